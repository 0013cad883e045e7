//! Money: fees, refunds, disputes, payouts. All of it must add up.

use serde_json::{Value, json};

use super::Desk;

fn net(lines: &Value) -> i64 {
    lines["data"].as_array().unwrap().iter().map(|line| line["net"].as_i64().unwrap()).sum()
}

#[tokio::test]
async fn a_charge_has_its_fee_and_can_be_expanded() {
    let desk = Desk::open().await;
    let (session, charge) = desk.paid(2500, "4242424242424242").await;
    let intent = session["payment_intent"].as_str().unwrap();
    let path = format!("/v1/payment_intents/{intent}?expand[]=latest_charge.balance_transaction");
    let expanded = desk.get(&path).await.ok();
    let line = &expanded["latest_charge"]["balance_transaction"];
    // 1.5 % of 25.00 is 0.375, rounded up to 0.38, and 0.20.
    assert_eq!((&line["amount"], &line["fee"], &line["net"]), (&json!(2500), &json!(58), &json!(2442)));
    assert_eq!(line["source"], charge["id"]);
    assert_eq!(desk.get(&format!("{path}&expand[]=amount")).await.status, 400);
    let charges = desk.get("/v1/charges?expand[]=data.balance_transaction").await.ok();
    assert_eq!(charges["data"][0]["balance_transaction"]["net"], 2442);
}

#[tokio::test]
async fn a_late_balance_transaction_is_told_of_when_it_comes() {
    let desk = Desk::open().await;
    desk.control("settings", json!({"late_balance_transaction_seconds": 600})).await.ok();
    let (_, charge) = desk.paid(2500, "4242424242424242").await;
    assert_eq!(charge["balance_transaction"], json!(null));
    desk.advance(700).await;
    let seen = desk.hook.wait(5).await;
    let updated =
        seen.iter().map(super::Delivery::event).find(|event| event["type"] == "charge.updated").unwrap();
    assert!(updated["data"]["object"]["balance_transaction"].as_str().unwrap().starts_with("txn_"));
    assert_eq!(updated["data"]["previous_attributes"]["balance_transaction"], json!(null));
}

#[tokio::test]
async fn refunds_give_back_what_there_is_and_no_more() {
    let desk = Desk::open().await;
    let (session, charge) = desk.paid(2500, "4242424242424242").await;
    let intent = session["payment_intent"].as_str().unwrap();
    let part = [("payment_intent", intent), ("amount", "1000"), ("metadata[reference]", "SOL-1")];
    let refund = desk.post("/v1/refunds", &part).await.ok();
    assert_eq!((&refund["status"], &refund["charge"]), (&json!("succeeded"), &charge["id"]));
    assert_eq!(desk.post("/v1/refunds", &[("payment_intent", intent), ("amount", "1501")]).await.status, 400);
    let id = charge["id"].as_str().unwrap();
    desk.control(&format!("charges/{id}/refund"), json!({})).await.ok();
    let all = desk.post("/v1/refunds", &[("charge", id)]).await;
    assert_eq!(all.refusal(), (400, "charge_already_refunded".to_owned()));

    let charge = desk.get(&format!("/v1/charges/{id}?expand[]=refunds")).await.ok();
    assert_eq!((&charge["amount_refunded"], &charge["refunded"]), (&json!(2500), &json!(true)));
    assert_eq!(charge["refunds"]["data"].as_array().unwrap().len(), 2);
    assert_eq!(desk.get(&format!("/v1/refunds?charge={id}")).await.ok()["data"].as_array().unwrap().len(), 2);
    // What is left is the fee, which Stripe keeps.
    assert_eq!(net(&desk.get("/v1/balance_transactions").await.ok()), -58);
    let kinds: Vec<Value> =
        desk.hook.wait(13).await.iter().map(|seen| seen.event()["type"].clone()).collect();
    for kind in ["refund.created", "charge.refunded", "refund.updated", "charge.refund.updated"] {
        assert_eq!(kinds.iter().filter(|seen| *seen == kind).count(), 2, "{kind}");
    }
}

