//! The treasurer's daily work on payments: look, search, give back, book by hand, send a receipt again, open a name.

use serde_json::json;

use super::desk::{Desk, Page};
use crate::{
    db_test,
    harness::app::{App, gift},
};

/// A gift by card that is paid and in the books: its reference, and its story's address.
pub async fn paid(app: &App, more: serde_json::Value) -> (String, String) {
    let (reference, page) = app.card_gift(more).await;
    assert_eq!(app.pay(&page, "4242424242424242").await.status(), 303);
    app.wait_status(&reference, "paid").await;
    let rows = app.export_rows();
    let row = rows.iter().find(|row| row["reference"] == reference).expect("exported");
    (reference, format!("/office/payments/stripe/{}", row["charge"]))
}

fn plain(reference: &str) -> String {
    reference.chars().filter(char::is_ascii_alphanumeric).collect()
}

fn assert_shows(page: &Page, words: &[&str]) {
    for word in words {
        assert!(page.text.contains(word), "{word} in {}", page.text);
    }
}

db_test!(
    async fn payments_are_listed_found_and_told_whole(db: TestDb) {
        let app = App::start(&db).await;
        let (reference, path) =
            paid(&app, json!({ "email": "giver@example.org", "name": "Canary Giver" })).await;
        let (_, other) = paid(&app, json!({ "amount_minor": 700 })).await;
        app.quiet().await;
        let mut desk = Desk::of(&app, &app.demonstration()).await;
        let page = desk.get("/office/payments").await;
        assert_shows(&page, &[&path, &other, "£25.00", "£7.00", "£32.00"]);
        let page = desk.get(&format!("/office/payments?reference={}", plain(&reference))).await;
        assert!(page.text.contains(&path) && !page.text.contains(&other), "{}", page.text);
        assert!(!desk.get("/office/payments?channel=cheque").await.text.contains(&path));
        let page = desk.get("/office/payments?status=refunded").await;
        assert_shows(&page, &["There is no such payment", "Add up what is filtered"]);
        assert_shows(&desk.get("/office/payments?status=paid&count=1").await, &[&path, "£32.00"]);
        assert_eq!(desk.get("/office/payments?from=2027-01-01&to=2026-01-01").await.status, 422);

        let page = desk.get(&path).await;
        assert_shows(
            &page,
            &["Card page", "cs_", "charge.succeeded", "income:donations", "R-", "receipt", "evt_", "txn_"]
                .map(|word| if word == "txn_" { "Fee" } else { word }),
        );
        assert!(!page.text.contains("Canary Giver") && !page.text.contains("giver@example.org"));
        assert_eq!(desk.get("/office/payments/stripe/ch_nothing").await.status, 404);

        // The overview and its charts say the same.
        let page = desk.get("/office").await;
        assert_shows(&page, &["£32.00", "Nothing waits for you", "/office/charts/fund-GBP.svg"]);
        for theme in ["", "?theme=dark"] {
            let chart = desk.get(&format!("/office/charts/channel-GBP.svg{theme}")).await;
            assert!(chart.text.starts_with("<svg") && chart.text.contains("Card"), "{}", chart.text);
        }
        let csv = desk.get("/office/received.csv").await.text;
        assert!(csv.contains(",fighting-fund,card,GBP,32.00,3200"), "{csv}");
    }
);

db_test!(
    async fn a_refund_asks_for_a_fresh_code_and_a_reason_and_pays_once(db: TestDb) {
        let app = App::start(&db).await;
        let (reference, path) = paid(&app, json!({})).await;
        app.quiet().await;
        let treasurer = app.demonstration();
        let mut desk = Desk::of(&app, &treasurer).await;
        let button = format!("{path}/refund");
        let wrong = [("amount", "25.01"), ("reason", "asked by phone")];
        assert_shows(&desk.press(&button, &wrong).await, &["Only £25.00 of it is left"]);
        assert_eq!(desk.press(&button, &[("amount", "5"), ("reason", " ")]).await.status, 422);
        assert_eq!(desk.press(&button, &[("amount", "x"), ("reason", "r")]).await.status, 422);

        app.advance_seconds(6 * 60).await;
        assert_shows(&desk.get(&path).await, &["the code is asked for once more"]);
        let stale = [("amount", "5.00"), ("reason", "Canary Reason")];
        let page = desk.press(&button, &stale).await;
        assert!(page.status == 422 && page.text.contains("Nothing was changed"), "{}", page.text);
        assert!(page.text.contains("Canary Reason"), "what was typed is kept");
        let code = treasurer.secret.code_at(app.unix_now());
        let fresh = [("amount", "5.00"), ("reason", "Canary Reason"), ("code", code.as_str())];
        let page = desk.press(&button, &fresh).await;
        assert_eq!(page.location, Some(format!("{path}?done=refunded")), "{}", page.text);
        assert_shows(&desk.get(&path).await, &["£5.00", "partly given back", "re_"]);
        app.quiet().await;
        assert_eq!(app.export_rows()[0]["status"], "partially_refunded");
        assert_eq!(app.at_stripe("refund").await.len(), 1);
        let log = desk.get("/office/audit").await;
        assert_shows(&log, &["gave a payment back", &reference, "(reason sealed)"]);
        assert!(!log.text.contains("Canary Reason"));
        let office = app.office_identity().display().to_string();
        assert!(app.cli_ok(&["unseal", "--identity", &office]).contains("Canary Reason"));

        let clerk = app.create_user("clerk@campaign.example", "clerk", &[]);
        let mut clerk = Desk::of(&app, &clerk).await;
        assert!(!clerk.get(&path).await.text.contains("/refund"));
        assert_eq!(clerk.press(&button, &stale).await.status, 403);
    }
);

