//! The exports over HTTP, for whoever holds a token of the right role. Streamed; never with names.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, http::header, web};
use bytes::Bytes;
use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::mpsc;

use super::{
    books::{BooksExport, BooksFilter, BooksKind},
    export::Export,
    payments_export::{Comparison, PaymentFilter, PaymentsExport},
    register::{RegisterExport, RegisterFilter},
    sinks::{ExportError, Format, RowSink, Tail, Unsuited},
};
use crate::{
    affiliations::standing::State,
    kernel::clock::Sources,
    ledger::Account,
    office,
    platform::db::{Db, StoreError},
};

/// Pieces that wait for a slow client: a few hundred kilobytes each.
const WAITING: usize = 2;
const PIECE: usize = 256 * 1024;

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
    for kind in [BooksKind::Payouts, BooksKind::Journal, BooksKind::TrialBalance, BooksKind::FundStatement] {
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
    part: Option<String>,
}

/// A parameter and what is wrong with it.
type FieldError = (&'static str, String);

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
struct Wanted {
    format: Format,
    part: usize,
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

async fn export_register(request: HttpRequest, state: web::Data<ReportsState>) -> HttpResponse {
    if let Err(refusal) = authorised(&request, &state).await {
        return refusal;
    }
    let read = serde_urlencoded::from_str::<RegisterQuery>(request.query_string())
        .map_err(|error| ("query", error.to_string()))
        .and_then(|query| query.read(state.sources.now()));
    match read {
        Ok((wanted, filter)) => match RegisterExport::open(&state.db, filter).await {
            Ok(export) => stream(Export::Register(Box::new(export)), wanted).await,
            Err(error) => unavailable(&error),
        },
        Err(wrong) => wrong_filter(wrong),
    }
}

async fn export_books(request: HttpRequest, state: web::Data<ReportsState>, kind: BooksKind) -> HttpResponse {
    if let Err(refusal) = authorised(&request, &state).await {
        return refusal;
    }
    let read = serde_urlencoded::from_str::<BooksQuery>(request.query_string())
        .map_err(|error| ("query", error.to_string()))
        .and_then(|query| query.read(kind));
    match read {
        Ok((wanted, filter)) => match BooksExport::open(&state.db, kind, filter).await {
            Ok(export) => stream(Export::Books(Box::new(export)), wanted).await,
            Err(error) => unavailable(&error),
        },
        Err(wrong) => wrong_filter(wrong),
    }
}

fn wrong_filter((field, why): FieldError) -> HttpResponse {
    let errors = json!({ field: [why] });
    problem(StatusCode::UNPROCESSABLE_ENTITY, "invalid-filter", "The filter cannot be read", errors)
}

async fn export_payments(request: HttpRequest, state: web::Data<ReportsState>) -> HttpResponse {
    if let Err(refusal) = authorised(&request, &state).await {
        return refusal;
    }
    let read = serde_urlencoded::from_str::<Query>(request.query_string())
        .map_err(|error| ("query", error.to_string()))
        .and_then(Query::read);
    match read {
        Ok((wanted, filter)) => match PaymentsExport::open(&state.db, filter, None).await {
            Ok(export) => stream(Export::Payments(Box::new(export)), wanted).await,
            Err(error) => unavailable(&error),
        },
        Err(wrong) => wrong_filter(wrong),
    }
}

/// Answers with the rows as they are read.
async fn stream(export: Export, wanted: Wanted) -> HttpResponse {
    let Wanted { format, part } = wanted;
    let sink = match export.sink(format).await {
        Ok(sink) => sink,
        Err(ExportError::Unsuited(why @ Unsuited::SeveralCurrencies { .. })) => {
            return wrong_filter(("currency", why.to_string()));
        }
        Err(ExportError::Unsuited(why)) => return wrong_filter(("format", why.to_string())),
        Err(ExportError::Store(error)) => return unavailable(&error),
        Err(error) => return unavailable(&StoreError::Driver(error.to_string())),
    };
    let number = if part > 1 { format!("-{part}") } else { String::new() };
    let name = format!("attachment; filename=\"{}{number}.{}\"", export.name(), format.extension());
    let (sender, receiver) = mpsc::channel(WAITING);
    actix_web::rt::spawn(async move {
        if let Err(error) = send_all(export, sink, part, &sender).await {
            tracing::error!(%error, "an export stopped before its end");
            // The body ends without its last chunk, so that the client knows that it is not whole.
            let _ = sender.send(Err(error)).await;
        }
    });
    let pieces = futures_util::stream::unfold(receiver, |mut receiver| async move {
        receiver.recv().await.map(|piece| (piece, receiver))
    });
    HttpResponse::Ok()
        .content_type(format.media_type())
        .insert_header((header::CONTENT_DISPOSITION, name))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .streaming(pieces)
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

type Pieces = mpsc::Sender<Result<Bytes, ExportError>>;

/// Reads pages as fast as the client takes them, and no further once it is gone.
/// Of several files only the wanted one is sent; beyond the last there is nothing.
async fn send_all(
    mut export: Export,
    mut sink: Box<dyn RowSink>,
    part: usize,
    sender: &Pieces,
) -> Result<(), ExportError> {
    let mut file = 1;
    while export.write_page(sink.as_mut()).await?.is_some() {
        while let Some(whole) = sink.full() {
            if file == part {
                let _ = sender.send(Ok(whole.into())).await;
                return Ok(());
            }
            file += 1;
        }
        let piece = sink.take()?;
        if sender.is_closed() || (!piece.is_empty() && sender.send(Ok(piece.into())).await.is_err()) {
            return Ok(());
        }
    }
    // Looked at before the last piece is sent: what differs must not look whole.
    if let Comparison::Differs(groups) = export.compare().await? {
        let count = groups.len();
        return Err(StoreError::Corrupt(format!("the export differs from the ledger in {count} sums")).into());
    }
    if file != part {
        return Ok(());
    }
    let pieces = sender.clone();
    let finished = tokio::task::spawn_blocking(move || send_tail(sink, &pieces)).await;
    finished.map_err(|error| ExportError::Write(std::io::Error::other(error)))?
}

fn send_tail(sink: Box<dyn RowSink>, sender: &Pieces) -> Result<(), ExportError> {
    use std::io::Read;
    match sink.finish()? {
        Tail::Bytes(bytes) if bytes.is_empty() => Ok(()),
        Tail::Bytes(bytes) => {
            let _ = sender.blocking_send(Ok(bytes.into()));
            Ok(())
        }
        Tail::File(mut file) => loop {
            let mut piece = vec![0; PIECE];
            let length = file.read(&mut piece)?;
            piece.truncate(length);
            if length == 0 || sender.blocking_send(Ok(piece.into())).is_err() {
                return Ok(());
            }
        },
    }
}

fn unavailable(error: &StoreError) -> HttpResponse {
    tracing::error!(%error, "an export could not begin");
    let status = match error {
        StoreError::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
        _ => StatusCode::INTERNAL_SERVER_ERROR,
    };
    problem(status, "unavailable", "The export is not possible now", json!({}))
}

/// RFC 9457.
fn problem(status: StatusCode, kind: &str, title: &str, errors: Value) -> HttpResponse {
    HttpResponse::build(status).content_type("application/problem+json").json(json!({
        "type": format!("/problems/{kind}"),
        "title": title,
        "status": status.as_u16(),
        "errors": errors,
    }))
}
