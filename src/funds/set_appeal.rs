//! The office sets an appeal, or changes one.

use chrono::NaiveDate;

use super::{
    appeal::{Appeal, Target},
    part::{Part, PartCode, PartKind, name_key},
    store,
};
use crate::{
    kernel::{clock::Sources, ids::AppealId, money::Money, reference::Reference},
    platform::{
        config::LocalizedText,
        db::{StoreError, Tx},
    },
};

/// The most branches and regions of one appeal: its table is for people to read.
pub const MOST_TARGETS: usize = 40;

/// What the office wants.
#[derive(Clone, Debug)]
pub struct WantedAppeal {
    /// A slug of the settings.
    pub fund: String,
    pub titles: LocalizedText,
    pub target: Money,
    pub from: NaiveDate,
    pub until: NaiveDate,
    pub targets: Vec<WantedTarget>,
}

/// One line of the table.
#[derive(Clone, Debug)]
pub struct WantedTarget {
    /// Its line in the form, by which it is told what is wrong with it.
    pub number: usize,
    /// Of a branch or region that is known already, whatever it is called now.
    pub code: Option<PartCode>,
    pub kind: PartKind,
    pub name: String,
    /// Minor units of the appeal's currency, more than nothing.
    pub target_minor: i64,
    pub body: Option<Reference>,
}

/// Why it is not set. Nothing was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotSet {
    /// The last day comes before the first.
    Days,
    /// The fund has another appeal on one of these days.
    Overlaps,
    /// More lines than [`MOST_TARGETS`].
    TooMany,
    /// Another line, or another branch or region, has the name of the line of this number, or its body.
    Twice(usize),
    /// The line of this number is of a branch or region that is not there.
    UnknownPart(usize),
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AppealSet {
    New(AppealId),
    Changed(AppealId),
    Not(NotSet),
    /// No appeal has this id.
    Unknown,
}

/// Writes an appeal, or changes `existing`. Branches and regions keep their codes, so that what was counted for them stays.
///
/// # Errors
/// Storage only.
pub async fn set_appeal(
    tx: &Tx,
    sources: &Sources,
    existing: Option<AppealId>,
    wanted: &WantedAppeal,
) -> Result<AppealSet, StoreError> {
    store::lock_appeals(tx).await?;
    let appeals = store::appeals(tx.connection(), None).await?;
    if existing.is_some_and(|id| !appeals.iter().any(|appeal| appeal.id == id)) {
        return Ok(AppealSet::Unknown);
    }
    let parts = store::parts(tx.connection()).await?;
    let others = appeals.iter().filter(|appeal| Some(appeal.id) != existing);
    if let Err(why) = check(wanted, others, &parts) {
        return Ok(AppealSet::Not(why));
    }
    let now = sources.now();
    let mut targets = Vec::with_capacity(wanted.targets.len());
    for line in &wanted.targets {
        let part = match part_of(line, &parts) {
            Some(known) => {
                // Where only the name was typed, nothing was said about the body.
                let body = if line.code.is_some() { line.body } else { line.body.or(known.body) };
                let part = Part { code: known.code.clone(), kind: known.kind, name: line.name.clone(), body };
                store::change_part(tx, &part).await?;
                part
            }
            None => {
                let code = store::next_code(tx, line.kind).await?;
                let part = Part { code, kind: line.kind, name: line.name.clone(), body: line.body };
                store::insert_part(tx, &part, now).await?;
                part
            }
        };
        targets.push(Target { part, amount: Money::new(line.target_minor, wanted.target.currency) });
    }
    let appeal = Appeal {
        id: existing.unwrap_or_else(|| AppealId::generate(sources)),
        fund: wanted.fund.clone(),
        titles: wanted.titles.clone(),
        target: wanted.target,
        from: wanted.from,
        until: wanted.until,
        targets,
    };
    store::save(tx, &appeal, existing.is_none(), now).await?;
    Ok(if existing.is_some() { AppealSet::Changed(appeal.id) } else { AppealSet::New(appeal.id) })
}

/// The part that a line is about: by its code, else by its name.
fn part_of<'a>(line: &WantedTarget, parts: &'a [Part]) -> Option<&'a Part> {
    match &line.code {
        Some(code) => parts.iter().find(|part| part.code == *code),
        None => parts.iter().find(|part| name_key(&part.name) == name_key(&line.name)),
    }
}

fn check<'a>(
    wanted: &WantedAppeal,
    mut others: impl Iterator<Item = &'a Appeal>,
    parts: &[Part],
) -> Result<(), NotSet> {
    if wanted.until < wanted.from {
        return Err(NotSet::Days);
    }
    if others.any(|other| other.fund == wanted.fund && other.overlaps(wanted.from, wanted.until)) {
        return Err(NotSet::Overlaps);
    }
    if wanted.targets.len() > MOST_TARGETS {
        return Err(NotSet::TooMany);
    }
    let mut seen: Vec<(Option<&PartCode>, String, Option<Reference>)> = Vec::new();
    for line in &wanted.targets {
        let part = part_of(line, parts);
        if line.code.is_some() && part.is_none() {
            return Err(NotSet::UnknownPart(line.number));
        }
        let (own, name) = (part.map(|part| &part.code), name_key(&line.name));
        let same = |code: Option<&PartCode>, other: &str, body: Option<Reference>| {
            (code.is_some() && code == own) || other == name || (body.is_some() && body == line.body)
        };
        let in_this_table = seen.iter().any(|(code, other, body)| same(*code, other, *body));
        let mut others = parts.iter().filter(|part| Some(&part.code) != own);
        let elsewhere = others.any(|part| same(None, &name_key(&part.name), part.body));
        if in_this_table || elsewhere {
            return Err(NotSet::Twice(line.number));
        }
        seen.push((own, name, line.body));
    }
    Ok(())
}

#[cfg(test)]
#[path = "set_appeal_tests.rs"]
mod tests;
