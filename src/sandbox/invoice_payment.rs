//! What joins an invoice to the PaymentIntent that paid it, or is to. See <https://docs.stripe.com/api/invoice-payment>.

use serde_json::{Value, json};

use super::work::{Work, new_id};

/// Joins an invoice to a PaymentIntent, not paid yet.
pub(super) fn open(work: &mut Work<'_>, invoice: &Value, intent: &Value) -> Value {
    work.put(json!({
        "id": new_id("inpay_1"),
        "object": "invoice_payment",
        "amount_paid": null,
        "amount_requested": invoice["total"],
        "created": work.now,
        "currency": invoice["currency"],
        "invoice": invoice["id"],
        "is_default": true,
        "livemode": false,
        "payment": {"payment_intent": intent["id"], "type": "payment_intent"},
        "status": "open",
        "status_transitions": {"canceled_at": null, "paid_at": null},
        "_intent": intent["id"],
    }))
}

/// Its PaymentIntent succeeded.
pub(super) fn pay(work: &mut Work<'_>, mut payment: Value) -> Value {
    payment["amount_paid"] = payment["amount_requested"].clone();
    payment["status"] = json!("paid");
    payment["status_transitions"]["paid_at"] = json!(work.now);
    let payment = work.put(payment);
    work.emit("invoice_payment.paid", &payment);
    payment
}

/// Its invoice was voided, or paid otherwise.
pub(super) fn cancel(work: &mut Work<'_>, mut payment: Value) -> Value {
    payment["status"] = json!("canceled");
    payment["status_transitions"]["canceled_at"] = json!(work.now);
    work.put(payment)
}

/// Joins an invoice to the PaymentIntent that has paid it.
pub(super) fn paid(work: &mut Work<'_>, invoice: &Value, intent: &Value) -> Value {
    let payment = open(work, invoice, intent);
    pay(work, payment)
}
