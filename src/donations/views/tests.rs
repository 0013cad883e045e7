//! Every page, in every language.

use askama::Template;

use super::{
    CurrencyChoice, DonateView, EraseView, FundChoice, GiftPageView, LandingView, LostLinkView, PrivacyView,
    StatementView, StatusView, WallView,
};
use crate::{
    kernel::locale::Locale,
    mail::views::{DevMail, DevMailList},
    platform::{
        config,
        http::{api_docs::ApiDocsView, error_page::ErrorView, frame::Frame},
        i18n::{Texts, find, locales, pseudo},
    },
};

/// Every page once, by a name that says which it is.
fn pages(texts: Texts) -> Vec<(String, String)> {
    let mut pages = vec![
        ("landing".to_owned(), LandingView::sample(texts).render()),
        ("donate".to_owned(), DonateView::sample(texts).render()),
        ("donate-refused".to_owned(), DonateView::sample_refused(texts).render()),
        ("donate-transfer".to_owned(), DonateView::sample_without_cards(texts).render()),
        ("donate-card".to_owned(), DonateView::sample_card_only(texts).render()),
        ("donate-embedded".to_owned(), DonateView::sample_embedded(texts).render()),
        ("wall".to_owned(), WallView::sample(texts).render()),
        ("privacy".to_owned(), PrivacyView::sample(texts).render()),
        ("api-docs".to_owned(), ApiDocsView::sample(texts).render()),
        ("dev-mails".to_owned(), DevMailList::sample(texts).render()),
        ("dev-mail".to_owned(), DevMail::sample(texts).render()),
    ];
    for (number, view) in PrivacyView::samples_asked(texts).into_iter().enumerate() {
        pages.push((format!("privacy-asked-{number}"), view.render()));
    }
    for (number, view) in EraseView::samples(texts).into_iter().enumerate() {
        pages.push((format!("erase-{number}"), view.render()));
    }
    for (number, view) in GiftPageView::samples(texts).into_iter().enumerate() {
        pages.push((format!("gift-{number}"), view.render()));
    }
    pages.push(("lost-link".to_owned(), LostLinkView::sample(texts, false).render()));
    pages.push(("lost-link-asked".to_owned(), LostLinkView::sample(texts, true).render()));
    pages.push(("statement".to_owned(), StatementView::sample(texts).render()));
    for (number, view) in StatusView::samples(texts).into_iter().enumerate() {
        pages.push((format!("status-{number}"), view.render()));
    }
    for view in ErrorView::samples(texts) {
        pages.push((format!("error-{}", view.status), view.render()));
    }
    pages.into_iter().map(|(name, page)| (name, page.expect("renders"))).collect()
}

#[test]
fn every_page_is_whole_in_every_language_and_fits_the_strict_policy() {
    for locale in locales() {
        for (name, page) in pages(Texts::new(*locale)) {
            if let Some(folder) = std::env::var_os("DUMP_PAGES") {
                let path = std::path::Path::new(&folder).join(format!("{name}.{locale}.html"));
                std::fs::write(path, &page).expect("written");
            }
            assert!(page.contains(&format!("<html lang=\"{locale}\">")), "{name} {locale}: language");
            assert_eq!(page.matches("<h1").count(), 1, "{name} {locale}: one heading");
            // Scripts are files of our own.
            let rest = page.replace("<script src=\"/assets/", "");
            for forbidden in ["<script", " style=", "<style", " onclick=", "javascript:", "//cdn"] {
                assert!(!rest.contains(forbidden), "{name} {locale}: {forbidden}");
            }
            for prefix in [
                "own-",
                "lost-",
                "statement-",
                "donate-",
                "status-",
                "privacy-",
                "landing-",
                "field-",
                "error-title",
                "wall-",
                "api-",
            ] {
                let shown = page.contains(&format!(">{prefix}"));
                assert!(!shown, "{name} {locale}: a key {prefix}… instead of its text");
            }
            assert!(!page.contains("{ $"), "{name} {locale}: a variable was not filled in");
            assert!(page.len() < 20_000, "{name} {locale}: {} bytes", page.len());
        }
    }
}

#[test]
fn no_page_shows_a_key_where_a_text_is_missing() {
    for (name, page) in pages(Texts::new(pseudo::PSEUDO)) {
        if let Some(folder) = std::env::var_os("DUMP_PAGES") {
            let path = std::path::Path::new(&folder).join(format!("{name}.pseudo.html"));
            std::fs::write(path, &page).expect("written");
        }
        assert_eq!(pseudo::unexpanded(&page), Vec::<String>::new(), "{name}");
        let has_languages = page.contains("Láângúûáâgéê") || name == "donate-embedded";
        assert!(has_languages, "{name}: the switcher's label is from the catalogue");
    }
}

