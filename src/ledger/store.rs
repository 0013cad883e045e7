//! All SQL of the ledger.

mod chain_keys;
mod entity;
pub(super) mod funds;
pub(super) mod periods;

pub(super) use chain_keys::{chain_keys, insert_chain_key, newest_chain_key, update_chain_key};

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
    Statement,
    sea_query::{OnConflict, Value},
};
use uuid::Uuid;

use super::entry::{Entry, RecordedEntry};
use crate::{
    kernel::{
        ids::EntryId,
        money::{Currency, Money},
    },
    platform::db::{StoreError, Tx},
};

/// Writes entry, postings and the note that the chain lacks it. `false` when the source is known already.
pub(super) async fn insert(
    tx: &Tx,
    id: EntryId,
    entry: &Entry,
    booked: NaiveDate,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    use entity::{journal_entry, ledger_pending, posting};
    let row = entry_row(id, entry, booked, now);
    let source_is_known =
        OnConflict::columns([journal_entry::Column::Source, journal_entry::Column::SourceRef])
            .do_nothing()
            .to_owned();
    let written = journal_entry::Entity::insert(row)
        .on_conflict(source_is_known)
        .exec_without_returning(tx.connection())
        .await?;
    if written == 0 {
        return Ok(false);
    }
    posting::Entity::insert_many(posting_rows(id, entry)).exec_without_returning(tx.connection()).await?;
    let pending = ledger_pending::ActiveModel { entry_id: Set(id.0) };
    ledger_pending::Entity::insert(pending).exec_without_returning(tx.connection()).await?;
    Ok(true)
}

fn entry_row(
    id: EntryId,
    entry: &Entry,
    booked: NaiveDate,
    now: DateTime<Utc>,
) -> entity::journal_entry::ActiveModel {
    let draft = &entry.draft;
    entity::journal_entry::ActiveModel {
        id: Set(id.0),
        source: Set(draft.source.to_owned()),
        source_ref: Set(draft.source_ref.clone()),
        template: Set(draft.template.to_owned()),
        reference: Set(draft.reference.map(String::from)),
        channel: Set(draft.channel.to_owned()),
        occurred_at: Set(draft.occurred_at),
        business_date: Set(booked),
        recorded_at: Set(now),
        true_date: Set((booked != draft.business_date).then_some(draft.business_date)),
    }
}

fn posting_rows(id: EntryId, entry: &Entry) -> impl Iterator<Item = entity::posting::ActiveModel> {
    entry.postings.iter().zip(0i32..).map(move |(p, line)| entity::posting::ActiveModel {
        entry_id: Set(id.0),
        line: Set(line),
        account: Set(p.account.code().to_owned()),
        fund: Set(p.fund.clone()),
        currency: Set(p.amount.currency.code().to_owned()),
        amount_minor: Set(p.amount.minor),
    })
}

/// Writes many entries at once; a source that is known already is a conflict.
pub(super) async fn insert_new(
    tx: &Tx,
    entries: &[(EntryId, &Entry, NaiveDate)],
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    use entity::ledger_pending;
    tx.insert_all(entries.iter().map(|(id, entry, booked)| entry_row(*id, entry, *booked, now)).collect())
        .await?;
    tx.insert_all(entries.iter().flat_map(|(id, entry, _)| posting_rows(*id, entry)).collect()).await?;
    tx.insert_all(
        entries.iter().map(|(id, ..)| ledger_pending::ActiveModel { entry_id: Set(id.0) }).collect(),
    )
    .await
}

/// The chain's last link: its number (0 when there is none) and MAC.
pub(super) async fn chain_head(connection: &impl ConnectionTrait) -> Result<(i64, Vec<u8>), StoreError> {
    use entity::ledger_chain::{Column, Entity};
    let head = Entity::find().order_by_desc(Column::Seq).limit(1).one(connection).await?;
    Ok(head.map_or((0, Vec::new()), |h| (h.seq, h.mac)))
}

/// The oldest entries that the chain lacks.
pub(super) async fn pending(
    connection: &impl ConnectionTrait,
    most: u64,
) -> Result<Vec<RecordedEntry>, StoreError> {
    use entity::ledger_pending::{Column, Entity};
    let ids: Vec<Uuid> = Entity::find()
        .order_by_asc(Column::EntryId)
        .limit(most)
        .all(connection)
        .await?
        .into_iter()
        .map(|p| p.entry_id)
        .collect();
    load(connection, &ids).await
}