#[tokio::test]
async fn a_dispute_takes_the_money_and_a_won_one_brings_it_back() {
    let desk = Desk::open().await;
    let (_, charge) = desk.paid(2500, "4000000000000259").await;
    assert_eq!(charge["disputed"], true);
    let dispute = desk.get("/v1/disputes").await.ok()["data"][0].clone();
    assert_eq!((&dispute["reason"], &dispute["status"]), (&json!("fraudulent"), &json!("needs_response")));
    assert_eq!(net(&desk.get("/v1/balance_transactions").await.ok()), 2442 - 2500 - 2000);
    let refund = desk.post("/v1/refunds", &[("charge", charge["id"].as_str().unwrap())]).await;
    assert_eq!(refund.refusal(), (400, "charge_disputed".to_owned()));
    let path = format!("disputes/{}/close", dispute["id"].as_str().unwrap());
    let won = desk.control(&path, json!({"status": "won"})).await.ok();
    assert_eq!((&won["status"], won["balance_transactions"].as_array().unwrap().len()), (&json!("won"), 2));
    assert_eq!(desk.control(&path, json!({"status": "lost"})).await.status, 400);
    assert_eq!(net(&desk.get("/v1/balance_transactions").await.ok()), 2442 - 2000);

    let (_, other) = desk.paid(1000, "4242424242424242").await;
    let path = format!("charges/{}/dispute", other["id"].as_str().unwrap());
    let opened = desk.control(&path, json!({"reason": "duplicate"})).await.ok();
    let closed = desk.post(&format!("/v1/disputes/{}/close", opened["id"].as_str().unwrap()), &[]).await.ok();
    assert_eq!(closed["status"], "lost");
    let seen = desk.hook.wait(19).await;
    let count = |kind: &str| seen.iter().filter(|seen| seen.event()["type"] == kind).count();
    assert_eq!(count("charge.dispute.created"), 2);
    assert_eq!(count("charge.dispute.funds_withdrawn"), 2);
    assert_eq!(count("charge.dispute.closed"), 2);
    assert_eq!(count("charge.dispute.funds_reinstated"), 1);
}

#[tokio::test]
async fn a_payout_is_the_sum_of_its_lines() {
    let desk = Desk::open().await;
    desk.paid(2500, "4242424242424242").await;
    desk.paid(1000, "4242424242424242").await;
    assert_eq!(desk.get("/v1/balance").await.ok()["pending"][0]["amount"], 2442 + 965);
    desk.advance(4 * 86_400).await;
    let payouts = desk.get("/v1/payouts").await.ok();
    assert_eq!(payouts["data"].as_array().unwrap().len(), 1);
    let payout = &payouts["data"][0];
    assert_eq!((&payout["amount"], &payout["status"]), (&json!(2442 + 965), &json!("paid")));
    let path = format!("/v1/balance_transactions?payout={}", payout["id"].as_str().unwrap());
    let lines = desk.get(&path).await.ok();
    assert_eq!(lines["data"].as_array().unwrap().len(), 3);
    assert_eq!(net(&lines), 0);
    assert!(payout["created"].as_i64().unwrap() % 86_400 == 0);
    desk.hook.wait_kinds(&["payout.created", "payout.paid"]).await;
    assert_eq!(desk.get("/v1/balance").await.ok()["available"][0]["amount"], 0);
}

#[tokio::test]
async fn settlement_in_another_currency_is_converted_whole() {
    let desk = Desk::open().await;
    let bad = desk.control("settings", json!({"settlement_currency": "eur", "exchange_rate": "x"})).await;
    assert_eq!(bad.status, 400);
    desk.control("settings", json!({"settlement_currency": "eur", "exchange_rate": "1.1666"})).await.ok();
    desk.paid(1000, "4242424242424242").await;
    let line = desk.get("/v1/balance_transactions").await.ok()["data"][0].clone();
    assert_eq!((&line["amount"], &line["currency"]), (&json!(1167), &json!("eur")));
    assert_eq!(line["exchange_rate"].to_string(), "1.1666");
    assert_eq!(line["net"].as_i64().unwrap(), 1167 - line["fee"].as_i64().unwrap());
}
