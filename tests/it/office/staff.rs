//! People come by invitation, get the office's key from each other, and leave.

use super::desk::{Desk, Page, Person, from_base32, hidden};
use crate::{
    db_test,
    harness::app::{App, steps::parts},
};

/// The link in the newest mail to somebody.
pub async fn link_to(app: &App, email: &str, count: usize) -> String {
    let mails = app.wait_mails(count).await;
    let mine: Vec<&String> = mails.iter().filter(|mail| mail.contains(&format!("To: {email}"))).collect();
    let links = mine.iter().map(|mail| {
        let text = parts(mail)["text/plain"].clone();
        text.lines().find(|line| line.contains("/office/join/")).expect("a link").to_owned()
    });
    // The last by its token's page: an older link shows none.
    let mut working = Vec::new();
    for link in links {
        if app.http.get(&link).send().await.unwrap().status() == 200 {
            working.push(link);
        }
    }
    assert_eq!(working.len(), 1, "one link works: {mine:?}");
    working.remove(0)
}

fn path(app: &App, link: &str) -> String {
    link.strip_prefix(&app.base).expect("on this service").to_owned()
}

/// Follows a link to its end; the key is the one that the page shows.
async fn follow(desk: &mut Desk<'_>, link: &str, email: &str, password: &str) -> (Page, Person) {
    // Whoever tries the same code again afterwards does so within the same half minute.
    desk.app.early_in_the_code().await;
    let path = path(desk.app, link);
    let page = desk.get(&path).await;
    assert!(page.text.contains("data:image/svg+xml;base64,"), "a picture for the app");
    let typed = page.text.split("<code>").nth(1).unwrap().split('<').next().unwrap();
    let secret = from_base32(typed);
    let code = secret.code_at(desk.app.unix_now());
    let page = desk.post(&path, &[("password", password), ("again", password), ("code", &code)]).await;
    let codes = page.text.split("<code>").skip(1).map(|part| part.split('<').next().unwrap().to_owned());
    let person = Person {
        email: email.to_owned(),
        password: password.to_owned(),
        secret,
        recovery_codes: codes.collect(),
    };
    (page, person)
}

/// The id of somebody, from the staff page's buttons.
fn id_of(page: &str, email: &str) -> String {
    let (_, after) = page.split_once(&format!("<h2>{email}</h2>")).expect("somebody of this address");
    let (_, after) = after.split_once("/office/staff/").expect("buttons");
    after.split('/').next().unwrap().to_owned()
}

/// A token for a program that this treasurer makes.
async fn token(desk: &mut Desk<'_>) -> String {
    let fields = [("label", "program"), ("role", "auditor"), ("days", "30")];
    let page = desk.press("/office/tokens", &fields).await;
    let (_, after) = page.text.split_once("<p class=\"address\">").unwrap();
    after.split_once('<').unwrap().0.to_owned()
}

/// What a program with this token is answered.
pub async fn reads(app: &App, token: &str) -> u16 {
    let url = format!("{}/api/v1/office/payments?format=csv", app.base);
    app.http.get(url).bearer_auth(token.trim()).send().await.unwrap().status().as_u16()
}

