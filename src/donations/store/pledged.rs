//! SQL of what is promised and has not come.

use std::collections::BTreeMap;

use sea_orm::{ConnectionTrait, FromQueryResult, Statement, sea_query::Value};

use super::corrupt;
use crate::{
    funds::PartCode,
    kernel::money::{Currency, Money},
    platform::db::StoreError,
};

#[derive(FromQueryResult)]
struct PledgedSum {
    currency: String,
    minor: i64,
}

/// What is promised to a fund once, by transfer, and has not come: one sum for each currency.
pub(in crate::donations) async fn pledged(
    connection: &impl ConnectionTrait,
    fund: &str,
) -> Result<Vec<Money>, StoreError> {
    let statement = Statement::from_sql_and_values(
        connection.get_database_backend(),
        "SELECT currency, CAST(SUM(amount_minor) AS BIGINT) AS minor FROM donation \
         WHERE status = 'pledged' AND frequency = 'once' AND fund = $1 GROUP BY currency ORDER BY currency",
        [Value::from(fund)],
    );
    let sums = PledgedSum::find_by_statement(statement).all(connection).await?;
    sums.into_iter()
        .map(|sum| {
            let currency = sum.currency.parse().map_err(|_| corrupt("a donation's currency"))?;
            Ok(Money::new(sum.minor, currency))
        })
        .collect()
}

#[derive(FromQueryResult)]
struct PartSum {
    part: String,
    minor: i64,
}

/// The same in one currency, by the branch or region towards whose target it will count.
pub(in crate::donations) async fn pledged_by_part(
    connection: &impl ConnectionTrait,
    fund: &str,
    currency: Currency,
) -> Result<BTreeMap<PartCode, i64>, StoreError> {
    let statement = Statement::from_sql_and_values(
        connection.get_database_backend(),
        "SELECT c.part AS part, CAST(SUM(d.amount_minor) AS BIGINT) AS minor FROM counted_for c \
         JOIN donation d ON d.reference = c.number WHERE c.kind = 'reference' AND d.status = 'pledged' \
         AND d.frequency = 'once' AND d.fund = $1 AND d.currency = $2 GROUP BY c.part",
        [Value::from(fund), currency.code().into()],
    );
    let sums = PartSum::find_by_statement(statement).all(connection).await?;
    sums.into_iter()
        .map(|sum| {
            let part = sum.part.parse().map_err(|_| corrupt("a branch or region's code"))?;
            Ok((part, sum.minor))
        })
        .collect()
}
