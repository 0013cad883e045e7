//! The exports over HTTP, for whoever holds a token of the right role. Streamed; never with names.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, http::header, web};
use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::json;

use super::{
    books::{BooksExport, BooksFilter, BooksKind},
    export::Export,
    newsletter_list::NewsletterList,
    payments_export::{PaymentFilter, PaymentsExport},
    register::{RegisterExport, RegisterFilter},
    sinks::{Format, Unsuited},
    stream_api::{problem, stream, unavailable, wrong_filter},
};
use crate::{
    affiliations::standing::State, kernel::clock::Sources, ledger::Account, office, platform::db::Db,
    supporters::RecordOpener,
};

/// What the handlers need.
#[derive(Clone)]
pub struct ReportsState {
    pub db: Db,
    pub sources: Sources,
}

/// Adds the routes; the application holds `web::Data<ReportsState>`.
pub fn routes(config: &mut web::ServiceConfig) {
    config.route("/api/v1/office/payments", web::get().to(export_payments));
    config.route("/api/v1/office/affiliations", web::get().to(export_register));
    for kind in BooksKind::ALL {
        let path = format!("/api/v1/office/{}", kind.name());
        let handler = move |request, state| async move { export_books(request, state, kind).await };
        config.route(&path, web::get().to(handler));
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Query {
    format: Option<String>,
    from: Option<String>,
    to: Option<String>,
    fund: Option<String>,
    channel: Option<String>,
    currency: Option<String>,
    status: Option<String>,
    body: Option<String>,
    payout: Option<String>,
    part: Option<String>,
}

/// A parameter and what is wrong with it.
pub type FieldError = (&'static str, String);

/// What every export of the books takes.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BooksQuery {
    format: Option<String>,
    from: Option<String>,
    to: Option<String>,
    fund: Option<String>,
    currency: Option<String>,
    account: Option<String>,
    part: Option<String>,
}

/// What the register of bodies takes.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RegisterQuery {
    format: Option<String>,
    at: Option<String>,
    state: Option<String>,
    union: Option<String>,
    country: Option<String>,
}

fn field<T: std::str::FromStr>(
    name: &'static str,
    text: Option<String>,
    why: &str,
) -> Result<Option<T>, FieldError> {
    let given = text.filter(|text| !text.is_empty());
    given.map(|text| text.parse().map_err(|_| (name, why.to_owned()))).transpose()
}

const FORMATS: &str = "one of csv, xlsx, jsonl, xero, quickbooks, freeagent, gnucash, beancount, hledger";
const DATE: &str = "a date, YYYY-MM-DD";
const CURRENCY: &str = "an ISO 4217 code";

/// A format, and of a format in several files the wanted one.
#[derive(Clone, Copy)]
pub struct Wanted {
    pub format: Format,
    pub part: usize,
}

impl Wanted {
    fn read(format: Option<String>, part: Option<String>) -> Result<Self, FieldError> {
        let format = field("format", format, FORMATS)?.unwrap_or(Format::Csv);
        let why = "a number from 1 on";
        let part = field("part", part, why)?.map_or(1, std::num::NonZeroUsize::get);
        if part > 1 && !format.is_in_parts() {
            return Err(("part", Unsuited::OneFile(format.name()).to_string()));
        }
        Ok(Self { format, part })
    }
}

impl Query {
    fn read(self) -> Result<(Wanted, PaymentFilter), FieldError> {
        let wanted = Wanted::read(self.format, self.part)?;
        let statuses = "one of paid, partially_refunded, refunded, disputed, failed";
        let filter = PaymentFilter {
            from: field("from", self.from, DATE)?,
            to: field("to", self.to, DATE)?,
            fund: self.fund.filter(|fund| !fund.is_empty()),
            channel: self.channel.filter(|channel| !channel.is_empty()),
            currency: field("currency", self.currency, CURRENCY)?,
            status: field("status", self.status, statuses)?,
            body: field("body", self.body, "a body's reference")?,
            payout: self.payout.filter(|payout| !payout.is_empty()),
        };
        match filter.check() {
            Ok(()) => Ok((wanted, filter)),
            Err(error @ super::payments_export::FilterError::Dates) => Err(("from", error.to_string())),
            Err(error) => Err(("channel", error.to_string())),
        }
    }
}

impl BooksQuery {
    fn read(self, kind: BooksKind) -> Result<(Wanted, BooksFilter), FieldError> {
        let wanted = Wanted::read(self.format, self.part)?;
        let account: Option<Account> = field("account", self.account, "an account of the ledger")?;
        if account.is_some() && kind != BooksKind::Journal {
            return Err(("account", "for the journal only".to_owned()));
        }
        let filter = BooksFilter {
            from: field("from", self.from, DATE)?,
            to: field("to", self.to, DATE)?,
            fund: self.fund.filter(|fund| !fund.is_empty()),
            currency: field("currency", self.currency, CURRENCY)?,
            account,
        };
        filter.check().map_err(|error| ("from", error.to_string()))?;
        Ok((wanted, filter.for_format(kind, wanted.format)))
    }
}

impl RegisterQuery {
    fn read(self, now: DateTime<Utc>) -> Result<(Wanted, RegisterFilter), FieldError> {
        let wanted = Wanted::read(self.format, None)?;
        let given = |text: Option<String>| text.filter(|text| !text.is_empty());
        let states = "one of quoted, applied, invoiced, active, due, arrears, lapsed, withdrawn";
        let state = given(self.state)
            .map(|code| State::from_code(&code).ok_or_else(|| ("state", states.to_owned())))
            .transpose()?;
        let (union, country) = (given(self.union), given(self.country));
        let filter = RegisterFilter { at: field("at", self.at, DATE)?, state, union, country };
        filter.check(now).map_err(|error| ("at", error.to_string()))?;
        Ok((wanted, filter))
    }
}

/// What can be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    Payments,
    Register,
    Books(BooksKind),
}

