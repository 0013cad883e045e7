//! One process of the service, as far as a run needs it: what `serve` puts together, and the rounds of its worker.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use chrono::{DateTime, TimeDelta, Utc};
use solidarity::{
    app::{
        erasure,
        fees::book_fees,
        payout_lines::check_payouts,
        process_events::{Listener, Round, process_round},
        retention::forget_old,
        sweep::sweep_nightly,
        unheard::ask_about_unheard,
    },
    donations::{
        breaker::DeclineWatch, give::DonationsState, regular::keep_calendar, retention::give_up_old,
    },
    kernel::{
        clock::{Clock, ManualClock, Sources},
        payment_fact::PaymentFact,
    },
    ledger::{
        chain::{ChainKey, extend_chain},
        open_chain_key,
    },
    mail::{Transport, deliver_some, destroy_old_envelopes},
    payments::Archiver,
    platform::{
        Platform,
        config::Settings,
        db::Db,
        doors::Doors,
        telemetry::Metrics,
        vault::{Recipients, SealingKeyring, ServerKey},
    },
    stripe::Client,
};

use secrecy::ExposeSecret;

use super::{chance::SeededRandom, faults::Seat};

/// The clock of one machine: the true time, and by how much it is wrong.
#[derive(Debug)]
pub struct WrongClock {
    pub truth: Arc<ManualClock>,
    pub seconds: Arc<AtomicI64>,
}

impl Clock for WrongClock {
    fn now(&self) -> DateTime<Utc> {
        self.truth.now() + TimeDelta::seconds(self.seconds.load(Ordering::Relaxed))
    }
}

/// A round of the worker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Job {
    Events(i64),
    Mail,
    Chain,
    Fees,
    Payouts,
    Calendar,
    Housekeeping,
    Night,
}

/// What an instance is started with.
pub struct Start {
    pub settings: Arc<Settings>,
    pub seat: Seat,
    pub truth: Arc<ManualClock>,
    pub seconds: Arc<AtomicI64>,
    pub seed: u64,
    /// How often this instance was started before.
    pub life: u64,
}

/// A running instance.
pub struct Instance {
    pub platform: Platform,
    pub stripe: Client,
    pub donations: DonationsState,
    pub seat: Seat,
    pub chain_key: ChainKey,
    pub archiver: Archiver,
    transport: Transport,
    listener: Arc<Listener>,
}

impl Instance {
    pub async fn start(start: Start) -> Self {
        let Start { settings, seat, truth, seconds, seed, life } = start;
        let stream = 100 + life * 2 + seat.who as u64;
        let sources = Sources {
            clock: Arc::new(WrongClock { truth, seconds }),
            random: Arc::new(SeededRandom::new(seed, stream)),
        };
        let db = Db::connect(settings.database.url.expose_secret()).await.unwrap();
        let server_key = settings.secrets.server_key.as_ref().unwrap().expose_secret();
        let server_key = Arc::new(ServerKey::from_hex_or_base64(server_key).unwrap());
        let recipients = Recipients::parse(&settings.secrets.recipients).unwrap();
        let chain_key = open_chain_key(&db, &server_key, &recipients, &sources).await.unwrap();
        let shared = Arc::new(seat.clone());
        let platform = Platform {
            doors: Arc::new(Doors::new(db.clone(), sources.clone())),
            db: db.troubled(shared.clone()),
            settings,
            sources,
            keyring: Arc::new(SealingKeyring::new(recipients, Arc::clone(&server_key))),
            server_key,
        };
        erasure::replay(&platform).await.unwrap();
        let stripe = Client::in_process(shared.clone()).unwrap();
        let watch = Arc::new(DeclineWatch::new(platform.sources.clone(), &platform.settings.limits));
        let metrics = Metrics::new();
        let donations =
            DonationsState::new(platform.clone(), Some(stripe.clone()), Arc::clone(&watch), None, metrics);
        let listener: Arc<Listener> = Arc::new(move |fact: &PaymentFact| match fact {
            PaymentFact::ChargeSucceeded(_) => watch.note_charge(false, None),
            PaymentFact::ChargeFailed { fingerprint, .. } => watch.note_charge(true, fingerprint.as_deref()),
            _ => {}
        });
        let transport = Transport::Test(shared);
        let archiver = Archiver::start(platform.db.clone());
        Self { platform, stripe, donations, seat, chain_key, archiver, transport, listener }
    }

    /// One round, as the worker's loops do it; the outcome in a word.
    pub async fn work(&self, job: Job) -> String {
        let (platform, stripe) = (&self.platform, &self.stripe);
        let done: Result<String, String> = match job {
            Job::Events(most) => {
                let round = Round { most, at_once: 1 };
                text(process_round(platform, Some(stripe), self.listener.as_ref(), round).await)
            }
            Job::Mail => text(deliver_some(platform, &self.transport, Some(stripe), 1).await),
            Job::Chain => text(extend_chain(&platform.db, &self.chain_key).await),
            Job::Fees => text(book_fees(platform, stripe).await),
            Job::Payouts => text(check_payouts(platform, stripe).await),
            Job::Calendar => text(keep_calendar(platform, Some(stripe)).await),
            Job::Night => text(sweep_nightly(platform, stripe).await),
            Job::Housekeeping => {
                let done = [
                    ask_about_unheard(platform, Some(stripe)).await.map(drop),
                    give_up_old(platform).await,
                    destroy_old_envelopes(platform).await,
                    forget_old(platform).await.map(drop),
                ];
                text(done.into_iter().collect::<Result<Vec<()>, _>>().map(|_| "done"))
            }
        };
        done.unwrap_or_else(|error| error)
    }
}

fn text<T: std::fmt::Debug, E: std::fmt::Display>(done: Result<T, E>) -> Result<String, String> {
    done.map(|value| format!("{value:?}")).map_err(|error| format!("failed: {error}"))
}
