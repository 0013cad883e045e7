//! Exports from the page: every kind in every format as by command and token, payments of a body and of a payout, and
//! choices that are kept under a name.

use std::io::Cursor;

use calamine::{Reader, Xlsx};
use chrono::Datelike;
use serde_json::json;
use solidarity::reports::sinks::Format;

use super::desk::Desk;
use crate::{
    affiliations::twinning::{affiliated, twin},
    db_test,
    harness::app::App,
};

const KINDS: [&str; 7] =
    ["payments", "affiliations", "payouts", "journal", "trial-balance", "fund-statement", "counts-for"];

async fn paid(app: &App, more: serde_json::Value) -> String {
    let (reference, page) = app.card_gift(more).await;
    assert_eq!(app.pay(&page, "4242424242424242").await.status(), 303);
    app.wait_status(&reference, "paid").await;
    reference
}

/// What a sheet says: its zip holds the time at which it was made.
fn cells(bytes: Vec<u8>) -> Vec<Vec<String>> {
    let mut book = Xlsx::new(Cursor::new(bytes)).unwrap();
    let name = book.sheet_names()[0].clone();
    let sheet = book.worksheet_range(&name).unwrap();
    sheet.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect()
}

db_test!(
    async fn every_kind_and_format_is_the_same_from_page_command_and_token(db: TestDb) {
        let app = App::start(&db).await;
        affiliated(&app, "Leeds").await;
        paid(&app, json!({ "amount_minor": 50_000 })).await;
        app.quiet().await;
        app.advance_days(5).await;
        app.sandbox_control("clock", json!({ "advance_seconds": 1 })).await;
        app.wait_quiet_queue().await;
        app.quiet().await;
        let token = app.cli_ok(&["token", "create", "--role", "auditor", "--label", "accountant"]);
        let desk = Desk::of(&app, &app.create_user("a@campaign.example", "auditor", &[])).await;
        let mut written = 0;
        for kind in KINDS {
            for format in Format::ALL {
                let name = format.name();
                let url = format!("{}/api/v1/office/{kind}?format={name}", app.base);
                let answer = app.http.get(url).bearer_auth(token.trim()).send().await.unwrap();
                let (status, by_token) = (answer.status().as_u16(), answer.bytes().await.unwrap().to_vec());
                let by_page = desk.bytes(&format!("/office/export/{kind}?format={name}")).await;
                if format.check(kind).is_err() {
                    assert_eq!((status, by_page.0), (422, 422), "{kind} as {name}");
                    continue;
                }
                let by_command = app.cli(&["export", kind, "--format", name]);
                assert_eq!((status, by_page.0), (200, 200), "{kind} as {name}");
                assert!(by_command.status.success(), "{kind} as {name}");
                written += 1;
                if format == Format::Xlsx {
                    let told = cells(by_token);
                    assert!(told.len() > 1, "{kind}");
                    assert_eq!(cells(by_page.1), told, "{kind}");
                    assert_eq!(cells(by_command.stdout), told, "{kind}");
                    continue;
                }
                assert!(by_token.iter().filter(|byte| **byte == b'\n').count() > 0, "{kind} as {name}");
                assert_eq!(by_page.1, by_token, "{kind} as {name}");
                assert_eq!(by_command.stdout, by_token, "{kind} as {name}");
            }
        }
        assert_eq!(
            written,
            7 * 3 + 3 * 3 + 3,
            "tables of all, a bank's lines of three, books of the journal"
        );
        // What each kind can be narrowed by is on the page.
        let mut desk = desk;
        let page = desk.get("/office/export").await.text;
        for field in
            ["name=\"account\"", "name=\"part\"", "name=\"state\"", "name=\"union\"", "name=\"country\""]
        {
            assert!(page.contains(field), "{field}");
        }
        let journal = desk.get("/office/export/journal?format=csv&account=assets:bank&from=&to=&part=").await;
        assert!(
            journal.status == 200 && journal.text.lines().skip(1).all(|line| line.contains("assets:bank"))
        );
        let register =
            desk.get("/office/export/affiliations?format=csv&state=active&union=gb-rmt&country=GB").await;
        assert!(register.text.contains("Leeds"), "{}", register.text);
        let none = desk.get("/office/export/affiliations?format=csv&state=lapsed").await;
        assert!(none.status == 200 && !none.text.contains("Leeds"));
    }
);

