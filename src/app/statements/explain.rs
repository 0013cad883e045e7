//! Money out that stood in suspense is explained: what it was for.

use super::super::dispatch::books;
use crate::{
    bank::note_explained,
    ledger::{
        Account, Recorded, record_entry,
        templates::outgoing::{Outgoing, outgoing_explained},
    },
    platform::{
        Platform,
        db::{StoreError, Tx},
    },
};

/// What money out is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutgoingKind {
    BankCharges,
    Expenses,
}

impl OutgoingKind {
    fn account(self) -> Account {
        match self {
            Self::BankCharges => Account::BankCharges,
            Self::Expenses => Account::Expenses,
        }
    }
}

/// Takes an outgoing line out of suspense; `false` when none of that id waits there.
///
/// # Errors
/// Storage only.
pub async fn explain_outgoing(
    tx: &Tx,
    platform: &Platform,
    source_ref: &str,
    kind: OutgoingKind,
    fund: Option<String>,
) -> Result<bool, StoreError> {
    let Some((amount, date)) = crate::bank::queue::find_outgoing(tx, source_ref).await? else {
        return Ok(false);
    };
    let general = books(platform).general_fund;
    let outgoing = Outgoing { source_ref: source_ref.to_owned(), amount, date, fund: general.clone() };
    let fund = fund.unwrap_or(general);
    let entry = outgoing_explained(&outgoing, kind.account(), &fund)?;
    let recorded = record_entry(tx, &platform.sources, &entry).await?;
    note_explained(tx, "bank_line_out", source_ref, None).await?;
    Ok(matches!(recorded, Recorded::New(_)))
}
