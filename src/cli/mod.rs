//! The command line. Exit codes: 0 done, 1 a check failed, 2 wrong use, 3 could not.

mod affiliation;
mod audit_pack;
mod audit_stories;
mod backup;
mod bank;
mod book;
mod config;
pub mod demo_data;
mod development;
#[cfg(test)]
mod documented;
mod erase;
mod exit;
pub mod export;
mod export_target;
mod keys;
mod message;
mod migrate;
mod newsletter;
mod notices;
mod openapi;
mod payment;
mod period;
mod reconcile;
mod refund;
mod retry;
mod sandbox;
mod serve;
mod setup;
mod suspense;
pub mod token;
mod twins;
mod unseal;
mod user;
mod verify;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

pub use exit::Exit;
pub use serve::ServeArgs;

/// Donations and affiliations for a solidarity campaign.
#[derive(Parser)]
#[command(name = "solidarity", version, about)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Web service, with the job runner in the same process unless told otherwise.
    Serve(ServeArgs),
    /// Job runner alone; several may run against one PostgreSQL.
    Worker,
    /// Writes a backup, applies migrations and stops.
    Migrate(migrate::MigrateArgs),
    /// Writes everything to an encrypted file, while the service runs.
    Backup(backup::BackupArgs),
    /// Loads a backup into an empty database; the service is held afterwards.
    Restore(backup::RestoreArgs),
    /// Opens the doors of a restored service.
    Resume(backup::ResumeArgs),
    /// Tries again what was given up, or what a restore laid aside.
    #[command(subcommand)]
    Retry(retry::RetryCommand),
    /// Erases the giver of a reference; the sums stay in the books.
    Erase(erase::EraseArgs),
    /// The Stripe stand-in alone.
    Sandbox(sandbox::SandboxArgs),
    /// Sweeps Stripe's events and balance, finds what webhooks missed, and repairs it without mailing anybody.
    Reconcile(reconcile::ReconcileArgs),
    /// Proves the books: prints one line per invariant.
    Verify(verify::VerifyArgs),
    /// Writes rows to a file or standard output, and what they sum up to to standard error.
    Export(export::ExportArgs),
    /// Fills a database with invented gifts.
    DemoData(demo_data::DemoDataArgs),
    /// Tokens of the API.
    #[command(subcommand)]
    Token(token::TokenCommand),
    /// People of the office.
    #[command(subcommand)]
    User(user::UserCommand),
    /// Money that came by hand.
    #[command(subcommand)]
    Payment(payment::PaymentCommand),
    /// Reads what others wrote: bank statements.
    #[command(subcommand)]
    Import(bank::ImportCommand),
    /// Lines of bank statements that wait, and how a bank's CSV is read.
    #[command(subcommand)]
    Bank(bank::BankCommand),
    /// Enters by hand what is no gift: opening balances, expenses, charges, sales, cash, transfers.
    #[command(subcommand)]
    Book(book::BookCommand),
    /// Gives a card payment back, whole or in part.
    Refund(refund::RefundArgs),
    /// Everything an auditor asks for of one year, in a folder, without names.
    AuditPack(audit_pack::AuditArgs),
    /// Closing months.
    #[command(subcommand)]
    Period(period::PeriodCommand),
    /// Bodies that affiliate: accept, withdraw, twin, credit.
    #[command(subcommand)]
    Affiliation(affiliation::AffiliationCommand),
    /// Messages of solidarity: list, publish, refuse, withdraw.
    #[command(subcommand)]
    Message(message::MessageCommand),
    /// Letters to givers by standing order whose fund closes: list, send.
    #[command(subcommand)]
    Notices(notices::NoticesCommand),
    /// Keys of the campaign.
    #[command(subcommand)]
    Keys(keys::KeysCommand),
    /// Opens sealed supporter records with an identity file.
    Unseal(unseal::UnsealArgs),
    /// Prints the OpenAPI document.
    Openapi,
    /// Prints every setting, its value (secrets masked) and where it came from.
    Config,
}

/// Why a command did not do what was asked.
#[derive(Debug)]
pub(crate) enum Failure {
    /// A check failed (exit 1); what it found is printed already.
    CheckFailed,
    /// Wrong use (exit 2).
    Usage(anyhow::Error),
    /// Could not: database, network, settings (exit 3).
    Could(anyhow::Error),
    /// The command has said why.
    Said(Exit),
}

impl<E: Into<anyhow::Error>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::Could(error.into())
    }
}

