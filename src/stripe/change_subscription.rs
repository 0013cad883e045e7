//! What a giver changes at Stripe: amount, pause, interval, end, card. Nothing here bills at once.

use chrono::{DateTime, Utc};
use stripe_billing::{
    billing_portal_session::{
        CreateBillingPortalSession, CreateBillingPortalSessionFlowData,
        CreateBillingPortalSessionFlowDataAfterCompletion,
        CreateBillingPortalSessionFlowDataAfterCompletionRedirect,
        CreateBillingPortalSessionFlowDataAfterCompletionType, CreateBillingPortalSessionFlowDataType,
    },
    subscription::{
        CancelSubscription, RetrieveSubscription, UpdateSubscription, UpdateSubscriptionItems,
        UpdateSubscriptionItemsPriceData, UpdateSubscriptionItemsPriceDataRecurring,
        UpdateSubscriptionItemsPriceDataRecurringInterval as ItemInterval, UpdateSubscriptionPauseCollection,
        UpdateSubscriptionPauseCollectionBehavior, UpdateSubscriptionProrationBehavior,
    },
    subscription_schedule::{CreateSubscriptionSchedule, ReleaseSubscriptionSchedule},
};
use stripe_client_core::{IdempotencyKey, RequestBuilder, RequestStrategy, StripeMethod, StripeRequest};
use stripe_shared::SubscriptionItem;

use super::{
    billing_wire,
    client::{Client, StripeError, check_id},
};
use crate::kernel::{frequency::Interval, money::Money, subscription::Subscription};

/// A new amount from the next period on.
#[derive(Clone, Copy, Debug)]
pub struct ChangedAmount(pub Money);

/// Another amount and interval from the end of the paid period on.
#[derive(Clone, Copy, Debug)]
pub struct LaterInterval {
    pub amount: Money,
    pub interval: Interval,
}

/// A request under a key: sent twice, it is done once.
fn keyed(key: &str, step: &str) -> Result<RequestStrategy, StripeError> {
    let key = IdempotencyKey::new(format!("{key}-{step}")).map_err(|_| StripeError::BadId)?;
    Ok(RequestStrategy::Idempotent(key))
}

fn stripe_currency(money: Money) -> Result<stripe_types::Currency, StripeError> {
    let unknown = |_| StripeError::Unreadable("a currency unknown to Stripe".to_owned());
    money.currency.lower_code().parse::<stripe_types::Currency>().map_err(unknown)
}

fn one_item(subscription: &stripe_shared::Subscription) -> Result<&SubscriptionItem, StripeError> {
    let none = || StripeError::Unreadable("a subscription without an item".to_owned());
    subscription.items.data.first().ok_or_else(none)
}

fn ours(subscription: &stripe_shared::Subscription) -> Result<Subscription, StripeError> {
    let not_ours = || StripeError::Unreadable("a subscription without our reference".to_owned());
    billing_wire::read_subscription(subscription)?.ok_or_else(not_ours)
}

impl Client {
    /// Collects nothing until `resumes_at`: invoices of that time are void.
    ///
    /// # Errors
    /// Stripe's.
    pub async fn pause(
        &self,
        id: &str,
        resumes_at: DateTime<Utc>,
        key: &str,
    ) -> Result<Subscription, StripeError> {
        check_id(id, &["sub_"])?;
        let mut pause =
            UpdateSubscriptionPauseCollection::new(UpdateSubscriptionPauseCollectionBehavior::Void);
        pause.resumes_at = Some(resumes_at.timestamp());
        let request = UpdateSubscription::new(id.to_owned()).pause_collection(pause);
        ours(&request.customize().request_strategy(keyed(key, "pause")?).send(self).await?)
    }

    /// Collects again from the next period on.
    ///
    /// # Errors
    /// Stripe's.
    pub async fn resume(&self, id: &str, key: &str) -> Result<Subscription, StripeError> {
        check_id(id, &["sub_"])?;
        ours(&Unpause(id).customize().request_strategy(keyed(key, "resume")?).send(self).await?)
    }

    /// Ends it now; nothing more is charged, nothing is given back.
    ///
    /// # Errors
    /// Stripe's.
    pub async fn cancel(&self, id: &str) -> Result<Subscription, StripeError> {
        check_id(id, &["sub_"])?;
        ours(&CancelSubscription::new(id.to_owned()).prorate(false).invoice_now(false).send(self).await?)
    }

    /// Ends it after the paid period, or takes that back.
    ///
    /// # Errors
    /// Stripe's.
    pub async fn cancel_at_end(&self, id: &str, ends: bool, key: &str) -> Result<Subscription, StripeError> {
        check_id(id, &["sub_"])?;
        self.release(id, key).await?;
        let request = UpdateSubscription::new(id.to_owned()).cancel_at_period_end(ends);
        ours(&request.customize().request_strategy(keyed(key, "cancel-at-end")?).send(self).await?)
    }

    /// A new price on the existing item and product; nothing is charged for the running period.
    ///
    /// # Errors
    /// Stripe's.
    pub async fn change_amount(
        &self,
        id: &str,
        new: ChangedAmount,
        key: &str,
    ) -> Result<Subscription, StripeError> {
        check_id(id, &["sub_"])?;
        self.release(id, key).await?;
        let known = RetrieveSubscription::new(id.to_owned()).send(self).await?;
        let item = one_item(&known)?;
        let interval = match ours(&known)?.interval {
            Interval::Monthly => ItemInterval::Month,
            Interval::Yearly => ItemInterval::Year,
        };
        let recurring = UpdateSubscriptionItemsPriceDataRecurring::new(interval);
        let product = item.price.product.id().to_string();
        let mut price = UpdateSubscriptionItemsPriceData::new(stripe_currency(new.0)?, product, recurring);
        price.unit_amount = Some(new.0.minor);
        let mut changed = UpdateSubscriptionItems::new();
        changed.id = Some(item.id.to_string());
        changed.price_data = Some(price);
        let request = UpdateSubscription::new(id.to_owned())
            .items(vec![changed])
            .proration_behavior(UpdateSubscriptionProrationBehavior::None);
        ours(&request.customize().request_strategy(keyed(key, "amount")?).send(self).await?)
    }

