//! Card pages that are over and of whose end nobody has told us. Stripe is asked before anything of such a gift is given
//! up or forgotten: it may be paid, and its webhooks late.

use super::{
    dispatch::Mails,
    process_events::{ProcessError, apply_with_fetches},
};
use crate::{
    donations::{note_asked, unheard_sessions},
    platform::{Platform, db::StoreError},
    stripe::Client,
};

/// Asks about a few of them, oldest first, and says how many. What is found out is repair, and mails nobody.
///
/// # Errors
/// Storage only; while Stripe cannot be asked they wait.
pub async fn ask_about_unheard(platform: &Platform, stripe: Option<&Client>) -> Result<usize, StoreError> {
    let Some(stripe) = stripe else { return Ok(0) };
    // After a restore the sweep comes first.
    if platform.doors.are_held().await? {
        return Ok(0);
    }
    let sessions = unheard_sessions(platform).await?;
    let count = sessions.len();
    for session in sessions {
        match ask(platform, stripe, &session).await {
            Ok(()) => {}
            Err(ProcessError::Store(error @ StoreError::Unavailable(_))) => return Err(error),
            Err(ProcessError::Stripe(error)) if error.is_passing() => {
                tracing::warn!(%error, "Stripe cannot be asked about card pages of which nobody has told");
                return Ok(count);
            }
            Err(error) => tracing::warn!(session, %error, "what became of a card page is not known"),
        }
        let now = platform.sources.now();
        platform.db.write(move |tx| async move { note_asked(&tx, &session, now).await }).await?;
    }
    Ok(count)
}

async fn ask(platform: &Platform, stripe: &Client, session: &str) -> Result<(), ProcessError> {
    match stripe.session_fact(session).await? {
        Some(decoded) => apply_with_fetches(platform, Some(stripe), decoded, None, false, Mails::Hold).await,
        None => Ok(()),
    }
}
