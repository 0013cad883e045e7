//! What every room stands on: configuration, database, jobs, HTTP, texts, encryption.

pub mod archive;
pub mod config;
pub mod db;
pub mod doors;
pub mod http;
pub mod i18n;
pub mod jobs;
pub mod kept_key;
pub mod office_key;
pub mod telemetry;
pub mod vault;

use std::sync::Arc;

use crate::kernel::clock::Sources;

/// What commands and handlers share. Cheap to clone.
#[derive(Clone)]
pub struct Platform {
    pub settings: Arc<config::Settings>,
    pub db: db::Db,
    pub sources: Sources,
    pub server_key: Arc<vault::ServerKey>,
    pub keyring: Arc<vault::SealingKeyring>,
    pub doors: Arc<doors::Doors>,
}
