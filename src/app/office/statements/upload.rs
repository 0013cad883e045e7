//! A statement is uploaded and looked at; then imported, from what was kept of the upload.

use std::{
    collections::BTreeMap,
    io::{BufRead, Cursor},
    sync::Arc,
};

use actix_web::{HttpRequest, http::StatusCode, web::Data};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use uuid::Uuid;
use zeroize::Zeroizing;

use super::{Saying, TypedUpload, page, views::PreviewView};
use crate::{
    app::statements::{ImportError, ImportOptions, ImportedStatement, Opener, import_statement},
    bank::uploads::{find_upload, forget_upload, keep_upload},
    office::{
        audit::{Act, Action, record_alone},
        may,
        pages::{Answer, LARGEST_FILE, Signed, SignedForm, SignedUpload, html, lead_to, office_frame},
    },
    platform::{Platform, http::problem::ApiError},
};

const MIB: usize = 1024 * 1024;

impl TypedUpload {
    fn of(fields: &BTreeMap<String, String>) -> Self {
        let field = |name: &str| fields.get(name).map(|text| text.trim().to_owned()).unwrap_or_default();
        Self { account: field("account"), currency: field("currency") }
    }

    fn options(&self, dry_run: bool) -> ImportOptions {
        let account = Some(self.account.clone()).filter(|account| !account.is_empty());
        ImportOptions { account, currency: self.currency.parse().ok(), dry_run }
    }
}

/// Opens what is in memory as a command opens a file.
struct InMemory(Arc<Zeroizing<Vec<u8>>>);

impl AsRef<[u8]> for InMemory {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

async fn read(
    platform: &Platform,
    file: &Arc<Zeroizing<Vec<u8>>>,
    options: ImportOptions,
) -> Result<Vec<ImportedStatement>, ImportError> {
    let file = file.clone();
    let open: Opener = Arc::new(move || {
        let reader: Box<dyn BufRead + Send> = Box::new(Cursor::new(InMemory(file.clone())));
        Ok(reader)
    });
    import_statement(platform, open, options).await
}

/// The page that says why a file is not imported; what is ours to mend is an error.
async fn refused<R>(
    request: &HttpRequest,
    platform: &Platform,
    signed: &Signed<R>,
    error: ImportError,
    typed: TypedUpload,
) -> Answer {
    let key = match &error {
        ImportError::Unreadable(_) => "statements-error-unreadable",
        ImportError::Wrong(..) => "statements-error-sums",
        ImportError::Account(_) => "statements-error-account",
        ImportError::Store(error) => return Err(error.clone().into()),
        ImportError::File(_) | ImportError::Vault(_) => {
            tracing::error!(%error, "a statement could not be imported");
            return Err(ApiError::Internal);
        }
    };
    let problem = office_frame(request, platform, None).texts.t(key);
    let detail = Some(error.to_string());
    page(request, platform, signed, Saying { problem: Some(problem), detail, typed, ..Saying::default() })
        .await
}

/// Says what an import would do, and keeps the file for it.
pub(in crate::app::office) async fn upload(
    request: HttpRequest,
    upload: SignedUpload<may::BookByHand>,
    platform: Data<Platform>,
) -> Answer {
    let SignedUpload { signed, fields, file, is_too_large } = upload;
    let typed = TypedUpload::of(&fields);
    let office = office_frame(&request, &platform, Some(&signed.session));
    if is_too_large {
        let most = office.texts.number(i64::try_from(LARGEST_FILE / MIB).unwrap_or(0));
        let problem = Some(office.texts.t1("statements-error-too-large", "most", most));
        let status = Some(StatusCode::PAYLOAD_TOO_LARGE);
        return page(&request, &platform, &signed, Saying { problem, status, typed, ..Saying::default() })
            .await;
    }
    let Some(file) = file.map(Arc::new) else {
        let problem = Some(office.texts.t("statements-error-no-file"));
        return page(&request, &platform, &signed, Saying { problem, typed, ..Saying::default() }).await;
    };
    let statements = match read(&platform, &file, typed.options(true)).await {
        Ok(statements) => statements,
        Err(error) => return refused(&request, &platform, &signed, error, typed).await,
    };
    let (id, key) = keep_upload(&platform, signed.staff().id, &file).await?;
    let key = Zeroizing::new(key.expose_secret().to_owned());
    let view = PreviewView { office, statements, id, key, typed };
    html(StatusCode::OK, view.render_page())
}

#[derive(Deserialize)]
pub(in crate::app::office) struct Kept {
    id: String,
    key: SecretString,
    #[serde(default)]
    account: String,
    #[serde(default)]
    currency: String,
}

/// Imports what was looked at.
pub(in crate::app::office) async fn import(
    request: HttpRequest,
    form: SignedForm<may::BookByHand, Kept>,
    platform: Data<Platform>,
) -> Answer {
    let SignedForm { signed, form } = form;
    let typed = TypedUpload { account: form.account, currency: form.currency };
    let by = signed.staff().id;
    let found = match form.id.parse::<Uuid>() {
        Ok(id) => find_upload(&platform, by, id, &form.key).await?.map(|file| (id, Arc::new(file))),
        Err(_) => None,
    };
    let Some((id, file)) = found else {
        let problem = office_frame(&request, &platform, None).texts.t("statements-error-gone");
        return page(&request, &platform, &signed, Saying { typed, ..Saying::problem(problem) }).await;
    };
    let statements = match read(&platform, &file, typed.options(false)).await {
        Ok(statements) => statements,
        Err(error) => return refused(&request, &platform, &signed, error, typed).await,
    };
    forget_upload(&platform, id).await?;
    let new: u64 = statements.iter().map(|statement| statement.lines - statement.known).sum();
    let accounts: Vec<&str> = statements.iter().map(|statement| statement.account.as_str()).collect();
    let act = Act::new(Some(by), Action::StatementImported).on(accounts.join(" "));
    record_alone(&platform, act.counting(i64::try_from(new).unwrap_or(i64::MAX))).await?;
    Ok(lead_to(if new > 0 {
        "/office/statements?done=imported"
    } else {
        "/office/statements?done=nothing-new"
    }))
}
