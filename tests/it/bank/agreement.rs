//! The ledger's bank is the bank's, or the month is not closed.

use chrono::{Datelike, NaiveDate};
use solidarity::kernel::clock::Sources;

use super::{Entry, camt, import};
use crate::{
    db_test,
    harness::app::{App, PATIENCE},
};

/// A day of the month before this one, and that month.
fn last_month(day: u32) -> (String, String) {
    let first = Sources::system().now().date_naive().with_day(1).unwrap();
    let last: NaiveDate = first.pred_opt().unwrap();
    (last.with_day(day).unwrap().to_string(), last.format("%Y-%m").to_string())
}

db_test!(
    async fn a_month_is_closed_only_when_ledger_and_bank_agree(db: TestDb) {
        let app = App::start(&db).await;
        let (day, month) = last_month(10);
        let (later, _) = last_month(12);
        let entries =
            [Entry(&day, 2_000, "G1", "Giver", "no reference"), Entry(&later, -300, "G2", "Bank", "charges")];
        import(&app, &camt(&app, "month.xml", 10_000, &entries));
        let on = ["bank", "agreement", "--on", &later];
        let differs = app.cli(&on);
        let said = String::from_utf8_lossy(&differs.stdout).into_owned();
        assert_eq!(differs.status.code(), Some(1), "{said}");
        assert!(said.contains("DIFFERS by -100.00 GBP"), "{said}");
        let refused = app.cli(&["period", "close", &month]);
        assert_eq!(refused.status.code(), Some(1));
        assert!(String::from_utf8_lossy(&refused.stderr).contains("is not the bank's"));

        // What was there before these books began explains it; what is on its way is outstanding.
        let opening = ["book", "opening-balance", "--number", "O1", "--amount", "100", "--currency", "GBP"];
        app.cli_ok(&[&opening[..], &["--date", &day, "--note", "folder 3"]].concat());
        let expense =
            ["book", "expense", "--number", "V1", "--amount", "7", "--currency", "GBP", "--date", &later];
        app.cli_ok(&expense);
        let agrees = app.cli_ok(&on);
        assert!(agrees.contains("117.00 GBP main by its statements"), "{agrees}");
        assert!(agrees.contains("-7.00 GBP outstanding") && agrees.contains("expense V1"), "{agrees}");
        assert!(agrees.contains("110.00 GBP in the ledger") && agrees.contains("agrees"), "{agrees}");

        let closed = app.cli_ok(&["period", "close", &month]);
        assert!(closed.contains(&format!("{month} is closed")), "{closed}");
        assert!(closed.contains("suspense     1 of money in") && closed.contains("-3.00 GBP"), "{closed}");
        // A line of the closed month that comes now is booked late, and nothing fails.
        let late = [
            Entry(&day, 2_000, "G1", "Giver", "no reference"),
            Entry(&later, -300, "G2", "Bank", "charges"),
            Entry(&later, -700, "G3", "Printers", "invoice"),
            Entry(&later, 100, "G4", "Giver", "late"),
        ];
        let said = import(&app, &camt(&app, "late.xml", 10_000, &late));
        assert!(
            said.contains("1 booked by hand before") && said.contains("1 in suspense, money in"),
            "{said}"
        );
        let journal = app.cli_ok(&["export", "journal", "--format", "csv"]);
        assert!(
            journal.lines().any(|line| line.contains(&later) && line.contains("transfer_received")),
            "{journal}"
        );
        app.quiet().await;
    }
);

db_test!(
    async fn an_auditor_gets_the_year_without_names_and_the_same_sample_by_the_same_seed(db: TestDb) {
        let app = App::start(&db).await;
        let today = Sources::system().now().date_naive();
        let day = today.to_string();
        let lines: Vec<(String, String)> =
            (0..40).map(|number| (format!("A{number}"), format!("Canary gift {number}"))).collect();
        let entries: Vec<Entry<'_>> = lines
            .iter()
            .zip(0..)
            .map(|((id, words), number)| Entry(&day, 100 + number, id, "Canary Payer", words))
            .collect();
        import(&app, &camt(&app, "year.xml", 0, &entries));
        let (status, taken) =
            app.affiliate(crate::affiliations::body::branch(serde_json::json!({"method": "invoice"}))).await;
        assert_eq!(status, 201, "{taken}");
        // Entries get their number when they are linked, a moment after they were booked.
        let started = std::time::Instant::now();
        while !app.cli_ok(&["verify"]).contains("hash chain whole: 40 links") {
            assert!(started.elapsed() < PATIENCE, "{}", app.cli_ok(&["verify"]));
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        let year = today.year().to_string();
        let pack = |name: &str, seed: &str| {
            let out = app.folder.join(name);
            let out = out.to_str().unwrap();
            app.cli_ok(&["audit-pack", "--year", &year, "--seed", seed, "--sample", "5", "--out", out]);
            let read = |file: &str| std::fs::read_to_string(app.folder.join(name).join(file)).unwrap();
            for file in ["trial-balance", "fund-statement", "payouts", "payments"] {
                assert!(!read(&format!("{file}.csv")).contains("Canary"), "{file}");
            }
            let bank = read("bank-lines.csv");
            assert_eq!(bank.lines().count(), 41);
            assert!(bank.contains(",suspense,bank,line-") && !bank.contains("Canary"), "{bank}");
            assert!(read("invoice-numbers.csv").contains(taken["invoice_number"].as_str().unwrap()));
            assert!(
                read("proofs.txt").contains("ok     hash chain whole: 40 links"),
                "{}",
                read("proofs.txt")
            );
            let sample = read("sample.csv");
            assert_eq!(sample.lines().count(), 1 + 2 * 5, "five entries of two postings\n{sample}");
            let journal = read("journal.csv");
            assert!(sample.lines().all(|line| journal.contains(line)));
            sample
        };
        let first = pack("one", "green bicycle");
        assert_eq!(pack("two", "green bicycle"), first);
        assert_ne!(pack("three", "another"), first);
        let out = app.folder.join("one");
        let again = ["audit-pack", "--year", &year, "--seed", "x", "--out", out.to_str().unwrap()];
        assert_eq!(app.cli(&again).status.code(), Some(3), "what is there is not overwritten");
    }
);
