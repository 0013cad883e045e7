//! Which lists there are, and what each can be filtered by.

use super::listing;
use super::params::{self, Schema};

/// Path, kind, schema, and filters by member.
pub(super) type List = (&'static str, &'static str, &'static Schema, listing::Filters);

pub(super) fn all() -> impl Iterator<Item = List> {
    payments().into_iter().chain(billing())
}

fn payments() -> [List; 9] {
    [
        (
            "checkout/sessions",
            "checkout.session",
            &params::SESSION_LIST,
            &[
                ("payment_intent", "payment_intent"),
                ("customer", "customer"),
                ("status", "status"),
                ("customer_details[email]", "customer_details.email"),
                ("payment_link", "payment_link"),
                ("subscription", "subscription"),
            ],
        ),
        ("payment_intents", "payment_intent", &params::INTENT_LIST, &[("customer", "customer")]),
        (
            "charges",
            "charge",
            &params::CHARGE_LIST,
            &[
                ("payment_intent", "payment_intent"),
                ("customer", "customer"),
                ("transfer_group", "transfer_group"),
            ],
        ),
        (
            "refunds",
            "refund",
            &params::REFUND_LIST,
            &[("charge", "charge"), ("payment_intent", "payment_intent")],
        ),
        (
            "disputes",
            "dispute",
            &params::DISPUTE_LIST,
            &[("charge", "charge"), ("payment_intent", "payment_intent")],
        ),
        ("customers", "customer", &params::CUSTOMER_LIST, &[("email", "email")]),
        ("payouts", "payout", &params::PAYOUT_LIST, &[("status", "status"), ("destination", "destination")]),
        (
            "balance_transactions",
            "balance_transaction",
            &params::BALANCE_LIST,
            &[("currency", "currency"), ("payout", "_payout"), ("source", "source"), ("type", "type")],
        ),
        ("events", "event", &params::EVENT_LIST, &[]),
    ]
}

fn billing() -> [List; 7] {
    [
        ("products", "product", &params::PRODUCT_LIST, &[("url", "url")]),
        (
            "prices",
            "price",
            &params::PRICE_LIST,
            &[("product", "product"), ("currency", "currency"), ("type", "type")],
        ),
        (
            "payment_methods",
            "payment_method",
            &params::PAYMENT_METHOD_LIST,
            &[("customer", "customer"), ("type", "type")],
        ),
        (
            "subscriptions",
            "subscription",
            &params::SUBSCRIPTION_LIST,
            &[("customer", "customer"), ("collection_method", "collection_method")],
        ),
        (
            "subscription_schedules",
            "subscription_schedule",
            &params::SCHEDULE_LIST,
            &[("customer", "customer")],
        ),
        (
            "invoices",
            "invoice",
            &params::INVOICE_LIST,
            &[
                ("subscription", "_subscription"),
                ("customer", "customer"),
                ("status", "status"),
                ("collection_method", "collection_method"),
            ],
        ),
        (
            "invoice_payments",
            "invoice_payment",
            &params::INVOICE_PAYMENT_LIST,
            &[("invoice", "invoice"), ("payment[payment_intent]", "_intent"), ("status", "status")],
        ),
    ]
}
