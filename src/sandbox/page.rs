//! The hosted payment page: one form, no script, nothing from elsewhere.

use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use serde_json::Value;

use super::card::{Card, CardErrors, TEST_CARDS};
use super::charge::Payer;
use super::checkout::{self, Attempt};
use super::clock::readable;
use super::currency;
use super::error::ApiError;
use super::form::{Params, plausible_email};
use super::server::Shared;
use super::session;
use super::store::Window;
use super::work::Work;

/// No page of the sandbox may load or run anything but its own two files. There is no `form-action`: browsers apply
/// it to the redirect to the shop too.
const POLICY: &str =
    "default-src 'none'; style-src 'self'; script-src 'self'; frame-ancestors 'none'; base-uri 'none'";

/// What was typed, and what is wrong with it.
#[derive(Debug, Default)]
struct Form {
    number: String,
    expiry: String,
    email: String,
    name: String,
    errors: CardErrors,
    email_error: Option<&'static str>,
    /// Why the payment did not happen.
    refusal: Option<String>,
}

#[derive(Template)]
#[template(path = "sandbox/templates/page.html")]
struct PayPage {
    amount: String,
    items: Vec<(String, String)>,
    custom_text: String,
    cancel_url: Option<String>,
    email_is_fixed: bool,
    script_required: bool,
    button: &'static str,
    form: Form,
    cards: Vec<(String, &'static str)>,
}

#[derive(Template)]
#[template(path = "sandbox/templates/secure.html")]
struct SecurePage {
    amount: String,
}

#[derive(Template)]
#[template(path = "sandbox/templates/closed.html")]
struct ClosedPage {
    title: &'static str,
    text: &'static str,
    back: Option<String>,
}

#[derive(Template)]
#[template(path = "sandbox/templates/index.html")]
struct IndexPage {
    now: String,
    offset: i64,
    pending: i64,
    sessions: Vec<SessionRow>,
}

struct SessionRow {
    id: String,
    url: Option<String>,
    amount: String,
    status: String,
    created: String,
}

/// What to answer a browser with.
enum Answer {
    Page(StatusCode, String),
    Redirect(String),
}

/// `GET` and `POST` of a session's `url`.
pub(super) async fn handle(
    request: HttpRequest,
    id: web::Path<String>,
    body: web::Bytes,
    shared: web::Data<Shared>,
) -> HttpResponse {
    let posted = request.method() == actix_web::http::Method::POST;
    let sent = String::from_utf8_lossy(&body).into_owned();
    let task = actix_web::rt::spawn(async move {
        let mut core = shared.core.lock().await;
        let mut work = core.work(&shared.base);
        let answer = if posted { post(&mut work, &id, &sent).await } else { get(&mut work, &id).await }?;
        work.commit(None).await?;
        drop(core);
        shared.wake.notify_one();
        Ok(answer)
    });
    let answer = task.await.unwrap_or_else(|_| Err(ApiError::internal("The sandbox stops.")));
    match answer {
        Ok(Answer::Redirect(to)) => HttpResponse::SeeOther().insert_header((header::LOCATION, to)).finish(),
        Ok(Answer::Page(status, page)) => html(status, page),
        Err(error) if error.status == 404 => {
            let page = ClosedPage { title: "Not found", text: "There is no such checkout.", back: None };
            html(StatusCode::NOT_FOUND, page.render().unwrap_or_default())
        }
        Err(error) => {
            tracing::error!(error = %error.message, "the payment page failed");
            let page = ClosedPage { title: "Something went wrong", text: "Please try again.", back: None };
            html(StatusCode::INTERNAL_SERVER_ERROR, page.render().unwrap_or_default())
        }
    }
}

fn html(status: StatusCode, page: String) -> HttpResponse {
    HttpResponse::build(status)
        .content_type("text/html; charset=utf-8")
        .insert_header((header::CONTENT_SECURITY_POLICY, POLICY))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::REFERRER_POLICY, "same-origin"))
        .body(page)
}

fn rendered(status: u16, page: &impl Template) -> Result<Answer, ApiError> {
    let text = page.render().map_err(|error| ApiError::internal(error.to_string()))?;
    Ok(Answer::Page(StatusCode::from_u16(status).unwrap_or(StatusCode::OK), text))
}

