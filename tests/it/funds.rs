//! A fund's page, picture and JSON: what came in, what is promised, and how far its appeal is.

use std::fs;

use serde_json::{Value, json};

use crate::{
    db_test,
    harness::{app::App, db::TestDb},
};

const FUND: &str = "fighting-fund";

/// Settings in which the fund has an appeal of 50.00 GBP that is on today.
fn with_an_appeal(db: &TestDb) -> String {
    let text = format!(
        "[[funds]]\nslug = \"{FUND}\"\nkind = \"general\"\nopen = true\n\
         [funds.names]\nen = \"Strike fund\"\n[funds.purposes]\nen = \"For strikers.\"\n\
         [funds.appeal]\ncurrency = \"GBP\"\ntarget_minor = 5000\nfrom = \"2026-01-01\"\nuntil = \"2099-12-31\"\n"
    );
    let path = db.folder().join("appeal.toml");
    fs::create_dir_all(db.folder()).unwrap();
    fs::write(&path, text).unwrap();
    path.display().to_string()
}

async fn text(app: &App, path: &str) -> String {
    app.http.get(format!("{}{path}", app.base)).send().await.unwrap().text().await.unwrap()
}

async fn progress(app: &App) -> Value {
    serde_json::from_str(&text(app, &format!("/api/v1/funds/{FUND}/progress")).await).unwrap()
}

async fn paid(app: &App, amount_minor: i64) -> String {
    let (reference, page) = app.card_gift(json!({ "amount_minor": amount_minor })).await;
    app.pay(&page, "4242424242424242").await;
    app.wait_status(&reference, "paid").await;
    reference
}

db_test!(
    async fn a_funds_page_shows_what_came_and_not_what_was_promised(db: TestDb) {
        let app = App::start_with(&db, &[("SOLIDARITY_CONFIG", &with_an_appeal(&db))]).await;
        let empty = progress(&app).await;
        assert_eq!((&empty["fund"], &empty["sums"]), (&json!(FUND), &json!([])));
        assert_eq!(empty["appeal"]["percent"], 0);
        assert!(text(&app, &format!("/funds/{FUND}")).await.contains("£0.00 of £50.00 · 0%"));

        let refunded = paid(&app, 4_900).await;
        paid(&app, 2_000).await;
        let promised = app
            .donate(json!({ "amount_minor": 4_000, "currency": "GBP", "fund": FUND, "frequency": "once",
                "method": "transfer" }));
        assert_eq!(promised.await.status(), 201);
        let told = progress(&app).await;
        let sums = json!([{ "currency": "GBP", "received_minor": 6_900, "pledged_minor": 4_000 }]);
        assert_eq!(told["sums"], sums);
        let page = text(&app, &format!("/funds/{FUND}")).await;
        let (_, card) = page.split_once("og:image\" content=\"").unwrap();
        let card = app.http.get(card.split_once('"').unwrap().0).send().await.unwrap();
        assert_eq!(
            (card.status().as_u16(), &card.headers()["content-type"]),
            (200, &"image/png".parse().unwrap())
        );
        let card = card.bytes().await.unwrap();
        // Width and height of a PNG, by its first chunk.
        assert_eq!(
            (&card[..8], &card[16..24]),
            (&b"\x89PNG\r\n\x1a\n"[..], &[0, 0, 4, 176, 0, 0, 2, 118][..])
        );
        fs::write(db.folder().join("card.png"), &card).unwrap();

        let appeal = &told["appeal"];
        assert_eq!((&appeal["received_minor"], &appeal["percent"]), (&json!(6_900), &json!(138)));
        assert_eq!((&appeal["pledged_minor"], &appeal["targets"]), (&json!(4_000), &json!([])));

        let page = text(&app, &format!("/funds/{FUND}")).await;
        for shown in
            ["£69.00 of £50.00 · 138%", "<td>£69.00</td><td>£40.00</td>", "/donate?fund=fighting-fund"]
        {
            assert!(page.contains(shown), "{shown} in {page}");
        }
        let picture = app.http.get(format!("{}/funds/{FUND}/progress.svg?lang=de", app.base));
        let picture = picture.send().await.unwrap();
        assert_eq!(picture.headers()["content-type"], "image/svg+xml");
        assert_eq!(picture.headers()["cross-origin-resource-policy"], "cross-origin");
        assert!(picture.text().await.unwrap().contains("138\u{a0}%"));

        app.cli_ok(&["refund", &refunded, "--reason", "asked for"]);
        app.wait_status(&refunded, "refunded").await;
        app.quiet().await;
        let appeal = progress(&app).await["appeal"].clone();
        assert_eq!((&appeal["received_minor"], &appeal["percent"]), (&json!(2_000), &json!(40)));
    }
);

db_test!(
    async fn a_fund_that_is_not_there_is_not_found(db: TestDb) {
        let app = App::start(&db).await;
        for path in ["/funds/nothing", "/funds/nothing/progress.svg", "/api/v1/funds/nothing/progress"] {
            let answer = app.http.get(format!("{}{path}", app.base)).send().await.unwrap();
            assert_eq!(answer.status(), 404, "{path}");
        }
    }
);
