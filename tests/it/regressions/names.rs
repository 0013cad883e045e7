//! A giver shown (r12): invented givers are searched for in everything that others could get hold of.

use std::{
    fs,
    io::Read,
    path::{Path, PathBuf},
    process::Command,
};

use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use serde_json::json;
use solidarity::platform::vault::Identity;

use crate::{
    db_test,
    harness::{app::App, db::TestDb},
};

const NAME: &str = "Kanarbek Kanariev";
const EMAIL: &str = "kanarienvogel@example.org";
const MESSAGE: &str = "Kanarischer Gruss an die Gewerkschaft";
const BEHALF: &str = "Kanarische Ortsgruppe";
/// What the harness types on the card page; Stripe passes it on to us.
const PAYER: [&str; 2] = ["payer-canary@example.org", "Payer Canary"];

/// The canaries, plainly and in the forms in which bytes hide: Base64 (at any offset) and hexadecimal.
fn hidden() -> Vec<(String, Vec<u8>)> {
    let mut all = Vec::new();
    for canary in [NAME, EMAIL, MESSAGE, BEHALF].into_iter().chain(PAYER) {
        all.push((canary.to_owned(), canary.as_bytes().to_vec()));
        all.push((format!("{canary} in hexadecimal"), hex::encode(canary).into_bytes()));
        for offset in 0..3 {
            let code = BASE64.encode([&b"   "[..offset], canary.as_bytes()].concat());
            // The ends depend on the neighbours.
            all.push((format!("{canary} in Base64"), code.as_bytes()[4..code.len() - 4].to_vec()));
        }
    }
    all
}

fn found_in(place: &str, bytes: &[u8]) -> Vec<String> {
    let holds = |needle: &[u8]| bytes.windows(needle.len()).any(|window| window.eq_ignore_ascii_case(needle));
    let found = hidden().into_iter().filter(|(_, needle)| holds(needle));
    found.map(|(what, _)| format!("{what}: {place}")).collect()
}

/// The files of the test's folder that somebody with the disk would read; not the folder of the file
/// transport, which production refuses, nor Stripe's own state.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        let name = entry.file_name().into_string().unwrap();
        if path.is_dir() {
            if name != "mail" {
                all.extend(files(&path));
            }
        } else if !name.starts_with("sandbox.db") && !name.starts_with("stripe-apart.db") {
            all.push(path);
        }
    }
    all
}

