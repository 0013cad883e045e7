//! Every address of the office × every role, nobody included: who gets in is written down here, and an address that
//! stands not in the table fails.

use std::collections::BTreeMap;

use solidarity::{app::office::addresses, office::Role};

use super::desk::Desk;
use crate::{db_test, harness::app::App};

/// Who may: treasurer, officer, auditor, clerk. `open`: whoever comes.
const TABLE: &[(&str, &str, &str)] = &[
    ("GET", "/office", "toac"),
    ("GET", "/office/account", "toac"),
    ("POST", "/office/account", "toac"),
    ("GET", "/office/appeals", "toac"),
    ("POST", "/office/appeals", "t"),
    ("GET", "/office/appeals/new", "t"),
    ("GET", "/office/appeals/{id}", "t"),
    ("POST", "/office/appeals/{id}", "t"),
    ("GET", "/office/audit", "toa"),
    ("GET", "/office/audit.csv", "ta"),
    ("GET", "/office/bodies", "to"),
    ("POST", "/office/bodies/accept", "to"),
    ("POST", "/office/bodies/forget-union", "to"),
    ("POST", "/office/bodies/end", "to"),
    ("POST", "/office/bodies/let-stand", "to"),
    ("POST", "/office/bodies/refuse", "to"),
    ("POST", "/office/bodies/union", "to"),
    ("GET", "/office/book", "tc"),
    ("POST", "/office/book", "tc"),
    ("GET", "/office/charts/{chart}.svg", "toac"),
    ("GET", "/office/dead-letters", "t"),
    ("POST", "/office/dead-letters/give-up", "t"),
    ("POST", "/office/dead-letters/retry", "t"),
    ("GET", "/office/disbursements", "toac"),
    ("POST", "/office/disbursements", "toc"),
    ("GET", "/office/disbursements/new", "toc"),
    ("POST", "/office/disbursements/readers", "to"),
    ("GET", "/office/disbursements/{reference}", "toac"),
    ("GET", "/office/disbursements/{reference}/amend", "toc"),
    ("POST", "/office/disbursements/{reference}/amend", "toc"),
    ("POST", "/office/disbursements/{reference}/approve", "to"),
    ("POST", "/office/disbursements/{reference}/check", "toc"),
    ("POST", "/office/disbursements/{reference}/evidence/{id}", "to"),
    ("POST", "/office/disbursements/{reference}/open", "t"),
    ("POST", "/office/disbursements/{reference}/pay", "tc"),
    ("POST", "/office/disbursements/{reference}/refuse", "to"),
    ("POST", "/office/disbursements/{reference}/tell", "tc"),
    ("POST", "/office/disbursements/{reference}/withdraw", "toc"),
    ("GET", "/office/export", "ta"),
    ("POST", "/office/export/give-up/{id}", "ta"),
    ("POST", "/office/export/names", "t"),
    ("POST", "/office/export/newsletter", "t"),
    ("POST", "/office/export/presets/{kind}", "ta"),
    ("GET", "/office/export/{kind}", "ta"),
    ("GET", "/office/funds", "toac"),
    ("GET", "/office/funds.pdf", "toac"),
    ("GET", "/office/join/{token}", "open"),
    ("POST", "/office/join/{token}", "open"),
    ("GET", "/office/key", "t"),
    ("POST", "/office/key", "t"),
    ("POST", "/office/key/{id}/confirm", "t"),
    ("POST", "/office/key/{id}/withdraw", "t"),
    ("GET", "/office/messages", "t"),
    ("POST", "/office/messages/decide", "t"),
    ("POST", "/office/messages/open", "t"),
    ("POST", "/office/messages/withdraw", "t"),
    ("GET", "/office/months", "toac"),
    ("POST", "/office/months/close", "t"),
    ("POST", "/office/months/look", "t"),
    ("GET", "/office/months/{file}", "ta"),
    ("GET", "/office/notices", "t"),
    ("POST", "/office/notices/send", "t"),
    ("GET", "/office/payments", "toac"),
    ("GET", "/office/payments/{source}/{id}", "toac"),
    ("POST", "/office/payments/{source}/{id}/counts-for", "tc"),
    ("POST", "/office/payments/{source}/{id}/open", "t"),
    ("POST", "/office/payments/{source}/{id}/refund", "t"),
    ("POST", "/office/payments/{source}/{id}/resend", "t"),
    ("GET", "/office/payouts", "toac"),
    ("GET", "/office/payouts/{id}", "toac"),
    ("GET", "/office/received-by-part", "toac"),
    ("GET", "/office/received.csv", "toac"),
    ("GET", "/office/regular-gifts", "toac"),
    ("POST", "/office/regular-gifts/tell", "t"),
    ("GET", "/office/sign-in", "open"),
    ("POST", "/office/sign-in", "open"),
    ("POST", "/office/sign-out", "toac"),
    ("GET", "/office/staff", "t"),
    ("POST", "/office/staff", "t"),
    ("POST", "/office/staff/{id}/disable", "t"),
    ("POST", "/office/staff/{id}/grant", "t"),
    ("POST", "/office/staff/{id}/link", "t"),
    ("GET", "/office/statements", "tc"),
    ("POST", "/office/statements", "tc"),
    ("POST", "/office/statements/assign", "tc"),
    ("POST", "/office/statements/explain", "tc"),
    ("POST", "/office/statements/import", "tc"),
    ("POST", "/office/statements/payers", "t"),
    ("POST", "/office/statements/told-before", "tc"),
    ("GET", "/office/tokens", "t"),
    ("POST", "/office/tokens", "t"),
    ("POST", "/office/tokens/{id}/revoke", "t"),
];

