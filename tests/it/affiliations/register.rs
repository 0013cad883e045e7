//! The register: exported as it was on any day, listed and searched at length.

use std::{collections::HashMap, io::Cursor};

use calamine::{Reader, Xlsx};
use chrono::Days;
use serde_json::{Value, json};

use super::body::branch;
use crate::{db_test, harness::app::App};

type Row = HashMap<String, String>;

fn register(app: &App, more: &[&str]) -> Vec<Row> {
    let text = app.cli_ok(&[&["export", "affiliations", "--format", "csv"], more].concat());
    csv::Reader::from_reader(text.as_bytes()).deserialize().map(|row| row.unwrap()).collect()
}

/// What one body's row says in some columns.
fn told<'a>(rows: &'a [Row], reference: &str, columns: &[&str]) -> Vec<&'a str> {
    let row = rows.iter().find(|row| row["reference"] == reference).expect("a row of the body");
    columns.iter().map(|column| row[*column].as_str()).collect()
}

async fn apply(app: &App, more: Value) -> String {
    let (status, taken) = app.affiliate(branch(more)).await;
    assert_eq!(status, 201, "{taken}");
    taken["reference"].as_str().unwrap().to_owned()
}

db_test!(
    async fn the_register_tells_the_standing_of_any_day(db: TestDb) {
        let mut app = App::start(&db).await;
        let day0 = app.clock_date();
        let evil = json!({"method": "invoice", "body_name": "=HYPERLINK(\"x\")", "donation_minor": 1000});
        let first = apply(&app, evil).await;
        app.advance_days(10).await;
        app.restart_gently().await;
        let second = apply(&app, json!({"union": null, "union_other": "@Bakers"})).await;
        let day10 = app.clock_date();
        app.book(&first, "20", &day10.to_string(), "line-1");
        app.advance_days(5).await;
        app.restart_gently().await;
        let day15 = app.clock_date();
        app.book(&first, "26", &day15.to_string(), "line-2");
        app.cli_ok(&["affiliation", "accept", &first, "--by", "A. Officer"]);
        app.advance_days(340).await;
        app.restart_gently().await;
        app.wait_standing(&first, "due").await;

        let columns = ["state", "paid", "open", "term_from", "accepted_on", "certificate"];
        let on = |day: chrono::NaiveDate| register(&app, &["--at", &day.to_string()]);
        let rows = on(day0);
        assert_eq!(rows.len(), 1, "the second body was not there yet");
        assert_eq!(told(&rows, &first, &columns), ["invoiced", "0.00", "46.00", "", "", ""]);
        assert!(told(&rows, &first, &["invoice"])[0].ends_with("-0001"));
        let rows = on(day10);
        assert_eq!(told(&rows, &first, &columns), ["invoiced", "20.00", "26.00", "", "", ""]);
        assert_eq!(told(&rows, &second, &["state", "union", "union_name"]), ["quoted", "", "'@Bakers"]);
        let rows = on(day15 - Days::new(1));
        assert_eq!(told(&rows, &first, &["state", "accepted_on"]), ["invoiced", ""]);
        let paid_on = day15.to_string();
        let rows = on(day15);
        let now = told(&rows, &first, &columns);
        assert_eq!(now[..5], ["active", "46.00", "0.00", &paid_on, &paid_on]);
        assert!(now[5].starts_with("C-"), "{now:?}");
        assert_eq!(told(&rows, &first, &["state_since", "as_at"]), [&paid_on, &paid_on]);
        let rows = register(&app, &[]);
        assert_eq!(
            told(&rows, &first, &["state", "as_at", "fee", "donation"]),
            ["due", "", "36.00", "10.00"]
        );
        assert_eq!(told(&rows, &first, &["name"]), ["'=HYPERLINK(\"x\")"], "no cell is a formula");
        assert_eq!(register(&app, &["--state", "due"]).len(), 1);
        assert_eq!(register(&app, &["--union", "gb-rmt", "--country", "gb"]).len(), 1);

        let tomorrow = (app.clock_date() + Days::new(2)).to_string();
        for wrong in [["--at", &tomorrow], ["--state", "happy"], ["--fund", "fighting-fund"]] {
            let said = app.cli(&[&["export", "affiliations", "--format", "csv"], &wrong[..]].concat());
            assert_eq!(said.status.code(), Some(2), "{wrong:?}");
        }
        let said = app.cli(&["export", "payments", "--format", "csv", "--at", "2026-01-01"]);
        assert_eq!(said.status.code(), Some(2));
        same_in_every_format(&app, &first).await;
    }
);

