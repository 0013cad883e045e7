//! Reading what programs send: JSON whose problems are told field by field.

use std::collections::BTreeMap;

use actix_web::{HttpRequest, http::header};
use serde::de::DeserializeOwned;
use validator::Validate;

use super::problem::ApiError;

/// Reads the body. What is not JSON or has a field too many is malformed; a value of the wrong kind, or
/// none, is its field's problem.
///
/// # Errors
/// As above, and another content type.
pub fn read<T: DeserializeOwned>(request: &HttpRequest, body: &[u8]) -> Result<T, ApiError> {
    if !is_json(request) {
        return Err(ApiError::MediaType);
    }
    let mut reader = serde_json::Deserializer::from_slice(body);
    let read = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let path = error.path().to_string();
        let said = error.inner().to_string();
        if said.starts_with("unknown field") || said.starts_with("duplicate field") {
            return ApiError::Malformed("a field is unknown or stands twice".to_owned());
        }
        if error.inner().classify() != serde_json::error::Category::Data {
            return ApiError::Malformed("the body is not JSON".to_owned());
        }
        let missing = said.strip_prefix("missing field `").and_then(|rest| rest.split('`').next());
        let (field, message) = match missing {
            Some(field) if path == "." => (field.to_owned(), "is missing"),
            Some(field) => (format!("{path}.{field}"), "is missing"),
            None if path == "." => return ApiError::Malformed("the body is not a JSON object".to_owned()),
            None => (path, "has a value of the wrong kind"),
        };
        ApiError::Invalid(BTreeMap::from([(field, message.to_owned())]))
    })?;
    reader.end().map_err(|_| ApiError::Malformed("something follows the JSON".to_owned()))?;
    Ok(read)
}

fn is_json(request: &HttpRequest) -> bool {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let essence = kind.and_then(|kind| kind.split(';').next()).unwrap_or_default();
    essence.trim().eq_ignore_ascii_case("application/json")
}

/// The `Idempotency-Key` of a request, if it has one.
///
/// # Errors
/// It is malformed, or there are two.
pub fn idempotency_key(request: &HttpRequest) -> Result<Option<String>, ApiError> {
    let mut values = request.headers().get_all("idempotency-key");
    let Some(value) = values.next() else { return Ok(None) };
    let key = value.to_str().ok().filter(|key| {
        (1..=255).contains(&key.len()) && key.bytes().all(|b| b.is_ascii_graphic()) && values.next().is_none()
    });
    let malformed = || ApiError::Malformed("Idempotency-Key: 1 to 255 visible ASCII characters".to_owned());
    key.map(|key| Some(key.to_owned())).ok_or_else(malformed)
}

/// What the declared limits of single fields say, one message a field.
pub fn field_messages(request: &impl Validate) -> BTreeMap<String, String> {
    let Err(errors) = request.validate() else { return BTreeMap::new() };
    let fields = errors.field_errors().into_iter().filter_map(|(field, errors)| {
        let message = errors.first()?.message.clone()?;
        Some((field.into_owned(), message.into_owned()))
    });
    fields.collect()
}
