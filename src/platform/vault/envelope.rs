//! Delivery envelopes: a random key per message, wrapped by the server key. Whoever deletes the wrapped
//! key has destroyed the message, in every copy of the body.

use std::fmt;

use zeroize::Zeroizing;

use crate::{
    kernel::clock::Sources,
    platform::vault::{ServerKey, VaultError, aead, padding},
};

const PURPOSE: &str = "envelope-key";

/// A sealed message and the key to it, kept in separate columns. Nothing in it is readable.
#[derive(Clone, PartialEq, Eq)]
pub struct Envelope {
    /// The message's key under the server key.
    pub wrapped_key: Vec<u8>,
    /// The message, padded, under its own key.
    pub body: Vec<u8>,
}

/// Seals a message so that the server key opens it again. `aad` names the row it is for.
pub fn seal_envelope(server_key: &ServerKey, aad: &[u8], plain: &[u8], sources: &Sources) -> Envelope {
    let key = Zeroizing::new(sources.bytes::<32>());
    let body = aead::encrypt(&key, aad, &padding::pad(plain), sources);
    Envelope { wrapped_key: server_key.encrypt(PURPOSE, aad, key.as_slice(), sources), body }
}

/// A message's key under another server key; the message itself stays as it is.
///
/// # Errors
/// [`VaultError::Refused`] if the old server key does not open it.
pub fn rewrap_envelope_key(
    old: &ServerKey,
    new: &ServerKey,
    aad: &[u8],
    wrapped_key: &[u8],
    sources: &Sources,
) -> Result<Vec<u8>, VaultError> {
    let key = old.decrypt(PURPOSE, aad, wrapped_key)?;
    Ok(new.encrypt(PURPOSE, aad, &key, sources))
}

/// # Errors
/// [`VaultError::Refused`] if a byte, the server key or `aad` is another one.
pub fn open_envelope(
    server_key: &ServerKey,
    aad: &[u8],
    wrapped_key: &[u8],
    body: &[u8],
) -> Result<Zeroizing<Vec<u8>>, VaultError> {
    let key = server_key.decrypt(PURPOSE, aad, wrapped_key)?;
    let key: &[u8; 32] = key.as_slice().try_into().map_err(|_| VaultError::Refused)?;
    padding::unpad(&aead::decrypt(key, aad, body)?)
}

impl fmt::Debug for Envelope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Envelope(…)")
    }
}
