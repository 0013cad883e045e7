//! The office's key through the years. The settings name the first one; each that took the place of another is in the
//! database, so that every instance seals to the same key from the same moment on, whatever its settings say. If the
//! settings name another key than before, the chain begins there: they have the last word.

use chrono::{DateTime, Utc};
use subtle::ConstantTimeEq;

use super::{
    Platform,
    db::{Db, StoreError, Tx, office_keys::StoredOfficeKey},
    vault::{KeyHolders, Recipients, ServerKey, VaultError},
};

/// For what the server key repeats the hash of a key that follows another: whoever writes into the database alone
/// cannot put a key of theirs there.
const PURPOSE: &str = "office-key";

/// The office's key as it is known here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfficeKey {
    /// `age1…`
    pub public_key: String,
    /// UTC; `None`: it is the one of the settings.
    pub made_at: Option<DateTime<Utc>>,
}

fn mac_of(server_key: &ServerKey, replaces: &str, public_key: &str) -> [u8; 32] {
    // Neither text holds a space.
    server_key.hmac(PURPOSE, format!("{replaces} {public_key}").as_bytes())
}

/// Follows the chain from the key of the settings to its end.
fn follow(holders: &KeyHolders, keys: &[StoredOfficeKey]) -> Result<OfficeKey, StoreError> {
    let mut last = OfficeKey { public_key: holders.configured.office(), made_at: None };
    for _ in 0..=keys.len() {
        let Some(next) = keys.iter().find(|key| key.replaces == last.public_key) else { return Ok(last) };
        let expected = mac_of(&holders.server_key, &next.replaces, &next.public_key);
        if !bool::from(expected.as_slice().ct_eq(&next.mac)) {
            return Err(StoreError::Corrupt("a key of the office that this server did not make".to_owned()));
        }
        last = OfficeKey { public_key: next.public_key.clone(), made_at: Some(next.made_at) };
    }
    Err(StoreError::Corrupt("keys of the office that follow each other in a ring".to_owned()))
}

fn recipients(holders: &KeyHolders, keys: &[StoredOfficeKey]) -> Result<Recipients, StoreError> {
    let office = follow(holders, keys)?.public_key;
    holders.configured.with_office(&office).map_err(damaged)
}

fn damaged(error: VaultError) -> StoreError {
    StoreError::Corrupt(format!("the recipients: {error}"))
}

/// To whom a sealing key has to be encrypted now; that stays so until the end of the transaction.
///
/// # Errors
/// Storage, or a key that the server key does not prove.
pub async fn held_recipients(tx: &Tx, holders: &KeyHolders) -> Result<Recipients, StoreError> {
    tx.hold_office_key().await?;
    recipients(holders, &tx.office_keys().await?)
}

/// To whom a command without a [`Platform`] encrypts.
///
/// # Errors
/// Storage, or a key that the server key does not prove.
pub async fn recipients_of(db: &Db, holders: &KeyHolders) -> Result<Recipients, StoreError> {
    recipients(holders, &db.office_keys().await?)
}

impl Platform {
    /// To whom keys are encrypted now: the office's key first, then those of recovery.
    ///
    /// # Errors
    /// Storage, or a key that the server key does not prove.
    pub async fn recipients(&self) -> Result<Recipients, StoreError> {
        recipients_of(&self.db, self.keyring.holders()).await
    }

    /// The same within a transaction.
    ///
    /// # Errors
    /// Storage, or a key that the server key does not prove.
    pub async fn recipients_in(&self, tx: &Tx) -> Result<Recipients, StoreError> {
        recipients(self.keyring.holders(), &tx.office_keys().await?)
    }

    /// The same, and that stays so until the end of the transaction.
    ///
    /// # Errors
    /// Storage, or a key that the server key does not prove.
    pub async fn held_recipients(&self, tx: &Tx) -> Result<Recipients, StoreError> {
        held_recipients(tx, self.keyring.holders()).await
    }

