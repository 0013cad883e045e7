//! `solidarity export`: rows to a file or standard output, what they sum up to on standard error.

use std::{
    io::{self, IsTerminal},
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::Context;
use chrono::{DateTime, NaiveDate, Utc};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::{
    Exit,
    export_target::{Target, TooManyLines},
};
use crate::{
    affiliations::standing::State,
    kernel::{
        money::{Currency, Money},
        reference::Reference,
    },
    ledger::Account,
    platform::{db::Db, vault::Identity},
    reports::{
        books::{BooksExport, BooksFilter, BooksKind},
        export::Export,
        payments_export::{Comparison, ExportTotals, PaymentFilter, PaymentStatus, PaymentsExport},
        register::{RegisterExport, RegisterFilter},
        sinks::{ExportError, Format, Tail, Unsuited},
    },
    supporters::RecordOpener,
};

/// What can be exported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum ExportKind {
    Payments,
    /// Bodies with their standing, as it is or as it was on a day.
    Affiliations,
    /// Payouts of Stripe with their lines.
    Payouts,
    /// Every posting of the ledger.
    Journal,
    TrialBalance,
    /// What each fund had, received, lost and has.
    FundStatement,
    /// Gifts by month and by the branch or region towards whose target they count.
    CountsFor,
    /// Addresses that confirmed the newsletter and did not leave (CSV and JSON Lines).
    Newsletter,
}

impl ExportKind {
    fn books(self) -> Option<BooksKind> {
        match self {
            Self::Payments | Self::Affiliations | Self::Newsletter => None,
            Self::Payouts => Some(BooksKind::Payouts),
            Self::Journal => Some(BooksKind::Journal),
            Self::TrialBalance => Some(BooksKind::TrialBalance),
            Self::FundStatement => Some(BooksKind::FundStatement),
            Self::CountsFor => Some(BooksKind::CountsFor),
        }
    }
}

#[derive(Clone, Debug, clap::Args)]
pub struct ExportArgs {
    #[arg(value_enum)]
    pub kind: ExportKind,
    #[arg(long, value_enum)]
    pub format: Format,
    /// First business date, in the campaign's time zone.
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub from: Option<NaiveDate>,
    /// Last business date.
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub to: Option<NaiveDate>,
    #[arg(long, value_name = "SLUG")]
    pub fund: Option<String>,
    /// card, bank_transfer, standing_order, cheque or cash.
    #[arg(long)]
    pub channel: Option<String>,
    #[arg(long)]
    pub currency: Option<Currency>,
    /// paid, partially_refunded, refunded, disputed or failed.
    #[arg(long)]
    pub status: Option<PaymentStatus>,
    /// Payments: what a body paid, by its reference, and by the gifts with which it twins.
    #[arg(long, value_name = "REFERENCE")]
    pub body: Option<Reference>,
    /// Payments: the charges that a payout of Stripe's brought to the bank.
    #[arg(long, value_name = "ID")]
    pub payout: Option<String>,
    /// A file instead of standard output; it appears when it is whole.
    #[arg(long)]
    pub out: Option<PathBuf>,
    /// Adds name and email (CSV and JSON Lines).
    #[arg(long, requires = "identity")]
    pub names: bool,
    /// A file with an age identity that opens names.
    #[arg(long)]
    pub identity: Option<PathBuf>,
    #[command(flatten)]
    pub books: BooksArgs,
    #[command(flatten)]
    pub register: RegisterArgs,
}

/// For the books, and for formats in several files.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct BooksArgs {
    /// Journal: one account's postings only. Formats of a bank statement take assets:bank without it.
    #[arg(long, value_name = "CODE")]
    pub account: Option<Account>,
    /// Xero: this file of several, instead of all of them as NAME.csv, NAME-2.csv, NAME-3.csv, …
    #[arg(long, value_name = "NUMBER")]
    pub part: Option<std::num::NonZeroUsize>,
}

/// For affiliations only.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct RegisterArgs {
    /// Affiliations: the day of which the standing is told; without it, now.
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub at: Option<NaiveDate>,
    /// Affiliations: quoted, applied, invoiced, active, due, arrears, lapsed or withdrawn.
    #[arg(long)]
    pub state: Option<String>,
    /// Affiliations: the union's slug.
    #[arg(long, value_name = "SLUG")]
    pub union: Option<String>,
    /// Affiliations: ISO 3166-1, two letters.
    #[arg(long, value_name = "CODE")]
    pub country: Option<String>,
}

