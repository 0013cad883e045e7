//! Statements of several banks, and bytes that are none.

use proptest::prelude::*;

use super::{super::statement::Summary, *};
use crate::{
    bank::statement::{Line, Piece},
    kernel::money::Currency,
};

fn fixture(name: &str) -> Vec<u8> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/bank").join(name);
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

type Read = Vec<(Summary, Vec<Line>)>;

fn read_bytes(bytes: &[u8]) -> Result<Read, Unreadable> {
    let format = StatementFormat::of(&bytes[..bytes.len().min(4096)])?;
    let mut statements: Read = Vec::new();
    let mapping = Mapping::guess(&csv_lines::headings_of(bytes))
        .map(|mapping| Mapping { account_currency: Some(Currency::GBP), ..mapping });
    read_statement(format, &mut &bytes[..], mapping.as_ref(), &mut |piece| {
        if piece == Piece::Begin {
            statements.push((Summary::default(), Vec::new()));
            return Ok(());
        }
        // As the importer does.
        let outside = || Unreadable::at("the document", "tells something before its first statement");
        let (summary, lines) = statements.last_mut().ok_or_else(outside)?;
        match piece {
            Piece::Begin => {}
            Piece::Number(number) => summary.number = Some(number),
            Piece::Currency(currency) => summary.currency = Some(currency),
            Piece::Opening(balance) => summary.opening = Some(balance),
            Piece::Closing(balance) => summary.closing = Some(balance),
            Piece::Line(line) => {
                summary.add(&line).unwrap();
                lines.push(line);
            }
        }
        Ok(())
    })?;
    Ok(statements)
}

/// What is known of a fixture: its account, its closing balance and how many lines it has.
const STATEMENTS: &[(&str, &str, Currency, Option<i64>, usize)] = &[
    ("camt053-02-gb.xml", "GB33BUKB20201555555555", Currency::GBP, Some(18_750), 4),
    ("camt053-08-de.xml", "DE89370400440532013000", Currency::EUR, Some(32_000), 4),
    ("ofx1-gb.ofx", "55555555", Currency::GBP, Some(18_750), 4),
    ("ofx2-us.ofx", "000123456789", Currency::USD, Some(9_500), 2),
    ("mt940-de.sta", "37040044/0532013000", Currency::EUR, Some(32_000), 4),
    ("mt940-nl.sta", "NL91ABNA0417164300", Currency::EUR, Some(21_000), 2),
    ("plain-gb.csv", "", Currency::GBP, Some(18_750), 4),
    ("semicolon-de.csv", "", Currency::EUR, Some(32_000), 4),
];

