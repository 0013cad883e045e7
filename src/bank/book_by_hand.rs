//! Enters by hand what is no gift, once for each of the treasurer's own numbers, and corrects it by a reversal.

use chrono::NaiveDate;
use uuid::Uuid;

use super::{
    expected::expect_line,
    store::by_hand::{self as store, About},
};
use crate::{
    affiliations::directory::Directory,
    funds::{Counted, PartCode, all_parts_within, count_for},
    kernel::{ids::new_uuid, money::Money},
    ledger::{
        Movement, Recorded, Till, find_entry, record_entry,
        templates::by_hand::{entered_by_hand, entry_reversed},
    },
    payments::record_collection,
    platform::{
        Platform,
        config::FundKind,
        db::{StoreError, Tx},
        vault::Aad,
    },
    supporters::{SealedText, store_key_of},
};

pub const NOTE_TABLE: &str = "by_hand";
pub const NOTE_COLUMN: &str = "note";

/// What is entered.
#[derive(Clone, Debug)]
pub struct HandEntry {
    /// The treasurer's own number: the same is entered once.
    pub number: String,
    pub date: NaiveDate,
    pub movement: Movement,
    /// The own account, and for a transfer between two the one that gets it.
    pub account: String,
    pub to_account: Option<String>,
    /// For what is held for a union.
    pub union: Option<String>,
    /// Of a collection: who counted it, which branch or region it counts for, and where it comes from.
    pub collection: Option<Collection>,
    /// Evidence, reason, supplier; sealed, since it may name a person.
    pub note: String,
}

/// A collection of cash. Who counted it and where is kept sealed.
#[derive(Clone, Debug)]
pub struct Collection {
    pub counters: Vec<String>,
    pub place: String,
    /// The branch or region towards whose target it counts.
    pub counts_for: Option<String>,
    pub origin: &'static str,
}

/// Why it is not entered. Nothing was written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotEntered {
    #[error("there is no fund {0}")]
    Fund(String),
    #[error("what was given for a purpose stays with it: {0} is a restricted fund")]
    Restricted(String),
    #[error("both are the same")]
    Same,
    #[error("the directory has no union {0}")]
    Union(String),
    #[error("say where the evidence lies: --note")]
    NoEvidence,
    #[error("say why: --reason")]
    NoReason,
    #[error("two different people count cash, and both are named")]
    Counters,
    #[error("a collection is corrected by entering the difference: its gifts are counted")]
    Collection,
    #[error("the number {0} was used for something else")]
    NumberUsed(String),
    #[error("this fund has its opening balance in this currency already")]
    OpenedBefore,
    #[error("nothing was entered under this number")]
    NotThere,
    #[error("its line has come in a bank statement, so the money did move: enter the difference instead")]
    CameAlready,
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entered {
    New,
    AlreadyThere,
    Not(NotEntered),
}

fn funds(movement: &Movement) -> Vec<&str> {
    match movement {
        Movement::BetweenFunds { from, to, .. } => vec![from, to],
        Movement::Opening { fund, .. }
        | Movement::Expense { fund, .. }
        | Movement::BankCharge { fund, .. }
        | Movement::Sale { fund, .. }
        | Movement::PaidIn { fund, .. }
        | Movement::Collected { fund, .. }
        | Movement::OwnTransfer { fund, .. }
        | Movement::HeldForUnion { fund, .. }
        | Movement::HandedToUnion { fund, .. } => vec![fund],
    }
}