db_test!(
    async fn payments_of_a_body_and_of_a_payout_are_found_and_exported(db: TestDb) {
        let app = App::start(&db).await;
        let (body, own) = affiliated(&app, "Leeds").await;
        let other = affiliated(&app, "York").await.0;
        twin(&app, &body, "both");
        let (_, nonce) = app.page(&own).await;
        let twin =
            [("nonce", nonce.as_str()), ("amount", "100"), ("currency", "GBP"), ("frequency", "monthly")];
        let order =
            app.send(&format!("{own}/twin-gift"), &[&twin[..], &[("method", "transfer")]].concat()).await;
        let gift = order.headers()["location"].to_str().unwrap().rsplit('/').next().unwrap().to_owned();
        app.book(&gift, "100", &app.clock_date().to_string(), "line-twin");
        let by_card = paid(&app, json!({ "amount_minor": 50_000 })).await;
        app.quiet().await;
        app.advance_days(5).await;
        app.sandbox_control("clock", json!({ "advance_seconds": 1 })).await;
        app.wait_quiet_queue().await;
        app.quiet().await;
        let later = paid(&app, json!({})).await;
        let payout = app.at_stripe("payout").await[0]["id"].as_str().unwrap().to_owned();

        let references = |text: &str| -> Vec<String> {
            let rows = csv::Reader::from_reader(text.as_bytes()).into_deserialize();
            let rows: Vec<std::collections::HashMap<String, String>> = rows.map(|row| row.unwrap()).collect();
            let mut found: Vec<String> =
                rows.into_iter().map(|mut row| row.remove("reference").unwrap()).collect();
            found.sort();
            found
        };
        let mut mine = vec![body.clone(), gift.clone()];
        mine.sort();
        let export = ["export", "payments", "--format", "csv"];
        assert_eq!(references(&app.cli_ok(&[&export[..], &["--body", &body]].concat())), mine);
        assert_eq!(
            references(&app.cli_ok(&[&export[..], &["--payout", &payout]].concat())),
            std::slice::from_ref(&by_card)
        );
        let refused = app.cli(&["export", "journal", "--format", "csv", "--payout", &payout]);
        assert_eq!(refused.status.code(), Some(2));

        let mut desk = Desk::of(&app, &app.create_user("a@campaign.example", "auditor", &[])).await;
        let by_page = desk.get(&format!("/office/export/payments?format=csv&body={body}&payout=")).await.text;
        assert_eq!(references(&by_page), mine);
        let page = desk.get(&format!("/office/payments?payout={payout}&count=1")).await.text;
        let shown = |page: &str, reference: &str| {
            page.contains(
                &reference
                    .as_bytes()
                    .chunks(4)
                    .map(|part| String::from_utf8_lossy(part).into_owned())
                    .collect::<Vec<_>>()
                    .join("-"),
            )
        };
        assert!(shown(&page, &by_card) && !shown(&page, &later) && !shown(&page, &body), "{page}");
        assert!(page.contains("£500.00"), "the sum of what is filtered: {page}");
        let page = desk.get(&format!("/office/payments?body={body}&count=1")).await.text;
        assert!(shown(&page, &gift) && !shown(&page, &other), "{page}");
        assert!(page.contains("£100.00") && page.contains("£36.00"), "{page}");
        assert_eq!(desk.get("/office/payments?body=nobody").await.status, 422);
        assert!(desk.get("/office/payments?payout=po_none").await.text.contains("There is no such payment"));
    }
);

/// The address behind a kept choice of this name.
fn kept(page: &str, name: &str) -> Option<String> {
    let (before, _) = page.split_once(&format!("\">{name}</a></h3>"))?;
    Some(before.rsplit("href=\"").next()?.replace("&#38;", "&"))
}

fn id_of(page: &str, name: &str) -> String {
    let (_, after) = page.split_once(&format!(">{name}</a></h3>")).unwrap();
    after.split_once("/office/export/give-up/").unwrap().1.split('"').next().unwrap().to_owned()
}

