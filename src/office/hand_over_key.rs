//! The office's key goes to another treasurer: from one who holds it, or from the identity file at the command line.

use super::{
    ManageError, Session, Staff, Standing,
    audit::{Act, Action, record},
    manage::{active, check_office_key, tell},
    staff::{find_by_email, find_staff, list_staff},
    store::staff as store,
};
use crate::{
    kernel::{email::EmailAddress, ids::StaffId},
    mail::StaffLetter,
    platform::{Platform, db::Tx, vault::Identity},
};

/// The key for somebody's own key pair.
fn give(office: &Identity, staff: &Staff) -> Result<Vec<u8>, ManageError> {
    Ok(office.give_to(staff.recipient.as_deref().ok_or(ManageError::Unknown)?)?)
}

/// Gives the office's key, which `session` opened, to another treasurer.
///
/// # Errors
/// See [`ManageError`].
pub async fn grant_key(
    platform: &Platform,
    session: &Session,
    office: &Identity,
    to: StaffId,
) -> Result<(), ManageError> {
    let staff = find_staff(platform, to).await?.filter(|s| s.standing == Standing::Active);
    let staff = staff.ok_or(ManageError::Unknown)?;
    let (given, office) = (give(office, &staff)?, office.recipient());
    let (context, by) = (platform.clone(), session.staff.id);
    let write = move |tx: Tx| async move {
        check_office_key(&tx, &context, staff.role, Some(&office)).await?;
        store::set_office_key(&tx, to, given).await?;
        Ok(record(&tx, &context, Act::new(Some(by), Action::KeyGranted).on(to.0.to_string())).await?)
    };
    platform.db.write(write).await
}

/// Gives the office's key to a treasurer from its identity file; everybody of the office is told.
///
/// # Errors
/// See [`ManageError`].
pub async fn recover_key(
    platform: &Platform,
    office: &Identity,
    email: &EmailAddress,
) -> Result<(), ManageError> {
    let staff = find_by_email(platform, email).await?.filter(|s| s.standing == Standing::Active);
    let staff = staff.ok_or(ManageError::Unknown)?;
    let (given, office) = (give(office, &staff)?, office.recipient());
    let told = active(list_staff(platform).await?);
    let context = platform.clone();
    let write = move |tx: Tx| async move {
        check_office_key(&tx, &context, staff.role, Some(&office)).await?;
        store::set_office_key(&tx, staff.id, given).await?;
        record(&tx, &context, Act::new(None, Action::KeysRecovered).on(staff.id.0.to_string())).await?;
        let letter = StaffLetter::KeyGiven { whose: staff.email.as_str().to_owned() };
        Ok(tell(&tx, &context, &told, letter).await?)
    };
    platform.db.write(write).await
}
