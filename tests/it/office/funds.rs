//! The statement of the funds over an invented year in which everything happens: as page, PDF and CSV, and to the penny
//! what the trial balance says.

use std::collections::{BTreeMap, HashMap};

use serde_json::{Value, json};

use super::{
    desk::Desk,
    disbursements::steps::{FUND, People, approved, is_done, pay},
};
use crate::{db_test, harness::app::App};

const GENERAL: &str = "fighting-fund";
const YEAR: [&str; 4] = ["--from", "2026-01-01", "--to", "2026-12-31"];
const PAGE: &str = "/office/funds?from=2026-01-01&to=2026-12-31";

type Row = HashMap<String, String>;

fn rows(app: &App, kind: &str) -> Vec<Row> {
    let text = app.cli_ok(&[&["export", kind, "--format", "csv"], &YEAR[..]].concat());
    csv::Reader::from_reader(text.as_bytes()).deserialize().map(|row| row.unwrap()).collect()
}

fn minor(row: &Row, column: &str) -> i64 {
    row[column].parse().unwrap()
}

fn book(app: &App, event: &str, (number, date): (&str, &str), amount: &str, more: &[&str]) {
    let args = ["book", event, "--number", number, "--date", date, "--amount", amount, "--currency", "GBP"];
    app.cli_ok(&[&args[..], more].concat());
}

/// A gift by card that was paid: its charge.
async fn paid(app: &App, more: Value) -> String {
    let (reference, page) = app.card_gift(more).await;
    assert_eq!(app.pay(&page, "4242424242424242").await.status(), 303);
    app.wait_status(&reference, "paid").await;
    let rows = app.export_rows();
    rows.into_iter().find(|row| row["reference"] == reference).unwrap().remove("charge").unwrap()
}

/// Money of two funds comes, is given back, lost, changed, moved and spent.
async fn live_a_year(app: &App) {
    let note = ["--note", "statement 12/2025, folder 3"];
    book(app, "opening-balance", ("O1", "2025-12-30"), "100", &note);
    book(app, "opening-balance", ("O2", "2026-01-02"), "40", &[&note[..], &["--fund", FUND]].concat());
    app.sandbox_control("settings", json!({ "settlement_currency": "gbp", "exchange_rate": "0.8431" })).await;
    let refunded = paid(app, json!({})).await;
    let disputed = paid(app, json!({ "fund": FUND, "amount_minor": 9_000 })).await;
    paid(app, json!({ "fund": FUND, "currency": "EUR", "amount_minor": 4_999 })).await;
    app.sandbox_control(&format!("charges/{refunded}/refund"), json!({ "amount": 700 })).await;
    let dispute = app.sandbox_control(&format!("charges/{disputed}/dispute"), json!({})).await;
    let path = format!("disputes/{}/close", dispute["id"].as_str().unwrap());
    app.sandbox_control(&path, json!({ "status": "lost" })).await;
    app.wait_quiet_queue().await;
    app.cli_ok(&["reconcile"]);
    book(app, "expense", ("V1", "2026-03-03"), "12", &["--note", "printers"]);
    book(app, "bank-charge", ("V2", "2026-03-04"), "2.50", &[]);
    book(app, "sale", ("V3", "2026-05-01"), "5", &["--cash"]);
    book(app, "held-for-union", ("V4", "2026-05-02"), "30", &["--union", "kz-zhanartu"]);
    book(app, "between-funds", ("F1", "2026-06-01"), "10", &["--fund", GENERAL, "--to-fund", FUND]);
    book(app, "own-transfer", ("T1", "2026-07-01"), "20", &["--to-amount", "23", "--to-currency", "EUR"]);
    let people = People::of(app);
    let path = approved(app, &people, &[("amount", "45")]).await;
    let mut treasurer = Desk::of(app, &people.treasurer).await;
    is_done(&pay(&mut treasurer, &path, "FT1").await, &path, "paid");
    app.quiet().await;
}

/// What a fund owns less what it owes, with what other funds owe it, by the trial balance.
fn owned(app: &App) -> BTreeMap<(String, String), i64> {
    let mut owned = BTreeMap::new();
    for row in rows(app, "trial-balance") {
        let account = row["account"].as_str();
        if account.starts_with("assets:")
            || account.starts_with("liabilities:")
            || account == "equity:between-funds"
        {
            *owned.entry((row["fund"].clone(), row["currency"].clone())).or_insert(0) +=
                minor(&row, "closing_minor");
        }
    }
    owned
}