db_test!(
    async fn a_choice_is_kept_under_a_name_for_oneself_or_for_all(db: TestDb) {
        let app = App::start(&db).await;
        paid(&app, json!({})).await;
        app.quiet().await;
        let mut auditor = Desk::of(&app, &app.create_user("a@campaign.example", "auditor", &[])).await;
        let mut treasurer = Desk::of(&app, &app.demonstration()).await;
        let journal = "/office/export/presets/journal";
        let fields =
            [("format", "xero"), ("currency", "GBP"), ("fund", ""), ("preset_period", "month-before")];
        let unnamed = auditor.press(journal, &fields).await;
        assert!(unnamed.status == 422 && unnamed.text.contains("a name of at most 80"), "{}", unnamed.text);
        for wrong in [("format", "pdf"), ("from", "tomorrow"), ("channel", "card")] {
            let refused = auditor.press(journal, &[("preset", "Mine"), wrong]).await;
            assert!(refused.status == 422 && refused.text.contains("The filter cannot be read"), "{wrong:?}");
        }
        let unsuited = [("preset", "Mine"), ("format", "beancount")];
        assert_eq!(auditor.press("/office/export/presets/payouts", &unsuited).await.status, 422);
        let done = Some("/office/export?done=kept");
        let page = auditor.press(journal, &[&fields[..], &[("preset", "Bank for Xero")]].concat()).await;
        assert_eq!(page.location.as_deref(), done, "{}", page.text);
        let all = [("preset", "Year so far"), ("format", "csv"), ("preset_period", "this-year")];
        let page = treasurer
            .press("/office/export/presets/fund-statement", &[&all[..], &[("preset_shared", "yes")]].concat())
            .await;
        assert_eq!(page.location.as_deref(), done, "{}", page.text);

        // Its days are those of the day on which it is used.
        let page = auditor.get("/office/export").await.text;
        let address = kept(&page, "Bank for Xero").unwrap();
        let last = app.clock_date().with_day(1).unwrap().pred_opt().unwrap();
        let days = format!("from={}&to={last}", last.with_day(1).unwrap());
        assert_eq!(address, format!("/office/export/journal?currency=GBP&format=xero&{days}"));
        assert_eq!(auditor.get(&address).await.status, 200);
        let address = kept(&page, "Year so far").unwrap();
        let year = app.clock_date().format("%Y").to_string();
        let (from, to) = (format!("{year}-01-01"), format!("{year}-12-31"));
        let by_command =
            app.cli_ok(&["export", "fund-statement", "--format", "csv", "--from", &from, "--to", &to]);
        assert_eq!(auditor.get(&address).await.text, by_command);

        // One's own is nobody else's; what is for all only its owner or a treasurer gives up.
        let theirs = treasurer.get("/office/export").await.text;
        assert!(kept(&theirs, "Bank for Xero").is_none() && kept(&theirs, "Year so far").is_some());
        let (mine, shared) = (id_of(&page, "Bank for Xero"), id_of(&theirs, "Year so far"));
        for (desk, id) in [(&mut auditor, &shared), (&mut treasurer, &mine)] {
            assert_eq!(desk.press(&format!("/office/export/give-up/{id}"), &[]).await.status, 404);
        }
        let again = [("preset", "Bank for Xero"), ("format", "csv"), ("preset_shared", "yes")];
        auditor.press(journal, &again).await;
        let page = treasurer.get("/office/export").await.text;
        assert_eq!(
            kept(&page, "Bank for Xero").as_deref(),
            Some("/office/export/journal?format=csv"),
            "{page}"
        );
        assert_eq!(page.matches(">Bank for Xero</a>").count(), 1, "the same name is one choice");
        let id = id_of(&page, "Bank for Xero");
        let gone = treasurer.press(&format!("/office/export/give-up/{id}"), &[]).await;
        assert_eq!(gone.location.as_deref(), Some("/office/export?done=gone"), "{}", gone.text);
        assert!(kept(&auditor.get("/office/export").await.text, "Bank for Xero").is_none());
    }
);
