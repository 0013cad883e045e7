//! What a line of a statement seems to be, by what a handful of queries say of its whole batch.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{NaiveDate, TimeDelta};
use uuid::Uuid;

use super::batch::Place;
use crate::{
    bank::{
        expected::{Expected, find_expected, open_expected},
        line::{Found, LineState, PreparedLine},
        linked_among,
    },
    donations::{
        donation::{Donation, Method, State},
        find_gifts,
    },
    kernel::{money::Money, reference::Reference},
    payments::{ComingPayout, HandBooked, coming_payouts, find_payables, hand_booked},
    platform::db::{StoreError, Tx},
};

/// How many days what was typed by hand may be away from the bank's day.
const HAND_DAYS: i64 = 5;
/// How many days a payout may come before or after the day that Stripe expects.
const PAYOUT_DAYS: i64 = 5;

/// What a line seems to be, before anything is booked.
pub(super) enum Verdict {
    Is(Found, Option<Uuid>),
    Gift(Reference, Vec<(String, &'static str)>),
    Body(Reference, Vec<(String, &'static str)>),
    Bodies(Vec<Reference>),
    Unknown(Vec<(String, &'static str)>),
}

/// What reads as a reference in a batch, or nearly so, and is one.
pub(super) struct Owned {
    /// Somebody's: of a gift, a body or an invoice.
    all: BTreeSet<Reference>,
    gifts: BTreeMap<Reference, Donation>,
}

impl Owned {
    pub(super) async fn of(tx: &Tx, lines: &[PreparedLine]) -> Result<Self, StoreError> {
        let read: BTreeSet<Reference> =
            lines.iter().flat_map(|line| line.references.iter().chain(&line.near)).copied().collect();
        let gifts = find_gifts(tx, &read).await?;
        let others: Vec<Reference> = read.into_iter().filter(|read| !gifts.contains_key(read)).collect();
        let others = find_payables(tx, &others).await?;
        let all = gifts.keys().copied().chain(others.into_iter().map(|owner| owner.reference)).collect();
        Ok(Self { all, gifts })
    }

    pub(super) fn has(&self, reference: &Reference) -> bool {
        self.all.contains(reference)
    }
}

/// What a batch is compared with, read in a handful of queries.
pub(super) struct Looking {
    owned: Owned,
    by_hand: Vec<HandBooked>,
    payouts: Vec<ComingPayout>,
    expected: Vec<Expected>,
}

impl Looking {
    pub(super) async fn begin(
        tx: &Tx,
        place: &Place,
        lines: &[PreparedLine],
        owned: Owned,
    ) -> Result<Self, StoreError> {
        let bank_ids: Vec<String> = lines.iter().filter_map(|line| line.bank_id.clone()).collect();
        let references: Vec<Reference> = owned.all.iter().copied().collect();
        let mut by_hand = hand_booked(tx, &bank_ids, &references).await?;
        let typed: Vec<String> = by_hand.iter().map(|hand| hand.bank_ref.clone()).collect();
        let linked = linked_among(tx, "bank", &typed).await?;
        by_hand.retain(|hand| !linked.contains(&hand.bank_ref));
        let mut amounts: Vec<Money> = lines.iter().map(|line| line.amount).collect();
        amounts.sort_unstable_by_key(|amount| amount.minor);
        amounts.dedup();
        let mut payouts = coming_payouts(tx, &amounts).await?;
        let ids: Vec<String> = payouts.iter().map(|payout| payout.id.clone()).collect();
        let linked = linked_among(tx, "stripe_payout", &ids).await?;
        payouts.retain(|payout| !linked.contains(&payout.id));
        let expected = open_expected(tx, &place.account, &amounts).await?;
        Ok(Self { owned, by_hand, payouts, expected })
    }

    pub(super) fn gift(&self, reference: &Reference) -> Option<&Donation> {
        self.owned.gifts.get(reference)
    }

    /// The promise of one gift by transfer that a line of this verdict pays.
    pub(super) fn pledge(&self, verdict: &Verdict) -> Option<&Donation> {
        let Verdict::Gift(reference, _) = verdict else { return None };
        self.gift(reference).filter(|gift| !gift.frequency.is_regular() && gift.method == Method::Transfer)
    }

    pub(super) fn at(&mut self, line: &PreparedLine) -> Verdict {
        if line.amount.minor == 0 {
            let nothing =
                Found { state: LineState::Nothing, source: None, reference: None, proposals: Vec::new() };
            return Verdict::Is(nothing, None);
        }
        let owned: Vec<Reference> =
            line.references.iter().filter(|reference| self.owned.has(reference)).copied().collect();
        if let Some(hand) = self.take_hand_booked(line, &owned) {
            let source = Some(("bank", hand.bank_ref));
            let reference = hand.reference;
            return Verdict::Is(
                Found { state: LineState::ByHand, source, reference, proposals: Vec::new() },
                None,
            );
        }
        if !owned.is_empty() && line.amount.minor > 0 {
            return self.of_owned(line, &owned);
        }
        if line.names_stripe
            && let Some(payout) = self.take_payout(line.amount, line.date)
        {
            let source = Some(("stripe_payout", payout.id));
            let found = Found { state: LineState::Payout, source, reference: None, proposals: Vec::new() };
            return Verdict::Is(found, None);
        }
        if let Some(expected) = find_expected(&self.expected, line.amount, line.date).cloned() {
            self.expected.retain(|other| other.id != expected.id);
            let source = Some(("by_hand", expected.source_ref));
            let found = Found { state: LineState::ByHand, source, reference: None, proposals: Vec::new() };
            return Verdict::Is(found, Some(expected.id));
        }
        let mut near: Vec<(String, &'static str)> = line
            .near
            .iter()
            .filter(|reference| line.amount.minor > 0 && self.owned.has(reference))
            .map(|reference| (reference.to_string(), "one character is another"))
            .collect();
        let payouts = self.payouts.iter().filter(|payout| payout.amount == line.amount);
        near.extend(payouts.map(|payout| (payout.id.clone(), "a payout of this amount")));
        Verdict::Unknown(near)
    }

    fn of_owned(&self, line: &PreparedLine, owned: &[Reference]) -> Verdict {
        let several = || owned.iter().map(|r| (r.to_string(), "one of several references")).collect();
        let [reference] = owned else {
            let all_bodies = owned.iter().all(|reference| self.gift(reference).is_none());
            return if all_bodies { Verdict::Bodies(owned.to_vec()) } else { Verdict::Unknown(several()) };
        };
        let why = |why| vec![(reference.to_string(), why)];
        match self.gift(reference) {
            Some(gift) if gift.amount.currency != line.amount.currency => {
                Verdict::Unknown(why("was promised in another currency"))
            }
            Some(gift) if !gift.frequency.is_regular() && gift.state == State::Paid => {
                Verdict::Unknown(why("was paid before"))
            }
            Some(_) => Verdict::Gift(*reference, why("could not be booked")),
            None => Verdict::Body(*reference, why("could not be booked")),
        }
    }

    /// By the bank's id as it was typed, or by reference, amount and a near day.
    fn take_hand_booked(&mut self, line: &PreparedLine, owned: &[Reference]) -> Option<HandBooked> {
        let near = |date: NaiveDate| (date - line.date).abs() <= TimeDelta::days(HAND_DAYS);
        let at = self.by_hand.iter().position(|hand| {
            let same_id = line.bank_id.as_ref() == Some(&hand.bank_ref);
            let same_gift =
                hand.reference.is_some_and(|reference| owned.contains(&reference)) && near(hand.date);
            hand.amount == line.amount && (same_id || same_gift)
        })?;
        Some(self.by_hand.swap_remove(at))
    }

    fn take_payout(&mut self, amount: Money, on: NaiveDate) -> Option<ComingPayout> {
        let distance = |payout: &ComingPayout| (payout.arrival - on).abs();
        let nearest = self
            .payouts
            .iter()
            .enumerate()
            .filter(|(_, p)| p.amount == amount && distance(p) <= TimeDelta::days(PAYOUT_DAYS))
            .min_by_key(|(_, payout)| (distance(payout), payout.id.clone()))
            .map(|(at, _)| at)?;
        Some(self.payouts.swap_remove(nearest))
    }

    /// Of a promise of one gift the first line pays it, and a second one in the same batch waits.
    pub(super) fn refuse_second_gifts(&self, verdicts: &mut [Verdict]) {
        let mut paid = BTreeSet::new();
        for verdict in verdicts {
            if let Verdict::Gift(reference, _) = verdict
                && self.gift(reference).is_some_and(|gift| !gift.frequency.is_regular())
                && !paid.insert(*reference)
            {
                *verdict = Verdict::Unknown(vec![(reference.to_string(), "was paid before")]);
            }
        }
    }
}