/// What has to come up in statements: account and amount, negative where money goes out.
fn lines_of(entry: &HandEntry) -> Vec<(String, Money)> {
    let out = |amount: &Money| Money { minor: amount.minor.saturating_neg(), ..*amount };
    let account = || entry.account.clone();
    match &entry.movement {
        Movement::Opening { .. } | Movement::BetweenFunds { .. } => Vec::new(),
        Movement::Expense { till: Till::Cash, .. }
        | Movement::Sale { till: Till::Cash, .. }
        | Movement::HeldForUnion { till: Till::Cash, .. }
        | Movement::HandedToUnion { till: Till::Cash, .. } => Vec::new(),
        Movement::Expense { amount, .. }
        | Movement::BankCharge { amount, .. }
        | Movement::HandedToUnion { amount, .. } => vec![(account(), out(amount))],
        Movement::Sale { amount, .. }
        | Movement::Collected { amount, .. }
        | Movement::PaidIn { amount, .. }
        | Movement::HeldForUnion { amount, .. } => vec![(account(), *amount)],
        Movement::OwnTransfer { paid, got, .. } => {
            let to = entry.to_account.clone().unwrap_or_else(|| entry.account.clone());
            vec![(account(), out(paid)), (to, *got)]
        }
    }
}

fn check(platform: &Platform, entry: &HandEntry) -> Result<(), NotEntered> {
    let known = &platform.settings.funds;
    for fund in funds(&entry.movement) {
        if !known.iter().any(|known| known.slug == fund) {
            return Err(NotEntered::Fund(fund.to_owned()));
        }
    }
    let is_general = |slug: &str| known.iter().any(|f| f.slug == slug && f.kind == FundKind::General);
    match &entry.movement {
        Movement::BetweenFunds { from, to, .. } if from == to => return Err(NotEntered::Same),
        Movement::BetweenFunds { from, .. } if !is_general(from) => {
            return Err(NotEntered::Restricted(from.clone()));
        }
        Movement::OwnTransfer { paid, got, .. }
            if paid.currency == got.currency
                && entry.to_account.as_ref().is_none_or(|to| *to == entry.account) =>
        {
            return Err(NotEntered::Same);
        }
        Movement::Collected { .. } => {
            let counters = entry.collection.as_ref().map_or(&[][..], |collection| &collection.counters[..]);
            let names: Vec<String> = counters.iter().map(|name| name.trim().to_lowercase()).collect();
            let two = matches!(&names[..], [a, b] if a != b && !a.is_empty() && !b.is_empty());
            if !two {
                return Err(NotEntered::Counters);
            }
        }
        Movement::Opening { .. } if entry.note.trim().is_empty() => return Err(NotEntered::NoEvidence),
        Movement::HeldForUnion { .. } | Movement::HandedToUnion { .. } => {
            let slug = entry.union.clone().unwrap_or_default();
            if Directory::get().find(&slug).is_none() {
                return Err(NotEntered::Union(slug));
            }
        }
        _ => {}
    }
    Ok(())
}

/// The opening balance of a fund, till and currency is one, whatever its number.
fn number_of(entry: &HandEntry) -> String {
    match &entry.movement {
        Movement::Opening { fund, till, amount } => {
            let till = if *till == Till::Bank { entry.account.as_str() } else { "cash" };
            format!("{till} {fund} {}", amount.currency)
        }
        _ => entry.number.clone(),
    }
}

/// Enters it.
///
/// # Errors
/// Storage only.
pub async fn book_by_hand(tx: &Tx, platform: &Platform, entry: HandEntry) -> Result<Entered, StoreError> {
    if let Err(why) = check(platform, &entry) {
        return Ok(Entered::Not(why));
    }
    let sources = &platform.sources;
    let (code, number) = (entry.movement.code(), number_of(&entry));
    let booked = entered_by_hand(&entry.movement, &number, entry.date)?;
    match record_entry(tx, sources, &booked).await? {
        Recorded::New(_) => {}
        Recorded::AlreadyThere => {
            let there = find_entry(tx, code, &number).await?;
            let same = there.is_some_and(|there| there.is_as(&booked));
            let opening = matches!(entry.movement, Movement::Opening { .. });
            return Ok(match (same, opening) {
                (true, _) => Entered::AlreadyThere,
                (false, true) => Entered::Not(NotEntered::OpenedBefore),
                (false, false) => Entered::Not(NotEntered::NumberUsed(number)),
            });
        }
    }
    if let Movement::Collected { fund, amount } = &entry.movement {
        record_collection(tx, sources, &number, *amount, entry.date, fund).await?;
        let typed = entry.collection.as_ref().and_then(|collection| collection.counts_for.as_deref());
        if let Some(part) = part_meant_by(tx, typed).await? {
            count_for(tx, sources, &Counted::PayingIn(number.clone()), Some(&part)).await?;
        }
    }
    let about = About::of(&entry);
    note(tx, platform, (code, &number), about, &text_of(&entry)).await?;
    for (account, amount) in lines_of(&entry) {
        expect_line(tx, sources, &account, amount, entry.date, (code, &number)).await?;
    }
    Ok(Entered::New)
}

