//! Every page in every language.

use super::*;
use crate::platform::i18n::locales;

fn values<'a>(page: &'a str, mark: &str) -> Vec<&'a str> {
    page.split(mark).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

#[test]
fn the_form_has_a_label_for_everything_and_every_reference_leads_somewhere() {
    for locale in locales() {
        let texts = Texts::new(*locale);
        for view in [AffiliateView::sample(texts), AffiliateView::sample_refused(texts)] {
            let page = view.render().expect("renders");
            assert!(!page.contains("affiliate-") || !page.contains(">affiliate-"), "a key instead of a text");
            let ids = values(&page, " id=\"");
            let mut unique = ids.clone();
            unique.sort_unstable();
            unique.dedup();
            assert_eq!(unique.len(), ids.len(), "ids are unique: {ids:?}");
            let marks = ["<label for=\"", "<a href=\"#", "aria-describedby=\"", " list=\""];
            for target in marks.iter().flat_map(|mark| values(&page, mark)).flat_map(|list| list.split(' ')) {
                assert!(ids.contains(&target), "{target} is referred to and is not there");
            }
            assert!(!page.contains(" style=") && !page.contains("<script"), "the policy forbids both");
        }
    }
}

#[test]
fn what_was_typed_comes_back_escaped_with_the_message_beside_it() {
    let page = AffiliateView::sample_refused(Texts::new(crate::kernel::locale::Locale::EN));
    let page = page.render().expect("renders");
    assert!(page.contains("value=\"about 200\"") && page.contains("id=\"members-error\""));
    assert!(page.contains("Branch &#60;7&#62; &#38; friends") && page.contains("id=\"authority-error\""));
    assert!(page.contains("Solidarity</textarea>"));
}