    /// Another interval from the end of the paid period on: a schedule, since a change at once would bill at once.
    ///
    /// # Errors
    /// Stripe's. Asked again under the same key it goes on where it stopped.
    pub async fn change_interval(
        &self,
        id: &str,
        later: LaterInterval,
        key: &str,
    ) -> Result<Subscription, StripeError> {
        check_id(id, &["sub_"])?;
        let known = RetrieveSubscription::new(id.to_owned()).send(self).await?;
        let item = one_item(&known)?;
        let schedule = match &known.schedule {
            Some(schedule) => schedule.id().to_string(),
            None => {
                let request = CreateSubscriptionSchedule::new().from_subscription(id);
                let keyed = keyed(key, "schedule")?;
                request.customize().request_strategy(keyed).send(self).await?.id.to_string()
            }
        };
        fail::fail_point!("schedule-made-before-phases");
        let request = TwoPhases { schedule, item, later };
        request.customize().request_strategy(keyed(key, "phases")?).send(self).await?;
        ours(&RetrieveSubscription::new(id.to_owned()).send(self).await?)
    }

    /// Lets go of a planned change, so that the subscription itself can be changed.
    async fn release(&self, id: &str, key: &str) -> Result<(), StripeError> {
        let known = RetrieveSubscription::new(id.to_owned()).send(self).await?;
        if let Some(schedule) = &known.schedule {
            let request = ReleaseSubscriptionSchedule::new(schedule.id().to_string());
            request.customize().request_strategy(keyed(key, "release")?).send(self).await?;
        }
        Ok(())
    }

    /// Stripe's page on which a customer changes the card, and nothing else.
    ///
    /// # Errors
    /// Stripe's.
    pub async fn card_page(&self, customer: &str, return_url: &str) -> Result<String, StripeError> {
        check_id(customer, &["cus_"])?;
        let mut flow = CreateBillingPortalSessionFlowData::new(
            CreateBillingPortalSessionFlowDataType::PaymentMethodUpdate,
        );
        let mut after = CreateBillingPortalSessionFlowDataAfterCompletion::new(
            CreateBillingPortalSessionFlowDataAfterCompletionType::Redirect,
        );
        after.redirect = Some(CreateBillingPortalSessionFlowDataAfterCompletionRedirect::new(return_url));
        flow.after_completion = Some(after);
        let session = CreateBillingPortalSession::new()
            .customer(customer)
            .flow_data(flow)
            .return_url(return_url)
            .send(self)
            .await?;
        Ok(session.url)
    }
}

#[derive(serde::Serialize)]
struct NoPause {
    pause_collection: &'static str,
}

/// Takes a pause away: Stripe wants an empty value, which the typed request cannot say.
struct Unpause<'a>(&'a str);

impl StripeRequest for Unpause<'_> {
    type Output = stripe_shared::Subscription;

    fn build(&self) -> RequestBuilder {
        let path = format!("/subscriptions/{}", self.0);
        RequestBuilder::new(StripeMethod::Post, path).form(&NoPause { pause_collection: "" })
    }
}

/// The paid period as it is, then the new amount and interval. The form's names are nested deeper than the
/// typed request can write (it panics beyond five levels), so they are written out:
/// <https://docs.stripe.com/api/subscription_schedules/update>.
struct TwoPhases<'a> {
    schedule: String,
    item: &'a SubscriptionItem,
    later: LaterInterval,
}

impl TwoPhases<'_> {
    fn form(&self) -> Vec<(&'static str, String)> {
        let interval = match self.later.interval {
            Interval::Monthly => "month",
            Interval::Yearly => "year",
        };
        vec![
            ("end_behavior", "release".to_owned()),
            ("phases[0][start_date]", self.item.current_period_start.to_string()),
            ("phases[0][end_date]", self.item.current_period_end.to_string()),
            ("phases[0][proration_behavior]", "none".to_owned()),
            ("phases[0][items][0][price]", self.item.price.id.to_string()),
            ("phases[0][items][0][quantity]", "1".to_owned()),
            ("phases[1][proration_behavior]", "none".to_owned()),
            ("phases[1][items][0][quantity]", "1".to_owned()),
            ("phases[1][items][0][price_data][currency]", self.later.amount.currency.lower_code()),
            ("phases[1][items][0][price_data][product]", self.item.price.product.id().to_string()),
            ("phases[1][items][0][price_data][unit_amount]", self.later.amount.minor.to_string()),
            ("phases[1][items][0][price_data][recurring][interval]", interval.to_owned()),
        ]
    }
}

impl StripeRequest for TwoPhases<'_> {
    type Output = stripe_shared::SubscriptionSchedule;

    fn build(&self) -> RequestBuilder {
        let path = format!("/subscription_schedules/{}", self.schedule);
        let mut request = RequestBuilder::new(StripeMethod::Post, path);
        request.body = serde_urlencoded::to_string(self.form()).ok();
        request
    }
}
