//! Documents kept as evidence: who can open them, who cannot, and what is left of them when people leave.

use super::{
    super::desk::{Desk, Page, Person, person},
    steps::{FUND, PAGE, People, approve, approved, ask_with, is_done, is_refused, open_fund, pay, wish},
    tell,
};
use crate::{
    backup::{back_up, bring_keys, rows},
    db_test,
    harness::app::App,
    regressions::names::{in_clear, opened_backup},
};

const CANARY: &str = "Kanarische Witwe of Zhanaozen";

/// Longer than a part, so that there are several.
fn document(salt: &str) -> Vec<u8> {
    let line = format!("%PDF-1.7 the hospital's bill for {CANARY} {salt}\n");
    line.repeat(200_000 / line.len()).into_bytes()
}

const KEPT: [(&str, &str); 2] = [("place", ""), ("keep", "yes")];

/// Addresses of the documents that a page lets somebody open.
fn openable(page: &str) -> Vec<String> {
    let forms = page.split("action=\"").skip(1).filter_map(|rest| rest.split('"').next());
    forms.filter(|action| action.contains("/evidence/")).map(str::to_owned).collect()
}

/// How many keys of documents there are for everybody.
async fn keys(db: &crate::harness::db::TestDb) -> usize {
    rows::all(db.url()).await["evidence_key"].len()
}

async fn id_of(desk: &mut Desk<'_>, email: &str) -> String {
    let page = desk.get("/office/staff").await.text;
    let (_, after) = page.split_once(&format!("<h2>{email}</h2>")).expect("somebody of this address");
    after.split_once("/office/staff/").unwrap().1.split('/').next().unwrap().to_owned()
}

async fn open(desk: &mut Desk<'_>, address: &str) -> (u16, Vec<u8>) {
    desk.press_for_bytes(address, &[]).await
}

async fn let_them_read(desk: &mut Desk<'_>) -> Page {
    desk.press("/office/disbursements/readers", &[]).await
}