pub(super) async fn find(
    connection: &impl ConnectionTrait,
    source: &str,
    source_ref: &str,
) -> Result<Option<RecordedEntry>, StoreError> {
    use entity::journal_entry::{Column, Entity};
    let query = Entity::find().filter(Column::Source.eq(source)).filter(Column::SourceRef.eq(source_ref));
    let Some(row) = query.one(connection).await? else { return Ok(None) };
    Ok(load(connection, &[row.id]).await?.pop())
}

/// Entries with their postings, in the order of `ids`.
pub(super) async fn load(
    connection: &impl ConnectionTrait,
    ids: &[Uuid],
) -> Result<Vec<RecordedEntry>, StoreError> {
    use entity::{journal_entry, posting};
    let rows = journal_entry::Entity::find()
        .filter(journal_entry::Column::Id.is_in(ids.iter().copied()))
        .all(connection)
        .await?;
    let mut lines: BTreeMap<Uuid, Vec<_>> = BTreeMap::new();
    let postings = posting::Entity::find()
        .filter(posting::Column::EntryId.is_in(ids.iter().copied()))
        .order_by_asc(posting::Column::EntryId)
        .order_by_asc(posting::Column::Line)
        .all(connection)
        .await?;
    for p in postings {
        lines.entry(p.entry_id).or_default().push((p.account, p.fund, p.currency, p.amount_minor));
    }
    let mut entries: BTreeMap<Uuid, RecordedEntry> = rows
        .into_iter()
        .map(|row| {
            let entry = RecordedEntry {
                id: EntryId(row.id),
                source: row.source,
                source_ref: row.source_ref,
                template: row.template,
                reference: row.reference,
                channel: row.channel,
                occurred_at: row.occurred_at,
                business_date: row.business_date,
                true_date: row.true_date,
                postings: lines.remove(&row.id).unwrap_or_default(),
            };
            (row.id, entry)
        })
        .collect();
    Ok(ids.iter().filter_map(|id| entries.remove(id)).collect())
}

/// Appends links to the chain, adds their entries to the daily totals, and strikes them off the pending list.
pub(super) async fn append_links(
    tx: &Tx,
    links: &[(i64, &RecordedEntry, Vec<u8>)],
) -> Result<(), StoreError> {
    use entity::{ledger_chain, ledger_pending};
    let rows = links.iter().map(|(seq, entry, mac)| ledger_chain::ActiveModel {
        seq: Set(*seq),
        entry_id: Set(entry.id.0),
        mac: Set(mac.clone()),
    });
    ledger_chain::Entity::insert_many(rows).exec_without_returning(tx.connection()).await?;
    let ids = links.iter().map(|(_, entry, _)| entry.id.0);
    ledger_pending::Entity::delete_many()
        .filter(ledger_pending::Column::EntryId.is_in(ids))
        .exec(tx.connection())
        .await?;
    for ((date, account, fund, currency, channel), minor) in
        day_sums(links.iter().map(|(_, entry, _)| *entry))?
    {
        let statement = Statement::from_sql_and_values(
            tx.connection().get_database_backend(),
            "INSERT INTO ledger_day_total (business_date, account, fund, currency, channel, amount_minor) \
             VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (business_date, account, fund, currency, channel) \
             DO UPDATE SET amount_minor = ledger_day_total.amount_minor + excluded.amount_minor",
            [Value::from(date), account.into(), fund.into(), currency.into(), channel.into(), minor.into()],
        );
        tx.connection().execute_raw(statement).await?;
    }
    Ok(())
}

/// Date, account, fund, currency, channel.
pub(super) type DayKey = (NaiveDate, String, String, String, String);

/// Sums of entries by the columns of the daily totals.
pub(super) fn day_sums<'a>(
    entries: impl Iterator<Item = &'a RecordedEntry>,
) -> Result<BTreeMap<DayKey, i64>, StoreError> {
    let mut sums: BTreeMap<DayKey, i64> = BTreeMap::new();
    for entry in entries {
        for (account, fund, currency, minor) in &entry.postings {
            let key =
                (entry.business_date, account.clone(), fund.clone(), currency.clone(), entry.channel.clone());
            let sum = sums.entry(key).or_default();
            *sum = sum
                .checked_add(*minor)
                .ok_or_else(|| StoreError::Corrupt("a day's total overflows".to_owned()))?;
        }
    }
    Ok(sums)
}

