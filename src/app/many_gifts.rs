//! What Stripe says of many gifts by card, applied together: the same as [`apply`](super::dispatch::apply) does one by
//! one, with a handful of statements for all.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    dispatch::{Mails, Need, address, books},
    regular_gifts::apply_regular,
};
use crate::{
    donations::{
        donation::{Donation, Method},
        find_gifts, receipts_without_address,
        regular::must_ask_of,
        settle_card_gifts,
    },
    kernel::{
        payment_fact::{Charge, IntentOrigin, PaymentFact},
        reference::Reference,
        subscription::Invoice,
    },
    mail::Destination,
    payments::{
        booked_charges, find_origins, find_payments_of_intents, find_payments_of_invoices,
        record_new_charges, record_origins,
    },
    platform::{
        Platform,
        db::{StoreError, Tx},
    },
    stripe::Decoded,
};

/// A charge with no word of refunds, whose it is, and where its receipt goes.
struct Plain<'a> {
    at: usize,
    charge: &'a Charge,
    reference: Reference,
    /// It is for a period of a regular gift, as Stripe said when it was asked.
    is_renewal: bool,
    payer_email: Option<&'a str>,
}

/// What became of facts that were looked at together, by their places.
#[derive(Default)]
pub(super) struct Sorted {
    /// Applied, and nothing is left to do.
    pub done: BTreeSet<usize>,
    /// Not applied: this is needed first.
    pub needs: BTreeMap<usize, Need>,
}

/// Applies those facts that are plain, and says which. The others are left as they are.
///
/// # Errors
/// Storage only; `Conflict` when somebody else booked one of them meanwhile: nothing may be committed then.
pub(super) async fn apply_plain(
    tx: &Tx,
    platform: &Platform,
    facts: &[Option<&Decoded>],
    mails: Mails,
) -> Result<Sorted, StoreError> {
    let mut sorted = Sorted::default();
    let plain = unbooked(tx, facts, &mut sorted.needs).await?;
    // Those of the invoices, too: to lock gifts twice would be to wait with some in hand that another waits for.
    let references =
        plain.iter().map(|plain| plain.reference).chain(paid_invoices(facts).map(|(_, _, of)| of));
    let gifts = find_gifts(tx, &references.collect()).await?;
    sorted.done.extend(apply_charges(tx, platform, &plain, &gifts, mails).await?);
    sorted.done.extend(apply_completed(tx, facts).await?);
    sorted.done.extend(apply_paid(tx, facts, &gifts).await?);
    Ok(sorted)
}

/// Notes what Stripe said of many intents. Money of theirs that waits in suspense is for whoever looks at each by itself.
///
/// # Errors
/// Storage only.
pub(super) async fn note_origins(
    tx: &Tx,
    platform: &Platform,
    explained: &[(String, IntentOrigin)],
    mails: Mails,
) -> Result<(), StoreError> {
    let intents: Vec<_> = explained.iter().map(|(intent, _)| intent.as_str()).collect();
    let payments = find_payments_of_intents(tx, &intents).await?;
    // A list tells of payments, too, that have their owner: nothing is left to do for them.
    let suspended: BTreeSet<_> = payments
        .iter()
        .filter(|payment| payment.reference.is_none())
        .filter_map(|payment| payment.payment_intent.as_deref())
        .collect();
    let (suspended, others): (Vec<_>, Vec<_>) =
        explained.iter().partition(|(intent, _)| suspended.contains(intent.as_str()));
    let others = others.into_iter().map(|(intent, origin)| (intent.as_str(), origin)).collect();
    record_origins(tx, &others).await?;
    for (intent, origin) in suspended {
        let fact = PaymentFact::IntentExplained { payment_intent: intent.clone(), origin: origin.clone() };
        apply_regular(tx, platform, &fact, mails).await?;
    }
    Ok(())
}

