//! What was typed into the forms, and what it says.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::LONGEST_NOTE;
use crate::{
    disbursements::{
        CheckResult, Checking, Disbursement, Evidence, EvidenceHash, FilingMark, KeptDocument, Pseudonym,
        Purpose, SanctionsList, Wish, recipients_in,
    },
    kernel::{
        amount::{DecimalMark, parse_amount},
        money::{Currency, Money},
        text::check_paragraphs,
    },
    platform::config::Settings,
};

/// The fields of a request, as they were typed.
#[derive(Clone, Debug, Default)]
pub(in crate::app::office) struct TypedWish {
    pub fund: String,
    pub amount: String,
    pub currency: String,
    pub purpose: String,
    pub recipients: String,
    pub intermediary: String,
    pub place: String,
    pub hash: String,
    /// The document is to be kept here.
    pub keep: bool,
    pub note: String,
    pub list: String,
    pub list_date: String,
    pub result: String,
}

/// What it says.
pub(super) struct ReadWish {
    pub wish: Wish,
    pub checking: Checking,
    pub note: String,
    pub keep: bool,
}

/// A field of a form, or nothing.
pub(super) fn field(fields: &BTreeMap<String, String>, name: &str) -> String {
    fields.get(name).map(|text| text.trim().to_owned()).unwrap_or_default()
}

/// An amount in a currency.
pub(super) fn money(amount: &str, currency: &str) -> Result<Money, &'static str> {
    let currency: Currency = currency.trim().parse().map_err(|_| "disburse-error-currency")?;
    parse_amount(amount, currency, DecimalMark::Unknown).map_err(|_| "office-error-amount")
}

/// A day that is not to come.
pub(super) fn day(text: &str, today: NaiveDate) -> Result<NaiveDate, &'static str> {
    let day: NaiveDate = text.parse().map_err(|_| "office-error-date")?;
    if day > today { Err("office-error-date") } else { Ok(day) }
}

/// A free text, which may be empty.
pub(super) fn note(text: &str) -> Result<String, &'static str> {
    if text.trim().is_empty() {
        return Ok(String::new());
    }
    check_paragraphs(text, LONGEST_NOTE).map_err(|_| "disburse-error-note")
}

/// What is kept of documents here.
#[derive(Clone, Copy)]
pub(super) struct Keeping<'a> {
    /// The form's document is to be kept.
    pub keep: bool,
    /// Those that are kept already.
    pub kept: &'a [KeptDocument],
}

/// Which document it is: by the file, or by the hash that was typed. Where both are there they are of one document.
/// Unless the document is kept, it is told where the paper lies.
pub(super) fn evidence(
    place: &str,
    hash: &str,
    file: Option<&[u8]>,
    keeping: Keeping<'_>,
) -> Result<Evidence, &'static str> {
    if keeping.keep && file.is_none() {
        return Err("disburse-error-keep");
    }
    let typed = match hash.trim() {
        "" => None,
        hash => Some(hash.parse::<EvidenceHash>().map_err(|_| "disburse-error-hash")?),
    };
    let hash = match (typed, file.map(EvidenceHash::of)) {
        (Some(typed), Some(read)) if typed != read => return Err("disburse-error-other-file"),
        (Some(hash), _) | (None, Some(hash)) => hash,
        (None, None) => return Err("disburse-error-no-evidence"),
    };
    let is_kept = keeping.keep || keeping.kept.iter().any(|document| document.hash == hash);
    let place = match place.trim() {
        "" if is_kept => None,
        "" => return Err("disburse-error-no-place"),
        place => Some(place.parse().map_err(|_| "disburse-error-place")?),
    };
    Ok(Evidence { hash, place })
}

/// A look into a list that somebody tells of.
pub(super) fn checking(
    list: &str,
    list_date: &str,
    result: &str,
    today: NaiveDate,
) -> Result<Checking, &'static str> {
    let list = SanctionsList::from_code(list).ok_or("disburse-error-check")?;
    let result = CheckResult::from_code(result).ok_or("disburse-error-check")?;
    Ok(Checking { list, list_date: day(list_date, today).map_err(|_| "disburse-error-check")?, result })
}

impl TypedWish {
    pub fn of(fields: &BTreeMap<String, String>) -> Self {
        let field = |name| field(fields, name);
        Self {
            fund: field("fund"),
            amount: field("amount"),
            currency: field("currency"),
            purpose: field("purpose"),
            recipients: field("recipients"),
            intermediary: field("intermediary"),
            place: field("place"),
            hash: field("hash"),
            keep: field("keep") == "yes",
            note: field("note"),
            list: field("list"),
            list_date: field("list_date"),
            result: field("result"),
        }
    }

