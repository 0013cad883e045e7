//! The giver's own page `/gifts/{token}`, and `/gifts` for who lost the link. Every change is a POST with a
//! nonce: what only follows links changes nothing.

use actix_web::{
    HttpRequest, HttpResponse,
    http::header,
    web::{self, Data, Form, Path, Query},
};
use askama::Template;
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use serde::Deserialize;

use super::{
    change_gift::{Change, ChangeError, change_gift, choose_fund, end_standing_order, mail_change_link},
    closing_on, find_gift, find_link,
    gift::RegularGift,
    links::{GiftLink, revoke_others},
    lost_link::request_links,
    statement_pages as statement,
};
use crate::{
    donations::{
        donation::{Donation, Method, State},
        give::DonationsState,
        store as donations,
        texts::fund_name,
        validate::in_range,
        views::{FundChoice, GiftPageView, LostLinkView, Notice, PaymentLine},
    },
    kernel::{amount::parse_amount, email::EmailAddress, money::Money},
    payments::{PastPayment, list_payments_of},
    platform::{
        config::Settings,
        db::StoreError,
        http::{
            frame::Frame,
            gate::{Gate, reader_locale},
            nonce,
            problem::ApiError,
        },
        i18n::Texts,
    },
};

pub(super) type Answer = Result<HttpResponse, ApiError>;

/// The addresses of these pages.
pub fn configure(cfg: &mut web::ServiceConfig) {
    let only = |allowed: &'static str| {
        web::to(move || async move { Err::<HttpResponse, _>(ApiError::MethodNotAllowed(allowed)) })
    };
    cfg.service(web::resource("/gifts").get(show_lost).post(ask_link).default_service(only("GET, POST")));
    cfg.service(
        web::resource("/gifts/{token}/statement/{year}.csv")
            .get(statement::table)
            .default_service(only("GET")),
    );
    cfg.service(
        web::resource("/gifts/{token}/statement/{year}.pdf")
            .get(statement::file)
            .default_service(only("GET")),
    );
    cfg.service(
        web::resource("/gifts/{token}/statement/{year}")
            .get(statement::page)
            .post(statement::send)
            .default_service(only("GET, POST")),
    );
    cfg.service(
        web::resource("/gifts/{token}").get(show_gift).post(change).default_service(only("GET, POST")),
    );
}

/// A gift that a token opened.
pub(super) struct Opened {
    pub link: GiftLink,
    pub donation: Donation,
    pub gift: RegularGift,
}

/// What a token opens; guessing finds nothing, and all wrong tokens are the same.
pub(super) async fn open(state: &DonationsState, token: &str) -> Result<Opened, ApiError> {
    let platform = &state.platform;
    let link = find_link(platform, token).await?.ok_or(ApiError::NotFound)?;
    let donation = donations::donation(platform.db.reader(), link.donation).await?;
    let gift = find_gift(&platform.db, link.donation).await?;
    match (donation, gift) {
        (Some(donation), Some(gift)) => Ok(Opened { link, donation, gift }),
        _ => Err(ApiError::NotFound),
    }
}

pub(super) fn lines(payments: &[PastPayment]) -> Vec<PaymentLine> {
    let line = |p: &PastPayment| PaymentLine {
        date: p.date,
        amount: p.amount,
        returned: Money::new(p.refunded_minor, p.amount.currency),
    };
    payments.iter().map(line).collect()
}

pub(super) fn html(page: Result<String, askama::Error>) -> Answer {
    let page = page.map_err(|error| {
        tracing::error!(%error, "a page could not be written");
        ApiError::Internal
    })?;
    Ok(HttpResponse::Ok().content_type("text/html; charset=utf-8").body(page))
}

/// Which sentence the page begins with.
#[derive(Deserialize)]
struct PageQuery {
    #[serde(default)]
    notice: String,
}

