//! An embedded stand-in for Stripe, for development and tests; it shares no type with the client.
//!
//! It follows what Stripe publishes (each file names its pages), keeps its state in one SQLite file, committed before
//! each answer, and is reached like Stripe itself: over HTTP.

mod act;
mod balance;
mod bulk;
mod card;
mod charge;
mod checkout;
mod clock;
mod collect;
mod control;
mod currency;
mod customer;
mod deliver;
mod dispute;
mod due;
mod error;
mod fault;
mod form;
#[cfg(feature = "failpoints")]
mod in_process;
mod invoice;
mod invoice_call;
mod invoice_page;
mod invoice_payment;
mod line_item;
mod listing;
mod lists;
mod page;
mod params;
mod pay_page;
mod payment_intent;
mod payment_method;
mod payout;
mod period;
mod portal;
mod price;
mod refund;
mod renew;
mod routes;
mod schedule;
mod server;
mod session;
mod store;
mod subscription;
mod subscription_create;
mod subscription_update;
mod work;

use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::time::Duration;

use actix_web::dev::ServerHandle;
use actix_web::{App, HttpResponse, HttpServer, web};
use tokio::task::JoinHandle;

pub use error::SandboxError;
#[cfg(feature = "failpoints")]
pub use in_process::{InProcess, Request, Response, Webhook};

use control::Settings;
use deliver::Endpoint;
use server::Shared;
use store::Store;
use work::Core;

/// Largest request body, bytes.
const LARGEST_BODY: usize = 1 << 20;

/// How often the passing of time is looked at.
const TICK: Duration = Duration::from_secs(2);

/// How a sandbox is to run.
#[derive(Debug, Clone)]
pub struct SandboxSettings {
    /// A loopback address; port 0 takes a free one.
    pub listen: SocketAddr,
    /// Where webhooks are delivered.
    pub webhook_url: String,
    /// What they are signed with, such as `whsec_…`.
    pub webhook_secret: String,
    /// The state file; made where there is none.
    pub state: PathBuf,
    /// The card page refuses to work without JavaScript, as Stripe's does.
    pub script_required: bool,
}

/// A running sandbox.
#[derive(Debug)]
pub struct Sandbox {
    address: SocketAddr,
    server: ServerHandle,
    shared: web::Data<Shared>,
    tasks: Vec<JoinHandle<()>>,
}

impl Sandbox {
    /// Opens the state, listens, and begins to deliver what waits; answers once it listens.
    ///
    /// # Errors
    /// [`SandboxError::NotLoopback`], [`SandboxError::Listen`] when the address is taken, [`SandboxError::State`].
    pub async fn start(settings: SandboxSettings) -> Result<Sandbox, SandboxError> {
        let addr = settings.listen;
        if !addr.ip().is_loopback() {
            return Err(SandboxError::NotLoopback(addr));
        }
        let listen = |source| SandboxError::Listen { addr, source };
        let listener = TcpListener::bind(addr).map_err(listen)?;
        let address = listener.local_addr().map_err(listen)?;
        let store = Store::open(&settings.state).await?;
        let defaults = Settings { script_required: settings.script_required, ..Settings::default() };
        let core = Core::load(store, defaults).await?;
        let shared = web::Data::new(Shared::new(core, format!("http://{address}")));
        let endpoint = Endpoint::new(settings.webhook_url, settings.webhook_secret)?;
        let data = shared.clone();
        let server = HttpServer::new(move || App::new().app_data(data.clone()).configure(routes_of_all))
            .workers(1)
            .disable_signals()
            .shutdown_timeout(2)
            .listen(listener)
            .map_err(listen)?
            .run();
        let handle = server.handle();
        let serving = tokio::spawn(async move {
            if let Err(error) = server.await {
                tracing::error!(%error, "the sandbox's server ended");
            }
        });
        let delivering = tokio::spawn(deliver::run(shared.clone().into_inner(), endpoint));
        let ticking = tokio::spawn(tick(shared.clone()));
        Ok(Sandbox { address, server: handle, shared, tasks: vec![delivering, ticking, serving] })
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Ends requests under way and stops; undelivered webhooks stay in the state file and are delivered after the
    /// next start.
    pub async fn stop(self) {
        self.server.stop(true).await;
        // No request is left; the lock makes sure that none of the tasks is in the middle of writing.
        let _quiet = self.shared.core.lock().await;
        for task in &self.tasks {
            task.abort();
        }
    }
}

fn routes_of_all(config: &mut web::ServiceConfig) {
    config
        .app_data(web::PayloadConfig::new(LARGEST_BODY))
        .route("/", web::get().to(page::index))
        .route("/_sandbox/style.css", web::get().to(page::style))
        .route("/_sandbox/script.js", web::get().to(page::script))
        .route("/_sandbox/{call:.*}", web::route().to(control::handle))
        .route("/c/pay/{id}", web::get().to(page::handle))
        .route("/c/pay/{id}", web::post().to(page::handle))
        .route("/i/{id}", web::get().to(page::handle))
        .route("/i/{id}", web::post().to(page::handle))
        .route("/p/session/{id}", web::get().to(page::handle))
        .route("/p/session/{id}", web::post().to(page::handle))
        .route("/v1/{call:.*}", web::route().to(server::handle))
        .default_service(web::to(|| async { HttpResponse::NotFound().body("Not found") }));
}

/// Lets the sandbox's own time pass.
async fn tick(shared: web::Data<Shared>) {
    loop {
        tokio::time::sleep(TICK).await;
        let mut core = shared.core.lock().await;
        if let Err(error) = due::come_to_date(&mut core, &shared.base).await {
            tracing::error!(error = %error.message, "the sandbox's time stands still");
        }
        drop(core);
        shared.wake.notify_one();
    }
}
