//! Paying a session: what happens between the page's button and the redirect.
//!
//! See <https://docs.stripe.com/payments/checkout/how-checkout-works> and <https://docs.stripe.com/payments/3d-secure>.

use serde_json::{Value, json};

use super::balance;
use super::card::{Behaviour, Card, Decline};
use super::charge::{self, Payer};
use super::customer;
use super::dispute;
use super::error::ApiError;
use super::payment_intent;
use super::session;
use super::work::Work;

/// What an attempt to pay came to.
#[derive(Debug)]
pub(super) enum Attempt {
    Paid,
    /// The bank wants to see the payer first.
    Authenticate,
    Declined(Decline),
}

const AUTHENTICATION_FAILED: Decline = Decline {
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
        Behaviour::Authenticates => {
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
    if session["customer"].is_null() && session["customer_creation"] == "always" {
        let customer = customer::of_payer(work, payer.email.as_deref(), payer.name.as_deref())?;
        session["customer"] = customer["id"].clone();
        intent["customer"] = customer["id"].clone();
    }
    let at_once = card.behaviour() == Behaviour::PaysAtOnce;
    let available_on = if at_once { work.now } else { balance::card_available_on(work.now) };
    let late = work.core.settings.late_balance_transaction_seconds;
    let mut charge = charge::create(work, &intent, card, payer, authenticated, None);
    match late {
        0 => charge = charge::settle(work, charge, available_on, false),
        seconds => {
            charge["_due"] = json!(work.now + seconds);
            charge["_available_on"] = json!(available_on);
            charge = work.put(charge);
        }
    }
    work.emit("charge.succeeded", &charge);
    let intent = payment_intent::succeed(work, intent, &charge);
    session["status"] = json!("complete");
    session["payment_status"] = json!("paid");
    session["payment_intent"] = intent["id"].clone();
    session["customer_details"] = session::details(payer.email.as_deref(), payer.name.as_deref());
    session["url"] = Value::Null;
    session["_due"] = Value::Null;
    let session = work.put(session);
    work.emit("checkout.session.completed", &session);
    if late == 0 {
        let id = charge["id"].as_str().unwrap_or_default();
        charge["receipt_url"] = json!(format!("{}/receipts/{id}", work.base));
        charge = work.put(charge);
        work.emit_change("charge.updated", &charge, Some(json!({"receipt_url": null})));
    }
    if card.behaviour() == Behaviour::Disputed {
        dispute::open(work, charge, "fraudulent", "needs_response")?;
    }
    Ok(())
}