async fn apply_charges(
    tx: &Tx,
    platform: &Platform,
    plain: &[Plain<'_>],
    gifts: &BTreeMap<Reference, Donation>,
    mails: Mails,
) -> Result<BTreeSet<usize>, StoreError> {
    if plain.is_empty() {
        return Ok(BTreeSet::new());
    }
    // A regular gift is charged by renewals, and nothing else is.
    let gift_of = |plain: &Plain| {
        let by_card = gifts.get(&plain.reference).filter(|gift| gift.method == Method::Card);
        by_card.filter(|gift| gift.frequency.is_regular() == plain.is_renewal)
    };
    let owned: Vec<(&Plain, &Donation)> =
        plain.iter().filter_map(|plain| Some((plain, gift_of(plain)?))).collect();
    let charges: Vec<_> =
        owned.iter().map(|(plain, gift)| (plain.charge, gift.reference, gift.fund.as_str())).collect();
    let payments = record_new_charges(tx, &platform.sources, &books(platform), &charges).await?;
    let settled: Vec<_> = owned.iter().map(|(_, gift)| *gift).zip(&payments).collect();
    let receipts = owned.iter().map(|(plain, _)| (mails == Mails::Send).then(|| destination(plain)));
    settle_card_gifts(tx, platform, &settled, receipts.collect()).await?;
    let (renewals, once): (Vec<_>, Vec<_>) = owned.iter().partition(|(plain, _)| plain.is_renewal);
    let periods: Vec<_> = renewals.iter().map(|(plain, gift)| (gift.id, plain.charge.created)).collect();
    let must_ask = must_ask_of(tx, &periods, true).await?;
    // A renewal that contradicts how its gift is known to stand is booked, and not done with.
    let agreeing = renewals.iter().zip(must_ask).filter(|(_, must_ask)| !must_ask);
    let done = agreeing.map(|((plain, _), _)| plain.at);
    Ok(done.chain(once.iter().map(|(plain, _)| plain.at)).collect())
}

/// Plain charges that are not booked yet, each once: told twice, the second is for whoever looks at each by itself.
/// Of those that only Stripe can explain it is noted that they need it.
async fn unbooked<'a>(
    tx: &Tx,
    facts: &[Option<&'a Decoded>],
    needs: &mut BTreeMap<usize, Need>,
) -> Result<Vec<Plain<'a>>, StoreError> {
    let charges = facts.iter().enumerate().filter_map(|(at, fact)| {
        let decoded = (*fact)?;
        let PaymentFact::ChargeSucceeded(charge) = &decoded.fact else { return None };
        (charge.refunded_minor == 0).then_some((at, charge, decoded.payer_email.as_deref()))
    });
    let charges: Vec<_> = charges.collect();
    let silent = charges.iter().filter(|(_, charge, _)| charge.reference.is_none());
    let intents: BTreeSet<&str> =
        silent.filter_map(|(_, charge, _)| charge.payment_intent.as_deref()).collect();
    let origins = find_origins(tx, &intents).await?;
    let mut plain: BTreeMap<&str, Plain> = BTreeMap::new();
    for (at, charge, payer_email) in charges {
        let origin = charge.payment_intent.as_ref().and_then(|intent| origins.get(intent));
        if let (None, None, Some(intent)) = (charge.reference, origin, &charge.payment_intent) {
            needs.insert(at, Need::OriginOfIntent(intent.clone()));
            continue;
        }
        let renewed =
            origin.filter(|origin| origin.subscription.is_some()).and_then(|origin| origin.reference);
        let Some(reference) = charge.reference.or(renewed) else { continue };
        let is_renewal = charge.reference.is_none();
        plain.entry(&charge.id).or_insert(Plain { at, charge, reference, is_renewal, payer_email });
    }
    let ids = plain.keys().map(|id| (*id).to_owned()).collect();
    let booked = booked_charges(tx, &ids).await?;
    Ok(plain.into_values().filter(|plain| !booked.contains(&plain.charge.id)).collect())
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

/// Invoices that were paid and say of which gift, by their places.
fn paid_invoices<'a>(
    facts: &'a [Option<&'a Decoded>],
) -> impl Iterator<Item = (usize, &'a Invoice, Reference)> {
    facts.iter().enumerate().filter_map(|(at, fact)| match &(*fact)?.fact {
        PaymentFact::InvoicePaid(invoice) => Some((at, invoice, invoice.reference?)),
        _ => None,
    })
}

/// Invoices of regular gifts that were paid, where all is known: their money is booked, and the gift stands as it should.
async fn apply_paid(
    tx: &Tx,
    facts: &[Option<&Decoded>],
    gifts: &BTreeMap<Reference, Donation>,
) -> Result<BTreeSet<usize>, StoreError> {
    let told: Vec<_> = paid_invoices(facts).collect();
    if told.is_empty() {
        return Ok(BTreeSet::new());
    }
    let invoices = told.iter().map(|(_, invoice, _)| invoice.id.as_str()).collect();
    let booked = find_payments_of_invoices(tx, &invoices).await?;
    let known = told.into_iter().filter(|(_, invoice, _)| booked.contains_key(&invoice.id));
    let (places, periods): (Vec<_>, Vec<_>) = known
        .filter_map(|(at, invoice, reference)| Some((at, (gifts.get(&reference)?.id, invoice.at))))
        .unzip();
    let must_ask = must_ask_of(tx, &periods, true).await?;
    Ok(places.into_iter().zip(must_ask).filter(|(_, must_ask)| !must_ask).map(|(at, _)| at).collect())
}
