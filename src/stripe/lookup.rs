//! Reading from Stripe: objects as facts, and the lines of the balance.

use stripe_checkout::checkout_session::{ListCheckoutSession, RetrieveCheckoutSession};
use stripe_core::{
    balance::RetrieveForMyAccountBalance,
    balance_transaction::ListBalanceTransaction,
    charge::RetrieveCharge,
    customer::DeleteCustomer,
    dispute::RetrieveDispute,
    payment_intent::RetrievePaymentIntent,
    payout::RetrievePayout,
    refund::{ListRefund, RetrieveRefund},
};
use stripe_types::RangeQueryTs;

use super::{
    client::{Client, StripeError, check_id},
    event::Decoded,
    wire,
};
use crate::kernel::{
    money::Money,
    payment_fact::{BalanceTransaction, PaymentFact},
};

/// A page of the balance, newest first.
pub struct BalancePage {
    pub lines: Vec<ListedLine>,
    pub has_more: bool,
}

/// A line as Stripe lists it. One that cannot be read, such as one in a currency that ISO 4217 does not have, must not
/// hide its neighbours.
pub struct ListedLine {
    pub id: String,
    /// Unix seconds, UTC.
    pub created: i64,
    pub line: Result<BalanceTransaction, StripeError>,
}

impl ListedLine {
    fn of(line: &stripe_shared::BalanceTransaction) -> Self {
        Self { id: line.id.to_string(), created: line.created, line: wire::balance_transaction(line) }
    }

    /// The line, if it can be read; else the log says why not.
    pub fn readable(self) -> Option<BalanceTransaction> {
        let why = |error: &StripeError| tracing::error!(line = %self.id, %error, "a line of Stripe's balance is left out");
        self.line.inspect_err(why).ok()
    }
}

impl BalancePage {
    pub(super) fn of(lines: &[stripe_shared::BalanceTransaction], has_more: bool) -> Self {
        Self { lines: lines.iter().map(ListedLine::of).collect(), has_more }
    }

    /// The lines that can be read; the log says of the others why not.
    pub fn readable(self) -> Vec<BalanceTransaction> {
        self.lines.into_iter().filter_map(ListedLine::readable).collect()
    }
}

/// What Stripe holds for us, available or not yet.
pub struct Balance {
    /// One sum for each currency.
    pub sums: Vec<Money>,
    /// Currencies that ISO 4217 does not have, as Stripe writes them, with the sum in their smallest units.
    pub unknown: Vec<(String, i64)>,
}

impl Client {
    /// The session, if it ended.
    ///
    /// # Errors
    /// Stripe's.
    pub async fn session_fact(&self, id: &str) -> Result<Option<Decoded>, StripeError> {
        check_id(id, &["cs_"])?;
        let session = RetrieveCheckoutSession::new(id.to_owned()).send(self).await?;
        let payer_email = wire::session_email(&session);
        Ok(wire::session(&session).map(|fact| Decoded { fact, payer_email }))
    }

    /// The charge, if it succeeded, failed or came back.
    ///
    /// # Errors
    /// Stripe's.
    pub async fn charge_fact(&self, id: &str) -> Result<Option<Decoded>, StripeError> {
        check_id(id, &["ch_", "py_"])?;
        let returned = vec!["failure_balance_transaction".to_owned()];
        let charge = RetrieveCharge::new(id.to_owned()).expand(returned).send(self).await?;
        let payer_email = wire::charge_email(&charge);
        Ok(wire::charge(&charge)?.map(|fact| Decoded { fact, payer_email }))
    }

    /// The charge that a payment intent led to.
    ///
    /// # Errors
    /// Stripe's.
    pub async fn charge_of_intent(&self, id: &str) -> Result<Option<Decoded>, StripeError> {
        check_id(id, &["pi_"])?;
        let intent = RetrievePaymentIntent::new(id.to_owned())
            .expand(vec!["latest_charge".to_owned()])
            .send(self)
            .await?;
        let Some(charge) = intent.latest_charge.as_ref().and_then(|c| c.as_object()) else { return Ok(None) };
        let payer_email = wire::charge_email(charge);
        Ok(wire::charge(charge)?.map(|fact| Decoded { fact, payer_email }))
    }

    /// The refund, unless it is not of a charge.
    ///
    /// # Errors
    /// Stripe's.
    pub async fn refund_fact(&self, id: &str) -> Result<Option<Decoded>, StripeError> {
        check_id(id, &["re_", "pyr_"])?;
        let mut refund = RetrieveRefund::new(id.to_owned()).send(self).await?;
        if refund.failure_balance_transaction.is_some() {
            // Only a refund that came back has this line, and when that was only the line knows.
            let returned = vec!["failure_balance_transaction".to_owned()];
            refund = RetrieveRefund::new(id.to_owned()).expand(returned).send(self).await?;
        }
        Ok(wire::refund(&refund)?.map(|fact| Decoded { fact, payer_email: None }))
    }

    /// All refunds of a charge (at most a hundred, newest first).
    ///
    /// # Errors
    /// Stripe's.
    pub async fn refunds_of_charge(&self, charge: &str) -> Result<Vec<PaymentFact>, StripeError> {
        check_id(charge, &["ch_", "py_"])?;
        let list = ListRefund::new().charge(charge).limit(100).send(self).await?;
        let facts = list.data.iter().map(wire::refund).collect::<Result<Vec<_>, _>>()?;
        Ok(facts.into_iter().flatten().collect())
    }

