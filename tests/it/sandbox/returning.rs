//! Money that comes back late: debits, refunds, payouts, inquiries.

use serde_json::{Value, json};

use super::Desk;

const DAY: i64 = 86_400;

async fn lines(desk: &Desk, kind: &str) -> Vec<Value> {
    let list = desk.get(&format!("/v1/balance_transactions?type={kind}")).await.ok();
    list["data"].as_array().unwrap().clone()
}

fn count(kinds: &[String], kind: &str) -> usize {
    kinds.iter().filter(|seen| *seen == kind).count()
}

#[tokio::test]
async fn a_debit_comes_back_days_later() {
    let desk = Desk::open().await;
    let (session, charge) = desk.paid(2500, "4242424242424242").await;
    desk.advance(4 * DAY).await;
    let path = format!("charges/{}/fail", charge["id"].as_str().unwrap());
    let failed = desk.control(&path, json!({})).await.ok();
    assert_eq!((&failed["status"], &failed["paid"]), (&json!("failed"), &json!(false)));
    let back = lines(&desk, "payment_failure_refund").await;
    assert_eq!((back.len(), &back[0]["net"], &back[0]["source"]), (1, &json!(-2500), &charge["id"]));
    assert_eq!(failed["failure_balance_transaction"], back[0]["id"]);
    let intent = session["payment_intent"].as_str().unwrap();
    let intent = desk.get(&format!("/v1/payment_intents/{intent}")).await.ok();
    assert_eq!(
        (&intent["status"], &intent["amount_received"]),
        (&json!("requires_payment_method"), &json!(0))
    );
    assert_eq!(desk.control(&path, json!({})).await.status, 400);
    let kinds = desk.event_kinds().await;
    assert_eq!((count(&kinds, "charge.failed"), count(&kinds, "payment_intent.payment_failed")), (1, 1));
}

#[tokio::test]
async fn a_refund_may_fail_later_and_its_money_is_back() {
    let desk = Desk::open().await;
    let (_, charge) = desk.paid(2500, "4242424242424242").await;
    let id = charge["id"].as_str().unwrap();
    let refund = desk.post("/v1/refunds", &[("charge", id), ("amount", "1000")]).await.ok();
    desk.advance(2 * DAY).await;
    let path = format!("refunds/{}/fail", refund["id"].as_str().unwrap());
    assert_eq!(desk.control(&path, json!({"reason": "mood"})).await.status, 400);
    let failed = desk.control(&path, json!({})).await.ok();
    assert_eq!(
        (&failed["status"], &failed["failure_reason"]),
        (&json!("failed"), &json!("lost_or_stolen_card"))
    );
    let charge = desk.get(&format!("/v1/charges/{id}")).await.ok();
    assert_eq!((&charge["amount_refunded"], &charge["refunded"]), (&json!(0), &json!(false)));
    let back = lines(&desk, "refund_failure").await;
    assert_eq!((back.len(), &back[0]["net"]), (1, &json!(1000)));
    assert_eq!(desk.control(&path, json!({})).await.status, 400);
    assert_eq!(count(&desk.event_kinds().await, "refund.failed"), 1);
}

#[tokio::test]
async fn a_balance_below_zero_is_taken_from_the_bank_when_so_set() {
    let desk = Desk::open().await;
    let (_, charge) = desk.paid(2500, "4242424242424242").await;
    desk.advance(4 * DAY).await;
    let path = format!("charges/{}/dispute", charge["id"].as_str().unwrap());
    desk.control(&path, json!({})).await.ok();
    desk.advance(3 * DAY).await;
    assert_eq!(desk.get("/v1/payouts").await.ok()["data"].as_array().unwrap().len(), 1);
    desk.control("settings", json!({"negative_payouts": true})).await.ok();
    desk.advance(3 * DAY).await;
    let payouts = desk.get("/v1/payouts").await.ok();
    let payout = &payouts["data"][0];
    assert_eq!((payouts["data"].as_array().unwrap().len(), &payout["amount"]), (2, &json!(-4500)));
    let path = format!("/v1/balance_transactions?payout={}", payout["id"].as_str().unwrap());
    let net: Vec<i64> = desk.get(&path).await.ok()["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| line["net"].as_i64().unwrap())
        .collect();
    assert_eq!(net, [4500, -4500]);
    assert_eq!(desk.get("/v1/balance").await.ok()["available"][0]["amount"], 0);
}

#[tokio::test]
async fn a_payout_is_told_of_at_each_step_and_may_fail() {
    let desk = Desk::open().await;
    desk.paid(2500, "4242424242424242").await;
    desk.advance(4 * DAY).await;
    let payout = desk.get("/v1/payouts").await.ok()["data"][0].clone();
    let path = format!("payouts/{}/fail", payout["id"].as_str().unwrap());
    let failed = desk.control(&path, json!({"code": "no_account"})).await.ok();
    assert_eq!((&failed["status"], &failed["failure_code"]), (&json!("failed"), &json!("no_account")));
    let back = lines(&desk, "payout_failure").await;
    assert_eq!(
        (back[0]["net"].clone(), &back[0]["id"]),
        (payout["amount"].clone(), &failed["failure_balance_transaction"])
    );
    let kinds: Vec<String> =
        desk.event_kinds().await.into_iter().filter(|kind| kind.starts_with("payout")).collect();
    let expected = [
        "payout.created",
        "payout.updated",
        "payout.reconciliation_completed",
        "payout.paid",
        "payout.failed",
    ];
    assert_eq!(kinds, expected);
    // It is paid out again with the next payout.
    desk.advance(2 * DAY).await;
    assert_eq!(desk.get("/v1/payouts").await.ok()["data"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn an_inquiry_takes_nothing_until_it_becomes_a_chargeback() {
    let desk = Desk::open().await;
    let (_, charge) = desk.paid(2500, "4242424242424242").await;
    let path = format!("charges/{}/dispute", charge["id"].as_str().unwrap());
    let inquiry = desk.control(&path, json!({"status": "warning_needs_response"})).await.ok();
    assert_eq!(
        (&inquiry["is_charge_refundable"], &inquiry["balance_transactions"]),
        (&json!(true), &json!([]))
    );
    assert!(inquiry["evidence_details"]["due_by"].as_i64().unwrap() > inquiry["created"].as_i64().unwrap());
    let path = format!("disputes/{}/escalate", inquiry["id"].as_str().unwrap());
    let taken = desk.control(&path, json!({})).await.ok();
    assert_eq!(
        (&taken["status"], &taken["balance_transactions"][0]["net"]),
        (&json!("needs_response"), &json!(-4500))
    );
    assert_eq!(taken["balance_transactions"][0]["fee"], 2000);
    assert_eq!(desk.control(&path, json!({})).await.status, 400);
    assert_eq!(count(&desk.event_kinds().await, "charge.dispute.funds_withdrawn"), 1);
}
