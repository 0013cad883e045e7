//! Taking a supporter out of every room that knows them, while the sums stay.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};

use crate::{
    affiliations, bank,
    donations::{
        self,
        donation::{Donation, Method},
        regular::end_standing_order,
    },
    kernel::{
        clock::Sources,
        ids::{AffiliationId, MailId, SupporterId},
        reference::Reference,
    },
    mail::{self, Destination, NewMail, queue_mail, views::ErasureMail},
    payments::{inbox, payer_of},
    platform::{
        Platform,
        db::{StoreError, Tx},
        i18n::Texts,
    },
    stripe::Client,
    supporters::{self, ErasedFile, LINK_DAYS},
};

/// How many records one transaction takes out.
const AT_ONCE: usize = 500;

/// The list of erased supporters of this installation.
pub fn erased_file(platform: &Platform) -> ErasedFile {
    ErasedFile::new(platform.settings.erased_ids_file())
}

fn list_failed(error: &std::io::Error) -> StoreError {
    StoreError::Unavailable(format!("the list of erased supporters: {error}"))
}

/// Deletes records and what refers to them; says how many there were.
///
/// # Errors
/// Storage only.
pub async fn erase_records(tx: &Tx, ids: &[SupporterId]) -> Result<u64, StoreError> {
    let mut erased = 0;
    for some in ids.chunks(AT_ONCE) {
        bank::forget_payers(tx, some).await?;
        donations::forget_supporters(tx, some).await?;
        erased += supporters::delete_records(tx, some).await?;
        let bodies: Vec<AffiliationId> = some.iter().map(|id| AffiliationId(id.0)).collect();
        erased += affiliations::forget_contacts_of(tx, &bodies).await?;
    }
    Ok(erased)
}

/// Erases again whoever stands on the list: before a service serves, whatever database it was given.
///
/// # Errors
/// The list cannot be read, or storage.
pub async fn replay(platform: &Platform) -> Result<u64, StoreError> {
    let ids = erased_file(platform).ids().map_err(|error| list_failed(&error))?;
    let mut erased = 0;
    for some in ids.chunks(AT_ONCE) {
        let some = some.to_vec();
        erased += platform.db.write(move |tx| async move { erase_records(&tx, &some).await }).await?;
    }
    if erased > 0 {
        platform.db.forget_traces().await?;
        tracing::warn!(erased, "records of erased supporters were found, and erased again");
    }
    Ok(erased)
}

/// What an erasure found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Erased {
    /// The reference is nobody's.
    Unknown,
    /// `had_record`: there was something personal. Stripe is told by the worker, if the gift was by card.
    Done { had_record: bool, by_card: bool, regular: Regular },
}

/// What ended with an erasure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Regular {
    /// It was no regular gift, or one that was over.
    None,
    /// Stripe ends it with its customer.
    ByCard,
    /// Ended here; the bank's order only its giver can end.
    StandingOrder,
}

impl Regular {
    fn of(donation: &Donation) -> Self {
        let over = donation.state.is_over();
        match donation.method {
            _ if over || !donation.frequency.is_regular() => Self::None,
            Method::Card => Self::ByCard,
            Method::Transfer => Self::StandingOrder,
        }
    }
}

/// Erases the giver of a reference: the sealed record, what waits to be mailed, what lies in the inbox. The gift, its
/// payments and its entries stay. The id goes onto the list outside the database first: should this end half-way, the
/// next start finishes it.
///
/// # Errors
/// The list cannot be written, or storage.
pub async fn erase(platform: &Platform, reference: Reference) -> Result<Erased, StoreError> {
    let Some(donation) = donations::find_donation(&platform.db, reference).await? else {
        return erase_contacts(platform, reference).await;
    };
    let ids: Vec<SupporterId> = donation.supporter.into_iter().collect();
    erased_file(platform).add(&ids).map_err(|error| list_failed(&error))?;
    fail::fail_point!("erasure-listed-before-commit");
    let session = donations::session_of(&platform.db, &donation).await?;
    let by_card = session.is_some();
    let (sources, now) = (platform.sources.clone(), platform.sources.now());
    let had_record = !ids.is_empty();
    let regular = Regular::of(&donation);
    platform
        .db
        .write(move |tx| async move {
            erase_records(&tx, &ids).await?;
            donations::forget_giver(&tx, donation.id).await?;
            if regular == Regular::StandingOrder {
                end_standing_order(&tx, &donation, now).await?;
            }
            mail::destroy_mails_of(&tx, reference).await?;
            inbox::wipe_bodies_of(&tx, reference, session.as_deref()).await?;
            supporters::record_erasure(&tx, &sources, reference, session).await
        })
        .await?;
    platform.db.forget_traces().await?;
    Ok(Erased::Done { had_record, by_card, regular })
}

