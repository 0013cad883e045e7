//! One request's work on the state: objects read through, changed in memory, and committed together at the end.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use super::clock::{real_millis, real_seconds};
use super::control::Settings;
use super::error::{ApiError, SandboxError};
use super::fault::Fault;
use super::store::{Batch, KeptAnswer, Store};
use crate::kernel::clock::{Random as _, SystemRandom, system_now};

/// The API version of all objects and events.
pub(super) const API_VERSION: &str = "2026-09-30.endive";

/// The state behind the one lock.
#[derive(Debug)]
pub(super) struct Core {
    pub store: Store,
    pub settings: Settings,
    pub faults: Vec<Fault>,
    /// Seconds by which the objects' time is ahead of real time.
    pub offset: i64,
    /// The last midnight at which payouts were made, UTC seconds; in memory only, a second look changes nothing.
    pub last_payout: i64,
    /// When time next brings something, UTC seconds, or earlier.
    pub next_due: i64,
    next_seq: i64,
}

/// Changes under way; dropped without [`Work::commit`], they never were.
#[derive(Debug)]
pub(super) struct Work<'a> {
    pub core: &'a mut Core,
    /// The objects' time, UTC seconds.
    pub now: i64,
    /// Where this sandbox answers, such as `http://127.0.0.1:12111`.
    pub base: &'a str,
    /// The API request this is done for: its id and idempotency key.
    pub request: Option<(String, Option<String>)>,
    /// If set, only events of these types are made.
    pub only: Option<Vec<String>>,
    changed: Vec<Value>,
    /// Where in `changed` an id stands.
    places: HashMap<String, usize>,
}

impl Core {
    /// Loads what the state file holds.
    pub async fn load(store: Store, settings: Settings) -> Result<Core, SandboxError> {
        let next_seq = store.last_seq().await? + 1;
        let offset = store.setting("clock").await?.and_then(|value| value.as_i64()).unwrap_or(0);
        let faults = store.setting("faults").await?.map_or_else(Vec::new, |value| Fault::from_json(&value));
        let settings = match store.setting("settings").await? {
            Some(kept) => settings.with(&kept),
            None => settings,
        };
        Ok(Core { store, settings, faults, offset, last_payout: 0, next_due: 0, next_seq })
    }

    /// The objects' time, UTC seconds.
    pub fn now(&self) -> i64 {
        real_seconds() + self.offset
    }

    /// Begins a piece of work at the present.
    pub fn work<'a>(&'a mut self, base: &'a str) -> Work<'a> {
        let now = self.now();
        Work { core: self, now, base, request: None, only: None, changed: Vec::new(), places: HashMap::new() }
    }
}

impl Work<'_> {
    /// The object with this id, as changed so far.
    pub async fn get(&self, id: &str) -> Result<Option<Value>, SandboxError> {
        match self.places.get(id).and_then(|place| self.changed.get(*place)) {
            Some(object) => Ok(Some(object.clone())),
            None => self.core.store.object(id).await,
        }
    }

    /// The object of this kind with this id, or Stripe's `resource_missing`.
    pub async fn require(&self, kind: &str, id: &str, param: &str) -> Result<Value, ApiError> {
        match self.get(id).await? {
            Some(object) if object["object"] == kind => Ok(object),
            _ => Err(ApiError::missing(&kind.replace('_', " "), id, param)),
        }
    }

    /// Stores an object, new or changed.
    pub fn put(&mut self, mut object: Value) -> Value {
        if object["_seq"].is_null() {
            object["_seq"] = json!(self.core.next_seq);
            self.core.next_seq += 1;
        }
        if let Some(due) = object["_due"].as_i64() {
            self.core.next_due = self.core.next_due.min(due);
        }
        let id = object["id"].as_str().unwrap_or_default().to_owned();
        let place = *self.places.entry(id).or_insert(self.changed.len());
        match self.changed.get_mut(place) {
            Some(known) => *known = object.clone(),
            None => self.changed.push(object.clone()),
        }
        object
    }

    /// Makes an event about an object as it is now. See <https://docs.stripe.com/api/events/object>.
    pub fn emit(&mut self, kind: &str, object: &Value) {
        self.emit_change(kind, object, None);
    }

    /// The same, with what the changed members were before.
    pub fn emit_change(&mut self, kind: &str, object: &Value, previous: Option<Value>) {
        if self.only.as_ref().is_some_and(|only| !only.iter().any(|name| name == kind)) {
            return;
        }
        let mut data = json!({"object": self.shown(object.clone())});
        if let Some(previous) = previous {
            data["previous_attributes"] = previous;
        }
        let (request, key) = self.request.clone().unzip();
        self.put(json!({
            "id": new_id("evt_1"),
            "object": "event",
            "api_version": API_VERSION,
            "created": self.now,
            "data": data,
            "livemode": false,
            "pending_webhooks": 1,
            "request": {"id": request, "idempotency_key": key.flatten()},
            "type": kind,
        }));
    }

    /// An object as the API shows it: without what the sandbox keeps for itself.
    pub fn shown(&self, mut object: Value) -> Value {
        if let Value::Object(map) = &mut object {
            map.retain(|key, _| !key.starts_with('_'));
        }
        if object["object"] == "balance_transaction" {
            let available = object["available_on"].as_i64().is_some_and(|at| at <= self.now);
            object["status"] = json!(if available { "available" } else { "pending" });
        }
        object
    }

    /// All changes, for someone else to commit.
    pub fn taken(&mut self) -> Vec<Value> {
        self.places.clear();
        std::mem::take(&mut self.changed)
    }

    /// Commits all changes, with the answer to be kept under an idempotency key, and begins anew.
    pub async fn commit(&mut self, kept: Option<KeptAnswer>) -> Result<(), SandboxError> {
        let objects = self.taken();
        if objects.is_empty() && kept.is_none() {
            return Ok(());
        }
        let batch = Batch { objects, kept, deliver_from: real_millis(), ..Batch::default() };
        self.core.store.commit(&batch).await
    }
}

