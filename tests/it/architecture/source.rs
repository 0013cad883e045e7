//! One source file as the rules see it: without comments and texts, which may say anything.

/// A Rust file of the project.
pub struct Source {
    /// From the project's root, with `/`: `src/mail/store.rs`.
    pub path: String,
    pub text: String,
    /// The text with every comment, string and character emptied.
    pub code: String,
}

impl Source {
    pub fn new(path: &str, text: &str) -> Self {
        Self { path: path.to_owned(), text: text.to_owned(), code: code_only(text) }
    }

    /// The folder under `src` that the file belongs to; `None` for `src/lib.rs`, `src/main.rs` and other crates.
    pub fn room(&self) -> Option<&str> {
        let rest = self.path.strip_prefix("src/")?;
        rest.split_once('/').map(|(room, _)| room).or_else(|| match rest {
            "lib.rs" | "main.rs" => None,
            file => file.strip_suffix(".rs"),
        })
    }

    /// The path's folders and file name, without `.rs`.
    pub fn parts(&self) -> impl Iterator<Item = &str> {
        self.path.trim_end_matches(".rs").split('/')
    }

    pub fn is_test(&self) -> bool {
        self.parts().any(|part| part == "tests" || part.ends_with("_tests"))
    }

    /// Lines before the inline tests, if there are any.
    pub fn lines_without_tests(&self) -> usize {
        let lines: Vec<&str> = self.text.lines().collect();
        lines
            .windows(2)
            .position(|pair| pair[0].trim() == "#[cfg(test)]" && pair[1].trim_start().starts_with("mod "))
            .unwrap_or(lines.len())
    }

    /// Whether the code names `crate_name::…`, or brings the crate in by `use`.
    pub fn uses_crate(&self, crate_name: &str) -> bool {
        self.occurrences(crate_name).any(|(before, after)| {
            let after = after.trim_start();
            let before = before.trim_end();
            let is_path = after.starts_with("::") && !before.ends_with("::");
            let is_import = before.ends_with("use") && (after.starts_with(';') || after.starts_with("as "));
            is_path || is_import
        })
    }

    /// Every place where `word` stands as a whole word: what is before it and what is after it.
    pub fn occurrences<'a>(&'a self, word: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.code.match_indices(word).filter_map(move |(at, _)| {
            let before = &self.code[..at];
            let after = &self.code[at + word.len()..];
            let is_whole = !before.ends_with(is_identifier) && !after.starts_with(is_identifier);
            is_whole.then_some((before, after))
        })
    }

    /// The names that stand first after `crate::`, or after a chain of `super::` that climbs out of the room.
    pub fn named_at_root(&self) -> Vec<String> {
        let mut names = Vec::new();
        for (_, after) in self.occurrences("crate") {
            names.extend(first_names(after));
        }
        let depth = self.parts().filter(|part| *part != "mod").count().saturating_sub(1);
        for (before, after) in self.occurrences("super") {
            if before.trim_end().ends_with("::") {
                continue;
            }
            let mut rest = after;
            let mut climbed = 1;
            while let Some(next) = rest.trim_start().strip_prefix("::") {
                let Some(next) = next.trim_start().strip_prefix("super") else { break };
                rest = next;
                climbed += 1;
            }
            // Inline modules are deeper than their file, so a longer chain is looked at too: what it
            // names is a room only if it bears a room's name.
            if climbed >= depth {
                names.extend(first_names(rest));
            }
        }
        names
    }
}

fn is_identifier(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

/// `::a::b` gives `a`; `::{a::b, c}` gives `a` and `c`.
fn first_names(after: &str) -> Vec<String> {
    let Some(rest) = after.trim_start().strip_prefix("::") else { return Vec::new() };
    let rest = rest.trim_start();
    let Some(group) = rest.strip_prefix('{') else { return vec![leading_name(rest)] };
    let mut names = Vec::new();
    let mut depth = 0_u32;
    let mut start = 0;
    for (at, character) in group.char_indices() {
        match character {
            '{' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            ',' if depth == 0 => {
                names.push(leading_name(group[start..at].trim_start()));
                start = at + 1;
            }
            '}' => {
                names.push(leading_name(group[start..at].trim_start()));
                break;
            }
            _ => {}
        }
    }
    names.retain(|name| !name.is_empty());
    names
}

fn leading_name(text: &str) -> String {
    text.chars().take_while(|character| is_identifier(*character)).collect()
}

/// Empties comments, strings and characters, and keeps the lines.
fn code_only(text: &str) -> String {
    let mut code = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let after_identifier = code.ends_with(is_identifier);
        let skipped = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            block_comment(rest)
        } else if first == '"' {
            string(rest)
        } else if first == '\'' {
            character(rest)
        } else if (first == 'r' || first == 'b') && !after_identifier {
            raw_string(rest)
        } else {
            0
        };
        if skipped == 0 {
            code.push(first);
            rest = &rest[first.len_utf8()..];
        } else {
            code.push(' ');
            code.extend(rest[..skipped].chars().filter(|character| *character == '\n'));
            rest = &rest[skipped..];
        }
    }
    code
}