    /// What stands now, to be changed. Who is named may change, so lists are looked into anew.
    pub fn of_standing(there: &Disbursement) -> Self {
        let wish = &there.wish;
        let recipients: Vec<&str> = wish.recipients.iter().map(Pseudonym::as_str).collect();
        Self {
            fund: wish.fund.clone(),
            amount: wish.amount.to_decimal(),
            currency: wish.amount.currency.code().to_owned(),
            purpose: wish.purpose.code().to_owned(),
            recipients: recipients.join(", "),
            intermediary: wish.intermediary.as_ref().map(Pseudonym::to_string).unwrap_or_default(),
            place: wish.evidence.place.as_ref().map(FilingMark::to_string).unwrap_or_default(),
            hash: wish.evidence.hash.to_string(),
            ..Self::default()
        }
    }

    /// What it says, or the text that tells what is wrong with it.
    pub fn read(
        &self,
        settings: &Settings,
        file: Option<&[u8]>,
        kept: &[KeptDocument],
        today: NaiveDate,
    ) -> Result<ReadWish, &'static str> {
        let fund = settings.fund(&self.fund).ok_or("disburse-error-fund")?;
        let amount = money(&self.amount, &self.currency)?;
        let purpose = Purpose::from_code(&self.purpose).ok_or("disburse-error-purpose")?;
        let recipients = recipients_in(&self.recipients).map_err(|_| "disburse-error-recipients")?;
        let intermediary = match self.intermediary.as_str() {
            "" => None,
            code => Some(code.parse().map_err(|_| "disburse-error-intermediary")?),
        };
        let evidence = evidence(&self.place, &self.hash, file, Keeping { keep: self.keep, kept })?;
        let checking = checking(&self.list, &self.list_date, &self.result, today)?;
        let wish = Wish { fund: fund.slug.clone(), amount, purpose, recipients, intermediary, evidence };
        Ok(ReadWish { wish, checking, note: note(&self.note)?, keep: self.keep })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_and_a_typed_hash_are_of_one_document() {
        let hash = EvidenceHash::of(b"paper");
        let nothing = Keeping { keep: false, kept: &[] };
        let read = |hash: &str, file| evidence("F3/12", hash, file, nothing).map(|paper| paper.hash);
        assert_eq!(read("", Some(b"paper")), Ok(hash.clone()));
        assert_eq!(read(hash.as_str(), None), Ok(hash.clone()));
        assert_eq!(read(hash.as_str(), Some(b"paper")), Ok(hash.clone()));
        assert_eq!(read(hash.as_str(), Some(b"other")), Err("disburse-error-other-file"));
        assert_eq!(read("", None), Err("disburse-error-no-evidence"));
        assert_eq!(read("abc", None), Err("disburse-error-hash"));
        assert_eq!(evidence("in Aigul's drawer", hash.as_str(), None, nothing), Err("disburse-error-place"));
    }

    #[test]
    fn what_is_kept_needs_no_paper_and_what_is_not_does() {
        let hash = EvidenceHash::of(b"paper");
        let by = crate::kernel::ids::StaffId(uuid::Uuid::nil());
        let at = chrono::DateTime::UNIX_EPOCH;
        let kept = [KeptDocument { id: uuid::Uuid::nil(), hash: hash.clone(), size: 5, by, at }];
        let read = |place: &str, file, keep, kept| evidence(place, "", file, Keeping { keep, kept });
        let nowhere = Evidence { hash: hash.clone(), place: None };
        assert_eq!(read("", Some(b"paper"), true, &[]), Ok(nowhere.clone()));
        assert_eq!(read("", Some(b"paper"), false, &kept), Ok(nowhere.clone()), "kept already");
        assert_eq!(evidence("", hash.as_str(), None, Keeping { keep: false, kept: &kept }), Ok(nowhere));
        assert_eq!(read("", Some(b"other"), false, &kept), Err("disburse-error-no-place"));
        assert_eq!(read("F3/12", None, true, &kept), Err("disburse-error-keep"));
    }

    #[test]
    fn a_day_to_come_is_none() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 25).unwrap();
        assert_eq!(day("2026-11-25", today), Ok(today));
        assert_eq!(day("2026-11-26", today), Err("office-error-date"));
        assert_eq!(day("25.11.2026", today), Err("office-error-date"));
    }
}
