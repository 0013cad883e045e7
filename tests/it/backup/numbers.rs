//! A backup that is older than the newest migrations is restored through them, and numbers that count never come twice.

use std::{fs, path::Path};

use migrations::{Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, Database, Statement};
use serde_json::json;
use solidarity::{
    app::backup::write_backup,
    kernel::clock::Sources,
    platform::{
        db::Db,
        vault::{Identity, Recipients, ServerKey},
    },
    supporters::ErasedFile,
};

use super::{back_up, bring_keys, identity};
use crate::{
    affiliations::body::branch,
    db_test,
    harness::{app::App, db::TestDb},
};

/// What a database says to a question whose answer is one number.
async fn number(test: &TestDb, sql: &str) -> i64 {
    let database = Database::connect(test.url()).await.unwrap();
    let statement = Statement::from_string(database.get_database_backend(), sql);
    let row = database.query_one_raw(statement).await.unwrap().expect("a row");
    database.close().await.unwrap();
    row.try_get_by_index(0).unwrap()
}

/// A database without any table, as a new machine has one.
async fn without_tables(test: &TestDb) {
    if test.url().starts_with("postgres") {
        let database = Database::connect(test.url()).await.unwrap();
        for statement in ["DROP SCHEMA public CASCADE", "CREATE SCHEMA public"] {
            database.execute_unprepared(statement).await.unwrap();
        }
        database.close().await.unwrap();
    }
}

/// A database as the version before the last migration left it, with a series of numbers begun.
async fn made_by_an_older_version(test: &TestDb, year: i32) {
    let file = if test.url().starts_with("sqlite") { "?mode=rwc" } else { "" };
    let database = Database::connect(format!("{}{file}", test.url())).await.unwrap();
    let older = u32::try_from(Migrator::migrations().len() - 1).unwrap();
    Migrator::up(&database, Some(older)).await.unwrap();
    let begun = format!("INSERT INTO number_series (series, year, last) VALUES ('CN', {year}, 0)");
    database.execute_unprepared(&begun).await.unwrap();
    database.close().await.unwrap();
}

fn key_of(keys: &Path, name: &str) -> String {
    fs::read_to_string(keys.join(name)).unwrap().trim().to_owned()
}

async fn back_up_as_it_is(test: &TestDb, keys: &Path, file: &Path) {
    let recipients: Vec<String> = ["office.identity", "recovery.identity"]
        .iter()
        .map(|name| Identity::parse(&key_of(keys, name)).unwrap().recipient())
        .collect();
    let db = Db::connect(test.url()).await.unwrap();
    assert_eq!(db.pending_migrations().await.unwrap().0.len(), 1, "it lacks the newest");
    let key = ServerKey::from_hex_or_base64(&key_of(keys, "server.key")).unwrap();
    let erased = ErasedFile::new(file.with_extension("erased"));
    let recipients = Recipients::parse(&recipients).unwrap();
    write_backup(&db, &recipients, &key, &Sources::system(), &erased, file, |_| {}).await.unwrap();
}

db_test!(
    async fn a_backup_of_an_older_version_is_restored_through_newer_migrations(db: TestDb) {
        let (mut app, _sandbox) = App::start_with_sandbox_apart(&db, &[]).await;
        let (office, keys) = (identity(&app), app.keys_folder());
        let old = db.on_a_new_machine("old").await;
        without_tables(&old).await;
        let year = chrono::Datelike::year(&app.clock_date());
        made_by_an_older_version(&old, year).await;
        let file = app.folder.join("old.backup");
        back_up_as_it_is(&old, &keys, &file).await;

        let target = db.on_a_new_machine("new").await;
        without_tables(&target).await;
        app.move_to(&target);
        bring_keys(&keys, &app.keys_folder());
        let said = app.cli_ok(&["restore", &file.display().to_string(), "--identity", &office]);
        assert!(said.contains("go on 100 later"), "{said}");
        let of = |column: &str, series: &str| {
            format!("SELECT {column} FROM number_series WHERE series = '{series}' AND year = {year}")
        };
        assert_eq!(number(&target, &of("jumped", "CN")).await, 100, "a column of the newest migration");
        assert_eq!(number(&target, &of("last", "INV")).await, 100, "also where the backup knew no number");
        app.cli_ok(&["resume"]);
        app.cli_ok(&["verify"]);
    }
);

db_test!(
    async fn an_invoice_that_was_issued_after_the_backup_shares_its_number_with_none(db: TestDb) {
        let (mut app, _sandbox) = App::start_with_sandbox_apart(&db, &[]).await;
        let issue = async |app: &App| {
            let (status, taken) = app.affiliate(branch(json!({ "method": "invoice" }))).await;
            assert_eq!(status, 201, "{taken}");
            taken["invoice_number"].as_str().unwrap().to_owned()
        };
        let known = issue(&app).await;
        let (file, _) = back_up(&app, "morning.backup");
        let lost = issue(&app).await;
        assert_ne!(known, lost);

        let (office, keys) = (identity(&app), app.keys_folder());
        let target = db.on_a_new_machine("later").await;
        app.move_to(&target);
        bring_keys(&keys, &app.keys_folder());
        app.cli_ok(&["restore", &file, "--identity", &office]);
        app.cli_ok(&["resume"]);
        app.restart().await;
        let next = issue(&app).await;
        assert!(known.ends_with("-0001") && lost.ends_with("-0002"), "{known} {lost}");
        assert!(next.ends_with("-0102"), "100 numbers are left out: {next}");
        let said = app.cli_ok(&["verify"]);
        assert!(said.contains("ok     invoice and credit note numbers"), "a jump is no gap: {said}");
    }
);
