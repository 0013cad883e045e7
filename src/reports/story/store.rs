//! SQL of a payment's story.

pub(super) mod booked;
pub(super) mod explains;

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

/// What a payment was for, where a body paid: its years with the invoices of each, and what each year got of it. The body
/// itself is its reference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BodyFact {
    pub reference: String,
    /// `branch`, `region`, …
    pub kind: String,
    pub fee: Money,
    pub donation: Money,
    pub prepaid: Money,
    /// Numbers of the year's invoices, and of the credit notes that cancel them.
    pub papers: Vec<String>,
}

#[derive(FromQueryResult)]
struct BodyRow {
    term: Uuid,
    reference: String,
    kind: String,
    currency: String,
    fee_minor: i64,
    donation_minor: i64,
    prepaid_minor: i64,
}

#[derive(FromQueryResult)]
struct PaperRow {
    number: String,
    credit_note: Option<String>,
}

pub(super) async fn bodies(db: &Db, payment: PaymentId) -> Result<Vec<BodyFact>, StoreError> {
    let sql = "SELECT t.id AS term, a.reference, a.kind, p.currency, ap.fee_minor, ap.donation_minor, \
               ap.prepaid_minor FROM affiliation_payment ap JOIN payment p ON p.id = ap.payment_id \
               JOIN affiliation_term t ON t.id = ap.term_id JOIN affiliation a ON a.id = t.affiliation_id \
               WHERE ap.payment_id = $1 ORDER BY a.reference, t.sequence";
    let rows: Vec<BodyRow> = all(db, sql, vec![payment.0.into()]).await?;
    let mut bodies = Vec::with_capacity(rows.len());
    for row in rows {
        let sql = "SELECT number, credit_note FROM affiliation_invoice WHERE term_id = $1 ORDER BY issued_on, number";
        let papers: Vec<PaperRow> = all(db, sql, vec![row.term.into()]).await?;
        let own = currency(&row.currency)?;
        bodies.push(BodyFact {
            reference: row.reference,
            kind: row.kind,
            fee: Money::new(row.fee_minor, own),
            donation: Money::new(row.donation_minor, own),
            prepaid: Money::new(row.prepaid_minor, own),
            papers: papers
                .into_iter()
                .flat_map(|row| [Some(row.number), row.credit_note])
                .flatten()
                .collect(),
        });
    }
    Ok(bodies)
}

/// The card page on which a body paid.
pub(super) async fn body_checkout(db: &Db, payment: PaymentId) -> Result<Option<CheckoutFact>, StoreError> {
    let sql = "SELECT c.session_id AS session, c.state, c.created_at FROM affiliation_checkout c \
               JOIN affiliation_payment ap ON ap.term_id = c.term_id JOIN payment p ON p.id = ap.payment_id \
               WHERE p.id = $1 AND p.source = 'stripe' AND c.session_id IS NOT NULL \
               AND c.amount_minor = p.amount_minor ORDER BY c.created_at DESC LIMIT 1";
    Ok(all(db, sql, vec![payment.0.into()]).await?.into_iter().next())
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

/// Lines of Stripe's balance that these objects made.
pub(super) async fn balance_lines(db: &Db, objects: &[String]) -> Result<Vec<String>, StoreError> {
    let sql = format!(
        "SELECT id FROM balance_line WHERE source IN ({}) AND source IS NOT NULL ORDER BY id",
        numbers(1, objects.len()),
    );
    let rows: Vec<OneId> = all(db, &sql, objects.iter().map(|id| id.as_str().into()).collect()).await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

#[derive(FromQueryResult)]
struct OneId {
    id: String,
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
