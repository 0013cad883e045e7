//! Money on its ways to a body's year: one transfer for several, a wrong reference, an old card page, and papers that
//! repair holds.

use serde_json::json;

use super::body::{branch, own_path};
use crate::{db_test, harness::app::App};

/// An application by invoice: the body's reference and its invoice's.
async fn invoiced(app: &App, name: &str, members: u32) -> (String, String) {
    let more = json!({"method": "invoice", "body_name": name, "members": members});
    let (status, taken) = app.affiliate(branch(more)).await;
    assert_eq!(status, 201, "{taken}");
    let number = taken["invoice_number"].as_str().unwrap();
    let invoice = app.letters(&format!("Invoice {number}"), 1).await.remove(0);
    let line = invoice.text.lines().find(|line| line.starts_with("Reference: ")).unwrap();
    let under = line.trim_start_matches("Reference: ").trim().to_owned();
    (taken["reference"].as_str().unwrap().to_owned(), under)
}

fn balance(app: &App, account: &str) -> String {
    let text = app.cli_ok(&["export", "trial-balance", "--format", "csv"]);
    let line = text.lines().find(|line| line.starts_with(account));
    line.unwrap_or_default().to_owned()
}

db_test!(
    async fn one_transfer_pays_several_invoices(db: TestDb) {
        let app = App::start(&db).await;
        let (first, first_invoice) = invoiced(&app, "Bristol Rail", 180).await;
        let (second, second_invoice) = invoiced(&app, "Leeds Post", 200).await;
        let (third, third_invoice) = invoiced(&app, "Cork Buses", 100).await;
        let date = app.clock_date().to_string();
        let book = |references: &[&str], amount: &str, line: &str| {
            let more = ["--amount", amount, "--currency", "GBP", "--date", &date, "--bank-ref", line];
            app.cli(&[&["payment", "book"], references, &more].concat())
        };
        // What does not reach, or names a thing twice, or a stranger, writes nothing.
        let stranger = app.unknown_reference();
        for (references, amount) in [
            (vec![first_invoice.as_str(), &second_invoice], "36"),
            (vec![&first_invoice, &first], "50"),
            (vec![&first_invoice, &stranger], "50"),
        ] {
            let refused = book(&references, amount, "line-1");
            assert_eq!(refused.status.code(), Some(3), "{references:?}");
            let said = String::from_utf8_lossy(&refused.stderr).into_owned();
            assert!(said.contains("nothing was written"), "{said}");
        }
        assert!(app.export_rows().is_empty());

        let all = [first_invoice.as_str(), &second_invoice, &third];
        let said = String::from_utf8(book(&all, "98.50", "line-1").stdout).unwrap();
        for share in ["36.00 GBP", "40.00 GBP", "22.50 GBP"] {
            assert!(said.contains(share), "{share} in {said}");
        }
        for reference in [&first, &second, &third] {
            app.wait_standing(reference, "active").await;
        }
        let receipts = app.letters("Receipt R-", 3).await;
        for sum in ["£36.00", "£40.00", "£22.50"] {
            let with = receipts.iter().filter(|receipt| receipt.text.contains(sum)).count();
            assert_eq!(with, 1, "one receipt of {sum}");
        }
        assert!(balance(&app, "liabilities:affiliations-prepaid").contains("2.50"));
        let again = String::from_utf8(book(&all, "98.50", "line-1").stdout).unwrap();
        assert!(again.contains("nothing to do"), "{again}");
        assert_eq!(book(&[&third_invoice], "98.50", "line-1").status.code(), Some(3));
        let rows = app.export_rows();
        assert_eq!(
            (rows.len(), rows[0]["amount"].as_str()),
            (1, "98.50"),
            "one line of the bank's, one payment"
        );
        app.quiet().await;
    }
);

