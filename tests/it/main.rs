//! The tests that see the service as a whole: one binary, one file per capability.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::float_arithmetic,
    reason = "a test that cannot go on must stop and say where"
)]

mod affiliations;
mod agreement;
mod appeals;
mod architecture;
mod audit_stories;
mod backup;
mod bank;
mod browser_access;
mod browser_affiliate;
mod browser_give;
mod browser_month;
mod browser_office;
mod browser_regular;
mod browser_staff;
mod disbursements;
mod embed;
mod events;
mod every_page;
mod exports;
mod faults;
mod funds;
mod harness;
mod http;
mod languages;
mod ledger;
mod mail_smtp;
mod mail_texts;
mod main_story;
mod newsletter;
mod office;
mod reconcile;
mod regressions;
mod regular_gifts;
mod retention;
mod sandbox;
mod simulator;
mod two_instances;
mod wall;
