//! The newsletter's list from the export page: for a treasurer who confirmed it, and of those only who wish it.

use serde_json::{Value, json};

use super::desk::{Desk, Page};
use crate::{
    db_test,
    harness::app::{App, gift},
    newsletter::{post, ticked, wait_asked},
};

const BUTTON: &str = "/office/export/newsletter";
const FORM: [(&str, &str); 2] = [("format", "csv"), ("reason", "the letter of December, for A. Canary")];

/// Somebody who ticked the box pays by card, under an address.
async fn pays(app: &App, email: &str) {
    let (reference, page) = app.card_gift(ticked(json!({}))).await;
    assert_eq!(app.pay_as(&page, "4242424242424242", email).await.status(), 303);
    app.wait_status(&reference, "paid").await;
}

/// Three confirm, of whom one leaves and one's address begins like a formula; a fourth was asked and says nothing.
async fn four_tick(app: &App) {
    for email in ["stays@example.org", "leaves@example.org", "silent@example.org"] {
        pays(app, email).await;
    }
    let promise = json!({ "method": "transfer", "email": "=1+1@example.org" });
    let answer: Value = app.donate(gift(ticked(promise))).await.json().await.unwrap();
    let reference = answer["reference"].as_str().unwrap();
    let (identity, day) = (app.office_identity().display().to_string(), app.clock_date().to_string());
    let book = ["payment", "book", reference, "--amount", "25", "--currency", "GBP", "--date", &day];
    app.cli_ok(&[&book[..], &["--bank-ref", "line-1", "--identity", &identity]].concat());
    for mail in wait_asked(app, 4).await {
        if mail.to != "silent@example.org" {
            assert_eq!(post(app, &mail.confirm).await.0, 200);
        }
        if mail.to == "leaves@example.org" {
            assert_eq!(post(app, &mail.leave).await.0, 200);
        }
    }
}

fn refused(page: &Page, why: &str) {
    assert_eq!(page.status, 422, "{}", page.text);
    assert!(page.text.contains(why) && !page.text.contains("stays@example.org"), "{}", page.text);
}

db_test!(
    async fn a_treasurer_downloads_those_who_confirmed_and_did_not_leave(db: TestDb) {
        let app = App::start(&db).await;
        four_tick(&app).await;
        let treasurer = app.demonstration();
        let mut desk = Desk::of(&app, &treasurer).await;
        let page = desk.get("/office/export").await.text;
        assert!(page.contains(BUTTON) && page.contains("id=\"newsletter-reason\""), "{page}");
        refused(&desk.press(BUTTON, &[("format", "csv"), ("reason", " ")]).await, "give a reason");
        refused(&desk.press(BUTTON, &[("format", "xlsx"), FORM[1]]).await, "filter cannot be read");

        let (status, bytes) = desk.press_for_bytes(BUTTON, &FORM).await;
        let text = String::from_utf8(bytes).unwrap();
        assert_eq!(status, 200, "{text}");
        let rows: Vec<csv::StringRecord> =
            csv::Reader::from_reader(text.as_bytes()).records().map(Result::unwrap).collect();
        let addresses: Vec<&str> = rows.iter().map(|row| &row[0]).collect();
        assert_eq!(addresses, ["'=1+1@example.org", "stays@example.org"], "a formula is text");
        assert!(rows.iter().all(|row| row[3].starts_with(&app.base) && row[3].ends_with("/leave")));
        // What the command writes is the same, whatever the format.
        let identity = app.office_identity().display().to_string();
        for format in ["csv", "jsonl"] {
            let written = app.cli_ok(&["export", "newsletter", "--format", format, "--identity", &identity]);
            let (_, bytes) = desk.press_for_bytes(BUTTON, &[("format", format), FORM[1]]).await;
            assert_eq!(String::from_utf8(bytes).unwrap(), written, "{format}");
        }

        // Who leaves by the link of the file is not in the next one.
        assert_eq!(post(&app, rows[1][3].strip_prefix(app.base.as_str()).unwrap()).await.0, 200);
        app.advance_seconds(6 * 60).await;
        refused(&desk.press(BUTTON, &FORM).await, "The code does not fit");
        let code = treasurer.secret.code_at(app.unix_now());
        let later = desk.press(BUTTON, &[&FORM[..], &[("code", &code)]].concat()).await;
        assert!(later.status == 200 && later.text.contains("=1+1@"), "{}", later.text);
        assert!(!later.text.contains("stays@example.org"), "{}", later.text);

        // The log tells who, what and how many; why is sealed.
        let log = desk.get("/office/audit.csv").await.text;
        let mine = format!("{},names_exported,newsletter,", treasurer.email);
        let counts = |count: u32| log.matches(&format!("{mine}{count},yes")).count();
        assert_eq!((counts(2), counts(1)), (3, 1), "{log}");
        assert_eq!(log.matches("names_exported,newsletter").count(), 3 + 1 + 2, "{log}");
        assert!(!log.contains("Canary"), "{log}");
        assert!(app.cli_ok(&["unseal", "--identity", &identity]).contains(FORM[1].1));
        app.cli_ok(&["verify"]);
    }
);

