//! Exports of the books: they say what the ledger says, in each format, by command and by API.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{books, paid, periods::journal};
use crate::{db_test, harness::app::App};

type Row = std::collections::HashMap<String, String>;

fn rows(app: &App, args: &[&str]) -> Vec<Row> {
    let mut all = vec!["export"];
    all.extend(args);
    all.extend(["--format", "csv"]);
    let text = app.cli_ok(&all);
    csv::Reader::from_reader(text.as_bytes()).deserialize().map(|row| row.unwrap()).collect()
}

fn minor(row: &Row, column: &str) -> i64 {
    row[column].parse().unwrap()
}

async fn some_books(app: &App) {
    let (_, charge) = paid(app, json!({})).await;
    let (_, disputed) = paid(app, json!({ "fund": "zhanaozen-medical", "amount_minor": 9000 })).await;
    let (_, returned) = paid(app, json!({ "currency": "EUR", "amount_minor": 3333 })).await;
    app.sandbox_control(&format!("charges/{charge}/refund"), json!({ "amount": 700 })).await;
    app.sandbox_control(&format!("charges/{returned}/fail"), json!({})).await;
    let dispute = app.sandbox_control(&format!("charges/{disputed}/dispute"), json!({})).await;
    let path = format!("disputes/{}/close", dispute["id"].as_str().unwrap());
    app.sandbox_control(&path, json!({ "status": "lost" })).await;
    app.wait_quiet_queue().await;
    app.quiet().await;
}

db_test!(
    async fn r08_journal_trial_balance_and_fund_statement_say_the_same(db: TestDb) {
        let app = App::start(&db).await;
        some_books(&app).await;
        let ledger = books(&db).await;
        let mut from_journal: BTreeMap<(String, String), i64> = BTreeMap::new();
        for row in journal(&app) {
            *from_journal.entry((row["account"].clone(), row["currency"].clone())).or_default() +=
                minor(&row, "amount_minor");
        }
        from_journal.retain(|_, sum| *sum != 0);
        assert_eq!(from_journal, ledger);
        let mut from_balance: BTreeMap<(String, String), i64> = BTreeMap::new();
        for row in rows(&app, &["trial-balance"]) {
            *from_balance.entry((row["account"].clone(), row["currency"].clone())).or_default() +=
                minor(&row, "closing_minor");
        }
        from_balance.retain(|_, sum| *sum != 0);
        assert_eq!(from_balance, ledger);

        // What the campaign owns less what it owes is what its funds have.
        let owned = |currency: &str| -> i64 {
            let of = |(account, c): &(String, String)| {
                c == currency && (account.starts_with("assets:") || account.starts_with("liabilities:"))
            };
            ledger.iter().filter(|(key, _)| of(key)).map(|(_, minor)| *minor).sum()
        };
        let statement = rows(&app, &["fund-statement"]);
        for currency in ["GBP", "EUR"] {
            let of = |item: &str| -> i64 {
                let rows = statement.iter().filter(|row| row["currency"] == currency && row["item"] == item);
                rows.map(|row| minor(row, "amount_minor")).sum()
            };
            assert_eq!(of("closing"), owned(currency), "{statement:?}");
            let between: i64 = statement
                .iter()
                .filter(|row| row["currency"] == currency && !["opening", "closing"].contains(&&*row["item"]))
                .map(|row| minor(row, "amount_minor"))
                .sum();
            assert_eq!(of("opening") + between, of("closing"));
        }
        let medical = |item: &str| {
            let row = statement.iter().find(|row| row["fund"] == "zhanaozen-medical" && row["item"] == item);
            row.map_or(0, |row| minor(row, "amount_minor"))
        };
        assert_eq!((medical("received"), medical("disputes lost"), medical("fees")), (9000, -9000, 0));
        // What was before the period is its opening.
        let tomorrow = ["fund-statement", "--from", "2099-01-01"];
        for row in rows(&app, &tomorrow) {
            assert!(["opening", "closing"].contains(&&*row["item"]), "{row:?}");
        }
    }
);

db_test!(
    async fn payouts_are_exported_with_their_lines_by_command_and_api(db: TestDb) {
        let app = App::start(&db).await;
        some_books(&app).await;
        paid(&app, json!({ "amount_minor": 50_000 })).await;
        app.quiet().await;
        app.advance_days(5).await;
        app.sandbox_control("clock", json!({ "advance_seconds": 1 })).await;
        app.wait_verify("1 payouts, 0 of them differ, 0 not").await;
        app.quiet().await;
        let payouts = app.at_stripe("payout").await;
        let exported = rows(&app, &["payouts"]);
        assert!(!payouts.is_empty());
        for payout in &payouts {
            let lines: Vec<_> = exported.iter().filter(|row| row["payout"] == payout["id"]).collect();
            let net: i64 = lines.iter().map(|row| minor(row, "net_minor")).sum();
            assert_eq!(payout["amount"].as_i64(), Some(net), "{lines:?}");
            assert!(lines.iter().all(|row| row["difference"] == "0.00"), "{lines:?}");
            assert!(lines.iter().any(|row| !row["reference"].is_empty()), "{lines:?}");
        }
        let token = app.cli_ok(&["token", "create", "--role", "auditor", "--label", "accountant"]);
        for kind in ["payouts", "journal", "trial-balance", "fund-statement"] {
            let url = format!("{}/api/v1/office/{kind}", app.base);
            assert_eq!(app.http.get(&url).send().await.unwrap().status(), 401, "{kind}");
            let get = |query: &str| app.http.get(format!("{url}{query}")).bearer_auth(token.trim()).send();
            let csv = get("").await.unwrap();
            assert_eq!(csv.status(), 200, "{kind}");
            let by_command = app.cli_ok(&["export", kind, "--format", "csv"]);
            assert_eq!(csv.text().await.unwrap(), by_command, "{kind}");
            let lines = get("?format=jsonl&from=2026-01-01").await.unwrap().text().await.unwrap();
            assert_eq!(lines.lines().count() + 1, by_command.lines().count(), "{kind}");
            for line in lines.lines() {
                serde_json::from_str::<Value>(line).unwrap();
            }
            let sheet = get("?format=xlsx").await.unwrap();
            assert_eq!(sheet.status(), 200);
            assert!(sheet.bytes().await.unwrap().starts_with(b"PK"), "{kind}");
            assert_eq!(get("?from=2026-02-01&to=2026-01-01").await.unwrap().status(), 422);
            assert_eq!(get("?channel=card").await.unwrap().status(), 422);
        }
        let wrong = app.cli(&["export", "journal", "--format", "csv", "--channel", "card"]);
        assert_eq!(wrong.status.code(), Some(2));
    }
);
