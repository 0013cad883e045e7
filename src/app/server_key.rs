//! Another server key: everything that is encrypted with the old one is encrypted with the new one, or given up.

use std::sync::Arc;

use crate::{
    affiliations,
    bank::HASH_KEY,
    donations,
    kernel::clock::Sources,
    ledger::{ChainKeyError, recover_chain_key, rotate_chain_key},
    mail,
    newsletter::SUPPRESSION_KEY,
    office::{self, audit::AUDIT_KEY},
    payments::inbox,
    platform::{
        db::{Db, StoreError, Tx},
        doors::mark_server_key,
        kept_key::{KeptKey, KeyHolder},
        office_key,
        vault::{Identity, KeyHolders, Recipients, ServerKey},
    },
};

/// What was put under the new key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Resealed {
    pub chain_keys: u64,
    pub events: u64,
    pub mails: u64,
    pub card_pages: u64,
    /// Contacts of affiliated bodies.
    pub contacts: u64,
    /// People of the office.
    pub staff: u64,
}

/// Keys by which something is known again, whatever the server key.
const KEPT: [KeptKey; 3] = [HASH_KEY, SUPPRESSION_KEY, AUDIT_KEY];

/// Puts those keys under a server key, and to recipients.
///
/// # Errors
/// Storage, or a holder that does not open one.
pub async fn rewrap_kept_keys(
    tx: &Tx,
    holder: KeyHolder<'_>,
    server_key: &ServerKey,
    recipients: &Recipients,
    sources: &Sources,
) -> Result<(), StoreError> {
    for key in KEPT {
        key.rewrap(tx, holder, server_key, recipients, sources).await?;
    }
    Ok(())
}

/// Changes the server key, all of it in one transaction. Nothing else may run on the database meanwhile.
///
/// # Errors
/// Storage, or something that the old key does not open; nothing is changed then.
pub async fn rotate_server_key(
    db: &Db,
    old: ServerKey,
    new: ServerKey,
    recipients: Recipients,
    sources: Sources,
) -> Result<Resealed, ChainKeyError> {
    db.write(move |tx| async move {
        let resealed = Resealed {
            chain_keys: rotate_chain_key(&tx, &old, &new, &recipients, &sources).await?,
            events: inbox::reseal(&tx, &old, &new, &sources).await?,
            mails: mail::reseal(&tx, &old, &new, &sources).await?,
            card_pages: donations::reseal(&tx, &old, &new, &sources).await?,
            contacts: affiliations::reseal(&tx, &old, &new, &sources).await?,
            staff: office::reseal(&tx, &old, &new, &sources).await?,
        };
        rewrap_kept_keys(&tx, KeyHolder::Server(&old), &new, &recipients, &sources).await?;
        office_key::reseal(&tx, Some(&old), &new).await?;
        change(&tx, &new).await?;
        Ok(resealed)
    })
    .await
}

/// Goes on without the old key, which is lost. `recipients` are those of the settings: which keys of the office took
/// the place of theirs is taken as it stands in the database, since nothing proves it any more. The chain's keys are
/// recovered, so that the books can still be proved; what else it encrypted is given up, and counted here.
///
/// # Errors
/// Storage, or another identity; nothing is changed then.
pub async fn replace_lost_server_key(
    db: &Db,
    identity: Identity,
    new: ServerKey,
    recipients: Recipients,
    sources: Sources,
) -> Result<Resealed, ChainKeyError> {
    db.write(move |tx| async move {
        office_key::reseal(&tx, None, &new).await?;
        let holders = KeyHolders { configured: recipients, server_key: Arc::new(new.clone()) };
        let recipients = office_key::held_recipients(&tx, &holders).await?;
        let given_up = Resealed {
            chain_keys: recover_chain_key(&tx, &identity, &new, &recipients, &sources).await?,
            events: inbox::give_up_bodies(&tx).await?,
            mails: mail::give_up_envelopes(&tx).await?,
            card_pages: donations::give_up_pages(&tx).await?,
            contacts: affiliations::give_up_contacts(&tx).await?,
            staff: office::give_up_staff(&tx).await?,
        };
        rewrap_kept_keys(&tx, KeyHolder::Recovery(&identity), &new, &recipients, &sources).await?;
        change(&tx, &new).await?;
        Ok(given_up)
    })
    .await
}

async fn change(tx: &Tx, new: &ServerKey) -> Result<(), ChainKeyError> {
    // What repeats a submission is told by an HMAC under the old key, which nothing can turn into one under the new.
    donations::forget_submissions(tx).await?;
    donations::regular::forget_sealed_links(tx).await?;
    Ok(mark_server_key(tx, new).await?)
}
