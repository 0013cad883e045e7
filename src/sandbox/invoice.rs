//! Invoices of subscriptions: made as drafts, finalised, paid or voided. See <https://docs.stripe.com/api/invoices>
//! and <https://docs.stripe.com/invoicing/integration/workflow-transitions>.

use serde_json::{Value, json};

use super::currency;
use super::error::ApiError;
use super::invoice_payment;
use super::payment_intent;
use super::work::{Work, empty, list, new_id, with_nulls};

/// A draft is finalised an hour after it was made (<https://docs.stripe.com/billing/subscriptions/webhooks>).
const DRAFT_FOR: i64 = 3600;

/// Members that are null when the object is made.
const UNUSED: &[&str] = &[
    "account_tax_ids",
    "application",
    "automatically_finalizes_at",
    "custom_fields",
    "customer_account",
    "customer_address",
    "customer_phone",
    "customer_shipping",
    "default_payment_method",
    "default_source",
    "description",
    "due_date",
    "effective_at",
    "ending_balance",
    "footer",
    "from_invoice",
    "hosted_invoice_url",
    "invoice_pdf",
    "last_finalization_error",
    "latest_revision",
    "next_payment_attempt",
    "number",
    "on_behalf_of",
    "receipt_number",
    "rendering",
    "shipping_cost",
    "shipping_details",
    "statement_descriptor",
    "test_clock",
    "webhooks_delivered_at",
];

/// Builds the invoice of a subscription's present period, as a draft that nobody was told of.
pub(super) fn draft(work: &Work<'_>, subscription: &Value, customer: &Value, reason: &str) -> Value {
    let id = new_id("in_1");
    let mut lines = pending_lines(subscription, &id);
    let items = subscription["items"]["data"].as_array();
    lines.extend(items.into_iter().flatten().map(|item| item_line(subscription, item, &id)));
    let total: i64 = lines.iter().filter_map(|line| line["amount"].as_i64()).sum();
    let due = total.max(0);
    // The period of an invoice is the one before that of its lines, which are paid in advance.
    let start = &subscription["items"]["data"][0]["current_period_start"];
    let before = subscription["_billed_from"].as_i64().map_or(start.clone(), |at| json!(at));
    let mut invoice = blank(work, &id);
    for (member, value) in [
        ("amount_due", json!(due)),
        ("amount_remaining", json!(due)),
        ("billing_reason", json!(reason)),
        ("currency", subscription["currency"].clone()),
        ("customer", subscription["customer"].clone()),
        ("customer_email", customer["email"].clone()),
        ("customer_name", customer["name"].clone()),
        ("lines", list(&format!("/v1/invoices/{id}/lines"), lines, false)),
        ("period_end", start.clone()),
        ("period_start", before),
        ("subtotal", json!(total)),
        ("subtotal_excluding_tax", json!(total)),
        ("total", json!(total)),
        ("total_excluding_tax", json!(total)),
        ("_subscription", subscription["id"].clone()),
    ] {
        invoice[member] = value;
    }
    invoice["parent"]["subscription_details"] =
        json!({"metadata": subscription["metadata"], "subscription": subscription["id"]});
    invoice
}

/// The object with all its members, before it is filled in.
fn blank(work: &Work<'_>, id: &str) -> Value {
    with_nulls(
        json!({
            "id": id, "object": "invoice", "account_country": "GB", "account_name": "Sandbox",
            "amount_overpaid": 0, "amount_paid": 0, "amount_shipping": 0, "attempt_count": 0,
            "attempted": false, "auto_advance": true, "automatic_tax": {
                "disabled_reason": null, "enabled": false, "liability": null, "provider": null, "status": null,
            },
            "collection_method": "charge_automatically", "created": work.now, "customer_tax_exempt": "none",
            "customer_tax_ids": [], "default_tax_rates": [], "discounts": [], "issuer": {"type": "self"},
            "livemode": false, "metadata": {},
            "parent": {"quote_details": null, "type": "subscription_details"},
            "payment_settings": {
                "default_mandate": null, "payment_method_options": null, "payment_method_types": null,
            },
            "post_payment_credit_notes_amount": 0, "pre_payment_credit_notes_amount": 0, "starting_balance": 0,
            "status": "draft",
            "status_transitions": {
                "finalized_at": null, "marked_uncollectible_at": null, "paid_at": null, "voided_at": null,
            },
            "total_discount_amounts": [], "total_pretax_credit_amounts": [], "total_taxes": [],
        }),
        UNUSED,
    )
}

