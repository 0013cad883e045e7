//! Payer, account and words of every format are found nowhere, and open to the identity alone.

use std::{fs, path::Path, process::Command};

use serde_json::json;

use super::{held, pledge, statement};
use crate::{
    db_test,
    harness::{app::App, db::TestDb},
};

/// Words of the statements that are somebody's. All contain one of these, plainly or in hexadecimal.
const CANARIES: [&str; 6] = [
    "Canary",
    "Kanarienvogel",
    "CANARY-REMITTANCE",
    "NWBK60161331926819",
    "512108001245126199",
    "RABO0123456789",
];

fn found_in(place: &str, bytes: &[u8]) -> Vec<String> {
    let holds = |needle: &[u8]| bytes.windows(needle.len()).any(|window| window.eq_ignore_ascii_case(needle));
    CANARIES
        .iter()
        .filter(|canary| holds(canary.as_bytes()) || holds(hex::encode(canary).as_bytes()))
        .map(|canary| format!("{canary}: {place}"))
        .collect()
}

/// Files of the service's own; the statements that the test wrote are not among them.
fn files(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        let name = entry.file_name().into_string().unwrap();
        if path.is_dir() {
            all.extend(files(&path));
        } else if !name.starts_with("statement-") {
            all.push(path);
        }
    }
    all
}

fn dump(db: &TestDb) -> Vec<u8> {
    let versions = fs::read_dir("/usr/lib/postgresql").unwrap().flatten();
    let tool = versions.map(|version| version.path().join("bin/pg_dump")).filter(|path| path.exists()).max();
    let output = Command::new(tool.expect("Debian's postgresql")).arg(db.url()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

db_test!(
    async fn r12_payer_account_and_words_of_every_format_are_found_nowhere(db: TestDb) {
        let app = App::start(&db).await;
        let mut said = String::new();
        for (name, account) in [
            ("camt053-02-gb.xml", "one"),
            ("ofx1-gb.ofx", "two"),
            ("plain-gb.csv", "three"),
            ("camt053-08-de.xml", "four"),
            ("mt940-de.sta", "five"),
            ("semicolon-de.csv", "six"),
            ("mt940-nl.sta", "seven"),
            ("ofx2-us.ofx", "eight"),
        ] {
            let currency = if account == "eight" { "USD" } else { "EUR" };
            let reference = pledge(&app, json!({ "currency": "EUR" })).await;
            let file = statement(&app, name, &[("REFERENCE-A", &reference)]);
            let args = ["import", "bank-statement", file.to_str().unwrap(), "--account", account];
            let output = app.cli(&args);
            assert!(
                output.status.success(),
                "{name} {currency}: {}",
                String::from_utf8_lossy(&output.stderr)
            );
            said.push_str(&String::from_utf8_lossy(&output.stdout));
            said.push_str(&String::from_utf8_lossy(&output.stderr));
        }
        // A statement that is refused tells nothing either.
        let broken = statement(&app, "mt940-de.sta", &[("62F:C", "62F:X")]);
        let refused = app.cli(&["import", "bank-statement", broken.to_str().unwrap()]);
        said.push_str(&String::from_utf8_lossy(&refused.stderr));
        said.push_str(&app.cli_ok(&["bank", "queue"]));
        said.push_str(&app.cli_ok(&["payment", "waiting"]));
        for kind in ["payments", "journal"] {
            said.push_str(&app.cli_ok(&["export", kind, "--format", "csv"]));
        }
        let mut found = found_in("what commands printed", said.as_bytes());
        let backup = app.folder.join("all.backup");
        app.cli_ok(&["backup", backup.to_str().unwrap()]);
        let paths = files(&app.folder);
        assert!(paths.iter().any(|path| path.ends_with("all.backup")));
        for path in paths {
            found.extend(found_in(&path.display().to_string(), &fs::read(&path).unwrap()));
        }
        if db.url().starts_with("postgres") {
            found.extend(found_in("the dump", &dump(&db)));
        }
        assert!(found.is_empty(), "{}", found.join("\n"));

        // Who holds the identity reads them.
        let identity = app.office_identity().display().to_string();
        let opened = app.cli_ok(&["bank", "queue", "--identity", &identity]);
        for words in ["Canary Payer Two", "CANARY-REMITTANCE-2", "Kanarienvogel Zwei"] {
            assert!(opened.contains(words), "{words} in {opened}");
        }
        assert_ne!(held(&app, "assets:bank", "EUR"), 0);
    }
);

db_test!(
    async fn r14_a_givers_transfers_forget_their_payer_with_the_giver(db: TestDb) {
        let app = App::start(&db).await;
        let reference = pledge(&app, json!({ "name": "Leaving Giver" })).await;
        let file = statement(&app, "camt053-02-gb.xml", &[("REFERENCE-A", &reference)]);
        app.cli_ok(&["import", "bank-statement", file.to_str().unwrap()]);
        let sealed = "SELECT COUNT(*) AS n FROM bank_line WHERE reference IS NOT NULL AND sealed IS NOT NULL";
        assert_eq!(count(&db, sealed).await, 1);
        let bank = held(&app, "assets:bank", "GBP");
        app.cli_ok(&["erase", &reference]);
        assert_eq!(count(&db, sealed).await, 0);
        assert_eq!(count(&db, "SELECT COUNT(*) AS n FROM bank_line").await, 4, "the lines stay");
        assert_eq!(held(&app, "assets:bank", "GBP"), bank);
    }
);

async fn count(db: &TestDb, sql: &str) -> i64 {
    use sea_orm::{ConnectionTrait, Database, Statement};
    let database = Database::connect(db.url()).await.unwrap();
    let statement = Statement::from_string(database.get_database_backend(), sql);
    let count = database.query_one_raw(statement).await.unwrap().unwrap().try_get("", "n").unwrap();
    database.close().await.unwrap();
    count
}
