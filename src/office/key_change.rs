//! A new key of the office: one treasurer proposes it, another confirms. Here is who may, and who gets the key; what
//! else is encrypted to it is changed by `app`, in the same transaction.

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use super::{
    Role, Staff, Standing,
    audit::{Act, Action, record},
    manage::{active, tell},
    session::CarriedAnew,
    staff::list_staff,
    store::{key_proposals, sessions, staff as store},
};
use crate::{
    kernel::ids::{StaffId, new_uuid},
    mail::StaffLetter,
    platform::{
        Platform,
        db::{StoreError, Tx},
        vault::{Identity, VaultError},
    },
};

/// For how many days somebody may confirm.
pub const PROPOSAL_DAYS: i64 = 7;

/// A wish for a new key that nobody has confirmed or withdrawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyProposal {
    pub id: Uuid,
    pub by: StaffId,
    /// UTC.
    pub proposed_at: DateTime<Utc>,
}

/// Why no new key is proposed or made.
#[derive(Debug, thiserror::Error)]
pub enum KeyChangeError {
    #[error("a new key is proposed already")]
    AlreadyProposed,
    #[error("this was confirmed or withdrawn, or is too old, or who proposed it is no treasurer any more")]
    Gone,
    #[error("whoever proposes a new key cannot confirm it")]
    SamePerson,
    #[error("strict mode keeps the office key off the server: office.strict")]
    Strict,
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

fn oldest(platform: &Platform) -> DateTime<Utc> {
    platform.sources.now() - TimeDelta::days(PROPOSAL_DAYS)
}

/// What waits to be confirmed.
///
/// # Errors
/// Storage only.
pub async fn open_proposal(platform: &Platform) -> Result<Option<KeyProposal>, StoreError> {
    key_proposals::open(platform.db.reader(), oldest(platform)).await
}

/// Proposes a new key.
///
/// # Errors
/// See [`KeyChangeError`].
pub async fn propose_key(platform: &Platform, by: StaffId) -> Result<(), KeyChangeError> {
    if platform.settings.office.strict {
        return Err(KeyChangeError::Strict);
    }
    let context = platform.clone();
    let write = move |tx: Tx| async move {
        if propose_within(&tx, &context, by).await? { Ok(()) } else { Err(KeyChangeError::AlreadyProposed) }
    };
    platform.db.write(write).await
}

/// The same where it has to happen with something else; `false` where one waits already.
pub(super) async fn propose_within(tx: &Tx, platform: &Platform, by: StaffId) -> Result<bool, StoreError> {
    let now = platform.sources.now();
    if key_proposals::open(tx.connection(), oldest(platform)).await?.is_some() {
        return Ok(false);
    }
    let id = new_uuid(&platform.sources);
    key_proposals::insert(tx, id, by, now).await?;
    record(tx, platform, Act::new(Some(by), Action::OfficeKeyProposed)).await?;
    Ok(true)
}

/// Takes a proposal back: whoever made it, or another treasurer.
///
/// # Errors
/// See [`KeyChangeError`].
pub async fn withdraw_proposal(platform: &Platform, by: StaffId, id: Uuid) -> Result<(), KeyChangeError> {
    let (context, now) = (platform.clone(), platform.sources.now());
    let write = move |tx: Tx| async move {
        if key_proposals::end(&tx, Some(id), now).await? == 0 {
            return Err(KeyChangeError::Gone);
        }
        Ok(record(&tx, &context, Act::new(Some(by), Action::OfficeKeyWithdrawn)).await?)
    };
    platform.db.write(write).await
}

/// Uses a proposal up, in the transaction that makes the key: somebody else than `by`, who is a treasurer still, made
/// it.
///
/// # Errors
/// See [`KeyChangeError`].
pub async fn use_proposal(tx: &Tx, platform: &Platform, id: Uuid, by: StaffId) -> Result<(), KeyChangeError> {
    let open = key_proposals::open(tx.connection(), oldest(platform)).await?;
    let proposal = open.filter(|open| open.id == id).ok_or(KeyChangeError::Gone)?;
    if proposal.by == by {
        return Err(KeyChangeError::SamePerson);
    }
    for person in [proposal.by, by] {
        let row = store::by_id(tx.connection(), person).await?;
        let staff = row.map(|row| row.staff(&platform.server_key)).transpose()?;
        if !staff.is_some_and(|staff| is_treasurer(&staff)) {
            return Err(KeyChangeError::Gone);
        }
    }
    // Of two who confirm at once, one finds nothing to end.
    match key_proposals::end(tx, Some(id), platform.sources.now()).await? {
        0 => Err(KeyChangeError::Gone),
        _ => Ok(()),
    }
}

fn is_treasurer(staff: &Staff) -> bool {
    staff.standing == Standing::Active && staff.role == Role::Treasurer
}

/// Those who hold the office's key, and will hold the next one.
///
/// # Errors
/// Storage only.
pub async fn key_holders(platform: &Platform) -> Result<Vec<Staff>, StoreError> {
    let staff = list_staff(platform).await?;
    Ok(staff.into_iter().filter(|staff| is_treasurer(staff) && staff.holds_office_key).collect())
}

/// Gives the new key to all who held the one before, in the transaction that puts it in place; says to how many.
/// Sessions that carry the one before end, but for `going_on`. Whatever was proposed is done, and everybody is told.
///
/// # Errors
/// See [`KeyChangeError`].
pub async fn hand_over_new_key(
    tx: &Tx,
    platform: &Platform,
    new: &Identity,
    by: Option<StaffId>,
    going_on: Option<CarriedAnew>,
) -> Result<u64, KeyChangeError> {
    let (mut given, mut everybody) = (0, Vec::new());
    for row in store::all(tx.connection()).await? {
        let staff = row.staff(&platform.server_key)?;
        if let (true, true, Some(recipient)) =
            (is_treasurer(&staff), staff.holds_office_key, staff.recipient.as_deref())
        {
            store::set_office_key(tx, staff.id, new.give_to(recipient)?).await?;
            given += 1;
        }
        everybody.push(staff);
    }
    sessions::delete_carrying_office_key(tx, going_on.as_ref().map(|on| on.id_hash.clone())).await?;
    if let Some(CarriedAnew { id_hash, sealed }) = going_on {
        sessions::set_office_key(tx, id_hash, sealed).await?;
    }
    key_proposals::end(tx, None, platform.sources.now()).await?;
    record(tx, platform, Act::new(by, Action::OfficeKeyChanged).on(new.recipient())).await?;
    tell(tx, platform, &active(everybody), StaffLetter::KeyChanged).await?;
    Ok(given)
}
