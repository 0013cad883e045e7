//! What the pages of disbursements show.

use std::collections::{BTreeMap, HashMap};

use askama::Template;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use uuid::Uuid;

use super::{
    documents::Paper,
    typed::{TypedWish, field},
    words::{act, list, list_choices, purpose, result, result_choices, state},
};
use crate::{
    app::office::payments::Choice,
    disbursements::{Act, Check, Disbursement, Pseudonym, Purpose, State},
    kernel::{ids::StaffId, money::Money, reference::Reference},
    office::{Right, views::OfficeFrame},
    reports::story::BookedLine,
};

#[derive(Template)]
#[template(path = "app/office/templates/disbursements.html")]
pub(in crate::app::office) struct ListView {
    pub office: OfficeFrame,
    pub zone: Tz,
    /// Of which state they are shown; empty: of all.
    pub state: String,
    pub rows: Vec<Disbursement>,
    pub older: Option<Uuid>,
    /// Who carries what of which fund.
    pub advances: Vec<(String, String, Money)>,
    pub funds: BTreeMap<String, String>,
    /// Who lacks the keys of how many documents.
    pub lacking: Vec<(String, i64)>,
    /// Who looks can give them.
    pub can_grant: bool,
    pub notice: Option<String>,
    pub problem: Option<String>,
}

impl ListView {
    pub fn render_page(&self) -> Result<String, askama::Error> {
        self.render()
    }

    fn states(&self) -> Vec<Choice> {
        let choice =
            |one: &State| Choice { code: one.code().to_owned(), name: state(self.office.texts, *one) };
        State::ALL.iter().map(choice).collect()
    }

    fn may_ask(&self) -> bool {
        self.office.may(Right::RequestDisbursement)
    }

    fn money(&self, money: &Money) -> String {
        self.office.texts.money(money)
    }

    fn asked_at(&self, row: &Disbursement) -> String {
        let first = row.acts.first().map(|act| self.office.texts.date_time(act.at, self.zone));
        first.unwrap_or_default()
    }

    fn reference(&self, row: &Disbursement) -> String {
        row.reference.grouped()
    }

    fn href(&self, row: &Disbursement) -> String {
        super::path_of(row.reference)
    }

    fn fund(&self, row: &Disbursement) -> String {
        self.funds.get(&row.wish.fund).unwrap_or(&row.wish.fund).clone()
    }

    fn purpose(&self, row: &Disbursement) -> String {
        purpose(self.office.texts, row.wish.purpose)
    }

    fn standing(&self, row: &Disbursement) -> String {
        state(self.office.texts, row.state)
    }
}

#[derive(Template)]
#[template(path = "app/office/templates/disbursement_form.html")]
pub(in crate::app::office) struct FormView {
    pub office: OfficeFrame,
    pub action: String,
    pub amends: Option<(Reference, i32)>,
    pub once: Uuid,
    pub funds: Vec<Choice>,
    pub currencies: Vec<Choice>,
    /// Documents can be kept here.
    pub can_keep: bool,
    pub typed: TypedWish,
    pub problem: Option<String>,
}

impl FormView {
    pub fn render_page(&self) -> Result<String, askama::Error> {
        self.render()
    }

    fn title(&self) -> String {
        let texts = self.office.texts;
        match &self.amends {
            Some((reference, _)) => texts.t1("disburse-amend-title", "reference", reference.grouped()),
            None => texts.t("disburse-new"),
        }
    }

    fn purposes(&self) -> Vec<Choice> {
        let choice =
            |one: &Purpose| Choice { code: one.code().to_owned(), name: purpose(self.office.texts, *one) };
        Purpose::ALL.iter().map(choice).collect()
    }

    fn lists(&self) -> Vec<Choice> {
        list_choices(self.office.texts)
    }

    fn results(&self) -> Vec<Choice> {
        result_choices(self.office.texts)
    }
}

/// What was typed about money that is out.
#[derive(Clone, Debug, Default)]
pub(in crate::app::office) struct TypedTold {
    pub kind: String,
    pub amount: String,
    pub currency: String,
    pub date: String,
    pub account: String,
    pub got: String,
    pub got_currency: String,
    pub fee: String,
    pub place: String,
    pub hash: String,
    pub keep: bool,
    pub recipients: String,
    pub note: String,
}

impl TypedTold {
    pub fn of(fields: &BTreeMap<String, String>) -> Self {
        let field = |name| field(fields, name);
        Self {
            kind: field("kind"),
            amount: field("amount"),
            currency: field("currency"),
            date: field("date"),
            account: field("account"),
            got: field("got"),
            got_currency: field("got_currency"),
            fee: field("fee"),
            place: field("place"),
            hash: field("hash"),
            keep: field("keep") == "yes",
            recipients: field("recipients"),
            note: field("note"),
        }
    }
}

#[derive(Template)]
#[template(path = "app/office/templates/disbursement.html")]
pub(in crate::app::office) struct OneView {
    pub office: OfficeFrame,
    pub zone: Tz,
    pub it: Disbursement,
    pub fund_name: String,
    /// What the fund holds, and the minor units of it that are approved already.
    pub held: Money,
    pub promised: i64,
    pub outstanding: Vec<Money>,
    pub me: StaffId,
    pub people: HashMap<StaffId, String>,
    pub can_open: bool,
    /// What was booked of it.
    pub entries: Vec<BookedLine>,
    pub papers: Vec<Paper>,
    pub can_keep: bool,
    pub notice: Option<String>,
    pub problem: Option<String>,
    pub typed: TypedTold,
    pub opened: HashMap<Uuid, String>,
}

