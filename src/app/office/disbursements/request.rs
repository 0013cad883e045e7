//! The form by which somebody asks for money out, and the same for asking otherwise.

use std::collections::BTreeMap;

use actix_web::{
    HttpRequest,
    http::StatusCode,
    web::{Data, Path},
};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::{
    documents::{readers, seal},
    find, not_allowed, path_of,
    show::today,
    typed::{TypedWish, field},
    views::FormView,
};
use crate::{
    app::office::payments::{currency_choices, fund_choices},
    disbursements::{
        Note, Requested, SealedDocument, amend, form_id, keep_document, kept_documents, note_check,
        request as ask_for,
    },
    kernel::reference::Reference,
    office::{
        audit::{Act, Action, record},
        may,
        pages::{Answer, Signed, SignedUpload, html, lead_to, office_frame},
    },
    platform::{
        Platform,
        db::{StoreError, Tx},
        http::problem::ApiError,
    },
};

/// What the form is for.
struct Form {
    /// Of a new one: its own id, so that the same form sent twice is one request.
    once: Uuid,
    /// Of one that is asked for otherwise: which, and which version was read.
    amends: Option<(Reference, i32)>,
    typed: TypedWish,
    problem: Option<String>,
    is_too_large: bool,
}

async fn page(
    request: &HttpRequest,
    platform: &Platform,
    signed: &Signed<may::RequestDisbursement>,
    form: Form,
) -> Answer {
    let office = office_frame(request, platform, Some(&signed.session));
    let status = match (&form.problem, form.is_too_large) {
        (_, true) => StatusCode::PAYLOAD_TOO_LARGE,
        (Some(_), false) => StatusCode::UNPROCESSABLE_ENTITY,
        (None, false) => StatusCode::OK,
    };
    let view = FormView {
        action: form.amends.map_or_else(
            || "/office/disbursements".to_owned(),
            |(reference, _)| format!("{}/amend", path_of(reference)),
        ),
        amends: form.amends,
        once: form.once,
        funds: fund_choices(&platform.settings, &office),
        currencies: currency_choices(&platform.settings),
        can_keep: !readers(platform).await?.is_empty(),
        typed: form.typed,
        problem: form.problem,
        office,
    };
    html(status, view.render_page())
}

pub(in crate::app::office) async fn blank(
    request: HttpRequest,
    signed: Signed<may::RequestDisbursement>,
    platform: Data<Platform>,
) -> Answer {
    let currency = platform.settings.donations.default_currency.code().to_owned();
    let typed = TypedWish { currency, ..TypedWish::default() };
    let form = Form { once: form_id(&platform), amends: None, typed, problem: None, is_too_large: false };
    page(&request, &platform, &signed, form).await
}

pub(in crate::app::office) async fn again(
    request: HttpRequest,
    path: Path<String>,
    signed: Signed<may::RequestDisbursement>,
    platform: Data<Platform>,
) -> Answer {
    let there = find(&platform, &path).await?;
    let typed = TypedWish::of_standing(&there);
    let problem = there.may_change(there.version).err();
    let problem = problem.map(|why| not_allowed(office_frame(&request, &platform, None).texts, why));
    let amends = Some((there.reference, there.version));
    let form = Form { once: there.id, amends, typed, problem, is_too_large: false };
    page(&request, &platform, &signed, form).await
}

/// What was typed; that a document is to be kept counts only where it can be.
async fn typed(platform: &Platform, fields: &BTreeMap<String, String>) -> Result<TypedWish, ApiError> {
    let typed = TypedWish::of(fields);
    let keep = typed.keep && !readers(platform).await?.is_empty();
    Ok(TypedWish { keep, ..typed })
}

/// The document of a form, encrypted, where it is to be kept.
pub(super) async fn to_keep(
    platform: &Platform,
    keep: bool,
    file: Option<Zeroizing<Vec<u8>>>,
) -> Result<Option<SealedDocument>, ApiError> {
    match file.filter(|_| keep) {
        Some(file) => seal(platform, file).await.map(Some),
        None => Ok(None),
    }
}

