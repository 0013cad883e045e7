//! Which heading of a bank's CSV means what: as somebody saved it, or by the words that many banks use.

use serde::{Deserialize, Serialize};

use crate::kernel::money::Currency;

/// Which heading means what. Headings are compared without regard to case.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    pub date: String,
    /// Month before day in dates with slashes.
    #[serde(default)]
    pub month_first: bool,
    /// One signed amount, or two columns of what came in and what went out.
    pub amount: Option<String>,
    pub money_in: Option<String>,
    pub money_out: Option<String>,
    #[serde(default)]
    pub texts: Vec<String>,
    pub payer: Option<String>,
    pub account: Option<String>,
    pub id: Option<String>,
    pub balance: Option<String>,
    /// A column with the currency; else it is that of the account.
    pub currency: Option<String>,
    /// The account's currency where no column tells it.
    pub account_currency: Option<Currency>,
}

/// What a mapping lacks.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WrongMapping {
    #[error("no column {0:?} in the file; its columns are {1}")]
    NoColumn(String, String),
    #[error("it needs a column of amounts, or two of money in and money out")]
    NoAmount,
}

/// Words for each part, as banks of several countries write them.
const DATE: &[&str] = &[
    "date",
    "booking date",
    "transaction date",
    "posting date",
    "value date",
    "completed date",
    "buchungstag",
    "buchungsdatum",
    "buchung",
    "valuta",
    "date comptable",
    "date opération",
    "date operation",
    "date de l'opération",
];
const AMOUNT: &[&str] =
    &["amount", "transaction amount", "betrag", "umsatz", "montant", "amount (gbp)", "amount (eur)", "value"];
const MONEY_IN: &[&str] =
    &["money in", "paid in", "credit", "credit amount", "credits", "haben", "crédit", "credit montant"];
const MONEY_OUT: &[&str] =
    &["money out", "paid out", "debit", "debit amount", "debits", "soll", "débit", "debit montant"];
const TEXTS: &[&str] = &[
    "description",
    "transaction description",
    "memo",
    "details",
    "reference",
    "payment reference",
    "narrative",
    "verwendungszweck",
    "buchungstext",
    "libellé",
    "libelle",
    "text",
    "notes",
    "particulars",
];
const PAYER: &[&str] = &[
    "name",
    "payee",
    "payer",
    "counterparty",
    "counter party",
    "counterparty name",
    "auftraggeber/empfänger",
    "begünstigter/zahlungspflichtiger",
    "name zahlungsbeteiligter",
    "tiers",
];
const ACCOUNT: &[&str] =
    &["iban", "counterparty account", "counterparty iban", "kontonummer/iban", "iban zahlungsbeteiligter"];
const ID: &[&str] = &["transaction id", "id", "fitid", "bank reference", "transaction reference"];
const BALANCE: &[&str] =
    &["balance", "running balance", "account balance", "saldo", "saldo nach buchung", "solde"];
const CURRENCY: &[&str] = &["currency", "währung", "waehrung", "devise", "ccy"];

fn same(left: &str, right: &str) -> bool {
    left.trim().to_lowercase() == right.trim().to_lowercase()
}

impl Mapping {
    /// From the headings alone, by the words that many banks use.
    pub fn guess(headings: &[String]) -> Option<Self> {
        let one = |words: &[&str]| {
            let heading = words.iter().find_map(|word| headings.iter().find(|heading| same(heading, word)));
            heading.cloned()
        };
        let texts = headings.iter().filter(|heading| TEXTS.iter().any(|word| same(heading, word)));
        let mapping = Self {
            date: one(DATE)?,
            month_first: false,
            amount: one(AMOUNT),
            money_in: one(MONEY_IN),
            money_out: one(MONEY_OUT),
            texts: texts.cloned().collect(),
            payer: one(PAYER),
            account: one(ACCOUNT),
            id: one(ID),
            balance: one(BALANCE),
            currency: one(CURRENCY),
            account_currency: None,
        };
        mapping.check(headings).is_ok().then_some(mapping)
    }

    fn columns(&self) -> Vec<&String> {
        let optional = [
            &self.amount,
            &self.money_in,
            &self.money_out,
            &self.payer,
            &self.account,
            &self.id,
            &self.balance,
            &self.currency,
        ];
        std::iter::once(&self.date).chain(optional.into_iter().flatten()).chain(&self.texts).collect()
    }

    /// Whether a file with these headings can be read by it.
    ///
    /// # Errors
    /// See [`WrongMapping`].
    pub fn check(&self, headings: &[String]) -> Result<(), WrongMapping> {
        for column in self.columns() {
            if !headings.iter().any(|heading| same(heading, column)) {
                return Err(WrongMapping::NoColumn(column.clone(), headings.join(", ")));
            }
        }
        let has_amount = self.amount.is_some() || (self.money_in.is_some() && self.money_out.is_some());
        if has_amount { Ok(()) } else { Err(WrongMapping::NoAmount) }
    }
}
