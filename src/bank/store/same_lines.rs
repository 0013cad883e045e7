//! SQL of lines that were told in another format before.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr,
};
use uuid::Uuid;

use super::{
    corrupt,
    entity::{bank_line, bank_same_line, bank_statement},
    lines::carried_text,
};
use crate::{
    bank::{
        line::{LineState, PreparedLine, SealedPayer},
        line_key::{NEAR_DAYS, Telling},
        same_line::{AskedLine, KnownLine, Likeness, ToldBefore},
    },
    kernel::{
        ids::SealingKeyId,
        money::{Currency, Money},
    },
    platform::db::{BULK, Db, StoreError, Tx},
    supporters::store_key_of,
};

fn mac(bytes: Option<Vec<u8>>) -> Option<[u8; 32]> {
    bytes.and_then(|bytes| bytes.try_into().ok())
}

/// Lines of one account that came in another format than `format`, that no line of `format` was found to be, and of
/// which one of `lines` may be: by amount and day.
///
/// # Errors
/// Storage only.
pub async fn known_in_other_formats(
    tx: &Tx,
    (account, format): (&str, &str),
    lines: &[PreparedLine],
) -> Result<Vec<KnownLine>, StoreError> {
    let (Some(first), Some(last)) =
        (lines.iter().map(|line| line.date).min(), lines.iter().map(|line| line.date).max())
    else {
        return Ok(Vec::new());
    };
    let Some(currency) = lines.first().map(|line| line.amount.currency) else { return Ok(Vec::new()) };
    let around = TimeDelta::days(NEAR_DAYS);
    let (from, to) = (first.checked_sub_signed(around), last.checked_add_signed(around));
    let (from, to) = (from.unwrap_or(NaiveDate::MIN), to.unwrap_or(NaiveDate::MAX));
    // Statements of an account: a few hundred over the years. Mostly there is none in another format.
    let other: Vec<Uuid> = bank_statement::Entity::find()
        .select_only()
        .column(bank_statement::Column::Id)
        .filter(bank_statement::Column::Account.eq(account))
        .filter(bank_statement::Column::Currency.eq(currency.code()))
        .filter(bank_statement::Column::Format.ne(format))
        .filter(bank_statement::Column::FirstOn.lte(to))
        .filter(bank_statement::Column::LastOn.gte(from))
        .into_tuple()
        .all(tx.connection())
        .await?;
    let other: BTreeSet<Uuid> = other.into_iter().collect();
    if other.is_empty() {
        return Ok(Vec::new());
    }
    let amounts: BTreeSet<i64> = lines.iter().map(|line| line.amount.minor).collect();
    let amounts: Vec<i64> = amounts.into_iter().collect();
    let mut found = Vec::new();
    for some in amounts.chunks(BULK) {
        let rows = bank_line::Entity::find()
            .filter(bank_line::Column::Account.eq(account))
            .filter(bank_line::Column::Currency.eq(currency.code()))
            .filter(bank_line::Column::BookedOn.between(from, to))
            .filter(bank_line::Column::AmountMinor.is_in(some.iter().copied()))
            .order_by_asc(bank_line::Column::BookedOn)
            .order_by_asc(bank_line::Column::Id)
            .all(tx.connection())
            .await?;
        found.extend(rows.into_iter().filter(|row| other.contains(&row.statement_id)));
    }
    let taken = told_already(tx, format, &found).await?;
    found.retain(|row| !taken.contains(&row.id));
    Ok(found.into_iter().map(known_line).collect())
}

fn known_line(row: bank_line::Model) -> KnownLine {
    let carried = row.carried.unwrap_or_default();
    let texts = carried.split(' ').chain(row.reference.as_deref());
    let references = texts.filter_map(|text| text.parse().ok()).collect();
    KnownLine {
        id: row.id,
        date: row.booked_on,
        minor: row.amount_minor,
        bank_id_mac: mac(row.bank_id_mac),
        telling: Telling { payer: mac(row.payer_mac), words: mac(row.words_mac) },
        references,
    }
}

