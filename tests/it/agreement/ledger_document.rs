//! `docs/ledger.md` knows every template and account, and its examples balance.

use std::{collections::BTreeMap, fs, path::Path};

use solidarity::ledger::Account;

fn read(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

/// The sections by their headings `### `.
fn sections() -> BTreeMap<String, String> {
    let text = read("docs/ledger.md");
    let parts = text.split("\n### ").skip(1);
    parts
        .map(|part| {
            let (heading, body) = part.split_once('\n').unwrap();
            (heading.trim_matches('`').to_owned(), body.split("\n## ").next().unwrap().to_owned())
        })
        .collect()
}

#[test]
fn every_template_has_its_section_with_an_entry_that_balances() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/ledger/templates");
    let mut templates: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned())
        .filter(|name| name != "mod")
        .collect();
    templates.sort();
    let sections = sections();
    assert_eq!(sections.keys().cloned().collect::<Vec<_>>(), templates);
    let codes: Vec<&str> = Account::ALL.iter().map(|account| account.code()).collect();
    for (name, body) in &sections {
        let blocks: Vec<&str> = body.split("```").skip(1).step_by(2).collect();
        assert!(!blocks.is_empty(), "{name} has no example");
        for block in blocks {
            let mut sums: BTreeMap<String, i64> = BTreeMap::new();
            for line in block.lines().filter(|line| !line.trim().is_empty()) {
                let words: Vec<&str> = line.split_whitespace().collect();
                let [account, _fund, amount, currency] = words[..] else { panic!("{name}: {line}") };
                assert!(codes.contains(&account), "{name}: {account}");
                let minor: i64 = amount.replace('.', "").parse().unwrap();
                assert_eq!(amount.split_once('.').unwrap().1.len(), 2, "{name}: {amount}");
                *sums.entry(currency.to_owned()).or_default() += minor;
            }
            assert!(sums.values().all(|sum| *sum == 0), "{name}: {sums:?} in {block}");
        }
    }
}

#[test]
fn every_account_and_every_kind_of_entry_is_told() {
    let text = read("docs/ledger.md");
    for account in Account::ALL {
        assert!(text.contains(&format!("| `{}` |", account.code())), "{}", account.code());
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/ledger/templates");
    for file in fs::read_dir(folder).unwrap() {
        let source = fs::read_to_string(file.unwrap().path()).unwrap();
        for (_, rest) in source.match_indices("pub fn ").map(|(at, word)| (at, &source[at + word.len()..])) {
            let name = rest.split('(').next().unwrap();
            if name != "counter_account" {
                assert!(text.contains(&format!("`{name}`")), "{name} is not in docs/ledger.md");
            }
        }
    }
}
