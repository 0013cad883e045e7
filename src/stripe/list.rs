//! Stripe's lists, page by page: newest first as Stripe gives them, and forward by `ending_before`.

use miniserde::json::Value;
use stripe_core::{balance_transaction::ListBalanceTransaction, dispute::ListDispute, event::ListEvent};
use stripe_types::{RangeBoundsTs, RangeQueryTs};

use super::{
    api_version,
    client::{Client, StripeError, check_id},
    event::{Decoded, Reading, read_object},
    lookup::BalancePage,
    wire,
};

/// The most that Stripe gives at once: <https://docs.stripe.com/api/pagination>.
const PAGE: i64 = 100;

/// Which part of a list is asked for, a hundred at a time. Times are Unix seconds, UTC.
#[derive(Clone, Copy, Debug, Default)]
pub struct Window<'a> {
    /// Made at or after.
    pub from: Option<i64>,
    /// Made before.
    pub before: Option<i64>,
    /// The page next to this id, towards the newer ones.
    pub newer_than: Option<&'a str>,
    /// The page next to this id, towards the older ones.
    pub older_than: Option<&'a str>,
    /// Fewer than a hundred.
    pub most: Option<i64>,
}

impl Window<'_> {
    fn created(&self) -> Option<RangeQueryTs> {
        let bounds = RangeBoundsTs { gte: self.from, lt: self.before, ..RangeBoundsTs::default() };
        (self.from.is_some() || self.before.is_some()).then_some(RangeQueryTs::Bounds(bounds))
    }

    fn check(&self, prefix: &str) -> Result<(), StripeError> {
        self.newer_than.into_iter().chain(self.older_than).try_for_each(|id| check_id(id, &[prefix]))
    }
}

/// A dispute as Stripe lists it.
pub type ListedDispute = (String, Result<Decoded, StripeError>);

/// An event as Stripe lists it; its object is read when it is wanted.
pub struct ListedEvent {
    pub id: String,
    pub kind: String,
    /// Unix seconds, UTC.
    pub created: i64,
    pub object_id: Option<String>,
    our_version: bool,
    object: Value,
}

impl ListedEvent {
    /// What the event says. One of another API version is to be fetched.
    pub fn read(&self) -> Reading {
        if !self.our_version {
            return Reading::Fetch;
        }
        read_object(&self.kind, self.created, &miniserde::json::to_string(&self.object))
    }

    /// The object as it was told, for its hash.
    pub fn body(&self) -> Vec<u8> {
        miniserde::json::to_string(&self.object).into_bytes()
    }
}

impl Client {
    /// Events, newest first. They go back 30 days: <https://docs.stripe.com/api/events>.
    ///
    /// # Errors
    /// Stripe's.
    pub async fn events(&self, window: Window<'_>) -> Result<(Vec<ListedEvent>, bool), StripeError> {
        window.check("evt_")?;
        let mut request = ListEvent::new().limit(window.most.unwrap_or(PAGE));
        if let Some(created) = window.created() {
            request = request.created(created);
        }
        if let Some(id) = window.newer_than {
            request = request.ending_before(id);
        }
        if let Some(id) = window.older_than {
            request = request.starting_after(id);
        }
        let list = request.send(self).await?;
        let events = list.data.into_iter().map(|event| {
            let object_id = match &event.data.object {
                Value::Object(object) => object.get("id").and_then(|id| match id {
                    Value::String(id) => Some(id.clone()),
                    _ => None,
                }),
                _ => None,
            };
            ListedEvent {
                id: event.id.to_string(),
                kind: event.type_.to_string(),
                created: event.created,
                object_id,
                our_version: event.api_version.as_deref() == Some(api_version()),
                object: event.data.object,
            }
        });
        Ok((events.collect(), list.has_more))
    }

    /// Lines of the balance, newest first.
    ///
    /// # Errors
    /// Stripe's.
    pub async fn balance_lines(&self, window: Window<'_>) -> Result<BalancePage, StripeError> {
        window.check("txn_")?;
        let mut request = ListBalanceTransaction::new().limit(window.most.unwrap_or(PAGE));
        if let Some(created) = window.created() {
            request = request.created(created);
        }
        if let Some(id) = window.newer_than {
            request = request.ending_before(id);
        }
        if let Some(id) = window.older_than {
            request = request.starting_after(id);
        }
        let list = request.send(self).await?;
        Ok(BalancePage::of(&list.data, list.has_more))
    }

    /// Disputes as facts with their ids, newest first; one that cannot be read says why.
    ///
    /// # Errors
    /// Stripe's.
    pub async fn disputes(&self, window: Window<'_>) -> Result<(Vec<ListedDispute>, bool), StripeError> {
        let prefix = if window.older_than.is_some_and(|id| id.starts_with("du_")) { "du_" } else { "dp_" };
        window.check(prefix)?;
        let mut request = ListDispute::new().limit(window.most.unwrap_or(PAGE));
        if let Some(created) = window.created() {
            request = request.created(created);
        }
        if let Some(id) = window.older_than {
            request = request.starting_after(id);
        }
        let list = request.send(self).await?;
        let facts = list.data.iter().map(|dispute| {
            let fact = wire::dispute(dispute, None);
            (dispute.id.to_string(), fact.map(|fact| Decoded { fact, payer_email: None }))
        });
        Ok((facts.collect(), list.has_more))
    }
}
