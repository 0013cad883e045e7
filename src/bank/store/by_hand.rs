//! SQL of what is entered by hand: its note, and its line.

use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::entity::{bank_expected, by_hand};
use crate::{
    platform::db::{StoreError, Tx},
    supporters::SealedText,
};

/// What is kept of it in clear.
#[derive(Clone, Debug, Default)]
pub(in crate::bank) struct About {
    pub union: Option<String>,
    /// A branch or region.
    pub counts_for: Option<String>,
    pub origin: Option<String>,
}

pub(in crate::bank) async fn insert(
    tx: &Tx,
    id: Uuid,
    source: (&str, &str),
    about: About,
    note: Option<SealedText>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let row = by_hand::ActiveModel {
        id: Set(id),
        source: Set(source.0.to_owned()),
        source_ref: Set(source.1.to_owned()),
        union_slug: Set(about.union),
        counts_for: Set(about.counts_for),
        origin: Set(about.origin),
        sealing_key_id: Set(note.as_ref().map(|note| note.key.0)),
        note: Set(note.map(|note| note.bytes)),
        created_at: Set(now),
    };
    by_hand::Entity::insert(row).exec_without_returning(tx.connection()).await?;
    Ok(())
}

/// Collections for which somebody said which branch or region they count for: the slip's number, and what was typed.
pub(in crate::bank) async fn collections_with_a_part(tx: &Tx) -> Result<Vec<(String, String)>, StoreError> {
    let rows = by_hand::Entity::find()
        .filter(by_hand::Column::Source.eq("paying_in"))
        .filter(by_hand::Column::CountsFor.is_not_null())
        .all(tx.connection())
        .await?;
    Ok(rows.into_iter().filter_map(|row| Some((row.source_ref, row.counts_for?))).collect())
}

/// Whether its line has come in a statement.
pub(in crate::bank) async fn came(tx: &Tx, source: &str, source_ref: &str) -> Result<bool, StoreError> {
    let rows = bank_expected::Entity::find()
        .filter(bank_expected::Column::Source.eq(source))
        .filter(bank_expected::Column::SourceRef.eq(source_ref))
        .filter(bank_expected::Column::LineId.is_not_null());
    Ok(rows.one(tx.connection()).await?.is_some())
}

/// Nothing of it has to come up any more.
pub(in crate::bank) async fn expect_no_more(
    tx: &Tx,
    source: &str,
    source_ref: &str,
) -> Result<(), StoreError> {
    bank_expected::Entity::delete_many()
        .filter(bank_expected::Column::Source.eq(source))
        .filter(bank_expected::Column::SourceRef.eq(source_ref))
        .filter(bank_expected::Column::LineId.is_null())
        .exec(tx.connection())
        .await?;
    Ok(())
}
