//! While the service is held after a restore, only health, the webhook's archive and the look of the page answer.

use actix_web::{
    Error,
    body::{BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    middleware::Next,
    web::Data,
};

use crate::platform::{Platform, http::problem::ApiError};

/// What answers all the same.
fn is_open(path: &str) -> bool {
    matches!(path, "/healthz" | "/readyz" | "/webhooks/stripe" | "/favicon.ico")
        || path.starts_with("/assets/")
}

/// Stands around every handler of the public address.
///
/// # Errors
/// [`ApiError::Held`], or that the database does not answer.
pub(super) async fn doors(
    platform: Data<Platform>,
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    if !is_open(request.path()) {
        match platform.doors.are_held().await {
            Ok(false) => {}
            Ok(true) => return Ok(request.error_response(ApiError::Held).map_into_boxed_body()),
            Err(error) => return Err(ApiError::from(error).into()),
        }
    }
    Ok(next.call(request).await?.map_into_boxed_body())
}
