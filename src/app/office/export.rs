//! `/office/export`: the same exports as at the command line and through the API, streamed. Names only for a treasurer,
//! after a fresh second factor and with a reason.

use actix_web::{
    HttpRequest, HttpResponse,
    http::StatusCode,
    web::{Data, Path, Query},
};
use askama::Template;
use chrono::NaiveDate;
use serde::Deserialize;

use super::{
    payment::LONGEST_REASON,
    payments::{Choice, channel_choices, currency_choices, fund_choices, status_choices},
    presets::without_preset,
};
use crate::{
    affiliations::standing::State,
    kernel::{ids::StaffId, text::check_line},
    ledger::Account,
    office::{
        Right, Role,
        audit::{Act, Action, Reason, record_alone},
        may,
        pages::{Answer, Signed, SignedForm, html, is_confirmed, office_frame, why_no_names},
        views::OfficeFrame,
    },
    platform::{Platform, http::problem::ApiError, vault::Identity},
    reports::{
        api::{Asked, ReportsState, answer, answer_with_names, read_payments},
        payment_list::counted_totals,
        presets::{Preset, PresetPeriod, presets_for},
        sinks::Format,
    },
    supporters::RecordOpener,
};

const KINDS: [(&str, &str); 7] = [
    ("payments", "office-kind-payments"),
    ("affiliations", "office-kind-affiliations"),
    ("payouts", "office-kind-payouts"),
    ("journal", "office-kind-journal"),
    ("trial-balance", "office-kind-trial-balance"),
    ("fund-statement", "office-kind-fund-statement"),
    ("counts-for", "office-kind-counts-for"),
];

fn known_as(format: Format) -> &'static str {
    match format {
        Format::Csv => "CSV",
        Format::Xlsx => "XLSX",
        Format::Jsonl => "JSON Lines",
        Format::Xero => "Xero",
        Format::Quickbooks => "QuickBooks",
        Format::Freeagent => "FreeAgent",
        Format::Gnucash => "GnuCash",
        Format::Beancount => "beancount",
        Format::Hledger => "hledger",
    }
}

#[derive(Template)]
#[template(path = "app/office/templates/export.html")]
pub(super) struct ExportView {
    pub office: OfficeFrame,
    pub funds: Vec<Choice>,
    pub channels: Vec<Choice>,
    pub currencies: Vec<Choice>,
    pub statuses: Vec<Choice>,
    pub can_open: bool,
    /// The office's key never comes onto the server.
    pub strict: bool,
    pub presets: Vec<Preset>,
    pub me: StaffId,
    pub today: NaiveDate,
    pub notice: Option<String>,
    pub problem: Option<String>,
}

impl ExportView {
    /// Each kind with its address and name.
    fn kinds(&self) -> Vec<(&'static str, String)> {
        KINDS.iter().map(|(kind, key)| (*kind, self.office.texts.t(key))).collect()
    }

    /// The formats that have a sense for a kind, with the names that they are known by.
    fn formats(&self, kind: &'static str) -> Vec<(&'static str, &'static str)> {
        let suited = Format::ALL.into_iter().filter(|format| format.check(kind).is_ok());
        suited.map(|format| (format.name(), known_as(format))).collect()
    }

    /// Those that can carry names: what a spreadsheet's temporary file holds would stay on the disk.
    fn name_formats(&self) -> [(&'static str, &'static str); 2] {
        [("csv", "CSV"), ("jsonl", "JSON Lines")]
    }

    /// What opens them where the office's key is.
    fn names_command(&self) -> &'static str {
        "solidarity export payments --format csv --names --identity OFFICE.identity --out payments.csv"
    }

    fn newsletter_command(&self) -> &'static str {
        "solidarity export newsletter --format csv --identity OFFICE.identity --out newsletter.csv"
    }

    /// What a kind can be filtered by, beside dates, fund and currency.
    fn is_of_payments(&self, kind: &str) -> bool {
        kind == "payments"
    }

    fn is_register(&self, kind: &str) -> bool {
        kind == "affiliations"
    }

    fn is_journal(&self, kind: &str) -> bool {
        kind == "journal"
    }

    /// Whether a program for a bank's lines takes the kind, in files of a bounded length.
    fn is_in_parts(&self, kind: &'static str) -> bool {
        Format::ALL.into_iter().any(|format| format.is_in_parts() && format.check(kind).is_ok())
    }

    fn accounts(&self) -> Vec<&'static str> {
        Account::ALL.map(Account::code).into()
    }

    fn states(&self) -> Vec<&'static str> {
        State::ALL.map(State::code).into()
    }

    fn periods(&self) -> Vec<(&'static str, String)> {
        let key = |period| match period {
            PresetPeriod::Chosen => "preset-chosen",
            PresetPeriod::MonthBefore => "preset-month-before",
            PresetPeriod::ThisYear => "preset-this-year",
            PresetPeriod::YearBefore => "preset-year-before",
        };
        PresetPeriod::ALL.iter().map(|period| (period.code(), self.office.texts.t(key(*period)))).collect()
    }

    fn address(&self, preset: &Preset) -> String {
        preset.address(self.today)
    }

    /// What a preset is, in a line.
    fn about(&self, preset: &Preset) -> String {
        let kind = KINDS.iter().find(|(kind, _)| *kind == preset.kind);
        let kind = kind.map_or_else(|| preset.kind.clone(), |(_, key)| self.office.texts.t(key));
        let address = preset.address(self.today);
        let choice = address.split_once('?').map(|(_, query)| query.replace('&', " · "));
        [Some(kind), choice.filter(|choice| !choice.is_empty())]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" · ")
    }

    fn may_give_up(&self, preset: &Preset) -> bool {
        let mine = preset.owner == self.me;
        mine || (preset.is_shared && self.office.who.as_ref().is_some_and(|who| who.role == Role::Treasurer))
    }
}

