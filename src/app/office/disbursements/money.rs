//! Booking the payment, and telling what became of an advance.

use std::collections::BTreeSet;

use actix_web::{
    HttpRequest,
    web::{Data, Path},
};
use serde::Deserialize;

use super::{
    documents::readers,
    find, not_allowed,
    request::to_keep,
    show::{Saying, done, page, today, vanished},
    typed::{Keeping, day, evidence, field, money, note},
    views::TypedTold,
};
use crate::{
    disbursements::{
        Booked, Disbursement, KeptDocument, Moved, NotMoved, Note, Payment, Told, keep_document,
        kept_documents, pay as pay_it, recipients_in, tell_of_money,
    },
    kernel::{money::Money, text::check_line},
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

/// Longest name of an own account.
const LONGEST_ACCOUNT: usize = 40;

/// The own account that was named; nothing for cash in hand.
fn account(typed: &str) -> Result<Option<String>, &'static str> {
    match typed.trim() {
        "" => Ok(None),
        typed => check_line(typed, LONGEST_ACCOUNT).map(Some).map_err(|_| "disburse-error-account"),
    }
}

#[derive(Deserialize)]
pub(in crate::app::office) struct Paid {
    #[serde(default)]
    version: i32,
    #[serde(default)]
    date: String,
    #[serde(default)]
    account: String,
    #[serde(default)]
    number: String,
    code: Option<String>,
}

fn read_payment(form: &Paid, platform: &Platform) -> Result<Payment, &'static str> {
    Ok(Payment {
        on: day(&form.date, today(platform))?,
        account: account(&form.account)?,
        bank_number: form.number.parse().map_err(|_| "disburse-error-number")?,
    })
}

pub(in crate::app::office) async fn pay(
    request: HttpRequest,
    path: Path<String>,
    form: SignedForm<may::PayDisbursement, Paid>,
    platform: Data<Platform>,
) -> Answer {
    let SignedForm { signed, form } = form;
    let there = find(&platform, &path).await?;
    let texts = office_frame(&request, &platform, None).texts;
    let payment = match read_payment(&form, &platform) {
        Ok(payment) => payment,
        Err(key) => {
            return page(&request, &platform, &signed, there, Saying::problem(texts.t(key))).await;
        }
    };
    if !is_confirmed(&request, &platform, &signed.session, form.code.as_deref()).await? {
        let problem = Saying::problem(texts.t("office-error-code"));
        return page(&request, &platform, &signed, there, problem).await;
    }
    let note = Note::try_new(&platform, "").map_err(|_| ApiError::Internal)?;
    let (context, by, at) = (platform.get_ref().clone(), signed.staff().id, (there.reference, form.version));
    let minor = there.wish.amount.minor;
    let write = move |tx: Tx| async move {
        let booked = pay_it(&tx, &context, at, by, &payment, note).await?;
        if let Booked::Done(_) = booked {
            let act = Act::new(Some(by), Action::DisbursementPaid).on(at.0.as_str()).counting(minor);
            record(&tx, &context, act).await?;
        }
        Ok::<_, StoreError>(booked)
    };
    let booked = platform.db.write(write).await?;
    answer(&request, &platform, &signed, there, booked, "paid", TypedTold::default()).await
}

/// What the form says, or the text that tells what is wrong with it.
fn read_told(
    typed: &TypedTold,
    file: Option<&[u8]>,
    kept: &[KeptDocument],
    platform: &Platform,
) -> Result<Told, &'static str> {
    let amount = money(&typed.amount, &typed.currency)?;
    let (mut to, mut papers, mut recipients) = (None, None, BTreeSet::new());
    let moved = match typed.kind.as_str() {
        "handed_over" => {
            papers = Some(evidence(&typed.place, &typed.hash, file, Keeping { keep: typed.keep, kept })?);
            if !typed.recipients.is_empty() {
                recipients = recipients_in(&typed.recipients).map_err(|_| "disburse-error-recipients")?;
            }
            Moved::HandedOver(amount)
        }
        "returned" => {
            to = account(&typed.account)?;
            Moved::Returned(amount)
        }
        "lost" if typed.note.is_empty() => return Err("disburse-error-why-lost"),
        "lost" => Moved::Lost(amount),
        "exchanged" => {
            let fee = match typed.fee.as_str() {
                "" | "0" => Money::new(0, amount.currency),
                fee => money(fee, &typed.currency)?,
            };
            Moved::Exchanged { given: amount, fee, got: money(&typed.got, &typed.got_currency)? }
        }
        _ => return Err("disburse-error-kind"),
    };
    Ok(Told { moved, on: day(&typed.date, today(platform))?, account: to, evidence: papers, recipients })
}

