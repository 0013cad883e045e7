//! The sandbox, driven from outside as the service drives it.

mod api;
mod changing;
mod events;
mod faults;
mod money;
mod paying;
mod regular;
mod renewing;
mod returning;
mod shapes;

use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::{Value, json};
use sha2::Sha256;
use solidarity::sandbox::{Sandbox, SandboxSettings};
use tempfile::TempDir;

const SECRET: &str = "whsec_of_the_tests";

/// A webhook as it came in: the signature header and the body.
#[derive(Debug, Clone)]
struct Delivery {
    signature: String,
    body: String,
}

impl Delivery {
    /// Checks the signature the way <https://docs.stripe.com/webhooks#verify-manually> says.
    fn is_genuine(&self) -> bool {
        let part = |name: &str| self.signature.split(',').find_map(|part| part.strip_prefix(name)).unwrap();
        let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).unwrap();
        mac.update(format!("{}.{}", part("t="), self.body).as_bytes());
        hex::encode(mac.finalize().into_bytes()) == part("v1=")
    }

    fn event(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

/// A place that receives webhooks.
#[derive(Clone)]
struct Hook {
    url: String,
    seen: Arc<Mutex<Vec<Delivery>>>,
    refuse: Arc<Mutex<bool>>,
}

impl Hook {
    fn open() -> Hook {
        let hook = Hook { url: String::new(), seen: Arc::default(), refuse: Arc::default() };
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/hook", listener.local_addr().unwrap());
        let data = hook.clone();
        let server = HttpServer::new(move || {
            App::new().app_data(web::Data::new(data.clone())).route("/hook", web::post().to(receive))
        });
        tokio::spawn(server.workers(1).disable_signals().listen(listener).unwrap().run());
        Hook { url, ..hook }
    }

    fn deliveries(&self) -> Vec<Delivery> {
        self.seen.lock().unwrap().clone()
    }

    fn kinds(&self) -> Vec<String> {
        self.deliveries().iter().map(|seen| seen.event()["type"].as_str().unwrap().to_owned()).collect()
    }

    /// Waits until at least so many deliveries came.
    async fn wait(&self, many: usize) -> Vec<Delivery> {
        for _ in 0..300 {
            if self.deliveries().len() >= many {
                return self.deliveries();
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("only {:?} came", self.kinds());
    }

    /// Waits until each of these kinds came, in whatever order, however often.
    async fn wait_kinds(&self, wanted: &[&str]) {
        for _ in 0..300 {
            let kinds = self.kinds();
            if wanted.iter().all(|kind| kinds.iter().any(|seen| seen == kind)) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("only {:?} came", self.kinds());
    }
}

async fn receive(request: HttpRequest, body: String, hook: web::Data<Hook>) -> HttpResponse {
    let signature = request.headers().get("Stripe-Signature").unwrap().to_str().unwrap().to_owned();
    let delivery = Delivery { signature, body };
    if *hook.refuse.lock().unwrap() || !delivery.is_genuine() {
        hook.seen.lock().unwrap().push(delivery);
        return HttpResponse::BadRequest().finish();
    }
    hook.seen.lock().unwrap().push(delivery);
    HttpResponse::Ok().finish()
}

/// An answer, read.
#[derive(Debug)]
struct Answer {
    status: u16,
    headers: reqwest::header::HeaderMap,
    text: String,
}

impl Answer {
    fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("no JSON: {}", self.text))
    }

    /// The body of a 200.
    fn ok(&self) -> Value {
        assert_eq!(self.status, 200, "{}", self.text);
        self.json()
    }

    /// Status and `error.code` of a refusal.
    fn refusal(&self) -> (u16, String) {
        (self.status, self.json()["error"]["code"].as_str().unwrap_or_default().to_owned())
    }
}

/// A sandbox with its webhook receiver and a client.
struct Desk {
    sandbox: Sandbox,
    hook: Hook,
    client: reqwest::Client,
    folder: TempDir,
}

async fn start(folder: &Path, hook: &Hook) -> Sandbox {
    let settings = SandboxSettings {
        listen: "127.0.0.1:0".parse().unwrap(),
        webhook_url: hook.url.clone(),
        webhook_secret: SECRET.to_owned(),
        state: folder.join("sandbox.db"),
        script_required: false,
    };
    Sandbox::start(settings).await.unwrap()
}

impl Desk {
    async fn open() -> Desk {
        let folder = tempfile::tempdir().unwrap();
        let hook = Hook::open();
        let sandbox = start(folder.path(), &hook).await;
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .build()
            .unwrap();
        Desk { sandbox, hook, client, folder }
    }

    /// Stops the sandbox and starts it again on the same state.
    async fn restart(self) -> Desk {
        self.sandbox.stop().await;
        let sandbox = start(self.folder.path(), &self.hook).await;
        Desk { sandbox, ..self }
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.sandbox.address())
    }

    async fn send(&self, request: reqwest::RequestBuilder) -> Result<Answer, reqwest::Error> {
        let response = request.send().await?;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Ok(Answer { status, headers, text: response.text().await? })
    }

    fn posting(&self, path: &str, form: &[(&str, &str)], key: Option<&str>) -> reqwest::RequestBuilder {
        let mut request = self
            .client
            .post(self.url(path))
            .header("Authorization", "Bearer sk_test_x")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .body(serde_urlencoded::to_string(form).unwrap());
        if let Some(key) = key {
            request = request.header("Idempotency-Key", key);
        }
        request
    }

    async fn post(&self, path: &str, form: &[(&str, &str)]) -> Answer {
        self.send(self.posting(path, form, None)).await.unwrap()
    }

    async fn get(&self, path: &str) -> Answer {
        let request = self.client.get(self.url(path)).header("Authorization", "Bearer sk_test_x");
        self.send(request).await.unwrap()
    }

    async fn control(&self, path: &str, sent: Value) -> Answer {
        let request = self.client.post(self.url(&format!("/_sandbox/{path}"))).body(sent.to_string());
        self.send(request).await.unwrap()
    }

    async fn state(&self) -> Value {
        self.get("/_sandbox/state").await.ok()
    }

    async fn advance(&self, seconds: i64) {
        self.control("clock", json!({"advance_seconds": seconds})).await.ok();
    }

    /// A session over so many pence.
    async fn session(&self, amount: i64) -> Value {
        self.session_with(amount, &[]).await.ok()
    }

    async fn session_with(&self, amount: i64, more: &[(&str, &str)]) -> Answer {
        let amount = amount.to_string();
        let form = [basic(&amount).as_slice(), more].concat();
        self.post("/v1/checkout/sessions", &form).await
    }

    /// A session for a regular gift of so many pence.
    async fn regular_session(&self, amount: i64, interval: &str) -> Value {
        let amount = amount.to_string();
        self.post("/v1/checkout/sessions", &regular(&amount, interval)).await.ok()
    }

    /// A regular gift that was begun with this card: its subscription.
    async fn subscribed(&self, amount: i64, interval: &str, number: &str) -> Value {
        let session = self.regular_session(amount, interval).await;
        let mut answer = self.pay(&session, number).await;
        if answer.status == 200 {
            answer = self.page(&session, &[("authenticate", "complete")]).await;
        }
        assert_eq!(answer.status, 303, "{}", answer.text);
        let session =
            self.get(&format!("/v1/checkout/sessions/{}", session["id"].as_str().unwrap())).await.ok();
        self.subscription(session["subscription"].as_str().unwrap()).await
    }

    async fn subscription(&self, id: &str) -> Value {
        self.get(&format!("/v1/subscriptions/{id}")).await.ok()
    }

    /// The invoices of a subscription, oldest first.
    async fn invoices(&self, subscription: &Value) -> Vec<Value> {
        let id = subscription["id"].as_str().unwrap();
        let list = self.get(&format!("/v1/invoices?subscription={id}&limit=100")).await.ok();
        let mut data = list["data"].as_array().unwrap().clone();
        data.reverse();
        data
    }

    /// The types of all events, oldest first.
    async fn event_kinds(&self) -> Vec<String> {
        let state = self.state().await;
        let events = state["events"].as_array().unwrap();
        events.iter().map(|event| event["type"].as_str().unwrap().to_owned()).collect()
    }

    async fn change_card(&self, subscription: &Value, number: &str) {
        let path = format!("customers/{}/card", subscription["customer"].as_str().unwrap());
        self.control(&path, json!({"card_number": number})).await.ok();
    }

    async fn pay(&self, session: &Value, number: &str) -> Answer {
        let form = [
            ("card_number", number),
            ("expiry", "12/34"),
            ("cvc", "123"),
            ("email", "ada@example.org"),
            ("name", "Ada"),
        ];
        self.page(session, &form).await
    }

    async fn page(&self, session: &Value, form: &[(&str, &str)]) -> Answer {
        let path = format!("/c/pay/{}", session["id"].as_str().unwrap());
        self.post(&path, form).await
    }

    /// A session that was paid, and its charge.
    async fn paid(&self, amount: i64, number: &str) -> (Value, Value) {
        let session = self.session(amount).await;
        assert_eq!(self.pay(&session, number).await.status, 303);
        let session =
            self.get(&format!("/v1/checkout/sessions/{}", session["id"].as_str().unwrap())).await.ok();
        let intent = session["payment_intent"].as_str().unwrap();
        let charges = self.get(&format!("/v1/charges?payment_intent={intent}")).await.ok();
        (session, charges["data"][0].clone())
    }
}

fn basic(amount: &str) -> Vec<(&str, &str)> {
    vec![
        ("mode", "payment"),
        ("submit_type", "donate"),
        ("success_url", "http://127.0.0.1:1/thanks?session={CHECKOUT_SESSION_ID}"),
        ("cancel_url", "http://127.0.0.1:1/back"),
        ("client_reference_id", "SOL-1"),
        ("metadata[reference]", "SOL-1"),
        ("payment_intent_data[metadata][reference]", "SOL-1"),
        ("line_items[0][price_data][currency]", "gbp"),
        ("line_items[0][price_data][unit_amount]", amount),
        ("line_items[0][price_data][product_data][name]", "Fighting fund"),
        ("line_items[0][quantity]", "1"),
    ]
}

fn regular<'a>(amount: &'a str, interval: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("mode", "subscription"),
        ("success_url", "http://127.0.0.1:1/thanks?session={CHECKOUT_SESSION_ID}"),
        ("client_reference_id", "SOL-2"),
        ("metadata[reference]", "SOL-2"),
        ("subscription_data[metadata][reference]", "SOL-2"),
        ("line_items[0][price_data][currency]", "gbp"),
        ("line_items[0][price_data][unit_amount]", amount),
        ("line_items[0][price_data][recurring][interval]", interval),
        ("line_items[0][price_data][product_data][name]", "Fighting fund"),
        ("line_items[0][quantity]", "1"),
    ]
}
