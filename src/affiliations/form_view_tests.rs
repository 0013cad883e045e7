//! Every step of the form in every language.

use std::collections::BTreeMap;

use super::*;
use crate::{kernel::locale::Locale, platform::i18n::locales};

fn values<'a>(page: &'a str, mark: &str) -> Vec<&'a str> {
    page.split(mark).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

fn steps(texts: Texts) -> Vec<AffiliateView> {
    let later = Step::ALL.map(|step| AffiliateView::sample_at(texts, step));
    [AffiliateView::sample(texts), AffiliateView::sample_refused(texts)].into_iter().chain(later).collect()
}

#[test]
fn every_step_has_a_label_for_everything_and_every_reference_leads_somewhere() {
    for locale in locales() {
        for view in steps(Texts::new(*locale)) {
            let page = view.render().expect("renders");
            assert!(
                !page.contains(">affiliate-") && !page.contains(">affiliation-"),
                "a key instead of a text"
            );
            let ids = values(&page, " id=\"");
            let mut unique = ids.clone();
            unique.sort_unstable();
            unique.dedup();
            assert_eq!(unique.len(), ids.len(), "ids are unique: {ids:?}");
            let marks = ["<label for=\"", "<a href=\"#", "aria-describedby=\"", " list=\"", " form=\""];
            for target in marks.iter().flat_map(|mark| values(&page, mark)).flat_map(|list| list.split(' ')) {
                assert!(ids.contains(&target), "{target} is referred to and is not there");
            }
            assert!(!page.contains(" style=") && !page.contains("<script"), "the policy forbids both");
        }
    }
}

/// The names of everything that a step would send, with how often each occurs.
fn sent(page: &str) -> BTreeMap<&str, usize> {
    let mut names = BTreeMap::new();
    for tag in
        page.split(['<']).filter(|tag| ["input", "select", "textarea"].iter().any(|t| tag.starts_with(t)))
    {
        if let Some(name) = values(tag, " name=\"").first() {
            *names.entry(*name).or_default() += 1;
        }
    }
    names
}

#[test]
fn each_step_sends_all_that_was_filled_in_once() {
    let texts = Texts::new(Locale::EN);
    for step in Step::ALL {
        let view = AffiliateView::sample_at(texts, step);
        let filled: Vec<&str> = view.form.filled().into_iter().map(|(field, _)| field).collect();
        let page = view.render().expect("renders");
        let sent = sent(&page);
        for field in filled.iter().chain(&["nonce", "draft", "step"]) {
            // The ways to go on are three choices of one name.
            let times = if *field == "method" && step == Step::Rest { 3 } else { 1 };
            assert_eq!(sent.get(field), Some(&times), "{field} on {step:?}: {sent:?}");
        }
        assert!(page.contains(&format!("name=\"step\" value=\"{}\"", step.number())));
    }
}

#[test]
fn what_was_typed_comes_back_escaped_with_the_message_beside_it() {
    let page = AffiliateView::sample_refused(Texts::new(Locale::EN)).render().expect("renders");
    assert!(page.contains("value=\"about 200\"") && page.contains("id=\"members-error\""));
    assert!(page.contains("Branch &#60;7&#62; &#38; friends") && page.contains("id=\"authority-error\""));
    assert!(page.contains("href=\"#members\"") && page.contains("href=\"#contact_email\""));
    assert!(page.contains("name=\"note\" value=\"Solidarity\""), "what stands on another step goes along");
}

#[test]
fn the_price_is_shown_with_its_working_and_what_it_goes_by() {
    let texts = Texts::new(Locale::EN);
    let page = AffiliateView::sample_at(texts, Step::Price).render().expect("renders");
    for words in
        ["£50.00", "Pay what you can, from £10.00 up", "United Kingdom", "RMT – National Union", "120 days"]
    {
        assert!(page.contains(words), "{words} in {page}");
    }
    assert!(page.contains("aria-current=\"step\"") && page.contains("Step 2 of 3"));
    let page = AffiliateView::sample_at(texts, Step::Rest).render().expect("renders");
    assert!(page.contains("Solidarity\nfor ever</textarea>") && page.contains("£50.00"), "{page}");
}
