//! Bodies in the office: nobody is listed before somebody of the office said that it is who it says.

use serde_json::{Value, json};

use super::desk::Desk;
use crate::{affiliations::body::branch, db_test, harness::app::App};

const PAGE: &str = "/office/bodies";

/// A body that agreed to be listed.
async fn apply(app: &App, more: Value) -> String {
    let mut body = json!({"method": "invoice", "consent_public": true});
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let (status, taken) = app.affiliate(branch(body)).await;
    assert_eq!(status, 201, "{taken}");
    taken["reference"].as_str().unwrap().to_owned()
}

async fn pay(app: &App, reference: &str, line: &str) {
    app.book(reference, "36", &app.clock_date().to_string(), line);
    app.wait_standing(reference, "active").await;
}

db_test!(
    async fn a_body_is_listed_and_certified_once_the_office_accepts_it(db: TestDb) {
        let app = App::start(&db).await;
        let paid = apply(&app, json!({})).await;
        let unpaid = apply(&app, json!({"body_name": "Bath Rail", "branch_number": "0800"})).await;
        pay(&app, &paid, "line-1").await;
        let officer = app.create_user("officer@campaign.example", "officer", &[]);
        let mut desk = Desk::of(&app, &officer).await;
        assert!(desk.get("/office").await.text.contains("One affiliated body waits"));
        let page = desk.get(PAGE).await;
        assert!(
            page.text.contains("Bristol Rail (0742)") && !page.text.contains("Bath Rail"),
            "{}",
            page.text
        );
        assert!(!page.text.contains("anary"), "who speaks for a body is not shown");
        assert!(desk.get("/office/bodies?unpaid=yes").await.text.contains("Bath Rail (0800)"));
        assert!(!app.page("/affiliated").await.0.contains("Bristol Rail"));

        let done = desk.press("/office/bodies/accept", &[("reference", &paid)]).await;
        assert_eq!(done.location.as_deref(), Some("/office/bodies?done=accepted"), "{}", done.text);
        assert!(app.page("/affiliated").await.0.contains("Bristol Rail (0742)"));
        app.letters("Certificate", 1).await;
        let again = desk.press("/office/bodies/accept", &[("reference", &paid)]).await;
        assert!(again.status == 422 && again.text.contains("does not wait any more"), "{}", again.text);
        let refused = [("reference", &*paid), ("reason", "too late")];
        assert_eq!(desk.press("/office/bodies/refuse", &refused).await.status, 422);
        assert_eq!(app.body_of(&paid).await["status"], "active", "what was accepted is not refused");
        let unknown = app.unknown_reference();
        for reference in [unknown.as_str(), "", "x"] {
            assert_eq!(desk.press("/office/bodies/accept", &[("reference", reference)]).await.status, 422);
        }

        // Before it paid: listed when the money comes.
        assert_eq!(desk.press("/office/bodies/accept", &[("reference", &unpaid)]).await.status, 303);
        pay(&app, &unpaid, "line-2").await;
        assert!(app.page("/affiliated").await.0.contains("Bath Rail (0800)"));
        app.letters("Certificate", 2).await;
        let history = app.cli_ok(&["affiliation", "show", &paid]);
        assert!(history.contains("office:") && history.contains("accepted"), "{history}");
        let audit = desk.get("/office/audit").await;
        assert!(audit.text.contains("accepted a body") && audit.text.contains(&paid), "{}", audit.text);
        app.quiet().await;
    }
);

