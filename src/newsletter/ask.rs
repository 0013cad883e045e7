//! The one mail that asks a giver who ticked the newsletter, once money came.

use super::{
    known_address::{KnownAddress, hash_of_token, new_token},
    store::{self, NewWish},
};
use crate::{
    kernel::{
        ids::{DonationId, MailId},
        locale::Locale,
        reference::Reference,
    },
    mail::{Destination, NewMail, NewsletterMail, queue_mail_one_click},
    platform::{
        Platform,
        config::Settings,
        db::{StoreError, Tx},
        i18n::Texts,
    },
};

/// Who is asked.
pub struct Asked {
    pub donation: DonationId,
    pub reference: Reference,
    pub locale: Locale,
    /// Where the receipt goes, and nowhere else.
    pub to: Destination,
}

/// Where the owner of a link confirms.
pub(super) fn page_url(settings: &Settings, token: &str) -> String {
    let base = settings.http.public_url.as_str().trim_end_matches('/');
    format!("{base}/newsletter/{token}")
}

/// Where the owner of a link leaves: a page, and one `POST` as RFC 8058 has it.
pub(super) fn leave_url(settings: &Settings, token: &str) -> String {
    format!("{}/leave", page_url(settings, token))
}

/// Asks, unless this gift's giver was asked before.
///
/// # Errors
/// Storage only.
pub async fn ask(tx: &Tx, platform: &Platform, asked: Asked) -> Result<(), StoreError> {
    let Asked { donation, reference, locale, to } = asked;
    if store::is_asked(tx, donation).await? {
        return Ok(());
    }
    let token = new_token(&platform.sources);
    let (payer, known) = match &to {
        Destination::PayerOf(payer) => (Some(payer.clone()), None),
        Destination::Address(address) => {
            (None, Some(KnownAddress::seal(tx, platform, donation, &token, address).await?))
        }
    };
    let wish = NewWish {
        donation,
        token_hash: hash_of_token(&token),
        locale,
        payer,
        known,
        asked_at: platform.sources.now(),
    };
    if !store::insert(tx, wish).await? {
        return Ok(());
    }
    let leave = leave_url(&platform.settings, &token);
    let mail = NewsletterMail {
        texts: Texts::new(locale),
        legal_name: platform.settings.campaign.legal_name.clone(),
        confirm: page_url(&platform.settings, &token),
        leave: leave.clone(),
    };
    let content = mail.render().map_err(|_| StoreError::Corrupt("a mail's template".to_owned()))?;
    let mail = NewMail {
        id: MailId::generate(&platform.sources),
        kind: "newsletter",
        reference,
        locale,
        content,
        to,
        not_before: platform.sources.now(),
    };
    queue_mail_one_click(tx, platform, mail, leave).await
}
