//! The billing portal, as far as changing the card on file. See <https://docs.stripe.com/api/customer_portal/sessions>
//! and <https://docs.stripe.com/customer-management/portal-deep-links>.

use serde_json::{Value, json};

use super::card::Behaviour;
use super::customer;
use super::error::ApiError;
use super::form::{self, Params};
use super::page::{Answer, CardPage, ClosedPage, Form, SecurePage, rendered, typed};
use super::params;
use super::payment_method;
use super::session;
use super::work::{Work, random_text};

/// A visit ends after a day, or five minutes after it was opened; the sandbox knows the day alone.
const LIFE: i64 = 86_400;

/// `POST /v1/billing_portal/sessions`.
pub(super) async fn create(work: &mut Work<'_>, params: &Params) -> Result<Value, ApiError> {
    params::PORTAL_CREATE.check(params)?;
    let id = params.required("customer", 5000)?;
    let found = work.require("customer", id, "customer").await.map_err(|error| error.status(400))?;
    if found["deleted"] == true {
        return Err(ApiError::missing("customer", id, "customer").status(400));
    }
    let back = session::url(params, "return_url")?.map(str::to_owned);
    let flow = flow(params)?;
    let secret = random_text(40);
    Ok(work.put(json!({
        "id": format!("bps_1{secret}"),
        "object": "billing_portal.session",
        "configuration": "bpc_1SandboxConfiguration",
        "created": work.now,
        "customer": id,
        "customer_account": null,
        "flow": flow,
        "livemode": false,
        "locale": params.text("locale")?,
        "on_behalf_of": null,
        "return_url": back,
        "url": format!("{}/p/session/{secret}", work.base),
    })))
}

/// What the visit is for; the sandbox knows the change of the card alone.
fn flow(params: &Params) -> Result<Value, ApiError> {
    const TYPES: &[&str] = &[
        "payment_method_update",
        "subscription_cancel",
        "subscription_update",
        "subscription_update_confirm",
    ];
    let Some(kind) = params.choice("flow_data[type]", TYPES)? else {
        return if params.get("flow_data").is_some() {
            Err(form::missing("flow_data[type]"))
        } else {
            Err(ApiError::invalid("The sandbox knows the portal with flow_data only.").param("flow_data"))
        };
    };
    if kind != "payment_method_update" {
        return Err(ApiError::invalid(format!("The sandbox does not know the flow {kind} yet."))
            .param("flow_data[type]"));
    }
    let after = "flow_data[after_completion]";
    let how = params
        .choice(&format!("{after}[type]"), &["hosted_confirmation", "portal_homepage", "redirect"])?
        .unwrap_or("portal_homepage");
    let back = match how {
        "redirect" => {
            let name = format!("{after}[redirect][return_url]");
            let url = session::url(params, &name)?.ok_or_else(|| form::missing(&name))?;
            json!({"return_url": url})
        }
        _ => Value::Null,
    };
    Ok(json!({
        "type": kind,
        "after_completion": {"type": how, "redirect": back, "hosted_confirmation": null},
        "subscription_cancel": null, "subscription_update": null, "subscription_update_confirm": null,
        "customer_update": null,
    }))
}

/// Shows the form for a card, or takes it.
pub(super) async fn answer(
    work: &mut Work<'_>,
    secret: &str,
    sent: Option<&Params>,
) -> Result<Answer, ApiError> {
    let visit = work.require("billing_portal.session", &format!("bps_1{secret}"), "session").await?;
    if visit["created"].as_i64().is_none_or(|at| at + LIFE <= work.now) || visit["_done"] == true {
        let back = back(&visit);
        let page = ClosedPage { title: "Expired", text: "This link was used already, or is too old.", back };
        return rendered(410, &page);
    }
    match sent {
        None => page(&visit, 200, Form::default()),
        Some(params) => post(work, visit, params).await,
    }
}

async fn post(work: &mut Work<'_>, mut visit: Value, params: &Params) -> Result<Answer, ApiError> {
    let answer = typed(params, "authenticate");
    let card = if answer.is_empty() {
        let mut form = Form::typed(params);
        let Some(card) = form.card(params, work.now) else { return page(&visit, 402, form) };
        match card.behaviour() {
            // This card can be saved; it is the charges that fail.
            Behaviour::Declines(decline) if card.number != "4000000000000341" => {
                form.refusal = Some(decline.message.to_owned());
                return page(&visit, 402, form);
            }
            Behaviour::Authenticates | Behaviour::AlwaysAuthenticates => {
                visit["_card"] =
                    json!({"number": card.number, "exp_month": card.exp_month, "exp_year": card.exp_year});
                work.put(visit);
                return rendered(
                    200,
                    &SecurePage { question: "whether you want to save this card".to_owned() },
                );
            }
            _ => card,
        }
    } else {
        match payment_method::card_of(&visit).filter(|_| answer == "complete") {
            Some(card) => card,
            None => {
                let refusal = Some(super::checkout::AUTHENTICATION_FAILED.message.to_owned());
                return page(&visit, 402, Form { refusal, ..Form::default() });
            }
        }
    };
    let id = visit["customer"].as_str().unwrap_or_default();
    let customer = work.require("customer", id, "customer").await?;
    customer::change_card(work, customer, &card, !answer.is_empty()).await?;
    visit["_done"] = json!(true);
    visit["_card"] = Value::Null;
    let to = back(&visit);
    work.put(visit);
    match to {
        Some(to) => Ok(Answer::Redirect(to)),
        None => rendered(200, &ClosedPage { title: "Saved", text: "Your card is saved.", back: None }),
    }
}

/// Where the visitor goes afterwards.
fn back(visit: &Value) -> Option<String> {
    let redirect = &visit["flow"]["after_completion"]["redirect"]["return_url"];
    let to = redirect.as_str().or_else(|| visit["return_url"].as_str())?;
    url::Url::parse(to).ok().map(String::from)
}

fn page(visit: &Value, status: u16, form: Form) -> Result<Answer, ApiError> {
    let page = CardPage {
        cancel_url: back(visit),
        asks_email: false,
        ..CardPage::new("Change your card".to_owned(), "Save card".to_owned(), form)
    };
    rendered(status, &page)
}
