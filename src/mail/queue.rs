//! Queues a mail in the transaction that causes it.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{
    outgoing::{Attachment, Outgoing},
    store::{self, NewRow},
    views::RenderedMail,
};
use crate::{
    kernel::{email::EmailAddress, ids::MailId, locale::Locale, reference::Reference},
    platform::{
        Platform,
        db::{StoreError, Tx},
        vault::{Envelope, open_envelope, seal_envelope},
    },
};

/// Where a mail goes.
#[derive(Clone)]
pub enum Destination {
    Address(EmailAddress),
    /// Stripe knows: the id of the payment intent (or charge) whose payer is asked for just before sending.
    PayerOf(String),
}

/// A mail to be sent.
pub struct NewMail {
    pub id: MailId,
    /// `receipt`, `pledge`.
    pub kind: &'static str,
    pub reference: Reference,
    pub locale: Locale,
    pub content: RenderedMail,
    pub to: Destination,
    /// Not before; UTC.
    pub not_before: DateTime<Utc>,
}

/// Writes the mail, its whole content in an envelope that only the server key opens.
///
/// # Errors
/// Storage only.
pub async fn queue_mail(tx: &Tx, platform: &Platform, mail: NewMail) -> Result<(), StoreError> {
    queue_mail_with(tx, platform, mail, Vec::new()).await
}

/// The same with papers that go with it.
///
/// # Errors
/// Storage only.
pub async fn queue_mail_with(
    tx: &Tx,
    platform: &Platform,
    mail: NewMail,
    attachments: Vec<Attachment>,
) -> Result<(), StoreError> {
    queue_prepared(tx, prepare(platform, mail, attachments, None)?).await
}

/// The same with an address at which a mail program takes its reader off a list.
///
/// # Errors
/// Storage only.
pub async fn queue_mail_one_click(
    tx: &Tx,
    platform: &Platform,
    mail: NewMail,
    unsubscribe: String,
) -> Result<(), StoreError> {
    queue_prepared(tx, prepare(platform, mail, Vec::new(), Some(unsubscribe))?).await
}

/// A mail that is written and sealed, and not in the outbox yet: what takes a processor's time was done before the
/// transaction, in which others wait.
#[derive(Clone)]
pub struct PreparedMail(NewRow);

/// Seals a mail for the outbox.
///
/// # Errors
/// None that a mail of ours could cause.
pub fn prepare_mail(platform: &Platform, mail: NewMail) -> Result<PreparedMail, StoreError> {
    prepare(platform, mail, Vec::new(), None)
}

/// Puts a prepared mail into the outbox.
///
/// # Errors
/// Storage only.
pub async fn queue_prepared(tx: &Tx, mail: PreparedMail) -> Result<(), StoreError> {
    store::insert(tx, mail.0).await
}

/// Puts many prepared mails into the outbox.
///
/// # Errors
/// Storage only.
pub async fn queue_all(tx: &Tx, mails: Vec<PreparedMail>) -> Result<(), StoreError> {
    store::insert_many(tx, mails.into_iter().map(|mail| mail.0).collect()).await
}

/// Which of these mails wait for an address.
///
/// # Errors
/// Storage only.
pub async fn without_address(tx: &Tx, ids: &[Uuid]) -> Result<Vec<Uuid>, StoreError> {
    store::without_address(tx, ids).await
}

fn prepare(
    platform: &Platform,
    mail: NewMail,
    attachments: Vec<Attachment>,
    unsubscribe: Option<String>,
) -> Result<PreparedMail, StoreError> {
    let (to, address_source) = match mail.to {
        Destination::Address(address) => (Some(address), None),
        Destination::PayerOf(id) => (None, Some(id)),
    };
    let outgoing = Outgoing { attachments, unsubscribe, ..Outgoing::new(to.as_ref(), mail.content) };
    let envelope = seal(platform, mail.id, &outgoing)?;
    let domain = platform.settings.mail.from.as_str().rsplit('@').next().unwrap_or("localhost");
    Ok(PreparedMail(NewRow {
        id: mail.id,
        kind: mail.kind,
        reference: mail.reference,
        locale: mail.locale.tag(),
        message_id: format!("<{}@{domain}>", mail.id.0.simple()),
        address_source,
        envelope,
        created_at: platform.sources.now(),
        next_attempt_at: mail.not_before,
    }))
}

/// How many mails of a kind were queued under a reference since: what somebody asks for again and again is bounded.
///
/// # Errors
/// Storage only.
pub async fn count_queued(
    tx: &Tx,
    kind: &str,
    reference: Reference,
    since: DateTime<Utc>,
) -> Result<u64, StoreError> {
    store::count_since(tx, kind, reference, since).await
}

/// Gives a waiting mail the address that an event brought, so that Stripe need not be asked. A mail that
/// has its address, or is gone, is left alone.
///
/// # Errors
/// Storage only.
pub async fn provide_address(
    tx: &Tx,
    platform: &Platform,
    id: MailId,
    address: &EmailAddress,
) -> Result<(), StoreError> {
    let Some(waiting) = store::waiting_for_address(tx, id).await? else { return Ok(()) };
    let mut outgoing = open(platform, id, &waiting)?;
    outgoing.to = Some(address.as_str().to_owned());
    let envelope = seal(platform, id, &outgoing)?;
    store::set_envelope(tx, id, envelope, platform.sources.now()).await
}

pub(super) fn seal(platform: &Platform, id: MailId, outgoing: &Outgoing) -> Result<Envelope, StoreError> {
    let plain =
        serde_json::to_vec(outgoing).map_err(|_| StoreError::Corrupt("a mail's content".to_owned()))?;
    Ok(seal_envelope(&platform.server_key, id.0.as_bytes(), &plain, &platform.sources))
}

pub(super) fn open(platform: &Platform, id: MailId, envelope: &Envelope) -> Result<Outgoing, StoreError> {
    let corrupt = || StoreError::Corrupt("a delivery envelope does not open".to_owned());
    let plain = open_envelope(&platform.server_key, id.0.as_bytes(), &envelope.wrapped_key, &envelope.body)
        .map_err(|_| corrupt())?;
    serde_json::from_slice(&plain).map_err(|_| corrupt())
}
