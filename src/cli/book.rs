//! `book`: what the treasurer enters by hand besides gifts, once for each number of theirs, and its correction.

use anyhow::anyhow;
use chrono::NaiveDate;
use clap::{Args, Subcommand, ValueEnum};

use super::{Failure, setup};
use crate::{
    app::dispatch::books,
    bank::{Collection, Entered, HandEntry, book_by_hand, reverse_by_hand},
    funds::all_parts,
    kernel::{
        amount::{DecimalMark, parse_amount},
        money::{Currency, Money},
    },
    ledger::{Movement, Till},
    platform::Platform,
};

#[derive(Subcommand)]
pub enum BookCommand {
    /// What the campaign had when these books began: once for each fund and currency, with evidence in --note.
    OpeningBalance {
        #[command(flatten)]
        what: What,
        #[command(flatten)]
        till: TillArgs,
    },
    /// An ordinary outgoing.
    Expense {
        #[command(flatten)]
        what: What,
        #[command(flatten)]
        till: TillArgs,
    },
    /// What the bank took.
    BankCharge {
        #[command(flatten)]
        what: What,
        #[command(flatten)]
        till: TillArgs,
    },
    /// Papers, books and the like were sold.
    Sale {
        #[command(flatten)]
        what: What,
        #[command(flatten)]
        till: TillArgs,
    },
    /// Cash that a branch or a meeting collected and paid in together; --number is the slip's.
    PayingIn {
        #[command(flatten)]
        what: What,
        #[command(flatten)]
        till: TillArgs,
        /// Who counted it: two people. Kept sealed, as is the place.
        #[arg(long = "counted-by", required = true)]
        counters: Vec<String>,
        #[arg(long, default_value = "")]
        place: String,
        /// The branch or region towards whose target it counts: its name or its code (branch-3).
        #[arg(long)]
        counts_for: Option<String>,
        #[arg(long, value_enum, default_value = "collection")]
        source: Origin,
    },
    /// Cash and cheques in hand were brought to the bank.
    PaidIn {
        #[command(flatten)]
        what: What,
        #[command(flatten)]
        till: TillArgs,
    },
    /// From the general fund to another. What was given for a purpose never goes the other way.
    BetweenFunds {
        #[command(flatten)]
        what: What,
        #[arg(long, value_name = "SLUG")]
        to_fund: String,
    },
    /// From one own account to another, or from one currency to another.
    OwnTransfer {
        #[command(flatten)]
        what: What,
        #[arg(long, value_name = "NAME", default_value = "main")]
        account: String,
        #[arg(long, value_name = "NAME", default_value = "main")]
        to_account: String,
        /// What arrived, where the bank changed it: in major units.
        #[arg(long, requires = "to_currency")]
        to_amount: Option<String>,
        #[arg(long, requires = "to_amount")]
        to_currency: Option<Currency>,
    },
    /// Money of a union that cannot hold an account came to be kept for it.
    HeldForUnion {
        #[command(flatten)]
        what: What,
        #[command(flatten)]
        till: TillArgs,
        #[arg(long, value_name = "SLUG")]
        union: String,
    },
    /// And was handed to it.
    HandedToUnion {
        #[command(flatten)]
        what: What,
        #[command(flatten)]
        till: TillArgs,
        #[arg(long, value_name = "SLUG")]
        union: String,
    },
    /// Corrects one of these by the same entry with the other sign, dated today.
    Reverse {
        #[arg(value_enum)]
        event: Event,
        /// The number under which it was entered.
        number: String,
        /// Kept sealed.
        #[arg(long)]
        reason: String,
    },
}

#[derive(Clone, Copy, ValueEnum)]
pub enum Origin {
    Meeting,
    PaperSale,
    Collection,
}

impl Origin {
    fn code(self) -> &'static str {
        match self {
            Self::Meeting => "meeting",
            Self::PaperSale => "paper_sale",
            Self::Collection => "collection",
        }
    }
}

#[derive(Args)]
pub struct What {
    /// Your own number for it, such as a voucher's: the same is entered once.
    #[arg(long)]
    number: String,
    /// In major units: 25.00
    #[arg(long)]
    amount: String,
    #[arg(long)]
    currency: Currency,
    #[arg(long)]
    date: NaiveDate,
    /// The general one without it.
    #[arg(long, value_name = "SLUG")]
    fund: Option<String>,
    /// For whom or what, and where the paper lies. Kept sealed.
    #[arg(long, default_value = "")]
    note: String,
}

#[derive(Args)]
pub struct TillArgs {
    /// Cash in hand rather than an account at the bank.
    #[arg(long, conflicts_with = "account")]
    cash: bool,
    /// The own account, as statements know it.
    #[arg(long, value_name = "NAME", default_value = "main")]
    account: String,
}

#[derive(Clone, Copy, ValueEnum)]
pub enum Event {
    OpeningBalance,
    Expense,
    BankCharge,
    Sale,
    PaidIn,
    BetweenFunds,
    OwnTransfer,
    HeldForUnion,
    HandedToUnion,
}

impl Event {
    fn code(self) -> &'static str {
        match self {
            Self::OpeningBalance => "opening_balance",
            Self::Expense => "expense",
            Self::BankCharge => "bank_charge",
            Self::Sale => "sale",
            Self::PaidIn => "paid_in",
            Self::BetweenFunds => "between_funds",
            Self::OwnTransfer => "own_transfer",
            Self::HeldForUnion => "held_for_union",
            Self::HandedToUnion => "handed_to_union",
        }
    }
}

impl TillArgs {
    fn till(&self) -> Till {
        if self.cash { Till::Cash } else { Till::Bank }
    }
}

fn money(text: &str, currency: Currency) -> Result<Money, Failure> {
    parse_amount(text, currency, DecimalMark::Point)
        .map_err(|error| Failure::Usage(anyhow!("--amount {text}: {error}")))
}