async fn show_gift(
    request: HttpRequest,
    token: Path<String>,
    query: Query<PageQuery>,
    state: Data<DonationsState>,
) -> Answer {
    let opened = open(&state, &token).await?;
    let platform = &state.platform;
    let settings = &platform.settings;
    let payments = list_payments_of(&platform.db, opened.donation.reference).await?;
    let mut years: Vec<i32> = payments.iter().map(|payment| payment.date.year()).collect();
    years.dedup();
    let locale = reader_locale(&request);
    let Opened { link, donation, gift } = opened;
    let date = |at: DateTime<Utc>| at.with_timezone(&settings.campaign.time_zone).date_naive();
    let standing = gift.known.as_ref().map(|(standing, _)| standing);
    let paying = matches!(donation.state, State::Active | State::Failed);
    let ends_at = standing.and_then(|s| s.ends_at).filter(|_| donation.state != State::Cancelled);
    let page = GiftPageView {
        frame: Frame::of_campaign(settings, Texts::new(locale), request.path(), ""),
        path: request.path().to_owned(),
        nonce: nonce::issue(&platform.server_key, &platform.sources),
        reference: donation.reference,
        state: donation.state,
        by_card: donation.method == Method::Card,
        amount: donation.amount,
        frequency: donation.frequency,
        fund_name: fund_name(settings, &donation.fund, locale.tag()),
        next: standing.filter(|_| paying && ends_at.is_none()).map(|s| date(s.period_end)),
        resumes_on: standing.filter(|_| donation.state == State::Paused).and_then(|s| s.resumes_at).map(date),
        ends_on: ends_at.map(date),
        later: gift.later,
        may_change: link.may_change,
        has_address: donation.wants_receipt && donation.method == Method::Card,
        payments: lines(&payments),
        years,
        closing: closing_funds(settings, &donation, date(platform.sources.now()), locale),
        notice: Notice::ALL.iter().find(|(code, _)| *code == query.notice).map(|(_, notice)| *notice),
    };
    html(page.render())
}

/// The day on which the gift's fund closes, if that is near, and the funds that stay open.
fn closing_funds(
    settings: &Settings,
    donation: &Donation,
    today: NaiveDate,
    locale: crate::kernel::locale::Locale,
) -> Option<(NaiveDate, Vec<FundChoice>)> {
    if donation.state.is_over() {
        return None;
    }
    let day = closing_on(settings, &donation.fund, today)?;
    let mut others = FundChoice::open(settings, locale);
    others.retain(|fund| stays_open(settings, &fund.slug));
    Some((day, others))
}

fn stays_open(settings: &Settings, slug: &str) -> bool {
    settings.fund(slug).is_some_and(|fund| fund.open && fund.closes_on.is_none())
}

/// What the forms of the page send.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ChangeForm {
    nonce: String,
    action: String,
    #[serde(default)]
    months: Option<u32>,
    #[serde(default)]
    amount: String,
    #[serde(default)]
    fund: String,
}

async fn change(
    request: HttpRequest,
    token: Path<String>,
    form: Form<ChangeForm>,
    state: Data<DonationsState>,
    gate: Data<Gate>,
) -> Answer {
    gate.check_same_site(&request)?;
    let opened = open(&state, &token).await?;
    let platform = &state.platform;
    if nonce::check(&platform.server_key, &form.nonce, platform.sources.now()).is_err() {
        return Ok(back(&token, Notice::NonceExpired));
    }
    let locale = reader_locale(&request);
    let amount = || {
        let currency = opened.donation.amount.currency;
        let typed = parse_amount(form.amount.trim(), currency, locale.decimal_mark()).ok()?;
        in_range(typed, &platform.settings).ok()
    };
    let change = match form.action.as_str() {
        "pause" => Change::Pause(form.months.filter(|m| (1..=12).contains(m)).ok_or(ApiError::Forbidden)?),
        "resume" => Change::Resume,
        "cancel" if opened.donation.method == Method::Transfer => {
            let (donation, now) = (opened.donation, platform.sources.now());
            let end = move |tx| async move { end_standing_order(&tx, &donation, now).await };
            platform.db.write(end).await?;
            return Ok(back(&token, Notice::Done));
        }
        "cancel" => Change::Cancel,
        "cancel_at_end" => Change::CancelAtEnd,
        "go_on" => Change::GoOn,
        "amount" | "yearly" if !opened.link.may_change => return Err(ApiError::Forbidden),
        "amount" => match amount() {
            Some(amount) => Change::Amount(amount),
            None => return Ok(back(&token, Notice::Amount)),
        },
        "yearly" => match amount() {
            Some(amount) => Change::Yearly(amount),
            None => return Ok(back(&token, Notice::Amount)),
        },
        _ => return other_action(&state, &token, &form, opened).await,
    };
    let key = platform.server_key.hmac("gift-change", format!("{}{form:?}", *token).as_bytes());
    let Some(stripe) = state.stripe() else { return Ok(back(&token, Notice::Later)) };
    let key = hex::encode(key);
    match change_gift(platform, stripe, &opened.donation, &opened.gift, change, &key).await {
        Ok(()) => Ok(back(&token, Notice::Done)),
        Err(ChangeError::NothingThere) => Ok(back(&token, Notice::Nothing)),
        Err(ChangeError::Store(error)) => Err(error.into()),
        Err(ChangeError::Stripe(error)) => {
            tracing::warn!(reference = %opened.donation.reference, %error, "a gift could not be changed");
            Ok(back(&token, Notice::Later))
        }
    }
}

