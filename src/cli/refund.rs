//! `refund`: gives a card payment back, whole or in part.

use anyhow::{Context, anyhow};
use clap::Args;

use super::{Failure, setup};
use crate::{
    app::refund::{RefundError, give_back},
    kernel::{
        amount::{DecimalMark, parse_amount},
        money::Money,
        payment_fact::RefundStatus,
        reference::Reference,
        text::check_line,
    },
    payments::{choose_amount, choose_payment, payments_under},
};

/// Enough for a sentence or two.
const LONGEST_REASON: usize = 500;

#[derive(Args)]
pub struct RefundArgs {
    reference: Reference,
    /// In major units: 25.00. Without it, all that is left.
    #[arg(long)]
    amount: Option<String>,
    /// Why; it is sealed, since it may name somebody.
    #[arg(long)]
    reason: String,
    /// The charge, where several payments came under the reference. Without it, the latest.
    #[arg(long, value_name = "CHARGE")]
    payment: Option<String>,
}

pub(super) async fn refund(args: RefundArgs) -> Result<(), Failure> {
    let usage = |text: String| Failure::Usage(anyhow!(text));
    let reason = check_line(&args.reason, LONGEST_REASON)
        .map_err(|error| usage(format!("--reason {error}: one line, at most {LONGEST_REASON} characters")))?;
    let platform = setup::opened().await?;
    let stripe =
        setup::stripe(&platform.settings)?.context("cards are switched off: stripe.secret_key is not set")?;
    let payments = payments_under(&platform.db, args.reference).await?;
    let named = |error: &dyn std::fmt::Display| usage(format!("{}: {error}", args.reference.grouped()));
    let payment = choose_payment(&payments, args.payment.as_deref()).map_err(|error| named(&error))?;
    let wanted = args.amount.as_deref().map(|text| {
        parse_amount(text, payment.amount.currency, DecimalMark::Point)
            .map_err(|error| usage(format!("--amount {text}: {error}")))
    });
    let amount = choose_amount(payment, wanted.transpose()?).map_err(|error| named(&error))?;
    let given = match give_back(&platform, &stripe, payment, amount, &reason).await {
        Ok(given) => given,
        Err(RefundError::Refused(error)) => return Err(named(&error)),
        Err(RefundError::RefusedByStripe(error)) => {
            return Err(anyhow!("nothing was given back. {error}").into());
        }
        Err(error) => {
            let again = "whether it was given back is not known; the same command again finds out, \
                         and gives it back only once";
            return Err(anyhow!("{again}. {error}").into());
        }
    };
    let text = |money: Money| format!("{} {}", money.to_decimal(), money.currency);
    let state = match given.status {
        RefundStatus::Succeeded => "given back",
        RefundStatus::Pending => "on its way back",
        RefundStatus::Failed | RefundStatus::Canceled => "not given back: the bank refused it,",
    };
    println!("{state} {} of {} ({})", text(given.amount), args.reference.grouped(), given.refund);
    if given.earlier {
        println!("note: this ended an earlier attempt; {} was not asked for a second time", text(amount));
        if given.amount != amount {
            println!("run the command again to give back {}", text(amount));
            return Err(Failure::CheckFailed);
        }
    }
    Ok(())
}
