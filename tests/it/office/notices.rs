//! Letters to givers by standing order: a treasurer opens the addresses in the office, and they go.

use serde_json::json;

use super::desk::Desk;
use crate::{
    db_test,
    harness::app::App,
    regressions::names::in_clear,
    regular_gifts::{
        closing_orders::{promise, with_closing_fund},
        wait_mails_with,
    },
};

const PAGE: &str = "/office/notices";

db_test!(
    async fn letters_wait_in_the_office_and_go_when_a_treasurer_opens_the_addresses(db: TestDb) {
        let app = App::start(&db).await;
        for address in ["canary-one@example.org", "canary-two@example.org"] {
            promise(&app, "zhanaozen-medical", json!({ "email": address, "name": "Canary Order" })).await;
        }
        app.quiet().await;
        let app = with_closing_fund(app, &db, 20).await;
        let mut desk = Desk::of(&app, &app.demonstration()).await;
        let mut home = String::new();
        for _ in 0..100 {
            home = desk.get("/office").await.text;
            if home.contains("2 givers by standing order are to be told") {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        }
        assert!(home.contains("href=\"/office/notices\""), "{home}");
        let page = desk.get(PAGE).await;
        assert!(page.text.contains("2 letters wait.") && page.text.contains("zhanaozen-medical closes on"));
        assert!(!page.text.contains("anary"), "nothing is opened by looking");

        // Later than five minutes after the sign-in a code is asked for.
        app.advance_seconds(400).await;
        let refused = desk.press("/office/notices/send", &[]).await;
        assert!(refused.status == 422 && refused.text.contains("The code does not fit"), "{}", refused.text);
        let code = app.demonstration().secret.code_at(app.unix_now());
        let sent = desk.press("/office/notices/send", &[("code", code.as_str())]).await;
        assert_eq!(sent.location.as_deref(), Some("/office/notices?sent=2"), "{}", sent.text);
        let page = desk.get("/office/notices?sent=2").await;
        assert!(page.text.contains("2 letters are on their way") && page.text.contains("No letter waits"));
        let told = wait_mails_with(&app, "Please decide about your standing order", 2).await;
        assert!(told.iter().all(|text| text.contains("/gifts/")), "with the link to choose");
        let mails = app.mails();
        for address in ["canary-one@example.org", "canary-two@example.org"] {
            assert_eq!(mails.iter().filter(|mail| mail.contains(address)).count(), 2, "{address}");
        }
        assert!(!desk.get("/office").await.text.contains("givers by standing order"));
        let audit = desk.get("/office/audit.csv").await.text;
        let opened: Vec<&str> = audit.lines().filter(|line| line.contains("names_opened")).collect();
        assert_eq!(opened.len(), 1, "{audit}");
        assert!(opened[0].contains("notices") && opened[0].contains(",2"), "{opened:?}");
        app.quiet().await;
        assert_eq!(in_clear(&app, &db, &["canary-one@example.org", "Canary Order"]), Vec::<String>::new());
    }
);
