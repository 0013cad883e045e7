//! The list of events, its pages, and how it bears many of them.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::Desk;

const DAY: i64 = 86_400;

fn ids(list: &Value) -> Vec<String> {
    list["data"].as_array().unwrap().iter().map(|event| event["id"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn events_are_read_forwards_and_backwards_without_gap_or_repetition() {
    let desk = Desk::open().await;
    for _ in 0..4 {
        desk.paid(2500, "4242424242424242").await;
        desk.advance(60).await;
    }
    let all = ids(&desk.get("/v1/events?limit=100").await.ok());
    assert_eq!(all.len(), 20);
    let mut back = ids(&desk.get("/v1/events?limit=7").await.ok());
    loop {
        let page =
            desk.get(&format!("/v1/events?limit=7&starting_after={}", back[back.len() - 1])).await.ok();
        back.extend(ids(&page));
        if page["has_more"] == false {
            break;
        }
    }
    assert_eq!(back, all);
    // Forwards, as a sweep reads on from what it knows: the newest of each page is first.
    let mut forth = vec![all[19].clone()];
    loop {
        let page = desk.get(&format!("/v1/events?limit=7&ending_before={}", forth[0])).await.ok();
        forth = [ids(&page), forth].concat();
        if page["has_more"] == false {
            break;
        }
    }
    assert_eq!(forth, all);
    let list = desk.get("/v1/events?types[]=charge.succeeded&types[]=charge.updated&limit=100").await.ok();
    assert_eq!(ids(&list).len(), 8);
    let second = list["data"][4]["created"].as_i64().unwrap();
    let from = async |query: String| ids(&desk.get(&query).await.ok()).len();
    let later = from(format!("/v1/events?limit=100&created[gte]={second}")).await;
    let earlier = from(format!("/v1/events?limit=100&created[lt]={second}")).await;
    assert!(later + earlier == 20 && later > 0 && earlier > 0, "{later} {earlier}");
}

#[tokio::test]
async fn events_are_kept_for_thirty_days_and_everything_else_longer() {
    let desk = Desk::open().await;
    desk.paid(2500, "4242424242424242").await;
    desk.advance(31 * DAY).await;
    let list = desk.get("/v1/events?type=charge.*").await.ok();
    assert_eq!(list["data"], json!([]));
    assert_eq!(desk.get("/v1/charges").await.ok()["data"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn what_is_due_happens_before_the_next_answer() {
    let desk = Desk::open().await;
    let session = desk.session(2500).await;
    let left = session["expires_at"].as_i64().unwrap() - desk.state().await["clock"]["now"].as_i64().unwrap();
    desk.advance(left - 1).await;
    tokio::time::sleep(Duration::from_millis(1100)).await;
    let kinds = desk.get("/v1/events").await.ok();
    assert_eq!(kinds["data"][0]["type"], "checkout.session.expired");
}

#[tokio::test]
async fn many_charges_are_made_quickly_and_listed_quickly() {
    let desk = Desk::open().await;
    let made =
        desk.control("bulk", json!({"charges": 600, "reference_prefix": "SOL-B", "amount": 700})).await.ok();
    assert_eq!((&made["charges"], &made["last_reference"]), (&json!(600), &json!("SOL-B600")));
    let wrong = desk.control("bulk", json!({"charges": 1, "events": ["charge.eaten"]})).await;
    assert_eq!(wrong.status, 400);
    let begun = Instant::now();
    let (mut seen, mut cursor) = (0, String::new());
    loop {
        let page = desk.get(&format!("/v1/events?limit=100&type=charge.succeeded{cursor}")).await.ok();
        let events = page["data"].as_array().unwrap();
        seen += events.len();
        assert!(events[0]["data"]["object"]["metadata"]["reference"].as_str().unwrap().starts_with("SOL-B"));
        cursor = format!("&starting_after={}", events[events.len() - 1]["id"].as_str().unwrap());
        if page["has_more"] == false {
            break;
        }
    }
    assert_eq!(seen, 600);
    assert!(begun.elapsed() < Duration::from_secs(60), "{:?}", begun.elapsed());
    let more = json!({
        "renewals": 20, "first": 601, "reference_prefix": "SOL-B", "amount": 700,
        "references": ["OURS-1"], "email": "payer@example.org",
    });
    desk.control("bulk", more).await.ok();
    let paid = desk.get("/v1/events?type=invoice.paid&limit=100").await.ok();
    assert_eq!(paid["data"].as_array().unwrap().len(), 20);
    let details = &paid["data"][0]["data"]["object"]["parent"]["subscription_details"];
    assert_eq!(details["metadata"]["reference"], "SOL-B620");
    let first = &paid["data"][19]["data"]["object"];
    assert_eq!(first["parent"]["subscription_details"]["metadata"]["reference"], "OURS-1");
    assert_eq!(first["customer_email"], "payer@example.org");
    let renewed = desk.subscription(details["subscription"].as_str().unwrap()).await;
    assert_eq!(renewed["status"], "active");
    // Nobody is told of them one by one.
    assert!(desk.hook.deliveries().is_empty());
    desk.advance(4 * DAY).await;
    let payout = desk.get("/v1/payouts").await.ok()["data"][0].clone();
    assert_eq!(payout["amount"], 620 * (700 - 31));
    let path = format!("/v1/balance_transactions?limit=100&payout={}", payout["id"].as_str().unwrap());
    assert_eq!(desk.get(&path).await.ok()["has_more"], true);
}
