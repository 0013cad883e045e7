//! The button that gives a card payment back: a fresh second factor and a reason, and Stripe is asked once.

use actix_web::{
    HttpRequest,
    web::{Data, Path},
};
use serde::Deserialize;

use super::{
    OfficeState,
    payment::{LONGEST_REASON, Saying, Typed, find, page},
    payments::story_path,
};
use crate::{
    app::refund::{RefundError, give_back},
    kernel::{
        amount::{DecimalMark, parse_amount},
        payment_fact::RefundStatus,
        text::check_line,
    },
    office::{
        audit::{Act, Action, Reason, record_alone},
        may,
        pages::{Answer, SignedForm, is_confirmed, lead_to, office_frame},
    },
    payments::{NoRefund, choose_amount},
    platform::{Platform, http::problem::ApiError},
};

#[derive(Deserialize)]
pub(super) struct Wanted {
    amount: String,
    reason: String,
    code: Option<String>,
}

pub(super) async fn refund(
    request: HttpRequest,
    path: Path<(String, String)>,
    form: SignedForm<may::Refund, Wanted>,
    platform: Data<Platform>,
    state: Data<OfficeState>,
) -> Answer {
    let SignedForm { signed, form } = form;
    let found = find(&platform, &path.0, &path.1).await?;
    let texts = office_frame(&request, &platform, None).texts;
    let again = |problem: String, found| {
        let typed = Typed { amount: form.amount.clone(), reason: form.reason.clone() };
        page(
            &request,
            &platform,
            &signed,
            found,
            Saying { problem: Some(problem), typed, ..Saying::default() },
        )
    };
    let payment = found.1.clone();
    let wanted = parse_amount(&form.amount, payment.amount.currency, DecimalMark::Unknown);
    let Ok(wanted) = wanted else { return again(texts.t("office-error-amount"), found) };
    let amount = match choose_amount(&payment, Some(wanted)) {
        Ok(amount) => amount,
        Err(NoRefund::TooMuch(left)) => {
            return again(texts.t1("office-error-too-much", "left", texts.money(&left)), found);
        }
        Err(_) => return again(texts.t("office-error-no-refund"), found),
    };
    let Ok(reason) = check_line(&form.reason, LONGEST_REASON) else {
        return again(texts.t("office-error-reason"), found);
    };
    let Some(stripe) = &state.stripe else { return again(texts.t("office-error-no-cards"), found) };
    if !is_confirmed(&request, &platform, &signed.session, form.code.as_deref()).await? {
        return again(texts.t("office-error-code"), found);
    }
    // Written down before: whoever asked stands in the log even if Stripe's answer is lost.
    let subject = payment.reference.map_or_else(|| payment.source_ref.clone(), String::from);
    let sealed = Reason::try_new(&platform, &reason).map_err(|_| ApiError::Internal)?;
    let act = Act::new(Some(signed.staff().id), Action::Refunded).on(subject).counting(amount.minor);
    record_alone(&platform, act.because(sealed)).await?;
    match give_back(&platform, stripe, &payment, amount, &reason).await {
        Ok(given) if given.earlier && given.amount != amount => {
            again(texts.t1("office-error-earlier", "amount", texts.money(&given.amount)), found)
        }
        Ok(given) => {
            let done = match given.status {
                RefundStatus::Succeeded => "refunded",
                RefundStatus::Pending => "refunding",
                RefundStatus::Failed | RefundStatus::Canceled => {
                    return again(texts.t("office-error-refund-failed"), found);
                }
            };
            Ok(lead_to(&format!("{}?done={done}", story_path(&path.0, &path.1))))
        }
        Err(RefundError::Refused(_)) => again(texts.t("office-error-no-refund"), found),
        Err(RefundError::RefusedByStripe(error)) => {
            tracing::warn!(%error, "Stripe refused a refund");
            again(texts.t("office-error-refund-failed"), found)
        }
        Err(error) => {
            tracing::error!(%error, "the outcome of a refund is not known");
            again(texts.t("office-error-refund-unknown"), found)
        }
    }
}
