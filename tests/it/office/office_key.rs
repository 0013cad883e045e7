//! The office's key changes: two treasurers do it, or one with a recovery key; and what was sealed follows.

use futures_util::future::join;
use serde_json::json;

use super::{
    desk::{Desk, Page, Person},
    money::paid,
};
use crate::{
    db_test,
    harness::app::{App, gift},
    regular_gifts::wait_mails_with,
};

const PAGE: &str = "/office/key";

fn second(app: &App, email: &str) -> Person {
    let office = app.office_identity().display().to_string();
    app.create_user(email, "treasurer", &["--identity", &office])
}

fn recovery(app: &App) -> String {
    app.keys_folder().join("recovery.identity").display().to_string()
}

/// The button that the page shows for what waits.
async fn button(desk: &mut Desk<'_>, what: &str) -> String {
    let page = desk.get(PAGE).await.text;
    let (_, after) = page.split_once("action=\"/office/key/").unwrap_or_else(|| panic!("a proposal: {page}"));
    format!("{PAGE}/{}/{what}", after.split('/').next().unwrap())
}

async fn opens(desk: &mut Desk<'_>, story: &str) -> Page {
    desk.press(&format!("{story}/open"), &[("reason", "a letter")]).await
}

async fn pledge(app: &App, name: &str) {
    assert_eq!(app.donate(gift(json!({ "method": "transfer", "name": name }))).await.status(), 201);
}

fn opened_by(app: &App, identity: &str) -> Result<String, Option<i32>> {
    let said = app.cli(&["unseal", "--identity", identity]);
    if said.status.success() { Ok(String::from_utf8(said.stdout).unwrap()) } else { Err(said.status.code()) }
}

db_test!(
    async fn two_treasurers_make_a_new_key_and_what_was_sealed_follows(db: TestDb) {
        let mut app = App::start(&db).await;
        let (first, old) = (app.demonstration(), app.office_identity().display().to_string());
        let second = second(&app, "b@campaign.example");
        let mut a = Desk::of(&app, &first).await;
        let mut b = Desk::of(&app, &second).await;
        let (_, story) = paid(&app, json!({ "name": "First Giver", "email": "first@example.org" })).await;
        assert!(opened_by(&app, &old).unwrap().contains("First Giver"));

        // Both steps ask for a fresh second factor.
        app.advance_seconds(6 * 60).await;
        assert_eq!(a.press(PAGE, &[]).await.status, 422);
        let code = first.secret.code_at(app.unix_now());
        let page = a.press(PAGE, &[("code", &code)]).await;
        assert_eq!(page.location.as_deref(), Some("/office/key?done=proposed"), "{}", page.text);
        assert_eq!(a.press(PAGE, &[]).await.status, 422, "one waits already");
        let confirm = button(&mut b, "confirm").await;
        let page = a.press(&confirm, &[]).await;
        assert!(page.status == 422 && page.text.contains("cannot confirm it"), "{}", page.text);
        assert!(!a.get("/office").await.text.contains(PAGE), "who proposed it has nothing to do");
        assert!(b.get("/office").await.text.contains("href=\"/office/key\""));
        let page = b.press(&confirm, &[]).await;
        assert!(page.status == 422 && page.text.contains("The code does not fit"), "{}", page.text);
        assert!(opened_by(&app, &old).unwrap().contains("First Giver"), "nothing has changed yet");
        let code = second.secret.code_at(app.unix_now());
        let page = b.press(&confirm, &[("code", &code)]).await;
        assert_eq!(page.location.as_deref(), Some("/office/key?done=changed"), "{}", page.text);
        assert_eq!(b.press(&confirm, &[]).await.status, 404, "it counts once");

        // Sealed in this hour before and after, in the next hour, and by a process that reads its settings anew.
        pledge(&app, "Second Giver").await;
        app.advance_seconds(3700).await;
        pledge(&app, "Third Giver").await;
        drop((a, b));
        app.restart_gently().await;
        pledge(&app, "Fourth Giver").await;
        assert_eq!(opened_by(&app, &old), Err(Some(3)), "the key before opens nothing");
        let names = opened_by(&app, &recovery(&app)).unwrap();
        for name in ["First", "Second", "Third", "Fourth"] {
            assert!(names.contains(&format!("{name} Giver")), "{names}");
        }

        // Both treasurers hold the new one.
        for person in [&first, &second] {
            let mut desk = Desk::of(&app, person).await;
            assert!(opens(&mut desk, &story).await.text.contains("First Giver"));
            let log = desk.get("/office/audit.csv").await.text;
            assert_eq!(log.matches("office_key_proposed").count(), 1, "{log}");
            assert_eq!(log.matches("office_key_changed,age1").count(), 1, "{log}");
        }
        wait_mails_with(&app, "Sign in anew to open names", 2).await;
        app.cli_ok(&["verify"]);
    }
);