pub(in crate::app::office) async fn tell(
    request: HttpRequest,
    path: Path<String>,
    upload: SignedUpload<may::PayDisbursement>,
    platform: Data<Platform>,
) -> Answer {
    let SignedUpload { signed, fields, file, is_too_large } = upload;
    let there = find(&platform, &path).await?;
    let texts = office_frame(&request, &platform, None).texts;
    let mut typed = TypedTold::of(&fields);
    typed.keep = typed.keep && !readers(&platform).await?.is_empty();
    let said = |key: &str| Saying { is_too_large, typed: typed.clone(), ..Saying::problem(texts.t(key)) };
    if is_too_large {
        return page(&request, &platform, &signed, there, said("disburse-error-too-large")).await;
    }
    let kept = kept_documents(&platform.db, there.id).await?;
    let read = read_told(&typed, file.as_ref().map(|file| file.as_slice()), &kept, &platform);
    let (told, text) = match read.and_then(|told| Ok((told, note(&typed.note)?))) {
        Ok(read) => read,
        Err(key) => return page(&request, &platform, &signed, there, said(key)).await,
    };
    let code = fields.get("code").map(String::as_str);
    if !is_confirmed(&request, &platform, &signed.session, code).await? {
        return page(&request, &platform, &signed, there, said("office-error-code")).await;
    }
    let document = to_keep(&platform, told.evidence.is_some() && typed.keep, file).await?;
    let note = Note::try_new(&platform, &text).map_err(|_| ApiError::Internal)?;
    let seen = field(&fields, "seen").parse().unwrap_or(0);
    let (context, by, mark) = (platform.get_ref().clone(), signed.staff().id, note.key_to_mark());
    let (reference, id) = (there.reference, there.id);
    let write = move |tx: Tx| async move {
        let booked = tell_of_money(&tx, &context, (reference, seen), by, &told, note).await?;
        if let Booked::Done(_) = booked {
            if let Some(document) = document {
                keep_document(&tx, id, document, by, context.sources.now()).await?;
            }
            let act = Act::new(Some(by), Action::DisbursementTold).on(reference.as_str());
            record(&tx, &context, act).await?;
        }
        Ok::<_, StoreError>(booked)
    };
    let booked = platform.db.write(write).await?;
    mark.into_iter().for_each(|key| platform.keyring.mark_stored(key));
    answer(&request, &platform, &signed, there, booked, "told", typed).await
}

fn not_booked(texts: Texts, booked: Booked) -> String {
    texts.t(match booked {
        Booked::Not(why) => return not_allowed(texts, why),
        Booked::NotMoved(NotMoved::MoreThanOut(left)) => {
            return texts.t1("disburse-error-out", "left", texts.money(&left));
        }
        Booked::NotMoved(NotMoved::SameCurrency) => "disburse-error-same-currency",
        Booked::NotMoved(NotMoved::NoIntermediary) => "disburse-error-no-intermediary",
        Booked::NumberUsed => "disburse-error-number-used",
        Booked::Stranger => "disburse-error-stranger",
        Booked::NoEvidence => "disburse-error-no-evidence",
        Booked::NotMoved(NotMoved::NotPositive) | Booked::Done(_) | Booked::Unknown => "office-error-amount",
    })
}

async fn answer(
    request: &HttpRequest,
    platform: &Platform,
    signed: &Signed<may::PayDisbursement>,
    there: Disbursement,
    booked: Booked,
    said: &str,
    typed: TypedTold,
) -> Answer {
    match booked {
        Booked::Done(_) => Ok(lead_to(&done(&there, said))),
        Booked::Unknown => vanished(),
        why => {
            let texts = office_frame(request, platform, None).texts;
            let now = find(platform, there.reference.as_str()).await?;
            let saying = Saying { typed, ..Saying::problem(not_booked(texts, why)) };
            page(request, platform, signed, now, saying).await
        }
    }
}
