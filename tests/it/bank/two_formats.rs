//! r15, further: the same statement downloaded in another format, with other ids and other words, books nothing twice;
//! two equal payments stay two; and what is not certain is asked, not booked and not lost.

use std::path::PathBuf;

use serde_json::json;

use super::{Entry, books, camt, held, import, pledge};
use crate::{db_test, harness::app::App, office::desk::Desk};

/// The same lines as OFX: other ids, names cut off.
fn ofx(app: &App, name: &str, entries: &[Entry<'_>]) -> PathBuf {
    let lines: String = entries
        .iter()
        .map(|Entry(day, minor, id, payer, words)| {
            let payer: String = payer.chars().take(32).collect();
            format!(
                "<STMTTRN><TRNTYPE>OTHER<DTPOSTED>{}<TRNAMT>{}{}.{:02}<FITID>{id}<NAME>{payer}<MEMO>{words}</STMTTRN>\n",
                day.replace('-', ""),
                if *minor < 0 { "-" } else { "" },
                minor.abs() / 100,
                minor.abs() % 100
            )
        })
        .collect();
    let text = format!(
        "OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\n\n<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>GBP\n<BANKACCTFROM>\
         <BANKID>202015<ACCTID>55555555<ACCTTYPE>CHECKING</BANKACCTFROM><BANKTRANLIST>\n{lines}\
         </BANKTRANLIST></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>\n"
    );
    let path = app.folder.join(name);
    std::fs::write(&path, text).unwrap();
    path
}

fn csv(app: &App, name: &str, entries: &[Entry<'_>]) -> PathBuf {
    let mut text = "Date,Description,Amount\n".to_owned();
    for Entry(day, minor, _, payer, words) in entries {
        let sign = if *minor < 0 { "-" } else { "" };
        let said = format!("{payer} {words}");
        text += &format!("{day},\"{said}\",{sign}{}.{:02}\n", minor.abs() / 100, minor.abs() % 100);
    }
    let path = app.folder.join(name);
    std::fs::write(&path, text).unwrap();
    path
}

db_test!(
    async fn r15_the_same_statement_in_another_format_books_nothing_twice(db: TestDb) {
        let app = App::start(&db).await;
        let reference = pledge(&app, json!({})).await;
        let under = format!("Gift {reference}");
        let told = |ids: [&'static str; 5]| {
            [
                Entry("2026-11-02", 2_500, ids[0], "Aigerim Qoja", under.as_str()),
                Entry("2026-11-03", 2_000, ids[1], "Twice Giver", "solidarity"),
                Entry("2026-11-03", 2_000, ids[2], "Twice Giver", "solidarity"),
                Entry("2026-11-04", -450, ids[3], "The Bank", "charges of October"),
                Entry(
                    "2026-11-05",
                    1_000,
                    ids[4],
                    "A Name That Is Much Longer Than Formats Allow",
                    "no reference",
                ),
            ]
        };
        import(&app, &camt(&app, "november.xml", 0, &told(["C1", "C2", "C3", "C4", "C5"])));
        app.quiet().await;
        let before = books(&app);
        assert_eq!(held(&app, "assets:bank", "GBP"), 7_050);
        assert_eq!(app.status(&reference).await["status"], "paid");

        // Other ids throughout, in OFX and again with them.
        let lines = told(["O1", "O2", "O3", "O4", "O5"]);
        let said = import(&app, &ofx(&app, "november.ofx", &lines));
        assert!(said.contains("      5 here before"), "{said}");
        import(&app, &ofx(&app, "november.ofx", &lines));
        // The first days in a third format.
        let said = import(&app, &csv(&app, "november.csv", &lines[..1]));
        assert!(said.contains("      1 here before"), "{said}");
        // And the first one once more.
        import(&app, &camt(&app, "november.xml", 0, &told(["C1", "C2", "C3", "C4", "C5"])));
        app.quiet().await;
        assert_eq!(books(&app), before);

        // What one format has on that day and the other had not yet is new, once.
        let more = [Entry("2026-11-03", 2_000, "O6", "Twice Giver", "solidarity")];
        let mut with_a_third = told(["O1", "O2", "O3", "O4", "O5"]).to_vec();
        with_a_third.insert(3, more[0]);
        let said = import(&app, &ofx(&app, "later.ofx", &with_a_third));
        assert!(
            said.contains("      5 here before") && said.contains("1 in suspense, money in: 20.00"),
            "{said}"
        );
        app.quiet().await;
        assert_eq!(held(&app, "assets:bank", "GBP"), 9_050);
        let mut all = told(["C1", "C2", "C3", "C4", "C5"]).to_vec();
        all.insert(3, Entry("2026-11-03", 2_000, "C6", "Twice Giver", "solidarity"));
        let said = import(&app, &camt(&app, "whole.xml", 0, &all));
        assert!(said.contains("      6 here before"), "{said}");
        app.quiet().await;
        assert_eq!(held(&app, "assets:bank", "GBP"), 9_050);
        app.cli_ok(&["bank", "agreement", "--on", "2026-11-30"]);
        app.cli_ok(&["verify"]);
    }
);

db_test!(
    async fn r15_what_is_only_probably_the_same_is_asked_and_neither_booked_nor_lost(db: TestDb) {
        let app = App::start(&db).await;
        let reference = pledge(&app, json!({})).await;
        let under = format!("Gift {reference}");
        let first = [
            Entry("2026-11-02", 2_000, "C1", "Aigerim Qoja", "solidarity"),
            Entry("2026-11-05", 1_000, "C2", "Somebody Canary", "no reference"),
            Entry("2026-11-06", 2_500, "C3", "Aigerim Qoja", under.as_str()),
        ];
        import(&app, &camt(&app, "november.xml", 0, &first));
        // Nothing says that the first two are the same; the last tells another day; another reference is another line.
        let other = pledge(&app, json!({})).await;
        let again = format!("Gift {other}");
        let second = [
            Entry("2026-11-02", 2_000, "O1", "", "TRANSFER 1"),
            Entry("2026-11-05", 1_000, "O2", "", "TRANSFER 2"),
            Entry("2026-11-07", 2_500, "O3", "", under.as_str()),
            Entry("2026-11-06", 2_500, "O4", "Aigerim Qoja", again.as_str()),
        ];
        let file = ofx(&app, "november.ofx", &second);
        let said = import(&app, &file);
        assert!(said.contains("3 probably here before in another format: 55.00 GBP"), "{said}");
        assert!(said.contains("1 booked: 25.00"), "{said}");
        app.quiet().await;
        assert_eq!(held(&app, "assets:bank", "GBP"), 5_500 + 2_500, "nothing is booked of what is asked");
        let said = import(&app, &file);
        assert!(said.contains("      4 here before"), "once asked is enough: {said}");

        let mut desk = Desk::of(&app, &app.demonstration()).await;
        let page = desk.get("/office/statements").await.text;
        assert_eq!(page.matches("/office/statements/told-before").count(), 3, "{page}");
        assert!(page.contains("Probably the line of") && page.contains(&reference), "{page}");
        assert!(!page.contains("TRANSFER"), "what the bank says of payers stays sealed");
        let queue = app.cli_ok(&["bank", "queue"]);
        let asked: Vec<&str> = queue
            .lines()
            .filter(|line| line.contains("bank told-before"))
            .filter_map(|line| line.split_whitespace().nth(3))
            .collect();
        assert_eq!(asked.len(), 3, "{queue}");

        // The first by the command line, the others in the office.
        app.cli_ok(&["bank", "told-before", asked[0], "--same"]);
        assert_eq!(app.cli(&["bank", "told-before", asked[0], "--another"]).status.code(), Some(3));
        let mut press = async |line: &str, it: &str| {
            desk.press("/office/statements/told-before", &[("line", line), ("it", it)]).await
        };
        assert_eq!(press(asked[1], "perhaps").await.status, 422);
        assert_eq!(press(asked[1], "another").await.status, 303);
        assert_eq!(press(asked[1], "same").await.status, 422, "once");
        assert_eq!(press(asked[2], "same").await.status, 303);
        app.quiet().await;
        assert_eq!(held(&app, "assets:bank", "GBP"), 8_000 + 1_000, "the other payment, and no other");
        assert!(app.cli_ok(&["bank", "queue"]).contains(asked[1]), "it waits like any other");
        let third = pledge(&app, json!({ "amount_minor": 1000 })).await;
        app.cli_ok(&["payment", "assign", asked[1], &third]);
        assert_eq!(app.status(&third).await["status"], "paid");
        let said = import(&app, &file);
        assert!(said.contains("      4 here before"), "{said}");
        let log = desk.get("/office/audit.csv").await.text;
        assert!(log.contains(&format!("line_taken_as_new,{}", asked[1])), "{log}");
        assert!(log.contains(&format!("line_told_before,{}", asked[2])), "{log}");
        app.quiet().await;
        assert_eq!(held(&app, "assets:bank", "GBP"), 9_000);
        app.cli_ok(&["verify"]);
    }
);
