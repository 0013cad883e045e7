//! Where a run begins: a migrated database with its keys, and an empty sandbox, made once and copied for each.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{Arc, OnceLock},
};

use secrecy::{ExposeSecret, SecretString};
use solidarity::{
    kernel::clock::Sources,
    ledger::open_chain_key,
    platform::{
        config::{self, Settings},
        db::{self, Db},
        doors::is_server_key,
        vault::{Identity, Recipients, ServerKey},
    },
    sandbox::InProcess,
};
use tempfile::TempDir;

pub const WEBHOOK_SECRET: &str = "whsec_sandbox";

/// Settings of every run, with keys that are made once for a process.
pub fn settings() -> &'static Settings {
    static SETTINGS: OnceLock<Settings> = OnceLock::new();
    SETTINGS.get_or_init(|| {
        let variables = [("SOLIDARITY_PROFILE".to_owned(), "test".to_owned())];
        let mut settings = config::load(variables.into_iter()).unwrap().settings;
        let key = ServerKey::generate(&Sources::system()).to_text();
        settings.secrets.server_key = Some(SecretString::from(key.expose_secret().to_owned()));
        settings.secrets.recipients.push(Identity::generate().recipient());
        settings
    })
}

/// A folder for databases in memory where there is one: a run must not wait for a disk.
pub fn folder() -> TempDir {
    let memory = Path::new("/dev/shm");
    let prefix = "solidarity-simulator-";
    if memory.is_dir() {
        TempDir::with_prefix_in(prefix, memory).unwrap()
    } else {
        TempDir::with_prefix(prefix).unwrap()
    }
}

/// A migrated SQLite database with the campaign's keys, and the file of an empty sandbox.
pub struct Template(TempDir);

impl Template {
    pub async fn make() -> Self {
        let folder = folder();
        let database = folder.path().join("books.db");
        let url = format!("sqlite://{}", database.display());
        db::migrate(&url).await.unwrap();
        prepare(&url).await;
        drop(InProcess::open(&folder.path().join("stripe.db"), WEBHOOK_SECRET).await.unwrap());
        Self(folder)
    }

    /// Copies both for one run.
    pub fn copy(&self, into: &Path) -> Files {
        for name in ["books.db", "books.db-wal", "stripe.db", "stripe.db-wal"] {
            let from = self.0.path().join(name);
            if from.exists() {
                fs::copy(from, into.join(name)).unwrap();
            }
        }
        let database = into.join("books.db");
        Files {
            url: format!("sqlite://{}", database.display()),
            stripe: into.join("stripe.db"),
            erased: into.join("erased-ids"),
            seen: [database, into.join("books.db-wal")].into(),
        }
    }
}

/// What every database of the campaign has from its first start on.
pub async fn prepare(url: &str) {
    let db = Db::connect(url).await.unwrap();
    let settings = settings();
    let sources = Sources::system();
    db.fix("time_zone", settings.campaign.time_zone.name()).await.unwrap();
    let key = settings.secrets.server_key.as_ref().unwrap().expose_secret();
    let key = ServerKey::from_hex_or_base64(key).unwrap();
    assert!(is_server_key(&db, &key).await.unwrap());
    let recipients = Recipients::parse(&settings.secrets.recipients).unwrap();
    open_chain_key(&db, &key, &recipients, &sources).await.unwrap();
    db.forget_traces().await.unwrap();
}

/// What one run stands on.
#[derive(Clone)]
pub struct Files {
    pub url: String,
    pub stripe: PathBuf,
    pub erased: PathBuf,
    /// Files of the database that somebody could get hold of.
    pub seen: Vec<PathBuf>,
}

impl Files {
    /// A migrated database that exists already.
    pub fn of_url(url: String, folder: &Path) -> Self {
        let (stripe, erased) = (folder.join("stripe.db"), folder.join("erased-ids"));
        Self { url, stripe, erased, seen: Vec::new() }
    }

    pub fn settings(&self) -> Arc<Settings> {
        let mut settings = settings().clone();
        settings.database.url = SecretString::from(self.url.clone());
        settings.privacy.erased_ids_file = Some(self.erased.clone());
        Arc::new(settings)
    }
}
