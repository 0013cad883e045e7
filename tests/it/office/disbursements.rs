//! Money out in the office: asked for, read and approved by two others, paid, known in the bank's statement, followed to
//! its end, and published without anybody being told from it.

mod documents;
pub(in crate::office) mod steps;

use serde_json::{Value, json};
use steps::{FUND, PAGE, PAPER, People, approve, approved, ask, is_done, is_refused, open_fund, pay, wish};

use super::desk::{Desk, Page, hidden};
use crate::{
    bank::{Entry, camt, held, import},
    db_test,
    harness::app::App,
};

/// For a look at their pages: one that waits for approval, and one that an intermediary carries. A third has reached so
/// many that it will be told in public.
pub async fn three_for_a_look(app: &App) -> [String; 2] {
    let people = People::of(app);
    open_fund(app, "200");
    let reached = approved(app, &people, &[("recipients", "F-001 F-002 F-003 F-004 F-005 F-006")]).await;
    is_done(&pay(&mut Desk::of(app, &people.clerk).await, &reached, "FT0").await, &reached, "paid");
    app.next_code().await;
    let carried = approved(app, &people, &[("intermediary", "I-01")]).await;
    let mut clerk = Desk::of(app, &people.clerk).await;
    is_done(&pay(&mut clerk, &carried, "FT1").await, &carried, "paid");
    [ask(&mut clerk, &[]).await, carried]
}

db_test!(
    async fn money_goes_out_when_two_others_have_read_and_approved_it(db: TestDb) {
        let app = App::start(&db).await;
        let people = People::of(&app);
        open_fund(&app, "100");
        let mut clerk = Desk::of(&app, &people.clerk).await;
        let path = ask(&mut clerk, &[]).await;
        let page = clerk.get(&path).await.text;
        for words in
            ["£50.00", "F-001, F-002, F-003", "F3/12", "waits for approval", "£100.00", "note sealed"]
        {
            assert!(page.contains(words), "{words} in {page}");
        }
        assert!(!page.contains("Canary"), "notes are sealed: {page}");
        assert_eq!(approve(&mut clerk, &path, "1", &[]).await.status, 403, "a clerk does not approve");

        let mut officer = Desk::of(&app, &people.officer).await;
        assert!(officer.get("/office").await.text.contains("waits for approval by two others: one request"));
        let unread = officer.press(&format!("{path}/approve"), &[("version", "1")]).await;
        is_refused(&unread, "read the paper first");
        is_refused(&approve(&mut officer, &path, "2", &[]).await, "Read it again");
        let (address, read) = (format!("{path}/approve"), [("version", "1"), ("read", "yes")]);
        is_refused(&officer.upload(&address, &read, b"another bill").await, "not the document whose SHA-256");
        is_done(&officer.upload(&address, &read, PAPER).await, &path, "approved");
        is_refused(&approve(&mut officer, &path, "1", &[]).await, "You have approved it already");
        let mut treasurer = Desk::of(&app, &people.treasurer).await;
        is_refused(&pay(&mut treasurer, &path, "FT1").await, "as the request stands now");
        // What is approved is approved by somebody who is there now.
        app.advance_seconds(6 * 60).await;
        is_refused(&approve(&mut treasurer, &path, "1", &[]).await, "The code does not fit");
        let code = people.treasurer.secret.code_at(app.unix_now());
        is_done(&approve(&mut treasurer, &path, "1", &[("code", &code)]).await, &path, "approved");
        assert_eq!(held(&app, "assets:bank", "GBP"), 10_000, "nothing is paid by approving");

        is_refused(&pay(&mut treasurer, &path, "to Canary Widow").await, "bank’s number");
        is_done(&pay(&mut treasurer, &path, "FT1").await, &path, "paid");
        is_refused(&pay(&mut treasurer, &path, "FT2").await, "as the request stands now");
        assert_eq!(held(&app, "assets:bank", "GBP"), 5_000);
        assert_eq!(held(&app, "expenses:disbursements", "GBP"), 5_000);
        // The bank's line is known, once.
        let said =
            import(&app, &camt(&app, "a.xml", 10_000, &[Entry("2026-11-23", -5_000, "N1", "X", "aid")]));
        assert!(said.contains("1 booked by hand before: -50.00 GBP"), "{said}");
        let said =
            import(&app, &camt(&app, "b.xml", 5_000, &[Entry("2026-11-24", -5_000, "N2", "X", "aid")]));
        assert!(said.contains("1 in suspense, money out: -50.00 GBP"), "{said}");
        let statement = app.cli_ok(&["export", "fund-statement", "--format", "csv", "--fund", FUND]);
        assert!(statement.contains("zhanaozen-medical,GBP,disbursed,,-50.00,-5000"), "{statement}");

        // Only who holds the office's key opens the note, and everything stands in the log.
        assert_eq!(officer.press(&format!("{path}/open"), &[("reason", "x")]).await.status, 403);
        let opened = treasurer.press(&format!("{path}/open"), &[("reason", "audit")]).await;
        assert!(opened.text.contains("for Canary Widow"), "{}", opened.text);
        let identity = app.office_identity().display().to_string();
        assert!(app.cli_ok(&["unseal", "--identity", &identity]).contains("for Canary Widow"));
        let log = treasurer.get("/office/audit.csv").await.text;
        let reference = path.rsplit('/').next().unwrap();
        for act in ["requested", "approved", "paid"] {
            let line = format!("disbursement_{act},{reference}");
            assert!(log.contains(&line), "{line} in {log}");
        }
        assert_eq!(log.matches("disbursement_approved").count(), 2, "{log}");
        app.quiet().await;
    }
);

