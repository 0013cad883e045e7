//! Looking into lists, approving with a fresh second factor, refusing, taking back.

use actix_web::{
    HttpRequest,
    web::{Data, Path},
};
use serde::Deserialize;

use super::{
    find, not_allowed,
    show::{Saying, done, page, today, vanished},
    typed,
};
use crate::{
    app::office::payment::LONGEST_REASON,
    disbursements::{
        Decided, Disbursement, EvidenceHash, Note, approve as approve_it, note_check, refuse as refuse_it,
        withdraw as withdraw_it,
    },
    kernel::{ids::StaffId, text::check_line},
    office::{
        audit::{Act, Action, record},
        may,
        pages::{Answer, Signed, SignedForm, SignedUpload, is_confirmed, lead_to, office_frame},
    },
    platform::{
        Platform,
        db::{StoreError, Tx},
        http::problem::ApiError,
        i18n::Texts,
    },
};

#[derive(Deserialize)]
pub(in crate::app::office) struct Looked {
    #[serde(default)]
    version: i32,
    #[serde(default)]
    list: String,
    #[serde(default)]
    list_date: String,
    #[serde(default)]
    result: String,
}

pub(in crate::app::office) async fn check(
    request: HttpRequest,
    path: Path<String>,
    form: SignedForm<may::RequestDisbursement, Looked>,
    platform: Data<Platform>,
) -> Answer {
    let SignedForm { signed, form } = form;
    let there = find(&platform, &path).await?;
    let texts = office_frame(&request, &platform, None).texts;
    let checking = match typed::checking(&form.list, &form.list_date, &form.result, today(&platform)) {
        Ok(checking) => checking,
        Err(key) => {
            return page(&request, &platform, &signed, there, Saying::problem(texts.t(key))).await;
        }
    };
    let (context, by, at) = (platform.get_ref().clone(), signed.staff().id, (there.reference, form.version));
    let write = move |tx: Tx| async move {
        let decided = note_check(&tx, &context, at, by, checking).await?;
        if let Decided::Done(_) = decided {
            let act = Act::new(Some(by), Action::DisbursementChecked).on(at.0.as_str());
            record(&tx, &context, act).await?;
        }
        Ok::<_, StoreError>(decided)
    };
    let decided = platform.db.write(write).await?;
    answer(&request, &platform, &signed, there, decided, "checked").await
}

#[derive(Deserialize)]
pub(in crate::app::office) struct Decision {
    #[serde(default)]
    version: i32,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    read: String,
    code: Option<String>,
    /// Of the document that an approver has in hand, where they chose one.
    #[serde(skip)]
    document: Option<EvidenceHash>,
}

/// What somebody decides.
#[derive(Clone, Copy, PartialEq, Eq)]
enum What {
    Approve,
    Refuse,
    Withdraw,
}

pub(in crate::app::office) async fn approve(
    request: HttpRequest,
    path: Path<String>,
    upload: SignedUpload<may::ApproveDisbursement>,
    platform: Data<Platform>,
) -> Answer {
    let SignedUpload { signed, fields, file, is_too_large } = upload;
    if is_too_large {
        let there = find(&platform, &path).await?;
        let problem = office_frame(&request, &platform, None).texts.t("disburse-error-too-large");
        let saying = Saying { is_too_large, ..Saying::problem(problem) };
        return page(&request, &platform, &signed, there, saying).await;
    }
    let form = Decision {
        version: typed::field(&fields, "version").parse().unwrap_or(0),
        reason: String::new(),
        read: typed::field(&fields, "read"),
        code: fields.get("code").cloned(),
        document: file.map(|file| EvidenceHash::of(&file)),
    };
    decide(&request, &path, SignedForm { signed, form }, &platform, What::Approve).await
}

pub(in crate::app::office) async fn refuse(
    request: HttpRequest,
    path: Path<String>,
    form: SignedForm<may::ApproveDisbursement, Decision>,
    platform: Data<Platform>,
) -> Answer {
    decide(&request, &path, form, &platform, What::Refuse).await
}

