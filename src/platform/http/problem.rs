//! Refusals and failures: one type, shown as RFC 9457 problem details to programs and as a page to people.

use std::{collections::BTreeMap, fmt};

use actix_web::{
    HttpResponse, ResponseError,
    http::{StatusCode, header},
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::platform::db::StoreError;

/// Why a request was not answered as asked. Texts never quote what was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ApiError {
    /// The body, the query or a header cannot be read.
    Malformed(String),
    Unauthorized,
    Forbidden,
    NotFound,
    /// With the methods that the address has, as in the `Allow` header.
    MethodNotAllowed(&'static str),
    /// The request took too long to arrive or to be answered.
    Timeout,
    Conflict,
    TooLarge,
    MediaType,
    /// One message a field.
    Invalid(BTreeMap<String, String>),
    /// The `Idempotency-Key` belongs to another body.
    KeyReused,
    /// Seconds until it is worth trying again.
    TooMany(u64),
    /// Cards are not taken for the moment; transfers are.
    CardsPaused,
    Unavailable,
    /// The service was restored from a backup and is not open yet.
    Held,
    /// Something of ours; logged where it happened.
    Internal,
}

/// An error as programs get it (RFC 9457).
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Problem {
    /// A stable address of the kind of error, such as `/problems/validation`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    pub title: &'static str,
    pub status: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// One message for each field that has to be changed.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub errors: BTreeMap<String, String>,
    /// Stands in our log, too.
    pub request_id: String,
}

impl ApiError {
    /// The error of a status that a library gave without one of ours.
    pub fn of_status(status: StatusCode) -> Self {
        match status.as_u16() {
            401 => Self::Unauthorized,
            403 => Self::Forbidden,
            404 => Self::NotFound,
            405 => Self::MethodNotAllowed(""),
            408 => Self::Timeout,
            409 => Self::Conflict,
            413 => Self::TooLarge,
            415 => Self::MediaType,
            429 => Self::TooMany(1),
            503 => Self::Unavailable,
            500..=599 => Self::Internal,
            _ => Self::Malformed("the request cannot be read".to_owned()),
        }
    }

    pub fn status(&self) -> StatusCode {
        match self {
            Self::Malformed(_) => StatusCode::BAD_REQUEST,
            Self::Unauthorized => StatusCode::UNAUTHORIZED,
            Self::Forbidden => StatusCode::FORBIDDEN,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed(_) => StatusCode::METHOD_NOT_ALLOWED,
            Self::Timeout => StatusCode::REQUEST_TIMEOUT,
            Self::Conflict => StatusCode::CONFLICT,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::MediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Invalid(_) | Self::KeyReused => StatusCode::UNPROCESSABLE_ENTITY,
            Self::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::CardsPaused | Self::Unavailable | Self::Held => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// Seconds after which trying again is worth it, where that is known.
    pub fn retry_after(&self) -> Option<u64> {
        match self {
            Self::TooMany(seconds) => Some(*seconds),
            Self::Unavailable => Some(5),
            Self::CardsPaused => Some(60),
            Self::Held => Some(600),
            _ => None,
        }
    }

    fn kind_and_title(&self) -> (&'static str, &'static str) {
        match self {
            Self::Malformed(_) => ("/problems/malformed", "The request cannot be read"),
            Self::Unauthorized => ("/problems/unauthorized", "A token is needed"),
            Self::Forbidden => ("/problems/forbidden", "This is not allowed"),
            Self::NotFound => ("/problems/not-found", "There is nothing here"),
            Self::MethodNotAllowed(_) => ("/problems/method-not-allowed", "This address has no such method"),
            Self::Timeout => ("/problems/timeout", "The request took too long"),
            Self::Conflict => ("/problems/conflict", "Somebody else was first"),
            Self::TooLarge => ("/problems/too-large", "The body is too large"),
            Self::MediaType => ("/problems/media-type", "The body has another content type"),
            Self::Invalid(_) => ("/problems/validation", "Some fields have to be changed"),
            Self::KeyReused => {
                ("/problems/idempotency-key-reused", "The Idempotency-Key was used with another body")
            }
            Self::TooMany(_) => ("/problems/too-many-requests", "Too many requests"),
            Self::CardsPaused => ("/problems/card-payments-paused", "Cards are not taken for the moment"),
            Self::Unavailable => ("/problems/unavailable", "Not available for the moment"),
            Self::Held => ("/problems/held", "Being restored, and back soon"),
            Self::Internal => ("/problems/internal", "Something went wrong here"),
        }
    }

    /// The answer to a program.
    pub fn problem(&self, request_id: &str) -> Problem {
        let (kind, title) = self.kind_and_title();
        let detail = match self {
            Self::Malformed(detail) => Some(detail.clone()),
            Self::CardsPaused => Some("bank transfers are taken: \"method\": \"transfer\"".to_owned()),
            _ => None,
        };
        let errors = match self {
            Self::Invalid(errors) => errors.clone(),
            _ => BTreeMap::new(),
        };
        Problem {
            kind,
            title,
            status: self.status().as_u16(),
            detail,
            errors,
            request_id: request_id.to_owned(),
        }
    }

    pub(super) fn problem_response(&self, request_id: &str) -> HttpResponse {
        let body = serde_json::to_string(&self.problem(request_id)).unwrap_or_default();
        HttpResponse::build(self.status())
            .insert_header((header::CONTENT_TYPE, "application/problem+json"))
            .body(body)
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.kind_and_title().1)
    }
}

impl std::error::Error for ApiError {}

impl ResponseError for ApiError {
    fn status_code(&self) -> StatusCode {
        self.status()
    }

    /// The gate replaces this by a page or by details with the request's id.
    fn error_response(&self) -> HttpResponse {
        self.problem_response("")
    }
}

impl From<StoreError> for ApiError {
    /// Logged here, once, within the request's span; the answer says nothing of it.
    fn from(error: StoreError) -> Self {
        if let StoreError::Unavailable(_) = error {
            tracing::warn!(%error, "storage is not available");
            Self::Unavailable
        } else {
            tracing::error!(%error, "storage failed");
            Self::Internal
        }
    }
}
