//! The service over HTTP, as browsers, programs and Stripe meet it.

mod api;
mod form;
mod gate;
mod webhook;

use std::{sync::Arc, time::Duration};

use reqwest::header::HeaderMap;
use secrecy::ExposeSecret;
use serde_json::Value;
use solidarity::{
    app::serve_http::{HttpParts, RunningServer, serve_http},
    donations::breaker::DeclineWatch,
    kernel::clock::Sources,
    platform::{
        Platform, config,
        db::Db,
        doors::Doors,
        telemetry::Metrics,
        vault::{Identity, Recipients, SealingKeyring, ServerKey},
    },
    sandbox::{Sandbox, SandboxSettings},
    stripe::Client,
};

use crate::harness::db::TestDb;

const FUND: &str = "fighting-fund";

/// The service and a sandbox beside it.
struct Service {
    server: RunningServer,
    sandbox: Sandbox,
    platform: Platform,
    watch: Arc<DeclineWatch>,
    client: reqwest::Client,
}

/// An answer, read.
#[derive(Debug)]
struct Answer {
    status: u16,
    headers: HeaderMap,
    text: String,
}

impl Answer {
    fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("no JSON: {}", self.text))
    }

    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// Checks that it is a problem of this status and kind, and gives its fields.
    fn problem(&self, status: u16, kind: &str) -> Value {
        assert_eq!(self.status, status, "{}", self.text);
        assert_eq!(self.header("content-type"), "application/problem+json");
        let problem = self.json();
        assert_eq!(problem["type"], format!("/problems/{kind}"));
        assert_eq!(problem["status"], status);
        assert_eq!(problem["request_id"], self.header("x-request-id"));
        problem
    }
}

impl Service {
    async fn start(db: &TestDb) -> Self {
        Self::with(db, &[]).await
    }

    /// With settings as the environment gives them.
    async fn with(db: &TestDb, more: &[(&str, &str)]) -> Self {
        let sandbox = Sandbox::start(SandboxSettings {
            listen: "127.0.0.1:0".parse().unwrap(),
            webhook_url: "http://127.0.0.1:9/webhooks/stripe".to_owned(),
            webhook_secret: "whsec_sandbox".to_owned(),
            state: db.folder().join("sandbox.db"),
            script_required: false,
        })
        .await
        .unwrap();
        let variables = [
            ("SOLIDARITY_PROFILE", "test".to_owned()),
            ("SOLIDARITY_DATABASE__URL", db.url().to_owned()),
            ("SOLIDARITY_STRIPE__API_BASE", format!("http://{}", sandbox.address())),
        ];
        let more = more.iter().map(|(name, value)| (*name, (*value).to_owned()));
        let variables = variables.into_iter().chain(more).map(|(name, value)| (name.to_owned(), value));
        let settings = Arc::new(config::load(variables).unwrap().settings);
        let recipients = Recipients::parse(&[Identity::generate().recipient()]).unwrap();
        let sources = Sources::system();
        let connected = Db::connect(db.url()).await.unwrap();
        let server_key = Arc::new(ServerKey::generate(&sources));
        let platform = Platform {
            doors: Arc::new(Doors::new(connected.clone(), sources.clone())),
            db: connected,
            keyring: Arc::new(SealingKeyring::new(recipients, Arc::clone(&server_key))),
            server_key,
            sources,
            settings: Arc::clone(&settings),
        };
        let key = settings.stripe.secret_key.clone().unwrap();
        let watch = Arc::new(DeclineWatch::new(platform.sources.clone(), &settings.limits));
        let parts = HttpParts {
            platform: platform.clone(),
            stripe: Some(Client::try_new(settings.stripe.api_base.as_str(), key).unwrap()),
            watch: Arc::clone(&watch),
            metrics: Metrics::new(),
            wake: Arc::default(),
        };
        let server = serve_http(parts).await.unwrap();
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .build()
            .unwrap();
        Self { server, sandbox, platform, watch, client }
    }

    async fn stop(self) {
        self.server.stop().await;
        self.sandbox.stop().await;
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.server.address())
    }

    async fn send(&self, request: reqwest::RequestBuilder) -> Answer {
        let response = request.timeout(Duration::from_secs(60)).send().await.unwrap();
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Answer { status, headers, text: response.text().await.unwrap() }
    }

    async fn get(&self, path: &str) -> Answer {
        self.send(self.client.get(self.url(path))).await
    }

    fn posting(&self, path: &str, kind: &str, body: impl Into<reqwest::Body>) -> reqwest::RequestBuilder {
        self.client.post(self.url(path)).header("Content-Type", kind).body(body)
    }

    async fn donate(&self, body: &Value) -> Answer {
        self.send(self.posting("/api/v1/donations", "application/json", body.to_string())).await
    }

    async fn submit(&self, form: &[(&str, &str)]) -> Answer {
        let body = serde_urlencoded::to_string(form).unwrap();
        self.send(self.posting("/donate", "application/x-www-form-urlencoded", body)).await
    }

    /// The nonce of a fresh form.
    async fn nonce(&self) -> String {
        let page = self.get("/donate").await;
        assert_eq!(page.status, 200, "{}", page.text);
        nonce_in(&page.text)
    }

    /// How many rows a table has.
    async fn count(&self, table: &str) -> i64 {
        use sea_orm::{ConnectionTrait, Statement};
        let url = self.platform.settings.database.url.expose_secret();
        let database = sea_orm::Database::connect(url).await.unwrap();
        let sql = format!("SELECT count(*) AS n FROM {table}");
        let statement = Statement::from_string(database.get_database_backend(), sql);
        let row = database.query_one_raw(statement).await.unwrap().unwrap();
        row.try_get("", "n").unwrap()
    }

    async fn sandbox_state(&self) -> Value {
        let url = format!("http://{}/_sandbox/state", self.sandbox.address());
        self.send(self.client.get(url)).await.json()
    }

    async fn fault(&self, fault: Value) {
        let url = format!("http://{}/_sandbox/faults", self.sandbox.address());
        let answer = self.send(self.client.post(url).body(fault.to_string())).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
    }
}

fn nonce_in(page: &str) -> String {
    let (_, rest) = page.split_once(r#"name="nonce" value=""#).expect("a nonce");
    rest.split('"').next().unwrap().to_owned()
}
