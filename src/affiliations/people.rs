//! Those who speak for a body change: one who leaves names the successor, who acts only when another contact of the body
//! or the office has said that it is so.

use super::{
    affiliation::Affiliation,
    contacts::{Contacts, Successor},
    keeping::{note, own_url, save, today},
    store,
};
use crate::{
    kernel::{
        email::EmailAddress,
        ids::{AffiliationId, MailId},
    },
    mail::{Destination, LetterMail, NewMail, queue_mail, views::RenderedMail},
    platform::{
        Platform,
        db::{StoreError, Tx},
        i18n::Texts,
    },
};

/// Who says that a successor is the right one, or not.
#[derive(Clone, Debug)]
pub enum Witness {
    /// A contact of the body, by the address of the link that was used.
    Contact(EmailAddress),
    /// Somebody of the office, by name.
    Office(String),
}

/// Why nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum PeopleError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("there is no such affiliation")]
    Unknown,
    #[error("this address is not one of the body's contacts")]
    NotAContact,
    #[error("nobody was named as a successor")]
    NobodyNamed,
    #[error("another contact, or the office, has to say so")]
    NotByThemselves,
}

/// The people of a body, opened.
///
/// # Errors
/// `Corrupt` when they do not open.
pub fn contacts_of(platform: &Platform, affiliation: &Affiliation) -> Result<Contacts, StoreError> {
    Contacts::open(platform, affiliation.id, affiliation.sealed_contacts.as_deref())
}

/// Somebody who leaves names who takes over. Naming somebody else later replaces that.
///
/// # Errors
/// See [`PeopleError`].
pub async fn name_successor(
    platform: &Platform,
    id: AffiliationId,
    successor: Successor,
) -> Result<(), PeopleError> {
    let context = platform.clone();
    platform.db.write(move |tx| async move { record_named(&tx, &context, id, successor).await }).await
}

async fn record_named(
    tx: &Tx,
    platform: &Platform,
    id: AffiliationId,
    successor: Successor,
) -> Result<(), PeopleError> {
    let mut affiliation = store::for_update(tx, id).await?.ok_or(PeopleError::Unknown)?;
    let mut contacts = contacts_of(platform, &affiliation)?;
    let known = contacts.addresses();
    if !known.iter().any(|address| address.as_str() == successor.leaver) {
        return Err(PeopleError::NotAContact);
    }
    let others = known.into_iter().filter(|address| address.as_str() != successor.leaver);
    let others: Vec<EmailAddress> = others.collect();
    contacts.successor = Some(successor);
    affiliation.sealed_contacts = Some(contacts.seal(platform, id)?);
    affiliation.successor_named_on = Some(today(platform));
    let state = affiliation.state;
    note(tx, platform, &affiliation, Some(state), state, "body", "a successor was named").await?;
    save(tx, platform, &affiliation).await?;
    for address in others {
        let link = Some(own_url(platform, &affiliation, &address));
        tell(tx, platform, &affiliation, ("letter-successor-confirm", link), address).await?;
    }
    Ok(())
}

/// Somebody else says whether the named successor is the right one. If so, the successor gets a link, and that of the
/// one who left opens nothing any more.
///
/// # Errors
/// See [`PeopleError`].
pub async fn settle_successor(
    platform: &Platform,
    id: AffiliationId,
    witness: Witness,
    is_right: bool,
) -> Result<Affiliation, PeopleError> {
    let context = platform.clone();
    platform
        .db
        .write(move |tx| async move { record_settled(&tx, &context, id, witness, is_right).await })
        .await
}

async fn record_settled(
    tx: &Tx,
    platform: &Platform,
    id: AffiliationId,
    witness: Witness,
    is_right: bool,
) -> Result<Affiliation, PeopleError> {
    let mut affiliation = store::for_update(tx, id).await?.ok_or(PeopleError::Unknown)?;
    let mut contacts = contacts_of(platform, &affiliation)?;
    let named = contacts.successor.as_ref().ok_or(PeopleError::NobodyNamed)?;
    let by = match witness {
        Witness::Office(who) => format!("office:{who}"),
        Witness::Contact(address) if address.as_str() == named.leaver => {
            return Err(PeopleError::NotByThemselves);
        }
        Witness::Contact(_) => "body".to_owned(),
    };
    let successor = if is_right { contacts.hand_over() } else { None };
    contacts.successor = None;
    affiliation.sealed_contacts = Some(contacts.seal(platform, id)?);
    affiliation.successor_named_on = None;
    let why = if is_right { "the successor was confirmed" } else { "the successor was refused" };
    let state = affiliation.state;
    note(tx, platform, &affiliation, Some(state), state, &by, why).await?;
    save(tx, platform, &affiliation).await?;
    if let Some(successor) = successor {
        if let Ok(leaver) = successor.leaver.parse::<EmailAddress>() {
            tell(tx, platform, &affiliation, ("letter-successor-left", None), leaver).await?;
        }
        if let Ok(new) = successor.email.parse::<EmailAddress>() {
            let link = Some(own_url(platform, &affiliation, &new));
            tell(tx, platform, &affiliation, ("letter-successor-welcome", link), new).await?;
        }
    }
    Ok(affiliation)
}

/// What somebody reads who is asked, or told, about a successor. The third of these texts has no link.
pub(super) const LETTERS: [&str; 3] =
    ["letter-successor-confirm", "letter-successor-welcome", "letter-successor-left"];

pub(super) fn letter(
    affiliation: &Affiliation,
    key: &str,
    link: Option<String>,
) -> Result<RenderedMail, StoreError> {
    let texts = Texts::new(affiliation.locale);
    let letter = LetterMail {
        texts,
        subject: texts.t1("letter-link-subject", "reference", affiliation.reference.grouped()),
        paragraphs: vec![texts.t(key)],
        link,
        leave: None,
        twin: None,
    };
    letter.render().map_err(|_| StoreError::Corrupt("a mail's template".to_owned()))
}

async fn tell(
    tx: &Tx,
    platform: &Platform,
    affiliation: &Affiliation,
    (key, link): (&'static str, Option<String>),
    to: EmailAddress,
) -> Result<(), StoreError> {
    let content = letter(affiliation, key, link)?;
    let mail = NewMail {
        id: MailId::generate(&platform.sources),
        kind: "affiliation_people",
        reference: affiliation.reference,
        locale: affiliation.locale,
        content,
        to: Destination::Address(to),
        not_before: platform.sources.now(),
    };
    queue_mail(tx, platform, mail).await
}