/// What an item costs for its period. See <https://docs.stripe.com/api/invoice-line-item>.
fn item_line(subscription: &Value, item: &Value, invoice: &str) -> Value {
    let price = &item["price"];
    let quantity = item["quantity"].as_i64().unwrap_or(1);
    let amount = price["unit_amount"].as_i64().unwrap_or_default().saturating_mul(quantity);
    let mut line = line(subscription, item, price, amount, invoice);
    line["quantity"] = json!(quantity);
    let name =
        subscription["_names"][price["product"].as_str().unwrap_or_default()].as_str().unwrap_or_default();
    line["description"] = json!(format!("{quantity} × {name} (at {})", rate(price)));
    line["period"] = json!({"end": item["current_period_end"], "start": item["current_period_start"]});
    line
}

/// A price for people, such as `GBP 5.00 / month`.
fn rate(price: &Value) -> String {
    let currency = price["currency"].as_str().unwrap_or_default();
    let amount = currency::plain(price["unit_amount"].as_i64().unwrap_or_default(), currency);
    let interval = price["recurring"]["interval"].as_str().unwrap_or_default();
    let every = match price["recurring"]["interval_count"].as_i64() {
        Some(1) | None => interval.to_owned(),
        Some(count) => format!("every {count} {interval}s"),
    };
    format!("{} {amount} / {every}", currency.to_ascii_uppercase())
}

fn line(subscription: &Value, item: &Value, price: &Value, amount: i64, invoice: &str) -> Value {
    json!({
        "id": new_id("il_1"), "object": "line_item", "amount": amount, "currency": price["currency"],
        "description": null, "discount_amounts": [], "discountable": true, "discounts": [], "invoice": invoice,
        "livemode": false, "metadata": subscription["metadata"],
        "parent": {
            "invoice_item_details": null, "subscription_item_details": {
                "invoice_item": null, "proration": false, "proration_details": {"credited_items": null},
                "subscription": subscription["id"], "subscription_item": item["id"],
            }, "type": "subscription_item_details",
        },
        "period": null, "pretax_credit_amounts": [],
        "pricing": {
            "price_details": {"price": price["id"], "product": price["product"]}, "type": "price_details",
            "unit_amount_decimal": price["unit_amount_decimal"],
        },
        "quantity": 1, "quantity_decimal": "1", "subtotal": amount, "taxes": [],
    })
}

/// Prorations that wait for the next invoice.
fn pending_lines(subscription: &Value, invoice: &str) -> Vec<Value> {
    let pending = subscription["_prorations"].as_array();
    let made = pending.into_iter().flatten().map(|wait| {
        let amount = wait["amount"].as_i64().unwrap_or_default();
        let mut line = line(subscription, &wait["item"], &wait["price"], amount, invoice);
        line["parent"]["subscription_item_details"]["proration"] = json!(true);
        line["description"] = wait["description"].clone();
        line["period"] = wait["period"].clone();
        line["discountable"] = json!(false);
        line
    });
    made.collect()
}

/// A draft that waits its hour.
pub(super) fn put_draft(work: &mut Work<'_>, mut invoice: Value) -> Value {
    let at = work.now + DRAFT_FOR;
    invoice["automatically_finalizes_at"] = json!(at);
    invoice["next_payment_attempt"] = json!(at);
    invoice["_due"] = json!(at);
    let invoice = work.put(invoice);
    work.emit("invoice.created", &invoice);
    invoice
}

/// Gives a draft its number and its page, without a word.
pub(super) async fn finalize(work: &mut Work<'_>, mut invoice: Value) -> Result<Value, ApiError> {
    let customer = invoice["customer"].as_str().unwrap_or_default().to_owned();
    let mut customer = work.require("customer", &customer, "customer").await?;
    let number = customer["next_invoice_sequence"].as_i64().unwrap_or(1);
    let prefix = customer["invoice_prefix"].as_str().unwrap_or("SANDBOX").to_owned();
    if customer["deleted"] != true {
        customer["next_invoice_sequence"] = json!(number + 1);
        work.put(customer);
    }
    let page = format!("{}/i/{}", work.base, invoice["id"].as_str().unwrap_or_default());
    invoice["number"] = json!(format!("{prefix}-{number:04}"));
    invoice["status"] = json!("open");
    invoice["automatically_finalizes_at"] = Value::Null;
    invoice["effective_at"] = json!(work.now);
    invoice["status_transitions"]["finalized_at"] = json!(work.now);
    invoice["invoice_pdf"] = json!(format!("{page}/pdf"));
    invoice["hosted_invoice_url"] = json!(page);
    invoice["webhooks_delivered_at"] = json!(work.now);
    invoice["_due"] = Value::Null;
    Ok(work.put(invoice))
}

