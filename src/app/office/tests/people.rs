//! Bodies, letters and messages that wait for somebody.

use askama::Template;

use super::{Rendered, day, pounds};
use crate::{
    affiliations::{
        affiliation::{Affiliation, TermRecord},
        body_kind::BodyKind,
        standing::{State, Term},
    },
    app::office::{
        bodies::BodiesView,
        messages::{Choice as Decision, MessagesView, Waiting},
        notices::{Letter, NoticesView},
    },
    donations::wall::{Decided, PublishedMessage, Standing},
    kernel::{
        clock::Sources,
        ids::{AffiliationId, DonationId, TermId},
        locale::Locale,
        reference::Reference,
    },
    office::views::OfficeFrame,
};

pub(super) fn pages(office: impl Fn() -> OfficeFrame + Copy) -> Vec<Rendered> {
    let mut pages = bodies(office);
    pages.extend(notices(office));
    pages.extend(messages(office).into_iter().map(|page| ("messages", page)));
    pages
}

fn year_that_lacks() -> TermRecord {
    let sources = Sources::system();
    TermRecord {
        id: TermId::generate(&sources),
        affiliation: AffiliationId::generate(&sources),
        sequence: 1,
        members: Some(180),
        delegates: Some(4),
        delegates_sent: None,
        scale: "gbp-2012".to_owned(),
        fee: pounds(3600),
        working: "180 × 0.20".to_owned(),
        donation_minor: 0,
        donation_fund: "fighting-fund".to_owned(),
        method: None,
        purchase_order: None,
        quoted_on: day(),
        valid_until: day(),
        motion_date: None,
        paid_minor: 1000,
        waived_minor: 0,
        term: Some(Term { from: day(), until: day() }),
        steps_done: 0,
        certificate: None,
        certified_on: None,
    }
}

fn body() -> Affiliation {
    let sources = Sources::system();
    Affiliation {
        id: AffiliationId::generate(&sources),
        reference: Reference::generate(&sources),
        kind: BodyKind::Branch,
        union_slug: None,
        union_typed: Some("<b>A</b>".to_owned()),
        body_name: "<b>A</b>".to_owned(),
        branch_number: None,
        country: "GB".to_owned(),
        locale: Locale::EN,
        sealed_contacts: None,
        link_generation: 0,
        state: State::Active,
        consent_public: true,
        twin_with: None,
        twinned_on: None,
        twin_body_agreed_on: None,
        twin_union_agreed_on: None,
        accepted_at: None,
        accepted_by: None,
        term_sequence: 1,
        created_at: sources.now(),
        says_renewal: None,
        successor_named_on: None,
    }
}

/// Nothing there; closed ones; opened ones; and decisions that wait for a code.
fn messages(office: impl Fn() -> OfficeFrame) -> Vec<Result<String, askama::Error>> {
    let sources = Sources::system();
    let at = sources.now();
    let waiting = |opened, choice| Waiting {
        reference: Reference::generate(&sources),
        created_at: at,
        lang: "ru",
        opened,
        choice,
    };
    let said = |name: Option<&str>| Some(("<b>A</b>\nB".to_owned(), name.map(str::to_owned)));
    let message = PublishedMessage {
        donation: DonationId::generate(&sources),
        text: "<b>A</b>".to_owned(),
        name: None,
        locale: Locale::EN,
        published_at: at,
    };
    let decided = |standing| Decided { reference: Reference::generate(&sources), standing, decided_at: at };
    let closed = || vec![waiting(None, Decision::Later), waiting(None, Decision::Later)];
    let opened =
        vec![waiting(said(Some("<b>A</b>")), Decision::Later), waiting(said(None), Decision::Refuse)];
    let chosen = vec![waiting(None, Decision::WithName), waiting(None, Decision::WithoutName)];
    let cases = [(vec![], true), (closed(), true), (closed(), false), (opened, true), (chosen, true)];
    let pages = cases.into_iter().map(|(waiting, can_open)| {
        let view = MessagesView {
            office: office(),
            zone: chrono_tz::Europe::London,
            count: 21,
            waiting,
            published: vec![(Reference::generate(&sources), message.clone())],
            next: Some(message.place()),
            kept_back: vec![decided(Standing::Refused), decided(Standing::Withdrawn)],
            can_open,
            notice: Some("N".to_owned()),
            problem: Some("P".to_owned()),
            reason: "R".to_owned(),
        };
        view.render()
    });
    pages.collect()
}

/// Those that paid, and those that did not.
fn bodies(office: impl Fn() -> OfficeFrame) -> Vec<Rendered> {
    let zone = chrono_tz::Europe::London;
    let mut pages = Vec::new();
    for unpaid in [false, true] {
        let view = BodiesView {
            office: office(),
            zone,
            waiting: if unpaid { vec![body(), body()] } else { Vec::new() },
            unpaid,
            back: if unpaid { vec![(body(), vec![year_that_lacks()])] } else { Vec::new() },
            unnamed: if unpaid { vec![body(), body()] } else { Vec::new() },
            notice: Some("N".to_owned()),
            problem: Some("P".to_owned()),
        };
        pages.push(("bodies", view.render()));
    }
    pages
}

/// With the key, without it, and none that waits.
fn notices(office: impl Fn() -> OfficeFrame) -> Vec<Rendered> {
    let sources = Sources::system();
    let zone = chrono_tz::Europe::London;
    let mut pages = Vec::new();
    for (can_open, letters) in [(true, 2), (false, 1), (true, 0)] {
        let letter = || Letter {
            reference: Reference::generate(&sources).grouped(),
            text: "T".to_owned(),
            since: sources.now(),
        };
        let view = NoticesView {
            office: office(),
            zone,
            count: 2,
            letters: (0..letters).map(|_| letter()).collect(),
            can_open,
            notice: Some("N".to_owned()),
            problem: Some("P".to_owned()),
        };
        pages.push(("notices", view.render()));
    }
    pages
}
