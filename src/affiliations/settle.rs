//! What money does to an affiliation; called by the dispatcher only.

use super::{
    affiliation::{Affiliation, TermRecord},
    issue_invoice::standing_invoice,
    keeping::{move_on, note, policy, queue_paper_if, save},
    renew::next_term,
    settlement::{Split, divide},
    standing::{Happened, State},
    store::{self, parts::Part},
};
use crate::{
    kernel::{
        ids::{AffiliationId, InvoiceId, TermId},
        money::Money,
        reference::Reference,
    },
    ledger::{Account, templates::IncomePart},
    payments::{Payable, PayableKind, Payment, find_payable},
    platform::{
        Platform,
        db::{StoreError, Tx},
    },
};

/// Whose money it is: locked for the rest of the transaction.
#[derive(Clone, Debug)]
pub struct Payee {
    pub affiliation: Affiliation,
    pub term: TermRecord,
    /// The term before, if it was paid: a renewal continues from its end.
    before: Option<TermRecord>,
}

/// The body to which a reference belongs, with the year that money under it pays for.
///
/// # Errors
/// Storage only.
pub async fn find_payee(tx: &Tx, platform: &Platform, payable: Payable) -> Result<Option<Payee>, StoreError> {
    let (id, invoiced) = match payable.kind {
        PayableKind::Affiliation => (AffiliationId(payable.owner), None),
        PayableKind::Invoice => {
            let invoice = store::invoices::by_id(tx.connection(), InvoiceId(payable.owner)).await?;
            let Some(invoice) = invoice else { return Ok(None) };
            let Some(term) = store::term_by_id(tx.connection(), invoice.term).await? else { return Ok(None) };
            (term.affiliation, Some(term.sequence))
        }
        _ => return Ok(None),
    };
    let Some(mut affiliation) = store::for_update(tx, id).await? else { return Ok(None) };
    let sequence = invoiced.unwrap_or(affiliation.term_sequence);
    let Some(mut term) = store::term(tx.connection(), id, sequence).await? else { return Ok(None) };
    // Money under the old reference when a new year is due is meant for the new year.
    let wants_new_year = matches!(affiliation.state, State::Due | State::Arrears | State::Lapsed);
    if term.term.is_some() && wants_new_year {
        term = next_term(tx, platform, &mut affiliation, &term).await?;
    }
    let before = match term.sequence {
        ..=1 => None,
        sequence => store::term(tx.connection(), id, sequence - 1).await?,
    };
    Ok(Some(Payee { affiliation, term, before }))
}

impl Payee {
    pub fn reference(&self) -> Reference {
        self.affiliation.reference
    }

    /// The year that is paid for.
    pub fn term_id(&self) -> TermId {
        self.term.id
    }

    /// What is still to be paid of it, with a promised donation.
    pub fn open(&self) -> Money {
        self.term.open()
    }

    pub fn is_withdrawn(&self) -> bool {
        self.affiliation.state == State::Withdrawn
    }

    fn split(&self, amount: Money) -> Split {
        let gone = self.affiliation.state == State::Withdrawn;
        if amount.currency != self.term.fee.currency || gone {
            return Split { prepaid_minor: amount.minor, ..Split::default() };
        }
        divide(self.term.fee.minor, self.term.donation_minor, self.term.paid_minor, amount.minor)
    }

    /// How a payment is booked: the fee is income of its own kind, a donation goes to its fund, and what is
    /// too much is owed back.
    pub fn income(&self, amount: Money, general_fund: &str) -> Vec<IncomePart> {
        let split = self.split(amount);
        let part = |account, fund: &str, minor| IncomePart {
            account,
            fund: fund.to_owned(),
            amount: Money::new(minor, amount.currency),
        };
        [
            part(Account::AffiliationFees, general_fund, split.fee_minor),
            part(Account::Donations, &self.term.donation_fund, split.donation_minor),
            part(Account::AffiliationsPrepaid, general_fund, split.prepaid_minor),
        ]
        .into_iter()
        .filter(|part| part.amount.minor > 0)
        .collect()
    }
}

