//! Agreement with Stripe: refunds, payouts, disputes, debits that come back, closed months, and the sweep.

mod currencies;
mod disputes;
mod ledger_document;
mod payouts;
mod periods;
mod refunds;
mod reports;
mod sweep_deaths;
mod sweeps;

use std::collections::BTreeMap;

use serde_json::{Value, json};
use solidarity::{ledger::totals::trial_balance, platform::db::Db};

use crate::harness::{app::App, db::TestDb};

const CARD: &str = "4242424242424242";

/// Sums by account and currency, those of nothing left out.
async fn books(test: &TestDb) -> BTreeMap<(String, String), i64> {
    let db = Db::connect(test.url()).await.unwrap();
    let mut sums = BTreeMap::new();
    for total in trial_balance(&db).await.unwrap() {
        *sums.entry((total.account, total.currency)).or_insert(0) += total.amount_minor;
    }
    sums.retain(|_, minor| *minor != 0);
    sums
}

/// The sum of one account in pounds.
async fn pounds(test: &TestDb, account: &str) -> i64 {
    books(test).await.get(&(account.to_owned(), "GBP".to_owned())).copied().unwrap_or(0)
}

/// What the processor holds, by currency, nothing left out that is not zero.
async fn balance_at_stripe(app: &App) -> BTreeMap<String, i64> {
    let request = app.http.get(format!("{}/v1/balance", app.sandbox)).bearer_auth("sk_test_sandbox");
    let balance: Value = request.send().await.unwrap().json().await.unwrap();
    let mut sums = BTreeMap::new();
    for part in ["available", "pending"].iter().flat_map(|list| balance[*list].as_array().unwrap().clone()) {
        let currency = part["currency"].as_str().unwrap().to_uppercase();
        *sums.entry(currency).or_insert(0) += part["amount"].as_i64().unwrap();
    }
    sums.retain(|_, minor| *minor != 0);
    sums
}

/// Stripe clearing of the books is the processor's balance, in each currency.
async fn clearing_agrees(app: &App, test: &TestDb) {
    let ours: BTreeMap<String, i64> = books(test)
        .await
        .into_iter()
        .filter(|((account, _), _)| account == "assets:stripe-clearing")
        .map(|((_, currency), minor)| (currency, minor))
        .collect();
    assert_eq!(ours, balance_at_stripe(app).await, "Stripe clearing and Stripe's balance\n{}", app.log());
}

/// A gift of 25.00 GBP that is paid and booked: its reference and its charge.
async fn paid(app: &App, more: Value) -> (String, String) {
    let (reference, page) = app.card_gift(more).await;
    assert_eq!(app.pay(&page, CARD).await.status(), 303);
    app.wait_status(&reference, "paid").await;
    let rows = app.export_rows();
    let row = rows.iter().find(|row| row["reference"] == *reference).unwrap();
    (reference, row["charge"].clone())
}

/// The service hears nothing of the processor's until [`hear`].
async fn deaf(app: &App) {
    app.fault(json!({ "path": "*", "kind": "drop_webhooks" })).await;
}

async fn hear(app: &App) {
    app.fault(json!({ "clear": true })).await;
}
