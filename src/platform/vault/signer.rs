//! Signatures that whoever has the public key can check without us: Ed25519 (RFC 8032).

use base64::{Engine, engine::general_purpose::STANDARD};
use ring::signature::{Ed25519KeyPair, KeyPair};

use super::{ServerKey, VaultError};

/// What a public key of Ed25519 begins with in DER (RFC 8410, section 4).
const DER: [u8; 12] = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];

/// Signs what is shown to others. The key comes from the server key: another server key signs with another one, and
/// what was signed before keeps its public key beside it.
pub struct Signer(Ed25519KeyPair);

impl Signer {
    /// # Errors
    /// [`VaultError::Refused`] if no key can be made, which does not happen with 32 bytes.
    pub fn try_new(server_key: &ServerKey) -> Result<Self, VaultError> {
        let seed = server_key.subkey("statement-signature");
        Ed25519KeyPair::from_seed_unchecked(&*seed).map(Self).map_err(|_| VaultError::Refused)
    }

    /// 64 bytes.
    pub fn sign(&self, text: &[u8]) -> Vec<u8> {
        self.0.sign(text).as_ref().to_vec()
    }

    /// 32 bytes.
    pub fn public_key(&self) -> Vec<u8> {
        self.0.public_key().as_ref().to_vec()
    }
}

/// A public key as `openssl pkeyutl -verify -pubin -rawin` reads it.
pub fn public_key_pem(key: &[u8]) -> String {
    let text = STANDARD.encode([&DER, key].concat());
    format!("-----BEGIN PUBLIC KEY-----\n{text}\n-----END PUBLIC KEY-----\n")
}
