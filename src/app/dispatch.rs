//! One exhaustive match from payment facts and owners to use cases: the only place that knows who must hear of what.

use chrono::{DateTime, Utc};

use super::{
    affiliations,
    regular_gifts::{apply_regular, state_after_charge},
};
use crate::{
    donations::{
        ReceiptTo, address_receipt,
        donation::{Donation, Happened},
        end_checkout, find_owner, settle_gift,
    },
    kernel::{
        email::EmailAddress,
        ids::DonationId,
        payment_fact::{Charge, IntentOrigin, LineRef, PaymentFact, Transfer},
        reference::Reference,
    },
    mail::Destination,
    payments::{
        Books, ChargeOutcome, Missing, Outcome, PayableKind, TransferOutcome, charge_behind, find_origin,
        find_payable, find_payment_of_intent, knows_line, record_charge, record_dispute, record_line,
        record_payout, record_refund, record_returned_debit, record_transfer,
    },
    platform::{
        Platform,
        config::FundKind,
        db::{StoreError, Tx},
    },
    stripe::Decoded,
};

/// What must be fetched from Stripe before a fact can be applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Need {
    ChargeOfIntent(String),
    RefundsOfCharge(String),
    /// What an intent paid for: its charge has no reference of ours.
    OriginOfIntent(String),
    ChargeOfInvoice {
        invoice: String,
        origin: IntentOrigin,
    },
    /// A subscription as it is now, because of something that happened then.
    Subscription {
        id: String,
        as_of: DateTime<Utc>,
    },
    Object(Missing),
}

/// What became of a fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Applied {
    Done,
    /// Everything known was applied; the rest needs this.
    Needs(Need),
}

/// Whether applying a fact may cause mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mails {
    Send,
    /// Repair mails nobody: the receipt is numbered and waits for a treasurer.
    Hold,
}

/// How the books of this campaign are kept.
pub fn books(platform: &Platform) -> Books {
    let settings = &platform.settings;
    let general = settings.funds.iter().find(|f| f.kind == FundKind::General).or(settings.funds.first());
    Books {
        time_zone: settings.campaign.time_zone,
        general_fund: general.map_or_else(|| "general".to_owned(), |f| f.slug.clone()),
    }
}

/// Applies a fact of Stripe's in the caller's transaction. Any order and any repetition end in the same state.
///
/// # Errors
/// Storage only.
pub async fn apply(
    tx: &Tx,
    platform: &Platform,
    decoded: &Decoded,
    mails: Mails,
) -> Result<Applied, StoreError> {
    let books = books(platform);
    let sources = &platform.sources;
    match &decoded.fact {
        PaymentFact::ChargeSucceeded(charge) => {
            let payer_email = decoded.payer_email.as_deref();
            apply_charge(tx, platform, &books, charge, payer_email, mails).await
        }
        PaymentFact::CheckoutCompleted { paid: true, payment_intent: Some(intent), .. } => {
            let Some(payment) = find_payment_of_intent(tx, intent).await? else {
                return Ok(Applied::Needs(Need::ChargeOfIntent(intent.clone())));
            };
            if let Some(address) = address(decoded.payer_email.as_deref()) {
                address_receipt(tx, platform, payment.id, &address).await?;
            }
            Ok(Applied::Done)
        }
        // Ended, but the money is still under way: a later event says whether it came.
        PaymentFact::CheckoutCompleted { .. } => Ok(Applied::Done),
        PaymentFact::GiftBegun { .. }
        | PaymentFact::IntentExplained { .. }
        | PaymentFact::InvoicePaid(_)
        | PaymentFact::InvoiceFailed(_)
        | PaymentFact::SubscriptionChanged { .. } => apply_regular(tx, platform, &decoded.fact, mails).await,
        PaymentFact::CheckoutExpired { reference, .. } => {
            end(tx, *reference, Happened::CheckoutExpired).await
        }
        PaymentFact::CheckoutFailed { reference, .. } => end(tx, *reference, Happened::DebitFailed).await,
        // The giver may try another card on the same page: nothing changes here.
        PaymentFact::ChargeFailed { .. } => Ok(Applied::Done),
        PaymentFact::RefundChanged(refund) => {
            let body = affiliations::Returning::of(tx, &refund.charge, "refund", refund.created).await?;
            let outcome = record_refund(tx, sources, &books, refund).await?;
            body.heed(tx, platform, &books).await?;
            Ok(applied(outcome))
        }
        PaymentFact::DisputeChanged(dispute) => {
            let last = dispute.balance_transactions.iter().map(|line| line.created).max();
            let at = dispute.closed.or(last).unwrap_or(dispute.created);
            let body = affiliations::Returning::of(tx, &dispute.charge, "dispute", at).await?;
            let outcome = record_dispute(tx, sources, &books, dispute).await?;
            body.heed(tx, platform, &books).await?;
            Ok(applied(outcome))
        }
        PaymentFact::DebitReturned { charge, line } => {
            apply_returned_debit(tx, platform, &books, charge, line).await
        }
        PaymentFact::PayoutChanged(payout) => Ok(applied(record_payout(tx, sources, &books, payout).await?)),
        PaymentFact::BalanceMoved(line) => {
            let body = match charge_behind(tx, line).await? {
                Some((charge, why)) => affiliations::Returning::of(tx, &charge, why, line.created).await?,
                None => affiliations::Returning::none(),
            };
            let outcome = record_line(tx, sources, &books, line).await?;
            body.heed(tx, platform, &books).await?;
            Ok(applied(outcome))
        }
        PaymentFact::TransferArrived(_) => {
            Err(StoreError::Corrupt("a transfer does not come from Stripe".to_owned()))
        }
    }
}

