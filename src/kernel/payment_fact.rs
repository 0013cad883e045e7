//! What happened to money, as the rest of the service is told: a closed list, whatever the source.

use chrono::{DateTime, NaiveDate, Utc};

use crate::kernel::{
    money::Money,
    reference::Reference,
    subscription::{Invoice, Subscription},
};

/// Something that happened, with the processor's own time. Facts may arrive in any order and several times.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PaymentFact {
    /// The giver ended the card page and, if `paid`, the money was taken
    /// (`payment_status=paid`, or `checkout.session.async_payment_succeeded`).
    CheckoutCompleted {
        session: String,
        reference: Option<Reference>,
        payment_intent: Option<String>,
        paid: bool,
    },
    /// The giver ended the card page of a regular gift, and Stripe made its subscription.
    GiftBegun {
        session: String,
        reference: Option<Reference>,
        subscription: String,
        /// The invoice of the first period.
        invoice: Option<String>,
        at: DateTime<Utc>,
    },
    /// A debit that was under way came back (`checkout.session.async_payment_failed`).
    CheckoutFailed { session: String, reference: Option<Reference> },
    /// Nobody paid in time.
    CheckoutExpired { session: String, reference: Option<Reference> },
    /// Stripe took the money: gross, in the currency that the giver saw.
    ChargeSucceeded(Charge),
    /// What a payment intent paid for, as Stripe says: an invoice of a regular gift, or none.
    IntentExplained { payment_intent: String, origin: IntentOrigin },
    /// The invoice of a period was paid.
    InvoicePaid(Invoice),
    /// A try to collect an invoice failed, or waits for the payer's confirmation.
    InvoiceFailed(Invoice),
    /// How a regular gift stands, as of an instant of Stripe's. `fetched`: asked for because of something
    /// that happened then, so that it is at least as new.
    SubscriptionChanged { subscription: Box<Subscription>, as_of: DateTime<Utc>, fetched: bool },
    /// An attempt was refused by the bank or by Stripe.
    ChargeFailed {
        charge: String,
        reference: Option<Reference>,
        fingerprint: Option<String>,
        at: DateTime<Utc>,
    },
    /// A refund began, ended, or came back.
    RefundChanged(Refund),
    /// A payer's bank asked for money back, or that ended.
    DisputeChanged(Dispute),
    /// Stripe's balance moved: gross, fee and net are known.
    BalanceMoved(BalanceTransaction),
    /// Money came without a card: transfer, standing order, cheque or cash.
    TransferArrived(Transfer),
}

/// A charge that succeeded. `id` is the source of its ledger entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Charge {
    pub id: String,
    pub payment_intent: Option<String>,
    pub reference: Option<Reference>,
    pub amount: Money,
    /// Sum of refunds in minor units, as Stripe's charge states it.
    pub refunded_minor: i64,
    pub balance_transaction: Option<String>,
    pub created: DateTime<Utc>,
}

/// What a payment intent paid for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IntentOrigin {
    /// `None`: it belongs to no invoice.
    pub invoice: Option<String>,
    pub subscription: Option<String>,
    pub reference: Option<Reference>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefundStatus {
    /// Under way; Stripe has already taken it from the balance.
    Pending,
    Succeeded,
    /// It came back: the money is ours again.
    Failed,
    Canceled,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refund {
    pub id: String,
    pub charge: String,
    pub amount: Money,
    pub status: RefundStatus,
    pub balance_transaction: Option<String>,
    pub created: DateTime<Utc>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DisputeStatus {
    /// A question of the bank; no money moved.
    Inquiry,
    /// Open: the money and a fee were taken.
    Open,
    Won,
    Lost,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dispute {
    pub id: String,
    pub charge: String,
    pub amount: Money,
    pub status: DisputeStatus,
    /// Until when evidence may be sent.
    pub due_by: Option<DateTime<Utc>>,
    pub created: DateTime<Utc>,
    /// Balance transactions of the dispute: withdrawal, then perhaps reinstatement.
    pub balance_transactions: Vec<BalanceTransaction>,
}

/// A line of Stripe's balance, in the currency in which Stripe keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BalanceTransaction {
    pub id: String,
    /// The charge, refund, dispute or payout that moved it.
    pub source: Option<String>,
    /// Stripe's `type`: `charge`, `refund`, `adjustment`, `payout`, …
    pub kind: String,
    /// Gross, signed, in the balance's currency.
    pub amount: Money,
    /// Fee, positive when it costs us, same currency.
    pub fee: Money,
    pub created: DateTime<Utc>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TransferChannel {
    BankTransfer,
    StandingOrder,
    Cheque,
    Cash,
}

impl TransferChannel {
    /// The channel as stored and exported.
    pub fn code(self) -> &'static str {
        match self {
            Self::BankTransfer => "bank_transfer",
            Self::StandingOrder => "standing_order",
            Self::Cheque => "cheque",
            Self::Cash => "cash",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transfer {
    pub reference: Reference,
    pub amount: Money,
    pub channel: TransferChannel,
    /// Booking date on the bank's side.
    pub date: NaiveDate,
    /// The bank's own id of the line: what makes it unique.
    pub bank_ref: String,
}
