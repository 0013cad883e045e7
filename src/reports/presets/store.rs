//! SQL of presets.

use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
};
use uuid::Uuid;

use super::{Preset, PresetPeriod};
use crate::{
    kernel::ids::StaffId,
    platform::db::{Db, StoreError, Tx},
};

mod entity {
    //! The table of presets.

    crate::table!(export_preset, "export_preset" {
        #[sea_orm(primary_key, auto_increment = false)]
        id: Uuid,
        staff_id: Uuid,
        name: String,
        is_shared: bool,
        kind: String,
        query: String,
        period: String,
        saved_at: DateTimeUtc,
    });
}

use entity::export_preset::{ActiveModel, Column, Entity, Model};

fn preset(row: Model) -> Result<Preset, StoreError> {
    let period = PresetPeriod::from_code(&row.period);
    Ok(Preset {
        id: row.id,
        owner: StaffId(row.staff_id),
        name: row.name,
        is_shared: row.is_shared,
        kind: row.kind,
        query: row.query,
        period: period.ok_or_else(|| StoreError::Corrupt("a preset's period".to_owned()))?,
        saved_at: row.saved_at,
    })
}

pub(super) async fn insert(tx: &Tx, new: Preset) -> Result<(), StoreError> {
    let row = ActiveModel {
        id: Set(new.id),
        staff_id: Set(new.owner.0),
        name: Set(new.name),
        is_shared: Set(new.is_shared),
        kind: Set(new.kind),
        query: Set(new.query),
        period: Set(new.period.code().to_owned()),
        saved_at: Set(new.saved_at),
    };
    Entity::insert(row).exec_without_returning(tx.connection()).await?;
    Ok(())
}

pub(super) async fn count_of(tx: &Tx, owner: StaffId) -> Result<usize, StoreError> {
    let count = Entity::find().filter(Column::StaffId.eq(owner.0)).count(tx.connection()).await?;
    Ok(usize::try_from(count).unwrap_or(usize::MAX))
}

pub(super) async fn delete_named(tx: &Tx, owner: StaffId, name: &str) -> Result<(), StoreError> {
    let mine = Entity::delete_many().filter(Column::StaffId.eq(owner.0)).filter(Column::Name.eq(name));
    mine.exec(tx.connection()).await?;
    Ok(())
}

pub(super) async fn delete(tx: &Tx, id: Uuid, by: StaffId, any: bool) -> Result<bool, StoreError> {
    let mut whose = Condition::any().add(Column::StaffId.eq(by.0));
    if any {
        whose = whose.add(Column::IsShared.eq(true));
    }
    let gone = Entity::delete_many().filter(Column::Id.eq(id)).filter(whose).exec(tx.connection()).await?;
    Ok(gone.rows_affected > 0)
}

pub(super) async fn list(db: &Db, staff: StaffId) -> Result<Vec<Preset>, StoreError> {
    let whose = Condition::any().add(Column::StaffId.eq(staff.0)).add(Column::IsShared.eq(true));
    // A handful for each of a handful of people.
    let rows = Entity::find()
        .filter(whose)
        .order_by_asc(Column::Name)
        .order_by_asc(Column::Id)
        .all(db.reader())
        .await?;
    rows.into_iter().map(preset).collect()
}
