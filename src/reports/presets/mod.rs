//! Choices of exports that somebody keeps under a name: for themselves, or for all of the office. Names of people are
//! never among them: an export with names is asked for each time.

mod store;

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use uuid::Uuid;

use crate::{
    kernel::{
        clock::Sources,
        ids::{StaffId, new_uuid},
    },
    platform::db::{Db, StoreError, Tx},
};

/// So many one person keeps.
pub const MOST_PRESETS: usize = 100;

/// Of which days a preset is, on the day on which it is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PresetPeriod {
    /// Those that were chosen when it was kept.
    Chosen,
    MonthBefore,
    ThisYear,
    YearBefore,
}

impl PresetPeriod {
    pub const ALL: [Self; 4] = [Self::Chosen, Self::MonthBefore, Self::ThisYear, Self::YearBefore];

    /// As stored.
    pub fn code(self) -> &'static str {
        match self {
            Self::Chosen => "chosen",
            Self::MonthBefore => "month-before",
            Self::ThisYear => "this-year",
            Self::YearBefore => "year-before",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|period| period.code() == code)
    }

    /// First and last day, both inclusive; nothing where they were chosen.
    pub fn days(self, today: NaiveDate) -> Option<(NaiveDate, NaiveDate)> {
        let year =
            |year| Some((NaiveDate::from_ymd_opt(year, 1, 1)?, NaiveDate::from_ymd_opt(year, 12, 31)?));
        match self {
            Self::Chosen => None,
            Self::MonthBefore => {
                let last = today.with_day(1)?.pred_opt()?;
                Some((last.with_day(1)?, last))
            }
            Self::ThisYear => year(today.year()),
            Self::YearBefore => year(today.year() - 1),
        }
    }
}

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preset {
    pub id: Uuid,
    pub owner: StaffId,
    pub name: String,
    pub is_shared: bool,
    /// As addresses and the command line have it.
    pub kind: String,
    /// Format and filter, as the address of the export has them.
    pub query: String,
    pub period: PresetPeriod,
    pub saved_at: DateTime<Utc>,
}

impl Preset {
    /// The address under which it is downloaded today.
    pub fn address(&self, today: NaiveDate) -> String {
        let mut fields: Vec<(String, String)> = serde_urlencoded::from_str(&self.query).unwrap_or_default();
        if let Some((from, to)) = self.period.days(today) {
            fields.retain(|(name, _)| name != "from" && name != "to");
            fields.extend([("from".to_owned(), from.to_string()), ("to".to_owned(), to.to_string())]);
        }
        let query = serde_urlencoded::to_string(fields).unwrap_or_default();
        format!("/office/export/{}?{query}", self.kind)
    }
}

/// What is to be kept.
#[derive(Clone, Debug)]
pub struct NewPreset {
    pub owner: StaffId,
    pub name: String,
    pub is_shared: bool,
    pub kind: String,
    pub query: String,
    pub period: PresetPeriod,
}

/// Keeps one; under a name that its owner had before, instead of that one. `false`: they keep as many as they may.
///
/// # Errors
/// Storage only.
pub async fn keep_preset(tx: &Tx, sources: &Sources, new: NewPreset) -> Result<bool, StoreError> {
    store::delete_named(tx, new.owner, &new.name).await?;
    if store::count_of(tx, new.owner).await? >= MOST_PRESETS {
        return Ok(false);
    }
    let NewPreset { owner, name, is_shared, kind, query, period } = new;
    let (id, saved_at) = (new_uuid(sources), sources.now());
    store::insert(tx, Preset { id, owner, name, is_shared, kind, query, period, saved_at }).await?;
    Ok(true)
}

/// Those that somebody keeps, and those that are for all, by name.
///
/// # Errors
/// Storage only.
pub async fn presets_for(db: &Db, staff: StaffId) -> Result<Vec<Preset>, StoreError> {
    store::list(db, staff).await
}

/// Gives one up: one's own, or with `any` whatever is for all. `false`: there is none.
///
/// # Errors
/// Storage only.
pub async fn give_up_preset(tx: &Tx, id: Uuid, by: StaffId, any: bool) -> Result<bool, StoreError> {
    store::delete(tx, id, by, any).await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_period_is_of_the_day_on_which_it_is_used() {
        let days = |period: PresetPeriod, today| period.days(day(today));
        let from_to = |from, to| Some((day(from), day(to)));
        assert_eq!(days(PresetPeriod::MonthBefore, "2026-01-31"), from_to("2025-12-01", "2025-12-31"));
        assert_eq!(days(PresetPeriod::MonthBefore, "2028-03-01"), from_to("2028-02-01", "2028-02-29"));
        assert_eq!(days(PresetPeriod::ThisYear, "2026-11-25"), from_to("2026-01-01", "2026-12-31"));
        assert_eq!(days(PresetPeriod::YearBefore, "2026-01-01"), from_to("2025-01-01", "2025-12-31"));
        assert_eq!(days(PresetPeriod::Chosen, "2026-01-01"), None);
        for period in PresetPeriod::ALL {
            assert_eq!(PresetPeriod::from_code(period.code()), Some(period));
        }
    }

    #[test]
    fn an_address_has_the_choice_and_the_days() {
        let mut preset = Preset {
            id: Uuid::nil(),
            owner: StaffId(Uuid::nil()),
            name: "Xero".to_owned(),
            is_shared: false,
            kind: "journal".to_owned(),
            query: "format=xero&currency=GBP&from=2026-05-01".to_owned(),
            period: PresetPeriod::Chosen,
            saved_at: DateTime::UNIX_EPOCH,
        };
        let today = day("2026-11-25");
        assert_eq!(preset.address(today), "/office/export/journal?format=xero&currency=GBP&from=2026-05-01");
        preset.period = PresetPeriod::MonthBefore;
        let expected = "/office/export/journal?format=xero&currency=GBP&from=2026-10-01&to=2026-10-31";
        assert_eq!(preset.address(today), expected);
    }
}