    /// The office's key that is in force.
    ///
    /// # Errors
    /// Storage, or a key that the server key does not prove.
    pub async fn office_key(&self) -> Result<OfficeKey, StoreError> {
        follow(self.keyring.holders(), &self.db.office_keys().await?)
    }
}

/// Lets nobody seal to the office's key, or be given it, until the end of the transaction.
///
/// # Errors
/// Storage only.
pub async fn lock(tx: &Tx) -> Result<(), StoreError> {
    tx.lock_office_key().await
}

/// Puts a key in the place of another, in a transaction that [`lock`] began.
///
/// # Errors
/// Storage; [`StoreError::Conflict`] when another one took that place.
pub async fn put_in_place(
    tx: &Tx,
    server_key: &ServerKey,
    replaces: &str,
    public_key: &str,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let mac = mac_of(server_key, replaces, public_key).to_vec();
    let key = StoredOfficeKey {
        public_key: public_key.to_owned(),
        replaces: replaces.to_owned(),
        mac,
        made_at: now,
    };
    tx.insert_office_key(key).await
}

/// Proves the keys with another server key from now on. Without the old one (it is lost) nothing proves them now.
///
/// # Errors
/// Storage, or a key that the old server key does not prove.
pub async fn reseal(tx: &Tx, old: Option<&ServerKey>, new: &ServerKey) -> Result<(), StoreError> {
    for key in tx.office_keys().await? {
        let proved = |old: &ServerKey| mac_of(old, &key.replaces, &key.public_key).as_slice() == key.mac;
        if !old.is_none_or(proved) {
            return Err(StoreError::Corrupt("a key of the office that this server did not make".to_owned()));
        }
        let mac = mac_of(new, &key.replaces, &key.public_key).to_vec();
        tx.update_office_key_mac(&key.public_key, mac).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::{kernel::clock::Sources, platform::vault::Identity};

    fn key(server_key: &ServerKey, replaces: &str, public_key: &str) -> StoredOfficeKey {
        StoredOfficeKey {
            public_key: public_key.to_owned(),
            replaces: replaces.to_owned(),
            mac: mac_of(server_key, replaces, public_key).to_vec(),
            made_at: DateTime::UNIX_EPOCH,
        }
    }

    #[test]
    fn the_last_of_the_chain_is_in_force_and_the_settings_have_the_last_word() {
        let server_key = Arc::new(ServerKey::generate(&Sources::system()));
        let [first, second, third, recovery, other] = [(); 5].map(|()| Identity::generate().recipient());
        let holders = |office: &str| KeyHolders {
            configured: Recipients::parse(&[office, recovery.as_str()]).unwrap(),
            server_key: Arc::clone(&server_key),
        };
        let keys = [key(&server_key, &second, &third), key(&server_key, &first, &second)];
        for office in [&first, &second, &third] {
            let found = recipients(&holders(office), &keys).unwrap();
            assert_eq!((found.office(), found.recovery()), (third.clone(), vec![recovery.clone()]));
        }
        assert_eq!(recipients(&holders(&other), &keys).unwrap().office(), other);
        assert_eq!(recipients(&holders(&first), &[]).unwrap().office(), first);
    }

    #[test]
    fn a_key_that_was_only_written_into_the_database_is_refused() {
        let server_key = Arc::new(ServerKey::generate(&Sources::system()));
        let [first, second, recovery] = [(); 3].map(|()| Identity::generate().recipient());
        let configured = Recipients::parse(&[&first, &recovery]).unwrap();
        let holders = KeyHolders { configured, server_key: Arc::clone(&server_key) };
        let forged = key(&ServerKey::generate(&Sources::system()), &first, &second);
        assert!(matches!(recipients(&holders, &[forged]), Err(StoreError::Corrupt(_))));
        let ring = [key(&server_key, &first, &second), key(&server_key, &second, &first)];
        assert!(matches!(recipients(&holders, &ring), Err(StoreError::Corrupt(_))));
    }
}
