//! The giver's own page: what a link opens, what it changes, and what nobody learns from it.

use serde_json::json;

use super::{
    CARD, active, begin, mails_with, own_path, payments, subscription, wait_mails_with, wait_payments,
};
use crate::{
    db_test,
    harness::app::{
        App,
        steps::{location, nonce_in},
    },
};

/// The page behind a path, which must be there.
async fn page(app: &App, path: &str) -> String {
    let answer = app.http.get(format!("{}{path}", app.base)).send().await.unwrap();
    assert_eq!(answer.status(), 200, "{path}");
    assert_eq!(answer.headers()["cache-control"], "no-store");
    answer.text().await.unwrap()
}

async fn gone(app: &App, path: &str) {
    let answer = app.http.get(format!("{}{path}", app.base)).send().await.unwrap();
    assert_eq!(answer.status(), 404, "{path}");
}

/// Sends a form of the page.
async fn send(app: &App, path: &str, fields: &[(&str, &str)]) -> reqwest::Response {
    let shown = page(app, path).await;
    let nonce = nonce_in(&shown);
    let mut all = vec![("nonce", nonce.as_str())];
    all.extend_from_slice(fields);
    post(app, path, &all).await
}

async fn post(app: &App, path: &str, fields: &[(&str, &str)]) -> reqwest::Response {
    app.http
        .post(format!("{}{path}", app.base))
        .header("content-type", "application/x-www-form-urlencoded")
        .header("origin", &app.base)
        .body(serde_urlencoded::to_string(fields).unwrap())
        .send()
        .await
        .unwrap()
}

async fn done(app: &App, path: &str, fields: &[(&str, &str)]) {
    let answer = send(app, path, fields).await;
    assert_eq!(location(&answer), format!("{path}?notice=done"), "{fields:?}\n{}", app.log());
}

/// An active gift and the link of its receipt.
async fn with_link(app: &App) -> (String, String) {
    let reference = active(app, json!({ "name": "Canary Giver" })).await;
    let receipts = wait_mails_with(app, "Receipt R-", 1).await;
    (reference, own_path(&receipts[0]))
}

/// A fresh link that may change amount, interval and card.
async fn change_link(app: &App, path: &str) -> String {
    let before = mails_with(app, "next 15 minutes").len();
    let answer = send(app, path, &[("action", "ask_change")]).await;
    assert_eq!(location(&answer), format!("{path}?notice=mailed"));
    let mails = wait_mails_with(app, "next 15 minutes", before + 1).await;
    let links: Vec<String> = mails.iter().map(|text| own_path(text)).collect();
    for link in links {
        if page(app, &link).await.contains("name=\"action\" value=\"amount\"") {
            return link;
        }
    }
    panic!("no link changes anything");
}

db_test!(
    async fn a_link_shows_payments_and_no_name_pauses_resumes_and_ends(db: TestDb) {
        let app = App::start(&db).await;
        let (reference, link) = with_link(&app).await;
        let shown = page(&app, &link).await;
        assert!(shown.contains("£25.00 every month") && shown.contains("running"), "{shown}");
        assert!(!shown.contains("Canary") && !shown.contains("@example.org"), "never a name");
        assert!(!shown.contains("value=\"amount\""), "this link changes no amount");

        done(&app, &link, &[("action", "pause"), ("months", "2")]).await;
        assert_eq!(app.status(&reference).await["status"], "paused");
        let known = subscription(&app, &reference).await;
        assert_eq!(
            (known["status"].as_str(), known["pause_collection"]["behavior"].as_str()),
            (Some("active"), Some("void"))
        );
        app.advance_days(32).await;
        app.quiet().await;
        wait_payments(&app, &reference, 1).await;
        assert!(page(&app, &link).await.contains("paused"));
        done(&app, &link, &[("action", "resume")]).await;
        assert_eq!(app.status(&reference).await["status"], "active");
        app.advance_days(32).await;
        wait_payments(&app, &reference, 2).await;

        done(&app, &link, &[("action", "cancel_at_end")]).await;
        assert_eq!(app.status(&reference).await["status"], "active", "what is paid is paid");
        assert!(page(&app, &link).await.contains("go on giving"));
        done(&app, &link, &[("action", "go_on")]).await;
        assert_eq!(subscription(&app, &reference).await["cancel_at_period_end"], false);
        done(&app, &link, &[("action", "cancel")]).await;
        assert_eq!(app.status(&reference).await["status"], "cancelled");
        assert_eq!(subscription(&app, &reference).await["status"], "canceled");
        let again = send(&app, &link, &[("action", "resume")]).await;
        assert_eq!(location(&again), format!("{link}?notice=nothing"), "the end is the end");
        app.advance_days(40).await;
        wait_payments(&app, &reference, 2).await;
        app.quiet().await;
    }
);

