//! What is written down of the office, and that nothing of it can be changed unnoticed.

use sea_orm::{ConnectionTrait, Database, DatabaseBackend};

use super::desk::Desk;
use crate::{db_test, harness::app::App};

db_test!(
    async fn what_staff_do_is_written_down_and_cannot_be_changed(db: TestDb) {
        let app = App::start(&db).await;
        let treasurer = app.demonstration();
        Desk::new(&app).sign_in_with(&treasurer.email, "not the password", "000000").await;
        let mut desk = Desk::of(&app, &treasurer).await;
        desk.press("/office/tokens", &[("label", "=1+1"), ("role", "auditor"), ("days", "30")]).await;
        // A refused attempt is written down a moment later: its answer does not wait for that.
        let mut page = desk.get("/office/audit").await;
        for _ in 0..50 {
            if page.text.contains("sign-in refused") {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
            page = desk.get("/office/audit").await;
        }
        for told in ["signed in", "sign-in refused", "made a token", "created somebody", "command line"] {
            assert!(page.text.contains(told), "{told}: {}", page.text);
        }
        let csv = desk.get("/office/audit.csv").await.text;
        let rows: Vec<csv::StringRecord> =
            csv::Reader::from_reader(csv.as_bytes()).records().map(|row| row.unwrap()).collect();
        assert!(rows.len() >= 5, "{csv}");
        for (at, row) in rows.iter().enumerate() {
            assert_eq!(row[0], (at + 1).to_string(), "every entry once, in order");
        }
        assert_eq!(&rows.last().unwrap()[3], "exported");
        let verified = app.cli_ok(&["verify"]);
        assert!(verified.contains(&format!("ok     audit log: {} entries, whole", rows.len())), "{verified}");

        let database = Database::connect(db.url()).await.unwrap();
        for statement in [
            "UPDATE audit_entry SET action = 'signed_out' WHERE seq = 2",
            "DELETE FROM audit_entry WHERE seq = 2",
        ] {
            assert!(database.execute_unprepared(statement).await.is_err(), "{statement}");
        }
        // Whoever can drop the triggers is found out by the chain.
        let sqlite = database.get_database_backend() == DatabaseBackend::Sqlite;
        let drop: &[&str] = match sqlite {
            true => &["DROP TRIGGER audit_entry_no_update", "DROP TRIGGER audit_entry_no_delete"],
            false => &["DROP TRIGGER audit_entry_append_only ON audit_entry"],
        };
        for statement in drop {
            database.execute_unprepared(statement).await.unwrap();
        }
        database
            .execute_unprepared("UPDATE audit_entry SET action = 'signed_out' WHERE seq = 2")
            .await
            .unwrap();
        let said = app.cli(&["verify"]);
        let text = String::from_utf8_lossy(&said.stdout).into_owned();
        assert_eq!(said.status.code(), Some(1));
        assert!(text.contains("BROKEN audit log: broken at entry 2"), "{text}");
        database.execute_unprepared("DELETE FROM audit_entry WHERE seq >= 2").await.unwrap();
        let text = String::from_utf8_lossy(&app.cli(&["verify"]).stdout).into_owned();
        assert!(text.contains("BROKEN audit log: cut off after entry 1"), "{text}");
        database.close().await.unwrap();
    }
);

db_test!(
    async fn nothing_of_staff_is_readable_in_the_database(db: TestDb) {
        let app = App::start(&db).await;
        let person = app.create_user("canary-officer@campaign.example", "officer", &[]);
        let mut desk = Desk::of(&app, &person).await;
        desk.get("/office").await;
        let (backup, _) = crate::backup::back_up(&app, "office.backup");
        let office = app.office_identity();
        let plain = app.cli(&["unseal", "--identity", &office.display().to_string()]);
        assert!(plain.status.success());
        let mut files = vec![std::fs::read(backup).unwrap()];
        if db.url().starts_with("sqlite") {
            for name in ["test.db", "test.db-wal"] {
                files.push(std::fs::read(app.folder.join(name)).unwrap_or_default());
            }
        }
        let session = &desk.cookies["office"];
        for canary in ["canary-officer", &person.password, session, &person.recovery_codes[0]] {
            for file in &files {
                let found = file.windows(canary.len()).any(|window| window == canary.as_bytes());
                assert!(!found, "{canary} is readable");
            }
        }
        assert!(!app.log().contains("canary-officer"));
    }
);
