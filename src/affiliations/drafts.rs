//! Forms that a secretary leaves and comes back to, by a link in a mail. Kept under the server key for a while, and gone
//! when the form is sent.

use chrono::TimeDelta;
use sha2::{Digest, Sha256};

use super::{form::ApplyForm, store};
use crate::{
    kernel::{email::EmailAddress, ids::MailId, locale::Locale, reference::Reference},
    mail::{Destination, LetterMail, NewMail, queue_mail},
    platform::{Platform, db::StoreError, i18n::Texts},
};

/// What the key that encrypts them is for.
const PURPOSE: &str = "affiliation-draft";
const DAYS: i64 = 30;

/// Only the hash of a link's token is kept.
fn hash(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

/// Keeps a form, in the place of what an earlier link of its led to, and mails the link; answers its token.
///
/// # Errors
/// Storage only.
pub async fn keep_draft(
    platform: &Platform,
    form: &ApplyForm,
    to: EmailAddress,
    locale: Locale,
) -> Result<String, StoreError> {
    let token = hex::encode(platform.sources.bytes::<32>());
    let hash = hash(&token);
    let plain =
        serde_json::to_vec(form).map_err(|_| StoreError::Corrupt("a form cannot be written".to_owned()))?;
    let sealed = platform.server_key.encrypt(PURPOSE, &hash, &plain, &platform.sources);
    let until = platform.sources.now() + TimeDelta::days(DAYS);
    let content = letter(platform, &token, locale)?;
    let mail = NewMail {
        id: MailId::generate(&platform.sources),
        kind: "affiliation_draft",
        reference: Reference::generate(&platform.sources),
        locale,
        content,
        to: Destination::Address(to),
        not_before: platform.sources.now(),
    };
    let (context, before) = (platform.clone(), form.draft.clone());
    let write = move |tx| async move {
        if !before.is_empty() {
            store::drafts::forget(&tx, &self::hash(&before)).await?;
        }
        store::drafts::insert(&tx, &hash, sealed, until).await?;
        queue_mail(&tx, &context, mail).await
    };
    platform.db.write(write).await?;
    Ok(token)
}

pub(super) fn letter(
    platform: &Platform,
    token: &str,
    locale: Locale,
) -> Result<crate::mail::views::RenderedMail, StoreError> {
    let texts = Texts::new(locale);
    let base = platform.settings.http.public_url.as_str().trim_end_matches('/');
    let letter = LetterMail {
        texts,
        subject: texts.t("letter-draft-subject"),
        paragraphs: vec![texts.t_count("letter-draft", "count", DAYS)],
        link: Some(format!("{base}/affiliate/draft/{token}")),
        leave: None,
        twin: None,
    };
    letter.render().map_err(|_| StoreError::Corrupt("a mail's template".to_owned()))
}

/// The form of a link, as it was left; `None` when there is none any more.
///
/// # Errors
/// Storage only.
pub async fn find_draft(platform: &Platform, token: &str) -> Result<Option<ApplyForm>, StoreError> {
    let hash = hash(token);
    let now = platform.sources.now();
    let Some(sealed) = store::drafts::find(platform.db.reader(), &hash, now).await? else { return Ok(None) };
    // Made with a key that was changed since: as if it were gone.
    let Ok(plain) = platform.server_key.decrypt(PURPOSE, &hash, &sealed) else { return Ok(None) };
    let form: Option<ApplyForm> = serde_json::from_slice(&plain).ok();
    Ok(form.map(|form| ApplyForm { draft: token.to_owned(), ..form }))
}

/// The form was sent, or is not wanted any more.
///
/// # Errors
/// Storage only.
pub async fn forget_draft(platform: &Platform, token: &str) -> Result<(), StoreError> {
    let hash = hash(token);
    platform.db.write(move |tx| async move { store::drafts::forget(&tx, &hash).await }).await
}
