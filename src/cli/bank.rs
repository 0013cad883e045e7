//! `import bank-statement` and `bank`: statements, and what waits for somebody to say what it is.

use std::{
    fs::File,
    io::{BufRead, BufReader, Read},
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::{Context, anyhow};
use clap::{Args, Subcommand, ValueEnum};

use super::{Failure, setup, unseal::read_identity};
use crate::{
    app::dispatch::books,
    app::statements::{
        ImportError, ImportOptions, ImportedStatement, Opener, OutgoingKind, explain_outgoing,
        import_statement, settle_told_anew,
    },
    bank::{
        agreement::{Agreement, agreements},
        asked_lines,
        formats::{Mapping, headings_of},
        line::{COLUMN, Payer, TABLE},
        queue::{open_lines, open_sums},
        save_mapping,
    },
    kernel::money::{Currency, Money},
    platform::{Platform, vault::Aad},
    supporters::RecordOpener,
};

/// What is read ahead of the file.
const BUFFER: usize = 256 * 1024;
const PAGE: u64 = 500;

#[derive(Subcommand)]
pub enum ImportCommand {
    /// camt.053, OFX, MT940 or CSV; recognised by content. Importing twice or overlapping changes nothing.
    BankStatement(StatementArgs),
}

#[derive(Args)]
pub struct StatementArgs {
    file: PathBuf,
    /// Says what would be booked, and books nothing.
    #[arg(long)]
    dry_run: bool,
    /// Which of the campaign's own accounts, by a short name of your choice; `main` without it.
    #[arg(long, value_name = "NAME")]
    account: Option<String>,
    /// For CSV that does not tell its currency.
    #[arg(long)]
    currency: Option<Currency>,
}

#[derive(Subcommand)]
pub enum BankCommand {
    /// Lines of statements that nothing explains, with what is near.
    Queue {
        /// Opens payer, account and words of each line.
        #[arg(long)]
        identity: Option<PathBuf>,
    },
    /// Whether the ledger's bank is the bank's, currency by currency, and what is outstanding. Exit 1 where it is not.
    Agreement {
        /// The evening of this day; today's without it.
        #[arg(long, value_name = "YYYY-MM-DD")]
        on: Option<chrono::NaiveDate>,
    },
    /// Says what money out was that waits in suspense.
    Explain {
        /// As `bank queue` shows it.
        line: String,
        #[arg(long = "as", value_enum)]
        kind: Outgoings,
        /// The fund that pays it; the general one without it.
        #[arg(long, value_name = "SLUG")]
        fund: Option<String>,
    },
    /// Says whether a line that came in another format is one that is here.
    ToldBefore {
        /// As `bank queue` shows it.
        line: String,
        /// It is the same line: nothing is booked of it.
        #[arg(long, required_unless_present = "another", conflicts_with = "another")]
        same: bool,
        /// It is another payment: it waits in suspense.
        #[arg(long)]
        another: bool,
    },
    /// Saves which column of a bank's CSV means what; files with the same headings are read by it.
    CsvMapping(Box<MappingArgs>),
}

#[derive(Clone, Copy, ValueEnum)]
pub enum Outgoings {
    BankCharges,
    Expenses,
}

#[derive(Args)]
pub struct MappingArgs {
    name: String,
    /// A file of this bank's: its headings are kept, nothing else of it.
    #[arg(long, value_name = "FILE")]
    like: PathBuf,
    #[arg(long, value_name = "COLUMN")]
    date: String,
    /// Dates with slashes have the month first.
    #[arg(long)]
    month_first: bool,
    /// One signed amount …
    #[arg(long, value_name = "COLUMN")]
    amount: Option<String>,
    /// … or what came in and what went out.
    #[arg(long, value_name = "COLUMN", requires = "money_out")]
    money_in: Option<String>,
    #[arg(long, value_name = "COLUMN", requires = "money_in")]
    money_out: Option<String>,
    /// Words of the payer; several times, if they are in several columns.
    #[arg(long = "text", value_name = "COLUMN")]
    texts: Vec<String>,
    #[arg(long, value_name = "COLUMN")]
    payer: Option<String>,
    #[arg(long, value_name = "COLUMN")]
    payer_account: Option<String>,
    /// The bank's own id of a line.
    #[arg(long, value_name = "COLUMN")]
    id: Option<String>,
    #[arg(long, value_name = "COLUMN")]
    balance: Option<String>,
    #[arg(long, value_name = "COLUMN")]
    currency_column: Option<String>,
    /// The account's currency, where no column tells it.
    #[arg(long)]
    currency: Option<Currency>,
}

fn text(money: Money) -> String {
    format!("{} {}", money.to_decimal(), money.currency)
}

pub(super) async fn import(command: ImportCommand) -> Result<(), Failure> {
    let ImportCommand::BankStatement(args) = command;
    let path = args.file.clone();
    File::open(&path).with_context(|| format!("{} cannot be read", path.display()))?;
    let platform = setup::opened().await?;
    let open: Opener = Arc::new(move || {
        let reader: Box<dyn BufRead + Send> = Box::new(BufReader::with_capacity(BUFFER, File::open(&path)?));
        Ok(reader)
    });
    let options = ImportOptions { account: args.account, currency: args.currency, dry_run: args.dry_run };
    match import_statement(&platform, open, options).await {
        Ok(statements) => {
            for statement in &statements {
                tell(statement, args.dry_run);
            }
            if !args.dry_run
                && statements
                    .iter()
                    .any(|s| s.sorted.suspense_in.0 + s.sorted.suspense_out.0 + s.sorted.asked.0 > 0)
            {
                println!("what waits: solidarity bank queue");
            }
            Ok(())
        }
        Err(error @ ImportError::Wrong(..)) => {
            eprintln!("{error}");
            Err(Failure::CheckFailed)
        }
        Err(error @ (ImportError::Unreadable(_) | ImportError::Account(_))) => {
            Err(Failure::Usage(anyhow!("{error}; nothing was imported")))
        }
        Err(error) => Err(error.into()),
    }
}

fn tell(of: &ImportedStatement, dry_run: bool) {
    let ending = if of.ending.is_empty() { String::new() } else { format!(" (…{})", of.ending) };
    let days = of.days.map_or_else(String::new, |(first, last)| format!(" from {first} to {last}"));
    println!("{} of account {}{ending} in {}: {} lines{days}", of.format, of.account, of.currency, of.lines);
    if of.is_new_account {
        println!("  this is the first statement of the account: later ones must be of the same");
    }
    match (of.opening, of.closing) {
        (Some(opening), Some(closing)) => {
            println!("  opening {} and entries make the closing {}", text(opening), text(closing));
        }
        _ => println!(
            "  note: it tells no opening and closing balance: whether a line is missing is not known"
        ),
    }
    if dry_run {
        println!("  nothing is booked: this is a dry run");
    }
    println!("  {:>7} here before", of.known);
    let sorted = &of.sorted;
    for (name, (lines, minor)) in [
        ("booked", sorted.booked),
        ("booked by hand before", sorted.by_hand),
        ("payouts of Stripe's", sorted.payouts),
        ("in suspense, money in", sorted.suspense_in),
        ("in suspense, money out", sorted.suspense_out),
        ("probably here before in another format", sorted.asked),
    ] {
        if lines > 0 {
            println!("  {lines:>7} {name}: {}", text(Money::new(minor, of.currency)));
        }
    }
    if sorted.nothing > 0 {
        println!("  {:>7} without money", sorted.nothing);
    }
    if sorted.proposed > 0 {
        println!("  {:>7} of those in suspense are near something", sorted.proposed);
    }
}

pub(super) async fn bank(command: BankCommand) -> Result<(), Failure> {
    match command {
        BankCommand::Queue { identity } => queue(&setup::opened().await?, identity.as_deref()).await,
        BankCommand::Agreement { on } => {
            let platform = setup::opened().await?;
            let today = books(&platform).business_date(platform.sources.now());
            let on = on.unwrap_or(today);
            let found = agreements(&platform.db, on).await?;
            tell_agreements(on, &found);
            if found.iter().all(Agreement::agrees) { Ok(()) } else { Err(Failure::CheckFailed) }
        }
        BankCommand::Explain { line, kind, fund } => {
            let platform = setup::opened().await?;
            if let Some(fund) = &fund
                && !platform.settings.funds.iter().any(|known| known.slug == *fund)
            {
                return Err(Failure::Usage(anyhow!("--fund {fund}: there is no such fund")));
            }
            let kind = match kind {
                Outgoings::BankCharges => OutgoingKind::BankCharges,
                Outgoings::Expenses => OutgoingKind::Expenses,
            };
            let (context, named) = (platform.clone(), line.clone());
            let write = move |tx| async move { explain_outgoing(&tx, &context, &line, kind, fund).await };
            if platform.db.write(write).await? {
                println!("{named} is booked");
                return Ok(());
            }
            Err(anyhow!("no money out of this name waits in suspense: see solidarity bank queue").into())
        }
        BankCommand::ToldBefore { line, same, .. } => told_before(line, same).await,
        BankCommand::CsvMapping(args) => save(*args).await,
    }
}

async fn told_before(line: String, same: bool) -> Result<(), Failure> {
    let platform = setup::opened().await?;
    let (context, named) = (platform.clone(), line.clone());
    let write = move |tx| async move { settle_told_anew(&tx, &context, &line, same).await };
    if !platform.db.write(write).await? {
        return Err(anyhow!("nobody is asked about a line of this name: see solidarity bank queue").into());
    }
    println!(
        "{named} {}",
        if same { "was here before: nothing is booked of it" } else { "waits in suspense" }
    );
    Ok(())
}

/// Lines that probably came in another format before.
async fn tell_asked(platform: &Platform) -> Result<(), Failure> {
    for line in asked_lines(&platform.db, PAGE).await? {
        println!(
            "{}\t{}\t{}\t{}\t{}",
            line.source_ref,
            line.date,
            text(line.amount),
            line.account,
            line.format
        );
        let known = line.known_reference.as_deref().unwrap_or(&line.known_source_ref);
        println!("\tprobably told before in {}, on {}: {known}", line.known_format, line.known_on);
        println!("\tsolidarity bank told-before {} --same | --another", line.source_ref);
    }
    Ok(())
}

async fn queue(platform: &Platform, identity: Option<&Path>) -> Result<(), Failure> {
    let opener = match identity {
        Some(path) => Some(RecordOpener::new(platform.db.clone(), read_identity(path)?)),
        None => None,
    };
    let mut after = None;
    loop {
        let page = open_lines(&platform.db, after, PAGE).await?;
        let Some((last, line)) = page.last() else { break };
        after = Some((line.date, *last));
        for (_, line) in &page {
            println!("{}\t{}\t{}\t{}", line.source_ref, line.date, text(line.amount), line.account);
            for (what, why) in &line.proposals {
                println!("\tnear {what}: {why}");
            }
            if let (Some(opener), Some(sealed)) = (&opener, &line.payer) {
                let place = Aad { table: TABLE, row: sealed.line, column: COLUMN };
                let opened = opener.open_text(sealed.key, &place, &sealed.bytes).await;
                let payer = Payer::of_sealed(&opened.context("a line's payer")?);
                println!("\t{}\t{}\t{}", payer.name, payer.account, payer.words);
            }
        }
    }
    tell_asked(platform).await?;
    let sums = open_sums(&platform.db).await?;
    if sums.is_empty() {
        println!("no line of a statement waits");
    }
    for (lines, sum) in sums {
        println!("{lines} lines wait, {} in all", text(sum));
    }
    Ok(())
}

/// Prints it for each currency of which there is a statement; whether all agree.
pub(super) fn tell_agreements(on: chrono::NaiveDate, found: &[Agreement]) {
    if found.is_empty() {
        println!("bank         no statement until {on}: nothing to compare with");
    }
    for agreement in found {
        println!("bank in {}, {on}", agreement.currency);
        for (account, balance, last) in &agreement.accounts {
            let until = last.map_or_else(String::new, |day| format!(", lines until {day}"));
            println!("  {:>16} {account} by its statements{until}", text(*balance));
        }
        for outstanding in &agreement.outstanding {
            println!(
                "  {:>16} outstanding since {}: {}",
                text(outstanding.amount),
                outstanding.on,
                outstanding.what
            );
        }
        println!("  {:>16} in the ledger", text(agreement.ledger));
        if agreement.agrees() {
            println!("  agrees");
        } else {
            println!("  DIFFERS by {}: see docs/bank-statements.md", text(agreement.difference));
        }
    }
}

async fn save(args: MappingArgs) -> Result<(), Failure> {
    let mut head = Vec::new();
    let file = File::open(&args.like).with_context(|| format!("{} cannot be read", args.like.display()))?;
    file.take(BUFFER as u64).read_to_end(&mut head).context("the file cannot be read")?;
    let headings = headings_of(&head);
    let mapping = Mapping {
        date: args.date,
        month_first: args.month_first,
        amount: args.amount,
        money_in: args.money_in,
        money_out: args.money_out,
        texts: args.texts,
        payer: args.payer,
        account: args.payer_account,
        id: args.id,
        balance: args.balance,
        currency: args.currency_column,
        account_currency: args.currency,
    };
    mapping.check(&headings).map_err(|error| Failure::Usage(anyhow!("{error}")))?;
    let platform = setup::opened().await?;
    let name = args.name.clone();
    platform.db.write(move |tx| async move { save_mapping(&tx, name, &headings, &mapping).await }).await?;
    println!("CSV files with these headings are read by the mapping {} from now on", args.name);
    Ok(())
}
