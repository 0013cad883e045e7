//! What goes wrong on purpose, and what must not be lost by it.

use serde_json::json;

use super::{Desk, basic};

#[tokio::test]
async fn a_restart_delivers_what_was_not_taken_and_keeps_the_rest() {
    let desk = Desk::open().await;
    *desk.hook.refuse.lock().unwrap() = true;
    let (session, _) = desk.paid(2500, "4242424242424242").await;
    desk.advance(100).await;
    desk.hook.wait(5).await;
    assert_eq!(desk.state().await["deliveries"]["pending"], 5);
    let before = desk.state().await;
    desk.hook.seen.lock().unwrap().clear();
    *desk.hook.refuse.lock().unwrap() = false;
    let desk = desk.restart().await;
    let mut ids: Vec<String> =
        desk.hook.wait(5).await.iter().map(|seen| seen.event()["id"].as_str().unwrap().to_owned()).collect();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 5);
    let after = desk.state().await;
    assert_eq!(after["checkout.session"][0]["id"], session["id"]);
    assert_eq!(after["clock"]["offset_seconds"], 100);
    assert_eq!(before["charge"], after["charge"]);
    let mut pending = after["deliveries"]["pending"].clone();
    for _ in 0..50 {
        if pending == 0 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        pending = desk.state().await["deliveries"]["pending"].clone();
    }
    assert_eq!(pending, 0);
    assert_eq!(desk.pay(&session, "4242424242424242").await.status, 303);
    assert_eq!(desk.state().await["charge"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_lost_reply_has_done_its_work_and_the_key_finds_it() {
    let desk = Desk::open().await;
    let path = "/v1/checkout/sessions";
    desk.control("faults", json!({"path": path, "kind": "drop_reply", "times": 1})).await.ok();
    assert!(desk.send(desk.posting(path, &basic("2500"), Some("k"))).await.is_err());
    assert_eq!(desk.state().await["checkout.session"].as_array().unwrap().len(), 1);
    let again = desk.send(desk.posting(path, &basic("2500"), Some("k"))).await.unwrap();
    assert_eq!(again.ok()["id"], desk.state().await["checkout.session"][0]["id"]);
    assert_eq!(desk.state().await["checkout.session"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_client_that_gives_up_does_not_undo_a_slow_request() {
    let desk = Desk::open().await;
    let path = "/v1/checkout/sessions";
    desk.control("faults", json!({"path": path, "kind": "delay", "value": 600, "times": 1})).await.ok();
    let hurried =
        desk.posting(path, &basic("2500"), Some("k")).timeout(std::time::Duration::from_millis(100));
    assert!(desk.send(hurried).await.is_err());
    tokio::time::sleep(std::time::Duration::from_millis(1000)).await;
    assert_eq!(desk.state().await["checkout.session"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn webhooks_may_come_twice_or_not_at_all() {
    let desk = Desk::open().await;
    desk.control("faults", json!({"path": "customer.created", "kind": "drop_webhooks", "times": 1}))
        .await
        .ok();
    desk.control("faults", json!({"path": "*", "kind": "duplicate_webhooks", "value": 3, "times": 1}))
        .await
        .ok();
    desk.post("/v1/customers", &[("name", "lost")]).await.ok();
    desk.post("/v1/customers", &[("name", "thrice")]).await.ok();
    desk.post("/v1/customers", &[("name", "once")]).await.ok();
    let seen = desk.hook.wait(4).await;
    let count =
        |name: &str| seen.iter().filter(|seen| seen.event()["data"]["object"]["name"] == name).count();
    assert_eq!((count("lost"), count("thrice"), count("once")), (0, 3, 1));
    assert_eq!(desk.state().await["faults"], json!([]));
    assert_eq!(desk.get("/v1/events").await.ok()["data"].as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn a_bad_signature_is_refused_and_a_good_one_follows() {
    let desk = Desk::open().await;
    desk.control("faults", json!({"path": "/v1/customers", "kind": "bad_signature", "times": 1})).await.ok();
    desk.post("/v1/customers", &[("name", "Ada")]).await.ok();
    let seen = desk.hook.wait(2).await;
    assert!(!seen[0].is_genuine() && seen[1].is_genuine());
    assert_eq!(seen[0].event()["id"], seen[1].event()["id"]);
}

#[tokio::test]
async fn webhooks_held_back_all_come_in_the_end() {
    let desk = Desk::open().await;
    desk.control("faults", json!({"kind": "reorder_webhooks", "value": 400})).await.ok();
    desk.paid(2500, "4242424242424242").await;
    let mut kinds: Vec<String> = desk
        .hook
        .wait(5)
        .await
        .iter()
        .map(|seen| seen.event()["type"].as_str().unwrap().to_owned())
        .collect();
    kinds.sort();
    assert_eq!(kinds.len(), 5);
    kinds.dedup();
    assert_eq!(kinds.len(), 5);
    assert_eq!(desk.control("faults", json!({"clear": true})).await.ok()["faults"], json!([]));
    assert_eq!(desk.control("faults", json!({"kind": "rain"})).await.status, 400);
}
