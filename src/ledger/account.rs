//! The chart of accounts.

use std::str::FromStr;

/// An account of the ledger. Debits are positive postings, credits negative ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Account {
    /// Asset: what Stripe holds for us until it is paid out.
    StripeClearing,
    /// Asset: the campaign's bank account in the posting's currency.
    Bank,
    /// Asset: cash and cheques taken in and not yet paid in.
    CashInHand,
    /// Asset: money that Stripe withdrew while a dispute is open.
    DisputedFunds,
    /// Asset: what Stripe holds back from the balance for a while.
    StripeReserve,
    /// Income: donations, gross.
    Donations,
    /// Income, contra: donations given back.
    Refunds,
    /// Income, contra: donations lost in disputes.
    Chargebacks,
    /// Income, contra: debits that came back after they had succeeded.
    ReturnedDebits,
    /// Expense: the card processor's fees.
    CardFees,
    /// Expense: fees of disputes.
    DisputeFees,
    /// Expense: what the processor takes beyond charges and disputes.
    ProcessorFees,
    /// Equity: the two sides of an exchange, one per currency.
    CurrencyExchange,
    /// Liability: money that came and that nothing explains yet.
    Suspense,
    /// Income: what bodies pay for a year's affiliation.
    AffiliationFees,
    /// Liability: what bodies paid beyond what was asked; theirs until the office and they agree.
    AffiliationsPrepaid,
    /// Equity: what one fund holds for another, where one payment was for both. A claim, which moves nothing.
    BetweenFunds,
    /// Equity: what one fund gave to another.
    FundTransfers,
    /// Equity: what the campaign had when these books began.
    OpeningBalances,
    /// Income: papers, books and the like.
    Sales,
    /// Expense: what a bank takes.
    BankCharges,
    /// Expense: ordinary outgoings.
    Expenses,
    /// Liability: what is kept for unions that cannot hold an account themselves.
    HeldForUnions,
    /// Asset: what intermediaries carry, until there is evidence that it was handed over.
    Advances,
    /// Expense: money that reached those it was for.
    Disbursements,
    /// Expense: advances that will not come back.
    AdvancesLost,
}

/// No account of the ledger has this code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no account of the ledger: `solidarity export trial-balance` shows their codes")]
pub struct UnknownAccount;

impl FromStr for Account {
    type Err = UnknownAccount;

    fn from_str(code: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|account| account.code() == code).ok_or(UnknownAccount)
    }
}

impl Account {
    pub const ALL: [Self; 26] = [
        Self::StripeClearing,
        Self::Bank,
        Self::CashInHand,
        Self::DisputedFunds,
        Self::StripeReserve,
        Self::Donations,
        Self::Refunds,
        Self::Chargebacks,
        Self::ReturnedDebits,
        Self::CardFees,
        Self::DisputeFees,
        Self::ProcessorFees,
        Self::CurrencyExchange,
        Self::Suspense,
        Self::AffiliationFees,
        Self::AffiliationsPrepaid,
        Self::BetweenFunds,
        Self::FundTransfers,
        Self::OpeningBalances,
        Self::Sales,
        Self::BankCharges,
        Self::Expenses,
        Self::HeldForUnions,
        Self::Advances,
        Self::Disbursements,
        Self::AdvancesLost,
    ];

    /// The account's code as stored and exported.
    pub fn code(self) -> &'static str {
        match self {
            Self::StripeClearing => "assets:stripe-clearing",
            Self::Bank => "assets:bank",
            Self::CashInHand => "assets:cash-in-hand",
            Self::DisputedFunds => "assets:disputed-funds",
            Self::StripeReserve => "assets:stripe-reserve",
            Self::Donations => "income:donations",
            Self::Refunds => "income:refunds",
            Self::Chargebacks => "income:chargebacks",
            Self::ReturnedDebits => "income:returned-debits",
            Self::CardFees => "expenses:card-fees",
            Self::DisputeFees => "expenses:dispute-fees",
            Self::ProcessorFees => "expenses:processor-fees",
            Self::CurrencyExchange => "equity:currency-exchange",
            Self::Suspense => "liabilities:suspense",
            Self::AffiliationFees => "income:affiliation-fees",
            Self::AffiliationsPrepaid => "liabilities:affiliations-prepaid",
            Self::BetweenFunds => "equity:between-funds",
            Self::FundTransfers => "equity:fund-transfers",
            Self::OpeningBalances => "equity:opening-balances",
            Self::Sales => "income:sales",
            Self::BankCharges => "expenses:bank-charges",
            Self::Expenses => "expenses:general",
            Self::HeldForUnions => "liabilities:held-for-unions",
            Self::Advances => "assets:advances",
            Self::Disbursements => "expenses:disbursements",
            Self::AdvancesLost => "expenses:advances-lost",
        }
    }
}
