//! A body and its twin: both sides agree, a regular gift goes with it, notices come, messages wait.

use serde_json::{Value, json};

use super::body::{branch, own_path};
use crate::{db_test, harness::app::App};

/// A branch that is affiliated, accepted and listed: its reference and its own page.
pub async fn affiliated(app: &App, name: &str) -> (String, String) {
    let more = json!({
        "method": "invoice", "body_name": name, "consent_public": true, "twin_with": "kz-zhanartu",
        "contact": {"name": "Contact", "email": format!("{}@example.org", name.to_lowercase())},
    });
    let (status, taken) = app.affiliate(branch(more)).await;
    assert_eq!(status, 201, "{taken}");
    let reference = taken["reference"].as_str().unwrap().to_owned();
    let number = taken["invoice_number"].as_str().unwrap();
    let own = own_path(app, &app.letters(&format!("Invoice {number}"), 1).await.remove(0));
    app.book(&reference, "36", &app.clock_date().to_string(), &format!("line-{name}"));
    app.wait_standing(&reference, "active").await;
    app.cli_ok(&["affiliation", "accept", &reference, "--by", "A. Officer"]);
    (reference, own)
}

async fn twins(app: &App) -> Vec<Value> {
    let url = format!("{}/api/v1/affiliated", app.base);
    let list: Value = app.http.get(url).send().await.unwrap().json().await.unwrap();
    list["bodies"].as_array().unwrap().iter().map(|body| body["twinned_with"].clone()).collect()
}

pub fn twin(app: &App, reference: &str, side: &str) -> String {
    let order = ["affiliation", "twin", reference, "--with", "kz-zhanartu", "--agreed", side];
    app.cli_ok(&[&order[..], &["--by", "A. Officer"]].concat());
    app.cli_ok(&["affiliation", "show", reference])
}

db_test!(
    async fn both_sides_agree_before_a_twinning_stands(db: TestDb) {
        let app = App::start(&db).await;
        let (reference, own) = affiliated(&app, "Leeds").await;
        assert_eq!(twins(&app).await, [Value::Null], "a wish is no twinning");
        assert!(twin(&app, &reference, "union").contains("the union agreed to the twinning: kz-zhanartu"));
        assert_eq!(twins(&app).await, [Value::Null]);
        assert!(!app.page(&own).await.0.contains("twin-message"));
        assert!(twin(&app, &reference, "body").contains("twinned with kz-zhanartu"));
        assert_eq!(twins(&app).await, [json!("kz-zhanartu")]);
        assert!(app.page("/affiliated").await.0.contains("twinned with"));
        assert!(app.page(&own).await.0.contains("Your twin: "));
        let end = ["affiliation", "untwin", &reference, "--by", "A. Officer", "--reason", "the body asked"];
        app.cli_ok(&end);
        assert_eq!(twins(&app).await, [Value::Null]);
    }
);

