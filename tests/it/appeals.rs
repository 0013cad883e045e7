//! Appeals with targets for branches and regions: what is told of them is the ledger's, whoever it counts for.

mod counts_for;

use std::time::Duration;

use chrono::Days;
use serde_json::{Value, json};

use crate::{
    affiliations::body::{branch, own_path},
    bank::pledge,
    db_test,
    harness::app::App,
    office::desk::{Desk, Page},
};

const FUND: &str = "fighting-fund";

/// A form of an appeal of 100.00 GBP that is on; lines are kind, name, target.
fn form(lines: &[(&str, &str, &str)], more: &[(&str, &str)]) -> Vec<(String, String)> {
    let mut fields: Vec<(String, String)> = [
        ("fund", FUND),
        ("title_en", "A winter on strike"),
        ("title_ru", "Зима забастовки"),
        ("currency", "GBP"),
        ("target", "100"),
        ("from", "2026-01-01"),
        ("until", "2099-12-31"),
    ]
    .map(|(name, text)| (name.to_owned(), text.to_owned()))
    .into();
    for ((kind, name, target), number) in lines.iter().zip(1..) {
        for (field, text) in [("kind", kind), ("name", name), ("target", target)] {
            fields.push((format!("{field}_{number}"), (*text).to_owned()));
        }
    }
    for (name, text) in more {
        fields.retain(|(known, _)| known != name);
        fields.push(((*name).to_owned(), (*text).to_owned()));
    }
    fields
}

async fn press(desk: &mut Desk<'_>, path: &str, fields: &[(String, String)]) -> Page {
    let fields: Vec<(&str, &str)> =
        fields.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    desk.press(path, &fields).await
}

pub async fn set(desk: &mut Desk<'_>, lines: &[(&str, &str, &str)], more: &[(&str, &str)]) {
    let page = press(desk, "/office/appeals", &form(lines, more)).await;
    assert_eq!(page.location.as_deref(), Some("/office/appeals?done=set"), "{}", page.text);
}

async fn treasurer(app: &App) -> Desk<'_> {
    Desk::of(app, &app.demonstration()).await
}

async fn progress(app: &App) -> Value {
    let url = format!("{}/api/v1/funds/{FUND}/progress", app.base);
    app.http.get(url).send().await.unwrap().json().await.unwrap()
}

/// Code, received, percent and pledged of each line, and of what counts for none.
fn told(progress: &Value) -> Vec<(String, i64, i64, i64)> {
    let appeal = &progress["appeal"];
    let number = |of: &Value, name: &str| of[name].as_i64().unwrap_or_else(|| panic!("{name} in {of}"));
    let line = |of: &Value| {
        let code = of["part"].as_str().unwrap().to_owned();
        (code, number(of, "received_minor"), number(of, "percent"), number(of, "pledged_minor"))
    };
    let mut lines: Vec<_> = appeal["targets"].as_array().unwrap().iter().map(line).collect();
    let rest = &appeal["elsewhere"];
    lines.push((String::new(), number(rest, "received_minor"), 0, number(rest, "pledged_minor")));
    lines
}

/// What the ledger has of a fund's gifts, less what went back; minor units of GBP.
pub fn in_the_ledger(app: &App, fund: &str) -> i64 {
    let text = app.cli_ok(&["export", "trial-balance", "--format", "csv"]);
    let rows = csv::Reader::from_reader(text.as_bytes()).into_deserialize();
    let rows: Vec<std::collections::HashMap<String, String>> = rows.map(|row| row.unwrap()).collect();
    let gifts = ["income:donations", "income:refunds", "income:chargebacks", "income:returned-debits"];
    let of = rows.iter().filter(|row| {
        gifts.contains(&row["account"].as_str()) && row["fund"] == fund && row["currency"] == "GBP"
    });
    -of.map(|row| row["closing_minor"].parse::<i64>().unwrap()).sum::<i64>()
}

