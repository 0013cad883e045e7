//! Who lost the link types the address; Stripe is asked for customers with it. Nobody learns from the page
//! whether there is one, and nobody's mailbox can be filled this way.

use chrono::TimeDelta;
use uuid::Uuid;

use super::{
    store::{self, requests},
    tell::{Said, mail_giver, own_link},
};
use crate::{
    donations::donation::State,
    kernel::{email::EmailAddress, ids::new_uuid},
    mail::{Destination, gift_mail::GiftMailKind},
    platform::{Platform, db::StoreError},
    stripe::{Client, StripeError},
};

/// So many requests for one address in a day lead to mail.
const MOST_A_DAY: i64 = 3;
const HASH_PURPOSE: &str = "link-request";
const SEAL_PURPOSE: &str = "link-request-address";

/// Why a request could not be worked on now.
#[derive(Debug, thiserror::Error)]
pub enum LostLinkError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Stripe(#[from] StripeError),
}

/// Notes that somebody asked for the links of an address; past a few in a day nothing is noted.
///
/// # Errors
/// Storage only.
pub async fn request_links(platform: &Platform, address: &EmailAddress) -> Result<(), StoreError> {
    let now = platform.sources.now();
    let mac = platform.server_key.hmac(HASH_PURPOSE, address.as_str().to_lowercase().as_bytes());
    let id = new_uuid(&platform.sources);
    let sealed = platform.server_key.encrypt(
        SEAL_PURPOSE,
        id.as_bytes(),
        address.as_str().as_bytes(),
        &platform.sources,
    );
    platform
        .db
        .write(move |tx| async move {
            if requests::count(&tx, &mac, now - TimeDelta::days(1)).await? < MOST_A_DAY {
                requests::insert(&tx, id, &mac, sealed, now).await?;
            }
            Ok::<_, StoreError>(())
        })
        .await
}

/// Works off what was asked for, and says how many requests that were.
///
/// # Errors
/// Stripe's or the database's; what is left is worked on later, for a day.
pub async fn answer_requests(platform: &Platform, stripe: &Client) -> Result<usize, LostLinkError> {
    let day_ago = platform.sources.now() - TimeDelta::days(1);
    platform.db.write(move |tx| async move { requests::forget(&tx, day_ago).await }).await?;
    let waiting = requests::waiting(platform.db.reader()).await?;
    let count = waiting.len();
    for (id, sealed) in waiting {
        answer(platform, stripe, id, &sealed).await?;
    }
    Ok(count)
}

async fn answer(platform: &Platform, stripe: &Client, id: Uuid, sealed: &[u8]) -> Result<(), LostLinkError> {
    let plain = platform.server_key.decrypt(SEAL_PURPOSE, id.as_bytes(), sealed).ok();
    let text = plain.and_then(|plain| String::from_utf8(plain.to_vec()).ok()).unwrap_or_default();
    let gifts = match text.parse::<EmailAddress>() {
        Ok(address) => {
            let customers = stripe.customers_with(&address).await?;
            let gifts = store::gifts_of_customers(platform.db.reader(), customers).await?;
            let wanted = gifts.into_iter().filter(|gift| {
                gift.wants_receipt && !matches!(gift.state, State::Cancelled | State::Expired)
            });
            Some((address, wanted.collect::<Vec<_>>()))
        }
        Err(_) => None,
    };
    let context = platform.clone();
    platform
        .db
        .write(move |tx| async move {
            // Two workers may have asked: one of them answers.
            if !requests::wipe(&tx, id).await? {
                return Ok(());
            }
            let Some((address, gifts)) = gifts else { return Ok(()) };
            let Some(first) = gifts.first() else { return Ok(()) };
            let mut said = Said::default();
            for gift in &gifts {
                let (label, link) = own_link(&tx, &context, gift).await?;
                said.links.push((format!("{label} {}", gift.reference.grouped()), link));
            }
            let to = Destination::Address(address);
            mail_giver(&tx, &context, first, to, GiftMailKind::LostLinks, said).await
        })
        .await?;
    Ok(())
}
