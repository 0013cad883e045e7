//! The treasurer's day in a real browser, without scripts, by keyboard: sign in, look, give back, sign out.

use serde_json::json;

use crate::{
    browser_give::{ENTER, arrive, fill, find, fits, press, source, text},
    db_test,
    harness::{
        app::App,
        browser::{Visitor, browse},
    },
};

db_test!(
    async fn browser_a_treasurer_gives_back_without_scripts(db: TestDb) {
        let app = App::start(&db).await;
        let (reference, page) = app.card_gift(json!({})).await;
        assert_eq!(app.pay(&page, "4242424242424242").await.status(), 303);
        app.wait_status(&reference, "paid").await;
        app.quiet().await;
        let treasurer = app.demonstration();
        browse("office", Visitor::on_a_telephone().without_javascript(), async |page| {
            page.goto(&format!("{}/office/payments", app.base)).await.unwrap();
            arrive(&page, &format!("{}/office/sign-in?next=", app.base)).await;
            fits(&page, 320.0).await;
            fill(&page, "#email", &treasurer.email).await;
            fill(&page, "#password", &treasurer.password).await;
            fill(&page, "#code", "000000").await;
            press(&page, ".actions button", ENTER).await;
            assert!(text(&page, ".summary").await.contains("A code works once"));
            assert_eq!(find(&page, "#email").await.prop("value").await.unwrap().unwrap(), treasurer.email);
            fill(&page, "#password", &treasurer.password).await;
            fill(&page, "#code", &treasurer.secret.code_at(app.unix_now())).await;
            press(&page, ".actions button", ENTER).await;
            arrive(&page, &format!("{}/office/payments", app.base)).await;
            fits(&page, 320.0).await;
            fill(&page, "#reference", &reference).await;
            press(&page, ".filters button", ENTER).await;
            press(&page, ".stack tbody a", ENTER).await;
            arrive(&page, &format!("{}/office/payments/stripe/ch_", app.base)).await;
            fits(&page, 320.0).await;

            press(&page, "details:has(form[action$='/refund']) > summary", ENTER).await;
            fill(&page, "#amount", "10.00").await;
            fill(&page, "#reason", "asked for it").await;
            press(&page, "form[action$='/refund'] button", ENTER).await;
            arrive(&page, &format!("{}/office/payments/stripe/ch_", app.base)).await;
            assert!(text(&page, ".notice").await.contains("Given back"));
            assert!(source(&page).await.contains("partly given back"));

            press(&page, ".who button", ENTER).await;
            arrive(&page, &format!("{}/office/sign-in", app.base)).await;
            page.goto(&format!("{}/office/payments", app.base)).await.unwrap();
            arrive(&page, &format!("{}/office/sign-in?next=", app.base)).await;
        })
        .await;
        app.quiet().await;
        let row = &app.export_rows()[0];
        assert_eq!((row["status"].as_str(), row["refunded_minor"].as_str()), ("partially_refunded", "1000"));
    }
);
