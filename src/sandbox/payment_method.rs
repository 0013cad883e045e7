//! Cards on file. See <https://docs.stripe.com/api/payment_methods>.

use serde_json::{Value, json};

use super::card::{self, Card};
use super::charge::Payer;
use super::work::{Work, address, new_id};

/// Keeps a card for a customer; `set_up` when its owner passed 3-D Secure for later charges too.
pub(super) fn save(work: &mut Work<'_>, card: &Card, payer: &Payer, customer: &str, set_up: bool) -> Value {
    let method = work.put(json!({
        "id": new_id("pm_1"),
        "object": "payment_method",
        "allow_redisplay": "limited",
        "billing_details": {
            "address": address(None), "email": payer.email, "name": payer.name, "phone": null, "tax_id": null,
        },
        "card": card::saved(card),
        "created": work.now,
        "customer": customer,
        "customer_account": null,
        "livemode": false,
        "metadata": {},
        "type": "card",
        "_card": {"number": card.number, "exp_month": card.exp_month, "exp_year": card.exp_year},
        "_set_up": set_up,
    }));
    work.emit("payment_method.attached", &method);
    method
}

/// The card behind a kept object, which has it as `_card`.
pub(super) fn card_of(kept: &Value) -> Option<Card> {
    let card = &kept["_card"];
    Some(Card {
        number: card["number"].as_str()?.to_owned(),
        exp_month: card["exp_month"].as_i64()?,
        exp_year: card["exp_year"].as_i64()?,
    })
}

/// Who the card belongs to.
pub(super) fn payer_of(method: &Value) -> Payer {
    let text = |name: &str| method["billing_details"][name].as_str().map(str::to_owned);
    Payer { email: text("email"), name: text("name") }
}
