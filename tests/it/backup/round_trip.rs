//! What comes back is what was there, in either kind of database.

use std::{fs, os::unix::fs::PermissionsExt};

use serde_json::json;

use super::{back_up, bring_keys, identity, rows};
use crate::{db_test, harness::app::App};

/// Gifts of every kind, so that many tables have rows.
async fn live(app: &App) {
    let (_, page) = app.card_gift(json!({ "name": "A. Giver", "email": "giver@example.org" })).await;
    assert_eq!(app.pay(&page, "4242424242424242").await.status(), 303);
    let (disputed, page) = app.card_gift(json!({ "fund": "zhanaozen-medical" })).await;
    assert_eq!(app.pay(&page, "4000000000000259").await.status(), 303);
    app.card_gift(json!({ "message": "Дом, \"quoted\"\nand a line" })).await;
    let pledge = json!({ "method": "transfer", "email": "other@example.org", "currency": "EUR" });
    let answer: serde_json::Value = app.donate(crate::harness::app::gift(pledge)).await.json().await.unwrap();
    let reference = answer["reference"].as_str().unwrap();
    let booked = ["--amount", "25", "--currency", "EUR", "--date", "2026-11-02", "--bank-ref", "line-1"];
    app.cli_ok(&[&["payment", "book", reference], &booked[..]].concat());
    app.wait_status(&disputed, "disputed").await;
    let charges = app.paid_at_stripe().await;
    let refunded = charges.iter().find(|charge| charge["disputed"] == false).unwrap();
    let refund = format!("charges/{}/refund", refunded["id"].as_str().unwrap());
    app.sandbox_control(&refund, json!({ "amount": 500 })).await;
    app.cli_ok(&["token", "create", "--role", "auditor", "--label", "accountant"]);
    app.wait_mails(2).await;
    app.wait_quiet_queue().await;
    app.quiet().await;
    // The line of a refund comes by a sweep only: the sweep of a restore shall find nothing new.
    app.cli_ok(&["reconcile"]);
}

fn without_hold(all: rows::Rows) -> rows::Rows {
    let mut all = without_sweeps(all);
    all.get_mut("setting").unwrap().retain(|row| !row.starts_with("key=held_since"));
    all
}

/// Where the sweep has come to: the restore sweeps, and notes that. It lets numbers jump, too.
fn without_sweeps(mut all: rows::Rows) -> rows::Rows {
    for table in ["sweep_checkpoint", "sweep_turn", "number_series"] {
        all.get_mut(table).unwrap().clear();
    }
    all
}

db_test!(
    async fn all_rows_come_back_in_the_other_kind_of_database_and_in_the_same(db: TestDb) {
        let (mut app, _sandbox) = App::start_with_sandbox_apart(&db, &[]).await;
        live(&app).await;
        app.kill();
        let before = rows::all(db.url()).await;
        let filled = before.values().filter(|rows| !rows.is_empty()).count();
        assert!(filled >= 14, "only {filled} tables have rows: {:?}", before.keys());

        let (first, said) = back_up(&app, "first.backup");
        let mut count: usize = before.values().map(Vec::len).sum();
        let sums = format!("{} tables, {count} rows, 0 erased ids", before.len());
        assert!(said.contains(&sums), "every table that migrations made, and every row: {sums}\n{said}");
        for secret in ["secrets.server_key", "stripe.secret_key", "stripe.webhook_secret", "mail.smtp_url"] {
            assert!(said.contains(secret), "{said}");
        }
        assert_eq!(fs::metadata(&first).unwrap().permissions().mode() & 0o777, 0o600);

        let keys = app.office_identity().parent().unwrap().to_owned();
        let before = without_sweeps(before);
        let mut file = first;
        let mut targets = vec![db.on_a_new_machine("same").await];
        targets.extend(db.other_kind("other").await);
        if targets.len() == 2 {
            targets.push(db.on_a_new_machine("back").await);
        }
        for (number, target) in targets.iter().enumerate() {
            let office = identity(&app);
            app.move_to(target);
            bring_keys(&keys, &app.keys_folder());
            let said = app.cli_ok(&["restore", &file, "--identity", &office]);
            assert!(said.contains(&format!("{} tables, {count} rows", before.len())), "{said}");
            assert!(said.contains("0 charges and 0 refunds were missing"), "{said}");
            assert_eq!(without_hold(rows::all(target.url()).await), before, "restore {number}");
            let said = app.cli_ok(&["resume"]);
            assert!(said.contains("the service takes gifts"), "{said}");
            let after = without_sweeps(rows::all(target.url()).await);
            assert_eq!(after, before, "nothing is left of the hold");
            app.cli_ok(&["verify"]);
            count = rows::all(target.url()).await.values().map(Vec::len).sum();
            file = back_up(&app, "next.backup").0;
        }
    }
);

db_test!(
    async fn a_backup_made_under_load_is_of_one_moment(db: TestDb) {
        let (mut app, _sandbox) = App::start_with_sandbox_apart(&db, &[]).await;
        let giving = async {
            for _ in 0..25 {
                let (_, page) = app.card_gift(json!({ "name": "A. Giver" })).await;
                assert_eq!(app.pay(&page, "4242424242424242").await.status(), 303);
            }
        };
        let file = app.folder.join("under-load.backup").display().to_string();
        let backing_up = async {
            // Among the gifts: some are there, some are not.
            tokio::time::sleep(std::time::Duration::from_millis(500)).await;
            app.cli_in_background(&["backup", &file]).await;
        };
        futures_util::future::join(giving, backing_up).await;
        let office = identity(&app);
        let keys = app.keys_folder();
        let target = db.on_a_new_machine("later").await;
        app.move_to(&target);
        bring_keys(&keys, &app.keys_folder());
        app.cli_ok(&["restore", &file, "--identity", &office]);
        app.cli_ok(&["resume"]);
        app.restart().await;
        app.quiet().await;
        assert_eq!(app.exported().len(), 25, "the sweep finds what came after");
    }
);
