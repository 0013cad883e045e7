//! Treasurers come, hand over and lose what they sign in with: each walked in real browsers, without scripts, on a
//! telephone.

use fantoccini::{Client, Locator};
use serde_json::json;

use crate::{
    browser_give::{ENTER, arrive, fill, find, fits, press, source, text},
    db_test,
    harness::{
        app::App,
        browser::{Visitor, browse, keep_picture},
    },
    office::{
        desk::{Person, from_base32},
        staff::{link_to, reads},
    },
};

const B: &str = "b@campaign.example";
const GIVER: &str = "Canary Giver";

fn telephone() -> Visitor {
    Visitor::on_a_telephone().without_javascript()
}

async fn open(page: &Client, app: &App, path: &str) {
    page.goto(&format!("{}{path}", app.base)).await.unwrap();
}

/// A page that somebody reads: nothing lies beside the screen.
async fn look(page: &Client, what: &str) {
    fits(page, 320.0).await;
    keep_picture(page, what).await;
}

async fn enter(page: &Client, app: &App, person: &Person, code: &str) {
    open(page, app, "/office/sign-in").await;
    // A recovery code has letters: a keyboard of digits only would shut its owner out.
    assert_ne!(find(page, "#code").await.attr("inputmode").await.unwrap().as_deref(), Some("numeric"));
    fill(page, "#email", &person.email).await;
    fill(page, "#password", &person.password).await;
    fill(page, "#code", code).await;
    press(page, ".actions button", ENTER).await;
}

async fn sign_in(page: &Client, app: &App, person: &Person) {
    app.next_code().await;
    enter(page, app, person, &person.secret.code_at(app.unix_now())).await;
    find(page, ".who").await;
}

async fn sign_out(page: &Client, app: &App) {
    press(page, ".who button", ENTER).await;
    arrive(page, &format!("{}/office/sign-in", app.base)).await;
}

/// Somebody who is not signed in is led to the sign-in page.
async fn is_out(page: &Client, app: &App) {
    open(page, app, "/office/payments").await;
    arrive(page, &format!("{}/office/sign-in?next=", app.base)).await;
}

/// Follows a mailed link to its end; who they are afterwards.
async fn follow(page: &Client, app: &App, link: &str, email: &str, password: &str) -> Person {
    page.goto(link).await.unwrap();
    look(page, "staff-join").await;
    let typed = text(page, ".hint code").await;
    let secret = from_base32(&typed);
    let choose = async |code: &str| {
        fill(page, "#password", password).await;
        fill(page, "#again", password).await;
        fill(page, "#code", code).await;
        press(page, ".actions button", ENTER).await;
    };
    choose("000000").await;
    assert!(text(page, ".summary").await.contains("The code does not fit"));
    assert_eq!(text(page, ".hint code").await, typed, "the app that was connected still fits");
    choose(&secret.code_at(app.unix_now())).await;
    find(page, ".codes").await;
    look(page, "staff-joined").await;
    let mut recovery_codes = Vec::new();
    for code in page.find_all(Locator::Css(".codes code")).await.unwrap() {
        recovery_codes.push(code.text().await.unwrap());
    }
    assert_eq!(recovery_codes.len(), 10);
    press(page, "main .actions a", ENTER).await;
    arrive(page, &format!("{}/office/sign-in", app.base)).await;
    Person { email: email.to_owned(), password: password.to_owned(), secret, recovery_codes }
}

/// A gift whose giver left a name: the address of its page in the office.
async fn gift_with_a_name(app: &App) -> String {
    let (reference, card) = app.card_gift(json!({ "name": GIVER })).await;
    assert_eq!(app.pay(&card, "4242424242424242").await.status(), 303);
    app.wait_status(&reference, "paid").await;
    app.quiet().await;
    format!("/office/payments/stripe/{}", app.paid_at_stripe().await[0]["id"].as_str().unwrap())
}

async fn opens_the_name(page: &Client, app: &App, payment: &str) {
    open(page, app, payment).await;
    press(page, "details:has(form[action$='/open']) > summary", ENTER).await;
    fill(page, "#open-reason", "a letter to the giver").await;
    press(page, "form[action$='/open'] button", ENTER).await;
    assert!(text(page, "section.bank").await.contains(GIVER));
    look(page, "staff-name-opened").await;
}

