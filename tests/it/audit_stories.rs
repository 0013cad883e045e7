//! The audit pack tells the whole story of each entry that was drawn, to the bank's line, and nobody's name.

use std::{collections::BTreeSet, fs};

use chrono::Datelike;
use serde_json::json;

use crate::{
    affiliations::body::branch,
    bank::{Entry, camt, import, pledge},
    db_test,
    harness::app::App,
};

/// What happened, by its references.
struct Year {
    card: String,
    disputed: String,
    transfer: String,
    invoice: String,
}

async fn by_card(app: &App, amount_minor: i64) -> String {
    let giver = json!({
        "amount_minor": amount_minor, "name": "Canary Giver", "email": "canary@example.org",
        "message": "Canary words"
    });
    let (reference, page) = app.card_gift(giver).await;
    assert_eq!(app.pay(&page, "4242424242424242").await.status(), 303);
    app.wait_status(&reference, "paid").await;
    reference
}

/// Gifts of two kinds, a refund, a dispute, a body's fee, an expense, a payout, and the bank's statement of all of it.
async fn a_year(app: &App) -> Year {
    let (card, disputed) = (by_card(app, 30_000).await, by_card(app, 2_500).await);
    app.cli_ok(&["refund", &card, "--amount", "10.00", "--reason", "Canary asked for it"]);
    app.wait_status(&card, "partially_refunded").await;
    let row = app.export_rows().into_iter().find(|row| row["reference"] == disputed).unwrap();
    app.sandbox_control(&format!("charges/{}/dispute", row["charge"]), json!({})).await;
    app.wait_status(&disputed, "disputed").await;
    let transfer = pledge(app, json!({ "name": "Canary Giver", "email": "canary@example.org" })).await;
    let (status, taken) = app.affiliate(branch(json!({ "method": "invoice" }))).await;
    assert_eq!(status, 201, "{taken}");
    let day = app.clock_date().to_string();
    // A number that a spreadsheet would take for a formula.
    let expense = ["book", "expense", "--number", "=7", "--amount", "7", "--currency", "GBP", "--date", &day];
    app.cli_ok(&expense);
    app.quiet().await;
    app.advance_days(5).await;
    app.sandbox_control("clock", json!({ "advance_seconds": 1 })).await;
    app.wait_quiet_queue().await;
    app.quiet().await;
    let body = taken["reference"].as_str().unwrap();
    let mut lines = vec![
        Entry(&day, 2_500, "B1", "Canary Payer", &transfer),
        Entry(&day, 3_600, "B2", "Canary Treasurer", body),
        Entry(&day, -700, "B3", "Canary Printers", "leaflets"),
    ];
    let payouts = app.at_stripe("payout").await;
    let paid_out: Vec<(i64, String)> = payouts
        .iter()
        .map(|payout| {
            let arrival = chrono::DateTime::from_timestamp(payout["arrival_date"].as_i64().unwrap(), 0);
            (payout["amount"].as_i64().unwrap(), arrival.unwrap().date_naive().to_string())
        })
        .collect();
    assert!(!paid_out.is_empty());
    let ids: Vec<String> = (4..).take(paid_out.len()).map(|number| format!("B{number}")).collect();
    lines.extend(
        paid_out.iter().zip(&ids).map(|((minor, day), id)| Entry(day, *minor, id, "STRIPE", "payout")),
    );
    import(app, &camt(app, "year.xml", 0, &lines));
    app.quiet().await;
    Year { card, disputed, transfer, invoice: taken["invoice_number"].as_str().unwrap().to_owned() }
}

/// The pack of a year: rows of its sample, and the pages of its stories. The folder names nobody.
fn pack(app: &App, name: &str, year: i32, sample: &str) -> (Vec<csv::StringRecord>, Vec<String>) {
    let out = app.folder.join(name);
    let (year, folder) = (year.to_string(), out.to_str().unwrap());
    let order =
        ["audit-pack", "--year", &year, "--seed", "green bicycle", "--sample", sample, "--out", folder];
    app.cli_ok(&order);
    for file in fs::read_dir(&out).unwrap().flatten().filter(|file| file.path().is_file()) {
        let text = fs::read_to_string(file.path()).unwrap();
        assert!(!text.contains("Canary") && !text.contains("canary"), "{}", file.path().display());
    }
    let stories = fs::read_to_string(out.join("stories.txt")).unwrap();
    assert!(!stories.contains('@'), "mails tell when, never to whom: {stories}");
    let rows =
        csv::Reader::from_path(out.join("sample.csv")).unwrap().records().map(Result::unwrap).collect();
    let pages = stories.split("\n\n").skip(1).map(str::to_owned).collect();
    (rows, pages)
}

