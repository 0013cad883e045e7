//! The union directory and quotes, over HTTP.

use serde_json::{Value, json};

use crate::{db_test, harness::app::App};

async fn get(app: &App, path: &str) -> Value {
    app.http.get(format!("{}{path}", app.base)).send().await.unwrap().json().await.unwrap()
}

async fn quote(app: &App, body: Value) -> (u16, Value) {
    let answer =
        app.http.post(format!("{}/api/v1/affiliations/quote", app.base)).json(&body).send().await.unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap())
}

db_test!(
    async fn a_union_is_searched_for_and_a_branch_is_quoted_its_fee(db: TestDb) {
        let app = App::start(&db).await;
        let all = get(&app, "/api/v1/unions").await;
        assert!(all.as_array().unwrap().len() > 150);
        let found = get(&app, "/api/v1/unions?q=C.G.T.&lang=ru").await;
        let slugs: Vec<&str> =
            found.as_array().unwrap().iter().map(|u| u["slug"].as_str().unwrap()).collect();
        assert!(slugs[..3].contains(&"fr-cgt") && slugs[..3].contains(&"ar-cgt"), "{slugs:?}");
        let french = found.as_array().unwrap().iter().find(|u| u["slug"] == "fr-cgt").unwrap();
        assert_eq!(french["name"], "Всеобщая конфедерация труда");
        let merged = get(&app, "/api/v1/unions?q=cpsa").await;
        assert_eq!(
            (merged[0]["slug"].as_str(), merged[0]["merged_into"].as_str()),
            (Some("gb-cpsa"), Some("gb-pcs"))
        );

        let body = json!({"kind": "branch", "union": "gb-rmt", "members": 180, "currency": "GBP"});
        let (status, quoted) = quote(&app, body).await;
        assert_eq!(status, 200, "{quoted}");
        let expected = json!({
            "fee_minor": 3600, "currency": "GBP", "working": "180 members × £0.20 = £36.00", "delegates": 4,
            "scale": "gbp-2012",
        });
        assert_eq!(quoted, expected);
        let (_, euros) = quote(&app, json!({"kind": "region", "currency": "EUR"})).await;
        assert_eq!((euros["fee_minor"].as_i64(), euros["currency"].as_str()), (Some(24_000), Some("EUR")));
        let (_, chosen) =
            quote(&app, json!({"kind": "other", "currency": "GBP", "offered_minor": 2500})).await;
        assert_eq!(chosen["fee_minor"], 2500);
    }
);

db_test!(
    async fn what_cannot_be_quoted_is_refused_with_its_field(db: TestDb) {
        let app = App::start(&db).await;
        for (field, value, says) in [
            ("members", json!(0), "at least one"),
            ("members", json!(-1), "at least one"),
            ("members", json!(1_000_000_000), "so many"),
            ("members", json!("about 200"), "wrong kind"),
            ("members", json!(1.5), "wrong kind"),
            ("members", json!(null), "how many"),
            ("kind", json!("sect"), "kinds of body"),
            ("union", json!("gb-cpsa"), "PCS"),
            ("union", json!("kz-knprk"), "no longer exists"),
            ("union", json!("gb-nobody"), "not in our list"),
            ("union", json!("CGT"), "CGT – General Confederation of Labour (FR)"),
            ("currency", json!("USD"), "No fee is set"),
            ("currency", json!("pounds"), "No fee is set"),
            ("offered_minor", json!(100), "set by the scale"),
        ] {
            let mut body = json!({"kind": "branch", "union": "gb-rmt", "members": 180, "currency": "GBP"});
            body[field] = value.clone();
            let (status, problem) = quote(&app, body).await;
            assert_eq!(status, 422, "{field} {value}: {problem}");
            let message = problem["errors"][field].as_str().unwrap_or_default();
            assert!(message.contains(says), "{field} {value}: {problem}");
        }
        let (status, problem) = quote(&app, json!({"kind": "?", "members": -1, "currency": "?"})).await;
        assert_eq!((status, problem["errors"].as_object().unwrap().len()), (422, 3), "{problem}");
        let (status, _) = quote(&app, json!({"kind": "branch", "currency": "GBP", "surprise": 1})).await;
        assert_eq!(status, 400);
        let small = json!({"kind": "other", "currency": "GBP", "offered_minor": 999});
        assert!(quote(&app, small).await.1["errors"]["offered_minor"].as_str().unwrap().contains("£10.00"));
    }
);
