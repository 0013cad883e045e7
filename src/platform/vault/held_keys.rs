//! Keys that people hold: one made from a password, and one that travels in a cookie. The server has neither.

use std::{fmt, str::FromStr};

use argon2::{Algorithm, Argon2, Params, Version};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hkdf::Hkdf;
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::{
    kernel::clock::Sources,
    platform::vault::{VaultError, aead},
};

/// What one guess of a password costs, as it is stored beside it: `m=19456,t=2,p=1`, memory in KiB.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PasswordCost {
    memory_kib: u32,
    passes: u32,
    lanes: u32,
}

impl PasswordCost {
    /// That of new passwords: the least that OWASP's Password Storage Cheat Sheet names for Argon2id.
    pub const NOW: Self = Self { memory_kib: 19_456, passes: 2, lanes: 1 };
}

impl fmt::Display for PasswordCost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "m={},t={},p={}", self.memory_kib, self.passes, self.lanes)
    }
}

impl FromStr for PasswordCost {
    type Err = VaultError;

    fn from_str(text: &str) -> Result<Self, VaultError> {
        let mut parts = text.split(',');
        let mut part = |name: &str| {
            let value = parts.next()?.strip_prefix(name)?.strip_prefix('=')?;
            value.parse::<u32>().ok()
        };
        let cost = (part("m"), part("t"), part("p"));
        match (cost, parts.next()) {
            ((Some(memory_kib), Some(passes), Some(lanes)), None) => Ok(Self { memory_kib, passes, lanes }),
            _ => Err(VaultError::CannotDerive),
        }
    }
}

/// A key from a password by Argon2id (RFC 9106). What is stored of it to recognise the password opens nothing.
pub struct PasswordKey(Zeroizing<[u8; 32]>);

impl PasswordKey {
    /// Takes tens of milliseconds and the cost's memory: never on a thread that serves others.
    ///
    /// # Errors
    /// [`VaultError::CannotDerive`] for a cost or a salt that Argon2 refuses.
    pub fn derive(password: &SecretString, salt: &[u8], cost: PasswordCost) -> Result<Self, VaultError> {
        let cannot = |_| VaultError::CannotDerive;
        let params = Params::new(cost.memory_kib, cost.passes, cost.lanes, Some(32)).map_err(cannot)?;
        let mut key = Zeroizing::new([0; 32]);
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(password.expose_secret().as_bytes(), salt, key.as_mut_slice())
            .map_err(cannot)?;
        Ok(Self(key))
    }

    /// By which the password is recognised.
    pub fn verifier(&self) -> [u8; 32] {
        *self.part("verifier")
    }

    /// Whether it is the password of this verifier, in the same time for every answer.
    pub fn matches(&self, verifier: &[u8]) -> bool {
        self.verifier().as_slice().ct_eq(verifier).into()
    }

    /// Encrypts, bound to `aad`: `nonce || ciphertext`.
    pub fn seal(&self, aad: &[u8], plain: &[u8], sources: &Sources) -> Vec<u8> {
        aead::encrypt(&self.part("seal"), aad, plain, sources)
    }

    /// # Errors
    /// [`VaultError::Refused`] for another password, another `aad` or damage.
    pub fn open(&self, aad: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        aead::decrypt(&self.part("seal"), aad, sealed)
    }

    fn part(&self, name: &str) -> Zeroizing<[u8; 32]> {
        let mut part = Zeroizing::new([0; 32]);
        let info = format!("solidarity/v1/password/{name}");
        if Hkdf::<Sha256>::new(None, self.0.as_slice()).expand(info.as_bytes(), part.as_mut_slice()).is_err()
        {
            unreachable!("32 bytes are within what HKDF gives");
        }
        part
    }
}

impl fmt::Debug for PasswordKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordKey(…)")
    }
}

/// A random key that only a browser's cookie holds; the server sees it while a request is in flight.
pub struct CarriedKey(Zeroizing<[u8; 32]>);

impl CarriedKey {
    pub fn generate(sources: &Sources) -> Self {
        Self(Zeroizing::new(sources.bytes()))
    }

    /// As the cookie has it.
    pub fn to_text(&self) -> SecretString {
        URL_SAFE_NO_PAD.encode(self.0.as_slice()).into()
    }

    /// # Errors
    /// [`VaultError::Refused`] for what is no such key.
    pub fn parse(text: &str) -> Result<Self, VaultError> {
        let bytes = Zeroizing::new(URL_SAFE_NO_PAD.decode(text).map_err(|_| VaultError::Refused)?);
        let bytes: &[u8; 32] = bytes.as_slice().try_into().map_err(|_| VaultError::Refused)?;
        Ok(Self(Zeroizing::new(*bytes)))
    }

    /// Encrypts, bound to `aad`: `nonce || ciphertext`.
    pub fn seal(&self, aad: &[u8], plain: &[u8], sources: &Sources) -> Vec<u8> {
        aead::encrypt(&self.0, aad, plain, sources)
    }

    /// # Errors
    /// [`VaultError::Refused`] for another key, another `aad` or damage.
    pub fn open(&self, aad: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        aead::decrypt(&self.0, aad, sealed)
    }
}

impl fmt::Debug for CarriedKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CarriedKey(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::vault::Identity;

    #[test]
    fn a_password_recognises_and_opens_and_its_verifier_does_not() {
        let sources = Sources::system();
        let derive = |password: &str, salt: &[u8]| {
            PasswordKey::derive(&password.to_owned().into(), salt, PasswordCost::NOW).unwrap()
        };
        let key = derive("correct horse battery", b"0123456789abcdef");
        let verifier = key.verifier();
        let sealed = key.seal(b"staff", b"identity", &sources);
        let again = derive("correct horse battery", b"0123456789abcdef");
        assert!(again.matches(&verifier));
        assert_eq!(again.open(b"staff", &sealed).unwrap().as_slice(), b"identity");
        assert_eq!(again.open(b"other", &sealed), Err(VaultError::Refused));
        for other in [
            derive("correct horse batterz", b"0123456789abcdef"),
            derive("correct horse battery", b"0123456789abcdeg"),
        ] {
            assert!(!other.matches(&verifier));
            assert_eq!(other.open(b"staff", &sealed), Err(VaultError::Refused));
        }
        assert_eq!(aead::decrypt(&verifier, b"staff", &sealed), Err(VaultError::Refused));
        assert_eq!(PasswordCost::NOW.to_string().parse(), Ok(PasswordCost::NOW));
        assert!("m=19456,t=2".parse::<PasswordCost>().is_err());
    }

    #[test]
    fn an_identity_is_given_to_one_and_carried_in_a_cookie() {
        let sources = Sources::system();
        let (office, treasurer) = (Identity::generate(), Identity::generate());
        let given = office.give_to(&treasurer.recipient()).unwrap();
        assert_eq!(treasurer.take(&given).unwrap().recipient(), office.recipient());
        assert_eq!(Identity::generate().take(&given).unwrap_err(), VaultError::WrongIdentity);
        let carried = CarriedKey::generate(&sources);
        let sealed = carried.seal(b"session", &given, &sources);
        let text = carried.to_text();
        let back = CarriedKey::parse(text.expose_secret()).unwrap();
        assert_eq!(back.open(b"session", &sealed).unwrap().as_slice(), given);
        assert!(CarriedKey::parse("short").is_err());
    }
}
