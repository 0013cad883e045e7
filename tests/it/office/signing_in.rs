//! Who gets in, for how long, and who does not.

use super::desk::{Desk, hidden, person};
use crate::{db_test, harness::app::App};

/// What the page says to everybody who is not let in.
const REFUSED: &str = "Address, password or code is wrong";

db_test!(
    async fn password_and_code_open_the_office_and_a_code_works_once(db: TestDb) {
        let app = App::start(&db).await;
        let treasurer = app.create_user("treasurer@campaign.example", "treasurer", &[]);
        let mut desk = Desk::new(&app);
        let page = desk.get("/office/account").await;
        assert_eq!(page.status, 303);
        assert_eq!(page.location.as_deref(), Some("/office/sign-in?next=%2Foffice%2Faccount"));

        let code = treasurer.secret.code_at(app.unix_now());
        let wrong = treasurer.secret.code_at(app.unix_now() + 3600);
        for (email, password, code) in [
            ("treasurer@campaign.example", "not the password", code.as_str()),
            ("treasurer@campaign.example", treasurer.password.as_str(), wrong.as_str()),
            ("nobody@campaign.example", treasurer.password.as_str(), code.as_str()),
            ("treasurer@campaign.example", treasurer.password.as_str(), ""),
        ] {
            let page = desk.sign_in_with(email, password, code).await;
            assert_eq!(page.status, 422, "{email} {password}");
            assert!(page.text.contains(REFUSED), "{}", page.text);
            assert!(page.set_cookies.is_empty(), "{:?}", page.set_cookies);
        }

        let page = desk.sign_in(&treasurer).await;
        assert_eq!((page.status, page.location.as_deref()), (303, Some("/office/account")));
        for cookie in &page.set_cookies {
            assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), "{cookie}");
            assert!(cookie.contains("Path=/") && !cookie.contains("Domain"), "{cookie}");
        }
        let first = desk.cookies["office"].clone();
        assert!(desk.get("/office/account").await.text.contains("treasurer@campaign.example"));

        // The same code again, by somebody who looked over a shoulder.
        let page = Desk::new(&app).sign_in(&treasurer).await;
        assert!(page.status == 422 && page.text.contains(REFUSED), "{page:?}");
        app.next_code().await;
        desk.cookies.remove("office");
        assert_eq!(desk.sign_in(&treasurer).await.status, 303);
        assert_ne!(desk.cookies["office"], first, "a new session each time");

        // Upper and lower case of an address are one account.
        app.next_code().await;
        let code = treasurer.secret.code_at(app.unix_now());
        let mut other = Desk::new(&app);
        let page = other.sign_in_with("Treasurer@Campaign.Example", &treasurer.password, &code).await;
        assert_eq!(page.status, 303);

        assert_eq!(other.press("/office/sign-out", &[]).await.location.as_deref(), Some("/office/sign-in"));
        other.cookies.insert("office".to_owned(), first.clone());
        assert_eq!(other.get("/office/account").await.status, 200, "the first session is another one");
        let ended = desk.cookies["office"].clone();
        desk.press("/office/sign-out", &[]).await;
        desk.cookies.insert("office".to_owned(), ended);
        assert_eq!(desk.get("/office/account").await.status, 303, "an ended session is ended for good");
        app.cli_ok(&["verify"]);
    }
);

db_test!(
    async fn a_session_ends_when_it_is_left_alone_and_in_any_case(db: TestDb) {
        let app = App::start(&db).await;
        let treasurer = app.demonstration();
        let mut desk = Desk::of(&app, &treasurer).await;
        for _ in 0..3 {
            app.advance_seconds(29 * 60).await;
            assert_eq!(desk.get("/office/account").await.status, 200, "somebody is there");
        }
        app.advance_seconds(31 * 60).await;
        assert_eq!(desk.get("/office/account").await.status, 303, "nobody was there for half an hour");

        let mut desk = Desk::of(&app, &treasurer).await;
        for _ in 0..25 {
            app.advance_seconds(29 * 60).await;
            desk.get("/office/account").await;
        }
        assert_eq!(desk.get("/office/account").await.status, 303, "twelve hours have passed");
    }
);

