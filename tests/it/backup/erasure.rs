//! Somebody asks to be forgotten (r14): the person goes, the sums stay, and no old backup brings the person back.

use std::fs;

use sea_orm::{ConnectionTrait, Database, DatabaseBackend, Statement};
use serde_json::json;
use solidarity::stripe::Client;

use super::{back_up, bring_keys, identity};
use crate::{
    db_test,
    harness::{
        app::{
            App, gift,
            steps::{nonce_in, parts},
        },
        db::TestDb,
    },
};

/// The sealed bytes of every record, as hexadecimal.
async fn sealed_names(db: &TestDb) -> Vec<String> {
    let database = Database::connect(db.url()).await.unwrap();
    let hex = match database.get_database_backend() {
        DatabaseBackend::Sqlite => "lower(hex(name))",
        _ => "encode(name, 'hex')",
    };
    let sql = format!("SELECT {hex} AS name FROM supporter ORDER BY id");
    let statement = Statement::from_string(database.get_database_backend(), sql);
    let rows = database.query_all_raw(statement).await.unwrap();
    let names = rows.iter().map(|row| row.try_get("", "name").unwrap()).collect();
    database.close().await.unwrap();
    names
}

/// Whether bytes are found in the database's file or in its write-ahead log.
fn on_the_disk(db: &TestDb, hex: &str) -> bool {
    let Some(path) = db.url().strip_prefix("sqlite://") else { return false };
    let wanted = hex::decode(hex).unwrap();
    ["", "-wal"].iter().any(|end| {
        let bytes = fs::read(format!("{path}{end}")).unwrap_or_default();
        bytes.windows(wanted.len()).any(|window| window == wanted)
    })
}

fn unsealed(app: &App) -> String {
    app.cli_ok(&["unseal", "--identity", &identity(app)])
}

async fn two_givers(app: &App) -> (String, String) {
    let leaving = json!({ "name": "Leaving Giver", "email": "leaving@example.org", "publish_name": true });
    let (leaving, page) = app.card_gift(leaving).await;
    assert_eq!(app.pay(&page, "4242424242424242").await.status(), 303);
    let staying = json!({ "name": "Staying Giver", "email": "staying@example.org" });
    let (staying, page) = app.card_gift(staying).await;
    assert_eq!(app.pay(&page, "4242424242424242").await.status(), 303);
    app.wait_mails(2).await;
    app.quiet().await;
    (leaving, staying)
}

db_test!(
    async fn r14_the_person_goes_and_the_sums_stay(db: TestDb) {
        let (mut app, _sandbox) = App::start_with_sandbox_apart(&db, &[]).await;
        let (leaving, _) = two_givers(&app).await;
        let books = app.wait_verify("hash chain whole: 4 links").await;
        let rows = app.exported();
        let names = sealed_names(&db).await;
        assert!(
            !db.url().starts_with("sqlite") || on_the_disk(&db, &names[0]),
            "the search finds what is there"
        );
        let (before, _) = back_up(&app, "before.backup");

        // Stripe is down: nobody has to wait for it to be forgotten.
        app.fault(json!({ "path": "/v1/checkout/sessions/cs_", "kind": "status", "value": 500, "times": 8 }))
            .await;
        let said = app.cli_ok(&["erase", &leaving]);
        assert!(
            said.contains("the sums stay") && said.contains("docs.stripe.com/privacy/redaction"),
            "{said}"
        );
        assert!(unsealed(&app).contains("Staying Giver") && !unsealed(&app).contains("Leaving"));
        assert_eq!(app.exported(), rows, "every payment is where it was");
        assert_eq!(app.cli_ok(&["verify"]), books, "and every entry and sum");
        assert_eq!(sealed_names(&db).await, [names[1].as_str()]);
        assert!(
            !on_the_disk(&db, &names[0]) && (db.url().starts_with("postgres") || on_the_disk(&db, &names[1]))
        );
        let again = app.cli_ok(&["erase", &leaving]);
        assert!(again.contains("nothing personal was kept"), "{again}");
        let nobody = app.cli(&["erase", "ZZZZZZZZZZZZ"]);
        assert_ne!(nobody.status.code(), Some(0));
        let (after, said) = back_up(&app, "after.backup");
        assert!(said.contains("1 erased ids"), "{said}");

        // The old backup has the record; the list, brought from the old machine, takes it out again.
        let office = identity(&app);
        let keys = app.keys_folder();
        let list = list_of(&app);
        let target = db.on_a_new_machine("old-backup").await;
        app.move_to(&target);
        bring_keys(&keys, &app.keys_folder());
        fs::create_dir_all(list_of(&app).parent().unwrap()).unwrap();
        fs::copy(&list, list_of(&app)).unwrap();
        assert!(app.cli_ok(&["restore", &before, "--identity", &office]).contains("erased       1 records"));
        assert_eq!(sealed_names(&target).await, [names[1].as_str()]);
        assert!(!on_the_disk(&target, &names[0]));
        app.cli_ok(&["resume"]);
        app.cli_ok(&["verify"]);

        // A later backup carries the list itself; an old database put in place is cleaned before it serves.
        let target = db.on_a_new_machine("new-backup").await;
        app.move_to(&target);
        bring_keys(&keys, &app.keys_folder());
        app.cli_ok(&["restore", &after, "--identity", &office]);
        app.cli_ok(&["resume"]);
        assert_eq!(fs::read_to_string(list_of(&app)).unwrap().split_whitespace().count(), 1);
        let last = db.on_a_new_machine("unlisted").await;
        app.move_to(&last);
        bring_keys(&keys, &app.keys_folder());
        app.cli_ok(&["restore", &before, "--identity", &office]);
        assert_eq!(sealed_names(&last).await.len(), 2, "without the list nobody knows");
        app.cli_ok(&["resume"]);
        fs::copy(&list, list_of(&app)).unwrap();
        app.restart().await;
        assert_eq!(sealed_names(&last).await, [names[1].as_str()]);
    }
);

