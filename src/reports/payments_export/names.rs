//! Opening the names of an export, with an identity that is not on the server.

use uuid::Uuid;

use super::store::{Fields, Page, fields};
use crate::{
    kernel::ids::{SealingKeyId, SupporterId},
    platform::db::StoreError,
    reports::sinks::ExportError,
    supporters::{RecordOpener, SealedRecord, SupporterRecord},
};

/// Name and email of a row; empty where there is none.
#[derive(Default)]
pub(super) struct Person {
    pub name: String,
    pub email: String,
}

/// So many records are opened before others on this thread have their turn.
const BEFORE_OTHERS: usize = 64;

/// Opens what the rows of a page carry, in their order.
pub(super) async fn open_page(opener: &RecordOpener, page: &Page) -> Result<Vec<Person>, ExportError> {
    let mut records = Vec::with_capacity(page.count);
    for line in page.rows() {
        records.push(sealed(&fields(line, true)?)?);
    }
    opener.open_keys(records.iter().flatten().map(|sealed| sealed.sealing_key).collect()).await?;
    let mut people = Vec::with_capacity(page.count);
    for (at, record) in records.iter().enumerate() {
        if at % BEFORE_OTHERS == 0 {
            tokio::task::yield_now().await;
        }
        people.push(match record {
            Some(sealed) => person(opener.open_sealed(sealed).await?),
            None => Person::default(),
        });
    }
    Ok(people)
}

/// What a row carries. Someone who told nothing has no record.
fn sealed(fields: &Fields<'_>) -> Result<Option<SealedRecord>, StoreError> {
    let [supporter, key, name, email] = fields.sealed;
    if supporter.is_empty() {
        return Ok(None);
    }
    let damaged = || StoreError::Corrupt("a supporter's record".to_owned());
    let id = |text: &str| Uuid::parse_str(text).map_err(|_| damaged());
    let bytes = |text: &str| match text {
        "" => Ok(None),
        text => hex::decode(text).map(Some).map_err(|_| damaged()),
    };
    Ok(Some(SealedRecord {
        id: SupporterId(id(supporter)?),
        sealing_key: SealingKeyId(id(key)?),
        name: bytes(name)?,
        email: bytes(email)?,
        message: None,
        on_behalf_of: None,
    }))
}

fn person(record: SupporterRecord) -> Person {
    let email = record.email.map(|email| email.as_str().to_owned()).unwrap_or_default();
    Person { name: record.name.unwrap_or_default(), email }
}
