//! What a line is: whose reference it carries, a payout of Stripe's, what is near, and what nobody knows.

use serde_json::json;

use super::{Entry, books, camt, held, import, pledge};
use crate::{affiliations::body::branch, db_test, harness::app::App};

db_test!(
    async fn r07_a_standing_order_is_booked_by_its_permanent_reference(db: TestDb) {
        let app = App::start(&db).await;
        let order = pledge(&app, json!({ "frequency": "monthly", "amount_minor": 1500 })).await;
        let grouped = format!("{}-{}-{}", &order[..4], &order[4..8], &order[8..]).to_lowercase();
        let september = [Entry("2026-09-01", 1500, "S1", "Giver", &order)];
        let more = [
            Entry("2026-09-01", 1500, "S1", "Giver", &order),
            Entry("2026-10-01", 1500, "S2", "Giver", &grouped),
            // The giver raised the order at the bank, and wrote the reference with spaces.
            Entry("2026-11-02", 2000, "S3", "Giver", &format!("gift {} {} thanks", &order[..6], &order[6..])),
        ];
        let said = import(&app, &camt(&app, "september.xml", 0, &september));
        assert!(said.contains("1 booked: 15.00 GBP"), "{said}");
        assert_eq!(app.status(&order).await["status"], "active");
        // The next statement overlaps the first.
        let said = import(&app, &camt(&app, "autumn.xml", 0, &more));
        assert!(said.contains("2 booked: 35.00 GBP") && said.contains("1 here before"), "{said}");
        let rows = app.export_rows();
        assert_eq!(rows.len(), 3);
        assert!(rows.iter().all(|row| row["channel"] == "standing_order" && row["reference"] == order));
        assert_eq!(held(&app, "assets:bank", "GBP"), 5_000);
        app.quiet().await;
    }
);

db_test!(
    async fn r15_overlapping_statements_in_any_order_are_booked_once(db: TestDb) {
        let app = App::start(&db).await;
        let (one, two) = (pledge(&app, json!({})).await, pledge(&app, json!({})).await);
        // Two equal gifts of one payer on one day, without an id of the bank's, are two.
        let days: Vec<Entry<'_>> = vec![
            Entry("2026-11-02", 2500, "", "Giver", &one),
            Entry("2026-11-03", 500, "", "Anon", "for the fund"),
            Entry("2026-11-03", 500, "", "Anon", "for the fund"),
            Entry("2026-11-04", 2500, "", "Giver", &two),
            Entry("2026-11-05", -300, "", "Bank", "charges"),
        ];
        let later = camt(&app, "later.xml", 2500, &days[1..]);
        let earlier = camt(&app, "earlier.xml", 0, &days[..4]);
        let whole = camt(&app, "whole.xml", 0, &days);
        import(&app, &later);
        let said = import(&app, &earlier);
        assert!(said.contains("3 here before") && said.contains("1 booked"), "{said}");
        let after = books(&app);
        for file in [&whole, &later, &earlier, &whole] {
            import(&app, file);
        }
        assert_eq!(books(&app), after);
        assert_eq!(held(&app, "assets:bank", "GBP"), 2500 + 500 + 500 + 2500 - 300);
        assert_eq!(held(&app, "liabilities:suspense", "GBP"), -(500 + 500 - 300));
        app.quiet().await;
    }
);

