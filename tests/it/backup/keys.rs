//! Keys through the years: each change is proved by what opens afterwards, and by what does not.

use std::{fs, path::Path};

use serde_json::json;

use super::{back_up, bring_keys, identity};
use crate::{
    db_test,
    harness::app::{App, gift},
};

/// New identities: their folder and their public keys.
fn new_identities(app: &App, name: &str) -> (std::path::PathBuf, Vec<String>) {
    let folder = app.folder.join(name);
    let said = app.cli_ok(&["keys", "init", "--folder", &folder.display().to_string()]);
    let keys =
        said.lines().filter_map(|line| Some(line.trim().strip_prefix('"')?.split('"').next()?.to_owned()));
    (folder, keys.collect())
}

fn rotate<'a>(from: &'a str, to: &[&'a str]) -> Vec<&'a str> {
    [&["keys", "rotate", "--identity", from, "--to"], to].concat()
}

fn file(folder: &Path, name: &str) -> String {
    folder.join(name).display().to_string()
}

db_test!(
    async fn old_records_open_with_the_new_identities_and_not_with_the_old(db: TestDb) {
        let mut app = App::start(&db).await;
        let pledge = |name: &str| gift(json!({ "method": "transfer", "name": name }));
        assert_eq!(app.donate(pledge("First Giver")).await.status(), 201);
        app.kill();
        let old = identity(&app);
        let (folder, keys) = new_identities(&app, "new");
        assert_eq!(keys.len(), 3);
        let to: Vec<&str> = keys.iter().map(String::as_str).collect();

        let stranger = file(&folder, "office.identity");
        let refused = app.cli(&rotate(&stranger, &to));
        assert_eq!(refused.status.code(), Some(3));
        assert!(String::from_utf8_lossy(&refused.stderr).contains("0 were changed"));
        assert!(app.cli_ok(&["unseal", "--identity", &old]).contains("First Giver"));

        let said = app.cli_ok(&rotate(&old, &to));
        assert!(said.contains("1 sealing keys and 1 keys"), "{said}");
        for name in ["office.identity", "recovery-1.identity", "recovery-2.identity"] {
            let opened = app.cli_ok(&["unseal", "--identity", &file(&folder, name)]);
            assert!(opened.contains("First Giver"), "{name}");
        }
        let refused = app.cli(&["unseal", "--identity", &old]);
        assert_eq!(refused.status.code(), Some(3), "the old identity opens nothing any more");
        assert!(
            app.cli_ok(&rotate(&old, &to)).contains("0 sealing keys and 0 keys"),
            "again changes nothing"
        );

        // With the new recipients in the settings, new records follow.
        let mut app = App::start_with(&db, &[("SOLIDARITY_SECRETS__RECIPIENTS", &to.join(","))]).await;
        assert_eq!(app.donate(pledge("Second Giver")).await.status(), 201);
        app.kill();
        let opened = app.cli_ok(&["unseal", "--identity", &file(&folder, "recovery-2.identity")]);
        assert!(opened.contains("First Giver") && opened.contains("Second Giver"), "{opened}");
        app.cli_ok(&["verify"]);
    }
);

db_test!(
    async fn a_new_server_key_opens_what_waits_and_proves_the_old_books(db: TestDb) {
        let arguments = ["serve", "--no-worker"];
        let (mut app, _sandbox) = App::serve_with_sandbox_apart(&db, &[], &arguments).await;
        // Booked and chained under the old key.
        let (first, page) = app.card_gift(json!({})).await;
        assert_eq!(app.pay(&page, "4242424242424242").await.status(), 303);
        app.restart().await;
        app.wait_status(&first, "paid").await;
        app.quiet().await;
        app.restart_with(&arguments).await;
        // Waiting: a mail, events, an open card page.
        let pledge = gift(json!({ "method": "transfer", "email": "other@example.org" }));
        assert_eq!(app.donate(pledge).await.status(), 201);
        let (second, page) = app.card_gift(json!({ "email": "giver@example.org" })).await;
        assert_eq!(app.pay(&page, "4242424242424242").await.status(), 303);
        let (open, _) = app.card_gift(json!({})).await;
        app.wait_all_archived(&db, 2).await;
        app.kill();

        let key = app.keys_folder().join("server.key");
        let old = fs::read(&key).unwrap();
        let new = app.folder.join("next-server.key");
        let said = app.cli_ok(&["keys", "rotate-server", "--out", &new.display().to_string()]);
        assert!(said.contains("1 mails") && said.contains("1 keys of the ledger's chain"), "{said}");
        assert!(!said.starts_with("0 events"), "{said}");

        let refused = app.cli(&["verify"]);
        assert_eq!(refused.status.code(), Some(3), "the old key opens nothing any more");
        fs::copy(&new, &key).unwrap();
        assert_ne!(fs::read(&key).unwrap(), old);
        app.cli_ok(&["verify"]);
        app.restart().await;
        app.wait_status(&second, "paid").await;
        app.wait_mails(2).await;
        app.quiet().await;
        assert_eq!(app.exported().len(), 2);
        let page = app.http.get(format!("{}/donate/{open}", app.base)).send().await.unwrap();
        assert!(page.text().await.unwrap().contains("/c/pay/"), "its card page is still known");
    }
);

db_test!(
    async fn a_lost_server_key_costs_what_waits_but_not_the_books(db: TestDb) {
        let (mut app, _sandbox) = App::start_with_sandbox_apart(&db, &[]).await;
        let (paid, page) = app.card_gift(json!({})).await;
        assert_eq!(app.pay(&page, "4242424242424242").await.status(), 303);
        app.wait_status(&paid, "paid").await;
        app.quiet().await;
        app.restart_with(&["serve", "--no-worker"]).await;
        let (waiting, page) = app.card_gift(json!({ "email": "giver@example.org" })).await;
        assert_eq!(app.pay(&page, "4242424242424242").await.status(), 303);
        let pledge = gift(json!({ "method": "transfer", "email": "other@example.org" }));
        assert_eq!(app.donate(pledge).await.status(), 201);
        app.wait_all_archived(&db, 1).await;
        let (backup, _) = back_up(&app, "without-its-key.backup");
        let office = identity(&app);
        let keys = app.keys_folder();
        let target = db.on_a_new_machine("without-key").await;
        app.move_to(&target);
        bring_keys(&keys, &app.keys_folder());
        let (other, _) = new_identities(&app, "other");
        fs::copy(other.join("server.key"), app.keys_folder().join("server.key")).unwrap();

        // Restored without its key: nothing can be swept before the key is replaced.
        let restored = app.cli(&["restore", &backup, "--identity", &office, "--other-server-key"]);
        let said = String::from_utf8_lossy(&restored.stdout).into_owned();
        assert!(said.contains("keys rotate-server --lost"), "{said}");
        let stranger = file(&other, "office.identity");
        let refused = app.cli(&["keys", "rotate-server", "--lost", "--identity", &stranger]);
        assert_eq!(refused.status.code(), Some(3));
        let said = app.cli_ok(&["keys", "rotate-server", "--lost", "--identity", &office]);
        assert!(said.contains("1 keys of the ledger's chain were recovered"), "{said}");
        assert!(said.contains("1 mails that"), "{said}");
        app.cli_ok(&["verify"]);
        app.cli_ok(&["resume"]);
        app.restart().await;
        app.wait_status(&waiting, "paid").await;
        app.quiet().await;
        assert_eq!(app.exported().len(), 2);
    }
);

/// Whatever is encrypted with the server key must be put under another one when that changes.
#[test]
fn every_use_of_the_server_key_is_known_to_its_rotation() {
    let known = [
        ("src/affiliations/contacts.rs", "contacts"),
        ("src/affiliations/drafts.rs", "forms that were left, forgotten when it changes"),
        ("src/affiliations/reseal.rs", "contacts, under the new key"),
        ("src/affiliations/start_checkout.rs", "card pages, forgotten when it changes and found again"),
        ("src/affiliations/twinning.rs", "messages to twins, under the new key"),
        ("src/bank/uploads.rs", "statements that wait to be imported, each under a key that only a page has"),
        ("src/donations/regular/links.rs", "links that a thanks page shows, forgotten when it changes"),
        ("src/donations/regular/lost_link.rs", "addresses of those who lost a link, likewise"),
        ("src/donations/reseal.rs", "card pages, under the new key"),
        ("src/donations/start_checkout.rs", "card pages"),
        ("src/ledger/chain_key.rs", "keys of the chain"),
        ("src/mail/queue.rs", "envelopes"),
        ("src/newsletter/known_address.rs", "hashes of addresses, under the secret of their own link"),
        ("src/office/manage.rs", "addresses and second factors of staff"),
        ("src/office/reseal.rs", "these, under the new key"),
        ("src/payments/inbox.rs", "events, and events under the new key"),
        (
            "src/platform/kept_key.rs",
            "keys that outlive it: of bank lines, of those who left the newsletter, of the audit log",
        ),
    ];
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    look_into(&root.join("src"), root, &mut found);
    found.sort();
    let known: Vec<String> = known.iter().map(|(file, _)| (*file).to_owned()).collect();
    assert_eq!(found, known, "let app::server_key put it under another key, and name it here");
}

fn look_into(folder: &Path, root: &Path, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            look_into(&path, root, found);
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        let name = path.strip_prefix(root).unwrap().display().to_string();
        let encrypts = text.contains(".encrypt(") || text.contains("seal_envelope(");
        if encrypts && name.ends_with(".rs") && !name.starts_with("src/platform/vault/") {
            found.push(name);
        }
    }
}
