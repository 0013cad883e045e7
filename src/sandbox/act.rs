//! What a bank, a card holder or someone at the dashboard would do: `POST /_sandbox/{kind}/{id}/{act}`.

use serde_json::Value;

use super::card::Card;
use super::charge;
use super::control::{whole, word};
use super::customer;
use super::dispute;
use super::error::ApiError;
use super::payout;
use super::refund;
use super::work::{Work, empty};

/// Does it, if there is such an act.
pub(super) async fn act(
    work: &mut Work<'_>,
    path: [&str; 3],
    sent: &Value,
) -> Result<Option<Value>, ApiError> {
    let [kind, id, act] = path;
    let done = match (kind, act) {
        ("customers", "card") => {
            let customer = work.require("customer", id, "customer").await?;
            let card = card(work, sent)?;
            let set_up = sent["authenticated"] == true;
            customer::change_card(work, customer, &card, set_up).await?
        }
        ("charges", "refund") => {
            let charge = work.require("charge", id, "charge").await?;
            let amount = whole(sent, "amount")?;
            refund::refund(work, charge, amount, Some("requested_by_customer"), empty())?
        }
        ("charges", "fail") => {
            let charge = work.require("charge", id, "charge").await?;
            charge::come_back(work, charge).await?
        }
        ("charges", "dispute") => {
            let charge = work.require("charge", id, "charge").await?;
            let reason = word(sent, "reason", "fraudulent", dispute::REASONS)?;
            let status = word(sent, "status", "needs_response", dispute::OPEN)?;
            dispute::open(work, charge, reason, status)?
        }
        ("disputes", "escalate") => {
            let inquiry = work.require("dispute", id, "dispute").await?;
            dispute::escalate(work, inquiry).await?
        }
        ("disputes", "close") => {
            let open = work.require("dispute", id, "dispute").await?;
            let won = word(sent, "status", "lost", &["won", "lost"])? == "won";
            dispute::close(work, open, won)?
        }
        ("refunds", "fail") => {
            let refund = work.require("refund", id, "refund").await?;
            let reason = word(sent, "reason", "lost_or_stolen_card", refund::FAILURES)?;
            refund::fail(work, refund, reason).await?
        }
        ("payouts", "fail") => {
            let payout = work.require("payout", id, "payout").await?;
            let code = word(sent, "code", "account_closed", payout::FAILURES)?;
            payout::fail(work, payout, code)?
        }
        _ => return Ok(None),
    };
    Ok(Some(work.shown(done)))
}

fn card(work: &Work<'_>, sent: &Value) -> Result<Card, ApiError> {
    Card::read(
        sent["card_number"].as_str().unwrap_or_default(),
        sent["expiry"].as_str().unwrap_or("12/99"),
        sent["cvc"].as_str().unwrap_or("123"),
        work.now,
    )
    .map_err(|errors| {
        ApiError::invalid(errors.number.or(errors.expiry).or(errors.cvc).unwrap_or("Not a card."))
    })
}
