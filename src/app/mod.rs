//! Composes the rooms: dispatch of payment facts, jobs, routes, schedule.

mod dev_mail;
pub mod dispatch;
pub mod fees;
pub mod openapi;
pub mod process_events;
pub mod reconcile;
mod routes;
pub mod serve_http;
mod webhook;
pub mod work;