db_test!(
    async fn whoever_asks_or_changes_does_not_approve_and_approvals_are_of_what_was_read(db: TestDb) {
        let app = App::start(&db).await;
        let people = People::of(&app);
        open_fund(&app, "100");
        let mut officer = Desk::of(&app, &people.officer).await;
        let mut treasurer = Desk::of(&app, &people.treasurer).await;
        let path = ask(&mut officer, &[]).await;
        is_refused(&approve(&mut officer, &path, "1", &[]).await, "cannot approve it");
        is_done(&approve(&mut treasurer, &path, "1", &[]).await, &path, "approved");

        // Changed: who approved it before approves anew, and who changed it not at all.
        let mut clerk = Desk::of(&app, &people.clerk).await;
        let form = clerk.get(&format!("{path}/amend")).await.text;
        assert!(form.contains("value=\"50.00\"") && form.contains("F-001, F-002, F-003"), "{form}");
        let fields = [&wish(&[("amount", "60.00")])[..], &[("version", "1")]].concat();
        is_done(&clerk.upload(&format!("{path}/amend"), &fields, PAPER).await, &path, "amended");
        is_refused(&clerk.upload(&format!("{path}/amend"), &fields, PAPER).await, "Read it again");
        is_refused(&approve(&mut treasurer, &path, "1", &[]).await, "Read it again");
        is_done(&approve(&mut treasurer, &path, "2", &[]).await, &path, "approved");
        is_refused(&approve(&mut officer, &path, "2", &[]).await, "cannot approve it");

        // Somebody finds a name on a list: nothing can be approved or paid any more.
        let listed = [("version", "2"), ("list", "eu"), ("list_date", "2026-11-24"), ("result", "listed")];
        is_done(&clerk.press(&format!("{path}/check"), &listed).await, &path, "checked");
        let other = app.create_user("second@campaign.example", "officer", &[]);
        let mut second = Desk::of(&app, &other).await;
        is_refused(&approve(&mut second, &path, "2", &[]).await, "is on a sanctions list");
        let page = second.get(&path).await.text;
        assert!(page.contains("European Union") && page.contains("clerk@campaign.example"), "{page}");
        is_refused(
            &second.press(&format!("{path}/refuse"), &[("version", "2")]).await,
            "Please give a reason",
        );
        let no = [("version", "2"), ("reason", "Canary Name is listed")];
        is_done(&second.press(&format!("{path}/refuse"), &no).await, &path, "ended");
        is_refused(&approve(&mut treasurer, &path, "2", &[]).await, "as the request stands now");
        let page = second.get(&path).await.text;
        assert!(page.contains("refused") && !page.contains("Canary"), "{page}");
        let list = Desk::of(&app, &people.auditor).await.get(&format!("{PAGE}?state=refused")).await;
        assert!(list.text.contains(&path), "{}", list.text);
        assert_eq!(held(&app, "assets:bank", "GBP"), 10_000);
        app.quiet().await;
    }
);

