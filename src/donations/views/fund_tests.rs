//! What a fund's page and its picture say.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate};

use super::*;
use crate::{
    donations::progress::PartProgress,
    funds::{Part, PartCode, PartKind},
    kernel::{locale::Locale, money::Currency},
    platform::{
        config::{self, LocalizedText},
        i18n::{locales, pseudo},
    },
};

fn pounds(minor: i64) -> Money {
    Money::new(minor, Currency::GBP)
}

fn part(number: u64, name: &str, received: i64) -> PartProgress {
    PartProgress {
        part: Part {
            code: PartCode::numbered(PartKind::Branch, number),
            kind: PartKind::Branch,
            name: name.to_owned(),
            body: None,
        },
        target: pounds(50_000),
        received: pounds(received),
        pledged: pounds(0),
    }
}

/// An appeal of July 1970, seen on New Year's Day of that year.
fn progress(received: i64, parts: Vec<PartProgress>) -> FundProgress {
    let day = |day| NaiveDate::from_ymd_opt(1970, 1, day).unwrap();
    let titles = BTreeMap::from([("en".to_owned(), "Winter & strike".to_owned())]);
    let appeal = AppealProgress {
        titles: Some(LocalizedText(titles)),
        target: pounds(100_000),
        received: pounds(received),
        pledged: pounds(4_000),
        from: day(1),
        until: day(31),
        parts,
    };
    FundProgress { as_of: DateTime::UNIX_EPOCH, sums: BTreeMap::new(), appeal: Some(appeal) }
}

fn shown(progress: &FundProgress, with_parts: bool) -> String {
    let (texts, zone) = (Texts::new(Locale::EN), Tz::UTC);
    let picture = ProgressPicture { texts, name: "Strike & <hope>", progress, zone, with_parts };
    picture.render().unwrap()
}

fn page(texts: Texts, progress: FundProgress, embedded: bool) -> String {
    let settings = config::load(std::iter::empty()).unwrap().settings;
    let view = FundView {
        frame: Frame { embedded, ..Frame::sample(texts) },
        campaign: &settings.campaign,
        slug: "strike".to_owned(),
        name: "Strike & <hope>".to_owned(),
        purpose: "For strikers.".to_owned(),
        open: true,
        progress,
    };
    view.render().unwrap()
}

#[test]
fn the_picture_tells_more_than_the_target_as_it_is() {
    let text = shown(&progress(138_000, Vec::new()), true);
    assert!(text.contains("£1,380.00 of £1,000.00 · 138%"), "{text}");
    assert!(text.contains("width=\"448\"") && text.contains("x1=\"324\""), "{text}");
    assert!(text.contains("Strike &#38; &#60;hope&#62;"), "{text}");
    assert!(text.contains("viewBox=\"0 0 480 128\""), "{text}");
}

#[test]
fn half_of_the_target_is_half_of_the_bar() {
    let text = shown(&progress(50_000, Vec::new()), true);
    assert!(text.contains("width=\"224\"") && text.contains("50%"), "{text}");
}

#[test]
fn a_picture_for_other_sites_has_a_bar_for_each_branch() {
    let long = "The rail workers of Bristol and the whole South West";
    let told = progress(100_000, vec![part(1, "<Leeds>", 69_000), part(2, long, 25_000)]);
    let text = shown(&told, true);
    assert!(text.contains("viewBox=\"0 0 480 208\""), "{text}");
    assert!(text.contains("&#60;Leeds&#62;: £690.00 of £500.00 · 138%."), "the title says it: {text}");
    assert!(text.contains(&format!("{long}: £250.00 of £500.00 · 50%")), "with its whole name: {text}");
    assert!(text.contains(">The rail workers of Brist…</text>"), "and shortened beside the figures: {text}");
    assert!(!shown(&told, false).contains("Leeds"), "the page has a table");
}

#[test]
fn the_table_adds_up_and_is_never_capped() {
    let page = page(Texts::new(Locale::EN), progress(100_000, vec![part(1, "Leeds", 69_000)]), false);
    for said in [
        "<h2>Winter &#38; strike</h2>",
        "<a href=\"/donate?fund=strike&amp;counts_for=branch-1\">Leeds</a>",
        ">£690.00</td>",
        ">138%</td>",
        ">£310.00</td>",
        ">£1,000.00</td>",
        ">£40.00</td>",
    ] {
        assert!(page.contains(said), "{said} in {page}");
    }
}

#[test]
fn what_is_over_can_be_given_for_no_more() {
    let mut over = progress(100_000, vec![part(1, "Leeds", 69_000)]);
    over.as_of = DateTime::from_timestamp(40 * 86_400, 0).unwrap();
    let page = page(Texts::new(Locale::EN), over, false);
    assert!(page.contains("This appeal ran from"), "{page}");
    assert!(page.contains("Leeds") && !page.contains("counts_for"), "{page}");
}

#[test]
fn the_page_is_whole_in_every_language_and_in_a_frame() {
    let pages = |texts: Texts| {
        let told = || progress(138_000, vec![part(1, "Leeds", 69_000), part(2, "Wales", 0)]);
        [false, true].map(|embedded| page(texts, told(), embedded))
    };
    for locale in locales() {
        for page in pages(Texts::new(*locale)) {
            assert_eq!(page.matches("<h1").count(), 1, "{locale}");
            let rest = page.replace("<script src=\"/assets/", "");
            for wrong in [">fund-", "{ $", " style=", "<script", ">spent-", "javascript:"] {
                assert!(!rest.contains(wrong), "{locale}: {wrong}: {page}");
            }
        }
    }
    for page in pages(Texts::new(pseudo::PSEUDO)) {
        assert_eq!(pseudo::unexpanded(&page), Vec::<String>::new());
    }
    let framed = &pages(Texts::new(Locale::EN))[1];
    assert!(framed.contains("<base target=\"_top\">") && framed.contains("&#38;lang=en"), "{framed}");
    assert!(!framed.contains("<header") && framed.contains("/assets/frame.js"), "{framed}");
}
