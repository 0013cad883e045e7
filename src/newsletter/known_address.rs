//! An address as the list keeps it. With an identity the address can be read, and the link that goes with it; with the
//! link alone the hash of the address, so that whoever leaves is known again although nobody can read where they are.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};

use super::address_hash::AddressHasher;
use crate::{
    kernel::{
        clock::Sources,
        email::EmailAddress,
        ids::{DonationId, SealingKeyId},
    },
    platform::{
        Platform,
        db::{StoreError, Tx},
        vault::{Aad, ServerKey},
    },
    supporters::{SealedText, store_key_of},
};

const PURPOSE: &str = "newsletter-address-hash";

/// Where the sealed address of a gift is kept.
pub(super) fn place(donation: DonationId) -> Aad<'static> {
    Aad { table: "newsletter_wish", row: donation.0, column: "sealed" }
}

/// A link's secret: 256 random bits.
pub(super) fn new_token(sources: &Sources) -> String {
    URL_SAFE_NO_PAD.encode(sources.bytes::<32>())
}

/// What the database keeps of a link. Random bits need no key.
pub(super) fn hash_of_token(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

/// Encrypted as it is stored.
#[derive(Clone)]
pub(super) struct KnownAddress {
    pub key: SealingKeyId,
    /// Link and address, for an identity.
    pub sealed: Vec<u8>,
    /// The hash, for the link.
    pub sealed_hash: Vec<u8>,
}

impl KnownAddress {
    /// Seals an address, and stores the key of the hour where it may be missing.
    pub(super) async fn seal(
        tx: &Tx,
        platform: &Platform,
        donation: DonationId,
        token: &str,
        address: &EmailAddress,
    ) -> Result<Self, StoreError> {
        let corrupt = |_| StoreError::Corrupt("an address for the newsletter".to_owned());
        let hash = AddressHasher::within(tx, platform).await?.hash(address)?;
        let text = format!("{token} {}", address.as_str());
        let sealed = SealedText::try_new(&text, &place(donation), &platform.keyring, &platform.sources)
            .map_err(corrupt)?;
        store_key_of(tx, &sealed, platform.sources.now()).await?;
        let link = ServerKey::from_hex_or_base64(token).map_err(corrupt)?;
        let sealed_hash = link.encrypt(PURPOSE, donation.0.as_bytes(), &hash, &platform.sources);
        Ok(Self { key: sealed.key, sealed: sealed.bytes, sealed_hash })
    }
}

/// The hash that a link opens.
pub(super) fn open_hash(
    token: &str,
    donation: DonationId,
    sealed_hash: &[u8],
) -> Result<Vec<u8>, StoreError> {
    let corrupt = |_| StoreError::Corrupt("the hash of an address for the newsletter".to_owned());
    let link = ServerKey::from_hex_or_base64(token).map_err(corrupt)?;
    let plain = link.decrypt(PURPOSE, donation.0.as_bytes(), sealed_hash).map_err(corrupt)?;
    Ok(plain.to_vec())
}

/// Link and address of an opened text.
pub(super) fn read_opened(text: &str) -> Option<(&str, EmailAddress)> {
    let (token, address) = text.split_once(' ')?;
    Some((token, address.parse().ok()?))
}
