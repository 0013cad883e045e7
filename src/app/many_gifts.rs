//! What Stripe says of many gifts that are paid once, applied together: the same as [`apply`](super::dispatch::apply)
//! does one by one, with a handful of statements for all.

use std::collections::{BTreeMap, BTreeSet};

use super::dispatch::{Mails, address, books};
use crate::{
    donations::{
        donation::{Donation, Method},
        find_owners, receipts_without_address, settle_card_gifts,
    },
    kernel::{
        ids::DonationId,
        payment_fact::{Charge, PaymentFact},
        reference::Reference,
    },
    mail::Destination,
    payments::{PayableKind, booked_charges, find_payables, find_payments_of_intents, record_new_charges},
    platform::{
        Platform,
        db::{StoreError, Tx},
    },
    stripe::Decoded,
};

/// A charge of a gift that is paid once, with no word of refunds, and where its receipt goes.
struct Plain<'a> {
    at: usize,
    charge: &'a Charge,
    reference: Reference,
    payer_email: Option<&'a str>,
}

/// Applies those facts that are plain, and says which: their places in `facts`. The others are left as they are.
///
/// # Errors
/// Storage only; `Conflict` when somebody else booked one of them meanwhile: nothing may be committed then.
pub(super) async fn apply_plain(
    tx: &Tx,
    platform: &Platform,
    facts: &[Option<&Decoded>],
    mails: Mails,
) -> Result<BTreeSet<usize>, StoreError> {
    let mut done = apply_charges(tx, platform, facts, mails).await?;
    done.extend(apply_completed(tx, facts).await?);
    Ok(done)
}

async fn apply_charges(
    tx: &Tx,
    platform: &Platform,
    facts: &[Option<&Decoded>],
    mails: Mails,
) -> Result<BTreeSet<usize>, StoreError> {
    let plain = unbooked(tx, facts).await?;
    if plain.is_empty() {
        return Ok(BTreeSet::new());
    }
    let gifts = gifts_of(tx, &plain).await?;
    let owned: Vec<(&Plain, &Donation)> =
        plain.iter().filter_map(|plain| Some((plain, gifts.get(&plain.reference)?))).collect();
    let charges: Vec<_> =
        owned.iter().map(|(plain, gift)| (plain.charge, gift.reference, gift.fund.as_str())).collect();
    let payments = record_new_charges(tx, &platform.sources, &books(platform), &charges).await?;
    let settled: Vec<_> = owned.iter().map(|(_, gift)| *gift).zip(&payments).collect();
    let receipts = owned.iter().map(|(plain, _)| (mails == Mails::Send).then(|| destination(plain)));
    settle_card_gifts(tx, platform, &settled, receipts.collect()).await?;
    Ok(owned.iter().map(|(plain, _)| plain.at).collect())
}

/// Plain charges that are not booked yet, each once: told twice, the second is for whoever looks at each by itself.
async fn unbooked<'a>(tx: &Tx, facts: &[Option<&'a Decoded>]) -> Result<Vec<Plain<'a>>, StoreError> {
    let mut plain: BTreeMap<&str, Plain> = BTreeMap::new();
    for (at, fact) in facts.iter().enumerate() {
        let Some(decoded) = fact else { continue };
        let PaymentFact::ChargeSucceeded(charge) = &decoded.fact else { continue };
        let (Some(reference), 0) = (charge.reference, charge.refunded_minor) else { continue };
        let payer_email = decoded.payer_email.as_deref();
        plain.entry(&charge.id).or_insert(Plain { at, charge, reference, payer_email });
    }
    let ids = plain.keys().map(|id| (*id).to_owned()).collect();
    let booked = booked_charges(tx, &ids).await?;
    Ok(plain.into_values().filter(|plain| !booked.contains(&plain.charge.id)).collect())
}

/// The gifts by card that are paid once, of those references that stand for one; locked.
async fn gifts_of(tx: &Tx, plain: &[Plain<'_>]) -> Result<BTreeMap<Reference, Donation>, StoreError> {
    let references: BTreeSet<Reference> = plain.iter().map(|plain| plain.reference).collect();
    let references: Vec<_> = references.into_iter().collect();
    let payables = find_payables(tx, &references).await?;
    let gifts = payables.iter().filter(|payable| payable.kind == PayableKind::Donation);
    let ids: Vec<_> = gifts.map(|payable| DonationId(payable.owner)).collect();
    let gifts = find_owners(tx, &ids).await?.into_iter();
    let once = gifts.filter(|gift| !gift.frequency.is_regular() && gift.method == Method::Card);
    Ok(once.map(|gift| (gift.reference, gift)).collect())
}

fn destination(plain: &Plain) -> Destination {
    let charge = plain.charge;
    let payer = || charge.payment_intent.clone().unwrap_or_else(|| charge.id.clone());
    address(plain.payer_email).map_or_else(|| Destination::PayerOf(payer()), Destination::Address)
}

/// Card pages that ended with money, where all is known: the payment is booked, and no receipt waits for the address.
async fn apply_completed(tx: &Tx, facts: &[Option<&Decoded>]) -> Result<BTreeSet<usize>, StoreError> {
    let mut completed: Vec<(usize, &str)> = Vec::new();
    for (at, fact) in facts.iter().enumerate() {
        let Some(PaymentFact::CheckoutCompleted { paid: true, payment_intent: Some(intent), .. }) =
            fact.map(|decoded| &decoded.fact)
        else {
            continue;
        };
        completed.push((at, intent));
    }
    if completed.is_empty() {
        return Ok(BTreeSet::new());
    }
    let intents: Vec<_> = completed.iter().map(|(_, intent)| *intent).collect();
    let payments = find_payments_of_intents(tx, &intents).await?;
    let ids: Vec<_> = payments.iter().map(|payment| payment.id).collect();
    let waiting = receipts_without_address(tx, &ids).await?;
    let known: BTreeSet<&str> = payments
        .iter()
        .filter(|payment| !waiting.contains(&payment.id))
        .filter_map(|payment| payment.payment_intent.as_deref())
        .collect();
    Ok(completed.into_iter().filter(|(_, intent)| known.contains(intent)).map(|(at, _)| at).collect())
}
