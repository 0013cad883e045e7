//! The form in a frame of the campaign's own site, which is another origin.

use actix_web::{App as Web, HttpResponse, HttpServer, web};
use fantoccini::Locator;

use crate::{
    browser_give::{SUBMIT, arrive, click, fill, find, pay, text},
    db_test,
    harness::{
        app::App,
        browser::{Visitor, browse},
    },
    one_db_test,
};

/// A site of the campaign's own: one page with a link to the form, and our script.
struct CampaignSite(String);

impl CampaignSite {
    fn open() -> (std::net::TcpListener, Self) {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        (listener, Self(origin))
    }

    fn serve(listener: std::net::TcpListener, form: &str) {
        let page = format!(
            "<!DOCTYPE html><html lang=\"en\"><title>The campaign</title><h1>The campaign</h1>\
             <p><a href=\"{form}/donate?fund=zhanaozen-medical\" data-solidarity-form>Give by our form</a></p>\
             <p><a href=\"{form}/funds/zhanaozen-medical?lang=fr\" data-solidarity-fund>How far we are</a></p>\
             <script src=\"{form}/assets/embed.js\" defer></script></html>"
        );
        let server = HttpServer::new(move || {
            let page = page.clone();
            let answer = move || {
                let page = page.clone();
                async move { HttpResponse::Ok().content_type("text/html; charset=utf-8").body(page) }
            };
            Web::new().route("/", web::get().to(answer))
        });
        tokio::spawn(server.workers(1).disable_signals().listen(listener).unwrap().run());
    }
}

db_test!(
    async fn only_the_campaigns_own_sites_may_frame_the_form(db: TestDb) {
        let app = App::start_with(
            &db,
            &[
                ("SOLIDARITY_CAMPAIGN__SITE_URL", "https://campaign.example/news"),
                ("SOLIDARITY_HTTP__EMBED_ORIGINS", "https://branch.example, http://localhost:8123"),
            ],
        )
        .await;
        let get = async |path: &str| app.http.get(format!("{}{path}", app.base)).send().await.unwrap();
        let policy = |answer: &reqwest::Response| {
            answer.headers()["content-security-policy"].to_str().unwrap().to_owned()
        };
        let embedded = get("/embed/donate?fund=zhanaozen-medical&lang=fr").await;
        assert!(
            policy(&embedded).ends_with(
                "frame-ancestors https://campaign.example https://branch.example http://localhost:8123"
            ),
            "{}",
            policy(&embedded)
        );
        let allowed = policy(&embedded);
        let form = embedded.text().await.unwrap();
        assert!(form.contains("<html lang=\"fr\">") && form.contains("<base target=\"_top\">"));
        assert!(form.contains("name=\"nonce\"") && form.contains("action=\"/donate\""));
        assert!(!form.contains("<header") && form.contains("name=\"robots\" content=\"noindex\""));
        let fund = get("/embed/funds/zhanaozen-medical?lang=fr").await;
        assert_eq!(policy(&fund), allowed, "both may be shown in the same places");
        let fund = fund.text().await.unwrap();
        assert!(
            fund.contains("<base target=\"_top\">")
                && fund.contains("&#38;lang=fr")
                && !fund.contains("<header")
        );
        assert_eq!(get("/embed/funds/nothing").await.status(), 404);
        for path in ["/", "/donate", "/solidarity", "/funds/zhanaozen-medical"] {
            assert!(policy(&get(path).await).ends_with("frame-ancestors 'none'"), "{path}");
        }
    }
);