db_test!(
    async fn what_matches_nothing_waits_and_what_is_near_is_proposed(db: TestDb) {
        let app = App::start(&db).await;
        let meant = pledge(&app, json!({})).await;
        let paid = pledge(&app, json!({})).await;
        let euros = pledge(&app, json!({ "currency": "EUR" })).await;
        let other = if meant.starts_with('2') { "3" } else { "2" };
        let mistyped = format!("{other}{}", &meant[1..]);
        let file = camt(
            &app,
            "november.xml",
            0,
            &[
                Entry("2026-11-02", 2500, "N1", "Giver", &mistyped),
                Entry("2026-11-02", 2500, "N2", "Giver", &paid),
                Entry("2026-11-03", 2500, "N3", "Giver", &paid),
                Entry("2026-11-03", 2500, "N4", "Giver", &euros),
                Entry("2026-11-04", 700, "N5", "Giver", "solidarity"),
                Entry("2026-11-05", -1200, "N6", "Bank", "account charges"),
            ],
        );
        let said = import(&app, &file);
        assert!(said.contains("1 booked: 25.00 GBP"), "{said}");
        assert!(said.contains("4 in suspense, money in: 82.00 GBP"), "{said}");
        assert!(said.contains("1 in suspense, money out: -12.00 GBP"), "{said}");
        assert_eq!(app.status(&meant).await["status"], "pledged", "never guessed");
        assert_eq!(app.export_rows().iter().filter(|row| row["reference"] == *paid).count(), 1);
        let queue = app.cli_ok(&["bank", "queue"]);
        assert!(queue.contains(&format!("near {meant}: one character is another")), "{queue}");
        assert!(queue.contains(&format!("near {paid}: was paid before")), "{queue}");
        assert!(queue.contains(&format!("near {euros}: was promised in another currency")), "{queue}");
        assert!(queue.contains("5 lines wait, 70.00 GBP in all"), "{queue}");
        assert_eq!(held(&app, "liabilities:suspense", "GBP"), -(8_200 - 1_200));

        // Somebody decides.
        let line = |amount: &str| {
            let line = queue.lines().find(|line| line.contains(amount)).unwrap();
            line.split('\t').next().unwrap().to_owned()
        };
        let first = queue.lines().next().unwrap().split('\t').next().unwrap();
        app.cli_ok(&["payment", "assign", first, &meant]);
        assert_eq!(app.status(&meant).await["status"], "paid");
        let charges = line("-12.00");
        app.cli_ok(&["bank", "explain", &charges, "--as", "bank-charges"]);
        assert_eq!(
            app.cli(&["bank", "explain", &charges, "--as", "expenses"]).status.code(),
            Some(3),
            "once"
        );
        assert_eq!(held(&app, "expenses:bank-charges", "GBP"), 1_200);
        assert_eq!(held(&app, "liabilities:suspense", "GBP"), -5_700);
        let queue = app.cli_ok(&["bank", "queue"]);
        assert!(queue.contains("3 lines wait, 57.00 GBP in all"), "{queue}");
        let after = books(&app);
        import(&app, &file);
        assert_eq!(books(&app), after, "what somebody decided is not booked again");
        app.quiet().await;
    }
);

db_test!(
    async fn invoices_are_paid_in_part_in_full_and_several_at_once(db: TestDb) {
        let app = App::start(&db).await;
        let mut references = Vec::new();
        for name in ["Bristol Rail", "Leeds Post", "Cork Buses"] {
            let (status, taken) =
                app.affiliate(branch(json!({"method": "invoice", "body_name": name}))).await;
            assert_eq!(status, 201, "{taken}");
            assert_eq!(taken["fee_minor"], 3600);
            references.push(taken["reference"].as_str().unwrap().to_owned());
        }
        let [first, second, third] = &references[..] else { panic!() };
        let both = format!("{second} AND {third}");
        let part = [Entry("2026-11-02", 1600, "A1", "Bristol Rail", first)];
        import(&app, &camt(&app, "part.xml", 0, &part));
        assert_eq!(app.body_of(first).await["status"], "invoiced", "a part does not begin the year");
        let rest = [
            Entry("2026-11-03", 2000, "A2", "Bristol Rail", first),
            Entry("2026-11-04", 7200, "A3", "Region", &both),
        ];
        let said = import(&app, &camt(&app, "rest.xml", 1600, &rest));
        assert!(said.contains("2 booked: 92.00 GBP"), "{said}");
        for reference in &references {
            app.wait_standing(reference, "active").await;
        }
        assert_eq!(held(&app, "income:affiliation-fees", "GBP"), -3 * 3600);
        assert_eq!(held(&app, "liabilities:affiliations-prepaid", "GBP"), 0);
        app.quiet().await;
    }
);

db_test!(
    async fn a_payout_is_one_line_of_the_bank_and_is_not_booked_again(db: TestDb) {
        let app = App::start(&db).await;
        let (reference, page) = app.card_gift(json!({})).await;
        assert_eq!(app.pay(&page, "4242424242424242").await.status(), 303);
        app.wait_status(&reference, "paid").await;
        app.quiet().await;
        app.advance_days(5).await;
        app.sandbox_control("clock", json!({ "advance_seconds": 1 })).await;
        let started = std::time::Instant::now();
        while held(&app, "assets:bank", "GBP") == 0 {
            assert!(started.elapsed() < crate::harness::app::PATIENCE, "no payout\n{}", app.log());
            tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        }
        let payout = app.at_stripe("payout").await.remove(0);
        let amount = payout["amount"].as_i64().unwrap();
        let arrival = chrono::DateTime::from_timestamp(payout["arrival_date"].as_i64().unwrap(), 0).unwrap();
        let day = arrival.date_naive().to_string();
        let entries = [
            Entry(&day, amount, "P1", "STRIPE PAYMENTS UK LTD", "STRIPE"),
            // The same sum once more, and one that only looks like it.
            Entry(&day, amount, "P2", "Somebody else", "thanks"),
        ];
        let said = import(&app, &camt(&app, "payout.xml", 0, &entries));
        assert!(said.contains("1 payouts of Stripe's"), "{said}");
        assert!(said.contains("1 in suspense, money in"), "{said}");
        assert_eq!(held(&app, "assets:bank", "GBP"), 2 * amount);
        assert_eq!(held(&app, "liabilities:suspense", "GBP"), -amount);
        app.quiet().await;
    }
);
