//! Stripe's webhooks: nothing unsigned is believed, nothing acknowledged is lost.

use chrono::Utc;
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::{Value, json};
use sha2::Sha256;

use super::{Answer, Service};
use crate::db_test;

fn event(more: Value) -> String {
    let mut event = json!({"id": "evt_1", "object": "event", "type": "charge.succeeded",
        "created": 1_800_000_000, "api_version": solidarity::stripe::api_version(),
        "data": {"object": {"id": "ch_1", "object": "charge"}}});
    for (name, value) in more.as_object().unwrap() {
        event[name] = value.clone();
    }
    event.to_string()
}

#[allow(clippy::disallowed_methods, reason = "signatures carry the machine's time")]
fn signed(body: &str, secret: &str, seconds: i64) -> String {
    let time = Utc::now().timestamp() + seconds;
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(format!("{time}.{body}").as_bytes());
    format!("t={time},v1={}", hex::encode(mac.finalize().into_bytes()))
}

async fn deliver(service: &Service, body: String, signature: Option<String>) -> Answer {
    let mut request = service.posting("/webhooks/stripe", "application/json", body);
    if let Some(signature) = signature {
        request = request.header("Stripe-Signature", signature);
    }
    service.send(request).await
}

db_test!(
    async fn only_what_stripe_signed_just_now_is_kept(db: TestDb) {
        let service = Service::start(&db).await;
        let body = event(json!({}));
        for signature in [
            None,
            Some(String::new()),
            Some(signed(&body, "whsec_other", 0)),
            Some(signed("{}", "whsec_sandbox", 0)),
            Some(signed(&body, "whsec_sandbox", -400)),
            Some(signed(&body, "whsec_sandbox", 400)),
        ] {
            deliver(&service, body.clone(), signature).await.problem(400, "malformed");
        }
        let no_event = "{\"id\":1}".to_owned();
        let signature = signed(&no_event, "whsec_sandbox", 0);
        deliver(&service, no_event, Some(signature)).await.problem(400, "malformed");
        let other = event(json!({"account": "acct_2"}));
        let signature = signed(&other, "whsec_sandbox", 0);
        deliver(&service, other, Some(signature)).await.problem(400, "malformed");
        let huge = "x".repeat(1_100_000);
        deliver(&service, huge, None).await.problem(413, "too-large");
        assert_eq!(service.count("stripe_event").await, 0);
        service.stop().await;
    }
);

db_test!(
    async fn an_event_is_kept_once_whatever_its_type_or_version(db: TestDb) {
        let service = Service::start(&db).await;
        for (id, more) in [
            ("evt_1", json!({})),
            ("evt_1", json!({})),
            ("evt_2", json!({"type": "moon.phase_changed"})),
            ("evt_3", json!({"api_version": "2019-12-03"})),
        ] {
            let mut body: Value = serde_json::from_str(&event(more)).unwrap();
            body["id"] = json!(id);
            // More than the limit of a form, less than that of a webhook.
            body["padding"] = json!("x".repeat(100_000));
            let body = body.to_string();
            let signature = signed(&body, "whsec_sandbox", 0);
            let answer = deliver(&service, body, Some(signature)).await;
            assert_eq!((answer.status, answer.text.as_str()), (200, "{}"));
        }
        assert_eq!(service.count("stripe_event").await, 3);
        service.stop().await;
    }
);