db_test!(
    async fn a_gift_can_end_after_the_paid_period(db: TestDb) {
        let app = App::start(&db).await;
        let (reference, link) = with_link(&app).await;
        done(&app, &link, &[("action", "cancel_at_end")]).await;
        app.advance_days(32).await;
        app.wait_status(&reference, "cancelled").await;
        wait_payments(&app, &reference, 1).await;
        app.quiet().await;
        assert!(mails_with(&app, "has ended").is_empty(), "who ended it knows it");
    }
);

db_test!(
    async fn amount_interval_and_card_need_a_link_mailed_just_now(db: TestDb) {
        let app = App::start(&db).await;
        let (reference, link) = with_link(&app).await;
        for action in ["amount", "yearly", "card"] {
            let refused = send(&app, &link, &[("action", action), ("amount", "30")]).await;
            assert_eq!(refused.status(), 403, "{action}");
        }
        let fresh = change_link(&app, &link).await;
        let wrong = send(&app, &fresh, &[("action", "amount"), ("amount", "0.01")]).await;
        assert_eq!(location(&wrong), format!("{fresh}?notice=amount"));
        done(&app, &fresh, &[("action", "amount"), ("amount", "30")]).await;
        assert_eq!(app.status(&reference).await["amount_minor"], 3000);
        app.quiet().await;
        assert_eq!(
            wait_payments(&app, &reference, 1).await[0]["amount"],
            "25.00",
            "nothing is charged today"
        );

        let card = send(&app, &fresh, &[("action", "card")]).await;
        assert!(location(&card).starts_with(&app.sandbox), "Stripe's own page for the card");

        done(&app, &fresh, &[("action", "yearly"), ("amount", "300")]).await;
        assert!(page(&app, &link).await.contains("£300.00 every year"), "planned");
        assert_eq!(app.status(&reference).await["frequency"], "monthly", "until the paid month is over");
        app.advance_days(1).await;
        gone(&app, &fresh).await;
        app.advance_days(32).await;
        let rows = wait_payments(&app, &reference, 2).await;
        assert!(rows.iter().any(|row| row["amount"] == "300.00"), "{rows:?}");
        app.quiet().await;
        assert_eq!(app.status(&reference).await["frequency"], "yearly");
        app.advance_days(300).await;
        wait_payments(&app, &reference, 2).await;
    }
);

db_test!(
    async fn following_links_changes_nothing_and_strangers_change_nothing(db: TestDb) {
        let app = App::start(&db).await;
        let (reference, link) = with_link(&app).await;
        for query in ["?action=cancel", "?notice=done&action=cancel&months=3", ""] {
            app.http.get(format!("{}{link}{query}", app.base)).send().await.unwrap();
            app.http.head(format!("{}{link}{query}", app.base)).send().await.unwrap();
        }
        let forged = post(&app, &link, &[("nonce", "forged"), ("action", "cancel")]).await;
        assert_eq!(location(&forged), format!("{link}?notice=expired"));
        let nonce = nonce_in(&page(&app, &link).await);
        let elsewhere = app
            .http
            .post(format!("{}{link}", app.base))
            .header("content-type", "application/x-www-form-urlencoded")
            .header("origin", "https://elsewhere.example")
            .body(serde_urlencoded::to_string([("nonce", nonce.as_str()), ("action", "cancel")]).unwrap())
            .send()
            .await
            .unwrap();
        assert_eq!(elsewhere.status(), 403);
        gone(&app, &format!("{}x", &link[..link.len() - 1])).await;
        gone(&app, "/gifts/short").await;
        gone(&app, "/gifts/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA").await;
        assert_eq!(app.status(&reference).await["status"], "active");
        assert!(!app.log().contains(&link[7..]), "no token in the log");
    }
);

