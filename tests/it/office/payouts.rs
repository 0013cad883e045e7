//! Payouts in the office: what Stripe sent to the bank, and the lines that make it up.

use sea_orm::{ConnectionTrait, Database};
use serde_json::json;

use super::desk::Desk;
use crate::{db_test, harness::app::App};

const CARD: &str = "4242424242424242";

fn grouped(reference: &str) -> String {
    format!("{}-{}-{}", &reference[..4], &reference[4..8], &reference[8..])
}

db_test!(
    async fn a_payouts_page_lists_its_lines_and_says_whether_they_add_up(db: TestDb) {
        let app = App::start(&db).await;
        let mut desk = Desk::of(&app, &app.demonstration()).await;
        assert!(desk.get("/office/payouts").await.text.contains("Stripe has paid nothing out yet."));
        let mut references = Vec::new();
        for minor in [2500, 4000] {
            let (reference, page) = app.card_gift(json!({ "amount_minor": minor })).await;
            assert_eq!(app.pay(&page, CARD).await.status(), 303);
            app.wait_status(&reference, "paid").await;
            references.push(reference);
        }
        let rows = app.export_rows();
        let charge = rows.iter().find(|row| row["reference"] == references[0]).unwrap()["charge"].clone();
        app.sandbox_control(&format!("charges/{charge}/refund"), json!({ "amount": 300 })).await;
        app.quiet().await;
        app.advance_days(5).await;
        app.sandbox_control("clock", json!({ "advance_seconds": 1 })).await;
        app.wait_verify("1 payouts, 0 of them differ, 0 not").await;
        app.quiet().await;

        let payout = app.at_stripe("payout").await.remove(0);
        let id = payout["id"].as_str().unwrap();
        let net = payout["amount"].as_i64().unwrap();
        let sum = format!("£{}.{:02}", net / 100, net % 100);
        // Signed in anew: five days have passed.
        let mut desk = Desk::of(&app, &app.demonstration()).await;
        let list = desk.get("/office/payouts").await.text;
        assert!(list.contains(&format!("href=\"/office/payouts/{id}\"")) && list.contains(&sum), "{list}");
        assert!(list.contains("Its lines add up to it."), "{list}");
        let page = desk.get(&format!("/office/payouts/{id}")).await.text;
        assert!(page.contains("3 lines"), "two charges and a refund: {page}");
        assert_eq!(page.matches(&sum).count(), 2, "the payout, and the sum of the lines: {page}");
        for reference in &references {
            assert!(page.contains(&grouped(reference)), "{reference}: {page}");
        }
        assert!(page.contains("£62.00"), "gross, less what was given back: {page}");
        // From a line to its payment, and back.
        let story = format!("/office/payments/stripe/{charge}");
        assert!(page.contains(&story), "{page}");
        assert!(desk.get(&story).await.text.contains(&format!("/office/payouts/{id}")));
        assert!(!page.contains("role=\"alert\""));
        assert_eq!(desk.get("/office/payouts/po_nobody").await.status, 404);
        assert_eq!(desk.get("/office/payouts?after=nonsense").await.status, 404);

        // A line that somebody takes away behind the service's back.
        let raw = Database::connect(db.url()).await.unwrap();
        raw.execute_unprepared(
            "UPDATE balance_line SET net_minor = net_minor - 7 WHERE payout_id IS NOT NULL",
        )
        .await
        .unwrap();
        raw.execute_unprepared("UPDATE payout SET lines_next_at = occurred_at").await.unwrap();
        raw.close().await.unwrap();
        app.wait_verify("BROKEN payouts and their lines").await;
        let home = desk.get("/office").await.text;
        assert!(home.contains("A payout differs from its lines by £0.21"), "{home}");
        let page = desk.get(&format!("/office/payouts/{id}")).await.text;
        assert!(page.contains("role=\"alert\"") && page.contains("differ from it by £0.21"), "{page}");
    }
);
