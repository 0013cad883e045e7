//! The service dies between Stripe's yes and its own record: nothing is lost, doubled, or told twice.

use serde_json::json;

use super::{CARD, begin, own_path, subscription, wait_mails_with, wait_payments};
use crate::{
    db_test,
    harness::app::{App, processes::let_pauses_end, steps::nonce_in},
};

db_test!(
    async fn r03_a_death_after_stripe_was_asked_loses_no_first_payment(db: TestDb) {
        for point in ["fetched-before-record", "fact-applied-before-finish"] {
            let (mut app, _sandbox) = App::start_with_sandbox_apart(&db, &[]).await;
            let (reference, page) = begin(&app, json!({})).await;
            app.restart_to_die_at(point).await;
            app.pay(&page, CARD).await;
            app.wait_ended().await;
            app.restart().await;
            let_pauses_end(&db).await;
            app.wait_status(&reference, "active").await;
            wait_payments(&app, &reference, 1).await;
            app.quiet().await;
        }
    }
);

db_test!(
    async fn a_change_that_stripe_made_is_known_after_a_death(db: TestDb) {
        let (mut app, _sandbox) = App::start_with_sandbox_apart(&db, &[]).await;
        let (reference, page) = begin(&app, json!({})).await;
        app.pay(&page, CARD).await;
        app.wait_status(&reference, "active").await;
        let link = own_path(&wait_mails_with(&app, "Receipt R-", 1).await[0]);
        app.quiet().await;
        for (action, wanted) in [("pause", "paused"), ("resume", "active"), ("cancel", "cancelled")] {
            app.restart_to_die_at("gift-changed-before-record").await;
            let shown =
                app.http.get(format!("{}{link}", app.base)).send().await.unwrap().text().await.unwrap();
            let nonce = nonce_in(&shown);
            let mut fields = vec![("nonce", nonce.as_str()), ("action", action)];
            if action == "pause" {
                fields.push(("months", "3"));
            }
            let asked = app
                .http
                .post(format!("{}{link}", app.base))
                .header("content-type", "application/x-www-form-urlencoded")
                .body(serde_urlencoded::to_string(fields).unwrap())
                .send()
                .await;
            assert!(asked.is_err(), "{action}: it died before it answered");
            app.wait_ended().await;
            app.restart().await;
            let_pauses_end(&db).await;
            app.wait_status(&reference, wanted).await;
        }
        assert_eq!(subscription(&app, &reference).await["status"], "canceled");
        wait_payments(&app, &reference, 1).await;
        app.quiet().await;
    }
);
