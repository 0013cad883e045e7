//! What is entered by hand: once for each number, with its line of the bank known, and corrected by a reversal.

use super::{Entry, books, camt, held, import};
use crate::{db_test, harness::app::App};

/// A command that must succeed; what it said.
fn book(app: &App, event: &str, number: &str, amount: &str, more: &[&str]) -> String {
    let args = ["book", event, "--number", number, "--amount", amount, "--date", "2026-11-03"];
    app.cli_ok(&[&args[..], more].concat())
}

fn refused(app: &App, args: &[&str]) -> String {
    let output = app.cli(args);
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{args:?}: {text}");
    text
}

const GBP: [&str; 2] = ["--currency", "GBP"];

db_test!(
    async fn ordinary_outgoings_and_income_are_entered_once_and_known_in_the_statement(db: TestDb) {
        let app = App::start(&db).await;
        let opening = [&GBP[..], &["--note", "statement 10/2026, folder 3"]].concat();
        book(&app, "opening-balance", "O1", "100", &opening);
        book(&app, "expense", "V1", "40", &[&GBP[..], &["--note", "Canary Printers"]].concat());
        book(&app, "bank-charge", "V2", "2.50", &GBP);
        book(&app, "sale", "V3", "12", &[&GBP[..], &["--cash"]].concat());
        book(&app, "paid-in", "V4", "12", &GBP);
        book(&app, "held-for-union", "V5", "30", &[&GBP[..], &["--union", "kz-zhanartu"]].concat());
        for (account, minor) in [
            ("assets:bank", 10_000 - 4_000 - 250 + 1_200 + 3_000),
            ("assets:cash-in-hand", 0),
            ("equity:opening-balances", -10_000),
            ("expenses:general", 4_000),
            ("expenses:bank-charges", 250),
            ("income:sales", -1_200),
            ("liabilities:held-for-unions", -3_000),
        ] {
            assert_eq!(held(&app, account, "GBP"), minor, "{account}");
        }
        // Again changes nothing; the same number for something else is refused.
        let before = books(&app);
        assert!(book(&app, "expense", "V1", "40", &GBP).contains("nothing to do"));
        let other = ["book", "expense", "--number", "V1", "--amount", "41", "--date", "2026-11-03"];
        assert!(refused(&app, &[&other[..], &GBP].concat()).contains("used for something else"));
        let again = ["book", "opening-balance", "--number", "O2", "--amount", "5", "--date", "2026-11-03"];
        assert!(refused(&app, &[&again[..], &opening].concat()).contains("opening balance"));
        assert_eq!(books(&app), before);

        // The statement knows each, and what it does not know waits.
        let file = camt(
            &app,
            "november.xml",
            10_000,
            &[
                Entry("2026-11-04", -4_000, "H1", "Printers", "invoice 7"),
                Entry("2026-11-04", -250, "H2", "Bank", "charges"),
                Entry("2026-11-05", 1_200, "H3", "Branch", "paid in"),
                Entry("2026-11-05", 3_000, "H4", "Union", "dues"),
                Entry("2026-11-05", 3_000, "H5", "Somebody", "gift"),
            ],
        );
        let said = import(&app, &file);
        assert!(said.contains("4 booked by hand before: -0.50 GBP"), "{said}");
        assert!(said.contains("1 in suspense, money in: 30.00 GBP"), "{said}");
        assert_eq!(held(&app, "assets:bank", "GBP"), 10_000 - 4_000 - 250 + 1_200 + 3_000 + 3_000);
        app.quiet().await;
    }
);

db_test!(
    async fn a_mistake_is_corrected_by_a_reversal_with_a_reason(db: TestDb) {
        let app = App::start(&db).await;
        book(&app, "expense", "V1", "40", &GBP);
        let reverse = ["book", "reverse", "expense", "V1", "--reason"];
        assert!(refused(&app, &[&reverse[..], &[""]].concat()).contains("nothing was written"));
        app.cli_ok(&[&reverse[..], &["typed twice by Canary Clerk"]].concat());
        assert!(app.cli_ok(&[&reverse[..], &["again"]].concat()).contains("nothing to do"));
        assert_eq!(held(&app, "expenses:general", "GBP"), 0);
        assert_eq!(held(&app, "assets:bank", "GBP"), 0);
        // Its line is not waited for any more: it would be something new.
        let line = [Entry("2026-11-04", -4_000, "R1", "Printers", "invoice 7")];
        assert!(import(&app, &camt(&app, "a.xml", 9_000, &line)).contains("1 in suspense, money out"));
        assert!(
            refused(&app, &["book", "reverse", "expense", "V9", "--reason", "x"])
                .contains("nothing was entered")
        );
        // What has come in a statement did happen.
        book(&app, "bank-charge", "V2", "3", &GBP);
        let line = [Entry("2026-11-05", -300, "R2", "Bank", "charges")];
        import(&app, &camt(&app, "b.xml", 5_000, &line));
        let come = refused(&app, &["book", "reverse", "bank-charge", "V2", "--reason", "x"]);
        assert!(come.contains("enter the difference"), "{come}");
        app.quiet().await;
    }
);