db_test!(
    async fn links_end_with_age_by_number_and_when_revoked(db: TestDb) {
        let app = App::start(&db).await;
        let (reference, link) = with_link(&app).await;
        app.advance_days(32).await;
        wait_payments(&app, &reference, 2).await;
        let receipts = wait_mails_with(&app, "Receipt R-", 2).await;
        let other = receipts.iter().map(|text| own_path(text)).find(|path| *path != link).unwrap();
        page(&app, &link).await;
        done(&app, &other, &[("action", "revoke")]).await;
        gone(&app, &link).await;
        page(&app, &other).await;
        for month in 3..=18 {
            app.advance_days(32).await;
            wait_payments(&app, &reference, month).await;
        }
        gone(&app, &other).await;
        app.quiet().await;
    }
);

db_test!(
    async fn r16_a_lost_link_is_mailed_to_its_giver_only_and_not_too_often(db: TestDb) {
        let app = App::start(&db).await;
        let (reference, first) = with_link(&app).await;
        let (_, page_without_address) = {
            let answer = app
                .donate(crate::harness::app::gift(json!({ "frequency": "monthly", "link_kept": true })))
                .await;
            let answer: serde_json::Value = answer.json().await.unwrap();
            (
                answer["reference"].as_str().unwrap().to_owned(),
                answer["checkout_url"].as_str().unwrap().to_owned(),
            )
        };
        app.pay_as(&page_without_address, CARD, "silent@example.org").await;
        app.quiet().await;
        let ask = async |email: &str| {
            let answer = send(&app, "/gifts", &[("email", email)]).await;
            assert_eq!(answer.status(), 200);
            let text = answer.text().await.unwrap();
            text.split("<main").nth(1).unwrap().to_owned()
        };
        let known = ask("payer-canary@example.org").await;
        let unknown = ask("stranger@example.org").await;
        let silent = ask("silent@example.org").await;
        assert_eq!(known, unknown, "the page says the same");
        assert_eq!(known, silent);
        let mails = wait_mails_with(&app, "asked for the link", 1).await;
        let fresh = own_path(&mails[0]);
        assert_ne!(fresh, first);
        assert!(page(&app, &fresh).await.contains(&reference[..4]));
        for _ in 0..6 {
            ask("payer-canary@example.org").await;
        }
        tokio::time::sleep(std::time::Duration::from_secs(6)).await;
        let mails = app.mails();
        let asked = mails.iter().filter(|mail| mail.contains("gifts/")).count();
        assert!(asked <= 1 + 3, "three a day at most, and the receipt: {asked}");
        assert!(!mails.iter().any(|mail| mail.contains("silent@") || mail.contains("stranger@")));
        app.advance_days(2).await;
        ask("payer-canary@example.org").await;
        wait_mails_with(&app, "asked for the link", 4).await;
    }
);

db_test!(
    async fn a_yearly_statement_adds_up_and_names_nobody(db: TestDb) {
        let app = App::start(&db).await;
        let (reference, link) = with_link(&app).await;
        app.advance_days(32).await;
        wait_payments(&app, &reference, 2).await;
        let mut total = 0;
        let rows = payments(&app, &reference);
        let years: std::collections::BTreeSet<String> =
            rows.iter().map(|row| row["paid_on"][..4].to_owned()).collect();
        for year in &years {
            let shown = page(&app, &format!("{link}/statement/{year}")).await;
            assert!(shown.contains("£25.00") && !shown.contains("Canary"), "{shown}");
            let table = page(&app, &format!("{link}/statement/{year}.csv")).await;
            assert!(table.starts_with("date,amount,returned,currency,reference\r\n"));
            total += table.lines().skip(1).count();
            let paper =
                app.http.get(format!("{}{link}/statement/{year}.pdf", app.base)).send().await.unwrap();
            assert_eq!(paper.status(), 200);
            assert_eq!(paper.headers()["cache-control"], "no-store");
            assert_eq!(paper.headers()["content-type"], "application/pdf");
            let text = app.pdf_text(&paper.bytes().await.unwrap());
            let sum = 25 * (table.lines().count() - 1);
            assert!(text.contains(&format!("£{sum}.00")) && text.contains(&reference[..4]), "{text}");
            assert!(text.contains("Europe/London") && !text.contains("Canary"), "{text}");
        }
        assert_eq!(total, 2, "each payment in one year");
        for missing in ["2011", "2011.csv", "2011.pdf"] {
            gone(&app, &format!("{link}/statement/{missing}")).await;
        }
        let (other, _) = begin(&app, json!({})).await;
        assert!(!page(&app, &link).await.contains(&other));
    }
);