/// The table adds up to the appeal, and the appeal is the ledger's.
async fn adds_up(app: &App) -> Value {
    let progress = progress(app).await;
    let (lines, appeal) = (told(&progress), &progress["appeal"]);
    assert_eq!(lines.iter().map(|line| line.1).sum::<i64>(), appeal["received_minor"], "{progress}");
    assert_eq!(lines.iter().map(|line| line.3).sum::<i64>(), appeal["pledged_minor"], "{progress}");
    assert_eq!(appeal["received_minor"], in_the_ledger(app, FUND), "{progress}");
    progress
}

async fn paid(app: &App, amount_minor: i64, counts_for: Option<&str>) -> String {
    let gift = json!({ "amount_minor": amount_minor, "counts_for": counts_for });
    let (reference, page) = app.card_gift(gift).await;
    app.pay(&page, "4242424242424242").await;
    app.wait_status(&reference, "paid").await;
    reference
}

/// Enters cash that two people counted.
fn paid_in(app: &App, slip: &str, amount: &str, counts_for: &str) -> std::process::Output {
    let order = ["book", "paying-in", "--number", slip, "--amount", amount, "--currency", "GBP"];
    let more = ["--date", "2026-11-03", "--counted-by", "A", "--counted-by", "B", "--counts-for", counts_for];
    let output = app.cli(&[&order[..], &more].concat());
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output
}

db_test!(
    async fn the_table_of_an_appeal_is_the_ledgers(db: TestDb) {
        let app = App::start(&db).await;
        let mut desk = treasurer(&app).await;
        set(&mut desk, &[("region", "Wales", "50"), ("branch", "Leeds Post", "40.00"), ("", "", "")], &[])
            .await;

        let refunded = paid(&app, 6_900, Some("region-1")).await;
        paid(&app, 2_000, Some("branch-1")).await;
        let unclaimed = paid(&app, 3_100, None).await;
        let promised = pledge(&app, json!({ "amount_minor": 1_500, "counts_for": "branch-1" })).await;
        let output = paid_in(&app, "SLIP-1", "18.00", "leeds  post");
        assert!(!String::from_utf8_lossy(&output.stderr).contains("counts towards nobody"));
        app.quiet().await;
        let progress = adds_up(&app).await;
        let line = |code: &str, received, percent, pledged| (code.to_owned(), received, percent, pledged);
        let wales = line("region-1", 6_900, 138, 0);
        assert_eq!(
            told(&progress),
            [wales.clone(), line("branch-1", 3_800, 95, 1_500), line("", 3_100, 0, 0)]
        );
        assert_eq!(
            (&progress["appeal"]["percent"], &progress["appeal"]["title"]),
            (&json!(138), &json!("A winter on strike"))
        );

        // Everybody sees it: as a page in the reader's language, as a picture, beside the form.
        let (page, _) = app.page(&format!("/funds/{FUND}?lang=ru")).await;
        let page = page.replace(['\u{a0}', '\u{202f}'], " ");
        for shown in
            ["Зима забастовки", "Leeds Post", ">69,00 £<", ">138 %<", ">15,00 £<", "counts_for=region-1"]
        {
            assert!(page.contains(shown), "{shown} in {page}");
        }
        let picture = app.page(&format!("/funds/{FUND}/progress.svg?lang=en")).await.0;
        assert!(picture.contains("Wales: £69.00 of £50.00 · 138%."), "{picture}");
        let (form, _) = app.page("/donate?counts_for=branch-1").await;
        assert!(form.contains("<option value=\"branch-1\" selected>Leeds Post</option>"), "{form}");

        // Money that comes is received, money that goes back is not, and the office can say whose a gift was.
        app.book(&promised, "15", &app.clock_date().to_string(), "line-1");
        app.cli_ok(&["refund", &refunded, "--reason", "asked for"]);
        app.wait_status(&refunded, "refunded").await;
        let payment = desk.get(&format!("/office/payments?reference={unclaimed}")).await.text;
        let (_, path) = payment.split_once("href=\"/office/payments/stripe/").unwrap();
        let path = format!("/office/payments/stripe/{}", path.split('"').next().unwrap());
        let done = desk.press(&format!("{path}/counts-for"), &[("counts_for", "region-1")]).await;
        assert_eq!(done.location, Some(format!("{path}?done=counted")), "{}", done.text);
        assert_eq!(
            desk.press(&format!("{path}/counts-for"), &[("counts_for", "region-9")]).await.status,
            400
        );
        app.quiet().await;
        let progress = adds_up(&app).await;
        let wales = line("region-1", 3_100, 62, 0);
        assert_eq!(told(&progress), [wales, line("branch-1", 5_300, 132, 0), line("", 0, 0, 0)]);
        let slip = desk.get("/office/payments/paying_in/SLIP-1").await.text;
        assert!(slip.contains("<p>Leeds Post</p>"), "{slip}");
        let done = desk.press("/office/payments/paying_in/SLIP-1/counts-for", &[("counts_for", "")]).await;
        assert_eq!(done.status, 303, "{}", done.text);
        assert_eq!(told(&adds_up(&app).await)[1..], [line("branch-1", 3_500, 87, 0), line("", 1_800, 0, 0)]);

        let log = desk.get("/office/audit").await.text;
        assert!(
            log.contains("set an appeal") && log.contains("towards whose target") && log.contains(&unclaimed)
        );
        app.quiet().await;
    }
);

