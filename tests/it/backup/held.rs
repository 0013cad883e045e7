//! A restored service waits: what lay in its queues is laid aside, Stripe is asked what came since, nobody is
//! mailed, and a treasurer opens the doors.

use serde_json::{Value, json};

use super::{back_up, bring_keys, identity};
use crate::{
    db_test,
    harness::app::{App, gift},
};

async fn text_of(app: &App, path: &str) -> (u16, String) {
    let answer = app.http.get(format!("{}{path}", app.base)).send().await.unwrap();
    (answer.status().as_u16(), answer.text().await.unwrap())
}

db_test!(
    async fn a_restored_service_is_held_until_it_is_resumed(db: TestDb) {
        // Without a worker: the events of the first gift and the mail of the pledge wait when the backup is made.
        let arguments = ["serve", "--no-worker"];
        let (mut app, _sandbox) = App::serve_with_sandbox_apart(&db, &[], &arguments).await;
        let (known, page) = app.card_gift(json!({ "email": "giver@example.org" })).await;
        assert_eq!(app.pay(&page, "4242424242424242").await.status(), 303);
        let pledge = gift(json!({ "method": "transfer", "email": "other@example.org" }));
        assert_eq!(app.donate(pledge).await.status(), 201);
        app.wait_all_archived(&db, 2).await;
        let (file, _) = back_up(&app, "evening.backup");

        let (younger, page) =
            app.card_gift(json!({ "amount_minor": 4200, "email": "later@example.org" })).await;
        assert_eq!(app.pay(&page, "4242424242424242").await.status(), 303);

        let office = identity(&app);
        let keys = app.keys_folder();
        let target = db.on_a_new_machine("elsewhere").await;
        app.move_to(&target);
        bring_keys(&keys, &app.keys_folder());
        let said = app.cli_ok(&["restore", &file, "--identity", &office]);
        assert!(said.contains("and 1 mails that waited"), "{said}");
        assert!(!said.contains("parked       0 events"), "{said}");
        assert!(said.contains("2 charges and 0 refunds were missing"), "{said}");

        app.restart().await;
        for path in ["/", "/donate", "/privacy", &format!("/donate/{known}")] {
            let (status, page) = text_of(&app, path).await;
            assert_eq!(status, 503, "{path}");
            assert!(page.contains("We are being restored"), "{page}");
        }
        assert_eq!(text_of(&app, "/donate?lang=ru").await.0, 503);
        assert!(text_of(&app, "/donate?lang=ru").await.1.contains("Мы восстанавливаем"));
        let refused = app.donate(gift(json!({}))).await;
        assert_eq!(refused.status(), 503);
        assert_eq!(refused.headers()["retry-after"], "600");
        assert_eq!(refused.json::<Value>().await.unwrap()["type"], "/problems/held");
        assert_eq!(text_of(&app, "/healthz").await, (200, "ok\n".to_owned()));
        let (status, text) = text_of(&app, "/readyz").await;
        assert!(status == 200 && text.starts_with("held"), "{text}");

        // Stripe goes on: its event is archived and waits.
        let charge = app.paid_at_stripe().await[0]["id"].as_str().unwrap().to_owned();
        app.sandbox_control(&format!("charges/{charge}/refund"), json!({ "amount": 500 })).await;
        app.wait_archived(&target, 1).await;
        tokio::time::sleep(std::time::Duration::from_millis(1500)).await;
        assert!(app.archived(&target).await >= 1, "nothing is worked off");

        let said = app.cli_ok(&["resume"]);
        assert!(said.contains("the service takes gifts") && said.contains("and 1 mails"), "{said}");
        assert!(app.cli_ok(&["resume"]).contains("not held"));
        tokio::time::sleep(std::time::Duration::from_millis(1200)).await;
        assert_eq!(text_of(&app, "/donate").await.0, 200);
        app.quiet().await;
        assert_eq!(app.status(&known).await["status"].as_str(), Some("partially_refunded"));
        let answer = app.http.get(format!("{}/api/v1/donations/{younger}", app.base)).send().await.unwrap();
        assert_eq!(answer.status(), 404, "the gift was made after the backup");
        let rows = app.export_rows();
        assert_eq!(rows.len(), 2);
        let unknown: Vec<_> = rows.iter().filter(|row| row["reference"].is_empty()).collect();
        assert_eq!(unknown.len(), 1, "its money is in the books all the same");
        assert_eq!(unknown[0]["amount"], "42.00");
        assert!(app.mails().is_empty(), "nobody is mailed for what was found or laid aside");
    }
);