    /// The dispute.
    ///
    /// # Errors
    /// Stripe's.
    pub async fn dispute_fact(&self, id: &str) -> Result<Option<Decoded>, StripeError> {
        check_id(id, &["dp_", "du_"])?;
        let dispute = RetrieveDispute::new(id.to_owned()).send(self).await?;
        Ok(Some(Decoded { fact: wire::dispute(&dispute, None)?, payer_email: None }))
    }

    /// The payout.
    ///
    /// # Errors
    /// Stripe's.
    pub async fn payout_fact(&self, id: &str) -> Result<Option<Decoded>, StripeError> {
        check_id(id, &["po_"])?;
        let returned = vec!["failure_balance_transaction".to_owned()];
        let payout = RetrievePayout::new(id.to_owned()).expand(returned).send(self).await?;
        Ok(Some(Decoded { fact: wire::payout(&payout)?, payer_email: None }))
    }

    /// Lines of an automatic payout, its own among them, a hundred at a time; `after` is the id of the last
    /// line of the page before.
    ///
    /// # Errors
    /// Stripe's.
    pub async fn payout_lines(&self, payout: &str, after: Option<&str>) -> Result<BalancePage, StripeError> {
        check_id(payout, &["po_"])?;
        let mut request = ListBalanceTransaction::new().payout(payout).limit(100);
        if let Some(after) = after {
            check_id(after, &["txn_"])?;
            request = request.starting_after(after);
        }
        let list = request.send(self).await?;
        Ok(BalancePage::of(&list.data, list.has_more))
    }

    /// What Stripe holds for us.
    ///
    /// # Errors
    /// Stripe's.
    pub async fn balance(&self) -> Result<Balance, StripeError> {
        let balance = RetrieveForMyAccountBalance::new().send(self).await?;
        let too_large = || StripeError::Unreadable("a balance too large".to_owned());
        let (mut sums, mut unknown) = (Vec::<Money>::new(), Vec::<(String, i64)>::new());
        for part in balance.available.iter().chain(&balance.pending) {
            let Ok(money) = wire::money(part.amount, &part.currency) else {
                let code = part.currency.to_string();
                match unknown.iter_mut().find(|(known, _)| *known == code) {
                    Some((_, sum)) => *sum = sum.checked_add(part.amount).ok_or_else(too_large)?,
                    None => unknown.push((code, part.amount)),
                }
                continue;
            };
            match sums.iter_mut().find(|sum| sum.currency == money.currency) {
                Some(sum) => *sum = sum.checked_add(money).map_err(|_| too_large())?,
                None => sums.push(money),
            }
        }
        unknown.retain(|(_, minor)| *minor != 0);
        Ok(Balance { sums, unknown })
    }

    /// Lines of the balance made at or after `since` (Unix seconds, UTC), a hundred at a time, newest first;
    /// `after` is the id of the last line of the page before.
    ///
    /// # Errors
    /// Stripe's.
    pub async fn balance_page(&self, since: i64, after: Option<&str>) -> Result<BalancePage, StripeError> {
        let mut request = ListBalanceTransaction::new().created(RangeQueryTs::gte(since)).limit(100);
        if let Some(after) = after {
            check_id(after, &["txn_"])?;
            request = request.starting_after(after);
        }
        let list = request.send(self).await?;
        Ok(BalancePage::of(&list.data, list.has_more))
    }

    /// Deletes the customer that a session made or was made for; `false` when there is none (any more). A guest is no
    /// customer: <https://docs.stripe.com/payments/checkout/guest-customers>. Subscriptions of a customer end at once:
    /// <https://docs.stripe.com/api/customers/delete>.
    ///
    /// # Errors
    /// Stripe's.
    pub async fn delete_customer_of_session(&self, id: &str) -> Result<bool, StripeError> {
        check_id(id, &["cs_"])?;
        let session = RetrieveCheckoutSession::new(id.to_owned()).send(self).await?;
        let Some(customer) = session.customer.as_ref().map(|customer| customer.id().to_string()) else {
            return Ok(false);
        };
        check_id(&customer, &["cus_"])?;
        match DeleteCustomer::new(customer).send(self).await {
            Ok(_) => Ok(true),
            Err(StripeError::Refused { status: 404, .. }) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// The address that the payer of an intent, of a charge or of a regular gift (the customer's id) gave to
    /// Stripe, if any. The intent of a renewal has no session: its customer is asked.
    ///
    /// # Errors
    /// Stripe's.
    pub async fn payer_email(&self, id: &str) -> Result<Option<String>, StripeError> {
        if id.starts_with("cus_") {
            return self.customer_email(id).await;
        }
        if id.starts_with("pi_") {
            check_id(id, &["pi_"])?;
            let list = ListCheckoutSession::new().payment_intent(id).limit(1).send(self).await?;
            if let Some(session) = list.data.first() {
                return Ok(wire::session_email(session));
            }
            let intent = RetrievePaymentIntent::new(id.to_owned()).send(self).await?;
            return match wire::expandable_id(intent.customer.as_ref()) {
                Some(customer) => self.customer_email(&customer).await,
                None => Ok(None),
            };
        }
        Ok(self.charge_fact(id).await?.and_then(|decoded| decoded.payer_email))
    }
}
