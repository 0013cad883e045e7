//! Every page that is put together here, in every language and role.

mod accounts;
mod money;
mod people;
mod standing;

use chrono::NaiveDate;

use super::{payments::Choice, words};
use crate::{
    kernel::money::{Currency, Money},
    ledger::Account,
    office::{Role, views::OfficeFrame},
    platform::i18n::{Texts, locales},
    reports::books::Item,
};

/// A page's name, and what it became.
type Rendered = (&'static str, Result<String, askama::Error>);

fn pounds(minor: i64) -> Money {
    Money::new(minor, Currency::GBP)
}

fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 24).expect("a day")
}

fn choices() -> Vec<Choice> {
    vec![Choice { code: "x".to_owned(), name: "X & Y".to_owned() }]
}

fn pages(texts: Texts, role: Role) -> Vec<Rendered> {
    let office = || OfficeFrame::sample(texts, Some(role));
    let mut pages = standing::pages(office);
    pages.extend(money::pages(office));
    pages.extend(accounts::pages(office, texts));
    pages.extend(people::pages(office));
    pages.extend(super::disbursements::samples(office));
    pages.extend(super::appeals::samples(office));
    pages
}

#[test]
fn every_page_is_whole_in_every_language_and_fits_the_strict_policy() {
    for locale in locales() {
        for role in Role::ALL {
            for (name, page) in pages(Texts::new(*locale), role) {
                let page = page.expect("renders");
                assert_eq!(page.matches("<h1").count(), 1, "{name} {locale}: one heading");
                for forbidden in ["<script", " style=", "<style", " onclick=", "javascript:", "<b>A"] {
                    assert!(!page.contains(forbidden), "{name} {locale}: {forbidden}");
                }
                for key in [
                    ">office-",
                    ">disburse-",
                    ">spent-",
                    ">appeals-",
                    ">fund-",
                    ">donate-",
                    ">notices-",
                    ">payouts-",
                    ">funds-",
                    ">regular-",
                    ">preset-",
                    ">dead-",
                ] {
                    assert!(!page.contains(key), "{name} {locale}: a key instead of its text");
                }
                assert!(!page.contains("{ $"), "{name} {locale}: a variable was not filled in");
                let ids: Vec<&str> =
                    page.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
                let mut unique = ids.clone();
                unique.sort_unstable();
                unique.dedup();
                assert_eq!(unique.len(), ids.len(), "{name} {locale}: ids are unique: {ids:?}");
                for target in page.split("<label for=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
                    assert!(ids.contains(&target), "{name} {locale}: a label for {target}");
                }
                let posts = page.matches("method=\"post\"").count();
                assert_eq!(posts, page.matches("name=\"csrf\"").count(), "{name} {locale}: tokens");
            }
        }
    }
}

#[test]
fn codes_have_names() {
    let texts = Texts::new(crate::kernel::locale::Locale::EN);
    for code in words::CHANNELS {
        assert_ne!(words::channel(texts, code), code);
    }
    let states: Vec<String> = words::STATUSES.iter().map(|code| words::status(texts, code)).collect();
    assert_eq!(states, ["paid", "partly given back", "given back", "disputed", "came back"]);
    assert_eq!(words::channel(texts, "pigeon"), "pigeon");
    for account in Account::ALL {
        let Some(item) = Item::of(account, "card") else { continue };
        let name = words::fund_item(texts, &item);
        assert!(name.chars().next().is_some_and(char::is_uppercase), "{account:?} has a name: {name}");
    }
}