/// A page of the chain after `seq`: number, entry, MAC.
pub(super) async fn chain_page(
    connection: &impl ConnectionTrait,
    after: i64,
    most: u64,
) -> Result<Vec<(i64, Uuid, Vec<u8>)>, StoreError> {
    use entity::ledger_chain::{Column, Entity};
    let rows = Entity::find()
        .filter(Column::Seq.gt(after))
        .order_by_asc(Column::Seq)
        .limit(most)
        .all(connection)
        .await?;
    Ok(rows.into_iter().map(|r| (r.seq, r.entry_id, r.mac)).collect())
}

#[derive(FromQueryResult)]
struct Count {
    count: i64,
}

/// One number that a query names `count`.
pub(super) async fn count(
    connection: &impl ConnectionTrait,
    sql: &str,
    values: Vec<Value>,
) -> Result<i64, StoreError> {
    let statement = Statement::from_sql_and_values(connection.get_database_backend(), sql, values);
    Ok(Count::find_by_statement(statement).one(connection).await?.map_or(0, |c| c.count))
}

/// A sum of the ledger, as a row of a report.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Total {
    pub account: String,
    pub fund: String,
    pub currency: String,
    /// Minor units, debit positive.
    pub amount_minor: i64,
}

impl Total {
    /// The sum as a decimal; in minor units where the currency is unknown.
    pub fn to_decimal(&self) -> String {
        self.currency.parse::<Currency>().map_or_else(
            |_| self.amount_minor.to_string(),
            |currency| Money::new(self.amount_minor, currency).to_decimal(),
        )
    }
}

/// Postings that the daily totals lack, for more conditions to follow: of `w`, the entry `e` and its postings `g`. Joined
/// in this order, whatever the planner thinks: it begins with the few that wait, not with all that was ever booked.
pub(crate) const PENDING_POSTINGS: &str = "ledger_pending w CROSS JOIN journal_entry e CROSS JOIN posting g \
                                           WHERE e.id = w.entry_id AND g.entry_id = w.entry_id";

/// The condition of daily totals between two days, both inclusive. A few months are looked up by their days; more than
/// that is summed in the order of accounts, which no sorting has to follow: so the planner is kept from the days.
fn days(from: NaiveDate, to: NaiveDate) -> &'static str {
    if (to - from).num_days() <= 100 {
        "business_date BETWEEN $1 AND $2"
    } else {
        "(business_date BETWEEN $1 AND $2) IS TRUE"
    }
}

/// Sums by account, fund and currency between two business dates (both inclusive): the daily totals
/// plus the entries that the chain does not hold yet.
pub(super) async fn totals(
    connection: &impl ConnectionTrait,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<Vec<Total>, StoreError> {
    let statement = Statement::from_sql_and_values(
        connection.get_database_backend(),
        format!(
            "SELECT account, fund, currency, CAST(SUM(amount_minor) AS BIGINT) AS amount_minor FROM ( \
               SELECT account, fund, currency, SUM(amount_minor) AS amount_minor FROM ledger_day_total \
                 WHERE {} GROUP BY account, fund, currency \
               UNION ALL \
               SELECT g.account, g.fund, g.currency, g.amount_minor FROM {PENDING_POSTINGS} \
                 AND e.business_date BETWEEN $1 AND $2) AS moved \
             GROUP BY account, fund, currency ORDER BY account, fund, currency",
            days(from, to),
        ),
        [Value::from(from), to.into()],
    );
    Ok(Total::find_by_statement(statement).all(connection).await?)
}

/// A sum of the ledger that tells channels apart.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct ChannelTotal {
    pub account: String,
    pub fund: String,
    pub currency: String,
    pub channel: String,
    /// Minor units, debit positive.
    pub amount_minor: i64,
}

/// As [`totals`], by channel too.
pub(super) async fn channel_totals(
    connection: &impl ConnectionTrait,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<Vec<ChannelTotal>, StoreError> {
    let statement = Statement::from_sql_and_values(
        connection.get_database_backend(),
        format!(
            "SELECT account, fund, currency, channel, CAST(SUM(amount_minor) AS BIGINT) AS amount_minor FROM ( \
               SELECT account, fund, currency, channel, SUM(amount_minor) AS amount_minor FROM ledger_day_total \
                 WHERE {} GROUP BY account, fund, currency, channel \
               UNION ALL \
               SELECT g.account, g.fund, g.currency, e.channel, g.amount_minor FROM {PENDING_POSTINGS} \
                 AND e.business_date BETWEEN $1 AND $2) AS moved \
             GROUP BY account, fund, currency, channel ORDER BY account, fund, currency, channel",
            days(from, to),
        ),
        [Value::from(from), to.into()],
    );
    Ok(ChannelTotal::find_by_statement(statement).all(connection).await?)
}
