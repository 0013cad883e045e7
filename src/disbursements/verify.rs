//! What the disbursements say went out is what the ledger says.

use std::collections::BTreeMap;

use super::{
    act::{Act, ActKind},
    disbursement::{APPROVALS, Disbursement},
    evidence::kept_documents,
    store,
};
use crate::{
    kernel::money::Money,
    ledger::{Account, totals::trial_balance, verify::Check},
    platform::db::{Db, StoreError},
};

/// By account, fund and currency.
type Sums = BTreeMap<(&'static str, String, String), i64>;

fn add(sums: &mut Sums, account: Account, fund: &str, amount: Money, minor: i64) {
    let sum = sums.entry((account.code(), fund.to_owned(), amount.currency.code().to_owned())).or_default();
    *sum = sum.saturating_add(minor);
}

fn add_act(sums: &mut Sums, act: &Act, fund: &str, is_advance: bool) {
    let Some(amount) = act.amount else { return };
    let (minor, back) = (amount.minor, amount.minor.saturating_neg());
    let first = if is_advance { Account::Advances } else { Account::Disbursements };
    match act.kind {
        ActKind::Paid => add(sums, first, fund, amount, minor),
        ActKind::Returned => add(sums, first, fund, amount, back),
        ActKind::HandedOver => {
            add(sums, Account::Advances, fund, amount, back);
            add(sums, Account::Disbursements, fund, amount, minor);
        }
        ActKind::Lost => {
            add(sums, Account::Advances, fund, amount, back);
            add(sums, Account::AdvancesLost, fund, amount, minor);
        }
        ActKind::Exchanged => {
            let fee = act.fee.map_or(0, |fee| fee.minor);
            add(sums, Account::Advances, fund, amount, back.saturating_sub(fee));
            if let Some(got) = act.got {
                add(sums, Account::Advances, fund, got, got.minor);
            }
        }
        ActKind::Requested | ActKind::Amended | ActKind::Approved | ActKind::Refused | ActKind::Withdrawn => {
        }
    }
}

fn is_approved(one: &Disbursement) -> bool {
    let mut people: Vec<_> = one.approvals().map(|act| act.by).collect();
    people.sort_unstable();
    people.dedup();
    people.len() >= APPROVALS && !one.authors().any(|author| people.contains(&author))
}

/// Whether something proves every act: a paper that lies somewhere, or a document that is kept.
async fn is_proved(db: &Db, one: &Disbursement) -> Result<bool, StoreError> {
    let of_acts = one.acts.iter().filter_map(|act| act.evidence.as_ref());
    let nowhere: Vec<_> = of_acts.chain([&one.wish.evidence]).filter(|paper| paper.place.is_none()).collect();
    if nowhere.is_empty() {
        return Ok(true);
    }
    let kept = kept_documents(db, one.id).await?;
    Ok(nowhere.iter().all(|paper| kept.iter().any(|document| document.hash == paper.hash)))
}

/// Proves that every payment was approved by two others, and that the ledger's sums are theirs.
///
/// # Errors
/// Storage only.
pub async fn verify_disbursements(db: &Db) -> Result<Vec<Check>, StoreError> {
    let (mut expected, mut unapproved, mut unproved) = (Sums::new(), 0, 0);
    for one in store::paid(db).await? {
        unapproved += i64::from(!is_approved(&one));
        unproved += i64::from(!is_proved(db, &one).await?);
        for act in &one.acts {
            add_act(&mut expected, act, &one.wish.fund, one.is_advance());
        }
    }
    for total in trial_balance(db).await? {
        let ours = [Account::Advances, Account::Disbursements, Account::AdvancesLost];
        if let Some(account) = ours.iter().find(|account| account.code() == total.account) {
            let sum = expected.entry((account.code(), total.fund, total.currency)).or_default();
            *sum = sum.saturating_sub(total.amount_minor);
        }
    }
    let differ = i64::try_from(expected.values().filter(|sum| **sum != 0).count()).unwrap_or(i64::MAX);
    Ok(vec![
        Check::none_of("disbursements approved", unapproved, "paid without two others' approval"),
        Check::none_of("evidence of disbursements", unproved, "without a paper's place or a document"),
        Check::none_of("disbursements in the ledger", differ, "sums that the ledger does not have"),
    ])
}
