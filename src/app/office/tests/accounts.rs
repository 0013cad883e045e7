//! What goes to accountants and the committee: exports, statements of the funds.

use askama::Template;

use super::{Rendered, choices, day, pounds};
use crate::{
    app::office::{
        export::ExportView,
        funds::FundsView,
        parts::{PartsView, tables},
        words,
    },
    documents::FundPart,
    funds::{Part, PartCode, PartKind},
    kernel::ids::StaffId,
    office::views::OfficeFrame,
    platform::i18n::Texts,
    reports::{
        books::Item,
        by_part::ReceivedByPart,
        presets::{Preset, PresetPeriod},
    },
};

pub(super) fn pages(office: impl Fn() -> OfficeFrame + Copy, texts: Texts) -> Vec<Rendered> {
    let mut pages = exports(office);
    pages.extend(parts(office, texts));
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
    for (can_open, strict) in [(true, false), (false, false), (false, true)] {
        let view = ExportView {
            office: office(),
            funds: choices(),
            channels: choices(),
            currencies: choices(),
            statuses: choices(),
            can_open,
            strict,
            presets: [true, false].map(preset).into(),
            me: StaffId(uuid::Uuid::nil()),
            today: day(),
            notice: Some("N".to_owned()),
            problem: None,
        };
        pages.push(("export", view.render()));
    }
    pages
}

/// Something received for a region and for nobody, and nothing.
fn parts(office: impl Fn() -> OfficeFrame, texts: Texts) -> Vec<Rendered> {
    let code = PartCode::numbered(PartKind::Region, 1);
    let region = Part { code, kind: PartKind::Region, name: "<b>A".to_owned(), body: None };
    let of_a_part = |part: Option<Part>| ReceivedByPart {
        month: day(),
        part,
        fund: "fighting-fund".to_owned(),
        amount: pounds(-5),
    };
    let mut pages = Vec::new();
    for received in [vec![of_a_part(None), of_a_part(Some(region))], Vec::new()] {
        let months = vec![day()];
        let tables = tables(&received, &months, texts);
        let view = PartsView { office: office(), zone: "Europe/London", months, tables };
        pages.push(("parts", view.render()));
    }
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
