//! The keyed hash by which an address that left is known again. Its key outlives the server key, else whoever left would
//! be written to again after a change of that key. So it is stored twice: under the server key, and with age to the
//! campaign's recipients.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::{
    kernel::email::EmailAddress,
    platform::{
        Platform,
        db::{Db, StoreError, Tx},
        kept_key::KeptKey,
    },
};

pub const SUPPRESSION_KEY: KeptKey =
    KeptKey { table: "newsletter_key", purpose: "newsletter-suppression-key", place: b"newsletter_key" };

/// Hashes addresses.
pub(super) struct AddressHasher(Zeroizing<[u8; 32]>);

impl AddressHasher {
    /// With the key that is stored; the first is made where there is none.
    pub(super) async fn within(tx: &Tx, platform: &Platform) -> Result<Self, StoreError> {
        let recipients = platform.recipients_in(tx).await?;
        let (server_key, sources) = (&platform.server_key, &platform.sources);
        SUPPRESSION_KEY.find_or_make(tx, server_key, &recipients, sources).await.map(Self)
    }

    /// The same where nothing is written: absent where nobody was ever asked.
    pub(super) async fn find(db: &Db, platform: &Platform) -> Result<Option<Self>, StoreError> {
        Ok(SUPPRESSION_KEY.find(db, &platform.server_key).await?.map(Self))
    }

    /// Case does not distinguish mailboxes in practice, so it does not here.
    pub(super) fn hash(&self, address: &EmailAddress) -> Result<Vec<u8>, StoreError> {
        let corrupt = |_| StoreError::Corrupt("the key of addresses that left".to_owned());
        let mut mac = Hmac::<Sha256>::new_from_slice(self.0.as_slice()).map_err(corrupt)?;
        mac.update(address.as_str().to_lowercase().as_bytes());
        Ok(mac.finalize().into_bytes().to_vec())
    }
}
