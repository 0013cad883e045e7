//! The register of affiliated bodies, one row for each, with its standing on any day. No contact is in it.
//!
//! Short keyset pages up to the body that was the last one at the start. State and acceptance are those that the
//! register showed in the evening of the day; money counts by its business date; members, fee and fund are the
//! figures of the year that was under way then.

mod store;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use uuid::Uuid;

use super::sinks::{Column, ExportError, RowSink};
use crate::{
    affiliations::{directory::Directory, standing::State},
    kernel::money::{Currency, Money},
    platform::db::{Db, StoreError},
};

/// How many bodies one query reads.
const PAGE: u32 = 1_000;
/// The earliest time zone of the world is so far ahead of UTC.
const FURTHEST_AHEAD: TimeDelta = TimeDelta::hours(14);
/// A day after all others: what is known now.
const LAST_DAY: NaiveDate = match NaiveDate::from_ymd_opt(9999, 12, 31) {
    Some(day) => day,
    None => NaiveDate::MAX,
};

pub(super) const COLUMNS: [Column; 32] = [
    Column::text("reference"),
    // Empty: the standing of now.
    Column::text("as_at"),
    Column::text("state"),
    Column::text("state_since"),
    Column::text("kind"),
    Column::text("union"),
    Column::text("union_name"),
    Column::text("name"),
    Column::text("branch_number"),
    Column::text("country"),
    Column::text("first_quoted_on"),
    // Affiliated before, as it says itself.
    Column::text("says_renewal"),
    Column::text("accepted_on"),
    // Agreed to be listed; as it is now.
    Column::text("public"),
    Column::text("twinned_with"),
    Column::text("twinned_on"),
    Column::text("term_from"),
    Column::text("term_until"),
    Column::text("certificate"),
    Column::integer("year"),
    Column::integer("members"),
    // As many as it may send, and as it means to.
    Column::integer("delegates"),
    Column::integer("delegates_sent"),
    Column::text("currency"),
    Column::decimal("fee"),
    Column::decimal("donation"),
    // All that came for the year.
    Column::decimal("paid"),
    // What went back of it: refunds, lost disputes, debits that came back.
    Column::decimal("returned"),
    // What of that is not asked for again.
    Column::decimal("waived"),
    Column::decimal("open"),
    Column::text("invoice"),
    Column::text("invoice_due_on"),
];

/// All of it optional.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RegisterFilter {
    /// The day of which the standing is told; without it, now.
    pub at: Option<NaiveDate>,
    /// The state on that day.
    pub state: Option<State>,
    /// A slug of the directory.
    pub union: Option<String>,
    /// ISO 3166-1.
    pub country: Option<String>,
}

/// Nobody knows the standing of a day to come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the day has not come yet")]
pub struct DayToCome;

impl RegisterFilter {
    /// # Errors
    /// [`DayToCome`].
    pub fn check(&self, now: DateTime<Utc>) -> Result<(), DayToCome> {
        let today = (now + FURTHEST_AHEAD).date_naive();
        if self.at.is_some_and(|at| at > today) { Err(DayToCome) } else { Ok(()) }
    }
}

/// The export under way.
pub struct RegisterExport {
    db: Db,
    filter: RegisterFilter,
    head: Option<Uuid>,
    after: Option<Uuid>,
    done: bool,
    rows: u64,
}

impl RegisterExport {
    /// Fixes the last body.
    ///
    /// # Errors
    /// Storage only.
    pub async fn open(db: &Db, filter: RegisterFilter) -> Result<Self, StoreError> {
        let head = store::head(db).await?;
        Ok(Self { db: db.clone(), filter, done: head.is_none(), head, after: None, rows: 0 })
    }

