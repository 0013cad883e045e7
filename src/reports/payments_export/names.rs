//! Opening the names of an export, with an identity that is not on the server.

use uuid::Uuid;

use super::store::{Fields, Page, fields};
use crate::{
    kernel::ids::{SealingKeyId, SupporterId},
    platform::db::StoreError,
    reports::sinks::ExportError,
    supporters::{RecordOpener, SealedRecord},
};

/// Name and email of a row; empty where there is none.
#[derive(Default)]
pub(super) struct Person {
    pub name: String,
    pub email: String,
}

/// Opens what the rows of a page carry, in their order.
pub(super) async fn open_page(opener: &RecordOpener, page: &Page) -> Result<Vec<Person>, ExportError> {
    let mut people = Vec::with_capacity(page.count);
    for line in page.rows() {
        people.push(open(opener, &fields(line, true)?).await?);
    }
    Ok(people)
}

/// Someone who told nothing has no record.
async fn open(opener: &RecordOpener, fields: &Fields<'_>) -> Result<Person, ExportError> {
    let [supporter, key, name, email] = fields.sealed;
    if supporter.is_empty() {
        return Ok(Person::default());
    }
    let damaged = || StoreError::Corrupt("a supporter's record".to_owned());
    let id = |text: &str| Uuid::parse_str(text).map_err(|_| damaged());
    let bytes = |text: &str| match text {
        "" => Ok(None),
        text => hex::decode(text).map(Some).map_err(|_| damaged()),
    };
    let sealed = SealedRecord {
        id: SupporterId(id(supporter)?),
        sealing_key: SealingKeyId(id(key)?),
        name: bytes(name)?,
        email: bytes(email)?,
        message: None,
        on_behalf_of: None,
    };
    let record = opener.open_sealed(&sealed).await?;
    let email = record.email.map(|email| email.as_str().to_owned()).unwrap_or_default();
    Ok(Person { name: record.name.unwrap_or_default(), email })
}
