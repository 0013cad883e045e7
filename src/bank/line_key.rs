//! How a line is known again: by the bank's own id, or by all that it says. The hash is keyed, so that nobody can try
//! names against it.

use std::collections::HashMap;

use chrono::{NaiveDate, TimeDelta};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

use super::statement::Line;

/// A line's hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LineKey(pub [u8; 32]);

/// Figures at the end of an account's number by which it is known in every format.
const TAIL: usize = 8;
/// How many days apart two formats may tell the same line.
pub const NEAR_DAYS: i64 = 3;
/// Formats cut a payer's name off at different lengths.
const LETTERS_OF_A_NAME: usize = 18;

/// What a line says, by keyed hashes: whether two lines say the same can be seen, and nothing else.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Telling {
    pub payer: Option<[u8; 32]>,
    pub words: Option<[u8; 32]>,
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

    /// The source of what is booked from a line of this hash: no bank, payer or day can be read from it. Lines of one day
    /// begin alike, so that a statement's lines stand together in every index of sources: written all over the place they
    /// would make a long statement's import write most of each index anew a thousand lines.
    pub fn source_ref(&self, day: NaiveDate, line: &LineKey) -> String {
        let day = mac(&self.key, &[b"day", self.account.as_bytes(), day.to_string().as_bytes()]);
        format!("line-{}{}", hex::encode(&day[..3]), hex::encode(&line.0[..9]))
    }

    /// What a line says, as hashes that are good for its day only.
    pub fn telling(&self, line: &Line) -> Telling {
        let hash = |what: &[u8], said: &str| {
            (!said.is_empty()).then(|| self.said(what, line.date, line.minor, said))
        };
        Telling { payer: hash(b"payer", &name(&line.payer)), words: hash(b"words", &letters(&line.text)) }
    }

    /// The hashes that the same payer has on the days around: formats differ in which day they tell.
    pub fn payer_around(&self, line: &Line) -> Vec<(NaiveDate, [u8; 32])> {
        let payer = name(&line.payer);
        if payer.is_empty() {
            return Vec::new();
        }
        let days = (-NEAR_DAYS..=NEAR_DAYS).filter(|offset| *offset != 0);
        let around = days.filter_map(|offset| line.date.checked_add_signed(TimeDelta::days(offset)));
        around.map(|day| (day, self.said(b"payer", day, line.minor, &payer))).collect()
    }

    fn said(&self, what: &[u8], day: NaiveDate, minor: i64, said: &str) -> [u8; 32] {
        let (day, minor) = (day.to_string(), minor.to_be_bytes());
        mac(&self.key, &[b"said", what, self.account.as_bytes(), day.as_bytes(), &minor, said.as_bytes()])
    }

    /// The hash of a bank's own id, by which a line can be asked for.
    pub fn of_bank_id(key: &Zeroizing<[u8; 32]>, id: &str) -> [u8; 32] {
        mac(key, &[b"bank-id", id.trim().as_bytes()])
    }

    /// The hash of the last eight figures of an account's number, which formats write alike whether they tell country, bank
    /// and leading zeros or not.
    pub fn of_number_tail(key: &Zeroizing<[u8; 32]>, number: &str) -> [u8; 32] {
        let bare = bare_number(number);
        let tail = &bare[bare.len().saturating_sub(TAIL)..];
        mac(key, &[b"account-tail", format!("{tail:0>TAIL$}").as_bytes()])
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

/// Letters and figures, in upper case.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect()
}

fn name(payer: &str) -> String {
    letters(payer).chars().take(LETTERS_OF_A_NAME).collect()
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
    fn sources_of_one_day_and_account_begin_alike_and_end_apart() {
        let sources = |account: &str, day| {
            let mut keys = LineKeys::new(&Zeroizing::new([7; 32]), account);
            [line(day, 5, Some("a"), "x"), line(day, 5, Some("b"), "x")].map(|line| {
                let key = keys.next(&line);
                keys.source_ref(line.date, &key)
            })
        };
        let begins = |source: &str| source[.."line-".len() + 6].to_owned();
        let [first, second] = sources("main", 1);
        assert_ne!(first, second);
        assert_eq!(begins(&first), begins(&second));
        assert_eq!(sources("main", 1), [first.clone(), second], "the same line has the same source again");
        for [other, _] in [sources("main", 2), sources("savings", 1)] {
            assert_ne!(begins(&other), begins(&first));
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
