//! How long the links in receipts live.

use serde_json::json;

use super::{active, own_path, wait_mails_with};
use crate::{db_test, harness::app::App, office::desk::Desk};

db_test!(
    async fn of_the_links_in_receipts_the_newest_fifteen_live(db: TestDb) {
        let app = App::start(&db).await;
        active(&app, json!({})).await;
        let other = active(&app, json!({ "email": "other@example.org" })).await;
        app.quiet().await;
        let rows = app.export_rows();
        let charge = rows.iter().find(|row| row["reference"] != other.as_str()).unwrap()["charge"].clone();
        let mut desk = Desk::of(&app, &app.demonstration()).await;
        let receipts = |count: usize| {
            let app = &app;
            async move { wait_mails_with(app, "Receipt R-", count).await }
        };
        let mut links: Vec<String> = receipts(2).await.iter().map(|text| own_path(text)).collect();
        for again in 1..=16 {
            let sent = desk.press(&format!("/office/payments/stripe/{charge}/resend"), &[]).await;
            assert_eq!(sent.status, 303, "{}", sent.text);
            app.advance_seconds(1).await;
            let new = receipts(2 + again).await.into_iter().map(|text| own_path(&text));
            let new: Vec<String> = new.filter(|link| !links.contains(link)).collect();
            links.extend(new);
        }
        assert_eq!(links.len(), 18);
        let mut open = Vec::new();
        for link in &links {
            let answer = app.http.get(format!("{}{link}", app.base)).send().await.unwrap();
            open.push(answer.status() == 200);
        }
        let (of_receipts, sent_again) = open.split_at(2);
        assert_eq!(of_receipts.iter().filter(|open| **open).count(), 1, "the other gift's, which has one");
        assert_eq!(sent_again, [vec![false; 1], vec![true; 15]].concat(), "the newest fifteen");
    }
);
