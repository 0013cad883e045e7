//! An export as an answer: streamed as fast as the client takes it, or refused as a problem (RFC 9457).

use actix_web::{HttpResponse, http::StatusCode, http::header};
use bytes::Bytes;
use serde_json::{Value, json};
use tokio::sync::mpsc;

use super::{
    api::{FieldError, Wanted},
    export::Export,
    payments_export::Comparison,
    sinks::{ExportError, RowSink, Tail, Unsuited},
};
use crate::platform::db::StoreError;

/// Pieces that wait for a slow client: a few hundred kilobytes each.
const WAITING: usize = 2;
const PIECE: usize = 256 * 1024;

pub(super) fn wrong_filter((field, why): FieldError) -> HttpResponse {
    let errors = json!({ field: [why] });
    problem(StatusCode::UNPROCESSABLE_ENTITY, "invalid-filter", "The filter cannot be read", errors)
}

/// Answers with the rows as they are read.
pub(super) async fn stream(export: Export, wanted: Wanted) -> HttpResponse {
    let Wanted { format, part } = wanted;
    let sink = match export.sink(format).await {
        Ok(sink) => sink,
        Err(ExportError::Unsuited(why @ Unsuited::SeveralCurrencies { .. })) => {
            return wrong_filter(("currency", why.to_string()));
        }
        Err(ExportError::Unsuited(why)) => return wrong_filter(("format", why.to_string())),
        Err(ExportError::Store(error)) => return unavailable(&error),
        Err(error) => return unavailable(&StoreError::Driver(error.to_string())),
    };
    let number = if part > 1 { format!("-{part}") } else { String::new() };
    let name = format!("attachment; filename=\"{}{number}.{}\"", export.name(), format.extension());
    let (sender, receiver) = mpsc::channel(WAITING);
    actix_web::rt::spawn(async move {
        if let Err(error) = send_all(export, sink, part, &sender).await {
            tracing::error!(%error, "an export stopped before its end");
            // The body ends without its last chunk, so that the client knows that it is not whole.
            let _ = sender.send(Err(error)).await;
        }
    });
    let pieces = futures_util::stream::unfold(receiver, |mut receiver| async move {
        receiver.recv().await.map(|piece| (piece, receiver))
    });
    HttpResponse::Ok()
        .content_type(format.media_type())
        .insert_header((header::CONTENT_DISPOSITION, name))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .streaming(pieces)
}

type Pieces = mpsc::Sender<Result<Bytes, ExportError>>;

/// Reads pages as fast as the client takes them, and no further once it is gone.
/// Of several files only the wanted one is sent; beyond the last there is nothing.
async fn send_all(
    mut export: Export,
    mut sink: Box<dyn RowSink>,
    part: usize,
    sender: &Pieces,
) -> Result<(), ExportError> {
    let mut file = 1;
    while export.write_page(sink.as_mut()).await?.is_some() {
        while let Some(whole) = sink.full() {
            if file == part {
                let _ = sender.send(Ok(whole.into())).await;
                return Ok(());
            }
            file += 1;
        }
        let piece = sink.take()?;
        if sender.is_closed() || (!piece.is_empty() && sender.send(Ok(piece.into())).await.is_err()) {
            return Ok(());
        }
        fail::fail_point!("export-page-streamed");
    }
    // Looked at before the last piece is sent: what differs must not look whole.
    if let Comparison::Differs(groups) = export.compare().await? {
        let count = groups.len();
        return Err(StoreError::Corrupt(format!("the export differs from the ledger in {count} sums")).into());
    }
    if file != part {
        return Ok(());
    }
    let pieces = sender.clone();
    let finished = tokio::task::spawn_blocking(move || send_tail(sink, &pieces)).await;
    finished.map_err(|error| ExportError::Write(std::io::Error::other(error)))?
}

fn send_tail(sink: Box<dyn RowSink>, sender: &Pieces) -> Result<(), ExportError> {
    use std::io::Read;
    match sink.finish()? {
        Tail::Bytes(bytes) if bytes.is_empty() => Ok(()),
        Tail::Bytes(bytes) => {
            let _ = sender.blocking_send(Ok(bytes.into()));
            Ok(())
        }
        Tail::File(mut file) => loop {
            let mut piece = vec![0; PIECE];
            let length = file.read(&mut piece)?;
            piece.truncate(length);
            if length == 0 || sender.blocking_send(Ok(piece.into())).is_err() {
                return Ok(());
            }
        },
    }
}

pub(super) fn unavailable(error: &StoreError) -> HttpResponse {
    tracing::error!(%error, "an export could not begin");
    let status = match error {
        StoreError::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
        _ => StatusCode::INTERNAL_SERVER_ERROR,
    };
    problem(status, "unavailable", "The export is not possible now", json!({}))
}

/// RFC 9457.
pub(super) fn problem(status: StatusCode, kind: &str, title: &str, errors: Value) -> HttpResponse {
    HttpResponse::build(status).content_type("application/problem+json").json(json!({
        "type": format!("/problems/{kind}"),
        "title": title,
        "status": status.as_u16(),
        "errors": errors,
    }))
}
