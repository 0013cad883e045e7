//! How things stand: the overview, the office's key, dead letters.

use std::collections::BTreeMap;

use askama::Template;
use chrono::DateTime;

use super::{Rendered, pounds};
use crate::{
    app::{
        dead_letters::DeadLetters,
        office::{
            charts::Axis,
            dead_letters::{DeadLettersView, Section},
            home::{HomeView, Panel},
            office_key::{OfficeKeyView, Proposed},
        },
    },
    kernel::{
        clock::Sources,
        ids::StaffId,
        money::{Currency, Money},
    },
    office::{KeyProposal, views::OfficeFrame},
    platform::{jobs::Stuck, office_key::OfficeKey},
    reports::overview::{Attention, RegularGifts},
};

pub(super) fn pages(office: impl Fn() -> OfficeFrame + Copy) -> Vec<Rendered> {
    let mut pages = overview(office);
    pages.extend(key(office));
    pages.extend(dead_letters(office));
    pages
}

/// Nothing that waits, and everything.
fn overview(office: impl Fn() -> OfficeFrame) -> Vec<Rendered> {
    let sources = Sources::system();
    let zone = chrono_tz::Europe::London;
    let mut pages = Vec::new();
    let waiting = Attention {
        receipts_waiting: 2,
        notices: 1,
        dead_events: 1,
        dead_mails: 5,
        dead_papers: 6,
        waiting_mails: 3,
        payouts: vec![("po_1".to_owned(), pounds(-1))],
        silent_since: Some(sources.now()),
        erasures: 1,
        messages: 2,
        bodies: 5,
        unions: 1,
        fees_back: 2,
        disbursements_asked: 1,
        disbursements_approved: 2,
        ..Attention::default()
    };
    for attention in [Attention::default(), waiting] {
        let panel = |axis| Panel {
            currency: Currency::GBP,
            axis,
            columns: vec!["A".to_owned()],
            rows: vec![("2026-11".to_owned(), vec![pounds(100)])],
        };
        let view = HomeView {
            office: office(),
            zone,
            attention,
            key_waits: true,
            this_month: vec![pounds(100), Money::new(7, Currency::EUR)],
            this_year: Vec::new(),
            panels: vec![panel(Axis::Fund), panel(Axis::Channel)],
            part_currencies: vec![Currency::GBP],
            gifts: RegularGifts::default(),
            bodies: BTreeMap::from([("active".to_owned(), 3)]),
        };
        pages.push(("home", view.render()));
    }
    pages
}

/// Nobody proposed a key; somebody did, who looks or another one; and strict mode.
fn key(office: impl Fn() -> OfficeFrame) -> Vec<Rendered> {
    let at = Sources::system().now();
    let proposed = |is_mine| Proposed {
        it: KeyProposal { id: uuid::Uuid::nil(), by: StaffId(uuid::Uuid::nil()), proposed_at: at },
        who: "<b>A".to_owned(),
        is_mine,
    };
    let cases = [
        (None, false, true, false),
        (Some(proposed(true)), false, false, true),
        (Some(proposed(false)), false, false, true),
        (Some(proposed(false)), false, false, false),
        (None, true, false, false),
    ];
    let pages = cases.into_iter().map(|(proposed, strict, alone, can_open)| {
        let view = OfficeKeyView {
            office: office(),
            zone: chrono_tz::Europe::London,
            key: OfficeKey { public_key: "age1".to_owned(), made_at: can_open.then_some(at) },
            holders: if strict { Vec::new() } else { vec!["<b>A".to_owned()] },
            proposed,
            strict,
            alone,
            can_open,
            done: Some("changed".to_owned()),
            error: Some("office-key-error-gone"),
        };
        ("key", view.render())
    });
    pages.collect()
}

/// None, and some of each kind.
fn dead_letters(office: impl Fn() -> OfficeFrame) -> Vec<Rendered> {
    let letter = |id: &str, can_retry| Stuck {
        id: id.to_owned(),
        state: "dead".to_owned(),
        at: DateTime::UNIX_EPOCH,
        kind: "receipt".to_owned(),
        attempts: 5,
        error: Some("<b>A".to_owned()),
        can_retry,
    };
    let cases = [
        DeadLetters::default(),
        DeadLetters {
            events: vec![letter("evt_1", true), letter("evt_2", true)],
            mails: vec![letter("m", false)],
            papers: vec![letter("p", true)],
        },
    ];
    let pages = cases.into_iter().map(|letters| {
        let view = DeadLettersView {
            office: office(),
            zone: chrono_tz::Europe::London,
            sections: Section::of(letters),
            notice: Some("N".to_owned()),
            problem: Some("P".to_owned()),
            typed: ("evt_2".to_owned(), "<b>A".to_owned()),
        };
        ("dead letters", view.render())
    });
    pages.collect()
}
