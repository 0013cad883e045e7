//! What may be written in clear about a disbursement: codes that cannot be anybody's name.

use std::{collections::BTreeSet, fmt, str::FromStr};

use sha2::{Digest, Sha256};

/// The most recipients of one disbursement.
pub const MOST_RECIPIENTS: usize = 200;

/// The text is not such a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not such a code")]
pub struct BadCode;

fn is_part(text: &str, letters: usize, digits: std::ops::RangeInclusive<usize>) -> bool {
    let head = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    let tail = &text.as_bytes()[head..];
    head <= letters && digits.contains(&tail.len()) && tail.iter().all(u8::is_ascii_digit)
}

/// A recipient or an intermediary, as the committee's list, which is not here, knows them: one to three letters, a
/// hyphen, two to four digits.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pseudonym(String);

impl FromStr for Pseudonym {
    type Err = BadCode;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim().to_ascii_uppercase();
        let (letters, digits) = text.split_once('-').ok_or(BadCode)?;
        let fits = !letters.is_empty() && is_part(letters, 3, 0..=0) && is_part(digits, 0, 2..=4);
        if fits { Ok(Self(text)) } else { Err(BadCode) }
    }
}

/// Pseudonyms with commas, spaces or line ends between them: each once, in order, at least one.
///
/// # Errors
/// One of them is none, or there are too many.
pub fn recipients_in(text: &str) -> Result<BTreeSet<Pseudonym>, BadCode> {
    let parts = text.split([',', ';', ' ', '\n', '\r', '\t']).filter(|part| !part.is_empty());
    let all: BTreeSet<Pseudonym> = parts.map(str::parse).collect::<Result<_, _>>()?;
    if all.is_empty() || all.len() > MOST_RECIPIENTS { Err(BadCode) } else { Ok(all) }
}

/// Where the paper lies: a folder's and a sheet's mark, such as `F3/12` or `BOX-2/2026/14`. No part has more than four
/// letters, and somewhere there is a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilingMark(String);

impl FromStr for FilingMark {
    type Err = BadCode;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim().to_ascii_uppercase();
        let parts: Vec<&str> = text.split(['/', '-', '.']).collect();
        let fits = parts.len() <= 6
            && parts.iter().all(|part| !part.is_empty() && is_part(part, 4, 0..=6))
            && text.bytes().any(|byte| byte.is_ascii_digit());
        if fits { Ok(Self(text)) } else { Err(BadCode) }
    }
}

/// The bank's number of a payment: ASCII letters, digits and `/ . _ -`, with a digit, at most 40 characters. Somebody's
/// name with a digit behind it is none: no more than three letters stand together (a UUID is told by its form), and where
/// three do, there are as many digits as letters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BankNumber(String);

/// The most letters of a bank's number that stand together.
const MOST_LETTERS: usize = 3;

impl BankNumber {
    /// One that was written down by the rules of its day.
    pub(super) fn of_stored(text: &str) -> Self {
        Self(text.to_owned())
    }

    fn reads_as_a_name(text: &str) -> bool {
        let runs = text.split(|c: char| !c.is_ascii_alphabetic()).map(str::len);
        let (longest, letters) = (runs.clone().max().unwrap_or(0), runs.sum::<usize>());
        let digits = text.bytes().filter(u8::is_ascii_digit).count();
        longest > MOST_LETTERS || (longest == MOST_LETTERS && letters > digits)
    }
}

impl FromStr for BankNumber {
    type Err = BadCode;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        let is_uuid = text.len() == 36 && uuid::Uuid::try_parse(text).is_ok();
        let fits = text.len() <= 40
            && text.bytes().any(|byte| byte.is_ascii_digit())
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/._-".contains(&byte))
            && (is_uuid || !Self::reads_as_a_name(text));
        if fits { Ok(Self(text.to_owned())) } else { Err(BadCode) }
    }
}

/// The SHA-256 of a document, in 64 lower-case hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct EvidenceHash(String);

impl EvidenceHash {
    /// Of a document.
    pub fn of(document: &[u8]) -> Self {
        Self(hex::encode(Sha256::digest(document)))
    }
}

