//! Brings a regular gift to where Stripe says it stands.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};

use super::{
    gift::{RegularGift, Standing, Verdict, judge, must_ask},
    store,
};
use crate::{
    donations::{
        donation::{Donation, Method},
        store as donations,
    },
    kernel::{frequency::Frequency, ids::DonationId, subscription::Subscription},
    platform::db::{Db, StoreError, Tx},
};

/// What became of a word of Stripe's about a gift.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Followed {
    /// The gift stands as told.
    Applied,
    /// Nothing was to be done.
    Known,
    /// Stripe's object must be fetched.
    Ask,
}

/// Applies what is told of a gift, whose donation is locked in this transaction.
///
/// # Errors
/// Storage only.
pub async fn follow_subscription(
    tx: &Tx,
    donation: &Donation,
    told: &Subscription,
    as_of: DateTime<Utc>,
    fetched: bool,
) -> Result<Followed, StoreError> {
    let Some(gift) = store::gift(tx, donation.id).await? else { return Ok(Followed::Known) };
    if gift.subscription.as_ref().is_some_and(|known| *known != told.id) {
        tracing::error!(reference = %donation.reference, "a second subscription has this gift's reference");
        return Ok(Followed::Known);
    }
    let standing = Standing::from(told);
    match judge(gift.known.as_ref(), gift.money, &standing, as_of, fetched) {
        Verdict::Ignore => return Ok(Followed::Known),
        Verdict::Ask => return Ok(Followed::Ask),
        Verdict::Apply => {}
    }
    // Who goes on by standing order stands as their transfers come.
    if donation.method == Method::Card {
        let frequency = Frequency::Regular(standing.interval);
        donations::set_standing(tx, donation.id, standing.state, standing.amount, frequency).await?;
    }
    // A fetched word about something old is as new as what is known.
    let as_of = gift.known.as_ref().map_or(as_of, |(_, known)| as_of.max(*known));
    store::set_standing(tx, donation.id, &told.id, &standing, as_of).await?;
    Ok(Followed::Applied)
}

/// Notes that money of a period came, or did not, and says whether that contradicts how the gift is known to
/// stand.
///
/// # Errors
/// Storage only.
pub async fn must_ask_stripe(
    tx: &Tx,
    donation: DonationId,
    at: DateTime<Utc>,
    money_came: bool,
) -> Result<bool, StoreError> {
    Ok(must_ask_of(tx, &[(donation, at)], money_came).await?.contains(&true))
}

/// The same of many periods' money at once, each of a locked gift at an instant; an answer for each, in their order.
///
/// # Errors
/// Storage only.
pub async fn must_ask_of(
    tx: &Tx,
    periods: &[(DonationId, DateTime<Utc>)],
    money_came: bool,
) -> Result<Vec<bool>, StoreError> {
    let ids: BTreeSet<DonationId> = periods.iter().map(|(id, _)| *id).collect();
    let gifts = store::gifts(tx, &Vec::from_iter(ids)).await?;
    let mut newest: BTreeMap<DonationId, DateTime<Utc>> = BTreeMap::new();
    for (id, at) in periods {
        let Some(gift) = gifts.get(id) else { continue };
        if gift.money.is_none_or(|(known, _)| known <= *at) {
            newest.entry(*id).and_modify(|known| *known = (*known).max(*at)).or_insert(*at);
        }
    }
    let mut at_once: BTreeMap<DateTime<Utc>, Vec<DonationId>> = BTreeMap::new();
    for (id, at) in newest {
        at_once.entry(at).or_default().push(id);
    }
    for (at, ids) in at_once {
        store::set_money(tx, &ids, at, money_came).await?;
    }
    let must = |(id, at): &(DonationId, DateTime<Utc>)| {
        gifts.get(id).is_some_and(|gift| must_ask(gift.known.as_ref(), *at, money_came))
    };
    Ok(periods.iter().map(must).collect())
}

/// Stripe's subscriptions of gifts that have not ended as far as we know, by their ids, after `after`; at most `most`.
///
/// # Errors
/// Storage only.
pub async fn subscriptions_not_ended(db: &Db, after: &str, most: u64) -> Result<Vec<String>, StoreError> {
    store::not_ended(db.reader(), after, most).await
}

/// What a donation has as a regular gift.
///
/// # Errors
/// Storage only.
pub async fn find_gift(db: &Db, donation: DonationId) -> Result<Option<RegularGift>, StoreError> {
    store::read_gift(db.reader(), donation).await
}