/// Where the list of erased supporters lies.
fn list_of(app: &App) -> std::path::PathBuf {
    app.keys_folder().parent().unwrap().join("erased-ids")
}

db_test!(
    async fn an_erasure_that_a_power_cut_ends_is_finished_at_the_next_start(db: TestDb) {
        let (mut app, _sandbox) = App::start_with_sandbox_apart(&db, &[]).await;
        let (leaving, _) = two_givers(&app).await;
        let died = app.cli_dying_at("erasure-listed-before-commit", &["erase", &leaving]);
        assert!(!died.status.success());
        assert_eq!(sealed_names(&db).await.len(), 2);
        app.restart().await;
        assert_eq!(sealed_names(&db).await.len(), 1);
        assert!(unsealed(&app).contains("Staying Giver"));
        app.quiet().await;
    }
);

db_test!(
    async fn a_mail_that_waits_for_an_erased_giver_is_never_sent(db: TestDb) {
        let (mut app, _sandbox) = App::serve_with_sandbox_apart(&db, &[], &["serve", "--no-worker"]).await;
        let pledge = gift(json!({ "method": "transfer", "email": "leaving@example.org" }));
        let answer: serde_json::Value = app.donate(pledge).await.json().await.unwrap();
        let reference = answer["reference"].as_str().unwrap().to_owned();
        app.cli_ok(&["erase", &reference]);
        app.restart().await;
        app.quiet().await;
        assert!(app.mails().is_empty());
        assert_eq!(app.status(&reference).await["status"], "pledged", "the promise stands");
        let booked = ["--amount", "25", "--currency", "GBP", "--date", "2026-11-02", "--bank-ref", "line-1"];
        app.cli_ok(&[&["payment", "book", &reference], &booked[..]].concat());
        app.quiet().await;
        assert!(app.mails().is_empty());
    }
);

db_test!(
    async fn whatever_refers_to_a_record_is_known_to_the_erasure(db: TestDb) {
        let database = Database::connect(db.url()).await.unwrap();
        let sql = match database.get_database_backend() {
            DatabaseBackend::Sqlite => {
                "SELECT m.name AS name FROM sqlite_schema m JOIN pragma_foreign_key_list(m.name) f \
                 WHERE m.type = 'table' AND f.\"table\" = 'supporter' ORDER BY 1"
            }
            _ => {
                "SELECT r.relname::text AS name FROM pg_constraint f JOIN pg_class r ON r.oid = f.conrelid \
                 WHERE f.contype = 'f' AND f.confrelid = 'supporter'::regclass ORDER BY 1"
            }
        };
        let statement = Statement::from_string(database.get_database_backend(), sql);
        let rows = database.query_all_raw(statement).await.unwrap();
        let tables: Vec<String> = rows.iter().map(|row| row.try_get("", "name").unwrap()).collect();
        assert_eq!(
            tables,
            ["donation"],
            "another table: let app::erasure and app::retention let go of it, too"
        );
    }
);

