//! Sealing personal records: this process holds the sealing key for an hour and can write with it;
//! reading back takes an identity that is not on the server.

use std::{fmt, sync::Arc};

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::{
    kernel::{clock::Sources, ids::SealingKeyId},
    platform::vault::{Identity, Recipients, ServerKey, VaultError, aead, padding},
};

/// How long one sealing key is used.
const LIFETIME: TimeDelta = TimeDelta::hours(1);
const ID_BYTES: usize = 16;

/// Where a sealed value is kept. Bytes moved to another row or column do not open.
#[derive(Clone, Copy, Debug)]
pub struct Aad<'a> {
    pub table: &'a str,
    pub row: Uuid,
    pub column: &'a str,
}

impl Aad<'_> {
    /// Every part with its length before it, so that no two places give the same bytes.
    fn encode(&self, key: SealingKeyId) -> Vec<u8> {
        let parts: [&[u8]; 5] = [
            b"solidarity/v1/sealed",
            self.table.as_bytes(),
            self.row.as_bytes(),
            self.column.as_bytes(),
            key.0.as_bytes(),
        ];
        let mut bytes = Vec::new();
        for part in parts {
            bytes.extend_from_slice(&(part.len() as u64).to_be_bytes());
            bytes.extend_from_slice(part);
        }
        bytes
    }
}

/// To whom sealing keys are encrypted: whom the settings name, and what proves who took the place of whom since.
#[derive(Debug)]
pub struct KeyHolders {
    pub configured: Recipients,
    pub server_key: Arc<ServerKey>,
}

/// A key with which records are sealed for an hour; wiped when dropped. `Debug` prints its id only.
pub struct SealingKey {
    pub id: SealingKeyId,
    secret: Zeroizing<[u8; 32]>,
    /// An age file with id and key, to all recipients: the only form that is stored.
    pub wrapped: Vec<u8>,
    /// Which recipients these are, as a hash.
    pub sealed_to: String,
    pub not_before: DateTime<Utc>,
    /// UTC; from then on it seals nothing new.
    pub not_after: DateTime<Utc>,
    /// Who is asked for the recipients once more when it is stored; `None` for one that never is.
    pub(super) holders: Option<Arc<KeyHolders>>,
}

impl SealingKey {
    /// # Errors
    /// [`VaultError::CannotWrap`]
    pub fn generate(recipients: &Recipients, sources: &Sources) -> Result<Self, VaultError> {
        let id = SealingKeyId::generate(sources);
        let secret = Zeroizing::new(sources.bytes::<32>());
        let wrapped = wrap(id, &secret, recipients)?;
        let not_before = sources.now();
        Ok(Self {
            id,
            secret,
            wrapped,
            sealed_to: recipients.fingerprint(),
            not_before,
            not_after: not_before + LIFETIME,
            holders: None,
        })
    }

    pub fn holders(&self) -> Option<&KeyHolders> {
        self.holders.as_deref()
    }

    /// This key in an age file to other recipients than it was made for.
    ///
    /// # Errors
    /// [`VaultError::CannotWrap`]
    pub fn wrapped_for(&self, recipients: &Recipients) -> Result<Vec<u8>, VaultError> {
        wrap(self.id, &self.secret, recipients)
    }

    /// Pads to a bucket and seals for the place `aad`: `nonce || ciphertext`.
    pub fn seal(&self, aad: &Aad<'_>, plain: &[u8], sources: &Sources) -> Vec<u8> {
        aead::encrypt(&self.secret, &aad.encode(self.id), &padding::pad(plain), sources)
    }

    /// Whether it may seal at this instant. A clock set back ends it too, else it would live on.
    pub(super) fn serves(&self, now: DateTime<Utc>) -> bool {
        (self.not_before..self.not_after).contains(&now)
    }
}

impl fmt::Debug for SealingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SealingKey({})", self.id.0)
    }
}

fn wrap(id: SealingKeyId, secret: &[u8; 32], recipients: &Recipients) -> Result<Vec<u8>, VaultError> {
    let mut plain = Zeroizing::new(Vec::with_capacity(ID_BYTES + secret.len()));
    plain.extend_from_slice(id.0.as_bytes());
    plain.extend_from_slice(secret.as_slice());
    recipients.wrap(&plain)
}

/// A sealing key that an identity has opened: it reads, and cannot write. Wiped when dropped.
pub struct OpenedKey {
    pub id: SealingKeyId,
    secret: Zeroizing<[u8; 32]>,
}

/// Opens a stored sealing key.
///
/// # Errors
/// [`VaultError::WrongIdentity`] if it was never encrypted to this identity; [`VaultError::Refused`] if damaged.
pub fn open_sealing_key(wrapped: &[u8], identity: &Identity) -> Result<OpenedKey, VaultError> {
    let plain = identity.unwrap_file(wrapped)?;
    let (id, secret) = plain.split_first_chunk::<ID_BYTES>().ok_or(VaultError::Refused)?;
    let secret: &[u8; 32] = secret.try_into().map_err(|_| VaultError::Refused)?;
    Ok(OpenedKey { id: SealingKeyId(Uuid::from_bytes(*id)), secret: Zeroizing::new(*secret) })
}

/// A stored sealing key for other recipients.
///
/// # Errors
/// [`VaultError::WrongIdentity`] if it was never encrypted to this identity; [`VaultError::Refused`] if damaged.
pub fn rewrap_sealing_key(
    wrapped: &[u8],
    identity: &Identity,
    recipients: &Recipients,
) -> Result<Vec<u8>, VaultError> {
    recipients.wrap(&identity.unwrap_file(wrapped)?)
}

impl OpenedKey {
    /// # Errors
    /// [`VaultError::Refused`] if a byte, the key or the place is another one.
    pub fn open(&self, aad: &Aad<'_>, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        padding::unpad(&aead::decrypt(&self.secret, &aad.encode(self.id), sealed)?)
    }
}

impl fmt::Debug for OpenedKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "OpenedKey({})", self.id.0)
    }
}