/// The branch or region that was meant, if it has, or had, a target.
async fn part_meant_by(tx: &Tx, typed: Option<&str>) -> Result<Option<PartCode>, StoreError> {
    let Some(typed) = typed else { return Ok(None) };
    let parts = all_parts_within(tx).await?;
    Ok(parts.into_iter().find(|part| part.is_meant_by(typed)).map(|part| part.code))
}

/// Collections for which somebody said which branch or region they count for: the slip's number, and what was typed.
///
/// # Errors
/// Storage only.
pub async fn collections_with_a_part(tx: &Tx) -> Result<Vec<(String, String)>, StoreError> {
    store::collections_with_a_part(tx).await
}

/// All that may name a person, in one text.
fn text_of(entry: &HandEntry) -> String {
    let mut parts = vec![entry.note.trim().to_owned()];
    if let Some(collection) = &entry.collection {
        parts.push(format!("counted by {}", collection.counters.join(" and ")));
        parts.push(collection.place.trim().to_owned());
    }
    parts.retain(|part| !part.is_empty());
    parts.join("; ")
}

impl About {
    fn of(entry: &HandEntry) -> Self {
        let collection = entry.collection.as_ref();
        Self {
            union: entry.union.clone(),
            counts_for: collection.and_then(|collection| collection.counts_for.clone()),
            origin: collection.map(|collection| collection.origin.to_owned()),
        }
    }
}

/// Keeps who or what it was for, sealed.
async fn note(
    tx: &Tx,
    platform: &Platform,
    source: (&'static str, &str),
    about: About,
    text: &str,
) -> Result<(), StoreError> {
    let (id, now): (Uuid, _) = (new_uuid(&platform.sources), platform.sources.now());
    let sealed = match text.trim() {
        "" => None,
        text => {
            let place = Aad { table: NOTE_TABLE, row: id, column: NOTE_COLUMN };
            let sealed = SealedText::try_new(text, &place, &platform.keyring, &platform.sources);
            Some(sealed.map_err(|_| StoreError::Corrupt("a note cannot be sealed".to_owned()))?)
        }
    };
    if let Some(sealed) = &sealed {
        store_key_of(tx, sealed, now).await?;
    }
    store::insert(tx, id, source, about, sealed, now).await
}

/// Corrects what was entered by the same entry with the other sign, dated today. Its reason is kept, sealed.
///
/// # Errors
/// Storage only.
pub async fn reverse_by_hand(
    tx: &Tx,
    platform: &Platform,
    (code, number): (&'static str, &str),
    today: NaiveDate,
    reason: &str,
) -> Result<Entered, StoreError> {
    let Some(there) = find_entry(tx, code, number).await? else {
        return Ok(Entered::Not(NotEntered::NotThere));
    };
    if reason.trim().is_empty() {
        return Ok(Entered::Not(NotEntered::NoReason));
    }
    if code == "paying_in" {
        return Ok(Entered::Not(NotEntered::Collection));
    }
    if store::came(tx, code, number).await? {
        return Ok(Entered::Not(NotEntered::CameAlready));
    }
    let reversed = entry_reversed(&there, today)?;
    match record_entry(tx, &platform.sources, &reversed).await? {
        Recorded::AlreadyThere => Ok(Entered::AlreadyThere),
        Recorded::New(_) => {
            note(tx, platform, ("reversal", &format!("{code} {number}")), About::default(), reason).await?;
            store::expect_no_more(tx, code, number).await?;
            Ok(Entered::New)
        }
    }
}
