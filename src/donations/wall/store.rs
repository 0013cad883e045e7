//! SQL of the wall.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{OnConflict, Query},
};

use super::{Decided, Moderated, Only, PublishedMessage, Standing};
use crate::{
    donations::{
        donation::{Donation, State},
        store as donations,
    },
    kernel::{
        ids::{DonationId, SupporterId},
        locale::Locale,
        reference::Reference,
    },
    platform::{
        db::{Db, StoreError, Tx},
        i18n,
    },
};

mod entity {
    //! Tables of the wall; they never leave the store.

    crate::table!(published_message, "published_message" {
        #[sea_orm(primary_key, auto_increment = false)]
        donation_id: Uuid,
        state: String,
        text: Option<String>,
        name: Option<String>,
        locale: String,
        decided_by: String,
        decided_at: DateTimeUtc,
    });
}

use entity::published_message::{ActiveModel, Column, Entity};

/// What a giver wishes to be read.
pub(super) struct Wish {
    pub name: bool,
}

/// States of gifts for which money came: whoever only fills in forms does not write on the wall. One that ended is not
/// among them, since it may have ended unpaid.
const PAID: [State; 4] = [State::Paid, State::Active, State::Paused, State::Overdue];

pub(super) fn may_be_read(state: State) -> bool {
    PAID.contains(&state)
}

/// Paid gifts whose message nobody has decided about, the oldest first.
pub(super) async fn waiting(db: &Db, most: u64) -> Result<Vec<Donation>, StoreError> {
    let decided = Query::select().column(Column::DonationId).from(Entity).to_owned();
    donations::to_publish(db.reader(), &PAID, decided, most).await
}

/// Absent where its giver wishes no message to be read.
pub(super) async fn wish(db: &Db, id: DonationId) -> Result<Option<Wish>, StoreError> {
    let wished = donations::publish_wish(db.reader(), id).await?;
    Ok(wished.and_then(|(message, name)| message.then_some(Wish { name })))
}

/// How many messages nobody has decided about.
pub(super) async fn waiting_count(db: &Db) -> Result<u64, StoreError> {
    let decided = Query::select().column(Column::DonationId).from(Entity).to_owned();
    donations::count_to_publish(db.reader(), &PAID, decided).await
}

/// Publishes it, unless its giver was erased or thought better of it since it was opened.
pub(super) async fn publish(
    tx: &Tx,
    message: PublishedMessage,
    by: String,
    only: Only,
) -> Result<Moderated, StoreError> {
    let wished = donations::publish_wish(tx.connection(), message.donation).await?;
    if !wished.is_some_and(|(wished, name)| wished && (name || message.name.is_none())) {
        return Ok(Moderated::NothingToDecide);
    }
    let row = ActiveModel {
        donation_id: Set(message.donation.0),
        state: Set("published".to_owned()),
        text: Set(Some(message.text)),
        name: Set(message.name),
        locale: Set(message.locale.tag().to_owned()),
        decided_by: Set(by),
        decided_at: Set(message.published_at),
    };
    put(tx, message.donation, row, only).await
}

pub(super) async fn take_down(
    tx: &Tx,
    donation: &Donation,
    standing: Standing,
    by: String,
    now: DateTime<Utc>,
    only: Only,
) -> Result<Moderated, StoreError> {
    let row = ActiveModel {
        donation_id: Set(donation.id.0),
        state: Set(standing.code().to_owned()),
        text: Set(None),
        name: Set(None),
        locale: Set(donation.locale.tag().to_owned()),
        decided_by: Set(by),
        decided_at: Set(now),
    };
    put(tx, donation.id, row, only).await
}

/// One statement each, so that of two who decide at once one is told that the other was first.
async fn put(tx: &Tx, id: DonationId, row: ActiveModel, only: Only) -> Result<Moderated, StoreError> {
    let mut one = OnConflict::column(Column::DonationId);
    let changed = match only {
        Only::Undecided => {
            let first = one.do_nothing().to_owned();
            Entity::insert(row).on_conflict(first).exec_without_returning(tx.connection()).await?
        }
        Only::Published => {
            let mut row = row;
            row.donation_id = NotSet;
            let this = Entity::update_many().set(row).filter(Column::DonationId.eq(id.0));
            this.filter(Column::State.eq("published")).exec(tx.connection()).await?.rows_affected
        }
        Only::Whatever => {
            let columns = [Column::State, Column::Text, Column::Name, Column::DecidedBy, Column::DecidedAt];
            let newer = one.update_columns(columns).to_owned();
            Entity::insert(row).on_conflict(newer).exec_without_returning(tx.connection()).await?
        }
    };
    Ok(if changed == 0 { Moderated::NothingToDecide } else { Moderated::Done })
}

/// The wall's messages, the newest first, `most` of them, older than `before`.
pub(super) async fn wall(
    db: &Db,
    before: Option<(DateTime<Utc>, DonationId)>,
    most: u64,
) -> Result<Vec<PublishedMessage>, StoreError> {
    let mut query = Entity::find().filter(Column::State.eq("published"));
    if let Some((at, id)) = before {
        query = query.filter(
            Condition::any()
                .add(Column::DecidedAt.lt(at))
                .add(Condition::all().add(Column::DecidedAt.eq(at)).add(Column::DonationId.lt(id.0))),
        );
    }
    let rows = query
        .order_by_desc(Column::DecidedAt)
        .order_by_desc(Column::DonationId)
        .limit(most)
        .all(db.reader())
        .await?;
    let messages = rows.into_iter().map(|row| PublishedMessage {
        donation: DonationId(row.donation_id),
        text: row.text.unwrap_or_default(),
        name: row.name,
        locale: i18n::find(&row.locale).unwrap_or(Locale::EN),
        published_at: row.decided_at,
    });
    Ok(messages.collect())
}

/// The latest decisions not to publish, or to publish no longer.
pub(super) async fn kept_back(db: &Db, most: u64) -> Result<Vec<Decided>, StoreError> {
    let rows = Entity::find()
        .filter(Column::State.ne("published"))
        .order_by_desc(Column::DecidedAt)
        .order_by_desc(Column::DonationId)
        .limit(most)
        .all(db.reader())
        .await?;
    let ids: Vec<_> = rows.iter().map(|row| DonationId(row.donation_id)).collect();
    let references = donations::references_of(db.reader(), &ids).await?;
    let decided = rows.into_iter().filter_map(|row| {
        let reference = *references.get(&DonationId(row.donation_id))?;
        let standing = if row.state == "refused" { Standing::Refused } else { Standing::Withdrawn };
        Some(Decided { reference, standing, decided_at: row.decided_at })
    });
    Ok(decided.collect())
}

/// The gifts of published messages.
pub(super) async fn references_of(
    db: &Db,
    ids: &[DonationId],
) -> Result<HashMap<DonationId, Reference>, StoreError> {
    donations::references_of(db.reader(), ids).await
}

/// What these givers had published is no longer there.
pub(in crate::donations) async fn forget_published(tx: &Tx, ids: &[SupporterId]) -> Result<(), StoreError> {
    let gifts = donations::gifts_of(ids);
    Entity::delete_many().filter(Column::DonationId.in_subquery(gifts)).exec(tx.connection()).await?;
    Ok(())
}

/// The same for one gift.
pub(in crate::donations) async fn forget_published_of(tx: &Tx, id: DonationId) -> Result<(), StoreError> {
    Entity::delete_by_id(id.0).exec(tx.connection()).await?;
    Ok(())
}