/// The frame with a fund's progress is as wide as its place and as high as its content, and its button leads out of it.
async fn fund_frame_fits(page: &fantoccini::Client) {
    for _ in 0..300 {
        if !find(page, "a[data-solidarity-fund]").await.is_displayed().await.unwrap() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    let (_, _, place, _) = find(page, "body").await.rectangle().await.unwrap();
    let frame = find(page, "a[data-solidarity-fund] + iframe").await;
    let (_, _, width, height) = frame.rectangle().await.unwrap();
    assert!((place - width).abs() < 1.0, "{width} of {place}");
    frame.enter_frame().await.unwrap();
    let (_, top, _, content) = find(page, "main").await.rectangle().await.unwrap();
    assert!(height >= top + content - 1.0 && height < top + content + 40.0, "{height} for {top} + {content}");
    assert_eq!(find(page, "html").await.attr("lang").await.unwrap().as_deref(), Some("fr"));
    let give = find(page, ".actions a.button").await.attr("href").await.unwrap().unwrap();
    assert_eq!(give, "/donate?fund=zhanaozen-medical&lang=fr");
    assert_eq!(find(page, "base").await.attr("target").await.unwrap().as_deref(), Some("_top"));
    page.enter_parent_frame().await.unwrap();
}

one_db_test!(
    postgres,
    async fn browser_a_gift_is_made_from_the_campaigns_own_site(db: TestDb) {
        let (listener, site) = CampaignSite::open();
        let app = App::start_with(&db, &[("SOLIDARITY_HTTP__EMBED_ORIGINS", site.0.as_str())]).await;
        CampaignSite::serve(listener, &app.base);
        browse("embedded", Visitor::at_a_desk(), async |page| {
            page.goto(&site.0).await.unwrap();
            fund_frame_fits(&page).await;
            let frame = find(&page, "a[data-solidarity-form] + iframe").await;
            for _ in 0..300 {
                if !find(&page, "a[data-solidarity-form]").await.is_displayed().await.unwrap() {
                    break;
                }
                tokio::time::sleep(std::time::Duration::from_millis(100)).await;
            }
            let (_, _, _, height) = frame.rectangle().await.unwrap();
            frame.enter_frame().await.unwrap();
            let form = find(&page, "form.give").await;
            let (_, top, _, form_height) = form.rectangle().await.unwrap();
            assert!(height >= top + form_height, "the frame is as high as the form: {height}");
            assert_eq!(page.find_all(Locator::Css("header")).await.unwrap().len(), 0);
            fill(&page, "#amount", "14").await;
            assert_eq!(text(&page, SUBMIT).await, "Give £14");
            click(&page, "input[name=frequency][value=monthly]").await;
            assert_eq!(text(&page, SUBMIT).await, "Give £14 each month");
            click(&page, "input[name=frequency][value=once]").await;
            click(&page, SUBMIT).await;
            // The card page has the whole window: Stripe's cannot be framed.
            page.enter_parent_frame().await.unwrap();
            pay(&page, &app).await;
            let url = arrive(&page, &format!("{}/donate/", app.base)).await;
            app.wait_status(url.rsplit('/').next().unwrap(), "paid").await;
        })
        .await;
        app.quiet().await;
        let rows = app.export_rows();
        assert_eq!(rows.len(), 1);
        assert_eq!((rows[0]["amount"].as_str(), rows[0]["fund"].as_str()), ("14.00", "zhanaozen-medical"));
    }
);

one_db_test!(
    sqlite,
    async fn browser_elsewhere_the_link_stays_a_link(db: TestDb) {
        let (listener, site) = CampaignSite::open();
        // This site is not among those that may frame the form.
        let app = App::start(&db).await;
        CampaignSite::serve(listener, &app.base);
        browse("not-embedded", Visitor::at_a_desk(), async |page| {
            page.goto(&site.0).await.unwrap();
            find(&page, "iframe").await;
            tokio::time::sleep(std::time::Duration::from_millis(500)).await;
            click(&page, "a[data-solidarity-form]").await;
            arrive(&page, &format!("{}/donate", app.base)).await;
            assert_eq!(find(&page, "#fund").await.prop("name").await.unwrap().as_deref(), Some("fund"));
        })
        .await;
    }
);
