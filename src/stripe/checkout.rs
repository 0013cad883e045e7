//! Opening and closing a hosted Checkout page.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use stripe_checkout::checkout_session::{
    CreateCheckoutSession, CreateCheckoutSessionAllowedPaymentMethodTypes, CreateCheckoutSessionLineItems,
    CreateCheckoutSessionLineItemsPriceData, CreateCheckoutSessionLineItemsPriceDataRecurring,
    CreateCheckoutSessionLineItemsPriceDataRecurringInterval as ItemInterval,
    CreateCheckoutSessionPaymentIntentData, CreateCheckoutSessionSubscriptionData, ExpireCheckoutSession,
    ProductData,
};
use stripe_client_core::{IdempotencyKey, RequestStrategy, StripeRequest};
use stripe_shared::{CheckoutSessionLocale, CheckoutSessionMode, CheckoutSessionSubmitType};

use super::{
    client::{Client, StripeError, check_id},
    wire::{REFERENCE_KEY, instant},
};
use crate::kernel::{
    frequency::{Frequency, Interval},
    locale::Locale,
    money::Money,
    reference::Reference,
};

/// What a Checkout page is opened with. Of ours, Stripe gets the reference and nothing about the giver.
pub struct NewCheckout {
    pub reference: Reference,
    pub amount: Money,
    /// A regular gift is a subscription: its reference goes with each of its invoices.
    pub frequency: Frequency,
    /// What the giver reads on Stripe's page: the fund's name.
    pub fund_name: String,
    pub success_url: String,
    pub cancel_url: String,
    pub locale: Locale,
    /// Persisted before the request is made, and kept across retries.
    pub idempotency_key: String,
    /// Stripe takes 30 minutes to 24 hours from now.
    pub expires_at: DateTime<Utc>,
}

/// A page that waits for the giver.
#[derive(Clone)]
pub struct OpenCheckout {
    pub session: String,
    pub url: String,
    pub expires_at: DateTime<Utc>,
}

impl Client {
    /// Opens a Checkout page: <https://docs.stripe.com/api/checkout/sessions/create>.
    ///
    /// # Errors
    /// Stripe's. After [`StripeError::Unreachable`] the page may exist: the same key finds it.
    pub async fn open_checkout(&self, new: NewCheckout) -> Result<OpenCheckout, StripeError> {
        let currency = new.amount.currency.lower_code().parse::<stripe_types::Currency>();
        let currency =
            currency.map_err(|_| StripeError::Unreadable("a currency unknown to Stripe".to_owned()))?;
        let mut price = CreateCheckoutSessionLineItemsPriceData::new(currency);
        price.unit_amount = Some(new.amount.minor);
        price.product_data = Some(ProductData::new(new.fund_name));
        price.recurring = new.frequency.interval().map(|interval| {
            CreateCheckoutSessionLineItemsPriceDataRecurring::new(match interval {
                Interval::Monthly => ItemInterval::Month,
                Interval::Yearly => ItemInterval::Year,
            })
        });
        let mut item = CreateCheckoutSessionLineItems::new();
        item.quantity = Some(1);
        item.price_data = Some(price);
        let reference = new.reference.to_string();
        let metadata = HashMap::from([(REFERENCE_KEY.to_owned(), reference.clone())]);
        let request = if new.frequency.is_regular() {
            let mut subscription = CreateCheckoutSessionSubscriptionData::new();
            subscription.metadata = Some(metadata.clone());
            CreateCheckoutSession::new()
                .mode(CheckoutSessionMode::Subscription)
                .subscription_data(subscription)
        } else {
            let mut intent = CreateCheckoutSessionPaymentIntentData::new();
            intent.metadata = Some(metadata.clone());
            CreateCheckoutSession::new()
                .mode(CheckoutSessionMode::Payment)
                .submit_type(CheckoutSessionSubmitType::Donate)
                .payment_intent_data(intent)
        };
        let request = request
            .allowed_payment_method_types(vec![CreateCheckoutSessionAllowedPaymentMethodTypes::Card])
            .line_items(vec![item])
            .client_reference_id(reference)
            .metadata(metadata)
            .success_url(new.success_url)
            .cancel_url(new.cancel_url)
            .locale(checkout_locale(new.locale))
            .expires_at(new.expires_at.timestamp());
        let key = IdempotencyKey::new(new.idempotency_key).map_err(|_| StripeError::BadId)?;
        let session =
            request.customize().request_strategy(RequestStrategy::Idempotent(key)).send(self).await?;
        let url =
            session.url.ok_or_else(|| StripeError::Unreadable("a session without a page".to_owned()))?;
        Ok(OpenCheckout { session: session.id.to_string(), url, expires_at: instant(session.expires_at)? })
    }

    /// Closes a page that nobody shall pay on any more.
    ///
    /// # Errors
    /// Stripe's; it refuses when the page was paid already.
    pub async fn expire_checkout(&self, session: &str) -> Result<(), StripeError> {
        check_id(session, &["cs_"])?;
        ExpireCheckoutSession::new(session.to_owned()).send(self).await?;
        Ok(())
    }
}

/// Checkout has no Kazakh page: its readers get the Russian one.
fn checkout_locale(locale: Locale) -> CheckoutSessionLocale {
    match locale.tag() {
        "en" => CheckoutSessionLocale::En,
        "ru" | "kk" => CheckoutSessionLocale::Ru,
        "fr" => CheckoutSessionLocale::Fr,
        "de" => CheckoutSessionLocale::De,
        _ => CheckoutSessionLocale::Auto,
    }
}
