//! The campaign's key pairs, in the format of age (<https://age-encryption.org/v1>), X25519 only:
//! recipients are public and lie on the server, identities stay with people.

use std::{
    fmt,
    io::{Read, Write},
    str::FromStr,
};

use age::{
    secrecy::{ExposeSecret, SecretString},
    stream::{StreamReader, StreamWriter},
    x25519,
};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::platform::vault::VaultError;

/// To whom sealing keys are encrypted: the office key and the recovery keys. Never empty.
#[derive(Clone, Debug)]
pub struct Recipients(Vec<x25519::Recipient>);

impl Recipients {
    /// Reads public keys (`age1…`).
    ///
    /// # Errors
    /// None given, one twice, or a text that is no X25519 recipient.
    pub fn parse<S: AsRef<str>>(texts: &[S]) -> Result<Self, VaultError> {
        let mut seen: Vec<String> = Vec::new();
        let mut recipients = Vec::new();
        for text in texts {
            let text = text.as_ref().trim();
            let recipient =
                x25519::Recipient::from_str(text).map_err(|_| VaultError::NotARecipient(text.to_owned()))?;
            let canonical = recipient.to_string();
            if seen.contains(&canonical) {
                return Err(VaultError::DuplicateRecipient(canonical));
            }
            seen.push(canonical);
            recipients.push(recipient);
        }
        if recipients.is_empty() { Err(VaultError::NoRecipients) } else { Ok(Self(recipients)) }
    }

    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// The first, which is the office's: `age1…`.
    pub fn office(&self) -> String {
        self.0.first().map(ToString::to_string).unwrap_or_default()
    }

    /// All but the first: `age1…`, those of recovery.
    pub fn recovery(&self) -> Vec<String> {
        self.0.iter().skip(1).map(ToString::to_string).collect()
    }

    /// The same with another key of the office.
    ///
    /// # Errors
    /// No X25519 recipient, or one of recovery's.
    pub fn with_office(&self, office: &str) -> Result<Self, VaultError> {
        let mut texts = vec![office.to_owned()];
        texts.extend(self.recovery());
        Self::parse(&texts)
    }

    /// Begins an age file in `output`: what is written goes there encrypted, and `finish` ends it.
    ///
    /// # Errors
    /// [`VaultError::CannotWrap`]
    pub fn encrypt_to<W: Write>(&self, output: W) -> Result<StreamWriter<W>, VaultError> {
        age::Encryptor::with_recipients(self.0.iter().map(|r| r as &dyn age::Recipient))
            .map_err(|_| VaultError::CannotWrap)?
            .wrap_output(output)
            .map_err(|_| VaultError::CannotWrap)
    }

    /// The same for the same recipients in any order; tells nothing that is secret.
    pub fn fingerprint(&self) -> String {
        let mut texts: Vec<String> = self.0.iter().map(ToString::to_string).collect();
        texts.sort();
        hex::encode(Sha256::digest(texts.join(" ")))
    }

    /// A key in an age file that each recipient's identity opens.
    ///
    /// # Errors
    /// [`VaultError::CannotWrap`]
    pub fn wrap_key(&self, key: &[u8; 32]) -> Result<Vec<u8>, VaultError> {
        self.wrap(key)
    }

    /// An age file that each recipient's identity opens.
    ///
    /// # Errors
    /// [`VaultError::CannotWrap`]
    pub(super) fn wrap(&self, plain: &[u8]) -> Result<Vec<u8>, VaultError> {
        let mut wrapped = Vec::new();
        let mut writer = self.encrypt_to(&mut wrapped)?;
        writer.write_all(plain).and_then(|()| writer.finish()).map_err(|_| VaultError::CannotWrap)?;
        Ok(wrapped)
    }
}

/// The private half of a key pair. `Debug` prints nothing.
#[derive(Clone)]
pub struct Identity(x25519::Identity);

impl Identity {
    /// Reads an identity file: one line `AGE-SECRET-KEY-1…`, blank lines and `#` comments ignored.
    ///
    /// # Errors
    /// [`VaultError::NotAnIdentity`]
    pub fn parse(text: &str) -> Result<Self, VaultError> {
        let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        match (lines.next(), lines.next()) {
            (Some(line), None) => line.parse().map(Self).map_err(|_| VaultError::NotAnIdentity),
            _ => Err(VaultError::NotAnIdentity),
        }
    }

    /// A new key pair, from the operating system's random source.
    pub fn generate() -> Self {
        Self(x25519::Identity::generate())
    }

    /// The line to keep in an identity file.
    pub fn to_text(&self) -> SecretString {
        self.0.to_string()
    }

    /// The public half, `age1…`.
    pub fn recipient(&self) -> String {
        self.0.to_public().to_string()
    }

    /// Begins to read an age file. A part that was altered, or an end that is missing, is an error of reading.
    ///
    /// # Errors
    /// [`VaultError::WrongIdentity`] if it is for others; [`VaultError::Refused`] if it is no age file.
    pub fn decrypt_from<R: Read>(&self, input: R) -> Result<StreamReader<R>, VaultError> {
        let refused = |error| match error {
            age::DecryptError::NoMatchingKeys => VaultError::WrongIdentity,
            _ => VaultError::Refused,
        };
        let decryptor = age::Decryptor::new(input).map_err(refused)?;
        decryptor.decrypt(std::iter::once(&self.0 as &dyn age::Identity)).map_err(refused)
    }

    /// Opens an age file.
    ///
    /// # Errors
    /// [`VaultError::WrongIdentity`] if it is for others; [`VaultError::Refused`] if it is damaged.
    pub(super) fn unwrap_file(&self, wrapped: &[u8]) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        let mut reader = self.decrypt_from(wrapped)?;
        // As large as the file, so that reading never moves the key to another place.
        let mut plain = Zeroizing::new(Vec::with_capacity(wrapped.len()));
        reader.read_to_end(&mut plain).map_err(|_| VaultError::Refused)?;
        Ok(plain)
    }

    /// Opens a key that [`Recipients::wrap_key`] wrapped.
    ///
    /// # Errors
    /// [`VaultError::WrongIdentity`] if it is for others; [`VaultError::Refused`] if it is damaged.
    pub fn unwrap_key(&self, wrapped: &[u8]) -> Result<Zeroizing<[u8; 32]>, VaultError> {
        let key = self.unwrap_file(wrapped)?;
        Ok(Zeroizing::new(key.as_slice().try_into().map_err(|_| VaultError::Refused)?))
    }

    /// This identity in an age file that only the identity of `recipient` opens.
    ///
    /// # Errors
    /// [`VaultError::NotARecipient`] or [`VaultError::CannotWrap`].
    pub fn give_to(&self, recipient: &str) -> Result<Vec<u8>, VaultError> {
        Recipients::parse(&[recipient])?.wrap(self.to_text().expose_secret().as_bytes())
    }

    /// An identity that [`Self::give_to`] gave to this one.
    ///
    /// # Errors
    /// [`VaultError::WrongIdentity`] if it is for others; [`VaultError::Refused`] if it is damaged.
    pub fn take(&self, given: &[u8]) -> Result<Self, VaultError> {
        let text = self.unwrap_file(given)?;
        Self::parse(std::str::from_utf8(&text).map_err(|_| VaultError::Refused)?)
    }

    /// The identity file's text with its public half as a comment, as `age-keygen` writes it.
    pub fn to_file(&self) -> SecretString {
        let secret = self.to_text();
        format!("# public key: {}\n{}\n", self.recipient(), secret.expose_secret()).into()
    }
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Identity(…)")
    }
}
