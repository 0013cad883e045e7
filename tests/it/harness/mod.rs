//! What tests stand on: databases, a mail server, a browser.

pub mod app;
pub mod browser;
pub mod db;
pub mod postgres;
pub mod smtp;