/// Erases who spoke for a body: the same list keeps a restored backup from bringing them back. The body, its years and
/// its papers' numbers stay.
async fn erase_contacts(platform: &Platform, reference: Reference) -> Result<Erased, StoreError> {
    let Some(body) = affiliations::find_affiliation(&platform.db, reference).await? else {
        return Ok(Erased::Unknown);
    };
    let had_record = body.sealed_contacts.is_some();
    erased_file(platform).add(&[SupporterId(body.id.0)]).map_err(|error| list_failed(&error))?;
    platform
        .db
        .write(move |tx| async move {
            affiliations::forget_contacts_of(&tx, &[body.id]).await?;
            mail::destroy_mails_of(&tx, reference).await
        })
        .await?;
    platform.db.forget_traces().await?;
    Ok(Erased::Done { had_record, by_card: false, regular: Regular::None })
}

/// Deletes at Stripe the customers of those who were erased here; says how many were told.
///
/// # Errors
/// Storage only; what Stripe refuses is tried again, and in the end a dead letter.
pub async fn tell_stripe(platform: &Platform, stripe: &Client) -> Result<usize, StoreError> {
    let due = supporters::claim_tellings(&platform.db, platform.sources.now()).await?;
    for telling in &due {
        let error = stripe.delete_customer_of_session(&telling.session).await.err();
        if let Some(error) = &error {
            tracing::warn!(%error, "a customer could not be deleted at Stripe");
        }
        let now = platform.sources.now();
        supporters::settle_telling(&platform.db, telling, now, error.map(|e| e.to_string())).await?;
    }
    Ok(due.len())
}

/// Somebody asks on the page. A giver by card who gave us an address gets a link, at the address that Stripe has; for all
/// others, and when Stripe knows none, a treasurer decides. Whoever asks learns neither.
///
/// # Errors
/// Storage only.
pub async fn ask(platform: &Platform, reference: Reference) -> Result<(), StoreError> {
    let Some(donation) = donations::find_donation(&platform.db, reference).await? else { return Ok(()) };
    let payer = payer_of(&platform.db, reference).await?.filter(|_| donation.wants_receipt);
    let token = new_token(&platform.sources);
    let link =
        format!("{}/privacy/erase/{token}", platform.settings.http.public_url.as_str().trim_end_matches('/'));
    let content = ErasureMail {
        texts: Texts::new(donation.locale),
        legal_name: platform.settings.campaign.legal_name.clone(),
        reference,
        link,
        valid_days: LINK_DAYS,
    };
    let content = content.render().map_err(|_| StoreError::Corrupt("a mail's template".to_owned()))?;
    let context = platform.clone();
    let asked = move |tx: Tx| async move {
        let hash = payer.is_some().then(|| hash_of(&token));
        let is_new = supporters::ask_erasure(&tx, &context.sources, reference, hash).await?;
        let (true, Some(payer)) = (is_new, payer) else { return Ok(()) };
        let mail = NewMail {
            id: MailId::generate(&context.sources),
            kind: "erasure",
            reference,
            locale: donation.locale,
            content,
            to: Destination::PayerOf(payer),
            not_before: context.sources.now(),
        };
        queue_mail(&tx, &context, mail).await
    };
    platform.db.write(asked).await
}

/// Which reference a link erases.
///
/// # Errors
/// Storage only.
pub async fn asked_by_link(platform: &Platform, token: &str) -> Result<Option<Reference>, StoreError> {
    supporters::find_asked(&platform.db, &hash_of(token), platform.sources.now()).await
}

fn new_token(sources: &Sources) -> String {
    URL_SAFE_NO_PAD.encode(sources.bytes::<32>())
}

/// Only the hash is stored.
fn hash_of(token: &str) -> [u8; 32] {
    Sha256::digest(token).into()
}
