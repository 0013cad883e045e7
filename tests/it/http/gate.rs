//! What holds for every answer: headers, languages, limits, health.

use std::time::Duration;

use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::{FUND, Service};
use crate::db_test;

db_test!(
    async fn every_answer_is_armoured(db: TestDb) {
        let service = Service::start(&db).await;
        for (path, status) in
            [("/", 200), ("/donate", 200), ("/privacy", 200), ("/nothing", 404), ("/api/v1/funds", 200)]
        {
            let answer = service.get(path).await;
            assert_eq!(answer.status, status, "{path}");
            let policy = answer.header("content-security-policy");
            assert!(policy.starts_with("default-src 'none'"), "{path}: {policy}");
            let sandbox = format!("form-action 'self' http://{};", service.sandbox.address());
            assert!(policy.contains(&sandbox) && policy.contains("frame-ancestors 'none'"), "{policy}");
            assert_eq!(answer.header("referrer-policy"), "same-origin");
            assert_eq!(answer.header("x-content-type-options"), "nosniff");
            assert_eq!(answer.header("x-request-id").len(), 36);
            assert!(policy.contains("script-src 'self';"), "{path}: no script of anybody else's");
            // Our own scripts are files: none stands in a page.
            assert!(!answer.text.replace("<script src=\"/assets/", "").contains("<script"), "{path}");
        }
        assert_eq!(service.get("/").await.header("cache-control"), "no-store");
        let css = service.get("/assets/site.css?v=1").await;
        assert!(css.status == 200 && css.header("cache-control").contains("immutable"));
        assert!(css.text.len() < 20_000, "{} bytes of style", css.text.len());
        for language in ["en", "ru", "kk", "fr", "de"] {
            let page = service.get(&format!("/donate?lang={language}")).await.text;
            let whole = page.len() + css.text.len();
            assert!(whole <= 36_000, "the form in {language} with its style sheet: {whole} bytes");
            assert_eq!(page.matches("rel=\"stylesheet\"").count(), 1, "one request that the page waits for");
            assert_eq!(page.matches("<script").count(), page.matches(" defer></script>").count());
        }
        let wrong = service.send(service.client.delete(service.url("/donate"))).await;
        assert_eq!((wrong.status, wrong.header("allow")), (405, "GET, POST"));
        let guess = service.get("/donate/222222222222").await;
        let nonsense = service.get("/donate/nonsense").await;
        assert_eq!((guess.status, nonsense.status), (404, 404));
        service.stop().await;
    }
);

db_test!(
    async fn the_readers_language_is_found_and_a_choice_remembered(db: TestDb) {
        let service = Service::start(&db).await;
        let english = service.get("/donate").await;
        assert!(english.text.contains("<html lang=\"en\">") && english.header("set-cookie").is_empty());
        let page = service.client.get(service.url("/donate")).header("Accept-Language", "kk-KZ, en;q=0.5");
        assert!(service.send(page).await.text.contains("<html lang=\"kk\">"));
        let chosen = service.get("/donate?lang=ru&fund=zhanaozen-medical").await;
        assert!(chosen.text.contains("<html lang=\"ru\">"));
        assert!(chosen.header("set-cookie").starts_with("lang=ru; HttpOnly; SameSite=Lax"));
        let cookie = service.client.get(service.url("/nothing")).header("Cookie", "x=1; lang=ru");
        assert!(service.send(cookie).await.text.contains("<html lang=\"ru\">"), "errors, too");
        let fund = service.get("/funds/zhanaozen-medical").await;
        assert!(fund.status == 200 && fund.text.contains("href=\"/donate?fund=zhanaozen-medical\""));
        let unknown = service.get("/donate?fund=%22%3E%3Cscript%3E&currency=XXX").await;
        assert!(unknown.status == 200 && !unknown.text.contains("<script>"));
        service.stop().await;
    }
);

db_test!(
    async fn a_source_that_asks_too_much_is_told_to_wait(db: TestDb) {
        let limit = [("SOLIDARITY_LIMITS__PER_SOURCE_PER_MINUTE", "5")];
        let service = Service::with(&db, &limit).await;
        for _ in 0..5 {
            assert_eq!(service.get("/donate/222222222222").await.status, 404);
        }
        let held = service.get("/donate/222222222222").await;
        assert_eq!(held.status, 429);
        let wait: u64 = held.header("retry-after").parse().unwrap();
        assert!((1..=60).contains(&wait), "{wait}");
        service.donate(&json!({})).await.problem(429, "too-many-requests");
        assert_eq!(service.get("/donate").await.status, 200, "reading goes on");
        service.stop().await;
    }
);

