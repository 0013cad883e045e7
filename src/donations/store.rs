//! SQL of gifts, checkouts and submissions.

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect, Statement,
    sea_query::{Expr, LockType, Value},
};
use uuid::Uuid;

use super::donation::{Donation, Gift, Method, State};
use crate::{
    kernel::{
        frequency::Frequency,
        ids::{DonationId, MailId, PaymentId, ReceiptId, SupporterId},
        money::Money,
        reference::Reference,
    },
    platform::{
        db::{StoreError, Tx},
        i18n,
    },
};

mod entity;
pub(super) mod forget;
pub(super) mod many;
mod pledged;
mod publishing;
pub(super) mod reseal;
pub(super) mod unheard;

pub(super) use publishing::{
    count_to_publish, gift_ids_of, gifts_of, publish_wish, references_of, to_publish,
};

pub(super) use pledged::{pledged, pledged_by_part};

use entity::{checkout, donation, receipt, submission};

fn corrupt(what: &str) -> StoreError {
    StoreError::Corrupt(what.to_owned())
}

fn donation_row(new: &Donation, gift: &Gift) -> donation::ActiveModel {
    donation::ActiveModel {
        id: Set(new.id.0),
        reference: Set(new.reference.into()),
        frequency: Set(new.frequency.code().to_owned()),
        method: Set(new.method.code().to_owned()),
        fund: Set(new.fund.clone()),
        currency: Set(new.amount.currency.code().to_owned()),
        amount_minor: Set(new.amount.minor),
        status: Set(new.state.code().to_owned()),
        locale: Set(new.locale.tag().to_owned()),
        wants_receipt: Set(new.wants_receipt),
        publish_message: Set(gift.publish_message),
        publish_name: Set(gift.publish_name),
        newsletter: Set(gift.newsletter),
        supporter_id: Set(new.supporter.map(|s| s.0)),
        created_at: Set(new.created_at),
    }
}

fn donation_of(row: donation::Model) -> Result<Donation, StoreError> {
    let state = State::ALL.into_iter().find(|s| s.code() == row.status);
    Ok(Donation {
        id: DonationId(row.id),
        reference: row.reference.parse().map_err(|_| corrupt("a gift's reference"))?,
        frequency: Frequency::of_code(&row.frequency).ok_or_else(|| corrupt("a gift's frequency"))?,
        method: if row.method == "card" { Method::Card } else { Method::Transfer },
        fund: row.fund,
        amount: Money::new(row.amount_minor, row.currency.parse().map_err(|_| corrupt("a gift's currency"))?),
        state: state.ok_or_else(|| corrupt("a gift's status"))?,
        // A language that was taken out of the catalogues since: English.
        locale: i18n::find(&row.locale).unwrap_or(crate::kernel::locale::Locale::EN),
        wants_receipt: row.wants_receipt,
        newsletter: row.newsletter,
        supporter: row.supporter_id.map(SupporterId),
        created_at: row.created_at,
    })
}

pub(super) async fn donation(
    connection: &impl ConnectionTrait,
    id: DonationId,
) -> Result<Option<Donation>, StoreError> {
    donation::Entity::find_by_id(id.0).one(connection).await?.map(donation_of).transpose()
}

/// Locked on PostgreSQL for the rest of the transaction.
pub(super) async fn donation_for_update(tx: &Tx, id: DonationId) -> Result<Option<Donation>, StoreError> {
    let mut query = donation::Entity::find_by_id(id.0);
    if tx.locks_rows() {
        query = query.lock(LockType::Update);
    }
    query.one(tx.connection()).await?.map(donation_of).transpose()
}

pub(super) async fn donation_by_reference(
    connection: &impl ConnectionTrait,
    reference: Reference,
) -> Result<Option<Donation>, StoreError> {
    let query = donation::Entity::find().filter(donation::Column::Reference.eq(String::from(reference)));
    query.one(connection).await?.map(donation_of).transpose()
}

/// A regular gift follows what Stripe says: state, amount and interval.
pub(super) async fn set_standing(
    tx: &Tx,
    id: DonationId,
    state: State,
    amount: Money,
    frequency: Frequency,
) -> Result<(), StoreError> {
    donation::Entity::update_many()
        .col_expr(donation::Column::Status, Expr::value(state.code()))
        .col_expr(donation::Column::AmountMinor, Expr::value(amount.minor))
        .col_expr(donation::Column::Frequency, Expr::value(frequency.code()))
        .filter(donation::Column::Id.eq(id.0))
        .exec(tx.connection())
        .await?;
    Ok(())
}

