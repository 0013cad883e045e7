//! Sums of an export by currency and fund, and their comparison with the ledger.

use std::collections::BTreeMap;

use crate::platform::db::StoreError;

/// How many rows, and what was received (gross, minor units) by currency and fund.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExportTotals {
    pub rows: u64,
    /// Currency code, fund.
    pub groups: BTreeMap<(String, String), i64>,
}

/// One sum, here and there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupSum {
    pub currency: String,
    pub fund: String,
    /// Minor units, as exported.
    pub exported_minor: i64,
    /// Minor units, as the ledger has it.
    pub ledger_minor: i64,
}

/// Whether the export says what the ledger says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Comparison {
    Equal,
    /// The filter asks for something that the ledger does not know.
    NotComparable,
    Differs(Vec<GroupSum>),
}

impl ExportTotals {
    pub(super) fn add(&mut self, currency: &str, fund: &str, minor: i64) -> Result<(), StoreError> {
        self.rows += 1;
        self.add_sum(currency, fund, minor)
    }

    pub(super) fn add_sum(&mut self, currency: &str, fund: &str, minor: i64) -> Result<(), StoreError> {
        let overflow = || StoreError::Corrupt("a total overflows".to_owned());
        // A handful of groups: looking through them is cheaper than two strings for each row.
        match self.groups.iter_mut().find(|((c, f), _)| c == currency && f == fund) {
            Some((_, sum)) => *sum = sum.checked_add(minor).ok_or_else(overflow)?,
            None => {
                self.groups.insert((currency.to_owned(), fund.to_owned()), minor);
            }
        }
        Ok(())
    }
}

impl Comparison {
    pub(super) fn of(exported: &ExportTotals, ledger: &ExportTotals) -> Self {
        let keys: std::collections::BTreeSet<_> =
            exported.groups.keys().chain(ledger.groups.keys()).collect();
        let sum = |totals: &ExportTotals, key| totals.groups.get(key).copied().unwrap_or(0);
        let differing: Vec<GroupSum> = keys
            .into_iter()
            .map(|key| GroupSum {
                currency: key.0.clone(),
                fund: key.1.clone(),
                exported_minor: sum(exported, key),
                ledger_minor: sum(ledger, key),
            })
            .filter(|group| group.exported_minor != group.ledger_minor)
            .collect();
        if differing.is_empty() { Self::Equal } else { Self::Differs(differing) }
    }
}
