//! A run: two instances on one database, Stripe, the mail server, and time.

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicI64, Ordering},
    },
};

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::ConnectionTrait;
use serde_json::json;
use solidarity::{
    app::{sweep, webhook},
    kernel::{
        clock::{ManualClock, Sources, own},
        reference::Reference,
    },
    platform::config::Settings,
    sandbox::{InProcess, Webhook},
};

use super::{
    chance::{Chance, SeededRandom},
    faults::{Baton, Climate, Faults, Seat},
    instance::{Instance, Job, Start},
    invariants::Seen,
    story::BEGINNINGS,
    template::{Files, WEBHOOK_SECRET},
};

/// Once faults stop, queues drain within so many minutes (I7).
const MINUTES_TO_QUIET: i64 = 5;

/// A gift that somebody made.
#[derive(Clone, Debug)]
pub struct Given {
    pub reference: Reference,
    pub regular: bool,
    pub by_card: bool,
}

/// Why something was not done.
pub enum Again {
    /// Asking once more may help.
    Later(String),
    Never(String),
}

pub struct World {
    pub sandbox: Arc<InProcess>,
    pub instances: [Instance; 2],
    pub faults: Arc<Faults>,
    pub given: Vec<Given>,
    pub acknowledged: Vec<String>,
    pub seen: Seen,
    /// How each gift stood at the last look.
    pub statuses: BTreeMap<String, String>,
    /// What happened, a line each.
    pub story: Vec<String>,
    pub files: Files,
    /// Whether its books are compared with those of another run: then nobody acts on what is not yet known.
    pub compared: bool,
    /// When the machine does what.
    chance: Chance,
    seed: u64,
    lives: u64,
    baton: Arc<Baton>,
    settings: Arc<Settings>,
    truth: Arc<ManualClock>,
    stripes_time: Arc<ManualClock>,
    wrong_by: [Arc<AtomicI64>; 2],
}

impl World {
    /// A world of this seed. Everything in this thread lives in its time from now on.
    pub async fn new(seed: u64, climate: Climate, files: Files, compared: bool) -> Self {
        let begins = BEGINNINGS[usize::try_from(seed % BEGINNINGS.len() as u64).unwrap()];
        let begins = DateTime::from_timestamp(begins, 0).unwrap();
        let (truth, stripes_time) = (Arc::new(ManualClock::new(begins)), Arc::new(ManualClock::new(begins)));
        let random = Arc::new(SeededRandom::new(seed, 4));
        own::set(Some(Sources { clock: stripes_time.clone(), random }));
        let sandbox = Arc::new(InProcess::open(&files.stripe, WEBHOOK_SECRET).await.unwrap());
        sandbox.control("settings", &json!({ "negative_payouts": true })).await.unwrap();
        let (faults, baton) = (Arc::new(Faults::new(seed, climate)), Arc::new(Baton::new()));
        let settings = files.settings();
        let wrong_by = [Arc::new(AtomicI64::new(0)), Arc::new(AtomicI64::new(0))];
        let start = |who: usize| {
            let dead = Arc::new(AtomicBool::new(false));
            let (faults, baton, sandbox) = (faults.clone(), baton.clone(), sandbox.clone());
            let seat = Seat { who, faults, baton, sandbox, dead, waker: Arc::default() };
            let (settings, truth, seconds) = (settings.clone(), truth.clone(), wrong_by[who].clone());
            Instance::start(Start { settings, seat, truth, seconds, seed, life: 0 })
        };
        let instances = [start(0).await, start(1).await];
        Self {
            sandbox,
            instances,
            faults,
            given: Vec::new(),
            acknowledged: Vec::new(),
            seen: Seen::default(),
            statuses: BTreeMap::new(),
            story: vec![format!("{climate:?}")],
            files,
            compared,
            chance: Chance::new(seed, 5),
            seed,
            lives: 0,
            baton,
            settings,
            truth,
            stripes_time,
            wrong_by,
        }
    }

    pub fn say(&mut self, what: impl Into<String>) {
        self.story.push(format!("{} {}", self.now().format("%Y-%m-%d %H:%M:%S"), what.into()));
    }

    pub fn now(&self) -> DateTime<Utc> {
        use solidarity::kernel::clock::Clock;
        self.truth.now()
    }

    pub fn below(&mut self, bound: usize) -> usize {
        self.chance.below(bound)
    }

    /// Time passes for everybody.
    pub async fn pass(&mut self, seconds: i64) {
        self.truth.advance(TimeDelta::seconds(seconds));
        self.stripes_time.advance(TimeDelta::seconds(seconds));
        self.sandbox.control("clock", &json!({ "advance_seconds": 0 })).await.unwrap();
    }

