//! The newsletter's list as an export: whoever confirmed and did not leave, each address once, with the link by which
//! its owner leaves.

use chrono::SecondsFormat;

use super::sinks::{Column, ExportError, RowSink};
use crate::{
    newsletter::{ListError, Subscriber, subscribers},
    platform::Platform,
    supporters::RecordOpener,
};

/// How many rows are written at once.
const PAGE: usize = 1_000;

pub(super) const COLUMNS: [Column; 4] = [
    Column::text("email"),
    Column::text("locale"),
    Column::text("confirmed_at"),
    Column::text("unsubscribe_url"),
];

/// The list, opened and on its way out. `Debug` would print addresses, so there is none.
pub struct NewsletterList {
    rows: std::vec::IntoIter<Subscriber>,
    addresses: usize,
}

impl NewsletterList {
    /// Opens the list. The key is let go of here: what is written afterwards needs none.
    ///
    /// # Errors
    /// Storage, or an identity for which the addresses were not sealed.
    pub async fn open(platform: &Platform, opener: RecordOpener) -> Result<Self, ListError> {
        let list = subscribers(platform, &opener).await?;
        Ok(Self { addresses: list.len(), rows: list.into_iter() })
    }

    /// How many addresses are on the list.
    pub fn addresses(&self) -> usize {
        self.addresses
    }

    /// Writes some rows; `None` when there was none left, else how many they were.
    ///
    /// # Errors
    /// A sink that cannot write.
    pub fn write_page(&mut self, sink: &mut dyn RowSink) -> Result<Option<usize>, ExportError> {
        let mut written = 0;
        for one in self.rows.by_ref().take(PAGE) {
            let at = one.confirmed_at.to_rfc3339_opts(SecondsFormat::Secs, true);
            sink.row(&[one.email.as_str(), &one.locale, &at, &one.leave_url])?;
            written += 1;
        }
        Ok((written > 0).then_some(written))
    }
}
