//! What givers are told between receipts: failures, the end, a yearly charge, a fund that closes. Once each.

use std::fs;

use chrono::TimeDelta;
use sea_orm::{ConnectionTrait, Database, Statement, TransactionTrait};
use serde_json::json;
use solidarity::kernel::{clock::Sources, ids::DonationId, reference::Reference};

use super::{
    CARD, FAILING_CARD, active, mails_with, own_path, payments, subscription, wait_mails_with, wait_payments,
};
use crate::{
    db_test,
    harness::app::{
        App,
        steps::{location, nonce_in},
    },
};

const FAILED: &str = "A payment did not go through";
const ENDED: &str = "Your regular payment has ended";
const DUE: &str = "Your yearly payment is due soon";
const CLOSES: &str = "Please decide about your regular payment";

async fn fail_from_now_on(app: &App, reference: &str) -> String {
    let customer = subscription(app, reference).await["customer"].as_str().unwrap().to_owned();
    let card = json!({ "card_number": FAILING_CARD });
    app.sandbox_control(&format!("customers/{customer}/card"), card).await;
    customer
}

db_test!(
    async fn a_failure_is_told_first_and_last_and_the_gift_ends(db: TestDb) {
        let app = App::start(&db).await;
        let reference = active(&app, json!({})).await;
        fail_from_now_on(&app, &reference).await;
        app.advance_days(32).await;
        app.wait_status(&reference, "failed").await;
        let told = wait_mails_with(&app, FAILED, 1).await;
        let pay = told[0].split_once("Pay or confirm:\n").expect("a link that repairs it").1;
        let pay = pay.lines().next().unwrap();
        let paid_there = app.http.get(pay).send().await.unwrap();
        assert_eq!(paid_there.status(), 200, "{pay} is Stripe's page");
        own_path(&told[0]);
        for _ in 0..6 {
            app.advance_days(7).await;
            tokio::time::sleep(std::time::Duration::from_millis(700)).await;
        }
        app.wait_status(&reference, "cancelled").await;
        wait_mails_with(&app, ENDED, 1).await;
        app.quiet().await;
        assert_eq!(mails_with(&app, FAILED).len(), 1, "the retries in between are not told");
        assert_eq!(mails_with(&app, ENDED).len(), 1, "the end is told once");
        assert_eq!(payments(&app, &reference).len(), 1);
    }
);

db_test!(
    async fn a_giver_without_address_is_not_told_of_a_failure(db: TestDb) {
        let app = App::start(&db).await;
        let wanted = json!({ "frequency": "monthly", "link_kept": true });
        let (reference, page) = app.card_gift(wanted).await;
        app.pay(&page, CARD).await;
        app.wait_status(&reference, "active").await;
        fail_from_now_on(&app, &reference).await;
        app.advance_days(32).await;
        app.wait_status(&reference, "failed").await;
        app.quiet().await;
        assert!(app.mails().is_empty());
    }
);

db_test!(
    async fn a_yearly_charge_is_announced_two_weeks_before_once_a_period(db: TestDb) {
        let app = App::start(&db).await;
        let reference = active(&app, json!({ "frequency": "yearly" })).await;
        active(&app, json!({})).await;
        app.advance_days(349).await;
        tokio::time::sleep(std::time::Duration::from_secs(7)).await;
        assert!(mails_with(&app, DUE).is_empty(), "not yet");
        app.advance_days(3).await;
        let told = wait_mails_with(&app, DUE, 1).await;
        assert!(told[0].contains("£25.00 every year"), "{}", told[0]);
        own_path(&told[0]);
        app.advance_days(14).await;
        wait_payments(&app, &reference, 2).await;
        app.quiet().await;
        assert_eq!(mails_with(&app, DUE).len(), 1, "once a period");
        app.advance_days(352).await;
        wait_mails_with(&app, DUE, 2).await;
    }
);

/// So many monthly gifts that are charged in three days, as the database has them.
async fn add_monthly_gifts(db: &crate::harness::db::TestDb, count: usize) {
    let database = Database::connect(db.url()).await.unwrap();
    let sources = Sources::system();
    let now = sources.now();
    let gifts = "INSERT INTO donation (id, reference, frequency, method, fund, currency, amount_minor, status, locale, \
         wants_receipt, publish_message, publish_name, newsletter, created_at) \
         VALUES ($1, $2, 'monthly', 'card', 'fighting-fund', 'GBP', 500, 'active', 'en', TRUE, FALSE, FALSE, FALSE, $3)";
    let standing = "INSERT INTO regular_gift (donation_id, customer, as_of, period_end, ended_unpaid) \
         VALUES ($1, 'cus_many', $2, $3, FALSE)";
    let transaction = database.begin().await.unwrap();
    let backend = database.get_database_backend();
    for _ in 0..count {
        let id = DonationId::generate(&sources).0;
        let reference = String::from(Reference::generate(&sources));
        let rows = [
            Statement::from_sql_and_values(backend, gifts, [id.into(), reference.into(), now.into()]),
            Statement::from_sql_and_values(
                backend,
                standing,
                [id.into(), now.into(), (now + TimeDelta::days(352)).into()],
            ),
        ];
        for row in rows {
            transaction.execute_raw(row).await.unwrap();
        }
    }
    transaction.commit().await.unwrap();
    database.close().await.unwrap();
}

