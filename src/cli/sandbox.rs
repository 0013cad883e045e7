//! `sandbox`: the Stripe stand-in alone.

use std::{net::SocketAddr, path::PathBuf};

use clap::Args;

use super::Failure;
use crate::sandbox::{Sandbox, SandboxSettings};

#[derive(Args)]
pub struct SandboxArgs {
    /// A loopback address.
    #[arg(long, default_value = "127.0.0.1:12111")]
    listen: SocketAddr,
    /// Where webhooks are delivered.
    #[arg(long)]
    webhook_url: String,
    /// What they are signed with.
    #[arg(long)]
    webhook_secret: String,
    /// The state file; made where there is none.
    #[arg(long)]
    state: PathBuf,
}

pub(super) async fn sandbox(args: SandboxArgs) -> Result<(), Failure> {
    let SandboxArgs { listen, webhook_url, webhook_secret, state } = args;
    let settings = SandboxSettings { listen, webhook_url, webhook_secret, state, script_required: false };
    let sandbox = Sandbox::start(settings).await?;
    eprintln!("Stripe sandbox at http://{}/", sandbox.address());
    tokio::signal::ctrl_c().await?;
    sandbox.stop().await;
    Ok(())
}
