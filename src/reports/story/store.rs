//! SQL of a payment's story.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{FromQueryResult, Statement, Value};
use uuid::Uuid;

use super::{PaymentFact, currency};
use crate::{
    kernel::{ids::PaymentId, money::Money},
    platform::db::{Db, StoreError},
    reports::payments_export::STATUS,
};

fn statement(db: &Db, sql: &str, values: Vec<Value>) -> Statement {
    Statement::from_sql_and_values(db.reader().get_database_backend(), sql, values)
}

async fn all<T: FromQueryResult>(db: &Db, sql: &str, values: Vec<Value>) -> Result<Vec<T>, StoreError> {
    Ok(T::find_by_statement(statement(db, sql, values)).all(db.reader()).await?)
}

#[derive(FromQueryResult)]
struct PaymentRow {
    id: Uuid,
    source: String,
    source_ref: String,
    reference: Option<String>,
    channel: String,
    payment_intent: Option<String>,
    fund: String,
    currency: String,
    amount_minor: i64,
    refunded_minor: i64,
    fee_minor: Option<i64>,
    fee_currency: Option<String>,
    balance_transaction: Option<String>,
    payout_id: Option<String>,
    occurred_at: DateTime<Utc>,
    business_date: NaiveDate,
    status: String,
}

/// The payment, and Stripe's intent of it.
pub(super) async fn payment(
    db: &Db,
    source: &str,
    source_ref: &str,
) -> Result<Option<(PaymentFact, Option<String>)>, StoreError> {
    let sql = format!(
        "SELECT p.id, p.source, p.source_ref, p.reference, p.channel, p.payment_intent, p.fund, p.currency, \
         p.amount_minor, p.refunded_minor, p.fee_minor, p.fee_currency, p.balance_transaction, \
         p.occurred_at, p.business_date, {STATUS} AS status, b.payout_id \
         FROM payment p LEFT JOIN balance_line b ON b.id = p.balance_transaction \
         WHERE p.source = $1 AND p.source_ref = $2"
    );
    let rows: Vec<PaymentRow> = all(db, &sql, vec![source.into(), source_ref.into()]).await?;
    let Some(row) = rows.into_iter().next() else { return Ok(None) };
    let own = currency(&row.currency)?;
    let fee = match (row.fee_minor, row.fee_currency) {
        (Some(minor), Some(code)) => Some(Money::new(minor, currency(&code)?)),
        _ => None,
    };
    let corrupt = |_| StoreError::Corrupt("a payment's reference".to_owned());
    let fact = PaymentFact {
        id: PaymentId(row.id),
        source: row.source,
        source_ref: row.source_ref,
        reference: row.reference.map(|text| text.parse().map_err(corrupt)).transpose()?,
        channel: row.channel,
        fund: row.fund,
        amount: Money::new(row.amount_minor, own),
        refunded: Money::new(row.refunded_minor, own),
        fee,
        balance_transaction: row.balance_transaction,
        payout: row.payout_id,
        occurred_at: row.occurred_at,
        business_date: row.business_date,
        status: row.status,
    };
    Ok(Some((fact, row.payment_intent)))
}

/// The form that the giver sent.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct GiftFact {
    pub frequency: String,
    pub method: String,
    pub status: String,
    pub locale: String,
    pub wants_receipt: bool,
    pub publish_message: bool,
    pub publish_name: bool,
    pub newsletter: bool,
    pub created_at: DateTime<Utc>,
}

#[derive(FromQueryResult)]
struct GiftIds {
    id: Uuid,
    supporter_id: Option<Uuid>,
}

pub(super) async fn gift(
    db: &Db,
    reference: &str,
) -> Result<Option<(GiftFact, Uuid, Option<Uuid>)>, StoreError> {
    let sql = "SELECT frequency, method, status, locale, wants_receipt, publish_message, publish_name, \
               newsletter, created_at FROM donation WHERE reference = $1";
    let facts: Vec<GiftFact> = all(db, sql, vec![reference.into()]).await?;
    let ids = "SELECT id, supporter_id FROM donation WHERE reference = $1";
    let ids: Vec<GiftIds> = all(db, ids, vec![reference.into()]).await?;
    let both = facts.into_iter().next().zip(ids.into_iter().next());
    Ok(both.map(|(fact, ids)| (fact, ids.id, ids.supporter_id)))
}

/// The card page.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct CheckoutFact {
    pub session: Option<String>,
    pub state: String,
    pub created_at: DateTime<Utc>,
}

pub(super) async fn checkout(db: &Db, donation: Uuid) -> Result<Option<CheckoutFact>, StoreError> {
    let sql = "SELECT session_id AS session, state, created_at FROM checkout WHERE donation_id = $1";
    Ok(all(db, sql, vec![donation.into()]).await?.into_iter().next())
}

/// Money that went back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefundFact {
    pub id: String,
    pub amount: Money,
    pub status: String,
    pub occurred_at: DateTime<Utc>,
}

/// A dispute at the payer's bank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DisputeFact {
    pub id: String,
    pub amount: Money,
    pub status: String,
    pub due_by: Option<DateTime<Utc>>,
    pub occurred_at: DateTime<Utc>,
}

#[derive(FromQueryResult)]
struct MovedRow {
    id: String,
    currency: String,
    amount_minor: i64,
    status: String,
    due_by: Option<DateTime<Utc>>,
    occurred_at: DateTime<Utc>,
}

impl MovedRow {
    fn amount(&self) -> Result<Money, StoreError> {
        Ok(Money::new(self.amount_minor, currency(&self.currency)?))
    }
}

