//! How the campaign keeps affiliations.

use serde::Deserialize;

use super::LocalizedText;

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AffiliationsSettings {
    /// `rolling`, or the month and day on which every year ends: `12-31`.
    pub year: AffiliationYear,
    pub grace_months: u32,
    pub quote_days: u32,
    pub invoice_days: u32,
    /// So many numbers of invoices and credit notes are left out by a restore.
    pub restore_gap: u32,
    /// Slug of the fund that gets what a body gives beyond its fee.
    pub donation_fund: String,
    /// What the law wants an invoice to say.
    pub vat_sentence: LocalizedText,
    /// The model motion: `{body}`, `{campaign}`, `{fee}` are filled in. An empty line begins a paragraph.
    pub motion: LocalizedText,
    #[serde(default)]
    pub reasons: Reasons,
}

/// Why the form asks for more about people than one name and address; what has no reason is not asked, and not taken.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Reasons {
    pub treasurer: Option<LocalizedText>,
    pub chair: Option<LocalizedText>,
    pub phone: Option<LocalizedText>,
    /// The secretary's, for letters.
    pub address: Option<LocalizedText>,
}

/// When a term ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum AffiliationYear {
    Rolling,
    Fixed { month: u32, day: u32 },
}

impl TryFrom<String> for AffiliationYear {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        if text == "rolling" {
            return Ok(Self::Rolling);
        }
        // A leap year, so that the 29th of February is a day.
        let day: Option<chrono::NaiveDate> = format!("2028-{text}").parse().ok();
        let fixed = day.filter(|_| text.len() == 5).map(|day| {
            use chrono::Datelike;
            Self::Fixed { month: day.month(), day: day.day() }
        });
        fixed.ok_or("is neither rolling nor a month and day: 12-31")
    }
}