fn applied(outcome: Outcome) -> Applied {
    match outcome {
        Outcome::Done => Applied::Done,
        Outcome::Missing(missing) => Applied::Needs(Need::Object(missing)),
    }
}

/// A debit came and went. If nobody has told us that it came, that is booked first; it earns no receipt.
async fn apply_returned_debit(
    tx: &Tx,
    platform: &Platform,
    books: &Books,
    charge: &Charge,
    line: &LineRef,
) -> Result<Applied, StoreError> {
    let donation = owner(tx, charge.reference).await?;
    let owned = donation.as_ref().map(|d| (d.reference, d.fund.as_str()));
    record_charge(tx, &platform.sources, books, charge, owned).await?;
    let line = match line {
        LineRef::Known(line) => line,
        LineRef::Named(line) if knows_line(tx, line).await? => return Ok(Applied::Done),
        // When it came back only the line knows.
        LineRef::Named(_) => return Ok(Applied::Needs(Need::Object(Missing::Charge(charge.id.clone())))),
    };
    let body = affiliations::Returning::of(tx, &charge.id, "debit", line.created).await?;
    let outcome = record_returned_debit(tx, &platform.sources, books, charge, line).await?;
    body.heed(tx, platform, books).await?;
    if let Some(donation) = &donation {
        end_checkout(tx, donation, Happened::DebitFailed).await?;
    }
    Ok(applied(outcome))
}

/// An address as Stripe has it; one that we would not send to is no address.
pub(super) fn address(text: Option<&str>) -> Option<EmailAddress> {
    text.and_then(|text| text.parse().ok())
}

/// The gift that owns a reference, locked; `None` for references that nobody here made.
pub(super) async fn owner(tx: &Tx, reference: Option<Reference>) -> Result<Option<Donation>, StoreError> {
    let Some(reference) = reference else { return Ok(None) };
    let Some(payable) = find_payable(tx, reference).await? else { return Ok(None) };
    match payable.kind {
        PayableKind::Donation => find_owner(tx, DonationId(payable.owner)).await,
        PayableKind::Affiliation | PayableKind::Invoice => Ok(None),
    }
}

async fn end(tx: &Tx, reference: Option<Reference>, happened: Happened) -> Result<Applied, StoreError> {
    if let Some(donation) = owner(tx, reference).await? {
        end_checkout(tx, &donation, happened).await?;
    }
    Ok(Applied::Done)
}

async fn apply_charge(
    tx: &Tx,
    platform: &Platform,
    books: &Books,
    charge: &Charge,
    payer_email: Option<&str>,
    mails: Mails,
) -> Result<Applied, StoreError> {
    let reference = match (charge.reference, &charge.payment_intent) {
        (None, Some(intent)) => match find_origin(tx, intent).await? {
            Some(origin) => origin.reference,
            None => return Ok(Applied::Needs(Need::OriginOfIntent(intent.clone()))),
        },
        (reference, _) => reference,
    };
    if let Some(payee) = affiliations::payee(tx, platform, reference).await? {
        return affiliations::apply_charge(tx, platform, books, charge, payee, mails).await;
    }
    let donation = owner(tx, reference).await?;
    let owned = donation.as_ref().map(|d| (d.reference, d.fund.as_str()));
    match record_charge(tx, &platform.sources, books, charge, owned).await? {
        ChargeOutcome::New(payment) => {
            if let Some(donation) = &donation {
                let payer = charge.payment_intent.clone().unwrap_or_else(|| charge.id.clone());
                let to = address(payer_email).map_or(Destination::PayerOf(payer), Destination::Address);
                let receipt =
                    if mails == Mails::Send { ReceiptTo::Destination(to) } else { ReceiptTo::Treasurer };
                settle_gift(tx, platform, donation, &payment, receipt).await?;
            }
            if charge.refunded_minor > 0 {
                return Ok(Applied::Needs(Need::RefundsOfCharge(charge.id.clone())));
            }
            state_after_charge(tx, donation.as_ref(), charge).await
        }
        ChargeOutcome::Known { payment, refunds_missing } => {
            if let Some(address) = address(payer_email) {
                address_receipt(tx, platform, payment.id, &address).await?;
            }
            let id = charge.id.clone();
            if refunds_missing {
                return Ok(Applied::Needs(Need::RefundsOfCharge(id)));
            }
            state_after_charge(tx, donation.as_ref(), charge).await
        }
    }
}

/// What became of money booked by hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Booked {
    New,
    /// The same line was booked before, and nothing was written.
    AlreadyThere,
    /// Another line with this bank id was booked before: nothing was written.
    OtherLine,
    UnknownReference,
}

/// Books money that came without a card. `receipt_to` is the address that a treasurer opened, if one did.
///
/// # Errors
/// Storage only.
pub async fn book_transfer(
    tx: &Tx,
    platform: &Platform,
    transfer: &Transfer,
    receipt_to: Option<EmailAddress>,
) -> Result<Booked, StoreError> {
    if let Some(payee) = affiliations::payee(tx, platform, Some(transfer.reference)).await? {
        return affiliations::book_transfer(tx, platform, transfer, payee).await;
    }
    let Some(donation) = owner(tx, Some(transfer.reference)).await? else {
        return Ok(Booked::UnknownReference);
    };
    match record_transfer(tx, &platform.sources, transfer, &donation.fund).await? {
        TransferOutcome::New(payment) => {
            let to =
                receipt_to.map_or(ReceiptTo::Treasurer, |a| ReceiptTo::Destination(Destination::Address(a)));
            settle_gift(tx, platform, &donation, &payment, to).await?;
            Ok(Booked::New)
        }
        TransferOutcome::Known { same: true } => Ok(Booked::AlreadyThere),
        TransferOutcome::Known { same: false } => Ok(Booked::OtherLine),
    }
}
