//! Text that people write about themselves: what is refused before it is stored, mailed or shown.

/// Why a text was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    #[error("has only spaces")]
    Blank,
    #[error("is too long")]
    TooLong,
    #[error("has a character that cannot be shown")]
    Control,
}

/// One line: a name. Natural right-to-left text is kept; controls and bidi overrides are refused,
/// because they break mail headers or reverse what a reader sees.
///
/// # Errors
/// Blank, longer than `max` characters, or a control character.
pub fn check_line(text: &str, max: usize) -> Result<String, TextError> {
    check(text, max, is_control)
}

/// Several lines: a message. Line ends become `\n`.
///
/// # Errors
/// As [`check_line`].
pub fn check_paragraphs(text: &str, max: usize) -> Result<String, TextError> {
    let unix = text.replace("\r\n", "\n");
    check(&unix, max, |c| c != '\n' && c != '\t' && is_control(c))
}

fn check(text: &str, max: usize, refused: impl Fn(char) -> bool) -> Result<String, TextError> {
    if text.chars().any(refused) {
        return Err(TextError::Control);
    }
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return Err(TextError::Blank);
    }
    if trimmed.chars().count() > max {
        return Err(TextError::TooLong);
    }
    Ok(trimmed.to_owned())
}

/// C0, C1 and DEL; line and paragraph separators; bidi embeddings, overrides and isolates
/// (Unicode Standard Annex 9); the byte order mark.
fn is_control(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_any_script_are_kept() {
        for name in ["Әлия Қожа", "محمد", "O'Neil", "Zoë", "李", "=1+1", "<b>"] {
            assert_eq!(check_line(name, 100).as_deref(), Ok(name));
        }
    }

    #[test]
    fn what_breaks_headers_or_misleads_is_refused() {
        for bad in [
            "a\rb",
            "a\nb",
            "a\0b",
            "a\u{1b}b",
            "a\u{7f}b",
            "a\u{85}b",
            "a\u{202e}b",
            "a\u{2066}b",
            "a\u{2028}b",
        ] {
            assert_eq!(check_line(bad, 100), Err(TextError::Control), "{bad:?}");
        }
        assert_eq!(check_line("   ", 100), Err(TextError::Blank));
        assert_eq!(check_line(&"x".repeat(10_000), 200), Err(TextError::TooLong));
        assert_eq!(check_paragraphs("one\r\ntwo", 100).as_deref(), Ok("one\ntwo"));
        assert_eq!(check_paragraphs("one\0", 100), Err(TextError::Control));
    }
}