/// Finalises a draft and makes the PaymentIntent that is to pay it.
pub(super) async fn open(work: &mut Work<'_>, invoice: Value) -> Result<Value, ApiError> {
    let invoice = finalize(work, invoice).await?;
    work.emit("invoice.finalized", &invoice);
    if invoice["amount_due"].as_i64().unwrap_or_default() == 0 {
        return Ok(mark_paid(work, invoice));
    }
    let creates = invoice["billing_reason"] == "subscription_create";
    let what = if creates { "Subscription creation" } else { "Subscription update" };
    let order = json!({
        "amount_total": invoice["amount_due"], "currency": invoice["currency"], "customer": invoice["customer"],
        "_payment_intent_data": payment_intent::of_subscription(what),
    });
    let intent = payment_intent::create(work, &order);
    let payment = invoice_payment::open(work, &invoice, &intent);
    let mut invoice = invoice;
    invoice["_intent"] = intent["id"].clone();
    invoice["_payment"] = payment["id"].clone();
    Ok(work.put(invoice))
}

/// The invoice is paid; whoever asks is told by [`tell_paid`].
pub(super) fn mark_paid(work: &mut Work<'_>, mut invoice: Value) -> Value {
    invoice["status"] = json!("paid");
    invoice["attempted"] = json!(true);
    invoice["auto_advance"] = json!(false);
    invoice["amount_paid"] = invoice["amount_due"].clone();
    invoice["amount_remaining"] = json!(0);
    invoice["next_payment_attempt"] = Value::Null;
    invoice["ending_balance"] = json!(0);
    invoice["status_transitions"]["paid_at"] = json!(work.now);
    invoice["_due"] = Value::Null;
    work.put(invoice)
}

/// The events of a paid invoice.
pub(super) fn tell_paid(work: &mut Work<'_>, invoice: &Value) {
    work.emit("invoice.paid", invoice);
    work.emit("invoice.payment_succeeded", invoice);
}

/// Voids an invoice that is not to be paid, with its PaymentIntent.
pub(super) async fn void(work: &mut Work<'_>, mut invoice: Value) -> Result<Value, ApiError> {
    if invoice["status"] == "draft" {
        invoice = finalize(work, invoice).await?;
    }
    invoice["status"] = json!("void");
    invoice["auto_advance"] = json!(false);
    invoice["next_payment_attempt"] = Value::Null;
    invoice["status_transitions"]["voided_at"] = json!(work.now);
    invoice["_due"] = Value::Null;
    let invoice = work.put(invoice);
    if let Some((payment, intent)) = payment(work, &invoice).await? {
        invoice_payment::cancel(work, payment);
        let mut intent = payment_intent::cancel(work, intent);
        intent["cancellation_reason"] = json!("void_invoice");
        work.put(intent);
    }
    work.emit("invoice.voided", &invoice);
    Ok(invoice)
}

/// An invoice that is not collected while collection is paused that way.
pub(super) fn mark_uncollectible(work: &mut Work<'_>, mut invoice: Value) -> Value {
    invoice["status"] = json!("uncollectible");
    invoice["auto_advance"] = json!(false);
    invoice["next_payment_attempt"] = Value::Null;
    invoice["status_transitions"]["marked_uncollectible_at"] = json!(work.now);
    invoice["_due"] = Value::Null;
    let invoice = work.put(invoice);
    work.emit("invoice.marked_uncollectible", &invoice);
    invoice
}

/// What is to pay an invoice: its join and the PaymentIntent.
pub(super) async fn payment(work: &Work<'_>, invoice: &Value) -> Result<Option<(Value, Value)>, ApiError> {
    let (Some(payment), Some(intent)) = (invoice["_payment"].as_str(), invoice["_intent"].as_str()) else {
        return Ok(None);
    };
    let payment = work.require("invoice_payment", payment, "invoice_payment").await?;
    Ok(Some((payment, work.require("payment_intent", intent, "payment_intent").await?)))
}

/// `invoice.upcoming` shows what the next invoice will be, from the subscription as it will be then; it has no id yet.
pub(super) fn upcoming(work: &mut Work<'_>, subscription: &Value, customer: &Value) {
    let mut invoice = draft(work, subscription, customer, "upcoming");
    let at = invoice["period_end"].clone();
    invoice["next_payment_attempt"] = json!(at.as_i64().unwrap_or_default() + DRAFT_FOR);
    invoice["created"] = at;
    if let Value::Object(members) = &mut invoice {
        members.remove("id");
    }
    work.emit("invoice.upcoming", &invoice);
}

/// The members of an invoice that an attempt changes, for `previous_attributes`.
pub(super) fn attempt_members(invoice: &Value) -> Value {
    let mut previous = empty();
    for member in ["attempt_count", "attempted", "next_payment_attempt", "auto_advance"] {
        previous[member] = invoice[member].clone();
    }
    previous
}
