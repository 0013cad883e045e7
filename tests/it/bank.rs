//! Bank statements: imported, matched, never booked twice, and telling nobody's name.

mod agreement;
mod batches;
mod by_hand;
mod by_hand_before;
mod formats;
mod matching;
mod names;
mod two_formats;

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::harness::app::{App, gift};

/// A statement made for the tests, with words in it replaced.
pub fn statement(app: &App, name: &str, replace: &[(&str, &str)]) -> PathBuf {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/bank").join(name);
    let bytes = std::fs::read(&from).unwrap();
    let mut text: Vec<u8> = bytes;
    for (old, new) in replace {
        text = replaced(&text, old.as_bytes(), new.as_bytes());
    }
    let path = app.folder.join(format!("statement-{name}"));
    std::fs::write(&path, text).unwrap();
    path
}

fn replaced(text: &[u8], old: &[u8], new: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut at = 0;
    while at < text.len() {
        if text[at..].starts_with(old) {
            out.extend_from_slice(new);
            at += old.len();
        } else {
            out.push(text[at]);
            at += 1;
        }
    }
    out
}

/// A line of a statement made by [`camt`]: day, minor units, the bank's id, payer, words.
#[derive(Clone, Copy)]
pub struct Entry<'a>(pub &'a str, pub i64, pub &'a str, pub &'a str, pub &'a str);

fn decimal(minor: i64) -> String {
    format!("{}.{:02}", minor.abs() / 100, minor.abs() % 100)
}

/// A camt.053 in pounds whose figures agree.
pub fn camt(app: &App, name: &str, opening: i64, entries: &[Entry<'_>]) -> PathBuf {
    let side = |minor: i64| if minor < 0 { "DBIT" } else { "CRDT" };
    let balance = |kind: &str, minor: i64| {
        format!(
            "<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp><Amt Ccy=\"GBP\">{}</Amt><CdtDbtInd>{}</CdtDbtInd>\
             <Dt><Dt>2026-11-01</Dt></Dt></Bal>",
            decimal(minor),
            side(minor)
        )
    };
    let closing = opening + entries.iter().map(|entry| entry.1).sum::<i64>();
    let lines: String = entries
        .iter()
        .map(|Entry(day, minor, id, payer, words)| {
            let party = if *minor < 0 { "Cdtr" } else { "Dbtr" };
            format!(
                "<Ntry><Amt Ccy=\"GBP\">{}</Amt><CdtDbtInd>{}</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>{day}</Dt></BookgDt>\
                 <AcctSvcrRef>{id}</AcctSvcrRef><NtryDtls><TxDtls><RltdPties><{party}><Nm>{payer}</Nm></{party}></RltdPties>\
                 <RmtInf><Ustrd>{words}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>\n",
                decimal(*minor),
                side(*minor)
            )
        })
        .collect();
    let text = format!(
        "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.02\"><BkToCstmrStmt><Stmt><Acct><Id><IBAN>\
         GB33BUKB20201555555555</IBAN></Id></Acct>{}{}\n{lines}</Stmt></BkToCstmrStmt></Document>",
        balance("OPBD", opening),
        balance("CLBD", closing)
    );
    let path = app.folder.join(name);
    std::fs::write(&path, text).unwrap();
    path
}

pub fn import(app: &App, file: &Path) -> String {
    app.cli_ok(&["import", "bank-statement", file.to_str().unwrap()])
}

/// A promise by transfer of 25.00: its reference.
pub async fn pledge(app: &App, more: Value) -> String {
    let mut body = gift(json!({ "method": "transfer" }));
    for (name, value) in more.as_object().unwrap() {
        body[name] = value.clone();
    }
    let answer = app.donate(body).await;
    assert_eq!(answer.status(), 201, "{}", app.log());
    let answer: Value = answer.json().await.unwrap();
    answer["reference"].as_str().unwrap().to_owned()
}

/// What an account holds in minor units, over all funds.
pub fn held(app: &App, account: &str, currency: &str) -> i64 {
    let text = app.cli_ok(&["export", "trial-balance", "--format", "csv"]);
    let rows = csv::Reader::from_reader(text.as_bytes()).into_deserialize();
    let rows: Vec<std::collections::HashMap<String, String>> = rows.map(|row| row.unwrap()).collect();
    let of = rows.iter().filter(|row| row["account"] == account && row["currency"] == currency);
    of.map(|row| row["closing_minor"].parse::<i64>().unwrap()).sum()
}

/// Everything that an import could have changed.
pub fn books(app: &App) -> (String, String, String) {
    let export = |kind| app.cli_ok(&["export", kind, "--format", "csv"]);
    // Without the number in the chain, which an entry gets a moment later.
    let journal = export("journal");
    let journal = journal.lines().map(|line| line.split_once(',').map_or("", |(_, rest)| rest));
    (journal.collect::<Vec<_>>().join("\n"), export("payments"), app.cli_ok(&["bank", "queue"]))
}
