//! What could not be processed or delivered is tried again, or given up with a reason; until then no month closes.

use serde_json::json;

use super::{desk::Desk, months::last_day};
use crate::{
    affiliations::body::branch,
    backup::retry::run,
    db_test,
    harness::app::{App, gift},
    regressions::names::in_clear,
};

const PAGE: &str = "/office/dead-letters";
const REASON: &str = "Canary Qoja asked for it";

/// The id of the only one of a kind.
fn id_of(page: &str, kind: &str) -> String {
    let marked = format!("name=\"kind\" value=\"{kind}\"><input type=\"hidden\" name=\"id\" value=\"");
    let (_, after) = page.split_once(&marked).unwrap_or_else(|| panic!("a dead {kind}: {page}"));
    after.split('"').next().unwrap().to_owned()
}

db_test!(
    async fn a_dead_event_keeps_the_month_open_until_it_is_given_up(db: TestDb) {
        let arguments = ["serve", "--no-worker"];
        let (mut app, _sandbox) = App::serve_with_sandbox_apart(&db, &[], &arguments).await;
        let (reference, page) = app.card_gift(json!({ "email": "giver@example.org" })).await;
        assert_eq!(app.pay(&page, "4242424242424242").await.status(), 303);
        app.wait_all_archived(&db, 1).await;
        run(&db, "UPDATE stripe_event SET state = 'dead', last_error = 'it was refused'").await;
        // Of several events one stays dead: the others are the payment's.
        run(&db, "UPDATE stripe_event SET state = 'queued' WHERE type <> 'checkout.session.completed'").await;
        app.restart().await;
        app.wait_status(&reference, "paid").await;
        let treasurer = app.demonstration();
        let mut desk = Desk::of(&app, &treasurer).await;
        assert!(desk.get("/office").await.text.contains(&format!("href=\"{PAGE}\"")));

        let month = last_day().format("%Y-%m").to_string();
        let looked = desk.press("/office/months/look", &[]).await.text;
        assert!(looked.contains("could not be processed") && looked.contains(PAGE), "{looked}");
        let close = [("month", month.as_str()), ("explained", "yes")];
        assert_eq!(desk.press("/office/months/close", &close).await.status, 422);
        let refused = app.cli(&["period", "close", &month]);
        assert_eq!(refused.status.code(), Some(1));
        assert!(String::from_utf8_lossy(&refused.stderr).contains("--give-up"));

        let page = desk.get(PAGE).await.text;
        assert!(page.contains("checkout.session.completed") && page.contains("it was refused"), "{page}");
        let id = id_of(&page, "event");
        let give_up = format!("{PAGE}/give-up");
        let fields = |reason| [("kind", "event"), ("id", id.as_str()), ("reason", reason)];
        let page = desk.press(&give_up, &fields(" ")).await;
        assert!(page.status == 422 && page.text.contains("give a reason"), "{}", page.text);
        app.advance_seconds(6 * 60).await;
        let page = desk.press(&give_up, &fields(REASON)).await;
        assert!(page.status == 422 && page.text.contains(REASON), "what was typed is kept: {}", page.text);
        let code = treasurer.secret.code_at(app.unix_now());
        let page = desk.press(&give_up, &[&fields(REASON)[..], &[("code", &code)]].concat()).await;
        assert_eq!(page.location.as_deref(), Some("/office/dead-letters?done=given-up"), "{}", page.text);
        assert_eq!(desk.press(&give_up, &fields(REASON)).await.status, 422, "once");
        assert_eq!(desk.press(&format!("{PAGE}/retry"), &fields("")).await.status, 422, "for good");
        assert!(app.cli_ok(&["retry", "events"]).starts_with("0 "), "nor by the command line");
        app.cli_ok(&["reconcile"]);
        assert!(desk.get(PAGE).await.text.contains("Nothing is dead"), "nor does a sweep bring it back");

        let log = desk.get("/office/audit.csv").await.text;
        assert!(log.contains(&format!("dead_letter_given_up,{id},,yes")), "{log}");
        let identity = app.office_identity().display().to_string();
        assert!(app.cli_ok(&["unseal", "--identity", &identity]).contains(REASON));
        app.quiet().await;
        let readable = in_clear(&app, &db, &[REASON, "giver@example.org"]);
        assert!(readable.is_empty(), "{readable:?}");
        assert!(desk.press("/office/months/look", &[]).await.text.contains("Nothing stands in the way."));
        assert_eq!(desk.press("/office/months/close", &close).await.status, 303);
        app.cli_ok(&["verify"]);
    }
);

