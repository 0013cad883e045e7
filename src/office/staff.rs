//! People of the office as they are listed, and what a new password has to be like.

use chrono::{DateTime, Utc};
use secrecy::{ExposeSecret, SecretString};
use uuid::Uuid;

use super::{Role, store::staff as store};
use crate::{
    kernel::{email::EmailAddress, ids::StaffId, locale::Locale},
    platform::{
        Platform,
        db::{Db, StoreError},
        i18n,
        vault::ServerKey,
    },
};

/// What the server key encrypts here, and what it repeats a hash for.
pub(super) const EMAIL_PURPOSE: &str = "staff-email";
pub(super) const TOTP_PURPOSE: &str = "staff-totp";
/// Characters.
pub const SHORTEST_PASSWORD: usize = 12;
const LONGEST_PASSWORD: usize = 200;

/// Whether somebody can sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Was sent a link and has not followed it to its end.
    Invited,
    Active,
    Disabled,
}

/// Somebody of the office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Staff {
    pub id: StaffId,
    pub email: EmailAddress,
    pub role: Role,
    pub locale: Locale,
    pub standing: Standing,
    /// The public half of their key pair.
    pub recipient: Option<String>,
    /// The office's key was given to them, so they can open names.
    pub holds_office_key: bool,
    pub created_at: DateTime<Utc>,
}

/// A password that is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadPassword {
    #[error("a password has at least {SHORTEST_PASSWORD} characters")]
    TooShort,
    #[error("a password has at most {LONGEST_PASSWORD} characters")]
    TooLong,
}

/// Length is what counts; what it is made of is for its owner to choose (NIST SP 800-63B).
///
/// # Errors
/// [`BadPassword`].
pub fn check_password(password: &SecretString) -> Result<(), BadPassword> {
    match password.expose_secret().chars().count() {
        0..SHORTEST_PASSWORD => Err(BadPassword::TooShort),
        SHORTEST_PASSWORD..=LONGEST_PASSWORD => Ok(()),
        _ => Err(BadPassword::TooLong),
    }
}

/// By which an address is found, without keeping it readable. Upper and lower case are the same.
pub(super) fn email_mac(key: &ServerKey, email: &EmailAddress) -> Vec<u8> {
    key.hmac(EMAIL_PURPOSE, email.as_str().to_ascii_lowercase().as_bytes()).to_vec()
}

/// How many recovery codes somebody has left.
///
/// # Errors
/// Storage only.
pub async fn count_recovery_codes(db: &Db, id: StaffId) -> Result<u64, StoreError> {
    store::count_recovery_codes(db.reader(), id).await
}

/// A row as the store reads it.
#[derive(Clone)]
pub(super) struct Stored {
    pub id: Uuid,
    pub email: Vec<u8>,
    pub role: String,
    pub locale: String,
    pub password_cost: Option<String>,
    pub password_salt: Option<Vec<u8>>,
    pub password_verifier: Option<Vec<u8>>,
    pub totp_secret: Option<Vec<u8>>,
    pub recipient: Option<String>,
    pub wrapped_identity: Option<Vec<u8>>,
    pub office_key: Option<Vec<u8>>,
    pub created_at: DateTime<Utc>,
    pub joined_at: Option<DateTime<Utc>>,
    pub disabled_at: Option<DateTime<Utc>>,
}

impl Stored {
    pub(super) fn staff(&self, key: &ServerKey) -> Result<Staff, StoreError> {
        let corrupt = |what: &str| StoreError::Corrupt(format!("{what} of somebody of the staff"));
        let email = key.decrypt(EMAIL_PURPOSE, self.id.as_bytes(), &self.email);
        let email = email.map_err(|_| corrupt("the address"))?;
        let email = std::str::from_utf8(&email).map_err(|_| corrupt("the address"))?;
        Ok(Staff {
            id: StaffId(self.id),
            email: email.parse().map_err(|_| corrupt("the address"))?,
            role: self.role.parse().map_err(|_| corrupt("the role"))?,
            locale: i18n::find(&self.locale).unwrap_or(Locale::EN),
            standing: match (self.disabled_at, self.joined_at) {
                (Some(_), _) => Standing::Disabled,
                (None, Some(_)) => Standing::Active,
                (None, None) => Standing::Invited,
            },
            recipient: self.recipient.clone(),
            holds_office_key: self.office_key.is_some(),
            created_at: self.created_at,
        })
    }
}

/// Everybody, those who left included, in the order in which they came.
///
/// # Errors
/// Storage only.
pub async fn list_staff(platform: &Platform) -> Result<Vec<Staff>, StoreError> {
    let rows = store::all(platform.db.reader()).await?;
    rows.iter().map(|row| row.staff(&platform.server_key)).collect()
}

/// Somebody by id.
///
/// # Errors
/// Storage only.
pub async fn find_staff(platform: &Platform, id: StaffId) -> Result<Option<Staff>, StoreError> {
    let row = store::by_id(platform.db.reader(), id).await?;
    row.map(|row| row.staff(&platform.server_key)).transpose()
}

/// Somebody by address.
///
/// # Errors
/// Storage only.
pub async fn find_by_email(platform: &Platform, email: &EmailAddress) -> Result<Option<Staff>, StoreError> {
    let row = stored_by_email(&platform.db, &platform.server_key, email).await?;
    row.map(|row| row.staff(&platform.server_key)).transpose()
}

pub(super) async fn stored_by_email(
    db: &Db,
    key: &ServerKey,
    email: &EmailAddress,
) -> Result<Option<Stored>, StoreError> {
    store::by_email(db.reader(), email_mac(key, email)).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_long_enough_in_any_script() {
        let check = |text: &str| check_password(&text.to_owned().into());
        assert_eq!(check("elevenchars"), Err(BadPassword::TooShort));
        assert_eq!(check("двенадцать12"), Ok(()));
        assert_eq!(check(&"x".repeat(200)), Ok(()));
        assert_eq!(check(&"x".repeat(201)), Err(BadPassword::TooLong));
    }
}