/// The page says why not, and what to do.
async fn cannot_open_names(page: &Client, app: &App, payment: &str) {
    open(page, app, payment).await;
    assert!(page.find_all(Locator::Css("form[action$='/open']")).await.unwrap().is_empty());
    let said = source(page).await;
    assert!(said.contains("Ask another treasurer to give it to you") && !said.contains(GIVER), "{said}");
    open(page, app, "/office/account").await;
    assert!(text(page, "main").await.contains("You cannot open names"));
}

/// Presses a button beside the one other person who is there, and waits for what the page then says.
async fn press_beside(page: &Client, app: &App, email: &str, button: &str, done: &str) {
    open(page, app, "/office/staff").await;
    let ids = page.find_all(Locator::Css("section.person")).await.unwrap();
    let mut at = None;
    for (number, person) in (1..).zip(ids) {
        if person.text().await.unwrap().contains(email) {
            at = Some(number);
        }
    }
    let person = format!("section.person:nth-of-type({})", at.expect("somebody of this address"));
    press(page, &format!("{person} summary"), ENTER).await;
    look(page, "staff-beside").await;
    press(page, &format!("{person} button{button}"), ENTER).await;
    arrive(page, &format!("{}/office/{done}", app.base)).await;
    find(page, ".notice").await;
}

const GRANT: &str = "[formaction$='/grant']";
const LINK: &str = ":not([formaction])";
const HAS_LEFT: &str = "[formaction$='/disable']";

/// A invites B by mail and gives the office's key.
async fn a_hands_over(a: &Client, b: &Client, app: &App, payment: &str) -> Person {
    open(a, app, "/office/staff").await;
    look(a, "staff-alone").await;
    fill(a, "#email", B).await;
    find(a, "#role").await.select_by_value("treasurer").await.unwrap();
    press(a, "main > form .actions button", ENTER).await;
    arrive(a, &format!("{}/office/staff?done=invited", app.base)).await;
    assert!(text(a, ".notice").await.contains("The invitation is on its way"));

    let second = follow(b, app, &link_to(app, B, 1).await, B, "a password of B alone").await;
    sign_in(b, app, &second).await;
    cannot_open_names(b, app, payment).await;

    press_beside(a, app, B, GRANT, "staff?done=granted").await;
    assert!(text(a, ".notice").await.contains("from the next sign-in"));
    open(b, app, payment).await;
    let said = source(b).await;
    assert!(said.contains("Sign out and in again") && !said.contains("Ask another treasurer"), "{said}");
    sign_out(b, app).await;
    sign_in(b, app, &second).await;
    opens_the_name(b, app, payment).await;
    second
}

/// What a program reads with, made on the page.
async fn makes_a_token(page: &Client, app: &App) -> String {
    open(page, app, "/office/tokens").await;
    fill(page, "#label", "accounts").await;
    press(page, "main > form .actions button", ENTER).await;
    let token = text(page, ".notice .address").await;
    assert_eq!(reads(app, &token).await, 200);
    look(page, "staff-token").await;
    token
}

db_test!(
    async fn browser_a_hands_over_to_b_and_is_removed(db: TestDb) {
        let app = App::start(&db).await;
        let payment = gift_with_a_name(&app).await;
        let first = app.demonstration();
        browse("staff-a", telephone(), async |a| {
            browse("staff-b", telephone(), async |b| {
                sign_in(&a, &app, &first).await;
                opens_the_name(&a, &app, &payment).await;
                a_hands_over(&a, &b, &app, &payment).await;
                let (of_a, of_b) = (makes_a_token(&a, &app).await, makes_a_token(&b, &app).await);

                // A has a page open, and is out with the next press of a button; so is the program that reads for A.
                open(&a, &app, "/office/staff").await;
                press_beside(&b, &app, &first.email, HAS_LEFT, "key?done=left").await;
                assert!(text(&b, "main").await.contains("proposes a new key"), "A knew the one before");
                open(&b, &app, "/office/staff").await;
                assert!(text(&b, "main").await.contains("left"));
                look(&b, "staff-a-left").await;
                assert_eq!((reads(&app, &of_a).await, reads(&app, &of_b).await), (401, 200));
                fill(&a, "#email", "mole@campaign.example").await;
                press(&a, "main > form .actions button", ENTER).await;
                arrive(&a, &format!("{}/office/sign-in", app.base)).await;
                is_out(&a, &app).await;
                app.next_code().await;
                enter(&a, &app, &first, &first.secret.code_at(app.unix_now())).await;
                assert!(text(&a, ".summary").await.contains("is wrong"));

                opens_the_name(&b, &app, &payment).await;
                open(&b, &app, "/office/staff").await;
                assert!(!text(&b, "main").await.contains("mole"), "nobody was invited by who had left");
                open(&b, &app, "/office/audit").await;
                let log = text(&b, "main").await;
                for act in
                    ["invited", "set up the sign-in", "gave the office’s key", "ended somebody’s access"]
                {
                    assert!(log.contains(act), "{act} in {log}");
                }
                look(&b, "staff-audit").await;
            })
            .await;
        })
        .await;
        app.quiet().await;
    }
);