#[test]
fn statements_of_several_banks_are_read_whole() {
    for (name, number, currency, closing, lines) in STATEMENTS {
        let statements = read_bytes(&fixture(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
        let [(summary, read)] = &statements[..] else { panic!("{name}: {} statements", statements.len()) };
        assert_eq!(summary.number.as_deref().unwrap_or(""), *number, "{name}");
        assert_eq!(summary.check(), Ok(*currency), "{name}: {summary:?}");
        assert_eq!(summary.closing.map(|balance| balance.minor), *closing, "{name}");
        assert_eq!(read.len(), *lines, "{name}");
    }
}

#[test]
fn one_account_says_the_same_in_every_format() {
    let figures = |name: &str| -> Vec<(chrono::NaiveDate, i64)> {
        let statements = read_bytes(&fixture(name)).unwrap();
        let mut figures: Vec<_> = statements[0].1.iter().map(|line| (line.date, line.minor)).collect();
        figures.sort();
        figures
    };
    assert_eq!(figures("camt053-02-gb.xml"), figures("ofx1-gb.ofx"));
    assert_eq!(figures("camt053-02-gb.xml"), figures("plain-gb.csv"));
    assert_eq!(figures("camt053-08-de.xml"), figures("mt940-de.sta"));
    assert_eq!(figures("camt053-08-de.xml"), figures("semicolon-de.csv"));
}

#[test]
fn payer_account_and_words_are_told_apart() {
    let line = |name: &str, at: usize| read_bytes(&fixture(name)).unwrap().remove(0).1.remove(at);
    for (name, payer, account, words) in [
        ("camt053-02-gb.xml", "Canary Payer One", "GB29NWBK60161331926819", "CANARY-REMITTANCE-1"),
        (
            "camt053-08-de.xml",
            "Kanarienvogel Müller & Söhne",
            "DE75512108001245126199",
            "CANARY-REMITTANCE-1",
        ),
        ("mt940-de.sta", "Kanarienvogel Mueller", "DE75512108001245126199", "CANARY-REMITTANCE-1"),
        ("mt940-nl.sta", "Canary van der Berg", "NL02RABO0123456789", "CANARY-REMITTANCE-1"),
        ("ofx1-gb.ofx", "Canary Payer One", "", "CANARY-REMITTANCE-1"),
        ("ofx2-us.ofx", "Canary & Sons", "9876543210", "CANARY-REMITTANCE-1"),
        ("plain-gb.csv", "Canary Payer One", "", "CANARY-REMITTANCE-1"),
        ("semicolon-de.csv", "Kanarienvogel Müller", "DE75512108001245126199", "CANARY-REMITTANCE-1"),
    ] {
        // The German file has its newest line first.
        let line = line(name, if name == "semicolon-de.csv" { 3 } else { 0 });
        assert_eq!((line.payer.as_str(), line.account.as_str()), (payer, account), "{name}");
        assert!(line.text.contains(words), "{name}: {}", line.text);
        assert!(!format!("{line:?}").contains("Canary"), "{name}: a log tells nobody's name");
    }
}

#[test]
fn what_is_cut_off_or_damaged_is_refused_and_nothing_of_it_is_quoted() {
    for (name, ..) in STATEMENTS.iter().filter(|(name, ..)| !name.ends_with("csv")) {
        let whole = fixture(name);
        for part in [whole.len() / 3, whole.len() / 2, whole.len() * 4 / 5] {
            let Err(said) = read_bytes(&whole[..part]) else { panic!("{name} cut at {part} was read") };
            assert!(!said.to_string().to_lowercase().contains("canary"), "{name}: {said}");
        }
        let damaged = String::from_utf8_lossy(&whole).replace("25.00", "25.0O").replace("25,00", "25,0O");
        if damaged.as_bytes() != whole {
            let agrees = read_bytes(damaged.as_bytes()).is_ok_and(|read| read[0].0.check().is_ok());
            assert!(!agrees, "{name}: a damaged amount");
        }
    }
    for (text, said) in [
        (
            "<?xml version=\"1.0\"?><Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.054.001.02\"/>",
            "camt.053",
        ),
        (
            "<!DOCTYPE x [<!ENTITY a \"b\">]><Document xmlns=\"camt.053.001.02\"><Stmt>&a;</Stmt></Document>",
            "type",
        ),
        ("<html></html>", "neither"),
        ("", "neither"),
        ("nothing,that,a bank\n1,2,3\n", "headings"),
        ("Date,Amount,Balance\n2026-11-01,5.00,5.00\n2026-11-02,5.00,11.00\n", "follow"),
        ("Date,Amount\n2026-13-01,5.00\n", "date"),
        ("Date,Amount\n2026-11-01,1.234\n", "amount"),
        (
            ":20:X\n:25:1\n:28C:1\n:60F:C261101GBP1,00\n:61:2611021102Q1,00NTRFX\n:62F:C261102GBP2,00\n",
            "credit",
        ),
    ] {
        let Err(error) = read_bytes(text.as_bytes()) else { panic!("{text} was read") };
        assert!(error.to_string().contains(said), "{text}: {error}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]
    #[test]
    fn no_bytes_make_a_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        let _ = read_bytes(&bytes);
        for format in [StatementFormat::Camt, StatementFormat::Ofx, StatementFormat::Mt940, StatementFormat::Csv] {
            let _ = read_statement(format, &mut &bytes[..], None, &mut |_| Ok(()));
        }
    }

    #[test]
    fn a_statement_changed_anywhere_is_read_or_refused(which in 0usize..8, at in any::<prop::sample::Index>(), byte in any::<u8>(), cut in any::<prop::sample::Index>()) {
        let mut bytes = fixture(STATEMENTS[which].0);
        let place = at.index(bytes.len());
        bytes[place] = byte;
        let _ = read_bytes(&bytes);
        let end = cut.index(bytes.len());
        let _ = read_bytes(&bytes[..end]);
    }
}