/// The API answers what the command writes; a sheet and JSON Lines have the same rows.
async fn same_in_every_format(app: &App, first: &str) {
    let token = app.cli_ok(&["token", "create", "--role", "auditor", "--label", "accounts"]);
    let token = token.lines().next().unwrap().trim().to_owned();
    let ask = |query: &str| {
        app.http.get(format!("{}/api/v1/office/affiliations?{query}", app.base)).bearer_auth(&token).send()
    };
    let csv = ask("format=csv").await.unwrap();
    assert_eq!(csv.status(), 200);
    let written = app.cli_ok(&["export", "affiliations", "--format", "csv"]);
    assert_eq!(csv.text().await.unwrap(), written);
    let refused = app.http.get(format!("{}/api/v1/office/affiliations", app.base)).send().await.unwrap();
    assert_eq!(refused.status(), 401);
    for wrong in ["at=2999-01-01", "at=yesterday", "state=happy", "surprise=1"] {
        assert_eq!(ask(wrong).await.unwrap().status(), 422, "{wrong}");
    }
    let lines = ask("format=jsonl&state=due").await.unwrap().text().await.unwrap();
    let line: Value = serde_json::from_str(lines.trim_end()).unwrap();
    assert_eq!((&line["reference"], &line["members"]), (&json!(first), &json!(180)));
    let path = app.folder.join("register.xlsx").display().to_string();
    app.cli_ok(&["export", "affiliations", "--format", "xlsx", "--out", &path]);
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(std::fs::read(&path).unwrap())).unwrap();
    let sheet = workbook.worksheet_range("affiliations 1").unwrap();
    assert_eq!(sheet.height(), 3, "a heading and two bodies");
    let cells: Vec<String> = sheet.rows().flatten().map(ToString::to_string).collect();
    assert!(cells.contains(&"'=HYPERLINK(\"x\")".to_owned()), "{cells:?}");
}

db_test!(
    async fn a_long_register_is_read_page_by_page_and_searched(db: TestDb) {
        let app = App::start(&db).await;
        // Its one gift is no card's: a charge of which no webhook ever told would be an alarm.
        app.cli_ok(&["demo-data", "--donations", "1", "--affiliations", "1500", "--seed", "24"]);
        let rows = register(&app, &[]);
        assert_eq!(rows.len(), 1500);
        assert_eq!(
            rows.iter().map(|row| &row["reference"]).collect::<std::collections::HashSet<_>>().len(),
            1500
        );
        let public = |row: &&Row| {
            let affiliated = ["active", "due", "arrears"].contains(&row["state"].as_str());
            row["public"] == "yes" && !row["accepted_on"].is_empty() && affiliated
        };
        let expected = rows.iter().filter(public).count();
        assert!((500..1500).contains(&expected), "{expected} public bodies");
        let get = async |query: &[(&str, &str)]| -> Value {
            let query = serde_urlencoded::to_string(query).unwrap();
            let url = format!("{}/api/v1/affiliated?{query}", app.base);
            app.http.get(url).send().await.unwrap().json().await.unwrap()
        };
        let (mut names, mut after) = (Vec::new(), String::new());
        loop {
            let page = get(&[("after", after.as_str())]).await;
            assert_eq!(page["count"], expected);
            let bodies = page["bodies"].as_array().unwrap();
            assert!(bodies.len() <= 100);
            names.extend(bodies.iter().map(|body| format!("{} {}", body["name"], body["union"])));
            match page["next"].as_str() {
                Some(next) => next.clone_into(&mut after),
                None => break,
            }
        }
        assert_eq!(names.len(), expected, "every body once");
        let of_leeds = names.iter().filter(|name| name.starts_with("\"Leeds ")).count();
        let (mut found, mut after) = (0, String::new());
        loop {
            let page = get(&[("q", "LEEDS"), ("after", &after)]).await;
            found += page["bodies"].as_array().unwrap().len();
            match page["next"].as_str() {
                Some(next) => next.clone_into(&mut after),
                None => break,
            }
        }
        assert!(of_leeds > 10 && found == of_leeds, "{found} of {of_leeds}");
        let (page, _) = app.page("/affiliated?q=saint-etienne").await;
        assert!(page.contains("Saint-Étienne") && !page.contains("Leeds "));
        assert!(app.page("/affiliated").await.0.contains("Further organisations"));
        // Whatever stands in an address, a page is answered.
        for odd in ["after=9~", "after=x~y", "after=99999999999~a", "after=1~%27%25_"] {
            assert!(app.page(&format!("/affiliated?{odd}")).await.0.contains("</html>"), "{odd}");
        }
        let quoted = app.cli_ok(&["affiliation", "list", "--state", "quoted"]);
        let expected = rows.iter().filter(|row| row["state"] == "quoted").count();
        assert_eq!(quoted.lines().count(), expected);
        app.quiet().await;
    }
);

