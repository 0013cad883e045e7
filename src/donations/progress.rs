//! How far a fund is: what came in by the ledger, what is promised, and its appeal with the targets of branches and
//! regions.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};

use super::store;
use crate::{
    funds::{self, Appeal, Part, RECEIVED, appeals_of, received_by_part},
    kernel::{
        ids::AppealId,
        money::{Currency, Money},
    },
    ledger::totals::{Total, totals_between},
    platform::{
        Platform,
        config::{AppealSettings, FundSettings, LocalizedText},
        db::StoreError,
    },
};

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
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AppealProgress {
    /// The one of the settings has none.
    pub titles: Option<LocalizedText>,
    pub target: Money,
    pub received: Money,
    /// Promised by transfer and not come. Nothing once the appeal is over: it would not count any more.
    pub pledged: Money,
    pub from: NaiveDate,
    /// Its last day.
    pub until: NaiveDate,
    /// Branches and regions, in the order in which the office wrote them.
    pub parts: Vec<PartProgress>,
}

/// One branch or region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartProgress {
    pub part: Part,
    pub target: Money,
    pub received: Money,
    pub pledged: Money,
}

impl AppealProgress {
    /// Whole percents of the target, rounded down, and not capped: 138 is 138.
    pub fn percent(&self) -> i64 {
        funds::percent(self.received.minor, self.target.minor)
    }

    /// What came, and what is promised, for no branch or region of the table.
    pub fn elsewhere(&self) -> (Money, Money) {
        let rest = |whole: Money, part: fn(&PartProgress) -> Money| {
            let parts: i64 = self.parts.iter().map(|row| part(row).minor).sum();
            Money::new(whole.minor.saturating_sub(parts), whole.currency)
        };
        (rest(self.received, |row| row.received), rest(self.pledged, |row| row.pledged))
    }
}

impl PartProgress {
    /// As [`AppealProgress::percent`].
    pub fn percent(&self) -> i64 {
        funds::percent(self.received.minor, self.target.minor)
    }
}

/// Reads how far a fund is, with the appeal that its page shows today.
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
    let today = as_of.with_timezone(&platform.settings.campaign.time_zone).date_naive();
    let of_the_office = funds::appeal::shown_on(appeals_of(&platform.db, &fund.slug).await?, today);
    let appeal = of_the_office.or_else(|| fund.appeal.as_ref().map(|set| of_settings(fund, set)));
    let appeal = match appeal {
        Some(appeal) => Some(appeal_progress(platform, appeal, &sums).await?),
        None => None,
    };
    Ok(FundProgress { as_of, sums, appeal })
}

/// How far one appeal of the office's is.
///
/// # Errors
/// Storage only.
pub async fn progress_of(platform: &Platform, appeal: Appeal) -> Result<AppealProgress, StoreError> {
    let mut sums: BTreeMap<Currency, FundSum> = BTreeMap::new();
    for part in store::pledged(platform.db.reader(), &appeal.fund).await? {
        sums.entry(part.currency).or_default().pledged_minor += part.minor;
    }
    appeal_progress(platform, appeal, &sums).await
}

/// The appeal that the settings of a fund name.
fn of_settings(fund: &FundSettings, set: &AppealSettings) -> Appeal {
    Appeal {
        id: AppealId(uuid::Uuid::nil()),
        fund: fund.slug.clone(),
        titles: LocalizedText(BTreeMap::new()),
        target: Money::new(set.target_minor, set.currency),
        from: set.from,
        until: set.until,
        targets: Vec::new(),
    }
}

async fn appeal_progress(
    platform: &Platform,
    appeal: Appeal,
    sums: &BTreeMap<Currency, FundSum>,
) -> Result<AppealProgress, StoreError> {
    let currency = appeal.target.currency;
    let money = |minor: i64| Money::new(minor, currency);
    let totals = totals_between(&platform.db, Some(appeal.from), Some(appeal.until)).await?;
    let within = received(&totals, &appeal.fund)?.into_iter().filter(|part| part.currency == currency);
    let today = platform.sources.now().with_timezone(&platform.settings.campaign.time_zone).date_naive();
    let is_over = today > appeal.until;
    let (came, promised) = if appeal.targets.is_empty() {
        (BTreeMap::new(), BTreeMap::new())
    } else {
        let (db, fund) = (&platform.db, appeal.fund.as_str());
        let came = received_by_part(db, fund, currency, appeal.from, appeal.until).await?;
        (came, store::pledged_by_part(db.reader(), fund, currency).await?)
    };
    let pledged = |minor: Option<i64>| money(minor.filter(|_| !is_over).unwrap_or(0));
    let parts = appeal.targets.into_iter().map(|target| PartProgress {
        target: target.amount,
        received: money(came.get(&target.part.code).copied().unwrap_or(0)),
        pledged: pledged(promised.get(&target.part.code).copied()),
        part: target.part,
    });
    Ok(AppealProgress {
        parts: parts.collect(),
        titles: Some(appeal.titles).filter(|titles| !titles.0.is_empty()),
        target: appeal.target,
        received: money(within.map(|part| part.minor).sum()),
        pledged: pledged(sums.get(&currency).map(|sum| sum.pledged_minor)),
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
    use crate::{
        funds::{PartCode, PartKind},
        ledger::Account,
    };

    #[test]
    fn what_counts_towards_nobody_is_the_rest_and_not_lost() {
        let pounds = |minor| Money::new(minor, Currency::GBP);
        let part = |number, received, pledged| PartProgress {
            part: Part {
                code: PartCode::numbered(PartKind::Branch, number),
                kind: PartKind::Branch,
                name: number.to_string(),
                body: None,
            },
            target: pounds(5_000),
            received: pounds(received),
            pledged: pounds(pledged),
        };
        let mut appeal = AppealProgress {
            titles: None,
            target: pounds(10_000),
            received: pounds(13_800),
            pledged: pounds(700),
            from: NaiveDate::MIN,
            until: NaiveDate::MAX,
            parts: vec![part(1, 6_900, 0), part(2, 3_000, 500)],
        };
        assert_eq!((appeal.percent(), appeal.parts[0].percent(), appeal.parts[1].percent()), (138, 138, 60));
        assert_eq!(appeal.elsewhere(), (pounds(3_900), pounds(200)));
        appeal.parts.clear();
        assert_eq!(appeal.elsewhere(), (pounds(13_800), pounds(700)));
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
