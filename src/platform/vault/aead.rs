//! XChaCha20-Poly1305 with a random nonce in front: `nonce (24 bytes) || ciphertext || tag`.
//! The nonce is long enough to be drawn at random for every message.

use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305,
    aead::{Aead, Payload},
};
use zeroize::Zeroizing;

use crate::{kernel::clock::Sources, platform::vault::VaultError};

const NONCE_BYTES: usize = 24;

/// Encrypts, and binds `aad` to it without storing it.
pub(super) fn encrypt(key: &[u8; 32], aad: &[u8], plain: &[u8], sources: &Sources) -> Vec<u8> {
    let nonce = sources.bytes::<NONCE_BYTES>();
    let payload = Payload { msg: plain, aad };
    match XChaCha20Poly1305::new(key.into()).encrypt((&nonce).into(), payload) {
        Ok(ciphertext) => [nonce.as_slice(), &ciphertext].concat(),
        Err(_) => unreachable!("only a text over 256 GiB cannot be encrypted"),
    }
}

/// # Errors
/// [`VaultError::Refused`] if a byte, the key or `aad` is not the one it was encrypted with.
pub(super) fn decrypt(key: &[u8; 32], aad: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, VaultError> {
    let (nonce, ciphertext) = sealed.split_first_chunk::<NONCE_BYTES>().ok_or(VaultError::Refused)?;
    let payload = Payload { msg: ciphertext, aad };
    XChaCha20Poly1305::new(key.into())
        .decrypt(nonce.into(), payload)
        .map(Zeroizing::new)
        .map_err(|_| VaultError::Refused)
}
