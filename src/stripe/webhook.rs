//! The signature of a webhook, checked as <https://docs.stripe.com/webhooks#verify-manually> says.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// How far a signature's time may be from ours, either way (Stripe's own libraries: five minutes).
const TOLERANCE_SECONDS: i64 = 300;

/// Why a webhook was refused. Nothing of the body is believed before this passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    #[error("the Stripe-Signature header is missing or malformed")]
    Malformed,
    #[error("no signature fits the body")]
    Mismatch,
    #[error("the signature's time is too far from ours")]
    Time,
}

/// Checks `header` (`t=…,v1=…[,v1=…]`) against the raw body. `now` is Unix seconds, UTC.
///
/// # Errors
/// See [`SignatureError`].
pub fn verify_signature(body: &[u8], header: &str, secret: &str, now: i64) -> Result<(), SignatureError> {
    let mut time = None;
    let mut candidates = Vec::new();
    for pair in header.split(',') {
        match pair.trim().split_once('=') {
            Some(("t", value)) => time = value.parse::<i64>().ok(),
            Some(("v1", value)) => candidates.push(value),
            Some(_) => {}
            None => return Err(SignatureError::Malformed),
        }
    }
    let time = time.ok_or(SignatureError::Malformed)?;
    if candidates.is_empty() {
        return Err(SignatureError::Malformed);
    }
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).map_err(|_| SignatureError::Mismatch)?;
    mac.update(time.to_string().as_bytes());
    mac.update(b".");
    mac.update(body);
    let fits =
        |candidate: &&str| hex::decode(candidate).is_ok_and(|bytes| mac.clone().verify_slice(&bytes).is_ok());
    if !candidates.iter().any(fits) {
        return Err(SignatureError::Mismatch);
    }
    if now.abs_diff(time) > TOLERANCE_SECONDS.unsigned_abs() {
        return Err(SignatureError::Time);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use stripe_webhook::Webhook;

    use super::*;

    const NOW: i64 = 1_800_000_000;
    const BODY: &str = r#"{"id":"evt_1"}"#;

    /// The official client's signer is the judge.
    fn signed(secret: &str, time: i64) -> String {
        Webhook::generate_test_header(BODY, secret, Some(time))
    }

    #[test]
    fn what_stripe_signs_is_accepted_and_nothing_else() {
        let check = |header: &str| verify_signature(BODY.as_bytes(), header, "whsec_a", NOW);
        assert_eq!(check(&signed("whsec_a", NOW)), Ok(()));
        assert_eq!(check(&signed("whsec_b", NOW)), Err(SignatureError::Mismatch));
        assert_eq!(check(""), Err(SignatureError::Malformed));
        assert_eq!(check("t=1"), Err(SignatureError::Malformed));
        assert_eq!(check("v1=00"), Err(SignatureError::Malformed));
        // While a secret is being rolled there are two signatures.
        let old = signed("whsec_b", NOW).split_once(',').map(|(_, v1)| v1.to_owned()).unwrap();
        assert_eq!(check(&format!("{},{old}", signed("whsec_a", NOW))), Ok(()));
        let other_body = verify_signature(b"{}", &signed("whsec_a", NOW), "whsec_a", NOW);
        assert_eq!(other_body, Err(SignatureError::Mismatch));
    }

    #[test]
    fn old_and_future_times_are_refused() {
        let check = |time: i64| verify_signature(BODY.as_bytes(), &signed("whsec_a", time), "whsec_a", NOW);
        assert_eq!(check(NOW - 300), Ok(()));
        assert_eq!(check(NOW + 300), Ok(()));
        assert_eq!(check(NOW - 301), Err(SignatureError::Time));
        assert_eq!(check(NOW + 301), Err(SignatureError::Time));
    }
}
