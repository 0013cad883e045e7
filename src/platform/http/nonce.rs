//! The nonce of a public form: signed and expiring, so that no cookie and no row is needed.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta, Utc};

use crate::{kernel::clock::Sources, platform::vault::ServerKey};

const PURPOSE: &str = "form-nonce-signature";
const VALID_HOURS: i64 = 24;
/// 16 random bytes, then the expiry in Unix seconds.
const SIGNED: usize = 24;
const WHOLE: usize = SIGNED + 32;

/// A nonce that is not ours, or too old.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the form's nonce is not valid")]
pub struct BadNonce;

/// A new nonce, good for 24 hours.
pub fn issue(key: &ServerKey, sources: &Sources) -> String {
    let expiry = (sources.now() + TimeDelta::hours(VALID_HOURS)).timestamp();
    let mut bytes = [0; WHOLE];
    bytes[..16].copy_from_slice(&sources.bytes::<16>());
    bytes[16..SIGNED].copy_from_slice(&expiry.to_be_bytes());
    let mac = key.hmac(PURPOSE, &bytes[..SIGNED]);
    bytes[SIGNED..].copy_from_slice(&mac);
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Checks a nonce that a form sent back.
///
/// # Errors
/// Forged, damaged or expired: all the same.
pub fn check(key: &ServerKey, nonce: &str, now: DateTime<Utc>) -> Result<(), BadNonce> {
    let bytes = URL_SAFE_NO_PAD.decode(nonce).map_err(|_| BadNonce)?;
    let bytes: &[u8; WHOLE] = bytes.as_slice().try_into().map_err(|_| BadNonce)?;
    let mac = key.hmac(PURPOSE, &bytes[..SIGNED]);
    if !bool::from(subtle::ConstantTimeEq::ct_eq(&mac[..], &bytes[SIGNED..])) {
        return Err(BadNonce);
    }
    let mut expiry = [0; 8];
    expiry.copy_from_slice(&bytes[16..SIGNED]);
    if i64::from_be_bytes(expiry) < now.timestamp() { Err(BadNonce) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_fresh_nonce_is_taken() {
        let sources = Sources::system();
        let key = ServerKey::generate(&sources);
        let nonce = issue(&key, &sources);
        let now = sources.now();
        assert_eq!(check(&key, &nonce, now), Ok(()));
        assert_eq!(check(&key, &nonce, now + TimeDelta::hours(23)), Ok(()));
        assert_eq!(check(&key, &nonce, now + TimeDelta::hours(25)), Err(BadNonce));
        assert_eq!(check(&ServerKey::generate(&sources), &nonce, now), Err(BadNonce));
        assert_eq!(check(&key, "", now), Err(BadNonce));
        let mut longer = URL_SAFE_NO_PAD.decode(&nonce).unwrap();
        longer[17] ^= 1;
        assert_eq!(check(&key, &URL_SAFE_NO_PAD.encode(longer), now), Err(BadNonce));
        assert_ne!(issue(&key, &sources), nonce);
    }
}
