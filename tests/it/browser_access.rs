//! axe-core over every page, in a real browser: light and dark, wide and narrow. See <https://www.w3.org/TR/WCAG22/>.

use fantoccini::Client;
use serde_json::{Value, json};

use crate::{
    affiliations::body::branch,
    bank::{Entry, camt},
    browser_give::{SUBMIT, arrive, click, fill, find, pay},
    harness::{
        app::App,
        browser::{Visitor, browse},
        db::on_sqlite,
    },
    office::disbursements::one_that_waits_and_one_that_is_carried,
};

const AXE: &str = include_str!("../vendor/axe-4.12.1.min.js");

/// Runs every rule of WCAG 2.2 A and AA, and says what each violation is about and where.
const RUN: &str = r#"
const done = arguments[arguments.length - 1];
const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
axe.run(document, { runOnly: { type: "tag", values: tags } }).then(
  (found) => done({
    passes: found.passes.length,
    violations: found.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html + " " + n.failureSummary).join(" | ")}`),
  }),
  (error) => done({ passes: 0, violations: [String(error)] }),
);
"#;

/// Nothing on the page keeps anybody out, as far as a program can tell.
pub async fn is_accessible(page: &Client, what: &str) {
    page.execute(AXE, vec![]).await.unwrap();
    let found: Value = page.execute_async(RUN, vec![]).await.unwrap();
    assert_eq!(found["violations"], json!([]), "{what}");
    // A page on which no rule applied was not looked at.
    assert!(found["passes"].as_u64().unwrap() >= 10, "{what}: {found}");
}

async fn visit(page: &Client, app: &App, path: &str) {
    page.goto(&format!("{}{path}", app.base)).await.unwrap();
    is_accessible(page, path).await;
}

/// Pages that anybody can open.
const PAGES: [&str; 13] = [
    "/",
    "/donate",
    "/donate?lang=kk&currency=EUR&amount=12",
    "/embed/donate",
    "/affiliate",
    "/affiliated",
    "/solidarity",
    "/funds/fighting-fund",
    "/funds/fighting-fund/spent",
    "/privacy",
    "/gifts",
    "/api/docs",
    "/there-is-no-such-page",
];

async fn every_page(app: &App, visitor: Visitor) {
    browse("accessible", visitor, async |page| {
        for path in PAGES {
            visit(&page, app, path).await;
        }
        // Forms that come back with what is wrong.
        page.goto(&format!("{}/donate", app.base)).await.unwrap();
        fill(&page, "#amount", "a tenner").await;
        click(&page, SUBMIT).await;
        find(&page, ".summary").await;
        is_accessible(&page, "a refused gift").await;
        page.goto(&format!("{}/affiliate", app.base)).await.unwrap();
        click(&page, "main .actions button[type=submit]").await;
        find(&page, ".summary, .error").await;
        is_accessible(&page, "a refused affiliation").await;
        // What a giver sees afterwards: bank details, thanks, a regular gift's own page.
        page.goto(&format!("{}/donate", app.base)).await.unwrap();
        fill(&page, "#amount", "12").await;
        click(&page, "input[name=method][value=transfer]").await;
        click(&page, SUBMIT).await;
        arrive(&page, &format!("{}/donate/", app.base)).await;
        is_accessible(&page, "bank details").await;
        page.goto(&format!("{}/donate", app.base)).await.unwrap();
        fill(&page, "#amount", "13").await;
        click(&page, "input[name=frequency][value=monthly]").await;
        click(&page, "#link_kept").await;
        click(&page, SUBMIT).await;
        pay(&page, app).await;
        let url = arrive(&page, &format!("{}/donate/", app.base)).await;
        app.wait_status(url.rsplit('/').next().unwrap(), "active").await;
        page.refresh().await.unwrap();
        is_accessible(&page, "thanks").await;
        let own = find(&page, "main a[href*='/gifts/'], main .address").await;
        let href = own.attr("href").await.unwrap();
        let own = match href {
            Some(href) => href,
            None => own.text().await.unwrap(),
        };
        page.goto(&own).await.unwrap();
        is_accessible(&page, "a regular gift").await;
    })
    .await;
}

// Pages look the same on either database.

#[test]
fn browser_every_page_is_accessible_in_the_light() {
    on_sqlite(async |db| every_page(&App::start(&db).await, Visitor::at_a_desk()).await);
}

#[test]
fn browser_every_page_is_accessible_in_the_dark_on_a_telephone() {
    on_sqlite(async |db| every_page(&App::start(&db).await, Visitor::on_a_telephone().in_the_dark()).await);
}

/// Pages of a treasurer's, beside that of one payment.
const OFFICE: [&str; 14] = [
    "/office",
    "/office/payments",
    "/office/book",
    "/office/statements",
    "/office/bodies?unpaid=yes",
    "/office/messages",
    "/office/months",
    "/office/disbursements",
    "/office/disbursements/new",
    "/office/export",
    "/office/staff",
    "/office/tokens",
    "/office/audit",
    "/office/account",
];

#[test]
fn browser_every_page_of_the_office_is_accessible() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        let spoken = json!({ "name": "A. Giver", "message": "Stand firm", "publish_message": true, "publish_name": true });
        let (reference, card) = app.card_gift(spoken).await;
        assert_eq!(app.pay(&card, "4242424242424242").await.status(), 303);
        app.wait_status(&reference, "paid").await;
        app.quiet().await;
        let body = branch(json!({"union": null, "union_other": "Bakers", "method": "invoice"}));
        assert_eq!(app.affiliate(body).await.0, 201);
        let treasurer = app.demonstration();
        let lines = [
            Entry("2026-11-02", 2500, "N1", "Unknown", "-"),
            Entry("2026-11-05", -1200, "N2", "Bank", "charges"),
        ];
        let statement = camt(&app, "november.xml", 0, &lines).display().to_string();
        let disbursements = one_that_waits_and_one_that_is_carried(&app).await;
        for visitor in [Visitor::at_a_desk(), Visitor::on_a_telephone().in_the_dark()] {
            browse("accessible-office", visitor, async |page| {
                visit(&page, &app, "/office/sign-in").await;
                fill(&page, "#email", &treasurer.email).await;
                fill(&page, "#password", &treasurer.password).await;
                fill(&page, "#code", &treasurer.secret.code_at(app.unix_now())).await;
                click(&page, ".actions button").await;
                find(&page, ".who").await;
                for path in OFFICE {
                    visit(&page, &app, path).await;
                }
                for path in &disbursements {
                    page.goto(&format!("{}{path}", app.base)).await.unwrap();
                    // Forms that are folded are looked at too.
                    let unfold =
                        "document.querySelectorAll('details').forEach((one) => { one.open = true; })";
                    page.execute(unfold, vec![]).await.unwrap();
                    is_accessible(&page, path).await;
                }
                page.goto(&format!("{}/office/payments", app.base)).await.unwrap();
                click(&page, ".stack tbody a").await;
                arrive(&page, &format!("{}/office/payments/stripe/ch_", app.base)).await;
                is_accessible(&page, "a payment").await;
                visit(&page, &app, "/office/statements").await;
                fill(&page, "#file", &statement).await;
                click(&page, "#upload button").await;
                find(&page, "form[action='/office/statements/import']").await;
                is_accessible(&page, "a statement that was looked at").await;
                click(&page, "form[action='/office/statements/import'] button").await;
                find(&page, "form[action='/office/statements/explain']").await;
                find(&page, "form[action='/office/statements/assign']").await;
                is_accessible(&page, "lines that wait").await;
                visit(&page, &app, "/office/messages").await;
                fill(&page, "#open-reason", "moderation").await;
                click(&page, "form[action='/office/messages/open'] button").await;
                find(&page, "form[action='/office/messages/decide'] blockquote").await;
                is_accessible(&page, "messages that were opened").await;
                visit(&page, &app, "/office/months").await;
                click(&page, "#look button").await;
                find(&page, "#next-title ~ .panel, #next-title ~ p ~ p").await;
                is_accessible(&page, "a month that was looked at").await;
            })
            .await;
            // A code works once.
            app.next_code().await;
        }
    });
}