pub(super) async fn page<R>(
    request: &HttpRequest,
    platform: &Platform,
    signed: &Signed<R>,
    problem: Option<&str>,
) -> Answer {
    listed(request, platform, signed, (None, problem)).await
}

async fn listed<R>(
    request: &HttpRequest,
    platform: &Platform,
    signed: &Signed<R>,
    (notice, problem): (Option<&str>, Option<&str>),
) -> Answer {
    let office = office_frame(request, platform, Some(&signed.session));
    let settings = &platform.settings;
    let view = ExportView {
        funds: fund_choices(settings, &office),
        channels: channel_choices(&office),
        currencies: currency_choices(settings),
        statuses: status_choices(&office),
        can_open: signed.session.can_open() && office.may(Right::OpenNames),
        strict: settings.office.strict,
        presets: presets_for(&platform.db, signed.staff().id).await?,
        me: signed.staff().id,
        today: platform.sources.now().with_timezone(&settings.campaign.time_zone).date_naive(),
        notice: notice.map(|key| office.texts.t(key)),
        problem: problem.map(|key| office.texts.t(key)),
        office,
    };
    html(if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK }, view.render())
}

#[derive(Deserialize)]
pub(super) struct Done {
    #[serde(default)]
    done: String,
}

pub(super) async fn show(
    request: HttpRequest,
    signed: Signed<may::Export>,
    done: Query<Done>,
    platform: Data<Platform>,
) -> Answer {
    let notice = match done.done.as_str() {
        "kept" => Some("preset-kept"),
        "gone" => Some("preset-gone"),
        _ => None,
    };
    listed(&request, &platform, &signed, (notice, None)).await
}

/// Streams an export without names.
pub(super) async fn download(
    request: HttpRequest,
    signed: Signed<may::Export>,
    kind: Path<String>,
    platform: Data<Platform>,
    state: Data<ReportsState>,
) -> Result<HttpResponse, ApiError> {
    let asked = Asked::from_name(&kind).ok_or(ApiError::NotFound)?;
    let act = Act::new(Some(signed.staff().id), Action::Exported).on(kind.as_str());
    record_alone(&platform, act).await?;
    Ok(answer(&state, asked, &without_preset(request.query_string())).await)
}

/// The office's key and a sealed reason, for who gave one and confirmed it with a fresh second factor; else what the page
/// says.
pub(super) async fn may_open(
    request: &HttpRequest,
    platform: &Platform,
    signed: &Signed<may::OpenNames>,
    reason: &str,
    code: Option<&str>,
) -> Result<Result<(Identity, Reason), &'static str>, ApiError> {
    let Ok(reason) = check_line(reason, LONGEST_REASON) else { return Ok(Err("office-error-reason")) };
    let Some(identity) = signed.office_identity() else {
        return Ok(Err(why_no_names(platform, &signed.session)));
    };
    if !is_confirmed(request, platform, &signed.session, code).await? {
        return Ok(Err("office-error-code"));
    }
    let reason = Reason::try_new(platform, &reason).map_err(|_| ApiError::Internal)?;
    Ok(Ok((identity, reason)))
}

#[derive(Deserialize)]
pub(super) struct Names {
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
    #[serde(default)]
    fund: String,
    format: String,
    reason: String,
    code: Option<String>,
}

/// Streams payments with names, opened while this request is in flight.
pub(super) async fn names(
    request: HttpRequest,
    form: SignedForm<may::OpenNames, Names>,
    platform: Data<Platform>,
    state: Data<ReportsState>,
) -> Answer {
    let SignedForm { signed, form } = form;
    let opening = may_open(&request, &platform, &signed, &form.reason, form.code.as_deref()).await?;
    let (identity, reason) = match opening {
        Ok(opening) => opening,
        Err(problem) => return page(&request, &platform, &signed, Some(problem)).await,
    };
    let filter = [("format", form.format), ("from", form.from), ("to", form.to), ("fund", form.fund)];
    let query = serde_urlencoded::to_string(filter).map_err(|_| ApiError::Internal)?;
    let (wanted, filter) = match read_payments(&query) {
        Ok((wanted, filter)) if matches!(wanted.format, Format::Csv | Format::Jsonl) => (wanted, filter),
        _ => return page(&request, &platform, &signed, Some("office-error-filter")).await,
    };
    let rows = counted_totals(&platform.db, &filter).await?.rows;
    let act = Act::new(Some(signed.staff().id), Action::NamesExported).on("payments");
    let act = act.counting(i64::try_from(rows).unwrap_or(i64::MAX)).because(reason);
    record_alone(&platform, act).await?;
    let opener = RecordOpener::new(platform.db.clone(), identity);
    Ok(answer_with_names(&state, wanted, filter, opener).await)
}
