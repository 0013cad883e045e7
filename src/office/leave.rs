//! Somebody leaves: what they held ends at once.

use super::{
    ManageError,
    audit::{Act, Action, record},
    store::{self as tokens, sessions, staff as store},
};
use crate::{
    disbursements::forget_reader,
    kernel::ids::StaffId,
    platform::{Platform, db::Tx},
};

/// Ends what somebody may do: sessions, password, second factor, keys and the tokens that they made, at once.
///
/// # Errors
/// See [`ManageError`].
pub async fn disable_staff(platform: &Platform, by: Option<StaffId>, id: StaffId) -> Result<(), ManageError> {
    let (context, now) = (platform.clone(), platform.sources.now());
    let write = move |tx: Tx| async move {
        sessions::delete_of(&tx, id).await?;
        if !store::disable(&tx, id, now).await? {
            return Err(ManageError::Unknown);
        }
        forget_reader(&tx, id).await?;
        tokens::revoke_of(&tx, id, now).await?;
        Ok(record(&tx, &context, Act::new(by, Action::StaffDisabled).on(id.0.to_string())).await?)
    };
    platform.db.write(write).await
}
