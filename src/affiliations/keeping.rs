//! What all use cases of affiliations share: the campaign's rules and day, links, and changes of state.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::NaiveDate;

use super::{
    affiliation::{Affiliation, TermRecord, Transition},
    contacts::Contacts,
    standing::{Happened, Policy, State, Year},
    store,
};
use crate::{
    kernel::{email::EmailAddress, ids::NoticeId},
    platform::{
        Platform,
        config::{AffiliationYear, Settings},
        db::{StoreError, Tx},
    },
};

/// How the campaign keeps the year.
pub fn policy(settings: &Settings) -> Policy {
    let year = match settings.affiliations.year {
        AffiliationYear::Rolling => Year::Rolling,
        AffiliationYear::Fixed { month, day } => Year::Fixed { month, day },
    };
    Policy { year, grace_months: settings.affiliations.grace_months }
}

/// Today in the campaign's time zone.
pub fn today(platform: &Platform) -> NaiveDate {
    platform.sources.now().with_timezone(&platform.settings.campaign.time_zone).date_naive()
}

/// The key of the link by which one contact of a body comes back: it opens while that address is one of the contacts'.
/// Raising the generation ends all older links.
pub fn link_key(platform: &Platform, affiliation: &Affiliation, address: &EmailAddress) -> String {
    let mut bytes = affiliation.id.0.as_bytes().to_vec();
    bytes.extend_from_slice(&affiliation.link_generation.to_be_bytes());
    bytes.extend_from_slice(address.as_str().as_bytes());
    URL_SAFE_NO_PAD.encode(platform.server_key.hmac("affiliation-link", &bytes))
}

/// The contact whose key it is; `None` when it opens nothing.
///
/// # Errors
/// `Corrupt` when the contacts do not open.
pub fn who_opens(
    platform: &Platform,
    affiliation: &Affiliation,
    key: &str,
) -> Result<Option<EmailAddress>, StoreError> {
    let contacts = Contacts::open(platform, affiliation.id, affiliation.sealed_contacts.as_deref())?;
    Ok(contacts.addresses().into_iter().find(|address| {
        let expected = link_key(platform, affiliation, address);
        bool::from(subtle::ConstantTimeEq::ct_eq(expected.as_bytes(), key.as_bytes()))
    }))
}

/// The public page of an affiliation, absolute.
pub fn page_url(settings: &Settings, affiliation: &Affiliation) -> String {
    let base = settings.http.public_url.as_str().trim_end_matches('/');
    format!("{base}/affiliate/{}", affiliation.reference)
}

/// The page on which one of the body's contacts acts, absolute; a secret.
pub fn own_url(platform: &Platform, affiliation: &Affiliation, address: &EmailAddress) -> String {
    format!("{}/{}", page_url(&platform.settings, affiliation), link_key(platform, affiliation, address))
}

/// Moves an affiliation, and notes when, by whom and why. `false` when that changes nothing.
///
/// # Errors
/// Storage only.
pub(super) async fn move_on(
    tx: &Tx,
    platform: &Platform,
    affiliation: &mut Affiliation,
    happened: Happened,
    by: &str,
    why: &str,
) -> Result<bool, StoreError> {
    let Some(to) = affiliation.state.after(happened) else { return Ok(false) };
    note(tx, platform, affiliation, Some(affiliation.state), to, by, why).await?;
    affiliation.state = to;
    Ok(true)
}

/// Writes a change into the affiliation's history.
pub(super) async fn note(
    tx: &Tx,
    platform: &Platform,
    affiliation: &Affiliation,
    from: Option<State>,
    to: State,
    by: &str,
    why: &str,
) -> Result<(), StoreError> {
    let transition = Transition {
        from,
        to,
        at: platform.sources.now(),
        on: today(platform),
        made_by: by.to_owned(),
        why: why.to_owned(),
    };
    store::insert_transition(tx, platform, affiliation.id, &transition).await
}

/// Queues a paper of a term; the same one is queued once.
pub(super) async fn queue_paper(
    tx: &Tx,
    platform: &Platform,
    term: &TermRecord,
    kind: &'static str,
    about: &str,
) -> Result<(), StoreError> {
    queue_paper_if(tx, platform, term, (kind, about), true).await
}

/// The same; without `mailed` it is noted and held: repair mails nobody.
pub(super) async fn queue_paper_if(
    tx: &Tx,
    platform: &Platform,
    term: &TermRecord,
    (kind, about): (&'static str, &str),
    mailed: bool,
) -> Result<(), StoreError> {
    let new = store::papers::NewNotice {
        id: NoticeId::generate(&platform.sources),
        affiliation: term.affiliation,
        term: term.id,
        kind,
        about,
        mailed,
    };
    store::papers::queue(tx, new, platform.sources.now()).await
}

/// The day on which the clock has its next thing to do for a body.
pub(super) fn next_step_on(
    platform: &Platform,
    affiliation: &Affiliation,
    term: Option<&TermRecord>,
) -> Option<NaiveDate> {
    if !affiliation.state.is_affiliated() {
        return None;
    }
    let term = term?;
    let steps = policy(&platform.settings).steps(term.term?.until);
    let done = usize::try_from(term.steps_done).ok()?;
    steps.get(done).map(|step| step.on)
}

/// Writes an affiliation together with the day of its next step.
pub(super) async fn save(tx: &Tx, platform: &Platform, affiliation: &Affiliation) -> Result<(), StoreError> {
    let lived_in = lived_in(tx, affiliation).await?;
    let next = next_step_on(platform, affiliation, lived_in.as_ref());
    store::update_affiliation(tx, affiliation, next).await
}

/// The latest term that was paid for.
pub(super) async fn lived_in(tx: &Tx, affiliation: &Affiliation) -> Result<Option<TermRecord>, StoreError> {
    let terms = store::terms(tx.connection(), affiliation.id).await?;
    Ok(terms.into_iter().rev().find(|term| term.term.is_some()))
}
