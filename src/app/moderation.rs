//! Deciding about messages of solidarity, with its line in the audit log: for the office and the command line.

use crate::{
    donations::wall::{
        ModerateError, Moderated, Only, PublishedMessage, Standing, find_message, keep_back, publish_message,
    },
    kernel::{ids::StaffId, reference::Reference},
    office::audit::{Act, Action, record},
    platform::{
        Platform,
        db::{StoreError, Tx},
    },
    supporters::RecordOpener,
};

/// Who decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Moderator {
    Staff(StaffId),
    /// By command, as they call themselves.
    Named(String),
}

impl Moderator {
    fn staff(&self) -> Option<StaffId> {
        match self {
            Self::Staff(id) => Some(*id),
            Self::Named(_) => None,
        }
    }

    /// As it is kept with the decision.
    fn kept(&self) -> String {
        match self {
            Self::Staff(id) => id.0.to_string(),
            Self::Named(name) => name.clone(),
        }
    }
}

/// Puts a message on the wall, with its giver's name where both the giver and `with_name` wish that.
///
/// # Errors
/// Storage, or another identity.
pub async fn publish(
    platform: &Platform,
    opener: &RecordOpener,
    reference: Reference,
    with_name: bool,
    (by, only): (&Moderator, Only),
) -> Result<Moderated, ModerateError> {
    let Some(found) = find_message(platform, opener, reference).await? else {
        return Ok(Moderated::NothingToDecide);
    };
    let name = found.name.filter(|_| with_name);
    let message = PublishedMessage { name, ..found };
    let (context, by) = (platform.clone(), by.clone());
    let write = move |tx: Tx| async move {
        let moderated = publish_message(&tx, message, by.kept(), only).await?;
        note(&tx, &context, &by, Action::MessagePublished, reference, moderated).await
    };
    Ok(platform.db.write(write).await?)
}

/// Decides that a message is not published, or takes it off the wall.
///
/// # Errors
/// Storage only.
pub async fn hold(
    platform: &Platform,
    reference: Reference,
    standing: Standing,
    (by, only): (&Moderator, Only),
) -> Result<Moderated, StoreError> {
    let (context, by) = (platform.clone(), by.clone());
    let action = match standing {
        Standing::Refused => Action::MessageRefused,
        Standing::Withdrawn => Action::MessageWithdrawn,
    };
    let write = move |tx: Tx| async move {
        let moderated = keep_back(&tx, &context, reference, standing, by.kept(), only).await?;
        note(&tx, &context, &by, action, reference, moderated).await
    };
    platform.db.write(write).await
}

async fn note(
    tx: &Tx,
    platform: &Platform,
    by: &Moderator,
    action: Action,
    reference: Reference,
    moderated: Moderated,
) -> Result<Moderated, StoreError> {
    if moderated == Moderated::Done {
        record(tx, platform, Act::new(by.staff(), action).on(String::from(reference))).await?;
    }
    Ok(moderated)
}
