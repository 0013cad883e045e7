//! Makes texts comparable as people type them: without case, accents and punctuation.

use icu::normalizer::DecomposingNormalizerBorrowed;

/// Lower case, without diacritics; dots and apostrophes vanish (`C.G.T.` is `cgt`), other punctuation and white
/// space is one space.
pub(super) fn fold(text: &str) -> String {
    let decomposed = DecomposingNormalizerBorrowed::new_nfkd().normalize(text);
    let mut folded = String::with_capacity(decomposed.len());
    for c in decomposed.chars().flat_map(char::to_lowercase) {
        match c {
            '\u{300}'..='\u{36f}' | '.' | '\'' | '\u{2019}' | '*' => {}
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'ø' => folded.push('o'),
            'ł' => folded.push('l'),
            'đ' => folded.push('d'),
            'ı' => folded.push('i'),
            // Kazakh letters as they are typed on a Russian keyboard.
            'ә' => folded.push('а'),
            'ғ' => folded.push('г'),
            'қ' => folded.push('к'),
            'ң' => folded.push('н'),
            'ө' => folded.push('о'),
            'ұ' | 'ү' => folded.push('у'),
            'һ' => folded.push('х'),
            'і' => folded.push('и'),
            c if c.is_alphanumeric() => folded.push(c),
            _ if folded.is_empty() || folded.ends_with(' ') => {}
            _ => folded.push(' '),
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn what_people_leave_out_makes_no_difference() {
        for (typed, same) in [
            ("Fórsa", "forsa"),
            ("C.G.T.", "CGT"),
            ("Confédération générale", "confederation generale"),
            ("ver.di", "verdi"),
            ("Öffentliche", "offentliche"),
            ("Gaststätten", "gaststatten"),
            ("Workers' Union", "workers union"),
            ("Workers’ Union", "workers union"),
            ("IG  BCE", "ig-bce"),
            ("Жаңарту", "жанарту"),
            ("независимых", "НЕЗАВИСИМЫХ"),
            ("Solidarność", "solidarnosc"),
            ("Größe", "grosse"),
        ] {
            assert_eq!(fold(typed), fold(same), "{typed} and {same}");
        }
        assert_eq!(fold("  – CWU, "), "cwu");
        assert_eq!(fold(" .' "), "");
    }
}
