//! Importing bank statements: read twice, first to see whether the figures agree, then line by line in batches, so that
//! a statement of any length needs little memory, and one that is cut off in the middle goes on where it stood.

mod account;
mod batch;
mod explain;
mod in_turn;
mod looking;
mod told_anew;
mod typed;

use std::{collections::HashMap, io::BufRead, sync::Arc};

use chrono::NaiveDate;
use tokio::sync::mpsc;
use uuid::Uuid;
use zeroize::Zeroizing;

pub use account::AccountError;
pub use batch::Sorted;
pub use explain::{OutgoingKind, explain_outgoing};
pub use told_anew::settle_told_anew;
pub use typed::{book_typed, source_of_line};

use crate::{
    bank::{
        HASH_KEY, LineKeys, NewStatement, begin_statement, bind_account, end_statement,
        formats::{Mapping, StatementFormat, headings_of, read_statement},
        line::PreparedLine,
        mappings,
        statement::{Piece, Summary, Unreadable, Wrong},
    },
    kernel::{
        ids::new_uuid,
        money::{Currency, Money},
    },
    platform::{
        Platform,
        db::{Room, StoreError, Tx},
        vault::VaultError,
    },
};

/// Lines that one transaction books: enough that a page of an index is written for many of them, few enough that nobody
/// else waits for long.
const BATCH: usize = 4_000;
/// Batches that wait for the database: what is read ahead.
const AHEAD: usize = 1;

/// Opens the file anew.
pub type Opener = Arc<dyn Fn() -> std::io::Result<Box<dyn BufRead + Send>> + Send + Sync>;

/// What is known besides the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportOptions {
    /// The own account, by its short name; `main` without it.
    pub account: Option<String>,
    /// For CSV that does not tell one.
    pub currency: Option<Currency>,
    /// Says what would be booked, and books nothing.
    pub dry_run: bool,
}

