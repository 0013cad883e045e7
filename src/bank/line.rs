//! A line as it is kept: what can be known of it in clear, and its payer, account and words sealed.

use std::fmt;

use chrono::NaiveDate;
use uuid::Uuid;

use super::{
    line_key::{LineKey, LineKeys, Telling},
    references::{near_references, references_in},
    statement::Line,
};
use crate::{
    kernel::{
        clock::Sources,
        ids::{SealingKeyId, new_uuid},
        money::{Currency, Money},
        reference::Reference,
    },
    platform::vault::{Aad, SealingKeyring, VaultError},
    supporters::SealedText,
};

pub const TABLE: &str = "bank_line";
pub const COLUMN: &str = "sealed";

/// A line made ready before the transaction: sealed, hashed, and looked through for references.
#[derive(Clone)]
pub struct PreparedLine {
    pub id: Uuid,
    pub date: NaiveDate,
    /// Negative: money went out.
    pub amount: Money,
    pub key: LineKey,
    /// The source of what is booked from it.
    pub source_ref: String,
    /// The bank's own id; only its hash is kept.
    pub bank_id: Option<String>,
    pub bank_id_mac: Option<[u8; 32]>,
    /// By which it is found when it comes in another format.
    pub telling: Telling,
    /// What the same payer would be known by on the days around.
    pub payer_around: Vec<(NaiveDate, [u8; 32])>,
    /// Everything that reads as a reference.
    pub references: Vec<Reference>,
    /// Those of them that somebody owns, once that was looked up.
    pub carried: Vec<Reference>,
    /// What may have been meant, where nothing reads as one.
    pub near: Vec<Reference>,
    /// The words name Stripe.
    pub names_stripe: bool,
    pub sealed: Option<SealedText>,
}

impl fmt::Debug for PreparedLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PreparedLine({})", self.source_ref)
    }
}

impl PreparedLine {
    /// # Errors
    /// The sealing key of the hour cannot be wrapped for the recipients.
    pub fn try_new(
        line: &Line,
        currency: Currency,
        keys: &mut LineKeys,
        hash_key: &zeroize::Zeroizing<[u8; 32]>,
        keyring: &SealingKeyring,
        sources: &Sources,
    ) -> Result<Self, VaultError> {
        let id = new_uuid(sources);
        let words = format!("{} {}", line.text, line.payer);
        let references = references_in(&line.text);
        let near = if references.is_empty() { near_references(&line.text) } else { Vec::new() };
        let place = Aad { table: TABLE, row: id, column: COLUMN };
        let personal = [&line.payer, &line.account, &line.text];
        let sealed = if personal.iter().all(|text| text.is_empty()) {
            None
        } else {
            let text =
                zeroize::Zeroizing::new(personal.map(|text| text.replace('\u{1f}', " ")).join("\u{1f}"));
            Some(SealedText::try_new(&text, &place, keyring, sources)?)
        };
        let key = keys.next(line);
        Ok(Self {
            id,
            date: line.date,
            amount: Money::new(line.minor, currency),
            key,
            source_ref: keys.source_ref(line.date, &key),
            telling: keys.telling(line),
            payer_around: keys.payer_around(line),
            bank_id: line.bank_id.clone(),
            bank_id_mac: line.bank_id.as_deref().map(|bank_id| LineKeys::of_bank_id(hash_key, bank_id)),
            references,
            carried: Vec::new(),
            near,
            names_stripe: words.to_ascii_uppercase().contains("STRIPE"),
            sealed,
        })
    }
}

/// What a line was found to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    pub state: LineState,
    /// Source and source id of the entry or payout that it is.
    pub source: Option<(&'static str, String)>,
    /// Whose it is.
    pub reference: Option<Reference>,
    /// What was near and is for somebody to decide: a reference or a payout, and why it is near.
    pub proposals: Vec<(String, &'static str)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineState {
    /// Booked from this line.
    Booked,
    /// It is what was booked by hand before.
    ByHand,
    /// It is a payout of Stripe's.
    Payout,
    /// Nothing explains it: it stands in suspense.
    Suspense,
    /// No money moved.
    Nothing,
}

impl LineState {
    pub fn code(self) -> &'static str {
        match self {
            Self::Booked => "booked",
            Self::ByHand => "by_hand",
            Self::Payout => "payout",
            Self::Suspense => "suspense",
            Self::Nothing => "nothing",
        }
    }
}

/// Payer, account and words of a line that somebody opened.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Payer {
    pub name: String,
    pub account: String,
    pub words: String,
}

impl Payer {
    pub fn of_sealed(text: &str) -> Self {
        let mut parts = text.splitn(3, '\u{1f}').map(str::to_owned);
        let mut next = || parts.next().unwrap_or_default();
        Self { name: next(), account: next(), words: next() }
    }
}

impl fmt::Debug for Payer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Payer(…)")
    }
}

/// Where a line's payer is sealed.
#[derive(Clone, PartialEq, Eq)]
pub struct SealedPayer {
    pub line: Uuid,
    pub key: SealingKeyId,
    pub bytes: Vec<u8>,
}

impl fmt::Debug for SealedPayer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SealedPayer({})", self.line)
    }
}
