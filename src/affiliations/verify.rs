//! Proves that affiliations, their papers' numbers and the ledger say the same.

use super::store::count;
use crate::{
    ledger::verify::Check,
    platform::db::{Db, StoreError},
};

/// Checks affiliations against the ledger.
///
/// # Errors
/// Storage only; a broken invariant is a failed [`Check`].
pub async fn verify_affiliations(db: &Db) -> Result<Vec<Check>, StoreError> {
    let ask = |sql: &'static str| count(db.reader(), sql);
    let gaps = ask("SELECT COUNT(*) AS count FROM number_series s WHERE s.last - s.jumped <> \
         (SELECT COUNT(*) FROM affiliation_invoice i WHERE \
           (s.series = 'INV' AND i.number LIKE 'INV-' || s.year || '-%') \
           OR (s.series = 'CN' AND i.credit_note LIKE 'CN-' || s.year || '-%'))")
    .await?;
    let unpaid = ask("SELECT COUNT(*) AS count FROM affiliation_term t \
         WHERE (starts_on IS NOT NULL OR certificate IS NOT NULL) AND fee_minor > \
         (SELECT COALESCE(SUM(a.fee_minor + a.donation_minor + a.prepaid_minor), 0) FROM affiliation_payment a \
          WHERE a.term_id = t.id AND a.counted)")
    .await?;
    let kept = ask("SELECT COUNT(*) AS count FROM affiliation_term t WHERE t.paid_minor <> \
         (SELECT COALESCE(SUM(a.fee_minor + a.donation_minor + a.prepaid_minor), 0) FROM affiliation_payment a \
          WHERE a.term_id = t.id AND a.counted) - \
         (SELECT COALESCE(SUM(r.fee_minor + r.donation_minor + r.prepaid_minor), 0) FROM affiliation_return r \
          JOIN affiliation_payment a ON a.payment_id = r.payment_id AND a.term_id = r.term_id \
          WHERE r.term_id = t.id AND a.counted)")
    .await?;
    let back = ask("SELECT COUNT(*) AS count FROM (SELECT p.amount_minor AS came, \
           p.refunded_minor + CASE WHEN p.returned_at IS NULL THEN 0 ELSE p.amount_minor END + \
             (SELECT COALESCE(SUM(d.amount_minor), 0) FROM dispute d WHERE d.payment_id = p.id \
              AND d.status = 'lost' AND d.currency = p.currency) AS gone, \
           (SELECT COALESCE(SUM(r.fee_minor + r.donation_minor + r.prepaid_minor), 0) \
            FROM affiliation_return r WHERE r.payment_id = p.id) AS told \
         FROM payment p WHERE p.id IN (SELECT payment_id FROM affiliation_payment)) AS known \
         WHERE told <> CASE WHEN gone > came THEN came ELSE gone END")
    .await?;
    let parts = ask("SELECT COUNT(*) AS count FROM (SELECT p.id FROM affiliation_payment a JOIN payment p \
           ON p.id = a.payment_id GROUP BY p.id, p.amount_minor \
           HAVING SUM(a.fee_minor + a.donation_minor + a.prepaid_minor) <> p.amount_minor) AS differing")
    .await?;
    let unbooked =
        ask("SELECT COUNT(*) AS count FROM (SELECT p.source, p.source_ref, SUM(a.fee_minor) AS fee_minor \
           FROM affiliation_payment a JOIN payment p ON p.id = a.payment_id \
           GROUP BY p.id, p.source, p.source_ref) AS p WHERE p.fee_minor <> (SELECT COALESCE(SUM(-g.amount_minor), 0) FROM journal_entry e \
           JOIN posting g ON g.entry_id = e.id WHERE e.source_ref = p.source_ref \
           AND (e.source = CASE p.source WHEN 'stripe' THEN 'stripe_charge' ELSE 'bank_line' END \
             OR (p.source = 'bank' AND e.source = 'bank_line_explained')) \
           AND g.account = 'income:affiliation-fees')")
        .await?;
    let dead = ask("SELECT COUNT(*) AS count FROM affiliation_notice WHERE state = 'dead'").await?;
    Ok(vec![
        Check::none_of("invoice and credit note numbers", gaps, "series with a gap"),
        Check::none_of("terms paid for", unpaid, "terms or certificates whose fee did not come"),
        Check::none_of("what bodies paid", kept, "terms whose payments are not what they say"),
        Check::none_of("money of bodies that went back", back, "payments of which more or less went back"),
        Check::none_of("payments of bodies divided", parts, "payments whose parts do not add up"),
        Check::none_of("affiliation fees in the ledger", unbooked, "fees that the ledger has otherwise"),
        Check::none_of("papers", dead, "papers that could not be written"),
    ])
}
