//! A branch affiliates in a real browser, step by step: by keyboard on a telephone without scripts, and by mouse at a desk.

use std::{fs, path::Path, time::Duration};

use fantoccini::{Client, Locator, elements::Element};

use crate::{
    harness::{
        app::App,
        browser::{Visitor, browse},
    },
    one_db_test,
};

/// The button that goes on, and on the last step sends.
pub const NEXT: &str = "#apply > .actions button:not([name])";
const BACK: &str = "button[name=back]";

async fn find(page: &Client, css: &str) -> Element {
    let wait = page.wait().at_most(Duration::from_secs(30));
    wait.for_element(Locator::Css(css)).await.unwrap_or_else(|error| panic!("{css}: {error}"))
}

async fn fill(page: &Client, css: &str, text: &str) {
    let field = find(page, css).await;
    field.clear().await.unwrap();
    field.send_keys(text).await.unwrap();
}

async fn click(page: &Client, css: &str) {
    find(page, css).await.click().await.unwrap();
}

/// By keyboard: the driver's mouse waits for scripts before it clicks, and waits for ever where none may run.
async fn press(page: &Client, css: &str, key: &str) {
    find(page, css).await.send_keys(key).await.unwrap();
}

const SPACE: &str = " ";
const ENTER: &str = "\u{E007}";

async fn text(page: &Client, css: &str) -> String {
    find(page, css).await.text().await.unwrap()
}

async fn value(page: &Client, css: &str) -> String {
    find(page, css).await.prop("value").await.unwrap().unwrap_or_default()
}

