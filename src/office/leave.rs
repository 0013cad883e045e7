//! Somebody leaves: what they held ends at once.

use super::{
    ManageError, Role,
    audit::{Act, Action, record},
    key_change::propose_within,
    store::{self as tokens, key_proposals, sessions, staff as store},
};
use crate::{
    disbursements::forget_reader,
    kernel::ids::StaffId,
    platform::{Platform, db::Tx},
};

/// Ends what somebody may do: sessions, password, second factor, keys and the tokens that they made, at once. Where they
/// held the office's key, `by` proposes a new one with it, which another treasurer has to confirm; says whether they
/// held it.
///
/// # Errors
/// See [`ManageError`].
pub async fn disable_staff(
    platform: &Platform,
    by: Option<StaffId>,
    id: StaffId,
) -> Result<bool, ManageError> {
    let (context, now) = (platform.clone(), platform.sources.now());
    let write = move |tx: Tx| async move {
        let row = store::by_id(tx.connection(), id).await?.ok_or(ManageError::Unknown)?;
        let staff = row.staff(&context.server_key)?;
        let held = staff.role == Role::Treasurer && staff.holds_office_key;
        sessions::delete_of(&tx, id).await?;
        if !store::disable(&tx, id, now).await? {
            return Err(ManageError::Unknown);
        }
        forget_reader(&tx, id).await?;
        tokens::revoke_of(&tx, id, now).await?;
        key_proposals::end_of(&tx, id, now).await?;
        record(&tx, &context, Act::new(by, Action::StaffDisabled).on(id.0.to_string())).await?;
        if let (true, false, Some(by)) = (held, context.settings.office.strict, by) {
            propose_within(&tx, &context, by).await?;
        }
        Ok(held)
    };
    platform.db.write(write).await
}
