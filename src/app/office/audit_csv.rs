//! `/office/audit.csv`: the audit log for whoever examines it, streamed.

use std::{collections::HashMap, io::Read};

use actix_web::{HttpResponse, http::header, web::Data};
use bytes::Bytes;
use tokio::sync::mpsc;

use crate::{
    kernel::ids::StaffId,
    office::{
        audit::{Act, Action, entries_after, record_alone},
        list_staff, may,
        pages::Signed,
    },
    platform::{Platform, http::problem::ApiError},
    reports::sinks::{Column, ExportError, Format, Tail},
};

const PAGE: u64 = 1000;
const COLUMNS: [Column; 8] = [
    Column::integer("number"),
    Column::text("at"),
    Column::text("who"),
    Column::text("action"),
    Column::text("subject"),
    Column::integer("count"),
    Column::text("has_reason"),
    Column::text("mac"),
];

pub(super) async fn download(
    signed: Signed<may::Export>,
    platform: Data<Platform>,
) -> Result<HttpResponse, ApiError> {
    let act = Act::new(Some(signed.staff().id), Action::Exported).on("audit");
    record_alone(&platform, act).await?;
    let people: HashMap<StaffId, String> =
        list_staff(&platform).await?.into_iter().map(|s| (s.id, s.email.as_str().to_owned())).collect();
    let (sender, receiver) = mpsc::channel::<Result<Bytes, ExportError>>(2);
    actix_web::rt::spawn(async move {
        if let Err(error) = send(&platform, &people, &sender).await {
            tracing::error!(%error, "the audit log stopped before its end");
            let _ = sender.send(Err(error)).await;
        }
    });
    let pieces = futures_util::stream::unfold(receiver, |mut receiver| async move {
        receiver.recv().await.map(|piece| (piece, receiver))
    });
    Ok(HttpResponse::Ok()
        .content_type(Format::Csv.media_type())
        .insert_header((header::CONTENT_DISPOSITION, "attachment; filename=\"audit.csv\""))
        .streaming(pieces))
}

async fn send(
    platform: &Platform,
    people: &HashMap<StaffId, String>,
    sender: &mpsc::Sender<Result<Bytes, ExportError>>,
) -> Result<(), ExportError> {
    let mut sink = Format::Csv.sink("audit", &COLUMNS)?;
    let mut after = 0;
    loop {
        let page = entries_after(&platform.db, after, PAGE).await?;
        let Some(last) = page.last() else { break };
        after = last.seq;
        for entry in &page {
            let who = entry.by.map(|by| people.get(&by).cloned().unwrap_or_else(|| by.0.to_string()));
            let count = entry.count.map(|count| count.to_string());
            let reason = if entry.reason.is_some() { "yes" } else { "no" };
            sink.row(&[
                &entry.seq.to_string(),
                &entry.at.to_rfc3339(),
                who.as_deref().unwrap_or(""),
                &entry.action,
                entry.subject.as_deref().unwrap_or(""),
                count.as_deref().unwrap_or(""),
                reason,
                &hex::encode(&entry.mac),
            ])?;
        }
        if sender.send(Ok(sink.take()?.into())).await.is_err() {
            return Ok(());
        }
    }
    let mut rest = Vec::new();
    match sink.finish()? {
        Tail::Bytes(bytes) => rest = bytes,
        Tail::File(mut file) => drop(file.read_to_end(&mut rest)?),
    }
    let _ = sender.send(Ok(rest.into())).await;
    Ok(())
}