db_test!(
    async fn a_restricted_fund_never_pays_the_general_one(db: TestDb) {
        let app = App::start(&db).await;
        let between = |from: &str, to: &str| {
            let args = ["book", "between-funds", "--number", "F1", "--amount", "10", "--date", "2026-11-03"];
            let funds = ["--fund", from, "--to-fund", to].map(str::to_owned);
            let args: Vec<String> = args.iter().chain(&GBP).map(|s| (*s).to_owned()).chain(funds).collect();
            app.cli(&args.iter().map(String::as_str).collect::<Vec<_>>())
        };
        let said = between("zhanaozen-medical", "fighting-fund");
        assert_eq!(said.status.code(), Some(2));
        assert!(String::from_utf8_lossy(&said.stderr).contains("restricted fund"));
        assert_eq!(between("fighting-fund", "nowhere").status.code(), Some(2));
        assert_eq!(between("fighting-fund", "fighting-fund").status.code(), Some(2));
        assert!(between("fighting-fund", "zhanaozen-medical").status.success());
        let balance = app.cli_ok(&["export", "trial-balance", "--format", "csv"]);
        assert!(balance.contains("assets:bank,zhanaozen-medical,GBP,0.00,10.00,10.00"), "{balance}");
        assert!(balance.contains("assets:bank,fighting-fund,GBP,0.00,-10.00,-10.00"), "{balance}");
        app.quiet().await;
    }
);

db_test!(
    async fn own_accounts_and_currencies_are_changed_into_each_other(db: TestDb) {
        let app = App::start(&db).await;
        let to_euros = [&GBP[..], &["--to-amount", "58", "--to-currency", "EUR"]].concat();
        book(&app, "own-transfer", "T1", "50", &to_euros);
        assert_eq!(held(&app, "assets:bank", "GBP"), -5_000);
        assert_eq!(held(&app, "assets:bank", "EUR"), 5_800);
        assert_eq!(held(&app, "equity:currency-exchange", "EUR"), -5_800);
        let same = ["book", "own-transfer", "--number", "T2", "--amount", "5", "--date", "2026-11-03"];
        assert!(refused(&app, &[&same[..], &GBP].concat()).contains("the same"));
        book(&app, "own-transfer", "T2", "5", &[&GBP[..], &["--to-account", "savings"]].concat());
        assert_eq!(held(&app, "assets:bank", "GBP"), -5_000, "all accounts of a currency together");
        let out = [Entry("2026-11-04", -500, "T1", "Self", "to savings")];
        assert!(import(&app, &camt(&app, "main.xml", 9_000, &out)).contains("1 booked by hand before"));
        app.quiet().await;
    }
);

db_test!(
    async fn cash_is_paid_in_by_two_who_counted_it_and_names_are_sealed(db: TestDb) {
        let app = App::start(&db).await;
        let slip = |counters: &[&str]| -> Vec<String> {
            let args =
                ["book", "paying-in", "--number", "SLIP-7", "--amount", "83.20", "--date", "2026-11-03"];
            let more = ["--currency", "GBP", "--place", "Canary Hall", "--counts-for", "South West"];
            let counters = counters.iter().flat_map(|name| ["--counted-by", name]);
            let source = ["--source", "meeting"];
            args.into_iter().chain(more).chain(source).chain(counters).map(str::to_owned).collect()
        };
        for counters in [&["Canary One"][..], &["Canary One", "canary one "], &["a", "b", "c"]] {
            let args = slip(counters);
            let args: Vec<&str> = args.iter().map(String::as_str).collect();
            assert!(refused(&app, &args).contains("two different people"), "{counters:?}");
        }
        let args = slip(&["Canary One", "Canary Two"]);
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        app.cli_ok(&args);
        assert!(app.cli_ok(&args).contains("nothing to do"));
        assert_eq!(held(&app, "income:donations", "GBP"), -8_320);
        let export = app.cli(&["export", "payments", "--format", "csv"]);
        let (rows, told) = (
            String::from_utf8_lossy(&export.stdout).into_owned(),
            String::from_utf8_lossy(&export.stderr).into_owned(),
        );
        assert!(rows.contains("SLIP-7") && rows.contains(",cash,"), "{rows}");
        assert!(told.contains("equals the ledger: yes"), "{told}");
        assert!(app.cli_ok(&["payment", "waiting"]).contains("nothing waits"));
        let line = [Entry("2026-11-05", 8_320, "C1", "Branch", "slip 7")];
        assert!(import(&app, &camt(&app, "cash.xml", 0, &line)).contains("1 booked by hand before"));
        assert_eq!(held(&app, "assets:bank", "GBP"), 8_320);
        let database = std::fs::read(app.folder.join("test.db")).unwrap_or_default();
        assert!(!database.windows(6).any(|window| window.eq_ignore_ascii_case(b"canary")));
        app.quiet().await;
    }
);
