//! What is signed when a month is closed: its trial balance and the head of the chain, as text that people read and
//! programs compare.

use std::fmt::Write as _;

use chrono::{DateTime, SecondsFormat, Utc};

use super::{period::Month, store::Total};
use crate::platform::vault::Signer;

/// A statement with its signature and the key that proves it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedStatement {
    pub text: String,
    /// Ed25519, of the text's bytes.
    pub signature: Vec<u8>,
    pub public_key: Vec<u8>,
}

impl SignedStatement {
    pub(super) fn sign(text: String, signer: &Signer) -> Self {
        let signature = signer.sign(text.as_bytes());
        Self { text, signature, public_key: signer.public_key() }
    }
}

/// Lines end with a line feed, columns are divided by tabs; sums as decimals, debit positive.
pub(super) fn statement_text(
    month: Month,
    closed_at: DateTime<Utc>,
    (seq, mac): (i64, &[u8]),
    totals: &[Total],
) -> String {
    let mut lines: Vec<String> = totals
        .iter()
        .filter(|total| total.amount_minor != 0)
        .map(|total| format!("{}\t{}\t{}\t{}", total.account, total.fund, total.currency, total.to_decimal()))
        .collect();
    lines.sort();
    let mut text = format!(
        "closed month\t{month}\nclosed at\t{}\nchain link\t{seq}\nchain head\t{}\n\
         account\tfund\tcurrency\tbalance on {}\n",
        closed_at.to_rfc3339_opts(SecondsFormat::Secs, true),
        hex::encode(mac),
        month.last_day(),
    );
    for line in lines {
        let _ = writeln!(text, "{line}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_is_the_same_text_whatever_the_order_of_its_sums() {
        let total = |account: &str, currency: &str, amount_minor| Total {
            account: account.to_owned(),
            fund: "general".to_owned(),
            currency: currency.to_owned(),
            amount_minor,
        };
        let mut totals = vec![
            total("income:donations", "GBP", -2500),
            total("assets:bank", "GBP", 2500),
            total("assets:bank", "JPY", 700),
            total("assets:cash", "GBP", 0),
        ];
        let month: Month = "2026-10".parse().unwrap();
        let at = DateTime::from_timestamp(1_793_700_000, 0).unwrap();
        let text = statement_text(month, at, (7, &[0xab, 0xcd]), &totals);
        assert_eq!(
            text,
            "closed month\t2026-10\nclosed at\t2026-11-03T10:00:00Z\nchain link\t7\nchain head\tabcd\n\
             account\tfund\tcurrency\tbalance on 2026-10-31\nassets:bank\tgeneral\tGBP\t25.00\n\
             assets:bank\tgeneral\tJPY\t700\nincome:donations\tgeneral\tGBP\t-25.00\n"
        );
        totals.reverse();
        assert_eq!(statement_text(month, at, (7, &[0xab, 0xcd]), &totals), text);
    }
}
