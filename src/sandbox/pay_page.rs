//! The page of a Checkout Session. See <https://docs.stripe.com/payments/checkout/how-checkout-works>.

use serde_json::Value;

use super::charge::Payer;
use super::checkout::{self, Attempt};
use super::error::ApiError;
use super::form::{Params, plausible_email};
use super::page::{Answer, CardPage, ClosedPage, Form, SecurePage, amount, money, rendered, typed};
use super::session;
use super::work::Work;

/// Shows the page, or takes its form.
pub(super) async fn answer(work: &mut Work<'_>, id: &str, sent: Option<&Params>) -> Result<Answer, ApiError> {
    let session = session::current(work, id).await?;
    match (session["status"].as_str(), sent) {
        (Some("open"), None) => pay_page(work, &session, 200, Form::default()),
        (Some("open"), Some(params)) => post(work, session, params).await,
        // The button was pressed twice: paid once, and shown the way twice.
        (Some("complete"), Some(_)) => Ok(success(&session)),
        _ => closed(&session),
    }
}

async fn post(work: &mut Work<'_>, session: Value, params: &Params) -> Result<Answer, ApiError> {
    let answer = typed(params, "authenticate");
    if !answer.is_empty() {
        let outcome = checkout::authenticated(work, session.clone(), answer == "complete").await?;
        return match outcome {
            Some(Attempt::Paid) => Ok(success(&session)),
            Some(Attempt::Declined(decline)) => {
                let form = Form { refusal: Some(decline.message.to_owned()), ..Form::default() };
                pay_page(work, &session, 402, form)
            }
            _ => pay_page(work, &session, 200, Form::default()),
        };
    }
    let fixed = session["customer_email"].as_str().map(str::to_owned);
    let mut form = Form::typed(params);
    if let Some(email) = &fixed {
        form.email.clone_from(email);
    }
    if work.core.settings.script_required && typed(params, "script") != "yes" {
        form.refusal = Some("This page needs JavaScript.".to_owned());
        return pay_page(work, &session, 402, form);
    }
    if fixed.is_none() && session["customer"].is_null() && !plausible_email(&form.email) {
        form.email_error = Some("Your email is incomplete.");
    }
    let card = form.card(params, work.now).filter(|_| form.email_error.is_none());
    let Some(card) = card else { return pay_page(work, &session, 402, form) };
    let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    let payer = Payer { email: some(&form.email), name: some(&form.name) };
    match checkout::pay(work, session.clone(), &card, &payer).await? {
        Attempt::Paid => Ok(success(&session)),
        Attempt::Authenticate => {
            rendered(200, &SecurePage { question: format!("whether you want to pay {}", amount(&session)) })
        }
        Attempt::Declined(decline) => {
            form.refusal = Some(decline.message.to_owned());
            pay_page(work, &session, 402, form)
        }
    }
}

fn success(session: &Value) -> Answer {
    let id = session["id"].as_str().unwrap_or_default();
    let to = session["success_url"].as_str().unwrap_or("/").replace("{CHECKOUT_SESSION_ID}", id);
    // Written anew, so that a header can carry it whatever letters it holds.
    Answer::Redirect(url::Url::parse(&to).map_or_else(|_| "/".to_owned(), String::from))
}

fn closed(session: &Value) -> Result<Answer, ApiError> {
    let complete = session["status"] == "complete";
    let back = if complete { &session["success_url"] } else { &session["cancel_url"] };
    let id = session["id"].as_str().unwrap_or_default();
    let page = ClosedPage {
        title: if complete { "Paid already" } else { "Expired" },
        text: if complete {
            "This checkout is complete."
        } else {
            "This checkout has expired. Nothing was paid."
        },
        back: back.as_str().map(|url| url.replace("{CHECKOUT_SESSION_ID}", id)),
    };
    rendered(410, &page)
}

fn pay_page(work: &Work<'_>, session: &Value, status: u16, mut form: Form) -> Result<Answer, ApiError> {
    let fixed = session["customer_email"].as_str();
    if let Some(email) = fixed {
        form.email = email.to_owned();
    }
    let items = session["_line_items"].as_array().into_iter().flatten().map(|item| {
        let name = item["description"].as_str().unwrap_or_default().to_owned();
        (name, money(&item["amount_total"], &item["currency"]))
    });
    let verb = match session["submit_type"].as_str() {
        Some("donate") => "Donate",
        _ if session["mode"] == "subscription" => "Subscribe for",
        _ => "Pay",
    };
    let amount = amount(session);
    let page = CardPage {
        items: items.collect(),
        custom_text: session["custom_text"]["submit"]["message"].as_str().unwrap_or_default().to_owned(),
        cancel_url: session["cancel_url"].as_str().map(str::to_owned),
        email_is_fixed: fixed.is_some(),
        script_required: work.core.settings.script_required,
        ..CardPage::new(amount.clone(), format!("{verb} {amount}"), form)
    };
    rendered(status, &page)
}