db_test!(
    async fn a_recovery_code_replaces_the_app_once(db: TestDb) {
        let app = App::start(&db).await;
        let clerk = app.create_user("clerk@campaign.example", "clerk", &[]);
        assert_eq!(clerk.recovery_codes.len(), 10);
        let code = clerk.recovery_codes[4].to_lowercase();
        let mut desk = Desk::new(&app);
        assert_eq!(desk.sign_in_with(&clerk.email, &clerk.password, &code).await.status, 303);
        let page = Desk::new(&app).sign_in_with(&clerk.email, &clerk.password, &code).await;
        assert_eq!(page.status, 422);
        let other = &clerk.recovery_codes[5];
        assert_eq!(Desk::new(&app).sign_in_with(&clerk.email, &clerk.password, other).await.status, 303);
        // A code of somebody else's is none.
        let auditor = app.create_user("auditor@campaign.example", "auditor", &[]);
        let page =
            Desk::new(&app).sign_in_with(&auditor.email, &auditor.password, &clerk.recovery_codes[6]).await;
        assert_eq!(page.status, 422);
    }
);

db_test!(
    async fn over_https_the_cookies_belong_to_this_host_alone(db: TestDb) {
        let app =
            App::start_with(&db, &[("SOLIDARITY_HTTP__PUBLIC_URL", "https://give.campaign.example")]).await;
        let page = Desk::new(&app).sign_in(&app.demonstration()).await;
        assert_eq!(page.status, 303, "{}", page.text);
        assert_eq!(page.set_cookies.len(), 3, "session, device, key");
        for cookie in page.set_cookies {
            assert!(cookie.starts_with("__Host-office") && cookie.contains("; Secure"), "{cookie}");
        }
    }
);

db_test!(
    async fn attempts_are_limited_by_account_and_do_not_lock_its_owner_out(db: TestDb) {
        let limits = [
            ("SOLIDARITY_OFFICE__TRIES_PER_ACCOUNT_PER_5_MINUTES", "4"),
            ("SOLIDARITY_OFFICE__TRIES_PER_SOURCE_PER_MINUTE", "1000"),
        ];
        let app = App::start_with(&db, &limits).await;
        let treasurer = app.demonstration();
        let mut owner = Desk::of(&app, &treasurer).await;
        owner.press("/office/sign-out", &[]).await;

        // One of the four was the owner's own, from a browser that nobody knew then.
        let mut attacker = Desk::new(&app);
        for _ in 0..3 {
            assert_eq!(attacker.sign_in_with(&treasurer.email, "a guess at it", "000000").await.status, 422);
        }
        let page = attacker.sign_in_with(&treasurer.email, "a guess at it", "000000").await;
        assert_eq!(page.status, 429);
        let wait: u64 = page.retry_after.expect("says when").parse().unwrap();
        assert!((1..=76).contains(&wait), "{wait}");
        // An account that does not exist is limited likewise.
        for _ in 0..4 {
            attacker.sign_in_with("nobody@campaign.example", "a guess at it", "000000").await;
        }
        let page = attacker.sign_in_with("nobody@campaign.example", "a guess at it", "000000").await;
        assert_eq!(page.status, 429);

        app.next_code().await;
        assert_eq!(owner.sign_in(&treasurer).await.status, 303, "from the browser that is known");
    }
);

db_test!(
    async fn sources_are_limited_too(db: TestDb) {
        let limits = [("SOLIDARITY_OFFICE__TRIES_PER_SOURCE_PER_MINUTE", "3")];
        let app = App::start_with(&db, &limits).await;
        let mut desk = Desk::new(&app);
        for n in 0..3 {
            let email = format!("nobody{n}@campaign.example");
            assert_eq!(desk.sign_in_with(&email, "a guess at it", "000000").await.status, 422);
        }
        assert_eq!(desk.sign_in_with("other@campaign.example", "a guess", "000000").await.status, 429);
    }
);

db_test!(
    async fn who_is_unknown_costs_the_same_work(db: TestDb) {
        let app = App::start(&db).await;
        let known = app.demonstration().email;
        let mut desk = Desk::new(&app);
        let mut work = async |email: &str| {
            let before = app.log().len();
            assert_eq!(desk.sign_in_with(email, "some password or other", "000000").await.status, 422);
            let log = app.log().split_off(before);
            let lines = log.lines().filter(|line| line.contains("a password is worked on"));
            lines.filter_map(|line| Some(line.split_once("cost")?.1.to_owned())).collect::<Vec<_>>()
        };
        let (there, not_there) = (work(&known).await, work("nobody@campaign.example").await);
        assert_eq!(there.len(), 1, "the password was worked on once: {there:?}");
        assert_eq!(not_there, there, "at the same cost");
    }
);

