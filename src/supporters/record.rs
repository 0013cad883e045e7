//! What a supporter tells about themselves, and its sealed form: one column each, bound to its row.

use std::fmt;

use zeroize::Zeroizing;

use crate::{
    kernel::{
        clock::Sources,
        email::EmailAddress,
        ids::{SealingKeyId, SupporterId},
    },
    platform::vault::{Aad, OpenedKey, SealingKey, VaultError},
};

const TABLE: &str = "supporter";

/// Everything personal, all of it optional. `Debug` prints nothing.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct SupporterRecord {
    pub name: Option<String>,
    pub email: Option<EmailAddress>,
    pub message: Option<String>,
    /// The person on whose behalf the gift is made.
    pub on_behalf_of: Option<String>,
}

/// A record as it is stored: what was not told is absent, the rest can be read with an identity only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedRecord {
    pub id: SupporterId,
    /// Under which key; its row must be stored with this one or before.
    pub sealing_key: SealingKeyId,
    pub name: Option<Vec<u8>>,
    pub email: Option<Vec<u8>>,
    pub message: Option<Vec<u8>>,
    pub on_behalf_of: Option<Vec<u8>>,
}

/// Why a record did not open.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OpenRecordError {
    #[error("the record was sealed under another key")]
    OtherKey,
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error("the record opens, but its {0} is not what we write")]
    Corrupt(&'static str),
}

impl SupporterRecord {
    /// Nothing personal was told: then no consent is needed and no row is made.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Seals each field that was filled in, for this row.
pub fn seal_record(
    record: &SupporterRecord,
    id: SupporterId,
    key: &SealingKey,
    sources: &Sources,
) -> SealedRecord {
    let seal =
        |column, text: Option<&str>| text.map(|text| key.seal(&place(id, column), text.as_bytes(), sources));
    SealedRecord {
        id,
        sealing_key: key.id,
        name: seal("name", record.name.as_deref()),
        email: seal("email", record.email.as_ref().map(EmailAddress::as_str)),
        message: seal("message", record.message.as_deref()),
        on_behalf_of: seal("on_behalf_of", record.on_behalf_of.as_deref()),
    }
}

/// Opens a stored record with a sealing key that somebody's identity has opened.
///
/// # Errors
/// Another key, a damaged or moved column, or text that we never write.
pub fn open_record(sealed: &SealedRecord, key: &OpenedKey) -> Result<SupporterRecord, OpenRecordError> {
    if sealed.sealing_key != key.id {
        return Err(OpenRecordError::OtherKey);
    }
    let open = |column: &'static str, bytes: &Option<Vec<u8>>| -> Result<Option<String>, OpenRecordError> {
        let Some(bytes) = bytes else { return Ok(None) };
        let plain: Zeroizing<Vec<u8>> = key.open(&place(sealed.id, column), bytes)?;
        let text = std::str::from_utf8(&plain).map_err(|_| OpenRecordError::Corrupt(column))?;
        Ok(Some(text.to_owned()))
    };
    let email = open("email", &sealed.email)?.map(|email| email.parse()).transpose();
    Ok(SupporterRecord {
        name: open("name", &sealed.name)?,
        email: email.map_err(|_| OpenRecordError::Corrupt("email"))?,
        message: open("message", &sealed.message)?,
        on_behalf_of: open("on_behalf_of", &sealed.on_behalf_of)?,
    })
}

fn place(id: SupporterId, column: &'static str) -> Aad<'static> {
    Aad { table: TABLE, row: id.0, column }
}

impl fmt::Debug for SupporterRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SupporterRecord(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::vault::{Identity, Recipients, open_sealing_key};

    fn keys() -> (SealingKey, OpenedKey) {
        let identity = Identity::generate();
        let recipients = Recipients::parse(&[identity.recipient()]).unwrap();
        let key = SealingKey::generate(&recipients, &Sources::system()).unwrap();
        let opened = open_sealing_key(&key.wrapped, &identity).unwrap();
        (key, opened)
    }

    fn record() -> SupporterRecord {
        SupporterRecord {
            name: Some("Canary Қожа".to_owned()),
            email: Some("canary@mail.test".parse().unwrap()),
            message: Some("canary\nsecond line".to_owned()),
            on_behalf_of: None,
        }
    }

    fn seal(record: &SupporterRecord, key: &SealingKey) -> SealedRecord {
        let sources = Sources::system();
        seal_record(record, SupporterId::generate(&sources), key, &sources)
    }

    #[test]
    fn a_record_comes_back_as_it_was_given_and_nothing_of_it_is_stored_readably() {
        let (key, opened) = keys();
        let sealed = seal(&record(), &key);
        assert_eq!(open_record(&sealed, &opened), Ok(record()));
        assert_eq!(sealed.on_behalf_of, None);
        let stored =
            [&sealed.name, &sealed.email, &sealed.message].map(|column| column.clone().unwrap()).concat();
        let found = |canary: &[u8]| stored.windows(canary.len()).any(|window| window == canary);
        assert!(!found(b"anary") && !found("Қожа".as_bytes()));
        assert_eq!(format!("{:?}", record()), "SupporterRecord(…)");
    }

    #[test]
    fn what_was_not_told_is_not_stored() {
        let (key, opened) = keys();
        let sealed = seal(&SupporterRecord::default(), &key);
        assert_eq!([&sealed.name, &sealed.email, &sealed.message, &sealed.on_behalf_of], [&None; 4]);
        assert!(open_record(&sealed, &opened).unwrap().is_empty());
        assert!(!record().is_empty());
    }

    #[test]
    fn columns_moved_to_another_supporter_or_field_do_not_open() {
        let (key, opened) = keys();
        let (mine, theirs) = (seal(&record(), &key), seal(&record(), &key));
        let refused = Err(OpenRecordError::Vault(VaultError::Refused));
        let taken = SealedRecord { email: theirs.email.clone(), ..mine.clone() };
        assert_eq!(open_record(&taken, &opened), refused);
        let swapped = SealedRecord { message: mine.name.clone(), ..mine.clone() };
        assert_eq!(open_record(&swapped, &opened), refused);
        let renamed = SealedRecord { id: theirs.id, ..mine.clone() };
        assert_eq!(open_record(&renamed, &opened), refused);
        let (_, other) = keys();
        assert_eq!(open_record(&mine, &other), Err(OpenRecordError::OtherKey));
        let relabelled = SealedRecord { sealing_key: other.id, ..mine };
        assert_eq!(open_record(&relabelled, &other), refused);
    }
}
