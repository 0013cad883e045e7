//! Works off the papers that wait: each is set outside any transaction, and its mails are queued in one.

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::future::join_all;

use super::{
    affiliation::Affiliation,
    compose::{self, Letter},
    contacts::Contacts,
    keeping::own_url,
    store::{self, papers::ClaimedNotice},
};
use crate::{
    documents::{CannotTypeset, Paper, pdf},
    kernel::{
        email::EmailAddress,
        ids::{MailId, NoticeId, PaymentId},
        money::Money,
    },
    mail::{Attachment, Destination, NewMail, queue_mail_with},
    payments::find_payment,
    platform::{
        Platform,
        db::{Db, StoreError, Tx},
        jobs::{Patience, Stuck},
    },
};

/// Papers under way at once: setting one takes a processor some milliseconds.
const AT_ONCE: i64 = 4;
const LEASE_SECONDS: i64 = 120;

/// Why a paper was not written now. Texts name nobody.
#[derive(Debug, thiserror::Error)]
enum PaperError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Typeset(#[from] CannotTypeset),
    #[error("what it is about is gone")]
    Gone,
}

/// Writes what is due, one round, and says how many papers were taken.
///
/// # Errors
/// Storage only; a paper that fails is put back with a growing pause, or becomes a dead letter.
pub async fn write_due_papers(platform: &Platform) -> Result<usize, StoreError> {
    let now = platform.sources.now();
    let until = now + TimeDelta::seconds(LEASE_SECONDS);
    let due = platform
        .db
        .write(move |tx| async move { store::papers::claim(&tx, now, until, AT_ONCE).await })
        .await?;
    let count = due.len();
    let results = join_all(due.into_iter().map(|notice| write(platform, notice))).await;
    results.into_iter().collect::<Result<(), _>>()?;
    Ok(count)
}

async fn write(platform: &Platform, notice: ClaimedNotice) -> Result<(), StoreError> {
    let Err(error) = attempt(platform, &notice).await else { return Ok(()) };
    let message = error.to_string();
    tracing::warn!(kind = %notice.kind, attempts = notice.attempts, error = %message, "a paper waits");
    let at = match error {
        PaperError::Gone => None,
        _ => Patience::MAIL.pause(notice.attempts).map(|pause| platform.sources.now() + pause),
    };
    let id = notice.id;
    platform.db.write(move |tx| async move { store::papers::retry(&tx, id, at, &message).await }).await
}

async fn attempt(platform: &Platform, notice: &ClaimedNotice) -> Result<(), PaperError> {
    let reader = platform.db.reader();
    let affiliation = store::by_id(reader, notice.affiliation).await?.ok_or(PaperError::Gone)?;
    let term = store::term_by_id(reader, notice.term).await?.ok_or(PaperError::Gone)?;
    let contacts = Contacts::open(platform, affiliation.id, affiliation.sealed_contacts.as_deref())?;
    let mut letters = Vec::new();
    // To each with a link of their own.
    for address in contacts.addresses() {
        let link = own_url(platform, &affiliation, &address);
        let writing = compose::Writing { link: &link, platform, affiliation: &affiliation, term: &term };
        let letter = letter(writing, notice).await?.ok_or(PaperError::Gone)?;
        let mut attachments = Vec::new();
        for (name, paper) in letter.papers.clone() {
            let bytes = pdf(paper).await?;
            attachments.push(Attachment { name, kind: "application/pdf".to_owned(), bytes });
        }
        letters.push((address, letter, attachments));
    }
    let (context, id) = (platform.clone(), notice.id);
    platform
        .db
        .write(move |tx| async move {
            for (address, letter, attachments) in letters {
                post(&tx, &context, &affiliation, &letter, attachments, address).await?;
            }
            store::papers::finish(&tx, id).await
        })
        .await?;
    Ok(())
}