db_test!(
    async fn nobody_else_gets_the_newsletters_list(db: TestDb) {
        let app = App::start(&db).await;
        pays(&app, "stays@example.org").await;
        let mail = wait_asked(&app, 1).await.remove(0);
        assert_eq!(post(&app, &mail.confirm).await.0, 200);
        for role in ["officer", "auditor", "clerk"] {
            let person = app.create_user(&format!("{role}@campaign.example"), role, &[]);
            let mut desk = Desk::of(&app, &person).await;
            assert_eq!(desk.press(BUTTON, &FORM).await.status, 403, "{role}");
            assert!(!desk.get("/office/export").await.text.contains("newsletter-reason"), "{role}");
        }
        let token = app.cli_ok(&["token", "create", "--role", "treasurer", "--label", "program"]);
        let url = format!("{}/api/v1/office/newsletter?format=csv", app.base);
        let by_token = app.http.get(url).bearer_auth(token.trim()).send().await.unwrap();
        assert_eq!(by_token.status(), 404, "no program reads names");

        let keyless = app.create_user("b@campaign.example", "treasurer", &[]);
        let mut desk = Desk::of(&app, &keyless).await;
        refused(&desk.press(BUTTON, &FORM).await, "You cannot open names");
        assert_eq!(desk.get("/office/export/newsletter").await.status, 405);
        let mut desk = Desk::of(&app, &app.demonstration()).await;
        desk.cookies.remove("office-key");
        refused(&desk.press(BUTTON, &FORM).await, "Sign out and in again");
        assert!(!desk.get("/office/audit.csv").await.text.contains("names_exported"));
    }
);

db_test!(
    async fn in_strict_mode_the_page_says_where_the_list_is_exported(db: TestDb) {
        let app = App::start_with(&db, &[("SOLIDARITY_OFFICE__STRICT", "true")]).await;
        pays(&app, "stays@example.org").await;
        let mail = wait_asked(&app, 1).await.remove(0);
        assert_eq!(post(&app, &mail.confirm).await.0, 200);
        let mut desk = Desk::of(&app, &app.demonstration()).await;
        let page = desk.get("/office/export").await.text;
        assert!(page.contains("solidarity export newsletter --format csv --identity"), "{page}");
        assert!(page.contains("solidarity export payments --format csv --names"), "{page}");
        assert!(!page.contains("newsletter-reason"), "{page}");
        refused(&desk.press(BUTTON, &FORM).await, "on your own machine only");
        let identity = app.office_identity().display().to_string();
        let there = app.cli_ok(&["export", "newsletter", "--format", "csv", "--identity", &identity]);
        assert!(there.contains("stays@example.org"), "{there}");
    }
);
