//! SQL of the list of payments.

use chrono::NaiveDate;
use sea_orm::{FromQueryResult, Statement};
use uuid::Uuid;

use super::{ListedPayment, Position};
use crate::{
    kernel::{money::Money, reference::Reference},
    platform::db::{Db, StoreError},
    reports::{
        payments_export::{ExportTotals, PaymentFilter, PaymentStatus, STATUS},
        store::Conditions,
    },
};

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    business_date: NaiveDate,
    source: String,
    source_ref: String,
    reference: Option<String>,
    channel: String,
    fund: String,
    currency: String,
    amount_minor: i64,
    status: String,
}

fn corrupt() -> StoreError {
    StoreError::Corrupt("a payment cannot be read".to_owned())
}

impl Row {
    fn listed(self) -> Result<ListedPayment, StoreError> {
        let reference = self.reference.map(|text| text.parse().map_err(|_| corrupt())).transpose()?;
        let currency = self.currency.parse().map_err(|_| corrupt())?;
        Ok(ListedPayment {
            position: Position { date: self.business_date, id: self.id },
            source: self.source,
            source_ref: self.source_ref,
            reference,
            channel: self.channel,
            fund: self.fund,
            amount: Money::new(self.amount_minor, currency),
            status: self.status,
        })
    }
}

/// A filter's conditions. What a partial index covers is written out, so that it is used.
fn conditions_of(filter: &PaymentFilter) -> Conditions {
    let mut conditions = Conditions::default();
    conditions.filter(filter, "p", "p");
    conditions.origin(filter);
    if filter.channel.as_deref().is_some_and(|channel| channel != "card") {
        conditions.text.push_str(" AND p.channel <> 'card'");
    }
    if let Some(status) = filter.status {
        conditions.text.push_str(match status {
            PaymentStatus::Paid => "",
            PaymentStatus::PartiallyRefunded | PaymentStatus::Refunded => " AND p.refunded_minor > 0",
            PaymentStatus::Disputed => " AND p.dispute_status IS NOT NULL",
            PaymentStatus::Failed => " AND p.returned_at IS NOT NULL",
        });
        conditions.and(&format!("{STATUS} ="), status.code());
    }
    conditions
}

pub(super) async fn page(
    db: &Db,
    filter: &PaymentFilter,
    reference: Option<Reference>,
    after: Option<Position>,
    most: usize,
) -> Result<Vec<ListedPayment>, StoreError> {
    let mut conditions = conditions_of(filter);
    if let Some(reference) = reference {
        conditions.and("p.reference =", String::from(reference));
    }
    if let Some(after) = after {
        let (date, id) = (conditions.value(after.date), conditions.value(after.id));
        conditions.text.push_str(&format!(" AND (p.business_date, p.id) < ({date}, {id})"));
    }
    let sql = format!(
        "SELECT p.id, p.business_date, p.source, p.source_ref, p.reference, p.channel, p.fund, p.currency, \
         p.amount_minor, {STATUS} AS status FROM payment p WHERE 1 = 1{} \
         ORDER BY p.business_date DESC, p.id DESC LIMIT {most}",
        conditions.text,
    );
    let backend = db.reader().get_database_backend();
    let statement = Statement::from_sql_and_values(backend, sql, conditions.values);
    let rows = Row::find_by_statement(statement).all(db.reader()).await?;
    rows.into_iter().map(Row::listed).collect()
}

#[derive(FromQueryResult)]
struct Sum {
    currency: String,
    fund: String,
    rows: i64,
    minor: i64,
}

pub(super) async fn totals(db: &Db, filter: &PaymentFilter) -> Result<ExportTotals, StoreError> {
    let conditions = conditions_of(filter);
    let sql = format!(
        "SELECT p.currency, p.fund, COUNT(*) AS rows, CAST(SUM(p.amount_minor) AS BIGINT) AS minor \
         FROM payment p WHERE 1 = 1{} GROUP BY p.currency, p.fund",
        conditions.text,
    );
    let backend = db.reader().get_database_backend();
    let statement = Statement::from_sql_and_values(backend, sql, conditions.values);
    let mut totals = ExportTotals::default();
    for sum in Sum::find_by_statement(statement).all(db.reader()).await? {
        totals.rows += u64::try_from(sum.rows).unwrap_or(0);
        totals.groups.insert((sum.currency, sum.fund), sum.minor);
    }
    Ok(totals)
}
