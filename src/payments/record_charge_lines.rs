//! Books the lines of Stripe's balance of many charges at once, as `record_line` does one by one.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    payment::Books,
    record_line::{charge_of_line, settling},
    store::{self, lines},
};
use crate::{
    kernel::{clock::Sources, payment_fact::BalanceTransaction},
    ledger::record_new_entries,
    platform::db::{StoreError, Tx},
};

/// What became of lines, by their ids. The others are for [`record_line`](super::record_line()).
#[derive(Default)]
pub struct BookedLines {
    /// Booked, now or before.
    pub done: BTreeSet<String>,
    /// Not booked: their charges have to be known first.
    pub of_unknown_charges: BTreeSet<String>,
}

/// Books the lines of charges.
///
/// # Errors
/// Storage only; `Conflict` when somebody else booked one of them meanwhile: nothing may be committed then.
pub async fn record_charge_lines(
    tx: &Tx,
    sources: &Sources,
    books: &Books,
    told: &[BalanceTransaction],
) -> Result<BookedLines, StoreError> {
    let ids: Vec<String> = told.iter().map(|line| line.id.clone()).collect();
    let mut done = lines::known(tx.connection(), &ids).await?;
    let new: BTreeMap<&str, &BalanceTransaction> = told
        .iter()
        .filter(|line| !done.contains(&line.id))
        .filter_map(|line| Some((charge_of_line(line)?, line)))
        .collect();
    let charges: Vec<&str> = new.keys().copied().collect();
    let payments = store::many::payments_of_charges(tx, &charges).await?;
    let (mut entries, mut fees) = (Vec::new(), Vec::new());
    for (charge, payment) in &payments {
        let Some(line) = new.get(charge.as_str()).filter(|_| !payment.fee_known) else { continue };
        entries.extend(settling(books, payment, payment.amount, line)?);
        fees.push((payment.id, line.id.as_str(), line.fee));
    }
    record_new_entries(tx, sources, &entries).await?;
    store::many::set_fees(tx, &fees).await?;
    let (booked, unknown): (Vec<_>, Vec<_>) =
        new.into_iter().partition(|(charge, _)| payments.contains_key(*charge));
    let booked: Vec<_> = booked.into_iter().map(|(_, line)| line).collect();
    lines::insert_new(tx, &booked).await?;
    done.extend(booked.into_iter().map(|line| line.id.clone()));
    let of_unknown_charges = unknown.into_iter().map(|(_, line)| line.id.clone()).collect();
    Ok(BookedLines { done, of_unknown_charges })
}
