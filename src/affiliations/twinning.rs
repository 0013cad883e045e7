//! Twins: a body and a union that the state refuses to register. Both sides agree, as the office notes. The office
//! writes to the bodies; what a body writes waits in the office, and is never mailed to anybody in the union's country.

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use super::{
    affiliation::Affiliation,
    keeping::{lived_in, queue_paper},
    store,
};
use crate::{
    donations::{donation::Donation, find_donation_by_id, regular::gifts_twinning},
    kernel::{
        ids::{AffiliationId, new_uuid},
        money::Money,
        reference::Reference,
    },
    payments::list_payments_of,
    platform::{
        Platform,
        db::{StoreError, Tx},
    },
};

/// What the key that encrypts messages is for.
pub(super) const MESSAGE_PURPOSE: &str = "twin-message";
/// Bodies of one transaction.
const AT_ONCE: u64 = 200;

/// Who said yes to a twinning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Body,
    Union,
    Both,
}

impl Affiliation {
    /// Notes that a side agreed to the twinning with a union of the directory; with both it stands from that day on. An
    /// agreement with another union is void then.
    pub(super) fn agree_to_twin(&mut self, slug: &str, side: Side, on: NaiveDate) {
        if self.twin_with.as_deref() != Some(slug) {
            self.end_twinning();
            self.twin_with = Some(slug.to_owned());
        }
        if matches!(side, Side::Body | Side::Both) {
            self.twin_body_agreed_on.get_or_insert(on);
        }
        if matches!(side, Side::Union | Side::Both) {
            self.twin_union_agreed_on.get_or_insert(on);
        }
        if self.twin_body_agreed_on.is_some() && self.twin_union_agreed_on.is_some() {
            self.twinned_on.get_or_insert(on);
        }
    }

    pub(super) fn end_twinning(&mut self) {
        self.twin_with = None;
        self.twinned_on = None;
        self.twin_body_agreed_on = None;
        self.twin_union_agreed_on = None;
    }
}

/// Writes to the contacts of all bodies that are twinned with a union; says how many bodies.
///
/// # Errors
/// Storage only. After an error some bodies may have been written to: the same text again is another notice.
pub async fn notify_twins(
    platform: &Platform,
    union: &str,
    text: String,
    who: &str,
) -> Result<u64, StoreError> {
    let notice = store::twins::Notice {
        id: new_uuid(&platform.sources),
        union_slug: union.to_owned(),
        text,
        made_by: who.to_owned(),
        made_at: platform.sources.now(),
    };
    let id = notice.id;
    platform.db.write(move |tx| async move { store::twins::insert_notice(&tx, notice).await }).await?;
    let (mut after, mut count) = (None, 0);
    loop {
        let page = store::twins::twinned(platform.db.reader(), union, after, AT_ONCE).await?;
        let Some(last) = page.last().copied() else { return Ok(count) };
        after = Some(last);
        let context = platform.clone();
        count += platform.db.write(move |tx| async move { queue(&tx, &context, &page, id).await }).await?;
    }
}

async fn queue(
    tx: &Tx,
    platform: &Platform,
    bodies: &[AffiliationId],
    notice: Uuid,
) -> Result<u64, StoreError> {
    let mut count = 0;
    for id in bodies {
        let Some(affiliation) = store::by_id(tx.connection(), *id).await? else { continue };
        let Some(term) = lived_in(tx, &affiliation).await? else { continue };
        queue_paper(tx, platform, &term, "twin_notice", &notice.to_string()).await?;
        count += 1;
    }
    Ok(count)
}

/// What a body wrote to its twin, as the office reads it. `Debug` shows nothing of it.
pub struct TwinMessage {
    pub id: Uuid,
    pub body: Reference,
    pub union: String,
    pub made_at: DateTime<Utc>,
    pub text: String,
}

/// Why a message is not taken.
#[derive(Debug, thiserror::Error)]
pub enum MessageError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("the body is not twinned")]
    NotTwinned,
}

/// Keeps what a body writes to its twin until the office has read it.
///
/// # Errors
/// See [`MessageError`].
pub async fn leave_message(
    platform: &Platform,
    affiliation: &Affiliation,
    text: &str,
) -> Result<(), MessageError> {
    let (Some(union), Some(_)) = (affiliation.twin_with.clone(), affiliation.twinned_on) else {
        return Err(MessageError::NotTwinned);
    };
    let id = new_uuid(&platform.sources);
    let key = &platform.server_key;
    let sealed = key.encrypt(MESSAGE_PURPOSE, id.as_bytes(), text.as_bytes(), &platform.sources);
    let (body, now) = (affiliation.id, platform.sources.now());
    let write =
        move |tx| async move { store::twins::insert_message(&tx, id, body, &union, sealed, now).await };
    Ok(platform.db.write(write).await?)
}