db_test!(
    async fn a_dead_mail_is_tried_again_or_given_up(db: TestDb) {
        let arguments = ["serve", "--no-worker"];
        let (mut app, _sandbox) = App::serve_with_sandbox_apart(&db, &[], &arguments).await;
        for address in ["one@example.org", "other@example.org"] {
            let pledge = gift(json!({ "method": "transfer", "email": address }));
            assert_eq!(app.donate(pledge).await.status(), 201);
        }
        run(&db, "UPDATE mail SET state = 'dead', last_error = 'the relay was down'").await;
        app.restart().await;
        let mut desk = Desk::of(&app, &app.demonstration()).await;
        let page = desk.get(PAGE).await.text;
        assert_eq!(page.matches("the relay was down").count(), 2);
        assert!(
            !page.contains("example.org\"") && !page.contains("one@example.org"),
            "nobody is named: {page}"
        );
        let first = id_of(&page, "mail");
        let again = desk.press(&format!("{PAGE}/retry"), &[("kind", "mail"), ("id", &first)]).await;
        assert_eq!(again.location.as_deref(), Some("/office/dead-letters?done=again"), "{}", again.text);
        app.wait_mails(1).await;
        let second = id_of(&desk.get(PAGE).await.text, "mail");
        let refused = app.cli(&["retry", "mails", &second, "--give-up", " "]);
        assert_eq!(refused.status.code(), Some(2), "not without a reason");
        app.cli_ok(&["retry", "mails", &second, "--give-up", REASON]);
        assert_eq!(app.cli(&["retry", "mails", &second, "--give-up", REASON]).status.code(), Some(1));
        assert!(desk.get(PAGE).await.text.contains("Nothing is dead"));
        assert!(app.cli_ok(&["verify"]).contains("0 dead letters"));
        assert!(app.cli_ok(&["retry", "mails", "--list"]).contains("nothing was given up"));
        let log = desk.get("/office/audit.csv").await.text;
        assert!(log.contains(&format!("dead_letter_given_up,{second},,yes")), "{log}");
        assert!(log.contains(&format!("dead_letter_retried,{first}")), "{log}");
        app.quiet().await;
        assert!(in_clear(&app, &db, &[REASON]).is_empty());
        assert_eq!(app.mails().len(), 1);
    }
);

db_test!(
    async fn money_of_events_that_were_given_up_is_found_by_the_sweep(db: TestDb) {
        let arguments = ["serve", "--no-worker"];
        let (mut app, _sandbox) = App::serve_with_sandbox_apart(&db, &[], &arguments).await;
        let (reference, page) = app.card_gift(json!({ "email": "giver@example.org" })).await;
        assert_eq!(app.pay(&page, "4242424242424242").await.status(), 303);
        app.wait_all_archived(&db, 2).await;
        run(&db, "UPDATE stripe_event SET state = 'dead', last_error = 'it was refused'").await;
        let dead = app.cli_ok(&["retry", "events", "--list"]);
        assert!(dead.contains("charge.succeeded") && dead.contains("checkout.session.completed"), "{dead}");
        for id in dead.lines().filter_map(|line| line.split('\t').next()).filter(|id| id.starts_with("evt_"))
        {
            app.cli_ok(&["retry", "events", id, "--give-up", REASON]);
        }
        app.restart().await;
        app.quiet().await;
        assert!(app.exported().is_empty(), "what was given up is not booked");

        let report = app.cli_ok(&["reconcile"]);
        let found =
            |what: &str| report.lines().any(|line| line.starts_with(what) && line.trim_end().ends_with(" 1"));
        assert!(found("charges that were missing") && report.contains("equals the ledger's"), "{report}");
        assert_eq!(app.exported().len(), 1);
        assert_eq!(app.status(&reference).await["status"], "paid");
        app.cli_ok(&["reconcile", "--since", "2026-01-01"]);
        app.quiet().await;
        assert_eq!(app.exported().len(), 1, "once");
        app.cli_ok(&["verify"]);
    }
);

db_test!(
    async fn a_dead_paper_is_tried_again_or_given_up(db: TestDb) {
        let arguments = ["serve", "--no-worker"];
        let (mut app, _sandbox) = App::serve_with_sandbox_apart(&db, &[], &arguments).await;
        for name in ["Bootle North", "Bootle South"] {
            assert_eq!(app.affiliate(branch(json!({ "body_name": name }))).await.0, 201);
        }
        run(&db, "UPDATE affiliation_notice SET state = 'dead', last_error = 'the disk was full'").await;
        let mut desk = Desk::of(&app, &app.demonstration()).await;
        assert!(desk.get("/office").await.text.contains("could not be written"));
        let page = desk.get(PAGE).await.text;
        assert!(page.matches("the disk was full").count() >= 2 && !page.contains("Bootle"), "{page}");
        let papers = page.matches("name=\"kind\" value=\"paper\"").count() / 2;

        let again = id_of(&page, "paper");
        let answer = desk.press(&format!("{PAGE}/retry"), &[("kind", "paper"), ("id", &again)]).await;
        assert_eq!(answer.location.as_deref(), Some("/office/dead-letters?done=again"), "{}", answer.text);
        for _ in 1..papers {
            let id = id_of(&desk.get(PAGE).await.text, "paper");
            let fields = [("kind", "paper"), ("id", id.as_str()), ("reason", REASON)];
            let answer = desk.press(&format!("{PAGE}/give-up"), &fields).await;
            assert_eq!(
                answer.location.as_deref(),
                Some("/office/dead-letters?done=given-up"),
                "{}",
                answer.text
            );
        }
        assert!(desk.get(PAGE).await.text.contains("Nothing is dead"));
        assert_eq!(
            app.cli(&["retry", "papers", &again, "--give-up", REASON]).status.code(),
            Some(1),
            "not dead"
        );
        app.restart().await;
        app.wait_mails(1).await;
        app.quiet().await;
        let letters = app.letters_now("");
        let told = ["Bootle North", "Bootle South"]
            .map(|name| letters.iter().any(|letter| letter.text.contains(name)));
        assert!(told == [true, false] || told == [false, true], "one is written to: {told:?}");
        app.cli_ok(&["verify"]);
        assert!(in_clear(&app, &db, &[REASON]).is_empty());
    }
);