/// What any of the forms needs in order to be read.
const FIELDS: &[(&str, &str)] = &[
    ("amount", "1.00"),
    ("reason", "none"),
    ("format", "none"),
    ("email", "none"),
    ("role", "none"),
    ("locale", "none"),
    ("label", ""),
    ("days", "none"),
    ("id", "none"),
    ("key", "none"),
];

/// A well-formed value that nothing has.
fn filled(path: &str) -> String {
    path.replace("{id}", "0193a000-0000-7000-8000-000000000000")
        .replace("{token}", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")
        .replace("{chart}", "by-nothing")
        .replace("{kind}", "nothing")
        .replace("{source}", "stripe")
        .replace("{reference}", "222222222222")
}

#[test]
fn every_address_of_the_office_stands_in_the_table() {
    let mut registered = addresses();
    registered.sort_unstable();
    let mut table: Vec<(&str, &str)> = TABLE.iter().map(|(method, path, _)| (*method, *path)).collect();
    table.sort_unstable();
    assert_eq!(registered, table);
}

#[test]
fn no_address_of_the_office_is_registered_elsewhere() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut folders = vec![root];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                for call in ["resource(\"/office", "route(\"/office", "scope(\"/office"] {
                    assert!(!text.contains(call), "{}: {call}", path.display());
                }
            }
        }
    }
}

db_test!(
    async fn each_role_gets_what_the_table_says_and_nothing_else(db: TestDb) {
        let app = App::start(&db).await;
        let mut desks = BTreeMap::new();
        for role in Role::ALL {
            let person = app.create_user(&format!("{role}@campaign.example"), role.code(), &[]);
            desks.insert(role.code(), Desk::of(&app, &person).await);
        }
        for (method, pattern, who) in TABLE {
            let path = filled(pattern);
            let mut nobody = Desk::new(&app);
            let page = match *method {
                "GET" => nobody.get(&path).await,
                _ => nobody.post(&path, &[("csrf", "AAAA")]).await,
            };
            if *who == "open" {
                assert_ne!(page.status, 303, "{method} {path} is open");
                continue;
            }
            let location = page.location.unwrap_or_default();
            assert!(page.status == 303 && location.starts_with("/office/sign-in"), "{method} {path}: nobody");
            for (role, desk) in &mut desks {
                let may = who.contains(&role[..1]);
                // Without the form's token nothing is done, whoever asks; with it, the right decides.
                let page = match *method {
                    "GET" => desk.get(&path).await,
                    _ => {
                        assert_eq!(
                            desk.post(&path, &[]).await.status,
                            403,
                            "{method} {path} without a token"
                        );
                        if *pattern == "/office/sign-out" {
                            continue;
                        }
                        desk.press(&path, FIELDS).await
                    }
                };
                assert_eq!(page.status != 403, may, "{method} {path} as {role}: {}", page.status);
                assert!(page.status < 500, "{method} {path} as {role}: {}", page.status);
                if may && pattern.contains('{') {
                    assert_eq!(page.status, 404, "{method} {path} as {role}: an id that nothing has");
                }
            }
        }
    }
);