db_test!(
    async fn when_a_treasurer_leaves_a_new_key_is_proposed_and_another_confirms(db: TestDb) {
        let app = App::start(&db).await;
        let (old, leaving) = (app.office_identity().display().to_string(), app.demonstration());
        let (second, third) = (second(&app, "b@campaign.example"), second(&app, "c@campaign.example"));
        let keyless = app.create_user("d@campaign.example", "treasurer", &[]);
        pledge(&app, "First Giver").await;
        let mut a = Desk::of(&app, &leaving).await;
        // What somebody proposes who leaves then counts for nothing.
        assert_eq!(a.press(PAGE, &[]).await.status, 303);
        let stale = button(&mut a, "confirm").await;
        let mut b = Desk::of(&app, &second).await;
        let staff = b.get("/office/staff").await.text;
        let (_, after) = staff.split_once(&format!("<h2>{}</h2>", leaving.email)).unwrap();
        let id = after.split_once("/office/staff/").unwrap().1.split('/').next().unwrap().to_owned();
        let page = b.press(&format!("/office/staff/{id}/disable"), &[]).await;
        assert_eq!(page.location.as_deref(), Some("/office/key?done=left"), "{}", page.text);
        let page = b.get("/office/key?done=left").await.text;
        assert!(page.contains("b@campaign.example proposes a new key"), "{page}");
        assert!(page.contains("What was already opened cannot be taken back"), "{page}");
        assert!(!page.contains(&leaving.email), "who left holds nothing: {page}");

        let mut c = Desk::of(&app, &third).await;
        assert_eq!(c.press(&stale, &[]).await.status, 404);
        let mut d = Desk::of(&app, &keyless).await;
        let confirm = button(&mut c, "confirm").await;
        let page = d.press(&confirm, &[]).await;
        assert!(page.status == 422 && page.text.contains("You do not hold"), "{}", page.text);
        assert_eq!(b.press(&confirm, &[]).await.status, 422, "never the same person");
        assert_eq!(c.press(&confirm, &[]).await.status, 303);
        assert_eq!(b.get("/office/account").await.status, 303, "who carries the key before signs in anew");
        assert_eq!(c.get("/office/account").await.status, 200, "who confirmed goes on");
        assert_eq!(opened_by(&app, &old), Err(Some(3)));
        let list = app.cli_ok(&["user", "list"]);
        assert_eq!(
            list.matches("opens names").count(),
            2,
            "nobody gets the key with it who had none: {list}"
        );

        // One more: of two who confirm at once, one does.
        app.next_code().await;
        let (mut b, mut d) = (Desk::of(&app, &second).await, Desk::of(&app, &keyless).await);
        assert_eq!(d.press(PAGE, &[]).await.status, 303);
        let confirm = button(&mut d, "confirm").await;
        let (one, other) = join(b.press(&confirm, &[]), c.press(&confirm, &[])).await;
        let mut answers = [one.status, other.status];
        answers.sort_unstable();
        assert!(answers[0] == 303 && [303, 404, 422].contains(&answers[1]), "{answers:?}");
        let log = d.get("/office/audit.csv").await.text;
        assert_eq!(log.matches("office_key_changed,age1").count(), 2, "{log}");
        app.cli_ok(&["verify"]);
    }
);

db_test!(
    async fn one_treasurer_and_a_recovery_key_do_it_on_the_server(db: TestDb) {
        let app = App::start(&db).await;
        let (first, old) = (app.demonstration(), app.office_identity().display().to_string());
        let (_, story) = paid(&app, json!({ "name": "First Giver", "email": "first@example.org" })).await;
        let mut desk = Desk::of(&app, &first).await;
        assert!(desk.get(PAGE).await.text.contains("There is no other treasurer"));
        let refused = app.cli(&["keys", "rotate-office", "--identity", &old]);
        assert_eq!(refused.status.code(), Some(2), "the office's own key is not enough");

        let out = app.folder.join("new.identity").display().to_string();
        let said = app.cli_ok(&["keys", "rotate-office", "--identity", &recovery(&app), "--out", &out]);
        assert!(said.contains("1 treasurers hold it"), "{said}");
        assert_eq!(desk.get(PAGE).await.status, 303, "signs in anew");
        app.next_code().await;
        let mut desk = Desk::of(&app, &first).await;
        assert!(opens(&mut desk, &story).await.text.contains("First Giver"));
        // A process that runs since before seals to the new key, too.
        app.advance_seconds(3700).await;
        pledge(&app, "Second Giver").await;
        assert_eq!(opened_by(&app, &old), Err(Some(3)));
        for identity in [&out, &recovery(&app)] {
            let names = opened_by(&app, identity).unwrap();
            assert!(names.contains("First Giver") && names.contains("Second Giver"), "{names}");
        }
        // Whoever is given the key from its file gets the new one only.
        for (identity, code) in [(&old, 2), (&out, 0)] {
            let said = app.cli(&["keys", "recover", "--identity", identity, "--email", &first.email]);
            assert_eq!(said.status.code(), Some(code));
        }
        app.cli_ok(&["verify"]);
    }
);

db_test!(
    async fn a_new_key_outlives_a_backup_and_the_server_key(db: TestDb) {
        let mut app = App::start(&db).await;
        let old = app.office_identity().display().to_string();
        pledge(&app, "First Giver").await;
        let out = app.folder.join("new.identity").display().to_string();
        app.cli_ok(&["keys", "rotate-office", "--identity", &recovery(&app), "--out", &out]);
        let backup = app.folder.join("evening.backup").display().to_string();
        app.cli_ok(&["backup", &backup]);
        app.kill();
        let refused = app.cli(&["restore", &backup, "--identity", &old]);
        assert_eq!(refused.status.code(), Some(3), "the key before does not open a backup of today");

        let (key, new) = (app.keys_folder().join("server.key"), app.folder.join("next-server.key"));
        app.cli_ok(&["keys", "rotate-server", "--out", &new.display().to_string()]);
        std::fs::copy(&new, &key).unwrap();
        app.restart_gently().await;
        pledge(&app, "Second Giver").await;
        assert_eq!(opened_by(&app, &old), Err(Some(3)));
        let names = opened_by(&app, &out).unwrap();
        assert!(names.contains("First Giver") && names.contains("Second Giver"), "{names}");
    }
);
