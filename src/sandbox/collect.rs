//! Collecting invoices from the card on file: attempts, retries, and what becomes of the subscription.
//!
//! See <https://docs.stripe.com/invoicing/automatic-collection>, <https://docs.stripe.com/billing/revenue-recovery/smart-retries>
//! and <https://docs.stripe.com/billing/subscriptions/overview#settings>.

use serde_json::{Value, json};

use super::card::{Behaviour, Card, Decline};
use super::charge::{self, Payer};
use super::clock::DAY;
use super::error::ApiError;
use super::invoice;
use super::invoice_payment;
use super::payment_intent;
use super::payment_method;
use super::subscription;
use super::work::Work;

/// Days from each failed attempt to the next: four tries more, within three weeks.
const RETRY_AFTER: &[i64] = &[3, 5, 6, 7];

const NO_METHOD: Decline = Decline {
    code: "missing_payment_method",
    decline_code: None,
    message: "There is no `default_payment_method` set on this Customer or Invoice. Please set a payment method and \
              try again.",
};

const AUTHENTICATION_REQUIRED: Decline = Decline {
    code: "authentication_required",
    decline_code: Some("authentication_required"),
    message: "Your card was declined. This transaction requires authentication.",
};

/// The card to be charged, and by whose will.
#[derive(Debug)]
pub(super) struct Means {
    pub method: Value,
    pub card: Card,
    pub payer: Payer,
    /// The owner has just passed 3-D Secure.
    pub authenticated: bool,
    /// Someone asked for this attempt: it neither counts nor moves the schedule.
    pub by_hand: bool,
}

/// What an attempt came to.
#[derive(Debug)]
pub(super) enum Collected {
    Paid(Value),
    Authenticate,
    Failed(Decline),
}

/// The card on file for an invoice: the subscription's, else the customer's.
pub(super) async fn on_file(
    work: &Work<'_>,
    invoice: &Value,
    by_hand: bool,
) -> Result<Option<Means>, ApiError> {
    let subscription = subscription_of(work, invoice).await?;
    let customer = invoice["customer"].as_str().unwrap_or_default();
    let customer = work.get(customer).await?.unwrap_or_default();
    let id = [
        &invoice["default_payment_method"],
        &subscription["default_payment_method"],
        &customer["invoice_settings"]["default_payment_method"],
    ]
    .into_iter()
    .find_map(|id| id.as_str().map(str::to_owned));
    let Some(id) = id else { return Ok(None) };
    let method = work.require("payment_method", &id, "payment_method").await?;
    Ok(means(method, by_hand))
}

/// This payment method as means of payment.
pub(super) fn means(method: Value, by_hand: bool) -> Option<Means> {
    let card = payment_method::card_of(&method)?;
    let payer = payment_method::payer_of(&method);
    Some(Means { method, card, payer, authenticated: false, by_hand })
}

async fn subscription_of(work: &Work<'_>, invoice: &Value) -> Result<Value, ApiError> {
    let id = invoice["_subscription"].as_str().unwrap_or_default();
    Ok(work.get(id).await?.unwrap_or_default())
}

/// Tries to collect an open invoice.
pub(super) async fn attempt(
    work: &mut Work<'_>,
    invoice: Value,
    means: Option<Means>,
) -> Result<Collected, ApiError> {
    let Some((payment, intent)) = invoice::payment(work, &invoice).await? else {
        return Err(ApiError::internal("The invoice has no payment."));
    };
    let Some(means) = means else {
        failed(work, invoice, true, false).await?;
        return Ok(Collected::Failed(NO_METHOD));
    };
    let set_up = means.method["_set_up"] == true || means.authenticated;
    let decline = match means.card.behaviour() {
        Behaviour::Declines(decline) => Some(decline),
        Behaviour::Authenticates if !set_up => Some(AUTHENTICATION_REQUIRED),
        Behaviour::AlwaysAuthenticates if !means.authenticated => Some(AUTHENTICATION_REQUIRED),
        _ => None,
    };
    let Some(decline) = decline else {
        return Ok(Collected::Paid(pay(work, invoice, payment, intent, &means).await?));
    };
    if decline == AUTHENTICATION_REQUIRED {
        let mut intent = payment_intent::require_action(work, intent);
        intent["payment_method"] = means.method["id"].clone();
        work.put(intent);
        failed(work, invoice, !means.by_hand, true).await?;
        return Ok(Collected::Authenticate);
    }
    let mut with_method = intent.clone();
    with_method["payment_method"] = means.method["id"].clone();
    let charge = charge::create(work, &with_method, &means.card, &means.payer, false, Some(&decline));
    work.emit("charge.failed", &charge);
    payment_intent::fail(work, intent, &decline, Some(&charge));
    failed(work, invoice, !means.by_hand, false).await?;
    Ok(Collected::Failed(decline))
}

