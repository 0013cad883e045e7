//! Every language from the form to the mail, and pages that fit a telephone in each of them.

use std::time::Duration;

use fantoccini::{Client, Locator};
use serde_json::json;

use crate::{
    browser_affiliate::{NEXT, fill_needed},
    db_test,
    every_page::Looked,
    harness::{
        app::{App, steps::parts},
        browser::Visitor,
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

async fn fits(page: &Client, width: u32, looked: &Looked, what: &str) {
    let beside = page.execute(BESIDE, vec![json!(width)]).await.unwrap();
    looked.wrong(what, &beside);
    looked.at(page, what).await;
}

/// A telephone of 320 pixels in the dark. For a look at the pages in another width or in the light, `PAGE_WIDTH=768`,
/// `PAGE_LIGHT=1` and `KEEP_PAGES=FOLDER` say so.
pub fn telephone() -> Visitor {
    let width = std::env::var("PAGE_WIDTH").ok().and_then(|width| width.parse().ok());
    let telephone = Visitor::on_a_telephone();
    let visitor = Visitor { width: width.unwrap_or(telephone.width), ..telephone };
    if std::env::var_os("PAGE_LIGHT").is_some() { visitor } else { visitor.in_the_dark() }
}

/// Looks at each page in each language.
pub async fn fit_in_every_language(page: &Client, app: &App, width: u32, paths: &[String], looked: &Looked) {
    for (tag, ..) in LANGUAGES {
        for path in paths {
            let mark = if path.contains('?') { '&' } else { '?' };
            page.goto(&format!("{}{path}{mark}lang={tag}", app.base)).await.unwrap();
            // Forms that are folded have to fit as well.
            let unfold = "document.querySelectorAll('details').forEach((one) => { one.open = true; })";
            page.execute(unfold, vec![]).await.unwrap();
            fits(page, width, looked, &format!("{tag} {path}")).await;
        }
    }
}

/// Refused forms, which show the longest texts, and the steps of an affiliation, where countries have other names.
pub async fn forms_fit_in_every_language(page: &Client, app: &App, width: u32, looked: &Looked) {
    let wait_for = async |css: &str| {
        let wait = page.wait().at_most(Duration::from_secs(30));
        wait.for_element(Locator::Css(css)).await.unwrap();
    };
    for (tag, ..) in LANGUAGES {
        page.goto(&format!("{}/donate?lang={tag}", app.base)).await.unwrap();
        let submit = page.find(Locator::Css(".actions button[type=submit]")).await.unwrap();
        submit.click().await.unwrap();
        wait_for(".summary").await;
        fits(page, width, looked, &format!("{tag} a refused form")).await;
        page.goto(&format!("{}/affiliate?union=gb-rmt", app.base)).await.unwrap();
        fill_needed(page).await;
        for (step, there) in [("the price", "#currency"), ("the rest", "#note")] {
            page.find(Locator::Css(NEXT)).await.unwrap().click().await.unwrap();
            wait_for(there).await;
            fits(page, width, looked, &format!("{tag} {step} of an affiliation")).await;
        }
    }
}
