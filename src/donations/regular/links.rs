//! Links to a giver's own page: 256 random bits, of which only a hash is kept.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta, Utc};
use sha2::{Digest, Sha256};

use super::store;
use crate::{
    kernel::ids::DonationId,
    platform::{
        Platform,
        db::{StoreError, Tx},
    },
};

/// How long a link from a receipt opens the page: a year's gift gets the next one in time.
const LOOK_DAYS: i64 = 400;
/// How long a link that was asked for may change what the gift costs.
const CHANGE_MINUTES: i64 = 15;
/// Older links end when there are more than this.
const MOST_ALIVE: u64 = 15;
const SHOWN_PURPOSE: &str = "gift-link-shown";

/// What a link opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GiftLink {
    pub donation: DonationId,
    /// It was mailed a few minutes ago: amount, interval and card may be changed, too.
    pub may_change: bool,
}

/// A new link; the answer is its address, absolute, and stands nowhere else.
///
/// # Errors
/// Storage only.
pub async fn new_link(
    tx: &Tx,
    platform: &Platform,
    donation: DonationId,
    may_change: bool,
) -> Result<String, StoreError> {
    let links = new_links(tx, platform, &[donation], may_change).await?;
    links.into_iter().next().ok_or_else(|| StoreError::Corrupt("no link was made".to_owned()))
}

/// A new link for each of these gifts, in their order.
///
/// # Errors
/// Storage only.
pub async fn new_links(
    tx: &Tx,
    platform: &Platform,
    donations: &[DonationId],
    may_change: bool,
) -> Result<Vec<String>, StoreError> {
    let now = platform.sources.now();
    let life = if may_change { TimeDelta::minutes(CHANGE_MINUTES) } else { TimeDelta::days(LOOK_DAYS) };
    let base = platform.settings.http.public_url.as_str().trim_end_matches('/');
    let (mut links, mut urls) = (Vec::with_capacity(donations.len()), Vec::with_capacity(donations.len()));
    for donation in donations {
        let token = URL_SAFE_NO_PAD.encode(platform.sources.bytes::<32>());
        links.push((hash(&token), GiftLink { donation: *donation, may_change }));
        urls.push(format!("{base}/gifts/{token}"));
    }
    store::links::insert_links(tx, &links, now, now + life).await?;
    store::links::keep_newest_links(tx, donations, may_change, MOST_ALIVE).await?;
    Ok(urls)
}

/// What a token opens now; anything else opens nothing, and all the same.
///
/// # Errors
/// Storage only.
pub async fn find_link(platform: &Platform, token: &str) -> Result<Option<GiftLink>, StoreError> {
    if token.len() != 43 {
        return Ok(None);
    }
    let mac = hash(token);
    store::links::find_link(platform.db.reader(), &mac, platform.sources.now()).await
}

/// Ends every link of a gift but this one.
///
/// # Errors
/// Storage only.
pub(super) async fn revoke_others(tx: &Tx, donation: DonationId, token: &str) -> Result<(), StoreError> {
    store::links::delete_other_links(tx, donation, &hash(token)).await?;
    store::set_shown_link(tx, donation, None).await
}

/// 256 random bits need no key: and so a link outlives a change of the server key.
fn hash(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

pub(super) fn seal_link(platform: &Platform, donation: DonationId, link: &str) -> Vec<u8> {
    platform.server_key.encrypt(SHOWN_PURPOSE, donation.0.as_bytes(), link.as_bytes(), &platform.sources)
}

/// The link that the thanks page shows to a giver without an address, while it does.
///
/// # Errors
/// Storage only.
pub async fn kept_link(platform: &Platform, donation: DonationId) -> Result<Option<String>, StoreError> {
    let shown: Option<(Vec<u8>, DateTime<Utc>)> = store::shown_link(platform.db.reader(), donation).await?;
    let Some((sealed, until)) = shown else { return Ok(None) };
    if until < platform.sources.now() {
        return Ok(None);
    }
    let plain = platform.server_key.decrypt(SHOWN_PURPOSE, donation.0.as_bytes(), &sealed);
    Ok(plain.ok().and_then(|plain| String::from_utf8(plain.to_vec()).ok()))
}

/// Forgets what only the old server key opens: links that a thanks page still shows for its day, and addresses
/// of those who asked for a lost link. Links themselves stay good; who asked can ask again.
///
/// # Errors
/// Storage only.
pub async fn forget_sealed_links(tx: &Tx) -> Result<(), StoreError> {
    store::forget_shown_links(tx).await?;
    store::requests::forget_all(tx).await
}