    /// A clock goes wrong, or right again.
    pub fn upset_a_clock(&mut self) {
        if !self.faults.strike(|climate| climate.clock) {
            return;
        }
        let (who, by) = (self.below(2), [0, 0, 90, -90, 3 * 3600, -3 * 3600, 86_400, -86_400][self.below(8)]);
        self.wrong_by[who].store(by, Ordering::Relaxed);
        self.say(format!("the clock of instance {who} is wrong by {by} s"));
    }

    pub fn right_the_clocks(&self) {
        for clock in &self.wrong_by {
            clock.store(0, Ordering::Relaxed);
        }
    }

    async fn restart(&mut self, who: usize) {
        self.lives += 1;
        self.say(format!("instance {who} died and is started again"));
        let dead = Arc::new(AtomicBool::new(false));
        let seat = Seat { dead, waker: Arc::default(), ..self.instances[who].seat.clone() };
        let (settings, truth) = (self.settings.clone(), self.truth.clone());
        let (seconds, seed, life) = (self.wrong_by[who].clone(), self.seed, self.lives);
        self.instances[who] = Instance::start(Start { settings, seat, truth, seconds, seed, life }).await;
    }

    /// One instance does something; `None` when it dies of it.
    pub async fn let_one<T>(&mut self, who: usize, work: impl AsyncFnOnce(&Instance) -> T) -> Option<T> {
        let mut running = [false; 2];
        running[who] = true;
        self.baton.begin(running);
        let instance = &self.instances[who];
        let done = instance.seat.alive(work(instance)).await;
        if done.is_none() {
            self.restart(who).await;
        }
        done
    }

    /// Somebody asks until it is done, of whichever instance answers.
    pub async fn insist<T>(
        &mut self,
        what: &str,
        work: impl AsyncFn(&Instance, usize) -> Result<T, Again>,
    ) -> Result<T, String> {
        let mut before = None;
        for attempt in 0..9 {
            if attempt == 6 {
                before = Some(self.faults.set(false));
            }
            let who = self.below(2);
            let done = self.let_one(who, async |instance: &Instance| work(instance, attempt).await).await;
            let done = match done {
                Some(Ok(done)) => Ok(done),
                Some(Err(Again::Never(why))) => Err(why),
                Some(Err(Again::Later(why))) => {
                    self.say(format!("{what} at instance {who}: {why}"));
                    continue;
                }
                None => continue,
            };
            if let Some(on) = before {
                self.faults.set(on);
            }
            return done;
        }
        self.faults.set(before.unwrap_or(true));
        Err("nobody could do it".to_owned())
    }

    /// The machine goes on for a while.
    pub async fn go_on(&mut self, rounds: usize) {
        for _ in 0..rounds {
            if self.below(100) < 40 {
                self.carry_webhooks().await;
            } else {
                self.work().await;
            }
        }
    }

    fn a_job(&mut self) -> Job {
        match self.below(20) {
            0..7 => {
                let most = [1, 2, 5, 200][self.below(4)];
                Job::Events(most)
            }
            7..11 => Job::Mail,
            11..13 => Job::Chain,
            13..15 => Job::Fees,
            15..17 => Job::Payouts,
            17 => Job::Calendar,
            18 => Job::Housekeeping,
            _ => Job::Night,
        }
    }

    /// One round of one instance, or of both side by side.
    async fn work(&mut self) {
        let jobs = [self.a_job(), self.a_job()];
        if self.below(3) > 0 {
            let who = self.below(2);
            let job = jobs[who];
            let done = self.let_one(who, async |instance: &Instance| instance.work(job).await).await;
            self.say(format!("instance {who} {job:?}: {}", done.unwrap_or_else(|| "died".to_owned())));
            return;
        }
        self.baton.begin([true, true]);
        let [first, second] = &self.instances;
        let both = futures_util::future::join(
            first.seat.alive(first.work(jobs[0])),
            second.seat.alive(second.work(jobs[1])),
        );
        let (first, second) = both.await;
        for (who, done) in [first, second].into_iter().enumerate() {
            let died = done.is_none();
            let done = done.unwrap_or_else(|| "died".to_owned());
            self.say(format!("both at once: instance {who} {:?}: {done}", jobs[who]));
            if died {
                self.restart(who).await;
            }
        }
    }

    /// Some of the webhooks that wait are delivered, in any order; some are lost on the way.
    async fn carry_webhooks(&mut self) {
        let mut waiting = self.sandbox.waiting().await.unwrap();
        let count = self.below(waiting.len() + 1);
        for _ in 0..count {
            let webhook = waiting.swap_remove(self.below(waiting.len()));
            if self.faults.strike(|climate| climate.webhook_lost) {
                self.say(format!("webhook {} is lost", webhook.kind));
                self.sandbox.told(webhook.seq).await.unwrap();
                continue;
            }
            let copies = 1 + usize::from(self.faults.strike(|climate| climate.webhook_twice));
            for _ in 0..copies {
                self.deliver(&webhook).await;
            }
        }
    }