pub(super) async fn refunds(db: &Db, payment: PaymentId) -> Result<Vec<RefundFact>, StoreError> {
    let sql = "SELECT id, currency, amount_minor, status, occurred_at AS due_by, occurred_at FROM refund \
               WHERE payment_id = $1 ORDER BY occurred_at, id";
    let rows: Vec<MovedRow> = all(db, sql, vec![payment.0.into()]).await?;
    rows.into_iter()
        .map(|row| {
            let amount = row.amount()?;
            Ok(RefundFact { id: row.id, amount, status: row.status, occurred_at: row.occurred_at })
        })
        .collect()
}

pub(super) async fn disputes(db: &Db, payment: PaymentId) -> Result<Vec<DisputeFact>, StoreError> {
    let sql = "SELECT id, currency, amount_minor, status, due_by, occurred_at FROM dispute \
               WHERE payment_id = $1 ORDER BY occurred_at, id";
    let rows: Vec<MovedRow> = all(db, sql, vec![payment.0.into()]).await?;
    rows.into_iter()
        .map(|row| {
            let amount = row.amount()?;
            let MovedRow { id, status, due_by, occurred_at, .. } = row;
            Ok(DisputeFact { id, amount, status, due_by, occurred_at })
        })
        .collect()
}

/// An event of Stripe's.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct EventFact {
    pub id: String,
    pub kind: String,
    pub state: String,
    pub created_at: DateTime<Utc>,
}

/// `$first, $second, …` for a list of values.
fn numbers(first: usize, count: usize) -> String {
    (first..first + count).map(|n| format!("${n}")).collect::<Vec<_>>().join(", ")
}

pub(super) async fn events(db: &Db, objects: &[String], most: u64) -> Result<Vec<EventFact>, StoreError> {
    let sql = format!(
        "SELECT id, type AS kind, state, created_at FROM stripe_event WHERE object_id IN ({}) \
         AND object_id IS NOT NULL ORDER BY created_at, id LIMIT {most}",
        numbers(1, objects.len()),
    );
    all(db, &sql, objects.iter().map(|id| id.as_str().into()).collect()).await
}

/// A posting with its entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BookedLine {
    pub business_date: NaiveDate,
    pub template: String,
    pub account: String,
    pub fund: String,
    pub amount: Money,
}

#[derive(FromQueryResult)]
struct BookedRow {
    business_date: NaiveDate,
    template: String,
    account: String,
    fund: String,
    currency: String,
    amount_minor: i64,
}

const BOOKED: &str = "SELECT e.business_date, e.template, g.account, g.fund, g.currency, g.amount_minor \
                      FROM journal_entry e JOIN posting g ON g.entry_id = e.id";

/// Entries of this payment's own sources; where none is found, those of its reference.
pub(super) async fn entries(
    db: &Db,
    sources: &[String],
    reference: Option<&str>,
    most: u64,
) -> Result<Vec<BookedLine>, StoreError> {
    // Each source was booked under one of a few kinds, which begin the unique key.
    let kinds = "'stripe_charge', 'charge_explained', 'stripe_charge_returned', 'stripe_balance_transaction', \
                 'stripe_refund', 'stripe_refund_returned', 'stripe_dispute_lost', \
                 'bank_line', 'bank_line_explained'";
    let order = format!("ORDER BY e.business_date, e.id, g.line LIMIT {most}");
    let own = format!(
        "{BOOKED} WHERE e.source IN ({kinds}) AND e.source_ref IN ({}) {order}",
        numbers(1, sources.len())
    );
    let rows: Vec<BookedRow> = all(db, &own, sources.iter().map(|id| id.as_str().into()).collect()).await?;
    match reference {
        Some(reference) if rows.is_empty() => booked_under(db, reference, most).await,
        _ => rows.into_iter().map(BookedLine::try_from).collect(),
    }
}

/// Everything that was booked under a reference.
pub(super) async fn booked_under(db: &Db, reference: &str, most: u64) -> Result<Vec<BookedLine>, StoreError> {
    let sql = format!("{BOOKED} WHERE e.reference = $1 ORDER BY e.business_date, e.id, g.line LIMIT {most}");
    let rows: Vec<BookedRow> = all(db, &sql, vec![reference.into()]).await?;
    rows.into_iter().map(BookedLine::try_from).collect()
}

impl TryFrom<BookedRow> for BookedLine {
    type Error = StoreError;

    fn try_from(row: BookedRow) -> Result<Self, StoreError> {
        let amount = Money::new(row.amount_minor, currency(&row.currency)?);
        let BookedRow { business_date, template, account, fund, .. } = row;
        Ok(Self { business_date, template, account, fund, amount })
    }
}

/// A receipt; `sent` is false while it waits for a treasurer.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct ReceiptFact {
    pub number: String,
    pub locale: String,
    pub sent: bool,
    pub issued_at: DateTime<Utc>,
}

pub(super) async fn receipts(db: &Db, payment: PaymentId) -> Result<Vec<ReceiptFact>, StoreError> {
    let sql =
        "SELECT number, locale, mail_id IS NOT NULL AS sent, issued_at FROM receipt WHERE payment_id = $1";
    all(db, sql, vec![payment.0.into()]).await
}

/// A mail that was queued under the reference.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct MailFact {
    pub kind: String,
    pub state: String,
    pub created_at: DateTime<Utc>,
    pub sent_at: Option<DateTime<Utc>>,
}

pub(super) async fn mails(db: &Db, reference: &str, most: u64) -> Result<Vec<MailFact>, StoreError> {
    let sql = format!(
        "SELECT kind, state, created_at, sent_at FROM mail WHERE reference = $1 \
         ORDER BY created_at, id LIMIT {most}"
    );
    all(db, &sql, vec![reference.into()]).await
}
