//! The public API of affiliations: applications and their status.

use actix_web::{
    HttpRequest, HttpResponse,
    http::header,
    web::{Bytes, Data, Json, Path},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    api::invalid,
    apply::{AffiliationsState, Applied, ApplyError},
    form::ApplyForm,
    keeping::today,
    register::{find_affiliation, present_term, terms_of},
    scales::Scales,
    take_application::{SubmissionKey, TakeError},
    validate::{Checking, check_form},
};
use crate::{
    kernel::{
        amount::DecimalMark,
        money::{Currency, Money},
        reference::Reference,
    },
    platform::{
        Platform,
        http::{
            gate::{Gate, reader_locale},
            json_body,
            problem::{ApiError, Problem},
        },
    },
};

/// A person who speaks for a body.
#[derive(Debug, Clone, Default, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PersonRequest {
    #[schema(example = "A. Secretary")]
    pub name: String,
    #[schema(example = "secretary@branch.example.org")]
    pub email: String,
    /// Only where the campaign asks for it.
    pub phone: Option<String>,
    /// The contact's, for letters; only where the campaign asks for it.
    pub address: Option<String>,
}

/// A body that affiliates.
#[derive(Debug, Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AffiliationRequest {
    /// As in a quote.
    #[schema(example = "branch")]
    pub kind: String,
    /// A union's slug: `GET /api/v1/unions`. Its name or acronym will do where only one union has it, or only one in
    /// the body's country.
    #[schema(example = "gb-rmt")]
    pub union: Option<String>,
    /// The name of a union that is not in the directory; the office looks at it.
    pub union_other: Option<String>,
    #[schema(example = 180)]
    pub members: Option<i64>,
    #[schema(example = "GBP")]
    pub currency: String,
    /// What the body chooses to pay, where the scale leaves that to it. Minor units.
    pub offered_minor: Option<i64>,
    #[schema(example = "Bristol Rail")]
    pub body_name: String,
    #[schema(example = "0742")]
    pub branch_number: Option<String>,
    /// ISO 3166-1 alpha-2.
    #[schema(example = "GB")]
    pub country: String,
    pub contact: PersonRequest,
    /// Whoever sends this has the authority of the body.
    pub authority: bool,
    /// The day of the meeting that carried the motion.
    #[schema(example = "2026-11-20")]
    pub motion_date: Option<String>,
    /// How many delegates the body sends.
    pub delegates: Option<i64>,
    pub treasurer: Option<PersonRequest>,
    /// Only where the campaign asks for it.
    pub chair: Option<PersonRequest>,
    /// Whether the body was affiliated before.
    pub renewal: Option<bool>,
    pub invoice_contact: Option<PersonRequest>,
    /// The body's own number for the purchase; it stands on the invoice.
    pub purchase_order: Option<String>,
    pub note: Option<String>,
    /// The body may be shown on the public list. Off by default.
    #[serde(default)]
    pub consent_public: bool,
    /// Slug of a union with which the body wants to be twinned.
    pub twin_with: Option<String>,
    /// A donation beyond the fee. Minor units.
    pub donation_minor: Option<i64>,
    /// `card` or `invoice`; without it only a quote is made.
    #[schema(example = "invoice")]
    pub method: Option<String>,
    /// A language of the service, for papers and mails: `en`, `ru`.
    pub locale: Option<String>,
}

/// An application that was taken.
#[derive(Serialize, ToSchema)]
pub struct AffiliationCreated {
    /// The public id of the affiliation; a transfer may carry it.
    #[schema(value_type = String, example = "K7QM2XRA9TBF")]
    reference: Reference,
    /// `quoted`, `applied` (card) or `invoiced`; later what `GET` gives.
    status: &'static str,
    /// Minor units.
    fee_minor: i64,
    #[schema(value_type = String, example = "GBP")]
    currency: Currency,
    /// Where the body pays by card.
    #[serde(skip_serializing_if = "Option::is_none")]
    checkout_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    invoice_number: Option<String>,
}

/// First and last day of a term.
#[derive(Serialize, ToSchema)]
pub struct TermBody {
    from: chrono::NaiveDate,
    until: chrono::NaiveDate,
}

/// An affiliation as everybody who has its reference may see it: nothing personal.
#[derive(Serialize, ToSchema)]
pub struct AffiliationStatus {
    #[schema(value_type = String, example = "K7QM2XRA9TBF")]
    reference: Reference,
    /// `quoted`, `applied`, `invoiced`, `active`, `due`, `arrears`, `lapsed` or `withdrawn`.
    status: &'static str,
    kind: &'static str,
    /// A slug of the directory; absent for a union that is not in it.
    union: Option<String>,
    /// The latest term that was paid.
    term: Option<TermBody>,
    fee_minor: i64,
    #[schema(value_type = String, example = "GBP")]
    currency: Currency,
    /// What is still to be paid of the present year, with a promised donation. Minor units.
    open_minor: i64,
}

