//! `payment book`: money that came without a card.

use std::path::PathBuf;

use anyhow::{Context, anyhow};
use chrono::NaiveDate;
use clap::{Args, Subcommand, ValueEnum};

use super::{Failure, setup, suspense, unseal::read_identity};
use crate::{
    affiliations::{Standing, standing_under_reference},
    app::{dispatch::Booked, statements::book_typed},
    donations::find_donation,
    kernel::{
        amount::{DecimalMark, parse_amount},
        money::{Currency, Money},
        payment_fact::{Transfer, TransferChannel},
        reference::Reference,
    },
    ledger::templates::transfer_unexplained::UnexplainedTransfer,
    platform::Platform,
    supporters::RecordOpener,
};

#[derive(Clone, Copy, ValueEnum)]
pub enum Channel {
    BankTransfer,
    StandingOrder,
    Cheque,
    Cash,
}

#[derive(Subcommand)]
pub enum PaymentCommand {
    /// Books a transfer, cheque or cash that came under a reference, or for several affiliations or invoices at once.
    Book {
        /// Of several, each gets what is open of it, in this order, and the last one the rest.
        #[arg(required = true)]
        references: Vec<Reference>,
        #[command(flatten)]
        line: Line,
        /// Opens the giver's record, so that the receipt can be mailed.
        #[arg(long)]
        identity: Option<PathBuf>,
    },
    /// Keeps what came under a reference that nobody has, or without one, in suspense.
    Suspend {
        #[command(flatten)]
        line: Line,
        /// What stood where a reference should be; words with a figure are kept.
        #[arg(long, default_value = "")]
        said: String,
    },
    /// What waits in suspense: bank reference, date, amount, what was said.
    Waiting,
    /// Says whose a transfer is that waits in suspense.
    Assign {
        /// The bank's own id of the line, as `waiting` shows it.
        bank_ref: String,
        #[arg(required = true)]
        references: Vec<Reference>,
    },
}

/// A line of the bank's.
#[derive(Args)]
pub struct Line {
    /// In major units: 25.00
    #[arg(long)]
    amount: String,
    #[arg(long)]
    currency: Currency,
    /// The bank's booking date: 2026-11-24
    #[arg(long)]
    date: NaiveDate,
    /// The bank's own id of the line; the same line is booked once.
    #[arg(long)]
    bank_ref: String,
    #[arg(long, value_enum, default_value = "bank-transfer")]
    channel: Channel,
}

impl Line {
    fn read(self) -> Result<UnexplainedTransfer, Failure> {
        let Self { amount, currency, date, bank_ref, channel } = self;
        let amount = parse_amount(&amount, currency, DecimalMark::Point)
            .map_err(|error| Failure::Usage(anyhow!("--amount {amount}: {error}")))?;
        if bank_ref.trim().is_empty() {
            return Err(Failure::Usage(anyhow!(
                "--bank-ref is empty: it is what keeps a line from being booked twice"
            )));
        }
        let channel = match channel {
            Channel::BankTransfer => TransferChannel::BankTransfer,
            Channel::StandingOrder => TransferChannel::StandingOrder,
            Channel::Cheque => TransferChannel::Cheque,
            Channel::Cash => TransferChannel::Cash,
        };
        Ok(UnexplainedTransfer { bank_ref, amount, channel, date, fund: String::new() })
    }
}

pub(super) async fn payment(command: PaymentCommand) -> Result<(), Failure> {
    match command {
        PaymentCommand::Book { references, line, identity } => book_line(references, line, identity).await,
        PaymentCommand::Suspend { line, said } => {
            let line = line.read()?;
            suspense::suspend(&setup::opened().await?, line, said).await
        }
        PaymentCommand::Waiting => suspense::list_waiting(&setup::opened().await?).await,
        PaymentCommand::Assign { bank_ref, references } => {
            suspense::assign(&setup::opened().await?, bank_ref, references).await
        }
    }
}

