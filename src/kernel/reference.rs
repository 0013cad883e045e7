//! The public, human-readable id of a donation, affiliation or invoice.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::kernel::clock::Sources;

/// Upper-case letters and digits without the look-alikes 0/O and 1/I/L: 31 of them, a prime,
/// so that a weighted sum catches every single mistyping and every swap of two characters.
const ALPHABET: &[u8; 31] = b"23456789ABCDEFGHJKMNPQRSTUVWXYZ";
/// Twelve characters with the check character: 31^11 references, and room to spare in a
/// bank transfer's reference field of 18.
const LENGTH: usize = 12;

/// A reference, in its canonical form (upper case, no separators).
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Reference([u8; LENGTH]);

/// The text is not a reference: wrong length, a character outside the alphabet, or a failed check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a reference: a character is missing or mistyped")]
pub struct NotAReference;

impl Reference {
    /// A new random reference.
    pub fn generate(sources: &Sources) -> Self {
        // Of the 32 five-bit numbers one is thrown away, so that all characters are equally likely. Sixteen at once mostly
        // do: to ask the machine for each would take longer than all else.
        let mut drawn = std::iter::repeat_with(|| sources.bytes::<16>())
            .flatten()
            .map(|byte| byte & 31)
            .filter(|five_bits| *five_bits < 31);
        let values: [u8; LENGTH - 1] = std::array::from_fn(|_| drawn.next().unwrap_or_default());
        let mut characters = [0u8; LENGTH];
        for (character, value) in characters.iter_mut().zip(values) {
            *character = ALPHABET[usize::from(value)];
        }
        characters[LENGTH - 1] = ALPHABET[usize::from((31 - weighted_sum(&values)) % 31)];
        Self(characters)
    }

    pub fn as_str(&self) -> &str {
        // The alphabet is ASCII, so the fallback is never taken.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// In groups of four, for reading aloud: `K7QM-2XRA-9TBF`.
    pub fn grouped(&self) -> String {
        let text = self.as_str();
        format!("{}-{}-{}", &text[..4], &text[4..8], &text[8..])
    }
}

/// Position weights 2, 3, 4, … are distinct and not zero modulo 31.
fn weighted_sum(values: &[u8]) -> u8 {
    let sum: u32 = values.iter().zip(2u32..).map(|(value, weight)| u32::from(*value) * weight).sum();
    u8::try_from(sum % 31).unwrap_or(0)
}

impl FromStr for Reference {
    type Err = NotAReference;

    /// Accepts lower case, and spaces, hyphens, dots or slashes between characters.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut characters = [0u8; LENGTH];
        let mut values = [0u8; LENGTH];
        let mut count = 0;
        for c in text.chars().filter(|c| !matches!(c, ' ' | '-' | '.' | '/' | '\u{a0}')) {
            let upper = c.to_ascii_uppercase();
            let value = ALPHABET.iter().position(|a| char::from(*a) == upper).ok_or(NotAReference)?;
            if count == LENGTH {
                return Err(NotAReference);
            }
            characters[count] = ALPHABET[value];
            values[count] = u8::try_from(value).map_err(|_| NotAReference)?;
            count += 1;
        }
        let check = weighted_sum(&values[..LENGTH - 1]) + values[LENGTH - 1];
        if count == LENGTH && check.is_multiple_of(31) { Ok(Self(characters)) } else { Err(NotAReference) }
    }
}

impl TryFrom<String> for Reference {
    type Error = NotAReference;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Reference> for String {
    fn from(reference: Reference) -> Self {
        reference.as_str().to_owned()
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_reference_survives_being_read_aloud_and_typed_back() {
        for _ in 0..200 {
            let reference = Reference::generate(&Sources::system());
            assert!(reference.as_str().len() <= 18);
            assert_eq!(reference.as_str().parse(), Ok(reference));
            assert_eq!(reference.grouped().to_lowercase().parse(), Ok(reference));
            assert_eq!(reference.grouped().replace('-', " ").parse(), Ok(reference));
        }
    }

    proptest! {
        #[test]
        fn one_wrong_character_is_always_noticed(at in 0usize..LENGTH, by in 1usize..31) {
            let reference = Reference::generate(&Sources::system());
            let mut typed = reference.0;
            let value = ALPHABET.iter().position(|a| *a == typed[at]).unwrap();
            typed[at] = ALPHABET[(value + by) % 31];
            prop_assert_eq!(std::str::from_utf8(&typed).unwrap().parse::<Reference>(), Err(NotAReference));
        }

        #[test]
        fn two_swapped_characters_are_always_noticed(a in 0usize..LENGTH, b in 0usize..LENGTH) {
            let reference = Reference::generate(&Sources::system());
            let mut typed = reference.0;
            prop_assume!(typed[a] != typed[b]);
            typed.swap(a, b);
            prop_assert_eq!(std::str::from_utf8(&typed).unwrap().parse::<Reference>(), Err(NotAReference));
        }

        #[test]
        fn no_text_makes_it_panic(text in "\\PC{0,40}") {
            let _ = text.parse::<Reference>();
        }
    }
}