/// The telephone is lost, the password is not: a recovery code signs in, once, and a new telephone is set up from there.
async fn without_the_telephone(b: &Client, app: &App, before: Person, payment: &str) -> Person {
    let code = before.recovery_codes[4].to_lowercase().replace('-', " ");
    enter(b, app, &before, &code).await;
    find(b, ".who").await;
    opens_the_name(b, app, payment).await;
    sign_out(b, app).await;
    enter(b, app, &before, &code).await;
    assert!(text(b, ".summary").await.contains("A code works once"));
    enter(b, app, &before, &before.recovery_codes[5]).await;
    find(b, ".who").await;
    open(b, app, "/office/account").await;
    assert!(text(b, "main").await.contains("You have 8 recovery codes left"));
    look(b, "staff-account").await;
    press(b, "main form .actions button", ENTER).await;
    arrive(b, &format!("{}/office/account?done=mailed", app.base)).await;
    let link = link_to(app, B, 1).await;
    let after = follow(b, app, &link, B, "another password of B").await;
    app.next_code().await;
    enter(b, app, &after, &before.recovery_codes[6]).await;
    assert!(text(b, ".summary").await.contains("is wrong"), "the paper of before is void");
    sign_in(b, app, &after).await;
    // Nobody had to give the key anew.
    opens_the_name(b, app, payment).await;
    after
}

/// Password and telephone are lost, and with them the browser: another treasurer mails a link.
async fn without_both(
    c: &Client,
    b: &Client,
    app: &App,
    payment: &str,
    password: &str,
    mails: usize,
) -> Person {
    sign_out(b, app).await;
    press_beside(c, app, B, LINK, "staff?done=mailed").await;
    let link = link_to(app, B, mails).await;
    let found = follow(b, app, &link, B, password).await;
    sign_in(b, app, &found).await;
    cannot_open_names(b, app, payment).await;
    found
}

db_test!(
    async fn browser_b_loses_telephone_and_password_and_comes_back(db: TestDb) {
        let app = App::start(&db).await;
        let payment = gift_with_a_name(&app).await;
        let office = app.office_identity().display().to_string();
        let b_before = app.create_user(B, "treasurer", &["--identity", &office]);
        let third = app.demonstration();
        browse("staff-c", telephone(), async |c| {
            browse("staff-b-back", telephone(), async |b| {
                without_the_telephone(&b, &app, b_before, &payment).await;

                // Another treasurer is there.
                sign_in(&c, &app, &third).await;
                let found = without_both(&c, &b, &app, &payment, "a third password of B", 2).await;
                press_beside(&c, &app, B, GRANT, "staff?done=granted").await;
                sign_out(&b, &app).await;
                sign_in(&b, &app, &found).await;
                opens_the_name(&b, &app, &payment).await;

                // Nobody who could give the key is: the identity's file does, and everybody is told.
                let found = without_both(&c, &b, &app, &payment, "a fourth password of B", 3).await;
                app.cli_ok(&["keys", "recover", "--identity", &office, "--email", B]);
                let told = app.wait_mails(3 + 2).await;
                assert_eq!(told.iter().filter(|mail| mail.contains("A sign-in was renewed")).count(), 2);
                sign_out(&b, &app).await;
                sign_in(&b, &app, &found).await;
                opens_the_name(&b, &app, &payment).await;
                open(&c, &app, "/office/audit").await;
                assert!(text(&c, "main").await.contains("recovered with the office’s key"));
            })
            .await;
        })
        .await;
        app.quiet().await;
    }
);
