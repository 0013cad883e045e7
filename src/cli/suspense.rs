//! `payment`: transfers for several invoices, and those that wait in suspense.

use anyhow::anyhow;

use super::Failure;
use crate::{
    app::{
        dispatch::books,
        statements::source_of_line,
        transfers::{Shared, assign_transfer, book_shared, suspend_transfer},
    },
    kernel::{money::Money, payment_fact::Transfer, reference::Reference},
    ledger::templates::transfer_unexplained::UnexplainedTransfer,
    payments::waiting_transfers,
    platform::Platform,
};

fn text(money: Money) -> String {
    format!("{} {}", money.to_decimal(), money.currency)
}

/// One transfer for several affiliations or invoices.
pub(super) async fn book_for_several(
    platform: &Platform,
    transfer: Transfer,
    references: Vec<Reference>,
) -> Result<(), Failure> {
    let (context, booked) = (platform.clone(), text(transfer.amount));
    let write = move |tx| async move {
        let bank_ref = source_of_line(&tx, &context, &transfer.bank_ref).await?;
        book_shared(&tx, &context, &Transfer { bank_ref, ..transfer }, &references).await
    };
    told(&format!("booked {booked}"), platform.db.write(write).await?)
}

fn told(done: &str, shared: Shared) -> Result<(), Failure> {
    match shared {
        Shared::New(shares) => {
            println!("{done}");
            for (reference, money) in shares {
                println!("{}\t{}", reference.grouped(), text(money));
            }
            Ok(())
        }
        Shared::AlreadyThere => {
            println!("nothing to do: it was booked before from this line of the bank");
            Ok(())
        }
        Shared::Not(why) => Err(anyhow!("nothing was written: {why}").into()),
    }
}

/// Keeps what came under a reference that nobody has. `transfer.reference` is not looked at.
pub(super) async fn suspend(
    platform: &Platform,
    line: UnexplainedTransfer,
    said: String,
) -> Result<(), Failure> {
    let (context, kept) = (platform.clone(), text(line.amount));
    let line = UnexplainedTransfer { fund: books(platform).general_fund, ..line };
    let bank_ref = line.bank_ref.clone();
    let write = move |tx| async move {
        let bank_ref = source_of_line(&tx, &context, &line.bank_ref).await?;
        suspend_transfer(&tx, &context, UnexplainedTransfer { bank_ref, ..line }, &said).await
    };
    if platform.db.write(write).await? {
        println!("{kept} waits in suspense; say whose it is: solidarity payment assign {bank_ref} REFERENCE");
    } else {
        println!("nothing to do: this line of the bank was booked before");
    }
    Ok(())
}

pub(super) async fn list_waiting(platform: &Platform) -> Result<(), Failure> {
    let waiting = waiting_transfers(&platform.db).await?;
    for transfer in &waiting {
        let said = transfer.said.as_deref().unwrap_or("-");
        let (bank_ref, channel) = (&transfer.bank_ref, &transfer.channel);
        println!("{bank_ref}\t{}\t{}\t{channel}\t{said}", transfer.date, text(transfer.amount));
    }
    if waiting.is_empty() {
        println!("nothing waits in suspense");
    }
    Ok(())
}

pub(super) async fn assign(
    platform: &Platform,
    bank_ref: String,
    references: Vec<Reference>,
) -> Result<(), Failure> {
    let context = platform.clone();
    let done = format!("{bank_ref} is booked");
    let write = move |tx| async move { assign_transfer(&tx, &context, &bank_ref, &references).await };
    told(&done, platform.db.write(write).await?)
}
