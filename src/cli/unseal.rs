//! `unseal`: opens sealed supporter records on the machine of whoever holds an identity.

use std::{fs, path::PathBuf};

use anyhow::Context;
use clap::Args;
use serde_json::json;
use uuid::Uuid;

use super::{Failure, setup};
use crate::{platform::vault::Identity, supporters::RecordOpener};

/// Records read at once.
const PAGE: u64 = 500;

#[derive(Args)]
pub struct UnsealArgs {
    /// The file of the office's or a recovery identity.
    #[arg(long)]
    identity: PathBuf,
}

/// Prints one JSON object a line: reference-free, by the record's own id, in order.
pub(super) async fn unseal(args: UnsealArgs) -> Result<(), Failure> {
    let identity = read_identity(&args.identity)?;
    let platform = setup::opened().await?;
    let mut opener = RecordOpener::new(platform.db.clone(), identity);
    let mut after = Uuid::nil();
    let mut count = 0usize;
    loop {
        let page = opener.page(after, PAGE).await?;
        let Some((last, _)) = page.last() else { break };
        after = last.0;
        count += page.len();
        for (id, record) in page {
            let line = json!({
                "record": id.0,
                "name": record.name,
                "email": record.email.as_ref().map(|e| e.as_str()),
                "message": record.message,
                "on_behalf_of": record.on_behalf_of,
            });
            println!("{line}");
        }
    }
    eprintln!("{count} records opened");
    Ok(())
}

/// An identity file as `keys init` writes it, or as `age-keygen` does.
pub(super) fn read_identity(path: &std::path::Path) -> Result<Identity, Failure> {
    let text = fs::read_to_string(path).with_context(|| path.display().to_string())?;
    Ok(Identity::parse(&text).with_context(|| path.display().to_string())?)
}