db_test!(
    async fn an_appeal_is_changed_and_followed_by_another(db: TestDb) {
        let app = App::start(&db).await;
        let mut desk = treasurer(&app).await;
        set(&mut desk, &[("region", "Wales", "50"), ("branch", "Leeds", "40")], &[]).await;
        paid(&app, 6_900, Some("region-1")).await;

        // One at a time, and each name once.
        let again = press(&mut desk, "/office/appeals", &form(&[], &[])).await;
        assert!(
            again.status == 422 && again.text.contains("another appeal on some of these days"),
            "{}",
            again.text
        );
        let list = desk.get("/office/appeals").await.text;
        assert!(list.contains("138%") && list.contains("region-1"), "{list}");
        let (_, id) = list.split_once("href=\"/office/appeals/").unwrap();
        let path = format!("/office/appeals/{}", id.split('"').next().unwrap());
        let standing = desk.get(&path).await.text;
        for shown in [
            "value=\"A winter on strike\"",
            "value=\"Зима забастовки\"",
            "value=\"Wales\"",
            "value=\"50.00\"",
        ] {
            assert!(standing.contains(shown), "{shown} in {standing}");
        }
        let twice = form(&[("branch", "Leeds", "1"), ("region", "LEEDS", "2")], &[]);
        let twice = press(&mut desk, &path, &twice).await;
        assert!(twice.status == 422 && twice.text.contains("Line 2: another line"), "{}", twice.text);
        assert!(twice.text.contains("value=\"LEEDS\""), "what was typed is still there");

        // Renamed, it is the same; left out, what it got counts for none of the others.
        let renamed = form(&[("region", "Cymru", "60")], &[("code_1", "region-1"), ("target", "69")]);
        assert_eq!(press(&mut desk, &path, &renamed).await.status, 303);
        let changed = adds_up(&app).await;
        assert_eq!(changed["appeal"]["targets"][0]["name"], "Cymru");
        assert_eq!((told(&changed)[0].2, changed["appeal"]["percent"].as_i64()), (115, Some(100)));
        // The list that a gift is checked against is a second old at most.
        tokio::time::sleep(Duration::from_millis(1_200)).await;
        let refused = app
            .donate(json!({ "amount_minor": 500, "currency": "GBP", "frequency": "once", "fund": FUND,
            "counts_for": "branch-1" }))
            .await;
        assert_eq!(refused.status(), 422, "Leeds has no target any more");
        let errors: Value = refused.json().await.unwrap();
        assert!(
            errors["errors"]["counts_for"].is_string() || errors["errors"]["counts_for"].is_array(),
            "{errors}"
        );
        let other = app.send_form(&app.nonce().await, &[("counts_for", "branch-1")]).await;
        assert_eq!(other.status(), 422);
        assert!(other.text().await.unwrap().contains("id=\"counts_for-error\""));

        // Over, it stays on the page until the next begins, and nobody can give for its regions any more.
        let yesterday = (app.clock_date() - Days::new(1)).to_string();
        let over = form(&[("region", "Cymru", "60")], &[("code_1", "region-1"), ("until", &yesterday)]);
        assert_eq!(press(&mut desk, &path, &over).await.status, 303);
        let (page, _) = app.page(&format!("/funds/{FUND}")).await;
        assert!(page.contains("This appeal ran from") && page.contains("Cymru"), "{page}");
        assert!(!page.contains("counts_for"));
        // The form asks for them once a second.
        app.advance_seconds(2).await;
        assert!(!app.page("/donate").await.0.contains("counts_for"));
        let next = desk.get(&format!("/office/appeals/new?fund={FUND}")).await.text;
        assert!(
            next.contains("value=\"Cymru\"") && next.contains("region-1"),
            "it need not be typed anew: {next}"
        );
        let today = app.clock_date().to_string();
        let more = [("from", today.as_str()), ("code_1", "region-1"), ("title_en", "Spring")];
        set(&mut desk, &[("region", "Cymru", "10")], &more).await;
        let followed = progress(&app).await;
        assert_eq!(followed["appeal"]["title"], "Spring");
        assert_eq!(told(&followed)[0].0, "region-1");
    }
);

