//! The public list of bodies as JSON.

use actix_web::web::{Data, Json, Query};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{
    affiliation::Affiliation,
    register::{ListPosition, listed_bodies, listed_counts},
};
use crate::platform::{Platform, http::problem::ApiError};

/// A body of the public list.
#[derive(Serialize, ToSchema)]
pub struct ListedBody {
    name: String,
    kind: &'static str,
    union: Option<String>,
    country: String,
    /// The union with which it is twinned.
    twinned_with: Option<String>,
}

/// How many bodies of one union back the campaign.
#[derive(Serialize, ToSchema)]
pub struct ListedCount {
    /// A slug, or absent for unions outside the directory.
    union: Option<String>,
    country: String,
    count: i64,
}

/// The bodies that agreed to be shown.
#[derive(Serialize, ToSchema)]
pub struct AffiliatedBody {
    /// All of them, whatever was searched for.
    count: i64,
    counts: Vec<ListedCount>,
    /// At most a hundred, by name.
    bodies: Vec<ListedBody>,
    /// For `after`, when there are more.
    next: Option<String>,
}

/// What the list is asked for.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct ListQuery {
    /// Part of a name, number, union or country. Case and accents do not count.
    pub q: String,
    /// `next` of the page before.
    pub after: String,
}

/// The bodies that agreed to be shown and that the office accepted, with a count per union and country.
#[utoipa::path(
    get,
    path = "/api/v1/affiliated",
    params(ListQuery),
    responses((status = 200, description = "The list.", body = AffiliatedBody)),
    tag = "affiliations"
)]
pub async fn list_affiliated(
    query: Query<ListQuery>,
    platform: Data<Platform>,
) -> Result<Json<AffiliatedBody>, ApiError> {
    let counts = listed_counts(&platform.db).await?;
    let (bodies, next) =
        listed_bodies(&platform.db, &query.q, &ListPosition::from_text(&query.after)).await?;
    let counted = counts.into_iter();
    let counts: Vec<ListedCount> = counted
        .map(|of| ListedCount { union: of.union_slug, country: of.country, count: of.bodies })
        .collect();
    Ok(Json(AffiliatedBody {
        count: counts.iter().map(|of| of.count).sum(),
        counts,
        bodies: bodies.into_iter().map(ListedBody::of).collect(),
        next: next.map(|next| next.to_text()),
    }))
}

impl ListedBody {
    fn of(body: Affiliation) -> Self {
        Self {
            name: body.full_name(),
            kind: body.kind.code(),
            twinned_with: body.twinned_on.and(body.twin_with),
            union: body.union_slug,
            country: body.country,
        }
    }
}
