//! A mail as it waits in its envelope, and the message that leaves: the same bytes at every try.

use chrono::{DateTime, Utc};
use lettre::{
    Message,
    message::{
        Attachment as LettreAttachment, Mailbox, MultiPart, MultiPartKind, SinglePart,
        header::{HeaderName, HeaderValue},
    },
};
use serde::{Deserialize, Serialize};

use super::views::RenderedMail;
use crate::{
    kernel::{email::EmailAddress, ids::MailId},
    platform::config::MailSettings,
};

/// What an envelope holds. `to` is absent while only Stripe knows the address.
#[derive(Serialize, Deserialize)]
pub(super) struct Outgoing {
    pub to: Option<String>,
    pub subject: String,
    pub text: String,
    pub html: String,
    /// Papers that go with it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Attachment>,
    /// Where a mail program takes its reader off a list by one `POST`; see <https://www.rfc-editor.org/rfc/rfc8058>.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unsubscribe: Option<String>,
}

/// A paper that goes with a mail.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// The file's name.
    pub name: String,
    /// Its media type.
    pub kind: String,
    #[serde(with = "in_base64")]
    pub bytes: Vec<u8>,
}

/// Bytes as text: JSON would write each as a number.
mod in_base64 {
    use base64::{Engine, engine::general_purpose::STANDARD};
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&STANDARD.encode(bytes))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
        STANDARD.decode(String::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

impl Outgoing {
    pub(super) fn new(to: Option<&EmailAddress>, mail: RenderedMail) -> Self {
        Self {
            to: to.map(|a| a.as_str().to_owned()),
            subject: mail.subject,
            text: mail.text,
            html: mail.html,
            attachments: Vec::new(),
            unsubscribe: None,
        }
    }
}

/// A header of which lettre knows nothing; name and value are ASCII of our own.
fn raw(name: &'static str, value: String) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value)
}

/// The message cannot be put together; the text says nothing of its content.
#[derive(Debug, thiserror::Error)]
#[error("the mail cannot be composed: {0}")]
pub struct CannotCompose(String);

/// Puts the message together. Everything in it follows from the arguments: boundary and Message-ID from
/// the mail's id, Date from when it was queued.
pub(super) fn compose(
    settings: &MailSettings,
    id: MailId,
    message_id: &str,
    queued_at: DateTime<Utc>,
    to: &EmailAddress,
    outgoing: &Outgoing,
) -> Result<Message, CannotCompose> {
    let cannot = |e: &dyn std::fmt::Display| CannotCompose(e.to_string());
    let address = |a: &EmailAddress| a.as_str().parse().map_err(|e| cannot(&e));
    let from = Mailbox::new(Some(settings.from_name.clone()), address(&settings.from)?);
    let body = MultiPart::builder()
        .kind(MultiPartKind::Alternative)
        .boundary(id.0.simple().to_string())
        .singlepart(SinglePart::plain(outgoing.text.clone()))
        .singlepart(SinglePart::html(outgoing.html.clone()));
    let mut whole = body;
    if !outgoing.attachments.is_empty() {
        let boundary = format!("m{}", id.0.simple());
        whole = MultiPart::builder().kind(MultiPartKind::Mixed).boundary(boundary).multipart(whole);
        for attachment in &outgoing.attachments {
            let kind = attachment.kind.parse().map_err(|e| cannot(&e))?;
            let part = LettreAttachment::new(attachment.name.clone()).body(attachment.bytes.clone(), kind);
            whole = whole.singlepart(part);
        }
    }
    let mut message = Message::builder();
    if let Some(url) = &outgoing.unsubscribe {
        message = message
            .raw_header(raw("List-Unsubscribe", format!("<{url}>")))
            .raw_header(raw("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_owned()));
    }
    message
        .message_id(Some(message_id.to_owned()))
        .date(std::time::SystemTime::from(queued_at))
        .from(from)
        .to(Mailbox::new(None, address(to)?))
        .subject(outgoing.subject.clone())
        .multipart(whole)
        .map_err(|e| cannot(&e))
}