db_test!(
    async fn what_could_name_somebody_or_proves_nothing_is_refused(db: TestDb) {
        let app = App::start(&db).await;
        let people = People::of(&app);
        let mut clerk = Desk::of(&app, &people.clerk).await;
        let long = "1".repeat(41);
        for (field, value, words) in [
            ("recipients", "Aigul", "Never write a name"),
            ("recipients", "F-001, Aigul", "Never write a name"),
            ("recipients", "", "Never write a name"),
            ("intermediary", "Aigul", "Never write a name"),
            ("place", "in the drawer", "not by words"),
            ("place", long.as_str(), "not by words"),
            ("amount", "0", "Please type an amount"),
            ("amount", "1,000", "Please type an amount"),
            ("currency", "XXY", "three letters"),
            ("fund", "nowhere", "one of the funds"),
            ("purpose", "burial of somebody", "choose a purpose"),
            ("list", "none", "which list"),
            ("list_date", "2999-01-01", "which list"),
            ("result", "", "what you found"),
            ("hash", "abc", "64 characters"),
            ("hash", &"0".repeat(64), "is not that of this document"),
            ("note", &"x".repeat(1_001), "1,000 characters"),
        ] {
            let page = clerk.upload(PAGE, &wish(&[(field, value)]), PAPER).await;
            is_refused(&page, words);
            assert!(page.text.contains("value=\"F3/12\"") || field == "place", "what was typed is kept");
        }
        let page = clerk.upload(PAGE, &wish(&[]), b"").await;
        is_refused(&page, "Evidence is missing");
        let page = clerk.upload(PAGE, &wish(&[]), &vec![b'x'; 16 * 1024 * 1024 + 1]).await;
        assert!(page.status == 413 && page.text.contains("larger than 16 MB"), "{}", page.status);
        assert!(clerk.get(PAGE).await.text.contains("There is nothing here."), "nothing was written");

        // The same form twice is one request.
        let blank = clerk.get("/office/disbursements/new").await.text;
        assert!(blank.contains("<option value=\"GBP\" selected>"), "the campaign's own currency: {blank}");
        let results = &blank[blank.find("name=\"result\"").unwrap()..];
        assert!(
            results.contains("<option value=\"\">"),
            "nobody has found anything before they say so: {blank}"
        );
        let once = hidden(&blank, "once");
        let fields = [&wish(&[])[..], &[("once", once.as_str())]].concat();
        let first = clerk.upload(PAGE, &fields, PAPER).await.location;
        assert_eq!(clerk.upload(PAGE, &fields, PAPER).await.location, first);
        assert_eq!(clerk.get(PAGE).await.text.matches("waits for approval").count(), 2, "a filter and a row");
        let mut auditor = Desk::of(&app, &people.auditor).await;
        assert_eq!(auditor.get("/office/disbursements/new").await.status, 403);
    }
);

db_test!(
    async fn a_fund_pays_no_more_than_it_holds(db: TestDb) {
        let app = App::start(&db).await;
        let people = People::of(&app);
        open_fund(&app, "80");
        let first = approved(&app, &people, &[]).await;
        let mut clerk = Desk::of(&app, &people.clerk).await;
        let second = ask(&mut clerk, &[("amount", "30.01")]).await;
        let mut officer = Desk::of(&app, &people.officer).await;
        let mut treasurer = Desk::of(&app, &people.treasurer).await;
        is_done(&approve(&mut officer, &second, "1", &[]).await, &second, "approved");
        let short = "can pay £30.00 at most";
        is_refused(&approve(&mut treasurer, &second, "1", &[]).await, short);
        // It spends elsewhere what was promised.
        let args = ["book", "expense", "--number", "V1", "--amount", "40", "--currency", "GBP"];
        app.cli_ok(&[&args[..], &["--date", "2026-11-19", "--fund", FUND, "--note", "rent"]].concat());
        is_refused(&pay(&mut treasurer, &first, "FT1").await, "can pay £40.00 at most");
        assert_eq!(held(&app, "assets:bank", "GBP"), 4_000);
        let back = [("version", "1"), ("reason", "there is no money")];
        is_done(&clerk.press(&format!("{first}/withdraw"), &back).await, &first, "ended");
        is_done(&approve(&mut treasurer, &second, "1", &[]).await, &second, "approved");
        is_done(&pay(&mut treasurer, &second, "FT1").await, &second, "paid");
        assert_eq!(held(&app, "assets:bank", "GBP"), 999);
        app.quiet().await;
    }
);