impl RegisterArgs {
    fn is_empty(&self) -> bool {
        self.at.is_none() && self.state.is_none() && self.union.is_none() && self.country.is_none()
    }

    fn filter(&self, now: DateTime<Utc>) -> Result<RegisterFilter, String> {
        let state = self.state.as_deref().map(|code| {
            State::from_code(code).ok_or_else(|| format!("--state {code}: no such state of an affiliation"))
        });
        let (union, country) = (self.union.clone(), self.country.as_deref().map(str::to_ascii_uppercase));
        let filter = RegisterFilter { at: self.at, state: state.transpose()?, union, country };
        filter.check(now).map_err(|error| format!("--at: {error}"))?;
        Ok(filter)
    }
}

impl ExportArgs {
    /// All of a kind, to standard output.
    pub fn of(kind: ExportKind, format: Format) -> Self {
        Self {
            kind,
            format,
            from: None,
            to: None,
            fund: None,
            channel: None,
            currency: None,
            status: None,
            body: None,
            payout: None,
            out: None,
            names: false,
            identity: None,
            books: BooksArgs::default(),
            register: RegisterArgs::default(),
        }
    }

    /// Nothing but kind, format, identity and file.
    pub fn is_plain(&self) -> bool {
        let no_books = self.books.account.is_none() && self.books.part.is_none();
        self.filter() == PaymentFilter::default() && !self.names && self.register.is_empty() && no_books
    }

    /// Something that only payments have.
    fn is_of_payments(&self) -> bool {
        let origin = self.body.is_some() || self.payout.is_some();
        self.channel.is_some() || self.status.is_some() || self.names || origin
    }

    fn filter(&self) -> PaymentFilter {
        PaymentFilter {
            from: self.from,
            to: self.to,
            fund: self.fund.clone(),
            channel: self.channel.clone(),
            currency: self.currency,
            status: self.status,
            body: self.body,
            payout: self.payout.clone(),
        }
    }
}

/// Runs the command for the register of bodies.
pub async fn run_register(db: &Db, now: DateTime<Utc>, args: &ExportArgs) -> Exit {
    let no_books = args.books.account.is_none() && args.books.part.is_none();
    if args.filter() != PaymentFilter::default() || args.names || !no_books {
        eprintln!("the register takes --at, --state, --union and --country only");
        return Exit::WrongUse;
    }
    let filter = match args.register.filter(now) {
        Ok(filter) => filter,
        Err(why) => {
            eprintln!("{why}");
            return Exit::WrongUse;
        }
    };
    done_or_told(export_register(db, args, filter).await)
}

fn done_or_told(exported: anyhow::Result<Exit>) -> Exit {
    exported.unwrap_or_else(|error| {
        eprintln!("{error:#}");
        match error.downcast_ref::<ExportError>() {
            Some(ExportError::Unsuited(_)) => Exit::WrongUse,
            _ if error.is::<TooManyLines>() => Exit::WrongUse,
            _ => Exit::CouldNot,
        }
    })
}

/// Runs the command for everything else.
pub async fn run(db: &Db, args: &ExportArgs) -> Exit {
    let filter = args.filter();
    if !args.register.is_empty() {
        eprintln!("--at, --state, --union and --country are for affiliations only");
        return Exit::WrongUse;
    }
    if let Err(error) = filter.check() {
        eprintln!("{error}");
        return Exit::WrongUse;
    }
    if args.books.part.is_some() && !args.format.is_in_parts() {
        eprintln!("--part: {}", Unsuited::OneFile(args.format.name()));
        return Exit::WrongUse;
    }
    if args.books.account.is_some() && args.kind != ExportKind::Journal {
        eprintln!("--account is for the journal only");
        return Exit::WrongUse;
    }
    let exported = match args.kind.books() {
        None => export_payments(db, args, filter).await,
        Some(_) if args.is_of_payments() => {
            eprintln!("--channel, --status, --body, --payout and --names are for payments only");
            return Exit::WrongUse;
        }
        Some(kind) => export_books(db, args, kind).await,
    };
    done_or_told(exported)
}

