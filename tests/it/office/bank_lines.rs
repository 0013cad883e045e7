//! A payment's page tells in which line of the bank's statement it came; who paid it opens with the giver's record only.

use serde_json::json;

use super::desk::{Desk, Page};
use crate::{
    bank::{Entry, camt, import, pledge},
    db_test,
    harness::app::App,
};

/// The address of the page of what came under a reference.
async fn page_of(desk: &mut Desk<'_>, reference: &str) -> String {
    let list = desk.get(&format!("/office/payments?reference={reference}")).await.text;
    let (_, after) = list.split_once("href=\"/office/payments/bank/").unwrap_or_else(|| panic!("{list}"));
    format!("/office/payments/bank/{}", after.split('"').next().unwrap())
}

fn grouped(reference: &str) -> String {
    let parts: Vec<&str> = vec![&reference[..4], &reference[4..8], &reference[8..]];
    parts.join("-")
}

fn tells(page: &Page, what: &[&str]) {
    assert_eq!(page.status, 200, "{}", page.text);
    for words in what {
        assert!(page.text.contains(words), "{words} in {}", page.text);
    }
}

fn no_name(page: &Page) {
    assert!(!page.text.contains("Canary"), "{}", page.text);
}

db_test!(
    async fn a_transfers_page_tells_its_line_and_opens_the_payer_after_a_fresh_code(db: TestDb) {
        let app = App::start(&db).await;
        let promised = pledge(&app, json!({ "name": "Canary Giver", "email": "canary@example.org" })).await;
        let words = format!("Canary words {promised}");
        let lines = [
            Entry("2026-11-02", 2_500, "T1", "Canary Payer", &words),
            Entry("2026-11-04", 700, "T2", "Canary Unknown", "for the miners"),
        ];
        import(&app, &camt(&app, "november.xml", 0, &lines));
        let mut clerk = Desk::of(&app, &app.create_user("c@campaign.example", "clerk", &[])).await;
        let path = page_of(&mut clerk, &promised).await;
        let page = clerk.get(&path).await;
        let line = [
            "Line of the bank’s statement",
            "2 November 2026",
            "£25.00 · main",
            "imported ",
            "<code>booked</code>",
        ];
        tells(&page, &line);
        tells(&page, &[&format!("<dd>{} · <code>booked", grouped(&promised))]);
        no_name(&page);
        let open = format!("{path}/open");
        let why = [("reason", "a letter")];
        assert_eq!(clerk.press(&open, &why).await.status, 403);

        let treasurer = app.demonstration();
        let mut desk = Desk::of(&app, &treasurer).await;
        assert_eq!(desk.press(&open, &[("reason", "")]).await.status, 422);
        app.advance_seconds(6 * 60).await;
        let stale = desk.press(&open, &why).await;
        assert_eq!(stale.status, 422);
        no_name(&stale);
        let code = treasurer.secret.code_at(app.unix_now());
        let opened = desk.press(&open, &[("reason", "a letter"), ("code", &code)]).await;
        tells(&opened, &["Canary Giver", "canary@example.org", "Canary Payer", "Canary words"]);
        no_name(&desk.get(&path).await);

        // What nobody explains has a payer and no giver.
        let waits = desk.get("/office/statements").await.text;
        let (_, after) = waits.split_once("name=\"line\" value=\"").unwrap();
        let waiting = format!("/office/payments/bank/{}", after.split('"').next().unwrap());
        let page = desk.get(&waiting).await;
        tells(&page, &["4 November 2026", "£7.00 · main", "<code>suspense</code>", "Show who paid"]);
        no_name(&page);
        let opened = desk.press(&format!("{waiting}/open"), &why).await;
        tells(&opened, &["Canary Unknown", "for the miners"]);
        assert!(!opened.text.contains("Canary Giver"), "{}", opened.text);
        let log = desk.get("/office/audit.csv").await.text;
        for act in [format!("names_opened,{promised},2,yes"), "names_opened,line-".to_owned()] {
            assert!(log.contains(&act), "{act} in {log}");
        }

        // Whoever is erased is erased here, too; the line stays.
        app.cli_ok(&["erase", &promised]);
        let page = desk.get(&path).await;
        tells(&page, &line);
        assert!(!page.text.contains(&open), "nothing is left to open: {}", page.text);
        assert_eq!(desk.press(&open, &why).await.status, 404);
        app.cli_ok(&["verify"]);
    }
);

db_test!(
    async fn what_is_not_in_a_statement_yet_says_so_and_what_came_up_later_tells_where(db: TestDb) {
        let app = App::start(&db).await;
        let by_hand = pledge(&app, json!({})).await;
        app.book(&by_hand, "25", "2026-11-03", "FT-9");
        let slip = ["book", "paying-in", "--number", "S1", "--amount", "12", "--currency", "GBP"];
        app.cli_ok(
            &[&slip[..], &["--date", "2026-11-03", "--counted-by", "A", "--counted-by", "B"]].concat(),
        );
        let (reference, card) = app.card_gift(json!({ "amount_minor": 4_000 })).await;
        assert_eq!(app.pay(&card, "4242424242424242").await.status(), 303);
        app.wait_status(&reference, "paid").await;
        app.quiet().await;
        app.advance_days(5).await;
        app.sandbox_control("clock", json!({ "advance_seconds": 1 })).await;
        app.wait_quiet_queue().await;
        app.quiet().await;
        let payout = app.at_stripe("payout").await.remove(0);
        let charge = app.paid_at_stripe().await[0]["id"].as_str().unwrap().to_owned();
        let pages = [
            "/office/payments/bank/FT-9".to_owned(),
            "/office/payments/paying_in/S1".to_owned(),
            format!("/office/payments/stripe/{charge}"),
            format!("/office/payouts/{}", payout["id"].as_str().unwrap()),
        ];
        let mut desk = Desk::of(&app, &app.demonstration()).await;
        for path in &pages {
            tells(&desk.get(path).await, &["has not come up in an imported statement yet"]);
        }
        assert!(desk.get(&pages[1]).await.text.contains("<code>assets:bank</code>"), "its own entry");

        let arrival = chrono::DateTime::from_timestamp(payout["arrival_date"].as_i64().unwrap(), 0).unwrap();
        let (arrival, minor) = (arrival.date_naive().to_string(), payout["amount"].as_i64().unwrap());
        let lines = [
            Entry("2026-11-04", 2_500, "FT-9", "Canary Payer", "standing with you"),
            Entry("2026-11-05", 1_200, "T2", "Cash", "paid in"),
            Entry(&arrival, minor, "T3", "STRIPE", "payout"),
        ];
        import(&app, &camt(&app, "later.xml", 0, &lines));
        let sum = format!("£{}.{:02} · main", minor / 100, minor % 100);
        let told = ["£25.00 · main", "£12.00 · main", &sum, &sum];
        for ((path, amount), state) in pages.iter().zip(told).zip(["by_hand", "by_hand", "payout", "payout"])
        {
            let page = desk.get(path).await;
            tells(&page, &[amount, &format!("<code>{state}</code>"), "<code>camt"]);
            assert!(!page.text.contains("not come up"), "{}", page.text);
            no_name(&page);
        }
        app.quiet().await;
    }
);