/// The page of an entry, by its template and something else that stands on it.
fn page<'a>(pages: &'a [String], template: &str, other: &str) -> &'a str {
    let head = format!(": {template}\n");
    let found = pages.iter().find(|page| page.contains(&head) && page.contains(other));
    found.unwrap_or_else(|| panic!("{template} with {other} in {}", pages.join("\n\n")))
}

fn tells(page: &str, what: &[&str]) {
    for words in what {
        assert!(page.contains(words), "{words} in {page}");
    }
}

/// Postings of the entry itself, as they stand on its page: in minor units, credits negative.
fn balance(page: &str) -> i64 {
    let postings = page.lines().filter_map(|line| line.trim_start().strip_prefix("posting    "));
    let signed = postings.map(|posting| {
        let (side, amount) = posting.split_once(' ').unwrap();
        let minor: i64 = amount.split(' ').next().unwrap().replace('.', "").parse().unwrap();
        if side == "credit" { -minor } else { minor }
    });
    signed.sum()
}

db_test!(
    async fn the_audit_pack_tells_the_whole_story_of_every_entry_without_names(db: TestDb) {
        let app = App::start(&db).await;
        let first = app.clock_date().year();
        let year = a_year(&app).await;
        let (mut rows, mut pages) = (Vec::new(), Vec::new());
        for number in first..=app.clock_date().year() {
            let of_one = pack(&app, &format!("all-{number}"), number, "500");
            rows.extend(of_one.0);
            pages.extend(of_one.1);
        }
        let entries: BTreeSet<(&str, &str)> = rows.iter().map(|row| (&row[5], &row[6])).collect();
        assert_eq!(pages.len(), entries.len(), "a page for each entry");
        let postings: usize = pages.iter().map(|page| page.matches("\n  posting ").count()).sum();
        assert_eq!(postings, rows.len(), "each with all its postings");
        for page in &pages {
            assert_eq!(balance(page), 0, "{page}");
        }

        let card = page(&pages, "charge_taken", &year.card);
        tells(
            card,
            &["form       sent", "once by card", "checkout   cs_", "checkout.session.completed evt_"],
        );
        tells(
            card,
            &[
                "refund     ",
                " 10.00 GBP, succeeded",
                "receipt    R-",
                "mail       receipt, written",
                ", sent 2",
            ],
        );
        tells(card, &["charge_taken: debit 300.00 GBP assets:stripe-clearing", "refund_made", "fee        "]);
        tells(card, &["payout     po_", "its lines add up to it", "bank line  ", "payout, reference none"]);
        let disputed = page(&pages, "charge_taken", &year.disputed);
        tells(disputed, &["dispute    ", "25.00 GBP, ", "assets:disputed-funds"]);
        let transfer = page(&pages, "transfer_received", &year.transfer);
        let line = format!("25.00 GBP on the account main, booked, reference {}; camt", year.transfer);
        tells(
            transfer,
            &["once by transfer", "receipt    R-", "waits for a treasurer", "bank line  ", &line],
        );
        let fee = page(&pages, "transfer_received", &year.invoice);
        tells(fee, &["(branch): fee 36.00 GBP", "36.00 GBP on the account main, booked"]);
        tells(page(&pages, "expense", "source     expense =7"), &["-7.00 GBP on the account main, by_hand"]);
        tells(page(&pages, "payout_made", "po_"), &["its lines add up to it", "bank line  "]);
        // What belongs to a refund or to a line of Stripe's balance leads to the payment.
        for (template, other) in
            [("refund_made", "stripe_refund "), ("balance_fee", "stripe_balance_transaction ")]
        {
            tells(page(&pages, template, other), &["payment    stripe ch_", "payout     po_"]);
        }

        // The same seed draws the same entries, with the same stories.
        let last = app.clock_date().year();
        let (drawn, told) = pack(&app, "few", last, "5");
        assert_eq!(pack(&app, "again", last, "5"), (drawn.clone(), told.clone()));
        assert_eq!(told.len(), drawn.iter().map(|row| (&row[5], &row[6])).collect::<BTreeSet<_>>().len());
    }
);
