//! `audit-pack`: everything an auditor asks for of one year, in a folder, without anybody's name.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    path::{Path, PathBuf},
};

use anyhow::{Context, anyhow};
use chrono::NaiveDate;
use clap::Args;
use sha2::{Digest, Sha256};

use super::{
    Exit, Failure,
    audit_stories::{EntryKey, write_stories},
    export::{self, ExportArgs, ExportKind},
    setup,
};
use crate::{
    affiliations::issued_numbers,
    bank::queue::lines_between,
    ledger::{chain::extend_chain, period::closed_periods, verify::verify_ledger},
    platform::{Platform, vault::public_key_pem},
    reports::sinks::Format,
};

const PAGE: u64 = 1_000;

#[derive(Args)]
pub struct AuditArgs {
    /// A calendar year.
    #[arg(long)]
    year: i32,
    /// A folder that is not there yet.
    #[arg(long)]
    out: PathBuf,
    /// Whoever knows it draws the same sample.
    #[arg(long)]
    seed: String,
    /// How many entries are drawn.
    #[arg(long, default_value = "25")]
    sample: usize,
}

pub(super) async fn audit_pack(args: AuditArgs) -> Result<(), Failure> {
    let day = |month, day| NaiveDate::from_ymd_opt(args.year, month, day);
    let (Some(from), Some(to)) = (day(1, 1), day(12, 31)) else {
        return Err(Failure::Usage(anyhow!("--year {}: there is no such year", args.year)));
    };
    let platform = setup::opened().await?;
    fs::create_dir(&args.out).with_context(|| format!("the folder {} cannot be made", args.out.display()))?;
    for (kind, name) in [
        (ExportKind::TrialBalance, "trial-balance.csv"),
        (ExportKind::FundStatement, "fund-statement.csv"),
        (ExportKind::Journal, "journal.csv"),
        (ExportKind::Payouts, "payouts.csv"),
        (ExportKind::Payments, "payments.csv"),
    ] {
        let wanted = ExportArgs {
            from: Some(from),
            to: Some(to),
            out: Some(args.out.join(name)),
            ..ExportArgs::of(kind, Format::Csv)
        };
        match export::run(&platform.db, &wanted).await {
            Exit::Done => {}
            exit => return Err(Failure::Said(exit)),
        }
    }
    bank_lines(&platform, &args.out.join("bank-lines.csv"), from, to).await?;
    numbers(&platform, &args.out.join("invoice-numbers.csv"), from, to).await?;
    let drawn = sample(&args, &args.out.join("journal.csv"), &args.out.join("sample.csv"))?;
    write_stories(&platform, &drawn, &args.out.join("stories.txt")).await?;
    proofs(&platform, &args.out.join("proofs.txt")).await?;
    closed_months(&platform, &args).await?;
    println!(
        "the audit pack of {} is in {}; docs/auditor.md says what is in it",
        args.year,
        args.out.display()
    );
    Ok(())
}

fn writer(path: &Path) -> Result<csv::Writer<File>, Failure> {
    Ok(csv::Writer::from_path(path).with_context(|| format!("{} cannot be written", path.display()))?)
}

/// Lines of statements as they are kept: no payer.
async fn bank_lines(platform: &Platform, path: &Path, from: NaiveDate, to: NaiveDate) -> Result<(), Failure> {
    let mut out = writer(path)?;
    let columns =
        ["account", "booked_on", "currency", "amount", "state", "source", "source_ref", "reference"];
    out.write_record(columns)?;
    let mut after = None;
    loop {
        let page = lines_between(&platform.db, from, to, after, PAGE).await?;
        let Some((last, line)) = page.last() else { break };
        after = Some((line.date, *last));
        for (_, line) in &page {
            out.write_record([
                &line.account,
                &line.date.to_string(),
                line.amount.currency.code(),
                &line.amount.to_decimal(),
                &line.state,
                &line.source,
                &line.source_ref,
                &line.reference,
            ])?;
        }
    }
    Ok(out.flush()?)
}

/// Every number of the series of invoices and credit notes that was issued in the year.
async fn numbers(platform: &Platform, path: &Path, from: NaiveDate, to: NaiveDate) -> Result<(), Failure> {
    let mut out = writer(path)?;
    out.write_record(["number", "issued_on", "kind"])?;
    for (number, issued_on, kind) in issued_numbers(&platform.db, from, to).await? {
        out.write_record([number.as_str(), &issued_on.to_string(), kind])?;
    }
    Ok(out.flush()?)
}

fn key_of(row: &csv::StringRecord) -> EntryKey {
    (row.get(5).unwrap_or_default().to_owned(), row.get(6).unwrap_or_default().to_owned())
}

/// Entries drawn by a seed: those whose hash with it is smallest. Writes all their postings, and says which they are, in
/// the journal's order.
fn sample(args: &AuditArgs, journal: &Path, path: &Path) -> Result<Vec<EntryKey>, Failure> {
    let drawn = {
        let mut smallest: BTreeMap<Vec<u8>, EntryKey> = BTreeMap::new();
        for row in csv::Reader::from_path(journal)?.records() {
            let key = key_of(&row?);
            let hash = Sha256::digest(format!("{}\u{1f}{}\u{1f}{}", args.seed, key.0, key.1)).to_vec();
            smallest.insert(hash, key);
            if smallest.len() > args.sample {
                smallest.pop_last();
            }
        }
        smallest.into_values().collect::<std::collections::BTreeSet<_>>()
    };
    let mut reader = csv::Reader::from_path(journal)?;
    let mut out = writer(path)?;
    out.write_record(reader.headers()?)?;
    let mut entries: Vec<EntryKey> = Vec::new();
    for row in reader.records() {
        let row = row?;
        let key = key_of(&row);
        if !drawn.contains(&key) {
            continue;
        }
        out.write_record(&row)?;
        // An entry's postings stand one after another.
        if entries.last() != Some(&key) {
            entries.push(key);
        }
    }
    out.flush()?;
    Ok(entries)
}

/// The signed statements of the year's closed months, each with its signature and the key that proves it.
async fn closed_months(platform: &Platform, args: &AuditArgs) -> Result<(), Failure> {
    let folder = args.out.join("months");
    fs::create_dir(&folder).with_context(|| format!("the folder {} cannot be made", folder.display()))?;
    let year = format!("{}-", args.year);
    for closed in closed_periods(&platform.db).await? {
        let (month, Some(signed)) = (closed.month, closed.statement) else { continue };
        if month.starts_with(&year) {
            fs::write(folder.join(format!("{month}.txt")), &signed.text)?;
            fs::write(folder.join(format!("{month}.sig")), &signed.signature)?;
            fs::write(folder.join(format!("{month}.pem")), public_key_pem(&signed.public_key))?;
        }
    }
    Ok(())
}

/// What `verify` says of the ledger, with the head of the chain.
async fn proofs(platform: &Platform, path: &Path) -> Result<(), Failure> {
    let key = setup::chain_key(platform).await?;
    extend_chain(&platform.db, &key).await?;
    let checks = verify_ledger(&platform.db, &key, platform.sources.now()).await?;
    let lines: Vec<String> = checks
        .iter()
        .map(|check| {
            format!("{} {}: {}", if check.passed { "ok    " } else { "BROKEN" }, check.name, check.detail)
        })
        .collect();
    fs::write(path, lines.join("\n") + "\n")
        .with_context(|| format!("{} cannot be written", path.display()))?;
    if checks.iter().all(|check| check.passed) { Ok(()) } else { Err(Failure::CheckFailed) }
}
