//! What a regular gift has beside a gift made once, from its first moment on.

use chrono::TimeDelta;

use super::{
    links::{new_link, seal_link},
    store,
};
use crate::{
    donations::donation::{Donation, Method, Twinning},
    platform::{
        Platform,
        db::{StoreError, Tx},
    },
};

/// How long the link of a giver without an address is shown.
const SHOWN_HOURS: i64 = 24;

/// Records a regular gift that was taken in this transaction. Who gave us no address gets the link now: the
/// thanks page shows it for a day.
///
/// # Errors
/// Storage only.
pub async fn begin_gift(
    tx: &Tx,
    platform: &Platform,
    donation: &Donation,
    twinning: Option<Twinning>,
) -> Result<(), StoreError> {
    store::insert(tx, donation.id, twinning).await?;
    if donation.method == Method::Card && !donation.wants_receipt {
        let link = new_link(tx, platform, donation.id, false).await?;
        let until = donation.created_at + TimeDelta::hours(SHOWN_HOURS);
        store::set_shown_link(tx, donation.id, Some((seal_link(platform, donation.id, &link), until)))
            .await?;
    }
    Ok(())
}
