//! A treasurer opens what was written beside a disbursement, and it is written down.

use std::collections::HashMap;

use actix_web::{
    HttpRequest,
    web::{Data, Path},
};
use serde::Deserialize;

use super::{
    find,
    show::{Saying, page},
};
use crate::{
    app::office::payment::LONGEST_REASON,
    disbursements::{NOTE_COLUMN, NOTE_TABLE},
    kernel::text::check_line,
    office::{
        audit::{Act, Action, Reason, record_alone},
        may,
        pages::{Answer, SignedForm, is_confirmed, office_frame},
    },
    platform::{Platform, http::problem::ApiError, vault::Aad},
    supporters::RecordOpener,
};

#[derive(Deserialize)]
pub(in crate::app::office) struct Opened {
    #[serde(default)]
    reason: String,
    code: Option<String>,
}

pub(in crate::app::office) async fn open(
    request: HttpRequest,
    path: Path<String>,
    form: SignedForm<may::OpenNames, Opened>,
    platform: Data<Platform>,
) -> Answer {
    let SignedForm { signed, form } = form;
    let there = find(&platform, &path).await?;
    let texts = office_frame(&request, &platform, None).texts;
    let again = |key: &str| Saying::problem(texts.t(key));
    let Ok(reason) = check_line(&form.reason, LONGEST_REASON) else {
        return page(&request, &platform, &signed, there, again("office-error-reason")).await;
    };
    let Some(identity) = signed.office_identity() else {
        return page(&request, &platform, &signed, there, again("office-key-missing")).await;
    };
    if !is_confirmed(&request, &platform, &signed.session, form.code.as_deref()).await? {
        return page(&request, &platform, &signed, there, again("office-error-code")).await;
    }
    let notes = there.acts.iter().filter(|act| act.note.is_some()).count();
    let reason = Reason::try_new(&platform, &reason).map_err(|_| ApiError::Internal)?;
    let act = Act::new(Some(signed.staff().id), Action::NamesOpened).on(there.reference.as_str());
    let act = act.because(reason).counting(i64::try_from(notes).unwrap_or(i64::MAX));
    record_alone(&platform, act).await?;
    let opener = RecordOpener::new(platform.db.clone(), identity);
    let mut opened = HashMap::new();
    for act in &there.acts {
        let Some(note) = &act.note else { continue };
        let place = Aad { table: NOTE_TABLE, row: act.id, column: NOTE_COLUMN };
        match opener.open_text(note.key, &place, &note.bytes).await {
            Ok(text) => {
                opened.insert(act.id, text);
            }
            Err(error) => {
                tracing::error!(%error, "a note could not be opened");
                return page(&request, &platform, &signed, there, again("office-error-open")).await;
            }
        }
    }
    page(&request, &platform, &signed, there, Saying { opened, ..Saying::default() }).await
}
