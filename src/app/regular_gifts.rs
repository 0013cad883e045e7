//! What Stripe says of regular gifts, led to the gift, its payment and its giver.

use chrono::{DateTime, Utc};

use super::dispatch::{Applied, Mails, Need, owner};
use crate::{
    donations::{
        ReceiptTo,
        donation::Donation,
        regular::{Followed, follow_subscription, must_ask_stripe, tell_failure, tell_unpaid_end},
        settle_gift,
    },
    kernel::{
        payment_fact::{Charge, IntentOrigin, PaymentFact},
        reference::Reference,
        subscription::{Invoice, Subscription},
    },
    mail::Destination,
    payments::{explain_payment, find_origin, find_payment_of_invoice, record_origin},
    platform::{
        Platform,
        db::{StoreError, Tx},
    },
};

/// Applies a fact about a regular gift; other facts do nothing here.
///
/// # Errors
/// Storage only.
pub(super) async fn apply_regular(
    tx: &Tx,
    platform: &Platform,
    fact: &PaymentFact,
    mails: Mails,
) -> Result<Applied, StoreError> {
    match fact {
        PaymentFact::IntentExplained { payment_intent, origin } => {
            explain(tx, platform, payment_intent, origin, mails).await
        }
        PaymentFact::GiftBegun { reference, subscription, invoice, at, .. } => {
            begun(tx, *reference, subscription, invoice.as_deref(), *at).await
        }
        PaymentFact::InvoicePaid(invoice) => paid(tx, invoice).await,
        PaymentFact::InvoiceFailed(invoice) => failed(tx, platform, invoice, mails).await,
        PaymentFact::SubscriptionChanged { subscription, as_of, fetched } => {
            let applied = changed(tx, subscription, *as_of, *fetched).await?;
            if mails == Mails::Send
                && subscription.ended_unpaid
                && let Some(donation) = owner(tx, subscription.reference).await?
            {
                tell_unpaid_end(tx, platform, &donation).await?;
            }
            Ok(applied)
        }
        _ => Ok(Applied::Done),
    }
}

/// Whose an intent is. Money that waited for this in suspense becomes a payment with a receipt.
async fn explain(
    tx: &Tx,
    platform: &Platform,
    intent: &str,
    origin: &IntentOrigin,
    mails: Mails,
) -> Result<Applied, StoreError> {
    record_origin(tx, intent, origin).await?;
    let Some(donation) = owner(tx, origin.reference).await? else { return Ok(Applied::Done) };
    let explained =
        explain_payment(tx, &platform.sources, intent, donation.reference, &donation.fund).await?;
    if let Some(payment) = explained {
        let receipt = match mails {
            Mails::Send => ReceiptTo::Destination(Destination::PayerOf(intent.to_owned())),
            Mails::Hold => ReceiptTo::Treasurer,
        };
        settle_gift(tx, platform, &donation, &payment, receipt).await?;
    }
    Ok(Applied::Done)
}

/// The giver came through the card page: the first period's money and the subscription follow.
async fn begun(
    tx: &Tx,
    reference: Option<Reference>,
    subscription: &str,
    invoice: Option<&str>,
    at: DateTime<Utc>,
) -> Result<Applied, StoreError> {
    let Some(donation) = owner(tx, reference).await? else { return Ok(Applied::Done) };
    if let Some(invoice) = invoice
        && find_payment_of_invoice(tx, invoice).await?.is_none()
    {
        return Ok(charge_of(invoice, subscription, donation.reference));
    }
    ask_if_needed(tx, &donation, subscription, at, true).await
}

async fn paid(tx: &Tx, invoice: &Invoice) -> Result<Applied, StoreError> {
    let Some(donation) = owner(tx, invoice.reference).await? else { return Ok(Applied::Done) };
    // An invoice of nothing was paid without money.
    if invoice.amount.minor > 0 && find_payment_of_invoice(tx, &invoice.id).await?.is_none() {
        return Ok(charge_of(&invoice.id, &invoice.subscription, donation.reference));
    }
    ask_if_needed(tx, &donation, &invoice.subscription, invoice.at, true).await
}

async fn failed(
    tx: &Tx,
    platform: &Platform,
    invoice: &Invoice,
    mails: Mails,
) -> Result<Applied, StoreError> {
    let Some(donation) = owner(tx, invoice.reference).await? else { return Ok(Applied::Done) };
    if mails == Mails::Send {
        tell_failure(tx, platform, &donation, invoice).await?;
    }
    ask_if_needed(tx, &donation, &invoice.subscription, invoice.at, false).await
}

async fn changed(
    tx: &Tx,
    told: &Subscription,
    as_of: DateTime<Utc>,
    fetched: bool,
) -> Result<Applied, StoreError> {
    let Some(donation) = owner(tx, told.reference).await? else { return Ok(Applied::Done) };
    match follow_subscription(tx, &donation, told, as_of, fetched).await? {
        Followed::Applied | Followed::Known => Ok(Applied::Done),
        Followed::Ask => Ok(Applied::Needs(Need::Subscription { id: told.id.clone(), as_of })),
    }
}

fn charge_of(invoice: &str, subscription: &str, reference: Reference) -> Applied {
    let origin = IntentOrigin {
        invoice: Some(invoice.to_owned()),
        subscription: Some(subscription.to_owned()),
        reference: Some(reference),
    };
    Applied::Needs(Need::ChargeOfInvoice { invoice: invoice.to_owned(), origin })
}

async fn ask_if_needed(
    tx: &Tx,
    donation: &Donation,
    subscription: &str,
    at: DateTime<Utc>,
    money_came: bool,
) -> Result<Applied, StoreError> {
    if must_ask_stripe(tx, donation.id, at, money_came).await? {
        return Ok(Applied::Needs(Need::Subscription { id: subscription.to_owned(), as_of: at }));
    }
    Ok(Applied::Done)
}

/// A period's charge succeeded: a gift that was thought to have failed, or not to have begun, stands otherwise.
///
/// # Errors
/// Storage only.
pub(super) async fn state_after_charge(
    tx: &Tx,
    donation: Option<&Donation>,
    charge: &Charge,
) -> Result<Applied, StoreError> {
    let regular = donation.filter(|donation| donation.frequency.is_regular());
    let (Some(donation), Some(intent)) = (regular, &charge.payment_intent) else { return Ok(Applied::Done) };
    let origin = find_origin(tx, intent).await?;
    match origin.and_then(|origin| origin.subscription) {
        Some(subscription) => ask_if_needed(tx, donation, &subscription, charge.created, true).await,
        None => Ok(Applied::Done),
    }
}
