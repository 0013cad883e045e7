//! What was booked by hand, before or after its statement came, is booked once.

use serde_json::json;

use super::{Entry, books, camt, held, import, pledge};
use crate::{db_test, harness::app::App, office::desk::Desk};

fn book(app: &App, reference: &str, amount: &str, day: &str, line: &str) -> std::process::Output {
    let order = ["payment", "book", reference, "--amount", amount, "--currency", "GBP"];
    app.cli(&[&order[..], &["--date", day, "--bank-ref", line]].concat())
}

db_test!(
    async fn r15_what_was_booked_by_hand_is_known_in_the_statement(db: TestDb) {
        let app = App::start(&db).await;
        let (one, two, three) =
            (pledge(&app, json!({})).await, pledge(&app, json!({})).await, pledge(&app, json!({})).await);
        // By the bank's own id, and by reference, amount and a near day under an id of one's own.
        assert!(book(&app, &one, "25", "2026-11-02", "BANK-1").status.success());
        assert!(book(&app, &two, "25", "2026-11-01", "my note 17").status.success());
        let file = camt(
            &app,
            "november.xml",
            0,
            &[
                Entry("2026-11-02", 2500, "BANK-1", "Giver", "no reference"),
                Entry("2026-11-03", 2500, "BANK-2", "Giver", &two),
                Entry("2026-11-04", 2500, "BANK-3", "Giver", &three),
            ],
        );
        let said = import(&app, &file);
        assert!(said.contains("2 booked by hand before: 50.00 GBP"), "{said}");
        assert!(said.contains("1 booked: 25.00 GBP"), "{said}");
        assert_eq!(held(&app, "assets:bank", "GBP"), 7_500);
        assert_eq!(app.export_rows().len(), 3);

        // And the other way round: by hand, after the statement.
        let after = books(&app);
        let again = book(&app, &three, "25", "2026-11-04", "BANK-3");
        assert!(String::from_utf8_lossy(&again.stdout).contains("nothing to do"), "{again:?}");
        let other = book(&app, &one, "25", "2026-11-04", "BANK-3");
        assert_eq!(other.status.code(), Some(3), "the line is another gift's");
        import(&app, &file);
        assert_eq!(books(&app), after);
        app.quiet().await;
    }
);

db_test!(
    async fn r15_what_came_in_a_statement_is_not_booked_in_the_office_once_more(db: TestDb) {
        let app = App::start(&db).await;
        let (paid, unknown) = (pledge(&app, json!({})).await, pledge(&app, json!({})).await);
        let lines = [
            Entry("2026-11-04", 2500, "BANK-3", "Giver", &paid),
            Entry("2026-11-04", 2500, "BANK-4", "Giver", "solidarity"),
        ];
        import(&app, &camt(&app, "november.xml", 0, &lines));
        let after = books(&app);
        let mut desk = Desk::of(&app, &app.demonstration()).await;
        for (reference, bank_ref, said) in [
            (&paid, "BANK-3", "this line was booked before"),
            (&unknown, "BANK-3", "with another reference or amount"),
            (&unknown, "BANK-4", "with another reference or amount"),
        ] {
            let line = [
                ("reference", reference.as_str()),
                ("amount", "25.00"),
                ("currency", "GBP"),
                ("date", "2026-11-04"),
                ("channel", "bank_transfer"),
                ("bank_ref", bank_ref),
            ];
            let page = desk.press("/office/book", &line).await;
            assert!(page.text.contains(said), "{reference} {bank_ref}: {}", page.text);
        }
        assert_eq!(books(&app), after);
        assert_eq!(held(&app, "assets:bank", "GBP"), 5_000);
        app.quiet().await;
    }
);

db_test!(
    async fn r15_another_server_key_knows_the_lines_again(db: TestDb) {
        let (mut app, _sandbox) = App::start_with_sandbox_apart(&db, &[]).await;
        let reference = pledge(&app, json!({})).await;
        let file = camt(&app, "november.xml", 0, &[Entry("2026-11-02", 2500, "B1", "Giver", &reference)]);
        import(&app, &file);
        app.kill();
        let out = app.folder.join("new-server-key");
        app.cli_ok(&["keys", "rotate-server", "--out", out.to_str().unwrap()]);
        let key = std::fs::read_to_string(&out).unwrap();
        let args = ["import", "bank-statement", file.to_str().unwrap()];
        let again = app.cli_with(&[("SOLIDARITY_SECRETS__SERVER_KEY", key.trim())], &args);
        let said = String::from_utf8_lossy(&again.stdout).into_owned();
        assert!(said.contains("1 here before"), "{said} {}", String::from_utf8_lossy(&again.stderr));
    }
);
