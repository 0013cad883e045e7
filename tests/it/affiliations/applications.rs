//! Applications over HTTP and by the form: what is taken, what is refused, what a meeting changes.

use sea_orm::{ConnectionTrait, Database};
use serde_json::json;

use super::body::{branch, own_path};
use crate::{db_test, harness::app::App};

db_test!(
    async fn an_application_that_cannot_be_taken_names_its_field(db: TestDb) {
        let app = App::start(&db).await;
        let contact = |name: &str, email: &str| json!({"name": name, "email": email});
        for (field, value, named) in [
            ("members", json!(0), "members"),
            ("members", json!(1_000_000_000), "members"),
            ("members", json!("about 200"), "members"),
            ("motion_date", json!("2100-01-01"), "motion_date"),
            ("delegates", json!(5), "delegates"),
            ("union", json!("gb-cpsa"), "union"),
            ("body_name", json!("a\r\nb"), "body_name"),
            ("country", json!("XX"), "country"),
            ("authority", json!(false), "authority"),
            ("contact", contact("", "a@example.org"), "contact.name"),
            ("contact", contact("A", "a@localhost"), "contact.email"),
            ("donation_minor", json!(-5), "donation_minor"),
            ("offered_minor", json!(1000), "offered_minor"),
            ("twin_with", json!("gb-nobody"), "twin_with"),
            ("method", json!("barter"), "method"),
        ] {
            let (status, problem) = app.affiliate(branch(json!({field: value.clone()}))).await;
            assert_eq!(status, 422, "{field} {value}: {problem}");
            assert!(problem["errors"][named].is_string(), "{field} {value}: {problem}");
        }
    }
);

db_test!(
    async fn the_form_keeps_what_was_typed_and_one_submission_is_one_application(db: TestDb) {
        let app = App::start(&db).await;
        let (page, nonce) = app.page("/affiliate").await;
        assert!(
            page.contains("<datalist id=\"unions\">")
                && page.contains("CWU – Communication Workers Union (GB)")
        );
        let mut fields = vec![
            ("nonce", nonce.as_str()),
            ("kind", "branch"),
            ("union", "rmt"),
            ("body_name", "Bristol <Rail>"),
            ("country", "GB"),
            ("members", "about 200"),
            ("currency", "GBP"),
            ("contact_name", "A. Secretary"),
            ("contact_email", "secretary@example.org"),
            ("authority", "yes"),
            ("method", "invoice"),
        ];
        let refused = app.send("/affiliate", &fields).await;
        assert_eq!(refused.status(), 422);
        let text = refused.text().await.unwrap();
        for kept in
            ["value=\"about 200\"", "Bristol &#60;Rail&#62;", "id=\"members-error\"", "secretary@example.org"]
        {
            assert!(text.contains(kept), "{kept}");
        }
        fields.retain(|(name, _)| *name != "members");
        fields.push(("members", "180"));
        let priced = app.send("/affiliate", &[&fields[..], &[("show_price", "yes")]].concat()).await;
        assert_eq!(priced.status(), 200);
        assert!(priced.text().await.unwrap().contains("180 members × £0.20 = £36.00"));
        let mut places = Vec::new();
        for _ in 0..2 {
            let taken = app.send("/affiliate", &fields).await;
            assert_eq!(taken.status(), 303);
            places.push(taken.headers()["location"].to_str().unwrap().to_owned());
        }
        assert_eq!(places[0], places[1], "a double click is one application");
        app.letters("Invoice INV-", 1).await;
        assert_eq!(app.cli_ok(&["affiliation", "list"]).lines().count(), 1);
        let secret = app.page(&places[0]).await.0;
        assert!(
            !secret.contains("Secretary") && !secret.contains("secretary@"),
            "nothing personal is public"
        );
        assert_eq!(
            app.http.get(format!("{}{}/wrong-key", app.base, places[0])).send().await.unwrap().status(),
            404
        );
    }
);

