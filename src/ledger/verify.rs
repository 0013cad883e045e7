//! Proves the books: every entry balanced, the chain whole, the totals true.

use chrono::{DateTime, TimeDelta, Utc};

use super::{
    chain::{ChainKey, link},
    store,
};
use crate::platform::db::{Db, StoreError};

/// How long an entry may be without its link.
const CHAIN_PATIENCE_MINUTES: i64 = 5;
const PAGE: u64 = 500;

/// One invariant and what was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    pub name: &'static str,
    pub passed: bool,
    /// What was counted, or what is wrong.
    pub detail: String,
}

impl Check {
    /// Passes when nothing was found.
    pub fn none_of(name: &'static str, wrong: i64, what: &str) -> Self {
        Self { name, passed: wrong == 0, detail: format!("{wrong} {what}") }
    }
}

/// Checks the ledger by itself.
///
/// # Errors
/// Storage only; a broken invariant is a failed [`Check`].
pub async fn verify_ledger(db: &Db, key: &ChainKey, now: DateTime<Utc>) -> Result<Vec<Check>, StoreError> {
    let reader = db.reader();
    let unbalanced = store::count(
        reader,
        "SELECT COUNT(*) AS count FROM (SELECT entry_id FROM posting GROUP BY entry_id, currency \
         HAVING SUM(amount_minor) <> 0) AS wrong",
        vec![],
    )
    .await?;
    let bare = store::count(
        reader,
        "SELECT COUNT(*) AS count FROM journal_entry e WHERE \
         (SELECT COUNT(*) FROM posting p WHERE p.entry_id = e.id) < 2",
        vec![],
    )
    .await?;
    let lost = store::count(
        reader,
        "SELECT COUNT(*) AS count FROM journal_entry e WHERE \
         NOT EXISTS (SELECT 1 FROM ledger_chain c WHERE c.entry_id = e.id) AND \
         NOT EXISTS (SELECT 1 FROM ledger_pending t WHERE t.entry_id = e.id)",
        vec![],
    )
    .await?;
    let late = store::count(
        reader,
        "SELECT COUNT(*) AS count FROM ledger_pending t CROSS JOIN journal_entry e \
         WHERE e.id = t.entry_id AND e.recorded_at < $1",
        vec![(now - TimeDelta::minutes(CHAIN_PATIENCE_MINUTES)).into()],
    )
    .await?;
    let wrong_totals = store::count(
        reader,
        "SELECT COUNT(*) AS count FROM ( \
           SELECT business_date, account, fund, currency, channel FROM ( \
             SELECT business_date, account, fund, currency, channel, amount_minor FROM ledger_day_total \
             UNION ALL \
             SELECT e.business_date, p.account, p.fund, p.currency, e.channel, -p.amount_minor \
               FROM ledger_chain c JOIN journal_entry e ON e.id = c.entry_id JOIN posting p ON p.entry_id = e.id \
           ) AS both_sides GROUP BY business_date, account, fund, currency, channel \
           HAVING SUM(amount_minor) <> 0) AS wrong",
        vec![],
    )
    .await?;
    Ok(vec![
        Check::none_of("entries balanced", unbalanced, "entries that do not sum to zero in a currency"),
        Check::none_of("entries complete", bare, "entries with fewer than two postings"),
        verify_chain(db, key).await?,
        Check::none_of("entries in the chain", lost + late, "entries that the chain lacks"),
        closed_periods(db).await?,
        Check::none_of("daily totals", wrong_totals, "totals that differ from the journal"),
    ])
}

/// A closed month takes no entry, and the chain still has the head that stood when it was closed.
async fn closed_periods(db: &Db) -> Result<Check, StoreError> {
    let reader = db.reader();
    let slipped = store::count(
        reader,
        "SELECT COUNT(*) AS count FROM ledger_period p JOIN journal_entry e \
         ON e.business_date BETWEEN p.first_day AND p.last_day WHERE e.recorded_at > p.closed_at",
        vec![],
    )
    .await?;
    let changed = store::count(
        reader,
        "SELECT COUNT(*) AS count FROM ledger_period p WHERE p.chain_seq > 0 AND NOT EXISTS \
         (SELECT 1 FROM ledger_chain c WHERE c.seq = p.chain_seq AND c.mac = p.chain_mac)",
        vec![],
    )
    .await?;
    let late = store::count(
        reader,
        "SELECT COUNT(*) AS count FROM journal_entry WHERE true_date IS NOT NULL",
        vec![],
    )
    .await?;
    Ok(Check {
        name: "closed months",
        passed: slipped == 0 && changed == 0,
        detail: format!(
            "{slipped} entries booked after the close, {changed} heads that the chain lost, {late} late items"
        ),
    })
}

/// Walks the whole chain and computes every MAC anew.
async fn verify_chain(db: &Db, key: &ChainKey) -> Result<Check, StoreError> {
    let name = "hash chain whole";
    let (mut seq, mut previous) = (0, Vec::new());
    loop {
        let page = store::chain_page(db.reader(), seq, PAGE).await?;
        if page.is_empty() {
            return Ok(Check {
                name,
                passed: true,
                detail: format!("{seq} links, head {}", hex::encode(&previous)),
            });
        }
        let ids: Vec<_> = page.iter().map(|(_, entry, _)| *entry).collect();
        let entries = store::load(db.reader(), &ids).await?;
        if entries.len() != page.len() {
            return Ok(Check {
                name,
                passed: false,
                detail: format!("an entry is missing after link {seq}"),
            });
        }
        for ((number, _, mac), entry) in page.iter().zip(&entries) {
            let expected = link(key, *number, &previous, entry)?;
            if *number != seq + 1 || *mac != expected {
                return Ok(Check {
                    name,
                    passed: false,
                    detail: format!("link {number} does not fit its entry"),
                });
            }
            seq = *number;
            previous = expected;
        }
    }
}