/// Who stops reading what a command prints (`verify | head -1`) wants no complaint. `println!` knows no other way than to
/// panic.
fn end_quietly_when_nobody_reads() {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        let said = info.payload().downcast_ref::<String>();
        if said.is_some_and(|said| said.starts_with("failed printing to stdout")) {
            std::process::exit(Exit::CouldNot as i32);
        }
        usual(info);
    }));
}

/// Runs the command that the process was started with.
pub fn run() -> ExitCode {
    end_quietly_when_nobody_reads();
    let cli = Cli::parse();
    let command = cli.command.unwrap_or(Command::Serve(ServeArgs::default()));
    let result = match command {
        Command::Config => config::config(),
        Command::Openapi => openapi::openapi(),
        command => in_runtime(async move {
            match command {
                Command::Serve(args) => serve::serve(args).await,
                Command::Worker => serve::worker().await,
                Command::Migrate(args) => migrate::migrate(args).await,
                Command::Backup(args) => backup::backup(args).await,
                Command::Restore(args) => backup::restore_command(args).await,
                Command::Resume(args) => backup::resume(args).await,
                Command::Retry(command) => retry::retry(command).await,
                Command::Erase(args) => erase::erase_command(args).await,
                Command::Sandbox(args) => sandbox::sandbox(args).await,
                Command::Reconcile(args) => reconcile::reconcile(args).await,
                Command::Verify(args) => verify::verify(args).await,
                Command::Export(args) => export_rows(args).await,
                Command::DemoData(args) => demo(args).await,
                Command::Token(command) => {
                    let platform = setup::opened().await?;
                    said(token::run(&platform.db, &platform.sources, command).await)
                }
                Command::Payment(command) => payment::payment(command).await,
                Command::Import(command) => bank::import(command).await,
                Command::Bank(command) => bank::bank(command).await,
                Command::Book(command) => book::book(command).await,
                Command::AuditPack(args) => audit_pack::audit_pack(args).await,
                Command::Affiliation(command) => affiliation::affiliation(command).await,
                Command::Keys(command) => keys::keys(command).await,
                Command::Message(command) => message::message(command).await,
                Command::Notices(command) => notices::notices(command).await,
                Command::Period(command) => period::period(command).await,
                Command::Refund(args) => refund::refund(args).await,
                Command::Unseal(args) => unseal::unseal(args).await,
                Command::User(command) => user::user(command).await,
                Command::Openapi | Command::Config => Ok(()),
            }
        }),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::CheckFailed) => Exit::CheckFailed.into(),
        Err(Failure::Said(exit)) => exit.into(),
        Err(Failure::Usage(error)) => {
            eprintln!("solidarity: {error:#}");
            Exit::WrongUse.into()
        }
        Err(Failure::Could(error)) => {
            eprintln!("solidarity: {error:#}");
            Exit::CouldNot.into()
        }
    }
}

async fn export_rows(args: export::ExportArgs) -> Result<(), Failure> {
    if args.identity.is_some() != (args.names || args.kind == export::ExportKind::Newsletter) {
        return Err(Failure::Usage(anyhow::anyhow!("--identity goes with --names, or with the newsletter")));
    }
    let platform = setup::opened().await?;
    if args.kind == export::ExportKind::Newsletter {
        return newsletter::export(&platform, &args).await;
    }
    said(match args.kind {
        export::ExportKind::Affiliations => {
            export::run_register(&platform.db, platform.sources.now(), &args).await
        }
        _ => export::run(&platform.db, &args).await,
    })
}

/// Fills the database of the settings with invented gifts.
async fn demo(args: demo_data::DemoDataArgs) -> Result<(), Failure> {
    let platform = setup::opened().await?;
    let settings = &platform.settings;
    let plan = demo_data::DemoPlan {
        books: crate::app::dispatch::books(&platform),
        funds: settings.funds.iter().map(|fund| fund.slug.clone()).collect(),
        recipients: Some(platform.recipients().await?),
        chain_key: setup::chain_key(&platform).await?,
    };
    said(demo_data::run(&platform.db, settings.profile, plan, args).await)
}

fn said(exit: Exit) -> Result<(), Failure> {
    if exit == Exit::Done { Ok(()) } else { Err(Failure::Said(exit)) }
}

/// One runtime of actix for everything: its workers bring their own threads.
fn in_runtime(work: impl Future<Output = Result<(), Failure>>) -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    actix_web::rt::System::with_tokio_rt(|| runtime).block_on(work)
}
