//! What the owner of a link decides: to be on the list, or not.

use super::{
    Standing,
    address_hash::AddressHasher,
    known_address::{KnownAddress, hash_of_token, open_hash},
    store::{self, Wish},
};
use crate::{
    kernel::email::EmailAddress,
    platform::{
        Platform,
        db::{StoreError, Tx},
    },
    stripe::Client,
};

/// Why somebody could not be put on the list.
#[derive(Debug, thiserror::Error)]
pub(super) enum ConfirmError {
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Only Stripe knows the address, and does not tell it now.
    #[error("the address could not be asked for")]
    Unreachable,
}

/// How the owner of a link stands; `None` for any other text.
///
/// # Errors
/// Storage only.
pub(super) async fn standing(platform: &Platform, token: &str) -> Result<Option<Standing>, StoreError> {
    Ok(find(platform, token).await?.map(|wish| wish.standing))
}

async fn find(platform: &Platform, token: &str) -> Result<Option<Wish>, StoreError> {
    if token.len() != 43 {
        return Ok(None);
    }
    store::find(&platform.db, &hash_of_token(token)).await
}

/// The address to which the mail with the link went.
async fn asked_address(wish: &Wish, stripe: Option<&Client>) -> Result<EmailAddress, ConfirmError> {
    let (Some(payer), Some(stripe)) = (&wish.payer, stripe) else { return Err(ConfirmError::Unreachable) };
    let told = stripe.payer_email(payer).await.map_err(|error| {
        tracing::warn!(%error, "an address for the newsletter could not be asked for");
        ConfirmError::Unreachable
    })?;
    told.and_then(|address| address.parse().ok()).ok_or(ConfirmError::Unreachable)
}

/// Puts the owner of a link on the list. Who left by this link stays away: they tick the box with another gift.
///
/// # Errors
/// See [`ConfirmError`].
pub(super) async fn confirm(
    platform: &Platform,
    stripe: Option<&Client>,
    token: &str,
) -> Result<Option<Standing>, ConfirmError> {
    let Some(wish) = find(platform, token).await? else { return Ok(None) };
    if wish.standing != Standing::Asked {
        return Ok(Some(wish.standing));
    }
    let address = match &wish.sealed_hash {
        Some(_) => None,
        None => Some(asked_address(&wish, stripe).await?),
    };
    let (context, token) = (platform.clone(), token.to_owned());
    let write = move |tx: Tx| async move {
        let known = match &address {
            Some(address) => Some(KnownAddress::seal(&tx, &context, wish.donation, &token, address).await?),
            None => None,
        };
        let sealed_hash = known.as_ref().map(|known| &known.sealed_hash).or(wish.sealed_hash.as_ref());
        let Some(sealed_hash) = sealed_hash else { return Ok(None) };
        let hash = open_hash(&token, wish.donation, sealed_hash)?;
        if !store::confirm(&tx, wish.donation, known, context.sources.now()).await? {
            // Somebody left at this very moment.
            return Ok(Some(Standing::Ended));
        }
        // Whoever had left before wishes it again.
        store::forgive(&tx, &hash).await?;
        Ok::<_, StoreError>(Some(Standing::Confirmed))
    };
    Ok(platform.db.write(write).await?)
}

/// Takes the owner of a link off the list, and remembers the hash of the address: whatever other gift it came by, it is
/// not exported any more. Nothing prevents it: where Stripe alone knows the address and is silent, the link's own wish
/// ends all the same.
///
/// # Errors
/// Storage only.
pub(super) async fn leave(
    platform: &Platform,
    stripe: Option<&Client>,
    token: &str,
) -> Result<Option<Standing>, StoreError> {
    let Some(wish) = find(platform, token).await? else { return Ok(None) };
    if wish.standing == Standing::Ended {
        return Ok(Some(Standing::Ended));
    }
    let address = match &wish.sealed_hash {
        Some(_) => None,
        None => asked_address(&wish, stripe).await.ok(),
    };
    let (context, token) = (platform.clone(), token.to_owned());
    let write = move |tx: Tx| async move {
        let hash = match (&wish.sealed_hash, &address) {
            (Some(sealed), _) => Some(open_hash(&token, wish.donation, sealed)?),
            (None, Some(address)) => Some(AddressHasher::within(&tx, &context).await?.hash(address)?),
            (None, None) => None,
        };
        let now = context.sources.now();
        store::end(&tx, wish.donation, now).await?;
        if let Some(hash) = hash {
            store::suppress(&tx, hash, now).await?;
        }
        Ok::<_, StoreError>(())
    };
    platform.db.write(write).await?;
    Ok(Some(Standing::Ended))
}