db_test!(
    async fn a_form_of_another_site_or_another_session_does_nothing(db: TestDb) {
        let app = App::start(&db).await;
        let treasurer = app.demonstration();
        let mut desk = Desk::of(&app, &treasurer).await;
        app.next_code().await;
        let mut other = Desk::of(&app, &treasurer).await;
        let foreign = hidden(&other.get("/office/account").await.text, "csrf");
        for token in ["", "AAAA", foreign.as_str()] {
            let page = desk.post("/office/sign-out", &[("csrf", token)]).await;
            assert_eq!(page.status, 403, "{token}");
            assert!(page.text.contains("Not for this account"), "{}", page.text);
        }
        assert_eq!(desk.post("/office/sign-out", &[]).await.status, 403);
        let own = hidden(&desk.get("/office/account").await.text, "csrf");
        let request = app.http.post(format!("{}/office/sign-out", app.base));
        let answer = request
            .header("cookie", format!("office={}", desk.cookies["office"]))
            .header("origin", "https://evil.example")
            .header("content-type", "application/x-www-form-urlencoded")
            .body(format!("csrf={own}"))
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), 403);
        assert_eq!(desk.get("/office/account").await.status, 200, "still signed in");
    }
);

db_test!(
    async fn the_command_line_resets_and_disables(db: TestDb) {
        let app = App::start(&db).await;
        let before = app.create_user("second@campaign.example", "treasurer", &[]);
        let mut desk = Desk::of(&app, &before).await;
        let short = app.user(&["user", "reset", "--email", &before.email], "too short");
        assert_eq!(short.status.code(), Some(2));
        assert!(String::from_utf8_lossy(&short.stderr).contains("at least 12 characters"));
        let unknown = app.user(&["user", "reset", "--email", "no@campaign.example"], "long enough by far");
        assert_eq!(unknown.status.code(), Some(2));

        let said = app.user(&["user", "reset", "--email", &before.email], "another long password");
        assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
        let after = person(&before.email, "another long password", &String::from_utf8(said.stdout).unwrap());
        assert_eq!(desk.get("/office/account").await.status, 303, "the old session has ended");
        app.next_code().await;
        assert_eq!(Desk::new(&app).sign_in(&before).await.status, 422);
        let code = &before.recovery_codes[0];
        assert_eq!(Desk::new(&app).sign_in_with(&before.email, &after.password, code).await.status, 422);
        let mut desk = Desk::of(&app, &after).await;
        // Everybody of the office is told, by mail.
        let mails = app.wait_mails(2).await;
        assert!(mails.iter().all(|mail| mail.contains("A sign-in was renewed")), "{mails:?}");
        assert!(mails.iter().any(|mail| mail.contains("To: treasurer@example.org")));

        let listed = app.cli_ok(&["user", "list"]);
        assert!(listed.contains("second@campaign.example\ttreasurer\tactive"), "{listed}");
        app.cli_ok(&["user", "disable", "--email", &before.email]);
        assert!(app.cli_ok(&["user", "list"]).contains("second@campaign.example\ttreasurer\tdisabled"));
        assert_eq!(desk.get("/office/account").await.status, 303, "at once");
        app.next_code().await;
        assert_eq!(Desk::new(&app).sign_in(&after).await.status, 422);
        let twice =
            app.user(&["user", "create", "--email", &before.email, "--role", "clerk"], "long enough by far");
        assert_eq!(twice.status.code(), Some(2), "an address is one person's for ever");
        app.cli_ok(&["verify"]);
    }
);

db_test!(
    async fn another_server_key_takes_people_along(db: TestDb) {
        let mut app = App::start(&db).await;
        let treasurer = app.demonstration();
        let cookies = Desk::of(&app, &treasurer).await.cookies;
        app.kill();
        let key = app.keys_folder().join("server.key");
        let new = app.folder.join("next-server.key");
        let said = app.cli_ok(&["keys", "rotate-server", "--out", &new.display().to_string()]);
        assert!(said.contains("1 people of the office"), "{said}");
        std::fs::copy(&new, &key).unwrap();
        app.restart().await;
        let mut desk_after = Desk { app: &app, cookies };
        assert_eq!(desk_after.get("/office/account").await.status, 303, "sessions have ended");
        app.next_code().await;
        assert_eq!(desk_after.sign_in(&treasurer).await.status, 303);
        let verified = app.cli_ok(&["verify"]);
        assert!(verified.contains("ok     audit log"), "{verified}");
    }
);
