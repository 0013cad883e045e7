//! Processes beside the service: a sandbox that outlives it, workers, deaths at a chosen point.

use std::{
    fs,
    path::PathBuf,
    process::{Child, Output, Stdio},
    time::{Duration, Instant},
};

use sea_orm::{ConnectionTrait, Database, Statement};
use serde_json::Value;
use solidarity::kernel::{clock::Sources, reference::Reference};

use super::{App, PATIENCE};
use crate::harness::db::TestDb;

/// The variable that names the failpoint at which the binary kills itself.
pub const ABORT_AT: &str = "ABORT_AT_FAILPOINT";

/// A process of the same binary; it ends with this value.
pub struct Process(Child);

impl Process {
    /// Ends it at once, as a power cut does.
    pub fn kill(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
    }
}

impl App {
    /// Starts the service with a sandbox in a process of its own, which lives on when the service dies.
    pub async fn start_with_sandbox_apart(db: &TestDb, settings: &[(&str, &str)]) -> (Self, Process) {
        Self::serve_with_sandbox_apart(db, settings, &["serve"]).await
    }

    /// The same with other arguments of the service.
    pub async fn serve_with_sandbox_apart(
        db: &TestDb,
        settings: &[(&str, &str)],
        args: &[&str],
    ) -> (Self, Process) {
        let mut app = Self::prepare(db, settings);
        let sandbox = app.start_sandbox().await;
        app.spawn(args);
        app.wait_ready().await;
        (app, sandbox)
    }

    async fn start_sandbox(&self) -> Process {
        let listen = self.sandbox.trim_start_matches("http://").to_owned();
        let webhooks = format!("{}/webhooks/stripe", self.base);
        let state = self.folder.join("stripe-apart.db").display().to_string();
        fs::create_dir_all(&self.folder).unwrap();
        let process = self.process(&[
            "sandbox",
            "--listen",
            &listen,
            "--webhook-url",
            &webhooks,
            "--webhook-secret",
            "whsec_sandbox",
            "--state",
            &state,
        ]);
        let started = Instant::now();
        while self.http.get(format!("{}/_sandbox/state", self.sandbox)).send().await.is_err() {
            assert!(started.elapsed() < PATIENCE, "the sandbox does not listen\n{}", self.log());
            tokio::time::sleep(Duration::from_millis(30)).await;
        }
        process
    }

    /// Runs another command of the binary on the same settings until the value is dropped.
    pub fn process(&self, args: &[&str]) -> Process {
        Process(self.child_of(args))
    }

    /// Starts the service anew so that it dies when it comes to this failpoint.
    pub async fn restart_to_die_at(&mut self, failpoint: &str) {
        self.kill();
        self.env.push((ABORT_AT.to_owned(), failpoint.to_owned()));
        self.spawn(&["serve"]);
        self.wait_ready().await;
    }
}

impl App {
    /// Goes on with another database and another folder, at the same addresses: a new machine. Nothing runs there yet.
    pub fn move_to(&mut self, db: &TestDb) {
        self.kill();
        self.folder = db.folder().to_owned();
        let mails = self.folder.join("mail").display().to_string();
        for (name, value) in
            [("SOLIDARITY_DATABASE__URL", db.url().to_owned()), ("SOLIDARITY_MAIL__DIR", mails)]
        {
            self.env.retain(|(known, _)| known != name);
            self.env.push((name.to_owned(), value));
        }
    }

    /// Starts the process anew with other arguments.
    pub async fn restart_with(&mut self, args: &[&str]) {
        self.kill();
        self.spawn(args);
        self.wait_ready().await;
    }

    /// Runs a command that dies when it comes to this failpoint.
    pub fn cli_dying_at(&self, failpoint: &str, args: &[&str]) -> Output {
        self.command(args).env(ABORT_AT, failpoint).output().unwrap()
    }

    /// Runs a command that reads something from standard input.
    pub fn cli_reading(&self, args: &[&str], input: &str) -> Output {
        let mut command = self.command(args);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        std::io::Write::write_all(&mut child.stdin.take().unwrap(), input.as_bytes()).unwrap();
        child.wait_with_output().unwrap()
    }