impl FromStr for EvidenceHash {
    type Err = BadCode;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text: String = text.split_whitespace().collect::<String>().to_ascii_lowercase();
        let fits = text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        if fits { Ok(Self(text)) } else { Err(BadCode) }
    }
}

/// What proves something: which document, and where the paper lies; or only which document, where that is kept here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    pub hash: EvidenceHash,
    pub place: Option<FilingMark>,
}

macro_rules! shown {
    ($($name:ident),+) => {$(
        impl $name {
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )+};
}

shown!(Pseudonym, FilingMark, BankNumber, EvidenceHash);

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn reads<T: FromStr>(text: &str) -> bool {
        text.parse::<T>().is_ok()
    }

    #[test]
    fn pseudonyms_are_codes_of_the_committee_and_nothing_else() {
        for good in ["F-017", "f-01", " ABC-1234 "] {
            assert!(reads::<Pseudonym>(good), "{good}");
        }
        for bad in
            ["", "F", "017", "F017", "F-", "-017", "F-1", "F-12345", "ABCD-12", "Aigul", "F-1A", "Ф-017"]
        {
            assert!(!reads::<Pseudonym>(bad), "{bad}");
        }
        let some = recipients_in("f-02, F-01;F-02\r\nF-10").unwrap();
        assert_eq!(some.iter().map(Pseudonym::as_str).collect::<Vec<_>>(), ["F-01", "F-02", "F-10"]);
        assert_eq!(recipients_in(" , "), Err(BadCode));
        assert_eq!(recipients_in("F-01, Aigul"), Err(BadCode));
        let many: Vec<String> = (10..=10 + MOST_RECIPIENTS).map(|n| format!("F-{n}")).collect();
        assert_eq!(recipients_in(&many.join(",")), Err(BadCode));
        assert_eq!(recipients_in(&many[1..].join(",")).unwrap().len(), MOST_RECIPIENTS);
    }

    #[test]
    fn marks_numbers_and_hashes_have_their_forms() {
        for good in ["F3/12", "box-2/2026/14", "12", "A.1"] {
            assert!(reads::<FilingMark>(good), "{good}");
        }
        for bad in ["", "BOX", "in the safe", "folder 3", "FOLDER3", "F3//1", "1/2/3/4/5/6/7", "3F", "Қ1"] {
            assert!(!reads::<FilingMark>(bad), "{bad}");
        }
        for good in ["FT26/329.XYZ_1-2", "FT1", "26329", "NPC123", "97ED4827-7b6f-4491-aaaf-d548d5a7512d"] {
            assert!(reads::<BankNumber>(good), "{good}");
        }
        let name = ["Aigul1", "aya1", "Li-Wang-1", "1.Ivan.1985", "GB29NWBK60161331926819"];
        for bad in [&name[..], &["", "ABC", "paid to 1", &"1".repeat(41)]].concat() {
            assert!(!reads::<BankNumber>(bad), "{bad}");
        }
        assert_eq!(BankNumber::of_stored("VOUCHER7").as_str(), "VOUCHER7", "what was taken once is read");
        let hash = EvidenceHash::of(b"paper");
        assert_eq!(hash.to_string().to_uppercase().parse(), Ok(hash.clone()));
        assert!(!reads::<EvidenceHash>(&hash.as_str()[1..]));
        assert!(!reads::<EvidenceHash>(&"g".repeat(64)));
    }

    proptest! {
        #[test]
        fn no_word_of_a_natural_language_is_a_pseudonym(word in "[\\p{L} ]{1,30}") {
            prop_assert!(!reads::<Pseudonym>(&word));
            prop_assert!(!reads::<FilingMark>(&word));
        }

        #[test]
        fn nobodys_name_with_a_digit_is_a_bank_number(name in "[A-Za-z]{3,12}", digit in 0u8..10) {
            let with_digit = format!("{name}{digit}");
            prop_assert!(!reads::<BankNumber>(&with_digit));
        }

        #[test]
        fn what_is_read_is_read_the_same_again(text in "[A-Za-z]{1,3}-[0-9]{2,4}") {
            let once: Pseudonym = text.parse().unwrap();
            prop_assert_eq!(once.as_str().parse(), Ok(once.clone()));
        }
    }
}
