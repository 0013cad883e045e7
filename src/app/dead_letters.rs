//! Events of Stripe's, mails and papers of affiliations that cannot succeed: tried once more, or given up for good by
//! somebody who says why.

use crate::{
    affiliations,
    kernel::ids::{MailId, NoticeId, StaffId},
    mail,
    office::audit::{Act, Action, Reason, record},
    payments::inbox,
    platform::{
        Platform,
        db::{StoreError, Tx},
        jobs::Stuck,
        vault::VaultError,
    },
};

/// One that cannot succeed by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DeadLetter {
    /// Of Stripe's, by its id.
    Event(String),
    Mail(MailId),
    /// An invoice, certificate or reminder of an affiliation.
    Paper(NoticeId),
}

impl DeadLetter {
    fn id(&self) -> String {
        match self {
            Self::Event(id) => id.clone(),
            Self::Mail(id) => id.0.to_string(),
            Self::Paper(id) => id.0.to_string(),
        }
    }
}

/// Why one was not given up.
#[derive(Debug, thiserror::Error)]
pub enum GiveUpError {
    #[error("there is no such dead letter")]
    Unknown,
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What is dead: oldest first, at most a thousand of each kind.
#[derive(Debug, Default)]
pub struct DeadLetters {
    pub events: Vec<Stuck>,
    pub mails: Vec<Stuck>,
    pub papers: Vec<Stuck>,
}

/// Looks for what is dead.
///
/// # Errors
/// Storage only.
pub async fn dead_letters(platform: &Platform) -> Result<DeadLetters, StoreError> {
    let dead = |stuck: Vec<Stuck>| stuck.into_iter().filter(|one| one.state == "dead").collect();
    Ok(DeadLetters {
        events: dead(inbox::stuck(&platform.db).await?),
        mails: dead(mail::stuck(platform).await?),
        papers: dead(affiliations::stuck_papers(&platform.db).await?),
    })
}

/// Gives one up for good: nothing tries it any more, and what it said is destroyed. `by`: `None` at the command line;
/// `reason` is free text and is sealed in the audit log.
///
/// # Errors
/// See [`GiveUpError`].
pub async fn give_up(
    platform: &Platform,
    by: Option<StaffId>,
    letter: DeadLetter,
    reason: &str,
) -> Result<(), GiveUpError> {
    let reason = Reason::try_new(platform, reason)?;
    let (context, mark) = (platform.clone(), reason.key_to_mark());
    let write = move |tx: Tx| async move {
        let given_up = match &letter {
            DeadLetter::Event(id) => inbox::give_up(&tx, id).await?,
            DeadLetter::Mail(id) => mail::give_up(&tx, *id).await?,
            DeadLetter::Paper(id) => affiliations::give_up_paper(&tx, *id).await?,
        };
        if !given_up {
            return Err(GiveUpError::Unknown);
        }
        let act = Act::new(by, Action::DeadLetterGivenUp).on(letter.id()).because(reason);
        Ok(record(&tx, &context, act).await?)
    };
    platform.db.write(write).await?;
    if let Some(key) = mark {
        platform.keyring.mark_stored(key);
    }
    platform.db.forget_traces().await?;
    Ok(())
}

/// Has one tried once more, with all its attempts, by the running service; `false` where it is no dead letter, or
/// nothing is left to try.
///
/// # Errors
/// Storage only.
pub async fn try_again(platform: &Platform, by: StaffId, letter: DeadLetter) -> Result<bool, StoreError> {
    let (context, now) = (platform.clone(), platform.sources.now());
    let write = move |tx: Tx| async move {
        let queued = match &letter {
            DeadLetter::Event(id) => inbox::requeue(&tx, Some(id), false, now).await?,
            DeadLetter::Mail(id) => mail::requeue(&tx, Some(*id), false, now).await?,
            DeadLetter::Paper(id) => affiliations::requeue_papers(&tx, Some(*id), false, false, now).await?,
        };
        if queued > 0 {
            let act = Act::new(Some(by), Action::DeadLetterRetried).on(letter.id());
            record(&tx, &context, act).await?;
        }
        Ok(queued > 0)
    };
    platform.db.write(write).await
}