/// Language, the statement's title, and words of the fund.
const STATEMENTS: [(&str, &str, &str); 5] = [
    ("en", "Statement of the year", "Fighting Fund"),
    ("de", "Aufstellung", "Kampffonds"),
    ("fr", "Relevé", "Fonds de lutte"),
    ("ru", "Справка о платежах", "Фонд борьбы"),
    ("kk", "жылғы анықтама", "Күрес қоры"),
];

db_test!(
    async fn a_yearly_statement_is_a_pdf_in_every_language_and_is_mailed_to_the_payer(db: TestDb) {
        let app = App::start(&db).await;
        let (reference, link) = with_link(&app).await;
        app.cli_ok(&["refund", &reference, "--amount", "5", "--reason", "asked for it"]);
        app.quiet().await;
        let year = payments(&app, &reference)[0]["paid_on"][..4].to_owned();
        let path = format!("{link}/statement/{year}");
        for (tag, title, fund) in STATEMENTS {
            let answer = app.http.get(format!("{}{path}.pdf?lang={tag}", app.base)).send().await.unwrap();
            assert_eq!(answer.headers()["content-type"], "application/pdf", "{tag}");
            let text = app.pdf_text(&answer.bytes().await.unwrap());
            for words in [title, fund, &year, &reference[..4], "20", "Europe/London"] {
                assert!(text.contains(words), "{tag}: {words} in {text}");
            }
            assert!(!text.contains("Canary"), "{text}");
        }
        gone(&app, &format!("{link}/statement/2011.pdf")).await;
        let mailed = async || location(&send(&app, &path, &[]).await);
        assert_eq!(mailed().await, format!("{path}?notice=mailed"));
        assert!(page(&app, &format!("{path}?notice=mailed")).await.contains("on its way"));
        let letter = app.letters("Statement ", 1).await.remove(0);
        assert_eq!(letter.to, "payer-canary@example.org", "asked of Stripe just before it was sent");
        assert_eq!(letter.papers[0].0, format!("statement-{year}.pdf"));
        let paper = app.pdf_text(&letter.papers[0].1);
        for words in ["£20.00", "(£5.00 went back)", "Fighting Fund"] {
            assert!(
                paper.contains(words) && letter.text.contains(words),
                "{words} in {paper}\n{}",
                letter.text
            );
        }
        for _ in 0..2 {
            assert_eq!(mailed().await, format!("{path}?notice=mailed"));
        }
        assert_eq!(mailed().await, format!("{path}?notice=often"), "three a day");
        app.letters("Statement ", 3).await;
        let stale = post(&app, &path, &[("nonce", "old")]).await;
        assert_eq!(location(&stale), format!("{path}?notice=expired"));
    }
);

db_test!(
    async fn who_gave_no_address_downloads_the_statement_and_gets_no_mail(db: TestDb) {
        let app = App::start(&db).await;
        let more = json!({ "frequency": "monthly", "link_kept": true });
        let answer = app.donate(crate::harness::app::gift(more)).await;
        let answer: serde_json::Value = answer.json().await.unwrap();
        let (reference, card) =
            (answer["reference"].as_str().unwrap(), answer["checkout_url"].as_str().unwrap());
        let link = own_path(answer["manage_url"].as_str().unwrap());
        app.pay_as(card, CARD, "silent@example.org").await;
        app.wait_status(reference, "active").await;
        app.quiet().await;
        let year = payments(&app, reference)[0]["paid_on"][..4].to_owned();
        let path = format!("{link}/statement/{year}");
        let shown = page(&app, &path).await;
        assert!(
            shown.contains(&format!("{path}.pdf"))
                && !shown.contains("<form method=\"post\" action=\"/gifts")
        );
        let forced = post(&app, &path, &[("nonce", &app.nonce().await)]).await;
        assert_eq!(location(&forced), format!("{path}?notice=nothing"));
        app.quiet().await;
        assert!(app.mails().is_empty(), "no mail, ever");
    }
);
