//! Where a body stands with the campaign, and what moves it.

use chrono::{Days, Months, NaiveDate};

/// The states of an affiliation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// A price was named; nothing is owed.
    Quoted,
    /// The meeting has decided, and payment is under way.
    Applied,
    /// An invoice is out.
    Invoiced,
    /// Paid for the present term.
    Active,
    /// The term ends soon.
    Due,
    /// The term is over; paying still continues it.
    Arrears,
    /// Over; paying begins a new one.
    Lapsed,
    Withdrawn,
}

impl State {
    pub const ALL: [Self; 8] = [
        Self::Quoted,
        Self::Applied,
        Self::Invoiced,
        Self::Active,
        Self::Due,
        Self::Arrears,
        Self::Lapsed,
        Self::Withdrawn,
    ];

    pub fn code(self) -> &'static str {
        match self {
            Self::Quoted => "quoted",
            Self::Applied => "applied",
            Self::Invoiced => "invoiced",
            Self::Active => "active",
            Self::Due => "due",
            Self::Arrears => "arrears",
            Self::Lapsed => "lapsed",
            Self::Withdrawn => "withdrawn",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// The Fluent key of its name.
    pub fn name_key(self) -> &'static str {
        match self {
            Self::Quoted => "state-quoted",
            Self::Applied => "state-applied",
            Self::Invoiced => "state-invoiced",
            Self::Active => "state-active",
            Self::Due => "state-due",
            Self::Arrears => "state-arrears",
            Self::Lapsed => "state-lapsed",
            Self::Withdrawn => "state-withdrawn",
        }
    }

    /// Whether it backs the campaign at present: what is listed, and what a certificate says.
    pub fn is_affiliated(self) -> bool {
        matches!(self, Self::Active | Self::Due | Self::Arrears)
    }

    /// Whether a decision of the body's meeting is waited for, or may still be changed.
    pub fn is_beginning(self) -> bool {
        matches!(self, Self::Quoted | Self::Applied | Self::Invoiced)
    }

    /// The state after something happened, or `None` where that changes nothing.
    pub fn after(self, happened: Happened) -> Option<Self> {
        match (self, happened) {
            (Self::Withdrawn, _) => None,
            (_, Happened::Withdrew) => Some(Self::Withdrawn),
            (_, Happened::PaidInFull) => (self != Self::Active).then_some(Self::Active),
            (Self::Quoted, Happened::Decided) => Some(Self::Applied),
            (Self::Quoted | Self::Applied, Happened::InvoiceIssued) => Some(Self::Invoiced),
            (Self::Active, Happened::EndCame) => Some(Self::Due),
            (Self::Active | Self::Due, Happened::TermEnded) => Some(Self::Arrears),
            (Self::Active | Self::Due | Self::Arrears, Happened::GraceEnded) => Some(Self::Lapsed),
            _ => None,
        }
    }
}

/// What moves an affiliation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Happened {
    /// The meeting carried the motion.
    Decided,
    InvoiceIssued,
    PaidInFull,
    /// The first reminder's day came.
    EndCame,
    /// The day after the term's last one.
    TermEnded,
    GraceEnded,
    /// The body left, or its meeting lost the motion.
    Withdrew,
}

/// The affiliation year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Year {
    /// Twelve months from the day on which it was paid.
    Rolling,
    /// To a fixed day of the calendar: month and day.
    Fixed { month: u32, day: u32 },
}

/// How the campaign keeps the year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    pub year: Year,
    pub grace_months: u32,
}

/// First and last day of a term.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
    pub from: NaiveDate,
    pub until: NaiveDate,
}

impl Policy {
    /// The last day on which paying continues a term instead of beginning a new one.
    pub fn grace_ends(self, until: NaiveDate) -> NaiveDate {
        until.checked_add_months(Months::new(self.grace_months)).unwrap_or(until)
    }

    /// The term that a payment of a day buys: it continues the old one from its end if it comes before the
    /// grace is over, else it begins on the day of the payment.
    pub fn term(self, paid_on: NaiveDate, old_end: Option<NaiveDate>) -> Term {
        let continued = old_end.filter(|end| paid_on <= self.grace_ends(*end));
        let from = continued.and_then(|end| end.checked_add_days(Days::new(1))).unwrap_or(paid_on);
        let until = match self.year {
            Year::Rolling => {
                let next = from.checked_add_months(Months::new(12));
                next.and_then(|next| next.pred_opt()).unwrap_or(from)
            }
            Year::Fixed { month, day } => fixed_end(from, month, day),
        };
        Term { from, until }
    }

    /// What the clock does by itself in a term, in order.
    pub fn steps(self, until: NaiveDate) -> Vec<Step> {
        let before = |days| until.checked_sub_days(Days::new(days)).unwrap_or(until);
        let after = |days| until.checked_add_days(Days::new(days)).unwrap_or(until);
        let lapse = self.grace_ends(until).checked_add_days(Days::new(1)).unwrap_or(until);
        let steps = [
            Step { on: before(30), happened: Some(Happened::EndCame), notice: Reminder::ThirtyDays },
            Step { on: before(7), happened: Some(Happened::EndCame), notice: Reminder::SevenDays },
            Step { on: until, happened: Some(Happened::EndCame), notice: Reminder::LastDay },
            Step { on: after(1), happened: Some(Happened::TermEnded), notice: Reminder::None },
            Step { on: after(30), happened: Some(Happened::TermEnded), notice: Reminder::Arrears },
            Step { on: lapse, happened: Some(Happened::GraceEnded), notice: Reminder::Lapsed },
        ];
        steps.into_iter().filter(|step| step.on <= lapse).collect()
    }
}

/// The first such day on or after `from`; the 29th of February is the 28th in other years.
fn fixed_end(from: NaiveDate, month: u32, day: u32) -> NaiveDate {
    use chrono::Datelike;
    let of =
        |year: i32| (0..4).find_map(|less| NaiveDate::from_ymd_opt(year, month, day.saturating_sub(less)));
    let this = of(from.year()).filter(|end| *end >= from);
    this.or_else(|| of(from.year() + 1)).unwrap_or(from)
}

/// One thing that the clock does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    pub on: NaiveDate,
    pub happened: Option<Happened>,
    pub notice: Reminder,
}

/// A mail that a step causes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reminder {
    None,
    ThirtyDays,
    SevenDays,
    LastDay,
    Arrears,
    Lapsed,
}

#[cfg(test)]
#[path = "standing_tests.rs"]
mod tests;