async fn export_register(db: &Db, args: &ExportArgs, filter: RegisterFilter) -> anyhow::Result<Exit> {
    let export = RegisterExport::open(db, filter).await?;
    let (target, export) = write_all(Export::Register(Box::new(export)), args).await?;
    if let Export::Register(export) = &export {
        eprintln!("{} rows", export.rows());
    }
    target.keep()?;
    Ok(Exit::Done)
}

async fn export_payments(db: &Db, args: &ExportArgs, filter: PaymentFilter) -> anyhow::Result<Exit> {
    let opener = args.identity.as_deref().map(|path| read_identity(db, path)).transpose()?;
    let export = PaymentsExport::open(db, filter, opener).await?;
    let (target, export) = write_all(Export::Payments(Box::new(export)), args).await?;
    let comparison = export.compare().await?;
    if let Export::Payments(export) = &export {
        report(export.totals(), &comparison);
    }
    if matches!(comparison, Comparison::Differs(_)) {
        // A file of that name stays as it was: nobody takes wrong sums for the new ones.
        return Ok(Exit::CheckFailed);
    }
    target.keep()?;
    Ok(Exit::Done)
}

async fn export_books(db: &Db, args: &ExportArgs, kind: BooksKind) -> anyhow::Result<Exit> {
    let filter = BooksFilter {
        from: args.from,
        to: args.to,
        fund: args.fund.clone(),
        currency: args.currency,
        account: args.books.account,
    };
    let filter = filter.for_format(kind, args.format);
    let export = BooksExport::open(db, kind, filter).await?;
    let (target, export) = write_all(Export::Books(Box::new(export)), args).await?;
    if let Export::Books(export) = &export {
        eprintln!("{} rows", export.rows());
    }
    target.keep()?;
    Ok(Exit::Done)
}

/// Writes every row; the files do not have their names yet.
pub(super) async fn write_all(mut export: Export, args: &ExportArgs) -> anyhow::Result<(Target, Export)> {
    let mut sink = export.sink(args.format).await?;
    let mut target = Target::open(args.out.as_deref(), args.books.part.map(std::num::NonZeroUsize::get))?;
    let progress = progress();
    while let Some(rows) = export.write_page(sink.as_mut()).await? {
        while let Some(whole) = sink.full() {
            target.may_follow()?;
            target.write(&whole)?;
            target.next_file()?;
        }
        target.write(&sink.take()?)?;
        fail::fail_point!("export-page-written");
        progress.inc(u64::try_from(rows)?);
    }
    match tokio::task::spawn_blocking(move || sink.finish()).await?? {
        Tail::Bytes(bytes) => target.write(&bytes)?,
        Tail::File(mut file) => target.copy(&mut file)?,
    }
    progress.finish_and_clear();
    Ok((target, export))
}

fn read_identity(db: &Db, path: &Path) -> anyhow::Result<RecordOpener> {
    let text = std::fs::read_to_string(path)
        .map(zeroize::Zeroizing::new)
        .with_context(|| format!("the identity file {} cannot be read", path.display()))?;
    Ok(RecordOpener::new(db.clone(), Identity::parse(&text)?))
}

fn progress() -> ProgressBar {
    if !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
    if let Ok(style) = ProgressStyle::with_template("{spinner} {human_pos} rows, {per_sec}") {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}

/// Money in major units with its currency, as far as the code is one.
fn amount(minor: i64, currency: &str) -> String {
    currency.parse::<Currency>().map_or_else(
        |_| format!("{minor} minor units of {currency}"),
        |currency| format!("{} {currency}", Money::new(minor, currency).to_decimal()),
    )
}

fn report(totals: &ExportTotals, comparison: &Comparison) {
    eprintln!("{} rows", totals.rows);
    for ((currency, fund), minor) in &totals.groups {
        eprintln!("received {} for {fund}", amount(*minor, currency));
    }
    match comparison {
        Comparison::Equal => eprintln!("equals the ledger: yes"),
        Comparison::NotComparable => {
            eprintln!("equals the ledger: it knows no status, body or payout, not compared");
        }
        Comparison::Differs(groups) => {
            eprintln!("equals the ledger: NO");
            for group in groups {
                let (exported, ledger) = (
                    amount(group.exported_minor, &group.currency),
                    amount(group.ledger_minor, &group.currency),
                );
                eprintln!("{}: exported {exported}, in the ledger {ledger}", group.fund);
            }
        }
    }
}
