//! Bank statements in the office: looked at, imported once, explained line by line, telling nobody's name.

use serde_json::json;

use super::desk::{Desk, Page, hidden};
use crate::{
    bank::{Entry, books, camt, held, pledge},
    db_test,
    harness::app::App,
};

const PAGE: &str = "/office/statements";

/// Looks at a file, and imports it.
async fn import(desk: &mut Desk<'_>, account: &str, file: &[u8]) -> Page {
    let preview = desk.upload(PAGE, &[("account", account)], file).await;
    assert_eq!(preview.status, 200, "{}", preview.text);
    let (id, key) = (hidden(&preview.text, "id"), hidden(&preview.text, "key"));
    desk.press("/office/statements/import", &[("id", &id), ("key", &key), ("account", account)]).await
}

fn of_line<'a>(page: &'a Page, amount: &str) -> &'a str {
    let from = page.text.find(amount).unwrap_or_else(|| panic!("{amount} in {}", page.text));
    &page.text[from..]
}

db_test!(
    async fn r07_a_statement_is_looked_at_imported_once_and_explained(db: TestDb) {
        let app = App::start(&db).await;
        let (meant, other) = (pledge(&app, json!({})).await, pledge(&app, json!({})).await);
        let path = camt(
            &app,
            "november.xml",
            0,
            &[
                Entry("2026-11-02", 2500, "N1", "Canary Payer", &meant),
                Entry("2026-11-04", 2500, "N2", "Canary Unknown", "solidarity"),
                Entry("2026-11-05", -1200, "N3", "Bank", "account charges"),
            ],
        );
        let file = std::fs::read(&path).unwrap();
        let treasurer = app.demonstration();
        let mut desk = Desk::of(&app, &treasurer).await;
        assert!(desk.get(PAGE).await.text.contains("None yet."));

        let before = books(&app);
        let preview = desk.upload(PAGE, &[("account", "main")], &file).await;
        for words in ["first statement of this account", "Under a reference", "1 · £25.00", "£38.00"] {
            assert!(preview.text.contains(words), "{words} in {}", preview.text);
        }
        assert_eq!(books(&app), before, "looking changes nothing");

        let done = import(&mut desk, "main", &file).await;
        assert_eq!(done.location.as_deref(), Some("/office/statements?done=imported"), "{}", done.text);
        assert_eq!(app.status(&meant).await["status"], "paid");
        assert_eq!(held(&app, "assets:bank", "GBP"), 3_800);
        let again = import(&mut desk, "main", &file).await;
        assert_eq!(again.location.as_deref(), Some("/office/statements?done=nothing-new"));
        assert_eq!(held(&app, "assets:bank", "GBP"), 3_800, "twice is once");

        // What nobody can say waits, and somebody says it.
        let page = desk.get(PAGE).await;
        assert!(!page.text.contains("Canary"), "payers are sealed: {}", page.text);
        let unknown = hidden(of_line(&page, "£25.00"), "line");
        let charges = hidden(of_line(&page, "-£12.00"), "line");
        let wrong = desk.press("/office/statements/assign", &[("line", &unknown), ("references", "x")]).await;
        assert_eq!(wrong.status, 422);
        let opened = desk.press("/office/statements/payers", &[("reason", "whose is it")]).await;
        assert!(opened.text.contains("Canary Unknown"), "{}", opened.text);
        let fields = [("line", unknown.as_str()), ("references", other.as_str())];
        assert_eq!(desk.press("/office/statements/assign", &fields).await.status, 303);
        assert_eq!(app.status(&other).await["status"], "paid");
        let fields = [("line", charges.as_str()), ("kind", "bank-charges")];
        assert_eq!(desk.press("/office/statements/explain", &fields).await.status, 303);
        assert_eq!(desk.press("/office/statements/explain", &fields).await.status, 422, "once");
        assert_eq!(held(&app, "expenses:bank-charges", "GBP"), 1_200);
        assert_eq!(held(&app, "liabilities:suspense", "GBP"), 0);
        let page = desk.get(PAGE).await;
        assert!(page.text.contains("Nothing waits."), "{}", page.text);

        let log = desk.get("/office/audit.csv").await.text;
        for act in ["statement_imported,main,3", "line_explained", "names_opened,statements,2,yes"] {
            assert!(log.contains(act), "{act} in {log}");
        }
        app.quiet().await;
        app.cli_ok(&["verify"]);
    }
);

db_test!(
    async fn what_is_no_statement_is_refused_and_nothing_is_kept(db: TestDb) {
        let app = App::start(&db).await;
        let treasurer = app.demonstration();
        let mut desk = Desk::of(&app, &treasurer).await;
        let path = camt(&app, "short.xml", 0, &[Entry("2026-11-02", 2500, "N1", "Giver", "none")]);
        let whole = std::fs::read_to_string(&path).unwrap();
        let cut = whole.replacen("25.00", "24.00", 1);
        let before = books(&app);
        for (file, status, words) in [
            (Vec::new(), 422, "Please choose a file."),
            (b"PK\x03\x04 no statement".to_vec(), 422, "cannot be read as a bank statement"),
            (cut.into_bytes(), 422, "do not make the closing balance"),
            (vec![b'x'; 16 * 1024 * 1024 + 1], 413, "larger than 16 MB"),
        ] {
            let page = desk.upload(PAGE, &[("account", "typed-before")], &file).await;
            assert_eq!(page.status, status, "{words}: {}", page.text);
            assert!(page.text.contains(words), "{words} in {}", page.text);
            assert!(page.text.contains("value=\"typed-before\""), "what was typed is kept");
        }
        assert_eq!(books(&app), before);

        // What was looked at is for the one who looked, for an hour, and opens with the key of their page only.
        let preview = desk.upload(PAGE, &[("account", "main")], whole.as_bytes()).await;
        let (id, key) = (hidden(&preview.text, "id"), hidden(&preview.text, "key"));
        let clerk = app.create_user("clerk@campaign.example", "clerk", &[]);
        let mut other = Desk::of(&app, &clerk).await;
        let fields = [("id", id.as_str()), ("key", key.as_str()), ("account", "main")];
        let page = other.press("/office/statements/import", &fields).await;
        assert!(page.status == 422 && page.text.contains("not kept any more"), "{}", page.text);
        app.advance_seconds(3601).await;
        let mut desk = Desk::of(&app, &treasurer).await;
        let page = desk.press("/office/statements/import", &fields).await;
        assert!(page.status == 422 && page.text.contains("not kept any more"), "{}", page.text);
        assert_eq!(books(&app), before);
    }
);
