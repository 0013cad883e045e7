//! Transfers that are more than one thing: one for several invoices, and one that waited in suspense.

use super::{
    affiliations::payee,
    dispatch::{books, owner},
};
use crate::{
    affiliations::{Payee, settle_affiliation, settlement::share},
    bank::note_explained,
    donations::{ReceiptTo, settle_gift},
    kernel::{ids::TermId, money::Money, payment_fact::Transfer, reference::Reference},
    ledger::{
        Account,
        templates::{IncomePart, transfer_unexplained::UnexplainedTransfer},
    },
    payments::{
        Payment, TransferOutcome, explain_transfer, find_line, record_transfer_in_parts, record_unexplained,
    },
    platform::{
        Platform,
        db::{StoreError, Tx},
    },
};

/// Why a transfer is not booked for these references. Nothing was written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotBooked {
    #[error("no affiliation or invoice has the reference {0}")]
    Unknown(String),
    #[error("{0} is a gift: a transfer for several things is for affiliations and invoices only")]
    Gift(String),
    #[error("two of the references are of the same year of the same body")]
    SameYear,
    #[error("{0} is kept in another currency")]
    OtherCurrency(String),
    #[error("{0} is withdrawn: money for it is booked by itself")]
    Withdrawn(String),
    #[error("the amount does not reach {0}: leave that one out")]
    DoesNotReach(String),
    #[error("the line was booked before with another reference or amount")]
    OtherLine,
    #[error("no transfer with this bank reference waits in suspense")]
    NotWaiting,
}

/// What became of a transfer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shared {
    /// For each reference, in the order in which they were told, what it got.
    New(Vec<(Reference, Money)>),
    AlreadyThere,
    Not(NotBooked),
}

/// What each reference gets; the parts of income are all of the general fund's books.
struct Shares {
    of: Vec<(Reference, TermId, Money)>,
    parts: Vec<IncomePart>,
}

impl Shares {
    fn told(&self) -> Vec<(Reference, Money)> {
        self.of.iter().map(|(reference, _, money)| (*reference, *money)).collect()
    }
}

/// Divides an amount: each gets what is open, in the order of the references, and the last one the rest.
async fn divide(
    tx: &Tx,
    platform: &Platform,
    references: &[Reference],
    amount: Money,
) -> Result<Result<Shares, NotBooked>, StoreError> {
    let mut payees: Vec<(Reference, Payee)> = Vec::new();
    for reference in references {
        let name = reference.grouped();
        let Some(payee) = payee(tx, platform, Some(*reference)).await? else {
            let gift = owner(tx, Some(*reference)).await?.is_some();
            return Ok(Err(if gift { NotBooked::Gift(name) } else { NotBooked::Unknown(name) }));
        };
        if payees.iter().any(|(_, other)| other.term_id() == payee.term_id()) {
            return Ok(Err(NotBooked::SameYear));
        }
        if references.len() > 1 && payee.is_withdrawn() {
            return Ok(Err(NotBooked::Withdrawn(name)));
        }
        if references.len() > 1 && payee.open().currency != amount.currency {
            return Ok(Err(NotBooked::OtherCurrency(name)));
        }
        payees.push((*reference, payee));
    }
    let open: Vec<i64> = payees.iter().map(|(_, payee)| payee.open().minor).collect();
    let shares = match share(&open, amount.minor) {
        Ok(shares) => shares,
        Err(at) => {
            let name = references.get(at).map(|reference| reference.grouped()).unwrap_or_default();
            return Ok(Err(NotBooked::DoesNotReach(name)));
        }
    };
    let fund = books(platform).general_fund;
    let mut divided = Shares { of: Vec::new(), parts: Vec::new() };
    for ((reference, payee), minor) in payees.into_iter().zip(shares) {
        let money = Money::new(minor, amount.currency);
        divided.parts.extend(payee.income(money, &fund));
        divided.of.push((reference, payee.term_id(), money));
    }
    Ok(Ok(divided))
}