db_test!(
    async fn a_yearly_charge_is_announced_among_thousands_of_monthly_ones(db: TestDb) {
        let app = App::start(&db).await;
        add_monthly_gifts(&db, 1_100).await;
        let reference = active(&app, json!({ "frequency": "yearly" })).await;
        app.advance_days(352).await;
        let told = wait_mails_with(&app, DUE, 1).await;
        let grouped = format!("{}-{}-{}", &reference[..4], &reference[4..8], &reference[8..]);
        assert!(told[0].contains(&grouped), "{}", told[0]);
        tokio::time::sleep(std::time::Duration::from_secs(6)).await;
        assert_eq!(mails_with(&app, DUE).len(), 1, "once");
    }
);

/// Settings in which the medical fund closes in so many days.
pub fn closing_in(db: &crate::harness::db::TestDb, days: i64) -> String {
    let day = (Sources::system().now() + TimeDelta::days(days)).date_naive();
    let fund = |slug: &str, kind: &str, more: &str| {
        format!(
            "[[funds]]\nslug = \"{slug}\"\nkind = \"{kind}\"\nopen = true\n{more}\n\
             [funds.names]\nen = \"{slug}\"\n[funds.purposes]\nen = \"For {slug}.\"\n"
        )
    };
    let text = fund("fighting-fund", "general", "")
        + &fund("zhanaozen-medical", "restricted", &format!("closes_on = \"{day}\""));
    let path = db.folder().join("closing.toml");
    fs::create_dir_all(db.folder()).unwrap();
    fs::write(&path, text).unwrap();
    path.display().to_string()
}

db_test!(
    async fn givers_of_a_closing_fund_are_told_choose_another_or_end(db: TestDb) {
        let app = App::start(&db).await;
        let medical = json!({ "fund": "zhanaozen-medical" });
        let moving = active(&app, medical.clone()).await;
        let silent = active(&app, medical.clone()).await;
        let other = active(&app, json!({})).await;
        app.quiet().await;
        drop(app);

        let settings = closing_in(&db, 40);
        let app = App::start_with(&db, &[("SOLIDARITY_CONFIG", &settings)]).await;
        tokio::time::sleep(std::time::Duration::from_secs(7)).await;
        assert!(mails_with(&app, CLOSES).is_empty(), "not yet");
        app.advance_days(12).await;
        let told = wait_mails_with(&app, CLOSES, 2).await;
        let grouped = format!("{}-{}-{}", &moving[..4], &moving[4..8], &moving[8..]);
        let mine = told.iter().find(|text| text.contains(&grouped)).expect("told");
        let path = own_path(mine);
        let shown = app.http.get(format!("{}{path}", app.base)).send().await.unwrap().text().await.unwrap();
        assert!(shown.contains("This fund closes"));
        let fields =
            [("nonce", nonce_in(&shown)), ("action", "fund".into()), ("fund", "fighting-fund".into())];
        let chosen = app
            .http
            .post(format!("{}{path}", app.base))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(serde_urlencoded::to_string(fields).unwrap())
            .send()
            .await
            .unwrap();
        assert_eq!(location(&chosen), format!("{path}?notice=done"));
        assert_eq!(app.status(&moving).await["fund"], "fighting-fund");

        app.advance_days(30).await;
        app.wait_status(&silent, "cancelled").await;
        wait_mails_with(&app, "as we told you a month ago", 1).await;
        let status = async |reference: &str| app.status(reference).await["status"].clone();
        assert_eq!((status(&moving).await, status(&other).await), (json!("active"), json!("active")));
        let late = app
            .donate(crate::harness::app::gift(json!({
                "frequency": "monthly", "email": "giver@example.org", "fund": "zhanaozen-medical",
            })))
            .await;
        assert_eq!(late.status(), 422, "no regular gift begins into a fund that closes");
        app.quiet().await;
        assert_eq!(mails_with(&app, CLOSES).len(), 2, "once each");
    }
);
