//! The public pages: landing, form, status. Handlers translate; what is decided is decided elsewhere.

use actix_web::{
    HttpRequest, HttpResponse,
    http::header,
    web::{self, Data, Form, Path, Query},
};
use askama::Template;
use chrono::NaiveDate;
use serde::Deserialize;

use super::{
    SubmissionKey, bank_details,
    donation::{Donation, Method, PublicStatus, State},
    epc_code::epc_picture,
    find_donation,
    form::{DonateForm, Problem},
    form_cache::{FirstLook, FormCache, FormShown, render_form},
    give::{DonationsState, GiveError, Given},
    regular::{closing_on, kept_link, transfer_day},
    start_checkout::Next,
    take_donation::TakeError,
    texts::fund_name,
    valid_until,
    validate::check_form,
    views::{FundChoice, GiftStatus, LandingView, StatusView},
};
use crate::{
    funds::Part,
    kernel::{
        locale::Locale,
        money::{Currency, Money},
        reference::Reference,
    },
    payments::{PaymentSummary, find_payments_of},
    platform::{
        Platform,
        config::Settings,
        http::{
            frame::Frame,
            gate::{Gate, reader_locale},
            nonce,
            problem::ApiError,
        },
        i18n::Texts,
    },
};

/// The form may be kept by the browser that got it, so that going back shows what was typed.
const FORM_CACHING: &str = "private, no-cache";

type Answer = Result<HttpResponse, ApiError>;

/// The addresses of these pages.
pub fn configure(cfg: &mut web::ServiceConfig) {
    let get_only = || web::to(|| async { Err::<HttpResponse, _>(ApiError::MethodNotAllowed("GET")) });
    cfg.app_data(Data::new(FormCache::default()));
    cfg.service(web::resource("/").get(landing).default_service(get_only()));
    cfg.service(web::resource("/donate").get(show_form).post(take_form).default_service(web::to(|| async {
        Err::<HttpResponse, _>(ApiError::MethodNotAllowed("GET, POST"))
    })));
    cfg.service(
        web::resource("/donate/{reference}/transfer.svg").get(transfer_picture).default_service(get_only()),
    );
    cfg.service(web::resource("/donate/{reference}").get(status).default_service(get_only()));
    cfg.service(web::resource("/embed/donate").get(show_embedded).default_service(get_only()));
}

async fn landing(request: HttpRequest, state: Data<DonationsState>) -> Answer {
    let settings = &state.platform.settings;
    let locale = reader_locale(&request);
    let page = LandingView {
        frame: frame(&request, settings, locale),
        purpose: settings.campaign.purpose.get(locale.tag(), &settings.campaign).to_owned(),
        funds: FundChoice::open(settings, locale),
        card_available: state.offers_cards().await,
    };
    html(page.render())
}

/// What a link to the form may choose beforehand; whatever is not known is left aside.
#[derive(Deserialize)]
struct FormQuery {
    fund: Option<String>,
    currency: Option<String>,
    amount: Option<String>,
    counts_for: Option<String>,
    lang: Option<String>,
}

async fn show_form(
    request: HttpRequest,
    query: Query<FormQuery>,
    state: Data<DonationsState>,
    cache: Data<FormCache>,
) -> Answer {
    first_look(&request, query.into_inner(), &state, &cache, false).await
}