db_test!(
    async fn a_document_is_opened_by_treasurers_and_officers_and_by_nobody_else(db: TestDb) {
        let app = App::start(&db).await;
        let people = People::of(&app);
        open_fund(&app, "100");
        let mut clerk = Desk::of(&app, &people.clerk).await;
        let blank = clerk.get("/office/disbursements/new").await.text;
        assert!(blank.contains("Keep the document here"), "{blank}");
        is_refused(&clerk.upload(PAGE, &wish(&KEPT), b"").await, "Choose the document that is to be kept");
        let unkept = clerk.upload(PAGE, &wish(&[("place", "")]), &document("a")).await;
        is_refused(&unkept, "Say where the paper lies");
        let path = ask_with(&mut clerk, &KEPT, &document("a")).await;
        let page = clerk.get(&path).await.text;
        assert!(page.contains("Documents kept here") && openable(&page).is_empty(), "who sent it: {page}");

        let mut officer = Desk::of(&app, &people.officer).await;
        let page = officer.get(&path).await.text;
        assert!(page.contains("officer@campaign.example, treasurer@example.org"), "{page}");
        let address = openable(&page).remove(0);
        for person in [&people.clerk, &people.auditor] {
            app.next_code().await;
            let mut desk = Desk::of(&app, person).await;
            assert_eq!(open(&mut desk, &address).await.0, 403, "{}", person.email);
            assert_eq!(let_them_read(&mut desk).await.status, 403, "{}", person.email);
        }
        assert_eq!(open(&mut officer, &address).await, (200, document("a")));
        let mut treasurer = Desk::of(&app, &people.treasurer).await;
        assert_eq!(open(&mut treasurer, &address).await, (200, document("a")));
        let elsewhere = address.replace("/evidence/", "x/evidence/");
        assert_eq!(open(&mut treasurer, &elsewhere).await.0, 404, "of another disbursement");

        // Opening asks for who is there now, and is written down.
        app.advance_seconds(6 * 60).await;
        is_refused(&officer.press(&address, &[]).await, "The code does not fit");
        let code = people.officer.secret.code_at(app.unix_now());
        let again = officer.press_for_bytes(&address, &[("code", &code)]).await;
        assert_eq!(again, (200, document("a")));
        let log = treasurer.get("/office/audit.csv").await.text;
        let reference = path.rsplit('/').next().unwrap();
        assert_eq!(log.matches(&format!("document_opened,{reference}")).count(), 3, "{log}");

        // What proves that it arrived is kept beside what was asked with; the same document twice is there once.
        let amended = [&wish(&KEPT)[..], &[("version", "1"), ("intermediary", "I-01")]].concat();
        is_done(&clerk.upload(&format!("{path}/amend"), &amended, &document("a")).await, &path, "amended");
        assert_eq!(openable(&officer.get(&path).await.text).len(), 1);
        is_done(&approve(&mut officer, &path, "2", &[]).await, &path, "approved");
        let code = people.treasurer.secret.code_at(app.unix_now());
        is_done(&approve(&mut treasurer, &path, "2", &[("code", &code)]).await, &path, "approved");
        let fields = [("version", "2"), ("date", "2026-11-20"), ("account", "main"), ("number", "FT1")];
        is_done(&treasurer.press(&format!("{path}/pay"), &fields).await, &path, "paid");
        let handed = [("kind", "handed_over"), ("amount", "50"), ("currency", "GBP"), ("keep", "yes")];
        is_done(&tell(&mut treasurer, &path, &handed, &document("b")).await, &path, "told");
        let page = officer.get(&path).await.text;
        let both = openable(&page);
        assert_eq!(both.len(), 2);
        assert_eq!(open(&mut officer, &both[1]).await, (200, document("b")));
        for entry in ["disbursement_advanced", "advance_handed_over", "expenses:disbursements"] {
            assert!(page.contains(entry), "what was booked of it, {entry}: {page}");
        }
        app.cli_ok(&["verify"]);

        // Nowhere is it readable: not in the database, beside it, in the log, nor inside a backup.
        let (file, _) = back_up(&app, "kept.backup");
        let inside = opened_backup(&app, file.as_ref());
        let inside = String::from_utf8(inside).unwrap();
        assert!(inside.contains("\"table\":\"evidence_part\"") && !inside.contains(CANARY));
        let coded = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, CANARY);
        assert!(!inside.contains(&coded[4..coded.len() - 4]));
        let found = in_clear(&app, &db, &[CANARY, &hex::encode(CANARY), "%PDF-1.7"]);
        assert!(found.is_empty(), "{found:?}");
        app.quiet().await;
    }
);

