//! What the service counts, in Prometheus' text. No label ever holds a reference or anything personal.

use std::{fmt, sync::Arc};

use prometheus_client::{
    encoding::{EncodeLabelSet, EncodeLabelValue, LabelValueEncoder, text},
    metrics::{counter::Counter, family::Family, gauge::Gauge},
    registry::Registry,
};

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RequestLabels {
    route: String,
    status: u16,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct JobLabels {
    kind: String,
    outcome: JobOutcome,
}

/// How an attempt at a job ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum JobOutcome {
    Done,
    /// To be tried again.
    Failed,
    /// Given up; a person has to look.
    Dead,
}

impl EncodeLabelValue for JobOutcome {
    fn encode(&self, encoder: &mut LabelValueEncoder<'_>) -> Result<(), fmt::Error> {
        let name = match self {
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Dead => "dead",
        };
        EncodeLabelValue::encode(&name, encoder)
    }
}

/// Counters and gauges of this process. Cheap to clone: all clones count together.
#[derive(Clone, Debug, Default)]
pub struct Metrics {
    requests: Family<RequestLabels, Counter>,
    jobs: Family<JobLabels, Counter>,
    /// Webhooks kept, and those refused for their signature or size.
    pub webhooks_archived: Counter,
    pub webhooks_refused: Counter,
    pub mails_sent: Counter,
    pub mails_failed: Counter,
    /// Mails waiting to be accepted by the mail server.
    pub outbox_depth: Gauge,
    /// Stripe events kept and not yet processed.
    pub inbox_depth: Gauge,
    /// Delivery envelopes that the server key still opens: as many as there are undelivered mails.
    pub openable_envelopes: Gauge,
    /// 1 while no event has come for a day although cards were charged.
    pub webhooks_silent: Gauge,
    /// Payouts whose lines do not add up to them.
    pub payouts_differing: Gauge,
    checkout_breaker: Gauge,
    registry: Arc<Registry>,
}

impl Metrics {
    pub fn new() -> Self {
        let mut metrics = Self::default();
        let mut registry = Registry::with_prefix("solidarity");
        // The text format adds `_total` to the names of counters.
        registry.register("http_requests", "Requests by route and status", metrics.requests.clone());
        registry.register("jobs", "Attempts at jobs by kind and outcome", metrics.jobs.clone());
        registry.register("webhooks_archived", "Webhooks kept", metrics.webhooks_archived.clone());
        registry.register("webhooks_refused", "Webhooks refused", metrics.webhooks_refused.clone());
        registry.register("mails_sent", "Mails accepted by the mail server", metrics.mails_sent.clone());
        registry.register(
            "mails_failed",
            "Attempts to send a mail that failed",
            metrics.mails_failed.clone(),
        );
        registry.register("outbox_depth", "Mails waiting", metrics.outbox_depth.clone());
        registry.register("inbox_depth", "Stripe events waiting", metrics.inbox_depth.clone());
        let envelopes = metrics.openable_envelopes.clone();
        registry.register("openable_envelopes", "Delivery envelopes that can be opened", envelopes);
        let differing = metrics.payouts_differing.clone();
        registry.register("payouts_differing", "Payouts that differ from their lines", differing);
        let silent = metrics.webhooks_silent.clone();
        registry.register("webhooks_silent", "1 while Stripe is silent although cards are charged", silent);
        let breaker = metrics.checkout_breaker.clone();
        registry.register("checkout_breaker_open", "1 while card checkouts are not offered", breaker);
        metrics.registry = Arc::new(registry);
        metrics
    }

    /// Counts an answered request. `route` is the pattern (`/donate/{reference}`), never the path.
    pub fn request(&self, route: &str, status: u16) {
        self.requests.get_or_create(&RequestLabels { route: route.to_owned(), status }).inc();
    }

    pub fn job(&self, kind: &str, outcome: JobOutcome) {
        self.jobs.get_or_create(&JobLabels { kind: kind.to_owned(), outcome }).inc();
    }

    /// Whether the breaker on card checkouts is open, so that transfers are offered instead.
    pub fn set_checkout_breaker(&self, open: bool) {
        self.checkout_breaker.set(i64::from(open));
    }

    /// All values in the OpenMetrics text format, which Prometheus reads.
    pub fn encode(&self) -> String {
        let mut encoded = String::new();
        if text::encode(&mut encoded, &self.registry).is_err() {
            tracing::error!("metrics could not be written");
        }
        encoded
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_counted_is_what_prometheus_reads() {
        let metrics = Metrics::new();
        let clone = metrics.clone();
        clone.request("/donate/{reference}", 200);
        clone.request("/donate/{reference}", 200);
        clone.request("/donate", 422);
        clone.job("send_mail", JobOutcome::Dead);
        clone.webhooks_archived.inc();
        clone.outbox_depth.set(3);
        clone.set_checkout_breaker(true);
        let text = metrics.encode();
        for line in [
            "solidarity_http_requests_total{route=\"/donate/{reference}\",status=\"200\"} 2",
            "solidarity_http_requests_total{route=\"/donate\",status=\"422\"} 1",
            "solidarity_jobs_total{kind=\"send_mail\",outcome=\"dead\"} 1",
            "solidarity_webhooks_archived_total 1",
            "solidarity_webhooks_refused_total 0",
            "solidarity_outbox_depth 3",
            "solidarity_openable_envelopes 0",
            "solidarity_checkout_breaker_open 1",
        ] {
            assert!(text.lines().any(|found| found == line), "{line} in\n{text}");
        }
        clone.set_checkout_breaker(false);
        assert!(metrics.encode().contains("solidarity_checkout_breaker_open 0"));
        assert!(metrics.encode().ends_with("# EOF\n"));
    }
}
