//! Stripe's objects of regular gifts turned into payment facts.

use stripe_shared::{RecurringInterval, SubscriptionStatus as Wire};

use super::{
    client::StripeError,
    wire::{expandable_id, instant, money, reference},
};
use crate::kernel::{
    frequency::Interval,
    payment_fact::{IntentOrigin, PaymentFact},
    subscription::{Invoice, Subscription, SubscriptionStatus},
};

/// A subscription as of an instant (Unix seconds, UTC); `None` for one that is not a gift of ours.
pub(super) fn subscription_fact(
    subscription: &stripe_shared::Subscription,
    as_of: i64,
    fetched: bool,
) -> Result<Option<PaymentFact>, StripeError> {
    let Some(known) = read_subscription(subscription)? else { return Ok(None) };
    Ok(Some(PaymentFact::SubscriptionChanged {
        subscription: Box::new(known),
        as_of: instant(as_of)?,
        fetched,
    }))
}

/// One of ours has our reference, one item, and a month or a year between charges.
pub(super) fn read_subscription(
    subscription: &stripe_shared::Subscription,
) -> Result<Option<Subscription>, StripeError> {
    let Some(reference) = reference(&subscription.metadata) else { return Ok(None) };
    let item = subscription.items.data.first();
    let item = item.ok_or_else(|| StripeError::Unreadable("a subscription without an item".to_owned()))?;
    let recurring = item.price.recurring.as_ref().map(|r| (&r.interval, r.interval_count));
    let interval = match recurring {
        Some((RecurringInterval::Month, 12)) | Some((RecurringInterval::Year, 1)) => Interval::Yearly,
        Some((RecurringInterval::Month, 1)) => Interval::Monthly,
        _ => return Err(StripeError::Unreadable("a subscription of another interval".to_owned())),
    };
    let status = match &subscription.status {
        Wire::Incomplete => SubscriptionStatus::Incomplete,
        Wire::IncompleteExpired => SubscriptionStatus::IncompleteExpired,
        Wire::PastDue | Wire::Unpaid => SubscriptionStatus::PastDue,
        Wire::Canceled => SubscriptionStatus::Canceled,
        _ => SubscriptionStatus::Active,
    };
    let pause = subscription.pause_collection.as_ref();
    let reason = subscription.cancellation_details.as_ref().and_then(|d| d.reason.as_ref());
    let at_end = subscription.cancel_at_period_end.then_some(item.current_period_end);
    Ok(Some(Subscription {
        id: subscription.id.to_string(),
        reference: Some(reference),
        customer: subscription.customer.id().to_string(),
        status,
        amount: money(item.price.unit_amount.unwrap_or(0), &item.price.currency)?,
        interval,
        period_end: instant(item.current_period_end)?,
        paused: pause.is_some() || subscription.status == Wire::Paused,
        resumes_at: pause.and_then(|p| p.resumes_at).map(instant).transpose()?,
        ends_at: subscription.cancel_at.or(at_end).map(instant).transpose()?,
        schedule: expandable_id(subscription.schedule.as_ref()),
        ended_unpaid: reason.is_some_and(|reason| reason.as_str() == "payment_failed"),
    }))
}

/// An invoice of a subscription: paid, or tried in vain; any other says nothing yet. `at` in Unix seconds, UTC.
pub(super) fn invoice(invoice: &stripe_shared::Invoice, at: i64) -> Result<Option<PaymentFact>, StripeError> {
    let origin = invoice_origin(invoice);
    let (Some(id), Some(subscription)) = (origin.invoice, origin.subscription) else { return Ok(None) };
    let status = invoice.status.as_ref().map(|status| status.as_str());
    let paid = status == Some("paid");
    let tried_in_vain = status == Some("open") && invoice.attempted;
    if !paid && !tried_in_vain {
        return Ok(None);
    }
    let minor = if paid { invoice.amount_paid } else { invoice.amount_due };
    let known = Invoice {
        id,
        subscription,
        reference: origin.reference,
        amount: money(minor, &invoice.currency)?,
        next_attempt: invoice.next_payment_attempt.map(instant).transpose()?,
        pay_url: invoice.hosted_invoice_url.clone(),
        at: instant(at)?,
    };
    Ok(Some(if paid { PaymentFact::InvoicePaid(known) } else { PaymentFact::InvoiceFailed(known) }))
}

/// Which gift an invoice is of: its subscription's metadata, which Stripe copies beside it.
pub(super) fn invoice_origin(invoice: &stripe_shared::Invoice) -> IntentOrigin {
    let details = invoice.parent.as_ref().and_then(|parent| parent.subscription_details.as_ref());
    IntentOrigin {
        invoice: invoice.id.as_ref().map(ToString::to_string),
        subscription: details.map(|details| details.subscription.id().to_string()),
        reference: details.and_then(|details| details.metadata.as_ref()).and_then(reference),
    }
}
