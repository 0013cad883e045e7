//! What the vault opens, and what it refuses.

use std::sync::Arc;

use chrono::{TimeDelta, TimeZone, Utc};
use secrecy::ExposeSecret;
use uuid::Uuid;

use super::*;
use crate::kernel::clock::{ManualClock, Sources, SystemRandom};

const NAME: &[u8] = "Әлия Қожа".as_bytes();

fn sources() -> Sources {
    Sources::system()
}

fn place(row: u128, column: &'static str) -> Aad<'static> {
    Aad { table: "supporter", row: Uuid::from_u128(row), column }
}

fn key_and_identity() -> (SealingKey, Identity) {
    let office = Identity::generate();
    let recovery = Identity::generate();
    let recipients = Recipients::parse(&[office.recipient(), recovery.recipient()]).unwrap();
    (SealingKey::generate(&recipients, &sources()).unwrap(), recovery)
}

#[test]
fn any_recipient_opens_what_was_sealed_and_nobody_else() {
    let (office, recovery, stranger) = (Identity::generate(), Identity::generate(), Identity::generate());
    let recipients = Recipients::parse(&[office.recipient(), recovery.recipient()]).unwrap();
    let key = SealingKey::generate(&recipients, &sources()).unwrap();
    let sealed = key.seal(&place(1, "name"), NAME, &sources());
    for identity in [&office, &recovery] {
        let opened = open_sealing_key(&key.wrapped, identity).unwrap();
        assert_eq!(opened.id, key.id);
        assert_eq!(opened.open(&place(1, "name"), &sealed).unwrap().as_slice(), NAME);
    }
    assert_eq!(open_sealing_key(&key.wrapped, &stranger).unwrap_err(), VaultError::WrongIdentity);
}

#[test]
fn a_tampered_byte_is_refused_wherever_it_is() {
    let (key, identity) = key_and_identity();
    let opened = open_sealing_key(&key.wrapped, &identity).unwrap();
    let sealed = key.seal(&place(1, "name"), NAME, &sources());
    for at in 0..sealed.len() {
        let mut tampered = sealed.clone();
        tampered[at] ^= 1;
        assert_eq!(opened.open(&place(1, "name"), &tampered), Err(VaultError::Refused), "byte {at}");
    }
    for length in 0..sealed.len() {
        assert_eq!(opened.open(&place(1, "name"), &sealed[..length]), Err(VaultError::Refused));
    }
    let mut wrapped = key.wrapped.clone();
    *wrapped.last_mut().unwrap() ^= 1;
    assert_eq!(open_sealing_key(&wrapped, &identity).unwrap_err(), VaultError::Refused);
}

#[test]
fn bytes_moved_to_another_row_column_table_or_key_are_refused() {
    let (key, identity) = key_and_identity();
    let opened = open_sealing_key(&key.wrapped, &identity).unwrap();
    let sealed = key.seal(&place(1, "name"), NAME, &sources());
    assert!(opened.open(&place(1, "name"), &sealed).is_ok());
    assert!(opened.open(&place(2, "name"), &sealed).is_err());
    assert!(opened.open(&place(1, "email"), &sealed).is_err());
    assert!(opened.open(&Aad { table: "bank_line", ..place(1, "name") }, &sealed).is_err());
    // The same letters divided otherwise between table and column.
    let shifted = Aad { table: "supporterna", row: Uuid::from_u128(1), column: "me" };
    assert!(opened.open(&shifted, &sealed).is_err());
    let (other, other_identity) = key_and_identity();
    let other = open_sealing_key(&other.wrapped, &other_identity).unwrap();
    assert_eq!(other.open(&place(1, "name"), &sealed), Err(VaultError::Refused));
}

#[test]
fn the_length_of_a_name_cannot_be_seen() {
    let (key, identity) = key_and_identity();
    let opened = open_sealing_key(&key.wrapped, &identity).unwrap();
    let seal = |text: &str| key.seal(&place(1, "name"), text.as_bytes(), &sources());
    assert_eq!(seal("").len(), seal("Bo").len());
    assert_eq!(seal("Bo").len(), seal(&"x".repeat(60)).len());
    // Nonce 24, tag 16; four bytes of a bucket hold the length.
    for (length, bucket) in
        [(0, 64), (60, 64), (61, 128), (124, 128), (2000, 2048), (8188, 8192), (8189, 16384)]
    {
        let sealed = seal(&"x".repeat(length));
        assert_eq!(sealed.len(), 24 + bucket + 16, "{length}");
        assert_eq!(opened.open(&place(1, "name"), &sealed).unwrap().len(), length);
    }
    // The same name twice does not look the same.
    assert_ne!(seal("Bo"), seal("Bo"));
}

#[test]
fn an_envelope_opens_with_its_own_server_key_and_row_only() {
    let (key, other) = (ServerKey::generate(&sources()), ServerKey::generate(&sources()));
    let envelope = seal_envelope(&key, b"mail 1", NAME, &sources());
    let open = |key: &ServerKey, aad: &[u8], wrapped: &[u8]| open_envelope(key, aad, wrapped, &envelope.body);
    assert_eq!(open(&key, b"mail 1", &envelope.wrapped_key).unwrap().as_slice(), NAME);
    assert_eq!(open(&other, b"mail 1", &envelope.wrapped_key), Err(VaultError::Refused));
    assert_eq!(open(&key, b"mail 2", &envelope.wrapped_key), Err(VaultError::Refused));
    assert_eq!(open(&key, b"mail 1", b""), Err(VaultError::Refused));
    let second = seal_envelope(&key, b"mail 1", NAME, &sources());
    assert_eq!(open(&key, b"mail 1", &second.wrapped_key), Err(VaultError::Refused));
}

#[test]
fn what_the_server_key_encrypts_is_bound_to_purpose_and_place() {
    let (key, other) = (ServerKey::generate(&sources()), ServerKey::generate(&sources()));
    let sealed = key.encrypt("inbox", b"evt_1", NAME, &sources());
    assert_eq!(key.decrypt("inbox", b"evt_1", &sealed).unwrap().as_slice(), NAME);
    assert_eq!(key.decrypt("contact", b"evt_1", &sealed), Err(VaultError::Refused));
    assert_eq!(key.decrypt("inbox", b"evt_2", &sealed), Err(VaultError::Refused));
    assert_eq!(other.decrypt("inbox", b"evt_1", &sealed), Err(VaultError::Refused));
    assert_eq!(key.hmac("dedupe", b"a"), key.hmac("dedupe", b"a"));
    assert_ne!(key.hmac("dedupe", b"a"), key.hmac("nonce", b"a"));
    assert_ne!(key.hmac("dedupe", b"a"), other.hmac("dedupe", b"a"));
    assert_ne!(*key.subkey("chain"), *key.subkey("form"));
    assert_ne!(*key.subkey("chain"), key.hmac("chain", b""));
}

/// The derivation must never change: the ledger's chain and stored bodies depend on it.
/// Values computed independently with Python's `hmac` (RFC 5869, RFC 2104).
#[test]
fn derived_keys_are_the_same_in_every_version() {
    let key = ServerKey::from_hex_or_base64(&hex::encode((0u8..32).collect::<Vec<_>>())).unwrap();
    assert_eq!(
        hex::encode(*key.subkey("chain")),
        "f17098602856a2b70ee3a2060d0e57e5a52400ed887b65a13b493cbafbeddf92"
    );
    assert_eq!(
        hex::encode(key.hmac("dedupe", b"line")),
        "7447abeecebd8e2881720a8446add6841b0db41a450c5010528a506a7ac2d026"
    );
}

#[test]
fn a_server_key_is_read_in_the_ways_people_write_it() {
    let key = ServerKey::generate(&sources());
    let base64 = key.to_text().expose_secret().to_owned();
    let url_safe = base64.replace('+', "-").replace('/', "_");
    let probe = key.hmac("probe", b"");
    for text in [base64.clone(), format!(" {base64}\n"), base64.trim_end_matches('=').to_owned(), url_safe] {
        assert_eq!(ServerKey::from_hex_or_base64(&text).unwrap().hmac("probe", b""), probe);
    }
    assert!(ServerKey::from_hex_or_base64(&"0f1e2d3c".repeat(8)).is_ok());
    for bad in ["", "secret", "changeme", &"0".repeat(64), &"AA".repeat(32), &base64[..40], &base64.repeat(2)]
    {
        assert_eq!(ServerKey::from_hex_or_base64(bad).unwrap_err(), VaultError::NotAServerKey, "{bad}");
    }
}

#[test]
fn an_identity_file_is_read_with_its_comments() {
    let identity = Identity::generate();
    let file = identity.to_file();
    assert!(file.expose_secret().contains(&identity.recipient()));
    let read = Identity::parse(&format!("# office key\n\n{}", file.expose_secret())).unwrap();
    assert_eq!(read.recipient(), identity.recipient());
    let two = format!("{}{}", file.expose_secret(), Identity::generate().to_file().expose_secret());
    for bad in ["", "# only a comment", &identity.recipient(), &two] {
        assert_eq!(Identity::parse(bad).unwrap_err(), VaultError::NotAnIdentity);
    }
}

#[test]
fn recipients_that_nobody_could_open_are_refused() {
    let one = Identity::generate().recipient();
    assert_eq!(Recipients::parse::<&str>(&[]).unwrap_err(), VaultError::NoRecipients);
    assert_eq!(Recipients::parse(&["age1x"]).unwrap_err(), VaultError::NotARecipient("age1x".to_owned()));
    let twice = [one.clone(), format!(" {one} ")];
    assert_eq!(Recipients::parse(&twice).unwrap_err(), VaultError::DuplicateRecipient(one));
}

#[test]
fn the_sealing_key_changes_each_hour_and_asks_to_be_stored_until_it_is() {
    let clock = Arc::new(ManualClock::new(Utc.with_ymd_and_hms(2012, 7, 1, 12, 0, 0).unwrap()));
    let sources = Sources { clock: clock.clone(), random: Arc::new(SystemRandom) };
    let keyring = SealingKeyring::new(
        Recipients::parse(&[Identity::generate().recipient()]).unwrap(),
        Arc::new(ServerKey::generate(&sources)),
    );

    let (first, fresh) = keyring.current(&sources).unwrap();
    assert!(fresh);
    // The transaction rolled back: the next one has to store it.
    let (again, fresh) = keyring.current(&sources).unwrap();
    assert!(fresh && again.id == first.id);
    keyring.mark_stored(first.id);
    clock.advance(TimeDelta::minutes(59));
    let (again, fresh) = keyring.current(&sources).unwrap();
    assert!(!fresh && again.id == first.id);

    clock.advance(TimeDelta::minutes(1));
    let (second, fresh) = keyring.current(&sources).unwrap();
    assert!(fresh && second.id != first.id);
    // A late answer about the old key does not count for the new one.
    keyring.mark_stored(first.id);
    assert!(keyring.current(&sources).unwrap().1);

    // A clock set back must not prolong the hour.
    clock.advance(TimeDelta::days(-1));
    assert_ne!(keyring.current(&sources).unwrap().0.id, second.id);
}

#[test]
fn an_expired_key_is_wiped_although_nobody_gives() {
    let clock = Arc::new(ManualClock::new(Utc.with_ymd_and_hms(2012, 7, 1, 12, 0, 0).unwrap()));
    let sources = Sources { clock: clock.clone(), random: Arc::new(SystemRandom) };
    let keyring = SealingKeyring::new(
        Recipients::parse(&[Identity::generate().recipient()]).unwrap(),
        Arc::new(ServerKey::generate(&sources)),
    );
    let held = Arc::downgrade(&keyring.current(&sources).unwrap().0);
    keyring.wipe_expired(&sources);
    assert!(held.upgrade().is_some());
    clock.advance(TimeDelta::hours(1));
    keyring.wipe_expired(&sources);
    assert!(held.upgrade().is_none());
}

#[test]
fn debug_shows_no_secret() {
    let (key, identity) = key_and_identity();
    let opened = open_sealing_key(&key.wrapped, &identity).unwrap();
    let server_key = ServerKey::generate(&sources());
    let envelope = seal_envelope(&server_key, b"", NAME, &sources());
    assert_eq!(format!("{server_key:?} {envelope:?} {identity:?}"), "ServerKey(…) Envelope(…) Identity(…)");
    let id = key.id.0;
    assert_eq!(format!("{key:?} {opened:?}"), format!("SealingKey({id}) OpenedKey({id})"));
}