/// Why nothing was imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    #[error("the file cannot be read: {0}")]
    File(#[from] std::io::Error),
    #[error("this is not a statement that can be imported: {0}")]
    Unreadable(#[from] Unreadable),
    #[error("statement {0} of the file does not agree with itself: {1}; nothing was imported")]
    Wrong(usize, Box<Wrong>),
    #[error(transparent)]
    Account(#[from] AccountError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("a payer cannot be sealed: {0}")]
    Vault(#[from] VaultError),
}

/// A statement and what became of its lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedStatement {
    pub account: String,
    /// The last characters of the account's number.
    pub ending: String,
    pub format: &'static str,
    pub currency: Currency,
    pub opening: Option<Money>,
    pub closing: Option<Money>,
    pub days: Option<(NaiveDate, NaiveDate)>,
    pub lines: u64,
    /// Lines that were here before.
    pub known: u64,
    /// What the others were found to be.
    pub sorted: Sorted,
    /// The account was not known before.
    pub is_new_account: bool,
}

/// Imports all statements of a file.
///
/// # Errors
/// See [`ImportError`]; figures are looked at before anything is written.
pub async fn import_statement(
    platform: &Platform,
    open: Opener,
    options: ImportOptions,
) -> Result<Vec<ImportedStatement>, ImportError> {
    let head = {
        let open = open.clone();
        blocking(move || Ok(open()?.fill_buf()?.to_vec())).await?
    };
    let format = StatementFormat::of(&head)?;
    let mapping = match format {
        StatementFormat::Csv => mapping_of(platform, &head, options.currency).await?,
        _ => None,
    };
    let summaries = {
        let (open, mapping) = (open.clone(), mapping.clone());
        blocking(move || survey(format, open()?.as_mut(), mapping.as_ref())).await?
    };
    let key = hash_key(platform).await?;
    let mut statements = Vec::with_capacity(summaries.len());
    for (number, summary) in summaries.iter().enumerate() {
        let currency = summary.check().map_err(|wrong| ImportError::Wrong(number + 1, Box::new(wrong)))?;
        let found = account::resolve(platform, &key, summary, currency, &options).await?;
        let money = |minor| Money::new(minor, currency);
        statements.push((
            new_uuid(&platform.sources),
            found.bind.clone(),
            ImportedStatement {
                account: found.slug,
                ending: found.ending,
                format: format.name(),
                currency,
                opening: summary.opening.map(|balance| money(balance.minor)),
                closing: summary.closing.map(|balance| money(balance.minor)),
                days: summary.first.zip(summary.last),
                lines: summary.lines,
                known: 0,
                sorted: Sorted::default(),
                is_new_account: found.is_new,
            },
        ));
    }
    if !options.dry_run {
        for (id, bind, statement) in &statements {
            note_statement(platform, *id, bind.clone(), statement).await?;
        }
    }
    let outlines = statements.iter().map(|(_, _, s)| (s.account.clone(), s.currency)).collect();
    let (sender, receiver) = mpsc::channel(AHEAD);
    let reading = {
        let (platform, mapping) = (platform.clone(), mapping.clone());
        let work = Preparing { platform, key, outlines, sender };
        tokio::task::spawn_blocking(move || prepare_all(format, open()?.as_mut(), mapping.as_ref(), work))
    };
    let written = in_turn::write_all(platform, &mut statements, receiver, options.dry_run).await;
    platform.db.write(move |tx: Tx| async move { tx.give_room(Room::USUAL).await }).await?;
    written?;
    reading.await.map_err(|error| ImportError::File(std::io::Error::other(error)))??;
    if !options.dry_run {
        for (id, _, statement) in &statements {
            let (id, new) = (*id, i64::try_from(statement.lines - statement.known).unwrap_or(i64::MAX));
            platform.db.write(move |tx| async move { end_statement(&tx, id, new).await }).await?;
        }
    }
    Ok(statements.into_iter().map(|(_, _, statement)| statement).collect())
}

async fn hash_key(platform: &Platform) -> Result<Zeroizing<[u8; 32]>, ImportError> {
    if let Some(key) = HASH_KEY.find(&platform.db, &platform.server_key).await? {
        return Ok(key);
    }
    let context = platform.clone();
    let make = move |tx| async move {
        let recipients = context.recipients_in(&tx).await?;
        HASH_KEY.find_or_make(&tx, &context.server_key, &recipients, &context.sources).await
    };
    Ok(platform.db.write(make).await?)
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, ImportError> + Send + 'static,
) -> Result<T, ImportError> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|error| ImportError::File(std::io::Error::other(error)))?
}

/// The saved mapping for a file's headings, or what they say by themselves.
async fn mapping_of(
    platform: &Platform,
    head: &[u8],
    currency: Option<Currency>,
) -> Result<Option<Mapping>, ImportError> {
    let headings = headings_of(head);
    let saved = mappings(&platform.db).await?.into_iter().find(|(_, known, _)| *known == headings);
    let found = saved.map(|(_, _, mapping)| mapping).or_else(|| Mapping::guess(&headings));
    let default = platform.settings.donations.default_currency;
    Ok(found.map(|mapping| {
        let account_currency = currency.or(mapping.account_currency).or(Some(default));
        Mapping { account_currency, ..mapping }
    }))
}

/// The first reading: figures only.
fn survey(
    format: StatementFormat,
    source: &mut dyn BufRead,
    mapping: Option<&Mapping>,
) -> Result<Vec<Summary>, ImportError> {
    let mut summaries: Vec<Summary> = Vec::new();
    read_statement(format, source, mapping, &mut |piece| {
        if piece == Piece::Begin {
            summaries.push(Summary::default());
            return Ok(());
        }
        let outside = || Unreadable::at("the document", "tells something before its first statement");
        let summary = summaries.last_mut().ok_or_else(outside)?;
        match piece {
            Piece::Begin => {}
            Piece::Number(number) => summary.number = Some(number),
            Piece::Currency(currency) => summary.currency = Some(currency),
            Piece::Opening(balance) => summary.opening = Some(balance),
            Piece::Closing(balance) => summary.closing = Some(balance),
            Piece::Line(line) => {
                let large = |_| Unreadable::at("the document", "the sums are too large");
                summary.add(&line).map_err(large)?;
            }
        }
        Ok(())
    })?;
    Ok(summaries)
}

