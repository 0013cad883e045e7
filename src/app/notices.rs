//! Letters to givers by standing order, sent when somebody opens their addresses: in the office and by command.

use crate::{
    donations::regular::{send_notice, waiting_notices},
    kernel::ids::StaffId,
    office::audit::{Act, Action, record_alone},
    platform::{Platform, db::StoreError},
    supporters::{OpenError, RecordOpener},
};

/// Why letters were not sent; those before it were.
#[derive(Debug, thiserror::Error)]
pub enum NoticeError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Open(#[from] OpenError),
}

/// Opens the addresses of the oldest letters that wait, at most `most`, and queues their mails; says how many that were.
/// How many are opened is written into the audit log first. `by`: absent for the command line.
///
/// # Errors
/// Storage, or another identity.
pub async fn send_waiting(
    platform: &Platform,
    opener: &RecordOpener,
    by: Option<StaffId>,
    most: u64,
) -> Result<usize, NoticeError> {
    let waiting = waiting_notices(&platform.db, most).await?;
    if waiting.is_empty() {
        return Ok(0);
    }
    let count = i64::try_from(waiting.len()).unwrap_or(i64::MAX);
    record_alone(platform, Act::new(by, Action::NamesOpened).on("notices").counting(count)).await?;
    let mut queued = 0;
    for notice in waiting {
        let record = match notice.donation.supporter {
            Some(supporter) => opener.open(supporter).await?,
            None => None,
        };
        let to = record.and_then(|record| record.email);
        let context = platform.clone();
        let send = move |tx| async move { send_notice(&tx, &context, &notice, to).await };
        queued += usize::from(platform.db.write::<_, StoreError, _, _>(send).await?);
    }
    Ok(queued)
}
