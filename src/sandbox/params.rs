//! Which parameters each call knows, from Stripe's API reference; all others are refused by name.
//!
//! A schema is written `name` (one value), `name[]` (a list of values), `name{…}` (an object, or a list of such),
//! `name*` (anything below it).

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde_json::Value;

use super::error::ApiError;
use super::form::Params;

#[derive(Debug)]
enum Shape {
    One,
    List,
    Object(Schema),
    Any,
}

/// The names a call knows, with what may stand below each.
#[derive(Debug, Default)]
pub(super) struct Schema(BTreeMap<&'static str, Shape>);

/// <https://docs.stripe.com/api/checkout/sessions/create>
pub(super) static SESSION_CREATE: LazyLock<Schema> = LazyLock::new(|| {
    Schema::parse(
        "adaptive_pricing{enabled},after_expiration{recovery{allow_promotion_codes,enabled}},\
         allow_promotion_codes,allowed_payment_method_types[],automatic_tax{enabled,liability{account,type}},\
         billing_address_collection,branding_settings{background_color,border_style,button_color,display_name,\
         font_family,icon{file,type,url},logo{file,type,url}},cancel_url,client_reference_id,\
         consent_collection{payment_method_reuse_agreement{position},promotions,terms_of_service},currency,\
         custom_fields*,custom_text{after_submit{message},shipping_address{message},submit{message},\
         terms_of_service_acceptance{message}},customer,customer_account,customer_creation,customer_email,\
         customer_update{address,name,shipping},discounts{coupon,promotion_code},\
         excluded_payment_method_types[],expand[],expires_at,integration_identifier,\
         invoice_creation{enabled,invoice_data*},line_items{adjustable_quantity{enabled,maximum,minimum},\
         metadata*,price,price_data{currency,product,product_data{description,images[],metadata*,name,tax_code,\
         tax_details*,unit_label},recurring{interval,interval_count},tax_behavior,unit_amount,\
         unit_amount_decimal},quantity,tax_rates[]},locale,managed_payments{enabled},metadata*,mode,\
         name_collection*,optional_items*,origin_context,payment_intent_data{application_fee_amount,\
         capture_method,description,metadata*,on_behalf_of,receipt_email,setup_future_usage,shipping*,\
         statement_descriptor,statement_descriptor_suffix,transfer_data{amount,destination},transfer_group},\
         payment_method_collection,payment_method_configuration,payment_method_data{allow_redisplay},\
         payment_method_options*,payment_method_types[],permissions*,phone_number_collection{enabled},\
         redirect_on_completion,return_url,saved_payment_method_options*,setup_intent_data*,\
         shipping_address_collection{allowed_countries[]},shipping_options*,submit_type,subscription_data{application_fee_percent,\
         billing_cycle_anchor,billing_cycle_anchor_config*,billing_mode{flexible*,type},default_tax_rates[],\
         description,invoice_settings*,metadata*,on_behalf_of,pending_invoice_item_interval*,proration_behavior,\
         transfer_data*,trial_end,trial_period_days,trial_settings*},\
         success_url,tax_id_collection{enabled,required},ui_mode,wallet_options*",
    )
});

macro_rules! schemas {
    ($($(#[$doc:meta])* $name:ident = $text:expr;)*) => {
        $($(#[$doc])* pub(super) static $name: LazyLock<Schema> = LazyLock::new(|| Schema::parse($text));)*
    };
}

schemas! {
    /// Calls that only take `expand`.
    EXPAND_ONLY = "expand[]";
    /// <https://docs.stripe.com/api/checkout/sessions/list>
    SESSION_LIST = "created{gt,gte,lt,lte},customer,customer_account,customer_details{email},payment_intent,\
                    payment_link,status,subscription,ending_before,expand[],limit,starting_after";
    /// <https://docs.stripe.com/api/payment_intents/retrieve>
    INTENT_RETRIEVE = "client_secret,expand[]";
    /// <https://docs.stripe.com/api/charges/update>
    CHARGE_UPDATE = "customer,description,expand[],fraud_details{user_report},metadata*,receipt_email,shipping*,\
                     transfer_group";
    /// <https://docs.stripe.com/api/refunds/create>
    REFUND_CREATE = "amount,charge,currency,customer,expand[],instructions_email,metadata*,origin,\
                     payment_intent,reason,refund_application_fee,reverse_transfer";
    /// <https://docs.stripe.com/api/customers/create>
    CUSTOMER_CREATE = "address*,balance,business_name,cash_balance*,description,email,expand[],individual_name,\
                       invoice_prefix,invoice_settings*,metadata*,name,next_invoice_sequence,payment_method,\
                       phone,preferred_locales[],shipping*,source,tax*,tax_exempt,tax_id_data*,test_clock,\
                       validate";
    /// <https://docs.stripe.com/api/customers/update>
    CUSTOMER_UPDATE = "address*,balance,business_name,cash_balance*,default_source,description,email,expand[],\
                       individual_name,invoice_prefix,invoice_settings*,metadata*,name,next_invoice_sequence,\
                       phone,preferred_locales[],shipping*,source,tax*,tax_exempt,validate";
    /// <https://docs.stripe.com/api/balance_transactions/list>
    BALANCE_LIST = "created{gt,gte,lt,lte},ending_before,expand[],limit,starting_after,\
            currency,payout,source,type";
    /// <https://docs.stripe.com/api/events/list>
    EVENT_LIST = "created{gt,gte,lt,lte},ending_before,expand[],limit,starting_after,\
            delivery_success,type,types[]";
    /// <https://docs.stripe.com/api/payouts/list>
    PAYOUT_LIST = "created{gt,gte,lt,lte},ending_before,expand[],limit,starting_after,\
            arrival_date{gt,gte,lt,lte},destination,status";
    /// <https://docs.stripe.com/api/charges/list>
    CHARGE_LIST = "created{gt,gte,lt,lte},ending_before,expand[],limit,starting_after,\
            customer,payment_intent,transfer_group";
    /// <https://docs.stripe.com/api/payment_intents/list>
    INTENT_LIST = "created{gt,gte,lt,lte},ending_before,expand[],limit,starting_after,\
            customer,customer_account";
    /// <https://docs.stripe.com/api/refunds/list>
    REFUND_LIST = "created{gt,gte,lt,lte},ending_before,expand[],limit,starting_after,\
            charge,payment_intent";
    /// <https://docs.stripe.com/api/disputes/list>
    DISPUTE_LIST = "created{gt,gte,lt,lte},ending_before,expand[],limit,starting_after,\
            charge,payment_intent";
    /// <https://docs.stripe.com/api/subscriptions/create>
    SUBSCRIPTION_CREATE = "cancel_at,cancel_at_period_end,customer,default_payment_method,description,expand[],\
            items{metadata*,price,price_data{currency,product,recurring{interval,interval_count},tax_behavior,\
            unit_amount,unit_amount_decimal},quantity},metadata*,off_session,payment_behavior,\
            payment_settings*,trial_end,trial_period_days";
    /// <https://docs.stripe.com/api/subscriptions/update>
    SUBSCRIPTION_UPDATE = "add_invoice_items*,application_fee_percent,automatic_tax{enabled},billing_cycle_anchor,\
            billing_schedules*,billing_thresholds*,cancel_at,cancel_at_period_end,\
            cancellation_details{comment,feedback},collection_method,days_until_due,default_payment_method,\
            default_source,default_tax_rates[],description,discounts*,expand[],invoice_settings*,\
            items{billing_thresholds*,clear_usage,deleted,discounts*,id,metadata*,price,price_data{currency,\
            product,recurring{interval,interval_count},tax_behavior,unit_amount,unit_amount_decimal},quantity,\
            tax_rates[]},metadata*,off_session,on_behalf_of,pause_collection{behavior,resumes_at},\
            payment_behavior,payment_settings*,pending_invoice_item_interval*,proration_behavior,proration_date,\
            transfer_data*,trial_end,trial_from_plan,trial_settings*";
    /// <https://docs.stripe.com/api/subscriptions/cancel>
    SUBSCRIPTION_CANCEL = "cancellation_details{comment,feedback},expand[],invoice_now,prorate";
    /// <https://docs.stripe.com/api/subscription_schedules/create>
    SCHEDULE_CREATE = "billing_mode*,customer,customer_account,default_settings*,end_behavior,expand[],\
            from_subscription,metadata*,phases*,start_date";
    /// <https://docs.stripe.com/api/subscription_schedules/update>
    SCHEDULE_UPDATE = "default_settings*,end_behavior,expand[],metadata*,phases{billing_cycle_anchor,currency,\
            description,duration{interval,interval_count},end_date,items{discounts*,metadata*,price,\
            price_data{currency,product,recurring{interval,interval_count},tax_behavior,unit_amount,\
            unit_amount_decimal},quantity,tax_rates[]},metadata*,proration_behavior,start_date},\
            proration_behavior";
    /// <https://docs.stripe.com/api/subscription_schedules/release>
    SCHEDULE_RELEASE = "expand[],preserve_cancel_date";
    /// <https://docs.stripe.com/api/subscription_schedules/cancel>
    SCHEDULE_CANCEL = "expand[],invoice_now,prorate";
    /// <https://docs.stripe.com/api/subscription_schedules/list>
    SCHEDULE_LIST = "created{gt,gte,lt,lte},ending_before,expand[],limit,starting_after,\
            canceled_at*,completed_at*,customer,customer_account,released_at*,scheduled";
    /// <https://docs.stripe.com/api/customer_portal/sessions/create>
    PORTAL_CREATE = "configuration,customer,customer_account,expand[],flow_data{after_completion{\
            hosted_confirmation{custom_message},redirect{return_url},type},subscription_cancel*,\
            subscription_update*,subscription_update_confirm*,type},locale,on_behalf_of,return_url";
    /// <https://docs.stripe.com/api/invoices/pay>
    INVOICE_PAY = "expand[],forgive,mandate,off_session,paid_out_of_band,payment_method,source";
    /// <https://docs.stripe.com/api/invoices/finalize>
    INVOICE_FINALIZE = "auto_advance,expand[]";
    /// <https://docs.stripe.com/api/products/create>
    PRODUCT_CREATE = "active,default_price_data*,description,expand[],id,images[],marketing_features*,metadata*,\
                      name,package_dimensions*,shippable,statement_descriptor,tax_code,tax_details*,unit_label,url";
    /// <https://docs.stripe.com/api/prices/create>
    PRICE_CREATE = "active,billing_scheme,currency,currency_options*,custom_unit_amount*,expand[],lookup_key,\
                    metadata*,nickname,product,product_data{active,id,metadata*,name,statement_descriptor,tax_code,\
                    tax_details*,unit_label},recurring{interval,interval_count,meter,trial_period_days,usage_type},\
                    tax_behavior,tiers*,tiers_mode,transfer_lookup_key,transform_quantity*,unit_amount,\
                    unit_amount_decimal";
    /// <https://docs.stripe.com/api/products/list>
    PRODUCT_LIST = "created{gt,gte,lt,lte},ending_before,expand[],limit,starting_after,\
            url";
    /// <https://docs.stripe.com/api/prices/list>
    PRICE_LIST = "created{gt,gte,lt,lte},ending_before,expand[],limit,starting_after,\
            currency,product,type";
    /// <https://docs.stripe.com/api/subscriptions/list>
    SUBSCRIPTION_LIST = "created{gt,gte,lt,lte},ending_before,expand[],limit,starting_after,\
            automatic_tax*,collection_method,current_period_end*,current_period_start*,customer,\
            customer_account,price,status,test_clock";
    /// <https://docs.stripe.com/api/invoices/list>
    INVOICE_LIST = "created{gt,gte,lt,lte},ending_before,expand[],limit,starting_after,\
            collection_method,customer,customer_account,due_date*,status,subscription";
    /// <https://docs.stripe.com/api/invoice-payment/list>
    INVOICE_PAYMENT_LIST = "created{gt,gte,lt,lte},ending_before,expand[],limit,starting_after,\
            invoice,payment{payment_intent,payment_record,type},status";
    /// <https://docs.stripe.com/api/payment_methods/list>
    PAYMENT_METHOD_LIST = "ending_before,expand[],limit,starting_after,\
            allow_redisplay,customer,customer_account,type";
    /// <https://docs.stripe.com/api/customers/list>
    CUSTOMER_LIST = "created{gt,gte,lt,lte},ending_before,expand[],limit,starting_after,\
            email,test_clock";
}

impl Schema {
    fn parse(text: &'static str) -> Schema {
        Schema::level(text).0
    }

    /// Reads one level, up to its closing brace; answers what is left too.
    fn level(mut text: &'static str) -> (Schema, &'static str) {
        let mut schema = Schema::default();
        loop {
            let end = text.find(['{', '}', ',', '[', '*']).unwrap_or(text.len());
            let (name, mut rest) = text.split_at(end);
            let shape = if let Some(inner) = rest.strip_prefix('{') {
                let (inner, after) = Schema::level(inner);
                rest = after;
                Shape::Object(inner)
            } else if let Some(after) = rest.strip_prefix("[]") {
                rest = after;
                Shape::List
            } else if let Some(after) = rest.strip_prefix('*') {
                rest = after;
                Shape::Any
            } else {
                Shape::One
            };
            schema.0.insert(name, shape);
            match rest.strip_prefix(',') {
                Some(after) => text = after,
                None => return (schema, rest.strip_prefix('}').unwrap_or(rest)),
            }
        }
    }

    /// Refuses what the call does not know, as Stripe does (`parameter_unknown`).
    pub fn check(&self, params: &Params) -> Result<(), ApiError> {
        self.check_level(&params.0, "")
    }

    fn check_level(&self, at: &Value, path: &str) -> Result<(), ApiError> {
        let Value::Object(map) = at else {
            return Err(ApiError::invalid("Invalid object").param(path));
        };
        for (key, child) in map {
            let here = if path.is_empty() { key.clone() } else { format!("{path}[{key}]") };
            let Some(shape) = self.0.get(key.as_str()) else {
                return Err(ApiError::invalid(format!("Received unknown parameter: {here}"))
                    .code("parameter_unknown")
                    .param(here));
            };
            shape.check(child, &here)?;
        }
        Ok(())
    }
}

impl Shape {
    fn check(&self, value: &Value, here: &str) -> Result<(), ApiError> {
        match (self, value) {
            (Shape::Object(schema), Value::Array(items)) => {
                let mut numbered = items.iter().enumerate();
                numbered.try_for_each(|(index, item)| schema.check_level(item, &format!("{here}[{index}]")))
            }
            (Shape::Object(schema), Value::Object(_)) => schema.check_level(value, here),
            // A range such as `created` may also be one value, and an empty string unsets an object.
            (Shape::Object(_), Value::String(text))
                if text.is_empty() || here == "created" || here == "arrival_date" =>
            {
                Ok(())
            }
            (Shape::Object(_), _) => Err(ApiError::invalid("Invalid object").param(here)),
            (Shape::List, Value::Array(items)) if items.iter().all(Value::is_string) => Ok(()),
            (Shape::List, _) => Err(ApiError::invalid("Invalid array").param(here)),
            (Shape::One, Value::String(_)) | (Shape::Any, _) => Ok(()),
            (Shape::One, other) => Err(ApiError::invalid(format!("Invalid string: {other}")).param(here)),
        }
    }
}
