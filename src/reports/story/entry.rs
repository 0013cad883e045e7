//! What an entry of the journal belongs to: a payment with its whole story, a payout, money out, or nothing but the bank's
//! lines in which it came up.

use super::{BookedLine, EntryFact, PaidOut, Story, paid_out, store, tell};
use crate::{
    bank::{ToldLine, lines_of},
    disbursements::{Disbursement, find_disbursement},
    platform::db::{Db, StoreError},
};

/// An entry with its postings, and all that explains it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryStory {
    pub entry: EntryFact,
    pub postings: Vec<BookedLine>,
    pub about: About,
    /// The lines of the bank's statements in which the entry itself came up.
    pub bank_lines: Vec<ToldLine>,
}

/// What an entry belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum About {
    Payment(Box<Story>),
    Payout(Box<PaidOut>),
    MoneyOut(Box<Disbursement>),
    /// What was entered by hand, or what Stripe took for itself.
    Nothing,
}

/// The story of an entry, by its source; `None` where there is no such entry.
///
/// # Errors
/// Storage only.
pub async fn tell_entry(db: &Db, source: &str, source_ref: &str) -> Result<Option<EntryStory>, StoreError> {
    let Some((entry, postings)) = store::booked::entry(db, source, source_ref).await? else {
        return Ok(None);
    };
    let (source, source_ref) = corrected(source, source_ref);
    let about = about(db, &entry, source, source_ref).await?;
    let bank_lines = match &about {
        // A payment and a payout bring their own.
        About::Payment(_) | About::Payout(_) => Vec::new(),
        About::MoneyOut(_) | About::Nothing => {
            lines_of(db, source.trim_end_matches("_explained"), source_ref).await?
        }
    };
    Ok(Some(EntryStory { entry, postings, about, bank_lines }))
}

/// Of a correction, what it corrects.
fn corrected<'a>(source: &'a str, source_ref: &'a str) -> (&'a str, &'a str) {
    match (source, source_ref.split_once(' ')) {
        ("reversal", Some(of)) => of,
        _ => (source, source_ref),
    }
}

async fn about(db: &Db, entry: &EntryFact, source: &str, source_ref: &str) -> Result<About, StoreError> {
    let own = |of: &str| Some((of.to_owned(), source_ref.to_owned()));
    let payment = match source {
        "stripe_charge"
        | "charge_explained"
        | "stripe_charge_returned"
        | "stripe_charge_returned_explained" => own("stripe"),
        "bank_line" | "bank_line_explained" => own("bank"),
        "paying_in" => own("paying_in"),
        "stripe_refund"
        | "stripe_refund_returned"
        | "stripe_refund_explained"
        | "stripe_refund_returned_explained" => store::explains::of_refund(db, source_ref).await?,
        "stripe_balance_transaction" | "stripe_dispute_lost" => {
            store::explains::of_balance_line(db, source_ref).await?
        }
        _ => None,
    };
    if let Some((source, id)) = payment
        && let Some(story) = tell(db, &source, &id).await?
    {
        return Ok(About::Payment(Box::new(story)));
    }
    let payout = match source {
        "stripe_payout" | "stripe_payout_returned" => Some(source_ref.to_owned()),
        "stripe_balance_transaction" => store::explains::payout_of_line(db, source_ref).await?,
        _ => None,
    };
    if let Some(id) = payout
        && let Some(payout) = paid_out(db, &id).await?
    {
        return Ok(About::Payout(Box::new(payout)));
    }
    let reference = entry.reference.as_deref().and_then(|reference| reference.parse().ok());
    if let Some(reference) = reference
        && let Some(disbursement) = find_disbursement(db, reference).await?
    {
        return Ok(About::MoneyOut(Box::new(disbursement)));
    }
    Ok(About::Nothing)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_correction_belongs_to_what_it_corrects() {
        assert_eq!(corrected("reversal", "expense V 1"), ("expense", "V 1"));
        assert_eq!(corrected("expense", "V 1"), ("expense", "V 1"));
    }
}
