//! Giving in a real browser: without scripts on a telephone, with scripts at a desk, every button of every form.

use std::{fs, path::Path, time::Duration};

use fantoccini::{Client, Locator, elements::Element};
use serde_json::json;

use crate::{
    harness::{
        app::App,
        browser::{Visitor, browse},
    },
    one_db_test,
};

pub const SUBMIT: &str = ".actions button[type=submit]";

pub async fn find(page: &Client, css: &str) -> Element {
    let wait = page.wait().at_most(Duration::from_secs(30));
    wait.for_element(Locator::Css(css)).await.unwrap_or_else(|error| panic!("{css}: {error}"))
}

pub async fn fill(page: &Client, css: &str, text: &str) {
    let field = find(page, css).await;
    field.clear().await.unwrap();
    field.send_keys(text).await.unwrap();
}

pub async fn click(page: &Client, css: &str) {
    // A page that is just being left may take the element away between finding and clicking it.
    for _ in 0..5 {
        match find(page, css).await.click().await {
            Err(error) if error.is_stale_element_reference() => {}
            done => return done.unwrap(),
        }
    }
    panic!("{css} does not stay long enough to be clicked")
}

/// By keyboard: the driver's mouse waits for scripts before it clicks, and waits for ever where none may run.
pub async fn press(page: &Client, css: &str, key: &str) {
    // A page that is just being left may take the element away between finding and pressing it.
    for _ in 0..5 {
        match find(page, css).await.send_keys(key).await {
            Err(error) if error.is_stale_element_reference() => {}
            done => return done.unwrap(),
        }
    }
    panic!("{css} does not stay long enough to be pressed")
}

pub const SPACE: &str = " ";
pub const ENTER: &str = "\u{E007}";

/// What an element says. A page that is just being left may take the element away between finding and reading it.
pub async fn text(page: &Client, css: &str) -> String {
    for _ in 0..5 {
        if let Ok(text) = find(page, css).await.text().await {
            return text;
        }
    }
    panic!("{css} does not stay long enough to be read")
}

pub async fn value(page: &Client, css: &str) -> String {
    find(page, css).await.prop("value").await.unwrap().unwrap_or_default()
}

pub async fn source(page: &Client) -> String {
    page.source().await.unwrap()
}

