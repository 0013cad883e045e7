//! Loads a backup into an empty database: proved from end to end first, then written whole, and held.

use std::{collections::BTreeSet, fs::File, io::BufReader, path::Path};

use chrono::{DateTime, Datelike, TimeDelta, Utc};

use crate::{
    affiliations::{jump_numbers, park_papers},
    app::erasure,
    kernel::ids::SupporterId,
    mail,
    payments::inbox,
    platform::{
        archive::{ArchiveError, ArchiveReader, Head, Item, Sums},
        db::{Cell, Loading, StoreError, Target, TargetError},
        doors::{self, Hold},
        vault::Identity,
    },
    supporters::ErasedFile,
};

/// Why a backup was not restored. Nothing of it is in the database then.
#[derive(Debug, thiserror::Error)]
pub enum RestoreError {
    #[error(transparent)]
    Archive(#[from] ArchiveError),
    #[error(transparent)]
    Target(#[from] TargetError),
    #[error("the list of erased supporters: {0}")]
    Erased(std::io::Error),
}

impl From<StoreError> for RestoreError {
    fn from(error: StoreError) -> Self {
        Self::Target(error.into())
    }
}

/// What a restore did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Restored {
    /// Work that waited when the backup was made; it waits on until somebody looks at it.
    pub parked_events: u64,
    pub parked_mails: u64,
    pub parked_papers: u64,
    /// Records that had been erased since, or that stood on the list beside the backup.
    pub erased: u64,
}

/// How numbers that count go on.
#[derive(Clone, Copy, Debug)]
pub struct Numbers {
    /// So many are left out.
    pub gap: u32,
    pub now: DateTime<Utc>,
}

impl Numbers {
    /// The years in which numbers may have been given since; somewhere the year begins a day earlier or later.
    fn years_since(self, made_at: DateTime<Utc>) -> std::ops::RangeInclusive<i32> {
        let day = TimeDelta::days(1);
        (made_at - day).year()..=(self.now + day).year()
    }
}

fn reader(file: &Path, identity: &Identity) -> Result<ArchiveReader<BufReader<File>>, ArchiveError> {
    ArchiveReader::open(BufReader::new(File::open(file)?), identity)
}

/// Reads a backup from end to end.
///
/// # Errors
/// Whatever is wrong with it.
pub fn proved(file: &Path, identity: &Identity) -> Result<(Head, Sums), ArchiveError> {
    let mut reader = reader(file, identity)?;
    loop {
        if let Some(Item::End(sums)) = reader.next_item()? {
            return Ok((reader.head, sums));
        }
    }
}

/// Loads a backup that was [`proved`]; the service that is started on it is held.
///
/// # Errors
/// See [`RestoreError`].
pub async fn restore(
    file: &Path,
    identity: &Identity,
    url: &str,
    erased: &ErasedFile,
    numbers: Numbers,
) -> Result<Restored, RestoreError> {
    let reader = reader(file, identity)?;
    let target = Target::open(url, &reader.head.migrations).await?;
    match fill(&target, reader, erased, numbers).await {
        Ok(restored) => {
            target.put_in_place().await?;
            Ok(restored)
        }
        Err(error) => {
            target.discard().await?;
            Err(error)
        }
    }
}

async fn fill(
    target: &Target,
    mut reader: ArchiveReader<BufReader<File>>,
    erased: &ErasedFile,
    numbers: Numbers,
) -> Result<Restored, RestoreError> {
    let made_at = reader.head.made_at;
    let loading = target.load().await?;
    let ids = load(&loading, &mut reader).await?;
    loading.commit(|tx| async move { doors::hold(&tx, Hold::Unfinished).await }).await?;
    target.migrate().await?;
    let known: BTreeSet<SupporterId> = erased.ids().map_err(RestoreError::Erased)?.into_iter().collect();
    let new: Vec<SupporterId> = ids.iter().copied().filter(|id| !known.contains(id)).collect();
    erased.add(&new).map_err(RestoreError::Erased)?;
    let all: Vec<SupporterId> = known.into_iter().chain(new).collect();
    let settle = |tx| async move {
        let restored = Restored {
            parked_events: inbox::park(&tx).await?,
            parked_mails: mail::park(&tx).await?,
            parked_papers: park_papers(&tx).await?,
            erased: erasure::erase_records(&tx, &all).await?,
        };
        jump_numbers(&tx, numbers.gap, numbers.years_since(made_at)).await?;
        doors::hold(&tx, Hold::Since(made_at)).await?;
        Ok(restored)
    };
    Ok(target.write(settle).await?)
}

/// Loads all rows and gives the ids of erased supporters.
async fn load(
    loading: &Loading,
    reader: &mut ArchiveReader<BufReader<File>>,
) -> Result<Vec<SupporterId>, RestoreError> {
    let mut missing: BTreeSet<String> = loading.table_names().map(str::to_owned).collect();
    let mut ids = Vec::new();
    let (mut table, mut columns): (String, Vec<String>) = Default::default();
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    while let Some(item) = reader.next_item()? {
        let is_full = rows.len() >= Loading::most_rows(columns.len());
        if !rows.is_empty() && (is_full || !matches!(item, Item::Row(_))) {
            loading.insert(&table, &columns, std::mem::take(&mut rows)).await?;
        }
        match item {
            Item::Row(row) => rows.push(row),
            Item::Table { name, columns: named } => {
                missing.remove(&name);
                (table, columns) = (name, named);
            }
            Item::Erased(some) => ids.extend(some.into_iter().map(SupporterId)),
            Item::End(_) => break,
        }
    }
    if missing.is_empty() { Ok(ids) } else { Err(ArchiveError::Damaged("it lacks a table").into()) }
}
