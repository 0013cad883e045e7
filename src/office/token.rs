//! API tokens: shown once, kept as a hash, ended by their day or by hand.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta, Utc};
use secrecy::SecretString;
use sha2::{Digest, Sha256};

use super::{Role, store};
use crate::{
    kernel::{
        clock::Sources,
        ids::{StaffId, TokenId},
    },
    platform::db::{Db, StoreError},
};

/// So that scanners for leaked secrets recognise it.
const PREFIX: &str = "sol_";

/// A token as the list shows it; the token itself is nowhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenLine {
    pub id: TokenId,
    pub role: Role,
    pub label: String,
    /// Who made it: it ends when they leave. `None`: the command line.
    pub by: Option<StaffId>,
    pub created_at: DateTime<Utc>,
    /// UTC; from then on it is refused.
    pub expires_at: Option<DateTime<Utc>>,
    pub revoked_at: Option<DateTime<Utc>>,
}

/// SHA-256 suffices: the token is 256 random bits, nothing to guess from.
fn hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

/// Makes a token and gives it away for the only time.
///
/// # Errors
/// Storage only.
pub async fn create_token(
    db: &Db,
    sources: &Sources,
    role: Role,
    label: String,
    by: Option<StaffId>,
    days: Option<u32>,
) -> Result<(TokenLine, SecretString), StoreError> {
    let token = format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode(sources.bytes::<32>()));
    let now = sources.now();
    let line = TokenLine {
        id: TokenId::generate(sources),
        role,
        label,
        by,
        created_at: now,
        expires_at: days.map(|days| now + TimeDelta::days(i64::from(days))),
        revoked_at: None,
    };
    let (row, token_hash) = (line.clone(), hash(&token));
    db.write(move |tx| async move { store::insert(&tx, &row, token_hash).await }).await?;
    Ok((line, token.into()))
}

/// All tokens, the newest first, those that have ended included.
///
/// # Errors
/// Storage only.
pub async fn list_tokens(db: &Db) -> Result<Vec<TokenLine>, StoreError> {
    store::list(db).await
}

/// Ends a token now. `false` when there is none of that id that still works.
///
/// # Errors
/// Storage only.
pub async fn revoke_token(db: &Db, sources: &Sources, id: TokenId) -> Result<bool, StoreError> {
    let now = sources.now();
    db.write(move |tx| async move { store::revoke(&tx, id, now).await }).await
}

/// The role of a bearer token; `None` for one that is unknown, expired or revoked.
///
/// # Errors
/// Storage only.
pub async fn authenticate(db: &Db, bearer: &str, now: DateTime<Utc>) -> Result<Option<Role>, StoreError> {
    if !bearer.starts_with(PREFIX) {
        return Ok(None);
    }
    // Looked up by its hash: how long that takes tells nothing about the token.
    let found = store::by_hash(db, hash(bearer)).await?;
    Ok(found
        .filter(|token| token.revoked_at.is_none() && token.expires_at.is_none_or(|end| now < end))
        .map(|token| token.role))
}