/// Waits until the address of the page begins like this, and gives it.
pub async fn arrive(page: &Client, start: &str) -> String {
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
pub async fn keep(page: &Client, name: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/screenshots");
    fs::create_dir_all(&folder).unwrap();
    let picture = find(page, "body").await.screenshot().await.unwrap();
    fs::write(folder.join(format!("{name}.png")), picture).unwrap();
}

/// No part of the page lies beside the screen.
pub async fn fits(page: &Client, width: f64) {
    for part in ["header", "main", "footer"] {
        let (x, _, part_width, _) = find(page, part).await.rectangle().await.unwrap();
        assert!(x >= 0.0 && x + part_width <= width + 0.5, "{part} from {x} is {part_width} wide");
    }
}

pub async fn pay(page: &Client, app: &App) {
    arrive(page, &app.sandbox).await;
    fill(page, "#email", "payer@example.org").await;
    fill(page, "#card_number", "4242424242424242").await;
    fill(page, "#expiry", "1240").await;
    fill(page, "#cvc", "123").await;
    press(page, "main button[type=submit], form button[type=submit]", ENTER).await;
}

one_db_test!(
    sqlite,
    async fn browser_a_telephone_without_scripts_gives_after_a_mistake(db: TestDb) {
        let app = App::start(&db).await;
        let visitor = Visitor::on_a_telephone().without_javascript();
        browse("telephone", visitor, async |page| {
            page.goto(&format!("{}/donate", app.base)).await.unwrap();
            fits(&page, 320.0).await;
            keep(&page, "telephone-1-form").await;
            fill(&page, "#amount", "a tenner").await;
            fill(&page, "#name", "A. Giver").await;
            fill(&page, "#email", "giver@example.org").await;
            fill(&page, "#message", "Solidarity from <Branch 7> & friends").await;
            press(&page, "#consent", SPACE).await;
            press(&page, SUBMIT, ENTER).await;

            assert!(text(&page, "#amount-error").await.contains("not an amount"));
            assert!(text(&page, ".summary").await.contains("What you typed is still here"));
            assert_eq!(value(&page, "#amount").await, "a tenner");
            assert_eq!(value(&page, "#name").await, "A. Giver");
            assert_eq!(value(&page, "#email").await, "giver@example.org");
            assert_eq!(value(&page, "#message").await, "Solidarity from <Branch 7> & friends");
            assert!(find(&page, "#consent").await.is_selected().await.unwrap());
            fits(&page, 320.0).await;
            keep(&page, "telephone-2-mistake").await;

            fill(&page, "#amount", "31.50").await;
            press(&page, SUBMIT, ENTER).await;
            arrive(&page, &app.sandbox).await;
            keep(&page, "telephone-3-card").await;
            pay(&page, &app).await;
            arrive(&page, &format!("{}/donate/", app.base)).await;
            // The giver may be back before the confirmation, and looks again.
            for _ in 0..20 {
                if text(&page, "h1").await.contains("Thank you") {
                    break;
                }
                tokio::time::sleep(Duration::from_millis(500)).await;
                press(&page, "main .actions a", ENTER).await;
            }
            assert!(text(&page, "h1").await.contains("Thank you"));
            assert!(source(&page).await.contains("£31.50"));
            fits(&page, 320.0).await;
            keep(&page, "telephone-4-thanks").await;
        })
        .await;
        assert!(app.wait_mails(1).await[0].contains("To: payer@example.org"));
        app.quiet().await;
        assert_eq!(app.export_rows()[0]["amount"], "31.50");
    }
);

one_db_test!(
    postgres,
    async fn browser_a_desk_gives_by_transfer_in_russian(db: TestDb) {
        let app = App::start(&db).await;
        browse("russian", Visitor::at_a_desk().reading("ru"), async |page| {
            page.goto(&format!("{}/", app.base)).await.unwrap();
            assert_eq!(find(&page, "html").await.attr("lang").await.unwrap().as_deref(), Some("ru"));
            keep(&page, "russian-1-landing").await;
            click(&page, ".actions a.button").await;
            arrive(&page, &format!("{}/donate", app.base)).await;
            keep(&page, "russian-2-form").await;
            find(&page, "#currency").await.select_by_value("EUR").await.unwrap();
            fill(&page, "#message", "Из ночной смены").await;
            click(&page, "button[name=change_currency]").await;
            find(&page, "input[name=amount_preset]").await;
            assert!(text(&page, ".presets").await.contains('€'));
            assert_eq!(value(&page, "#message").await, "Из ночной смены");
            fill(&page, "#amount", "40,50").await;
            fill(&page, "#email", "giver@example.org").await;
            click(&page, "#consent").await;
            click(&page, "input[name=method][value=transfer]").await;
            click(&page, SUBMIT).await;
            arrive(&page, &format!("{}/donate/", app.base)).await;
            let bank = text(&page, ".bank").await.replace(['\u{a0}', '\u{202f}'], " ");
            assert!(bank.contains("40,50 €") && bank.contains("IBAN"), "{bank}");
            keep(&page, "russian-3-transfer").await;
            let reference = text(&page, ".reference").await;
            let kept = app.status(&reference.replace([' ', '-'], "")).await;
            assert_eq!(
                (kept["status"].as_str(), kept["amount_minor"].as_i64()),
                (Some("pledged"), Some(4050))
            );
        })
        .await;
        app.wait_mails(1).await;
        assert!(app.at_stripe("checkout.session").await.is_empty());
    }
);

one_db_test!(
    sqlite,
    async fn browser_every_other_button_leads_somewhere(db: TestDb) {
        let app = App::start(&db).await;
        browse("noscript", Visitor::on_a_telephone().without_javascript(), async |page| {
            page.goto(&format!("{}/donate", app.base)).await.unwrap();
            fill(&page, "#amount", "12").await;
            press(&page, "noscript button[name=by_transfer]", ENTER).await;
            arrive(&page, &format!("{}/donate/", app.base)).await;
            assert!(text(&page, ".bank").await.contains("£12.00"));
            // Enter in a field sends the form as its main button does.
            page.goto(&format!("{}/donate", app.base)).await.unwrap();
            fill(&page, "#amount", "13\u{e007}").await;
            arrive(&page, &app.sandbox).await;
        })
        .await;
        // Stripe's own page wants scripts; ours led to it without.
        app.sandbox_control("settings", json!({ "script_required": true })).await;
        browse("preset", Visitor::at_a_desk(), async |page| {
            page.goto(&format!("{}/donate?fund=zhanaozen-medical", app.base)).await.unwrap();
            click(&page, "input[name=amount_preset][value='1000']").await;
            click(&page, SUBMIT).await;
            pay(&page, &app).await;
            let url = arrive(&page, &format!("{}/donate/", app.base)).await;
            app.wait_status(url.rsplit('/').next().unwrap(), "paid").await;
            keep(&page, "preset-thanks").await;
        })
        .await;
        app.quiet().await;
        let rows = app.export_rows();
        assert_eq!(rows.len(), 1);
        assert_eq!((rows[0]["amount"].as_str(), rows[0]["fund"].as_str()), ("10.00", "zhanaozen-medical"));
    }
);

/// Presses the tabulator until the keyboard is at an element, and proves at each stop that one can see where it is.
async fn tab_to(page: &Client, css: &str) {
    const STOP: &str = "const at = document.activeElement, look = getComputedStyle(at); \
        return [at.matches(arguments[0]), at === document.body || look.outlineStyle !== 'none', at.outerHTML.slice(0, 200)]";
    for _ in 0..120 {
        page.active_element().await.unwrap().send_keys("\u{E004}").await.unwrap();
        let stop = page.execute(STOP, vec![json!(css)]).await.unwrap();
        assert_eq!(stop[1], true, "nobody sees that the keyboard is at {}", stop[2]);
        if stop[0] == true {
            return;
        }
    }
    panic!("the tabulator never comes to {css}");
}

async fn type_keys(page: &Client, keys: &str) {
    page.active_element().await.unwrap().send_keys(keys).await.unwrap();
}

one_db_test!(
    postgres,
    async fn browser_a_gift_is_given_by_the_keyboard_alone(db: TestDb) {
        const DOWN: &str = "\u{E015}";
        let app = App::start(&db).await;
        browse("keyboard", Visitor::at_a_desk().reading("de"), async |page| {
            page.goto(&format!("{}/", app.base)).await.unwrap();
            // The first stop leads past the head of the page.
            tab_to(&page, ".skip").await;
            type_keys(&page, ENTER).await;
            tab_to(&page, ".hero .button, main .actions a.button").await;
            type_keys(&page, ENTER).await;
            arrive(&page, &format!("{}/donate", app.base)).await;
            tab_to(&page, "#amount").await;
            type_keys(&page, "17,50").await;
            // From once to monthly and back to once.
            tab_to(&page, "input[name=frequency]").await;
            type_keys(&page, DOWN).await;
            assert!(text(&page, SUBMIT).await.contains("17,50"), "the button says what will be given");
            type_keys(&page, "\u{E013}").await;
            tab_to(&page, "#fund, input[name=fund]").await;
            type_keys(&page, DOWN).await;
            tab_to(&page, "#email").await;
            type_keys(&page, "giver@example.org").await;
            tab_to(&page, "#consent").await;
            type_keys(&page, SPACE).await;
            tab_to(&page, SUBMIT).await;
            type_keys(&page, ENTER).await;
            arrive(&page, &app.sandbox).await;
            pay(&page, &app).await;
            let url = arrive(&page, &format!("{}/donate/", app.base)).await;
            app.wait_status(url.rsplit('/').next().unwrap(), "paid").await;
        })
        .await;
        app.wait_mails(1).await;
        app.quiet().await;
        let row = &app.export_rows()[0];
        assert_eq!((row["amount"].as_str(), row["fund"].as_str()), ("17.50", "zhanaozen-medical"));
    }
);
