//! Files with a key of their own. The key is wrapped once for each person who may read the file: whoever's wrap is deleted
//! reads it no more, and the file itself stays as it is.

use std::fmt;

use uuid::Uuid;
use zeroize::Zeroizing;

use crate::{
    kernel::clock::Sources,
    platform::vault::{Identity, Recipients, VaultError, aead},
};

/// Plain bytes of a part: small enough that a row of it is nothing out of the ordinary for a database or a backup.
pub const FILE_PART: usize = 64 * 1024;

/// The key of one file. `Debug` prints nothing.
pub struct FileKey(Zeroizing<[u8; 32]>);

/// Which part of which file: no part opens in another's place, and none can be missing at the end.
fn place(file: Uuid, part: usize, parts: usize) -> Vec<u8> {
    let (part, parts) = ((part as u64).to_be_bytes(), (parts as u64).to_be_bytes());
    [b"solidarity/v1/file".as_slice(), file.as_bytes(), &part, &parts].concat()
}

impl FileKey {
    pub fn generate(sources: &Sources) -> Self {
        Self(Zeroizing::new(sources.bytes()))
    }

    /// The key in an age file that only the identity of `recipient` opens.
    ///
    /// # Errors
    /// [`VaultError::NotARecipient`] or [`VaultError::CannotWrap`].
    pub fn wrap_for(&self, recipient: &str) -> Result<Vec<u8>, VaultError> {
        Recipients::parse(&[recipient])?.wrap_key(&self.0)
    }

    /// # Errors
    /// [`VaultError::WrongIdentity`] if it is for others; [`VaultError::Refused`] if it is damaged.
    pub fn unwrap(wrapped: &[u8], identity: &Identity) -> Result<Self, VaultError> {
        identity.unwrap_key(wrapped).map(Self)
    }

    /// Encrypts a file in parts of [`FILE_PART`] bytes, each `nonce || ciphertext`. An empty file is one empty part.
    pub fn seal(&self, file: Uuid, plain: &[u8], sources: &Sources) -> Vec<Vec<u8>> {
        let parts = plain.len().div_ceil(FILE_PART).max(1);
        let part = |at: usize| {
            let from = at * FILE_PART;
            let until = plain.len().min(from + FILE_PART);
            aead::encrypt(&self.0, &place(file, at, parts), &plain[from..until], sources)
        };
        (0..parts).map(part).collect()
    }

    /// # Errors
    /// [`VaultError::Refused`] if a byte, a part, their order or the key is another one.
    pub fn open(&self, file: Uuid, parts: &[Vec<u8>]) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        // The whole room at once: growing would leave copies of the file behind.
        let mut plain = Zeroizing::new(Vec::with_capacity(parts.len() * FILE_PART));
        for (at, part) in parts.iter().enumerate() {
            plain.extend_from_slice(&aead::decrypt(&self.0, &place(file, at, parts.len()), part)?);
        }
        if parts.is_empty() { Err(VaultError::Refused) } else { Ok(plain) }
    }
}

impl fmt::Debug for FileKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FileKey(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_any_length_opens_for_those_it_was_wrapped_for_and_nobody_else() {
        let (sources, id) = (Sources::system(), Uuid::from_u128(7));
        let (reader, other, stranger) = (Identity::generate(), Identity::generate(), Identity::generate());
        for length in [0, 1, FILE_PART - 1, FILE_PART, FILE_PART + 1, 3 * FILE_PART] {
            let plain: Vec<u8> = (0..length).map(|at| u8::try_from(at % 251).unwrap()).collect();
            let key = FileKey::generate(&sources);
            let parts = key.seal(id, &plain, &sources);
            assert_eq!(parts.len(), length.div_ceil(FILE_PART).max(1));
            for identity in [&reader, &other] {
                let wrapped = key.wrap_for(&identity.recipient()).unwrap();
                let opened = FileKey::unwrap(&wrapped, identity).unwrap();
                assert_eq!(*opened.open(id, &parts).unwrap(), plain, "{length}");
                assert_eq!(FileKey::unwrap(&wrapped, &stranger).unwrap_err(), VaultError::WrongIdentity);
            }
        }
        assert_eq!(format!("{:?}", FileKey::generate(&sources)), "FileKey(…)");
    }

    #[test]
    fn parts_that_were_altered_moved_left_out_or_of_another_file_are_refused() {
        let (sources, id) = (Sources::system(), Uuid::from_u128(7));
        let key = FileKey::generate(&sources);
        let parts = key.seal(id, &vec![1; 2 * FILE_PART + 5], &sources);
        assert!(key.open(id, &parts).is_ok());
        assert_eq!(key.open(Uuid::from_u128(8), &parts), Err(VaultError::Refused), "another file");
        assert_eq!(key.open(id, &parts[..2]), Err(VaultError::Refused), "cut off");
        assert_eq!(key.open(id, &[]), Err(VaultError::Refused), "nothing");
        let turned = [parts[1].clone(), parts[0].clone(), parts[2].clone()];
        assert_eq!(key.open(id, &turned), Err(VaultError::Refused), "another order");
        let mut altered = parts.clone();
        altered[2][30] ^= 1;
        assert_eq!(key.open(id, &altered), Err(VaultError::Refused), "altered");
        assert_eq!(FileKey::generate(&sources).open(id, &parts), Err(VaultError::Refused), "another key");
    }
}
