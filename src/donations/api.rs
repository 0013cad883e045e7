//! The public API of donations: <https://spec.openapis.org/oas/v3.1.0> describes it at `/api/v1/openapi.json`.

use actix_web::{
    HttpRequest, HttpResponse,
    http::header,
    web::{self, Bytes, Data, Json, Path},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    SubmissionKey, bank_details,
    donation::{Donation, Method, PublicStatus},
    give::{DonationsState, Given},
    pages::api_error,
    regular::{kept_link, transfer_day},
    start_checkout::Next,
    validate::{DonationRequest, check_request},
};
use crate::{
    kernel::{
        bank_details::{BankAccount, BankDetails},
        locale::Locale,
        money::{Currency, Money},
        reference::Reference,
    },
    payments::find_payments_of,
    platform::{
        config::{FundKind, Settings},
        http::{
            gate::{Gate, reader_locale},
            json_body,
            problem::{ApiError, Problem},
        },
        i18n::Texts,
    },
};

/// A gift that was taken.
#[derive(Serialize, ToSchema)]
pub struct DonationCreated {
    /// The public id of the gift; a transfer carries it.
    #[schema(value_type = String, example = "K7QM2XRA9TBF")]
    reference: Reference,
    /// `pending` (card) or `pledged` (transfer); later what `GET` gives.
    status: &'static str,
    /// Where the giver pays by card.
    #[serde(skip_serializing_if = "Option::is_none")]
    checkout_url: Option<String>,
    /// Where the transfer goes.
    #[serde(skip_serializing_if = "Option::is_none")]
    bank_details: Option<BankDetailsBody>,
    /// What a giver orders at the bank for a regular gift by transfer.
    #[serde(skip_serializing_if = "Option::is_none")]
    standing_order: Option<StandingOrderBody>,
    /// A regular gift by card without an email address: the giver's own page. Show it, for it is told only
    /// now; who has it can pause and end the gift.
    #[serde(skip_serializing_if = "Option::is_none")]
    manage_url: Option<String>,
}

/// A standing order: one reference, valid for every future transfer.
#[derive(Serialize, ToSchema)]
pub struct StandingOrderBody {
    #[schema(value_type = String, example = "K7QM2XRA9TBF")]
    reference: Reference,
    /// Minor units.
    amount_minor: i64,
    #[schema(value_type = String, example = "EUR")]
    currency: Currency,
    /// The proposed day of the month, at most 28.
    day: u32,
    bank_details: BankDetailsBody,
}

/// Where a transfer goes: sort code and account number, or IBAN and BIC.
#[derive(Clone, Serialize, ToSchema)]
pub struct BankDetailsBody {
    payee: String,
    bank_name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    sort_code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    account_number: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    iban: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bic: Option<String>,
}

impl From<BankDetails> for BankDetailsBody {
    fn from(details: BankDetails) -> Self {
        let (mut sort_code, mut account_number, mut iban, mut bic) = (None, None, None, None);
        match details.account {
            BankAccount::Domestic { sort_code: code, account_number: number } => {
                (sort_code, account_number) = (Some(code), Some(number));
            }
            BankAccount::International { iban: number, bic: code } => {
                (iban, bic) = (Some(number), Some(code));
            }
        }
        Self { payee: details.payee, bank_name: details.bank_name, sort_code, account_number, iban, bic }
    }
}

/// A gift as everybody who has its reference may see it: nothing personal.
#[derive(Serialize, ToSchema)]
pub struct DonationStatus {
    #[schema(value_type = String, example = "K7QM2XRA9TBF")]
    reference: Reference,
    /// `pending`, `pledged`, `paid`, `failed`, `expired`, `refunded`, `partially_refunded` or `disputed`; of
    /// a regular gift `pending`, `pledged`, `active`, `paused`, `failed`, `overdue`, `cancelled` or `expired`.
    status: &'static str,
    /// Minor units.
    amount_minor: i64,
    #[schema(value_type = String, example = "GBP")]
    currency: Currency,
    frequency: &'static str,
    fund: String,
}

/// A fund, in the language of the request.
#[derive(Serialize, ToSchema)]
pub struct FundBody {
    slug: String,
    name: String,
    /// What the money is for, what happens to a surplus, who bears card fees.
    purpose: String,
    /// `general` or `restricted`.
    kind: &'static str,
    /// Whether gifts are taken.
    open: bool,
}

/// The addresses of this API.
pub fn configure(cfg: &mut web::ServiceConfig) {
    let only = |allowed: &'static str| {
        web::to(move || async move { Err::<HttpResponse, _>(ApiError::MethodNotAllowed(allowed)) })
    };
    cfg.service(web::resource("/api/v1/donations").post(create_donation).default_service(only("POST")));
    let one = web::resource("/api/v1/donations/{reference}");
    cfg.service(one.get(donation_status).default_service(only("GET")));
    cfg.service(web::resource("/api/v1/funds").get(list_funds).default_service(only("GET")));
}

