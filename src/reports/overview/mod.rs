//! What a treasurer looks at first: what waits for somebody, what came in by month, how regular gifts and affiliations
//! stand. Nothing here reads one payment after another.

mod store;

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, Months, NaiveDate, TimeDelta, Utc};

use crate::{
    affiliations::{count_that_lack, waiting_counts},
    disbursements::{State, count_disbursements},
    donations::{regular::count_waiting_notices, wall::waiting_count},
    kernel::money::{Currency, Money},
    ledger::{Account, totals::channel_totals_between},
    payments::{
        OpenDispute, WaitingTransfer, differing_payouts, inbox::silent_since, open_disputes,
        waiting_transfers,
    },
    platform::{
        Platform,
        db::{Db, StoreError},
    },
    supporters::asked_erasures,
};

/// How many disputes are named.
const MOST_DISPUTES: u64 = 20;
/// What counts as received: income, less what was given back, disputed away, or returned by a bank.
const RECEIVED: [Account; 6] = [
    Account::Donations,
    Account::AffiliationFees,
    Account::AffiliationsPrepaid,
    Account::Refunds,
    Account::Chargebacks,
    Account::ReturnedDebits,
];

/// What came in during one month, from one fund's and channel's side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    /// The month's first day.
    pub month: NaiveDate,
    pub fund: String,
    pub channel: String,
    pub amount: Money,
}

/// The first days of the last months, the present one last.
pub fn last_months(today: NaiveDate, count: u32) -> Vec<NaiveDate> {
    let this = today.with_day(1).unwrap_or(today);
    (0..count).rev().filter_map(|back| this.checked_sub_months(Months::new(back))).collect()
}

/// What came in, month by month, by the ledger.
///
/// # Errors
/// Storage only.
pub async fn received_by_month(db: &Db, months: &[NaiveDate]) -> Result<Vec<Received>, StoreError> {
    let mut all = Vec::new();
    for month in months {
        let last = month.checked_add_months(Months::new(1)).and_then(|next| next.pred_opt());
        let mut sums: BTreeMap<(String, String, String), i64> = BTreeMap::new();
        for total in channel_totals_between(db, Some(*month), last).await? {
            if RECEIVED.iter().any(|account| account.code() == total.account) {
                // Credits are negative in the books.
                *sums.entry((total.fund, total.channel, total.currency)).or_default() -= total.amount_minor;
            }
        }
        for ((fund, channel, currency), minor) in sums.into_iter().filter(|(_, minor)| *minor != 0) {
            let amount = Money::new(minor, known(&currency)?);
            all.push(Received { month: *month, fund, channel, amount });
        }
    }
    Ok(all)
}

fn known(code: &str) -> Result<Currency, StoreError> {
    code.parse().map_err(|_| StoreError::Corrupt("a currency".to_owned()))
}

/// What waits for somebody.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attention {
    /// Receipts whose address only a treasurer can open.
    pub receipts_waiting: i64,
    /// Letters to givers by standing order whose address only a treasurer can open.
    pub notices: i64,
    /// Events of Stripe's that could not be processed.
    pub dead_events: i64,
    /// Mails that could not be delivered.
    pub dead_mails: i64,
    /// Papers of affiliations that could not be written.
    pub dead_papers: i64,
    /// Mails that wait for their turn.
    pub waiting_mails: i64,
    pub disputes: Vec<OpenDispute>,
    /// Payouts whose lines do not add up, with the difference.
    pub payouts: Vec<(String, Money)>,
    pub suspense: Vec<WaitingTransfer>,
    /// Erasures that wait for a treasurer.
    pub erasures: usize,
    /// Messages of solidarity about which nobody has decided.
    pub messages: i64,
    /// Bodies that are affiliated and that the office has not accepted.
    pub bodies: i64,
    /// Bodies that are affiliated and whose union was typed.
    pub unions: i64,
    /// Bodies that are affiliated although a fee of theirs went back.
    pub fees_back: i64,
    /// Money out that waits for approval, and that is approved and not paid.
    pub disbursements_asked: i64,
    pub disbursements_approved: i64,
    /// Since when Stripe is silent although cards are charged.
    pub silent_since: Option<DateTime<Utc>>,
}

impl Attention {
    pub fn is_empty(&self) -> bool {
        *self == Self { waiting_mails: self.waiting_mails, ..Self::default() }
    }
}

/// Looks for what waits for somebody.
///
/// # Errors
/// Storage only.
pub async fn attention(platform: &Platform) -> Result<Attention, StoreError> {
    let db = &platform.db;
    let counts = store::counts(db).await?;
    let by_link = |(_, _, by_link): &(_, _, bool)| *by_link;
    let (bodies, unions) = waiting_counts(db).await?;
    let number = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    Ok(Attention {
        receipts_waiting: counts.receipts_waiting,
        notices: count_waiting_notices(db).await?,
        dead_events: counts.dead_events,
        dead_mails: counts.dead_mails,
        dead_papers: counts.dead_papers,
        waiting_mails: counts.waiting_mails,
        disputes: open_disputes(db, MOST_DISPUTES).await?,
        payouts: differing_payouts(db).await?,
        suspense: waiting_transfers(db).await?,
        erasures: asked_erasures(db).await?.iter().filter(|asked| !by_link(asked)).count(),
        messages: number(waiting_count(db).await?),
        bodies: number(bodies),
        unions: number(unions),
        fees_back: count_that_lack(db).await?,
        disbursements_asked: count_disbursements(db, State::Requested).await?,
        disbursements_approved: count_disbursements(db, State::Approved).await?,
        silent_since: silent_since(db, platform.sources.now()).await?,
    })
}

/// How regular gifts stand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RegularGifts {
    pub active: i64,
    /// What they bring in a month: a yearly gift counts with a twelfth, rounded down per currency.
    pub monthly: Vec<Money>,
    /// Begun within the last 30 days, and still active.
    pub gained: i64,
    /// Ended within the last 30 days.
    pub lost: i64,
}

/// Counts regular gifts.
///
/// # Errors
/// Storage only.
pub async fn regular_gifts(db: &Db, now: DateTime<Utc>) -> Result<RegularGifts, StoreError> {
    let since = now - TimeDelta::days(30);
    let mut gifts = RegularGifts { lost: store::lost_since(db, since).await?, ..RegularGifts::default() };
    for row in store::active_gifts(db, since).await? {
        gifts.active += row.gifts;
        gifts.gained += row.gained;
        gifts.monthly.push(Money::new(row.monthly_minor + row.yearly_minor / 12, known(&row.currency)?));
    }
    Ok(gifts)
}

/// How many bodies stand how, by their state's code.
///
/// # Errors
/// Storage only.
pub async fn affiliations(db: &Db) -> Result<BTreeMap<String, i64>, StoreError> {
    store::affiliations(db).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_go_back_over_the_turn_of_the_year() {
        let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap();
        let months = last_months(day(2026, 2, 28), 3);
        assert_eq!(months, [day(2025, 12, 1), day(2026, 1, 1), day(2026, 2, 1)]);
    }
}
