//! `unseal`: opens sealed supporter records on the machine of whoever holds an identity.

use std::{fs, path::PathBuf};

use anyhow::Context;
use clap::Args;
use serde_json::json;
use uuid::Uuid;

use super::{Failure, setup};
use crate::{
    disbursements::{NOTE_COLUMN, NOTE_TABLE, sealed_notes},
    office::audit::{self, entries_after},
    payments::{REASON_COLUMN, REASON_TABLE, refund_reasons},
    platform::{
        Platform,
        vault::{Aad, Identity},
    },
    supporters::RecordOpener,
};

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
    let opener = RecordOpener::new(platform.db.clone(), identity);
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
    let reasons = reasons(&platform, &opener).await?;
    let acts = acts(&platform, &opener).await?;
    let notes = notes(&platform, &opener).await?;
    eprintln!(
        "{count} records, {reasons} reasons of refunds, {acts} of the office's acts and {notes} notes of \
         disbursements opened"
    );
    Ok(())
}

/// Prints why people of the office did something, by the entry of the audit log.
async fn acts(platform: &Platform, opener: &RecordOpener) -> Result<usize, Failure> {
    let (mut after, mut count) = (0, 0);
    loop {
        let page = entries_after(&platform.db, after, PAGE).await?;
        let Some(last) = page.last() else { return Ok(count) };
        after = last.seq;
        for entry in page {
            let Some((key, sealed)) = entry.reason else { continue };
            let place = Aad { table: audit::REASON_TABLE, row: entry.id, column: audit::REASON_COLUMN };
            let text = opener.open_text(key, &place, &sealed).await?;
            println!("{}", json!({ "entry": entry.seq, "action": entry.action, "reason": text }));
            count += 1;
        }
    }
}

/// Prints what was written beside disbursements, by their reference.
async fn notes(platform: &Platform, opener: &RecordOpener) -> Result<usize, Failure> {
    let (mut after, mut count) = (Uuid::nil(), 0);
    loop {
        let page = sealed_notes(&platform.db, after, PAGE).await?;
        let Some((last, ..)) = page.last() else { return Ok(count) };
        after = *last;
        count += page.len();
        for (act, reference, note) in page {
            let place = Aad { table: NOTE_TABLE, row: act, column: NOTE_COLUMN };
            let text = opener.open_text(note.key, &place, &note.bytes).await?;
            println!("{}", json!({ "disbursement": reference, "note": text }));
        }
    }
}

/// Prints why refunds were made, by Stripe's id of the refund.
async fn reasons(platform: &Platform, opener: &RecordOpener) -> Result<usize, Failure> {
    let (mut after, mut count) = (Uuid::nil(), 0);
    loop {
        let page = refund_reasons(&platform.db, after, PAGE).await?;
        let Some(last) = page.last() else { return Ok(count) };
        after = last.attempt;
        count += page.len();
        for reason in page {
            let place = Aad { table: REASON_TABLE, row: reason.attempt, column: REASON_COLUMN };
            let text = opener.open_text(reason.key, &place, &reason.bytes).await?;
            println!("{}", json!({ "refund": reason.refund, "reason": text }));
        }
    }
}

/// An identity file as `keys init` writes it, or as `age-keygen` does.
pub(super) fn read_identity(path: &std::path::Path) -> Result<Identity, Failure> {
    let text = fs::read_to_string(path).with_context(|| path.display().to_string())?;
    Ok(Identity::parse(&text).with_context(|| path.display().to_string())?)
}