db_test!(
    async fn what_the_general_fund_gave_to_another_can_be_paid_out_of_that(db: TestDb) {
        let app = App::start(&db).await;
        let people = People::of(&app);
        open_fund(&app, "30");
        let opening = ["book", "opening-balance", "--number", "O2", "--amount", "100", "--currency", "GBP"];
        app.cli_ok(&[&opening[..], &["--date", "2026-11-03", "--note", "statement 10/2026"]].concat());
        let between = ["book", "between-funds", "--number", "F1", "--amount", "25", "--currency", "GBP"];
        let funds = ["--date", "2026-11-04", "--fund", "fighting-fund", "--to-fund", FUND];
        app.cli_ok(&[&between[..], &funds].concat());
        let path = approved(&app, &people, &[]).await;
        let mut treasurer = Desk::of(&app, &people.treasurer).await;
        is_done(&pay(&mut treasurer, &path, "FT1").await, &path, "paid");
        assert_eq!(held(&app, "equity:fund-transfers", "GBP"), 0, "what one gave the other got");
        let told = app.cli(&["export", "payments", "--format", "csv"]);
        let told = String::from_utf8_lossy(&told.stderr).into_owned();
        assert!(told.contains("equals the ledger: yes"), "no payment came by it: {told}");
        app.quiet().await;
    }
);

/// A button of what became of the money.
async fn tell(desk: &mut Desk<'_>, path: &str, fields: &[(&str, &str)], file: &[u8]) -> Page {
    let seen = hidden(&desk.get(path).await.text, "seen");
    let fields = [&[("seen", seen.as_str()), ("date", "2026-11-22")], fields].concat();
    desk.upload(&format!("{path}/tell"), &fields, file).await
}

db_test!(
    async fn an_advance_stands_with_its_intermediary_until_it_is_accounted_for(db: TestDb) {
        let app = App::start(&db).await;
        let people = People::of(&app);
        open_fund(&app, "100");
        let path = approved(&app, &people, &[("amount", "100"), ("intermediary", "I-01")]).await;
        let mut treasurer = Desk::of(&app, &people.treasurer).await;
        is_done(&pay(&mut treasurer, &path, "FT1").await, &path, "paid");
        assert_eq!(held(&app, "assets:advances", "GBP"), 10_000);
        assert_eq!(held(&app, "expenses:disbursements", "GBP"), 0, "it has reached nobody yet");
        let list = treasurer.get(PAGE).await.text;
        assert!(list.contains("I-01") && list.contains("with the intermediary"), "{list}");

        let handed =
            |amount| [("kind", "handed_over"), ("amount", amount), ("currency", "GBP"), ("place", "F3/13")];
        is_refused(&tell(&mut treasurer, &path, &handed("30"), b"").await, "Evidence is missing");
        is_refused(&tell(&mut treasurer, &path, &handed("100.01"), PAPER).await, "Only £100.00 of it is out");
        let stranger = [&handed("30")[..], &[("recipients", "F-009")]].concat();
        is_refused(&tell(&mut treasurer, &path, &stranger, PAPER).await, "not in the request");
        let some = [&handed("30")[..], &[("recipients", "F-001")]].concat();
        is_done(&tell(&mut treasurer, &path, &some, PAPER).await, &path, "told");
        let changed = [
            ("kind", "exchanged"),
            ("amount", "40"),
            ("currency", "GBP"),
            ("got", "26000"),
            ("got_currency", "kzt"),
            ("fee", "0.50"),
        ];
        is_done(&tell(&mut treasurer, &path, &changed, b"").await, &path, "told");
        let tenge = [("kind", "handed_over"), ("amount", "26000"), ("currency", "KZT"), ("place", "F3/14")];
        is_done(&tell(&mut treasurer, &path, &tenge, PAPER).await, &path, "told");
        let back = [("kind", "returned"), ("amount", "20"), ("currency", "GBP"), ("account", "main")];
        is_done(&tell(&mut treasurer, &path, &back, b"").await, &path, "told");
        let lost = [("kind", "lost"), ("amount", "9.50"), ("currency", "GBP")];
        is_refused(&tell(&mut treasurer, &path, &lost, b"").await, "how it was lost");
        let lost = [&lost[..], &[("note", "taken from Canary Courier")]].concat();
        let seen = hidden(&treasurer.get(&path).await.text, "seen");
        is_done(&tell(&mut treasurer, &path, &lost, b"").await, &path, "told");
        let twice = [&lost[..], &[("seen", seen.as_str()), ("date", "2026-11-22")]].concat();
        is_refused(
            &treasurer.upload(&format!("{path}/tell"), &twice, b"").await,
            "as the request stands now",
        );

        for (account, currency, minor) in [
            ("assets:advances", "GBP", 0),
            ("assets:advances", "KZT", 0),
            ("assets:bank", "GBP", 2_000),
            ("expenses:disbursements", "GBP", 3_000),
            ("expenses:disbursements", "KZT", 2_600_000),
            ("expenses:bank-charges", "GBP", 50),
            ("expenses:advances-lost", "GBP", 950),
        ] {
            assert_eq!(held(&app, account, currency), minor, "{account} {currency}");
        }
        let page = treasurer.get(&path).await.text;
        assert!(page.contains("accounted for") && !page.contains("Canary"), "{page}");
        assert!(treasurer.get(PAGE).await.text.contains("Nobody carries anything"));
        // Both what went out and what came back are known in the statement.
        let lines =
            [Entry("2026-11-20", -10_000, "N1", "X", "-"), Entry("2026-11-23", 2_000, "N2", "X", "-")];
        let said = import(&app, &camt(&app, "a.xml", 10_000, &lines));
        assert!(said.contains("2 booked by hand before"), "{said}");
        app.quiet().await;
    }
);

