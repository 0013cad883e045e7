//! The ledger on real databases: append-only, booked once per source, whole.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use sea_orm::{ConnectionTrait, Database};
use solidarity::{
    kernel::{
        clock::Sources,
        money::{Currency, Money},
        payment_fact::Charge,
        reference::Reference,
    },
    ledger::{
        Recorded,
        chain::{ChainKey, extend_chain},
        record_entry,
        templates::charge_taken::charge_taken,
        totals::trial_balance,
        verify::{Check, verify_ledger},
    },
    platform::db::{Db, StoreError},
};

use crate::{
    db_test,
    harness::{app::App, db::on_sqlite},
};

fn key() -> ChainKey {
    ChainKey::new([7; 32])
}

async fn book(db: &Db, charge_id: &str, minor: i64) -> Recorded {
    let sources = Sources::system();
    let charge = Charge {
        id: charge_id.to_owned(),
        payment_intent: None,
        reference: None,
        amount: Money::new(minor, Currency::GBP),
        refunded_minor: 0,
        balance_transaction: None,
        created: DateTime::<Utc>::UNIX_EPOCH,
    };
    let owner = Some(Reference::generate(&sources));
    let date = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
    let entry = charge_taken(&charge, owner, "fighting-fund", date).unwrap();
    db.write(move |tx| async move { record_entry(&tx, &sources, &entry).await }).await.unwrap()
}

async fn checks(db: &Db) -> Vec<Check> {
    verify_ledger(db, &key(), Sources::system().now() + TimeDelta::minutes(10)).await.unwrap()
}

fn broken(checks: &[Check]) -> Vec<&'static str> {
    checks.iter().filter(|c| !c.passed).map(|c| c.name).collect()
}

db_test!(
    async fn a_source_is_booked_once_and_the_books_are_whole(db: TestDb) {
        let db = Db::connect(db.url()).await.unwrap();
        for number in 0..25 {
            assert!(matches!(book(&db, &format!("ch_{number}"), 100 + number).await, Recorded::New(_)));
        }
        assert_eq!(book(&db, "ch_3", 999).await, Recorded::AlreadyThere);
        let before = trial_balance(&db).await.unwrap();
        assert_eq!(
            broken(&checks(&db).await),
            ["entries in the chain"],
            "unchained for more than five minutes"
        );
        assert_eq!(extend_chain(&db, &key()).await.unwrap(), 25);
        assert_eq!(extend_chain(&db, &key()).await.unwrap(), 0);
        assert_eq!(broken(&checks(&db).await), Vec::<&str>::new());
        assert_eq!(
            trial_balance(&db).await.unwrap(),
            before,
            "a total is the same before and after chaining"
        );
        let income = before.iter().find(|t| t.account == "income:donations").unwrap();
        assert_eq!(income.amount_minor, -(0..25).map(|n| 100 + n).sum::<i64>());
    }
);

db_test!(
    async fn entries_cannot_be_changed_and_an_edit_past_the_triggers_is_found(test: TestDb) {
        let db = Db::connect(test.url()).await.unwrap();
        for number in 0..5 {
            book(&db, &format!("ch_{number}"), 100).await;
        }
        extend_chain(&db, &key()).await.unwrap();
        let raw = Database::connect(test.url()).await.unwrap();
        for attack in [
            "UPDATE posting SET amount_minor = 1 WHERE line = 0",
            "DELETE FROM posting",
            "UPDATE journal_entry SET template = 'x'",
            "DELETE FROM journal_entry",
            "DELETE FROM ledger_chain",
        ] {
            let refused = raw.execute_unprepared(attack).await.unwrap_err().to_string();
            assert!(refused.contains("append-only"), "{attack}: {refused}");
        }
        let sqlite = test.url().starts_with("sqlite");
        let disarm = if sqlite {
            "DROP TRIGGER posting_no_update"
        } else {
            "ALTER TABLE posting DISABLE TRIGGER posting_append_only"
        };
        raw.execute_unprepared(disarm).await.unwrap();
        // Both sides of one entry, so that it still balances.
        let edit = "UPDATE posting SET amount_minor = amount_minor * 3 WHERE entry_id = \
                    (SELECT entry_id FROM ledger_chain WHERE seq = 3)";
        raw.execute_unprepared(edit).await.unwrap();
        assert_eq!(broken(&checks(&db).await), ["hash chain whole", "daily totals"]);
    }
);

