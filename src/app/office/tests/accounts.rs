//! What goes to accountants and the committee: exports, statements of the funds.

use askama::Template;

use super::{Rendered, choices, day, pounds};
use crate::{
    app::office::{export::ExportView, funds::FundsView, words},
    documents::FundPart,
    kernel::ids::StaffId,
    office::views::OfficeFrame,
    platform::i18n::Texts,
    reports::{
        books::Item,
        presets::{Preset, PresetPeriod},
    },
};

pub(super) fn pages(office: impl Fn() -> OfficeFrame + Copy, texts: Texts) -> Vec<Rendered> {
    let mut pages = exports(office);
    pages.extend(funds(office, texts));
    pages
}

fn preset(is_shared: bool) -> Preset {
    Preset {
        id: uuid::Uuid::nil(),
        owner: StaffId(uuid::Uuid::nil()),
        name: "<b>A</b>".to_owned(),
        is_shared,
        kind: "journal".to_owned(),
        query: "format=xero&currency=GBP".to_owned(),
        period: PresetPeriod::MonthBefore,
        saved_at: chrono::DateTime::UNIX_EPOCH,
    }
}

/// With presets of one's own and of the office.
fn exports(office: impl Fn() -> OfficeFrame) -> Vec<Rendered> {
    let mut pages = Vec::new();
    let view = ExportView {
        office: office(),
        funds: choices(),
        channels: choices(),
        currencies: choices(),
        statuses: choices(),
        can_open: true,
        presets: [true, false].map(preset).into(),
        me: StaffId(uuid::Uuid::nil()),
        today: day(),
        notice: Some("N".to_owned()),
        problem: None,
    };
    pages.push(("export", view.render()));
    pages
}

/// Figures that agree, none, and a period that is none.
fn funds(office: impl Fn() -> OfficeFrame, texts: Texts) -> Vec<Rendered> {
    let mut pages = Vec::new();
    let part = FundPart {
        name: "Fund & <b>A</b>".to_owned(),
        opening: pounds(0),
        items: vec![(words::fund_item(texts, &Item::Transfers), pounds(-5))],
        closing: pounds(-5),
    };
    for (funds, agrees, wrong) in
        [(vec![part], true, false), (Vec::new(), false, false), (Vec::new(), true, true)]
    {
        let (from, to, sums) = ("2026-01-01".to_owned(), String::new(), vec![pounds(-5)]);
        let view =
            FundsView { office: office(), zone: "Europe/London", from, to, funds, sums, agrees, wrong };
        pages.push(("funds", view.render()));
    }
    pages
}
