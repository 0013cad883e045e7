//! One payment's whole story: form, checkout, events, entries, refunds, disputes, payout, the bank's line, receipt,
//! mails. And that of an entry, whatever it belongs to. Nobody's name.

mod entry;
mod store;

use chrono::{DateTime, NaiveDate, Utc};

pub use entry::{About, EntryStory, tell_entry};
pub use store::{
    BodyFact, CheckoutFact, DisputeFact, EventFact, GiftFact, MailFact, ReceiptFact, RefundFact,
    booked::{BookedLine, EntryFact},
};

use super::payout_list::{ListedPayout, payout};
use crate::{
    bank::{ToldLine, lines_of},
    kernel::{
        ids::{PaymentId, SupporterId},
        money::{Currency, Money},
        reference::Reference,
    },
    platform::db::{Db, StoreError},
};

/// How many of each kind are told: a regular gift's reference has many payments.
const MOST: u64 = 60;

/// The payment itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentFact {
    pub id: PaymentId,
    /// `stripe` or `bank`, and the id that it has there.
    pub source: String,
    pub source_ref: String,
    pub reference: Option<Reference>,
    pub channel: String,
    pub fund: String,
    pub amount: Money,
    pub refunded: Money,
    pub fee: Option<Money>,
    pub balance_transaction: Option<String>,
    /// Stripe's payout that holds it.
    pub payout: Option<String>,
    pub occurred_at: DateTime<Utc>,
    pub business_date: NaiveDate,
    pub status: String,
}

/// A payout of Stripe's, and the line of a statement that it was found to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaidOut {
    pub payout: ListedPayout,
    pub bank_lines: Vec<ToldLine>,
}

/// All that is known of a payment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Story {
    pub payment: PaymentFact,
    pub gift: Option<GiftFact>,
    /// Where a body paid: for which of its years.
    pub bodies: Vec<BodyFact>,
    /// Whose sealed record belongs to it, if it was not erased.
    pub supporter: Option<SupporterId>,
    pub checkout: Option<CheckoutFact>,
    pub refunds: Vec<RefundFact>,
    pub disputes: Vec<DisputeFact>,
    pub events: Vec<EventFact>,
    pub entries: Vec<BookedLine>,
    pub receipts: Vec<ReceiptFact>,
    pub mails: Vec<MailFact>,
    /// The lines of the bank's statements in which it came.
    pub bank_lines: Vec<ToldLine>,
    /// By which it came to the bank, where Stripe has told.
    pub paid_out: Option<PaidOut>,
}

pub(super) fn currency(code: &str) -> Result<Currency, StoreError> {
    code.parse().map_err(|_| StoreError::Corrupt("a currency".to_owned()))
}

/// Everything that was booked under a reference, oldest first: a posting a line.
///
/// # Errors
/// Storage only.
pub async fn booked_under(db: &Db, reference: Reference) -> Result<Vec<BookedLine>, StoreError> {
    store::booked::booked_under(db, reference.as_str(), MOST).await
}

/// The story of a payment, by its id at Stripe or at the bank.
///
/// # Errors
/// Storage only.
pub async fn tell(db: &Db, source: &str, source_ref: &str) -> Result<Option<Story>, StoreError> {
    let Some((payment, intent)) = store::payment(db, source, source_ref).await? else { return Ok(None) };
    let reference = payment.reference.map(String::from);
    let (mut gift, mut supporter, mut checkout) = (None, None, None);
    if let Some(reference) = &reference
        && let Some((fact, id, record)) = store::gift(db, reference).await?
    {
        checkout = store::checkout(db, id).await?;
        supporter = record.map(SupporterId);
        gift = Some(fact);
    }
    let bodies = store::bodies(db, payment.id).await?;
    if checkout.is_none() && !bodies.is_empty() {
        checkout = store::body_checkout(db, payment.id).await?;
    }
    let (refunds, disputes) = (store::refunds(db, payment.id).await?, store::disputes(db, payment.id).await?);
    let mut objects: Vec<String> = vec![source_ref.to_owned()];
    objects.extend(intent);
    objects.extend(checkout.as_ref().and_then(|checkout| checkout.session.clone()));
    objects.extend(disputes.iter().map(|dispute| dispute.id.clone()));
    objects.extend(refunds.iter().map(|refund| refund.id.clone()));
    let mut sources = objects.clone();
    sources.extend(payment.balance_transaction.clone());
    if source == "stripe" {
        sources.extend(store::balance_lines(db, &objects).await?);
    }
    let mails = match &reference {
        Some(reference) => store::mails(db, reference, MOST).await?,
        None => Vec::new(),
    };
    let paid_out = match &payment.payout {
        Some(id) => paid_out(db, id).await?,
        None => None,
    };
    Ok(Some(Story {
        events: store::events(db, &objects, MOST).await?,
        entries: store::booked::entries(db, source, &sources, reference.as_deref(), MOST).await?,
        receipts: store::receipts(db, payment.id).await?,
        bank_lines: if source == "stripe" { Vec::new() } else { lines_of(db, source, source_ref).await? },
        paid_out,
        payment,
        gift,
        bodies,
        supporter,
        checkout,
        refunds,
        disputes,
        mails,
    }))
}

/// A payout with the bank's line.
async fn paid_out(db: &Db, id: &str) -> Result<Option<PaidOut>, StoreError> {
    let Some(payout) = payout(db, id).await? else { return Ok(None) };
    Ok(Some(PaidOut { bank_lines: lines_of(db, "stripe_payout", id).await?, payout }))
}
