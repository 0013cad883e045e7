//! Databases of a private PostgreSQL: one migrated template, copied for each test.

use std::{env, fmt::Write as _, fs, path::Path};

use migrations::{Migrator, MigratorTrait};
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement};
use sha2::{Digest, Sha256};

/// The server that `scripts/with-postgres` started.
#[derive(Debug)]
pub struct Server {
    /// Without the database's name, with the last `/`.
    base: String,
    url: String,
}

impl Server {
    /// The server named by `SOLIDARITY_TEST_POSTGRES`; `None` when the run is asked to be without one.
    ///
    /// # Panics
    /// When there is neither, so that no run is green by having looked at nothing.
    pub fn from_environment() -> Option<Self> {
        let Ok(url) = env::var("SOLIDARITY_TEST_POSTGRES") else {
            assert!(
                env::var_os("SOLIDARITY_TEST_SQLITE_ONLY").is_some(),
                "no PostgreSQL: run the tests by `scripts/test` or `scripts/with-postgres cargo nextest run`, \
                 or set SOLIDARITY_TEST_SQLITE_ONLY=1 to leave PostgreSQL out"
            );
            eprintln!("not run on PostgreSQL: SOLIDARITY_TEST_SQLITE_ONLY is set");
            return None;
        };
        let base = url.rsplit_once('/').expect("SOLIDARITY_TEST_POSTGRES is a URL with a database").0;
        Some(Self { base: format!("{base}/"), url })
    }

    pub fn url_of(&self, database: &str) -> String {
        format!("{}{database}", self.base)
    }

    /// Makes a migrated database and gives its name.
    pub async fn create_database(&self) -> String {
        let administration = connect(&self.url).await;
        let template = self.template(&administration).await;
        let mut random = [0_u8; 16];
        getrandom::fill(&mut random).unwrap();
        let name = format!("t_{}", hex::encode(random));
        // Its files are copied: to write each page of them into the log first is slower by far.
        run(&administration, &format!("CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")).await;
        administration.close().await.unwrap();
        name
    }

    /// Removes a database, even if a connection to it was left open.
    pub async fn drop_database(&self, name: &str) {
        let administration = connect(&self.url).await;
        run(&administration, &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await;
        administration.close().await.unwrap();
    }

    /// Makes the template once. Every test is a process of its own, hence a lock in the database.
    async fn template(&self, administration: &DatabaseConnection) -> String {
        let template = format!("template_{}", fingerprint_of_migrations());
        run(administration, "SELECT pg_advisory_lock(7301)").await;
        if !exists(administration, &template).await {
            let unfinished = format!("{template}_unfinished");
            run(administration, &format!("DROP DATABASE IF EXISTS {unfinished} WITH (FORCE)")).await;
            run(administration, &format!("CREATE DATABASE {unfinished}")).await;
            let database = connect(&self.url_of(&unfinished)).await;
            Migrator::up(&database, None).await.unwrap();
            database.close().await.unwrap();
            run(administration, &format!("ALTER DATABASE {unfinished} RENAME TO {template}")).await;
            // Whoever is connected to a template keeps others from copying it.
            run(administration, &format!("ALTER DATABASE {template} WITH ALLOW_CONNECTIONS false")).await;
        }
        run(administration, "SELECT pg_advisory_unlock(7301)").await;
        template
    }
}

/// One connection, since an advisory lock belongs to a connection.
async fn connect(url: &str) -> DatabaseConnection {
    let mut options = ConnectOptions::new(url);
    options.max_connections(1).sqlx_logging(false);
    Database::connect(options).await.unwrap_or_else(|error| panic!("PostgreSQL at {url}: {error}"))
}

async fn run(database: &DatabaseConnection, statement: &str) {
    database.execute_unprepared(statement).await.unwrap_or_else(|error| panic!("{statement}: {error}"));
}

async fn exists(administration: &DatabaseConnection, name: &str) -> bool {
    let statement = format!("SELECT 1 FROM pg_database WHERE datname = '{name}'");
    let row =
        administration.query_one_raw(Statement::from_string(DbBackend::Postgres, statement)).await.unwrap();
    row.is_some()
}

/// Changes with every edit of a migration, so that no template is older than the migrations.
pub fn fingerprint_of_migrations() -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations/src");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let mut hash = Sha256::new();
    for file in files {
        hash.update(fs::read(file).unwrap());
    }
    hash.finalize().iter().take(12).fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    })
}
