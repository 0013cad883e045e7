//! Commands that the documents tell somebody to type are commands.

use std::{fs, path::Path};

use clap::{Parser, error::ErrorKind};

use super::Cli;

/// What is to be typed, from the text of a document: lines of consoles, and words between backticks.
fn typed(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for line in text.lines() {
        let mut rest = line;
        while let Some((_, after)) = rest.split_once("as_solidarity ") {
            let end = after.find(['`', '|', '>', '&']).unwrap_or(after.len());
            found.push(after[..end].trim().to_owned());
            rest = &after[end..];
        }
    }
    found
}

#[test]
fn every_command_of_the_runbooks_is_understood() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/runbook");
    let mut count = 0;
    for file in fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        for command in typed(&fs::read_to_string(&path).unwrap()) {
            // What stands between quotes is one word.
            let words = command.split('"').enumerate().flat_map(|(part, text)| {
                if part % 2 == 1 { vec![text] } else { text.split_whitespace().collect() }
            });
            let words = std::iter::once("solidarity").chain(words);
            let parsed = Cli::try_parse_from(words);
            // What stands for something (`ID`, `the day of the payment`) need not be a value of its kind.
            let fits = match &parsed {
                Ok(_) => true,
                Err(error) => matches!(error.kind(), ErrorKind::ValueValidation | ErrorKind::InvalidValue),
            };
            assert!(fits, "{}: {command}: {:?}", path.display(), parsed.err().map(|error| error.to_string()));
            count += 1;
        }
    }
    assert!(count > 20, "{count} commands");
}

#[test]
fn every_line_of_verify_that_a_runbook_explains_is_one() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |path: &str| fs::read_to_string(root.join(path)).unwrap();
    let sources = [
        "src/ledger/verify.rs",
        "src/payments/verify.rs",
        "src/affiliations/verify.rs",
        "src/disbursements/verify.rs",
        "src/office/audit.rs",
        "src/cli/verify.rs",
    ];
    let sources = sources.map(read).concat();
    let table = read("docs/runbook/mismatch.md");
    let lines = table.lines().filter_map(|line| line.trim_start().strip_prefix("| `"));
    let names: Vec<&str> = lines.flat_map(|line| line.split(" | ").next()).collect();
    let names: Vec<&str> = names.iter().flat_map(|cell| cell.split('`')).map(str::trim).collect();
    let names = names.into_iter().filter(|name| !name.is_empty() && *name != ",");
    let mut count = 0;
    for name in names {
        assert!(sources.contains(&format!("\"{name}\"")), "verify has no line {name:?}");
        count += 1;
    }
    assert!(count > 20, "{count} lines");
}

#[test]
fn a_command_that_is_none_is_found_out() {
    assert_eq!(typed("x `as_solidarity retry mails ID` y"), ["retry mails ID"]);
    for wrong in ["recover everything", "retry letters", "verify --all"] {
        assert!(Cli::try_parse_from(["solidarity"].into_iter().chain(wrong.split(' '))).is_err(), "{wrong}");
    }
}