db_test!(
    async fn a_body_that_changes_its_name_or_merges_keeps_its_history(db: TestDb) {
        let app = App::start(&db).await;
        let first = apply(&app, json!({"method": "invoice"})).await;
        let second = apply(&app, json!({"method": "invoice", "body_name": "Bath Rail"})).await;
        app.book(&first, "36", &app.clock_date().to_string(), "line-1");
        app.wait_standing(&first, "active").await;
        let act = |more: &[&str]| app.cli(&[&["affiliation"], more, &["--by", "A. Officer"]].concat());
        assert!(act(&["rename", &first, "--name", "Avon Rail", "--number", "0800"]).status.success());
        for wrong in ["", "a\nb", &"x".repeat(151)] {
            assert!(!act(&["rename", &first, "--name", wrong]).status.success(), "{wrong:.9}");
        }
        let history = app.cli_ok(&["affiliation", "show", &first]);
        assert!(history.contains("renamed from Bristol Rail (0742) to Avon Rail (0800)"), "{history}");
        assert!(history.contains("invoiced -> active"), "{history}");
        assert_eq!(app.cli_ok(&["affiliation", "list", "--search", "avon"]).lines().count(), 1);
        assert_eq!(app.cli_ok(&["affiliation", "list", "--search", "bristol"]), "");
        assert!(!act(&["merge", &second, "--into", &second]).status.success());
        assert!(act(&["merge", &second, "--into", &first]).status.success());
        assert_eq!(app.body_of(&second).await["status"], "withdrawn");
        assert!(!act(&["merge", &first, "--into", &second]).status.success(), "into one that is over");
        app.letters("Credit note CN-", 1).await;
        let history = app.cli_ok(&["affiliation", "show", &second]);
        assert!(history.contains("merged into "), "{history}");
        assert!(app.cli_ok(&["affiliation", "show", &first]).contains("took in "));
        let rows = register(&app, &[]);
        assert_eq!(told(&rows, &first, &["name", "state"]), ["Avon Rail", "active"]);
        assert_eq!(told(&rows, &second, &["name", "state"]), ["Bath Rail", "withdrawn"]);
        app.quiet().await;
    }
);

db_test!(
    async fn a_union_that_is_in_no_list_waits_for_the_office(db: TestDb) {
        let app = App::start(&db).await;
        let typed = json!({"union": null, "union_other": "Bakers of Bristol", "consent_public": true});
        let reference = apply(&app, typed).await;
        apply(&app, json!({})).await;
        let queue = app.cli_ok(&["affiliation", "list", "--unnamed"]);
        assert_eq!(queue.lines().count(), 1);
        assert!(queue.contains("? Bakers of Bristol"), "{queue}");
        let merged = ["affiliation", "name-union", &reference, "--union", "gb-cpsa", "--by", "A. Officer"];
        assert!(!app.cli(&merged).status.success(), "a union that went into another is no answer");
        app.cli_ok(&["affiliation", "name-union", &reference, "--union", "gb-bfawu", "--by", "A. Officer"]);
        assert_eq!(app.cli_ok(&["affiliation", "list", "--unnamed"]), "");
        assert_eq!(app.cli_ok(&["affiliation", "list", "--union", "gb-bfawu"]).lines().count(), 1);
        assert_eq!(app.cli_ok(&["affiliation", "list", "--search", "bakers food"]).lines().count(), 1);
        assert_eq!(app.body_of(&reference).await["union"], "gb-bfawu");
    }
);
