//! Exports through the API: who may, and for how long.

use std::sync::Arc;

use actix_web::{
    App,
    http::StatusCode,
    test::{TestRequest, call_service, init_service, read_body},
    web,
};
use calamine::{Reader, Xlsx};
use chrono::TimeDelta;
use secrecy::{ExposeSecret, SecretString};
use solidarity::{
    kernel::clock::{ManualClock, Sources, SystemRandom},
    office::{Role, create_token, list_tokens, revoke_token},
    platform::db::Db,
    reports::api::{ReportsState, routes},
};

use super::{Row, at, fill, rows};
use crate::db_test;

async fn answer(
    state: &ReportsState,
    query: &str,
    token: Option<&SecretString>,
) -> (StatusCode, Row, Vec<u8>) {
    let app = init_service(App::new().app_data(web::Data::new(state.clone())).configure(routes)).await;
    let mut request = TestRequest::get().uri(&format!("/api/v1/office/payments{query}"));
    if let Some(token) = token {
        request = request.insert_header(("Authorization", format!("Bearer {}", token.expose_secret())));
    }
    let response = call_service(&app, request.to_request()).await;
    let headers = response
        .headers()
        .iter()
        .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
        .collect();
    (response.status(), headers, read_body(response).await.to_vec())
}

db_test!(
    async fn a_token_exports_by_its_role_until_it_ends(db: TestDb) {
        let db = Db::connect(db.url()).await.unwrap();
        let payments = fill(&db, 2_300, 2).await;
        let clock = Arc::new(ManualClock::new(at("2026-11-20T12:00:00Z")));
        let sources = Sources { clock: clock.clone(), random: Arc::new(SystemRandom) };
        let state = ReportsState { db: db.clone(), sources: sources.clone() };
        let create = |role, days| create_token(&db, &sources, role, format!("{role}"), None, days);
        let (auditor, token) = create(Role::Auditor, Some(30)).await.unwrap();
        assert!(token.expose_secret().starts_with("sol_") && token.expose_secret().len() == 47);

        let (status, headers, body) = answer(&state, "?format=csv&from=&fund=", Some(&token)).await;
        assert_eq!(status, StatusCode::OK);
        assert_eq!(rows(&body).len() as u64, payments);
        assert_eq!(headers["cache-control"], "no-store");
        assert_eq!(headers["content-disposition"], "attachment; filename=\"payments.csv\"");
        let (_, _, sheet) = answer(&state, "?format=xlsx&channel=cash", Some(&token)).await;
        assert!(Xlsx::new(std::io::Cursor::new(sheet)).is_ok());

        for query in
            ["?from=yesterday", "?format=pdf", "?status=odd", "?names=1", "?channel=x", "?currency=EURO"]
        {
            let (status, headers, body) = answer(&state, query, Some(&token)).await;
            assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{query}");
            assert_eq!(headers["content-type"], "application/problem+json");
            let body: serde_json::Value = serde_json::from_slice(&body).unwrap();
            assert_eq!(body["errors"].as_object().unwrap().len(), 1);
        }
        for role in [Role::Clerk, Role::Officer] {
            let (_, token) = create(role, None).await.unwrap();
            assert_eq!(answer(&state, "", Some(&token)).await.0, StatusCode::FORBIDDEN);
        }
        let (_, treasurer) = create(Role::Treasurer, None).await.unwrap();
        assert_eq!(answer(&state, "?status=refunded", Some(&treasurer)).await.0, StatusCode::OK);
        let (status, headers, _) = answer(&state, "", None).await;
        assert_eq!((status, headers["www-authenticate"].as_str()), (StatusCode::UNAUTHORIZED, "Bearer"));
        let wrong: SecretString = "sol_wrong".to_owned().into();
        assert_eq!(answer(&state, "", Some(&wrong)).await.0, StatusCode::UNAUTHORIZED);

        clock.advance(TimeDelta::days(30));
        assert_eq!(answer(&state, "", Some(&token)).await.0, StatusCode::UNAUTHORIZED, "its days are over");
        assert_eq!(answer(&state, "?status=disputed", Some(&treasurer)).await.0, StatusCode::OK);
        let treasurers =
            list_tokens(&db).await.unwrap().into_iter().find(|t| t.role == Role::Treasurer).unwrap();
        assert!(revoke_token(&db, &sources, treasurers.id).await.unwrap());
        assert!(!revoke_token(&db, &sources, treasurers.id).await.unwrap());
        assert_eq!(answer(&state, "", Some(&treasurer)).await.0, StatusCode::UNAUTHORIZED);
        assert!(
            list_tokens(&db).await.unwrap().iter().any(|t| t.id == auditor.id && t.role == Role::Auditor)
        );
    }
);
