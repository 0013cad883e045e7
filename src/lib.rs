//! `solidarity`: donations and affiliations for a solidarity campaign.
//!
//! The map of rooms, each one a capability; arrows between them point downwards only
//! (see `docs/architecture.md`).

pub mod affiliations;
pub mod app;
pub mod bank;
pub mod cli;
pub mod disbursements;
pub mod documents;
pub mod donations;
pub mod funds;
pub mod kernel;
pub mod ledger;
pub mod mail;
pub mod newsletter;
pub mod office;
pub mod payments;
pub mod platform;
pub mod reports;
pub mod sandbox;
pub mod stripe;
pub mod supporters;
