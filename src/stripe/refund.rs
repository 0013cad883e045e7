//! Giving money back through Stripe.

use std::collections::HashMap;

use stripe_client_core::{IdempotencyKey, RequestStrategy, StripeRequest};
use stripe_core::refund::CreateRefund;

use super::{
    client::{Client, StripeError, check_id},
    wire::{self, REFERENCE_KEY},
};
use crate::kernel::{
    money::Money,
    payment_fact::{PaymentFact, Refund},
    reference::Reference,
};

impl Client {
    /// Gives back a part of a charge, or all of it: <https://docs.stripe.com/api/refunds/create>.
    /// Of ours, Stripe gets the reference.
    ///
    /// # Errors
    /// Stripe's. After [`StripeError::Unreachable`] the refund may exist: the same key finds it, for a day.
    pub async fn refund(
        &self,
        charge: &str,
        amount: Money,
        reference: Option<Reference>,
        idempotency_key: &str,
    ) -> Result<Refund, StripeError> {
        check_id(charge, &["ch_", "py_"])?;
        let mut request = CreateRefund::new().charge(charge).amount(amount.minor);
        if let Some(reference) = reference {
            request = request.metadata(HashMap::from([(REFERENCE_KEY.to_owned(), reference.to_string())]));
        }
        let key = IdempotencyKey::new(idempotency_key).map_err(|_| StripeError::BadId)?;
        let made = request.customize().request_strategy(RequestStrategy::Idempotent(key)).send(self).await?;
        match wire::refund(&made)? {
            Some(PaymentFact::RefundChanged(refund)) => Ok(refund),
            _ => Err(StripeError::Unreadable("a refund of no charge".to_owned())),
        }
    }
}
