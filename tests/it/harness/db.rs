//! A migrated database of its own for each test, on SQLite and on PostgreSQL.

use std::{
    future::Future,
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    path::{Path, PathBuf},
};

use migrations::{Migrator, MigratorTrait};
use sea_orm::Database;
use tempfile::TempDir;

use super::postgres::{self, fingerprint_of_migrations};

/// Writes one test as two, `name::sqlite` and `name::postgres`, each with an empty, migrated database.
///
/// ```ignore
/// db_test!(async fn a_donation_is_kept(db: TestDb) { let app = App::start(&db).await; … });
/// ```
///
/// Without a PostgreSQL (`scripts/with-postgres` starts one) the second fails, unless
/// `SOLIDARITY_TEST_SQLITE_ONLY` is set: then it says so and passes.
#[macro_export]
macro_rules! db_test {
    ($(#[$attribute:meta])* async fn $name:ident($db:ident: TestDb) $body:block) => {
        mod $name {
            #[allow(unused_imports, reason = "a test may need nothing of its file")]
            use super::*;

            $(#[$attribute])*
            async fn body($db: $crate::harness::db::TestDb) $body

            #[test]
            fn sqlite() {
                $crate::harness::db::on_sqlite(body);
            }

            #[test]
            fn postgres() {
                $crate::harness::db::on_postgres(body);
            }
        }
    };
}

/// One test on one kind of database: `sqlite` or `postgres`. For journeys in a browser, which take long and show the same
/// on either; of those that are alike, one goes to each.
#[macro_export]
macro_rules! one_db_test {
    (sqlite, async fn $name:ident($db:ident: TestDb) $body:block) => {
        $crate::one_db_test!($crate::harness::db::on_sqlite, $name, $db, $body);
    };
    (postgres, async fn $name:ident($db:ident: TestDb) $body:block) => {
        $crate::one_db_test!($crate::harness::db::on_postgres, $name, $db, $body);
    };
    ($on:path, $name:ident, $db:ident, $body:block) => {
        #[test]
        fn $name() {
            async fn body($db: $crate::harness::db::TestDb) $body
            $on(body);
        }
    };
}

/// The database of one test, and a folder for its files; both are removed when the test ends.
#[derive(Debug, Clone)]
pub struct TestDb {
    url: String,
    folder: PathBuf,
}

impl TestDb {
    /// For `SOLIDARITY_DATABASE__URL`: `sqlite://…` or `postgres://…`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// An empty database of the same kind, with a folder below this one: what a new machine has.
    pub async fn on_a_new_machine(&self, name: &str) -> Self {
        if self.url.starts_with("sqlite") {
            self.new_sqlite(name)
        } else {
            self.new_postgres(name).await.unwrap()
        }
    }

    /// The same of the other kind; `None` where the run is asked to be without PostgreSQL.
    pub async fn other_kind(&self, name: &str) -> Option<Self> {
        if self.url.starts_with("sqlite") {
            self.new_postgres(name).await
        } else {
            Some(self.new_sqlite(name))
        }
    }

    fn new_sqlite(&self, name: &str) -> Self {
        let folder = self.folder.join(name);
        std::fs::create_dir_all(&folder).unwrap();
        Self { url: format!("sqlite://{}", folder.join("test.db").display()), folder }
    }

    /// It goes when the private server goes.
    async fn new_postgres(&self, name: &str) -> Option<Self> {
        let server = postgres::Server::from_environment()?;
        let folder = self.folder.join(name);
        std::fs::create_dir_all(&folder).unwrap();
        Some(Self { url: server.url_of(&server.create_database().await), folder })
    }

    /// Holds the SQLite file; the test may keep its mails, keys and exports here.
    pub fn folder(&self) -> &Path {
        &self.folder
    }
}

/// Runs a test on a new SQLite file.
pub fn on_sqlite<F: Future<Output = ()>>(body: impl FnOnce(TestDb) -> F) {
    let folder = TempDir::with_prefix("solidarity-test-").unwrap();
    let file = folder.path().join("test.db");
    std::fs::copy(migrated_file(), &file).unwrap();
    let url = format!("sqlite://{}", file.display());
    let db = TestDb { url, folder: folder.path().to_owned() };
    block_on(body(db));
}

/// A migrated SQLite file, made once. Every test is a process of its own, hence a lock on a file.
fn migrated_file() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let template = folder.join(format!("migrated-{}.db", fingerprint_of_migrations()));
    std::fs::create_dir_all(folder).unwrap();
    let lock = std::fs::File::create(folder.join("migrated.lock")).unwrap();
    lock.lock().unwrap();
    if !template.exists() {
        let made = TempDir::with_prefix_in("migrating-", folder).unwrap();
        let file = made.path().join("test.db");
        block_on(async {
            let database = Database::connect(format!("sqlite://{}?mode=rwc", file.display())).await.unwrap();
            Migrator::up(&database, None).await.unwrap();
            database.close().await.unwrap();
        });
        std::fs::rename(&file, &template).unwrap();
    }
    template
}

/// Runs a test on a new database of the PostgreSQL that `SOLIDARITY_TEST_POSTGRES` names.
pub fn on_postgres<F: Future<Output = ()>>(body: impl FnOnce(TestDb) -> F) {
    let Some(server) = postgres::Server::from_environment() else { return };
    let folder = TempDir::with_prefix("solidarity-test-").unwrap();
    let name = block_on(server.create_database());
    let db = TestDb { url: server.url_of(&name), folder: folder.path().to_owned() };
    // A failed test, too, gives its database back.
    let outcome = catch_unwind(AssertUnwindSafe(|| block_on(body(db))));
    block_on(server.drop_database(&name));
    if let Err(panic) = outcome {
        resume_unwind(panic);
    }
}

/// Runs in an actix system, so that a test can start the service beside itself.
pub fn block_on<T>(work: impl Future<Output = T>) -> T {
    actix_rt::System::new().block_on(work)
}

#[cfg(test)]
mod tests {
    use super::*;

    use sea_orm::ConnectionTrait;

    db_test!(
        async fn each_test_has_an_empty_migrated_database(db: TestDb) {
            let database = Database::connect(db.url()).await.unwrap();
            assert!(Migrator::get_pending_migrations(&database).await.unwrap().is_empty());
            let rows = "SELECT count(*) AS n FROM journal_entry";
            let row = database
                .query_one_raw(sea_orm::Statement::from_string(database.get_database_backend(), rows));
            let count: i64 = row.await.unwrap().unwrap().try_get("", "n").unwrap();
            assert_eq!(count, 0);
            assert!(db.folder().is_dir());
        }
    );
}
