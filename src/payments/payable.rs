//! Who is owed what: the owner of each reference.

use uuid::Uuid;

use super::store;
use crate::{
    kernel::reference::Reference,
    platform::db::{StoreError, Tx},
};

/// What kind of thing a reference stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PayableKind {
    Donation,
    /// A body; the owner is the affiliation.
    Affiliation,
    /// An invoice; the owner is the invoice.
    Invoice,
}

impl PayableKind {
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Donation => "donation",
            Self::Affiliation => "affiliation",
            Self::Invoice => "invoice",
        }
    }

    pub(super) fn from_code(code: &str) -> Result<Self, StoreError> {
        match code {
            "donation" => Ok(Self::Donation),
            "affiliation" => Ok(Self::Affiliation),
            "invoice" => Ok(Self::Invoice),
            _ => Err(StoreError::Corrupt("a payable of an unknown kind".to_owned())),
        }
    }
}

/// The owner of a reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Payable {
    pub reference: Reference,
    pub kind: PayableKind,
    pub owner: Uuid,
}

/// Notes that money may come under this reference.
///
/// # Errors
/// `Conflict` when the reference is taken.
pub async fn register_payable(tx: &Tx, payable: Payable) -> Result<(), StoreError> {
    register_payables(tx, &[payable]).await
}

/// The same for many.
///
/// # Errors
/// `Conflict` when one of the references is taken.
pub async fn register_payables(tx: &Tx, payables: &[Payable]) -> Result<(), StoreError> {
    store::many::insert_payables(tx, payables).await
}

/// Who owns each of these references; those that nobody owns are left out.
///
/// # Errors
/// Storage only.
pub async fn find_payables(tx: &Tx, references: &[Reference]) -> Result<Vec<Payable>, StoreError> {
    store::many::find_payables(tx, references).await
}

/// Who owns a reference.
///
/// # Errors
/// Storage only.
pub async fn find_payable(tx: &Tx, reference: Reference) -> Result<Option<Payable>, StoreError> {
    store::find_payable(tx, reference).await
}
