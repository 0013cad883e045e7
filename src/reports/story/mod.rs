//! One payment's whole story: form, checkout, events, entries, refunds, disputes, payout, receipt, mails. Nobody's name.

mod store;

use chrono::{DateTime, NaiveDate, Utc};

pub use store::{
    BookedLine, CheckoutFact, DisputeFact, EventFact, GiftFact, MailFact, ReceiptFact, RefundFact,
};

use crate::{
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

/// All that is known of a payment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Story {
    pub payment: PaymentFact,
    pub gift: Option<GiftFact>,
    /// Whose sealed record belongs to it, if it was not erased.
    pub supporter: Option<SupporterId>,
    pub checkout: Option<CheckoutFact>,
    pub refunds: Vec<RefundFact>,
    pub disputes: Vec<DisputeFact>,
    pub events: Vec<EventFact>,
    pub entries: Vec<BookedLine>,
    pub receipts: Vec<ReceiptFact>,
    pub mails: Vec<MailFact>,
}

pub(super) fn currency(code: &str) -> Result<Currency, StoreError> {
    code.parse().map_err(|_| StoreError::Corrupt("a currency".to_owned()))
}

/// Everything that was booked under a reference, oldest first: a posting a line.
///
/// # Errors
/// Storage only.
pub async fn booked_under(db: &Db, reference: Reference) -> Result<Vec<BookedLine>, StoreError> {
    store::booked_under(db, reference.as_str(), MOST).await
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
    let (refunds, disputes) = (store::refunds(db, payment.id).await?, store::disputes(db, payment.id).await?);
    let mut objects: Vec<String> = vec![source_ref.to_owned()];
    objects.extend(intent);
    objects.extend(checkout.as_ref().and_then(|checkout| checkout.session.clone()));
    objects.extend(disputes.iter().map(|dispute| dispute.id.clone()));
    objects.extend(refunds.iter().map(|refund| refund.id.clone()));
    let mut sources = objects.clone();
    sources.extend(payment.balance_transaction.clone());
    let mails = match &reference {
        Some(reference) => store::mails(db, reference, MOST).await?,
        None => Vec::new(),
    };
    Ok(Some(Story {
        events: store::events(db, &objects, MOST).await?,
        entries: store::entries(db, &sources, reference.as_deref(), MOST).await?,
        receipts: store::receipts(db, payment.id).await?,
        payment,
        gift,
        supporter,
        checkout,
        refunds,
        disputes,
        mails,
    }))
}
