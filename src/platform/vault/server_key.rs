//! The server key: what the running server can read back by itself (contacts, Stripe events, envelopes).
//! It comes from a file or the environment and is never in the database.

use std::fmt;

use base64::{
    Engine, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig, general_purpose::STANDARD},
};
use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use secrecy::SecretString;
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::{
    kernel::clock::Sources,
    platform::vault::{VaultError, aead},
};

/// 256 bits, wiped when dropped. Every use has its own key derived from it. `Debug` prints nothing.
#[derive(Clone)]
pub struct ServerKey(Zeroizing<[u8; 32]>);

/// Base64 with or without padding, as tools differ in it.
const LENIENT: GeneralPurposeConfig =
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
const BASE64: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, LENIENT);
const BASE64_URL: GeneralPurpose = GeneralPurpose::new(&alphabet::URL_SAFE, LENIENT);

impl ServerKey {
    /// Reads 32 bytes in hexadecimal or base64 (either alphabet), white space around them ignored.
    ///
    /// # Errors
    /// [`VaultError::NotAServerKey`] for any other length, and for one byte repeated 32 times (a placeholder).
    pub fn from_hex_or_base64(text: &str) -> Result<Self, VaultError> {
        let text = text.trim();
        let decoded = if text.len() == 64 {
            hex::decode(text).ok()
        } else {
            BASE64.decode(text).or_else(|_| BASE64_URL.decode(text)).ok()
        };
        let decoded = Zeroizing::new(decoded.ok_or(VaultError::NotAServerKey)?);
        let bytes: &[u8; 32] = decoded.as_slice().try_into().map_err(|_| VaultError::NotAServerKey)?;
        if bytes.iter().all(|b| *b == bytes[0]) {
            return Err(VaultError::NotAServerKey);
        }
        Ok(Self(Zeroizing::new(*bytes)))
    }

    pub fn generate(sources: &Sources) -> Self {
        Self(Zeroizing::new(sources.bytes()))
    }

    /// In base64, as [`Self::from_hex_or_base64`] reads it back.
    pub fn to_text(&self) -> SecretString {
        STANDARD.encode(self.0.as_slice()).into()
    }

    /// A key for one purpose, by HKDF-SHA256 (RFC 5869): who learns it learns no other.
    pub fn subkey(&self, purpose: &'static str) -> Zeroizing<[u8; 32]> {
        self.derive("subkey", purpose)
    }

    /// Encrypts for `purpose`, bound to `aad` (which says where it is kept): `nonce || ciphertext`.
    pub fn encrypt(&self, purpose: &'static str, aad: &[u8], plain: &[u8], sources: &Sources) -> Vec<u8> {
        aead::encrypt(&self.derive("encrypt", purpose), aad, plain, sources)
    }

    /// # Errors
    /// [`VaultError::Refused`] if a byte, the key, the purpose or `aad` is another one.
    pub fn decrypt(
        &self,
        purpose: &'static str,
        aad: &[u8],
        sealed: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        aead::decrypt(&self.derive("encrypt", purpose), aad, sealed)
    }

    /// HMAC-SHA256 under a key of its own for each purpose: for hashes that only this server can repeat.
    pub fn hmac(&self, purpose: &'static str, message: &[u8]) -> [u8; 32] {
        let key = self.derive("hmac", purpose);
        match Hmac::<Sha256>::new_from_slice(key.as_slice()) {
            Ok(mut mac) => {
                mac.update(message);
                mac.finalize().into_bytes().into()
            }
            Err(_) => unreachable!("an HMAC key may have any length"),
        }
    }

    fn derive(&self, usage: &str, purpose: &str) -> Zeroizing<[u8; 32]> {
        let mut key = Zeroizing::new([0; 32]);
        // `usage` holds no slash, so no two pairs give the same text.
        let info = format!("solidarity/v1/{usage}/{purpose}");
        if Hkdf::<Sha256>::new(None, self.0.as_slice()).expand(info.as_bytes(), key.as_mut_slice()).is_err() {
            unreachable!("32 bytes are within what HKDF gives");
        }
        key
    }
}

impl fmt::Debug for ServerKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ServerKey(…)")
    }
}