/// The whole database as text, where it is a PostgreSQL.
fn dump(db: &TestDb) -> Vec<u8> {
    if !db.url().starts_with("postgres") {
        return Vec::new();
    }
    let versions = fs::read_dir("/usr/lib/postgresql").unwrap().flatten();
    let tool = versions.map(|version| version.path().join("bin/pg_dump")).filter(|path| path.exists()).max();
    let output = Command::new(tool.expect("Debian's postgresql")).arg(db.url()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(output.stdout.len() > 10_000, "the dump holds the tables");
    output.stdout
}

/// What lies under the encryption of a backup: the records in it are sealed once more.
pub fn opened_backup(app: &App, file: &Path) -> Vec<u8> {
    let identity = Identity::parse(&fs::read_to_string(app.office_identity()).unwrap()).unwrap();
    let mut opened = Vec::new();
    let compressed = identity.decrypt_from(fs::File::open(file).unwrap()).unwrap();
    flate2::read::GzDecoder::new(compressed).read_to_end(&mut opened).unwrap();
    let text = String::from_utf8(opened.clone()).unwrap();
    assert!(
        text.starts_with("{\"format\":\"solidarity-backup\"") && text.contains("\"table\":\"supporter\"")
    );
    opened
}

/// Where any of these texts lies readable: in the database, beside it, or in the log.
pub fn in_clear(app: &App, db: &TestDb, texts: &[&str]) -> Vec<String> {
    let mut places = vec![("the dump".to_owned(), dump(db))];
    for path in files(&app.folder) {
        places.push((path.display().to_string(), fs::read(&path).unwrap()));
    }
    let holds = |bytes: &[u8], text: &str| bytes.windows(text.len()).any(|part| part == text.as_bytes());
    let found = places.iter().flat_map(|(place, bytes)| {
        let here = texts.iter().filter(|text| holds(bytes, text));
        here.map(move |text| format!("{text}: {place}"))
    });
    found.collect()
}

async fn give_with_canaries(app: &App, method: &str) -> String {
    let answer = app
        .donate(crate::harness::app::gift(json!({
            "name": NAME, "email": EMAIL, "message": MESSAGE, "on_behalf_of": BEHALF,
            "publish_message": false, "publish_name": false, "method": method,
        })))
        .await;
    assert_eq!(answer.status(), 201);
    let answer: serde_json::Value = answer.json().await.unwrap();
    assert!(found_in("the answer to the gift", answer.to_string().as_bytes()).is_empty());
    if let Some(page) = answer["checkout_url"].as_str() {
        assert_eq!(app.pay(page, "4242424242424242").await.status(), 303);
    }
    answer["reference"].as_str().unwrap().to_owned()
}

async fn pages(app: &App, references: &[String]) -> Vec<(String, Vec<u8>)> {
    let mut urls = vec![
        format!("{}/", app.base),
        format!("{}/donate", app.base),
        format!("{}/privacy", app.base),
        format!("{}/api/v1/funds", app.base),
        format!("{}/api/v1/openapi.json", app.base),
        format!("{}/healthz", app.base),
        format!("{}/readyz", app.base),
        format!("{}/metrics", app.private),
    ];
    for reference in references {
        urls.push(format!("{}/donate/{reference}", app.base));
        urls.push(format!("{}/api/v1/donations/{reference}", app.base));
    }
    let mut all = Vec::new();
    for url in urls {
        let answer = app.http.get(&url).send().await.unwrap();
        assert_eq!(answer.status(), 200, "{url}");
        let headers = format!("{:?}", answer.headers());
        let mut bytes = answer.bytes().await.unwrap().to_vec();
        bytes.extend(headers.into_bytes());
        all.push((url, bytes));
    }
    all
}

db_test!(
    async fn r12_no_giver_is_found_anywhere_but_by_the_identity(db: TestDb) {
        let app = App::start_with(&db, &[("SOLIDARITY_LOG__FILTER", "debug")]).await;
        let card = give_with_canaries(&app, "card").await;
        let pledge = give_with_canaries(&app, "transfer").await;
        // A refused form is as private as a taken one.
        let refused = [("name", NAME), ("email", EMAIL), ("message", MESSAGE), ("amount", "nothing")];
        assert_eq!(app.send_form(&app.nonce().await, &refused).await.status(), 422);
        app.wait_status(&card, "paid").await;
        let mails = app.wait_mails(2).await;
        app.quiet().await;

        let mut places = pages(&app, &[card.clone(), pledge]).await;
        places.push(("the dump".to_owned(), dump(&db)));
        places.push(("the export".to_owned(), app.cli_ok(&["export", "payments", "--format", "csv"]).into()));
        let as_lines = app.cli_ok(&["export", "payments", "--format", "jsonl"]);
        places.push(("the export as JSON Lines".to_owned(), as_lines.into()));
        places.push(("verify".to_owned(), app.cli_ok(&["verify"]).into()));
        let backup = app.folder.join("night.backup");
        app.cli_ok(&["backup", &backup.display().to_string()]);
        places.push(("the opened backup".to_owned(), opened_backup(&app, &backup)));
        for path in files(&app.folder) {
            places.push((path.display().to_string(), fs::read(&path).unwrap()));
        }
        assert!(places.iter().any(|(place, _)| place.ends_with("service.log")));
        assert!(places.iter().any(|(place, _)| place.ends_with("night.backup")));
        if db.url().starts_with("sqlite") {
            assert!(places.iter().any(|(place, bytes)| place.ends_with("test.db") && bytes.len() > 10_000));
            assert!(places.iter().any(|(place, _)| place.ends_with("test.db-wal")));
        }
        let found: Vec<_> = places.iter().flat_map(|(place, bytes)| found_in(place, bytes)).collect();
        assert!(found.is_empty(), "{found:#?}");
        let at_stripe = app.sandbox_state().await.to_string();
        for canary in [NAME, EMAIL, MESSAGE, BEHALF] {
            assert!(!at_stripe.contains(canary), "Stripe was told {canary}");
        }
        for mail in &mails {
            assert!(!mail.contains("Kanarbek") && !mail.contains("Payer Canary"), "{mail}");
        }

        // The search finds what is there: the identity's owner sees both records.
        let identity = app.office_identity().display().to_string();
        let opened = app.cli_ok(&["unseal", "--identity", &identity]);
        for canary in [NAME, EMAIL, MESSAGE, BEHALF] {
            assert_eq!(opened.matches(canary).count(), 2, "{canary} in {opened}");
        }
        assert!(!found_in("the opened records", opened.as_bytes()).is_empty());
    }
);
