//! Who may: a handler names the right that it needs in its signature, and is not called without it.

use std::{fmt, future::Future, marker::PhantomData, pin::Pin};

use actix_web::{
    Error, FromRequest, HttpRequest, HttpResponse, ResponseError,
    cookie::{Cookie, SameSite, time::Duration as Age},
    dev::Payload,
    http::{Method, StatusCode, header},
    web::{Bytes, Data},
};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, de::DeserializeOwned};

use crate::{
    kernel::clock::Sources,
    office::{
        Begun, CarriedAnew, Role, Session, Staff, device_mark, find_session, may::Needs, owner_of_mark,
    },
    platform::{
        Platform,
        http::{gate::Gate, problem::ApiError},
        vault::Identity,
    },
};

const SESSION: &str = "office";
/// Holds the key that opens the office's key, and the owner's own.
const CARRIED: &str = "office-key";
/// Tells that its owner signed in from this browser before.
const DEVICE: &str = "office-device";
const DEVICE_DAYS: i64 = 400;

/// Over http (on loopback) a browser takes neither the prefix nor `Secure`.
fn is_https(platform: &Platform) -> bool {
    platform.settings.http.public_url.scheme() == "https"
}

fn name(platform: &Platform, plain: &'static str) -> String {
    if is_https(platform) { format!("__Host-{plain}") } else { plain.to_owned() }
}

fn cookie(platform: &Platform, plain: &'static str, value: String, age: Option<Age>) -> Cookie<'static> {
    let built = Cookie::build(name(platform, plain), value)
        .path("/")
        .http_only(true)
        .secure(is_https(platform))
        .same_site(SameSite::Strict);
    match age {
        Some(age) => built.max_age(age).finish(),
        None => built.finish(),
    }
}

fn read(request: &HttpRequest, platform: &Platform, plain: &'static str) -> Option<String> {
    Some(request.cookie(&name(platform, plain))?.value().to_owned())
}

/// The cookies of a session that began. They end with the browser's window, and the session before them by itself.
pub fn cookies_of(platform: &Platform, begun: &Begun) -> Vec<Cookie<'static>> {
    let mut cookies = vec![
        cookie(platform, SESSION, begun.session.expose_secret().to_owned(), None),
        cookie(platform, DEVICE, device_mark(platform, begun.staff), Some(Age::days(DEVICE_DAYS))),
    ];
    cookies.push(match &begun.carried {
        Some(carried) => cookie(platform, CARRIED, carried.expose_secret().to_owned(), None),
        None => cookie(platform, CARRIED, String::new(), Some(Age::ZERO)),
    });
    cookies
}

/// Cookies that take those of a session away.
pub fn no_cookies(platform: &Platform) -> Vec<Cookie<'static>> {
    [SESSION, CARRIED].map(|plain| cookie(platform, plain, String::new(), Some(Age::ZERO))).into()
}

/// Whether the browser is one that this account signed in from.
pub fn is_known_device(request: &HttpRequest, platform: &Platform, staff: Option<&Staff>) -> bool {
    let mark = read(request, platform, DEVICE);
    mark.and_then(|mark| owner_of_mark(platform, &mark)).is_some_and(|id| staff.is_some_and(|s| s.id == id))
}

/// The session of a request, with what its other cookie carries; `None` when nobody is signed in.
///
/// # Errors
/// Storage only.
pub async fn session_of(
    request: &HttpRequest,
    platform: &Platform,
) -> Result<Option<(Session, Option<SecretString>)>, ApiError> {
    let Some(id) = read(request, platform, SESSION) else { return Ok(None) };
    let session = find_session(platform, &id).await?;
    Ok(session.map(|session| (session, read(request, platform, CARRIED).map(SecretString::from))))
}

/// Somebody who is signed in and has the right `R`.
pub struct Signed<R> {
    pub session: Session,
    carried: Option<SecretString>,
    right: PhantomData<R>,
}

impl<R> Signed<R> {
    pub fn staff(&self) -> &Staff {
        &self.session.staff
    }

    pub fn role(&self) -> Role {
        self.session.staff.role
    }

    /// The office's key, while this request is in flight.
    pub fn office_identity(&self) -> Option<Identity> {
        self.session.office_identity(self.carried.as_ref()?.expose_secret())
    }

