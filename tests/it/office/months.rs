//! A month is closed in the office: only when the books are right, with a statement that anybody can check.

use std::{fs, process::Command};

use chrono::{Datelike, NaiveDate};
use solidarity::kernel::clock::Sources;

use super::desk::Desk;
use crate::{
    bank::{Entry, camt, import},
    db_test,
    harness::app::App,
};

const PAGE: &str = "/office/months";

/// The last day of the month before this one.
pub fn last_day() -> NaiveDate {
    Sources::system().now().date_naive().with_day(1).unwrap().pred_opt().unwrap()
}

/// What `openssl` says of a statement, its signature and its key.
fn is_proved(app: &App, text: &[u8], signature: &[u8], key: &[u8]) -> bool {
    let file = |name: &str, content: &[u8]| {
        let path = app.folder.join(name);
        fs::write(&path, content).unwrap();
        path
    };
    let (text, signature, key) = (file("s.txt", text), file("s.sig", signature), file("s.pem", key));
    let mut command = Command::new("openssl");
    command.args(["pkeyutl", "-verify", "-pubin", "-rawin", "-inkey"]).arg(key).arg("-in").arg(text);
    command.arg("-sigfile").arg(signature).output().unwrap().status.success()
}

db_test!(
    async fn a_month_is_looked_at_closed_once_and_its_statement_proves_itself(db: TestDb) {
        let app = App::start(&db).await;
        let last = last_day();
        let (month, day) = (last.format("%Y-%m").to_string(), last.to_string());
        import(&app, &camt(&app, "month.xml", 10_000, &[Entry(&day, 2_000, "G1", "Giver", "no reference")]));
        let treasurer = app.demonstration();
        let mut desk = Desk::of(&app, &treasurer).await;
        let page = desk.get(PAGE).await;
        assert!(page.text.contains(&format!("To close: {month}")), "{}", page.text);
        assert!(page.text.contains("None yet."), "{}", page.text);

        let wanted = [("month", month.as_str()), ("explained", "yes")];
        let page = desk.press("/office/months/look", &[]).await;
        assert!(page.text.contains("The bank in GBP differs"), "{}", page.text);
        assert!(page.text.contains("-£100.00") && page.text.contains("£120.00"), "{}", page.text);
        let refused = desk.press("/office/months/close", &wanted).await;
        assert_eq!(refused.status, 422, "{}", refused.text);

        let opening = ["book", "opening-balance", "--number", "O1", "--amount", "100", "--currency", "GBP"];
        app.cli_ok(&[&opening[..], &["--date", &day, "--note", "folder 3"]].concat());
        let page = desk.press("/office/months/look", &[]).await;
        assert!(page.text.contains("Nothing stands in the way."), "{}", page.text);
        assert!(page.text.contains("I have looked at each of these lines"), "{}", page.text);
        let unexplained = desk.press("/office/months/close", &[("month", &month)]).await;
        assert!(unexplained.status == 422 && unexplained.text.contains("not explained"));
        let other = desk.press("/office/months/close", &[("month", "2020-01"), ("explained", "yes")]).await;
        assert_eq!(other.status, 422, "only the next month");
        let done = desk.press("/office/months/close", &wanted).await;
        assert_eq!(done.location.as_deref(), Some("/office/months?done=closed"), "{}", done.text);
        let again = desk.press("/office/months/close", &wanted).await;
        assert_eq!(again.status, 422, "once");
        assert!(app.cli_ok(&["period", "list"]).contains(&format!("{month}\tclosed")));

        let (_, text) = desk.bytes(&format!("{PAGE}/{month}.txt")).await;
        let (_, signature) = desk.bytes(&format!("{PAGE}/{month}.sig")).await;
        let (_, key) = desk.bytes(&format!("{PAGE}/{month}.pem")).await;
        assert!(is_proved(&app, &text, &signature, &key));
        let mut forged = text.clone();
        let at = forged.windows(6).position(|part| part == b"120.00").expect("the bank's balance");
        forged[at] = b'9';
        assert!(!is_proved(&app, &forged, &signature, &key), "another sum is not what was signed");
        let text = String::from_utf8(text).unwrap();
        let balance = app.cli_ok(&["export", "trial-balance", "--format", "csv", "--to", &day]);
        let mut rows = 0;
        for row in csv::Reader::from_reader(balance.as_bytes()).deserialize() {
            let row: std::collections::HashMap<String, String> = row.unwrap();
            assert!(text.contains(&format!("{}\t", row["account"])), "{row:?} in {text}");
            rows += 1;
        }
        assert!(rows >= 2 && text.contains("assets:bank\t"), "{balance}");

        let log = desk.get("/office/audit.csv").await.text;
        assert!(log.contains(&format!("month_closed,{month}")), "{log}");
        assert_eq!(desk.bytes(&format!("{PAGE}/2020-01.txt")).await.0, 404);
        app.quiet().await;
        app.cli_ok(&["verify"]);
    }
);
