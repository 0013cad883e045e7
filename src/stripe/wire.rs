//! Stripe's objects turned into payment facts.

use chrono::{DateTime, Utc};
use stripe_types::Expandable;

use super::client::StripeError;
use crate::kernel::{
    money::{Currency, Money},
    payment_fact::{
        BalanceTransaction, Charge, Dispute, DisputeStatus, LineRef, PaymentFact, Payout, PayoutStatus,
        Refund, RefundStatus,
    },
    reference::Reference,
};

/// The metadata key under which Stripe keeps our reference; nothing else of ours is there.
pub(super) const REFERENCE_KEY: &str = "reference";

pub(super) fn instant(seconds: i64) -> Result<DateTime<Utc>, StripeError> {
    DateTime::from_timestamp(seconds, 0)
        .ok_or_else(|| StripeError::Unreadable("a time out of range".to_owned()))
}

pub(super) fn money(minor: i64, currency: impl std::fmt::Display) -> Result<Money, StripeError> {
    let currency: Currency = currency
        .to_string()
        .parse()
        .map_err(|_| StripeError::Unreadable("an unknown currency".to_owned()))?;
    Ok(Money::new(minor, currency))
}

pub(super) fn expandable_id<T: stripe_types::Object>(expandable: Option<&Expandable<T>>) -> Option<String>
where
    T::Id: std::fmt::Display,
{
    expandable.map(|e| e.id().to_string())
}

pub(super) fn reference(metadata: &std::collections::HashMap<String, String>) -> Option<Reference> {
    metadata.get(REFERENCE_KEY).and_then(|text| text.parse().ok())
}

/// The line of the balance that an object names, whole where it was asked for.
fn line_ref(
    line: Option<&Expandable<stripe_shared::BalanceTransaction>>,
) -> Result<Option<LineRef>, StripeError> {
    let Some(line) = line else { return Ok(None) };
    Ok(Some(match line.as_object() {
        Some(line) => LineRef::Known(Box::new(balance_transaction(line)?)),
        None => LineRef::Named(line.id().to_string()),
    }))
}

/// A charge: succeeded, failed, or come back after it had succeeded; one that is still under way says nothing yet.
pub(super) fn charge(charge: &stripe_shared::Charge) -> Result<Option<PaymentFact>, StripeError> {
    let id = charge.id.to_string();
    let created = instant(charge.created)?;
    let taken = |minor: i64| -> Result<Charge, StripeError> {
        Ok(Charge {
            id: charge.id.to_string(),
            payment_intent: expandable_id(charge.payment_intent.as_ref()),
            reference: reference(&charge.metadata),
            amount: money(minor, &charge.currency)?,
            refunded_minor: charge.amount_refunded,
            balance_transaction: expandable_id(charge.balance_transaction.as_ref()),
            created,
        })
    };
    match charge.status.as_str() {
        "succeeded" if charge.paid && charge.captured => {
            Ok(Some(PaymentFact::ChargeSucceeded(taken(charge.amount_captured)?)))
        }
        "failed" => {
            if let Some(line) = line_ref(charge.failure_balance_transaction.as_ref())? {
                return Ok(Some(PaymentFact::DebitReturned { charge: taken(charge.amount)?, line }));
            }
            let card = charge.payment_method_details.as_ref().and_then(|d| d.card.as_ref());
            Ok(Some(PaymentFact::ChargeFailed {
                charge: id,
                reference: reference(&charge.metadata),
                fingerprint: card.and_then(|c| c.fingerprint.clone()),
                at: created,
            }))
        }
        _ => Ok(None),
    }
}

/// The address that the payer gave to Stripe with this charge.
pub(super) fn charge_email(charge: &stripe_shared::Charge) -> Option<String> {
    charge.billing_details.email.clone().or_else(|| charge.receipt_email.clone())
}

/// The address that the payer gave to Stripe in this session.
pub(super) fn session_email(session: &stripe_shared::CheckoutSession) -> Option<String> {
    let details = session.customer_details.as_ref().and_then(|d| d.email.clone());
    details.or_else(|| session.customer_email.clone())
}

pub(super) fn session_reference(session: &stripe_shared::CheckoutSession) -> Option<Reference> {
    let metadata = session.metadata.as_ref().and_then(reference);
    metadata.or_else(|| session.client_reference_id.as_deref().and_then(|text| text.parse().ok()))
}

