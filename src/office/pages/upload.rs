//! A form with a file, which is read into memory up to a limit.

use std::{collections::BTreeMap, future::Future, pin::Pin};

use actix_multipart::Multipart;
use actix_web::{
    Error, FromRequest, HttpRequest,
    dev::Payload,
    http::header,
    web::{Bytes, Data},
};
use futures_util::StreamExt;
use zeroize::Zeroizing;

use super::guard::{Signed, signed};
use crate::{
    office::may::Needs,
    platform::{
        Platform,
        http::{gate::Gate, problem::ApiError},
    },
};

/// The largest file.
pub const LARGEST_FILE: usize = 16 * 1024 * 1024;
/// What is read, and thrown away, of a file that is larger: a browser shows an answer only when all was taken.
const LARGEST_READ: usize = 4 * LARGEST_FILE;
const LARGEST_FIELD: usize = 4096;

/// Somebody who has the right `R`, and what they sent: a form of their own session.
pub struct SignedUpload<R> {
    pub signed: Signed<R>,
    pub fields: BTreeMap<String, String>,
    /// `None` where no file was chosen.
    pub file: Option<Zeroizing<Vec<u8>>>,
    /// The file was larger than [`LARGEST_FILE`].
    pub is_too_large: bool,
}

#[derive(Default)]
struct Read {
    fields: BTreeMap<String, String>,
    file: Option<Zeroizing<Vec<u8>>>,
    is_too_large: bool,
}

impl<R: Needs> FromRequest for SignedUpload<R> {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Error>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, mut payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let signed = signed::<R>(&request).await?;
            let (Some(platform), Some(gate)) =
                (request.app_data::<Data<Platform>>(), request.app_data::<Data<Gate>>())
            else {
                return Err(ApiError::Internal.into());
            };
            gate.check_same_site(&request)?;
            let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
            let read = if kind.is_some_and(|kind| kind.starts_with("multipart/form-data")) {
                read_parts(&request, payload).await?
            } else {
                // A form without a file may come the ordinary way.
                let body = Bytes::from_request(&request, &mut payload).await?;
                Read { fields: serde_urlencoded::from_bytes(&body).unwrap_or_default(), ..Read::default() }
            };
            let token = read.fields.get("csrf");
            if !token.is_some_and(|token| signed.session.is_form_token(platform, token)) {
                return Err(ApiError::Forbidden.into());
            }
            Ok(Self { signed, fields: read.fields, file: read.file, is_too_large: read.is_too_large })
        })
    }
}

async fn read_parts(request: &HttpRequest, payload: Payload) -> Result<Read, ApiError> {
    let malformed = || ApiError::Malformed("the form cannot be read".to_owned());
    let mut parts = Multipart::new(request.headers(), payload);
    let (mut read, mut taken) = (Read::default(), 0usize);
    while let Some(part) = parts.next().await {
        let mut part = part.map_err(|_| malformed())?;
        let name = part.name().ok_or_else(malformed)?.to_owned();
        let is_file = part.content_disposition().is_some_and(|part| part.get_filename().is_some());
        let most = if is_file { LARGEST_FILE } else { LARGEST_FIELD };
        let (mut content, mut fits) = (Zeroizing::new(Vec::new()), true);
        while let Some(bytes) = part.next().await {
            let bytes = bytes.map_err(|_| malformed())?;
            taken = taken.saturating_add(bytes.len());
            if taken > LARGEST_READ {
                return Err(ApiError::TooLarge);
            }
            fits = fits && content.len() + bytes.len() <= most;
            if fits {
                content.extend_from_slice(&bytes);
            }
        }
        match (is_file, fits) {
            (true, false) => read.is_too_large = true,
            (true, true) if content.is_empty() => {}
            (true, true) => read.file = Some(content),
            (false, false) => return Err(malformed()),
            (false, true) => {
                let text = std::str::from_utf8(&content).map_err(|_| malformed())?;
                read.fields.insert(name, text.to_owned());
            }
        }
    }
    Ok(read)
}