/// Which of these lines a line of `format` was found to be before.
async fn told_already(
    tx: &Tx,
    format: &str,
    lines: &[bank_line::Model],
) -> Result<BTreeSet<Uuid>, StoreError> {
    let mut told = BTreeSet::new();
    for some in lines.chunks(BULK) {
        let rows: Vec<Uuid> = bank_same_line::Entity::find()
            .select_only()
            .column(bank_same_line::Column::LineId)
            .filter(bank_same_line::Column::Format.eq(format))
            .filter(bank_same_line::Column::LineId.is_in(some.iter().map(|line| line.id)))
            .into_tuple()
            .all(tx.connection())
            .await?;
        told.extend(rows);
    }
    Ok(told)
}

/// Writes lines that were told in another format before. What is certain keeps nothing of the payer.
///
/// # Errors
/// `Conflict` when one of them is here already; nothing may be committed then.
pub async fn record_same_lines(
    tx: &Tx,
    statement: Uuid,
    (account, format): (&str, &str),
    lines: Vec<(PreparedLine, ToldBefore)>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let mut rows = Vec::with_capacity(lines.len());
    let mut stored_keys = BTreeSet::new();
    for (line, told) in lines {
        let is_asked = told.likeness == Likeness::Perhaps;
        let sealed = line.sealed.as_ref().filter(|_| is_asked);
        if let Some(sealed) = sealed
            && sealed.key_to_mark().is_some_and(|key| stored_keys.insert(key.0))
        {
            store_key_of(tx, sealed, now).await?;
        }
        rows.push(bank_same_line::ActiveModel {
            id: Set(line.id),
            line_id: Set(told.line),
            statement_id: Set(statement),
            format: Set(format.to_owned()),
            account: Set(account.to_owned()),
            currency: Set(line.amount.currency.code().to_owned()),
            booked_on: Set(line.date),
            amount_minor: Set(line.amount.minor),
            mac: Set(line.key.0.to_vec()),
            bank_id_mac: Set(line.bank_id_mac.map(|mac| mac.to_vec())),
            payer_mac: Set(line.telling.payer.map(|mac| mac.to_vec())),
            words_mac: Set(line.telling.words.map(|mac| mac.to_vec())),
            carried: Set(carried_text(&line.carried)),
            source_ref: Set(line.source_ref.clone()),
            is_asked: Set(is_asked),
            sealing_key_id: Set(sealed.map(|sealed| sealed.key.0)),
            sealed: Set(sealed.map(|sealed| sealed.bytes.clone())),
            imported_at: Set(now),
        });
    }
    tx.insert_all(rows).await
}

/// Lines of which somebody has to say whether they are others that are here, oldest first, at most `most`.
///
/// # Errors
/// Storage only.
pub async fn asked_lines(db: &Db, most: u64) -> Result<Vec<AskedLine>, StoreError> {
    let asked = bank_same_line::Entity::find()
        .filter(bank_same_line::Column::IsAsked.eq(true))
        .order_by_asc(bank_same_line::Column::BookedOn)
        .order_by_asc(bank_same_line::Column::Id)
        .limit(most);
    let asked = asked.all(db.reader()).await?;
    if asked.is_empty() {
        return Ok(Vec::new());
    }
    let ids = asked.iter().map(|row| row.line_id);
    let known = bank_line::Entity::find().filter(bank_line::Column::Id.is_in(ids)).all(db.reader()).await?;
    let known: BTreeMap<Uuid, bank_line::Model> = known.into_iter().map(|row| (row.id, row)).collect();
    let ids = known.values().map(|row| row.statement_id);
    let formats = bank_statement::Entity::find().filter(bank_statement::Column::Id.is_in(ids));
    let formats: BTreeMap<Uuid, String> =
        formats.all(db.reader()).await?.into_iter().map(|row| (row.id, row.format)).collect();
    asked
        .into_iter()
        .map(|row| {
            let currency: Currency = row.currency.parse().map_err(|_| corrupt("a line's currency"))?;
            let there = known.get(&row.line_id).ok_or_else(|| corrupt("a line that is told anew"))?;
            let payer = match (row.sealed, row.sealing_key_id) {
                (Some(bytes), Some(key)) => Some(SealedPayer { line: row.id, key: SealingKeyId(key), bytes }),
                _ => None,
            };
            Ok(AskedLine {
                id: row.id,
                account: row.account,
                date: row.booked_on,
                amount: Money::new(row.amount_minor, currency),
                format: row.format,
                source_ref: row.source_ref,
                payer,
                known_on: there.booked_on,
                known_format: formats.get(&there.statement_id).cloned().unwrap_or_default(),
                known_state: there.state.clone(),
                known_source_ref: there.source_ref.clone().unwrap_or_default(),
                known_reference: there.reference.clone(),
            })
        })
        .collect()
}

