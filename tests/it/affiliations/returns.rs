//! Money of a body's that goes back: what of it, in which account, what the register says of any day, and what the office
//! decides.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::body::{branch, own_path};
use crate::{db_test, harness::app::App, office::desk::Desk};

const CARD: &str = "4242424242424242";
/// The fund that gets what bodies give beyond their fee.
const MEDICAL: [(&str, &str); 1] = [("SOLIDARITY_AFFILIATIONS__DONATION_FUND", "zhanaozen-medical")];

/// An application by invoice that agreed to be listed: its reference and its own page.
async fn invoiced(app: &App, name: &str, donation_minor: i64) -> (String, String) {
    let more = json!({
        "method": "invoice", "body_name": name, "consent_public": true, "donation_minor": donation_minor,
    });
    let (status, taken) = app.affiliate(branch(more)).await;
    assert_eq!(status, 201, "{taken}");
    let number = taken["invoice_number"].as_str().unwrap();
    let invoice = app.letters(&format!("Invoice {number}"), 1).await.remove(0);
    (taken["reference"].as_str().unwrap().to_owned(), own_path(app, &invoice))
}

/// The card page of what is open.
async fn card_page(app: &App, reference: &str) -> String {
    let (_, nonce) = app.page(&format!("/affiliate/{reference}")).await;
    let paying = app.send(&format!("/affiliate/{reference}/pay"), &[("nonce", &nonce)]).await;
    assert_eq!(paying.status(), 303);
    paying.headers()["location"].to_str().unwrap().to_owned()
}

async fn paid_by_card(app: &App, reference: &str) {
    let page = card_page(app, reference).await;
    assert_eq!(app.pay(&page, CARD).await.status(), 303);
    app.wait_standing(reference, "active").await;
}

/// Sums of the trial balance in minor units, by account and fund; what is nothing is left out.
fn books(app: &App) -> HashMap<(String, String), i64> {
    let text = app.cli_ok(&["export", "trial-balance", "--format", "csv"]);
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rows = reader.deserialize().map(|row: Result<HashMap<String, String>, _>| row.unwrap());
    let sums = rows.map(|row| {
        ((row["account"].clone(), row["fund"].clone()), row["closing_minor"].parse::<i64>().unwrap())
    });
    sums.filter(|(_, minor)| *minor != 0).collect()
}

fn sum(app: &App, account: &str, fund: &str) -> i64 {
    books(app).get(&(account.to_owned(), fund.to_owned())).copied().unwrap_or(0)
}

/// What one body's row of the register says in some columns.
fn told(app: &App, reference: &str, more: &[&str], columns: &[&str]) -> Vec<String> {
    let text = app.cli_ok(&[&["export", "affiliations", "--format", "csv"], more].concat());
    let mut rows = csv::Reader::from_reader(text.as_bytes());
    let mut rows = rows.deserialize().map(|row: Result<HashMap<String, String>, _>| row.unwrap());
    let row = rows.find(|row| row["reference"] == reference).expect("a row of the body");
    columns.iter().map(|column| row[*column].clone()).collect()
}

const MONEY: [&str; 4] = ["paid", "returned", "waived", "open"];

fn lacking(app: &App) -> String {
    app.cli_ok(&["affiliation", "list", "--fees-back"])
}

fn refund(app: &App, reference: &str, amount: &str) {
    let said = app.cli_ok(&["refund", reference, "--amount", amount, "--reason", "asked for it"]);
    assert!(said.starts_with(&format!("given back {amount}")), "{said}");
}

