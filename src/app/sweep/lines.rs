//! Lines of the balance that are not booked are booked, and what they belong to before them.

use std::collections::BTreeSet;

use super::{Swept, repair::repair, walk::List};
use crate::{
    app::{payout_lines::book_known_lines, process_events::ProcessError},
    payments::{known_charges, known_lines, known_refunds},
    platform::Platform,
    stripe::{Client, ListedLine, StripeError, Window},
};

pub(super) const NAME: &str = "balance_lines";

/// The list of lines.
pub(super) struct Lines<'a> {
    pub platform: &'a Platform,
    pub stripe: &'a Client,
    pub swept: &'a mut Swept,
}

impl List for Lines<'_> {
    type Item = ListedLine;
    const NAME: &'static str = NAME;

    async fn page(stripe: &Client, window: Window<'_>) -> Result<(Vec<ListedLine>, bool), StripeError> {
        let page = stripe.balance_lines(window).await?;
        Ok((page.lines, page.has_more))
    }

    async fn work(&mut self, lines: Vec<ListedLine>) -> Result<(), ProcessError> {
        self.swept.lines_read += lines.len();
        let ids: Vec<String> = lines.iter().map(|line| line.id.clone()).collect();
        let known = known_lines(&self.platform.db, &ids).await?;
        let unknown: Vec<_> = lines.into_iter().filter(|line| !known.contains(&line.id)).collect();
        self.swept.lines_found += unknown.len();
        self.swept.failed += unknown.iter().filter(|line| line.line.is_err()).count();
        let new: Vec<_> = unknown.into_iter().filter_map(ListedLine::readable).collect();
        if new.is_empty() {
            return Ok(());
        }
        let of = |prefixes: [&str; 2]| -> BTreeSet<String> {
            let sources = new.iter().filter_map(|line| line.source.clone());
            sources.filter(|id| prefixes.iter().any(|prefix| id.starts_with(prefix))).collect()
        };
        let (charges, refunds) = (of(["ch_", "py_"]), of(["re_", "pyr_"]));
        let known = known_charges(&self.platform.db, &charges).await?;
        self.swept.charges_found += charges.difference(&known).count();
        let known = known_refunds(&self.platform.db, &refunds).await?;
        self.swept.refunds_found += refunds.difference(&known).count();
        let waiting = book_known_lines(self.platform, new).await?;
        fail::fail_point!("sweep-lines-booked-before-others");
        repair(self.platform, self.stripe, waiting, self.swept).await?;
        Ok(())
    }
}
