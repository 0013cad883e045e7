//! Somebody says what a line in suspense is; a treasurer looks at who paid.

use std::collections::HashMap;

use actix_web::{HttpRequest, web::Data};
use serde::Deserialize;

use super::{SHOWN, Saying, page, read_position};
use crate::{
    app::{
        office::payment::LONGEST_REASON,
        statements::{OutgoingKind, explain_outgoing, settle_told_anew},
        transfers::{NotBooked, Shared, assign_transfer},
    },
    bank::{
        asked_lines,
        line::{COLUMN, Payer, TABLE},
        queue::open_lines,
    },
    kernel::{reference::Reference, text::check_line},
    office::{
        audit::{Act, Action, Reason, record, record_alone},
        may,
        pages::{Answer, SignedForm, is_confirmed, lead_to, office_frame},
    },
    platform::{
        Platform,
        db::{StoreError, Tx},
        http::problem::ApiError,
        i18n::Texts,
        vault::Aad,
    },
    supporters::RecordOpener,
};

const EXPLAINED: &str = "/office/statements?done=explained";

#[derive(Deserialize)]
pub(in crate::app::office) struct Assigned {
    #[serde(default)]
    line: String,
    #[serde(default)]
    references: String,
}

/// One reference, or several with commas or spaces between them; grouped as papers show them or not.
fn read_references(text: &str) -> Option<Vec<Reference>> {
    if let Ok(one) = text.trim().parse() {
        return Some(vec![one]);
    }
    let parts = text.split([',', ';', '\n']).flat_map(|part| match part.trim().parse::<Reference>() {
        Ok(one) => vec![Some(one)],
        Err(_) => part.split_whitespace().map(|word| word.parse().ok()).collect(),
    });
    let all: Option<Vec<Reference>> = parts.collect();
    all.filter(|all| !all.is_empty())
}

fn not_booked(texts: Texts, why: &NotBooked) -> String {
    match why {
        NotBooked::Unknown(reference) => texts.t1("statements-error-unknown", "reference", reference),
        NotBooked::DoesNotReach(reference) => texts.t1("statements-error-short", "reference", reference),
        NotBooked::OtherLine | NotBooked::NotWaiting => texts.t("statements-error-not-waiting"),
        NotBooked::Gift(_) | NotBooked::SameYear | NotBooked::OtherCurrency(_) | NotBooked::Withdrawn(_) => {
            texts.t("statements-error-together")
        }
    }
}

/// Says whose a line is.
pub(in crate::app::office) async fn assign(
    request: HttpRequest,
    form: SignedForm<may::BookByHand, Assigned>,
    platform: Data<Platform>,
) -> Answer {
    let SignedForm { signed, form } = form;
    let texts = office_frame(&request, &platform, None).texts;
    let Some(references) = read_references(&form.references) else {
        let saying = Saying::problem(texts.t("office-error-reference"));
        return page(&request, &platform, &signed, saying).await;
    };
    let (context, by, line) = (platform.get_ref().clone(), signed.staff().id, form.line);
    let write = move |tx: Tx| async move {
        let shared = assign_transfer(&tx, &context, &line, &references).await?;
        if let Shared::New(_) = shared {
            record(&tx, &context, Act::new(Some(by), Action::LineExplained).on(line)).await?;
        }
        Ok::<_, StoreError>(shared)
    };
    match platform.db.write(write).await? {
        Shared::New(_) | Shared::AlreadyThere => Ok(lead_to(EXPLAINED)),
        Shared::Not(why) => {
            page(&request, &platform, &signed, Saying::problem(not_booked(texts, &why))).await
        }
    }
}

#[derive(Deserialize)]
pub(in crate::app::office) struct Explained {
    #[serde(default)]
    line: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    fund: String,
}

/// Says what money out was.
pub(in crate::app::office) async fn explain(
    request: HttpRequest,
    form: SignedForm<may::BookByHand, Explained>,
    platform: Data<Platform>,
) -> Answer {
    let SignedForm { signed, form } = form;
    let texts = office_frame(&request, &platform, None).texts;
    let known = |slug: &String| platform.settings.funds.iter().any(|fund| fund.slug == *slug);
    let fund = Some(form.fund).filter(|slug| !slug.is_empty());
    let kind = match form.kind.as_str() {
        "bank-charges" => Some(OutgoingKind::BankCharges),
        "expenses" => Some(OutgoingKind::Expenses),
        _ => None,
    };
    let Some(kind) = kind.filter(|_| fund.as_ref().is_none_or(known)) else {
        return page(&request, &platform, &signed, Saying::problem(texts.t("statements-error-kind"))).await;
    };
    let (context, by, line) = (platform.get_ref().clone(), signed.staff().id, form.line);
    let write = move |tx: Tx| async move {
        let explained = explain_outgoing(&tx, &context, &line, kind, fund).await?;
        if explained {
            record(&tx, &context, Act::new(Some(by), Action::LineExplained).on(line)).await?;
        }
        Ok::<_, StoreError>(explained)
    };
    if platform.db.write(write).await? {
        return Ok(lead_to(EXPLAINED));
    }
    page(&request, &platform, &signed, Saying::problem(texts.t("statements-error-not-waiting"))).await
}