pub(in crate::app::office) async fn withdraw(
    request: HttpRequest,
    path: Path<String>,
    form: SignedForm<may::RequestDisbursement, Decision>,
    platform: Data<Platform>,
) -> Answer {
    decide(&request, &path, form, &platform, What::Withdraw).await
}

/// What is wrong with the form, before anybody is asked for a code.
fn refused(there: &Disbursement, by: StaffId, form: &Decision, what: What, texts: Texts) -> Option<String> {
    let rules = match what {
        What::Approve => there.may_approve(by, form.version).map(|_| ()),
        What::Refuse | What::Withdraw => there.may_change(form.version),
    };
    if let Err(why) = rules {
        return Some(not_allowed(texts, why));
    }
    match what {
        What::Approve if form.document.as_ref().is_some_and(|hash| *hash != there.wish.evidence.hash) => {
            Some(texts.t("disburse-error-not-this"))
        }
        What::Approve if form.read != "yes" => Some(texts.t("disburse-error-read")),
        What::Approve => None,
        What::Refuse | What::Withdraw => {
            check_line(&form.reason, LONGEST_REASON).err().map(|_| texts.t("office-error-reason"))
        }
    }
}

async fn decide<R: may::Needs>(
    request: &HttpRequest,
    path: &str,
    form: SignedForm<R, Decision>,
    platform: &Platform,
    what: What,
) -> Answer {
    let SignedForm { signed, form } = form;
    let there = find(platform, path).await?;
    let texts = office_frame(request, platform, None).texts;
    let by = signed.staff().id;
    if let Some(problem) = refused(&there, by, &form, what, texts) {
        return page(request, platform, &signed, there, Saying::problem(problem)).await;
    }
    // Who takes back what was asked for pays nothing: that alone needs no code.
    let needs_code = what != What::Withdraw;
    if needs_code && !is_confirmed(request, platform, &signed.session, form.code.as_deref()).await? {
        let problem = texts.t("office-error-code");
        return page(request, platform, &signed, there, Saying::problem(problem)).await;
    }
    let reason = if what == What::Approve { "" } else { form.reason.as_str() };
    let note = Note::try_new(platform, reason).map_err(|_| ApiError::Internal)?;
    let (context, at, mark) = (platform.clone(), (there.reference, form.version), note.key_to_mark());
    let write = move |tx: Tx| async move {
        let (decided, action) = match what {
            What::Approve => (approve_it(&tx, &context, at, by, note).await?, Action::DisbursementApproved),
            What::Refuse => (refuse_it(&tx, &context, at, by, note).await?, Action::DisbursementRefused),
            What::Withdraw => {
                (withdraw_it(&tx, &context, at, by, note).await?, Action::DisbursementWithdrawn)
            }
        };
        if let Decided::Done(_) = decided {
            record(&tx, &context, Act::new(Some(by), action).on(at.0.as_str())).await?;
        }
        Ok::<_, StoreError>(decided)
    };
    let decided = platform.db.write(write).await?;
    mark.into_iter().for_each(|key| platform.keyring.mark_stored(key));
    let said = if what == What::Approve { "approved" } else { "ended" };
    answer(request, platform, &signed, there, decided, said).await
}

async fn answer<R>(
    request: &HttpRequest,
    platform: &Platform,
    signed: &Signed<R>,
    there: Disbursement,
    decided: Decided,
    said: &str,
) -> Answer {
    let texts = office_frame(request, platform, None).texts;
    match decided {
        Decided::Done(_) => Ok(lead_to(&done(&there, said))),
        Decided::Not(why) => {
            let problem = Saying::problem(not_allowed(texts, why));
            let now = find(platform, there.reference.as_str()).await?;
            page(request, platform, signed, now, problem).await
        }
        Decided::Unknown => vanished(),
    }
}
