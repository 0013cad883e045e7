//! The balance transaction of a charge or refund is known: books the fee, and the exchange where Stripe settles
//! in another currency than the giver saw.

use chrono::NaiveDate;

use super::{NotBookable, pair};
use crate::{
    kernel::{money::Money, payment_fact::BalanceTransaction, reference::Reference},
    ledger::{Account, Entry, EntryDraft},
};

/// The entry of a balance transaction, whose id is its source. `booked` is what the charge or refund itself
/// has moved in Stripe clearing: positive for a charge, negative for a refund. The fee is borne by `fee_fund`:
/// a restricted gift reaches its purpose whole. Should Stripe have moved another sum of the same currency, the
/// difference waits in suspense. `None` when it moves nothing beyond what is booked already.
///
/// # Errors
/// The amounts cannot be booked.
pub fn balance_fee(
    line: &BalanceTransaction,
    booked: Money,
    reference: Option<Reference>,
    fund: &str,
    fee_fund: &str,
    business_date: NaiveDate,
) -> Result<Option<Entry>, NotBookable> {
    let mut postings = Vec::new();
    if line.amount.currency != booked.currency {
        postings.extend(pair(Account::CurrencyExchange, Account::StripeClearing, fund, booked)?);
        postings.extend(pair(Account::StripeClearing, Account::CurrencyExchange, fund, line.amount)?);
    } else if line.amount != booked {
        let unexplained = line.amount.checked_sub(booked)?;
        postings.extend(pair(Account::StripeClearing, Account::Suspense, fund, unexplained)?);
    }
    if line.fee.minor != 0 {
        postings.extend(pair(Account::CardFees, Account::StripeClearing, fee_fund, line.fee)?);
    }
    if postings.is_empty() {
        return Ok(None);
    }
    let draft = EntryDraft {
        source: "stripe_balance_transaction",
        source_ref: line.id.clone(),
        template: "balance_fee",
        reference,
        channel: "card",
        occurred_at: line.created,
        business_date,
    };
    Ok(Some(Entry::balanced(draft, postings)?))
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;
    use crate::kernel::money::Currency;

    fn line(amount: Money, fee_minor: i64) -> BalanceTransaction {
        BalanceTransaction {
            id: "txn_1".into(),
            source: Some("ch_1".into()),
            kind: "charge".into(),
            amount,
            fee: Money::new(fee_minor, amount.currency),
            created: DateTime::UNIX_EPOCH,
        }
    }

    fn sum(entry: &Entry, account: Account, fund: &str, currency: Currency) -> i64 {
        let fits = |p: &&crate::ledger::Posting| {
            p.account == account && p.fund == fund && p.amount.currency == currency
        };
        entry.postings().iter().filter(fits).map(|p| p.amount.minor).sum()
    }

    #[test]
    fn a_restricted_gift_reaches_its_purpose_whole() {
        let gross = Money::new(2500, Currency::GBP);
        let entry = balance_fee(&line(gross, 58), gross, None, "medical", "general", NaiveDate::default());
        let entry = entry.unwrap().unwrap();
        assert_eq!(sum(&entry, Account::CardFees, "general", Currency::GBP), 58);
        assert_eq!(sum(&entry, Account::StripeClearing, "general", Currency::GBP), -58);
        assert_eq!(sum(&entry, Account::StripeClearing, "medical", Currency::GBP), 0);
    }

    #[test]
    fn an_exchange_moves_the_gross_out_of_one_currency_and_into_the_other() {
        let gross = Money::new(2500, Currency::EUR);
        let settled = line(Money::new(2100, Currency::GBP), 50);
        let entry = balance_fee(&settled, gross, None, "general", "general", NaiveDate::default());
        let entry = entry.unwrap().unwrap();
        assert_eq!(sum(&entry, Account::StripeClearing, "general", Currency::EUR), -2500);
        assert_eq!(sum(&entry, Account::StripeClearing, "general", Currency::GBP), 2100 - 50);
    }

    #[test]
    fn a_refund_that_stripe_settles_in_another_currency_goes_the_other_way() {
        let booked = Money::new(-2500, Currency::EUR);
        let settled = line(Money::new(-2110, Currency::GBP), 0);
        let entry = balance_fee(&settled, booked, None, "general", "general", NaiveDate::default());
        let entry = entry.unwrap().unwrap();
        assert_eq!(sum(&entry, Account::StripeClearing, "general", Currency::EUR), 2500);
        assert_eq!(sum(&entry, Account::StripeClearing, "general", Currency::GBP), -2110);
    }

    #[test]
    fn another_sum_than_was_booked_waits_in_suspense() {
        let booked = Money::new(2500, Currency::GBP);
        let entry = balance_fee(
            &line(Money::new(2400, Currency::GBP), 0),
            booked,
            None,
            "general",
            "general",
            NaiveDate::default(),
        );
        let entry = entry.unwrap().unwrap();
        assert_eq!(sum(&entry, Account::StripeClearing, "general", Currency::GBP), -100);
        assert_eq!(sum(&entry, Account::Suspense, "general", Currency::GBP), 100);
    }

    #[test]
    fn nothing_is_booked_where_nothing_is_taken() {
        let gross = Money::new(2500, Currency::GBP);
        assert_eq!(balance_fee(&line(gross, 0), gross, None, "a", "b", NaiveDate::default()), Ok(None));
    }
}