const LETTERS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// A new id with Stripe's prefix, such as `pi_3…`. It goes on as ids in the examples of Stripe's pages do, with the time, an
/// account, and what is random: so ids of one time begin alike, and whoever keeps them in an order keeps them together.
pub(super) fn new_id(prefix: &str) -> String {
    format!("{prefix}{}S4nd8oxAcc{}", time_text(system_now().timestamp()), random_text(8))
}

/// Unix seconds as `pi_3MtwBwLkdIwHu7ix28a3tqPa` tells them, created at 1680800504
/// (<https://docs.stripe.com/api/payment_intents/object>): counted from July 2012, to the base of 62.
fn time_text(seconds: i64) -> String {
    let mut left = usize::try_from(seconds - 1_342_389_380).unwrap_or(0);
    let mut text = [0; 5];
    for place in text.iter_mut().rev() {
        *place = LETTERS[left % LETTERS.len()];
        left /= LETTERS.len();
    }
    text.iter().map(|letter| char::from(*letter)).collect()
}

/// A new id of fourteen letters and digits, all of them random.
pub(super) fn short_id(prefix: &str) -> String {
    format!("{prefix}{}", random_text(14))
}

/// Random letters and digits.
pub(super) fn random_text(length: usize) -> String {
    let mut bytes = vec![0_u8; length];
    SystemRandom.fill(&mut bytes);
    bytes.iter().map(|byte| char::from(LETTERS[usize::from(*byte) % LETTERS.len()])).collect()
}

/// A list answer. See <https://docs.stripe.com/api/pagination>.
pub(super) fn list(url: &str, data: Vec<Value>, has_more: bool) -> Value {
    json!({"object": "list", "url": url, "data": data, "has_more": has_more})
}

/// An address of which nothing is known but, perhaps, the country.
pub(super) fn address(country: Option<&str>) -> Value {
    json!({"city": null, "country": country, "line1": null, "line2": null, "postal_code": null, "state": null})
}

/// An empty object.
pub(super) fn empty() -> Value {
    Value::Object(Map::new())
}

/// An object with these members too, all null.
pub(super) fn with_nulls(mut object: Value, members: &[&str]) -> Value {
    for member in members {
        object[*member] = Value::Null;
    }
    object
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_begins_with_its_time_as_stripes_own_do() {
        assert_eq!(time_text(1_680_800_504), "MtwBw");
        assert!(time_text(1_680_800_505) > time_text(1_680_800_504));
        let id = new_id("pi_3");
        assert_eq!(id.len(), "pi_3MtwBwLkdIwHu7ix28a3tqPa".len());
        assert_ne!(id, new_id("pi_3"));
    }
}