/// What waits in the office, oldest first, at most two hundred.
///
/// # Errors
/// Storage, or a message that does not open.
pub async fn waiting_messages(platform: &Platform) -> Result<Vec<TwinMessage>, StoreError> {
    let corrupt = || StoreError::Corrupt("a message does not open".to_owned());
    let rows = store::twins::waiting(platform.db.reader(), AT_ONCE).await?;
    let open = rows.into_iter().map(|row| {
        let plain = platform.server_key.decrypt(MESSAGE_PURPOSE, row.id.as_bytes(), &row.text);
        let text = String::from_utf8(plain.map_err(|_| corrupt())?.to_vec()).map_err(|_| corrupt())?;
        let body = row.reference.parse().map_err(|_| corrupt())?;
        Ok(TwinMessage { id: row.id, body, union: row.union_slug, made_at: row.made_at, text })
    });
    open.collect()
}

/// The office has passed a message on by a way of its own, or will not; the text is forgotten. `false` when none such
/// waits.
///
/// # Errors
/// Storage only.
pub async fn settle_message(
    platform: &Platform,
    id: Uuid,
    passed_on: bool,
    who: &str,
) -> Result<bool, StoreError> {
    let state = if passed_on { "passed_on" } else { "refused" };
    let (by, now) = (format!("office:{who}"), platform.sources.now());
    let write = move |tx| async move { store::twins::settle_message(&tx, id, state, &by, now).await };
    let settled = platform.db.write(write).await?;
    platform.db.forget_traces().await?;
    Ok(settled)
}

/// A regular gift by which a body stands by its twin.
#[derive(Clone, Debug)]
pub struct TwinGift {
    pub donation: Donation,
    pub union: String,
    /// Everything that came, less what went back.
    pub received: Money,
}

/// The regular gifts of a body for its twins, with what came of them.
///
/// # Errors
/// Storage only.
pub async fn twin_gifts(platform: &Platform, body: Reference) -> Result<Vec<TwinGift>, StoreError> {
    let marked = platform.db.write(move |tx| async move { gifts_twinning(&tx, body).await }).await?;
    let mut gifts = Vec::new();
    for (id, twinning) in marked {
        let Some(donation) = find_donation_by_id(&platform.db, id).await? else { continue };
        let payments = list_payments_of(&platform.db, donation.reference).await?;
        let minor = payments.iter().map(|payment| payment.amount.minor - payment.refunded_minor).sum();
        let received = Money::new(minor, donation.amount.currency);
        gifts.push(TwinGift { donation, union: twinning.union, received });
    }
    Ok(gifts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        affiliations::{body_kind::BodyKind, standing::State},
        kernel::{clock::Sources, locale::Locale},
    };

    fn body() -> Affiliation {
        let sources = Sources::system();
        Affiliation {
            id: AffiliationId::generate(&sources),
            reference: Reference::generate(&sources),
            kind: BodyKind::Branch,
            union_slug: None,
            union_typed: None,
            body_name: "Leeds Post".to_owned(),
            branch_number: None,
            country: "GB".to_owned(),
            locale: Locale::EN,
            sealed_contacts: None,
            link_generation: 0,
            state: State::Active,
            consent_public: false,
            twin_with: None,
            twinned_on: None,
            twin_body_agreed_on: None,
            twin_union_agreed_on: None,
            accepted_at: None,
            accepted_by: None,
            term_sequence: 1,
            created_at: sources.now(),
            says_renewal: None,
            successor_named_on: None,
        }
    }

    #[test]
    fn a_twinning_stands_when_both_sides_agreed_to_the_same_union() {
        let day = |n| NaiveDate::from_ymd_opt(2026, 11, n).unwrap();
        let mut body = body();
        body.agree_to_twin("kz-zhanartu", Side::Union, day(1));
        assert_eq!((body.twinned_on, body.twin_with.as_deref()), (None, Some("kz-zhanartu")));
        body.agree_to_twin("kz-zhanartu", Side::Body, day(3));
        assert_eq!(body.twinned_on, Some(day(3)));
        body.agree_to_twin("kz-zhanartu", Side::Both, day(9));
        assert_eq!(body.twinned_on, Some(day(3)), "said twice changes nothing");
        body.agree_to_twin("ru-ktr", Side::Body, day(10));
        assert_eq!((body.twinned_on, body.twin_union_agreed_on), (None, None), "that one has not agreed");
    }
}