/// Takes a gift and says where it is paid.
///
/// Whoever calls shows the giver the wording that `consent` names before sending anything personal. A body
/// is at most 64 KiB.
#[utoipa::path(
    post,
    path = "/api/v1/donations",
    request_body = DonationRequest,
    params(("Idempotency-Key" = Option<String>, Header,
        description = "At most 255 visible ASCII characters. The same key and body give the same answer for 24 hours.")),
    responses(
        (status = 201, description = "Taken.", body = DonationCreated),
        (status = 400, description = "Not JSON, or an unknown or repeated field.", body = Problem),
        (status = 413, description = "The body is too large.", body = Problem),
        (status = 415, description = "The body is not application/json.", body = Problem),
        (status = 422, description = "Fields to be changed, or a key used with another body.", body = Problem),
        (status = 429, description = "Too many requests; see Retry-After.", body = Problem),
        (status = 503, description = "Not available, or cards are paused and transfers are taken.", body = Problem),
    ),
    tag = "donations"
)]
pub async fn create_donation(
    request: HttpRequest,
    body: Bytes,
    state: Data<DonationsState>,
    gate: Data<Gate>,
) -> Result<HttpResponse, ApiError> {
    let settings = &state.platform.settings;
    let wanted: DonationRequest = json_body::read(&request, &body)?;
    let key = json_body::idempotency_key(&request)?;
    let locale = reader_locale(&request);
    let mut errors = json_body::field_messages(&wanted);
    let parts = state.offered_parts().await;
    let gift = match check_request(&wanted, settings, locale, state.has_cards(), &parts) {
        Ok(gift) if errors.is_empty() => gift,
        checked => {
            let currency = wanted.currency.parse().unwrap_or(settings.donations.default_currency);
            let most = settings.donations.currencies.get(&currency).map_or(i64::MAX, |c| c.maximum_minor);
            for problem in checked.err().unwrap_or_default() {
                let error = problem.explain(Texts::new(Locale::EN), currency, Money::new(most, currency));
                let field = if error.field == "amount" { "amount_minor" } else { error.field };
                errors.entry(field.to_owned()).or_insert(error.message);
            }
            return Err(ApiError::Invalid(errors));
        }
    };
    gate.count_donation(&request)?;
    let key = key.map(|key| SubmissionKey::of_api(&state.platform, &key, &body));
    let given = state.give(gift, key).await.map_err(api_error)?;
    let manage_url = match given.donation.frequency.is_regular() {
        true => kept_link(&state.platform, given.donation.id).await?,
        false => None,
    };
    let body = created(settings, given, manage_url);
    let place = format!("/api/v1/donations/{}", body.reference);
    Ok(HttpResponse::Created().insert_header((header::LOCATION, place)).json(body))
}

fn created(settings: &Settings, given: Given, manage_url: Option<String>) -> DonationCreated {
    let Given { donation, next } = given;
    let bank_details = if donation.method == Method::Transfer {
        bank_details(settings, donation.amount.currency).map(BankDetailsBody::from)
    } else {
        None
    };
    let standing_order = bank_details.clone().filter(|_| donation.frequency.is_regular());
    let standing_order = standing_order.map(|bank_details| StandingOrderBody {
        reference: donation.reference,
        amount_minor: donation.amount.minor,
        currency: donation.amount.currency,
        day: transfer_day(settings, &donation),
        bank_details,
    });
    let checkout_url = match next {
        Next::Pay(url) => Some(url),
        Next::Status => None,
    };
    let status = PublicStatus::Own(donation.state).code();
    DonationCreated {
        reference: donation.reference,
        status,
        checkout_url,
        bank_details,
        standing_order,
        manage_url,
    }
}

/// What became of a gift.
#[utoipa::path(
    get,
    path = "/api/v1/donations/{reference}",
    params(("reference" = String, Path, description = "Upper or lower case, with or without hyphens.")),
    responses(
        (status = 200, description = "The gift.", body = DonationStatus),
        (status = 404, description = "No gift has this reference.", body = Problem),
    ),
    tag = "donations"
)]
pub async fn donation_status(
    typed: Path<String>,
    state: Data<DonationsState>,
) -> Result<Json<DonationStatus>, ApiError> {
    let reference: Reference = typed.parse().map_err(|_| ApiError::NotFound)?;
    let (donation, _) = state.look_up(reference).await?.ok_or(ApiError::NotFound)?;
    let payments = find_payments_of(&state.platform.db, reference).await?;
    let status = PublicStatus::of(donation.frequency, donation.state, payments).code();
    let Donation { amount, fund, frequency, .. } = donation;
    let (amount_minor, currency) = (amount.minor, amount.currency);
    Ok(Json(DonationStatus { reference, status, amount_minor, currency, frequency: frequency.code(), fund }))
}

/// The funds, in the order in which they are offered.
#[utoipa::path(
    get,
    path = "/api/v1/funds",
    params(("lang" = Option<String>, Query, description = "A language of the service: `en`, `ru`, `kk`, `fr`, `de`.")),
    responses((status = 200, description = "The funds.", body = Vec<FundBody>)),
    tag = "funds"
)]
pub async fn list_funds(request: HttpRequest, state: Data<DonationsState>) -> Json<Vec<FundBody>> {
    let settings = &state.platform.settings;
    let tag = reader_locale(&request).tag();
    let funds = settings.funds.iter().map(|fund| FundBody {
        slug: fund.slug.clone(),
        name: fund.names.get(tag, &settings.campaign).to_owned(),
        purpose: fund.purposes.get(tag, &settings.campaign).to_owned(),
        kind: match fund.kind {
            FundKind::General => "general",
            FundKind::Restricted => "restricted",
        },
        open: fund.open,
    });
    Json(funds.collect())
}