db_test!(
    async fn amended_figures_and_a_lost_motion_cancel_the_invoice_by_a_credit_note(db: TestDb) {
        let app = App::start(&db).await;
        let (_, taken) = app.affiliate(branch(json!({"method": "invoice", "donation_minor": 1000}))).await;
        let reference = taken["reference"].as_str().unwrap().to_owned();
        let first = taken["invoice_number"].as_str().unwrap().to_owned();
        assert!(first.ends_with("-0001"), "{taken}");
        let invoice = app.letters("Invoice INV-", 1).await.remove(0);
        assert!(invoice.text.contains("£46.00"), "fee and donation: {}", invoice.text);
        let own = own_path(&app, &invoice);
        let (_, nonce) = app.page(&own).await;
        let date = app.clock_date().to_string();
        let amended =
            [("nonce", nonce.as_str()), ("motion_date", &date), ("members", "200"), ("method", "invoice")];
        assert_eq!(app.send(&format!("{own}/decide"), &amended).await.status(), 303);
        assert_eq!(app.body_of(&reference).await["fee_minor"], 4000);
        let credit = app.letters("Credit note CN-", 1).await.remove(0);
        assert!(credit.text.contains(&first), "it names the invoice: {}", credit.text);
        let second = app.letters("Invoice INV-", 2).await.remove(1);
        assert!(second.text.contains("-0002"), "numbers go on without a gap");
        let lost = [("nonce", nonce.as_str()), ("method", "lost")];
        assert_eq!(app.send(&format!("{own}/decide"), &lost).await.status(), 303);
        app.wait_standing(&reference, "withdrawn").await;
        app.letters("Credit note CN-", 2).await;
        // Money that comes all the same is kept for the body, and buys nothing.
        let said = app.book(&reference, "40", &date, "late");
        assert!(said.contains("withdrawn"), "{said}");
        assert_eq!(app.body_of(&reference).await["term"], json!(null));
        app.quiet().await;
    }
);

db_test!(
    async fn a_quote_keeps_its_price_and_an_outlived_one_is_made_anew(db: TestDb) {
        let mut app = App::start(&db).await;
        let (_, taken) = app.affiliate(branch(json!({}))).await;
        let reference = taken["reference"].as_str().unwrap().to_owned();
        let own = own_path(&app, &app.letters("Quote ", 1).await.remove(0));
        app.advance_days(121).await;
        app.restart_gently().await;
        let (_, nonce) = app.page(&own).await;
        let date = app.clock_date().to_string();
        let carried =
            [("nonce", nonce.as_str()), ("motion_date", &date), ("members", "180"), ("method", "invoice")];
        let shown = app.send(&format!("{own}/decide"), &carried).await;
        assert_eq!(shown.status(), 200);
        assert!(shown.text().await.unwrap().contains("today’s price"));
        assert_eq!(app.body_of(&reference).await["status"], "quoted");
        assert_eq!(app.send(&format!("{own}/decide"), &carried).await.status(), 303);
        app.wait_standing(&reference, "invoiced").await;
    }
);

db_test!(
    async fn a_bodys_contacts_are_nowhere_readable(db: TestDb) {
        let app = App::start(&db).await;
        let (status, _) = app.affiliate(branch(json!({"method": "invoice", "note": "note-canary"}))).await;
        assert_eq!(status, 201);
        app.letters("Invoice INV-", 1).await;
        let database = Database::connect(db.url()).await.unwrap();
        let rows = "SELECT contacts FROM affiliation";
        let statement = sea_orm::Statement::from_string(database.get_database_backend(), rows);
        let contacts: Vec<u8> =
            database.query_one_raw(statement).await.unwrap().unwrap().try_get_by_index(0).unwrap();
        for canary in ["Contact Canary", "secretary-canary", "note-canary"] {
            let found = contacts.windows(canary.len()).any(|window| window == canary.as_bytes());
            assert!(!found, "{canary} in the database");
            assert!(!app.log().contains(canary), "{canary} in the log");
        }
    }
);
