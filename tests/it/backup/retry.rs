//! What was given up is tried again when somebody says so.

use sea_orm::{ConnectionTrait, Database};
use serde_json::json;

use crate::{
    db_test,
    harness::{
        app::{App, gift},
        db::TestDb,
    },
};

pub async fn run(db: &TestDb, statement: &str) {
    let database = Database::connect(db.url()).await.unwrap();
    database.execute_unprepared(statement).await.unwrap();
    database.close().await.unwrap();
}

db_test!(
    async fn dead_letters_are_shown_and_tried_again(db: TestDb) {
        let arguments = ["serve", "--no-worker"];
        let (mut app, _sandbox) = App::serve_with_sandbox_apart(&db, &[], &arguments).await;
        let (reference, page) = app.card_gift(json!({ "email": "giver@example.org" })).await;
        assert_eq!(app.pay(&page, "4242424242424242").await.status(), 303);
        let pledge = gift(json!({ "method": "transfer", "email": "other@example.org" }));
        assert_eq!(app.donate(pledge).await.status(), 201);
        app.wait_all_archived(&db, 2).await;
        // Given up: the events without their bodies, as after 30 days.
        run(&db, "UPDATE stripe_event SET state = 'dead', body = NULL, last_error = 'Stripe was down'").await;
        run(&db, "UPDATE mail SET state = 'dead', last_error = 'the relay was down'").await;
        app.restart().await;

        let events = app.cli_ok(&["retry", "events", "--list"]);
        assert!(events.contains("charge.succeeded") && events.contains("Stripe was down"), "{events}");
        let mails = app.cli_ok(&["retry", "mails", "--list"]);
        assert!(mails.contains("pledge") && mails.contains("the relay was down"), "{mails}");
        assert!(app.cli_ok(&["verify"]).contains(" 0 waiting"));

        let id = mails.split('\t').next().unwrap().to_owned();
        assert!(app.cli_ok(&["retry", "mails", &id]).starts_with("1 mails"));
        let again = app.cli(&["retry", "mails", &id]);
        assert_eq!(again.status.code(), Some(1), "it is no dead letter any more");
        app.wait_mails(1).await;

        assert!(!app.cli_ok(&["retry", "events"]).starts_with("0 "));
        app.wait_status(&reference, "paid").await;
        app.wait_mails(2).await;
        app.quiet().await;
        assert_eq!(app.exported().len(), 1);
        assert!(app.cli_ok(&["retry", "events", "--list"]).contains("nothing was given up"));
    }
);

db_test!(
    async fn what_was_laid_aside_is_tried_only_when_it_is_asked_for(db: TestDb) {
        let arguments = ["serve", "--no-worker"];
        let (mut app, _sandbox) = App::serve_with_sandbox_apart(&db, &[], &arguments).await;
        let pledge = || gift(json!({ "method": "transfer", "email": "other@example.org" }));
        assert_eq!(app.donate(pledge()).await.status(), 201);
        assert_eq!(app.donate(pledge()).await.status(), 201);
        run(&db, "UPDATE mail SET state = 'parked'").await;
        app.restart().await;
        assert!(app.cli_ok(&["retry", "mails"]).starts_with("0 mails"));
        let list = app.cli_ok(&["retry", "mails", "--list"]);
        let id = list.split('\t').next().unwrap().to_owned();
        assert!(app.cli_ok(&["retry", "mails", &id]).starts_with("1 mails"));
        app.wait_mails(1).await;
        assert!(app.cli_ok(&["retry", "mails", "--parked"]).starts_with("1 mails"));
        app.wait_mails(2).await;
    }
);
