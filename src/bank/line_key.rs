//! How a line is known again: by the bank's own id, or by all that it says. The hash is keyed, so that nobody can try
//! names against it.

use std::collections::HashMap;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

use super::statement::Line;

/// A line's hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LineKey(pub [u8; 32]);

impl LineKey {
    /// The source of what is booked from this line: no bank, payer or day can be read from it.
    pub fn source_ref(&self) -> String {
        format!("line-{}", hex::encode(&self.0[..12]))
    }
}

/// Hashes of one account's lines. Lines that say the same on the same day are counted, so that two equal gifts are two
/// lines, and the same two in an overlapping statement are the same two.
pub struct LineKeys {
    key: Zeroizing<[u8; 32]>,
    account: String,
    seen: HashMap<[u8; 32], u32>,
}

impl LineKeys {
    pub fn new(key: &Zeroizing<[u8; 32]>, account: &str) -> Self {
        Self { key: key.clone(), account: account.to_owned(), seen: HashMap::new() }
    }

    /// The hash of the next line.
    pub fn next(&mut self, line: &Line) -> LineKey {
        let date = line.date.to_string();
        let minor = line.minor.to_be_bytes();
        let content = match &line.bank_id {
            Some(id) => ["id".to_owned(), id.clone(), String::new(), String::new()],
            None => ["text".to_owned(), words(&line.payer), words(&line.account), words(&line.text)],
        };
        let mut parts: Vec<&[u8]> = vec![b"line", self.account.as_bytes(), date.as_bytes(), &minor];
        parts.extend(content.iter().map(String::as_bytes));
        let same = mac(&self.key, &parts);
        let count = self.seen.entry(same).or_default();
        *count += 1;
        LineKey(mac(&self.key, &[b"nth", &same, &count.to_be_bytes()]))
    }

    /// The hash of a bank's own id, by which a line can be asked for.
    pub fn of_bank_id(key: &Zeroizing<[u8; 32]>, id: &str) -> [u8; 32] {
        mac(key, &[b"bank-id", id.trim().as_bytes()])
    }

    /// The hash of an account's number, however it is spaced.
    pub fn of_number(key: &Zeroizing<[u8; 32]>, number: &str) -> [u8; 32] {
        mac(key, &[b"account", bare_number(number).as_bytes()])
    }
}

/// An account's number without spaces and signs.
pub fn bare_number(number: &str) -> String {
    number.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_uppercase()
}

/// White space is not always the same in the same bank's next file.
fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_uppercase()
}

/// HMAC-SHA256 of parts, each after its length.
fn mac(key: &Zeroizing<[u8; 32]>, parts: &[&[u8]]) -> [u8; 32] {
    match Hmac::<Sha256>::new_from_slice(key.as_slice()) {
        Ok(mut mac) => {
            for part in parts {
                mac.update(&(part.len() as u64).to_be_bytes());
                mac.update(part);
            }
            mac.finalize().into_bytes().into()
        }
        Err(_) => unreachable!("an HMAC key may have any length"),
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use proptest::prelude::*;

    use super::*;

    fn line(day: u32, minor: i64, id: Option<&str>, text: &str) -> Line {
        Line {
            date: NaiveDate::from_ymd_opt(2026, 11, day).unwrap(),
            minor,
            bank_id: id.map(str::to_owned),
            payer: "Payer".to_owned(),
            account: String::new(),
            text: text.to_owned(),
        }
    }

    fn keys(lines: &[Line], account: &str) -> Vec<LineKey> {
        let mut keys = LineKeys::new(&Zeroizing::new([7; 32]), account);
        lines.iter().map(|line| keys.next(line)).collect()
    }

    proptest! {
        #[test]
        fn overlapping_statements_know_the_lines_that_they_share(
            days in prop::collection::vec((1u32..6, 1i64..3), 1..40), cut in 1u32..6,
        ) {
            // Equal lines abound; a statement is of whole days.
            let mut lines: Vec<Line> = days.iter().map(|(day, minor)| line(*day, *minor, None, "gift")).collect();
            lines.sort_by_key(|line| line.date);
            let all = keys(&lines, "main");
            let later: Vec<Line> =
                lines.iter().filter(|line| chrono::Datelike::day(&line.date) >= cut).cloned().collect();
            let expected = &all[all.len() - later.len()..];
            prop_assert_eq!(keys(&later, "main"), expected.to_vec());
            let distinct: std::collections::BTreeSet<_> = all.iter().collect();
            prop_assert_eq!(distinct.len(), all.len(), "two equal gifts are two lines");
        }
    }

    #[test]
    fn another_account_day_amount_or_id_is_another_line() {
        let base = keys(&[line(1, 5, Some("a"), "x")], "main");
        for other in [
            keys(&[line(1, 5, Some("a"), "x")], "savings"),
            keys(&[line(2, 5, Some("a"), "x")], "main"),
            keys(&[line(1, 6, Some("a"), "x")], "main"),
            keys(&[line(1, 5, Some("b"), "x")], "main"),
            keys(&[line(1, 5, None, "x")], "main"),
        ] {
            assert_ne!(base, other);
        }
        assert_eq!(base, keys(&[line(1, 5, Some("a"), "the bank words it anew")], "main"));
        assert_eq!(
            keys(&[line(1, 5, None, "a  gift")], "main"),
            keys(&[line(1, 5, None, "A gift ")], "main")
        );
    }
}