db_test!(
    async fn a_wrong_reference_is_kept_and_shown_until_somebody_knows_whose_it_is(db: TestDb) {
        let app = App::start(&db).await;
        let (first, first_invoice) = invoiced(&app, "Bristol Rail", 180).await;
        let (second, _) = invoiced(&app, "Leeds Post", 200).await;
        let date = app.clock_date().to_string();
        let suspend = |amount: &str, line: &str, said: &str| {
            let more = ["--amount", amount, "--currency", "GBP", "--date", &date, "--bank-ref", line];
            app.cli_ok(&[&["payment", "suspend"], &more[..], &["--said", said]].concat())
        };
        suspend("76", "line-1", "INV 1, Ms. O'Neill");
        suspend("25", "line-2", "");
        assert!(suspend("25", "line-2", "").contains("nothing to do"));
        let waiting = app.cli_ok(&["payment", "waiting"]);
        assert!(waiting.contains("line-1") && waiting.contains("76.00 GBP\tbank_transfer\t1\n"), "{waiting}");
        assert!(!waiting.to_uppercase().contains("NEILL"), "who paid is not kept: {waiting}");
        assert!(waiting.contains("line-2") && waiting.lines().count() == 2, "{waiting}");
        assert!(balance(&app, "liabilities:suspense").contains("101.00"));
        app.quiet().await;

        let unknown = app.cli(&["payment", "assign", "line-9", &first_invoice]);
        assert_eq!(unknown.status.code(), Some(3));
        let assigned = app.cli_ok(&["payment", "assign", "line-1", &first_invoice, &second]);
        assert!(assigned.contains("36.00 GBP") && assigned.contains("40.00 GBP"), "{assigned}");
        app.wait_standing(&first, "active").await;
        app.wait_standing(&second, "active").await;
        app.letters("Receipt R-", 2).await;
        assert_eq!(app.cli(&["payment", "assign", "line-1", &first]).status.code(), Some(3), "once");
        // The other one was a gift, for a fund of its own.
        let gift = json!({
            "amount_minor": 2500, "currency": "GBP", "frequency": "once", "fund": "zhanaozen-medical",
            "method": "transfer",
        });
        let gift: serde_json::Value = app.donate(gift).await.json().await.unwrap();
        let gift = gift["reference"].as_str().unwrap();
        app.cli_ok(&["payment", "assign", "line-2", gift]);
        app.wait_status(gift, "paid").await;
        assert!(app.cli_ok(&["payment", "waiting"]).contains("nothing waits"));
        let rows = app.export_rows();
        assert_eq!(rows.len(), 2);
        assert!(rows.iter().any(|row| row["fund"] == "zhanaozen-medical" && row["reference"] == gift));
        app.quiet().await;
    }
);

db_test!(
    async fn a_part_payment_ends_the_card_page_that_asks_for_the_whole(db: TestDb) {
        let app = App::start(&db).await;
        let (reference, _) = invoiced(&app, "Bristol Rail", 180).await;
        let pay = async || {
            let (_, nonce) = app.page(&format!("/affiliate/{reference}")).await;
            let paying = app.send(&format!("/affiliate/{reference}/pay"), &[("nonce", &nonce)]).await;
            assert_eq!(paying.status(), 303);
            paying.headers()["location"].to_str().unwrap().to_owned()
        };
        let old = pay().await;
        assert_eq!(pay().await, old, "one page for one sum");
        let date = app.clock_date().to_string();
        app.book(&reference, "10", &date, "line-1");
        let started = std::time::Instant::now();
        while app.at_stripe("checkout.session").await[0]["status"] != "expired" {
            assert!(started.elapsed() < crate::harness::app::PATIENCE, "{}", app.log());
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        assert_ne!(app.pay(&old, "4242424242424242").await.status(), 303, "the old page takes nothing");
        let new = pay().await;
        assert_ne!(new, old);
        assert_eq!(app.pay(&new, "4242424242424242").await.status(), 303);
        app.wait_standing(&reference, "active").await;
        let paid: Vec<i64> =
            app.paid_at_stripe().await.iter().map(|charge| charge["amount"].as_i64().unwrap()).collect();
        assert_eq!(paid, [2600], "the rest, once");
        app.quiet().await;
    }
);

db_test!(
    async fn papers_that_repair_holds_are_let_go_by_command(db: TestDb) {
        let app = App::start(&db).await;
        let (reference, _) = invoiced(&app, "Bristol Rail", 180).await;
        let own = own_path(&app, &app.letters("Invoice INV-", 1).await.remove(0));
        app.fault(json!({"path": "*", "kind": "drop_webhooks"})).await;
        let (_, nonce) = app.page(&own).await;
        let paying = app.send(&format!("/affiliate/{reference}/pay"), &[("nonce", &nonce)]).await;
        let card = paying.headers()["location"].to_str().unwrap().to_owned();
        assert_eq!(app.pay(&card, "4242424242424242").await.status(), 303);
        app.cli(&["reconcile"]);
        app.wait_standing(&reference, "active").await;
        let held = app.cli_ok(&["retry", "papers", "--list"]);
        assert_eq!(held.lines().filter(|line| line.contains("\theld\t")).count(), 1, "{held}");
        assert!(app.cli_ok(&["retry", "papers"]).starts_with("0 papers"), "only when it is asked for");
        assert!(app.letters_now("Receipt R-").is_empty());
        assert!(app.cli_ok(&["retry", "papers", "--held"]).starts_with("1 papers"));
        app.letters("Receipt R-", 1).await;
        assert!(app.cli_ok(&["retry", "papers", "--list"]).starts_with("nothing was given up"));
    }
);
