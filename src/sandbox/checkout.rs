//! Paying a session: what happens between the page's button and the redirect.
//!
//! See <https://docs.stripe.com/payments/checkout/how-checkout-works> and <https://docs.stripe.com/payments/3d-secure>;
//! a subscription is made after its first payment, not before:
//! <https://docs.stripe.com/changelog/basil/2025-03-31/checkout-legacy-subscription-upgrade>.

use serde_json::{Value, json};

use super::card::{Behaviour, Card, Decline};
use super::charge::{self, Payer};
use super::customer;
use super::error::ApiError;
use super::invoice;
use super::invoice_payment;
use super::payment_intent;
use super::payment_method;
use super::session;
use super::subscription;
use super::work::Work;

/// What an attempt to pay came to.
#[derive(Debug)]
pub(super) enum Attempt {
    Paid,
    /// The bank wants to see the payer first.
    Authenticate,
    Declined(Decline),
}

pub(super) const AUTHENTICATION_FAILED: Decline = Decline {
    code: "payment_intent_authentication_failure",
    decline_code: None,
    message: "We are unable to authenticate your payment method. Please choose a different payment method and try \
              again.",
};

/// Charges a card for an open session.
pub(super) async fn pay(
    work: &mut Work<'_>,
    mut session: Value,
    card: &Card,
    payer: &Payer,
) -> Result<Attempt, ApiError> {
    let intent = match session["_payment_intent"].as_str() {
        Some(id) => work.require("payment_intent", id, "payment_intent").await?,
        None => {
            let intent = payment_intent::create(work, &session);
            session["_payment_intent"] = intent["id"].clone();
            session = work.put(session);
            intent
        }
    };
    match card.behaviour() {
        Behaviour::Authenticates | Behaviour::AlwaysAuthenticates => {
            payment_intent::require_action(work, intent);
            session["_pending"] = json!({
                "number": card.number, "exp_month": card.exp_month, "exp_year": card.exp_year,
                "email": payer.email, "name": payer.name,
            });
            work.put(session);
            Ok(Attempt::Authenticate)
        }
        Behaviour::Declines(decline) => {
            let charge = charge::create(work, &intent, card, payer, false, Some(&decline));
            work.emit("charge.failed", &charge);
            payment_intent::fail(work, intent, &decline, Some(&charge));
            Ok(Attempt::Declined(decline))
        }
        _ => {
            complete(work, session, intent, card, payer, false).await?;
            Ok(Attempt::Paid)
        }
    }
}

/// Goes on after 3-D Secure; nothing if the session does not wait for it.
pub(super) async fn authenticated(
    work: &mut Work<'_>,
    mut session: Value,
    passed: bool,
) -> Result<Option<Attempt>, ApiError> {
    let pending = session["_pending"].take();
    let (Some(id), Some(number)) = (session["_payment_intent"].as_str(), pending["number"].as_str()) else {
        return Ok(None);
    };
    let intent = work.require("payment_intent", id, "payment_intent").await?;
    if !passed {
        work.put(session);
        payment_intent::fail(work, intent, &AUTHENTICATION_FAILED, None);
        return Ok(Some(Attempt::Declined(AUTHENTICATION_FAILED)));
    }
    let card = Card {
        number: number.to_owned(),
        exp_month: pending["exp_month"].as_i64().unwrap_or(1),
        exp_year: pending["exp_year"].as_i64().unwrap_or(2099),
    };
    let text = |name: &str| pending[name].as_str().map(str::to_owned);
    let payer = Payer { email: text("email"), name: text("name") };
    complete(work, session, intent, &card, &payer, true).await?;
    Ok(Some(Attempt::Paid))
}

async fn complete(
    work: &mut Work<'_>,
    mut session: Value,
    mut intent: Value,
    card: &Card,
    payer: &Payer,
    authenticated: bool,
) -> Result<(), ApiError> {
    let regular = session["mode"] == "subscription";
    if session["customer"].is_null() && (regular || session["customer_creation"] == "always") {
        let customer = customer::of_payer(work, payer.email.as_deref(), payer.name.as_deref())?;
        session["customer"] = customer["id"].clone();
    }
    intent["customer"] = session["customer"].clone();
    if regular {
        let customer = session["customer"].as_str().unwrap_or_default();
        let method = payment_method::save(work, card, payer, customer, authenticated);
        intent["payment_method"] = method["id"].clone();
    }
    let charge = charge::take(work, &intent, card, payer, authenticated);
    let intent = payment_intent::succeed(work, intent, &charge);
    session["status"] = json!("complete");
    session["payment_status"] = json!("paid");
    session["customer_details"] = session::details(payer.email.as_deref(), payer.name.as_deref());
    session["url"] = Value::Null;
    session["_due"] = Value::Null;
    if regular {
        let invoice = subscription::begin(work, &session, &intent).await?;
        session["subscription"] = invoice["_subscription"].clone();
        session["invoice"] = invoice["id"].clone();
        let session = work.put(session);
        work.emit("checkout.session.completed", &session);
        invoice::tell_paid(work, &invoice);
        invoice_payment::paid(work, &invoice, &intent);
    } else {
        session["payment_intent"] = intent["id"].clone();
        let session = work.put(session);
        work.emit("checkout.session.completed", &session);
    }
    charge::follow_up(work, charge, card)
}
