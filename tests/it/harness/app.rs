//! The service as its operator runs it: the binary itself, in a process of its own that a test may kill.

use std::{
    fs,
    net::TcpListener,
    path::PathBuf,
    process::{Child, Command, Output, Stdio},
    time::{Duration, Instant},
};

use serde_json::{Value, json};

use super::db::TestDb;

pub mod processes;
pub mod steps;

/// How long anything may take before a test gives up on it.
pub const PATIENCE: Duration = Duration::from_secs(40);

/// A running service with its sandbox, on a test's database.
pub struct App {
    child: Option<Child>,
    env: Vec<(String, String)>,
    pub base: String,
    pub sandbox: String,
    pub private: String,
    pub folder: PathBuf,
    pub http: reqwest::Client,
}

/// Ports below those that the system gives to outgoing connections: one of these could be taken by any request of
/// another test before the service listens. Tests that run at once look in different places.
pub fn free_ports<const N: usize>() -> [u16; N] {
    const FIRST: u16 = 13_000;
    const A_SLOT: u16 = 1_000;
    let slot = std::env::var("NEXTEST_TEST_GLOBAL_SLOT").ok().and_then(|slot| slot.parse::<u16>().ok());
    let slot = slot.unwrap_or(std::process::id() as u16) % 19;
    let listeners: [TcpListener; N] = std::array::from_fn(|_| {
        loop {
            let mut random = [0_u8; 2];
            getrandom::fill(&mut random).unwrap();
            let port = FIRST + slot * A_SLOT + u16::from_be_bytes(random) % A_SLOT;
            if let Ok(listener) = TcpListener::bind(("127.0.0.1", port)) {
                return listener;
            }
        }
    });
    listeners.map(|listener| listener.local_addr().unwrap().port())
}

impl App {
    /// Starts the development profile with everything as it is after a plain `cargo run`, on free ports.
    pub async fn start(db: &TestDb) -> Self {
        Self::start_with(db, &[]).await
    }

    /// The same with other settings, by their variables' names.
    pub async fn start_with(db: &TestDb, settings: &[(&str, &str)]) -> Self {
        let mut app = Self::prepare(db, settings);
        app.spawn(&["serve"]);
        app.wait_ready().await;
        app
    }