fn block_comment(text: &str) -> usize {
    let bytes = text.as_bytes();
    let (mut at, mut depth) = (0, 0_u32);
    while at + 1 < bytes.len() {
        match &bytes[at..at + 2] {
            b"/*" => (depth, at) = (depth + 1, at + 2),
            b"*/" => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            return at;
        }
    }
    text.len()
}

fn string(text: &str) -> usize {
    let mut escaped = false;
    for (at, character) in text.char_indices().skip(1) {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// The length of `'x'` or `'\n'`; 0 for a lifetime.
fn character(text: &str) -> usize {
    let mut characters = text.char_indices().skip(1);
    match characters.next() {
        Some((_, '\\')) => characters.skip(1).find(|(_, c)| *c == '\'').map_or(0, |(at, _)| at + 1),
        Some(_) => characters.next().filter(|(_, c)| *c == '\'').map_or(0, |(at, _)| at + 1),
        None => 0,
    }
}

/// The length of `r"…"`, `r#"…"#`, `br"…"`; 0 for anything else.
fn raw_string(text: &str) -> usize {
    let Some(opened) = text.strip_prefix("br").or_else(|| text.strip_prefix('r')) else { return 0 };
    let body = opened.trim_start_matches('#');
    if !body.starts_with('"') {
        return 0;
    }
    let hashes = opened.len() - body.len();
    let end = format!("\"{}", "#".repeat(hashes));
    let start = text.len() - body.len() + 1;
    text[start..].find(&end).map_or(text.len(), |at| start + at + end.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(path: &str, text: &str) -> Vec<String> {
        Source::new(path, text).named_at_root()
    }

    #[test]
    fn comments_and_texts_are_no_code() {
        let text = "// crate::a\n/* crate::b /* x */ */ \"crate::c \\\" \" r#\"crate::d \" \"# '\"' 'a: crate::e b'\\'' ";
        let source = Source::new("src/mail/x.rs", text);
        assert_eq!(source.named_at_root(), ["e"]);
    }

    #[test]
    fn groups_give_each_first_name() {
        let text = "use crate::{\n    funds::{fund::Fund, store},\n    kernel::Money,\n};\nfn f() { crate::bank::g() }";
        assert_eq!(names("src/mail/x.rs", text), ["funds", "kernel", "bank"]);
    }

    #[test]
    fn a_climb_out_of_the_room_is_seen() {
        assert_eq!(names("src/mail/x.rs", "use super::super::funds::Fund;"), ["funds"]);
        assert_eq!(names("src/mail/mod.rs", "use super::funds::Fund;"), ["funds"]);
        assert!(names("src/mail/x.rs", "use super::funds::Fund;").is_empty());
    }

    #[test]
    fn inline_tests_do_not_count_as_lines() {
        let source = Source::new("src/mail/x.rs", "//! x\nfn f() {}\n#[cfg(test)]\nmod tests {\n}\n");
        assert_eq!(source.lines_without_tests(), 2);
    }

    #[test]
    fn a_crate_is_found_by_path_and_by_import() {
        for text in
            ["use sea_orm::Set;", "use sea_orm;", "fn f(c: &sea_orm::Database) {}", "pub use sea_orm as orm;"]
        {
            assert!(Source::new("src/a/b.rs", text).uses_crate("sea_orm"), "{text}");
        }
        for text in
            ["use my_sea_orm::Set;", "use crate::x::sea_orm::Set;", "let sea_orm = 1;", "// sea_orm::Set"]
        {
            assert!(!Source::new("src/a/b.rs", text).uses_crate("sea_orm"), "{text}");
        }
    }
}
