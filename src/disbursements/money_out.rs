//! Money goes out of a fund, and what became of it is told. Each is one entry, and what moved at the bank is known again
//! in its statement.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::{
    act::{Act, ActKind},
    advance::{Moved, NotMoved},
    codes::{BankNumber, Evidence, Pseudonym},
    disbursement::{Disbursement, NotAllowed, State},
    note::Note,
    store,
};
use crate::{
    bank::expected::expect_line,
    kernel::{ids::StaffId, money::Money, reference::Reference},
    ledger::{
        Recorded, Till, held_by_fund, record_entry,
        templates::disbursed::{MoneyOut, money_out},
    },
    platform::{
        Platform,
        db::{StoreError, Tx},
    },
};

/// How it was paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payment {
    pub on: NaiveDate,
    /// The own account at the bank; `None`: cash in hand.
    pub account: Option<String>,
    pub bank_number: BankNumber,
}

/// What became of money that is out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    pub moved: Moved,
    pub on: NaiveDate,
    /// Where it came back to; `None`: cash in hand.
    pub account: Option<String>,
    pub evidence: Option<Evidence>,
    /// Of a hand-over: who got it, where that is fewer than all.
    pub recipients: BTreeSet<Pseudonym>,
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Booked {
    /// How it stands now.
    Done(State),
    Not(NotAllowed),
    NotMoved(NotMoved),
    /// The bank's number was written down for another one.
    NumberUsed,
    /// A recipient who is not in the request.
    Stranger,
    /// A hand-over without evidence.
    NoEvidence,
    /// Nothing has this reference.
    Unknown,
}

fn till(account: Option<&String>) -> Till {
    if account.is_some() { Till::Bank } else { Till::Cash }
}

/// Books the payment, unless the fund holds less: whoever else pays from it waits until this is written.
///
/// # Errors
/// Storage only.
pub async fn pay(
    tx: &Tx,
    platform: &Platform,
    (reference, seen): (Reference, i32),
    by: StaffId,
    payment: &Payment,
    note: Note,
) -> Result<Booked, StoreError> {
    store::lock_funds(tx).await?;
    let Some(there) = store::lock(tx, reference).await? else { return Ok(Booked::Unknown) };
    let amount = there.wish.amount;
    let held = held_by_fund(tx, &there.wish.fund, amount.currency).await?;
    let may = if seen == there.version { there.may_pay(held) } else { Err(NotAllowed::Changed) };
    let state = match may {
        Ok(state) => state,
        Err(why) => return Ok(Booked::Not(why)),
    };
    if store::is_number_used(tx, &payment.bank_number).await? {
        return Ok(Booked::NumberUsed);
    }
    let till = till(payment.account.as_ref());
    let moved = match state {
        State::Advanced => MoneyOut::Advanced { till, amount },
        _ => MoneyOut::Paid { till, amount },
    };
    let out = Money { minor: amount.minor.saturating_neg(), ..amount };
    let at_bank = payment.account.as_deref().map(|account| (account, out));
    book(tx, platform, &there, &moved, reference.as_str(), payment.on, at_bank).await?;
    store::set_standing(tx, there.id, state, there.version).await?;
    let mut act = Act::new(note.act, ActKind::Paid, there.version, by, platform.sources.now());
    act.amount = Some(amount);
    act.on = Some(payment.on);
    act.bank_number = Some(payment.bank_number.clone());
    act.note = note.keep(tx, platform).await?;
    store::insert_act(tx, there.id, act).await?;
    Ok(Booked::Done(state))
}

/// Books what became of money that is out. `seen` is how many acts its story had when it was read: the same form sent
/// twice is one, and nobody tells of what another has told meanwhile.
///
/// # Errors
/// Storage only.
pub async fn tell_of_money(
    tx: &Tx,
    platform: &Platform,
    (reference, seen): (Reference, usize),
    by: StaffId,
    told: &Told,
    note: Note,
) -> Result<Booked, StoreError> {
    store::lock_funds(tx).await?;
    let Some(there) = store::lock(tx, reference).await? else { return Ok(Booked::Unknown) };
    if !matches!(there.state, State::Paid | State::Advanced) {
        return Ok(Booked::Not(NotAllowed::Standing));
    }
    if seen != there.acts.len() {
        return Ok(Booked::Not(NotAllowed::Changed));
    }
    if !told.recipients.is_subset(&there.wish.recipients) {
        return Ok(Booked::Stranger);
    }
    if matches!(told.moved, Moved::HandedOver(_)) && told.evidence.is_none() {
        return Ok(Booked::NoEvidence);
    }
    let damaged = || StoreError::Corrupt("the story of a disbursement".to_owned());
    let out = match there.outstanding().ok_or_else(damaged)?.moved(&told.moved) {
        Ok(out) => out,
        Err(why) => return Ok(Booked::NotMoved(why)),
    };
    let till = till(told.account.as_ref());
    let (moved, kind, amount) = match told.moved {
        Moved::HandedOver(amount) => (MoneyOut::HandedOver { amount }, ActKind::HandedOver, amount),
        Moved::Lost(amount) => (MoneyOut::AdvanceLost { amount }, ActKind::Lost, amount),
        Moved::Exchanged { given, fee, got } => {
            (MoneyOut::AdvanceExchanged { given, fee, got }, ActKind::Exchanged, given)
        }
        Moved::Returned(amount) if there.is_advance() => {
            (MoneyOut::AdvanceReturned { till, amount }, ActKind::Returned, amount)
        }
        Moved::Returned(amount) => (MoneyOut::PaymentReturned { till, amount }, ActKind::Returned, amount),
    };
    let at_bank = match kind {
        ActKind::Returned => told.account.as_deref().map(|account| (account, amount)),
        _ => None,
    };
    book(tx, platform, &there, &moved, &format!("{reference}-{seen}"), told.on, at_bank).await?;
    let state = if there.is_advance() && out.is_nothing() { State::Settled } else { there.state };
    store::set_standing(tx, there.id, state, there.version).await?;
    let mut act = Act::new(note.act, kind, there.version, by, platform.sources.now());
    act.amount = Some(amount);
    act.on = Some(told.on);
    act.evidence.clone_from(&told.evidence);
    act.recipients.clone_from(&told.recipients);
    if let Moved::Exchanged { fee, got, .. } = told.moved {
        (act.fee, act.got) = (Some(fee), Some(got));
    }
    act.note = note.keep(tx, platform).await?;
    store::insert_act(tx, there.id, act).await?;
    Ok(Booked::Done(state))
}

/// Records the entry, and what has to come up in the statement of which account.
async fn book(
    tx: &Tx,
    platform: &Platform,
    there: &Disbursement,
    moved: &MoneyOut,
    source_ref: &str,
    on: NaiveDate,
    at_bank: Option<(&str, Money)>,
) -> Result<(), StoreError> {
    let sources = &platform.sources;
    let entry = money_out(moved, there.reference, source_ref, &there.wish.fund, on)?;
    if record_entry(tx, sources, &entry).await? == Recorded::AlreadyThere {
        return Err(StoreError::Conflict);
    }
    if let Some((account, amount)) = at_bank {
        expect_line(tx, sources, account, amount, on, (moved.code(), source_ref)).await?;
    }
    Ok(())
}
