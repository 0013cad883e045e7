//! A statement too long for one transaction is booked as one that is not.

use serde_json::json;

use super::{Entry, books, camt, held, import, pledge};
use crate::{db_test, harness::app::App};

/// Two lines a transaction. Its value in the service stands beside what it stands for.
const TWO_LINES: (&str, &str) = ("RETURN_AT_FAILPOINT", "lines-of-a-batch=2");

db_test!(
    async fn r15_lines_of_several_batches_take_nothing_twice(db: TestDb) {
        let app = App::start(&db).await;
        let mut gifts = Vec::new();
        for _ in 0..8 {
            gifts.push(pledge(&app, json!({})).await);
        }
        let order = pledge(&app, json!({ "frequency": "monthly", "amount_minor": 1500 })).await;
        let by_hand = ["payment", "book", &gifts[7], "--amount", "25", "--currency", "GBP"];
        app.cli_ok(&[&by_hand[..], &["--date", "2026-11-06", "--bank-ref", "my note"]].concat());
        let paying = |id, gift: usize| Entry("2026-11-06", 2500, id, "Giver", &gifts[gift]);
        let lines = [
            // Nothing but promises: what follows begins before these are written.
            paying("B01", 0),
            paying("B02", 1),
            paying("B03", 2),
            paying("B04", 3),
            // Of the batch before, and of the first.
            paying("B05", 3),
            paying("B06", 0),
            paying("B07", 4),
            paying("B08", 5),
            // What was booked by hand is one of these two lines.
            paying("B09", 7),
            paying("B10", 6),
            paying("B11", 7),
            Entry("2026-11-06", 1500, "B12", "Giver", &order),
            Entry("2026-11-06", 1500, "B13", "Giver", &order),
            Entry("2026-11-06", 700, "B14", "Giver", "solidarity"),
            Entry("2026-11-06", -300, "B15", "Bank", "charges"),
        ];
        let file = camt(&app, "november.xml", 0, &lines);
        let said = app.cli_with(&[TWO_LINES], &["import", "bank-statement", file.to_str().unwrap()]);
        let said = String::from_utf8(said.stdout).unwrap();
        assert!(said.contains("9 booked: 205.00 GBP"), "{said}");
        assert!(said.contains("1 booked by hand before: 25.00 GBP"), "{said}");
        assert!(said.contains("4 in suspense, money in: 82.00 GBP"), "{said}");
        assert!(said.contains("1 in suspense, money out: -3.00 GBP"), "{said}");
        let queue = app.cli_ok(&["bank", "queue"]);
        for gift in [0, 3, 7] {
            let waits = format!("near {}: was paid before", gifts[gift]);
            assert_eq!(queue.matches(&waits).count(), 1, "{queue}");
        }
        let sum: i64 = lines.iter().map(|line| line.1).sum();
        assert_eq!(held(&app, "assets:bank", "GBP"), sum);
        let after = books(&app);
        assert!(import(&app, &file).contains("15 here before"));
        assert_eq!(books(&app), after);
        app.quiet().await;
    }
);