db_test!(
    async fn a_treasurer_invites_a_second_hands_over_and_is_removed(db: TestDb) {
        let app = App::start(&db).await;
        let first = app.demonstration();
        let mut a = Desk::of(&app, &first).await;
        let invited = [("email", "b@campaign.example"), ("role", "treasurer"), ("locale", "fr")];
        let page = a.press("/office/staff", &invited).await;
        assert_eq!(page.location.as_deref(), Some("/office/staff?done=invited"), "{}", page.text);
        let again = [("email", "treasurer@example.org"), ("role", "clerk"), ("locale", "en")];
        let page = a.press("/office/staff", &again).await;
        assert!(page.status == 422 && page.text.contains("is there already"), "{}", page.text);
        let nonsense = [("email", "nobody"), ("role", "clerk"), ("locale", "en")];
        assert_eq!(a.press("/office/staff", &nonsense).await.status, 422);

        let link = link_to(&app, "b@campaign.example", 1).await;
        assert!(
            app.mails()[0].contains("Subject: Votre lien de connexion"),
            "in the language of the invited"
        );
        let mut b = Desk::new(&app);
        let path_b = path(&app, &link);
        for (password, again, code, why) in [
            ("short", "short", "000000", "At least 12 characters"),
            ("one long password", "another password", "000000", "are different"),
            ("one long password", "one long password", "000000", "The code does not fit"),
        ] {
            let page = b.post(&path_b, &[("password", password), ("again", again), ("code", code)]).await;
            assert!(page.status == 422 && page.text.contains(why), "{why}: {}", page.text);
        }
        let (page, second) = follow(&mut b, &link, "b@campaign.example", "one long password").await;
        assert_eq!(page.status, 200, "{}", page.text);
        assert_eq!(second.recovery_codes.len(), 10);
        assert_eq!(b.get(&path_b).await.status, 404, "a link works once");
        assert_eq!(b.sign_in(&second).await.status, 422, "the code that proved the app is used up");
        app.next_code().await;
        assert_eq!(b.sign_in(&second).await.status, 303);
        assert!(b.get("/office/account").await.text.contains("You cannot open names"));

        // A hands the key over, and leaves.
        let staff = a.get("/office/staff").await.text;
        let id = id_of(&staff, "b@campaign.example");
        let page = a.press(&format!("/office/staff/{id}/grant"), &[]).await;
        assert_eq!(page.location.as_deref(), Some("/office/staff?done=granted"), "{}", page.text);
        app.next_code().await;
        let mut b = Desk::of(&app, &second).await;
        assert!(b.cookies.contains_key("office-key"));
        assert!(b.get("/office/account").await.text.contains("can sign in and open names"));
        let by_a = token(&mut a).await;
        let (by_b, on_server) =
            (token(&mut b).await, app.cli_ok(&["token", "create", "--role", "auditor", "--label", "server"]));
        assert_eq!(reads(&app, &by_a).await, 200);
        let staff = b.get("/office/staff").await.text;
        let id = id_of(&staff, &first.email);
        assert_eq!(
            b.press(&format!("/office/staff/{id}/disable"), &[]).await.location.as_deref(),
            Some("/office/key?done=left"),
            "another key has to be made"
        );
        assert_eq!(a.get("/office/account").await.status, 303, "A is out at once");
        let read = [reads(&app, &by_a).await, reads(&app, &by_b).await, reads(&app, &on_server).await];
        assert_eq!(read, [401, 200, 200], "what A made for programs ends with A, and nothing else");
        app.next_code().await;
        assert_eq!(Desk::new(&app).sign_in(&first).await.status, 422);
        app.cli_ok(&["verify"]);
    }
);

db_test!(
    async fn who_lost_password_and_telephone_comes_back_by_another_treasurer(db: TestDb) {
        let app = App::start(&db).await;
        let mut a = Desk::of(&app, &app.demonstration()).await;
        let office = app.office_identity().display().to_string();
        let lost = app.create_user("b@campaign.example", "treasurer", &["--identity", &office]);
        let mut b = Desk::of(&app, &lost).await;
        assert!(b.get("/office/account").await.text.contains("can sign in and open names"));

        let id = id_of(&a.get("/office/staff").await.text, &lost.email);
        // The second factor has to be fresh for this.
        app.advance_seconds(6 * 60).await;
        let page = a.press(&format!("/office/staff/{id}/link"), &[]).await;
        assert!(page.status == 422 && page.text.contains("The code does not fit"), "{}", page.text);
        let code = app.demonstration().secret.code_at(app.unix_now());
        let page = a.press(&format!("/office/staff/{id}/link"), &[("code", &code)]).await;
        assert_eq!(page.location.as_deref(), Some("/office/staff?done=mailed"), "{}", page.text);

        assert_eq!(b.get("/office/account").await.status, 200, "nothing has changed yet");
        let link = link_to(&app, &lost.email, 1).await;
        let mut at_home = Desk::new(&app);
        let (page, found) = follow(&mut at_home, &link, &lost.email, "a quite new password").await;
        assert_eq!(page.status, 200, "{}", page.text);
        assert_eq!(b.get("/office/account").await.status, 303, "the old session has ended");
        app.next_code().await;
        assert_eq!(Desk::new(&app).sign_in(&lost).await.status, 422, "so have the old password and app");
        assert_eq!(at_home.sign_in(&found).await.status, 303);
        let page = at_home.get("/office/account").await.text;
        assert!(page.contains("You cannot open names"), "until the key is granted anew: {page}");
        // The second treasurer is not there: the identity file does it, and everybody is told.
        app.cli_ok(&["keys", "recover", "--identity", &office, "--email", &lost.email]);
        let mails = app.wait_mails(3).await;
        assert_eq!(mails.iter().filter(|mail| mail.contains("A sign-in was renewed")).count(), 2);
        app.next_code().await;
        let mut at_home = Desk::of(&app, &found).await;
        assert!(at_home.get("/office/account").await.text.contains("can sign in and open names"));
        app.cli_ok(&["verify"]);
    }
);