db_test!(
    async fn what_a_body_gives_itself_counts_and_so_does_what_was_collected_before(db: TestDb) {
        let app = App::start(&db).await;
        let mut desk = treasurer(&app).await;
        let output = paid_in(&app, "SLIP-1", "7.00", "South West");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(said.contains("counts towards nobody's"), "{said}");

        let body = branch(json!({ "method": "invoice", "consent_public": true, "donation_minor": 1_000,
            "twin_with": "kz-zhanartu" }));
        let (status, taken) = app.affiliate(body).await;
        assert_eq!(status, 201, "{taken}");
        let reference = taken["reference"].as_str().unwrap().to_owned();
        let number = taken["invoice_number"].as_str().unwrap();
        let own = own_path(&app, &app.letters(&format!("Invoice {number}"), 1).await.remove(0));
        let lines = [("region", "South West", "10"), ("branch", "Bristol Rail", "20")];
        let of_body = [("body_2", reference.as_str())];
        let refused = press(&mut desk, "/office/appeals", &form(&lines, &of_body)).await;
        assert!(
            refused.status == 422 && refused.text.contains("Line 2: no body"),
            "nobody was accepted: {}",
            refused.text
        );

        app.book(&reference, "46", &app.clock_date().to_string(), "line-1");
        app.wait_standing(&reference, "active").await;
        app.cli_ok(&["affiliation", "accept", &reference, "--by", "A. Officer"]);
        let twin = ["affiliation", "twin", &reference, "--with", "kz-zhanartu", "--agreed", "both"];
        app.cli_ok(&[&twin[..], &["--by", "A. Officer"]].concat());
        let give = async |amount: &str, line: &str| {
            let (_, nonce) = app.page(&own).await;
            let fields = [
                ("nonce", nonce.as_str()),
                ("amount", amount),
                ("currency", "GBP"),
                ("frequency", "monthly"),
                ("method", "transfer"),
            ];
            let given = app.send(&format!("{own}/twin-gift"), &fields).await;
            let gift = given.headers()["location"].to_str().unwrap().rsplit('/').next().unwrap().to_owned();
            app.book(&gift, amount, &app.clock_date().to_string(), line);
        };
        // Before the branch had a target, and after.
        give("5", "line-2").await;
        set(&mut desk, &lines, &of_body).await;
        give("3", "line-3").await;
        let progress = adds_up(&app).await;
        let lines: Vec<(i64, i64)> = told(&progress).iter().map(|line| (line.1, line.2)).collect();
        // Its fee is no gift.
        assert_eq!(lines, [(700, 70), (1_800, 90), (0, 0)], "{progress}");
        app.quiet().await;
    }
);