    /// Starts a command whose output the test reads.
    pub fn piped(&self, args: &[&str]) -> Child {
        self.command(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    }

    /// Asks the sandbox for something as Stripe's own clients do, with a form.
    pub async fn ask_stripe(&self, path: &str, form: &str) -> Value {
        let request = self.http.post(format!("{}/v1/{path}", self.sandbox)).bearer_auth("sk_test_sandbox");
        let request =
            request.header("content-type", "application/x-www-form-urlencoded").body(form.to_owned());
        let answer = request.send().await.unwrap();
        assert!(answer.status().is_success(), "{path}: {}", answer.text().await.unwrap());
        answer.json().await.unwrap()
    }

    /// A reference of the right form that nobody has.
    pub fn unknown_reference(&self) -> String {
        Reference::generate(&Sources::system()).to_string()
    }

    /// Where the development profile keeps its keys.
    pub fn keys_folder(&self) -> PathBuf {
        let on_sqlite = self
            .env
            .iter()
            .any(|(name, value)| name == "SOLIDARITY_DATABASE__URL" && value.starts_with("sqlite"));
        self.folder.join(if on_sqlite { "keys" } else { "data/keys" })
    }

    /// Runs a command that must succeed, while the test does something else.
    pub async fn cli_in_background(&self, args: &[&str]) {
        let mut child = self.command(args).stdout(Stdio::null()).spawn().unwrap();
        let started = Instant::now();
        loop {
            if let Some(status) = child.try_wait().unwrap() {
                assert!(status.success(), "{args:?}: {status}");
                return;
            }
            assert!(started.elapsed() < PATIENCE, "{args:?} does not end");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// How many of Stripe's events are archived and not worked off.
    pub async fn archived(&self, db: &TestDb) -> i64 {
        let database = Database::connect(db.url()).await.unwrap();
        let sql = "SELECT COUNT(*) AS n FROM stripe_event WHERE state = 'queued'";
        let statement = Statement::from_string(database.get_database_backend(), sql);
        let count = database.query_one_raw(statement).await.unwrap().unwrap().try_get("", "n").unwrap();
        database.close().await.unwrap();
        count
    }

    pub async fn wait_archived(&self, db: &TestDb, count: i64) {
        let started = Instant::now();
        while self.archived(db).await < count {
            assert!(started.elapsed() < PATIENCE, "no {count} events were archived\n{}", self.log());
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Waits until the sandbox has told everything, and at least `count` events wait in the archive: none comes later.
    pub async fn wait_all_archived(&self, db: &TestDb, count: i64) {
        let started = Instant::now();
        while self.sandbox_state().await["deliveries"]["pending"] != 0 {
            assert!(started.elapsed() < PATIENCE, "the sandbox has more to tell\n{}", self.log());
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        self.wait_archived(db, count).await;
    }

    /// Lets days pass for the service, its commands and the sandbox alike.
    pub async fn advance_days(&self, days: i64) {
        self.advance_seconds(days * 86_400).await;
    }

    /// The same, finer.
    pub async fn advance_seconds(&self, seconds: i64) {
        let path = self.folder.join("clock");
        let before: i64 = fs::read_to_string(&path).map_or(0, |text| text.trim().parse().unwrap());
        let part = self.folder.join("clock.part");
        fs::write(&part, (before + seconds).to_string()).unwrap();
        fs::rename(&part, &path).unwrap();
        // The processes look at the file a hundred times a second.
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

impl App {
    /// Waits until `verify` says this, and gives everything it says.
    pub async fn wait_verify(&self, wanted: &str) -> String {
        let started = Instant::now();
        loop {
            let text = String::from_utf8_lossy(&self.cli(&["verify"]).stdout).into_owned();
            if text.contains(wanted) {
                return text;
            }
            assert!(started.elapsed() < PATIENCE, "no `{wanted}` in\n{text}\n{}", self.log());
            tokio::time::sleep(Duration::from_millis(300)).await;
        }
    }

    /// Waits until the sandbox has told everything and no event is left to do.
    pub async fn wait_quiet_queue(&self) {
        let started = Instant::now();
        loop {
            let told = self.sandbox_state().await["deliveries"]["pending"] == 0;
            let text = String::from_utf8_lossy(&self.cli(&["verify"]).stdout).into_owned();
            if told && text.contains("queue: 0 waiting") {
                return;
            }
            assert!(started.elapsed() < PATIENCE, "still waiting:\n{text}\n{}", self.log());
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    }
}

/// Lets the time pass that work waits for: leases of the dead run out, pauses between tries end.
pub async fn let_pauses_end(db: &TestDb) {
    let database = Database::connect(db.url()).await.unwrap();
    for statement in [
        "UPDATE stripe_event SET lease_until = NULL, next_attempt_at = received_at WHERE state = 'queued'",
        "UPDATE mail SET lease_until = NULL, next_attempt_at = created_at WHERE state = 'queued'",
    ] {
        database.execute_unprepared(statement).await.unwrap();
    }
    database.close().await.unwrap();
}

impl App {
    /// Today by the moved clock, UTC.
    pub fn clock_date(&self) -> chrono::NaiveDate {
        let path = self.folder.join("clock");
        let moved: i64 = fs::read_to_string(path).map_or(0, |text| text.trim().parse().unwrap());
        (solidarity::kernel::clock::system_now() + chrono::TimeDelta::seconds(moved)).date_naive()
    }

    /// Lets time pass until a day.
    pub async fn advance_to(&self, day: chrono::NaiveDate) {
        self.advance_days((day - self.clock_date()).num_days()).await;
    }
}
