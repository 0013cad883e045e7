//! A line of the bank's statement on the page of what it was found to be; its payer only where a treasurer has just opened
//! it.

use chrono_tz::Tz;

use crate::{
    bank::{
        ToldLine,
        line::{COLUMN, Payer, TABLE},
    },
    kernel::reference::Reference,
    office::views::OfficeFrame,
    platform::vault::Aad,
    reports::story::Story,
    supporters::{OpenError, RecordOpener, SupporterRecord},
};

/// What a page tells of a line, in the reader's language.
pub(super) struct ShownLine {
    pub date: String,
    pub amount: String,
    /// The campaign's own account, by its short name.
    pub account: String,
    pub statement: String,
    /// The format in which the statement came.
    pub format: String,
    pub state: String,
    /// `–` where its words named nothing of ours.
    pub reference: String,
}

/// The lines as a page tells them.
pub(super) fn shown(office: &OfficeFrame, zone: Tz, lines: &[ToldLine]) -> Vec<ShownLine> {
    let texts = office.texts;
    let grouped = |reference: &String| {
        let read = reference.parse::<Reference>();
        read.map_or_else(|_| reference.clone(), |reference| reference.grouped())
    };
    let told = |line: &ToldLine| {
        let days = line.statement.days.map_or_else(
            || "–".to_owned(),
            |(first, last)| format!("{} – {}", texts.date(&first), texts.date(&last)),
        );
        let at = texts.date_time(line.statement.imported_at, zone);
        ShownLine {
            date: texts.date(&line.date),
            amount: texts.money(&line.amount),
            account: line.account.clone(),
            statement: texts.t2("office-story-statement-of", ("days", &days), ("at", &at)),
            format: line.statement.format.clone(),
            state: line.state.clone(),
            reference: line.reference.as_ref().map_or_else(|| "–".to_owned(), grouped),
        }
    };
    lines.iter().map(told).collect()
}

/// How many sealed things a payment has: the giver's record, and the payer that the bank told.
pub(super) fn sealed_in(story: &Story) -> usize {
    let payers = story.bank_lines.iter().filter(|line| line.payer.is_some());
    usize::from(story.supporter.is_some()) + payers.count()
}

/// Opens them. To be called while the request of a treasurer who confirmed it is in flight.
pub(super) async fn open_all(
    opener: &RecordOpener,
    story: &Story,
) -> Result<(Option<SupporterRecord>, Vec<Payer>), OpenError> {
    let record = match story.supporter {
        Some(supporter) => opener.open(supporter).await?,
        None => None,
    };
    let mut payers = Vec::new();
    for payer in story.bank_lines.iter().filter_map(|line| line.payer.as_ref()) {
        let place = Aad { table: TABLE, row: payer.line, column: COLUMN };
        payers.push(Payer::of_sealed(&opener.open_text(payer.key, &place, &payer.bytes).await?));
    }
    Ok((record, payers))
}
