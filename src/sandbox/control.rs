//! The calls under `/_sandbox/`: the clock, faults, settings, and what a bank or the dashboard would do.

use actix_web::http::{Method, StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::{Map, Value, json};

use super::act;
use super::bulk;
use super::currency;
use super::due;
use super::error::ApiError;
use super::fault::Fault;
use super::server::Shared;
use super::store::{Batch, Window};
use super::work::{Core, empty};

/// Longest step of the clock: ten years, in seconds.
const LONGEST_STEP: i64 = 10 * 366 * 86_400;

/// Idempotency keys are kept for a day (<https://docs.stripe.com/api/idempotent_requests>).
pub(super) const KEYS_KEPT: i64 = 86_400;

const KINDS: &[&str] = &[
    "checkout.session",
    "payment_intent",
    "charge",
    "refund",
    "dispute",
    "customer",
    "payment_method",
    "product",
    "price",
    "subscription",
    "invoice",
    "invoice_payment",
    "subscription_schedule",
    "billing_portal.session",
    "payout",
    "balance_transaction",
    "event",
];

/// How the sandbox behaves; changed by `POST /_sandbox/settings`.
#[derive(Debug, Clone)]
pub(super) struct Settings {
    /// The card page refuses to work without JavaScript, as Stripe's does.
    pub script_required: bool,
    /// How long after the charge its balance transaction comes; 0 is at once.
    pub late_balance_transaction_seconds: i64,
    /// Currency into which all is converted, at `exchange_rate` (settlement per presentment, such as `1.166`).
    pub settlement_currency: Option<String>,
    pub exchange_rate: Option<String>,
    /// A balance below zero is taken from the bank account, by a payout below zero.
    pub negative_payouts: bool,
    /// How many days before a renewal `invoice.upcoming` comes.
    pub upcoming_days: i64,
    /// What ends the retries of a renewal: `cancel`, `unpaid` or `past_due`.
    pub after_last_retry: String,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            script_required: false,
            late_balance_transaction_seconds: 0,
            settlement_currency: None,
            exchange_rate: None,
            negative_payouts: false,
            upcoming_days: 7,
            after_last_retry: "cancel".to_owned(),
        }
    }
}

impl Settings {
    /// These settings with those of `sent` that are there.
    pub fn with(mut self, sent: &Value) -> Settings {
        if let Some(required) = sent["script_required"].as_bool() {
            self.script_required = required;
        }
        if let Some(taken) = sent["negative_payouts"].as_bool() {
            self.negative_payouts = taken;
        }
        if let Some(seconds) = sent["late_balance_transaction_seconds"].as_i64() {
            self.late_balance_transaction_seconds = seconds.max(0);
        }
        if let Some(days) = sent["upcoming_days"].as_i64() {
            self.upcoming_days = days.clamp(0, 60);
        }
        if let Some(end) = sent["after_last_retry"].as_str() {
            self.after_last_retry = end.to_owned();
        }
        for (name, member) in [
            ("settlement_currency", &mut self.settlement_currency),
            ("exchange_rate", &mut self.exchange_rate),
        ] {
            if let Some(value) = sent.get(name) {
                *member = value.as_str().map(str::to_owned);
            }
        }
        self
    }

    fn to_json(&self) -> Value {
        json!({
            "script_required": self.script_required,
            "late_balance_transaction_seconds": self.late_balance_transaction_seconds,
            "settlement_currency": self.settlement_currency,
            "exchange_rate": self.exchange_rate,
            "negative_payouts": self.negative_payouts,
            "upcoming_days": self.upcoming_days,
            "after_last_retry": self.after_last_retry,
        })
    }
}

/// Any call under `/_sandbox/`.
pub(super) async fn handle(
    request: HttpRequest,
    body: web::Bytes,
    shared: web::Data<Shared>,
) -> HttpResponse {
    // A page of another site, open in a developer's browser, has no business here.
    let origin = request.headers().get(header::ORIGIN);
    if origin.is_some_and(|origin| origin.as_bytes() != shared.base.as_bytes()) {
        return answer(Err(ApiError::invalid("Not from another site.").status(403)));
    }
    let sent = if body.is_empty() {
        Ok(empty())
    } else {
        serde_json::from_slice(&body)
            .map_err(|error| ApiError::invalid(format!("The body is no JSON: {error}")))
    };
    let method = request.method().clone();
    let path = request.path().trim_start_matches("/_sandbox/").to_owned();
    let work = actix_web::rt::spawn(async move {
        let segments: Vec<&str> = path.split('/').collect();
        let mut core = shared.core.lock().await;
        let done = route(&mut core, &shared.base, &method, &segments, &sent?).await;
        shared.wake.notify_one();
        done
    });
    answer(work.await.unwrap_or_else(|_| Err(ApiError::internal("The sandbox stops."))))
}

