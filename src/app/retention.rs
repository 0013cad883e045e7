//! Personal records whose time is over are deleted; the sums stay.

use chrono::TimeDelta;

use crate::{
    affiliations, bank, donations, newsletter,
    payments::inbox,
    platform::{Platform, db::StoreError},
    supporters,
};

/// Deletes what is past its time, one bounded round; says how many records that were.
///
/// # Errors
/// Storage only.
pub async fn forget_old(platform: &Platform) -> Result<u64, StoreError> {
    let days = i64::from(platform.settings.privacy.event_body_days);
    inbox::wipe_old_bodies(&platform.db, platform.sources.now() - TimeDelta::days(days)).await?;
    bank::uploads::forget_old_uploads(platform).await?;
    newsletter::let_lapse(platform).await?;
    let contacts = affiliations::forget_old_contacts(platform).await?;
    if contacts > 0 {
        platform.db.forget_traces().await?;
        tracing::info!(contacts, "contacts and drafts of bodies whose time was over are deleted");
    }
    let ids = donations::records_past_their_time(platform).await?;
    if ids.is_empty() {
        return Ok(contacts);
    }
    let forget = move |tx| async move {
        donations::detach_supporters(&tx, &ids).await?;
        supporters::delete_records(&tx, &ids).await
    };
    let forgotten = platform.db.write(forget).await?;
    platform.db.forget_traces().await?;
    tracing::info!(forgotten, "records of supporters whose time was over are deleted");
    Ok(forgotten + contacts)
}
