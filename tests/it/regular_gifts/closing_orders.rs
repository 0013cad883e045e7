//! A fund that closes, for givers by standing order: told once by a treasurer who opens their addresses, choose another
//! fund or end; and an order that ended stays so, whatever the bank goes on sending.

use serde_json::{Value, json};

use super::{mails_with, notices::closing_in, own_path, payments, standing_orders::book, wait_mails_with};
use crate::{
    db_test,
    harness::{
        app::{
            App,
            steps::{location, nonce_in},
        },
        db::TestDb,
    },
};

const CLOSES: &str = "Please decide about your standing order";
const CLOSED: &str = "Please end your standing order";

pub async fn promise(app: &App, fund: &str, more: Value) -> String {
    let mut wanted = json!({
        "amount_minor": 1500, "currency": "EUR", "frequency": "monthly", "fund": fund,
        "method": "transfer", "email": "giver@example.org", "name": "Canary Order",
    });
    for (name, value) in more.as_object().unwrap() {
        wanted[name] = value.clone();
    }
    let answer = app.donate(wanted).await;
    assert_eq!(answer.status(), 201, "{}", app.log());
    answer.json::<Value>().await.unwrap()["reference"].as_str().unwrap().to_owned()
}

/// The service with a medical fund that closes in so many days.
pub async fn with_closing_fund(app: App, db: &TestDb, days: i64) -> App {
    drop(app);
    let settings = closing_in(db, days);
    App::start_with(db, &[("SOLIDARITY_CONFIG", &settings)]).await
}

/// The letters that wait, a line each.
fn waiting(app: &App) -> Vec<String> {
    app.cli_ok(&["notices", "list"]).lines().map(str::to_owned).collect()
}

async fn wait_waiting(app: &App, count: usize) -> Vec<String> {
    for _ in 0..200 {
        let lines = waiting(app);
        if lines.len() == count {
            return lines;
        }
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    }
    panic!("{:?}, not {count}\n{}", waiting(app), app.log());
}

fn send(app: &App) -> String {
    app.cli_ok(&["notices", "send", "--identity", &app.office_identity().display().to_string()])
}

fn grouped(reference: &str) -> String {
    format!("{}-{}-{}", &reference[..4], &reference[4..8], &reference[8..])
}

async fn page(app: &App, path: &str) -> String {
    app.http.get(format!("{}{path}", app.base)).send().await.unwrap().text().await.unwrap()
}

/// Sends a form of the giver's own page.
async fn press(app: &App, path: &str, fields: &[(&str, &str)]) -> String {
    let nonce = nonce_in(&page(app, path).await);
    let fields = [&[("nonce", nonce.as_str())], fields].concat();
    let request = app.http.post(format!("{}{path}", app.base));
    let request = request.header("content-type", "application/x-www-form-urlencoded");
    let answer = request.body(serde_urlencoded::to_string(fields).unwrap()).send().await.unwrap();
    location(&answer)
}

