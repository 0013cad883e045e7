//! The same as JSON.

use actix_web::web::{Data, Json, Path};
use serde::Serialize;
use utoipa::ToSchema;

use super::spending::{FEWEST_RECIPIENTS, Published, published_spending};
use crate::{
    kernel::money::Currency,
    platform::{
        Platform,
        http::problem::{ApiError, Problem},
    },
};

/// What reached people out of a fund.
#[derive(Debug, Serialize, ToSchema)]
pub struct FundSpentBody {
    /// The fund's slug.
    fund: String,
    /// No number stands for fewer recipients than this.
    fewest_recipients: usize,
    /// Oldest quarter first. A row that was published never changes.
    rows: Vec<SpentBody>,
}

/// One number of it.
#[derive(Debug, Serialize, ToSchema)]
pub struct SpentBody {
    /// `2026-Q4`; told three months after its end at the earliest.
    quarter: String,
    /// `living`, `medical`, `legal`, `hardship`, `union`, `other`; absent where purposes, each of which reached too few,
    /// are counted together.
    #[serde(skip_serializing_if = "Option::is_none")]
    purpose: Option<&'static str>,
    /// ISO 4217.
    #[schema(value_type = String)]
    currency: Currency,
    /// Minor units.
    amount_minor: i64,
    /// How many people or bodies it reached.
    recipients: usize,
}

impl From<Published> for SpentBody {
    fn from(row: Published) -> Self {
        Self {
            quarter: row.quarter.to_string(),
            purpose: row.purpose.map(super::Purpose::code),
            currency: row.amount.currency,
            amount_minor: row.amount.minor,
            recipients: row.recipients,
        }
    }
}

/// What reached people out of a fund, by quarter and purpose.
#[utoipa::path(
    get,
    path = "/api/v1/funds/{slug}/spent",
    params(("slug" = String, Path, description = "A slug of `GET /api/v1/funds`.")),
    responses(
        (status = 200, description = "What may be told.", body = FundSpentBody),
        (status = 404, description = "No fund has this slug.", body = Problem),
    ),
    tag = "funds"
)]
pub async fn show_spent(
    slug: Path<String>,
    platform: Data<Platform>,
) -> Result<Json<FundSpentBody>, ApiError> {
    let fund = platform.settings.fund(&slug).ok_or(ApiError::NotFound)?;
    let rows = published_spending(&platform, &fund.slug).await?;
    Ok(Json(FundSpentBody {
        fund: fund.slug.clone(),
        fewest_recipients: FEWEST_RECIPIENTS,
        rows: rows.into_iter().map(SpentBody::from).collect(),
    }))
}