db_test!(
    async fn what_was_too_much_goes_back_first_then_the_gift_then_the_fee(db: TestDb) {
        let mut app = App::start_with(&db, &MEDICAL).await;
        let (reference, own) = invoiced(&app, "Bristol Rail", 1000).await;
        // A part comes by transfer while the card page for the whole cannot be closed: 5.00 too much.
        let page = card_page(&app, &reference).await;
        let fault = json!({"path": "/v1/checkout/sessions/", "kind": "status", "value": 500});
        app.fault(fault).await;
        app.book(&reference, "5", &app.clock_date().to_string(), "line-1");
        assert_eq!(app.pay(&page, CARD).await.status(), 303);
        app.wait_standing(&reference, "active").await;
        app.fault(json!({"clear": true})).await;
        app.quiet().await;
        assert_eq!(told(&app, &reference, &[], &MONEY), ["51.00", "0.00", "0.00", "0.00"]);
        assert_eq!(sum(&app, "liabilities:affiliations-prepaid", "fighting-fund"), -500);
        assert_eq!(sum(&app, "income:donations", "zhanaozen-medical"), -1000);
        assert_eq!(sum(&app, "income:affiliation-fees", "fighting-fund"), -3600);
        let term = app.body_of(&reference).await["term"].clone();
        let before = app.clock_date().to_string();
        app.advance_days(2).await;
        app.restart_gently().await;

        refund(&app, &reference, "5.00");
        assert_eq!(sum(&app, "liabilities:affiliations-prepaid", "fighting-fund"), 0, "nothing is owed");
        assert_eq!(sum(&app, "income:refunds", "fighting-fund"), 0, "it was no income");
        assert_eq!(told(&app, &reference, &[], &MONEY), ["51.00", "5.00", "0.00", "0.00"]);
        refund(&app, &reference, "10.00");
        assert_eq!(sum(&app, "income:refunds", "zhanaozen-medical"), 1000, "from the fund that it was for");
        assert_eq!(sum(&app, "income:refunds", "fighting-fund"), 0);
        assert_eq!(
            sum(&app, "equity:between-funds", "zhanaozen-medical"),
            0,
            "no fund owes the other any more"
        );
        assert_eq!(told(&app, &reference, &[], &MONEY), ["51.00", "15.00", "10.00", "0.00"]);
        assert_eq!(lacking(&app), "", "a gift that was given back is not asked for again");

        refund(&app, &reference, "6.00");
        assert_eq!(sum(&app, "income:refunds", "fighting-fund"), 600);
        assert_eq!(told(&app, &reference, &[], &MONEY), ["51.00", "21.00", "10.00", "6.00"]);
        let lacks = lacking(&app);
        assert!(lacks.contains("Bristol Rail (0742)") && lacks.contains("6.00 GBP went back"), "{lacks:?}");
        let now = app.body_of(&reference).await;
        assert_eq!((now["status"].as_str(), now["open_minor"].as_i64()), (Some("active"), Some(600)));
        assert_eq!(now["term"], term, "the year keeps its dates until somebody decides otherwise");
        let page = app.page(&own).await.0;
        assert!(page.contains("£21.00") && page.contains("Pay £6.00 by card"), "{page}");
        // On the day before nothing of this was known.
        let then = told(&app, &reference, &["--at", &before], &MONEY);
        assert_eq!(then, ["51.00", "0.00", "0.00", "0.00"]);
        app.quiet().await;

        // The bank could not take the last one: it came again.
        let refunds = app.at_stripe("refund").await;
        let last =
            refunds.iter().find(|refund| refund["amount"] == 600).unwrap()["id"].as_str().unwrap().to_owned();
        app.sandbox_control(&format!("refunds/{last}/fail"), json!({})).await;
        let started = std::time::Instant::now();
        while !lacking(&app).is_empty() {
            assert!(started.elapsed() < crate::harness::app::PATIENCE, "{}", app.log());
            tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        }
        app.quiet().await;
        assert_eq!(sum(&app, "income:refunds", "fighting-fund"), 0);
        assert_eq!(told(&app, &reference, &[], &MONEY), ["51.00", "15.00", "10.00", "0.00"]);
        let history = app.cli_ok(&["affiliation", "show", &reference]);
        for step in
            ["10.00 GBP went back (refund)", "6.00 GBP went back (refund)", "6.00 GBP came again (refund)"]
        {
            assert!(history.contains(step), "{step} in\n{history}");
        }
        app.cli_ok(&["reconcile"]);
        app.cli_ok(&["verify", "--stripe"]);
    }
);

db_test!(
    async fn a_fee_that_was_given_back_can_be_paid_again_for_the_same_year(db: TestDb) {
        let app = App::start(&db).await;
        let (reference, _) = invoiced(&app, "Bristol Rail", 0).await;
        paid_by_card(&app, &reference).await;
        app.quiet().await;
        let year = app.body_of(&reference).await["term"].clone();
        refund(&app, &reference, "36.00");
        assert!(lacking(&app).contains("36.00 GBP"));
        let page = card_page(&app, &reference).await;
        assert_eq!(app.pay(&page, CARD).await.status(), 303);
        let started = std::time::Instant::now();
        while !lacking(&app).is_empty() {
            assert!(started.elapsed() < crate::harness::app::PATIENCE, "{}", app.log());
            tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        }
        app.quiet().await;
        assert_eq!(app.body_of(&reference).await["term"], year, "r13: no second year");
        assert_eq!(told(&app, &reference, &[], &MONEY), ["72.00", "36.00", "0.00", "0.00"]);
        assert_eq!(sum(&app, "income:affiliation-fees", "fighting-fund"), -7200);
        assert_eq!(sum(&app, "income:refunds", "fighting-fund"), 3600);
    }
);

/// The charge that paid a body's fee.
fn charge(app: &App, reference: &str) -> String {
    let rows = app.export_rows();
    rows.iter().find(|row| row["reference"] == *reference).expect("a payment")["charge"].clone()
}

/// Loses a dispute about a body's fee; answers its path at the sandbox.
async fn lose(app: &App, reference: &str) -> String {
    let dispute = format!("charges/{}/dispute", charge(app, reference));
    let dispute: Value = app.sandbox_control(&dispute, json!({})).await;
    let close = format!("disputes/{}/close", dispute["id"].as_str().unwrap());
    app.sandbox_control(&close, json!({"status": "lost"})).await;
    close
}