async fn note_statement(
    platform: &Platform,
    id: Uuid,
    bind: Option<crate::bank::KnownAccount>,
    statement: &ImportedStatement,
) -> Result<(), StoreError> {
    let (now, currency) = (platform.sources.now(), statement.currency);
    let new = NewStatement {
        id,
        account: statement.account.clone(),
        currency,
        format: statement.format,
        opening_minor: statement.opening.map(|money| money.minor),
        closing_minor: statement.closing.map(|money| money.minor),
        first_on: statement.days.map(|days| days.0),
        last_on: statement.days.map(|days| days.1),
        lines: i64::try_from(statement.lines).unwrap_or(i64::MAX),
    };
    let write = move |tx| async move {
        if let Some(account) = bind {
            bind_account(&tx, account, currency, now).await?;
        }
        begin_statement(&tx, new, now).await
    };
    platform.db.write(write).await
}

/// What the reading thread needs.
struct Preparing {
    platform: Platform,
    key: Zeroizing<[u8; 32]>,
    /// Account and currency of each statement.
    outlines: Vec<(String, Currency)>,
    sender: mpsc::Sender<(usize, Vec<PreparedLine>)>,
}

/// [`BATCH`], or what a test says.
fn lines_of_a_batch() -> usize {
    fail::fail_point!("lines-of-a-batch", |told| told.and_then(|lines| lines.parse().ok()).unwrap_or(BATCH));
    BATCH
}

/// The second reading: lines are hashed and sealed here, away from the thread that writes.
fn prepare_all(
    format: StatementFormat,
    source: &mut dyn BufRead,
    mapping: Option<&Mapping>,
    work: Preparing,
) -> Result<(), ImportError> {
    let Preparing { platform, key, outlines, sender } = work;
    let mut keys: HashMap<(String, Currency), LineKeys> = HashMap::new();
    let most = lines_of_a_batch();
    let (mut number, mut batch, mut failed) = (0usize, Vec::with_capacity(most), None);
    let stop = || Unreadable::at("the file", "could not be imported further");
    let send = |number: usize, batch: &mut Vec<PreparedLine>| {
        let full = std::mem::replace(batch, Vec::with_capacity(most));
        if full.is_empty() { Ok(()) } else { sender.blocking_send((number - 1, full)) }
    };
    let read = read_statement(format, source, mapping, &mut |piece| {
        match piece {
            Piece::Begin => {
                send(number.max(1), &mut batch).map_err(|_| stop())?;
                number += 1;
            }
            Piece::Line(line) => {
                let outline = outlines.get(number.wrapping_sub(1)).ok_or_else(stop)?;
                let account = format!("{} {}", outline.0, outline.1);
                let keys = keys.entry(outline.clone()).or_insert_with(|| LineKeys::new(&key, &account));
                let (keyring, sources) = (&platform.keyring, &platform.sources);
                match PreparedLine::try_new(&line, outline.1, keys, &key, keyring, sources) {
                    Ok(line) => batch.push(line),
                    Err(error) => {
                        failed = Some(error);
                        return Err(stop());
                    }
                }
                if batch.len() == most {
                    send(number, &mut batch).map_err(|_| stop())?;
                }
            }
            _ => {}
        }
        Ok(())
    });
    if let Some(error) = failed {
        return Err(error.into());
    }
    read?;
    if number > 0 {
        // Who has gone says why.
        let _ = send(number, &mut batch);
    }
    Ok(())
}
