//! People come, and forget: created at the command line, invited by mail, reset.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta, Utc};
use secrecy::SecretString;

use super::{
    Role,
    audit::{Act, Action, record},
    credentials::{Credentials, CredentialsError},
    second_factor::{TotpSecret, new_recovery_codes, recovery_hashes},
    session::hash_of,
    staff::{
        BadPassword, EMAIL_PURPOSE, Staff, Standing, TOTP_PURPOSE, check_password, email_mac, find_by_email,
        find_staff, list_staff,
    },
    store::{sessions, staff as store},
};
use crate::{
    disbursements::forget_reader,
    kernel::{
        email::EmailAddress,
        ids::{MailId, StaffId},
        locale::Locale,
        reference::Reference,
    },
    mail::{Destination, NewMail, StaffLetter, StaffMail, queue_mail},
    platform::{
        Platform,
        db::{StoreError, Tx},
        i18n::Texts,
        vault::{Identity, VaultError},
    },
};

/// For how many hours an invitation's link works.
pub const INVITATION_HOURS: i64 = 48;

/// Somebody new, as stored.
pub(super) struct NewStaff {
    pub id: StaffId,
    pub sealed_email: Vec<u8>,
    pub email_mac: Vec<u8>,
    pub role: Role,
    pub locale: Locale,
    pub created_at: DateTime<Utc>,
}

/// An invitation as stored; the link's token is nowhere.
pub(super) struct StoredInvitation {
    pub token_hash: Vec<u8>,
    pub staff: StaffId,
    pub sealed_totp: Vec<u8>,
    pub expires_at: DateTime<Utc>,
}

/// What a new second factor is made of: shown once.
pub struct Enrolment {
    pub staff: StaffId,
    pub secret: TotpSecret,
    pub recovery_codes: Vec<SecretString>,
}

