//! The pages that people see: one form each, no script, nothing from elsewhere.

use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use serde_json::Value;

use super::card::{Card, CardErrors, TEST_CARDS};
use super::clock::readable;
use super::currency;
use super::due;
use super::error::ApiError;
use super::form::Params;
use super::invoice_page;
use super::pay_page;
use super::portal;
use super::server::Shared;
use super::store::Window;

/// No page of the sandbox may load or run anything but its own two files. There is no `form-action`: browsers apply
/// it to the redirect to the shop too.
const POLICY: &str =
    "default-src 'none'; style-src 'self'; script-src 'self'; frame-ancestors 'none'; base-uri 'none'";

/// What was typed, and what is wrong with it.
#[derive(Debug, Default)]
pub(super) struct Form {
    pub number: String,
    pub expiry: String,
    pub email: String,
    pub name: String,
    pub errors: CardErrors,
    pub email_error: Option<&'static str>,
    /// Why the payment did not happen.
    pub refusal: Option<String>,
}

/// A page with one form for a card.
#[derive(Debug, Template)]
#[template(path = "sandbox/templates/page.html")]
pub(super) struct CardPage {
    pub heading: String,
    pub items: Vec<(String, String)>,
    pub custom_text: String,
    pub cancel_url: Option<String>,
    pub asks_email: bool,
    pub email_is_fixed: bool,
    pub script_required: bool,
    pub button: String,
    pub form: Form,
    pub cards: Vec<(String, &'static str)>,
}

/// The bank's question.
#[derive(Debug, Template)]
#[template(path = "sandbox/templates/secure.html")]
pub(super) struct SecurePage {
    pub question: String,
}

/// Nothing can be done here.
#[derive(Debug, Template)]
#[template(path = "sandbox/templates/closed.html")]
pub(super) struct ClosedPage {
    pub title: &'static str,
    pub text: &'static str,
    pub back: Option<String>,
}

impl Form {
    /// What was sent, but for the code on the back.
    pub fn typed(params: &Params) -> Form {
        Form {
            number: typed(params, "card_number"),
            expiry: typed(params, "expiry"),
            email: typed(params, "email"),
            name: typed(params, "name"),
            ..Form::default()
        }
    }

    /// The card, if all its fields are right; else the form says what is wrong.
    pub fn card(&mut self, params: &Params, now: i64) -> Option<Card> {
        match Card::read(&self.number, &self.expiry, &typed(params, "cvc"), now) {
            Ok(card) => Some(card),
            Err(errors) => {
                self.errors = errors;
                None
            }
        }
    }
}

impl CardPage {
    /// A page that asks for a card and nothing else yet.
    pub fn new(heading: String, button: String, form: Form) -> CardPage {
        let spaced = |number: &str| {
            let digits: Vec<char> = number.chars().collect();
            digits.chunks(4).map(|four| four.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
        };
        CardPage {
            heading,
            items: Vec::new(),
            custom_text: String::new(),
            cancel_url: None,
            asks_email: true,
            email_is_fixed: false,
            script_required: false,
            button,
            form,
            cards: TEST_CARDS.iter().map(|(number, what, _)| (spaced(number), *what)).collect(),
        }
    }
}

/// A field as it was sent, without the spaces around it.
pub(super) fn typed(params: &Params, name: &str) -> String {
    params.text(name).ok().flatten().unwrap_or_default().trim().to_owned()
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
#[derive(Debug)]
pub(super) enum Answer {
    Page(StatusCode, String),
    Redirect(String),
}

/// `GET` and `POST` of a session's `url`, of an invoice's page, and of a visit to the portal.
pub(super) async fn handle(
    request: HttpRequest,
    id: web::Path<String>,
    body: web::Bytes,
    shared: web::Data<Shared>,
) -> HttpResponse {
    let posted = request.method() == actix_web::http::Method::POST;
    let sent = String::from_utf8_lossy(&body).into_owned();
    let path = request.path().to_owned();
    let task =
        actix_web::rt::spawn(async move { visit(&shared, &path, &id, posted.then_some(&*sent)).await });
    let answer = task.await.unwrap_or_else(|_| Err(ApiError::internal("The sandbox stops.")));
    match answer {
        Ok(Answer::Redirect(to)) => HttpResponse::SeeOther().insert_header((header::LOCATION, to)).finish(),
        Ok(Answer::Page(status, page)) => html(status, page),
        Err(error) if error.status == 404 => {
            let page = ClosedPage { title: "Not found", text: "There is no such page.", back: None };
            html(StatusCode::NOT_FOUND, page.render().unwrap_or_default())
        }
        Err(error) => {
            tracing::error!(error = %error.message, "the payment page failed");
            let page = ClosedPage { title: "Something went wrong", text: "Please try again.", back: None };
            html(StatusCode::INTERNAL_SERVER_ERROR, page.render().unwrap_or_default())
        }
    }
}

/// Somebody looks at a page, or sends its form.
pub(super) async fn visit(
    shared: &Shared,
    path: &str,
    id: &str,
    sent: Option<&str>,
) -> Result<Answer, ApiError> {
    let mut core = shared.core.lock().await;
    due::come_to_date(&mut core, &shared.base).await?;
    let mut work = core.work(&shared.base);
    let sent = sent.map(Params::parse).transpose()?;
    let answer = match path.split('/').nth(1) {
        Some("i") => invoice_page::answer(&mut work, id, sent.as_ref()).await?,
        Some("p") => portal::answer(&mut work, id, sent.as_ref()).await?,
        _ => pay_page::answer(&mut work, id, sent.as_ref()).await?,
    };
    work.commit(None).await?;
    drop(core);
    shared.wake.notify_one();
    Ok(answer)
}

fn html(status: StatusCode, page: String) -> HttpResponse {
    HttpResponse::build(status)
        .content_type("text/html; charset=utf-8")
        .insert_header((header::CONTENT_SECURITY_POLICY, POLICY))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::REFERRER_POLICY, "same-origin"))
        .body(page)
}

/// A page as an answer.
pub(super) fn rendered(status: u16, page: &impl Template) -> Result<Answer, ApiError> {
    let text = page.render().map_err(|error| ApiError::internal(error.to_string()))?;
    Ok(Answer::Page(StatusCode::from_u16(status).unwrap_or(StatusCode::OK), text))
}

/// What a session asks for, for people.
pub(super) fn amount(session: &Value) -> String {
    money(&session["amount_total"], &session["currency"])
}

/// Money for people, such as `GBP 25.00`.
pub(super) fn money(amount: &Value, currency: &Value) -> String {
    let currency = currency.as_str().unwrap_or_default();
    let plain = currency::plain(amount.as_i64().unwrap_or_default(), currency);
    format!("{} {plain}", currency.to_ascii_uppercase())
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