db_test!(
    async fn a_body_that_is_not_who_it_says_is_refused_with_a_sealed_reason(db: TestDb) {
        let app = App::start(&db).await;
        let reference = apply(&app, json!({})).await;
        pay(&app, &reference, "line-1").await;
        let officer = app.create_user("officer@campaign.example", "officer", &[]);
        let mut desk = Desk::of(&app, &officer).await;
        let without = desk.press("/office/bodies/refuse", &[("reference", &reference)]).await;
        assert!(without.status == 422 && without.text.contains("give a reason"), "{}", without.text);
        app.advance_seconds(600).await;
        let refused =
            [("reference", &*reference), ("reason", "canary-reason: the secretary knows nothing of it")];
        let stale = desk.press("/office/bodies/refuse", &refused).await;
        assert!(stale.status == 422 && stale.text.contains("code does not fit"), "{}", stale.text);
        assert_eq!(app.body_of(&reference).await["status"], "active");
        let code = officer.secret.code_at(app.unix_now());
        let fields = [refused[0], refused[1], ("code", code.as_str())];
        let done = desk.press("/office/bodies/refuse", &fields).await;
        assert_eq!(done.location.as_deref(), Some("/office/bodies?done=refused"), "{}", done.text);
        assert_eq!(app.body_of(&reference).await["status"], "withdrawn");
        assert_eq!(desk.press("/office/bodies/accept", &[("reference", &reference)]).await.status, 422);
        assert!(!app.page("/affiliated").await.0.contains("Bristol Rail"));
        let history = app.cli_ok(&["affiliation", "show", &reference]);
        assert!(history.contains("did not accept it") && !history.contains("canary"), "{history}");
        let identity = app.office_identity().display().to_string();
        assert!(app.cli_ok(&["unseal", "--identity", &identity]).contains("canary-reason"));
        app.quiet().await;
    }
);

db_test!(
    async fn a_union_that_was_typed_is_named_or_forgotten(db: TestDb) {
        let app = App::start(&db).await;
        let typed = |union: &str, name: &str| json!({"union": null, "union_other": union, "body_name": name});
        let named = apply(&app, typed("Bakers of Bristol", "First")).await;
        let merged = apply(&app, typed("Civil servants", "Second")).await;
        let rude = apply(&app, typed("Canary rudeness", "Third")).await;
        pay(&app, &rude, "line-1").await;
        let officer = app.create_user("officer@campaign.example", "officer", &[]);
        let mut desk = Desk::of(&app, &officer).await;
        assert!(desk.get("/office").await.text.contains("One affiliated body typed a union"));
        let page = desk.get(PAGE).await;
        for words in ["Bakers of Bristol", "Civil servants", "Canary rudeness", "<datalist id=\"unions\">"] {
            assert!(page.text.contains(words), "{words} in {}", page.text);
        }
        for wrong in ["", "No such union", "CGT"] {
            let page = desk.press("/office/bodies/union", &[("reference", &*named), ("union", wrong)]).await;
            assert!(page.status == 422 && page.text.contains("Choose one from the list"), "{wrong}");
        }
        let fields = [("reference", &*named), ("union", "gb-bfawu")];
        let done = desk.press("/office/bodies/union", &fields).await;
        assert_eq!(done.location.as_deref(), Some("/office/bodies?done=named"), "{}", done.text);
        assert_eq!(app.body_of(&named).await["union"], "gb-bfawu");
        assert_eq!(desk.press("/office/bodies/union", &fields).await.status, 422, "once");
        // One that went into another: the body stands under the heir.
        let fields = [("reference", &*merged), ("union", "CPSA")];
        assert_eq!(desk.press("/office/bodies/union", &fields).await.status, 303);
        assert_eq!(app.body_of(&merged).await["union"], "gb-pcs");

        desk.press("/office/bodies/accept", &[("reference", &rude)]).await;
        let done = desk.press("/office/bodies/forget-union", &[("reference", &rude)]).await;
        assert_eq!(done.location.as_deref(), Some("/office/bodies?done=forgotten"), "{}", done.text);
        let public = app.page("/affiliated").await.0;
        assert!(public.contains("Third") && !public.contains("Canary"), "{public}");
        assert!(desk.get(PAGE).await.text.contains("union is known"));
        assert!(!desk.get("/office").await.text.contains("typed a union"));
        app.quiet().await;
    }
);