async fn pay(
    work: &mut Work<'_>,
    mut invoice: Value,
    payment: Value,
    mut intent: Value,
    means: &Means,
) -> Result<Value, ApiError> {
    intent["payment_method"] = means.method["id"].clone();
    let charge = charge::take(work, &intent, &means.card, &means.payer, means.authenticated);
    payment_intent::succeed(work, intent, &charge);
    let previous = invoice::attempt_members(&invoice);
    if !means.by_hand || invoice["attempt_count"] == 0 {
        invoice["attempt_count"] = json!(invoice["attempt_count"].as_i64().unwrap_or_default() + 1);
    }
    let invoice = invoice::mark_paid(work, invoice);
    work.emit_change("invoice.updated", &invoice, Some(previous));
    invoice::tell_paid(work, &invoice);
    invoice_payment::pay(work, payment);
    let subscription = subscription_of(work, &invoice).await?;
    if subscription["latest_invoice"] == invoice["id"] {
        subscription::activate(work, subscription);
    }
    charge::follow_up(work, charge, &means.card)?;
    Ok(invoice)
}

/// Writes a failed attempt down: when the next one is, or what follows the last.
async fn failed(
    work: &mut Work<'_>,
    mut invoice: Value,
    scheduled: bool,
    action: bool,
) -> Result<(), ApiError> {
    let previous = invoice::attempt_members(&invoice);
    let tried = invoice["attempt_count"].as_i64().unwrap_or_default();
    let first = invoice["billing_reason"] == "subscription_create";
    invoice["attempted"] = json!(true);
    let mut last = false;
    if scheduled || tried == 0 {
        invoice["attempt_count"] = json!(tried + 1);
        let pause = usize::try_from(tried).ok().and_then(|tried| RETRY_AFTER.get(tried)).filter(|_| !first);
        let next = pause.map(|days| work.now + days * DAY);
        invoice["next_payment_attempt"] = json!(next);
        invoice["auto_advance"] = json!(next.is_some());
        invoice["_due"] = json!(next);
        last = next.is_none() && !first;
    }
    let invoice = work.put(invoice);
    work.emit_change("invoice.updated", &invoice, Some(previous));
    work.emit("invoice.payment_failed", &invoice);
    if action {
        work.emit("invoice.payment_action_required", &invoice);
    }
    let mut subscription = subscription_of(work, &invoice).await?;
    let live = ["active", "past_due"].contains(&subscription["status"].as_str().unwrap_or_default());
    if !live || subscription["latest_invoice"] != invoice["id"] {
        return Ok(());
    }
    let wanted = if last { work.core.settings.after_last_retry.clone() } else { "past_due".to_owned() };
    if wanted == "cancel" {
        subscription::cancel(work, subscription, "payment_failed");
    } else if subscription["status"] != wanted.as_str() {
        let before = std::mem::replace(&mut subscription["status"], json!(wanted));
        subscription::store(work, subscription, Some(json!({"status": before})));
    }
    Ok(())
}

/// What time brings to an invoice: a draft is finalised and collected, an open one is tried again.
pub(super) async fn fall_due(work: &mut Work<'_>, mut invoice: Value) -> Result<(), ApiError> {
    let subscription = subscription_of(work, &invoice).await?;
    let waits = ["draft", "open"].contains(&invoice["status"].as_str().unwrap_or_default());
    if !waits || subscription["status"] == "canceled" {
        invoice["_due"] = Value::Null;
        invoice["next_payment_attempt"] = Value::Null;
        invoice["automatically_finalizes_at"] = Value::Null;
        invoice["auto_advance"] = json!(false);
        work.put(invoice);
        return Ok(());
    }
    if invoice["status"] == "draft" {
        invoice = invoice::open(work, invoice).await?;
        if invoice["status"] == "paid" {
            invoice::tell_paid(work, &invoice);
            return Ok(());
        }
    }
    let means = on_file(work, &invoice, false).await?;
    attempt(work, invoice, means).await?;
    Ok(())
}