/// Money that was booked in this transaction came for a body: `share` of the payment, which may be for others as well.
/// Without `mailed` its papers are held: repair mails nobody.
///
/// # Errors
/// Storage only.
pub async fn settle_affiliation(
    tx: &Tx,
    platform: &Platform,
    payee: Payee,
    payment: &Payment,
    share: Money,
    mailed: bool,
) -> Result<(), StoreError> {
    let split = payee.split(share);
    let Payee { mut affiliation, mut term, before } = payee;
    let counts = share.currency == term.fee.currency && affiliation.state != State::Withdrawn;
    store::parts::insert(tx, payment.id.0, Part { term: term.id, split, counted: counts }).await?;
    if counts {
        term.paid_minor = term.paid_minor.saturating_add(share.minor);
        store::invoices::close_checkouts(tx, term.id).await?;
    }
    // One year for one fee: a term that has its dates never gets others.
    if counts && term.term.is_none() && term.fee_is_paid() {
        let old_end = before.and_then(|before| before.term).map(|term| term.until);
        term.term = Some(policy(&platform.settings).term(payment.business_date, old_end));
        term.steps_done = 0;
        affiliation.term_sequence = term.sequence;
        let (state, why) = (affiliation.state, payment.source_ref.as_str());
        if !move_on(tx, platform, &mut affiliation, Happened::PaidInFull, "payment", why).await? {
            note(tx, platform, &affiliation, Some(state), state, "payment", why).await?;
        }
        if affiliation.accepted_at.is_some() {
            certify(tx, platform, &mut term, mailed).await?;
        }
    }
    store::update_term(tx, &term).await?;
    let number = format!("R-{}", Reference::generate(&platform.sources).grouped());
    let about = format!("{}/{number}", payment.id.0);
    queue_paper_if(tx, platform, &term, ("receipt", &about), mailed).await?;
    save(tx, platform, &affiliation).await
}

/// Gives a paid term its certificate, once.
pub(super) async fn certify(
    tx: &Tx,
    platform: &Platform,
    term: &mut TermRecord,
    mailed: bool,
) -> Result<(), StoreError> {
    if term.term.is_none() || term.certificate.is_some() {
        return Ok(());
    }
    term.certificate = Some(format!("C-{}", Reference::generate(&platform.sources).grouped()));
    term.certified_on = Some(super::keeping::today(platform));
    queue_paper_if(tx, platform, term, ("certificate", ""), mailed).await
}

/// What must be told to whoever books a payment by hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    pub body: String,
    pub state: State,
    pub open: Money,
    pub prepaid: Money,
    pub invoice: Option<String>,
}

/// Where the body stands to which a reference belongs, its own or an invoice's.
///
/// # Errors
/// Storage only.
pub async fn standing_under_reference(tx: &Tx, reference: Reference) -> Result<Option<Standing>, StoreError> {
    let Some(payable) = find_payable(tx, reference).await? else { return Ok(None) };
    let id = match payable.kind {
        PayableKind::Affiliation => AffiliationId(payable.owner),
        PayableKind::Invoice => {
            let invoice = store::invoices::by_id(tx.connection(), InvoiceId(payable.owner)).await?;
            let Some(invoice) = invoice else { return Ok(None) };
            let Some(term) = store::term_by_id(tx.connection(), invoice.term).await? else { return Ok(None) };
            term.affiliation
        }
        _ => return Ok(None),
    };
    let Some(now) = store::by_id(tx.connection(), id).await? else { return Ok(None) };
    let Some(term) = store::term(tx.connection(), id, now.term_sequence).await? else { return Ok(None) };
    let invoice = standing_invoice(tx, &term).await?;
    Ok(Some(Standing {
        body: now.full_name(),
        state: now.state,
        open: term.open(),
        prepaid: term.prepaid(),
        invoice: invoice.map(|invoice| invoice.number),
    }))
}