impl AffiliationRequest {
    /// The same as the form would send it: one check serves both.
    fn into_form(self) -> ApplyForm {
        let currency: Option<Currency> = self.currency.parse().ok();
        let amount = |minor: Option<i64>| match (minor, currency) {
            (Some(minor), Some(currency)) => Money::new(minor, currency).to_decimal(),
            _ => String::new(),
        };
        let (offered, donation) =
            (amount(self.offered_minor), amount(self.donation_minor.filter(|m| *m != 0)));
        let number = |number: Option<i64>| number.map(|n| n.to_string()).unwrap_or_default();
        let treasurer = self.treasurer.unwrap_or_default();
        let invoice = self.invoice_contact.unwrap_or_default();
        let chair = self.chair.unwrap_or_default();
        ApplyForm {
            kind: self.kind,
            union: self.union.unwrap_or_default(),
            union_other: self.union_other.unwrap_or_default(),
            body_name: self.body_name,
            branch_number: self.branch_number.unwrap_or_default(),
            country: self.country,
            members: number(self.members),
            currency: self.currency,
            contact_name: self.contact.name,
            contact_email: self.contact.email,
            contact_phone: self.contact.phone.unwrap_or_default(),
            contact_address: self.contact.address.unwrap_or_default(),
            renewal: match self.renewal {
                None => String::new(),
                Some(false) => "new".to_owned(),
                Some(true) => "renewal".to_owned(),
            },
            authority: self.authority,
            motion_date: self.motion_date.unwrap_or_default(),
            delegates: number(self.delegates),
            treasurer_name: treasurer.name,
            treasurer_email: treasurer.email,
            treasurer_phone: treasurer.phone.unwrap_or_default(),
            chair_name: chair.name,
            chair_email: chair.email,
            chair_phone: chair.phone.unwrap_or_default(),
            invoice_name: invoice.name,
            invoice_email: invoice.email,
            purchase_order: self.purchase_order.unwrap_or_default(),
            note: self.note.unwrap_or_default(),
            offered,
            donation,
            twin_with: self.twin_with.unwrap_or_default(),
            consent_public: self.consent_public,
            method: self.method.unwrap_or_default(),
            ..ApplyForm::default()
        }
    }
}

/// Takes a body's application and says what it pays and where.
///
/// Without `method` only a quote is made and mailed. With `invoice` the invoice is issued and mailed as PDF. Whoever
/// calls shows the contacts that their addresses are kept for invoices and reminders.
#[utoipa::path(
    post,
    path = "/api/v1/affiliations",
    request_body = AffiliationRequest,
    params(("Idempotency-Key" = Option<String>, Header,
        description = "At most 255 visible ASCII characters. The same key and body give the same answer for 24 hours.")),
    responses(
        (status = 201, description = "Taken.", body = AffiliationCreated),
        (status = 400, description = "Not JSON, or an unknown or repeated field.", body = Problem),
        (status = 415, description = "The body is not application/json.", body = Problem),
        (status = 422, description = "Fields to be changed, or a key used with another body.", body = Problem),
        (status = 429, description = "Too many requests; see Retry-After.", body = Problem),
        (status = 503, description = "Not available.", body = Problem),
    ),
    tag = "affiliations"
)]
pub async fn create_affiliation(
    request: HttpRequest,
    body: Bytes,
    state: Data<AffiliationsState>,
    gate: Data<Gate>,
) -> Result<HttpResponse, ApiError> {
    let wanted: AffiliationRequest = json_body::read(&request, &body)?;
    let key = json_body::idempotency_key(&request)?;
    let platform = &state.platform;
    let asked = wanted.locale.as_deref().and_then(|tag| platform.settings.campaign.find_locale(tag));
    let checking = Checking {
        settings: &platform.settings,
        scales: Scales::get(),
        locale: asked.unwrap_or_else(|| reader_locale(&request)),
        mark: DecimalMark::Point,
        today: today(platform),
        card_available: state.has_cards(),
    };
    let application = check_form(&wanted.into_form(), checking).map_err(invalid)?;
    gate.count_donation(&request)?;
    let key = key.map(|key| SubmissionKey::of_api(platform, &key, &body));
    let Applied { affiliation, term, invoice, checkout_url } =
        state.apply(application, key).await.map_err(api_error)?;
    let reference = affiliation.reference;
    let created = AffiliationCreated {
        reference,
        status: affiliation.state.code(),
        fee_minor: term.fee.minor,
        currency: term.fee.currency,
        checkout_url,
        invoice_number: invoice,
    };
    let place = format!("/api/v1/affiliations/{reference}");
    Ok(HttpResponse::Created().insert_header((header::LOCATION, place)).json(created))
}

/// What an application's failure is called over HTTP.
pub(super) fn api_error(error: ApplyError) -> ApiError {
    match error {
        ApplyError::Take(TakeError::KeyReused) => ApiError::KeyReused,
        ApplyError::Take(TakeError::Store(error)) | ApplyError::Store(error) => error.into(),
        ApplyError::Stripe(error) => {
            tracing::warn!(%error, "no card page could be opened");
            ApiError::Unavailable
        }
    }
}

/// Where a body stands.
#[utoipa::path(
    get,
    path = "/api/v1/affiliations/{reference}",
    params(("reference" = String, Path, description = "Upper or lower case, with or without hyphens.")),
    responses(
        (status = 200, description = "The affiliation.", body = AffiliationStatus),
        (status = 404, description = "No affiliation has this reference.", body = Problem),
    ),
    tag = "affiliations"
)]
pub async fn affiliation_status(
    typed: Path<String>,
    platform: Data<Platform>,
) -> Result<Json<AffiliationStatus>, ApiError> {
    let reference: Reference = typed.parse().map_err(|_| ApiError::NotFound)?;
    let found = find_affiliation(&platform.db, reference).await?.ok_or(ApiError::NotFound)?;
    let present = present_term(&platform.db, &found).await?.ok_or(ApiError::NotFound)?;
    let terms = terms_of(&platform.db, found.id).await?;
    let term = terms.iter().rev().find_map(|term| term.term);
    Ok(Json(AffiliationStatus {
        reference,
        status: found.state.code(),
        kind: found.kind.code(),
        union: found.union_slug,
        term: term.map(|term| TermBody { from: term.from, until: term.until }),
        fee_minor: present.fee.minor,
        currency: present.fee.currency,
        open_minor: present.open().minor,
    }))
}