db_test!(
    async fn many_writers_at_once_lose_nothing_and_chain_once(db: TestDb) {
        let db = Db::connect(db.url()).await.unwrap();
        let writers: Vec<_> = (0..8)
            .map(|writer| {
                let db = db.clone();
                tokio::spawn(async move {
                    for number in 0..20 {
                        // Each charge is told by two writers.
                        book(&db, &format!("ch_{}_{number}", writer / 2), 100).await;
                    }
                    extend_chain(&db, &key()).await.unwrap();
                })
            })
            .collect();
        for writer in writers {
            writer.await.unwrap();
        }
        extend_chain(&db, &key()).await.unwrap();
        assert_eq!(broken(&checks(&db).await), Vec::<&str>::new());
        let totals = trial_balance(&db).await.unwrap();
        let clearing = totals.iter().find(|t| t.account == "assets:stripe-clearing").unwrap();
        assert_eq!(clearing.amount_minor, 4 * 20 * 100);
    }
);

db_test!(
    async fn a_command_that_fails_takes_back_only_its_own(db: TestDb) {
        let db = Db::connect(db.url()).await.unwrap();
        let sources = Sources::system();
        let commands = (0..30).map(|number| {
            let (db, sources) = (db.clone(), sources.clone());
            tokio::spawn(async move {
                let charge = Charge {
                    id: format!("ch_{number}"),
                    payment_intent: None,
                    reference: None,
                    amount: Money::new(100, Currency::GBP),
                    refunded_minor: 0,
                    balance_transaction: None,
                    created: DateTime::<Utc>::UNIX_EPOCH,
                };
                let entry = charge_taken(&charge, None, "fighting-fund", NaiveDate::default()).unwrap();
                db.write(move |tx| async move {
                    record_entry(&tx, &sources, &entry).await?;
                    match number % 3 {
                        0 => Ok(()),
                        1 => Err(StoreError::Conflict),
                        _ => panic!("a command that panics"),
                    }
                })
                .await
            })
        });
        let results: Vec<_> = commands.collect();
        let mut kept = 0;
        for (number, result) in results.into_iter().enumerate() {
            // On PostgreSQL a panic is the caller's own, and takes nobody along either.
            if let Ok(result) = result.await {
                assert_eq!(result.is_ok(), number % 3 == 0, "{number}: {result:?}");
                kept += usize::from(result.is_ok());
            }
        }
        assert_eq!(kept, 10);
        let totals = trial_balance(&db).await.unwrap();
        let clearing = totals.iter().find(|t| t.account == "assets:stripe-clearing").unwrap();
        assert_eq!(clearing.amount_minor, 1000);
    }
);

db_test!(
    async fn every_line_of_verify_is_explained_to_the_operator(db: TestDb) {
        let app = App::start(&db).await;
        let runbook = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/runbook/mismatch.md");
        let runbook = std::fs::read_to_string(runbook).unwrap();
        let said = app.cli_ok(&["verify", "--stripe"]);
        let names: Vec<&str> =
            said.lines().filter_map(|line| line[6..].trim_start().split(':').next()).collect();
        assert!(names.len() > 20, "{said}");
        let missing: Vec<&&str> =
            names.iter().filter(|name| !runbook.contains(&format!("`{name}`"))).collect();
        assert!(missing.is_empty(), "docs/runbook/mismatch.md says nothing of {missing:?}");
    }
);

#[test]
fn who_stops_reading_gets_no_complaint() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        let mut child = app.piped(&["config"]);
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(String::from_utf8_lossy(&output.stderr), "");
        assert_eq!(output.status.code(), Some(3));
    });
}
