//! SQL of saved mappings of CSV columns.

use sea_orm::{ActiveValue::Set, EntityTrait, QueryOrder, sea_query::OnConflict};

use super::{
    corrupt,
    entity::bank_csv_mapping::{ActiveModel, Column, Entity},
};
use crate::{
    bank::formats::Mapping,
    platform::db::{Db, StoreError, Tx},
};

/// All mappings: name, headings of the files they are for, and which heading means what.
///
/// # Errors
/// Storage only.
pub async fn mappings(db: &Db) -> Result<Vec<(String, Vec<String>, Mapping)>, StoreError> {
    let rows = Entity::find().order_by_asc(Column::Name).all(db.reader()).await?;
    rows.into_iter()
        .map(|row| {
            let headings =
                serde_json::from_str(&row.headings).map_err(|_| corrupt("a mapping's headings"))?;
            let mapping = serde_json::from_str(&row.mapping).map_err(|_| corrupt("a mapping"))?;
            Ok((row.name, headings, mapping))
        })
        .collect()
}

/// Saves a mapping, in place of one of the same name.
///
/// # Errors
/// Storage only.
pub async fn save_mapping(
    tx: &Tx,
    name: String,
    headings: &[String],
    mapping: &Mapping,
) -> Result<(), StoreError> {
    let text = |value: serde_json::Result<String>| value.map_err(|_| corrupt("a mapping"));
    let row = ActiveModel {
        name: Set(name),
        headings: Set(text(serde_json::to_string(headings))?),
        mapping: Set(text(serde_json::to_string(mapping))?),
    };
    let known =
        OnConflict::column(Column::Name).update_columns([Column::Headings, Column::Mapping]).to_owned();
    Entity::insert(row).on_conflict(known).exec_without_returning(tx.connection()).await?;
    Ok(())
}