/// The letter of a notice, with the papers that go with it.
async fn letter(writing: compose::Writing<'_>, notice: &ClaimedNotice) -> Result<Option<Letter>, StoreError> {
    let reader = writing.platform.db.reader();
    let bill = match notice.kind.as_str() {
        "invoice" | "credit_note" => store::invoices::by_number(reader, &notice.about).await?,
        _ => None,
    };
    Ok(match notice.kind.as_str() {
        "quote" => Some(writing.quote()?),
        "applied" => Some(writing.applied()?),
        "invoice" => bill.map(|invoice| writing.invoice(&invoice)).transpose()?,
        "credit_note" => match bill {
            Some(invoice) => writing.credit_note(&invoice)?,
            None => None,
        },
        "receipt" => {
            let (payment, number) = notice.about.split_once('/').unwrap_or_default();
            match payment.parse() {
                Ok(id) => receipt(writing, PaymentId(id), number).await?,
                Err(_) => None,
            }
        }
        "certificate" => writing.certificate()?,
        "link" => Some(writing.link()?),
        "twin_notice" => match notice.about.parse() {
            Ok(id) => {
                let text = store::twins::notice_text(reader, id).await?;
                text.map(|text| writing.twin_notice(&text)).transpose()?
            }
            Err(_) => None,
        },
        kind => writing.reminder(kind)?,
    })
}

/// The receipt of what a payment brought for one year.
async fn receipt(
    writing: compose::Writing<'_>,
    id: PaymentId,
    number: &str,
) -> Result<Option<Letter>, StoreError> {
    let db = &writing.platform.db;
    let Some(payment) = find_payment(db, id).await? else { return Ok(None) };
    let Some(minor) = store::parts::came_for(db.reader(), id.0, writing.term.id).await? else {
        return Ok(None);
    };
    let share = Money::new(minor, payment.amount.currency);
    writing.receipt(&payment, share, number).map(Some)
}

async fn post(
    tx: &Tx,
    platform: &Platform,
    affiliation: &Affiliation,
    letter: &Letter,
    attachments: Vec<Attachment>,
    to: EmailAddress,
) -> Result<(), StoreError> {
    let mail = NewMail {
        id: MailId::generate(&platform.sources),
        kind: letter.kind,
        reference: affiliation.reference,
        locale: affiliation.locale,
        content: letter.mail.clone(),
        to: Destination::Address(to),
        not_before: platform.sources.now(),
    };
    queue_mail_with(tx, platform, mail, attachments).await
}

/// Lays aside what waits to be written: after a restore nobody knows whether it was sent in the meantime.
///
/// # Errors
/// Storage only.
pub async fn park_papers(tx: &Tx) -> Result<u64, StoreError> {
    store::papers::park(tx).await
}

/// Papers that were given up, held because repair mails nobody, or laid aside by a restore.
///
/// # Errors
/// Storage only.
pub async fn stuck_papers(db: &Db) -> Result<Vec<Stuck>, StoreError> {
    store::papers::stuck(db.reader()).await
}

/// Lets papers go: those given up, with `held` those that repair held, with `parked` those laid aside; or one of any.
/// Says how many.
///
/// # Errors
/// Storage only.
pub async fn requeue_papers(
    tx: &Tx,
    id: Option<NoticeId>,
    held: bool,
    parked: bool,
    now: DateTime<Utc>,
) -> Result<u64, StoreError> {
    store::papers::requeue(tx, id.map(|id| id.0), (held, parked), now).await
}

/// Gives a paper up for good: it is neither written nor mailed any more. Says whether it was a dead letter.
///
/// # Errors
/// Storage only.
pub async fn give_up_paper(tx: &Tx, id: NoticeId) -> Result<bool, StoreError> {
    store::papers::give_up(tx, id).await
}

/// A paper of an affiliation as its own page offers it.
///
/// # Errors
/// Storage only.
pub async fn paper_of(
    platform: &Platform,
    affiliation: &Affiliation,
    kind: &str,
    link: &str,
) -> Result<Option<Paper>, StoreError> {
    let reader = platform.db.reader();
    let term = store::term(reader, affiliation.id, affiliation.term_sequence).await?;
    let Some(term) = term else { return Ok(None) };
    let writing = compose::Writing { link, platform, affiliation, term: &term };
    let invoices = store::invoices::of_term(reader, term.id).await?;
    let standing = invoices.iter().find(|invoice| invoice.credited.is_none());
    let letter = match kind {
        "quote" => Some(writing.quote()?),
        "invoice" => standing.map(|invoice| writing.invoice(invoice)).transpose()?,
        "certificate" => {
            let terms = store::terms(reader, affiliation.id).await?;
            match terms.iter().rev().find(|term| term.certificate.is_some()) {
                Some(term) => compose::Writing { link, platform, affiliation, term }.certificate()?,
                None => None,
            }
        }
        _ => None,
    };
    Ok(letter.and_then(|letter| letter.papers.into_iter().next()).map(|(_, paper)| paper))
}