/// What is done without changing the subscription.
async fn other_action(state: &DonationsState, token: &str, form: &ChangeForm, opened: Opened) -> Answer {
    let platform = &state.platform;
    let Opened { link, donation, gift } = opened;
    match form.action.as_str() {
        "ask_change" => {
            let context = platform.clone();
            let mail = move |tx| async move { mail_change_link(&tx, &context, &donation).await };
            platform.db.write(mail).await?;
            Ok(back(token, Notice::LinkMailed))
        }
        "card" if link.may_change => {
            let customer = gift.known.map(|(standing, _)| standing.customer);
            let (Some(stripe), Some(customer)) = (state.stripe(), customer) else {
                return Ok(back(token, Notice::Nothing));
            };
            let base = platform.settings.http.public_url.as_str().trim_end_matches('/');
            match stripe.card_page(&customer, &format!("{base}/gifts/{token}")).await {
                Ok(page) => Ok(see_other(&page)),
                Err(error) => {
                    tracing::warn!(reference = %donation.reference, %error, "no card page could be opened");
                    Ok(back(token, Notice::Later))
                }
            }
        }
        "fund" => {
            let today = platform.sources.now().with_timezone(&platform.settings.campaign.time_zone);
            let closes = closing_on(&platform.settings, &donation.fund, today.date_naive()).is_some();
            if !closes || donation.state.is_over() || !stays_open(&platform.settings, &form.fund) {
                return Ok(back(token, Notice::Nothing));
            }
            let fund = form.fund.clone();
            platform.db.write(move |tx| async move { choose_fund(&tx, &donation, &fund).await }).await?;
            Ok(back(token, Notice::Done))
        }
        "revoke" => {
            let kept = token.to_owned();
            let revoke = move |tx| async move { revoke_others(&tx, link.donation, &kept).await };
            platform.db.write::<_, StoreError, _, _>(revoke).await?;
            Ok(back(token, Notice::Done))
        }
        _ => Err(ApiError::Forbidden),
    }
}

fn back(token: &str, notice: Notice) -> HttpResponse {
    see_other(&format!("/gifts/{token}?notice={}", notice.code()))
}

pub(super) fn see_other(to: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((header::LOCATION, to)).finish()
}

async fn show_lost(request: HttpRequest, state: Data<DonationsState>) -> Answer {
    lost_page(&request, &state, String::new(), None, false)
}

fn lost_page(
    request: &HttpRequest,
    state: &DonationsState,
    email: String,
    error: Option<&str>,
    asked: bool,
) -> Answer {
    let platform = &state.platform;
    let texts = Texts::new(reader_locale(request));
    let page = LostLinkView {
        frame: Frame::of_campaign(&platform.settings, texts, "/gifts", request.query_string()),
        nonce: nonce::issue(&platform.server_key, &platform.sources),
        email,
        error: error.map(|key| texts.t(key)),
        asked,
    };
    let mut response = html(page.render())?;
    if error.is_some() {
        *response.status_mut() = actix_web::http::StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(response)
}

/// What the form for a lost link sends.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LostForm {
    nonce: String,
    email: String,
}

async fn ask_link(
    request: HttpRequest,
    form: Form<LostForm>,
    state: Data<DonationsState>,
    gate: Data<Gate>,
) -> Answer {
    gate.check_same_site(&request)?;
    let platform = &state.platform;
    let LostForm { nonce: sent, email } = form.into_inner();
    if nonce::check(&platform.server_key, &sent, platform.sources.now()).is_err() {
        return lost_page(&request, &state, email, Some("field-nonce-expired"), false);
    }
    let Ok(address) = email.parse::<EmailAddress>() else {
        return lost_page(&request, &state, email, Some("field-email-invalid"), false);
    };
    gate.count_donation(&request)?;
    request_links(platform, &address).await?;
    lost_page(&request, &state, String::new(), None, true)
}
