//! Messages of solidarity in the office: sealed until a treasurer publishes them, and never in clear before.

use serde_json::{Value, json};

use super::desk::Desk;
use crate::{db_test, harness::app::App, regressions::names::in_clear};

const PAGE: &str = "/office/messages";
const REASON: (&str, &str) = ("reason", "moderation of the week");

/// A paid gift with this message, and the wish that it be read, with the name or without.
async fn spoken(app: &App, message: &str, more: Value) -> String {
    let mut gift = json!({ "name": "Canary Qoja", "message": message, "publish_message": true });
    gift.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let (reference, page) = app.card_gift(gift).await;
    app.pay(&page, "4242424242424242").await;
    app.wait_status(&reference, "paid").await;
    reference
}

async fn wall(app: &App) -> String {
    let answer = app.http.get(format!("{}/solidarity", app.base)).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    answer.text().await.unwrap()
}

async fn decide(desk: &mut Desk<'_>, decisions: &[(&str, &str)]) -> super::desk::Page {
    let fields: Vec<(String, &str)> =
        decisions.iter().map(|(reference, choice)| (format!("on-{reference}"), *choice)).collect();
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, choice)| (name.as_str(), *choice)).collect();
    desk.press("/office/messages/decide", &fields).await
}

/// Lines of the audit log with this action.
async fn noted(desk: &mut Desk<'_>, action: &str) -> usize {
    let text = desk.get("/office/audit.csv").await.text;
    assert!(text.contains("signed_in"), "the log is there: {text}");
    csv::Reader::from_reader(text.as_bytes())
        .records()
        .filter(|row| &row.as_ref().unwrap()[3] == action)
        .count()
}

db_test!(
    async fn a_treasurer_reads_sealed_messages_and_puts_them_on_the_wall(db: TestDb) {
        let app = App::start(&db).await;
        let named = spoken(&app, "canary-named stand firm", json!({ "publish_name": true })).await;
        let unnamed = spoken(&app, "canary-unnamed <i>stand</i> firm", json!({ "locale": "ru" })).await;
        let hidden = spoken(&app, "canary-hidden stand firm", json!({ "publish_name": true })).await;
        let refused = spoken(&app, "canary-refused buy pills", json!({})).await;
        spoken(&app, "canary-private", json!({ "publish_message": false })).await;
        let mut desk = Desk::of(&app, &app.demonstration()).await;

        let home = desk.get("/office").await;
        assert!(home.text.contains("4 messages of solidarity wait"), "{}", home.text);
        let page = desk.get(PAGE).await;
        assert!(page.text.contains("4 messages of paid gifts wait") && !page.text.contains("canary"));
        assert!(!page.text.contains("Canary") && page.text.contains("Nothing has been published yet"));

        let page = desk.press("/office/messages/open", &[]).await;
        assert!(page.status == 422 && page.text.contains("give a reason"), "{}", page.text);
        assert_eq!(noted(&mut desk, "names_opened").await, 0);
        let page = desk.press("/office/messages/open", &[REASON]).await;
        for words in ["canary-named", "canary-unnamed &#60;i&#62;", "canary-hidden", "canary-refused"] {
            assert!(page.text.contains(words), "{words} in {}", page.text);
        }
        assert!(!page.text.contains("canary-private"), "whoever did not offer it is not read");
        assert_eq!(page.text.matches("Canary Qoja").count(), 2, "names only where they may be shown");
        assert_eq!(noted(&mut desk, "names_opened").await, 1);
        assert!(!wall(&app).await.contains("canary"), "reading publishes nothing");

        let page = decide(&mut desk, &[]).await;
        assert!(page.status == 422 && page.text.contains("Nothing was chosen"), "{}", page.text);
        // A name that its giver did not offer is not shown, whatever the form says.
        let decisions =
            [(&*named, "with-name"), (&unnamed, "with-name"), (&hidden, "publish"), (&refused, "refuse")];
        let page = decide(&mut desk, &decisions).await;
        assert_eq!(page.location.as_deref(), Some("/office/messages?done=decided"), "{}", page.text);
        let shown = wall(&app).await;
        for words in ["canary-named", "canary-unnamed &#60;i&#62;", "canary-hidden"] {
            assert!(shown.contains(words), "{words} in {shown}");
        }
        assert_eq!(shown.matches("Canary Qoja").count(), 1, "{shown}");
        assert!(!shown.contains("canary-refused") && !shown.contains("canary-private"));
        let home = desk.get("/office").await;
        assert!(!home.text.contains("messages of solidarity"), "{}", home.text);

        // What was refused stays refused, and what was decided is not decided again.
        let page = decide(&mut desk, &[(&refused, "publish")]).await;
        assert!(page.status == 422 && page.text.contains("decided by somebody else"), "{}", page.text);
        assert_eq!(decide(&mut desk, &[(&named, "refuse")]).await.status, 422);
        assert_eq!(wall(&app).await, shown);
        let page = desk.press("/office/messages/withdraw", &[("reference", &refused)]).await;
        assert!(page.status == 422 && page.text.contains("not on the wall any more"), "{}", page.text);

        let page = desk.press("/office/messages/withdraw", &[("reference", &named)]).await;
        assert_eq!(page.location.as_deref(), Some("/office/messages?done=withdrawn"), "{}", page.text);
        assert!(!wall(&app).await.contains("canary-named"));
        assert_eq!(desk.press("/office/messages/withdraw", &[("reference", &named)]).await.status, 422);
        let page = desk.get(PAGE).await;
        assert!(page.text.contains("No message waits.") && page.text.contains("taken off the wall"));
        let audit = desk.get("/office/audit").await;
        for words in ["published a message", "kept a message back", "took a message off the wall", &named] {
            assert!(audit.text.contains(words), "{words} in {}", audit.text);
        }
        assert_eq!(noted(&mut desk, "message_published").await, 3);
        assert_eq!(noted(&mut desk, "message_refused").await, 1);
        app.quiet().await;
    }
);