/// Waits until the address of the page begins like this, and gives it.
async fn arrive(page: &Client, start: &str) -> String {
    for _ in 0..300 {
        let url = page.current_url().await.unwrap().to_string();
        if url.starts_with(start) {
            return url;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("at {} and not at {start}", page.current_url().await.unwrap());
}

/// Keeps the whole page as `target/screenshots/NAME.png`.
async fn keep(page: &Client, name: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/screenshots");
    fs::create_dir_all(&folder).unwrap();
    let picture = find(page, "body").await.screenshot().await.unwrap();
    fs::write(folder.join(format!("{name}.png")), picture).unwrap();
}

/// No part of the page lies beside the screen.
async fn fits(page: &Client, width: f64) {
    for part in ["header", "main", "footer"] {
        let (x, _, part_width, _) = find(page, part).await.rectangle().await.unwrap();
        assert!(x >= 0.0 && x + part_width <= width + 0.5, "{part} from {x} is {part_width} wide");
    }
}

/// Everything that the first step needs.
pub async fn fill_needed(page: &Client) {
    for (field, typed) in [
        ("#union", "rmt"),
        ("#body_name", "Bristol Rail"),
        ("#members", "180"),
        ("#contact_name", "A. Secretary"),
        ("#contact_email", "secretary@example.org"),
    ] {
        fill(page, field, typed).await;
    }
    find(page, "#country").await.select_by_value("GB").await.unwrap();
    press(page, "#authority", SPACE).await;
}

/// The link in the only mail with this subject.
async fn link(app: &App, subject: &str) -> String {
    let letter = app.letters(subject, 1).await.remove(0);
    format!("{}{}", app.base, crate::affiliations::own_path(app, &letter))
}

/// From the list of unions to the first step, which tells its mistakes beside the fields and keeps what was typed.
async fn first_step_with_mistakes(page: &Client, app: &App) {
    page.goto(&format!("{}/affiliate/unions", app.base)).await.unwrap();
    fill(page, "#q", "rail maritime\u{e007}").await;
    press(page, "main li a", ENTER).await;
    find(page, "#body_name").await;
    assert!(value(page, "#union").await.starts_with("RMT"), "the union is filled in");
    assert_eq!(value(page, "#country").await, "GB");
    fits(page, 320.0).await;
    keep(page, "branch-telephone-1-needed").await;
    fill(page, "#body_name", "Bristol <Rail>").await;
    fill(page, "#members", "about 200").await;
    fill(page, "#contact_name", "A. Secretary").await;
    // The enter key in a field goes on, as the button does.
    fill(page, "#contact_email", "secretary@example.org\u{e007}").await;
    assert!(text(page, "#members-error").await.contains("in figures"));
    assert!(text(page, "#authority-error").await.contains("authority"));
    assert_eq!(value(page, "#members").await, "about 200");
    assert_eq!(value(page, "#body_name").await, "Bristol <Rail>");
    fits(page, 320.0).await;
    keep(page, "branch-telephone-2-mistakes").await;
    // From the list of mistakes to the field.
    press(page, ".summary a[href='#members']", ENTER).await;
    assert_eq!(page.current_url().await.unwrap().fragment(), Some("members"));
}

/// Forward, back, into another language and forward again to the end: all that was typed stays.
async fn all_steps_and_back(page: &Client, app: &App) {
    fill(page, "#members", "180").await;
    press(page, "#authority", SPACE).await;
    press(page, NEXT, ENTER).await;
    assert!(text(page, "#price").await.contains("180 members × £0.20 = £36.00"));
    assert!(text(page, ".stages [aria-current=step]").await.contains("The price"));
    fits(page, 320.0).await;
    keep(page, "branch-telephone-3-price").await;
    press(page, NEXT, ENTER).await;
    fill(page, "#note", "One line").await;
    press(page, BACK, ENTER).await;
    find(page, "#currency").await;
    press(page, BACK, ENTER).await;
    assert_eq!(value(page, "#body_name").await, "Bristol <Rail>");
    // Read in another language, all stays.
    press(page, "footer button[lang=kk]", ENTER).await;
    find(page, "html[lang=kk]").await;
    assert_eq!(value(page, "#body_name").await, "Bristol <Rail>");
    press(page, NEXT, ENTER).await;
    find(page, "#price").await;
    fits(page, 320.0).await;
    keep(page, "branch-telephone-4-price-kk").await;
    press(page, "footer button[lang=en]", ENTER).await;
    find(page, "html[lang=en]").await;
    press(page, NEXT, ENTER).await;
    assert_eq!(value(page, "#note").await, "One line");
    press(page, "input[name=method][value=invoice]", SPACE).await;
    fits(page, 320.0).await;
    keep(page, "branch-telephone-5-rest").await;
    press(page, NEXT, ENTER).await;
    arrive(page, &format!("{}/affiliate/", app.base)).await;
    keep(page, "branch-telephone-6-standing").await;
}

one_db_test!(
    postgres,
    async fn browser_a_secretary_without_scripts_goes_from_the_union_to_the_certificate(db: TestDb) {
        let app = App::start(&db).await;
        browse("branch-telephone", Visitor::on_a_telephone().without_javascript(), async |page| {
            first_step_with_mistakes(&page, &app).await;
            all_steps_and_back(&page, &app).await;
            page.goto(&link(&app, "Invoice INV-").await).await.unwrap();
            assert_eq!(text(&page, "h1").await, "Bristol <Rail>");
            fits(&page, 320.0).await;
            keep(&page, "branch-telephone-7-own-page").await;
            press(&page, "form[action$='/pay'] button", ENTER).await;
            arrive(&page, &app.sandbox).await;
            fill(&page, "#email", "payer@example.org").await;
            fill(&page, "#card_number", "4242424242424242").await;
            fill(&page, "#expiry", "1240").await;
            fill(&page, "#cvc", "123").await;
            press(&page, "main button[type=submit], form button[type=submit]", ENTER).await;
            let url = arrive(&page, &format!("{}/affiliate/", app.base)).await;
            let reference = url.rsplit('/').next().unwrap().to_owned();
            app.wait_standing(&reference, "active").await;
            app.cli_ok(&["affiliation", "accept", &reference, "--by", "A. Officer"]);
            let number = app.letters("Certificate C-", 1).await.remove(0).papers[0].0.clone();
            let number = number.trim_end_matches(".pdf");
            page.goto(&format!("{}/verify/{number}", app.base)).await.unwrap();
            assert!(text(&page, "main").await.contains("This certificate is valid"));
            keep(&page, "branch-telephone-8-certificate").await;
        })
        .await;
        app.quiet().await;
    }
);

one_db_test!(
    sqlite,
    async fn browser_a_secretary_at_a_desk_leaves_comes_back_and_names_a_successor(db: TestDb) {
        let app = App::start(&db).await;
        browse("branch-desk", Visitor::at_a_desk(), async |page| {
            page.goto(&format!("{}/affiliate", app.base)).await.unwrap();
            fill(&page, "#body_name", "Leeds Post").await;
            fill(&page, "#members", "1,200").await;
            fill(&page, "#contact_email", "secretary@example.org").await;
            click(&page, "button[formaction='/affiliate/unions']").await;
            fill(&page, "#q", "public and commercial\u{e007}").await;
            click(&page, "#choose li button").await;
            assert!(value(&page, "#union").await.starts_with("PCS"));
            assert_eq!(value(&page, "#body_name").await, "Leeds Post");
            click(&page, "button[name=save_draft]").await;
            assert!(text(&page, ".notice").await.contains("on its way"));
            keep(&page, "branch-desk-1-kept").await;
            page.goto(&link(&app, "Your form").await).await.unwrap();
            assert_eq!(value(&page, "#body_name").await, "Leeds Post");
            assert_eq!(value(&page, "#members").await, "1,200");
            assert_eq!(value(&page, "#country").await, "GB");
            fill(&page, "#contact_name", "A. Secretary").await;
            click(&page, "#authority").await;
            click(&page, NEXT).await;
            assert!(text(&page, "#price").await.contains("1,200 members"));
            keep(&page, "branch-desk-2-price").await;
            click(&page, NEXT).await;
            fill(&page, "#treasurer_name", "A. Treasurer").await;
            fill(&page, "#treasurer_email", "treasurer@example.org").await;
            keep(&page, "branch-desk-3-rest").await;
            click(&page, NEXT).await;
            arrive(&page, &format!("{}/affiliate/", app.base)).await;

            let quotes = app.letters("Quote ", 2).await;
            let of = |address: &str| {
                let letter = quotes.iter().find(|letter| letter.to == address).unwrap();
                format!("{}{}", app.base, crate::affiliations::own_path(&app, letter))
            };
            page.goto(&of("secretary@example.org")).await.unwrap();
            let today = app.clock_date().to_string();
            let set = format!("document.getElementById('motion_date').value = '{today}'");
            page.execute(&set, Vec::new()).await.unwrap();
            keep(&page, "branch-desk-4-decision").await;
            click(&page, "button[name=method][value=invoice]").await;
            app.letters("Invoice INV-", 2).await;
            page.goto(&format!("{}/leave", of("secretary@example.org"))).await.unwrap();
            fill(&page, "#name", "B. Next").await;
            fill(&page, "#email", "next@example.org").await;
            keep(&page, "branch-desk-5-leave").await;
            click(&page, ".actions button[type=submit]").await;
            assert!(text(&page, ".notice").await.contains("is asked whether this is right"));
            page.goto(&of("treasurer@example.org")).await.unwrap();
            assert!(text(&page, "main").await.contains("B. Next"));
            keep(&page, "branch-desk-6-successor").await;
            click(&page, "button[name=right][value=yes]").await;
            let mut told = app.letters("Your page", 3).await;
            told.retain(|letter| letter.to == "next@example.org");
            let own = crate::affiliations::own_path(&app, &told[0]);
            page.goto(&format!("{}{own}", app.base)).await.unwrap();
            assert!(text(&page, "h1").await.contains("Leeds Post"));
        })
        .await;
        app.quiet().await;
    }
);
