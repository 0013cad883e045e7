//! Rows as the rules know them, and back.

use std::collections::BTreeSet;

use sea_orm::ActiveValue::Set;
use uuid::Uuid;

use super::entity::{disbursement, disbursement_act, disbursement_check, disbursement_version};
use crate::{
    disbursements::{
        act::{Act, ActKind, SealedNote},
        codes::{BankNumber, Evidence, FilingMark, Pseudonym},
        disbursement::{Check, CheckResult, Disbursement, Purpose, SanctionsList, State, Wish},
    },
    kernel::{
        ids::{SealingKeyId, StaffId},
        money::Money,
    },
    platform::db::StoreError,
};

pub(super) fn corrupt(what: &str) -> StoreError {
    StoreError::Corrupt(format!("{what} of a disbursement"))
}

fn money(minor: i64, currency: &str) -> Result<Money, StoreError> {
    Ok(Money::new(minor, currency.parse().map_err(|_| corrupt("a currency"))?))
}

fn joined(recipients: &BTreeSet<Pseudonym>) -> String {
    recipients.iter().map(Pseudonym::as_str).collect::<Vec<_>>().join(",")
}

fn split(recipients: &str) -> Result<BTreeSet<Pseudonym>, StoreError> {
    let all = recipients.split(',').filter(|code| !code.is_empty());
    all.map(|code| code.parse().map_err(|_| corrupt("a recipient"))).collect()
}

/// A place is nothing where the document itself was kept.
fn evidence(hash: &str, place: Option<&str>) -> Result<Evidence, StoreError> {
    let damaged = |_| corrupt("the evidence");
    let place = place.filter(|place| !place.is_empty()).map(str::parse).transpose().map_err(damaged)?;
    Ok(Evidence { hash: hash.parse().map_err(damaged)?, place })
}

pub(super) fn version_row(id: Uuid, version: i32, wish: &Wish) -> disbursement_version::ActiveModel {
    disbursement_version::ActiveModel {
        disbursement_id: Set(id),
        version: Set(version),
        fund: Set(wish.fund.clone()),
        amount_minor: Set(wish.amount.minor),
        currency: Set(wish.amount.currency.code().to_owned()),
        purpose: Set(wish.purpose.code().to_owned()),
        recipients: Set(joined(&wish.recipients)),
        intermediary: Set(wish.intermediary.as_ref().map(Pseudonym::to_string)),
        evidence_sha256: Set(wish.evidence.hash.to_string()),
        evidence_place: Set(wish.evidence.place.as_ref().map(FilingMark::to_string).unwrap_or_default()),
    }
}

fn wish(row: &disbursement_version::Model) -> Result<Wish, StoreError> {
    let intermediary = row.intermediary.as_deref().map(str::parse).transpose();
    Ok(Wish {
        fund: row.fund.clone(),
        amount: money(row.amount_minor, &row.currency)?,
        purpose: Purpose::from_code(&row.purpose).ok_or_else(|| corrupt("the purpose"))?,
        recipients: split(&row.recipients)?,
        intermediary: intermediary.map_err(|_| corrupt("the intermediary"))?,
        evidence: evidence(&row.evidence_sha256, Some(&row.evidence_place))?,
    })
}

pub(super) fn check_row(id: Uuid, of: Uuid, check: Check) -> disbursement_check::ActiveModel {
    disbursement_check::ActiveModel {
        id: Set(id),
        disbursement_id: Set(of),
        version: Set(check.version),
        list: Set(check.list.code().to_owned()),
        list_date: Set(check.list_date),
        result: Set(check.result.code().to_owned()),
        staff_id: Set(check.by.0),
        checked_at: Set(check.at),
    }
}

fn check(row: &disbursement_check::Model) -> Result<Check, StoreError> {
    Ok(Check {
        version: row.version,
        list: SanctionsList::from_code(&row.list).ok_or_else(|| corrupt("a list"))?,
        list_date: row.list_date,
        result: CheckResult::from_code(&row.result).ok_or_else(|| corrupt("what was found"))?,
        by: StaffId(row.staff_id),
        at: row.checked_at,
    })
}

pub(super) fn act_row(of: Uuid, seq: i32, act: Act) -> disbursement_act::ActiveModel {
    let code = |money: Money| money.currency.code().to_owned();
    let (key, note) = act.note.map(|note| (note.key.0, note.bytes)).unzip();
    let place = act.evidence.as_ref().and_then(|paper| paper.place.as_ref()).map(FilingMark::to_string);
    disbursement_act::ActiveModel {
        id: Set(act.id),
        disbursement_id: Set(of),
        seq: Set(seq),
        kind: Set(act.kind.code().to_owned()),
        version: Set(act.version),
        staff_id: Set(act.by.0),
        acted_at: Set(act.at),
        amount_minor: Set(act.amount.map(|money| money.minor)),
        currency: Set(act.amount.map(code)),
        got_minor: Set(act.got.map(|money| money.minor)),
        got_currency: Set(act.got.map(code)),
        fee_minor: Set(act.fee.map(|money| money.minor)),
        moved_on: Set(act.on),
        bank_number: Set(act.bank_number.map(|number| number.to_string())),
        evidence_sha256: Set(act.evidence.map(|paper| paper.hash.to_string())),
        evidence_place: Set(place),
        recipients: Set(Some(joined(&act.recipients)).filter(|codes| !codes.is_empty())),
        note: Set(note),
        sealing_key_id: Set(key),
    }
}

pub(super) fn act(row: disbursement_act::Model) -> Result<Act, StoreError> {
    let of = |minor: Option<i64>, currency: Option<&str>| {
        minor.zip(currency).map(|(minor, currency)| money(minor, currency)).transpose()
    };
    let paper = row.evidence_sha256.as_deref().map(|hash| evidence(hash, row.evidence_place.as_deref()));
    Ok(Act {
        id: row.id,
        kind: ActKind::from_code(&row.kind).ok_or_else(|| corrupt("an act"))?,
        version: row.version,
        by: StaffId(row.staff_id),
        at: row.acted_at,
        amount: of(row.amount_minor, row.currency.as_deref())?,
        got: of(row.got_minor, row.got_currency.as_deref())?,
        fee: of(row.fee_minor, row.currency.as_deref())?,
        on: row.moved_on,
        bank_number: row.bank_number.as_deref().map(BankNumber::of_stored),
        evidence: paper.transpose()?,
        recipients: split(row.recipients.as_deref().unwrap_or_default())?,
        note: row
            .sealing_key_id
            .zip(row.note)
            .map(|(key, bytes)| SealedNote { key: SealingKeyId(key), bytes }),
    })
}

/// Put together from its rows; the acts are in their order.
pub(super) fn whole(
    row: &disbursement::Model,
    version: &disbursement_version::Model,
    checks: &[disbursement_check::Model],
    acts: Vec<disbursement_act::Model>,
) -> Result<Disbursement, StoreError> {
    Ok(Disbursement {
        id: row.id,
        reference: row.reference.parse().map_err(|_| corrupt("the reference"))?,
        state: State::from_code(&row.state).ok_or_else(|| corrupt("the state"))?,
        version: row.version,
        wish: wish(version)?,
        checks: checks.iter().map(check).collect::<Result<_, _>>()?,
        acts: acts.into_iter().map(act).collect::<Result<_, _>>()?,
    })
}
