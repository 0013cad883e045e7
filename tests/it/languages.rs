//! Every language from the form to the mail, and pages that fit a telephone in each of them.

use std::time::Duration;

use fantoccini::{Client, Locator};
use serde_json::json;

use crate::{
    db_test,
    harness::{
        app::{App, steps::parts},
        browser::{Visitor, browse},
        db::on_sqlite,
    },
};

/// A language, the one of its card page at Stripe, and its words for “Receipt R-…” and for the fund.
const LANGUAGES: [(&str, &str, &str, &str); 5] = [
    ("en", "en", "Receipt R-", "Fighting Fund"),
    ("ru", "ru", "Квитанция R-", "Фонд борьбы"),
    // Stripe has no Kazakh page.
    ("kk", "ru", "Түбіртек R-", "Күрес қоры"),
    ("fr", "fr", "Reçu R-", "Fonds de lutte"),
    ("de", "de", "Quittung R-", "Kampffonds"),
];

db_test!(
    async fn a_gift_keeps_its_language_from_the_card_page_to_the_receipt(db: TestDb) {
        let app = App::start(&db).await;
        for (tag, at_stripe, _, fund) in LANGUAGES {
            let email = format!("{tag}@example.org");
            let more = json!({
                "locale": tag, "email": email, "consent": "2012-07",
            });
            let (reference, page) = app.card_gift(more).await;
            let sessions = app.at_stripe("checkout.session").await;
            let session =
                sessions.iter().find(|session| session["client_reference_id"] == reference.as_str());
            let session = session.unwrap_or_else(|| panic!("no session of {reference} in {sessions:?}"));
            assert_eq!(session["locale"], at_stripe, "{tag}");
            assert_eq!(app.pay_as(&page, "4242424242424242", &email).await.status(), 303);
            app.wait_status(&reference, "paid").await;

            let address = format!("{}/donate/{reference}?lang={tag}", app.base);
            let page = app.http.get(address).send().await.unwrap().text().await.unwrap();
            assert!(page.contains(&format!("<html lang=\"{tag}\">")), "{tag}: {page}");
            assert!(page.contains(fund), "{tag}: the fund is called {fund}");
        }
        let mails = app.wait_mails(LANGUAGES.len()).await;
        for (tag, _, receipt, fund) in LANGUAGES {
            let to = format!("To: {tag}@example.org");
            let mail = mails.iter().find(|mail| mail.contains(&to)).unwrap_or_else(|| panic!("no mail {to}"));
            let parts = parts(mail);
            for part in [&parts["text/plain"], &parts["text/html"]] {
                assert!(part.contains(receipt) && part.contains(fund), "{tag}: {part}");
            }
            assert!(parts["text/html"].contains(&format!("<html lang=\"{tag}\">")), "{tag}");
        }
        app.quiet().await;
    }
);

db_test!(
    async fn a_campaign_offers_the_languages_that_it_chose(db: TestDb) {
        let app = App::start_with(&db, &[("SOLIDARITY_CAMPAIGN__LANGUAGES", "de, kk")]).await;
        let read = async |path: &str, accept: &str| {
            let request = app.http.get(format!("{}{path}", app.base)).header("accept-language", accept);
            request.send().await.unwrap().text().await.unwrap()
        };
        let page = read("/", "fr, en;q=0.5").await;
        assert!(page.contains("<html lang=\"de\">"), "the campaign's first: {page}");
        assert!(page.contains("hreflang=\"kk\"") && !page.contains("hreflang=\"ru\""), "{page}");
        assert!(page.contains(">Қазақша</a>") && page.contains(">Deutsch</a>"), "by their own names");
        assert!(read("/donate?lang=ru", "kk").await.contains("<html lang=\"kk\">"), "Russian is not offered");
    }
);

