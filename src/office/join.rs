//! Following a mailed link to its end: who is new, and who lost password or telephone.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use secrecy::SecretString;

use super::{
    ManageError,
    audit::{Act, Action, record},
    credentials::Credentials,
    manage::{check_office_key, seal_totp},
    second_factor::{TotpSecret, new_recovery_codes, recovery_hashes},
    session::hash_of,
    staff::{Staff, Standing, TOTP_PURPOSE, check_password, find_staff},
    store::{sessions, staff as store},
};
use crate::{
    disbursements::{document_keys_for, forget_reader, grant_documents, wrap_anew},
    platform::{
        Platform,
        db::{StoreError, Tx},
        vault::Identity,
    },
};

/// An invitation whose link somebody follows.
pub struct Invitation {
    pub staff: Staff,
    pub secret: TotpSecret,
    token_hash: Vec<u8>,
}

/// The invitation of a link, while it is good.
///
/// # Errors
/// Storage only.
pub async fn find_invitation(platform: &Platform, token: &str) -> Result<Option<Invitation>, StoreError> {
    let Ok(token) = URL_SAFE_NO_PAD.decode(token) else { return Ok(None) };
    let found = store::find_invitation(platform.db.reader(), hash_of(&token)).await?;
    let Some(found) = found.filter(|found| platform.sources.now() < found.expires_at) else {
        return Ok(None);
    };
    let Some(staff) = find_staff(platform, found.staff).await? else { return Ok(None) };
    if staff.standing == Standing::Disabled {
        return Ok(None);
    }
    let secret = platform.server_key.decrypt(TOTP_PURPOSE, staff.id.0.as_bytes(), &found.sealed_totp);
    let secret = secret.map_err(|_| StoreError::Corrupt("an invitation's secret".to_owned()))?;
    Ok(Some(Invitation { staff, secret: TotpSecret::from_bytes(&secret)?, token_hash: found.token_hash }))
}

/// What the browser of who joins can open already: that of somebody who renews their own sign-in.
#[derive(Default)]
pub struct Held {
    pub office: Option<Identity>,
    /// Their own key of before, for which documents are kept.
    pub own: Option<Identity>,
}

/// Follows an invitation to its end: password, a first code as a proof that the app works, recovery codes. Whoever
/// held the office's key before holds it no more, unless it is at hand, until somebody grants it anew; so it is with
/// documents.
///
/// # Errors
/// See [`ManageError`].
pub async fn join(
    platform: &Platform,
    invitation: Invitation,
    password: SecretString,
    code: &str,
    held: Held,
) -> Result<Vec<SecretString>, ManageError> {
    check_password(&password)?;
    let now = platform.sources.now();
    let step = invitation.secret.step_of(code, now.timestamp()).ok_or(ManageError::WrongCode)?;
    let Invitation { staff, secret, token_hash } = invitation;
    let credentials = Credentials::make(&platform.sources, staff.id, password, held.office.as_ref()).await?;
    let documents = match &held.own {
        Some(own) => {
            wrap_anew(&document_keys_for(&platform.db, staff.id).await?, own, &credentials.recipient)?
        }
        None => Vec::new(),
    };
    let codes = new_recovery_codes(&platform.sources);
    let (hashes, totp) = (recovery_hashes(staff.id, &codes), seal_totp(platform, staff.id, &secret));
    let (id, context, office) = (staff.id, platform.clone(), held.office.as_ref().map(Identity::recipient));
    let write = move |tx: Tx| async move {
        check_office_key(&tx, &context, staff.role, office.as_deref()).await?;
        if !store::use_invitation(&tx, token_hash, now).await? {
            return Err(ManageError::Expired);
        }
        sessions::delete_of(&tx, id).await?;
        store::set_credentials(&tx, id, credentials, totp, step, now).await?;
        store::replace_recovery_codes(&tx, id, hashes).await?;
        // What was wrapped for the key pair of before opens no more.
        forget_reader(&tx, id).await?;
        grant_documents(&tx, id, documents).await?;
        Ok(record(&tx, &context, Act::new(Some(id), Action::StaffJoined)).await?)
    };
    platform.db.write(write).await?;
    Ok(codes)
}
