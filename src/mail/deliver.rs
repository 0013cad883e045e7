//! Delivers what waits in the outbox: at least once to the mail server, with one Message-ID for its reader.

use chrono::TimeDelta;
use futures_util::{StreamExt, stream};
use lettre::Message;

use super::{
    outgoing::compose,
    queue,
    store::{self, ClaimedMail},
    transport::{DeliveryError, Transport},
};
use crate::{
    kernel::{email::EmailAddress, ids::MailId},
    platform::{Platform, db::StoreError, jobs::Patience},
    stripe::Client,
};

/// How many mails are under way at once: a server answers slowly, so they go side by side.
const AT_ONCE: i64 = 16;
const LEASE_SECONDS: i64 = 120;

/// Why a mail did not leave now. Texts name nobody.
enum Failure {
    /// Trying again may help.
    Later(String),
    /// This mail will never leave; others are not concerned.
    Never(String),
    /// There is no address.
    Unaddressed,
}

/// Sends what is due, one round, and says how many mails were taken.
///
/// # Errors
/// Storage only; a mail that fails is put back with a growing pause, or becomes a dead letter.
pub async fn deliver_due(
    platform: &Platform,
    transport: &Transport,
    stripe: Option<&Client>,
) -> Result<usize, StoreError> {
    deliver_some(platform, transport, stripe, AT_ONCE).await
}

/// The same with at most so many mails.
///
/// # Errors
/// As [`deliver_due`].
pub async fn deliver_some(
    platform: &Platform,
    transport: &Transport,
    stripe: Option<&Client>,
    most: i64,
) -> Result<usize, StoreError> {
    let now = platform.sources.now();
    let until = now + TimeDelta::seconds(LEASE_SECONDS);
    let mails = platform.db.write(move |tx| async move { store::claim(&tx, now, until, most).await }).await?;
    let count = mails.len();
    if count > 0 {
        fail::fail_point!("mails-claimed-before-work");
    }
    // Those that are done at the same time are marked together, while the others are still on their way.
    let mut sending = stream::iter(mails)
        .map(|mail| send(platform, transport, stripe, mail))
        .buffer_unordered(count.max(1))
        .ready_chunks(count.max(1));
    let mut trouble = Ok(());
    while let Some(done) = sending.next().await {
        // A failure stops none of the others: what the server took and nobody noted would be sent again.
        trouble = mark(platform, done).await.and(trouble);
    }
    trouble?;
    Ok(count)
}

/// What became of a mail on its way.
struct Done {
    id: MailId,
    attempts: i32,
    result: Result<(), Failure>,
}

async fn send(
    platform: &Platform,
    transport: &Transport,
    stripe: Option<&Client>,
    mail: ClaimedMail,
) -> Done {
    let (id, attempts) = (mail.id, mail.attempts);
    let result = match prepare(platform, stripe, mail).await {
        Ok(message) => {
            fail::fail_point!("mail-addressed-before-send");
            transport.send(id, message).await.map_err(|e| match e {
                DeliveryError::Passing(what) => Failure::Later(what),
                DeliveryError::Permanent(what) => Failure::Never(what),
            })
        }
        Err(failure) => Err(failure),
    };
    fail::fail_point!("mail-accepted-before-mark");
    Done { id, attempts, result }
}

async fn mark(platform: &Platform, done: Vec<Done>) -> Result<(), StoreError> {
    let now = platform.sources.now();
    let marked = platform.db.write(move |tx| async move {
        let (sent, others): (Vec<_>, Vec<_>) = done.into_iter().partition(|done| done.result.is_ok());
        let sent: Vec<_> = sent.iter().map(|done| done.id.0).collect();
        store::mark_sent(&tx, &sent, now).await?;
        for Done { id, attempts, result } in others {
            match result {
                Ok(()) => {}
                Err(Failure::Unaddressed) => store::mark_unaddressed(&tx, id).await?,
                Err(Failure::Never(error)) => {
                    tracing::error!(mail = %id.0, %error, "a mail became a dead letter");
                    store::retry(&tx, id, None, &error).await?;
                }
                Err(Failure::Later(error)) => {
                    tracing::warn!(mail = %id.0, attempts, %error, "a mail waits for another try");
                    let at = Patience::MAIL.pause(attempts).map(|pause| now + pause);
                    store::retry(&tx, id, at, &error).await?;
                }
            }
        }
        Ok::<_, StoreError>(())
    });
    let marked = marked.await;
    fail::fail_point!("mail-marked");
    marked
}

/// Opens the envelope, asks Stripe for a missing address, and composes the message.
async fn prepare(
    platform: &Platform,
    stripe: Option<&Client>,
    mail: ClaimedMail,
) -> Result<Message, Failure> {
    let envelope = mail.envelope.ok_or_else(|| Failure::Never("its envelope is gone".to_owned()))?;
    let outgoing = queue::open(platform, mail.id, &envelope).map_err(|e| Failure::Never(e.to_string()))?;
    let address = match (&outgoing.to, mail.address_source) {
        (Some(address), _) => Some(address.clone()),
        (None, Some(source)) => {
            let stripe = stripe.ok_or_else(|| Failure::Later("cards are switched off".to_owned()))?;
            stripe.payer_email(&source).await.map_err(|e| Failure::Later(e.to_string()))?
        }
        (None, None) => None,
    };
    let Some(address) = address else { return Err(Failure::Unaddressed) };
    let address: EmailAddress =
        address.parse().map_err(|_| Failure::Never("the address is not one we send to".to_owned()))?;
    compose(&platform.settings.mail, mail.id, &mail.message_id, mail.created_at, &address, &outgoing)
        .map_err(|e| Failure::Never(e.to_string()))
}

/// Destroys envelopes that were not delivered in the configured days.
///
/// # Errors
/// Storage only.
pub async fn destroy_old_envelopes(platform: &Platform) -> Result<(), StoreError> {
    let days = i64::from(platform.settings.privacy.envelope_days);
    let before = platform.sources.now() - TimeDelta::days(days);
    platform.db.write(move |tx| async move { store::destroy_old(&tx, before).await }).await
}

/// How many mails wait, and how many are dead.
///
/// # Errors
/// Storage only.
pub async fn depth(platform: &Platform) -> Result<(i64, i64), StoreError> {
    let reader = platform.db.reader();
    Ok((store::count(reader, "queued").await?, store::count(reader, "dead").await?))
}
