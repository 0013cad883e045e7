//! SQL of lines.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, QueryFilter, QuerySelect,
    sea_query::{Expr, ExprTrait},
};
use uuid::Uuid;

use super::entity::{bank_line, bank_proposal, bank_same_line};
use crate::{
    bank::{
        line::{Found, PreparedLine},
        line_key::LineKey,
    },
    kernel::reference::Reference,
    platform::db::{BULK, StoreError, Tx},
    supporters::store_key_of,
};

/// Which of these lines are here already, as a line or as one that was told in another format before.
///
/// # Errors
/// Storage only.
pub async fn known_macs(tx: &Tx, keys: &[LineKey]) -> Result<BTreeSet<LineKey>, StoreError> {
    let mut known = BTreeSet::new();
    for some in keys.chunks(BULK) {
        let macs = some.iter().map(|key| key.0.to_vec());
        let rows: Vec<Vec<u8>> = bank_line::Entity::find()
            .select_only()
            .column(bank_line::Column::Mac)
            .filter(bank_line::Column::Mac.is_in(macs))
            .into_tuple()
            .all(tx.connection())
            .await?;
        known.extend(rows.into_iter().filter_map(|mac| mac.try_into().ok().map(LineKey)));
        let macs = some.iter().map(|key| key.0.to_vec());
        let rows: Vec<Vec<u8>> = bank_same_line::Entity::find()
            .select_only()
            .column(bank_same_line::Column::Mac)
            .filter(bank_same_line::Column::Mac.is_in(macs))
            .into_tuple()
            .all(tx.connection())
            .await?;
        known.extend(rows.into_iter().filter_map(|mac| mac.try_into().ok().map(LineKey)));
    }
    Ok(known)
}

/// Which of these sources a line has been found to be.
///
/// # Errors
/// Storage only.
pub async fn linked_among(tx: &Tx, source: &str, ids: &[String]) -> Result<BTreeSet<String>, StoreError> {
    let mut linked = BTreeSet::new();
    for some in ids.chunks(BULK) {
        let rows: Vec<Option<String>> = bank_line::Entity::find()
            .select_only()
            .column(bank_line::Column::SourceRef)
            .filter(bank_line::Column::Source.eq(source))
            .filter(bank_line::Column::SourceRef.is_in(some.iter().cloned()))
            .into_tuple()
            .all(tx.connection())
            .await?;
        linked.extend(rows.into_iter().flatten());
    }
    Ok(linked)
}

/// Whether a line has been found to be this.
///
/// # Errors
/// Storage only.
pub async fn is_linked(tx: &Tx, source: &str, id: &str) -> Result<bool, StoreError> {
    Ok(!linked_among(tx, source, &[id.to_owned()]).await?.is_empty())
}

/// The source of the payment that the line with this id of the bank's is, if it came in a statement.
///
/// # Errors
/// Storage only.
pub async fn find_line_by_bank_id(tx: &Tx, mac: &[u8; 32]) -> Result<Option<String>, StoreError> {
    let row = bank_line::Entity::find()
        // As the index has it.
        .filter(Expr::cust("substr(bank_id_mac, 1, 4)").eq(mac[..4].to_vec()))
        .filter(bank_line::Column::BankIdMac.eq(mac.to_vec()))
        .one(tx.connection())
        .await?;
    let row = match row {
        Some(row) => Some(row),
        // Its id in another format.
        None => {
            let told =
                bank_same_line::Entity::find().filter(bank_same_line::Column::BankIdMac.eq(mac.to_vec()));
            match told.one(tx.connection()).await? {
                Some(told) => bank_line::Entity::find_by_id(told.line_id).one(tx.connection()).await?,
                None => None,
            }
        }
    };
    Ok(row.filter(|line| line.source.as_deref() == Some("bank")).and_then(|line| line.source_ref))
}

/// References as a row keeps them; nothing where there are none.
pub(super) fn carried_text(carried: &[Reference]) -> Option<String> {
    let texts: Vec<&str> = carried.iter().map(Reference::as_str).collect();
    (!texts.is_empty()).then(|| texts.join(" "))
}

/// Writes new lines with what they were found to be.
///
/// # Errors
/// `Conflict` when one of them is here already; nothing may be committed then.
pub async fn record_lines(
    tx: &Tx,
    statement: Uuid,
    account: &str,
    lines: Vec<(PreparedLine, Found)>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let mut stored_keys = BTreeSet::new();
    let (mut rows, mut proposals) = (Vec::with_capacity(lines.len()), Vec::new());
    for (line, found) in lines {
        if let Some(sealed) = &line.sealed
            && sealed.key_to_mark().is_some_and(|key| stored_keys.insert(key.0))
        {
            store_key_of(tx, sealed, now).await?;
        }
        proposals.extend(found.proposals.into_iter().map(|(what, why)| bank_proposal::ActiveModel {
            line_id: Set(line.id),
            what: Set(what),
            why: Set(why.to_owned()),
        }));
        let (source, source_ref) = found.source.unzip();
        rows.push(bank_line::ActiveModel {
            id: Set(line.id),
            statement_id: Set(statement),
            account: Set(account.to_owned()),
            currency: Set(line.amount.currency.code().to_owned()),
            booked_on: Set(line.date),
            amount_minor: Set(line.amount.minor),
            mac: Set(line.key.0.to_vec()),
            bank_id_mac: Set(line.bank_id_mac.map(|mac| mac.to_vec())),
            state: Set(found.state.code().to_owned()),
            source: Set(source.map(str::to_owned)),
            source_ref: Set(source_ref),
            reference: Set(found.reference.map(String::from)),
            sealing_key_id: Set(line.sealed.as_ref().map(|sealed| sealed.key.0)),
            sealed: Set(line.sealed.map(|sealed| sealed.bytes)),
            imported_at: Set(now),
            payer_mac: Set(line.telling.payer.map(|mac| mac.to_vec())),
            words_mac: Set(line.telling.words.map(|mac| mac.to_vec())),
            carried: Set(carried_text(&line.carried)),
        });
    }
    tx.insert_all(rows).await?;
    tx.insert_all(proposals).await
}

/// Somebody said whose a line in suspense is.
///
/// # Errors
/// Storage only.
pub async fn note_explained(
    tx: &Tx,
    source: &str,
    source_ref: &str,
    reference: Option<Reference>,
) -> Result<(), StoreError> {
    let lines = bank_line::Entity::find()
        .filter(bank_line::Column::Source.eq(source))
        .filter(bank_line::Column::SourceRef.eq(source_ref));
    let Some(line) = lines.one(tx.connection()).await? else { return Ok(()) };
    bank_line::Entity::update_many()
        .col_expr(bank_line::Column::State, Expr::value("booked"))
        .col_expr(bank_line::Column::Reference, Expr::value(reference.map(String::from)))
        .filter(bank_line::Column::Id.eq(line.id))
        .exec(tx.connection())
        .await?;
    bank_proposal::Entity::delete_many()
        .filter(bank_proposal::Column::LineId.eq(line.id))
        .exec(tx.connection())
        .await?;
    Ok(())
}
