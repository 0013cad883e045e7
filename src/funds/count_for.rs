//! Says towards whose target a gift or a collection counts.

use super::{part::PartCode, store};
use crate::{
    kernel::{clock::Sources, reference::Reference},
    platform::db::{Db, StoreError, Tx},
};

/// What counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Counted {
    /// Everything that came, or goes back, under a reference.
    Reference(Reference),
    /// Cash that was paid in together, by the number of its slip.
    PayingIn(String),
}

impl Counted {
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Reference(_) => "reference",
            Self::PayingIn(_) => "paying_in",
        }
    }

    pub(super) fn number(&self) -> String {
        match self {
            Self::Reference(reference) => String::from(*reference),
            Self::PayingIn(slip) => slip.clone(),
        }
    }
}

/// From now on it counts towards the target of `part`, or of nobody.
///
/// # Errors
/// Storage only.
pub async fn count_for(
    tx: &Tx,
    sources: &Sources,
    counted: &Counted,
    part: Option<&PartCode>,
) -> Result<(), StoreError> {
    match part {
        Some(part) => store::count(tx, &[(counted.clone(), part.clone())], sources.now()).await,
        None => store::count_for_nobody(tx, counted).await,
    }
}

/// The same for many at once.
///
/// # Errors
/// Storage only.
pub async fn count_all(tx: &Tx, sources: &Sources, all: &[(Counted, PartCode)]) -> Result<(), StoreError> {
    store::count(tx, all, sources.now()).await
}

/// The same for those that count towards nobody's target until now.
///
/// # Errors
/// Storage only.
pub async fn count_new(tx: &Tx, sources: &Sources, all: &[(Counted, PartCode)]) -> Result<(), StoreError> {
    store::count_new(tx, all, sources.now()).await
}

/// Towards whose target it counts.
///
/// # Errors
/// Storage only.
pub async fn counted_for(db: &Db, counted: &Counted) -> Result<Option<PartCode>, StoreError> {
    store::counted_for(db, counted).await
}
