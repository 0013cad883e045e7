//! The same line in another format: the bank gives it another id there, words it otherwise, and may tell another day. What
//! is certain counts as known; what is only likely is for somebody to decide; and two equal payments are two.

use std::collections::BTreeMap;

use chrono::{NaiveDate, TimeDelta};
use uuid::Uuid;

use super::{
    line::{PreparedLine, SealedPayer},
    line_key::{NEAR_DAYS, Telling},
};
use crate::kernel::{money::Money, reference::Reference};

/// A line that is here, of a statement in another format, and that no line of this format was found to be.
#[derive(Clone, Debug)]
pub struct KnownLine {
    pub id: Uuid,
    pub date: NaiveDate,
    pub minor: i64,
    pub bank_id_mac: Option<[u8; 32]>,
    /// Nothing where it came before such hashes were kept.
    pub telling: Telling,
    /// Those of ours that it carries, and whose it is.
    pub references: Vec<Reference>,
}

/// How likely two lines are one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Likeness {
    Perhaps,
    Same,
}

/// A line that was told in another format before, and whether that is certain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ToldBefore {
    /// The line that is here.
    pub line: Uuid,
    pub likeness: Likeness,
}

/// A line of which somebody has to say whether it is the one that is here.
#[derive(Clone)]
pub struct AskedLine {
    pub id: Uuid,
    pub account: String,
    pub date: NaiveDate,
    pub amount: Money,
    pub format: String,
    /// By which it is named.
    pub source_ref: String,
    pub payer: Option<SealedPayer>,
    /// The day of the line that is here, its format, how it stands and what it is named by.
    pub known_on: NaiveDate,
    pub known_format: String,
    pub known_state: String,
    pub known_source_ref: String,
    pub known_reference: Option<String>,
}

/// How likely `line` is `known`; `None`: they are two.
fn likeness(line: &PreparedLine, known: &KnownLine) -> Option<Likeness> {
    if line.amount.minor == 0 || line.amount.minor != known.minor {
        return None;
    }
    let same_id = line.bank_id_mac.is_some() && line.bank_id_mac == known.bank_id_mac;
    let same_owner = line.carried.iter().any(|reference| known.references.contains(reference));
    if line.date != known.date {
        let near = (line.date - known.date).abs() <= TimeDelta::days(NEAR_DAYS);
        let payer = line.payer_around.iter().find(|(day, _)| *day == known.date).map(|(_, mac)| *mac);
        let same_payer = payer.is_some() && payer == known.telling.payer;
        return (near && (same_id || same_owner || same_payer)).then_some(Likeness::Perhaps);
    }
    let equal = |one: Option<[u8; 32]>, other: Option<[u8; 32]>| one.is_some() && one == other;
    let (told, there) = (&line.telling, &known.telling);
    if same_owner {
        return Some(Likeness::Same);
    }
    match (line.carried.is_empty(), known.references.is_empty()) {
        // Two payments under two references.
        (false, false) => None,
        // What it is under only this one tells: somebody has to see it.
        (false, true) => Some(Likeness::Perhaps),
        (true, _) => {
            let says_the_same = same_id || equal(told.payer, there.payer) || equal(told.words, there.words);
            Some(if says_the_same { Likeness::Same } else { Likeness::Perhaps })
        }
    }
}

/// Which of these lines are lines that are here, each of those once. What is certain goes first, then what is of the same
/// day.
pub fn told_before(lines: &[PreparedLine], mut known: Vec<KnownLine>) -> BTreeMap<Uuid, ToldBefore> {
    let mut found = BTreeMap::new();
    for (wanted, same_day) in [(Likeness::Same, true), (Likeness::Perhaps, true), (Likeness::Perhaps, false)]
    {
        for line in lines {
            if known.is_empty() || found.contains_key(&line.id) {
                continue;
            }
            let fits = |known: &KnownLine| {
                likeness(line, known) == Some(wanted) && (line.date == known.date || !same_day)
            };
            if let Some(at) = known.iter().position(fits) {
                found.insert(line.id, ToldBefore { line: known.remove(at).id, likeness: wanted });
            }
        }
    }
    found
}

#[cfg(test)]
#[path = "same_line_tests.rs"]
mod tests;
