//! What a twinned body does on its own page: a regular gift that goes with the twinning, and a message that waits in the
//! office.

use actix_web::{
    HttpRequest, HttpResponse,
    web::{self, Data, Form, Path},
};
use serde::Deserialize;

use super::{
    apply::AffiliationsState,
    own_pages::{Acting, Around, check, find_acting, show},
    pages::{Answer, see_other},
    refusal::Refusal,
    twinning::{MessageError, leave_message},
};
use crate::{
    donations::{
        Next, SubmissionKey,
        give::{DonationsState, GiveError},
        validate::{DonationRequest, TwinningRequest, check_request},
    },
    kernel::{amount::parse_amount, money::Currency, text::check_paragraphs},
    platform::http::{
        gate::{Gate, reader_locale},
        problem::ApiError,
    },
};

const MESSAGE_MAX: usize = 1000;

pub(super) fn configure(cfg: &mut web::ServiceConfig) {
    let only = |allowed: &'static str| {
        web::to(move || async move { Err::<HttpResponse, _>(ApiError::MethodNotAllowed(allowed)) })
    };
    let gift = web::resource("/affiliate/{reference}/{key}/twin-gift").post(take_gift);
    cfg.service(gift.default_service(only("POST")));
    let message = web::resource("/affiliate/{reference}/{key}/twin-message").post(take_message);
    cfg.service(message.default_service(only("POST")));
}

/// What the two forms send.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct TwinForm {
    nonce: String,
    amount: String,
    currency: String,
    frequency: String,
    method: String,
    message: String,
}

async fn take_message(
    request: HttpRequest,
    path: Path<(String, String)>,
    form: Form<TwinForm>,
    state: Data<AffiliationsState>,
    gate: Data<Gate>,
) -> Answer {
    let (typed, key) = path.into_inner();
    let Acting { affiliation, who } = find_acting(&state, &typed, &key).await?;
    check(&request, &state, &gate, &form.nonce)?;
    let acting = Some((key, who));
    let text = match form.message.trim() {
        "" => Err(Refusal::Missing("message")),
        _ => check_paragraphs(&form.message, MESSAGE_MAX)
            .map_err(|error| Refusal::Text("message", error, MESSAGE_MAX)),
    };
    let text = match text {
        Ok(text) => text,
        Err(refusal) => {
            let typed = Some(form.message.clone());
            let around = Around { acting, refusals: &[refusal], typed, ..Around::default() };
            return show(&request, &state, affiliation, around).await;
        }
    };
    gate.count_donation(&request)?;
    match leave_message(&state.platform, &affiliation, &text).await {
        Ok(()) => {
            let around = Around { acting, news: Some("standing-twin-message-kept"), ..Around::default() };
            show(&request, &state, affiliation, around).await
        }
        Err(MessageError::NotTwinned) => Err(ApiError::NotFound),
        Err(MessageError::Store(error)) => Err(error.into()),
    }
}

async fn take_gift(
    request: HttpRequest,
    path: Path<(String, String)>,
    form: Form<TwinForm>,
    state: Data<AffiliationsState>,
    donations: Data<DonationsState>,
    gate: Data<Gate>,
) -> Answer {
    let (typed, key) = path.into_inner();
    let Acting { affiliation, who } = find_acting(&state, &typed, &key).await?;
    check(&request, &state, &gate, &form.nonce)?;
    let (Some(union), Some(_)) = (affiliation.twin_with.clone(), affiliation.twinned_on) else {
        return Err(ApiError::NotFound);
    };
    let locale = reader_locale(&request);
    let settings = &state.platform.settings;
    let amount =
        form.currency.parse::<Currency>().map_err(|_| Refusal::UnknownCurrency).and_then(|currency| {
            parse_amount(&form.amount, currency, locale.decimal_mark())
                .map_err(|error| Refusal::Amount("amount", error))
        });
    let regular = matches!(form.frequency.as_str(), "monthly" | "yearly");
    let asked = amount.map(|amount| DonationRequest {
        amount_minor: amount.minor,
        currency: form.currency.clone(),
        frequency: if regular { form.frequency.clone() } else { "monthly".to_owned() },
        fund: settings.affiliations.donation_fund.clone(),
        name: None,
        email: Some(who.as_str().to_owned()),
        message: None,
        publish_message: false,
        publish_name: false,
        newsletter: false,
        on_behalf_of: None,
        counts_for: None,
        locale: Some(affiliation.locale.tag().to_owned()),
        method: Some(if form.method == "card" { "card" } else { "transfer" }.to_owned()),
        consent: None,
        link_kept: false,
        twinning: Some(TwinningRequest { body: affiliation.reference.to_string(), union }),
    });
    let gift = asked.and_then(|asked| {
        check_request(&asked, settings, locale, donations.has_cards(), &[]).map_err(|_| Refusal::TwinGift)
    });
    let acting = Some((key, who));
    let gift = match gift {
        Ok(gift) => gift,
        Err(refusal) => {
            let typed = Some(form.amount.clone());
            let around = Around { acting, refusals: &[refusal], typed, ..Around::default() };
            return show(&request, &state, affiliation, around).await;
        }
    };
    gate.count_donation(&request)?;
    let body = [affiliation.reference.to_string(), form.amount.clone(), form.currency.clone()].join("/");
    let key = SubmissionKey::of_form(&state.platform, &form.nonce, body.as_bytes());
    match donations.give(gift, Some(key)).await {
        Ok(given) => Ok(match given.next {
            Next::Pay(url) => see_other(&url),
            Next::Status => see_other(&format!("/donate/{}", given.donation.reference)),
        }),
        Err(GiveError::Stripe(_) | GiveError::CardsPaused) => {
            let around = Around { acting, refusals: &[Refusal::CardsUnreachable], ..Around::default() };
            show(&request, &state, affiliation, around).await
        }
        Err(GiveError::Store(error)) => Err(error.into()),
        Err(GiveError::Take(error)) => {
            tracing::warn!(%error, "a twinning gift was not taken");
            Err(ApiError::Unavailable)
        }
    }
}
