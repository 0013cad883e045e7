//! The card provider goes overnight: its interface answers 403 to everything, and who gave regularly is told how to go on.

use serde_json::json;

use super::desk::Desk;
use crate::{
    bank::{Entry, camt, import},
    db_test,
    harness::app::App,
    regressions::names::in_clear,
    regular_gifts::{active, mails_with, subscription, wait_mails_with},
};

const PAGE: &str = "/office/regular-gifts";
const TELL: &str = "/office/regular-gifts/tell";
const ENGLISH: &str = "How you can go on giving";
const FRENCH: &str = "Comment poursuivre vos versements";

/// A monthly gift by card whose giver gave us no address.
async fn without_address(app: &App) -> String {
    let (reference, page) = app.card_gift(json!({ "frequency": "monthly", "link_kept": true })).await;
    assert_eq!(app.pay(&page, "4242424242424242").await.status(), 303);
    app.wait_status(&reference, "active").await;
    reference
}

fn grouped(reference: &str) -> String {
    let parts = reference.as_bytes().chunks(4).map(|part| String::from_utf8_lossy(part).into_owned());
    parts.collect::<Vec<_>>().join("-")
}

/// A transfer under the gift's reference is the first of its standing order; what Stripe says later of the card changes
/// nothing, and a next transfer that does not come is missed.
async fn goes_on_by_transfer(app: &App, desk: &mut Desk<'_>, gift: &str) {
    app.fault(json!({ "clear": true })).await;
    let line = [Entry("2026-11-24", 2_500, "S1", "Somebody", gift)];
    let said = import(app, &camt(app, "november.xml", 0, &line));
    assert!(said.contains("1 booked: 25.00 GBP"), "{said}");
    let id = subscription(app, gift).await["id"].as_str().unwrap().to_owned();
    let request = app.http.delete(format!("{}/v1/subscriptions/{id}", app.sandbox));
    assert!(request.bearer_auth("sk_test_sandbox").send().await.unwrap().status().is_success());
    app.wait_quiet_queue().await;
    assert_eq!(app.status(gift).await["status"], "active");
    assert!(!desk.get(PAGE).await.text.contains(&grouped(gift)), "it is no gift by card any more");
    app.advance_days(50).await;
    app.wait_status(gift, "overdue").await;
    assert_eq!(mails_with(app, ENGLISH).len(), 1);
}

db_test!(
    async fn who_gave_by_card_is_told_how_to_go_on_while_stripe_refuses_everything(db: TestDb) {
        let (mut app, _sandbox) = App::start_with_sandbox_apart(&db, &[]).await;
        let first = active(&app, json!({ "email": "one-canary@example.org" })).await;
        let yearly = json!({
            "email": "two-canary@example.org", "frequency": "yearly", "currency": "EUR", "locale": "fr",
        });
        let second = active(&app, yearly).await;
        let third = without_address(&app).await;
        app.wait_mails(2).await;
        app.quiet().await;
        let treasurer = app.demonstration();
        let mut desk = Desk::of(&app, &treasurer).await;
        let page = desk.get(PAGE).await.text;
        assert!(page.contains("donations.card_enabled = false") && !page.contains(TELL), "{page}");
        let refused = desk.press(TELL, &[("reason", "the provider goes")]).await;
        assert!(refused.status == 422 && refused.text.contains("nobody was told"), "{}", refused.text);

        app.fault(json!({ "path": "*", "kind": "status", "value": 403 })).await;
        let cookies = desk.cookies;
        app.restart_with_setting("SOLIDARITY_DONATIONS__CARD_ENABLED", "false").await;
        let mut desk = Desk { app: &app, cookies };
        let page = desk.get(PAGE).await.text;
        for reference in [&first, &second, &third] {
            assert!(page.contains(&grouped(reference)), "{reference} in {page}");
        }
        assert!(page.contains("no address") && page.contains("€25.00 a year"), "{page}");
        assert!(page.contains("Told: 0 of 2") && page.contains("Mail 2 givers"), "{page}");
        assert!(!page.contains("canary"), "nobody is named: {page}");
        let unsaid = desk.press(TELL, &[("reason", "")]).await;
        assert!(unsaid.status == 422 && unsaid.text.contains("Please give a reason"), "{}", unsaid.text);
        app.advance_seconds(6 * 60).await;
        let because = ("reason", "the provider goes");
        let stale = desk.press(TELL, &[because]).await;
        assert!(stale.status == 422 && stale.text.contains("The code does not fit"), "{}", stale.text);
        assert!(mails_with(&app, ENGLISH).is_empty());

        let code = treasurer.secret.code_at(app.unix_now());
        let told = desk.press(TELL, &[because, ("code", &code)]).await;
        assert_eq!(told.location.as_deref(), Some("/office/regular-gifts?told=2&failed=0"), "{}", told.text);
        let english = wait_mails_with(&app, ENGLISH, 1).await.remove(0);
        for words in
            [&grouped(&first), "£25.00 every month", "Day of the month", "sort code", "no longer take"]
        {
            assert!(english.to_lowercase().contains(&words.to_lowercase()), "{words} in {english}");
        }
        let french = wait_mails_with(&app, FRENCH, 1).await.remove(0);
        assert!(french.contains(&grouped(&second)) && french.contains("IBAN"), "{french}");
        for (address, title) in [("one-canary@example.org", ENGLISH), ("two-canary@example.org", FRENCH)] {
            let to = format!("To: {address}");
            let sent = app.mails().into_iter().filter(|mail| mail.contains(&to));
            let about =
                sent.filter(|mail| crate::harness::app::steps::parts(mail)["text/plain"].contains(title));
            assert_eq!(about.count(), 1, "{address} got the one in their language");
        }

        // Each once, whoever presses how often.
        let again = desk.press(TELL, &[because]).await;
        assert_eq!(again.location.as_deref(), Some("/office/regular-gifts?told=0&failed=0"));
        let page = desk.get(&again.location.unwrap()).await.text;
        assert!(
            page.contains("Told: 2 of 2") && !page.contains("action=\"/office/regular-gifts/tell\""),
            "{page}"
        );
        assert_eq!((mails_with(&app, ENGLISH).len(), mails_with(&app, FRENCH).len()), (1, 1));
        let log = desk.get("/office/audit.csv").await.text;
        assert!(log.contains("givers_told,by_transfer,2"), "{log}");
        let found = in_clear(&app, &db, &["one-canary", "two-canary", "the provider goes"]);
        assert!(found.is_empty(), "{found:?}");

        goes_on_by_transfer(&app, &mut desk, &first).await;
    }
);
