//! A death in the middle of an export leaves nothing that looks whole and is not.

use std::{collections::BTreeSet, fs, path::Path};

use crate::{db_test, harness::app::App, regressions::every_point::failpoints};

const EXPORT: [&str; 6] = ["export", "payments", "--format", "csv", "--currency", "GBP"];
const XERO: [&str; 6] = ["export", "payments", "--format", "xero", "--currency", "GBP"];
const EARLIER: &str = "an earlier export\n";

/// Where an export by command may die.
const BY_COMMAND: [&str; 3] = ["export-page-written", "export-written-before-named", "export-file-named"];
/// Where one that is streamed may die.
const STREAMED: &str = "export-page-streamed";

/// Files of a folder whose name has this ending.
fn named(folder: &Path, ending: &str) -> BTreeSet<String> {
    let names = fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name.ends_with(ending)).collect()
}

fn to<'a>(export: &[&'a str], file: &'a Path) -> Vec<&'a str> {
    [export, &["--out", file.to_str().unwrap()]].concat()
}

db_test!(
    async fn a_file_that_bears_the_name_is_whole_wherever_its_export_dies(db: TestDb) {
        let app = App::start(&db).await;
        app.cli_ok(&["demo-data", "--donations", "2500", "--seed", "5"]);
        let whole = app.cli_ok(&EXPORT);
        for point in BY_COMMAND {
            let folder = tempfile::tempdir().unwrap();
            let out = folder.path().join("payments.csv");
            for before in [None, Some(EARLIER)] {
                if let Some(text) = before {
                    fs::write(&out, text).unwrap();
                }
                let died = app.cli_dying_at(point, &to(&EXPORT, &out));
                assert_eq!(died.status.code(), None, "{point}: {}", String::from_utf8_lossy(&died.stderr));
                let after = fs::read_to_string(&out).ok();
                let is_named = point == "export-file-named";
                assert_eq!(after.as_deref(), if is_named { Some(&*whole) } else { before }, "{point}");
                // What is left over says what it is.
                let others = named(folder.path(), "");
                assert!(
                    others.iter().all(|name| name == "payments.csv" || name.ends_with(".part")),
                    "{point}: {others:?}"
                );
            }
            app.cli_ok(&to(&EXPORT, &out));
            assert_eq!(fs::read_to_string(&out).unwrap(), whole, "{point}: the next one");
        }
    }
);

db_test!(
    async fn of_several_files_the_first_appears_when_all_of_them_are_there(db: TestDb) {
        let app = App::start(&db).await;
        app.cli_ok(&["demo-data", "--donations", "1600", "--seed", "5"]);
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("bank.csv");
        app.cli_ok(&to(&XERO, &out));
        let all = named(folder.path(), ".csv");
        assert!(all.len() > 1, "several files: {all:?}");
        let whole: Vec<String> =
            all.iter().map(|name| fs::read_to_string(folder.path().join(name)).unwrap()).collect();
        for point in BY_COMMAND {
            for earlier in [false, true] {
                let folder = tempfile::tempdir().unwrap();
                let out = folder.path().join("bank.csv");
                if earlier {
                    fs::write(&out, EARLIER).unwrap();
                }
                let died = app.cli_dying_at(point, &to(&XERO, &out));
                assert_eq!(died.status.code(), None, "{point}");
                match fs::read_to_string(&out) {
                    // Before the first of the new ones has its name, an earlier export is as it was.
                    Ok(text) => {
                        assert!(earlier && text == EARLIER && point != "export-file-named", "{point}")
                    }
                    Err(_) => assert!(!earlier || point == "export-file-named", "{point}"),
                }
                app.cli_ok(&to(&XERO, &out));
                let again: Vec<String> = named(folder.path(), ".csv")
                    .iter()
                    .map(|name| fs::read_to_string(folder.path().join(name)).unwrap())
                    .collect();
                assert_eq!(again, whole, "{point}: the next one");
            }
        }
    }
);

db_test!(
    async fn a_download_that_dies_with_the_service_does_not_look_whole(db: TestDb) {
        let mut app = App::start(&db).await;
        app.cli_ok(&["demo-data", "--donations", "2500", "--seed", "5"]);
        let printed = app.cli_ok(&["token", "create", "--role", "auditor", "--label", "test"]);
        let token = printed.split_whitespace().find(|word| word.starts_with("sol_")).unwrap().to_owned();
        let ask = async |app: &App| {
            let url = format!("{}/api/v1/office/payments?format=csv", app.base);
            let answer = app.http.get(url).bearer_auth(&token).send().await?;
            assert_eq!(answer.status(), 200);
            answer.bytes().await
        };
        assert!(ask(&app).await.unwrap().len() > 100_000);
        app.restart_to_die_at(STREAMED).await;
        assert!(ask(&app).await.is_err(), "the client is told that it is not whole");
        app.wait_ended().await;
        app.restart().await;
        assert!(ask(&app).await.unwrap().len() > 100_000);
    }
);

#[test]
fn every_failpoint_of_an_export_is_died_at() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let files = ["src/cli/export.rs", "src/cli/export_target.rs", "src/reports/stream_api.rs"];
    let in_the_sources: BTreeSet<String> =
        files.iter().flat_map(|file| failpoints(&root.join(file))).collect();
    let died_at = BY_COMMAND.iter().chain([&STREAMED]).map(|point| (*point).to_owned());
    assert_eq!(in_the_sources, died_at.collect::<BTreeSet<String>>());
}
