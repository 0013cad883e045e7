//! Documents that are kept as evidence: encrypted when they come, opened for who may read them, and granted to who came
//! later.

use std::collections::HashMap;

use actix_web::{
    HttpRequest, HttpResponse,
    http::header,
    web::{Data, Path},
};
use serde::Deserialize;
use uuid::Uuid;
use zeroize::Zeroizing;

use super::{
    find,
    show::{Saying, page, page_of_list},
};
use crate::{
    disbursements::{
        Disbursement, KeptDocument, Reader, SealedDocument, count_document_keys, document_keys_for,
        grant_documents, kept_documents, open_document, readers_of_document, wrap_anew,
    },
    kernel::ids::StaffId,
    office::{
        Right, Session, Staff, Standing,
        audit::{Act, Action, record, record_alone},
        list_staff, may,
        pages::{Answer, SignedForm, is_confirmed, lead_to, office_frame},
    },
    platform::{Platform, db::StoreError, http::problem::ApiError, vault::VaultError},
};

/// For whom documents are kept: every treasurer and officer who is here. Nobody in strict mode, in which no key that
/// opens anything comes onto the server.
pub(super) async fn readers(platform: &Platform) -> Result<Vec<Reader>, StoreError> {
    if platform.settings.office.strict {
        return Ok(Vec::new());
    }
    let reads = |one: &Staff| one.standing == Standing::Active && one.role.may(Right::ReadDocuments);
    let all = list_staff(platform).await?.into_iter().filter(reads);
    Ok(all.filter_map(|one| Some(Reader { staff: one.id, recipient: one.recipient? })).collect())
}

/// Encrypts a document that is to be kept, away from the thread that serves.
pub(super) async fn seal(
    platform: &Platform,
    document: Zeroizing<Vec<u8>>,
) -> Result<SealedDocument, ApiError> {
    let (readers, sources) = (readers(platform).await?, platform.sources.clone());
    if readers.is_empty() {
        return Err(ApiError::Conflict);
    }
    let sealed = tokio::task::spawn_blocking(move || SealedDocument::try_new(&document, &readers, &sources));
    let sealed = sealed.await.map_err(|_| ApiError::Internal)?;
    sealed.map_err(|error| {
        tracing::error!(%error, "a document could not be encrypted");
        ApiError::Internal
    })
}

/// A document that is kept, as the page tells of it.
pub(in crate::app::office) struct Paper {
    pub document: KeptDocument,
    /// Who asks has its key.
    pub is_mine: bool,
    /// Whose key opens it.
    pub readers: Vec<String>,
}

impl Paper {
    /// By which people tell documents apart.
    pub fn short(&self) -> &str {
        short(&self.document)
    }
}

pub(super) async fn papers(
    platform: &Platform,
    session: &Session,
    there: &Disbursement,
    people: &HashMap<StaffId, String>,
) -> Result<Vec<Paper>, StoreError> {
    let mut papers = Vec::new();
    for document in kept_documents(&platform.db, there.id).await? {
        let ids = readers_of_document(&platform.db, document.id).await?;
        let is_mine = session.can_read_documents() && ids.contains(&session.staff.id);
        let mut readers: Vec<String> = ids.iter().filter_map(|id| people.get(id).cloned()).collect();
        readers.sort();
        papers.push(Paper { document, is_mine, readers });
    }
    Ok(papers)
}

/// Who may read documents and has not the keys of all: their address, and how many they lack.
pub(super) async fn lacking(platform: &Platform) -> Result<Vec<(String, i64)>, StoreError> {
    let (all, by_person) = count_document_keys(&platform.db).await?;
    let readers = readers(platform).await?;
    let staff = list_staff(platform).await?;
    let lacks = |one: &Staff| {
        let has = by_person.get(&one.id).copied().unwrap_or(0);
        let is_reader = readers.iter().any(|reader| reader.staff == one.id);
        (is_reader && has < all).then(|| (one.email.as_str().to_owned(), all - has))
    };
    Ok(staff.iter().filter_map(lacks).collect())
}

#[derive(Deserialize)]
pub(in crate::app::office) struct Confirmed {
    code: Option<String>,
}

