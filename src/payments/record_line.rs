//! Books a line of Stripe's balance by what moved it, so that Stripe clearing is what Stripe's balance is.

use chrono::{DateTime, Utc};

use super::{
    Missing, Outcome,
    parts::{Leaving, taken_from},
    payment::{Books, Payment, of_charge},
    record_dispute::{StandingDispute, book_line_of_dispute},
    record_payout::book_return_of_payout,
    record_refund::{KnownRefund, book_return_of_refund},
    store::{self, disputes, lines, payouts},
};
use crate::{
    kernel::{
        clock::Sources,
        money::Money,
        payment_fact::{BalanceTransaction, Charge},
    },
    ledger::{
        Entry, record_entry,
        templates::{
            NotBookable, balance_fee::balance_fee, balance_line::balance_line, debit_returned::debit_returned,
        },
    },
    platform::db::{Db, StoreError, Tx},
};

/// What a line belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mover<'a> {
    Charge(&'a str),
    ReturnedDebit(&'a str),
    Refund(&'a str),
    ReturnedRefund(&'a str),
    Dispute(&'a str),
    Payout(&'a str),
    ReturnedPayout(&'a str),
    /// Stripe itself: a fee, a sum held back, a correction.
    Stripe,
}

impl<'a> Mover<'a> {
    /// By Stripe's type and by whose id the source is
    /// (<https://docs.stripe.com/reports/balance-transaction-types>).
    fn of(line: &'a BalanceTransaction) -> Self {
        let source = line.source.as_deref().unwrap_or_default();
        let prefix = source.split('_').next().unwrap_or_default();
        match (line.kind.as_str(), prefix) {
            ("charge" | "payment", "ch" | "py") => Self::Charge(source),
            ("payment_failure_refund", "ch" | "py") => Self::ReturnedDebit(source),
            ("refund" | "payment_refund", "re" | "pyr") => Self::Refund(source),
            ("refund_failure", "re" | "pyr") => Self::ReturnedRefund(source),
            (_, "dp" | "du") => Self::Dispute(source),
            ("payout", "po") => Self::Payout(source),
            ("payout_failure" | "payout_cancel", "po") => Self::ReturnedPayout(source),
            _ => Self::Stripe,
        }
    }
}

/// Books a line once. What it belongs to must be known first; else it is named as missing.
///
/// # Errors
/// Storage only.
pub async fn record_line(
    tx: &Tx,
    sources: &Sources,
    books: &Books,
    line: &BalanceTransaction,
) -> Result<Outcome, StoreError> {
    if lines::is_known(tx, &line.id).await? {
        return Ok(Outcome::Done);
    }
    let missing = match Mover::of(line) {
        Mover::Charge(id) => charge_moved(tx, sources, books, id, line).await?,
        // The charge says by its state, and with this very line, that it came back.
        Mover::ReturnedDebit(id) => Some(Missing::Charge(id.to_owned())),
        Mover::Refund(id) => refund_moved(tx, sources, books, id, line).await?,
        Mover::ReturnedRefund(id) => match store::known_refund(tx, id).await? {
            Some(known) => {
                book_return_of_refund(tx, sources, books, &known, line).await?;
                None
            }
            None => Some(Missing::Refund(id.to_owned())),
        },
        Mover::Dispute(id) => dispute_moved(tx, sources, books, id, line).await?,
        Mover::Payout(id) if payouts::find(tx, id).await?.is_none() => Some(Missing::Payout(id.to_owned())),
        // Its entry was made with the payout.
        Mover::Payout(_) => None,
        Mover::ReturnedPayout(id) => match payouts::find(tx, id).await? {
            Some(known) => {
                book_return_of_payout(tx, sources, books, &known, Some(line)).await?;
                None
            }
            None => Some(Missing::Payout(id.to_owned())),
        },
        Mover::Stripe => {
            let date = books.business_date(line.created);
            if let Some(entry) = balance_line(line, &books.general_fund, date)? {
                record_entry(tx, sources, &entry).await?;
            }
            None
        }
    };
    match missing {
        Some(missing) => Ok(Outcome::Missing(missing)),
        None => lines::insert(tx, line, None).await.map(|()| Outcome::Done),
    }
}

/// The charge of which a line gives back or takes again, where that is known, and why: its owner has to hear of it.
///
/// # Errors
/// Storage only.
pub async fn charge_behind(
    tx: &Tx,
    line: &BalanceTransaction,
) -> Result<Option<(String, &'static str)>, StoreError> {
    Ok(match Mover::of(line) {
        Mover::ReturnedDebit(charge) => Some((charge.to_owned(), "debit")),
        Mover::Refund(id) | Mover::ReturnedRefund(id) => {
            store::known_refund(tx, id).await?.map(|known| (known.payment.source_ref, "refund"))
        }
        Mover::Dispute(id) => {
            disputes::find(tx, id).await?.map(|(payment, _)| (payment.source_ref, "dispute"))
        }
        Mover::Charge(_) | Mover::Payout(_) | Mover::ReturnedPayout(_) | Mover::Stripe => None,
    })
}

async fn charge_moved(
    tx: &Tx,
    sources: &Sources,
    books: &Books,
    charge: &str,
    line: &BalanceTransaction,
) -> Result<Option<Missing>, StoreError> {
    let Some(payment) = of_charge(tx, charge).await? else {
        return Ok(Some(Missing::Charge(charge.to_owned())));
    };
    if !payment.fee_known {
        settle(tx, sources, books, &payment, payment.amount, line).await?;
        store::set_fee(tx, payment.id, &line.id, line.fee).await?;
    }
    Ok(None)
}

async fn refund_moved(
    tx: &Tx,
    sources: &Sources,
    books: &Books,
    refund: &str,
    line: &BalanceTransaction,
) -> Result<Option<Missing>, StoreError> {
    let Some(KnownRefund { payment, amount, .. }) = store::known_refund(tx, refund).await? else {
        return Ok(Some(Missing::Refund(refund.to_owned())));
    };
    let given_back = amount.checked_neg().map_err(|_| store::corrupt("a refund's amount"))?;
    settle(tx, sources, books, &payment, given_back, line).await?;
    Ok(None)
}

async fn dispute_moved(
    tx: &Tx,
    sources: &Sources,
    books: &Books,
    dispute: &str,
    line: &BalanceTransaction,
) -> Result<Option<Missing>, StoreError> {
    let Some((payment, lost_at)) = disputes::find(tx, dispute).await? else {
        return Ok(Some(Missing::Dispute(dispute.to_owned())));
    };
    let standing = StandingDispute { id: dispute, payment: &payment, lost_at };
    book_line_of_dispute(tx, sources, books, standing, line).await?;
    Ok(None)
}

/// Books what a line adds to what was booked before of the same movement: fee and exchange. `booked` is
/// signed, in the currency that the giver saw.
pub(super) async fn settle(
    tx: &Tx,
    sources: &Sources,
    books: &Books,
    payment: &Payment,
    booked: Money,
    line: &BalanceTransaction,
) -> Result<(), StoreError> {
    if let Some(entry) = settling(books, payment, booked, line)? {
        record_entry(tx, sources, &entry).await?;
    }
    Ok(())
}

/// What [`settle`] books, if there is anything.
pub(super) fn settling(
    books: &Books,
    payment: &Payment,
    booked: Money,
    line: &BalanceTransaction,
) -> Result<Option<Entry>, NotBookable> {
    let date = books.business_date(line.created);
    balance_fee(line, booked, payment.reference, &payment.fund, &books.general_fund, date)
}

/// The charge whose own line this is.
pub(super) fn charge_of_line(line: &BalanceTransaction) -> Option<&str> {
    match Mover::of(line) {
        Mover::Charge(charge) => Some(charge),
        _ => None,
    }
}

/// A debit that had succeeded came back: the whole of it leaves income again, when Stripe's balance lost it.
///
/// # Errors
/// Storage only.
pub async fn record_returned_debit(
    tx: &Tx,
    sources: &Sources,
    books: &Books,
    charge: &Charge,
    line: &BalanceTransaction,
) -> Result<Outcome, StoreError> {
    let Some(payment) = of_charge(tx, &charge.id).await? else {
        return Ok(Outcome::Missing(Missing::Charge(charge.id.clone())));
    };
    let date = books.business_date(line.created);
    let from = taken_from(tx, &payment, Leaving::Debit, payment.amount).await?;
    let (reference, fund) = (payment.reference, payment.fund.as_str());
    let entry = debit_returned(charge, payment.amount, line, reference, fund, &from, date)?;
    record_entry(tx, sources, &entry).await?;
    if !lines::is_known(tx, &line.id).await? {
        let gone = payment.amount.checked_neg().map_err(|_| store::corrupt("a payment's amount"))?;
        settle(tx, sources, books, &payment, gone, line).await?;
        lines::insert(tx, line, Some(&charge.id)).await?;
    }
    store::set_returned(tx, payment.id, line.created).await?;
    Ok(Outcome::Done)
}

/// When the oldest card payment without a fee was taken; `None` when all fees are known.
///
/// # Errors
/// Storage only.
pub async fn fees_missing_since(db: &Db) -> Result<Option<DateTime<Utc>>, StoreError> {
    store::oldest_without_fee(db.reader()).await
}

/// Whether a line of the balance is booked.
///
/// # Errors
/// Storage only.
pub async fn knows_line(tx: &Tx, id: &str) -> Result<bool, StoreError> {
    lines::is_known(tx, id).await
}

/// Which of these lines of the balance are booked, by their ids: one look for a whole page.
///
/// # Errors
/// Storage only.
pub async fn known_lines(db: &Db, ids: &[String]) -> Result<std::collections::BTreeSet<String>, StoreError> {
    lines::known(db.reader(), ids).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::money::Currency;

    #[test]
    fn a_line_belongs_to_what_its_type_and_source_say() {
        let line = |kind: &str, source: Option<&str>| BalanceTransaction {
            id: "txn_1".to_owned(),
            source: source.map(str::to_owned),
            kind: kind.to_owned(),
            amount: Money::new(1, Currency::GBP),
            fee: Money::new(0, Currency::GBP),
            created: DateTime::UNIX_EPOCH,
        };
        for (kind, source, mover) in [
            ("charge", Some("ch_1"), Mover::Charge("ch_1")),
            ("payment", Some("py_1"), Mover::Charge("py_1")),
            ("payment_failure_refund", Some("py_1"), Mover::ReturnedDebit("py_1")),
            ("payment_refund", Some("pyr_1"), Mover::Refund("pyr_1")),
            ("refund_failure", Some("re_1"), Mover::ReturnedRefund("re_1")),
            ("adjustment", Some("dp_1"), Mover::Dispute("dp_1")),
            ("adjustment", Some("du_1"), Mover::Dispute("du_1")),
            ("payout", Some("po_1"), Mover::Payout("po_1")),
            ("payout_failure", Some("po_1"), Mover::ReturnedPayout("po_1")),
            ("payout_cancel", Some("po_1"), Mover::ReturnedPayout("po_1")),
            ("stripe_fee", None, Mover::Stripe),
            ("adjustment", None, Mover::Stripe),
            ("charge", None, Mover::Stripe),
            ("of_a_new_kind", Some("ch_1"), Mover::Stripe),
        ] {
            assert_eq!(Mover::of(&line(kind, source)), mover, "{kind} {source:?}");
        }
    }
}
