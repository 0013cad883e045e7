//! `serve` and `worker`: the long-running commands.

use std::{net::TcpStream, sync::Arc, time::Duration};

use anyhow::{Context, anyhow};
use clap::Args;
use secrecy::ExposeSecret;
use tokio::{signal::unix, sync::Notify};

use super::{
    Failure,
    development::{Demonstration, admit_demonstration},
    setup,
};
use crate::{
    app::{
        erasure,
        process_events::Listener,
        serve_http::{HttpParts, serve_http},
        work::{Running, Worker},
    },
    donations::breaker::DeclineWatch,
    kernel::payment_fact::PaymentFact,
    mail::Transport,
    platform::{
        Platform,
        config::{MailTransport, Profile, Settings},
        telemetry::{self, Metrics},
    },
    sandbox::{Sandbox, SandboxSettings},
    stripe::Client,
};

/// Options of `serve`.
#[derive(Args, Default)]
pub struct ServeArgs {
    /// Serve pages only; run `solidarity worker` beside it.
    #[arg(long)]
    no_worker: bool,
}

pub(super) async fn serve(args: ServeArgs) -> Result<(), Failure> {
    let settings = setup::settings()?;
    telemetry::init(settings.log.format, &settings.log.filter)?;
    warn_of_rehearsal(&settings);
    let sandbox = start_sandbox(&settings).await?;
    let platform = setup::platform(settings).await?;
    erasure::replay(&platform).await?;
    let stripe = setup::stripe(&platform.settings)?;
    let metrics = Metrics::new();
    let wake = Arc::new(Notify::new());
    let watch = Arc::new(DeclineWatch::new(platform.sources.clone(), &platform.settings.limits));
    let worker = if args.no_worker {
        None
    } else {
        let (stripe, watch) = (stripe.clone(), Arc::clone(&watch));
        Some(start_worker(&platform, stripe, watch, metrics.clone(), Arc::clone(&wake)).await?)
    };
    let parts = HttpParts { platform: platform.clone(), stripe, watch, metrics, wake };
    let treasurer = match platform.settings.profile {
        Profile::Development => Some(admit_demonstration(&platform).await?),
        Profile::Test | Profile::Production => None,
    };
    let server = serve_http(parts).await?;
    announce(&platform, &server.address().to_string(), sandbox.as_ref(), treasurer.as_ref());
    stop_signal().await?;
    tracing::info!("stopping: what has begun is finished first");
    server.stop().await;
    if let Some(worker) = worker {
        worker.stop().await;
    }
    if let Some(sandbox) = sandbox {
        sandbox.stop().await;
    }
    Ok(())
}

pub(super) async fn worker() -> Result<(), Failure> {
    let settings = setup::settings()?;
    telemetry::init(settings.log.format, &settings.log.filter)?;
    let platform = setup::platform(settings).await?;
    erasure::replay(&platform).await?;
    let stripe = setup::stripe(&platform.settings)?;
    let watch = Arc::new(DeclineWatch::new(platform.sources.clone(), &platform.settings.limits));
    let running = start_worker(&platform, stripe, watch, Metrics::new(), Arc::new(Notify::new())).await?;
    eprintln!("solidarity worker is running; stop it with Ctrl-C");
    stop_signal().await?;
    running.stop().await;
    Ok(())
}

async fn start_worker(
    platform: &Platform,
    stripe: Option<Client>,
    watch: Arc<DeclineWatch>,
    metrics: Metrics,
    wake: Arc<Notify>,
) -> Result<Running, Failure> {
    let transport = Arc::new(Transport::try_new(&platform.settings.mail)?);
    let listener: Arc<Listener> = Arc::new(move |fact: &PaymentFact| match fact {
        PaymentFact::ChargeSucceeded(_) => watch.note_charge(false, None),
        PaymentFact::ChargeFailed { fingerprint, .. } => watch.note_charge(true, fingerprint.as_deref()),
        _ => {}
    });
    let chain_key = setup::chain_key(platform).await?;
    let worker = Worker { platform: platform.clone(), stripe, transport, chain_key, listener, metrics, wake };
    Ok(worker.start())
}

/// Starts the stand-in where the settings point at a loopback address on which nothing listens.
async fn start_sandbox(settings: &Settings) -> Result<Option<Sandbox>, Failure> {
    if !settings.stripe.embedded_sandbox || settings.profile == Profile::Production {
        return Ok(None);
    }
    let base = &settings.stripe.api_base;
    let address =
        base.socket_addrs(|| None).ok().and_then(|all| all.into_iter().find(|a| a.ip().is_loopback()));
    let Some(listen) = address else { return Ok(None) };
    if TcpStream::connect_timeout(&listen, Duration::from_millis(200)).is_ok() {
        eprintln!("Using what listens at {base} instead of Stripe.");
        return Ok(None);
    }
    let secret = settings.stripe.webhook_secret.as_ref().context("stripe.webhook_secret is missing")?;
    let folder = settings.state_folder();
    std::fs::create_dir_all(&folder)?;
    let sandbox = SandboxSettings {
        listen,
        webhook_url: format!("http://{}/webhooks/stripe", settings.http.listen),
        webhook_secret: secret.expose_secret().to_owned(),
        state: folder.join("sandbox.db"),
        script_required: false,
    };
    Ok(Some(Sandbox::start(sandbox).await.context("stripe.api_base")?))
}

fn warn_of_rehearsal(settings: &Settings) {
    if settings.profile == Profile::Production {
        for problem in settings.production_warnings() {
            tracing::warn!(%problem, "a setting to look at");
        }
    }
}

/// Says where to go, in development.
fn announce(
    platform: &Platform,
    address: &str,
    sandbox: Option<&Sandbox>,
    treasurer: Option<&Demonstration>,
) {
    let settings = &platform.settings;
    if settings.profile == Profile::Production {
        tracing::info!(address, "serving");
        return;
    }
    let url = settings.http.public_url.as_str().trim_end_matches('/');
    eprintln!("\n  Give             {url}/donate");
    if settings.mail.transport == MailTransport::File {
        eprintln!("  Read the mail    {url}/dev/mail");
    }
    if let Some(treasurer) = treasurer {
        let code = treasurer.secret.code_at(platform.sources.now().timestamp());
        let (email, password) = (treasurer.email.as_str(), treasurer.password.expose_secret());
        eprintln!("  Office           {url}/office");
        eprintln!(
            "                   {email}, password {password}, code {code} (later: solidarity user code)"
        );
        let uri = treasurer.secret.uri(&settings.campaign.name, email);
        eprintln!("                   for an authenticator app: {}", uri.expose_secret());
    }
    eprintln!("  API              {url}/api/docs");
    if let Some(sandbox) = sandbox {
        eprintln!("  Stripe sandbox   http://{}/   pay with card 4242 4242 4242 4242", sandbox.address());
    }
    eprintln!("  Metrics          http://{}/metrics", settings.http.private_listen);
    eprintln!("\n  Export           solidarity export payments --format csv");
    eprintln!("  Prove the books  solidarity verify\n\n  No real money moves here. Stop with Ctrl-C.\n");
}

async fn stop_signal() -> Result<(), Failure> {
    let mut terminate = unix::signal(unix::SignalKind::terminate()).map_err(|e| anyhow!(e))?;
    tokio::select! {
        result = tokio::signal::ctrl_c() => result?,
        _ = terminate.recv() => {}
    }
    Ok(())
}