pub(in crate::app::office) async fn ask(
    request: HttpRequest,
    upload: SignedUpload<may::RequestDisbursement>,
    platform: Data<Platform>,
) -> Answer {
    let SignedUpload { signed, fields, file, is_too_large } = upload;
    let once = field(&fields, "once").parse().unwrap_or_else(|_| form_id(&platform));
    let typed = typed(&platform, &fields).await?;
    let bytes = file.as_ref().map(|file| file.as_slice());
    let read = match is_too_large {
        true => Err("disburse-error-too-large"),
        false => typed.read(&platform.settings, bytes, &[], today(&platform)),
    };
    let form = |key: &str| Form {
        once,
        amends: None,
        typed: typed.clone(),
        problem: Some(office_frame(&request, &platform, None).texts.t(key)),
        is_too_large,
    };
    let read = match read {
        Ok(read) => read,
        Err(key) => return page(&request, &platform, &signed, form(key)).await,
    };
    let document = to_keep(&platform, read.keep, file).await?;
    let note = Note::try_new(&platform, &read.note).map_err(|_| ApiError::Internal)?;
    let (context, by, mark) = (platform.get_ref().clone(), signed.staff().id, note.key_to_mark());
    let write = move |tx: Tx| async move {
        let made = ask_for(&tx, &context, once, by, &read.wish, note).await?;
        if let Requested::New(reference) = made {
            if let Some(document) = document {
                keep_document(&tx, once, document, by, context.sources.now()).await?;
            }
            note_check(&tx, &context, (reference, 1), by, read.checking).await?;
            let act = Act::new(Some(by), Action::DisbursementRequested).on(reference.as_str());
            record(&tx, &context, act.counting(read.wish.amount.minor)).await?;
        }
        Ok::<_, StoreError>(made)
    };
    let made = platform.db.write(write).await?;
    mark.into_iter().for_each(|key| platform.keyring.mark_stored(key));
    match made {
        Requested::New(reference) | Requested::AlreadyThere(reference) => {
            Ok(lead_to(&format!("{}?done=requested", path_of(reference))))
        }
        Requested::Not(_) | Requested::Unknown => Err(ApiError::NotFound),
    }
}

pub(in crate::app::office) async fn ask_otherwise(
    request: HttpRequest,
    path: Path<String>,
    upload: SignedUpload<may::RequestDisbursement>,
    platform: Data<Platform>,
) -> Answer {
    let SignedUpload { signed, fields, file, is_too_large } = upload;
    let there = find(&platform, &path).await?;
    let texts = office_frame(&request, &platform, None).texts;
    let seen = field(&fields, "version").parse().unwrap_or(0);
    let typed = typed(&platform, &fields).await?;
    let form = |problem: String, seen| Form {
        once: there.id,
        amends: Some((there.reference, seen)),
        typed: typed.clone(),
        problem: Some(problem),
        is_too_large,
    };
    let kept = kept_documents(&platform.db, there.id).await?;
    let bytes = file.as_ref().map(|file| file.as_slice());
    let read = match is_too_large {
        true => Err("disburse-error-too-large"),
        false => typed.read(&platform.settings, bytes, &kept, today(&platform)),
    };
    let read = match read {
        Ok(read) => read,
        Err(key) => return page(&request, &platform, &signed, form(texts.t(key), seen)).await,
    };
    let document = to_keep(&platform, read.keep, file).await?;
    let note = Note::try_new(&platform, &read.note).map_err(|_| ApiError::Internal)?;
    let (context, by, mark) = (platform.get_ref().clone(), signed.staff().id, note.key_to_mark());
    let (reference, id) = (there.reference, there.id);
    let write = move |tx: Tx| async move {
        let made = amend(&tx, &context, (reference, seen), by, &read.wish, note).await?;
        if let Requested::New(_) = made {
            if let Some(document) = document {
                keep_document(&tx, id, document, by, context.sources.now()).await?;
            }
            let version = seen.saturating_add(1);
            note_check(&tx, &context, (reference, version), by, read.checking).await?;
            let act = Act::new(Some(by), Action::DisbursementRequested).on(reference.as_str());
            record(&tx, &context, act.counting(read.wish.amount.minor)).await?;
        }
        Ok::<_, StoreError>(made)
    };
    let made = platform.db.write(write).await?;
    mark.into_iter().for_each(|key| platform.keyring.mark_stored(key));
    match made {
        Requested::New(_) | Requested::AlreadyThere(_) => {
            Ok(lead_to(&format!("{}?done=amended", path_of(reference))))
        }
        // What stands now is what the next try is about, once it was read again.
        Requested::Not(why) => {
            page(&request, &platform, &signed, form(not_allowed(texts, why), there.version)).await
        }
        Requested::Unknown => Err(ApiError::NotFound),
    }
}