/// Why somebody was not created, reset, invited, disabled or given a key.
#[derive(Debug, thiserror::Error)]
pub enum ManageError {
    #[error("somebody with this address is there already")]
    AlreadyThere,
    #[error("nobody with this address can sign in")]
    Unknown,
    #[error("strict mode keeps the office key off the server: office.strict")]
    Strict,
    #[error("only a treasurer opens names")]
    NoTreasurer,
    #[error(
        "this identity is not the office's: that is the first of secrets.recipients, or the one that took its place"
    )]
    NotTheOfficeKey,
    #[error("the link was used or is too old")]
    Expired,
    #[error("the code of the authenticator app does not fit")]
    WrongCode,
    #[error(transparent)]
    Password(#[from] BadPassword),
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<CredentialsError> for ManageError {
    fn from(error: CredentialsError) -> Self {
        match error {
            CredentialsError::Password(error) => Self::Password(error),
            CredentialsError::Vault(error) => Self::Vault(error),
            CredentialsError::Store(error) => Self::Store(error),
        }
    }
}

/// Refuses an identity that must not come onto the server, or is not the office's any more. To be asked within the
/// transaction that gives it to somebody: until its end no other key takes its place.
pub(super) async fn check_office_key(
    tx: &Tx,
    platform: &Platform,
    role: Role,
    office: Option<&str>,
) -> Result<(), ManageError> {
    let Some(office) = office else { return Ok(()) };
    if platform.settings.office.strict {
        return Err(ManageError::Strict);
    }
    if role != Role::Treasurer {
        return Err(ManageError::NoTreasurer);
    }
    if platform.held_recipients(tx).await?.office() == office {
        Ok(())
    } else {
        Err(ManageError::NotTheOfficeKey)
    }
}

fn new_staff(platform: &Platform, email: &EmailAddress, role: Role, locale: Locale) -> NewStaff {
    let id = StaffId::generate(&platform.sources);
    let key = &platform.server_key;
    let plain = email.as_str().as_bytes();
    NewStaff {
        id,
        sealed_email: key.encrypt(EMAIL_PURPOSE, id.0.as_bytes(), plain, &platform.sources),
        email_mac: email_mac(key, email),
        role,
        locale,
        created_at: platform.sources.now(),
    }
}

pub(super) fn seal_totp(platform: &Platform, staff: StaffId, secret: &TotpSecret) -> Vec<u8> {
    platform.server_key.encrypt(TOTP_PURPOSE, staff.0.as_bytes(), secret.as_bytes(), &platform.sources)
}

/// Creates somebody who can sign in at once, from the command line.
///
/// # Errors
/// See [`ManageError`].
pub async fn create_staff(
    platform: &Platform,
    email: &EmailAddress,
    role: Role,
    password: SecretString,
    office: Option<&Identity>,
    secret: TotpSecret,
) -> Result<Enrolment, ManageError> {
    check_password(&password)?;
    if find_by_email(platform, email).await?.is_some() {
        return Err(ManageError::AlreadyThere);
    }
    let locale = platform.settings.campaign.locales().first().copied().unwrap_or(Locale::EN);
    let new = new_staff(platform, email, role, locale);
    let enrolment = enrol(platform, new.id, secret);
    let credentials = Credentials::make(&platform.sources, new.id, password, office).await?;
    let (id, totp, now) = (new.id, seal_totp(platform, new.id, &enrolment.secret), new.created_at);
    let codes = recovery_hashes(id, &enrolment.recovery_codes);
    let (context, office) = (platform.clone(), office.map(Identity::recipient));
    let write = move |tx: Tx| async move {
        check_office_key(&tx, &context, role, office.as_deref()).await?;
        store::insert(&tx, new).await?;
        store::set_credentials(&tx, id, credentials, totp, 0, now).await?;
        store::replace_recovery_codes(&tx, id, codes).await?;
        Ok(record(&tx, &context, Act::new(None, Action::StaffCreated).on(id.0.to_string())).await?)
    };
    match platform.db.write(write).await {
        Err(ManageError::Store(StoreError::Conflict)) => Err(ManageError::AlreadyThere),
        other => other.map(|()| enrolment),
    }
}

fn enrol(platform: &Platform, staff: StaffId, secret: TotpSecret) -> Enrolment {
    Enrolment { staff, secret, recovery_codes: new_recovery_codes(&platform.sources) }
}

/// A new password, second factor and recovery codes for who lost them, from the command line; everybody is told.
///
/// # Errors
/// See [`ManageError`].
pub async fn reset_staff(
    platform: &Platform,
    email: &EmailAddress,
    password: SecretString,
    office: Option<&Identity>,
) -> Result<Enrolment, ManageError> {
    check_password(&password)?;
    let staff = find_by_email(platform, email).await?.filter(|s| s.standing != Standing::Disabled);
    let staff = staff.ok_or(ManageError::Unknown)?;
    let enrolment = enrol(platform, staff.id, TotpSecret::generate(&platform.sources));
    let credentials = Credentials::make(&platform.sources, staff.id, password, office).await?;
    let (id, totp) = (staff.id, seal_totp(platform, staff.id, &enrolment.secret));
    let codes = recovery_hashes(id, &enrolment.recovery_codes);
    let (role, office) = (staff.role, office.map(Identity::recipient));
    let told = active(list_staff(platform).await?);
    let (context, now) = (platform.clone(), platform.sources.now());
    let write = move |tx: Tx| async move {
        check_office_key(&tx, &context, role, office.as_deref()).await?;
        sessions::delete_of(&tx, id).await?;
        store::set_credentials(&tx, id, credentials, totp, 0, now).await?;
        store::replace_recovery_codes(&tx, id, codes).await?;
        forget_reader(&tx, id).await?;
        let action = if office.is_some() { Action::KeysRecovered } else { Action::StaffReset };
        record(&tx, &context, Act::new(None, action).on(id.0.to_string())).await?;
        let letter = StaffLetter::Reset { whose: staff.email.as_str().to_owned() };
        Ok::<_, ManageError>(tell(&tx, &context, &told, letter).await?)
    };
    platform.db.write(write).await?;
    Ok(enrolment)
}

pub(super) fn active(staff: Vec<Staff>) -> Vec<Staff> {
    staff.into_iter().filter(|staff| staff.standing == Standing::Active).collect()
}

pub(super) async fn tell(
    tx: &Tx,
    platform: &Platform,
    to: &[Staff],
    letter: StaffLetter,
) -> Result<(), StoreError> {
    for staff in to {
        let mail = StaffMail { texts: Texts::new(staff.locale), letter: letter.clone() };
        let content = mail.render().map_err(|_| StoreError::Corrupt("a mail's template".to_owned()))?;
        let mail = NewMail {
            id: MailId::generate(&platform.sources),
            kind: "staff",
            // About no gift: the reference is nobody's.
            reference: Reference::generate(&platform.sources),
            locale: staff.locale,
            content,
            to: Destination::Address(staff.email.clone()),
            not_before: platform.sources.now(),
        };
        queue_mail(tx, platform, mail).await?;
    }
    Ok(())
}

/// Mails somebody new a link, by which they set a password and a second factor.
///
/// # Errors
/// See [`ManageError`].
pub async fn invite(
    platform: &Platform,
    by: StaffId,
    email: &EmailAddress,
    role: Role,
    locale: Locale,
) -> Result<StaffId, ManageError> {
    let known = find_by_email(platform, email).await?;
    let new = match known {
        Some(staff) if staff.standing == Standing::Invited => {
            return send_link(platform, by, staff.id).await.map(|()| staff.id);
        }
        Some(_) => return Err(ManageError::AlreadyThere),
        None => new_staff(platform, email, role, locale),
    };
    let id = new.id;
    let staff = Staff {
        id,
        email: email.clone(),
        role,
        locale,
        standing: Standing::Invited,
        recipient: None,
        holds_office_key: false,
        created_at: new.created_at,
    };
    link(platform, Some(by), staff, Action::StaffInvited, Some(new)).await?;
    Ok(id)
}

/// Mails somebody who is there a new link: who lost password or telephone. Until it is followed the old ones work.
///
/// # Errors
/// See [`ManageError`].
pub async fn send_link(platform: &Platform, by: StaffId, id: StaffId) -> Result<(), ManageError> {
    let staff = find_staff(platform, id).await?.filter(|s| s.standing != Standing::Disabled);
    let staff = staff.ok_or(ManageError::Unknown)?;
    let action = match staff.standing {
        Standing::Invited => Action::StaffInvited,
        _ => Action::StaffReset,
    };
    link(platform, Some(by), staff, action, None).await
}

async fn link(
    platform: &Platform,
    by: Option<StaffId>,
    staff: Staff,
    action: Action,
    new: Option<NewStaff>,
) -> Result<(), ManageError> {
    let token = platform.sources.bytes::<32>();
    let now = platform.sources.now();
    let base = platform.settings.http.public_url.as_str().trim_end_matches('/');
    let link = format!("{base}/office/join/{}", URL_SAFE_NO_PAD.encode(token));
    let secret = TotpSecret::generate(&platform.sources);
    let invitation = StoredInvitation {
        token_hash: hash_of(&token),
        staff: staff.id,
        sealed_totp: seal_totp(platform, staff.id, &secret),
        expires_at: now + TimeDelta::hours(INVITATION_HOURS),
    };
    let letter = match action {
        Action::StaffInvited => StaffLetter::Invitation { link, hours: INVITATION_HOURS },
        _ => StaffLetter::NewLink { link, hours: INVITATION_HOURS },
    };
    let context = platform.clone();
    let write = move |tx: Tx| async move {
        if let Some(new) = new {
            store::insert(&tx, new).await?;
        }
        store::insert_invitation(&tx, invitation, now).await?;
        record(&tx, &context, Act::new(by, action).on(staff.id.0.to_string())).await?;
        tell(&tx, &context, &[staff], letter).await
    };
    match platform.db.write(write).await {
        Err(StoreError::Conflict) => Err(ManageError::AlreadyThere),
        other => Ok(other?),
    }
}
