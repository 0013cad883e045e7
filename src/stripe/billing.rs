//! Reading regular gifts from Stripe: subscriptions, invoices, and which invoice a payment paid.

use chrono::{DateTime, Utc};
use stripe_billing::{
    invoice::RetrieveInvoice,
    invoice_payment::{
        ListInvoicePayment, ListInvoicePaymentPayment, ListInvoicePaymentPaymentType,
        ListInvoicePaymentStatus,
    },
    subscription::RetrieveSubscription,
};
use stripe_core::customer::{ListCustomer, RetrieveCustomer, RetrieveCustomerReturned};
use stripe_types::{RangeBoundsTs, RangeQueryTs};

use super::{
    billing_wire,
    client::{Client, StripeError, check_id},
    event::Decoded,
    wire::expandable_id,
};
use crate::kernel::{
    email::EmailAddress,
    payment_fact::{IntentOrigin, PaymentFact},
    subscription::Subscription,
};

/// What intents paid for, of a page of a list.
pub struct PaidInvoices {
    pub origins: Vec<(String, IntentOrigin)>,
    /// What the next page comes after; `None` when this one is the last.
    pub next: Option<String>,
}

fn without_email(fact: PaymentFact) -> Decoded {
    Decoded { fact, payer_email: None }
}

impl Client {
    /// The subscription as it is now, asked for because of something that happened at `as_of`; `None` if it
    /// is not a gift of ours.
    ///
    /// # Errors
    /// Stripe's.
    pub async fn subscription_fact(
        &self,
        id: &str,
        as_of: DateTime<Utc>,
    ) -> Result<Option<Decoded>, StripeError> {
        check_id(id, &["sub_"])?;
        let subscription = RetrieveSubscription::new(id.to_owned()).send(self).await?;
        let fact = billing_wire::subscription_fact(&subscription, as_of.timestamp(), true)?;
        Ok(fact.map(without_email))
    }

    /// The subscription of one of our gifts as it is now.
    ///
    /// # Errors
    /// Stripe's.
    pub async fn subscription(&self, id: &str) -> Result<Option<Subscription>, StripeError> {
        check_id(id, &["sub_"])?;
        billing_wire::read_subscription(&RetrieveSubscription::new(id.to_owned()).send(self).await?)
    }

    /// The invoice, if it was paid or tried in vain. `at` in Unix seconds, UTC.
    ///
    /// # Errors
    /// Stripe's.
    pub async fn invoice_fact(&self, id: &str, at: i64) -> Result<Option<Decoded>, StripeError> {
        check_id(id, &["in_"])?;
        let invoice = RetrieveInvoice::new(id.to_owned()).send(self).await?;
        Ok(billing_wire::invoice(&invoice, at)?.map(without_email))
    }

    /// What a payment intent paid for: <https://docs.stripe.com/api/invoice-payment/list>.
    ///
    /// # Errors
    /// Stripe's.
    pub async fn origin_of_intent(&self, intent: &str) -> Result<IntentOrigin, StripeError> {
        check_id(intent, &["pi_"])?;
        let mut payment = ListInvoicePaymentPayment::new(ListInvoicePaymentPaymentType::PaymentIntent);
        payment.payment_intent = Some(intent.to_owned());
        let list = ListInvoicePayment::new()
            .payment(payment)
            .expand(vec!["data.invoice".to_owned()])
            .limit(1)
            .send(self)
            .await?;
        let invoice = list.data.first().and_then(|payment| payment.invoice.as_object());
        Ok(invoice.map(billing_wire::invoice_origin).unwrap_or_default())
    }

    /// What intents paid for whose invoices were joined to them between two instants, both inclusive: a hundred at a time,
    /// newest first; `after` is the `next` of the page before. See <https://docs.stripe.com/api/invoice-payment/list>.
    ///
    /// # Errors
    /// Stripe's.
    pub async fn paid_invoices(
        &self,
        from: DateTime<Utc>,
        to: DateTime<Utc>,
        after: Option<&str>,
    ) -> Result<PaidInvoices, StripeError> {
        let created = RangeQueryTs::Bounds(RangeBoundsTs {
            gte: Some(from.timestamp()),
            lte: Some(to.timestamp()),
            ..RangeBoundsTs::default()
        });
        let mut request = ListInvoicePayment::new()
            .created(created)
            .status(ListInvoicePaymentStatus::Paid)
            .expand(vec!["data.invoice".to_owned()])
            .limit(100);
        if let Some(after) = after {
            check_id(after, &["inpay_"])?;
            request = request.starting_after(after);
        }
        let list = request.send(self).await?;
        let told = list.data.iter().filter_map(|payment| {
            let intent = expandable_id(payment.payment.payment_intent.as_ref())?;
            Some((intent, billing_wire::invoice_origin(payment.invoice.as_object()?)))
        });
        let origins = told.collect();
        let last = list.data.last().filter(|_| list.has_more);
        Ok(PaidInvoices { origins, next: last.map(|payment| payment.id.to_string()) })
    }

    /// The facts about what paid an invoice: which intent, and its charge.
    ///
    /// # Errors
    /// Stripe's.
    pub async fn charge_of_invoice(
        &self,
        invoice: &str,
        origin: IntentOrigin,
    ) -> Result<Vec<Decoded>, StripeError> {
        check_id(invoice, &["in_"])?;
        let list = ListInvoicePayment::new()
            .invoice(invoice)
            .status(ListInvoicePaymentStatus::Paid)
            .limit(1)
            .send(self)
            .await?;
        let intent = list.data.first().and_then(|p| expandable_id(p.payment.payment_intent.as_ref()));
        let Some(intent) = intent else { return Ok(Vec::new()) };
        let explained = PaymentFact::IntentExplained { payment_intent: intent.clone(), origin };
        let mut facts = vec![without_email(explained)];
        facts.extend(self.charge_of_intent(&intent).await?);
        Ok(facts)
    }

    /// The address that a customer gave to Stripe.
    ///
    /// # Errors
    /// Stripe's.
    pub(super) async fn customer_email(&self, id: &str) -> Result<Option<String>, StripeError> {
        check_id(id, &["cus_"])?;
        match RetrieveCustomer::new(id.to_owned()).send(self).await? {
            RetrieveCustomerReturned::Customer(customer) => Ok(customer.email),
            RetrieveCustomerReturned::DeletedCustomer(_) => Ok(None),
        }
    }

    /// The customers that gave Stripe exactly this address, at most a hundred.
    ///
    /// # Errors
    /// Stripe's.
    pub async fn customers_with(&self, address: &EmailAddress) -> Result<Vec<String>, StripeError> {
        let list = ListCustomer::new().email(address.as_str()).limit(100).send(self).await?;
        Ok(list.data.into_iter().map(|customer| customer.id.to_string()).collect())
    }
}
