//! What goes wrong in a run, and whose turn it is.

use std::{
    future::{pending, poll_fn},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    task::{Poll, Waker},
    time::Duration,
};

use futures_util::future::BoxFuture;
use serde_json::json;
use solidarity::{
    kernel::ids::MailId,
    mail::{DeliveryError, Postbox},
    platform::db::trouble::{Trouble, Troubles},
    sandbox::{InProcess, Request},
    stripe::{Answered, Asked, Exchange},
};

use super::chance::Chance;

/// How often each kind of fault strikes, in percent of its occasions.
#[derive(Clone, Copy, Debug, Default)]
pub struct Climate {
    pub stripe: u8,
    pub database: u8,
    pub mail: u8,
    pub death: u8,
    pub webhook_lost: u8,
    pub webhook_twice: u8,
    pub webhook_forged: u8,
    /// In percent of the deeds: a clock goes wrong by up to a day, or right again.
    pub clock: u8,
}

impl Climate {
    /// One of many kinds of weather; some of them good. What is `compared` with a run without faults has right clocks: a
    /// wrong one is more than a delay.
    pub fn of(seed: u64, compared: bool) -> Self {
        let mut chance = Chance::new(seed, 2);
        let mut up_to = |most: usize| {
            if chance.percent(35) { 0 } else { u8::try_from(chance.below(most + 1)).unwrap() }
        };
        let clock = up_to(20);
        Self {
            stripe: up_to(25),
            database: up_to(12),
            mail: up_to(50),
            death: up_to(5),
            webhook_lost: up_to(20),
            webhook_twice: up_to(40),
            webhook_forged: up_to(10),
            clock: if compared { 0 } else { clock },
        }
    }
}

/// What befalls a request to Stripe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mishap {
    None,
    Unreachable,
    Status(u16),
    /// Stripe remembers this failure under the request's key.
    Remembered500,
    AnswerLost,
    DiesBefore,
    DiesAfter,
}

struct State {
    chance: Chance,
    climate: Climate,
    on: bool,
    /// So many more requests to Stripe fail in a row.
    stripe_is_down: usize,
    struck: usize,
    mails: Vec<(MailId, Vec<u8>)>,
}

/// Shared by both instances.
pub struct Faults(Mutex<State>);

impl Faults {
    pub fn new(seed: u64, climate: Climate) -> Self {
        Self(Mutex::new(State {
            chance: Chance::new(seed, 3),
            climate,
            on: true,
            stripe_is_down: 0,
            struck: 0,
            mails: Vec::new(),
        }))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether anything goes wrong from now on; what was before.
    pub fn set(&self, on: bool) -> bool {
        let mut state = self.state();
        state.stripe_is_down = 0;
        std::mem::replace(&mut state.on, on)
    }

    /// Whether something of this frequency happens now.
    pub fn strike(&self, frequency: impl Fn(&Climate) -> u8) -> bool {
        let mut state = self.state();
        let percent = frequency(&state.climate);
        let strikes = state.on && state.chance.percent(percent);
        state.struck += usize::from(strikes);
        strikes
    }

    pub fn below(&self, bound: usize) -> usize {
        self.state().chance.below(bound)
    }

    /// How many faults there were.
    pub fn struck(&self) -> usize {
        self.state().struck
    }

    /// What the mail server accepted.
    pub fn mails(&self) -> Vec<(MailId, Vec<u8>)> {
        self.state().mails.clone()
    }

    fn of_stripe(&self, writes: bool) -> Mishap {
        if self.state().stripe_is_down > 0 {
            self.state().stripe_is_down -= 1;
            return Mishap::Unreachable;
        }
        if self.strike(|climate| climate.death) {
            return if self.below(2) == 0 { Mishap::DiesBefore } else { Mishap::DiesAfter };
        }
        if !self.strike(|climate| climate.stripe) {
            return Mishap::None;
        }
        match self.below(6) {
            0 => Mishap::Status(429),
            1 => Mishap::Status(503),
            2 if writes => Mishap::Remembered500,
            3 => Mishap::AnswerLost,
            4 => {
                let down = self.below(12);
                self.state().stripe_is_down = down;
                Mishap::Unreachable
            }
            _ => Mishap::Unreachable,
        }
    }

    fn of_database(&self) -> Trouble {
        if self.strike(|climate| climate.death) {
            return if self.below(2) == 0 { Trouble::DiesBefore } else { Trouble::DiesAfter };
        }
        if self.strike(|climate| climate.database) {
            return if self.below(3) == 0 { Trouble::AnswerLost } else { Trouble::Fails };
        }
        Trouble::None
    }
}

struct Turn {
    holder: usize,
    running: [bool; 2],
    wakers: [Option<Waker>; 2],
}

/// Only one of the two instances goes on at a time, from one commit or request to its next: what the other does in
/// between is chance, but the seed's.
pub struct Baton(Mutex<Turn>);

impl Baton {
    pub fn new() -> Self {
        Self(Mutex::new(Turn { holder: 0, running: [false; 2], wakers: [None, None] }))
    }

    fn turn(&self) -> MutexGuard<'_, Turn> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn begin(&self, running: [bool; 2]) {
        let mut turn = self.turn();
        turn.running = running;
        turn.holder = usize::from(!running[0]);
    }

    pub fn end(&self, who: usize) {
        let mut turn = self.turn();
        turn.running[who] = false;
        turn.hand_to(1 - who);
    }