db_test!(
    async fn who_leaves_reads_no_more_and_who_comes_is_let_in_by_one_who_reads(db: TestDb) {
        let app = App::start(&db).await;
        let people = People::of(&app);
        let mut clerk = Desk::of(&app, &people.clerk).await;
        let path = ask_with(&mut clerk, &KEPT, &document("a")).await;
        let mut officer = Desk::of(&app, &people.officer).await;
        let address = openable(&officer.get(&path).await.text).remove(0);
        assert_eq!(keys(&db).await, 2, "for the treasurer and the officer");

        let newcomer: Person = app.create_user("new@campaign.example", "officer", &[]);
        let mut new = Desk::of(&app, &newcomer).await;
        assert!(openable(&new.get(&path).await.text).is_empty());
        is_refused(&new.press(&address, &[]).await, "You have no key for this document");
        let list = new.get(PAGE).await.text;
        assert!(list.contains("new@campaign.example: cannot open one of the documents yet"), "{list}");
        // Who cannot read lets nobody read.
        let_them_read(&mut new).await;
        assert_eq!((keys(&db).await, open(&mut new, &address).await.0), (2, 422));
        let granted = let_them_read(&mut officer).await;
        assert_eq!(
            granted.location.as_deref(),
            Some("/office/disbursements?done=granted"),
            "{}",
            granted.text
        );
        assert_eq!(open(&mut new, &address).await, (200, document("a")));
        assert!(!officer.get(PAGE).await.text.contains("cannot open"), "nobody lacks a key now");

        // Who leaves loses the key with everything else, at once.
        let mut treasurer = Desk::of(&app, &people.treasurer).await;
        let id = id_of(&mut treasurer, "officer@campaign.example").await;
        let left = treasurer.press(&format!("/office/staff/{id}/disable"), &[]).await;
        assert_eq!(left.status, 303, "{}", left.text);
        assert_eq!(officer.get(&path).await.status, 303, "they are signed out");
        let stored = rows::all(db.url()).await;
        let plain = id.replace('-', "");
        assert!(!stored["evidence_key"].iter().any(|row| row.contains(&plain)), "{stored:?}");
        let page = treasurer.get(&path).await.text;
        assert!(page.contains("Can be opened by: new@campaign.example, treasurer@example.org"), "{page}");

        // A new password is a new key pair, to which nothing was given yet.
        let said = app.user(&["user", "reset", "--email", "new@campaign.example"], "a quite new password");
        assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
        let printed = String::from_utf8(said.stdout).unwrap();
        let renewed = person("new@campaign.example", "a quite new password", &printed);
        let mut new = Desk::of(&app, &renewed).await;
        is_refused(&new.press(&address, &[]).await, "You have no key for this document");
        let_them_read(&mut treasurer).await;
        assert_eq!(open(&mut new, &address).await, (200, document("a")));
        let log = treasurer.get("/office/audit.csv").await.text;
        assert_eq!(log.matches("documents_granted").count(), 2, "{log}");

        // Nothing was paid: what was to prove it goes.
        let back = [("version", "1"), ("reason", "not needed")];
        is_done(&clerk.press(&format!("{path}/withdraw"), &back).await, &path, "ended");
        assert_eq!(open(&mut treasurer, &address).await.0, 404);
        let stored = rows::all(db.url()).await;
        for table in ["evidence_file", "evidence_part", "evidence_key"] {
            assert!(stored[table].is_empty(), "{table}");
        }
    }
);

db_test!(
    async fn a_document_comes_back_with_a_backup_and_opens_with_the_same_password(db: TestDb) {
        let (mut app, _sandbox) = App::start_with_sandbox_apart(&db, &[]).await;
        let people = People::of(&app);
        open_fund(&app, "100");
        let mut clerk = Desk::of(&app, &people.clerk).await;
        let path = ask_with(&mut clerk, &KEPT, &document("a")).await;
        let (file, _) = back_up(&app, "kept.backup");
        let office = app.office_identity().display().to_string();
        let keys = app.keys_folder();
        app.kill();
        let target = db.on_a_new_machine("later").await;
        app.move_to(&target);
        bring_keys(&keys, &app.keys_folder());
        app.cli_ok(&["restore", &file, "--identity", &office]);
        app.cli_ok(&["resume"]);
        app.restart().await;
        let mut officer = Desk::of(&app, &people.officer).await;
        let address = openable(&officer.get(&path).await.text).remove(0);
        assert_eq!(open(&mut officer, &address).await, (200, document("a")));
    }
);

db_test!(
    async fn strict_mode_keeps_no_document(db: TestDb) {
        let app = App::start_with(&db, &[("SOLIDARITY_OFFICE__STRICT", "true")]).await;
        let people = People::of(&app);
        open_fund(&app, "100");
        let other = app.create_user("d@campaign.example", "clerk", &[]);
        let mut clerk = Desk::of(&app, &other).await;
        let blank = clerk.get("/office/disbursements/new").await.text;
        assert!(!blank.contains("Keep the document here") && blank.contains("is not kept"), "{blank}");
        assert_eq!(clerk.upload(PAGE, &wish(&KEPT), &document("a")).await.status, 422);
        let path = approved(&app, &people, &[]).await;
        let mut treasurer = Desk::of(&app, &people.treasurer).await;
        is_done(&pay(&mut treasurer, &path, "FT1").await, &path, "paid");
        let stored = rows::all(db.url()).await;
        assert!(stored["evidence_file"].is_empty() && stored["evidence_key"].is_empty());
        let statement = app.cli_ok(&["export", "fund-statement", "--format", "csv", "--fund", FUND]);
        assert!(statement.contains("disbursed"), "{statement}");
    }
);
