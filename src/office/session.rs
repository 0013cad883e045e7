//! Who a request comes from: sessions of 256 random bits, of which the database keeps a hash.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta, Utc};
use secrecy::ExposeSecret;
use sha2::{Digest, Sha256};

use super::{
    audit::{Act, Action, record},
    staff::{Staff, Standing},
    store::{sessions, staff as store},
};
use crate::{
    kernel::{clock::Sources, ids::StaffId},
    platform::{
        Platform,
        db::StoreError,
        vault::{CarriedKey, Identity},
    },
};

const CSRF_PURPOSE: &str = "office-form";
const DEVICE_PURPOSE: &str = "office-device";
/// How seldom it is written down that somebody is still there.
const SEEN_EVERY: TimeDelta = TimeDelta::seconds(60);

/// A session that is good now.
#[derive(Clone, Debug)]
pub struct Session {
    pub(super) id_hash: Vec<u8>,
    pub staff: Staff,
    /// When the second factor was last given, UTC.
    pub verified_at: DateTime<Utc>,
    keys: CarriedKeys,
}

/// Keys under the one that only the cookie has.
#[derive(Clone, Debug, Default)]
pub(super) struct CarriedKeys {
    /// The office's: opens names.
    pub office: Option<Vec<u8>>,
    /// That of the session's owner: opens documents that are kept for them.
    pub own: Option<Vec<u8>>,
}

/// What a key is bound to: the session, and which of its keys it is.
pub(super) fn own_key_place(id_hash: &[u8]) -> Vec<u8> {
    [id_hash, b"own"].concat()
}

/// A row as the store reads it.
pub(super) struct StoredSession {
    pub staff: StaffId,
    pub keys: CarriedKeys,
    pub seen_at: DateTime<Utc>,
    pub verified_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
}

pub(super) fn hash_of(secret: &[u8]) -> Vec<u8> {
    Sha256::digest(secret).to_vec()
}

fn hash_of_cookie(cookie: &str) -> Option<Vec<u8>> {
    let secret = URL_SAFE_NO_PAD.decode(cookie).ok().filter(|secret| secret.len() == 32)?;
    Some(hash_of(&secret))
}

/// The session of a cookie, unless it ended, was left idle, or its owner was disabled.
///
/// # Errors
/// Storage only.
pub async fn find_session(platform: &Platform, cookie: &str) -> Result<Option<Session>, StoreError> {
    let Some(id_hash) = hash_of_cookie(cookie) else { return Ok(None) };
    let Some(row) = sessions::find(platform.db.reader(), id_hash.clone()).await? else { return Ok(None) };
    let now = platform.sources.now();
    let idle = TimeDelta::minutes(platform.settings.office.idle_minutes.into());
    if now >= row.expires_at || now - row.seen_at >= idle {
        return Ok(None);
    }
    let Some(stored) = store::by_id(platform.db.reader(), row.staff).await? else { return Ok(None) };
    let staff = stored.staff(&platform.server_key)?;
    if staff.standing != Standing::Active {
        return Ok(None);
    }
    if now - row.seen_at >= SEEN_EVERY {
        let hash = id_hash.clone();
        platform.db.write(move |tx| async move { sessions::set_seen(&tx, hash, now).await }).await?;
    }
    Ok(Some(Session { id_hash, staff, verified_at: row.verified_at, keys: row.keys }))
}

impl Session {
    /// What every form of this session sends back.
    pub fn form_token(&self, platform: &Platform) -> String {
        URL_SAFE_NO_PAD.encode(platform.server_key.hmac(CSRF_PURPOSE, &self.id_hash))
    }

    /// Whether a form came from a page of this session.
    pub fn is_form_token(&self, platform: &Platform, token: &str) -> bool {
        let expected = self.form_token(platform);
        subtle::ConstantTimeEq::ct_eq(expected.as_bytes(), token.as_bytes()).into()
    }

    /// Whether the second factor was given lately enough for what cannot be undone.
    pub fn is_fresh(&self, platform: &Platform) -> bool {
        let within = TimeDelta::minutes(platform.settings.office.step_up_minutes.into());
        platform.sources.now() - self.verified_at < within
    }

    /// Whether this session can open names with what its cookie carries.
    pub fn can_open(&self) -> bool {
        self.keys.office.is_some()
    }

    /// Whether this session can open documents that are kept for its owner.
    pub fn can_read_documents(&self) -> bool {
        self.keys.own.is_some()
    }

    /// The office's key, while the request that brought `carried` is in flight.
    pub fn office_identity(&self, carried: &str) -> Option<Identity> {
        identity_in(carried, &self.id_hash, self.keys.office.as_deref()?)
    }

    /// The key of this session's owner, while the request that brought `carried` is in flight.
    pub fn own_identity(&self, carried: &str) -> Option<Identity> {
        identity_in(carried, &own_key_place(&self.id_hash), self.keys.own.as_deref()?)
    }
}

/// Another office's key for a session that goes on: under the key that only its cookie has.
pub struct CarriedAnew {
    pub(super) id_hash: Vec<u8>,
    pub(super) sealed: Vec<u8>,
}

impl Session {
    /// Encrypts another office's key for this session, while the request that brought `carried` is in flight.
    pub fn carry(&self, carried: &str, office: &Identity, sources: &Sources) -> Option<CarriedAnew> {
        let text = office.to_text();
        let key = CarriedKey::parse(carried).ok()?;
        let sealed = key.seal(&self.id_hash, text.expose_secret().as_bytes(), sources);
        Some(CarriedAnew { id_hash: self.id_hash.clone(), sealed })
    }
}

fn identity_in(carried: &str, place: &[u8], sealed: &[u8]) -> Option<Identity> {
    let plain = CarriedKey::parse(carried).ok()?.open(place, sealed).ok()?;
    Identity::parse(std::str::from_utf8(&plain).ok()?).ok()
}

/// Ends a session.
///
/// # Errors
/// Storage only.
pub async fn sign_out(platform: &Platform, session: &Session) -> Result<(), StoreError> {
    let (context, id_hash, id) = (platform.clone(), session.id_hash.clone(), session.staff.id);
    platform
        .db
        .write(move |tx| async move {
            sessions::delete(&tx, id_hash).await?;
            record(&tx, &context, Act::new(Some(id), Action::SignedOut)).await
        })
        .await
}

/// What a browser keeps that somebody signed in from: attempts of others at the same account do not hold it back.
pub fn device_mark(platform: &Platform, staff: StaffId) -> String {
    let mac = platform.server_key.hmac(DEVICE_PURPOSE, staff.0.as_bytes());
    URL_SAFE_NO_PAD.encode([staff.0.as_bytes().as_slice(), &mac].concat())
}

/// Whose mark a browser keeps.
pub fn owner_of_mark(platform: &Platform, mark: &str) -> Option<StaffId> {
    let bytes = URL_SAFE_NO_PAD.decode(mark).ok()?;
    let (id, _) = bytes.split_first_chunk::<16>()?;
    let staff = StaffId(uuid::Uuid::from_bytes(*id));
    let expected = device_mark(platform, staff);
    bool::from(subtle::ConstantTimeEq::ct_eq(expected.as_bytes(), mark.as_bytes())).then_some(staff)
}
