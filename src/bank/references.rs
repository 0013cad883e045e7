//! References of ours in what a payer wrote.

use crate::kernel::reference::Reference;

const LENGTH: usize = 12;
/// A longer text than any format of a bank has; what is beyond is not looked at.
const LONGEST: usize = 4_000;
/// More than this many words that might be a mistyped reference are none.
const MOST_WORDS: usize = 3;

/// All references that stand in a text, each once, in their order: with spaces, hyphens or line ends between their
/// characters, in either case, with other words around them. A text of twelve characters that is one by chance is
/// harmless: nobody owns it.
pub fn references_in(text: &str) -> Vec<Reference> {
    let kept: String = text
        .chars()
        .take(LONGEST)
        .filter(|c| !matches!(c, ' ' | '-' | '.' | '/' | '\n' | '\r' | '\t' | '\u{a0}'))
        .collect();
    let bytes = kept.as_bytes();
    let mut found: Vec<Reference> = Vec::new();
    for window in bytes.windows(LENGTH) {
        if !window.iter().all(u8::is_ascii_alphanumeric) {
            continue;
        }
        let reference = std::str::from_utf8(window).ok().and_then(|text| text.parse().ok());
        if let Some(reference) = reference.filter(|reference| !found.contains(reference)) {
            found.push(reference);
        }
    }
    found
}

/// References that differ from a word of the text by one mistyped character or by two swapped ones. Somebody has to
/// say whether one of them was meant.
pub fn near_references(text: &str) -> Vec<Reference> {
    const ALPHABET: &str = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";
    let mut found: Vec<Reference> = Vec::new();
    for word in words(text).into_iter().take(MOST_WORDS) {
        let letters: Vec<char> = word.chars().collect();
        let mut consider = |candidate: &[char]| {
            let text: String = candidate.iter().collect();
            if let Ok(reference) = text.parse()
                && !found.contains(&reference)
            {
                found.push(reference);
            }
        };
        for at in 0..letters.len() {
            for other in ALPHABET.chars() {
                let mut changed = letters.clone();
                changed[at] = other;
                consider(&changed);
            }
            if at + 1 < letters.len() {
                let mut swapped = letters.clone();
                swapped.swap(at, at + 1);
                consider(&swapped);
            }
        }
    }
    found
}

/// Words of twelve letters and figures, or three of four after one another; a figure must be among them.
fn words(text: &str) -> Vec<String> {
    let parts: Vec<String> = text
        .chars()
        .take(LONGEST)
        .collect::<String>()
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_ascii_uppercase)
        .collect();
    let grouped =
        parts.windows(3).filter(|three| three.iter().all(|word| word.len() == 4)).map(<[_]>::concat);
    let whole = parts.iter().filter(|word| word.len() == LENGTH).cloned();
    let has_figure = |word: &String| word.bytes().any(|b| b.is_ascii_digit());
    grouped.chain(whole).filter(has_figure).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::kernel::clock::Sources;

    proptest! {
        #[test]
        fn a_reference_is_found_however_it_is_written(before in "[a-z ]{0,20}", after in "[ a-z]{0,20}", cut in 1usize..12) {
            let reference = Reference::generate(&Sources::system());
            let plain = reference.as_str();
            let wrapped = format!("{}\n{}", &plain[..cut], &plain[cut..]);
            for written in [plain.to_owned(), reference.grouped(), plain.to_lowercase(), wrapped] {
                let text = format!("{before} {written} {after}");
                prop_assert!(references_in(&text).contains(&reference), "{text}");
            }
        }

        #[test]
        fn no_text_makes_it_panic(text in "\\PC{0,200}") {
            references_in(&text);
            near_references(&text);
        }
    }

    #[test]
    fn one_mistyped_or_two_swapped_characters_lead_back() {
        let reference: Reference = "973AD5AJ9WT3"
            .parse()
            .or_else(|_| "22222222222U".parse())
            .unwrap_or_else(|_| Reference::generate(&Sources::system()));
        let text = reference.as_str().to_owned();
        let mut wrong: Vec<char> = text.chars().collect();
        wrong[3] = '0';
        wrong[0] = '2';
        let once: String = text.chars().enumerate().map(|(at, c)| if at == 3 { '0' } else { c }).collect();
        let twice: String = wrong.iter().collect();
        assert!(near_references(&format!("gift {once} thanks")).contains(&reference));
        assert!(references_in(&once).is_empty());
        if !twice.starts_with(&text[..1]) {
            assert!(!near_references(&twice).contains(&reference));
        }
        assert!(near_references("JOHN FITZGERALD SMITHFIELDER").is_empty());
    }
}
