//! The page of an open invoice, `hosted_invoice_url`: another card pays it, or 3-D Secure completes it.
//!
//! See <https://docs.stripe.com/invoicing/hosted-invoice-page>.

use serde_json::Value;

use super::card::Decline;
use super::charge::Payer;
use super::checkout::AUTHENTICATION_FAILED;
use super::collect::{self, Collected, Means};
use super::error::ApiError;
use super::form::Params;
use super::invoice;
use super::page::{Answer, CardPage, ClosedPage, Form, SecurePage, money, rendered, typed};
use super::payment_intent;
use super::payment_method;
use super::work::Work;

/// Shows the page, or takes its form.
pub(super) async fn answer(work: &mut Work<'_>, id: &str, sent: Option<&Params>) -> Result<Answer, ApiError> {
    let invoice = work.require("invoice", id, "invoice").await?;
    if invoice["status"] == "paid" {
        return closed(200, "Paid", "This invoice is paid. Thank you.");
    }
    if invoice["status"] != "open" {
        return closed(410, "Closed", "This invoice cannot be paid any more.");
    }
    let asked = waits_for_bank(work, &invoice).await?;
    let Some(params) = sent else {
        return if asked.is_some() { secure(&invoice) } else { card_page(&invoice, 200, Form::default()) };
    };
    match (typed(params, "authenticate").as_str(), asked) {
        ("", _) => pay(work, invoice, params).await,
        ("complete", Some(method)) => {
            let means = collect::means(method, true).map(|means| Means { authenticated: true, ..means });
            let done = collect::attempt(work, invoice.clone(), means).await?;
            outcome(&invoice, done, Form::default())
        }
        (_, Some(_)) => {
            if let Some((_, intent)) = invoice::payment(work, &invoice).await? {
                payment_intent::fail(work, intent, &AUTHENTICATION_FAILED, None);
            }
            refused(&invoice, Form::default(), &AUTHENTICATION_FAILED)
        }
        _ => card_page(&invoice, 200, Form::default()),
    }
}

/// The payment method that waits for its bank, if one does.
async fn waits_for_bank(work: &Work<'_>, invoice: &Value) -> Result<Option<Value>, ApiError> {
    let Some((_, intent)) = invoice::payment(work, invoice).await? else { return Ok(None) };
    match intent["payment_method"].as_str() {
        Some(method) if intent["status"] == "requires_action" => Ok(work.get(method).await?),
        _ => Ok(None),
    }
}

/// Pays with a card typed here; it is kept for later invoices of the customer.
async fn pay(work: &mut Work<'_>, invoice: Value, params: &Params) -> Result<Answer, ApiError> {
    let mut form = Form::typed(params);
    let Some(card) = form.card(params, work.now) else { return card_page(&invoice, 402, form) };
    let email = invoice["customer_email"].as_str().map(str::to_owned);
    let name = Some(form.name.clone()).filter(|name| !name.is_empty());
    let customer = invoice["customer"].as_str().unwrap_or_default().to_owned();
    let method = payment_method::save(work, &card, &Payer { email, name }, &customer, false);
    let means = collect::means(method, true);
    let done = collect::attempt(work, invoice.clone(), means).await?;
    outcome(&invoice, done, form)
}

fn outcome(invoice: &Value, done: Collected, form: Form) -> Result<Answer, ApiError> {
    match done {
        Collected::Paid(_) => closed(200, "Paid", "This invoice is paid. Thank you."),
        Collected::Authenticate => secure(invoice),
        Collected::Failed(decline) => refused(invoice, form, &decline),
    }
}

fn refused(invoice: &Value, mut form: Form, decline: &Decline) -> Result<Answer, ApiError> {
    form.refusal = Some(decline.message.to_owned());
    card_page(invoice, 402, form)
}

fn secure(invoice: &Value) -> Result<Answer, ApiError> {
    let amount = money(&invoice["amount_due"], &invoice["currency"]);
    rendered(200, &SecurePage { question: format!("whether you want to pay {amount}") })
}

fn closed(status: u16, title: &'static str, text: &'static str) -> Result<Answer, ApiError> {
    rendered(status, &ClosedPage { title, text, back: None })
}

fn card_page(invoice: &Value, status: u16, mut form: Form) -> Result<Answer, ApiError> {
    let amount = money(&invoice["amount_due"], &invoice["currency"]);
    form.email = invoice["customer_email"].as_str().unwrap_or_default().to_owned();
    let lines = invoice["lines"]["data"].as_array().into_iter().flatten().map(|line| {
        let name = line["description"].as_str().unwrap_or_default().to_owned();
        (name, money(&line["amount"], &line["currency"]))
    });
    let page = CardPage {
        items: lines.collect(),
        email_is_fixed: true,
        ..CardPage::new(amount.clone(), format!("Pay {amount}"), form)
    };
    rendered(status, &page)
}