db_test!(
    async fn a_regular_gift_goes_with_a_twinning_in_euros_as_in_pounds(db: TestDb) {
        let app = App::start(&db).await;
        let (reference, own) = affiliated(&app, "Leeds").await;
        twin(&app, &reference, "both");
        let give = async |amount: &str, currency: &str, method: &str| {
            let (_, nonce) = app.page(&own).await;
            let fields = [
                ("nonce", nonce.as_str()),
                ("amount", amount),
                ("currency", currency),
                ("frequency", "monthly"),
                ("method", method),
            ];
            app.send(&format!("{own}/twin-gift"), &fields).await
        };
        for wrong in ["0", "-1", "a hundred", "1e9", "10.005", ""] {
            let refused = give(wrong, "GBP", "transfer").await;
            assert_eq!(refused.status(), 422, "{wrong}");
            let text = refused.text().await.unwrap();
            assert!(
                text.contains("id=\"amount-error\"") && text.contains(&format!("value=\"{wrong}\"")),
                "{wrong}"
            );
        }
        let order = give("100", "EUR", "transfer").await;
        let status = order.headers()["location"].to_str().unwrap().to_owned();
        let gift = status.rsplit('/').next().unwrap().to_owned();
        let date = app.clock_date().to_string();
        let booking = ["payment", "book", &gift, "--amount", "100", "--currency", "EUR", "--date", &date];
        app.cli_ok(&[&booking[..], &["--bank-ref", "line-eur"]].concat());
        let card = give("25", "GBP", "card").await;
        let page = card.headers()["location"].to_str().unwrap().to_owned();
        assert_eq!(app.pay(&page, "4242424242424242").await.status(), 303);
        let started = std::time::Instant::now();
        loop {
            let shown = app.cli_ok(&["affiliation", "show", &reference]);
            let gifts: Vec<&str> = shown.lines().filter(|line| line.starts_with("twinning gift ")).collect();
            let eur = gifts.iter().any(|line| line.contains("100.00 EUR received"));
            let gbp = gifts.iter().any(|line| line.contains("active") && line.contains("25.00 GBP received"));
            if gifts.len() == 2 && eur && gbp {
                break;
            }
            assert!(started.elapsed() < crate::harness::app::PATIENCE, "{shown}\n{}", app.log());
            tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        }
        let (shown, _) = app.page(&own).await;
        assert!(shown.contains("€100.00 received") && shown.contains("£25.00 received"), "{shown}");
        let income = app.cli_ok(&["export", "trial-balance", "--format", "csv"]);
        assert!(income.lines().any(|line| line.starts_with("income:donations") && line.contains("EUR")));
        app.quiet().await;
    }
);

db_test!(
    async fn notices_go_to_twins_alone_and_messages_wait_in_the_office(db: TestDb) {
        let app = App::start(&db).await;
        let (leeds, own) = affiliated(&app, "Leeds").await;
        let (_, other) = affiliated(&app, "Cork").await;
        twin(&app, &leeds, "both");
        let file = app.folder.join("appeal.txt");
        std::fs::write(&file, "Three were arrested.\n\nWrite to the embassy.\n").unwrap();
        let file = file.display().to_string();
        let order = ["affiliation", "notify-twins", "--with", "kz-zhanartu", "--text", &file];
        let said = app.cli_ok(&[&order[..], &["--by", "A. Officer"]].concat());
        assert!(said.starts_with("1 bodies"), "{said}");
        let notices = app.letters("News for twins", 1).await;
        assert_eq!(notices[0].to, "leeds@example.org");
        assert!(
            notices[0].text.contains("Three were arrested.")
                && notices[0].text.contains("Write to the embassy.")
        );

        // What both bodies were sent before this has come.
        app.quiet().await;
        let mails = app.mails().len();
        let leave = async |own: &str, text: &str| {
            let (_, nonce) = app.page("/affiliate").await;
            app.send(&format!("{own}/twin-message"), &[("nonce", nonce.as_str()), ("message", text)]).await
        };
        assert_eq!(leave(&other, "Solidarity").await.status(), 404, "who has no twin writes to none");
        for wrong in ["", "   ", "a\0b", &"x".repeat(1001)] {
            let refused = leave(&own, wrong).await;
            assert_eq!(refused.status(), 422);
            assert!(refused.text().await.unwrap().contains("id=\"message-error\""));
        }
        assert_eq!(leave(&own, "Message canary <b>").await.status(), 200);
        let waiting = app.cli_ok(&["affiliation", "twin-messages"]);
        assert!(waiting.contains("Message canary <b>") && waiting.contains("kz-zhanartu"), "{waiting}");
        let id = waiting.split('\t').next().unwrap().to_owned();
        let settle = ["affiliation", "twin-message", &id, "--word", "passed-on", "--by", "A. Officer"];
        app.cli_ok(&settle);
        assert!(app.cli_ok(&["affiliation", "twin-messages"]).contains("nothing waits"));
        assert_eq!(app.cli(&settle).status.code(), Some(1), "once");
        app.quiet().await;
        assert_eq!(app.mails().len(), mails, "nobody was mailed");
        assert!(!app.log().contains("Message canary"));
    }
);