db_test!(
    async fn a_customer_at_stripe_is_deleted_and_a_guest_is_none(db: TestDb) {
        let app = App::start(&db).await;
        let (_, page) = app.card_gift(json!({ "email": "guest@example.org" })).await;
        assert_eq!(app.pay(&page, "4242424242424242").await.status(), 303);
        let guest = app.at_stripe("checkout.session").await[0]["id"].as_str().unwrap().to_owned();
        let customer = app.ask_stripe("customers", "email=known%40example.org").await;
        let customer = customer["id"].as_str().unwrap().to_owned();
        let session = format!(
            "mode=payment&customer={customer}&success_url=https%3A%2F%2Fdonate.example&\
             line_items[0][quantity]=1&line_items[0][price_data][currency]=gbp&\
             line_items[0][price_data][unit_amount]=500&line_items[0][price_data][product_data][name]=Fund"
        );
        let session = app.ask_stripe("checkout/sessions", &session).await;
        let client = Client::try_new(&app.sandbox, "sk_test_sandbox".into()).unwrap();
        let delete = async |session: &str| client.delete_customer_of_session(session).await.unwrap();
        assert!(!delete(&guest).await);
        assert!(delete(session["id"].as_str().unwrap()).await);
        assert!(!delete(session["id"].as_str().unwrap()).await, "twice is once");
        let customers = app.at_stripe("customer").await;
        assert!(customers.iter().all(|known| known["id"] != *customer || known["deleted"] == true));
    }
);

/// Sends the form of `/privacy` as a browser does.
async fn ask(app: &App, reference: &str) -> (u16, String) {
    let page = app.http.get(format!("{}/privacy", app.base)).send().await.unwrap().text().await.unwrap();
    post(app, "/privacy", &[("nonce", &nonce_in(&page)), ("reference", reference)]).await
}

async fn post(app: &App, path: &str, fields: &[(&str, &str)]) -> (u16, String) {
    let request = app.http.post(format!("{}{path}", app.base));
    let request =
        request.header("content-type", "application/x-www-form-urlencoded").header("origin", &app.base);
    let answer = request.body(serde_urlencoded::to_string(fields).unwrap()).send().await.unwrap();
    (answer.status().as_u16(), answer.text().await.unwrap())
}

db_test!(
    async fn a_giver_asks_on_the_page_and_a_mailed_link_erases(db: TestDb) {
        let app = App::start(&db).await;
        let (leaving, _) = two_givers(&app).await;
        let (status, answer) = ask(&app, &leaving).await;
        assert_eq!(status, 200);
        let mails = app.wait_mails(3).await;
        let mail = mails.iter().find(|mail| mail.contains("confirm your request")).unwrap();
        assert!(mail.contains("To: payer-canary@example.org"), "where Stripe says the payer is: {mail}");
        let text = parts(mail)["text/plain"].clone();
        let link = text.split_whitespace().find(|word| word.contains("/privacy/erase/")).unwrap();
        let path = link.strip_prefix(&app.base).unwrap();

        // Asked again within the day: the same answer, no other mail.
        assert_eq!(same(&ask(&app, &leaving).await.1), same(&answer));
        let page = app.http.get(link).send().await.unwrap();
        assert_eq!(page.status(), 200);
        assert!(page.text().await.unwrap().contains("Erase now"));
        assert_eq!(sealed_names(&db).await.len(), 2, "looking erases nothing");
        let (status, page) = post(&app, path, &[]).await;
        assert!(status == 200 && page.contains("It is done"), "{page}");
        assert_eq!(sealed_names(&db).await.len(), 1);
        assert_eq!(post(&app, path, &[]).await.0, 404, "the link is used up");
        app.quiet().await;
        assert_eq!(app.mails().len(), 3);
        assert_eq!(app.exported().len(), 2);
    }
);

/// A page without its nonce.
fn same(page: &str) -> String {
    page.split("name=\"nonce\" value=\"")
        .map(|part| part.split_once('"').map_or(part, |(_, rest)| rest))
        .collect()
}

db_test!(
    async fn whoever_asks_learns_nothing_and_a_treasurer_decides_for_transfers(db: TestDb) {
        let app = App::start(&db).await;
        let pledge = gift(json!({ "method": "transfer", "name": "A. Giver", "email": "a@example.org" }));
        let answer: serde_json::Value = app.donate(pledge).await.json().await.unwrap();
        let reference = answer["reference"].as_str().unwrap();
        app.wait_mails(1).await;
        let (_, known) = ask(&app, reference).await;
        let (_, other) = ask(&app, &app.unknown_reference()).await;
        assert_eq!(same(&known), same(&other));
        assert!(known.contains("a treasurer does it"), "{known}");
        let (status, page) = ask(&app, "nonsense").await;
        assert!(
            status == 422 && page.contains("no reference of ours") && page.contains("nonsense"),
            "{page}"
        );
        assert_eq!(post(&app, "/privacy", &[("nonce", "forged"), ("reference", reference)]).await.0, 422);
        assert_eq!(post(&app, "/privacy/erase/guessed", &[]).await.0, 404);

        let list = app.cli_ok(&["erase", "--list"]);
        assert!(list.lines().count() == 1 && list.contains("waits for you"), "{list}");
        app.cli_ok(&["erase", reference]);
        assert!(app.cli_ok(&["erase", "--list"]).is_empty());
        assert_eq!(sealed_names(&db).await.len(), 0);
        app.quiet().await;
        assert_eq!(app.mails().len(), 1);
    }
);
