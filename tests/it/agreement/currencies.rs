//! Charges in one currency and settlement in another: each currency balances.

use serde_json::{Value, json};

use super::{balance_at_stripe, books, clearing_agrees, paid};
use crate::{db_test, harness::app::App};

db_test!(
    async fn each_currency_balances_through_refund_dispute_return_and_payout(db: TestDb) {
        let app = App::start(&db).await;
        let settlement = json!({ "settlement_currency": "gbp", "exchange_rate": "0.8431" });
        app.sandbox_control("settings", settlement).await;
        let euros = json!({ "currency": "EUR", "amount_minor": 4999 });
        let (_, refunded) = paid(&app, euros.clone()).await;
        let (_, disputed) = paid(&app, euros.clone()).await;
        let (_, returned) = paid(&app, euros.clone()).await;
        paid(&app, json!({})).await;
        app.sandbox_control(&format!("charges/{refunded}/refund"), json!({ "amount": 1001 })).await;
        let dispute = app.sandbox_control(&format!("charges/{disputed}/dispute"), json!({})).await;
        app.sandbox_control(&format!("charges/{returned}/fail"), json!({})).await;
        app.wait_quiet_queue().await;
        app.cli_ok(&["reconcile"]);
        balances(&app, &db).await;
        let path = format!("disputes/{}/close", dispute["id"].as_str().unwrap());
        app.sandbox_control(&path, json!({ "status": "lost" })).await;
        let refund = app.at_stripe("refund").await.remove(0);
        let path = format!("refunds/{}/fail", refund["id"].as_str().unwrap());
        app.sandbox_control(&path, json!({})).await;
        app.wait_quiet_queue().await;
        app.cli_ok(&["reconcile"]);
        balances(&app, &db).await;
        app.advance_days(5).await;
        app.sandbox_control("clock", json!({ "advance_seconds": 1 })).await;
        app.wait_verify("1 payouts, 0 of them differ, 0 not").await;
        app.cli_ok(&["reconcile"]);
        balances(&app, &db).await;
        assert!(balance_at_stripe(&app).await.is_empty(), "all is paid out");
        let euros_given: i64 = books(&db)
            .await
            .iter()
            .filter(|((account, currency), _)| account == "income:donations" && currency == "EUR")
            .map(|(_, minor)| *minor)
            .sum();
        assert_eq!(euros_given, -3 * 4999, "in the currency that the givers saw (r10)");
        app.quiet().await;
    }
);

async fn balances(app: &App, db: &crate::harness::db::TestDb) {
    let mut sums = std::collections::BTreeMap::new();
    for ((_, currency), minor) in books(db).await {
        *sums.entry(currency).or_insert(0) += minor;
    }
    assert!(sums.values().all(|sum| *sum == 0), "{sums:?}");
    clearing_agrees(app, db).await;
}

/// A random walk that can be walked again: enough for choices.
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound.max(1)
    }
}

/// A gift in a currency by chance, settled in pounds or as it is.
async fn random_gift(app: &App, chance: &mut Chance, charges: &mut Vec<String>) -> String {
    let foreign = chance.below(2) == 0;
    let settlement = if foreign {
        json!({ "settlement_currency": "gbp", "exchange_rate": "0.8431" })
    } else {
        json!({ "settlement_currency": null, "exchange_rate": null })
    };
    app.sandbox_control("settings", settlement).await;
    let currency = if chance.below(2) == 0 { "EUR" } else { "GBP" };
    let amount = 500 + chance.below(9000);
    let (_, charge) = paid(app, json!({ "currency": currency, "amount_minor": amount })).await;
    charges.push(charge.clone());
    format!("charge {charge} {amount} {currency} foreign {foreign}")
}

/// The first object of a kind in a state, by its id.
async fn first(app: &App, kind: &str, status: &str) -> Option<String> {
    let found = app.at_stripe(kind).await.into_iter().find(|object| object["status"] == status)?;
    found["id"].as_str().map(str::to_owned)
}

async fn random_step(app: &App, chance: &mut Chance, charges: &mut Vec<String>) -> String {
    let step = chance.below(8);
    let number = usize::try_from(chance.below(charges.len() as u64)).unwrap();
    let Some(charge) = charges.get(number).cloned().filter(|_| step >= 3) else {
        return random_gift(app, chance, charges).await;
    };
    match step {
        3 => {
            let part = json!({ "amount": 100 + chance.below(400) });
            try_act(app, &format!("charges/{charge}/refund"), part).await
        }
        4 => try_act(app, &format!("charges/{charge}/dispute"), json!({})).await,
        5 => try_act(app, &format!("charges/{charge}/fail"), json!({})).await,
        6 => {
            let word = if chance.below(2) == 0 { "won" } else { "lost" };
            let Some(id) = first(app, "dispute", "needs_response").await else {
                return "no dispute".to_owned();
            };
            try_act(app, &format!("disputes/{id}/close"), json!({ "status": word })).await
        }
        _ => {
            app.advance_days(2).await;
            app.sandbox_control("clock", json!({ "advance_seconds": 1 })).await;
            let fails = chance.below(3) == 0;
            match first(app, "payout", "paid").await.filter(|_| fails) {
                Some(id) => try_act(app, &format!("payouts/{id}/fail"), json!({})).await,
                None => "two days".to_owned(),
            }
        }
    }
}

/// Fourteen movements by chance, which the seed decides.
async fn walk(db: &crate::harness::db::TestDb, seed: u64) {
    let app = App::start(db).await;
    let (mut chance, mut charges) = (Chance(seed), Vec::new());
    app.sandbox_control("settings", json!({ "negative_payouts": true })).await;
    let mut story = vec![format!("seed {seed}")];
    for _ in 0..14 {
        story.push(random_step(&app, &mut chance, &mut charges).await);
    }
    app.wait_quiet_queue().await;
    let report = app.cli(&["reconcile"]);
    let text = String::from_utf8_lossy(&report.stdout).into_owned();
    assert!(report.status.success(), "{text}\n{}\n{}", story.join("\n"), app.log());
    balances(&app, db).await;
    app.quiet().await;
}

db_test!(
    // Of this walk a payout comes back after the account began to settle in another currency.
    async fn any_sequence_of_movements_leaves_stripes_balance_in_the_books(db: TestDb) {
        walk(&db, 1).await;
    }
);

db_test!(
    // In this walk Stripe's clock gets ahead of ours by some seconds.
    async fn any_other_sequence_does_so_too(db: TestDb) {
        walk(&db, 10).await;
    }
);

/// Acts where that is possible; what was done, for the story.
async fn try_act(app: &App, path: &str, body: Value) -> String {
    let request = app.http.post(format!("{}/_sandbox/{path}", app.sandbox)).json(&body);
    let status = request.send().await.unwrap().status();
    format!("{path} {body}: {status}")
}
