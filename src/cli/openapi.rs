//! `openapi`: the document that describes the API.

use super::Failure;
use crate::app::openapi::document;

pub(super) fn openapi() -> Result<(), Failure> {
    println!("{}", document().to_pretty_json()?);
    Ok(())
}
