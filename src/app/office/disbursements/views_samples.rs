//! The pages with invented content, for the check of every page in every language.

use std::collections::BTreeSet;

use super::*;
use crate::{
    disbursements::{ActKind, CheckResult, Evidence, EvidenceHash, KeptDocument, SanctionsList, Wish},
    kernel::{clock::Sources, ids::new_uuid, money::Currency},
};

fn pounds(minor: i64) -> Money {
    Money::new(minor, Currency::GBP)
}

fn invented(state: State) -> Disbursement {
    let sources = Sources::system();
    let (at, evidence) =
        (sources.now(), Evidence { hash: EvidenceHash::of(b"paper"), place: "F3/12".parse().ok() });
    let by = |number: u8| StaffId(Uuid::from_bytes([number; 16]));
    let acts = ActKind::ALL.into_iter().zip(1u8..).map(|(kind, who)| {
        let mut act = Act::new(new_uuid(&sources), kind, 1, by(who), at);
        if matches!(kind, ActKind::Paid | ActKind::HandedOver | ActKind::Exchanged) {
            act.amount = Some(pounds(900));
            act.got = (kind == ActKind::Exchanged).then(|| Money::new(1_000, Currency::EUR));
            act.fee = (kind == ActKind::Exchanged).then(|| pounds(10));
            act.on = Some(at.date_naive());
            act.evidence = Some(evidence.clone());
            act.bank_number = "FT1".parse().ok();
        }
        act
    });
    let check = |result| Check {
        version: 1,
        list: SanctionsList::Uk,
        list_date: at.date_naive(),
        result,
        by: by(1),
        at,
    };
    Disbursement {
        id: new_uuid(&sources),
        reference: Reference::generate(&sources),
        state,
        version: 1,
        wish: Wish {
            fund: "fighting-fund".to_owned(),
            amount: pounds(5_000),
            purpose: Purpose::Medical,
            recipients: BTreeSet::from(["F-017".parse().expect("a code")]),
            intermediary: "I-01".parse().ok(),
            evidence: evidence.clone(),
        },
        checks: vec![check(CheckResult::Clear), check(CheckResult::Another)],
        acts: acts.collect(),
    }
}

fn paper(is_mine: bool) -> Paper {
    let sources = Sources::system();
    let (id, hash, at) = (new_uuid(&sources), EvidenceHash::of(b"paper"), sources.now());
    let document = KeptDocument { id, hash, size: 2_049, by: StaffId(Uuid::nil()), at };
    Paper { document, is_mine, readers: vec!["o@campaign.example".to_owned()] }
}

/// Every page, in every state.
pub fn samples(office: impl Fn() -> OfficeFrame) -> Vec<(&'static str, Result<String, askama::Error>)> {
    let zone = chrono_tz::Europe::London;
    let mut pages = Vec::new();
    for rows in [Vec::new(), State::ALL.iter().map(|state| invented(*state)).collect()] {
        let older = rows.last().map(|row: &Disbursement| row.id);
        let view = ListView {
            office: office(),
            zone,
            state: String::new(),
            advances: vec![("I-01".to_owned(), "Fund & Co".to_owned(), pounds(900))],
            funds: BTreeMap::new(),
            lacking: vec![("o@campaign.example".to_owned(), 2)],
            can_grant: true,
            notice: Some("N".to_owned()),
            problem: None,
            rows,
            older,
        };
        pages.push(("disbursements", view.render_page()));
    }
    for amends in [None, Some((Reference::generate(&Sources::system()), 2))] {
        let choice = || vec![Choice { code: "x".to_owned(), name: "X & Y".to_owned() }];
        let view = FormView {
            office: office(),
            action: "/office/disbursements".to_owned(),
            amends,
            once: Uuid::nil(),
            funds: choice(),
            currencies: choice(),
            can_keep: amends.is_some(),
            typed: TypedWish::default(),
            problem: Some("P".to_owned()),
        };
        pages.push(("disbursement form", view.render_page()));
    }
    for state in State::ALL {
        let it = invented(*state);
        let opened = HashMap::from([(it.acts[0].id, "<b>A note".to_owned())]);
        let view = OneView {
            office: office(),
            zone,
            fund_name: "Fund & Co".to_owned(),
            held: pounds(9_000),
            promised: 100,
            outstanding: vec![pounds(900), Money::new(1_000, Currency::EUR)],
            me: StaffId(Uuid::nil()),
            people: HashMap::new(),
            can_open: true,
            entries: vec![BookedLine {
                seq: Some(1),
                business_date: chrono::NaiveDate::default(),
                template: "disbursement_paid".to_owned(),
                account: "assets:bank".to_owned(),
                fund: "fighting-fund".to_owned(),
                amount: pounds(-5_000),
            }],
            papers: [true, false].map(paper).into(),
            can_keep: true,
            notice: Some("N".to_owned()),
            problem: Some("P".to_owned()),
            typed: TypedTold { kind: "returned".to_owned(), ..TypedTold::default() },
            opened,
            it,
        };
        pages.push(("disbursement", view.render_page()));
    }
    pages
}
