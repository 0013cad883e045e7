//! The wall of solidarity: what givers wish to be read, read first by the campaign, and gone when they ask.

use sea_orm::{ConnectionTrait, Database};
use serde_json::{Value, json};

use crate::{db_test, harness::app::App};

const MESSAGE: &str = "Stand firm, <b>comrades</b> of Zhanaozen";

async fn paid(app: &App, more: Value) -> String {
    let mut gift = json!({ "name": "Canary Qoja", "message": MESSAGE });
    gift.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let (reference, page) = app.card_gift(gift).await;
    app.pay(&page, "4242424242424242").await;
    app.wait_status(&reference, "paid").await;
    reference
}

async fn wall(app: &App) -> String {
    let answer = app.http.get(format!("{}/solidarity", app.base)).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    answer.text().await.unwrap()
}

/// Exit code and what was printed.
fn message(app: &App, args: &[&str]) -> (i32, String) {
    let output = app.cli(&[&["message"], args].concat());
    (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap())
}

db_test!(
    async fn a_message_is_read_by_all_only_when_its_giver_and_the_campaign_wish_it(db: TestDb) {
        let app = App::start(&db).await;
        let identity = app.office_identity().display().to_string();
        let private = paid(&app, json!({})).await;
        let unnamed = paid(&app, json!({ "publish_message": true, "locale": "ru" })).await;
        let named = paid(&app, json!({ "publish_message": true, "publish_name": true })).await;
        let (unpaid, _) = app
            .card_gift(json!({ "name": "Nobody", "message": "buy cheap pills", "publish_message": true }))
            .await;

        let (code, listed) = message(&app, &["list", "--identity", &identity]);
        assert_eq!(code, 0);
        assert_eq!(listed.matches(MESSAGE).count(), 2, "{listed}");
        assert_eq!(listed.matches("Canary Qoja").count(), 1, "a name only where it is wished: {listed}");
        assert!(!listed.contains("pills"));
        assert!(wall(&app).await.contains("No message has been published yet"));

        for reference in [&unnamed, &named] {
            let publish = ["publish", reference, "--by", "K. Office", "--identity", &identity];
            assert_eq!(message(&app, &publish).0, 0);
        }
        for reference in [&private, &unpaid] {
            let publish = ["publish", reference, "--by", "K. Office", "--identity", &identity];
            assert_eq!(message(&app, &publish).0, 1, "nobody may publish what was not offered, or not paid");
        }
        assert_eq!(message(&app, &["refuse", &named, "--by", " "]).0, 2);
        let page = wall(&app).await;
        assert_eq!(
            page.matches("Stand firm, &#60;b&#62;comrades&#60;/b&#62; of Zhanaozen").count(),
            2,
            "{page}"
        );
        assert_eq!(page.matches("Canary Qoja").count(), 1);
        assert!(page.contains("<blockquote class=\"prewrap\" lang=\"ru\""));
        assert!(message(&app, &["list", "--identity", &identity]).1.is_empty());

        // Whoever asks to be forgotten is gone from the wall as well.
        app.cli_ok(&["erase", &named]);
        let page = wall(&app).await;
        assert!(!page.contains("Canary") && page.matches("Stand firm").count() == 1);
        assert_eq!(message(&app, &["withdraw", &unnamed, "--by", "K. Office"]).0, 0);
        assert!(!wall(&app).await.contains("Stand firm"));
        app.quiet().await;
    }
);

db_test!(
    async fn the_wall_goes_on_from_page_to_page(db: TestDb) {
        let app = App::start(&db).await;
        let identity = app.office_identity().display().to_string();
        let mut references = Vec::new();
        for number in 0..53 {
            let gift = json!({ "amount_minor": 500, "currency": "GBP", "fund": "fighting-fund", "frequency": "once",
                "method": "transfer", "message": format!("message {number:02}."), "publish_message": true });
            let answer: Value = app.donate(gift).await.json().await.unwrap();
            references.push(answer["reference"].as_str().unwrap().to_owned());
        }
        // As if their transfers had come.
        let database = Database::connect(db.url()).await.unwrap();
        database.execute_unprepared("UPDATE donation SET status = 'paid'").await.unwrap();
        let mut publish = vec!["message", "publish", "--by", "K. Office", "--identity", &identity];
        publish.extend(references.iter().map(String::as_str));
        app.cli_ok(&publish);
        let first = wall(&app).await;
        assert_eq!(first.matches("<figure").count(), 50);
        assert!(first.contains("message 52.") && !first.contains("message 02."));
        let (_, rest) = first.split_once("/solidarity?before=").unwrap();
        let (before, _) = rest.split_once('"').unwrap();
        let second = app.http.get(format!("{}/solidarity?before={before}", app.base)).send().await.unwrap();
        let second = second.text().await.unwrap();
        assert_eq!(second.matches("<figure").count(), 3);
        assert!(
            second.contains("message 02.")
                && second.contains("message 00.")
                && !second.contains("rel=\"next\"")
        );
        let nonsense = app.http.get(format!("{}/solidarity?before=x", app.base)).send().await.unwrap();
        assert_eq!(nonsense.status(), 404);
    }
);
