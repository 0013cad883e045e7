//! Delivers webhooks: signed, several at a time, tried again with growing pauses.
//!
//! See <https://docs.stripe.com/webhooks> (signatures, retries up to three days).

use std::collections::{HashSet, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use futures_util::stream::{FuturesUnordered, StreamExt as _};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use super::clock::real_millis;
use super::control::save_faults;
use super::error::{ApiError, SandboxError};
use super::fault::{self, FaultKind};
use super::server::Shared;
use super::store::{Outcome, Waiting};
use crate::kernel::clock::{Random as _, SystemRandom};

/// How many deliveries are under way at once.
const AT_ONCE: usize = 8;
/// How many are read from the state file at once.
const FETCHED: usize = 64;
/// Longest pause between attempts, and how long they go on, real milliseconds.
const LONGEST_PAUSE: i64 = 3_600_000;
const GIVE_UP_AFTER: i64 = 3 * 86_400_000;
/// How long the receiver has for its answer.
const PATIENCE: Duration = Duration::from_secs(30);

/// Where webhooks go, and the secret they are signed with.
#[derive(Clone)]
pub(super) struct Endpoint {
    client: reqwest::Client,
    url: String,
    secret: String,
}

/// What faults do to one delivery.
#[derive(Debug, Default, Clone, Copy)]
struct Mishap {
    drop: bool,
    bad_signature: bool,
    /// Held back by so many milliseconds.
    hold: Option<i64>,
    copies: usize,
}

impl Endpoint {
    /// A keep-alive client for the endpoint.
    pub fn new(url: String, secret: String) -> Result<Endpoint, SandboxError> {
        // Someone else in the process may have chosen already; any provider will do.
        let _chosen = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder().timeout(PATIENCE).no_proxy().build()?;
        Ok(Endpoint { client, url, secret })
    }

    async fn attempt(self, waiting: Waiting, mishap: Mishap) -> (i64, Outcome) {
        if mishap.drop {
            return (waiting.seq, Outcome::Done);
        }
        let mut taken = true;
        for _ in 0..mishap.copies.max(1) {
            taken &= self.send(&waiting.body, mishap.bad_signature).await;
        }
        let now = real_millis();
        if taken || now - waiting.since > GIVE_UP_AFTER {
            return (waiting.seq, Outcome::Done);
        }
        let exponent = u32::try_from(waiting.attempts.clamp(0, 12)).unwrap_or(12);
        let pause = (1000_i64 << exponent).min(LONGEST_PAUSE);
        (waiting.seq, Outcome::Later { at: now + pause, attempts: waiting.attempts + 1, held: false })
    }

    /// Whether the receiver answered 2xx.
    async fn send(&self, body: &str, bad_signature: bool) -> bool {
        let secret = if bad_signature { "whsec_of_someone_else" } else { &self.secret };
        let Some(signature) = sign(body, secret, real_millis() / 1000) else { return false };
        let request = self
            .client
            .post(&self.url)
            .header("Content-Type", "application/json; charset=utf-8")
            .header("User-Agent", "Stripe/1.0 (+https://stripe.com/docs/webhooks)")
            .header("Stripe-Signature", signature)
            .body(body.to_owned());
        let Ok(response) = request.send().await else { return false };
        let taken = response.status().is_success();
        // Read to its end, so that the connection can be used again.
        drop(response.bytes().await);
        taken
    }
}

/// `Stripe-Signature`: `t=…,v1=…`, at a real time in seconds.
pub(super) fn sign(body: &str, secret: &str, at: i64) -> Option<String> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).ok()?;
    mac.update(format!("{at}.{body}").as_bytes());
    Some(format!("t={at},v1={}", hex::encode(mac.finalize().into_bytes())))
}