db_test!(
    async fn a_cheque_is_booked_once_and_its_receipt_goes_out_at_once(db: TestDb) {
        let app = App::start(&db).await;
        let pledge = gift(json!({
            "method": "transfer", "email": "giver@example.org", "name": "Canary Giver", "consent": "2012-07",
        }));
        let answer: serde_json::Value = app.donate(pledge).await.json().await.unwrap();
        let reference = answer["reference"].as_str().unwrap().to_owned();
        app.wait_mails(1).await;
        let mut desk = Desk::of(&app, &app.demonstration()).await;
        let today = app.clock_date().to_string();
        let line = |amount, bank_ref| {
            [
                ("reference", reference.as_str()),
                ("amount", amount),
                ("currency", "GBP"),
                ("date", today.as_str()),
                ("channel", "cheque"),
                ("bank_ref", bank_ref),
            ]
        };
        let wrong = [("reference", "WRONG"), ("amount", "25"), ("currency", "GBP")];
        assert_eq!(desk.press("/office/book", &wrong).await.status, 422);
        let page = desk.press("/office/book", &line("25.00", "cheque 000123")).await;
        let path = "/office/payments/bank/cheque%20000123";
        assert_eq!(page.location, Some(format!("{path}?done=booked")), "{}", page.text);
        assert_shows(&desk.get(path).await, &["Cheque", "£25.00", "assets:", "mailed"]);
        let mails = app.wait_mails(2).await;
        assert!(mails.iter().any(|mail| mail.contains("Receipt R-") && mail.contains("giver@example.org")));
        let again = desk.press("/office/book", &line("25.00", "cheque 000123")).await;
        assert_shows(&again, &["this line was booked before"]);
        let other = desk.press("/office/book", &line("26.00", "cheque 000123")).await;
        assert_shows(&other, &["with another reference or amount"]);
        app.quiet().await;
        assert_eq!(app.export_rows().len(), 1);

        // The receipt once more: the same number, the same reader.
        app.advance_seconds(6 * 60).await;
        let code = app.demonstration().secret.code_at(app.unix_now());
        let page = desk.press(&format!("{path}/resend"), &[("code", &code)]).await;
        assert_eq!(page.location, Some(format!("{path}?done=resent")), "{}", page.text);
        let mails = app.wait_mails(3).await;
        let number = |mail: &String| {
            let (_, after) = mail.split_once("Subject: Receipt ")?;
            after.lines().next().map(str::to_owned)
        };
        let numbers: Vec<String> = mails.iter().filter_map(number).collect();
        assert!(numbers.len() == 2 && numbers[0] == numbers[1], "{numbers:?}");
        assert_shows(
            &desk.get("/office/audit").await,
            &["booked by hand", "sent a receipt again", "opened a name"],
        );
    }
);

db_test!(
    async fn a_clerk_books_and_the_receipt_waits_for_a_treasurer(db: TestDb) {
        let app = App::start(&db).await;
        let pledge =
            gift(json!({ "method": "transfer", "email": "giver@example.org", "consent": "2012-07" }));
        let answer: serde_json::Value = app.donate(pledge).await.json().await.unwrap();
        let reference = answer["reference"].as_str().unwrap().to_owned();
        let clerk = app.create_user("clerk@campaign.example", "clerk", &[]);
        let mut clerk = Desk::of(&app, &clerk).await;
        let today = app.clock_date().to_string();
        let line = [
            ("reference", reference.as_str()),
            ("amount", "25"),
            ("currency", "GBP"),
            ("date", &today),
            ("channel", "bank_transfer"),
            ("bank_ref", "line-1"),
        ];
        let page = clerk.press("/office/book", &line).await;
        assert_eq!(page.status, 303, "{}", page.text);
        assert_shows(&clerk.get("/office").await, &["One receipt waits for a treasurer"]);
        let mut treasurer = Desk::of(&app, &app.demonstration()).await;
        let page = treasurer.press("/office/payments/bank/line-1/resend", &[]).await;
        assert_eq!(page.status, 303, "{}", page.text);
        assert_shows(&treasurer.get("/office").await, &["Nothing waits for you"]);
        assert!(app.wait_mails(2).await.iter().any(|mail| mail.contains("Receipt R-")));
    }
);

