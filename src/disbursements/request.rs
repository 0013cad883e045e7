//! Somebody asks for money out, or asks for it otherwise: what was approved before is approved no more.

use uuid::Uuid;

use super::{
    act::{Act, ActKind},
    disbursement::{NotAllowed, State, Wish},
    note::Note,
    store,
};
use crate::{
    kernel::{
        ids::{StaffId, new_uuid},
        reference::Reference,
    },
    platform::{
        Platform,
        db::{StoreError, Tx},
    },
};

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Requested {
    New(Reference),
    /// The same form was sent before.
    AlreadyThere(Reference),
    Not(NotAllowed),
    /// Nothing has this reference.
    Unknown,
}

/// Writes down what is asked for. `once` is the form's own id: the same form sent twice is one request.
///
/// # Errors
/// Storage only.
pub async fn request(
    tx: &Tx,
    platform: &Platform,
    once: Uuid,
    by: StaffId,
    wish: &Wish,
    note: Note,
) -> Result<Requested, StoreError> {
    if let Some(there) = store::find_by_id(tx, once).await? {
        return Ok(Requested::AlreadyThere(there));
    }
    let reference = Reference::generate(&platform.sources);
    store::insert(tx, once, reference, State::Requested).await?;
    write(tx, platform, once, (ActKind::Requested, 1), by, wish, note).await?;
    Ok(Requested::New(reference))
}

/// Writes down another version of it.
///
/// # Errors
/// Storage only.
pub async fn amend(
    tx: &Tx,
    platform: &Platform,
    (reference, seen): (Reference, i32),
    by: StaffId,
    wish: &Wish,
    note: Note,
) -> Result<Requested, StoreError> {
    let Some(there) = store::lock(tx, reference).await? else { return Ok(Requested::Unknown) };
    if let Err(why) = there.may_change(seen) {
        return Ok(Requested::Not(why));
    }
    let version = there.version.saturating_add(1);
    store::set_standing(tx, there.id, State::Requested, version).await?;
    write(tx, platform, there.id, (ActKind::Amended, version), by, wish, note).await?;
    Ok(Requested::New(reference))
}

async fn write(
    tx: &Tx,
    platform: &Platform,
    id: Uuid,
    (kind, version): (ActKind, i32),
    by: StaffId,
    wish: &Wish,
    note: Note,
) -> Result<(), StoreError> {
    let at = platform.sources.now();
    store::insert_version(tx, id, version, wish).await?;
    let mut act = Act::new(note.act, kind, version, by, at);
    act.note = note.keep(tx, platform).await?;
    store::insert_act(tx, id, act).await
}

/// An id for a form that was not sent yet.
pub fn form_id(platform: &Platform) -> Uuid {
    new_uuid(&platform.sources)
}
