//! Every format through the command: what is booked, that it agrees, and that a second time changes nothing.

use serde_json::json;

use super::{books, held, import, pledge, statement};
use crate::{db_test, harness::app::App};

db_test!(
    async fn r15_a_statement_of_each_format_is_booked_once(db: TestDb) {
        let app = App::start(&db).await;
        // Each statement is of an account of its own, so that all may be imported side by side.
        let mut bank = std::collections::BTreeMap::new();
        for (name, currency, account, moved) in [
            ("camt053-02-gb.xml", "GBP", "one", 8_750),
            ("ofx1-gb.ofx", "GBP", "two", 8_750),
            ("plain-gb.csv", "GBP", "three", 8_750),
            ("camt053-08-de.xml", "EUR", "four", 12_000),
            ("mt940-de.sta", "EUR", "five", 12_000),
            ("semicolon-de.csv", "EUR", "six", 12_000),
            ("mt940-nl.sta", "EUR", "seven", 6_000),
        ] {
            let amount = if name == "mt940-nl.sta" { 10_000 } else { 2_500 };
            let reference = pledge(&app, json!({ "currency": currency, "amount_minor": amount })).await;
            let file = statement(&app, name, &[("REFERENCE-A", &reference)]);
            let file = file.to_str().unwrap();
            let args = ["import", "bank-statement", file, "--account", account, "--currency", currency];
            let before = books(&app);
            let dry = app.cli_ok(&[&args[..], &["--dry-run"]].concat());
            assert!(dry.contains("1 booked:") && dry.contains("nothing is booked"), "{name}: {dry}");
            assert_eq!(books(&app), before, "{name}: a dry run books nothing");
            let said = app.cli_ok(&args);
            assert!(said.contains("1 booked:") && said.contains("0 here before"), "{name}: {said}");
            assert_eq!(app.status(&reference).await["status"], "paid", "{name}");
            *bank.entry(currency).or_insert(0) += moved;
            assert_eq!(held(&app, "assets:bank", currency), bank[currency], "{name}");
            let after = books(&app);
            let again = app.cli_ok(&args);
            assert!(again.contains("4 here before") || again.contains("2 here before"), "{name}: {again}");
            assert_eq!(books(&app), after, "{name}: a second time changes nothing");
        }
        app.quiet().await;
    }
);

db_test!(
    async fn figures_that_do_not_agree_are_refused_with_their_difference(db: TestDb) {
        let app = App::start(&db).await;
        let before = books(&app);
        for (name, old, new, said) in [
            ("camt053-02-gb.xml", "187.50</Amt>", "197.50</Amt>", "10.00 differ"),
            ("mt940-de.sta", ":62F:C261104EUR320,00", ":62F:C261104EUR319,99", "-0.01 differ"),
        ] {
            let file = statement(&app, name, &[(old, new)]);
            let refused = app.cli(&["import", "bank-statement", file.to_str().unwrap()]);
            let text = String::from_utf8_lossy(&refused.stderr).into_owned();
            assert_eq!(refused.status.code(), Some(1), "{text}");
            assert!(text.contains(said) && text.contains("nothing was imported"), "{text}");
        }
        for (name, old, new) in [
            ("camt053-02-gb.xml", "</Stmt>", ""),
            ("ofx1-gb.ofx", "TRNAMT>75.00", "TRNAMT>seventy-five"),
            ("mt940-de.sta", ":62F:C261104EUR320,00", ""),
            ("plain-gb.csv", "Date,", "Day,"),
            ("semicolon-de.csv", "325,00", "326,00"),
        ] {
            let file = statement(&app, name, &[(old, new)]);
            let refused = app.cli(&["import", "bank-statement", file.to_str().unwrap()]);
            let text = String::from_utf8_lossy(&refused.stderr).into_owned();
            assert_eq!(refused.status.code(), Some(2), "{name}: {text}");
            assert!(text.contains("nothing was imported") && !text.contains("Canary"), "{name}: {text}");
        }
        assert_eq!(books(&app), before);
    }
);

db_test!(
    async fn a_statement_of_another_account_is_not_taken_for_ours(db: TestDb) {
        let app = App::start(&db).await;
        let file = statement(&app, "camt053-02-gb.xml", &[]);
        let said = import(&app, &file);
        assert!(said.contains("account main (…5555) in GBP") && said.contains("first statement"), "{said}");
        let other =
            statement(&app, "camt053-02-gb.xml", &[("GB33BUKB20201555555555", "GB94BARC10201530093459")]);
        let refused = app.cli(&["import", "bank-statement", other.to_str().unwrap()]);
        let text = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert_eq!(refused.status.code(), Some(2), "{text}");
        assert!(text.contains("ending 3459") && text.contains("--account"), "{text}");
        let args = ["import", "bank-statement", other.to_str().unwrap(), "--account", "savings"];
        assert!(app.cli_ok(&args).contains("account savings (…3459)"));
        // From then on it is known by its number.
        assert!(import(&app, &other).contains("account savings"), "and all its lines are known");
        // The helper writes both under one name.
        let file = statement(&app, "camt053-02-gb.xml", &[]);
        let wrong = app.cli(&["import", "bank-statement", file.to_str().unwrap(), "--account", "savings"]);
        assert_eq!(wrong.status.code(), Some(2));
    }
);

db_test!(
    async fn a_banks_own_csv_is_read_by_a_saved_mapping(db: TestDb) {
        let app = App::start(&db).await;
        let reference = pledge(&app, json!({})).await;
        let file = app.folder.join("odd.csv");
        let text = format!(
            "When;Sum;Whence;Words\n11/02/2026;25.00;Canary Payer;{reference}\n11/03/2026;-3.00;;fee\n"
        );
        std::fs::write(&file, text).unwrap();
        let file = file.to_str().unwrap();
        let refused = app.cli(&["import", "bank-statement", file]);
        assert_eq!(refused.status.code(), Some(2));
        assert!(String::from_utf8_lossy(&refused.stderr).contains("csv-mapping"));
        let wrong =
            ["bank", "csv-mapping", "odd bank", "--like", file, "--date", "When", "--amount", "Total"];
        assert_eq!(app.cli(&wrong).status.code(), Some(2), "there is no such column");
        app.cli_ok(&[
            "bank",
            "csv-mapping",
            "odd bank",
            "--like",
            file,
            "--date",
            "When",
            "--month-first",
            "--amount",
            "Sum",
            "--payer",
            "Whence",
            "--text",
            "Words",
            "--currency",
            "GBP",
        ]);
        let said = app.cli_ok(&["import", "bank-statement", file]);
        assert!(said.contains("1 booked: 25.00 GBP") && said.contains("tells no opening"), "{said}");
        assert!(said.contains("from 2026-11-02 to 2026-11-03"), "{said}");
        assert_eq!(app.status(&reference).await["status"], "paid");
    }
);