/// Tells each body what came for it.
async fn settle(tx: &Tx, platform: &Platform, shares: &Shares, payment: &Payment) -> Result<(), StoreError> {
    for (reference, term, money) in &shares.of {
        // Looked up anew: two of the years may be of one body.
        let payee = payee(tx, platform, Some(*reference)).await?;
        let payee = payee.filter(|payee| payee.term_id() == *term);
        let payee = payee.ok_or_else(|| StoreError::Corrupt("a payee changed meanwhile".to_owned()))?;
        settle_affiliation(tx, platform, payee, payment, *money, true).await?;
    }
    Ok(())
}

/// Books one transfer for several affiliations or invoices.
///
/// # Errors
/// Storage only.
pub async fn book_shared(
    tx: &Tx,
    platform: &Platform,
    transfer: &Transfer,
    references: &[Reference],
) -> Result<Shared, StoreError> {
    if let Some(known) = find_line(tx, &transfer.bank_ref).await? {
        let same = known.reference == Some(transfer.reference) && known.amount == transfer.amount;
        return Ok(if same { Shared::AlreadyThere } else { Shared::Not(NotBooked::OtherLine) });
    }
    let shares = match divide(tx, platform, references, transfer.amount).await? {
        Ok(shares) => shares,
        Err(why) => return Ok(Shared::Not(why)),
    };
    let fund = books(platform).general_fund;
    match record_transfer_in_parts(tx, &platform.sources, transfer, &fund, Some(&shares.parts)).await? {
        TransferOutcome::New(payment) => {
            settle(tx, platform, &shares, &payment).await?;
            Ok(Shared::New(shares.told()))
        }
        TransferOutcome::Known { same: true } => Ok(Shared::AlreadyThere),
        TransferOutcome::Known { same: false } => Ok(Shared::Not(NotBooked::OtherLine)),
    }
}

/// Keeps a transfer whose reference nobody has in suspense; `false` when the line was booked before.
///
/// # Errors
/// Storage only.
pub async fn suspend_transfer(
    tx: &Tx,
    platform: &Platform,
    transfer: UnexplainedTransfer,
    said: &str,
) -> Result<bool, StoreError> {
    Ok(record_unexplained(tx, &platform.sources, &transfer, said).await?.is_some())
}

/// Says whose a transfer is that waits in suspense: one gift's, or that of affiliations and invoices.
///
/// # Errors
/// Storage only.
pub async fn assign_transfer(
    tx: &Tx,
    platform: &Platform,
    bank_ref: &str,
    references: &[Reference],
) -> Result<Shared, StoreError> {
    let waiting = find_line(tx, bank_ref).await?.filter(|payment| payment.reference.is_none());
    let (Some(payment), Some(first)) = (waiting, references.first()) else {
        return Ok(Shared::Not(NotBooked::NotWaiting));
    };
    let sources = &platform.sources;
    if let ([_], Some(donation)) = (references, owner(tx, Some(*first)).await?) {
        let amount = payment.amount;
        let part = IncomePart { account: Account::Donations, fund: donation.fund.clone(), amount };
        let payment =
            explain_transfer(tx, sources, payment, donation.reference, &donation.fund, &[part]).await?;
        settle_gift(tx, platform, &donation, &payment, ReceiptTo::Treasurer).await?;
        note_explained(tx, "bank", bank_ref, Some(donation.reference)).await?;
        return Ok(Shared::New(vec![(donation.reference, amount)]));
    }
    let shares = match divide(tx, platform, references, payment.amount).await? {
        Ok(shares) => shares,
        Err(why) => return Ok(Shared::Not(why)),
    };
    let fund = books(platform).general_fund;
    let payment = explain_transfer(tx, sources, payment, *first, &fund, &shares.parts).await?;
    settle(tx, platform, &shares, &payment).await?;
    note_explained(tx, "bank", bank_ref, Some(*first)).await?;
    Ok(Shared::New(shares.told()))
}