/// A session that ended: completed (paid or still waiting for the money) or expired; an open one says nothing.
pub(super) fn session(session: &stripe_shared::CheckoutSession) -> Option<PaymentFact> {
    let id = session.id.to_string();
    let reference = session_reference(session);
    match session.status.as_ref().map(|s| s.as_str()) {
        Some("complete") if session.subscription.is_some() => Some(PaymentFact::GiftBegun {
            session: id,
            reference,
            subscription: expandable_id(session.subscription.as_ref()).unwrap_or_default(),
            invoice: session.invoice.as_ref().and_then(|i| i.id().as_ref().map(ToString::to_string)),
            // The session states no time of its completion: that of its making is surely not later.
            at: instant(session.created).ok()?,
        }),
        Some("complete") => Some(PaymentFact::CheckoutCompleted {
            session: id,
            reference,
            payment_intent: expandable_id(session.payment_intent.as_ref()),
            paid: session.payment_status.as_str() == "paid",
        }),
        Some("expired") => Some(PaymentFact::CheckoutExpired { session: id, reference }),
        _ => None,
    }
}

pub(super) fn refund(refund: &stripe_shared::Refund) -> Result<Option<PaymentFact>, StripeError> {
    let Some(charge) = expandable_id(refund.charge.as_ref()) else { return Ok(None) };
    let status = match refund.status.as_deref() {
        Some("succeeded") => RefundStatus::Succeeded,
        Some("failed") => RefundStatus::Failed,
        Some("canceled") => RefundStatus::Canceled,
        _ => RefundStatus::Pending,
    };
    Ok(Some(PaymentFact::RefundChanged(Refund {
        id: refund.id.to_string(),
        charge,
        amount: money(refund.amount, &refund.currency)?,
        status,
        balance_transaction: expandable_id(refund.balance_transaction.as_ref()),
        returned: line_ref(refund.failure_balance_transaction.as_ref())?,
        created: instant(refund.created)?,
    })))
}

/// `told` is the time of the event that told it, if one did.
pub(super) fn dispute(
    dispute: &stripe_shared::Dispute,
    told: Option<DateTime<Utc>>,
) -> Result<PaymentFact, StripeError> {
    let status = match dispute.status.as_str() {
        "won" | "warning_closed" | "prevented" => DisputeStatus::Won,
        "lost" => DisputeStatus::Lost,
        status if status.starts_with("warning") => DisputeStatus::Inquiry,
        _ => DisputeStatus::Open,
    };
    let balance_transactions =
        dispute.balance_transactions.iter().map(balance_transaction).collect::<Result<Vec<_>, _>>()?;
    Ok(PaymentFact::DisputeChanged(Dispute {
        id: dispute.id.to_string(),
        charge: dispute.charge.id().to_string(),
        amount: money(dispute.amount, &dispute.currency)?,
        status,
        due_by: dispute.evidence_details.due_by.map(instant).transpose()?,
        created: instant(dispute.created)?,
        closed: told.filter(|_| matches!(status, DisputeStatus::Won | DisputeStatus::Lost)),
        balance_transactions,
    }))
}

pub(super) fn payout(payout: &stripe_shared::Payout) -> Result<PaymentFact, StripeError> {
    let status = match payout.status.as_str() {
        "paid" => PayoutStatus::Paid,
        "failed" => PayoutStatus::Failed,
        "canceled" => PayoutStatus::Canceled,
        "in_transit" => PayoutStatus::InTransit,
        _ => PayoutStatus::Pending,
    };
    Ok(PaymentFact::PayoutChanged(Payout {
        id: payout.id.to_string(),
        amount: money(payout.amount, &payout.currency)?,
        status,
        automatic: payout.automatic,
        lines_known: payout.reconciliation_status.as_str() == "completed",
        balance_transaction: expandable_id(payout.balance_transaction.as_ref()),
        returned: line_ref(payout.failure_balance_transaction.as_ref())?,
        failure_code: payout.failure_code.clone(),
        arrival: instant(payout.arrival_date)?,
        created: instant(payout.created)?,
    }))
}

pub(super) fn balance_transaction(
    line: &stripe_shared::BalanceTransaction,
) -> Result<BalanceTransaction, StripeError> {
    Ok(BalanceTransaction {
        id: line.id.to_string(),
        source: line.source.as_ref().map(|s| s.id().to_string()),
        kind: line.type_.to_string(),
        amount: money(line.amount, &line.currency)?,
        fee: money(line.fee, &line.currency)?,
        created: instant(line.created)?,
    })
}
