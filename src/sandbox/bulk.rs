//! `POST /_sandbox/bulk`: fills the state with charges that were paid, quickly and without delivering anything.

use serde_json::{Value, json};

use super::card::Card;
use super::charge::{self, Payer};
use super::error::ApiError;
use super::payment_intent;
use super::store::Batch;
use super::work::{Core, Work};

/// How many charges are committed together.
const TOGETHER: i64 = 500;

/// Most charges of one call.
const MOST: i64 = 1_000_000;

/// The order of the charges to be made.
#[derive(Debug)]
struct Order {
    charges: i64,
    prefix: String,
    first: i64,
    amount: i64,
    currency: String,
    /// Which of the three events of a charge are made.
    events: Vec<String>,
}

const EVENTS: &[&str] = &["payment_intent.created", "charge.succeeded", "payment_intent.succeeded"];

fn read(sent: &Value) -> Result<Order, ApiError> {
    let whole = |name: &str, default: i64, most: i64| match &sent[name] {
        Value::Null => Ok(default),
        value => value.as_i64().filter(|number| (0..=most).contains(number)).ok_or_else(|| {
            ApiError::invalid(format!("{name} must be from 0 to {most}")).param(name.to_owned())
        }),
    };
    let events = match &sent["events"] {
        Value::Null => vec!["charge.succeeded".to_owned()],
        Value::Array(names) => names.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        _ => return Err(ApiError::invalid("events must be a list").param("events")),
    };
    if let Some(other) = events.iter().find(|name| !EVENTS.contains(&name.as_str())) {
        return Err(ApiError::invalid(format!("There is no event {other} of a charge.")).param("events"));
    }
    Ok(Order {
        charges: whole("charges", 0, MOST)?,
        prefix: sent["reference_prefix"].as_str().unwrap_or("BULK-").to_owned(),
        first: whole("first", 1, i64::from(u32::MAX))?,
        amount: whole("amount", 2500, super::currency::LARGEST)?,
        currency: sent["currency"].as_str().unwrap_or("gbp").to_owned(),
        events,
    })
}

/// Makes the charges, each with its PaymentIntent, balance transaction and events; each carries
/// `metadata[reference]` = `reference_prefix` and its number.
pub(super) async fn fill(core: &mut Core, base: &str, sent: &Value) -> Result<Value, ApiError> {
    let order = read(sent)?;
    let card = Card { number: "4242424242424242".to_owned(), exp_month: 12, exp_year: 2099 };
    let mut done = 0;
    while done < order.charges {
        let until = (done + TOGETHER).min(order.charges);
        let mut work = core.work(base);
        for index in done..until {
            one(&mut work, &order, &card, order.first + index);
        }
        let objects = work.taken();
        core.store.commit(&Batch { objects, undelivered: true, ..Batch::default() }).await?;
        done = until;
    }
    Ok(json!({
        "charges": done, "first_reference": format!("{}{}", order.prefix, order.first),
        "last_reference": format!("{}{}", order.prefix, order.first + done - 1),
    }))
}

fn one(work: &mut Work<'_>, order: &Order, card: &Card, number: i64) {
    let ask = json!({
        "amount_total": order.amount, "currency": order.currency, "customer": null,
        "_payment_intent_data": {"metadata": {"reference": format!("{}{number}", order.prefix)}},
    });
    work.only = Some(order.events.clone());
    let intent = payment_intent::create(work, &ask);
    let charge = charge::take(work, &intent, card, &Payer::default(), false);
    payment_intent::succeed(work, intent, &charge);
    work.only = None;
}
