//! People look whether it may be paid, approve it, refuse it, or take it back.

use chrono::NaiveDate;

use super::{
    act::{Act, ActKind},
    disbursement::{Check, CheckResult, Disbursement, NotAllowed, SanctionsList, State, fits},
    note::Note,
    store,
};
use crate::{
    kernel::{ids::StaffId, reference::Reference},
    ledger::held_by_fund,
    platform::{
        Platform,
        db::{StoreError, Tx},
    },
};

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decided {
    /// How it stands now.
    Done(State),
    Not(NotAllowed),
    /// Nothing has this reference.
    Unknown,
}

/// A look into a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Checking {
    pub list: SanctionsList,
    pub list_date: NaiveDate,
    pub result: CheckResult,
}

/// Writes down who looked into which list, and what was found.
///
/// # Errors
/// Storage only.
pub async fn note_check(
    tx: &Tx,
    platform: &Platform,
    (reference, seen): (Reference, i32),
    by: StaffId,
    checking: Checking,
) -> Result<Decided, StoreError> {
    let Some(there) = store::lock(tx, reference).await? else { return Ok(Decided::Unknown) };
    if let Err(why) = there.may_change(seen) {
        return Ok(Decided::Not(why));
    }
    let Checking { list, list_date, result } = checking;
    let at = platform.sources.now();
    let check = Check { version: there.version, list, list_date, result, by, at };
    store::insert_check(tx, &platform.sources, there.id, check).await?;
    Ok(Decided::Done(there.state))
}

/// Somebody approves the version that they have read. The last approval promises the money, so the fund has to hold it.
///
/// # Errors
/// Storage only.
pub async fn approve(
    tx: &Tx,
    platform: &Platform,
    (reference, seen): (Reference, i32),
    by: StaffId,
    note: Note,
) -> Result<Decided, StoreError> {
    store::lock_funds(tx).await?;
    let Some(there) = store::lock(tx, reference).await? else { return Ok(Decided::Unknown) };
    let state = match there.may_approve(by, seen) {
        Ok(state) => state,
        Err(why) => return Ok(Decided::Not(why)),
    };
    if state == State::Approved {
        let wish = &there.wish;
        let held = held_by_fund(tx, &wish.fund, wish.amount.currency).await?;
        let promised = store::promised_within(tx, &wish.fund, wish.amount.currency).await?;
        if let Err(why) = fits(held, promised, wish.amount) {
            return Ok(Decided::Not(why));
        }
        store::set_standing(tx, there.id, state, there.version).await?;
    }
    write(tx, platform, &there, ActKind::Approved, by, note).await?;
    Ok(Decided::Done(state))
}

/// Somebody says no, and why.
///
/// # Errors
/// Storage only.
pub async fn refuse(
    tx: &Tx,
    platform: &Platform,
    at: (Reference, i32),
    by: StaffId,
    note: Note,
) -> Result<Decided, StoreError> {
    end(tx, platform, at, by, note, (ActKind::Refused, State::Refused)).await
}

/// It is not asked for any more.
///
/// # Errors
/// Storage only.
pub async fn withdraw(
    tx: &Tx,
    platform: &Platform,
    at: (Reference, i32),
    by: StaffId,
    note: Note,
) -> Result<Decided, StoreError> {
    end(tx, platform, at, by, note, (ActKind::Withdrawn, State::Withdrawn)).await
}

async fn end(
    tx: &Tx,
    platform: &Platform,
    (reference, seen): (Reference, i32),
    by: StaffId,
    note: Note,
    (kind, state): (ActKind, State),
) -> Result<Decided, StoreError> {
    let Some(there) = store::lock(tx, reference).await? else { return Ok(Decided::Unknown) };
    if let Err(why) = there.may_change(seen) {
        return Ok(Decided::Not(why));
    }
    store::set_standing(tx, there.id, state, there.version).await?;
    // Nothing was paid that a document would have to prove.
    store::evidence::delete_of(tx, there.id).await?;
    write(tx, platform, &there, kind, by, note).await?;
    Ok(Decided::Done(state))
}

async fn write(
    tx: &Tx,
    platform: &Platform,
    there: &Disbursement,
    kind: ActKind,
    by: StaffId,
    note: Note,
) -> Result<(), StoreError> {
    let mut act = Act::new(note.act, kind, there.version, by, platform.sources.now());
    act.note = note.keep(tx, platform).await?;
    store::insert_act(tx, there.id, act).await
}
