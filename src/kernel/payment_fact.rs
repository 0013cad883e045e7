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
    /// A debit that had succeeded came back days later (`charge.failed` after `charge.succeeded`).
    DebitReturned { charge: Charge, line: LineRef },
    /// A refund began, ended, or came back.
    RefundChanged(Refund),
    /// A payer's bank asked for money back, or that ended.
    DisputeChanged(Dispute),
    /// Stripe sent money to the bank (or took it from there), or that came back.
    PayoutChanged(Payout),
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
    /// The line that brought the money back, when the refund failed or was cancelled.
    pub returned: Option<LineRef>,
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
    /// When Stripe said that it was won or lost, if an event told it: the dispute itself has no such time.
    pub closed: Option<DateTime<Utc>>,
    /// Balance transactions of the dispute: withdrawal, then perhaps reinstatement.
    pub balance_transactions: Vec<BalanceTransaction>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PayoutStatus {
    Pending,
    InTransit,
    Paid,
    /// The bank sent it back: the money is in Stripe's balance again.
    Failed,
    Canceled,
}

impl PayoutStatus {
    /// Stripe's word for it, as stored.
    pub fn code(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::InTransit => "in_transit",
            Self::Paid => "paid",
            Self::Failed => "failed",
            Self::Canceled => "canceled",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payout {
    pub id: String,
    /// Negative when Stripe takes from the bank what its balance lacks.
    pub amount: Money,
    pub status: PayoutStatus,
    /// Made by Stripe's schedule: only then does Stripe tell which lines it holds.
    pub automatic: bool,
    /// Stripe knows all its lines by now.
    pub lines_known: bool,
    pub balance_transaction: Option<String>,
    /// The line that brought the money back, when it failed or was cancelled.
    pub returned: Option<LineRef>,
    pub failure_code: Option<String>,
    /// When the bank should have it.
    pub arrival: DateTime<Utc>,
    pub created: DateTime<Utc>,
}

/// A line of the balance that an object names: its id alone, or the whole of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LineRef {
    Named(String),
    Known(Box<BalanceTransaction>),
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
    pub const ALL: [Self; 4] = [Self::BankTransfer, Self::StandingOrder, Self::Cheque, Self::Cash];

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.code() == code)
    }

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
