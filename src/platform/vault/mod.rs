//! Encryption: the server key, delivery envelopes, and sealing that this process cannot undo.
//! Pure: no file, no database, no network. Which loss surrenders what is told in `docs/security.md`.

mod aead;
mod age_keys;
mod envelope;
mod file_key;
mod held_keys;
mod keyring;
mod padding;
mod sealing;
mod server_key;
mod signer;

pub use age_keys::{Identity, Recipients};
pub use envelope::{Envelope, open_envelope, rewrap_envelope_key, seal_envelope};
pub use file_key::{FILE_PART, FileKey};
pub use held_keys::{CarriedKey, PasswordCost, PasswordKey};
pub use keyring::SealingKeyring;
pub use sealing::{Aad, KeyHolders, OpenedKey, SealingKey, open_sealing_key, rewrap_sealing_key};
pub use server_key::ServerKey;
pub use signer::{Signer, public_key_pem};

/// Why something could not be read, sealed or opened. No variant carries a secret.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VaultError {
    #[error("not a server key: 32 random bytes in hexadecimal or base64 are expected")]
    NotAServerKey,
    /// Recipients are public keys, so the text may be shown.
    #[error("not an age recipient: {0}")]
    NotARecipient(String),
    #[error("no recipient is given: nobody could ever open what is sealed")]
    NoRecipients,
    #[error("the recipient {0} is given twice")]
    DuplicateRecipient(String),
    #[error("not an age identity file: exactly one line with AGE-SECRET-KEY-1… is expected")]
    NotAnIdentity,
    #[error("the identity is not one of the recipients")]
    WrongIdentity,
    #[error("the key could not be encrypted to the recipients")]
    CannotWrap,
    #[error("a password could not be turned into a key")]
    CannotDerive,
    /// Tampered, moved from another place, cut short, or sealed under another key: never told apart.
    #[error("the sealed bytes do not open: damaged, moved, or under another key")]
    Refused,
}

#[cfg(test)]
mod tests;
