//! A password becomes what is stored of it, and a key pair that only this password opens.

use std::sync::OnceLock;

use secrecy::SecretString;
use tokio::sync::Semaphore;

use super::staff::{BadPassword, check_password};
use crate::{
    kernel::{clock::Sources, ids::StaffId},
    platform::{
        db::StoreError,
        vault::{Identity, PasswordCost, PasswordKey, VaultError},
    },
};

/// How many passwords are worked on at once: each takes the cost's memory.
const AT_ONCE: usize = 2;

/// What is stored of a password, and its owner's new key pair.
pub struct Credentials {
    pub cost: String,
    pub salt: Vec<u8>,
    pub verifier: Vec<u8>,
    /// The public half of the key pair.
    pub recipient: String,
    /// The private half, under a key of the password.
    pub wrapped_identity: Vec<u8>,
    /// The office's key for this key pair, where it is at hand.
    pub office_key: Option<Vec<u8>>,
}

/// Why there are no credentials.
#[derive(Debug, thiserror::Error)]
pub enum CredentialsError {
    #[error(transparent)]
    Password(#[from] BadPassword),
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Credentials {
    /// Makes them, with a new key pair; `office` is given to it where it is at hand.
    ///
    /// # Errors
    /// See [`CredentialsError`].
    pub async fn make(
        sources: &Sources,
        staff: StaffId,
        password: SecretString,
        office: Option<&Identity>,
    ) -> Result<Self, CredentialsError> {
        check_password(&password)?;
        let salt = sources.bytes::<16>();
        let cost = PasswordCost::NOW;
        let key = derive(password, salt.to_vec(), cost).await?;
        let identity = Identity::generate();
        let recipient = identity.recipient();
        let text = identity.to_text();
        let plain = secrecy::ExposeSecret::expose_secret(&text).as_bytes();
        Ok(Self {
            cost: cost.to_string(),
            salt: salt.to_vec(),
            verifier: key.verifier().to_vec(),
            office_key: office.map(|office| office.give_to(&recipient)).transpose()?,
            recipient,
            wrapped_identity: key.seal(staff.0.as_bytes(), plain, sources),
        })
    }
}

/// Derives a password's key on a thread that serves nobody meanwhile.
pub(super) async fn derive(
    password: SecretString,
    salt: Vec<u8>,
    cost: PasswordCost,
) -> Result<PasswordKey, VaultError> {
    static TURNS: OnceLock<Semaphore> = OnceLock::new();
    let turn = TURNS.get_or_init(|| Semaphore::new(AT_ONCE)).acquire().await;
    let derived = tokio::task::spawn_blocking(move || PasswordKey::derive(&password, &salt, cost)).await;
    drop(turn);
    derived.map_err(|_| VaultError::CannotDerive)?
}