    /// Another office's key for this session to go on with.
    pub fn carry(&self, office: &Identity, sources: &Sources) -> Option<CarriedAnew> {
        self.session.carry(self.carried.as_ref()?.expose_secret(), office, sources)
    }

    /// The key of who asks, while this request is in flight.
    pub fn own_identity(&self) -> Option<Identity> {
        self.session.own_identity(self.carried.as_ref()?.expose_secret())
    }
}

type Extracting<T> = Pin<Box<dyn Future<Output = Result<T, Error>>>>;

impl<R: Needs> FromRequest for Signed<R> {
    type Error = Error;
    type Future = Extracting<Self>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move { signed(&request).await })
    }
}

pub(super) async fn signed<R: Needs>(request: &HttpRequest) -> Result<Signed<R>, Error> {
    let Some(platform) = request.app_data::<Data<Platform>>() else { return Err(ApiError::Internal.into()) };
    let Some((session, carried)) = session_of(request, platform).await? else {
        return Err(NotSignedIn::at(request).into());
    };
    if !session.staff.role.may(R::RIGHT) {
        return Err(ApiError::Forbidden.into());
    }
    Ok(Signed { session, carried, right: PhantomData })
}

/// The same with a form, which came from a page of the same session.
pub struct SignedForm<R, T> {
    pub signed: Signed<R>,
    pub form: T,
}

#[derive(Deserialize)]
struct Token {
    csrf: String,
}

impl<R: Needs, T: DeserializeOwned + 'static> FromRequest for SignedForm<R, T> {
    type Error = Error;
    type Future = Extracting<Self>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let request = request.clone();
        let body = Bytes::from_request(&request, payload);
        Box::pin(async move {
            let signed = signed::<R>(&request).await?;
            let (Some(platform), Some(gate)) =
                (request.app_data::<Data<Platform>>(), request.app_data::<Data<Gate>>())
            else {
                return Err(ApiError::Internal.into());
            };
            gate.check_same_site(&request)?;
            let body = body.await?;
            let token = serde_urlencoded::from_bytes::<Token>(&body).map(|token| token.csrf);
            if !token.is_ok_and(|token| signed.session.is_form_token(platform, &token)) {
                return Err(ApiError::Forbidden.into());
            }
            let form = serde_urlencoded::from_bytes(&body)
                .map_err(|_| ApiError::Malformed("the form cannot be read".to_owned()))?;
            Ok(Self { signed, form })
        })
    }
}

/// Leads to the sign-in page, and from there back to where somebody wanted to go.
#[derive(Debug)]
struct NotSignedIn {
    location: String,
}

impl NotSignedIn {
    fn at(request: &HttpRequest) -> Self {
        let wanted = match *request.method() {
            Method::GET => request.uri().path_and_query().map(|p| p.as_str().to_owned()),
            _ => None,
        };
        let query = wanted.and_then(|next| serde_urlencoded::to_string([("next", next)]).ok());
        let location = match query {
            Some(query) => format!("/office/sign-in?{query}"),
            None => "/office/sign-in".to_owned(),
        };
        Self { location }
    }
}

impl fmt::Display for NotSignedIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("nobody is signed in")
    }
}

impl ResponseError for NotSignedIn {
    fn status_code(&self) -> StatusCode {
        StatusCode::SEE_OTHER
    }

    fn error_response(&self) -> HttpResponse {
        HttpResponse::SeeOther().insert_header((header::LOCATION, self.location.clone())).finish()
    }
}

/// An address within the office, and no other, to which somebody may be led back.
pub fn way_back(next: Option<&str>) -> &str {
    let is_ours = |next: &&str| {
        (*next == "/office" || next.starts_with("/office/") || next.starts_with("/office?"))
            && !next.contains(['\\', '\r', '\n'])
            && !next.starts_with("/office/sign-in")
    };
    next.filter(is_ours).unwrap_or("/office")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_led_out_of_the_office() {
        for good in ["/office", "/office/payments?fund=x", "/office?a=b"] {
            assert_eq!(way_back(Some(good)), good);
        }
        for bad in
            ["", "/", "//evil.example", "https://evil.example", "/officer", "/office/\r\nx", "/office\\@x"]
        {
            assert_eq!(way_back(Some(bad)), "/office", "{bad:?}");
        }
        assert_eq!(way_back(None), "/office");
    }
}