    /// Waits for this one's turn, after the other's if `after_the_other`.
    async fn wait(&self, who: usize, after_the_other: bool) {
        if after_the_other {
            self.turn().hand_to(1 - who);
        }
        poll_fn(|context| {
            let mut turn = self.turn();
            if turn.holder == who || !turn.running[1 - who] {
                turn.holder = who;
                return Poll::Ready(());
            }
            turn.wakers[who] = Some(context.waker().clone());
            Poll::Pending
        })
        .await;
    }
}

impl Turn {
    fn hand_to(&mut self, who: usize) {
        if self.running[who] {
            self.holder = who;
            if let Some(waker) = self.wakers[who].take() {
                waker.wake();
            }
        }
    }
}

/// One instance's place in the world: what it asks goes through here.
#[derive(Clone)]
pub struct Seat {
    pub who: usize,
    pub faults: Arc<Faults>,
    pub baton: Arc<Baton>,
    pub sandbox: Arc<InProcess>,
    pub dead: Arc<AtomicBool>,
    /// Wakes what [`Seat::alive`] runs: tasks of their own may be what dies.
    pub waker: Arc<Mutex<Option<Waker>>>,
}

impl Seat {
    async fn turn(&self) {
        let other = self.faults.below(3) == 0;
        self.baton.wait(self.who, other).await;
    }

    /// The process has ended: nothing goes on.
    async fn die<T>(&self) -> T {
        self.dead.store(true, Ordering::Relaxed);
        let waker = self.waker.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(waker) = waker {
            waker.wake();
        }
        pending().await
    }

    /// Runs work of this instance until it is done, or until the instance dies: then `None`.
    pub async fn alive<T>(&self, work: impl Future<Output = T>) -> Option<T> {
        self.baton.wait(self.who, false).await;
        let mut work = std::pin::pin!(work);
        let outcome = poll_fn(|context| {
            *self.waker.lock().unwrap_or_else(PoisonError::into_inner) = Some(context.waker().clone());
            match work.as_mut().poll(context) {
                Poll::Ready(done) => Poll::Ready(Some(done)),
                Poll::Pending if self.dead.load(Ordering::Relaxed) => Poll::Ready(None),
                Poll::Pending => Poll::Pending,
            }
        })
        .await;
        self.baton.end(self.who);
        outcome
    }

    async fn call(&self, asked: Asked) -> Answered {
        let Asked { method, path, query, idempotency_key, body } = asked;
        let answer = self.sandbox.call(Request { method, path, query, idempotency_key, body }).await;
        Answered {
            status: answer.status,
            body: answer.body.into(),
            request_id: answer.request_id,
            should_retry: String::new(),
            retry_after: if answer.status == 429 { "1".to_owned() } else { String::new() },
        }
    }
}

impl Troubles for Seat {
    fn next(&self) -> BoxFuture<'static, Trouble> {
        let seat = self.clone();
        Box::pin(async move {
            seat.turn().await;
            seat.faults.of_database()
        })
    }

    fn die(&self) -> BoxFuture<'static, ()> {
        let seat = self.clone();
        Box::pin(async move { Self::die(&seat).await })
    }
}

impl Exchange for Seat {
    fn exchange(&self, asked: Asked) -> BoxFuture<'static, Result<Answered, String>> {
        let seat = self.clone();
        Box::pin(async move {
            seat.turn().await;
            let lost = || Err("a test has cut it off".to_owned());
            let writes = asked.method == "POST" && asked.idempotency_key.is_some();
            match seat.faults.of_stripe(writes) {
                Mishap::None => Ok(seat.call(asked).await),
                Mishap::Unreachable => lost(),
                Mishap::Status(status) => {
                    let body = r#"{"error":{"type":"api_error","message":"a test refuses this"}}"#;
                    Ok(Answered {
                        status,
                        body: body.into(),
                        request_id: String::new(),
                        should_retry: String::new(),
                        retry_after: String::new(),
                    })
                }
                Mishap::Remembered500 => {
                    let fault = json!({ "path": asked.path, "kind": "status", "value": 500, "times": 1 });
                    seat.sandbox.control("faults", &fault).await?;
                    let answered = seat.call(asked).await;
                    seat.sandbox.control("faults", &json!({ "clear": true })).await?;
                    Ok(answered)
                }
                Mishap::AnswerLost => {
                    drop(seat.call(asked).await);
                    lost()
                }
                Mishap::DiesBefore => seat.die().await,
                Mishap::DiesAfter => {
                    drop(seat.call(asked).await);
                    seat.die().await
                }
            }
        })
    }

    fn pause(&self, _: Duration) {}
}

impl Postbox for Seat {
    fn take(&self, id: MailId, message: Vec<u8>) -> BoxFuture<'static, Result<(), DeliveryError>> {
        let seat = self.clone();
        Box::pin(async move {
            seat.turn().await;
            let refused = || Err(DeliveryError::Passing("a test hangs up".to_owned()));
            let (dies, fails) =
                (seat.faults.strike(|climate| climate.death), seat.faults.strike(|climate| climate.mail));
            let taken = seat.faults.below(2) == 0 || !(dies || fails);
            if taken {
                seat.faults.state().mails.push((id, message));
            }
            if dies {
                return seat.die().await;
            }
            if fails { refused() } else { Ok(()) }
        })
    }
}