fn answer(done: Result<Value, ApiError>) -> HttpResponse {
    match done {
        Ok(body) => HttpResponse::Ok().json(body),
        Err(error) => {
            let status = StatusCode::from_u16(error.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            HttpResponse::build(status).json(error.body())
        }
    }
}

pub(super) async fn route(
    core: &mut Core,
    base: &str,
    method: &Method,
    path: &[&str],
    sent: &Value,
) -> Result<Value, ApiError> {
    match (method.as_str(), path) {
        ("GET", ["state"]) => state(core, base).await,
        ("POST", ["clock"]) => clock(core, base, sent).await,
        ("POST", ["faults"]) => faults(core, sent).await,
        ("POST", ["settings"]) => settings(core, sent).await,
        ("POST", ["bulk"]) => bulk::fill(core, base, sent).await,
        ("POST", [kind, id, act]) => {
            due::come_to_date(core, base).await?;
            let mut work = core.work(base);
            let done = act::act(&mut work, [*kind, *id, *act], sent).await?;
            work.commit(None).await?;
            done.ok_or_else(|| ApiError::unknown_path("POST", &path.join("/")))
        }
        _ => Err(ApiError::unknown_path(method.as_str(), &path.join("/"))),
    }
}

/// A whole number, if one was sent.
pub(super) fn whole(sent: &Value, name: &str) -> Result<Option<i64>, ApiError> {
    match &sent[name] {
        Value::Null => Ok(None),
        value => value
            .as_i64()
            .map(Some)
            .ok_or_else(|| ApiError::invalid(format!("{name} must be a whole number"))),
    }
}

/// One of the known words, or the default.
pub(super) fn word<'a>(
    sent: &'a Value,
    name: &str,
    default: &'a str,
    known: &[&str],
) -> Result<&'a str, ApiError> {
    let word = sent[name].as_str().unwrap_or(default);
    if known.contains(&word) {
        return Ok(word);
    }
    Err(ApiError::invalid(format!("{name} must be one of {}", known.join(", "))).param(name))
}

/// `POST /_sandbox/clock`: what falls due on the way happens at its own time.
async fn clock(core: &mut Core, base: &str, sent: &Value) -> Result<Value, ApiError> {
    let step = whole(sent, "advance_seconds")?.unwrap_or(0);
    if !(0..=LONGEST_STEP).contains(&step) {
        return Err(ApiError::invalid("advance_seconds must be from 0 to ten years: time only goes forward"));
    }
    let mut work = core.work(base);
    work.now += step;
    due::catch_up(&mut work).await?;
    core.offset += step;
    let batch = Batch { settings: vec![("clock", json!(core.offset))], ..Batch::default() };
    core.store.commit(&batch).await?;
    core.store.prune(core.now() - KEYS_KEPT).await?;
    Ok(clock_json(core))
}

fn clock_json(core: &Core) -> Value {
    json!({"now": core.now(), "offset_seconds": core.offset, "text": super::clock::readable(core.now())})
}

/// `POST /_sandbox/faults`: one fault, or `{"clear": true}`.
async fn faults(core: &mut Core, sent: &Value) -> Result<Value, ApiError> {
    if sent["clear"] == true {
        core.faults.clear();
    } else {
        core.faults.push(Fault::read(sent).map_err(ApiError::invalid)?);
    }
    save_faults(core).await?;
    Ok(json!({"faults": core.faults.iter().map(Fault::to_json).collect::<Vec<_>>()}))
}

/// Writes down which faults are in force.
pub(super) async fn save_faults(core: &Core) -> Result<(), ApiError> {
    let all: Vec<Value> = core.faults.iter().map(Fault::to_json).collect();
    let batch = Batch { settings: vec![("faults", Value::Array(all))], ..Batch::default() };
    Ok(core.store.commit(&batch).await?)
}

/// `POST /_sandbox/settings`.
async fn settings(core: &mut Core, sent: &Value) -> Result<Value, ApiError> {
    let known = core.settings.to_json();
    if let Some(name) =
        sent.as_object().into_iter().flat_map(Map::keys).find(|name| known.get(name.as_str()).is_none())
    {
        return Err(ApiError::invalid(format!("There is no setting {name:?}.")).param(name.clone()));
    }
    let changed = core.settings.clone().with(sent);
    if let Some(to) = &changed.settlement_currency {
        currency::check(to, "settlement_currency")?;
        let rate = changed.exchange_rate.as_deref().unwrap_or_default();
        if currency::convert(100, "gbp", to, rate).is_none()
            || serde_json::from_str::<serde_json::Number>(rate).is_err()
        {
            return Err(ApiError::invalid(
                "A settlement currency wants an exchange_rate, such as \"1.166\".",
            )
            .param("exchange_rate"));
        }
    }
    if !["cancel", "unpaid", "past_due"].contains(&changed.after_last_retry.as_str()) {
        return Err(ApiError::invalid("after_last_retry must be cancel, unpaid or past_due.")
            .param("after_last_retry"));
    }
    let batch = Batch { settings: vec![("settings", changed.to_json())], ..Batch::default() };
    core.store.commit(&batch).await?;
    core.settings = changed;
    Ok(core.settings.to_json())
}

/// `GET /_sandbox/state`: everything, oldest first.
async fn state(core: &mut Core, base: &str) -> Result<Value, ApiError> {
    let mut all = Map::new();
    for kind in KINDS {
        let mut objects = core.store.objects(kind, &[], Window::Newest, u64::MAX).await?;
        objects.reverse();
        let work = core.work(base);
        let shown = objects.into_iter().map(|object| work.shown(object)).collect();
        all.insert(if *kind == "event" { "events" } else { kind }.to_owned(), Value::Array(shown));
    }
    let (pending, done) = core.store.delivery_counts().await?;
    all.insert("deliveries".to_owned(), json!({"pending": pending, "done": done}));
    all.insert("clock".to_owned(), clock_json(core));
    all.insert("settings".to_owned(), core.settings.to_json());
    all.insert("faults".to_owned(), core.faults.iter().map(Fault::to_json).collect());
    Ok(Value::Object(all))
}
