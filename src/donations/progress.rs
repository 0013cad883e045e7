//! How far a fund is: what came in by the ledger, what is promised, and its appeal.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};

use super::store;
use crate::{
    kernel::money::{Currency, Money},
    ledger::{
        Account,
        totals::{Total, totals_between},
    },
    platform::{
        Platform,
        config::{AppealSettings, FundSettings},
        db::StoreError,
    },
};

/// What counts as received: gifts, less what was given back, disputed away, or returned by a bank.
const RECEIVED: [Account; 4] =
    [Account::Donations, Account::Refunds, Account::Chargebacks, Account::ReturnedDebits];

/// A fund for everybody to see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FundProgress {
    /// When this was so, UTC.
    pub as_of: DateTime<Utc>,
    pub sums: BTreeMap<Currency, FundSum>,
    pub appeal: Option<AppealProgress>,
}

/// What a fund has in one currency since it began.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FundSum {
    /// Minor units that came in.
    pub received_minor: i64,
    /// Minor units that are promised by transfer and have not come.
    pub pledged_minor: i64,
}

/// A drive for one fund: what came in its currency within its days, beside its target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AppealProgress {
    pub target: Money,
    pub received: Money,
    pub from: NaiveDate,
    /// Its last day.
    pub until: NaiveDate,
}

impl AppealProgress {
    /// Whole percents of the target, rounded down, and not capped: 138 is 138.
    pub fn percent(&self) -> i64 {
        let of = i128::from(self.received.minor.max(0)) * 100 / i128::from(self.target.minor.max(1));
        i64::try_from(of).unwrap_or(i64::MAX)
    }
}

/// Reads how far a fund is.
///
/// # Errors
/// Storage only.
pub async fn fund_progress(platform: &Platform, fund: &FundSettings) -> Result<FundProgress, StoreError> {
    let as_of = platform.sources.now();
    let mut sums: BTreeMap<Currency, FundSum> = BTreeMap::new();
    for part in received(&totals_between(&platform.db, None, None).await?, &fund.slug)? {
        sums.entry(part.currency).or_default().received_minor += part.minor;
    }
    for part in store::pledged(platform.db.reader(), &fund.slug).await? {
        sums.entry(part.currency).or_default().pledged_minor += part.minor;
    }
    let appeal = match &fund.appeal {
        Some(appeal) => Some(appeal_progress(platform, fund, appeal).await?),
        None => None,
    };
    Ok(FundProgress { as_of, sums, appeal })
}

async fn appeal_progress(
    platform: &Platform,
    fund: &FundSettings,
    appeal: &AppealSettings,
) -> Result<AppealProgress, StoreError> {
    let totals = totals_between(&platform.db, Some(appeal.from), Some(appeal.until)).await?;
    let within = received(&totals, &fund.slug)?.into_iter().filter(|part| part.currency == appeal.currency);
    let minor = within.map(|part| part.minor).sum();
    Ok(AppealProgress {
        target: Money::new(appeal.target_minor, appeal.currency),
        received: Money::new(minor, appeal.currency),
        from: appeal.from,
        until: appeal.until,
    })
}

/// The ledger's postings of a fund that are gifts or take gifts away, with income as a positive sum.
fn received(totals: &[Total], fund: &str) -> Result<Vec<Money>, StoreError> {
    let counted =
        |total: &&Total| total.fund == fund && RECEIVED.iter().any(|account| account.code() == total.account);
    totals
        .iter()
        .filter(counted)
        .map(|total| {
            let corrupt = |_| StoreError::Corrupt("a currency of the ledger".to_owned());
            Ok(Money::new(-total.amount_minor, total.currency.parse().map_err(corrupt)?))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn appeal(received: i64) -> AppealProgress {
        AppealProgress {
            target: Money::new(100_000, Currency::GBP),
            received: Money::new(received, Currency::GBP),
            from: NaiveDate::MIN,
            until: NaiveDate::MAX,
        }
    }

    #[test]
    fn percents_are_rounded_down_and_never_capped() {
        for (received, percent) in
            [(0, 0), (999, 0), (1_000, 1), (99_999, 99), (100_000, 100), (138_000, 138), (-500, 0)]
        {
            assert_eq!(appeal(received).percent(), percent, "{received}");
        }
        assert_eq!(
            AppealProgress { target: Money::new(1, Currency::GBP), ..appeal(i64::MAX) }.percent(),
            i64::MAX
        );
    }

    #[test]
    fn what_was_given_back_is_not_received() {
        let total = |account: Account, fund: &str, amount_minor| Total {
            account: account.code().to_owned(),
            fund: fund.to_owned(),
            currency: "GBP".to_owned(),
            amount_minor,
        };
        let totals = [
            total(Account::Donations, "one", -5_000),
            total(Account::Refunds, "one", 1_500),
            total(Account::CardFees, "one", 90),
            total(Account::StripeClearing, "one", 3_410),
            total(Account::Donations, "two", -700),
        ];
        let sum: i64 = received(&totals, "one").unwrap().iter().map(|part| part.minor).sum();
        assert_eq!(sum, 3_500);
    }
}