db_test!(
    async fn a_message_is_nowhere_in_clear_before_it_is_published(db: TestDb) {
        let app = App::start(&db).await;
        let reference = spoken(&app, "canary-waits in the dark", json!({ "publish_name": true })).await;
        let mut desk = Desk::of(&app, &app.demonstration()).await;
        let page = desk.press("/office/messages/open", &[REASON]).await;
        assert!(page.text.contains("canary-waits"), "{}", page.text);
        app.quiet().await;
        let sealed = in_clear(&app, &db, &["canary-waits", "Canary Qoja", REASON.1]);
        assert!(sealed.is_empty(), "{sealed:?}");
        assert_eq!(decide(&mut desk, &[(&reference, "publish")]).await.status, 303);
        assert!(wall(&app).await.contains("canary-waits"));
        app.quiet().await;
        assert!(!in_clear(&app, &db, &["canary-waits"]).is_empty(), "the search finds what is public");
        assert!(in_clear(&app, &db, &["Canary Qoja"]).is_empty(), "the name stays sealed");

        // The giver goes, and the message with them.
        app.cli_ok(&["erase", &reference]);
        assert!(!wall(&app).await.contains("canary-waits"));
        assert_eq!(desk.press("/office/messages/withdraw", &[("reference", &reference)]).await.status, 422);
    }
);

db_test!(
    async fn only_a_treasurer_with_a_fresh_code_and_the_key_moderates(db: TestDb) {
        let app = App::start(&db).await;
        let reference = spoken(&app, "canary-guarded", json!({ "publish_name": true })).await;
        for role in ["clerk", "auditor", "officer"] {
            let person = app.create_user(&format!("{role}@campaign.example"), role, &[]);
            let mut desk = Desk::of(&app, &person).await;
            assert_eq!(desk.get(PAGE).await.status, 403, "{role}");
            assert_eq!(desk.press("/office/messages/open", &[REASON]).await.status, 403, "{role}");
            assert_eq!(decide(&mut desk, &[(&reference, "publish")]).await.status, 403, "{role}");
            assert!(!desk.get("/office").await.text.contains(PAGE), "{role} is not shown the way");
        }
        // A treasurer to whom the key was not given.
        let keyless = app.create_user("keyless@campaign.example", "treasurer", &[]);
        let mut desk = Desk::of(&app, &keyless).await;
        assert!(desk.get(PAGE).await.text.contains("You cannot open messages"));
        for page in [
            desk.press("/office/messages/open", &[REASON]).await,
            decide(&mut desk, &[(&reference, "publish")]).await,
        ] {
            assert!(page.status == 422 && page.text.contains("key was not given to you"), "{}", page.text);
        }
        // Ten minutes later the code is asked for, and what was chosen is kept.
        let treasurer = app.demonstration();
        let mut desk = Desk::of(&app, &treasurer).await;
        app.advance_seconds(600).await;
        let page = desk.press("/office/messages/open", &[REASON]).await;
        assert!(page.status == 422 && page.text.contains("code does not fit"), "{}", page.text);
        let page = decide(&mut desk, &[(&reference, "with-name")]).await;
        assert!(page.status == 422 && page.text.contains("value=\"with-name\" checked"), "{}", page.text);
        assert!(!page.text.contains("canary") && !wall(&app).await.contains("canary"));
        assert_eq!(noted(&mut desk, "names_opened").await, 0);
        assert_eq!(noted(&mut desk, "message_published").await, 0);
        let code = treasurer.secret.code_at(app.unix_now());
        let fields = [(&*format!("on-{reference}"), "with-name"), ("code", &code)];
        assert_eq!(desk.press("/office/messages/decide", &fields).await.status, 303);
        assert!(wall(&app).await.contains("Canary Qoja"));
    }
);
