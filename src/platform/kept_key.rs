//! Keys that outlive the server key: what is hashed or linked with them must be known again under the next one. So each
//! is stored twice, under the server key and with age to the campaign's recipients.

use zeroize::Zeroizing;

use super::{
    db::{Db, StoreError, Tx, kept_keys::StoredKey},
    vault::{Identity, Recipients, ServerKey, VaultError},
};
use crate::kernel::clock::Sources;

type Secret = Zeroizing<[u8; 32]>;

/// One such key: a table of one row, and what binds its ciphertext to it.
#[derive(Clone, Copy, Debug)]
pub struct KeptKey {
    pub table: &'static str,
    pub purpose: &'static str,
    pub place: &'static [u8],
}

/// What opens it.
#[derive(Clone, Copy)]
pub enum KeyHolder<'a> {
    Server(&'a ServerKey),
    /// What was kept for the loss of the server key.
    Recovery(&'a Identity),
}

impl KeptKey {
    /// The key; `None` before it was needed.
    ///
    /// # Errors
    /// Storage, or a server key that does not open it.
    pub async fn find(&self, db: &Db, server_key: &ServerKey) -> Result<Option<Secret>, StoreError> {
        let stored = db.kept_key(self.table).await?;
        stored.map(|stored| self.open(KeyHolder::Server(server_key), &stored)).transpose()
    }

    /// The key; drawn where there is none. Of two who do that at once, both get the same.
    ///
    /// # Errors
    /// Storage, or a server key that does not open it.
    pub async fn find_or_make(
        &self,
        tx: &Tx,
        server_key: &ServerKey,
        recipients: &Recipients,
        sources: &Sources,
    ) -> Result<Secret, StoreError> {
        let stored = match tx.kept_key(self.table).await? {
            Some(stored) => stored,
            None => {
                let drawn = Zeroizing::new(sources.bytes::<32>());
                tx.insert_kept_key(self.table, self.wrap(&drawn, server_key, recipients, sources)?).await?;
                let there = tx.kept_key(self.table).await?;
                there.ok_or_else(|| StoreError::Corrupt(format!("{} is empty", self.table)))?
            }
        };
        self.open(KeyHolder::Server(server_key), &stored)
    }

    /// Puts it under a server key and to recipients; nothing where there is none.
    ///
    /// # Errors
    /// Storage, or a holder that does not open it.
    pub async fn rewrap(
        &self,
        tx: &Tx,
        holder: KeyHolder<'_>,
        server_key: &ServerKey,
        recipients: &Recipients,
        sources: &Sources,
    ) -> Result<(), StoreError> {
        let Some(stored) = tx.kept_key(self.table).await? else { return Ok(()) };
        let key = self.open(holder, &stored)?;
        tx.update_kept_key(self.table, self.wrap(&key, server_key, recipients, sources)?).await
    }

    fn wrap(
        &self,
        key: &[u8; 32],
        server_key: &ServerKey,
        recipients: &Recipients,
        sources: &Sources,
    ) -> Result<StoredKey, StoreError> {
        Ok(StoredKey {
            wrapped: server_key.encrypt(self.purpose, self.place, key, sources),
            recovery: recipients.wrap_key(key).map_err(|error| self.damaged(&error))?,
            sealed_to: recipients.fingerprint(),
        })
    }

    fn open(&self, holder: KeyHolder<'_>, stored: &StoredKey) -> Result<Secret, StoreError> {
        let opened = match holder {
            KeyHolder::Server(server_key) => {
                server_key.decrypt(self.purpose, self.place, &stored.wrapped).and_then(|plain| {
                    plain.as_slice().try_into().map(Zeroizing::new).map_err(|_| VaultError::Refused)
                })
            }
            KeyHolder::Recovery(identity) => identity.unwrap_key(&stored.recovery),
        };
        opened.map_err(|error| self.damaged(&error))
    }

    fn damaged(&self, error: &VaultError) -> StoreError {
        StoreError::Corrupt(format!("the key in {} does not open: {error}", self.table))
    }
}
