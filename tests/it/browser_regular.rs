//! A regular gift in a real browser: begun, seen on the giver's own page, changed, paused, resumed and ended.

use fantoccini::Client;

use crate::{
    browser_give::{ENTER, SPACE, SUBMIT, arrive, click, fill, find, fits, pay, press, source, text},
    harness::{
        app::App,
        browser::{Visitor, browse},
    },
    one_db_test,
    regular_gifts::{mails_with, own_path, subscription, wait_mails_with},
};

/// Presses a button by the mouse, or by the keyboard where the driver's mouse would wait for scripts.
async fn push(page: &Client, css: &str, by_mouse: bool) {
    if by_mouse {
        click(page, css).await;
    } else {
        press(page, css, ENTER).await;
    }
}

/// Gives 12.00 a month, and answers the reference.
async fn begin(page: &Client, app: &App, by_mouse: bool) -> String {
    page.goto(&format!("{}/donate", app.base)).await.unwrap();
    press(page, "input[name=frequency][value=monthly]", SPACE).await;
    fill(page, "#amount", "12").await;
    fill(page, "#email", "giver@example.org").await;
    press(page, "#consent", SPACE).await;
    push(page, SUBMIT, by_mouse).await;
    pay(page, app).await;
    let back = arrive(page, &format!("{}/donate/", app.base)).await;
    let (_, reference) = back.rsplit_once("/donate/").unwrap();
    let reference: String = reference.chars().take_while(char::is_ascii_alphanumeric).collect();
    app.wait_status(&reference, "active").await;
    reference
}

/// Words of the two mails that a giver gets in between: the receipt, and the link by which the gift is changed.
#[derive(Clone, Copy)]
struct Mails {
    receipt: &'static str,
    change: &'static str,
}

/// The digits of a text, whatever its language puts between them.
fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

async fn journey(page: Client, app: &App, width: f64, by_mouse: bool, mails: Mails) {
    let reference = begin(&page, app, by_mouse).await;
    let receipt = wait_mails_with(app, mails.receipt, 1).await.remove(0);
    let own = format!("{}{}", app.base, own_path(&receipt));
    page.goto(&own).await.unwrap();
    let lead = text(&page, ".lead").await;
    assert!(digits(&lead).contains("1200") && lead.contains('£'), "{lead}");
    fits(&page, width).await;

    push(&page, "form.ask_change button", by_mouse).await;
    arrive(&page, &format!("{own}?notice=mailed")).await;
    let mailed = wait_mails_with(app, mails.change, 1).await.remove(0);
    page.goto(&format!("{}{}", app.base, own_path(&mailed))).await.unwrap();
    fits(&page, width).await;
    fill(&page, "#amount", "20").await;
    push(&page, "form.amount button", by_mouse).await;
    find(&page, ".notice").await;
    let shown = source(&page).await;
    assert!(shown.contains("20.00") || shown.contains("20,00"), "{shown}");
    let price = subscription(app, &reference).await["items"]["data"][0]["price"]["unit_amount"].clone();
    assert_eq!(price, 2000, "from the next period");

    page.goto(&own).await.unwrap();
    push(&page, "form.pause button", by_mouse).await;
    find(&page, "form.resume button").await;
    app.wait_status(&reference, "paused").await;
    fits(&page, width).await;
    push(&page, "form.resume button", by_mouse).await;
    find(&page, "form.pause button").await;
    app.wait_status(&reference, "active").await;
    push(&page, "form.cancel button", by_mouse).await;
    app.wait_status(&reference, "cancelled").await;
    page.goto(&own).await.unwrap();
    assert!(!source(&page).await.contains("value=\"cancel\""), "what is over cannot be ended again");
    assert_eq!(subscription(app, &reference).await["status"], "canceled");
    assert_eq!(mails_with(app, mails.receipt).len(), 1);
}

one_db_test!(
    sqlite,
    async fn browser_a_regular_gift_is_kept_without_scripts_on_a_telephone(db: TestDb) {
        let app = App::start(&db).await;
        let visitor = Visitor::on_a_telephone().without_javascript();
        let mails = Mails { receipt: "Receipt R-", change: "next 15 minutes" };
        browse("regular-telephone", visitor, async |page| journey(page, &app, 320.0, false, mails).await)
            .await;
        app.quiet().await;
    }
);

one_db_test!(
    postgres,
    async fn browser_a_regular_gift_is_kept_at_a_desk_in_kazakh(db: TestDb) {
        let app = App::start(&db).await;
        let visitor = Visitor::at_a_desk().reading("kk");
        let mails = Mails { receipt: "Түбіртек R-", change: "15 минутта" };
        browse("regular-desk", visitor, async |page| journey(page, &app, 1280.0, true, mails).await).await;
        app.quiet().await;
    }
);