pub(super) async fn set_fund(tx: &Tx, id: DonationId, fund: &str) -> Result<(), StoreError> {
    donation::Entity::update_many()
        .col_expr(donation::Column::Fund, Expr::value(fund))
        .filter(donation::Column::Id.eq(id.0))
        .exec(tx.connection())
        .await?;
    Ok(())
}

pub(super) async fn set_state(tx: &Tx, id: DonationId, state: State) -> Result<(), StoreError> {
    donation::Entity::update_many()
        .col_expr(donation::Column::Status, Expr::value(state.code()))
        .filter(donation::Column::Id.eq(id.0))
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// Given-up pledges and attempts: those of `state` made before `before`, at most a hundred. A regular gift of which
/// Stripe has told is not among them: how it stands, and when it is over, only Stripe says. Nor is one begun since
/// `waited_for` of whose card page nobody has told.
pub(super) async fn older_than(
    connection: &impl ConnectionTrait,
    state: State,
    before: DateTime<Utc>,
    waited_for: DateTime<Utc>,
) -> Result<Vec<DonationId>, StoreError> {
    let statement = Statement::from_sql_and_values(
        connection.get_database_backend(),
        // The state is written out, so that SQLite sees which index it may take.
        format!(
            "SELECT d.id FROM donation d WHERE d.status = '{}' AND d.created_at < $1 \
             AND NOT EXISTS (SELECT 1 FROM regular_gift g WHERE g.donation_id = d.id AND g.subscription IS NOT NULL) \
             AND NOT EXISTS (SELECT 1 FROM checkout c WHERE c.donation_id = d.id AND c.state = 'open' \
               AND c.session_id IS NOT NULL AND c.created_at >= $2) LIMIT 100",
            state.code(),
        ),
        [before.into(), waited_for.into()],
    );
    let rows = Id::find_by_statement(statement).all(connection).await?;
    Ok(rows.into_iter().map(|row| DonationId(row.id)).collect())
}

#[derive(FromQueryResult)]
struct Id {
    id: Uuid,
}

/// Written out as the index of regular gifts has it: SQLite takes an index of part of a table only where it can read that
/// no more than that part is wanted.
fn is_regular() -> Expr {
    Expr::cust("donation.frequency <> 'once'")
}

/// Regular gifts into a fund that are not over.
pub(super) async fn regular_in_fund(
    connection: &impl ConnectionTrait,
    fund: &str,
) -> Result<Vec<DonationId>, StoreError> {
    let alive =
        [State::Pledged, State::Active, State::Paused, State::Failed, State::Overdue].map(State::code);
    let query = donation::Entity::find()
        .filter(donation::Column::Fund.eq(fund))
        .filter(is_regular())
        .filter(donation::Column::Status.is_in(alive));
    Ok(query.all(connection).await?.into_iter().map(|row| DonationId(row.id)).collect())
}

/// A hosted page of Stripe's for a gift.
#[derive(Clone)]
pub(super) struct Checkout {
    pub donation: DonationId,
    pub stripe_key: String,
    pub session: Option<String>,
    /// Encrypted with the server key.
    pub sealed_url: Option<Vec<u8>>,
    pub expires_at: DateTime<Utc>,
}

fn checkout_row(new: Checkout, now: DateTime<Utc>) -> checkout::ActiveModel {
    checkout::ActiveModel {
        donation_id: Set(new.donation.0),
        stripe_key: Set(new.stripe_key),
        session_id: Set(None),
        sealed_url: Set(None),
        state: Set("creating".to_owned()),
        created_at: Set(now),
        expires_at: Set(new.expires_at),
        asked_at: Set(None),
    }
}

pub(super) async fn checkout(
    connection: &impl ConnectionTrait,
    donation: DonationId,
) -> Result<Option<Checkout>, StoreError> {
    let row = checkout::Entity::find_by_id(donation.0).one(connection).await?;
    Ok(row.map(|c| Checkout {
        donation,
        stripe_key: c.stripe_key,
        session: c.session_id,
        sealed_url: c.sealed_url,
        expires_at: c.expires_at,
    }))
}

pub(super) async fn open_checkout(
    tx: &Tx,
    donation: DonationId,
    session: &str,
    sealed_url: Vec<u8>,
    expires_at: DateTime<Utc>,
) -> Result<(), StoreError> {
    checkout::Entity::update_many()
        .col_expr(checkout::Column::SessionId, Expr::value(session))
        .col_expr(checkout::Column::SealedUrl, Expr::value(sealed_url))
        .col_expr(checkout::Column::State, Expr::value("open"))
        .col_expr(checkout::Column::ExpiresAt, Expr::value(expires_at))
        .filter(checkout::Column::DonationId.eq(donation.0))
        .exec(tx.connection())
        .await?;
    Ok(())
}

pub(super) async fn replace_stripe_key(tx: &Tx, donation: DonationId, key: &str) -> Result<(), StoreError> {
    checkout::Entity::update_many()
        .col_expr(checkout::Column::StripeKey, Expr::value(key))
        .filter(checkout::Column::DonationId.eq(donation.0))
        .filter(checkout::Column::SessionId.is_null())
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// The page is over: its address is of no use to anybody and goes.
pub(super) async fn close_checkout(tx: &Tx, donation: DonationId, state: &str) -> Result<(), StoreError> {
    checkout::Entity::update_many()
        .col_expr(checkout::Column::State, Expr::value(state))
        .col_expr(checkout::Column::SealedUrl, Expr::value(Option::<Vec<u8>>::None))
        .filter(checkout::Column::DonationId.eq(donation.0))
        .exec(tx.connection())
        .await?;
    Ok(())
}

#[derive(FromQueryResult)]
struct Count {
    count: i64,
}

/// Card attempts begun since an instant, on all instances.
pub(super) async fn checkouts_since(
    connection: &impl ConnectionTrait,
    since: DateTime<Utc>,
) -> Result<i64, StoreError> {
    let statement = Statement::from_sql_and_values(
        connection.get_database_backend(),
        "SELECT COUNT(*) AS count FROM checkout WHERE created_at > $1",
        [Value::from(since)],
    );
    Ok(Count::find_by_statement(statement).one(connection).await?.map_or(0, |c| c.count))
}

pub(super) async fn submission(
    connection: &impl ConnectionTrait,
    key: &[u8],
) -> Result<Option<(Vec<u8>, DonationId)>, StoreError> {
    let row = submission::Entity::find_by_id(key.to_vec()).one(connection).await?;
    Ok(row.map(|s| (s.body_mac, DonationId(s.donation_id))))
}

pub(super) async fn forget_submissions(tx: &Tx, before: DateTime<Utc>) -> Result<(), StoreError> {
    submission::Entity::delete_many()
        .filter(submission::Column::CreatedAt.lt(before))
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// A receipt to be written.
pub(super) struct NewReceipt {
    pub id: ReceiptId,
    pub number: String,
    pub payment: PaymentId,
    pub reference: Reference,
    pub locale: &'static str,
    /// Absent when a treasurer must supply the address first.
    pub mail: Option<MailId>,
    pub issued_at: DateTime<Utc>,
}

/// # Errors
/// `Conflict` when the payment has its receipt.
pub(super) async fn insert_receipt(tx: &Tx, new: NewReceipt) -> Result<(), StoreError> {
    receipt::Entity::insert(receipt_row(new)).exec_without_returning(tx.connection()).await?;
    Ok(())
}

fn receipt_row(new: NewReceipt) -> receipt::ActiveModel {
    receipt::ActiveModel {
        id: Set(new.id.0),
        number: Set(new.number),
        payment_id: Set(new.payment.0),
        reference: Set(new.reference.into()),
        locale: Set(new.locale.to_owned()),
        mail_id: Set(new.mail.map(|m| m.0)),
        issued_at: Set(new.issued_at),
    }
}

pub(super) async fn receipt_mail(tx: &Tx, payment: PaymentId) -> Result<Option<Option<Uuid>>, StoreError> {
    let query = receipt::Entity::find().filter(receipt::Column::PaymentId.eq(payment.0));
    Ok(query.one(tx.connection()).await?.map(|r| r.mail_id))
}

/// Number and language of a payment's receipt.
pub(super) async fn receipt_of(tx: &Tx, payment: PaymentId) -> Result<Option<(Uuid, String)>, StoreError> {
    let query = receipt::Entity::find().filter(receipt::Column::PaymentId.eq(payment.0));
    Ok(query.one(tx.connection()).await?.map(|r| (r.id, r.number)))
}

/// A receipt has gone to somebody: it waits no more.
pub(super) async fn set_receipt_mail(tx: &Tx, receipt: Uuid, mail: MailId) -> Result<(), StoreError> {
    receipt::Entity::update_many()
        .col_expr(receipt::Column::MailId, Expr::value(mail.0))
        .filter(receipt::Column::Id.eq(receipt))
        .exec(tx.connection())
        .await?;
    Ok(())
}