pub(super) async fn book(command: BookCommand) -> Result<(), Failure> {
    if let BookCommand::Reverse { event, number, reason } = command {
        return reverse(event, number, reason).await;
    }
    let platform = setup::opened().await?;
    let general = books(&platform).general_fund;
    let entry = entry_of(command, &general)?;
    let counts_for = entry.collection.as_ref().and_then(|collection| collection.counts_for.clone());
    let named = format!("{} {}", entry.movement.code(), entry.number);
    let context = platform.clone();
    let done = platform.db.write(move |tx| async move { book_by_hand(&tx, &context, entry).await }).await?;
    told(&named, done)?;
    if let Some(typed) = counts_for {
        tell_whose(&platform, &typed).await?;
    }
    Ok(())
}

/// Says so when no appeal knows the branch or region: a mistyped one would count towards nobody's target.
async fn tell_whose(platform: &Platform, typed: &str) -> Result<(), Failure> {
    if !all_parts(&platform.db).await?.iter().any(|part| part.is_meant_by(typed)) {
        eprintln!(
            "no appeal has a target for “{typed}”: it counts towards nobody's until one of that name is set in the office"
        );
    }
    Ok(())
}

fn entry_of(command: BookCommand, general: &str) -> Result<HandEntry, Failure> {
    let collection = match &command {
        BookCommand::PayingIn { counters, place, counts_for, source, .. } => Some(Collection {
            counters: counters.clone(),
            place: place.clone(),
            counts_for: counts_for.clone(),
            origin: source.code(),
        }),
        _ => None,
    };
    let (what, account, to_account, union, movement) = read(command, general)?;
    let What { number, date, note, .. } = what;
    if number.trim().is_empty() {
        return Err(Failure::Usage(anyhow!(
            "--number is empty: it is what keeps it from being entered twice"
        )));
    }
    Ok(HandEntry { number, date, movement, account, to_account, union, collection, note })
}

type Read = (What, String, Option<String>, Option<String>, Movement);

fn read(command: BookCommand, general: &str) -> Result<Read, Failure> {
    let amount = |what: &What| money(&what.amount, what.currency);
    let fund = |what: &What| what.fund.clone().unwrap_or_else(|| general.to_owned());
    let plain = |what: What, till: TillArgs, movement| Ok((what, till.account, None, None, movement));
    match command {
        BookCommand::OpeningBalance { what, till } => {
            let movement = Movement::Opening { fund: fund(&what), till: till.till(), amount: amount(&what)? };
            plain(what, till, movement)
        }
        BookCommand::Expense { what, till } => {
            let movement = Movement::Expense { fund: fund(&what), till: till.till(), amount: amount(&what)? };
            plain(what, till, movement)
        }
        BookCommand::BankCharge { what, till } => {
            let movement = Movement::BankCharge { fund: fund(&what), amount: amount(&what)? };
            plain(what, till, movement)
        }
        BookCommand::Sale { what, till } => {
            let movement = Movement::Sale { fund: fund(&what), till: till.till(), amount: amount(&what)? };
            plain(what, till, movement)
        }
        BookCommand::PayingIn { what, till, .. } => {
            let movement = Movement::Collected { fund: fund(&what), amount: amount(&what)? };
            plain(what, till, movement)
        }
        BookCommand::PaidIn { what, till } => {
            let movement = Movement::PaidIn { fund: fund(&what), amount: amount(&what)? };
            plain(what, till, movement)
        }
        BookCommand::BetweenFunds { what, to_fund } => {
            let movement = Movement::BetweenFunds { from: fund(&what), to: to_fund, amount: amount(&what)? };
            Ok((what, "main".to_owned(), None, None, movement))
        }
        BookCommand::OwnTransfer { what, account, to_account, to_amount, to_currency } => {
            let paid = amount(&what)?;
            let got = match to_amount.zip(to_currency) {
                Some((amount, currency)) => money(&amount, currency)?,
                None => paid,
            };
            if paid.currency == got.currency && paid != got {
                return Err(Failure::Usage(anyhow!("--to-amount: in one currency the same arrives")));
            }
            let movement = Movement::OwnTransfer { fund: fund(&what), paid, got };
            Ok((what, account, Some(to_account), None, movement))
        }
        BookCommand::HeldForUnion { what, till, union } => {
            let movement =
                Movement::HeldForUnion { fund: fund(&what), till: till.till(), amount: amount(&what)? };
            Ok((what, till.account, None, Some(union), movement))
        }
        BookCommand::HandedToUnion { what, till, union } => {
            let movement =
                Movement::HandedToUnion { fund: fund(&what), till: till.till(), amount: amount(&what)? };
            Ok((what, till.account, None, Some(union), movement))
        }
        BookCommand::Reverse { .. } => Err(Failure::Usage(anyhow!("a reversal has no amount"))),
    }
}

async fn reverse(event: Event, number: String, reason: String) -> Result<(), Failure> {
    let platform: Platform = setup::opened().await?;
    let today = books(&platform).business_date(platform.sources.now());
    let (context, code) = (platform.clone(), event.code());
    let named = format!("the reversal of {code} {number}");
    let write =
        move |tx| async move { reverse_by_hand(&tx, &context, (code, &number), today, &reason).await };
    told(&named, platform.db.write(write).await?)
}

fn told(named: &str, done: Entered) -> Result<(), Failure> {
    match done {
        Entered::New => {
            println!("{named} is entered");
            Ok(())
        }
        Entered::AlreadyThere => {
            println!("nothing to do: {named} was entered before");
            Ok(())
        }
        Entered::Not(why) => Err(Failure::Usage(anyhow!("{named}: {why}; nothing was written"))),
    }
}