/// The year after begins with what this one left; nonsense is refused; who may not export is offered no file.
async fn other_periods_and_roles(app: &App, desk: &mut Desk<'_>, left: &str) {
    let next = desk.get("/office/funds?from=2027-01-01&to=2027-12-31&lang=de").await.text;
    assert!(next.contains("Am Anfang") && next.contains(&left.replace('.', ",")), "{next}");
    assert_eq!(desk.get("/office/funds?from=2027-01-01&to=2026-12-31").await.status, 422);
    assert_eq!(desk.get("/office/funds.pdf?from=2027-01-01&to=2026-12-31").await.status, 404);
    let mut clerk = Desk::of(app, &app.create_user("c@campaign.example", "clerk", &[])).await;
    let page = clerk.get(PAGE).await.text;
    assert!(page.contains("the trial balance says the same") && !page.contains("export/fund-statement"));
}

db_test!(
    async fn a_year_of_the_funds_is_told_to_the_penny_as_page_pdf_and_csv(db: TestDb) {
        let app = App::start(&db).await;
        live_a_year(&app).await;
        let statement = rows(&app, "fund-statement");
        let of = |fund: &str, currency: &str, item: &str| -> i64 {
            let mine = |row: &&Row| row["fund"] == fund && row["currency"] == currency && row["item"] == item;
            statement.iter().filter(mine).map(|row| minor(row, "amount_minor")).sum()
        };
        for (fund, currency, item, amount) in [
            (GENERAL, "GBP", "opening", 10_000),
            (FUND, "GBP", "opening", 0),
            (GENERAL, "GBP", "brought in", 0),
            (FUND, "GBP", "brought in", 4_000),
            (GENERAL, "GBP", "received", 2_500 + 500),
            (FUND, "GBP", "received", 9_000),
            (FUND, "EUR", "received", 4_999),
            (GENERAL, "GBP", "refunds", -700),
            (FUND, "GBP", "disputes lost", -9_000),
            (GENERAL, "GBP", "spent", -1_450),
            (FUND, "GBP", "disbursed", -4_500),
            (GENERAL, "GBP", "transfers", -1_000),
            (FUND, "GBP", "transfers", 1_000),
            (GENERAL, "GBP", "exchange", -2_000),
            (GENERAL, "EUR", "exchange", 2_300),
            (FUND, "EUR", "exchange", -4_999),
            (FUND, "EUR", "closing", 0),
        ] {
            assert_eq!(of(fund, currency, item), amount, "{fund} {currency} {item}: {statement:?}");
        }
        let fees = of(GENERAL, "GBP", "fees");
        assert!(fees < -2_000, "of three cards and of a dispute, all borne by the general fund: {fees}");
        assert_eq!((of(FUND, "GBP", "fees"), of(FUND, "EUR", "fees")), (0, 0));
        assert!(of(FUND, "GBP", "exchange") > 4_000, "what the euros became");

        // Each adds up, and all of them come to what the trial balance says of each fund.
        let mut closings = BTreeMap::new();
        for ((fund, currency), _) in owned(&app) {
            let (fund, currency) = (fund.as_str(), currency.as_str());
            let mine =
                |row: &&Row| row["fund"] == fund && row["currency"] == currency && row["item"] != "closing";
            let sum: i64 = statement.iter().filter(mine).map(|row| minor(row, "amount_minor")).sum();
            assert_eq!(sum, of(fund, currency, "closing"), "{fund} {currency} adds up: {statement:?}");
            closings.insert((fund.to_owned(), currency.to_owned()), sum);
        }
        assert_eq!(closings, owned(&app));

        // Page and PDF say the same figures.
        let mut desk = Desk::of(&app, &app.create_user("a@campaign.example", "auditor", &[])).await;
        let page = desk.get(PAGE).await.text;
        assert!(page.contains("the trial balance says the same"), "{page}");
        let (status, file) = desk.bytes("/office/funds.pdf?from=2026-01-01&to=2026-12-31").await;
        let text = app.pdf_text(&file);
        assert!(status == 200 && text.contains("Statement of the funds"), "{text}");
        for row in statement.iter().filter(|row| row["currency"] == "GBP" && minor(row, "amount_minor") > 0) {
            let shown = format!("£{}", row["amount"]);
            assert!(page.contains(&shown), "{row:?} in {page}");
            assert!(text.contains(&shown), "{row:?} in {text}");
        }
        for words in
            ["There when these books began", "Lost in disputes", "Paid out to those it is for", "€23.00"]
        {
            assert!(page.contains(words) && text.contains(words), "{words} in {page}\n{text}");
        }
        let csv = "/office/export/fund-statement?format=csv&from=2026-01-01&to=2026-12-31";
        assert!(page.replace("&amp;", "&").replace("&#38;", "&").contains(csv), "{page}");
        let by_page = desk.get(csv).await.text;
        let by_command = app.cli_ok(&[&["export", "fund-statement", "--format", "csv"], &YEAR[..]].concat());
        assert_eq!(by_page, by_command);

        let left = statement.iter().find(|row| row["fund"] == GENERAL && row["item"] == "closing").unwrap();
        other_periods_and_roles(&app, &mut desk, &left["amount"]).await;
    }
);
