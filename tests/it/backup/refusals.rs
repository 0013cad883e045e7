//! A backup that is not whole, or not ours, or not for here: nothing of it is loaded.

use std::fs;

use serde_json::json;

use super::{back_up, bring_keys, identity, rows};
use crate::{db_test, harness::app::App};

db_test!(
    async fn what_is_cut_altered_or_for_others_is_refused_and_nothing_is_left(db: TestDb) {
        let (mut app, _sandbox) = App::start_with_sandbox_apart(&db, &[]).await;
        let (_, page) = app.card_gift(json!({ "name": "A. Giver" })).await;
        assert_eq!(app.pay(&page, "4242424242424242").await.status(), 303);
        app.quiet().await;
        let (file, _) = back_up(&app, "whole.backup");
        let whole = fs::read(&file).unwrap();

        let again = app.cli(&["backup", &file]);
        assert_eq!(again.status.code(), Some(3));
        assert!(String::from_utf8_lossy(&again.stderr).contains("not overwritten"));
        assert_eq!(fs::read(&file).unwrap(), whole);

        let office = identity(&app);
        let into_itself = app.cli(&["restore", &file, "--identity", &office]);
        assert_eq!(into_itself.status.code(), Some(3));
        assert!(String::from_utf8_lossy(&into_itself.stderr).contains("not empty"));

        let keys = app.keys_folder();
        let target = db.on_a_new_machine("refusing").await;
        app.move_to(&target);
        bring_keys(&keys, &app.keys_folder());
        let mut altered = whole.clone();
        altered[whole.len() / 2] ^= 1;
        for (what, bytes) in
            [("cut", &whole[..whole.len() - 40]), ("altered", &altered[..]), ("nothing", &[][..])]
        {
            let bad = app.folder.join(what).display().to_string();
            fs::write(&bad, bytes).unwrap();
            let refused = app.cli(&["restore", &bad, "--identity", &office]);
            assert_eq!(refused.status.code(), Some(3), "{what}");
        }
        let other = app.folder.join("others");
        app.cli_ok(&["keys", "init", "--folder", &other.display().to_string()]);
        let stranger = other.join("office.identity").display().to_string();
        let refused = app.cli(&["restore", &file, "--identity", &stranger]);
        assert_eq!(refused.status.code(), Some(3));
        assert!(String::from_utf8_lossy(&refused.stderr).contains("not one of the recipients"));

        let own = fs::read(app.keys_folder().join("server.key")).unwrap();
        fs::copy(other.join("server.key"), app.keys_folder().join("server.key")).unwrap();
        let refused = app.cli(&["restore", &file, "--identity", &office]);
        assert_eq!(refused.status.code(), Some(2));
        assert!(String::from_utf8_lossy(&refused.stderr).contains("another secrets.server_key"));
        fs::write(app.keys_folder().join("server.key"), own).unwrap();

        if let Some(path) = target.url().strip_prefix("sqlite://") {
            assert!(!fs::exists(path).unwrap(), "no database was made");
        } else {
            assert!(rows::all(target.url()).await.values().all(Vec::is_empty));
        }
        app.cli_ok(&["restore", &file, "--identity", &office]);
        app.cli_ok(&["verify"]);
    }
);

db_test!(
    async fn a_service_with_another_server_key_does_not_touch_the_database(db: TestDb) {
        let mut app = App::start(&db).await;
        app.kill();
        let key = app.keys_folder().join("server.key");
        fs::remove_file(&key).unwrap();
        let refused = app.cli(&["verify"]);
        assert_eq!(refused.status.code(), Some(3));
        let why = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert!(why.contains("secrets.server_key is not the key"), "{why}");
    }
);
