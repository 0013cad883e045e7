//! Gifts by month and by the branch or region towards whose target they count. What counts towards nobody's stands in rows
//! of its own, so that a month's rows add up to the ledger.

mod store;

use std::collections::BTreeMap;

use chrono::{Datelike, Months, NaiveDate};

use crate::{
    funds::{Part, RECEIVED, all_parts, received_by_part_and_month},
    kernel::money::{Currency, Money},
    ledger::totals::totals_between,
    platform::db::{Db, StoreError},
};

/// What came in within a month for a fund, from one branch's or region's side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReceivedByPart {
    /// The month's first day; of the month itself only the days that were asked for count.
    pub month: NaiveDate,
    /// `None`: it counts towards nobody's target.
    pub part: Option<Part>,
    pub fund: String,
    /// Below nothing where more went back than came.
    pub amount: Money,
}

/// Sums in minor units by month, place of the part among all, fund and currency; the last place is nobody's.
type Sums = BTreeMap<(NaiveDate, usize, String, Currency), i64>;

/// The months that lie between two days: the first and the last day of each that do.
fn months_between(from: NaiveDate, until: NaiveDate) -> Vec<(NaiveDate, NaiveDate)> {
    let mut months = Vec::new();
    let mut begins = from;
    while begins <= until {
        let first = begins.with_day(1).unwrap_or(begins);
        let Some(next) = first.checked_add_months(Months::new(1)) else { break };
        months.push((begins, next.pred_opt().unwrap_or(begins).min(until)));
        begins = next;
    }
    months
}

/// Gifts, less what was given back, disputed away, or returned by a bank, between two business dates, both inclusive;
/// without one there is no bound on that side. By month, and within it in the order of the names, what counts towards
/// nobody's target last.
///
/// # Errors
/// Storage only.
pub async fn received_by_part(
    db: &Db,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
) -> Result<Vec<ReceivedByPart>, StoreError> {
    let Some((first, last)) = store::span(db).await? else { return Ok(Vec::new()) };
    let (from, until) = (from.map_or(first, |day| day.max(first)), to.map_or(last, |day| day.min(last)));
    let overflow = || StoreError::Corrupt("a sum of the ledger overflows".to_owned());
    let parts = all_parts(db).await?;
    let mut sums = Sums::new();
    // Before the totals: what arrives meanwhile counts towards nobody's, and the sum is the ledger's all the same.
    for sum in received_by_part_and_month(db, from, until).await? {
        let at = parts.iter().position(|part| part.code == sum.part);
        let at = at.ok_or_else(|| StoreError::Corrupt("what counts for no branch or region".to_owned()))?;
        sums.insert((sum.month, at, sum.fund, sum.currency), sum.minor);
    }
    let mut rest = Sums::new();
    for ((month, _, fund, currency), minor) in &sums {
        let nobodys = rest.entry((*month, parts.len(), fund.clone(), *currency)).or_default();
        *nobodys = nobodys.checked_sub(*minor).ok_or_else(overflow)?;
    }
    for (begins, ends) in months_between(from, until) {
        let month = begins.with_day(1).unwrap_or(begins);
        for total in totals_between(db, Some(begins), Some(ends)).await? {
            if !RECEIVED.iter().any(|account| account.code() == total.account) {
                continue;
            }
            let currency: Currency = total.currency.parse().map_err(|_| overflow())?;
            let nobodys = rest.entry((month, parts.len(), total.fund, currency)).or_default();
            // Credits are negative in the books.
            *nobodys = nobodys.checked_sub(total.amount_minor).ok_or_else(overflow)?;
        }
    }
    sums.extend(rest);
    let rows = sums.into_iter().filter(|(_, minor)| *minor != 0);
    Ok(rows
        .map(|((month, at, fund, currency), minor)| ReceivedByPart {
            month,
            part: parts.get(at).cloned(),
            fund,
            amount: Money::new(minor, currency),
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_is_told_month_by_month_and_its_ends_are_its_own() {
        let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap();
        assert_eq!(
            months_between(day(2026, 11, 20), day(2027, 1, 3)),
            [
                (day(2026, 11, 20), day(2026, 11, 30)),
                (day(2026, 12, 1), day(2026, 12, 31)),
                (day(2027, 1, 1), day(2027, 1, 3))
            ]
        );
        assert_eq!(months_between(day(2026, 2, 3), day(2026, 2, 3)), [(day(2026, 2, 3), day(2026, 2, 3))]);
        assert!(months_between(day(2026, 2, 3), day(2026, 2, 2)).is_empty());
    }
}