/// Sends a document to who may read it, after a fresh second factor; it is written down first.
pub(in crate::app::office) async fn read(
    request: HttpRequest,
    path: Path<(String, Uuid)>,
    form: SignedForm<may::ReadDocuments, Confirmed>,
    platform: Data<Platform>,
) -> Answer {
    let SignedForm { signed, form } = form;
    let (reference, id) = path.into_inner();
    let there = find(&platform, &reference).await?;
    let kept = kept_documents(&platform.db, there.id).await?;
    let document = kept.into_iter().find(|one| one.id == id).ok_or(ApiError::NotFound)?;
    let texts = office_frame(&request, &platform, None).texts;
    let again = |key: &str| Saying::problem(texts.t(key));
    if !is_confirmed(&request, &platform, &signed.session, form.code.as_deref()).await? {
        return page(&request, &platform, &signed, there, again("office-error-code")).await;
    }
    let opened = match signed.own_identity() {
        Some(own) => open_document(&platform.db, &document, signed.staff().id, &own).await,
        None => Ok(None),
    };
    let plain = match opened {
        Ok(Some(plain)) => plain,
        Ok(None) => {
            return page(&request, &platform, &signed, there, again("disburse-error-no-key")).await;
        }
        Err(error) => {
            tracing::error!(%error, "a document could not be opened");
            return page(&request, &platform, &signed, there, again("office-error-open")).await;
        }
    };
    let act = Act::new(Some(signed.staff().id), Action::DocumentOpened).on(there.reference.as_str());
    record_alone(&platform, act).await?;
    let name =
        format!("attachment; filename=\"{}-{}.{}\"", there.reference, short(&document), ending(&plain));
    Ok(HttpResponse::Ok()
        .content_type("application/octet-stream")
        .insert_header((header::CONTENT_DISPOSITION, name))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .body(plain.to_vec()))
}

fn short(document: &KeptDocument) -> &str {
    document.hash.as_str().get(..8).unwrap_or_default()
}

/// The ending of the kind that a document's first bytes tell; what its file was called is not kept.
fn ending(plain: &[u8]) -> &'static str {
    match plain {
        [b'%', b'P', b'D', b'F', ..] => "pdf",
        [0xff, 0xd8, 0xff, ..] => "jpg",
        [0x89, b'P', b'N', b'G', ..] => "png",
        _ => "bin",
    }
}

/// Gives everybody who may read documents the keys that they lack, as far as who asks has them.
pub(in crate::app::office) async fn grant(
    request: HttpRequest,
    form: SignedForm<may::ReadDocuments, Confirmed>,
    platform: Data<Platform>,
) -> Answer {
    let SignedForm { signed, form } = form;
    if !is_confirmed(&request, &platform, &signed.session, form.code.as_deref()).await? {
        return page_of_list(&request, &platform, &signed, Some("office-error-code")).await;
    }
    let Some(own) = signed.own_identity() else {
        return page_of_list(&request, &platform, &signed, Some("disburse-error-no-key")).await;
    };
    let by = signed.staff().id;
    let mine = document_keys_for(&platform.db, by).await?;
    let others: Vec<Reader> = readers(&platform).await?.into_iter().filter(|one| one.staff != by).collect();
    let wrapping = tokio::task::spawn_blocking(move || {
        let wrap = |one: Reader| Ok((one.staff, wrap_anew(&mine, &own, &one.recipient)?));
        others.into_iter().map(wrap).collect::<Result<Vec<_>, VaultError>>()
    });
    let wrapped = wrapping.await.map_err(|_| ApiError::Internal)?.map_err(|error| {
        tracing::error!(%error, "keys of documents could not be given");
        ApiError::Internal
    })?;
    let context = platform.get_ref().clone();
    let write = move |tx| async move {
        for (reader, keys) in wrapped {
            let added = grant_documents(&tx, reader, keys).await?;
            if added > 0 {
                let act = Act::new(Some(by), Action::DocumentsGranted).on(reader.0.to_string());
                record(&tx, &context, act.counting(i64::try_from(added).unwrap_or(i64::MAX))).await?;
            }
        }
        Ok::<_, StoreError>(())
    };
    platform.db.write(write).await?;
    Ok(lead_to("/office/disbursements?done=granted"))
}

#[cfg(test)]
mod tests {
    use super::ending;

    #[test]
    fn a_document_is_called_by_what_it_is() {
        let kinds = [&b"%PDF-1.7"[..], b"\xff\xd8\xff\xe0", b"\x89PNG\r\n", b"PK", b""].map(ending);
        assert_eq!(kinds, ["pdf", "jpg", "png", "bin", "bin"]);
    }
}