db_test!(
    async fn a_source_that_gives_too_often_is_told_to_wait(db: TestDb) {
        let limit = [("SOLIDARITY_LIMITS__DONATIONS_PER_SOURCE_PER_HOUR", "2")];
        let service = Service::with(&db, &limit).await;
        let gift = json!({"amount_minor": 2500, "currency": "GBP", "frequency": "once", "fund": FUND,
            "method": "transfer"});
        for _ in 0..2 {
            assert_eq!(service.donate(&gift).await.status, 201);
        }
        service.donate(&gift).await.problem(429, "too-many-requests");
        assert_eq!(service.count("donation").await, 2);
        service.stop().await;
    }
);

db_test!(
    async fn a_body_that_never_ends_is_not_waited_for(db: TestDb) {
        let limit = [("SOLIDARITY_LIMITS__REQUEST_TIMEOUT_MS", "500")];
        let service = Service::with(&db, &limit).await;
        let mut stream = tokio::net::TcpStream::connect(service.server.address()).await.unwrap();
        let head = "POST /api/v1/donations HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n\
                    Content-Length: 100\r\n\r\n{";
        stream.write_all(head.as_bytes()).await.unwrap();
        let mut answer = vec![0; 64];
        let read = tokio::time::timeout(Duration::from_secs(10), stream.read(&mut answer)).await;
        let read = read.unwrap().unwrap();
        assert!(String::from_utf8_lossy(&answer[..read]).starts_with("HTTP/1.1 408"));
        service.stop().await;
    }
);

db_test!(
    async fn health_is_public_and_metrics_are_not(db: TestDb) {
        let service = Service::start(&db).await;
        assert_eq!(service.get("/healthz").await.status, 200);
        assert_eq!(service.get("/readyz").await.status, 200);
        assert_eq!(service.get("/metrics").await.status, 404);
        assert_eq!(service.get("/dev/mail").await.status, 404, "development only");
        service.get("/donate/222222222222").await;
        let url = format!("http://{}/metrics", service.server.private_address());
        let metrics = service.send(service.client.get(url)).await.text;
        let line = "solidarity_http_requests_total{route=\"/donate/{reference}\",status=\"404\"} 1";
        assert!(metrics.contains(line), "{metrics}");
        assert!(!metrics.contains("222222222222"));
        service.stop().await;
    }
);

db_test!(
    async fn search_engines_find_what_is_for_everyone_in_every_language(db: TestDb) {
        let service = Service::start(&db).await;
        // An installation that moves no real money is not to be found at all.
        assert_eq!(service.get("/robots.txt").await.text, "User-agent: *\nDisallow: /\n");
        let map = service.get("/sitemap.xml").await;
        assert_eq!(map.header("content-type"), "application/xml; charset=utf-8");
        let pages: Vec<&str> =
            map.text.split("<loc>").skip(1).map(|part| part.split_once("</loc>").unwrap().0).collect();
        assert!(pages.len() >= 8, "{}", map.text);
        let base = service.platform.settings.http.public_url.as_str().trim_end_matches('/').to_owned();
        for page in pages {
            let path = page.strip_prefix(&base).unwrap();
            let answer = service.get(path).await;
            assert_eq!(answer.status, 200, "{path}");
            assert!(answer.text.contains(&format!("<link rel=\"canonical\" href=\"{page}\">")), "{path}");
            for language in ["en", "ru", "kk", "fr", "de"] {
                let link = format!("hreflang=\"{language}\" href=\"{page}?lang={language}\"");
                assert!(answer.text.contains(&link) && map.text.contains(&link), "{path}: {language}");
            }
            let russian = service.get(&format!("{path}?lang=ru")).await.text;
            assert!(russian.contains(&format!("<link rel=\"canonical\" href=\"{page}?lang=ru\">")), "{path}");
        }
        for path in ["/gifts", "/nothing"] {
            assert!(
                service.get(path).await.text.contains("<meta name=\"robots\" content=\"noindex\">"),
                "{path}"
            );
        }
        service.stop().await;
    }
);