/// The form for a frame in the campaign's own site. It is sent to the window around it, since neither Stripe's card page
/// nor a gift's own page may be framed; its nonce needs no cookie.
async fn show_embedded(
    request: HttpRequest,
    query: Query<FormQuery>,
    state: Data<DonationsState>,
    cache: Data<FormCache>,
    gate: Data<Gate>,
) -> Answer {
    let mut response = first_look(&request, query.into_inner(), &state, &cache, true).await?;
    if let Ok(policy) = header::HeaderValue::from_str(&gate.embedded_policy()) {
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    Ok(response)
}

async fn first_look(
    request: &HttpRequest,
    query: FormQuery,
    state: &DonationsState,
    cache: &FormCache,
    embedded: bool,
) -> Answer {
    let platform = &state.platform;
    let settings = &platform.settings;
    let currency = query.currency.and_then(|code| code.to_ascii_uppercase().parse::<Currency>().ok());
    let look = FirstLook {
        embedded,
        locale: reader_locale(request),
        locale_asked: query.lang.is_some(),
        fund: query.fund.filter(|slug| settings.fund(slug).is_some_and(|fund| fund.open)),
        currency: currency
            .filter(|currency| settings.donations.currencies.contains_key(currency))
            .map(|currency| currency.code().to_owned()),
        card_available: state.offers_cards().await,
    };
    let nonce = nonce::issue(&platform.server_key, &platform.sources);
    let parts = state.offered_parts().await;
    let amount = query.amount.filter(|typed| !typed.is_empty() && typed.len() <= 40);
    let part = query.counts_for.filter(|code| parts.iter().any(|part| part.code.as_str() == code));
    let page = match (amount, part) {
        (None, None) => cache.page(settings, look, &parts, &nonce),
        // Neither is among what a rendered page is kept by: there are too many of them.
        (amount, part) => {
            let form = DonateForm {
                amount_preset: if amount.is_some() { "other" } else { "" }.to_owned(),
                amount: amount.unwrap_or_default(),
                counts_for: part.unwrap_or_default(),
                fund: look.fund.unwrap_or_default(),
                currency: look.currency.unwrap_or_default(),
                ..DonateForm::default()
            };
            let shown = FormShown {
                locale: look.locale,
                locale_asked: look.locale_asked,
                embedded,
                card_available: look.card_available,
            };
            render_form(settings, shown, &parts, &nonce, form, Vec::new())
        }
    };
    form_page(200, page)
}

async fn take_form(
    request: HttpRequest,
    form: Form<DonateForm>,
    state: Data<DonationsState>,
    gate: Data<Gate>,
) -> Answer {
    gate.check_same_site(&request)?;
    let form = form.into_inner();
    let platform = &state.platform;
    let settings = &platform.settings;
    let locale = reader_locale(&request);
    let nonce_is_good = nonce::check(&platform.server_key, &form.nonce, platform.sources.now()).is_ok();
    let parts = state.offered_parts().await;
    let again = FormAgain { state: &state, locale, form: &form, nonce_is_good, parts: &parts };
    if form.change_currency || form.change_language {
        return again.show(200, &[], state.offers_cards().await);
    }
    // Whether cards are paused at the moment is asked later, for a gift that is otherwise in order.
    let mut checked = check_form(&form, settings, locale, state.has_cards(), &parts);
    if !nonce_is_good {
        let mut problems = checked.err().unwrap_or_default();
        problems.insert(0, Problem::NonceExpired);
        checked = Err(problems);
    }
    let gift = match checked {
        Ok(gift) => gift,
        Err(problems) => return again.show(422, &problems, state.offers_cards().await),
    };
    gate.count_donation(&request)?;
    let key = SubmissionKey::of_form(platform, &form.nonce, &form.canonical());
    match state.give(gift, Some(key)).await {
        Ok(Given { next: Next::Pay(url), .. }) => Ok(see_other(&url)),
        Ok(Given { donation, next: Next::Status }) => {
            Ok(see_other(&format!("/donate/{}", donation.reference)))
        }
        Err(GiveError::CardsPaused) => again.show(200, &[Problem::CardsOff], false),
        Err(GiveError::Stripe(_)) => again.show(503, &[Problem::CardsUnreachable], true),
        Err(error) => Err(api_error(error)),
    }
}

/// What a gift's failure is called over HTTP.
pub(super) fn api_error(error: GiveError) -> ApiError {
    match error {
        GiveError::Take(TakeError::KeyReused) => ApiError::KeyReused,
        GiveError::Take(TakeError::Vault(error)) => {
            tracing::error!(%error, "a record could not be sealed");
            ApiError::Internal
        }
        GiveError::Take(TakeError::Store(error)) | GiveError::Store(error) => error.into(),
        GiveError::CardsPaused => ApiError::CardsPaused,
        GiveError::Stripe(_) => ApiError::Unavailable,
    }
}

/// The form once more, with everything that was typed.
struct FormAgain<'a> {
    state: &'a DonationsState,
    locale: Locale,
    form: &'a DonateForm,
    nonce_is_good: bool,
    parts: &'a [Part],
}

impl FormAgain<'_> {
    /// With the same nonce, if it is good: sent again unchanged it is the same gift.
    fn show(&self, status: u16, problems: &[Problem], card_available: bool) -> Answer {
        let platform = &self.state.platform;
        let settings = &platform.settings;
        let texts = Texts::new(self.locale);
        let currency = self.form.currency.parse().unwrap_or(settings.donations.default_currency);
        let most = settings.donations.currencies.get(&currency).map_or(i64::MAX, |c| c.maximum_minor);
        let maximum = Money::new(most, currency);
        let errors = problems.iter().map(|problem| problem.explain(texts, currency, maximum)).collect();
        let nonce = if self.nonce_is_good {
            self.form.nonce.clone()
        } else {
            nonce::issue(&platform.server_key, &platform.sources)
        };
        // What is sent from a frame comes back in the whole window.
        let shown = FormShown { locale: self.locale, locale_asked: false, embedded: false, card_available };
        let page = render_form(settings, shown, self.parts, &nonce, self.form.clone(), errors);
        let mut response = form_page(status, page)?;
        // What was typed stands in it.
        response.headers_mut().remove(header::CACHE_CONTROL);
        Ok(response)
    }
}