db_test!(
    async fn who_renews_their_own_sign_in_goes_on_opening_names(db: TestDb) {
        let app = App::start(&db).await;
        let before = app.demonstration();
        let mut desk = Desk::of(&app, &before).await;
        let page = desk.press("/office/account", &[]).await;
        assert_eq!(page.location.as_deref(), Some("/office/account?done=mailed"), "{}", page.text);
        let link = link_to(&app, &before.email, 1).await;
        let (_, after) = follow(&mut desk, &link, &before.email, "a quite new password").await;
        app.next_code().await;
        let mut desk = Desk::of(&app, &after).await;
        assert!(desk.get("/office/account").await.text.contains("can sign in and open names"));

        // A link ends after two days.
        desk.press("/office/account", &[]).await;
        let link = link_to(&app, &before.email, 2).await;
        app.advance_seconds(48 * 3600 + 1).await;
        assert_eq!(desk.get(&path(&app, &link)).await.status, 404);
    }
);

db_test!(
    async fn strict_mode_keeps_the_key_off_the_server(db: TestDb) {
        let app = App::start_with(&db, &[("SOLIDARITY_OFFICE__STRICT", "true")]).await;
        let office = app.office_identity().display().to_string();
        let arguments =
            ["user", "create", "--email", "b@campaign.example", "--role", "treasurer", "--identity", &office];
        let refused = app.user(&arguments, "long enough by far");
        assert_eq!(refused.status.code(), Some(2));
        assert!(String::from_utf8_lossy(&refused.stderr).contains("office.strict"));
        let mut desk = Desk::of(&app, &app.demonstration()).await;
        assert!(!desk.cookies.contains_key("office-key"));
        assert!(desk.get("/office/account").await.text.contains("Strict mode"));
    }
);

db_test!(
    async fn only_the_offices_own_key_is_taken_and_only_for_a_treasurer(db: TestDb) {
        let app = App::start(&db).await;
        let recovery = app.keys_folder().join("recovery.identity").display().to_string();
        let office = app.office_identity().display().to_string();
        for (role, key, why) in [
            ("treasurer", &recovery, "is not the office's"),
            ("clerk", &office, "only a treasurer opens names"),
        ] {
            let email = "b@campaign.example";
            let refused = app.user(
                &["user", "create", "--email", email, "--role", role, "--identity", key],
                "long enough by far",
            );
            assert_eq!(refused.status.code(), Some(2));
            assert!(String::from_utf8_lossy(&refused.stderr).contains(why), "{why}");
        }
        assert!(!app.cli_ok(&["user", "list"]).contains("b@campaign.example"));
    }
);

db_test!(
    async fn a_token_is_made_shown_once_and_ended(db: TestDb) {
        let app = App::start(&db).await;
        let mut desk = Desk::of(&app, &app.demonstration()).await;
        let form = [("label", "accounts program"), ("role", "auditor"), ("days", "30")];
        let page = desk.press("/office/tokens", &form).await;
        assert_eq!(page.status, 200);
        let (_, after) = page.text.split_once("<p class=\"address\">").unwrap();
        let token = after.split('<').next().unwrap().to_owned();
        let export = async || {
            let request = app.http.get(format!("{}/api/v1/office/payments", app.base)).bearer_auth(&token);
            request.send().await.unwrap().status().as_u16()
        };
        assert_eq!(export().await, 200);
        let page = desk.get("/office/tokens").await.text;
        assert!(!page.contains(&token) && page.contains("accounts program"));
        let (_, after) = page.split_once("action=\"/office/tokens/").expect("a button");
        let id = after.split('/').next().unwrap();
        assert_eq!(desk.press(&format!("/office/tokens/{id}/revoke"), &[]).await.status, 303);
        assert_eq!(export().await, 401);
        assert_eq!(desk.press(&format!("/office/tokens/{id}/revoke"), &[]).await.status, 404);
        let wrong = [("label", ""), ("role", "auditor"), ("days", "30")];
        assert_eq!(desk.press("/office/tokens", &wrong).await.status, 422);
        assert!(hidden(&desk.get("/office/tokens").await.text, "csrf").len() > 40);
    }
);
