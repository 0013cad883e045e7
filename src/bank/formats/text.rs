//! Bytes of a bank as text, in whichever of the two encodings they come.

use std::io::BufRead;

use super::super::statement::Unreadable;

/// A longer piece than any bank writes between two marks.
const LONGEST: usize = 64 * 1024;

/// UTF-8, or else Windows-1252 as ISO 8859-1 (what differs between the two are typographic signs).
pub(super) fn decode(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.trim_start_matches('\u{feff}').to_owned(),
        Err(_) => bytes.iter().map(|byte| char::from(*byte)).collect(),
    }
}

/// The bytes up to and with `mark`; `None` at the end.
pub(super) fn until(source: &mut dyn BufRead, mark: u8, place: &str) -> Result<Option<Vec<u8>>, Unreadable> {
    let mut bytes = Vec::new();
    loop {
        let available =
            source.fill_buf().map_err(|_| Unreadable::at(place, "the file cannot be read further"))?;
        if available.is_empty() {
            return Ok(if bytes.is_empty() { None } else { Some(bytes) });
        }
        let at = available.iter().position(|byte| *byte == mark);
        let used = at.map_or(available.len(), |at| at + 1);
        bytes.extend_from_slice(&available[..used]);
        source.consume(used);
        if bytes.len() > LONGEST {
            return Err(Unreadable::at(place, "a piece is longer than any bank writes"));
        }
        if at.is_some() {
            return Ok(Some(bytes));
        }
    }
}

/// Words in one line, parts that are empty left out.
pub(super) fn joined(parts: &[&str]) -> String {
    let parts: Vec<&str> = parts.iter().map(|part| part.trim()).filter(|part| !part.is_empty()).collect();
    parts.join(" ")
}