impl OneView {
    pub fn render_page(&self) -> Result<String, askama::Error> {
        self.render()
    }

    fn path(&self) -> String {
        super::path_of(self.it.reference)
    }

    fn reference(&self) -> String {
        self.it.reference.grouped()
    }

    fn standing(&self) -> String {
        state(self.office.texts, self.it.state)
    }

    fn purpose(&self) -> String {
        purpose(self.office.texts, self.it.wish.purpose)
    }

    fn recipients(&self) -> String {
        codes(&self.it.wish.recipients)
    }

    fn money(&self, money: &Money) -> String {
        self.office.texts.money(money)
    }

    fn promised(&self) -> String {
        self.office.texts.money(&Money { minor: self.promised, ..self.held })
    }

    fn carried(&self) -> String {
        let sums: Vec<String> = self.outstanding.iter().map(|sum| self.office.texts.money(sum)).collect();
        sums.join(" + ")
    }

    fn at(&self, at: &DateTime<Utc>) -> String {
        self.office.texts.date_time(*at, self.zone)
    }

    fn who(&self, id: &StaffId) -> String {
        self.people.get(id).cloned().unwrap_or_else(|| id.0.to_string())
    }

    fn lists(&self) -> Vec<Choice> {
        list_choices(self.office.texts)
    }

    fn results(&self) -> Vec<Choice> {
        result_choices(self.office.texts)
    }

    fn checks(&self) -> Vec<&Check> {
        self.it.checks_now().collect()
    }

    fn found(&self, check: &Check) -> String {
        let texts = self.office.texts;
        let (list, result) = (list(texts, check.list), result(texts, check.result));
        format!("{list}, {}: {result}", texts.date(&check.list_date))
    }

    fn may_change(&self) -> bool {
        self.it.is_open() && self.office.may(Right::RequestDisbursement)
    }

    fn may_refuse(&self) -> bool {
        self.it.is_open() && self.office.may(Right::ApproveDisbursement)
    }

    fn may_approve(&self) -> bool {
        self.office.may(Right::ApproveDisbursement) && self.it.may_approve(self.me, self.it.version).is_ok()
    }

    fn may_pay(&self) -> bool {
        self.it.state == State::Approved && self.office.may(Right::PayDisbursement)
    }

    /// What can be told of the money that is out.
    fn tellings(&self) -> Vec<&'static str> {
        if !self.office.may(Right::PayDisbursement) || self.outstanding.is_empty() {
            return Vec::new();
        }
        match self.it.state {
            State::Advanced => vec!["handed_over", "exchanged", "returned", "lost"],
            State::Paid => vec!["returned"],
            _ => Vec::new(),
        }
    }

    #[allow(clippy::unused_self, reason = "askama calls methods of the view")]
    fn is(&self, kind: &str, other: &str) -> bool {
        kind == other
    }

    fn telling(&self, kind: &str) -> String {
        self.office.texts.t(match kind {
            "handed_over" => "disburse-tell-handed-over",
            "exchanged" => "disburse-tell-exchanged",
            "lost" => "disburse-tell-lost",
            _ => "disburse-tell-returned",
        })
    }

    /// What was typed into the form of this kind, which was not taken.
    fn typed(&self, kind: &str) -> TypedTold {
        if self.typed.kind == kind {
            return self.typed.clone();
        }
        let currency = self.outstanding.first().map_or(self.it.wish.amount.currency, |sum| sum.currency);
        TypedTold { currency: currency.code().to_owned(), ..TypedTold::default() }
    }

    fn is_typed(&self, kind: &str) -> bool {
        self.typed.kind == kind
    }

    fn may_open(&self) -> bool {
        self.office.may(Right::OpenNames) && self.it.acts.iter().any(|act| act.note.is_some())
    }

    fn kept(&self, paper: &Paper) -> String {
        let kibibytes = paper.document.size.saturating_add(1023) / 1024;
        let size = self.office.texts.number(kibibytes);
        format!("{} · {}", self.office.texts.t1("disburse-size", "size", size), self.at(&paper.document.at))
    }

    fn readers(&self, paper: &Paper) -> String {
        self.office.texts.t1("disburse-readers", "people", paper.readers.join(", "))
    }

    fn may_read(&self, paper: &Paper) -> bool {
        paper.is_mine && self.office.may(Right::ReadDocuments)
    }

    fn act(&self, of: &Act) -> String {
        act(self.office.texts, of.kind)
    }

    /// The figures of an act, in one line.
    fn figures(&self, of: &Act) -> String {
        let texts = self.office.texts;
        let mut parts = Vec::new();
        match (&of.amount, &of.got) {
            (Some(given), Some(got)) => {
                parts.push(format!("{} → {}", texts.money(given), texts.money(got)));
            }
            (Some(amount), None) => parts.push(texts.money(amount)),
            (None, _) => {}
        }
        if let Some(fee) = of.fee.filter(|fee| fee.minor > 0) {
            parts.push(texts.t1("disburse-fee-of", "fee", texts.money(&fee)));
        }
        parts.extend(of.on.iter().map(|day| texts.date(day)));
        parts.join(" · ")
    }

    fn recipients_of(&self, of: &Act) -> String {
        codes(&of.recipients)
    }

    fn note(&self, of: &Act) -> Option<&String> {
        self.opened.get(&of.id)
    }
}

fn codes(recipients: &std::collections::BTreeSet<Pseudonym>) -> String {
    recipients.iter().map(Pseudonym::as_str).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
#[path = "views_samples.rs"]
pub mod tests;