async fn status(request: HttpRequest, typed: Path<String>, state: Data<DonationsState>) -> Answer {
    let reference: Reference = typed.parse().map_err(|_| ApiError::NotFound)?;
    let (donation, checkout_url) = state.look_up(reference).await?.ok_or(ApiError::NotFound)?;
    let platform = &state.platform;
    let settings = &platform.settings;
    let payments = find_payments_of(&platform.db, reference).await?;
    let own_link =
        if donation.frequency.is_regular() { kept_link(platform, donation.id).await? } else { None };
    let locale = reader_locale(&request);
    let page = StatusView {
        frame: frame(&request, settings, locale),
        reference,
        amount: donation.amount,
        frequency: donation.frequency,
        own_link,
        fund_name: fund_name(settings, &donation.fund, locale.tag()),
        closes_on: closes_on(platform, &donation),
        status: gift_status(settings, &donation, payments, checkout_url),
        fund_slug: donation.fund,
        share_url: format!("{}/donate", settings.http.public_url.as_str().trim_end_matches('/')),
    };
    html(page.render())
}

/// The day on which the fund of a regular gift closes, once its givers are told of it.
fn closes_on(platform: &Platform, donation: &Donation) -> Option<NaiveDate> {
    if !donation.frequency.is_regular() || donation.state.is_over() {
        return None;
    }
    let settings = &platform.settings;
    let today = platform.sources.now().with_timezone(&settings.campaign.time_zone).date_naive();
    closing_on(settings, &donation.fund, today)
}

/// What a banking app reads: the transfer of a gift in euros.
async fn transfer_picture(typed: Path<String>, state: Data<DonationsState>) -> Answer {
    let reference: Reference = typed.parse().map_err(|_| ApiError::NotFound)?;
    let donation = find_donation(&state.platform.db, reference).await?.ok_or(ApiError::NotFound)?;
    let by_transfer = donation.method == Method::Transfer;
    let bank = bank_details(&state.platform.settings, donation.amount.currency).filter(|_| by_transfer);
    let picture = bank.and_then(|bank| epc_picture(&bank, donation.amount, reference));
    let picture = picture.ok_or(ApiError::NotFound)?;
    Ok(HttpResponse::Ok().content_type("image/svg+xml").body(picture))
}

fn gift_status(
    settings: &Settings,
    donation: &Donation,
    payments: Option<PaymentSummary>,
    checkout_url: Option<String>,
) -> GiftStatus {
    match PublicStatus::of(donation.frequency, donation.state, payments) {
        PublicStatus::Refunded => GiftStatus::Refunded,
        PublicStatus::PartiallyRefunded => {
            let refunded = payments.map_or(0, |payments| payments.refunded_minor);
            GiftStatus::PartiallyRefunded { refunded: Money::new(refunded, donation.amount.currency) }
        }
        PublicStatus::Disputed => GiftStatus::Disputed,
        PublicStatus::Own(State::Paid) => GiftStatus::Paid,
        PublicStatus::Own(State::Pending) => GiftStatus::Pending { checkout_url },
        PublicStatus::Own(State::Failed) if donation.frequency.is_regular() => GiftStatus::Unpaid,
        PublicStatus::Own(State::Failed) => GiftStatus::Failed,
        PublicStatus::Own(State::Paused) => GiftStatus::Paused,
        PublicStatus::Own(State::Cancelled) => GiftStatus::Cancelled,
        PublicStatus::Own(State::Active) if donation.method == Method::Card => GiftStatus::Active,
        PublicStatus::Own(State::Expired) => GiftStatus::Expired,
        PublicStatus::Own(state @ (State::Pledged | State::Active | State::Overdue)) => {
            match bank_details(settings, donation.amount.currency) {
                Some(bank) if donation.frequency.is_regular() => {
                    GiftStatus::StandingOrder { bank, day: transfer_day(settings, donation), state }
                }
                Some(bank) => GiftStatus::Pledged { bank, valid_until: valid_until(settings, donation) },
                // The campaign has closed the account since: nobody should be sent there.
                None => GiftStatus::Expired,
            }
        }
    }
}

fn frame(request: &HttpRequest, settings: &Settings, locale: Locale) -> Frame {
    Frame::of_campaign(settings, Texts::new(locale), request.path(), request.query_string())
}

fn html(page: Result<String, askama::Error>) -> Answer {
    let page = page.map_err(|error| {
        tracing::error!(%error, "a page could not be written");
        ApiError::Internal
    })?;
    Ok(HttpResponse::Ok().content_type("text/html; charset=utf-8").body(page))
}

fn form_page(status: u16, page: Result<String, askama::Error>) -> Answer {
    let mut response = html(page)?;
    if let Ok(status) = actix_web::http::StatusCode::from_u16(status) {
        *response.status_mut() = status;
    }
    let caching = header::HeaderValue::from_static(FORM_CACHING);
    response.headers_mut().insert(header::CACHE_CONTROL, caching);
    Ok(response)
}

fn see_other(to: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((header::LOCATION, to)).finish()
}
