//! A renewal that the giver's bank wants confirmed (3-D Secure): told once, confirmed on Stripe's page, paid once.

use serde_json::json;

use super::{active, mails_with, own_path, subscription, wait_mails_with, wait_payments};
use crate::{db_test, harness::app::App};

const FAILED: &str = "A payment did not go through";
/// It asks for 3-D Secure whenever a charge is made without its holder.
const ASKING_CARD: &str = "4000002500003155";

/// Lets the next renewal of a gift wait for its giver, and answers the page that its mail leads to.
async fn waits_for_giver(app: &App, reference: &str) -> String {
    let customer = subscription(app, reference).await["customer"].as_str().unwrap().to_owned();
    let card = json!({ "card_number": ASKING_CARD });
    app.sandbox_control(&format!("customers/{customer}/card"), card).await;
    app.advance_days(32).await;
    app.wait_status(reference, "failed").await;
    let told = wait_mails_with(app, FAILED, 1).await;
    own_path(&told[0]);
    let link = told[0].split_once("Pay or confirm:\n").expect("a link that repairs it").1;
    link.lines().next().unwrap().to_owned()
}

async fn answer(app: &App, page: &str, with: &'static str) -> u16 {
    let form = app.http.post(page).header("content-type", "application/x-www-form-urlencoded");
    form.body(format!("authenticate={with}")).send().await.unwrap().status().as_u16()
}

db_test!(
    async fn r06_a_renewal_that_must_be_confirmed_is_paid_once_after_it_was(db: TestDb) {
        let app = App::start(&db).await;
        let reference = active(&app, json!({})).await;
        let page = waits_for_giver(&app, &reference).await;
        assert!(page.starts_with(&app.sandbox), "Stripe's page and not ours: {page}");
        let shown = app.http.get(&page).send().await.unwrap().text().await.unwrap();
        assert!(shown.contains("authenticate"), "it asks for the confirmation: {shown}");
        app.quiet().await;
        assert_eq!(app.exported().len(), 1, "nothing was paid yet");

        assert_eq!(answer(&app, &page, "complete").await, 200);
        app.wait_status(&reference, "active").await;
        let rows = wait_payments(&app, &reference, 2).await;
        assert!(rows.iter().all(|row| row["amount"] == "25.00"), "{rows:?}");
        wait_mails_with(&app, "Receipt R-", 2).await;
        // The tries that Stripe had planned find nothing to collect.
        app.advance_days(12).await;
        app.quiet().await;
        wait_payments(&app, &reference, 2).await;
        assert_eq!(app.paid_at_stripe().await.len(), 2);
        assert_eq!(mails_with(&app, FAILED).len(), 1, "two events tell of it, one mail does");
        app.cli_ok(&["reconcile"]);
        app.cli_ok(&["verify", "--stripe"]);
    }
);

db_test!(
    async fn a_renewal_that_was_not_confirmed_can_still_be(db: TestDb) {
        let app = App::start(&db).await;
        let reference = active(&app, json!({})).await;
        let page = waits_for_giver(&app, &reference).await;
        assert_eq!(answer(&app, &page, "fail").await, 402);
        app.quiet().await;
        assert_eq!(app.status(&reference).await["status"], "failed");
        let card = app.http.post(&page).header("content-type", "application/x-www-form-urlencoded");
        let card = card.body("card_number=4242424242424242&expiry=12%2F40&cvc=123&name=A+Giver");
        assert_eq!(card.send().await.unwrap().status(), 200, "another card pays on the same page");
        app.wait_status(&reference, "active").await;
        wait_payments(&app, &reference, 2).await;
        app.quiet().await;
    }
);