/// Somebody said that it is the line that is here: what was kept of its payer goes. `false` where nobody was asked.
///
/// # Errors
/// Storage only.
pub async fn settle_as_the_same(tx: &Tx, source_ref: &str) -> Result<bool, StoreError> {
    let done = bank_same_line::Entity::update_many()
        .col_expr(bank_same_line::Column::IsAsked, Expr::value(false))
        .col_expr(bank_same_line::Column::Sealed, Expr::value(None::<Vec<u8>>))
        .col_expr(bank_same_line::Column::SealingKeyId, Expr::value(None::<Uuid>))
        .filter(bank_same_line::Column::SourceRef.eq(source_ref))
        .filter(bank_same_line::Column::IsAsked.eq(true))
        .exec(tx.connection())
        .await?;
    Ok(done.rows_affected > 0)
}

/// Somebody said that it is another one: it becomes a line in suspense, booked under `source`; its amount and day.
/// `None` where nobody was asked.
///
/// # Errors
/// Storage only.
pub async fn settle_as_another(tx: &Tx, source_ref: &str) -> Result<Option<(Money, NaiveDate)>, StoreError> {
    let asked = bank_same_line::Entity::find()
        .filter(bank_same_line::Column::SourceRef.eq(source_ref))
        .filter(bank_same_line::Column::IsAsked.eq(true));
    let Some(row) = asked.one(tx.connection()).await? else { return Ok(None) };
    let gone = bank_same_line::Entity::delete_many()
        .filter(bank_same_line::Column::Id.eq(row.id))
        .filter(bank_same_line::Column::IsAsked.eq(true))
        .exec(tx.connection())
        .await?;
    // Of two who decide at once, one finds nothing.
    if gone.rows_affected == 0 {
        return Ok(None);
    }
    let currency: Currency = row.currency.parse().map_err(|_| corrupt("a line's currency"))?;
    let amount = Money::new(row.amount_minor, currency);
    let source = if amount.minor < 0 { "bank_line_out" } else { "bank" };
    let line = bank_line::ActiveModel {
        id: Set(row.id),
        statement_id: Set(row.statement_id),
        account: Set(row.account),
        currency: Set(row.currency),
        booked_on: Set(row.booked_on),
        amount_minor: Set(row.amount_minor),
        mac: Set(row.mac),
        bank_id_mac: Set(row.bank_id_mac),
        state: Set(LineState::Suspense.code().to_owned()),
        source: Set(Some(source.to_owned())),
        source_ref: Set(Some(row.source_ref)),
        reference: Set(None),
        sealed: Set(row.sealed),
        sealing_key_id: Set(row.sealing_key_id),
        imported_at: Set(row.imported_at),
        payer_mac: Set(row.payer_mac),
        words_mac: Set(row.words_mac),
        carried: Set(row.carried),
    };
    bank_line::Entity::insert(line).exec_without_returning(tx.connection()).await?;
    Ok(Some((amount, row.booked_on)))
}
