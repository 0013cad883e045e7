//! The clock's part in the year: reminders, the end of a term, the end of the grace.

use chrono::TimeDelta;

use super::{
    keeping::{lived_in, move_on, policy, queue_paper, save, today},
    standing::Reminder,
    store,
};
use crate::{
    kernel::ids::AffiliationId,
    platform::{
        Platform,
        db::{StoreError, Tx},
    },
};

/// Does what is due today, a bounded number a round. Called by the schedule.
///
/// # Errors
/// Storage only.
pub async fn advance_year(platform: &Platform) -> Result<(), StoreError> {
    for id in store::with_due_step(platform.db.reader(), today(platform)).await? {
        let context = platform.clone();
        platform.db.write(move |tx| async move { step(&tx, &context, id).await }).await?;
    }
    let day_ago = platform.sources.now() - TimeDelta::hours(24);
    platform.db.write(move |tx| async move { store::submissions::forget(&tx, day_ago).await }).await
}

/// All steps up to today. Of several that were missed while the service stood still, only the last one mails.
async fn step(tx: &Tx, platform: &Platform, id: AffiliationId) -> Result<(), StoreError> {
    let Some(mut affiliation) = store::for_update(tx, id).await? else { return Ok(()) };
    let Some(mut term) = lived_in(tx, &affiliation).await? else { return Ok(()) };
    let Some(dates) = term.term else { return Ok(()) };
    let today = today(platform);
    let done = usize::try_from(term.steps_done).unwrap_or(usize::MAX);
    let steps = policy(&platform.settings).steps(dates.until);
    let mut notice = Reminder::None;
    for step in steps.iter().skip(done).take_while(|step| step.on <= today) {
        if let Some(happened) = step.happened {
            let why = format!("term to {}", dates.until);
            move_on(tx, platform, &mut affiliation, happened, "clock", &why).await?;
        }
        if step.notice != Reminder::None {
            notice = step.notice;
        }
        term.steps_done += 1;
    }
    // The end came while the service stood still: what would have announced it is told too late.
    let announces = matches!(notice, Reminder::ThirtyDays | Reminder::SevenDays | Reminder::LastDay);
    if announces && today > dates.until {
        notice = Reminder::Arrears;
    }
    store::update_term(tx, &term).await?;
    if let Some(kind) = paper(notice) {
        queue_paper(tx, platform, &term, kind, "").await?;
    }
    save(tx, platform, &affiliation).await
}

fn paper(notice: Reminder) -> Option<&'static str> {
    match notice {
        Reminder::None => None,
        Reminder::ThirtyDays => Some("reminder_30"),
        Reminder::SevenDays => Some("reminder_7"),
        Reminder::LastDay => Some("reminder_0"),
        Reminder::Arrears => Some("arrears"),
        Reminder::Lapsed => Some("lapsed"),
    }
}