    async fn deliver(&mut self, webhook: &Webhook) {
        let who = self.below(2);
        let forged = self.faults.strike(|climate| climate.webhook_forged);
        let at = self.now().timestamp();
        let mut signature = self.sandbox.signature(&webhook.body, at);
        if forged {
            signature = signature.replace("v1=", "v1=0");
        }
        let body = webhook.body.as_bytes();
        let taken = self
            .let_one(who, async |instance: &Instance| {
                webhook::take(&instance.platform, &instance.archiver, body, &signature).await
            })
            .await;
        let said = match &taken {
            None => "died".to_owned(),
            Some(Ok(new)) => if *new { "taken" } else { "known" }.to_owned(),
            Some(Err(error)) => error.to_string(),
        };
        self.say(format!("webhook {} to instance {who}: {said}", webhook.kind));
        if let Some(Ok(_)) = taken {
            assert!(!forged, "a forged webhook was believed");
            let event: serde_json::Value = serde_json::from_str(&webhook.body).unwrap();
            self.acknowledged.push(event["id"].as_str().unwrap().to_owned());
            self.sandbox.told(webhook.seq).await.unwrap();
        }
    }

    async fn rounds_without_faults(&mut self) {
        for webhook in self.sandbox.waiting().await.unwrap() {
            self.deliver(&webhook).await;
        }
        let who = self.below(2);
        for job in [Job::Events(200), Job::Fees, Job::Payouts, Job::Calendar, Job::Chain, Job::Housekeeping] {
            self.let_one(who, async |instance: &Instance| instance.work(job).await).await;
        }
        // One mail a round: as long as there is one.
        for _ in 0..200 {
            let sent = self.let_one(who, async |instance: &Instance| instance.work(Job::Mail).await).await;
            if sent.as_deref() != Some("1") {
                break;
            }
        }
    }

    /// Everything that is known becomes known to the service, in no time.
    pub async fn settle(&mut self) {
        let on = self.faults.set(false);
        for _ in 0..12 {
            self.let_pauses_end().await;
            self.rounds_without_faults().await;
            if self.queues_are_empty().await {
                break;
            }
        }
        self.sweep().await;
        self.faults.set(on);
        self.say("all is settled");
    }

    async fn let_pauses_end(&self) {
        let reader = self.instances[0].platform.db.clone();
        let now = self.now();
        let done = reader.write(move |tx| async move {
            for table in ["stripe_event", "mail"] {
                let sql = format!(
                    "UPDATE {table} SET lease_until = NULL, next_attempt_at = $1 WHERE state = 'queued'"
                );
                let backend = tx.connection().get_database_backend();
                let statement = sea_orm::Statement::from_sql_and_values(backend, sql, [now.into()]);
                tx.connection().execute_raw(statement).await?;
            }
            Ok::<_, solidarity::platform::db::StoreError>(())
        });
        done.await.unwrap();
    }

    /// `reconcile`, until there is nothing that it finds.
    async fn sweep(&mut self) {
        let span = sweep::SweepSpan { since: None, leave_young: TimeDelta::hours(-1), nightly: false };
        let swept = self
            .let_one(0, async |instance: &Instance| {
                sweep::sweep(&instance.platform, &instance.stripe, span).await
            })
            .await;
        let swept = swept.unwrap().unwrap();
        self.say(format!("{swept:?}"));
        assert_eq!(swept.failed, 0, "the sweep could not apply something");
    }

    /// Faults stop. What has been put off for longer is waited for; then everything drains within five minutes.
    pub async fn come_to_rest(&mut self) {
        self.faults.set(false);
        self.right_the_clocks();
        self.say("faults stop");
        let put_off = self.put_off_until().await.map_or(0, |at| (at - self.now()).num_seconds().max(0));
        self.truth.advance(TimeDelta::seconds(put_off));
        let deadline = self.now() + TimeDelta::minutes(MINUTES_TO_QUIET);
        self.rounds_without_faults().await;
        while !self.queues_are_empty().await {
            let left = self.left_in_the_queues().await;
            assert!(self.now() < deadline, "I7: five minutes after the last fault there waits {left}");
            self.truth.advance(TimeDelta::seconds(10));
            self.rounds_without_faults().await;
        }
        self.sweep().await;
        self.rounds_without_faults().await;
        let left = self.left_in_the_queues().await;
        assert!(self.queues_are_empty().await, "I7: the sweep left behind {left}");
    }
}