async fn book_line(references: Vec<Reference>, line: Line, identity: Option<PathBuf>) -> Result<(), Failure> {
    let UnexplainedTransfer { bank_ref, amount, channel, date, .. } = line.read()?;
    let platform = setup::opened().await?;
    let Some(reference) = references.first().copied() else {
        return Err(Failure::Usage(anyhow!("a reference is missing")));
    };
    let transfer = Transfer { reference, amount, channel, date, bank_ref };
    if references.len() > 1 {
        return suspense::book_for_several(&platform, transfer, references).await;
    }
    let donation = find_donation(&platform.db, reference).await?;
    let Some(donation) = donation else {
        return book_for_body(&platform, transfer).await;
    };
    let receipt_to = match (&identity, donation.supporter) {
        (Some(path), Some(supporter)) => {
            let opener = RecordOpener::new(platform.db.clone(), read_identity(path)?);
            opener.open(supporter).await.context("the giver's record")?.and_then(|record| record.email)
        }
        _ => None,
    };
    let mailed = receipt_to.is_some();
    let booked = book(&platform, transfer.clone(), receipt_to).await?;
    let line = format!("{} {} under {}", amount.to_decimal(), amount.currency, reference.grouped());
    match booked {
        Booked::New => println!("booked {line} for {}", donation.fund),
        Booked::AlreadyThere => {
            println!("nothing to do: {line} was booked before from this line of the bank")
        }
        Booked::OtherLine => {
            return Err(anyhow!(
                "the line {} was booked before with another reference or amount; nothing was written",
                transfer.bank_ref
            )
            .into());
        }
        Booked::UnknownReference => {
            return Err(anyhow!("no gift has the reference {}", reference.grouped()).into());
        }
    }
    if booked == Booked::New {
        if amount != donation.amount {
            println!("note: {} {} had been promised", donation.amount.to_decimal(), donation.amount.currency);
        }
        match (donation.wants_receipt, mailed) {
            (true, true) => println!("the receipt is queued"),
            (true, false) => println!("the receipt waits for a treasurer: book with --identity to mail it"),
            (false, _) => println!("the giver asked for no receipt"),
        }
    }
    Ok(())
}

/// Books what came for an affiliation or one of its invoices, and says where the body stands now.
async fn book_for_body(platform: &Platform, transfer: Transfer) -> Result<(), Failure> {
    let reference = transfer.reference.grouped();
    let line = format!("{} {} under {reference}", transfer.amount.to_decimal(), transfer.amount.currency);
    let standing = standing_under(platform, transfer.reference).await?;
    if standing.is_none() {
        return Err(anyhow!("no gift, affiliation or invoice has the reference {reference}").into());
    }
    match book(platform, transfer.clone(), None).await? {
        Booked::New => println!("booked {line}"),
        Booked::AlreadyThere => {
            println!("nothing to do: {line} was booked before from this line of the bank")
        }
        Booked::OtherLine => {
            let (id, why) = (&transfer.bank_ref, "was booked before with another reference or amount");
            return Err(anyhow!("the line {id} {why}; nothing was written").into());
        }
        Booked::UnknownReference => {
            return Err(anyhow!("no affiliation has the reference {reference}").into());
        }
    }
    if let Some(now) = standing_under(platform, transfer.reference).await? {
        let money = |money: Money| format!("{} {}", money.to_decimal(), money.currency);
        println!("{}: {}; still to pay {}", now.body, now.state.code(), money(now.open));
        if now.prepaid.minor > 0 {
            println!("note: {} more came than was asked; it is kept for the body", money(now.prepaid));
        }
    }
    Ok(())
}

async fn standing_under(platform: &Platform, reference: Reference) -> Result<Option<Standing>, Failure> {
    Ok(platform.db.write(move |tx| async move { standing_under_reference(&tx, reference).await }).await?)
}

async fn book(
    platform: &Platform,
    transfer: Transfer,
    receipt_to: Option<crate::kernel::email::EmailAddress>,
) -> Result<Booked, Failure> {
    let context = platform.clone();
    Ok(platform
        .db
        .write(move |tx| async move { book_typed(&tx, &context, &transfer, receipt_to).await })
        .await?)
}