impl Asked {
    /// By the name that addresses and the command line have.
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "payments" => Some(Self::Payments),
            "affiliations" => Some(Self::Register),
            _ => BooksKind::ALL.into_iter().find(|kind| kind.name() == name).map(Self::Books),
        }
    }

    /// That name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Payments => "payments",
            Self::Register => "affiliations",
            Self::Books(kind) => kind.name(),
        }
    }
}

/// Whether an export can be asked for by this query.
///
/// # Errors
/// The parameter that cannot be read, or a format that does not suit the kind.
pub fn check_query(asked: Asked, query: &str, now: DateTime<Utc>) -> Result<(), FieldError> {
    let wanted = match asked {
        Asked::Payments => read_payments(query)?.0,
        Asked::Register => read_register(query, now)?.0,
        Asked::Books(kind) => read_books(query, kind)?.0,
    };
    wanted.format.check(asked.name()).map_err(|why| ("format", why.to_string()))
}

/// Answers with an export, by the query of its address. Who may ask was looked at before.
pub async fn answer(state: &ReportsState, asked: Asked, query: &str) -> HttpResponse {
    match asked {
        Asked::Payments => payments(state, query).await,
        Asked::Register => register(state, query).await,
        Asked::Books(kind) => books(state, kind, query).await,
    }
}

/// Format and filter of an export of payments, by the query of its address.
///
/// # Errors
/// The parameter that cannot be read, and why.
pub fn read_payments(query: &str) -> Result<(Wanted, PaymentFilter), FieldError> {
    let read = serde_urlencoded::from_str::<Query>(query);
    read.map_err(|error| ("query", error.to_string())).and_then(Query::read)
}

/// Answers with payments and the names on them. Only for who has confirmed that, while their request is in flight.
pub async fn answer_with_names(
    state: &ReportsState,
    wanted: Wanted,
    filter: PaymentFilter,
    opener: RecordOpener,
) -> HttpResponse {
    match PaymentsExport::open(&state.db, filter, Some(opener)).await {
        Ok(export) => stream(Export::Payments(Box::new(export)), wanted).await,
        Err(error) => unavailable(&error),
    }
}

