//! Which lines of two formats are one.

use zeroize::Zeroizing;

use super::*;
use crate::{
    bank::{line_key::LineKeys, references::references_in, statement::Line},
    kernel::{clock::Sources, ids::new_uuid, money::Currency},
};

const WORDS: &str = "a gift";

fn line(day: u32, minor: i64, id: &str, payer: &str, text: &str) -> PreparedLine {
    let line = Line {
        date: NaiveDate::from_ymd_opt(2026, 11, day).unwrap(),
        minor,
        bank_id: (!id.is_empty()).then(|| id.to_owned()),
        payer: payer.to_owned(),
        account: String::new(),
        text: text.to_owned(),
    };
    let key = Zeroizing::new([7; 32]);
    let mut keys = LineKeys::new(&key, "main GBP");
    let references = references_in(text);
    PreparedLine {
        id: new_uuid(&Sources::system()),
        date: line.date,
        amount: Money::new(minor, Currency::GBP),
        telling: keys.telling(&line),
        payer_around: keys.payer_around(&line),
        source_ref: String::new(),
        key: keys.next(&line),
        bank_id_mac: line.bank_id.as_deref().map(|id| LineKeys::of_bank_id(&key, id)),
        bank_id: line.bank_id,
        carried: references.clone(),
        references,
        near: Vec::new(),
        names_stripe: false,
        sealed: None,
    }
}

fn known(line: &PreparedLine) -> KnownLine {
    KnownLine {
        id: line.id,
        date: line.date,
        minor: line.amount.minor,
        bank_id_mac: line.bank_id_mac,
        telling: line.telling,
        references: line.carried.clone(),
    }
}

/// What a line in one format is found to be, where another one is here.
fn of(one: &PreparedLine, here: &PreparedLine) -> Option<Likeness> {
    told_before(std::slice::from_ref(one), vec![known(here)]).get(&one.id).map(|told| told.likeness)
}

#[test]
fn the_same_reference_payer_words_or_id_make_it_certain_and_nothing_makes_it_a_question() {
    let reference = Reference::generate(&Sources::system());
    let under = format!("Gift {}", reference.grouped());
    let here = line(3, 2_500, "G1", "Aigerim Qoja", &under);
    let said = line(3, 2_500, "G1", "Aigerim Qoja", "thanks");
    let cases = [
        (line(3, 2_500, "O9", "", &format!("{reference} other words")), &here, Some(Likeness::Same)),
        (line(3, 2_500, "O9", "AIGERIM  QOJA", ""), &said, Some(Likeness::Same)),
        (line(3, 2_500, "O9", "", "Thanks."), &said, Some(Likeness::Same)),
        (line(3, 2_500, "G1", "", "TRANSFER"), &said, Some(Likeness::Same)),
        (line(3, 2_500, "O9", "Somebody Else", "TRANSFER"), &said, Some(Likeness::Perhaps)),
        // The reference is told in this format only: somebody has to see it.
        (line(3, 2_500, "O9", "Aigerim Qoja", &under), &said, Some(Likeness::Perhaps)),
        // Another day: a question where something is the same, else another line.
        (line(5, 2_500, "O9", "", &under), &here, Some(Likeness::Perhaps)),
        (line(5, 2_500, "O9", "Aigerim Qoja", ""), &said, Some(Likeness::Perhaps)),
        (line(5, 2_500, "O9", "Somebody Else", "TRANSFER"), &said, None),
        (line(7, 2_500, "O9", "Aigerim Qoja", &under), &here, None),
        (line(3, 2_501, "G1", "Aigerim Qoja", "thanks"), &said, None),
        (line(3, -2_500, "G1", "Aigerim Qoja", "thanks"), &said, None),
    ];
    for (number, (one, here, wanted)) in cases.iter().enumerate() {
        assert_eq!(of(one, here), *wanted, "case {number}");
    }
    let other = Reference::generate(&Sources::system());
    assert_eq!(
        of(&line(3, 2_500, "O9", "Aigerim Qoja", other.as_str()), &here),
        None,
        "two references are two"
    );
}

#[test]
fn two_equal_payments_are_two_and_each_line_that_is_here_is_found_once() {
    let equal = |id: &str| line(3, 2_000, id, "Aigerim Qoja", WORDS);
    let here = [equal("G1"), equal("G2")];
    let all = |count: usize, lines: &[PreparedLine]| {
        let found = told_before(lines, here[..count].iter().map(known).collect());
        found.values().filter(|told| told.likeness == Likeness::Same).count()
    };
    assert_eq!(all(2, &[equal("O1"), equal("O2")]), 2);
    assert_eq!(all(1, &[equal("O1"), equal("O2")]), 1, "one of the two is new");
    assert_eq!(all(2, &[equal("O1")]), 1);
    // What is certain is not taken away by what is only likely.
    let vague = line(3, 2_000, "O1", "", "TRANSFER");
    let lines = [vague, equal("O2")];
    let found = told_before(&lines, vec![known(&here[0])]);
    assert_eq!(found.len(), 1);
    assert!(found.contains_key(&lines[1].id));
}