    /// How many rows have been written.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// Reads a page and writes its rows; `None` when there was none left, else how many they were.
    ///
    /// # Errors
    /// Storage, or a sink that cannot write.
    pub async fn write_page(&mut self, sink: &mut dyn RowSink) -> Result<Option<usize>, ExportError> {
        while let Some(head) = self.head.filter(|_| !self.done) {
            let at = self.filter.at.unwrap_or(LAST_DAY);
            let rows = store::page(&self.db, &self.filter, at, (self.after, head), PAGE).await?;
            self.done = rows.len() < PAGE as usize;
            self.after = rows.last().map(|row| row.id).or(self.after);
            let mut written = 0;
            for row in &rows {
                if self.writes(row)? {
                    write(row, self.filter.at, sink)?;
                    written += 1;
                }
            }
            self.rows += u64::try_from(written).unwrap_or(u64::MAX);
            if written > 0 {
                return Ok(Some(written));
            }
        }
        Ok(None)
    }

    /// Whether the body was there on the day, in the wanted state.
    fn writes(&self, row: &store::RegisterRow) -> Result<bool, StoreError> {
        let Some(code) = &row.state else { return Ok(false) };
        let state = State::from_code(code).ok_or_else(|| StoreError::Corrupt("a state".to_owned()))?;
        Ok(self.filter.state.is_none_or(|wanted| wanted == state))
    }
}

fn write(row: &store::RegisterRow, at: Option<NaiveDate>, sink: &mut dyn RowSink) -> Result<(), ExportError> {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let date = |date: Option<NaiveDate>| date.map_or_else(String::new, |date| date.to_string());
    let number = |number: Option<i32>| number.map_or_else(String::new, |n| n.to_string());
    let known = row.union_slug.as_deref().and_then(|slug| Directory::get().find(slug));
    let union_name = known.map_or_else(|| text(&row.union_typed), |union| union.name("en").to_owned());
    let twinned_on = row.twinned_on.filter(|on| at.is_none_or(|at| *on <= at));
    let money = Amounts::of(row)?;
    sink.row(&[
        &row.reference,
        &date(at),
        &text(&row.state),
        &date(row.state_since),
        &row.kind,
        &text(&row.union_slug),
        &union_name,
        &row.body_name,
        &text(&row.branch_number),
        &row.country,
        &date(row.first_quoted_on),
        row.says_renewal.map_or("", |renewal| if renewal { "yes" } else { "no" }),
        &date(row.accepted_on),
        if row.consent_public { "yes" } else { "no" },
        &twinned_on.map_or_else(String::new, |_| text(&row.twin_with)),
        &date(twinned_on),
        &date(row.term_from),
        &date(row.term_until),
        &text(&row.certificate),
        &number(row.sequence),
        &number(row.members),
        &number(row.delegates),
        &number(row.delegates_sent),
        &text(&row.currency),
        &money.fee,
        &money.donation,
        &money.paid,
        &money.returned,
        &money.waived,
        &money.open,
        &text(&row.invoice),
        &date(row.invoice_due_on),
    ])
}

/// The year's sums in major units; empty where no year had begun.
#[derive(Default)]
struct Amounts {
    fee: String,
    donation: String,
    paid: String,
    returned: String,
    waived: String,
    open: String,
}

impl Amounts {
    fn of(row: &store::RegisterRow) -> Result<Self, StoreError> {
        let Some(code) = row.currency.as_deref() else { return Ok(Self::default()) };
        let currency: Currency = code.parse().map_err(|_| StoreError::Corrupt("a currency".to_owned()))?;
        let (fee, donation) = (row.fee_minor.unwrap_or(0), row.donation_minor.unwrap_or(0));
        let kept = row.paid_minor.saturating_sub(row.returned_minor).saturating_add(row.waived_minor);
        let open = fee.saturating_add(donation).saturating_sub(kept).max(0);
        let decimal = |minor| Money::new(minor, currency).to_decimal();
        Ok(Self {
            fee: decimal(fee),
            donation: decimal(donation),
            paid: decimal(row.paid_minor),
            returned: decimal(row.returned_minor),
            waived: decimal(row.waived_minor),
            open: decimal(open),
        })
    }
}
