//! The newsletter's list from the export page: opened for a treasurer who confirmed that, while their request is in
//! flight.

use actix_web::{HttpRequest, web::Data};
use serde::Deserialize;

use super::export::{may_open, page};
use crate::{
    newsletter::ListError,
    office::{
        audit::{Act, Action, record_alone},
        may,
        pages::{Answer, SignedForm},
    },
    platform::Platform,
    reports::{api::answer_with_newsletter, newsletter_list::NewsletterList, sinks::Format},
    supporters::RecordOpener,
};

#[derive(Deserialize)]
pub(super) struct Wanted {
    format: String,
    #[serde(default)]
    reason: String,
    code: Option<String>,
}

/// Streams those who confirmed and did not leave: a fresh second factor, a reason, and a line in the audit log before.
pub(super) async fn download(
    request: HttpRequest,
    form: SignedForm<may::OpenNames, Wanted>,
    platform: Data<Platform>,
) -> Answer {
    let SignedForm { signed, form } = form;
    let format: Option<Format> = form.format.parse().ok();
    let Some(format) = format.filter(|format| matches!(format, Format::Csv | Format::Jsonl)) else {
        return page(&request, &platform, &signed, Some("office-error-filter")).await;
    };
    let opening = may_open(&request, &platform, &signed, &form.reason, form.code.as_deref()).await?;
    let (identity, reason) = match opening {
        Ok(opening) => opening,
        Err(problem) => return page(&request, &platform, &signed, Some(problem)).await,
    };
    let opener = RecordOpener::new(platform.db.clone(), identity);
    let list = match NewsletterList::open(&platform, opener).await {
        Ok(list) => list,
        Err(ListError::Store(error)) => return Err(error.into()),
        Err(error) => {
            tracing::error!(%error, "the newsletter's list could not be opened");
            return page(&request, &platform, &signed, Some("office-error-open")).await;
        }
    };
    let act = Act::new(Some(signed.staff().id), Action::NamesExported).on("newsletter").because(reason);
    record_alone(&platform, act.counting(i64::try_from(list.addresses()).unwrap_or(i64::MAX))).await?;
    Ok(answer_with_newsletter(list, format).await)
}