db_test!(
    async fn givers_by_standing_order_are_told_once_choose_another_fund_or_end(db: TestDb) {
        let app = App::start(&db).await;
        let fund = "zhanaozen-medical";
        let (moving, silent) = (promise(&app, fund, json!({})).await, promise(&app, fund, json!({})).await);
        let unpaid = promise(&app, fund, json!({})).await;
        let erased = promise(&app, fund, json!({})).await;
        let without = promise(&app, fund, json!({ "email": null, "name": null })).await;
        let other = promise(&app, "fighting-fund", json!({})).await;
        for (reference, line) in [(&moving, "line-1"), (&silent, "line-2"), (&other, "line-3")] {
            book(&app, reference, 0, line);
        }
        wait_mails_with(&app, "Receipt R-", 3).await;
        app.quiet().await;

        let app = with_closing_fund(app, &db, 40).await;
        tokio::time::sleep(std::time::Duration::from_secs(7)).await;
        assert!(waiting(&app).is_empty(), "not yet");
        assert!(!page(&app, &format!("/donate/{without}")).await.contains("This fund closes"));
        app.advance_days(12).await;
        let lines = wait_waiting(&app, 4).await;
        for reference in [&moving, &silent, &unpaid, &erased] {
            let line = lines.iter().find(|line| line.starts_with(&grouped(reference)));
            assert!(line.is_some_and(|line| line.contains("the fund closes")), "{reference}: {lines:?}");
        }
        assert!(mails_with(&app, CLOSES).is_empty(), "only a treasurer can open an address");
        // Without an address the gift's page alone can tell it.
        let shown = page(&app, &format!("/donate/{without}")).await;
        assert!(shown.contains("This fund closes") && shown.contains("yours alone to end"), "{shown}");
        assert!(!page(&app, &format!("/donate/{other}")).await.contains("This fund closes"));

        app.cli_ok(&["erase", &erased]);
        assert_eq!(waiting(&app).len(), 3, "who is erased is told nothing");
        assert!(send(&app).contains("3 letters are queued"));
        let told = wait_mails_with(&app, CLOSES, 3).await;
        assert!(send(&app).contains("0 letters are queued"), "once each");
        let mine = told.iter().find(|text| text.contains(&grouped(&moving))).expect("told");
        assert!(mine.contains("€15.00 every month") && mine.contains("stay as they are"), "{mine}");
        let own = own_path(mine);
        let shown = page(&app, &own).await;
        assert!(
            shown.contains("This fund closes") && shown.contains("your standing order and its reference")
        );
        let chosen = press(&app, &own, &[("action", "fund"), ("fund", "fighting-fund")]).await;
        assert_eq!(chosen, format!("{own}?notice=done"));
        assert!(!page(&app, &own).await.contains("This fund closes"));

        app.advance_days(30).await;
        for reference in [&silent, &unpaid, &without] {
            app.wait_status(reference, "cancelled").await;
        }
        let lines = wait_waiting(&app, 2).await;
        assert!(lines.iter().all(|line| line.contains("the fund has closed")), "{lines:?}");
        assert!(send(&app).contains("2 letters are queued"));
        wait_mails_with(&app, CLOSED, 2).await;
        let status = async |reference: &str| app.status(reference).await["status"].clone();
        for reference in [&moving, &other] {
            assert_ne!(status(reference).await, "cancelled", "{reference} goes on");
        }

        // What the bank goes on sending is booked, and begins nothing anew; what was chosen counts.
        book(&app, &silent, 43, "line-4");
        book(&app, &moving, 43, "line-5");
        assert_eq!(status(&silent).await, "cancelled");
        assert_eq!(status(&moving).await, "active");
        let fund_of = |reference: &str| payments(&app, reference).pop().unwrap()["fund"].clone();
        assert_eq!(payments(&app, &silent).len(), 2);
        assert_eq!(fund_of(&silent), fund, "money keeps the purpose that it was given for");
        assert!(payments(&app, &moving).iter().any(|row| row["fund"] == "fighting-fund"));
        app.quiet().await;
        assert_eq!((mails_with(&app, CLOSES).len(), mails_with(&app, CLOSED).len()), (3, 2), "once each");
        assert!(waiting(&app).is_empty());
    }
);

db_test!(
    async fn a_standing_order_that_was_ended_stays_so_when_the_bank_still_sends(db: TestDb) {
        let app = App::start(&db).await;
        let reference = promise(&app, "fighting-fund", json!({})).await;
        book(&app, &reference, 0, "line-1");
        let own = own_path(&wait_mails_with(&app, "Receipt R-", 1).await[0]);
        assert_eq!(press(&app, &own, &[("action", "cancel")]).await, format!("{own}?notice=done"));
        assert_eq!(app.status(&reference).await["status"], "cancelled");
        book(&app, &reference, 1, "line-2");
        assert_eq!(app.status(&reference).await["status"], "cancelled");
        assert_eq!(payments(&app, &reference).len(), 2, "no penny is lost");
        wait_mails_with(&app, "Receipt R-", 2).await;
        // Nor does the calendar find it late.
        app.advance_days(60).await;
        tokio::time::sleep(std::time::Duration::from_secs(7)).await;
        assert_eq!(app.status(&reference).await["status"], "cancelled");
        app.quiet().await;
    }
);