/// Parts of the page that lie beside the screen, with what they say. Read without the layout's width, which
/// grows with them.
const BESIDE: &str = r#"
    const width = arguments[0], seen = document.documentElement.scrollWidth;
    if (seen <= width) return [];
    const found = [...document.querySelectorAll("body *")].filter(part => {
        const box = part.getBoundingClientRect();
        return box.right > width + 0.5 && box.width > 1;
    });
    return [seen + " wide", ...found.map(part =>
        part.tagName + "." + part.className + ": " + part.textContent.trim().slice(0, 60))];
"#;

async fn fits(page: &Client, width: u32, what: &str) {
    let beside = page.execute(BESIDE, vec![json!(width)]).await.unwrap();
    assert_eq!(beside, json!([]), "{what}");
}

/// Pages that are there without a gift.
const PAGES: [&str; 11] = [
    "/",
    "/donate?currency=EUR",
    "/embed/donate",
    "/affiliate",
    "/affiliated",
    "/solidarity",
    "/funds/fighting-fund",
    "/privacy",
    "/gifts",
    "/api/docs",
    "/nothing",
];

#[test]
fn browser_no_page_is_wider_than_a_telephone_in_any_language() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        let promised = async |frequency: &str| {
            let answer = app.donate(json!({
                "amount_minor": 4000, "currency": "EUR", "frequency": frequency, "fund": "zhanaozen-medical",
                "method": "transfer",
            }));
            let answer: serde_json::Value = answer.await.json().await.unwrap();
            format!("/donate/{}", answer["reference"].as_str().unwrap_or_else(|| panic!("{answer}")))
        };
        let (pledge, standing_order) = (promised("once").await, promised("monthly").await);
        let visitor = Visitor::on_a_telephone();
        let width = visitor.width;
        browse("widths", visitor, async |page| {
            for (tag, ..) in LANGUAGES {
                for path in PAGES.into_iter().chain([pledge.as_str(), &standing_order]) {
                    let mark = if path.contains('?') { '&' } else { '?' };
                    page.goto(&format!("{}{path}{mark}lang={tag}", app.base)).await.unwrap();
                    fits(&page, width, &format!("{path} in {tag}")).await;
                }
                // A refused form shows the longest texts.
                page.goto(&format!("{}/donate", app.base)).await.unwrap();
                let submit = page.find(Locator::Css(".actions button[type=submit]")).await.unwrap();
                submit.click().await.unwrap();
                let wait = page.wait().at_most(Duration::from_secs(15));
                wait.for_element(Locator::Css(".summary")).await.unwrap();
                fits(&page, width, &format!("a refused form in {tag}")).await;
            }
        })
        .await;
    });
}

#[test]
fn every_mail_can_be_looked_at_in_every_language_before_it_is_sent() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        let get = async |path: &str| {
            let answer = app.http.get(format!("{}{path}", app.base)).send().await.unwrap();
            assert_eq!(answer.status(), 200, "{path}");
            answer.text().await.unwrap()
        };
        let mut lists = std::collections::HashSet::new();
        for (language, ..) in LANGUAGES {
            let list = get(&format!("/dev/mail/preview?lang={language}")).await;
            let links = list.split("href=\"/dev/mail/preview/").skip(1);
            let names: Vec<&str> = links.map(|rest| rest.split_once('"').unwrap().0).collect();
            assert!(names.len() >= 25, "{language}: {names:?}");
            for name in names {
                let html = get(&format!("/dev/mail/preview/{name}/html?lang={language}")).await;
                assert!(html.contains(&format!("lang=\"{language}\"")) && html.len() < 50_000, "{name}");
                assert!(!html.contains("{ $") && !html.contains("<img"), "{name}");
            }
            lists.insert(list);
        }
        assert_eq!(lists.len(), LANGUAGES.len());
        let one = get("/dev/mail/preview/pledge?lang=de").await;
        assert!(one.contains("DE00 0000 0000 0000 0000 00") && one.contains("/dev/mail/preview/pledge/html"));
    });
}