#[derive(Deserialize)]
pub(in crate::app::office) struct Answered {
    #[serde(default)]
    line: String,
    /// `same` or `another`.
    #[serde(default)]
    it: String,
}

/// Says whether a line that came in another format is one that is here.
pub(in crate::app::office) async fn told_anew(
    request: HttpRequest,
    form: SignedForm<may::BookByHand, Answered>,
    platform: Data<Platform>,
) -> Answer {
    let SignedForm { signed, form } = form;
    let texts = office_frame(&request, &platform, None).texts;
    let same = match form.it.as_str() {
        "same" => true,
        "another" => false,
        _ => {
            return page(&request, &platform, &signed, Saying::problem(texts.t("statements-error-kind")))
                .await;
        }
    };
    let (context, by, line) = (platform.get_ref().clone(), signed.staff().id, form.line);
    let write = move |tx: Tx| async move {
        let settled = settle_told_anew(&tx, &context, &line, same).await?;
        if settled {
            let action = if same { Action::LineToldBefore } else { Action::LineTakenAsNew };
            record(&tx, &context, Act::new(Some(by), action).on(line)).await?;
        }
        Ok::<_, StoreError>(settled)
    };
    if platform.db.write(write).await? {
        return Ok(lead_to(EXPLAINED));
    }
    page(&request, &platform, &signed, Saying::problem(texts.t("statements-error-not-waiting"))).await
}

#[derive(Deserialize)]
pub(in crate::app::office) struct Opened {
    reason: String,
    code: Option<String>,
    #[serde(default)]
    after: String,
}

/// Shows who paid the lines of a page of the queue, opened while this request is in flight, and written down.
pub(in crate::app::office) async fn payers(
    request: HttpRequest,
    form: SignedForm<may::OpenNames, Opened>,
    platform: Data<Platform>,
) -> Answer {
    let SignedForm { signed, form } = form;
    let texts = office_frame(&request, &platform, None).texts;
    let after = read_position(&form.after)?;
    let saying = Saying { after, ..Saying::default() };
    let again = |key: &str| Saying { problem: Some(texts.t(key)), after, ..Saying::default() };
    let Ok(reason) = check_line(&form.reason, LONGEST_REASON) else {
        return page(&request, &platform, &signed, again("office-error-reason")).await;
    };
    let Some(identity) = signed.office_identity() else {
        return page(&request, &platform, &signed, again("office-key-missing")).await;
    };
    if !is_confirmed(&request, &platform, &signed.session, form.code.as_deref()).await? {
        return page(&request, &platform, &signed, again("office-error-code")).await;
    }
    let lines = open_lines(&platform.db, after, SHOWN).await?;
    let asked = if after.is_none() { asked_lines(&platform.db, SHOWN).await? } else { Vec::new() };
    let lines: Vec<_> = lines
        .into_iter()
        .map(|(_, line)| (line.source_ref, line.payer))
        .chain(asked.into_iter().map(|line| (line.source_ref, line.payer)))
        .collect();
    let sealed = lines.iter().filter(|(_, payer)| payer.is_some()).count();
    let reason = Reason::try_new(&platform, &reason).map_err(|_| ApiError::Internal)?;
    let act = Act::new(Some(signed.staff().id), Action::NamesOpened).on("statements").because(reason);
    record_alone(&platform, act.counting(i64::try_from(sealed).unwrap_or(i64::MAX))).await?;
    let opener = RecordOpener::new(platform.db.clone(), identity);
    let mut opened = HashMap::new();
    for (source_ref, payer) in lines {
        let Some(payer) = payer else { continue };
        let place = Aad { table: TABLE, row: payer.line, column: COLUMN };
        match opener.open_text(payer.key, &place, &payer.bytes).await {
            Ok(text) => {
                opened.insert(source_ref, Payer::of_sealed(&text));
            }
            Err(error) => {
                tracing::error!(%error, "a line's payer could not be opened");
                return page(&request, &platform, &signed, again("office-error-open")).await;
            }
        }
    }
    page(&request, &platform, &signed, Saying { opened, ..saying }).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::clock::Sources;

    #[test]
    fn references_are_read_as_they_are_typed_or_not_at_all() {
        let sources = Sources::system();
        let (one, other) = (Reference::generate(&sources), Reference::generate(&sources));
        for text in [
            format!("{one}, {other}"),
            format!("{},{}", one.grouped(), other.grouped()),
            format!("{one} {other}"),
            format!("{};\n{other}", one.grouped()),
        ] {
            assert_eq!(read_references(&text), Some(vec![one, other]), "{text}");
        }
        assert_eq!(read_references(&one.grouped()), Some(vec![one]));
        for text in [String::new(), " , ".to_owned(), "nonsense".to_owned(), format!("{one}, nonsense")] {
            assert_eq!(read_references(&text), None, "{text}");
        }
    }
}
