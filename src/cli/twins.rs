//! `affiliation`: twins of bodies.

use std::path::Path;

use anyhow::{Context, anyhow};
use uuid::Uuid;

use super::{Failure, affiliation::Passed};
use crate::{
    affiliations::{
        affiliation::Affiliation, directory::Directory, notify_twins, settle_message, twin_gifts,
        waiting_messages,
    },
    platform::Platform,
};

/// Longest notice, in characters.
const NOTICE_MAX: usize = 20_000;

fn named(by: &str) -> Result<&str, Failure> {
    match by.trim() {
        "" => Err(Failure::Usage(anyhow!("--by is empty: every decision is kept with who made it"))),
        by => Ok(by),
    }
}

pub(super) async fn notify(platform: &Platform, union: &str, file: &Path, by: &str) -> Result<(), Failure> {
    let by = named(by)?;
    if Directory::get().find(union).is_none() {
        return Err(Failure::Usage(anyhow!("--with {union}: no such union in the directory")));
    }
    let text = std::fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))?;
    let text = text.trim().to_owned();
    if text.is_empty() || text.chars().count() > NOTICE_MAX {
        return Err(Failure::Usage(anyhow!("the text is empty, or longer than {NOTICE_MAX} characters")));
    }
    let bodies = notify_twins(platform, union, text, by).await?;
    println!("{bodies} bodies are written to, by the running service");
    Ok(())
}

pub(super) async fn messages(platform: &Platform) -> Result<(), Failure> {
    let waiting = waiting_messages(platform).await?;
    for message in &waiting {
        let (day, body) = (message.made_at.format("%Y-%m-%d"), message.body.grouped());
        println!("{}\t{day}\t{body}\t{}", message.id, message.union);
        println!("{}\n", message.text);
    }
    if waiting.is_empty() {
        println!("nothing waits");
    }
    Ok(())
}

pub(super) async fn settle(platform: &Platform, id: Uuid, word: Passed, by: &str) -> Result<(), Failure> {
    let by = named(by)?;
    if settle_message(platform, id, word == Passed::PassedOn, by).await? {
        println!("the text of {id} is forgotten");
        Ok(())
    } else {
        println!("no message with the id {id} waits");
        Err(Failure::CheckFailed)
    }
}

/// The regular gifts of a body for its twin.
pub(super) async fn show_gifts(platform: &Platform, body: &Affiliation) -> Result<(), Failure> {
    for gift in twin_gifts(platform, body.reference).await? {
        let (donation, received) = (&gift.donation, gift.received);
        println!(
            "twinning gift {}\t{}\t{}\t{} {} each time\t{} {} received",
            donation.reference.grouped(),
            gift.union,
            donation.state.code(),
            donation.amount.to_decimal(),
            donation.amount.currency,
            received.to_decimal(),
            received.currency,
        );
    }
    Ok(())
}