/// Delivers for ever; ends when the task is aborted, at any point, since what was not marked is delivered again.
pub(super) async fn run(shared: Arc<Shared>, endpoint: Endpoint) {
    let mut flying: FuturesUnordered<BoxFuture<'static, (i64, Outcome)>> = FuturesUnordered::new();
    let mut taken: HashSet<i64> = HashSet::new();
    let mut queue: VecDeque<(Waiting, Mishap)> = VecDeque::new();
    loop {
        if queue.is_empty() {
            match fetch(&shared, &taken).await {
                Ok(found) => {
                    taken.extend(found.iter().map(|(waiting, _)| waiting.seq));
                    queue.extend(found);
                }
                Err(error) => tracing::error!(error = %error.message, "webhooks cannot be read"),
            }
        }
        while flying.len() < AT_ONCE {
            let Some((waiting, mishap)) = queue.pop_front() else { break };
            flying.push(start(&endpoint, waiting, mishap));
        }
        let mut outcomes = Vec::new();
        if flying.is_empty() {
            pause(&shared).await;
        } else if queue.is_empty() {
            tokio::select! {
                done = flying.next() => outcomes.extend(done),
                () = shared.wake.notified() => {}
            }
        } else {
            outcomes.extend(flying.next().await);
        }
        while let Some(Some(done)) = flying.next().now_or_never() {
            outcomes.push(done);
        }
        if !outcomes.is_empty() {
            if let Err(error) = shared.core.lock().await.store.delivered(&outcomes).await {
                tracing::error!(%error, "deliveries cannot be written down");
            }
            for (seq, _) in &outcomes {
                taken.remove(seq);
            }
        }
    }
}

fn start(endpoint: &Endpoint, waiting: Waiting, mishap: Mishap) -> BoxFuture<'static, (i64, Outcome)> {
    if let Some(hold) = mishap.hold {
        let later = Outcome::Later { at: real_millis() + hold, attempts: waiting.attempts, held: true };
        return async move { (waiting.seq, later) }.boxed();
    }
    endpoint.clone().attempt(waiting, mishap).boxed()
}

/// Waits for the next attempt's time, for news, or for a second.
async fn pause(shared: &Shared) {
    let next = shared.core.lock().await.store.next_delivery().await.ok().flatten();
    let millis = next.map_or(1000, |at| (at - real_millis()).clamp(5, 1000));
    let nap = Duration::from_millis(millis.unsigned_abs());
    tokio::select! {
        () = tokio::time::sleep(nap) => {}
        () = shared.wake.notified() => {}
    }
}

async fn fetch(shared: &Shared, taken: &HashSet<i64>) -> Result<Vec<(Waiting, Mishap)>, ApiError> {
    let mut core = shared.core.lock().await;
    let limit = i64::try_from(FETCHED + taken.len()).unwrap_or(i64::MAX);
    let mut found = core.store.waiting(real_millis(), limit).await?;
    found.retain(|waiting| !taken.contains(&waiting.seq));
    if core.faults.is_empty() {
        return Ok(found.into_iter().map(|waiting| (waiting, Mishap::default())).collect());
    }
    let before = core.faults.clone();
    let mut dealt = Vec::with_capacity(found.len());
    for waiting in found {
        let mishap = mishap(&mut core.faults, &waiting);
        dealt.push((waiting, mishap));
    }
    if core.faults != before {
        save_faults(&core).await?;
    }
    Ok(dealt)
}

fn mishap(faults: &mut Vec<fault::Fault>, waiting: &Waiting) -> Mishap {
    let mut hit = |kind| fault::take(faults, kind, &waiting.kind);
    if hit(FaultKind::DropWebhooks).is_some() {
        return Mishap { drop: true, ..Mishap::default() };
    }
    let most = if waiting.held { None } else { hit(FaultKind::ReorderWebhooks) };
    if let Some(most) = most {
        let mut random = [0_u8; 4];
        SystemRandom.fill(&mut random);
        let hold = i64::from(u32::from_be_bytes(random)) % most.unwrap_or(2000).max(1);
        return Mishap { hold: Some(hold), ..Mishap::default() };
    }
    Mishap {
        drop: false,
        bad_signature: hit(FaultKind::BadSignature).is_some(),
        hold: None,
        copies: hit(FaultKind::DuplicateWebhooks)
            .map_or(1, |copies| usize::try_from(copies.unwrap_or(2)).unwrap_or(2).clamp(1, 20)),
    }
}

#[cfg(test)]
mod tests {
    use super::sign;

    /// Reckoned with `openssl dgst -sha256 -hmac whsec_test`.
    #[test]
    fn the_signature_is_over_time_and_body() {
        let header = sign("{}", "whsec_test", 1_700_000_000).unwrap();
        assert_eq!(header, format!("t=1700000000,v1={}", KNOWN));
    }

    const KNOWN: &str = "35495024f4ef3f94e5a93e22221544c4b75e9a42300cd965ab81cb85cd994e91";
}