/// Answers with the newsletter's list. Only for who has confirmed that, and for whom it was opened.
pub async fn answer_with_newsletter(list: NewsletterList, format: Format) -> HttpResponse {
    stream(Export::Newsletter(list), Wanted { format, part: 1 }).await
}

async fn export_register(request: HttpRequest, state: web::Data<ReportsState>) -> HttpResponse {
    match authorised(&request, &state).await {
        Err(refusal) => refusal,
        Ok(()) => answer(&state, Asked::Register, request.query_string()).await,
    }
}

fn read_register(query: &str, now: DateTime<Utc>) -> Result<(Wanted, RegisterFilter), FieldError> {
    let read = serde_urlencoded::from_str::<RegisterQuery>(query);
    read.map_err(|error| ("query", error.to_string())).and_then(|query| query.read(now))
}

async fn register(state: &ReportsState, query: &str) -> HttpResponse {
    match read_register(query, state.sources.now()) {
        Ok((wanted, filter)) => match RegisterExport::open(&state.db, filter).await {
            Ok(export) => stream(Export::Register(Box::new(export)), wanted).await,
            Err(error) => unavailable(&error),
        },
        Err(wrong) => wrong_filter(wrong),
    }
}

async fn export_books(request: HttpRequest, state: web::Data<ReportsState>, kind: BooksKind) -> HttpResponse {
    match authorised(&request, &state).await {
        Err(refusal) => refusal,
        Ok(()) => answer(&state, Asked::Books(kind), request.query_string()).await,
    }
}

fn read_books(query: &str, kind: BooksKind) -> Result<(Wanted, BooksFilter), FieldError> {
    let read = serde_urlencoded::from_str::<BooksQuery>(query);
    read.map_err(|error| ("query", error.to_string())).and_then(|query| query.read(kind))
}

async fn books(state: &ReportsState, kind: BooksKind, query: &str) -> HttpResponse {
    match read_books(query, kind) {
        Ok((wanted, filter)) => match BooksExport::open(&state.db, kind, filter).await {
            Ok(export) => stream(Export::Books(Box::new(export)), wanted).await,
            Err(error) => unavailable(&error),
        },
        Err(wrong) => wrong_filter(wrong),
    }
}

async fn export_payments(request: HttpRequest, state: web::Data<ReportsState>) -> HttpResponse {
    match authorised(&request, &state).await {
        Err(refusal) => refusal,
        Ok(()) => answer(&state, Asked::Payments, request.query_string()).await,
    }
}

async fn payments(state: &ReportsState, query: &str) -> HttpResponse {
    match read_payments(query) {
        Ok((wanted, filter)) => match PaymentsExport::open(&state.db, filter, None).await {
            Ok(export) => stream(Export::Payments(Box::new(export)), wanted).await,
            Err(error) => unavailable(&error),
        },
        Err(wrong) => wrong_filter(wrong),
    }
}

async fn authorised(request: &HttpRequest, state: &ReportsState) -> Result<(), HttpResponse> {
    let given = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let bearer = given.and_then(|text| {
        let (scheme, token) = text.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
    });
    let role = match bearer {
        Some(token) => office::authenticate(&state.db, token, state.sources.now())
            .await
            .map_err(|error| unavailable(&error))?,
        None => None,
    };
    let no_errors = || json!({});
    match role {
        Some(role) if role.may_export() => Ok(()),
        Some(_) => Err(problem(StatusCode::FORBIDDEN, "forbidden", "This role may not export", no_errors())),
        None => {
            let mut refusal =
                problem(StatusCode::UNAUTHORIZED, "unauthorized", "A valid token is needed", no_errors());
            let challenge = header::HeaderValue::from_static("Bearer");
            refusal.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
            Err(refusal)
        }
    }
}
