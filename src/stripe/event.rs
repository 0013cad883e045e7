//! Webhook bodies: the envelope first, then the object inside as a payment fact.

use miniserde::Deserialize as Decodable;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::{
    billing_wire,
    client::{Client, StripeError},
    wire,
};
use crate::kernel::payment_fact::PaymentFact;

/// What the archive keeps of an event in clear.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventEnvelope {
    pub id: String,
    pub kind: String,
    pub object_id: Option<String>,
    /// Unix seconds, UTC.
    pub created: i64,
    pub api_version: Option<String>,
    pub account: Option<String>,
}

/// The body is signed but is not an event as Stripe publishes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the body is not an event")]
pub struct NotAnEvent;

#[derive(Deserialize)]
struct RawEvent<'a> {
    id: String,
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    created: i64,
    #[serde(default)]
    api_version: Option<String>,
    #[serde(default)]
    account: Option<String>,
    #[serde(borrow)]
    data: RawData<'a>,
}

#[derive(Deserialize)]
struct RawData<'a> {
    #[serde(borrow)]
    object: &'a RawValue,
}

#[derive(Deserialize)]
struct ObjectId {
    #[serde(default)]
    id: Option<String>,
}

/// Reads what the archive needs; the object inside is not looked at beyond its id.
///
/// # Errors
/// Not JSON, or without id, type or object.
pub fn read_envelope(body: &[u8]) -> Result<EventEnvelope, NotAnEvent> {
    let raw: RawEvent = serde_json::from_slice(body).map_err(|_| NotAnEvent)?;
    let object: ObjectId = serde_json::from_str(raw.data.object.get()).map_err(|_| NotAnEvent)?;
    Ok(EventEnvelope {
        id: raw.id,
        kind: raw.kind,
        object_id: object.id,
        created: raw.created,
        api_version: raw.api_version,
        account: raw.account,
    })
}

/// A fact with the payer's address, where the object had one. The address goes into a delivery envelope
/// and nowhere else.
#[derive(Clone)]
pub struct Decoded {
    pub fact: PaymentFact,
    pub payer_email: Option<String>,
}

/// What an event turned out to be.
pub enum Reading {
    Fact(Decoded),
    /// Of a type that moves no money here, or an object that says nothing yet.
    Nothing,
    /// The object cannot be read as sent (another API version): fetch it by its id in ours.
    Fetch,
}

/// Reads the object of an archived event.
///
/// # Errors
/// The body is no event.
pub fn read_event(body: &[u8]) -> Result<Reading, NotAnEvent> {
    let raw: RawEvent = serde_json::from_slice(body).map_err(|_| NotAnEvent)?;
    Ok(read_object(&raw.kind, raw.created, raw.data.object.get()))
}

/// Reads the object of an event of this type, made at `created` (Unix seconds, UTC).
pub(super) fn read_object(kind: &str, created: i64, object: &str) -> Reading {
    match kind {
        "checkout.session.completed"
        | "checkout.session.async_payment_succeeded"
        | "checkout.session.expired"
        | "checkout.session.async_payment_failed" => session_reading(kind, object),
        "charge.succeeded" | "charge.updated" | "charge.failed" | "charge.refunded" => {
            decode::<stripe_shared::Charge, _>(object, |charge| {
                Ok((wire::charge(charge)?, wire::charge_email(charge)))
            })
        }
        "refund.created" | "refund.updated" | "refund.failed" | "charge.refund.updated" => {
            decode::<stripe_shared::Refund, _>(object, |refund| Ok((wire::refund(refund)?, None)))
        }
        "invoice.paid" | "invoice.payment_failed" | "invoice.payment_action_required" => {
            decode::<stripe_shared::Invoice, _>(object, |invoice| {
                Ok((billing_wire::invoice(invoice, created)?, None))
            })
        }
        kind if kind.starts_with("customer.subscription.") => {
            decode::<stripe_shared::Subscription, _>(object, |subscription| {
                Ok((billing_wire::subscription_fact(subscription, created, false)?, None))
            })
        }
        kind if kind.starts_with("charge.dispute.") => {
            let told = wire::instant(created).ok();
            decode::<stripe_shared::Dispute, _>(object, |dispute| {
                Ok((Some(wire::dispute(dispute, told)?), None))
            })
        }
        kind if kind.starts_with("payout.") => {
            decode::<stripe_shared::Payout, _>(object, |payout| Ok((Some(wire::payout(payout)?), None)))
        }
        _ => Reading::Nothing,
    }
}

fn session_reading(kind: &str, object: &str) -> Reading {
    decode::<stripe_shared::CheckoutSession, _>(object, |session| {
        let fact = if kind == "checkout.session.async_payment_failed" {
            let session_id = session.id.to_string();
            Some(PaymentFact::CheckoutFailed {
                session: session_id,
                reference: wire::session_reference(session),
            })
        } else {
            wire::session(session)
        };
        Ok((fact, wire::session_email(session)))
    })
}

fn decode<T, F>(object: &str, read: F) -> Reading
where
    T: Decodable,
    F: FnOnce(&T) -> Result<(Option<PaymentFact>, Option<String>), StripeError>,
{
    let Ok(object) = miniserde::json::from_str::<T>(object) else { return Reading::Fetch };
    match read(&object) {
        Ok((Some(fact), payer_email)) => Reading::Fact(Decoded { fact, payer_email }),
        Ok((None, _)) => Reading::Nothing,
        Err(_) => Reading::Fetch,
    }
}

impl Client {
    /// Fetches, in our API version, the object that an event was about, which happened at `at`
    /// (Unix seconds, UTC).
    ///
    /// # Errors
    /// Stripe's, or the id is not of a kind that we fetch.
    pub async fn fetch_object(&self, id: &str, at: i64) -> Result<Option<Decoded>, StripeError> {
        match id.split('_').next().unwrap_or_default() {
            "cs" => self.session_fact(id).await,
            "ch" | "py" => self.charge_fact(id).await,
            "re" | "pyr" => self.refund_fact(id).await,
            "dp" | "du" => self.dispute_fact(id).await,
            "in" => self.invoice_fact(id, at).await,
            "sub" => self.subscription_fact(id, wire::instant(at)?).await,
            "po" => self.payout_fact(id).await,
            _ => Err(StripeError::BadId),
        }
    }
}
