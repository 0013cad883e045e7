//! What the treasurer enters by hand besides gifts: opening balances, expenses, bank charges, sales, cash brought to the
//! bank, transfers between funds and between own accounts, what is held for a union. And the correction of each: the same
//! entry with the other sign.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};

use super::{NotBookable, pair};
use crate::{
    kernel::money::Money,
    ledger::{Account, Entry, EntryDraft, Movement, Posting, entry::RecordedEntry},
};

fn postings_of(movement: &Movement) -> Result<Vec<Posting>, NotBookable> {
    let postings = match movement {
        Movement::Opening { fund, till, amount } => {
            pair(till.account(), Account::OpeningBalances, fund, *amount)?
        }
        Movement::Expense { fund, till, amount } => pair(Account::Expenses, till.account(), fund, *amount)?,
        Movement::BankCharge { fund, amount } => pair(Account::BankCharges, Account::Bank, fund, *amount)?,
        Movement::Sale { fund, till, amount } => pair(till.account(), Account::Sales, fund, *amount)?,
        Movement::Collected { fund, amount } => pair(Account::Bank, Account::Donations, fund, *amount)?,
        Movement::PaidIn { fund, amount } => pair(Account::Bank, Account::CashInHand, fund, *amount)?,
        Movement::BetweenFunds { from, to, amount } => {
            let mut postings = pair(Account::FundTransfers, Account::Bank, from, *amount)?;
            postings.extend(pair(Account::Bank, Account::FundTransfers, to, *amount)?);
            postings
        }
        Movement::OwnTransfer { fund, paid, got } if paid.currency == got.currency => {
            pair(Account::Bank, Account::Bank, fund, *got)?
        }
        Movement::OwnTransfer { fund, paid, got } => {
            let mut postings = pair(Account::CurrencyExchange, Account::Bank, fund, *paid)?;
            postings.extend(pair(Account::Bank, Account::CurrencyExchange, fund, *got)?);
            postings
        }
        Movement::HeldForUnion { fund, till, amount } => {
            pair(till.account(), Account::HeldForUnions, fund, *amount)?
        }
        Movement::HandedToUnion { fund, till, amount } => {
            pair(Account::HeldForUnions, till.account(), fund, *amount)?
        }
    };
    Ok(postings)
}

fn draft(
    source: &'static str,
    template: &'static str,
    source_ref: &str,
    date: NaiveDate,
    cash: bool,
) -> EntryDraft {
    EntryDraft {
        source,
        source_ref: source_ref.to_owned(),
        template,
        reference: None,
        channel: if cash { "cash" } else { "bank_transfer" },
        // A day was written, not a time: its midnight, UTC.
        occurred_at: DateTime::<Utc>::from_naive_utc_and_offset(date.and_time(NaiveTime::MIN), Utc),
        business_date: date,
    }
}

/// The entry of a movement; its source is what it is and the treasurer's own number for it.
///
/// # Errors
/// The amounts cannot be booked.
pub fn entered_by_hand(movement: &Movement, number: &str, date: NaiveDate) -> Result<Entry, NotBookable> {
    let postings = postings_of(movement)?;
    let in_hand = postings.iter().any(|posting| posting.account == Account::CashInHand);
    let cash = in_hand || matches!(movement, Movement::Collected { .. });
    let code = movement.code();
    Ok(Entry::balanced(draft(code, code, number, date, cash), postings)?)
}

/// The correction of such an entry, dated on the day on which it is made.
///
/// # Errors
/// The entry cannot be read back.
pub fn entry_reversed(of: &RecordedEntry, date: NaiveDate) -> Result<Entry, NotBookable> {
    let mut postings = Vec::with_capacity(of.postings.len());
    for (account, fund, currency, minor) in &of.postings {
        let account = account.parse().map_err(|_| NotBookable)?;
        let currency = currency.parse().map_err(|_| NotBookable)?;
        let amount = Money::new(*minor, currency).checked_neg()?;
        postings.push(Posting { account, fund: fund.clone(), amount });
    }
    let source_ref = format!("{} {}", of.source, of.source_ref);
    let cash = of.channel == "cash";
    Ok(Entry::balanced(draft("reversal", "entry_reversed", &source_ref, date, cash), postings)?)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::{kernel::money::Currency, ledger::Till};

    #[test]
    fn every_movement_balances_in_each_fund_but_between_two() {
        let (amount, euros) = (Money::new(500, Currency::GBP), Money::new(580, Currency::EUR));
        let fund = || "general".to_owned();
        let (till, to) = (Till::Cash, "medical".to_owned());
        for movement in [
            Movement::Opening { fund: fund(), till, amount },
            Movement::Expense { fund: fund(), till, amount },
            Movement::BankCharge { fund: fund(), amount },
            Movement::Sale { fund: fund(), till, amount },
            Movement::Collected { fund: fund(), amount },
            Movement::PaidIn { fund: fund(), amount },
            Movement::BetweenFunds { from: fund(), to, amount },
            Movement::OwnTransfer { fund: fund(), paid: amount, got: euros },
            Movement::OwnTransfer { fund: fund(), paid: amount, got: amount },
            Movement::HeldForUnion { fund: fund(), till, amount },
            Movement::HandedToUnion { fund: fund(), till, amount },
        ] {
            let entry = entered_by_hand(&movement, "1", NaiveDate::default()).unwrap();
            let mut funds: BTreeMap<(String, Currency), i64> = BTreeMap::new();
            for posting in entry.postings() {
                *funds.entry((posting.fund.clone(), posting.amount.currency)).or_default() +=
                    posting.amount.minor;
            }
            assert!(funds.values().all(|sum| *sum == 0), "{movement:?}: {funds:?}");
        }
    }
}
