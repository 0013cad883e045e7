//! `erase`: a supporter asked to be forgotten.

use clap::Args;

use super::{Failure, setup};
use crate::{
    app::erasure::{Erased, Regular, erase, tell_stripe},
    kernel::reference::Reference,
    platform::Platform,
    supporters::asked_erasures,
};

/// What Stripe keeps when the gift was made without an account there.
const AT_STRIPE: &str = "\
Stripe keeps the payment itself as long as its law asks. Have it redacted there:
  https://docs.stripe.com/privacy/redaction";

#[derive(Args)]
pub struct EraseArgs {
    /// Of the gift, as it stands in the receipt.
    #[arg(required_unless_present = "list")]
    reference: Option<Reference>,
    /// Shows who asked on the page and is not erased yet.
    #[arg(long)]
    list: bool,
}

pub(super) async fn erase_command(args: EraseArgs) -> Result<(), Failure> {
    let platform = setup::opened().await?;
    let Some(reference) = args.reference.filter(|_| !args.list) else { return list(&platform).await };
    let Erased::Done { had_record, by_card, regular } = erase(&platform, reference).await? else {
        println!("no gift and no affiliation has the reference {}", reference.grouped());
        return Err(Failure::CheckFailed);
    };
    println!("the giver of {} is erased; the sums stay in the books", reference.grouped());
    if !had_record {
        println!("nothing personal was kept of them");
    }
    match regular {
        Regular::None => {}
        Regular::ByCard => {
            println!("the regular gift ends with its customer at Stripe: nothing more is collected")
        }
        Regular::StandingOrder => {
            println!("the regular gift is ended here; tell the giver to end the standing order at the bank")
        }
    }
    if by_card {
        match setup::stripe(&platform.settings)? {
            Some(stripe) => {
                tell_stripe(&platform, &stripe).await?;
                println!(
                    "Stripe is told to forget the customer, if it made one; the worker goes on until it has"
                );
            }
            None => println!("Stripe is told when its key is set again"),
        }
        println!("{AT_STRIPE}");
    }
    println!(
        "the id is in {}: keep that file with the backups",
        platform.settings.erased_ids_file().display()
    );
    Ok(())
}

async fn list(platform: &Platform) -> Result<(), Failure> {
    for (reference, at, by_link) in asked_erasures(&platform.db).await? {
        let waits = if by_link { "a link was mailed" } else { "waits for you" };
        println!("{}\t{}\t{waits}", reference.grouped(), at.format("%Y-%m-%d"));
    }
    Ok(())
}
