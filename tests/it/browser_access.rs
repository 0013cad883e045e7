//! axe-core over every page, in a real browser: light and dark, wide and narrow. See <https://www.w3.org/TR/WCAG22/>.
//! Which pages there are is known from where they are registered.

use fantoccini::Client;
use serde_json::Value;

use crate::{
    browser_affiliate::{NEXT, fill_needed},
    browser_give::{SUBMIT, arrive, click, fill, find, pay},
    every_page::{EveryPage, Looked, lived_in, office_patterns, public_patterns},
    harness::{
        app::App,
        browser::{Visitor, browse},
        db::on_sqlite,
    },
    languages::{fit_in_every_language, forms_fit_in_every_language, telephone},
    office::desk::Person,
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
async fn is_accessible(page: &Client, looked: &Looked, what: &str) {
    // Forms that are folded are looked at too.
    let unfold = "document.querySelectorAll('details').forEach((one) => { one.open = true; })";
    page.execute(unfold, vec![]).await.unwrap();
    page.execute(AXE, vec![]).await.unwrap();
    let found: Value = page.execute_async(RUN, vec![]).await.unwrap();
    looked.wrong(what, &found["violations"]);
    // A page on which no rule applied was not looked at.
    assert!(found["passes"].as_u64().unwrap() >= 10, "{what}: {found}");
    looked.at(page, what).await;
}

async fn visit(page: &Client, app: &App, looked: &Looked, path: &str) {
    page.goto(&format!("{}{path}", app.base)).await.unwrap();
    is_accessible(page, looked, path).await;
}

/// Forms that come back with what is wrong, and what a giver sees after the card page.
async fn what_buttons_lead_to(page: &Client, app: &App, looked: &Looked) {
    page.goto(&format!("{}/donate", app.base)).await.unwrap();
    fill(page, "#amount", "a tenner").await;
    click(page, SUBMIT).await;
    find(page, ".summary").await;
    is_accessible(page, looked, "a refused gift").await;
    page.goto(&format!("{}/affiliate", app.base)).await.unwrap();
    click(page, "main .actions button[type=submit]").await;
    find(page, ".summary, .error").await;
    is_accessible(page, looked, "a refused affiliation").await;
    fill_needed(page).await;
    click(page, NEXT).await;
    find(page, "#price").await;
    is_accessible(page, looked, "the price of an affiliation").await;
    click(page, NEXT).await;
    fill(page, "#delegates", "99").await;
    click(page, NEXT).await;
    find(page, "#delegates-error").await;
    is_accessible(page, looked, "the last step of an affiliation, with a mistake").await;
    click(page, "button[name=back]").await;
    click(page, "button[name=back]").await;
    click(page, "button[formaction='/affiliate/unions']").await;
    find(page, "#choose").await;
    is_accessible(page, looked, "the list of unions").await;
    page.goto(&format!("{}/donate", app.base)).await.unwrap();
    fill(page, "#amount", "13").await;
    click(page, "input[name=frequency][value=monthly]").await;
    click(page, "#link_kept").await;
    click(page, SUBMIT).await;
    pay(page, app).await;
    let url = arrive(page, &format!("{}/donate/", app.base)).await;
    app.wait_status(url.rsplit('/').next().unwrap(), "active").await;
    page.refresh().await.unwrap();
    is_accessible(page, looked, "thanks").await;
}

/// A telephone sees them in every language as well: nothing lies beside its screen.
async fn every_public_page(mut app: App, visitor: Visitor) {
    let EveryPage { public, .. } = lived_in(&mut app).await;
    let looked = Looked::default();
    browse("accessible", visitor.clone(), async |page| {
        for path in &public {
            visit(&page, &app, &looked, path).await;
        }
        what_buttons_lead_to(&page, &app, &looked).await;
        if visitor.width < Visitor::at_a_desk().width {
            fit_in_every_language(&page, &app, visitor.width, &public, &looked).await;
            forms_fit_in_every_language(&page, &app, visitor.width, &looked).await;
        }
    })
    .await;
    looked.at_all(&public_patterns());
}

// Pages look the same on either database.

#[test]
fn browser_every_page_is_accessible_in_the_light() {
    on_sqlite(async |db| every_public_page(App::start(&db).await, Visitor::at_a_desk()).await);
}

#[test]
fn browser_every_page_fits_a_telephone_in_every_language_and_is_accessible_in_the_dark() {
    on_sqlite(async |db| every_public_page(App::start(&db).await, telephone()).await);
}

/// Signs in on the page of that.
pub async fn sign_in(page: &Client, app: &App, person: &Person) {
    page.goto(&format!("{}/office/sign-in", app.base)).await.unwrap();
    fill(page, "#email", &person.email).await;
    fill(page, "#password", &person.password).await;
    fill(page, "#code", &person.secret.code_at(app.unix_now())).await;
    click(page, ".actions button").await;
    find(page, ".who").await;
}

/// Pages that stand behind a button.
async fn what_the_treasurer_presses(page: &Client, app: &App, looked: &Looked, statement: &str) {
    let open = async |path: &str| page.goto(&format!("{}{path}", app.base)).await.unwrap();
    open("/office/statements").await;
    fill(page, "#file", statement).await;
    click(page, "#upload button").await;
    find(page, "form[action='/office/statements/import']").await;
    is_accessible(page, looked, "a statement that was looked at").await;
    click(page, "form[action='/office/statements/import'] button").await;
    find(page, "form[action='/office/statements/explain']").await;
    find(page, "form[action='/office/statements/assign']").await;
    is_accessible(page, looked, "lines that wait").await;
    open("/office/messages").await;
    fill(page, "#open-reason", "moderation").await;
    click(page, "form[action='/office/messages/open'] button").await;
    find(page, "form[action='/office/messages/decide'] blockquote").await;
    is_accessible(page, looked, "messages that were opened").await;
    open("/office/months").await;
    click(page, "#look button").await;
    find(page, "#next-title ~ .panel, #next-title ~ p ~ p").await;
    is_accessible(page, looked, "a month that was looked at").await;
    open("/office/appeals/new").await;
    for field in ["#title_en", "#target", "#name_1"] {
        fill(page, field, "x").await;
    }
    // The browser itself asks for what is missing; what it lets pass the server refuses.
    page.execute("document.querySelector('main form').noValidate = true", vec![]).await.unwrap();
    click(page, "main form .actions button").await;
    find(page, ".summary").await;
    is_accessible(page, looked, "a refused appeal").await;
}

async fn every_page_of_the_office(mut app: App, visitor: Visitor) {
    let EveryPage { office, statement, .. } = lived_in(&mut app).await;
    let (treasurer, looked) = (app.demonstration(), Looked::default());
    let is_telephone = visitor.width < Visitor::at_a_desk().width;
    browse("accessible-office", visitor.clone(), async |page| {
        visit(&page, &app, &looked, "/office/sign-in").await;
        if is_telephone {
            let outside = ["/office/sign-in".to_owned()];
            fit_in_every_language(&page, &app, visitor.width, &outside, &looked).await;
        }
        sign_in(&page, &app, &treasurer).await;
        let inside: Vec<String> = office.into_iter().filter(|path| path != "/office/sign-in").collect();
        for path in &inside {
            visit(&page, &app, &looked, path).await;
        }
        what_the_treasurer_presses(&page, &app, &looked, &statement.display().to_string()).await;
        if is_telephone {
            fit_in_every_language(&page, &app, visitor.width, &inside, &looked).await;
        }
    })
    .await;
    looked.at_all(&office_patterns());
}

#[test]
fn browser_every_page_of_the_office_is_accessible_in_the_light() {
    on_sqlite(async |db| every_page_of_the_office(App::start(&db).await, Visitor::at_a_desk()).await);
}

#[test]
fn browser_every_page_of_the_office_fits_a_telephone_in_every_language_and_is_accessible_in_the_dark() {
    on_sqlite(async |db| every_page_of_the_office(App::start(&db).await, telephone()).await);
}