async fn spent(app: &App) -> Value {
    let address = format!("{}/api/v1/funds/{FUND}/spent", app.base);
    app.http.get(address).send().await.unwrap().json().await.unwrap()
}

db_test!(
    async fn what_is_published_tells_of_nobody(db: TestDb) {
        let app = App::start(&db).await;
        let people = People::of(&app);
        open_fund(&app, "1000");
        let six = [("recipients", "F-001 F-002 F-003 F-004 F-005 F-006"), ("amount", "600")];
        let four = [("recipients", "F-001 F-002 F-003 F-004"), ("purpose", "legal"), ("amount", "40")];
        for (number, other) in [("FT1", &six[..]), ("FT2", &four[..])] {
            let path = approved(&app, &people, other).await;
            let mut treasurer = Desk::of(&app, &people.treasurer).await;
            is_done(&pay(&mut treasurer, &path, number).await, &path, "paid");
            app.next_code().await;
        }
        let page = async || {
            let address = format!("{}/funds/{FUND}/spent", app.base);
            app.http.get(address).send().await.unwrap().text().await.unwrap()
        };
        assert_eq!(spent(&app).await["rows"], json!([]), "the quarter is not over for three months");
        assert!(page().await.contains("Nothing can be shown yet."));
        app.advance_days(200).await;
        let told = spent(&app).await;
        let rows = told["rows"].as_array().unwrap();
        assert_eq!(rows.len(), 1, "four people's legal aid is not told: {told}");
        let row = &rows[0];
        let expected = json!({
            "quarter": row["quarter"], "purpose": "medical", "currency": "GBP", "amount_minor": 60_000, "recipients": 6
        });
        assert_eq!(*row, expected, "{told}");
        let page = page().await;
        assert!(page.contains("£600.00") && page.contains("Hospital"), "{page}");
        for hidden in ["£40.00", "Legal aid", "F-001", "F3/12"] {
            assert!(!page.contains(hidden) && !told.to_string().contains(hidden), "{hidden} in {page}");
        }
        let fund = app.http.get(format!("{}/funds/{FUND}", app.base)).send().await.unwrap();
        assert!(fund.text().await.unwrap().contains(&format!("/funds/{FUND}/spent")));
        let unknown = app.http.get(format!("{}/funds/nowhere/spent", app.base)).send().await.unwrap();
        assert_eq!(unknown.status(), 404);
    }
);
