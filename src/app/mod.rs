//! Composes the rooms: dispatch of payment facts, jobs, routes, schedule.

mod affiliations;
pub mod backup;
mod dev_mail;
pub mod dispatch;
pub mod erasure;
mod erasure_pages;
pub mod fees;
mod held;
mod mail_preview;
mod many_gifts;
pub mod moderation;
pub mod office;
pub mod openapi;
pub mod payout_lines;
pub mod process_events;
pub mod refund;
mod regular_gifts;
pub mod retention;
mod routes;
pub mod serve_http;
pub mod server_key;
mod site_map;
pub mod statements;
pub mod sweep;
pub mod transfers;
pub mod webhook;
pub mod work;
