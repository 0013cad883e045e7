//! The service dies at every point between Stripe's taking the money and the receipt in the giver's hands (r03):
//! each time it is started again and, once all is quiet, money, books and receipt agree.

use std::{collections::BTreeSet, fs, path::Path};

use serde_json::json;

use crate::{
    db_test,
    harness::{
        app::{App, processes::let_pauses_end, steps::parts},
        db::TestDb,
        smtp::SmtpServer,
    },
    regular_gifts::{active, payments, wait_mails_with, wait_payments},
};

/// Where that way leads through: each failpoint in these files is in the table below.
const WAY: &[&str] = &["src/app/webhook.rs", "src/app/process_events.rs", "src/mail/deliver.rs"];

/// Writes a test for each point, and the table of all of them.
macro_rules! dies_at {
    ($($name:ident: $point:literal,)*) => {
        const POINTS: &[&str] = &[$($point),*];

        $(db_test!(
            async fn $name(db: TestDb) {
                dies_and_is_paid_once(&db, $point).await;
            }
        );)*
    };
}

dies_at! {
    before_the_answer_to_the_webhook: "webhook-archived-before-answer",
    with_events_in_its_hands: "events-claimed-before-work",
    after_stripe_was_asked: "fetched-before-record",
    before_the_books_are_committed: "fact-applied-before-finish",
    after_the_books_were_committed: "fact-recorded",
    with_mails_in_its_hands: "mails-claimed-before-work",
    before_the_mail_is_sent: "mail-addressed-before-send",
    after_the_mail_server_said_yes: "mail-accepted-before-mark",
    after_the_mail_was_marked: "mail-marked",
}

async fn dies_and_is_paid_once(db: &TestDb, point: &str) {
    let server = SmtpServer::start();
    let url = server.url();
    let settings = [("SOLIDARITY_MAIL__TRANSPORT", "smtp"), ("SOLIDARITY_MAIL__SMTP_URL", url.as_str())];
    let (mut app, _sandbox) = App::start_with_sandbox_apart(db, &settings).await;
    let (reference, page) = app.card_gift(json!({ "email": "giver@example.org" })).await;
    // The charge's own event is lost: Stripe has to be asked for it, which is one of the points.
    app.fault(json!({ "path": "charge.", "kind": "drop_webhooks" })).await;
    app.restart_to_die_at(point).await;
    assert_eq!(app.pay(&page, "4242424242424242").await.status(), 303);
    app.wait_ended().await;
    app.restart().await;
    let_pauses_end(db).await;
    app.wait_status(&reference, "paid").await;
    app.sandbox_control("faults", json!({ "clear": true })).await;
    app.wait_quiet_queue().await;
    let messages = server.wait_for(1).await;
    // Stripe's balance is the books', too.
    app.cli_ok(&["reconcile"]);
    app.quiet().await;
    assert_eq!(app.paid_at_stripe().await.len(), 1, "one charge");
    let rows = app.export_rows();
    assert_eq!(rows.len(), 1, "one payment");
    assert_eq!((rows[0]["reference"].as_str(), rows[0]["amount_minor"].as_str()), (&*reference, "2500"));
    let most = if point == "mail-accepted-before-mark" { 2 } else { 1 };
    assert!(server.messages().len() <= most, "{} copies of the receipt", server.messages().len());
    assert!(server.messages().iter().all(|copy| copy.source == messages[0].source), "the same bytes");
    assert!(parts(&messages[0].source)["text/plain"].contains(&reference));
}

/// Writes a test for each point at which a regular gift's renewal may die.
macro_rules! a_renewal_dies_at {
    ($($name:ident: $point:literal,)*) => {
        $(db_test!(
            async fn $name(db: TestDb) {
                a_renewal_dies_and_is_paid_once(&db, $point).await;
            }
        );)*
    };
}

a_renewal_dies_at! {
    a_renewal_with_events_in_its_hands: "events-claimed-before-work",
    a_renewal_after_stripe_was_asked_what_it_paid: "fetched-before-record",
    a_renewal_before_the_books_are_committed: "fact-applied-before-finish",
    a_renewal_after_the_books_were_committed: "fact-recorded",
    a_renewal_after_its_receipt_was_written: "mail-accepted-before-mark",
}

async fn a_renewal_dies_and_is_paid_once(db: &TestDb, point: &str) {
    let (mut app, _sandbox) = App::start_with_sandbox_apart(db, &[]).await;
    let reference = active(&app, json!({})).await;
    wait_mails_with(&app, "Receipt R-", 1).await;
    app.quiet().await;
    app.restart_to_die_at(point).await;
    // A day more than the longest month: an invoice is charged an hour after its period has begun.
    app.advance_days(32).await;
    app.wait_ended().await;
    app.restart().await;
    let_pauses_end(db).await;
    wait_payments(&app, &reference, 2).await;
    app.wait_quiet_queue().await;
    app.cli_ok(&["reconcile"]);
    app.quiet().await;
    assert_eq!(app.paid_at_stripe().await.len(), 2, "one charge a month");
    assert_eq!(payments(&app, &reference).len(), 2, "one payment a month");
    assert_eq!(wait_mails_with(&app, "Receipt R-", 2).await.len(), 2, "one receipt a month");
    app.wait_status(&reference, "active").await;
}

/// The names of the failpoints in a source file.
pub fn failpoints(path: &Path) -> BTreeSet<String> {
    let text = fs::read_to_string(path).unwrap();
    let mut found = BTreeSet::new();
    for after in text.split("fail_point!(\"").skip(1) {
        found.insert(after.split('"').next().unwrap().to_owned());
    }
    found
}

#[test]
fn every_failpoint_of_the_way_is_in_the_table() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let in_the_sources: BTreeSet<String> = WAY.iter().flat_map(|file| failpoints(&root.join(file))).collect();
    let in_the_table: BTreeSet<String> = POINTS.iter().map(|point| (*point).to_owned()).collect();
    assert_eq!(in_the_sources, in_the_table);
}
