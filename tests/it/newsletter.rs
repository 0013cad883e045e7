//! The newsletter: an address is on the list only after a click in one mail, and leaves it by one click.

use mail_parser::MessageParser;
use sea_orm::{ConnectionTrait, Database};
use serde_json::{Value, json};

use crate::{
    db_test,
    harness::app::{App, gift},
    regressions::names::in_clear,
};

/// Where the harness's giver reads mail, as Stripe's card page has it.
const PAYER: &str = "payer-canary@example.org";

pub fn ticked(more: Value) -> Value {
    let mut gift = json!({ "email": "giver-canary@example.org", "newsletter": true });
    gift.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    gift
}

async fn paid(app: &App, more: Value) -> String {
    let (reference, page) = app.card_gift(more).await;
    assert_eq!(app.pay(&page, "4242424242424242").await.status(), 303);
    app.wait_status(&reference, "paid").await;
    reference
}

/// A mail that asks to confirm, read.
pub struct AskMail {
    pub to: String,
    /// Paths of the service.
    pub confirm: String,
    pub leave: String,
}

fn header(raw: &str, name: &str) -> Option<String> {
    let mail = MessageParser::default().parse(raw.as_bytes()).unwrap();
    mail.header_raw(name).map(|value| value.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// The mails that ask; each has the two headers of RFC 8058 and no other mail has them.
fn asked(app: &App) -> Vec<AskMail> {
    let mut found = Vec::new();
    for raw in app.mails() {
        let mail = MessageParser::default().parse(raw.as_bytes()).unwrap();
        let Some(list) = header(&raw, "List-Unsubscribe") else {
            assert_eq!(header(&raw, "List-Unsubscribe-Post"), None);
            assert!(!raw.contains("/newsletter/"), "{raw}");
            continue;
        };
        assert_eq!(header(&raw, "List-Unsubscribe-Post").as_deref(), Some("List-Unsubscribe=One-Click"));
        let leave = list.trim_start_matches('<').trim_end_matches('>').to_owned();
        let confirm = leave.trim_end_matches("/leave").to_owned();
        let text = mail.body_text(0).unwrap();
        assert!(text.contains(&leave) && text.lines().any(|line| line == confirm), "{text}");
        let to = mail.to().and_then(|to| to.first()).and_then(|to| to.address()).unwrap().to_owned();
        let path = |url: &str| url.strip_prefix(app.base.as_str()).expect("our own address").to_owned();
        found.push(AskMail { to, confirm: path(&confirm), leave: path(&leave) });
    }
    found
}

pub async fn wait_asked(app: &App, count: usize) -> Vec<AskMail> {
    for _ in 0..150 {
        let found = asked(app);
        if found.len() >= count {
            assert_eq!(found.len(), count, "one mail each");
            return found;
        }
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    }
    panic!("{} mails that ask, not {count}\n{}", asked(app).len(), app.log());
}

async fn get(app: &App, path: &str) -> (u16, String) {
    let answer = app.http.get(format!("{}{path}", app.base)).send().await.unwrap();
    (answer.status().as_u16(), answer.text().await.unwrap())
}

/// As a mail program does it: no page, no `Origin`, the body of RFC 8058.
pub async fn post(app: &App, path: &str) -> (u16, String) {
    let request = app.http.post(format!("{}{path}", app.base)).body("List-Unsubscribe=One-Click");
    let answer = request.header("content-type", "application/x-www-form-urlencoded").send().await.unwrap();
    (answer.status().as_u16(), answer.text().await.unwrap())
}

fn list(app: &App) -> Vec<(String, String)> {
    let identity = app.office_identity().display().to_string();
    let text = app.cli_ok(&["export", "newsletter", "--format", "csv", "--identity", &identity]);
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    assert_eq!(reader.headers().unwrap(), vec!["email", "locale", "confirmed_at", "unsubscribe_url"]);
    let rows = reader.records().map(Result::unwrap);
    rows.map(|row| (row[0].to_owned(), row[3].strip_prefix(app.base.as_str()).unwrap().to_owned())).collect()
}

fn addresses(app: &App) -> Vec<String> {
    list(app).into_iter().map(|(email, _)| email).collect()
}

db_test!(
    async fn an_address_is_on_the_list_after_one_click_and_leaves_by_one_click(db: TestDb) {
        let app = App::start(&db).await;
        paid(&app, json!({ "email": "giver-canary@example.org" })).await;
        let (unpaid, _) = app.card_gift(ticked(json!({}))).await;
        paid(&app, ticked(json!({}))).await;
        let mail = wait_asked(&app, 1).await.remove(0);
        assert_eq!(mail.to, PAYER, "where the receipt goes");
        assert_eq!(app.status(&unpaid).await["status"], "pending");

        // Scanners follow links: nothing comes of that.
        for path in [&mail.confirm, &mail.leave, &mail.confirm] {
            let (status, page) = get(&app, path).await;
            assert!(status == 200 && page.contains("method=\"post\""), "{page}");
        }
        assert_eq!(addresses(&app), Vec::<String>::new());
        let (status, page) = post(&app, &mail.confirm).await;
        assert!(status == 200 && page.contains("Your address is on the list"), "{page}");
        assert!(get(&app, &mail.confirm).await.1.contains("You can leave whenever you like"));
        assert_eq!(addresses(&app), [PAYER]);
        assert_eq!(post(&app, &mail.confirm).await.0, 200, "twice is once");
        let exported = list(&app).remove(0).1;
        assert_eq!(exported, mail.leave, "every newsletter can bring the link to leave");
        app.quiet().await;
        let open = in_clear(&app, &db, &[PAYER, "giver-canary", &mail.leave[12..50]]);
        assert!(open.is_empty(), "{open:?}");

        let (status, page) = post(&app, &exported).await;
        assert!(status == 200 && page.contains("You get no newsletter"), "{page}");
        assert_eq!(addresses(&app), Vec::<String>::new());
        assert_eq!(post(&app, &exported).await.0, 200, "leaving twice is no error");
        assert!(
            post(&app, &mail.confirm).await.1.contains("You get no newsletter"),
            "the old mail is used up"
        );
        assert_eq!(addresses(&app), Vec::<String>::new());
        assert!(in_clear(&app, &db, &[PAYER]).is_empty());

        let token = "A".repeat(43);
        for path in
            [format!("/newsletter/{token}"), format!("/newsletter/{token}/leave"), "/newsletter/x".to_owned()]
        {
            assert_eq!((get(&app, &path).await.0, post(&app, &path).await.0), (404, 404), "{path}");
        }
        app.quiet().await;
        assert_eq!(asked(&app).len(), 1, "nobody is asked twice");
    }
);

db_test!(
    async fn whoever_left_stays_left_by_every_gift_until_they_come_back(db: TestDb) {
        let mut app = App::start(&db).await;
        for _ in 0..2 {
            paid(&app, ticked(json!({}))).await;
        }
        let mails = wait_asked(&app, 2).await;
        for mail in &mails {
            assert_eq!(post(&app, &mail.confirm).await.0, 200);
        }
        assert_eq!(addresses(&app), [PAYER], "each address once");
        assert_eq!(post(&app, &mails[0].leave).await.0, 200);
        assert_eq!(addresses(&app), Vec::<String>::new(), "the other gift's click does not keep it there");

        // The hash outlives the server key.
        app.kill();
        let (key, new) = (app.keys_folder().join("server.key"), app.folder.join("next-server.key"));
        app.cli_ok(&["keys", "rotate-server", "--out", &new.display().to_string()]);
        std::fs::copy(&new, &key).unwrap();
        app.restart().await;
        assert_eq!(addresses(&app), Vec::<String>::new());

        paid(&app, ticked(json!({}))).await;
        let known: Vec<String> = mails.into_iter().map(|mail| mail.confirm).collect();
        let again =
            wait_asked(&app, 3).await.into_iter().find(|mail| !known.contains(&mail.confirm)).unwrap();
        assert_eq!(addresses(&app), Vec::<String>::new(), "a tick alone is no way back");
        assert_eq!(post(&app, &again.confirm).await.0, 200);
        assert_eq!(addresses(&app), [PAYER]);
    }
);

db_test!(
    async fn a_refusal_counts_although_nobody_confirmed_and_late_answers_do_not(db: TestDb) {
        let mut app = App::start(&db).await;
        paid(&app, ticked(json!({}))).await;
        let first = wait_asked(&app, 1).await.remove(0);
        assert_eq!(post(&app, &first.leave).await.0, 200);
        assert!(post(&app, &first.confirm).await.1.contains("You get no newsletter"));
        assert_eq!(addresses(&app), Vec::<String>::new());

        paid(&app, ticked(json!({}))).await;
        let later = wait_asked(&app, 2).await.into_iter().find(|mail| mail.confirm != first.confirm).unwrap();
        app.advance_days(32).await;
        app.restart().await;
        let mut page = get(&app, &later.confirm).await.1;
        for _ in 0..150 {
            if page.contains("You get no newsletter") {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(200)).await;
            page = get(&app, &later.confirm).await.1;
        }
        assert!(page.contains("You get no newsletter"), "{page}");
        post(&app, &later.confirm).await;
        assert_eq!(addresses(&app), Vec::<String>::new());
    }
);

db_test!(
    async fn a_giver_by_transfer_is_asked_when_a_treasurer_sends_the_receipt(db: TestDb) {
        let app = App::start(&db).await;
        let answer: Value =
            app.donate(gift(ticked(json!({ "method": "transfer" })))).await.json().await.unwrap();
        let reference = answer["reference"].as_str().unwrap();
        app.wait_mails(1).await;
        app.quiet().await;
        assert!(asked(&app).is_empty(), "a promise alone brings no such mail");
        let identity = app.office_identity().display().to_string();
        let day = app.clock_date().to_string();
        let book = ["payment", "book", reference, "--amount", "25", "--currency", "GBP", "--date", &day];
        app.cli_ok(&[&book[..], &["--bank-ref", "line-1", "--identity", &identity]].concat());
        let mail = wait_asked(&app, 1).await.remove(0);
        assert_eq!(mail.to, "giver-canary@example.org");
        assert_eq!(post(&app, &mail.confirm).await.0, 200);
        assert_eq!(addresses(&app), ["giver-canary@example.org"]);
        assert!(in_clear(&app, &db, &["giver-canary"]).is_empty());

        // Whoever is erased is on no list any more, and their link opens nothing.
        app.cli_ok(&["erase", reference]);
        assert_eq!(addresses(&app), Vec::<String>::new());
        assert_eq!(get(&app, &mail.confirm).await.0, 404);
        assert_eq!(post(&app, &mail.leave).await.0, 404);
    }
);

db_test!(
    async fn the_list_opens_for_an_identity_only_and_that_is_written_down(db: TestDb) {
        let app = App::start(&db).await;
        let identity = app.office_identity().display().to_string();
        let export =
            |more: &[&str]| app.cli(&[&["export", "newsletter"], more].concat()).status.code().unwrap();
        assert_eq!(export(&["--format", "csv"]), 2);
        assert_eq!(export(&["--format", "xlsx", "--identity", &identity]), 2);
        assert_eq!(export(&["--format", "csv", "--identity", &identity, "--fund", "fighting-fund"]), 2);
        assert_eq!(
            app.cli(&["export", "payments", "--format", "csv", "--identity", &identity]).status.code(),
            Some(2)
        );
        assert_eq!(export(&["--format", "jsonl", "--identity", &identity]), 0);
        assert!(app.cli_ok(&["verify"]).contains("audit log"));
    }
);

db_test!(
    async fn an_address_that_only_stripe_knows_is_asked_for_when_somebody_confirms(db: TestDb) {
        let app = App::start(&db).await;
        for _ in 0..2 {
            paid(&app, ticked(json!({}))).await;
        }
        let mails = wait_asked(&app, 2).await;
        app.quiet().await;
        // As if the events had brought no address.
        let intent = app.paid_at_stripe().await[0]["payment_intent"].as_str().unwrap().to_owned();
        let database = Database::connect(db.url()).await.unwrap();
        let forgotten = format!(
            "UPDATE newsletter_wish SET payer = '{intent}', sealed = NULL, sealed_hash = NULL, sealing_key_id = NULL"
        );
        assert_eq!(database.execute_unprepared(&forgotten).await.unwrap().rows_affected(), 2);
        database.close().await.unwrap();
        assert_eq!(post(&app, &mails[0].confirm).await.0, 200);
        assert_eq!(addresses(&app), [PAYER]);

        // While Stripe is silent nobody is put on the list; leaving works.
        app.fault(json!({ "path": "/v1/checkout/sessions", "kind": "status", "value": 500, "times": 50 }))
            .await;
        let (status, page) = post(&app, &mails[1].confirm).await;
        assert!(status == 503 && page.contains("try again in a few minutes"), "{status} {page}");
        assert!(get(&app, &mails[1].confirm).await.1.contains("Yes, send me the newsletter"));
        assert_eq!(post(&app, &mails[1].leave).await.0, 200);
        assert!(get(&app, &mails[1].confirm).await.1.contains("You get no newsletter"));
        assert_eq!(post(&app, &mails[0].leave).await.0, 200);
        assert_eq!(addresses(&app), Vec::<String>::new());
    }
);
