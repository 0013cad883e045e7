//! The office through the real binary: who gets in, what each role may, what is written down of it.

mod audit;
mod bank_lines;
mod bodies;
mod dead_letters;
pub mod desk;
pub mod disbursements;
mod exports;
mod funds;
mod messages;
mod money;
mod months;
mod newsletter;
mod notices;
mod office_key;
mod payouts;
mod regular_gifts;
mod routes;
mod signing_in;
pub mod staff;
mod statements;