#[test]
fn every_control_of_the_form_has_a_label_and_every_description_exists() {
    for page in [DonateView::sample(english()), DonateView::sample_refused(english())] {
        let page = page.render().expect("renders");
        let ids: Vec<&str> = values(&page, " id=\"");
        let mut unique = ids.clone();
        unique.sort_unstable();
        unique.dedup();
        assert_eq!(unique.len(), ids.len(), "ids are unique: {ids:?}");
        for list in ["aria-describedby=\"", "aria-labelledby=\""] {
            for reference in values(&page, list).iter().flat_map(|list| list.split(' ')) {
                assert!(ids.contains(&reference), "{reference} is referred to and is not there");
            }
        }
        for target in values(&page, "<a href=\"#") {
            assert!(ids.contains(&target), "the summary links to {target}, which is not there");
        }
        for target in values(&page, "<label for=\"") {
            assert!(ids.contains(&target), "a label for {target}, which is not there");
        }
    }
}

#[test]
fn a_refused_form_keeps_what_was_typed_and_says_what_is_wrong_beside_it() {
    let page = DonateView::sample_refused(english()).render().expect("renders");
    assert!(page.contains("value=\"a tenner\""));
    assert!(page.contains("Solidarity from &#60;Branch 7&#62; &#38; friends"), "text is shown escaped");
    assert!(page.contains("id=\"amount-error\"") && page.contains("id=\"email-error\""));
    assert!(page.contains("<option value=\"EUR\" selected>") && page.contains("€10.00"));
    assert!(page.contains("value=\"zhanaozen-medical\" checked"));
    assert!(page.contains("name=\"publish_message\" value=\"yes\" checked"));
    assert!(page.contains("value=\"transfer\" checked"));
    assert!(page.contains("4 things need another look"));
    assert!(page.contains("id=\"counts_for-error\"") && page.contains("Yorkshire &#38; the Humber"));
}

#[test]
fn the_first_form_promises_nothing_and_opts_into_nothing() {
    let page = DonateView::sample(english()).render().expect("renders");
    for name in ["publish_message", "publish_name", "newsletter", "consent"] {
        assert!(page.contains(&format!("name=\"{name}\" value=\"yes\"")), "{name} is offered");
        assert!(!page.contains(&format!("name=\"{name}\" value=\"yes\" checked")), "{name} is off");
    }
    assert!(!page.contains("aria-invalid"));
    assert_eq!(page.matches("sample-nonce").count(), 1, "the nonce is spliced into one place");
    assert!(page.contains("href=\"/privacy#risks\""));
    let transfer = page.find("name=\"by_transfer\"").expect("offered without script");
    let card = page.find("value=\"card\"").expect("offered");
    assert!(page.contains("<noscript>") && transfer < card, "without script the transfer comes first");
}

#[test]
fn without_cards_the_page_offers_only_the_transfer_and_says_so() {
    let page = DonateView::sample_without_cards(english()).render().expect("renders");
    assert!(page.contains("By bank transfer only"));
    assert!(!page.contains("value=\"card\""));
    assert!(page.contains("value=\"transfer\" checked"));
    assert!(!page.contains("Stripe"));
}

#[test]
fn a_currency_without_an_account_is_not_offered_by_transfer() {
    let page = DonateView::sample_card_only(english()).render().expect("renders");
    assert!(!page.contains("value=\"transfer\"") && !page.contains("name=\"by_transfer\""));
    assert!(page.contains("value=\"card\" checked"));
    assert!(page.contains("We have no bank account in USD"));
}

#[test]
fn the_settings_decide_what_is_offered() {
    let load = |variables: &[(&str, &str)]| {
        let variables = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        config::load(variables).expect("valid settings").settings
    };
    let codes = |settings: &config::Settings| -> Vec<String> {
        CurrencyChoice::offered(settings).iter().map(|choice| choice.currency.to_string()).collect()
    };
    let usual = load(&[]);
    assert_eq!(codes(&usual), ["GBP", "EUR", "USD"], "the default currency comes first");
    let dollars = CurrencyChoice::offered(&usual).pop().expect("offered");
    assert!(!dollars.transfer_available, "there is no account in USD");
    let transfers = load(&[("SOLIDARITY_DONATIONS__CARD_ENABLED", "false")]);
    assert_eq!(codes(&transfers), ["GBP", "EUR"]);
    let russian = find("ru").expect("Russian");
    let funds = FundChoice::open(&usual, russian);
    assert_eq!(funds[0].slug, "fighting-fund");
    assert_eq!(funds[0].name, "Фонд борьбы");
    let frame = Frame::of_campaign(&usual, Texts::new(russian), "/donate", "");
    assert!(frame.rehearsal, "development moves no money");
}

#[test]
fn only_a_pending_page_offers_to_look_again() {
    let pages: Vec<String> =
        StatusView::samples(english()).into_iter().map(|view| view.render().expect("renders")).collect();
    for (number, page) in pages.iter().enumerate() {
        assert_eq!(page.contains(">Look again</a>"), number == 0, "status {number}");
        // WCAG 2.2.1 and 3.2.5: no page changes under its reader.
        assert!(!page.contains("http-equiv=\"refresh\""), "status {number}");
    }
    assert!(pages[2].contains("Sort code") && pages[3].contains("DE00 0000 0000 0000 0000 00"));
    assert!(pages[1].contains("£25.00") && pages[1].contains("Thank you"));
}

fn english() -> Texts {
    Texts::new(Locale::EN)
}

/// What stands between a mark and the next quote, each time.
fn values<'a>(page: &'a str, mark: &str) -> Vec<&'a str> {
    page.split(mark).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}