db_test!(
    async fn names_open_for_a_treasurer_with_the_key_a_code_and_a_reason_and_are_written_down(db: TestDb) {
        let app = App::start(&db).await;
        let more = json!({ "name": "Canary Giver", "email": "canary@example.org", "consent": "2012-07" });
        let (reference, path) = paid(&app, more).await;
        let treasurer = app.demonstration();
        let mut desk = Desk::of(&app, &treasurer).await;
        let button = format!("{path}/open");
        assert_eq!(desk.press(&button, &[("reason", "")]).await.status, 422);
        let page = desk.press(&button, &[("reason", "asked for a letter")]).await;
        assert_shows(&page, &["Canary Giver", "canary@example.org"]);
        assert!(!desk.get(&path).await.text.contains("Canary"), "only in that answer");
        app.advance_seconds(6 * 60).await;
        let page = desk.press(&button, &[("reason", "asked for a letter")]).await;
        assert!(page.status == 422 && !page.text.contains("Canary"), "{}", page.text);

        let code = treasurer.secret.code_at(app.unix_now());
        let form = [("format", "csv"), ("reason", "yearly letters"), ("code", &code)];
        let names = desk.press("/office/export/names", &form).await;
        assert_shows(&names, &["Canary Giver", "canary@example.org", &reference]);
        let jsonl = desk.press("/office/export/names", &[("format", "jsonl"), ("reason", "again")]).await;
        assert_shows(&jsonl, &["Canary Giver"]);
        let sheet = desk.press("/office/export/names", &[("format", "xlsx"), ("reason", "again")]).await;
        assert_eq!(sheet.status, 422, "a sheet's temporary file would stay");
        assert!(!desk.get("/office/export/payments?format=csv").await.text.contains("Canary"));

        let rows = desk.get("/office/audit.csv").await.text;
        assert!(rows.contains(&format!("names_opened,{reference},1,yes")), "{rows}");
        assert!(rows.contains("names_exported,payments,1,yes"), "{rows}");

        // A treasurer without the key, and whoever has the session without its key, see nothing.
        let keyless = app.create_user("b@campaign.example", "treasurer", &[]);
        let mut other = Desk::of(&app, &keyless).await;
        let page = other.press(&button, &[("reason", "curious")]).await;
        assert!(page.status == 422 && !page.text.contains("Canary"), "{}", page.text);
        assert_shows(&page, &["You cannot open names"]);
        desk.cookies.remove("office-key");
        let page = desk.press(&button, &[("reason", "curious")]).await;
        assert!(page.status == 422 && !page.text.contains("Canary"), "{}", page.text);
        for role in ["officer", "auditor", "clerk"] {
            let person = app.create_user(&format!("{role}@campaign.example"), role, &[]);
            let mut desk = Desk::of(&app, &person).await;
            assert_eq!(desk.press(&button, &[("reason", "curious")]).await.status, 403, "{role}");
            assert_eq!(desk.press("/office/export/names", &form).await.status, 403, "{role}");
        }
        app.cli_ok(&["verify"]);
    }
);

db_test!(
    async fn exports_of_the_office_are_those_of_the_command_line(db: TestDb) {
        let app = App::start(&db).await;
        paid(&app, json!({})).await;
        paid(&app, json!({ "amount_minor": 700 })).await;
        app.quiet().await;
        let auditor = app.create_user("auditor@campaign.example", "auditor", &[]);
        let mut desk = Desk::of(&app, &auditor).await;
        for kind in ["payments", "affiliations", "payouts", "journal", "trial-balance", "fund-statement"] {
            let page =
                desk.get(&format!("/office/export/{kind}?format=csv&from=&to=&at=&fund=&currency=")).await;
            let (status, text) = match page.status {
                200 => (200, page.text),
                // The register has no dates, the others no day.
                _ => {
                    let page = desk.get(&format!("/office/export/{kind}?format=csv")).await;
                    (page.status, page.text)
                }
            };
            assert_eq!(status, 200, "{kind}: {text}");
            assert_eq!(text, app.cli_ok(&["export", kind, "--format", "csv"]), "{kind}");
        }
        assert_eq!(desk.get("/office/export/payments?from=tomorrow").await.status, 422);
        assert_shows(&desk.get("/office/export").await, &["/office/export/journal"]);
    }
);