async fn get(work: &mut Work<'_>, id: &str) -> Result<Answer, ApiError> {
    let session = session::current(work, id).await?;
    match session["status"].as_str() {
        Some("open") => pay_page(work, &session, 200, Form::default()),
        _ => closed(&session),
    }
}

async fn post(work: &mut Work<'_>, id: &str, sent: &str) -> Result<Answer, ApiError> {
    let session = session::current(work, id).await?;
    match session["status"].as_str() {
        Some("open") => {}
        // The button was pressed twice: paid once, and shown the way twice.
        Some("complete") => return Ok(success(&session)),
        _ => return closed(&session),
    }
    let params = Params::parse(sent)?;
    let typed = |name: &str| params.text(name).ok().flatten().unwrap_or_default().trim().to_owned();
    let answer = typed("authenticate");
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
    let mut form = Form {
        number: typed("card_number"),
        expiry: typed("expiry"),
        email: fixed.clone().unwrap_or_else(|| typed("email")),
        name: typed("name"),
        ..Form::default()
    };
    if work.core.settings.script_required && typed("script") != "yes" {
        form.refusal = Some("This page needs JavaScript.".to_owned());
        return pay_page(work, &session, 402, form);
    }
    if fixed.is_none() && session["customer"].is_null() && !plausible_email(&form.email) {
        form.email_error = Some("Your email is incomplete.");
    }
    let card = match Card::read(&form.number, &form.expiry, &typed("cvc"), work.now) {
        Ok(card) if form.email_error.is_none() => card,
        Ok(_) => return pay_page(work, &session, 402, form),
        Err(errors) => {
            form.errors = errors;
            return pay_page(work, &session, 402, form);
        }
    };
    let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    let payer = Payer { email: some(&form.email), name: some(&form.name) };
    match checkout::pay(work, session.clone(), &card, &payer).await? {
        Attempt::Paid => Ok(success(&session)),
        Attempt::Authenticate => rendered(200, &SecurePage { amount: amount(&session) }),
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

fn amount(session: &Value) -> String {
    money(&session["amount_total"], &session["currency"])
}

fn money(amount: &Value, currency: &Value) -> String {
    let currency = currency.as_str().unwrap_or_default();
    let plain = currency::plain(amount.as_i64().unwrap_or_default(), currency);
    format!("{} {plain}", currency.to_ascii_uppercase())
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
    let spaced = |number: &str| {
        let digits: Vec<char> = number.chars().collect();
        digits.chunks(4).map(|four| four.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
    };
    let page = PayPage {
        amount: amount(session),
        items: items.collect(),
        custom_text: session["custom_text"]["submit"]["message"].as_str().unwrap_or_default().to_owned(),
        cancel_url: session["cancel_url"].as_str().map(str::to_owned),
        email_is_fixed: fixed.is_some(),
        script_required: work.core.settings.script_required,
        button: if session["submit_type"] == "donate" { "Donate" } else { "Pay" },
        form,
        cards: TEST_CARDS.iter().map(|(number, what, _)| (spaced(number), *what)).collect(),
    };
    rendered(status, &page)
}

/// `GET /`: what this is, and the latest sessions.
pub(super) async fn index(shared: web::Data<Shared>) -> HttpResponse {
    let core = shared.core.lock().await;
    let sessions = core.store.objects("checkout.session", &[], Window::Newest, 20).await.unwrap_or_default();
    let (pending, _) = core.store.delivery_counts().await.unwrap_or_default();
    let rows = sessions.iter().map(|session| SessionRow {
        id: session["id"].as_str().unwrap_or_default().to_owned(),
        url: session["url"].as_str().map(str::to_owned),
        amount: amount(session),
        status: session["status"].as_str().unwrap_or_default().to_owned(),
        created: readable(session["created"].as_i64().unwrap_or_default()),
    });
    let page =
        IndexPage { now: readable(core.now()), offset: core.offset, pending, sessions: rows.collect() };
    html(StatusCode::OK, page.render().unwrap_or_default())
}

/// `GET /_sandbox/style.css`.
pub(super) async fn style() -> HttpResponse {
    HttpResponse::Ok().content_type("text/css; charset=utf-8").body(include_str!("templates/style.css"))
}

/// `GET /_sandbox/script.js`: proves that scripts run, for `script_required`.
pub(super) async fn script() -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/javascript; charset=utf-8")
        .body(include_str!("templates/script.js"))
}
