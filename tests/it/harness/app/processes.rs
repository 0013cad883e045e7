//! Processes beside the service: a sandbox that outlives it, workers, deaths at a chosen point.

use std::{
    fs,
    process::Child,
    time::{Duration, Instant},
};

use sea_orm::{ConnectionTrait, Database};

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
    /// Lets days pass for the service, its commands and the sandbox alike.
    pub async fn advance_days(&self, days: i64) {
        let path = self.folder.join("clock");
        let before: i64 = fs::read_to_string(&path).map_or(0, |text| text.trim().parse().unwrap());
        let part = self.folder.join("clock.part");
        fs::write(&part, (before + days * 86_400).to_string()).unwrap();
        fs::rename(&part, &path).unwrap();
        // The processes look at the file a hundred times a second.
        tokio::time::sleep(Duration::from_millis(100)).await;
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