db_test!(
    async fn the_office_says_whether_a_year_without_its_fee_stands(db: TestDb) {
        let app = App::start(&db).await;
        let (stands, _) = invoiced(&app, "Bristol Rail", 0).await;
        let (ends, _) = invoiced(&app, "Bath Rail", 0).await;
        for reference in [&stands, &ends] {
            paid_by_card(&app, reference).await;
            app.cli_ok(&["affiliation", "accept", reference, "--by", "A. Officer"]);
        }
        let certificate = app.letters("Certificate C-", 2).await;
        let certificate = certificate.iter().find(|letter| letter.text.contains("Bath Rail")).unwrap();
        let verify = format!("/verify/{}", certificate.papers[0].0.trim_end_matches(".pdf"));
        let (won, _) = (lose(&app, &stands).await, lose(&app, &ends).await);
        let officer = app.create_user("officer@campaign.example", "officer", &[]);
        let mut desk = Desk::of(&app, &officer).await;
        let started = std::time::Instant::now();
        while !desk.get("/office").await.text.contains("The fees of 2 affiliated bodies went back") {
            assert!(started.elapsed() < crate::harness::app::PATIENCE, "{}", app.log());
            tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        }
        let page = desk.get("/office/bodies").await.text;
        assert!(page.contains("of the fee of £36.00, £36.00 is lacking"), "{page}");
        assert!(app.page("/affiliated").await.0.contains("Bath Rail"), "listed until somebody decides");

        for deed in ["let-stand", "end"] {
            let without = desk.press(&format!("/office/bodies/{deed}"), &[("reference", &stands)]).await;
            assert!(without.status == 422 && without.text.contains("give a reason"), "{}", without.text);
        }
        let because = |reference| [("reference", reference), ("reason", "canary-reason: hardship")];
        let done = desk.press("/office/bodies/let-stand", &because(stands.as_str())).await;
        assert_eq!(done.location.as_deref(), Some("/office/bodies?done=stands"), "{}", done.text);
        let done = desk.press("/office/bodies/end", &because(ends.as_str())).await;
        assert_eq!(done.location.as_deref(), Some("/office/bodies?done=ended"), "{}", done.text);
        for deed in ["let-stand", "end"] {
            let again = desk.press(&format!("/office/bodies/{deed}"), &because(stands.as_str())).await;
            assert!(again.status == 422 && again.text.contains("does not wait any more"), "{}", again.text);
        }
        assert!(!desk.get("/office").await.text.contains("went back"));
        assert_eq!(app.body_of(&stands).await["open_minor"], 0);
        assert_eq!(told(&app, &stands, &[], &MONEY), ["36.00", "36.00", "36.00", "0.00"]);
        assert_eq!(app.body_of(&ends).await["status"], "withdrawn");
        assert_eq!(told(&app, &ends, &[], &["state", "paid", "returned"]), ["withdrawn", "36.00", "36.00"]);
        let listed = app.page("/affiliated").await.0;
        assert!(listed.contains("Bristol Rail") && !listed.contains("Bath Rail"), "{listed}");
        assert!(app.page(&verify).await.0.contains("This certificate is not valid"));
        app.letters("Credit note CN-", 1).await;
        let history = app.cli_ok(&["affiliation", "show", &stands]);
        assert!(history.contains("36.00 GBP went back (dispute)"), "{history}");
        assert!(
            history.contains("year 1 stands without 36.00 GBP") && !history.contains("canary"),
            "{history}"
        );
        app.quiet().await;
        assert_eq!(sum(&app, "income:chargebacks", "fighting-fund"), 7200);

        // The bank took one loss back: the fee came again, and nothing is owed twice.
        app.sandbox_control(&won, json!({"status": "won"})).await;
        let started = std::time::Instant::now();
        while told(&app, &stands, &[], &["returned"]) != ["0.00"] {
            assert!(started.elapsed() < crate::harness::app::PATIENCE, "{}", app.log());
            tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        }
        app.quiet().await;
        assert_eq!(sum(&app, "income:chargebacks", "fighting-fund"), 3600);
        assert_eq!(told(&app, &stands, &[], &["paid", "open"]), ["36.00", "0.00"]);
    }
);

db_test!(
    async fn a_debit_that_comes_back_before_anybody_decided_opens_the_fee_again(db: TestDb) {
        let app = App::start(&db).await;
        let (reference, _) = invoiced(&app, "Bristol Rail", 0).await;
        paid_by_card(&app, &reference).await;
        app.quiet().await;
        app.sandbox_control(&format!("charges/{}/fail", charge(&app, &reference)), json!({})).await;
        let started = std::time::Instant::now();
        while lacking(&app).is_empty() {
            assert!(started.elapsed() < crate::harness::app::PATIENCE, "{}", app.log());
            tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        }
        app.quiet().await;
        assert_eq!(sum(&app, "income:returned-debits", "fighting-fund"), 3600);
        assert_eq!(told(&app, &reference, &[], &MONEY), ["36.00", "36.00", "0.00", "36.00"]);
        let stand = ["affiliation", "let-stand", &reference, "--by", "A. Officer", "--reason", "hardship"];
        app.cli_ok(&stand);
        assert_eq!(app.body_of(&reference).await["open_minor"], 0);
        assert!(!app.cli(&stand).status.success(), "once");
        app.quiet().await;
    }
);
