//! Listens: the public address, and a private one for health and metrics.

use std::{
    net::{SocketAddr, TcpListener},
    sync::Arc,
    time::Duration,
};

use actix_web::{App, HttpServer, dev::ServerHandle, middleware::from_fn, web::Data};
use tokio::{sync::Notify, task::JoinHandle};

use super::{
    held::doors, office::OfficeState, process_events::refresh_session, routes, webhook::WebhookState,
};
use crate::{
    affiliations::apply::AffiliationsState,
    donations::{
        breaker::DeclineWatch,
        give::{DonationsState, Refresh},
    },
    newsletter::pages::NewsletterState,
    office::limits::SignInLimits,
    payments::Archiver,
    platform::{
        Platform,
        http::gate::{Gate, guard},
        telemetry::Metrics,
    },
    reports::api::ReportsState,
    stripe::Client,
};

/// Seconds for requests under way when the service is told to stop.
const GRACE_SECONDS: u64 = 20;
/// How long a client may take to send its headers.
const SLOW_HEADERS: Duration = Duration::from_secs(10);

/// What the service listens with.
pub struct HttpParts {
    pub platform: Platform,
    /// `None`: transfers only.
    pub stripe: Option<Client>,
    pub watch: Arc<DeclineWatch>,
    pub metrics: Metrics,
    /// Rung when an event was archived.
    pub wake: Arc<Notify>,
}

/// Why the service does not listen.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    #[error("{setting}: cannot listen at {address}: {source}")]
    Listen { setting: &'static str, address: SocketAddr, source: std::io::Error },
}

/// A listening service.
#[derive(Debug)]
pub struct RunningServer {
    address: SocketAddr,
    private_address: SocketAddr,
    handles: Vec<ServerHandle>,
    tasks: Vec<JoinHandle<()>>,
}

impl RunningServer {
    /// Where the public pages are.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Where health and metrics are.
    pub fn private_address(&self) -> SocketAddr {
        self.private_address
    }

    /// Takes no more requests, finishes those under way, and stops.
    pub async fn stop(self) {
        for handle in &self.handles {
            handle.stop(true).await;
        }
        for task in self.tasks {
            if let Err(error) = task.await {
                tracing::error!(%error, "a listener ended badly");
            }
        }
    }
}

/// Begins to listen and answers at once.
///
/// # Errors
/// [`ServeError::Listen`] when an address is taken; it names the setting.
pub async fn serve_http(parts: HttpParts) -> Result<RunningServer, ServeError> {
    let HttpParts { platform, stripe, watch, metrics, wake } = parts;
    let settings = Arc::clone(&platform.settings);
    let (public, address) = bind("http.listen", settings.http.listen)?;
    let (private, private_address) = bind("http.private_listen", settings.http.private_listen)?;
    let refresh = stripe.clone().map(|stripe| refresher(platform.clone(), stripe));
    let gate = Data::new(Gate::new(Arc::clone(&settings), platform.sources.clone(), metrics.clone()));
    let limits = Data::new(SignInLimits::new(&settings.office));
    let office = Data::new(OfficeState { stripe: stripe.clone() });
    let newsletter = Data::new(NewsletterState { stripe: stripe.clone() });
    let affiliations = Data::new(AffiliationsState::new(platform.clone(), stripe.clone()));
    let donations = Data::new(DonationsState::new(platform.clone(), stripe, watch, refresh, metrics.clone()));
    let archiver = Archiver::start(platform.db.clone());
    let webhook =
        Data::new(WebhookState { platform: platform.clone(), archiver, metrics: metrics.clone(), wake });
    let reports = ReportsState { db: platform.db.clone(), sources: platform.sources.clone() };
    let reports = Data::new(reports);
    let (platform, metrics) = (Data::new(platform), Data::new(metrics));
    let shared = platform.clone();
    let routed = Arc::clone(&settings);
    let server = HttpServer::new(move || {
        App::new()
            .app_data(gate.clone())
            .app_data(limits.clone())
            .app_data(office.clone())
            .app_data(donations.clone())
            .app_data(newsletter.clone())
            .app_data(affiliations.clone())
            .app_data(webhook.clone())
            .app_data(reports.clone())
            .app_data(shared.clone())
            .configure(|cfg| routes::configure_public(cfg, &routed))
            .wrap(from_fn(doors))
            .wrap(from_fn(guard))
    });
    let server = match settings.http.workers {
        0 => server,
        workers => server.workers(workers),
    };
    let listen_error = |setting, address| move |source| ServeError::Listen { setting, address, source };
    let server = server
        .disable_signals()
        .shutdown_timeout(GRACE_SECONDS)
        .client_request_timeout(SLOW_HEADERS)
        .listen(public)
        .map_err(listen_error("http.listen", address))?
        .run();
    let private = HttpServer::new(move || {
        App::new().app_data(platform.clone()).app_data(metrics.clone()).configure(routes::configure_private)
    })
    .workers(1)
    .disable_signals()
    .shutdown_timeout(1)
    .listen(private)
    .map_err(listen_error("http.private_listen", private_address))?
    .run();
    let handles = vec![server.handle(), private.handle()];
    let tasks = [server, private].map(|server| {
        tokio::spawn(async move {
            if let Err(error) = server.await {
                tracing::error!(%error, "a listener ended");
            }
        })
    });
    Ok(RunningServer { address, private_address, handles, tasks: tasks.into() })
}

fn bind(setting: &'static str, address: SocketAddr) -> Result<(TcpListener, SocketAddr), ServeError> {
    let failed = |source| ServeError::Listen { setting, address, source };
    let listener = TcpListener::bind(address).map_err(failed)?;
    let bound = listener.local_addr().map_err(failed)?;
    Ok((listener, bound))
}

fn refresher(platform: Platform, stripe: Client) -> Refresh {
    Arc::new(move |session: String| {
        let (platform, stripe) = (platform.clone(), stripe.clone());
        Box::pin(async move {
            if let Err(error) = refresh_session(&platform, &stripe, &session).await {
                tracing::info!(%error, "Stripe's word on a session has to wait for its webhook");
            }
        })
    })
}
