//! What money is given for: appeals of the funds that the settings name, the branches and regions that have targets in
//! them, and which gifts count towards whose.

pub mod appeal;
mod count_for;
pub mod part;
mod received;
mod set_appeal;
mod store;

pub use appeal::{Appeal, Target, percent};
pub use count_for::{Counted, count_all, count_for, count_new, counted_for};
pub use part::{Part, PartCode, PartKind};
pub use received::{PartMonth, RECEIVED, received_by_part, received_by_part_and_month};
pub use set_appeal::{AppealSet, MOST_TARGETS, NotSet, WantedAppeal, WantedTarget, set_appeal};

use chrono::NaiveDate;

use crate::{
    kernel::{ids::AppealId, reference::Reference},
    platform::db::{Db, StoreError, Tx},
};

/// The appeals of a fund, the earliest first.
///
/// # Errors
/// Storage only.
pub async fn appeals_of(db: &Db, fund: &str) -> Result<Vec<Appeal>, StoreError> {
    store::appeals(db.reader(), Some(fund)).await
}

/// All appeals, the earliest first.
///
/// # Errors
/// Storage only.
pub async fn all_appeals(db: &Db) -> Result<Vec<Appeal>, StoreError> {
    store::appeals(db.reader(), None).await
}

/// An appeal.
///
/// # Errors
/// Storage only.
pub async fn find_appeal(db: &Db, id: AppealId) -> Result<Option<Appeal>, StoreError> {
    store::appeal(db.reader(), id).await
}

/// Every branch and region that has, or had, a target.
///
/// # Errors
/// Storage only.
pub async fn all_parts(db: &Db) -> Result<Vec<Part>, StoreError> {
    store::parts(db.reader()).await
}

/// The same with what this transaction has written.
///
/// # Errors
/// Storage only.
pub async fn all_parts_within(tx: &Tx) -> Result<Vec<Part>, StoreError> {
    store::parts(tx.connection()).await
}

/// The branch or region that an affiliated body is.
///
/// # Errors
/// Storage only.
pub async fn part_of_body(tx: &Tx, body: Reference) -> Result<Option<PartCode>, StoreError> {
    store::part_of_body(tx, body).await
}

/// Whom givers can choose on a day: those with a target in an appeal that is on, each once, in the order of the appeals.
///
/// # Errors
/// Storage only.
pub async fn parts_on(db: &Db, today: NaiveDate) -> Result<Vec<Part>, StoreError> {
    let appeals = store::appeals(db.reader(), None).await?;
    let mut parts: Vec<Part> = Vec::new();
    for target in appeals.into_iter().filter(|appeal| appeal.is_on(today)).flat_map(|appeal| appeal.targets) {
        if !parts.iter().any(|part| part.code == target.part.code) {
            parts.push(target.part);
        }
    }
    Ok(parts)
}
