//! `POST /_sandbox/bulk`: fills the state with one-off charges and with renewals that were paid, quickly, and without
//! delivering anything unless asked to.

use serde_json::{Value, json};

use super::card::Card;
use super::charge::{self, Payer};
use super::clock::real_millis;
use super::collect;
use super::customer;
use super::error::ApiError;
use super::form::Params;
use super::invoice;
use super::payment_intent;
use super::payment_method;
use super::price;
use super::store::Batch;
use super::subscription::{self, Start};
use super::work::{Core, Work};

/// How many charges are committed together.
const TOGETHER: i64 = 500;

/// Most charges of one call.
const MOST: i64 = 1_000_000;

/// What is to be made.
#[derive(Debug)]
struct Order {
    charges: i64,
    /// Subscriptions, each with a renewal that was paid.
    renewals: i64,
    deliver: bool,
    prefix: String,
    first: i64,
    /// Used one after another instead of a prefix and a number.
    references: Vec<String>,
    /// Of every payer.
    email: Option<String>,
    amount: i64,
    currency: String,
    /// Which of the known events are made.
    events: Vec<String>,
}

const EVENTS: &[&str] = &[
    "charge.succeeded",
    "customer.subscription.created",
    "customer.subscription.updated",
    "invoice.created",
    "invoice.finalized",
    "invoice.paid",
    "invoice.payment_succeeded",
    "invoice_payment.paid",
    "payment_intent.created",
    "payment_intent.succeeded",
];

fn read(sent: &Value) -> Result<Order, ApiError> {
    let whole = |name: &str, default: i64, most: i64| match &sent[name] {
        Value::Null => Ok(default),
        value => value.as_i64().filter(|number| (0..=most).contains(number)).ok_or_else(|| {
            ApiError::invalid(format!("{name} must be from 0 to {most}")).param(name.to_owned())
        }),
    };
    let events = match &sent["events"] {
        Value::Null => vec!["charge.succeeded".to_owned(), "invoice.paid".to_owned()],
        Value::Array(names) => names.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        _ => return Err(ApiError::invalid("events must be a list").param("events")),
    };
    if let Some(other) = events.iter().find(|name| !EVENTS.contains(&name.as_str())) {
        return Err(ApiError::invalid(format!("There is no event {other} here.")).param("events"));
    }
    let references = match &sent["references"] {
        Value::Null => Vec::new(),
        Value::Array(texts) => texts.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        _ => return Err(ApiError::invalid("references must be a list").param("references")),
    };
    Ok(Order {
        references,
        email: sent["email"].as_str().map(str::to_owned),
        charges: whole("charges", 0, MOST)?,
        renewals: whole("renewals", 0, MOST)?,
        deliver: sent["deliver"] == true,
        prefix: sent["reference_prefix"].as_str().unwrap_or("BULK-").to_owned(),
        first: whole("first", 1, i64::from(u32::MAX))?,
        amount: whole("amount", 2500, super::currency::LARGEST)?,
        currency: sent["currency"].as_str().unwrap_or("gbp").to_owned(),
        events,
    })
}

impl Order {
    /// The reference of what is made as the given one, from 0.
    fn reference(&self, index: i64) -> String {
        let given = usize::try_from(index).ok().and_then(|index| self.references.get(index));
        given.cloned().unwrap_or_else(|| format!("{}{}", self.prefix, self.first + index))
    }

    fn payer(&self) -> Payer {
        Payer { email: self.email.clone(), name: None }
    }
}

/// Makes the charges, then the renewals. Each charge carries `metadata[reference]` = the next of `references`, or
/// `reference_prefix` and its number; of a renewal the subscription carries it.
pub(super) async fn fill(core: &mut Core, base: &str, sent: &Value) -> Result<Value, ApiError> {
    let order = read(sent)?;
    let card = Card { number: "4242424242424242".to_owned(), exp_month: 12, exp_year: 2099 };
    let all = order.charges + order.renewals;
    let sold = if order.renewals > 0 { Some(goods(core, base, &order).await?) } else { None };
    let mut done = 0;
    while done < all {
        let until = (done + TOGETHER).min(all);
        let mut work = core.work(base);
        work.only = Some(order.events.clone());
        for index in done..until {
            let reference = order.reference(index);
            match &sold {
                Some(price) if index >= order.charges => {
                    renewal(&mut work, price, &card, (&reference, order.payer())).await?;
                }
                _ => one(&mut work, &order, &card, &reference),
            }
        }
        let objects = work.taken();
        let (undelivered, deliver_from) = (!order.deliver, real_millis());
        core.store.commit(&Batch { objects, undelivered, deliver_from, ..Batch::default() }).await?;
        done = until;
    }
    Ok(json!({
        "charges": order.charges, "renewals": order.renewals,
        "first_reference": order.reference(0), "last_reference": order.reference(all - 1),
    }))
}

/// The price that all renewals are of.
async fn goods(core: &mut Core, base: &str, order: &Order) -> Result<Value, ApiError> {
    let mut work = core.work(base);
    work.only = Some(Vec::new());
    let form = format!(
        "currency={}&unit_amount={}&recurring[interval]=month&product_data[name]=Fighting fund",
        order.currency, order.amount
    );
    let price = price::create(&mut work, &Params::parse(&form)?).await?;
    work.commit(None).await?;
    Ok(price)
}

async fn renewal(
    work: &mut Work<'_>,
    price: &Value,
    card: &Card,
    (reference, payer): (&str, Payer),
) -> Result<(), ApiError> {
    let customer = customer::of_payer(work, payer.email.as_deref(), None)?;
    let id = customer["id"].as_str().unwrap_or_default();
    let method = payment_method::save(work, card, &payer, id, true);
    let start = Start {
        customer: id,
        method: method["id"].clone(),
        metadata: json!({"reference": reference}),
        description: Value::Null,
        prices: vec![(price.clone(), 1, "Fighting fund".to_owned())],
    };
    let mut subscription = subscription::make(work, start);
    // Periods of it were paid before this one.
    subscription["status"] = json!("active");
    let invoice = invoice::draft(work, &subscription, &customer, "subscription_cycle");
    subscription["latest_invoice"] = invoice["id"].clone();
    let subscription = subscription::store(work, subscription, None);
    work.emit("customer.subscription.created", &subscription);
    let invoice = work.put(invoice);
    work.emit("invoice.created", &invoice);
    let invoice = invoice::open(work, invoice).await?;
    let means = collect::means(method, false);
    collect::attempt(work, invoice, means).await?;
    Ok(())
}

fn one(work: &mut Work<'_>, order: &Order, card: &Card, reference: &str) {
    let ask = json!({
        "amount_total": order.amount, "currency": order.currency, "customer": null,
        "_payment_intent_data": {"metadata": {"reference": reference}},
    });
    let intent = payment_intent::create(work, &ask);
    let charge = charge::take(work, &intent, card, &order.payer(), false);
    payment_intent::succeed(work, intent, &charge);
}
