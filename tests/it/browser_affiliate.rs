//! A branch affiliates in a real browser, step by step: by keyboard on a telephone without scripts, and by mouse at a desk.

use chrono::{Days, NaiveDate};
use fantoccini::Client;

use crate::{
    affiliations::own_path,
    browser_give::{ENTER, SPACE, arrive, click, fill, find, fits, keep, pay, press, text, value},
    harness::{
        app::App,
        browser::{Visitor, browse},
    },
    one_db_test,
};

/// The button that goes on, and on the last step sends.
pub const NEXT: &str = "#apply > .actions button:not([name])";
const BACK: &str = "button[name=back]";

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
    format!("{}{}", app.base, own_path(app, &letter))
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

/// Reminder, renewal with other figures, arrears, lapse and return, each from the link in a letter.
async fn the_year_goes_round(page: &Client, app: &mut App, reference: &str, verify: &str) {
    app.quiet().await;
    app.advance_days(336).await;
    app.restart_gently().await;
    app.wait_standing(reference, "due").await;
    page.goto(&link(app, "Your renewal").await).await.unwrap();
    assert_eq!(value(page, "#members").await, "180", "last year's figures are filled in");
    fill(page, "#members", "200").await;
    fits(page, 320.0).await;
    keep(page, "branch-telephone-9-renewal").await;
    press(page, "button[name=method][value=card]", ENTER).await;
    pay(page, app).await;
    arrive(page, &format!("{}/affiliate/", app.base)).await;
    let renewed = app.wait_standing(reference, "active").await;
    app.letters("Certificate C-", 2).await;
    app.quiet().await;

    let until: NaiveDate = renewed["term"]["until"].as_str().unwrap().parse().unwrap();
    for (days, standing) in [(1, "arrears"), (112, "lapsed")] {
        app.advance_to(until + Days::new(days)).await;
        app.restart_gently().await;
        app.wait_standing(reference, standing).await;
        app.quiet().await;
    }
    page.goto(&format!("{}{verify}", app.base)).await.unwrap();
    assert!(text(page, "main").await.contains("This certificate is not valid"));
    let last = app.letters_now("Your renewal").pop().unwrap();
    page.goto(&format!("{}{}", app.base, own_path(app, &last))).await.unwrap();
    assert!(text(page, "main").await.contains("lapsed"));
    keep(page, "branch-telephone-10-lapsed").await;
    press(page, "button[name=method][value=card]", ENTER).await;
    pay(page, app).await;
    arrive(page, &format!("{}/affiliate/", app.base)).await;
    let returned = app.wait_standing(reference, "active").await;
    assert_eq!(
        returned["term"]["from"],
        app.clock_date().to_string(),
        "a new year from the day of the payment"
    );
}

one_db_test!(
    postgres,
    async fn browser_a_secretary_without_scripts_goes_from_the_union_through_the_year(db: TestDb) {
        let mut app = App::start(&db).await;
        browse("branch-telephone", Visitor::on_a_telephone().without_javascript(), async |page| {
            first_step_with_mistakes(&page, &app).await;
            all_steps_and_back(&page, &app).await;
            page.goto(&link(&app, "Invoice INV-").await).await.unwrap();
            assert_eq!(text(&page, "h1").await, "Bristol <Rail>");
            fits(&page, 320.0).await;
            keep(&page, "branch-telephone-7-own-page").await;
            press(&page, "form[action$='/pay'] button", ENTER).await;
            pay(&page, &app).await;
            let url = arrive(&page, &format!("{}/affiliate/", app.base)).await;
            let reference = url.rsplit('/').next().unwrap().to_owned();
            app.wait_standing(&reference, "active").await;
            app.cli_ok(&["affiliation", "accept", &reference, "--by", "A. Officer"]);
            let number = app.letters("Certificate C-", 1).await.remove(0).papers[0].0.clone();
            let number = number.trim_end_matches(".pdf");
            page.goto(&format!("{}/verify/{number}", app.base)).await.unwrap();
            assert!(text(&page, "main").await.contains("This certificate is valid"));
            keep(&page, "branch-telephone-8-certificate").await;
            the_year_goes_round(&page, &mut app, &reference, &format!("/verify/{number}")).await;
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
                format!("{}{}", app.base, own_path(&app, letter))
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
            let own = own_path(&app, &told[0]);
            page.goto(&format!("{}{own}", app.base)).await.unwrap();
            assert!(text(&page, "h1").await.contains("Leeds Post"));
        })
        .await;
        app.quiet().await;
    }
);