    fn prepare(db: &TestDb, settings: &[(&str, &str)]) -> Self {
        let [public, sandbox, private] = free_ports();
        let folder = db.folder().to_owned();
        let mut env: Vec<(String, String)> = [
            ("SOLIDARITY_PROFILE", "development".to_owned()),
            ("SOLIDARITY_DATABASE__URL", db.url().to_owned()),
            ("SOLIDARITY_HTTP__LISTEN", format!("127.0.0.1:{public}")),
            ("SOLIDARITY_HTTP__PRIVATE_LISTEN", format!("127.0.0.1:{private}")),
            ("SOLIDARITY_HTTP__WORKERS", "2".to_owned()),
            ("SOLIDARITY_STRIPE__API_BASE", format!("http://127.0.0.1:{sandbox}")),
            ("SOLIDARITY_MAIL__DIR", folder.join("mail").display().to_string()),
            ("SOLIDARITY_LOG__FILTER", "info".to_owned()),
            ("TEST_CLOCK_FILE", folder.join("clock").display().to_string()),
            ("SOLIDARITY_LIMITS__PER_SOURCE_PER_MINUTE", "100000".to_owned()),
            ("SOLIDARITY_LIMITS__DONATIONS_PER_SOURCE_PER_HOUR", "100000".to_owned()),
        ]
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect();
        for (name, value) in settings {
            env.retain(|(known, _)| known != name);
            env.push(((*name).to_owned(), (*value).to_owned()));
        }
        // The product names its TLS provider where it makes a client; this process has made none yet, or the
        // other one of a test: both are the same.
        drop(rustls::crypto::ring::default_provider().install_default());
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            // A connection that the service closes just when it is used again would fail a test for nothing.
            .pool_max_idle_per_host(0)
            .timeout(Duration::from_secs(30))
            // The service closes idle connections after five seconds: a POST must not meet that moment.
            .pool_idle_timeout(Duration::from_secs(2))
            // A connection that is closed while it idles would fail a test that did nothing wrong.
            .pool_max_idle_per_host(0)
            .build()
            .unwrap();
        Self {
            child: None,
            env,
            base: format!("http://127.0.0.1:{public}"),
            sandbox: format!("http://127.0.0.1:{sandbox}"),
            private: format!("http://127.0.0.1:{private}"),
            folder,
            http,
        }
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_solidarity"));
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("SOLIDARITY_")) {
            command.env_remove(name);
        }
        command.args(args).current_dir(&self.folder).envs(self.env.iter().cloned());
        command
    }

    fn spawn(&mut self, args: &[&str]) {
        self.child = Some(self.child_of(args));
    }

    fn child_of(&self, args: &[&str]) -> Child {
        let log = fs::OpenOptions::new().create(true).append(true).open(self.log_path()).unwrap();
        self.command(args).stdout(Stdio::null()).stderr(log).spawn().unwrap()
    }

    pub fn log_path(&self) -> PathBuf {
        self.folder.join("service.log")
    }

    pub fn log(&self) -> String {
        fs::read_to_string(self.log_path()).unwrap_or_default()
    }

    async fn wait_ready(&mut self) {
        let started = Instant::now();
        loop {
            let answer = self.http.get(format!("{}/readyz", self.base)).send().await;
            if answer.is_ok_and(|a| a.status().is_success()) {
                return;
            }
            let ended = self.child.as_mut().and_then(|child| child.try_wait().unwrap());
            assert!(ended.is_none(), "the service ended: {ended:?}\n{}", self.log());
            assert!(started.elapsed() < PATIENCE, "the service is not ready\n{}", self.log());
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Ends the process at once, as a power cut does.
    pub fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }

    /// Whether the process has ended by itself (a failpoint that kills it).
    pub async fn wait_ended(&mut self) {
        let started = Instant::now();
        while let Some(child) = &mut self.child {
            if child.try_wait().unwrap().is_some() {
                self.child = None;
                return;
            }
            assert!(started.elapsed() < PATIENCE, "the service still runs\n{}", self.log());
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Whether the process is over by now.
    pub fn has_ended(&mut self) -> bool {
        let ended = self.child.as_mut().is_none_or(|child| child.try_wait().unwrap().is_some());
        if ended {
            self.child = None;
        }
        ended
    }

    /// Starts the process again on the same database and ports; no failpoint kills it any more.
    pub async fn restart(&mut self) {
        self.kill();
        self.env.retain(|(name, _)| name != processes::ABORT_AT);
        self.spawn(&["serve"]);
        self.wait_ready().await;
    }

    /// The same, but what the process has begun it finishes first, as when an operator restarts it.
    pub async fn restart_gently(&mut self) {
        if let Some(mut child) = self.child.take() {
            let asked = Command::new("kill").arg(child.id().to_string()).status().unwrap();
            assert!(asked.success());
            assert_eq!(child.wait().unwrap().code(), Some(0), "{}", self.log());
        }
        self.restart().await;
    }

    /// Starts the process again with another setting.
    pub async fn restart_with_setting(&mut self, name: &str, value: &str) {
        self.env.retain(|(known, _)| known != name);
        self.env.push((name.to_owned(), value.to_owned()));
        self.restart().await;
    }

    /// Runs another command on the same settings.
    pub fn cli(&self, args: &[&str]) -> Output {
        self.command(args).output().unwrap()
    }

    /// The same with other variables too.
    pub fn cli_with(&self, variables: &[(&str, &str)], args: &[&str]) -> Output {
        self.command(args).envs(variables.iter().copied()).output().unwrap()
    }

    /// Runs a command that must succeed, and returns what it printed.
    pub fn cli_ok(&self, args: &[&str]) -> String {
        let output = self.cli(args);
        let errors = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{args:?}: {}\n{errors}", String::from_utf8_lossy(&output.stdout));
        String::from_utf8(output.stdout).unwrap()
    }

    /// `POST /api/v1/donations`.
    pub async fn donate(&self, body: Value) -> reqwest::Response {
        self.http.post(format!("{}/api/v1/donations", self.base)).json(&body).send().await.unwrap()
    }

    /// A gift by card of 25.00 GBP that is accepted: its reference and its card page.
    pub async fn card_gift(&self, more: Value) -> (String, String) {
        let answer = self.donate(gift(more)).await;
        let (status, answer) = (answer.status(), answer.text().await.unwrap());
        assert_eq!(status, 201, "{answer}\n{}", self.log());
        let answer: Value = serde_json::from_str(&answer).unwrap();
        let text =
            |name: &str| answer[name].as_str().unwrap_or_else(|| panic!("{name} in {answer}")).to_owned();
        (text("reference"), text("checkout_url"))
    }

    /// Pays a card page as a giver would; answers what the page answers.
    pub async fn pay(&self, page: &str, card: &str) -> reqwest::Response {
        self.pay_as(page, card, "payer-canary@example.org").await
    }

    /// The same with another address typed on the card page.
    pub async fn pay_as(&self, page: &str, card: &str, email: &str) -> reqwest::Response {
        let form = [
            ("card_number", card),
            ("expiry", "12/40"),
            ("cvc", "123"),
            ("email", email),
            ("name", "Payer Canary"),
        ];
        let body = serde_urlencoded::to_string(form).unwrap();
        let request =
            self.http.post(page).header("content-type", "application/x-www-form-urlencoded").body(body);
        request.send().await.unwrap()
    }

    /// `GET /api/v1/donations/{reference}`.
    pub async fn status(&self, reference: &str) -> Value {
        let answer =
            self.http.get(format!("{}/api/v1/donations/{reference}", self.base)).send().await.unwrap();
        assert_eq!(answer.status(), 200);
        answer.json().await.unwrap()
    }

    pub async fn wait_status(&self, reference: &str, wanted: &str) {
        let started = Instant::now();
        loop {
            let status = self.status(reference).await["status"].as_str().unwrap().to_owned();
            if status == wanted {
                return;
            }
            assert!(started.elapsed() < PATIENCE, "{reference} is {status}, not {wanted}\n{}", self.log());
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// The mails that were written, as they are.
    pub fn mails(&self) -> Vec<String> {
        let Ok(files) = fs::read_dir(self.folder.join("mail")) else { return Vec::new() };
        let paths =
            files.map(|file| file.unwrap().path()).filter(|p| p.extension().is_some_and(|e| e == "eml"));
        paths.map(|path| fs::read_to_string(path).unwrap()).collect()
    }

    pub async fn wait_mails(&self, count: usize) -> Vec<String> {
        let started = Instant::now();
        loop {
            let mails = self.mails();
            if mails.len() >= count {
                return mails;
            }
            assert!(started.elapsed() < PATIENCE, "{} mails, not {count}\n{}", mails.len(), self.log());
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// A control of the sandbox: `POST /_sandbox/…`.
    pub async fn sandbox_control(&self, path: &str, body: Value) -> Value {
        let answer =
            self.http.post(format!("{}/_sandbox/{path}", self.sandbox)).json(&body).send().await.unwrap();
        assert!(answer.status().is_success(), "{path}: {}", answer.status());
        answer.json().await.unwrap_or(Value::Null)
    }

    /// All objects of the sandbox.
    pub async fn sandbox_state(&self) -> Value {
        let answer = self.http.get(format!("{}/_sandbox/state", self.sandbox)).send().await.unwrap();
        answer.json().await.unwrap()
    }

    /// Waits until no event and no mail is left to do and all fees are known, then proves the books.
    pub async fn quiet(&self) {
        let started = Instant::now();
        loop {
            let output = self.cli(&["verify"]);
            let text = String::from_utf8_lossy(&output.stdout).into_owned();
            let all_known =
                text.contains("0 card payments wait for their fee") && text.contains("queue: 0 waiting");
            if output.status.success() && all_known {
                self.check_mails();
                return;
            }
            assert!(started.elapsed() < PATIENCE, "not quiet:\n{text}\n{}", self.log());
            tokio::time::sleep(Duration::from_millis(300)).await;
        }
    }

    /// The payments export as rows of columns, without its heading.
    pub fn exported(&self) -> Vec<Vec<String>> {
        let text = self.cli_ok(&["export", "payments", "--format", "csv"]);
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
    }
}

impl Drop for App {
    fn drop(&mut self) {
        self.kill();
    }
}

/// A gift of 25.00 GBP by card; `more` adds or replaces fields.
pub fn gift(more: Value) -> Value {
    let mut body = json!({
        "amount_minor": 2500, "currency": "GBP", "frequency": "once", "fund": "fighting-fund", "method": "card"
    });
    for (name, value) in more.as_object().unwrap() {
        body[name] = value.clone();
    }
    body
}
