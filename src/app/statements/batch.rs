//! What each line of a batch is: known already, booked by hand before, a payout of Stripe's, money under a reference of
//! ours, or nothing that anybody can say yet. Nothing is guessed: what is only near is proposed, and waits.

use chrono::{DateTime, NaiveDate, Utc};
use futures_util::future::try_join;
use tokio::sync::oneshot;
use uuid::Uuid;

use super::{
    super::{
        dispatch::{Booked, book_transfer},
        transfers::{Shared, book_shared},
    },
    looking::{Looking, Owned, Verdict},
};
use crate::{
    bank::{
        expected::note_came,
        known_in_other_formats, known_macs,
        line::{Found, LineState, PreparedLine},
        record_lines, record_same_lines,
        same_line::{Likeness, ToldBefore, told_before},
    },
    donations::{donation::Donation, settle_pledges},
    kernel::{
        ids::SealingKeyId,
        money::Money,
        payment_fact::{Transfer, TransferChannel},
        reference::Reference,
    },
    ledger::{
        record_entry,
        templates::{
            outgoing::{Outgoing, outgoing_unexplained},
            transfer_unexplained::UnexplainedTransfer,
        },
    },
    payments::{record_new_transfers, record_unexplained},
    platform::{
        Platform,
        db::{Room, StoreError, Tx},
    },
};

/// What an import asks of SQLite: nearly every line changes a page of its own, and all of them are changed again by later
/// batches, so that the log is copied back seldom.
const ROOM: Room = Room { pages: 24, log: 192 };

/// Where the lines belong.
#[derive(Clone)]
pub(super) struct Place {
    pub statement: Uuid,
    pub account: String,
    /// Of the statement.
    pub format: &'static str,
    /// What nothing explains waits in this fund's books.
    pub fund: String,
}

/// How many lines were what, and what they come to in minor units.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sorted {
    pub booked: (u64, i64),
    pub by_hand: (u64, i64),
    pub payouts: (u64, i64),
    pub suspense_in: (u64, i64),
    pub suspense_out: (u64, i64),
    pub nothing: u64,
    /// Lines in suspense for which something is proposed.
    pub proposed: u64,
    /// Lines that probably came in another format before: nothing is booked of them until somebody says.
    pub asked: (u64, i64),
}

impl Sorted {
    pub fn lines(&self) -> u64 {
        let sums = [self.booked, self.by_hand, self.payouts, self.suspense_in, self.suspense_out, self.asked];
        sums.iter().map(|(lines, _)| lines).sum::<u64>() + self.nothing
    }

    pub(super) fn add(&mut self, other: &Self) {
        let plus = |into: &mut (u64, i64), more: (u64, i64)| {
            into.0 += more.0;
            into.1 = into.1.saturating_add(more.1);
        };
        plus(&mut self.booked, other.booked);
        plus(&mut self.by_hand, other.by_hand);
        plus(&mut self.payouts, other.payouts);
        plus(&mut self.suspense_in, other.suspense_in);
        plus(&mut self.suspense_out, other.suspense_out);
        plus(&mut self.asked, other.asked);
        self.nothing += other.nothing;
        self.proposed += other.proposed;
    }

    fn count(&mut self, line: &PreparedLine, found: &Found) {
        let into = match found.state {
            LineState::Booked => &mut self.booked,
            LineState::ByHand => &mut self.by_hand,
            LineState::Payout => &mut self.payouts,
            LineState::Suspense if line.amount.minor < 0 => &mut self.suspense_out,
            LineState::Suspense => &mut self.suspense_in,
            LineState::Nothing => {
                self.nothing += 1;
                return;
            }
        };
        into.0 += 1;
        into.1 = into.1.saturating_add(line.amount.minor);
        if !found.proposals.is_empty() {
            self.proposed += 1;
        }
    }
}

/// A dry run ends by rolling back.
enum Ended {
    Dry(Box<Written>),
    Store(StoreError),
}

impl From<StoreError> for Ended {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// What became of a batch.
#[derive(Default)]
pub(super) struct Written {
    /// Lines that were here before.
    pub known: u64,
    pub sorted: Sorted,
    /// The sealing key whose row was written, to be reported as stored.
    pub stored_key: Option<SealingKeyId>,
}

/// Told once it is known that all lines of a batch are plain: new, and each pays a promise of one gift, which is locked by
/// then, or lines that were here before. Nothing that a later batch may look for is taken by them.
pub(super) type IsPlain = oneshot::Sender<()>;

/// Books a batch in one transaction; how many lines were known, and what the others are.
pub(super) async fn write(
    platform: Platform,
    place: Place,
    lines: Vec<PreparedLine>,
    dry_run: bool,
    is_plain: Option<IsPlain>,
) -> Result<Written, StoreError> {
    let context = platform.clone();
    let write = move |tx: Tx| async move {
        let done = write_in(&tx, &context, &place, lines, (dry_run, is_plain)).await?;
        if dry_run { Err(Ended::Dry(Box::new(done))) } else { Ok(done) }
    };
    match platform.db.write(write).await {
        Ok(done) => Ok(done),
        // Nothing is stored.
        Err(Ended::Dry(done)) => Ok(Written { stored_key: None, ..*done }),
        Err(Ended::Store(error)) => Err(error),
    }
}

async fn write_in(
    tx: &Tx,
    platform: &Platform,
    place: &Place,
    lines: Vec<PreparedLine>,
    (dry_run, is_plain): (bool, Option<IsPlain>),
) -> Result<Written, StoreError> {
    tx.expect_many_rows().await?;
    tx.give_room(ROOM).await?;
    let mut keys: Vec<_> = lines.iter().map(|line| line.key).collect();
    // In the order of the index: neighbours lie on one page of it.
    keys.sort_unstable();
    let known = known_macs(tx, &keys).await?;
    let before = lines.len();
    let mut lines: Vec<PreparedLine> = lines.into_iter().filter(|line| !known.contains(&line.key)).collect();
    let owned = Owned::of(tx, &lines).await?;
    for line in &mut lines {
        line.carried = line.references.iter().filter(|reference| owned.has(reference)).copied().collect();
    }
    let (lines, told) = take_told_before(tx, place, lines).await?;
    let mut sorted = Sorted::default();
    for (line, _) in told.iter().filter(|(_, told)| told.likeness == Likeness::Perhaps) {
        sorted.asked = (sorted.asked.0 + 1, sorted.asked.1.saturating_add(line.amount.minor));
    }
    let known = (before - lines.len()) as u64 - sorted.asked.0;
    let asked = told.iter().filter(|(_, told)| told.likeness == Likeness::Perhaps).map(|(line, _)| line);
    let stored_key =
        lines.iter().chain(asked).filter_map(|line| line.sealed.as_ref()?.key_to_mark()).next_back();
    let is_plain = is_plain.filter(|_| told.is_empty());
    if !dry_run {
        let of = (place.account.as_str(), place.format);
        record_same_lines(tx, place.statement, of, told, platform.sources.now()).await?;
    }
    if !lines.is_empty() {
        sorted.add(&book_new(tx, platform, place, lines, owned, (dry_run, is_plain)).await?);
    }
    Ok(Written { known, sorted, stored_key })
}

/// Books lines that did not come before, and keeps them.
async fn book_new(
    tx: &Tx,
    platform: &Platform,
    place: &Place,
    lines: Vec<PreparedLine>,
    owned: Owned,
    (dry_run, is_plain): (bool, Option<IsPlain>),
) -> Result<Sorted, StoreError> {
    let mut looking = Looking::begin(tx, place, &lines, owned).await?;
    let mut verdicts: Vec<Verdict> = lines.iter().map(|line| looking.at(line)).collect();
    looking.refuse_second_gifts(&mut verdicts);
    if let Some(is_plain) = is_plain
        && verdicts.iter().all(|verdict| looking.pledge(verdict).is_some())
    {
        // Who waits for it may have gone.
        let _ = is_plain.send(());
    }
    let now = platform.sources.now();
    let (mut sorted, mut pledges, mut pledged, mut others) =
        (Sorted::default(), Vec::new(), Vec::new(), Vec::new());
    for (line, verdict) in lines.into_iter().zip(verdicts) {
        let Some(gift) = looking.pledge(&verdict) else {
            others.push((line, verdict));
            continue;
        };
        let what = booked(&line, gift.reference);
        sorted.count(&line, &what);
        pledges.push((transfer(&line, gift.reference, TransferChannel::BankTransfer), gift));
        pledged.push((line, what));
    }
    // Side by side: while the database writes rows of one table those of another are made.
    let keep = keep_lines(tx, place, pledged, dry_run, now);
    try_join(book_pledges(tx, platform, pledges), keep).await?;
    let (mut came, mut kept) = (Vec::new(), Vec::with_capacity(others.len()));
    for (line, verdict) in others {
        let what = match verdict {
            Verdict::Is(what, expected) => {
                came.extend(expected.map(|expected| (expected, line.id)));
                what
            }
            Verdict::Gift(reference, proposals) | Verdict::Body(reference, proposals) => {
                book_one(tx, platform, place, &looking, &line, reference, proposals).await?
            }
            Verdict::Bodies(references) => book_several(tx, platform, place, &line, references).await?,
            Verdict::Unknown(proposals) => suspend(tx, platform, place, &line, proposals).await?,
        };
        sorted.count(&line, &what);
        kept.push((line, what));
    }
    keep_lines(tx, place, kept, dry_run, now).await?;
    if !dry_run {
        for (expected, line) in came {
            note_came(tx, expected, line).await?;
        }
    }
    Ok(sorted)
}

async fn keep_lines(
    tx: &Tx,
    place: &Place,
    lines: Vec<(PreparedLine, Found)>,
    dry_run: bool,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    if dry_run {
        return Ok(());
    }
    record_lines(tx, place.statement, &place.account, lines, now).await
}

/// Lines that came in another format before go aside: those that are certain, and those of which somebody is asked.
async fn take_told_before(
    tx: &Tx,
    place: &Place,
    lines: Vec<PreparedLine>,
) -> Result<(Vec<PreparedLine>, Vec<(PreparedLine, ToldBefore)>), StoreError> {
    let known = known_in_other_formats(tx, (place.account.as_str(), place.format), &lines).await?;
    let mut told = told_before(&lines, known);
    let (mut new, mut before) = (Vec::with_capacity(lines.len()), Vec::new());
    for line in lines {
        match told.remove(&line.id) {
            Some(told) => before.push((line, told)),
            None => new.push(line),
        }
    }
    Ok((new, before))
}

/// Promises of one gift by transfer: all that a batch has, booked at once.
async fn book_pledges(
    tx: &Tx,
    platform: &Platform,
    pledges: Vec<(Transfer, &Donation)>,
) -> Result<(), StoreError> {
    let (transfers, gifts): (Vec<_>, Vec<_>) =
        pledges.into_iter().map(|(transfer, gift)| ((transfer, gift.fund.clone()), gift)).unzip();
    if transfers.is_empty() {
        return Ok(());
    }
    let payments = record_new_transfers(tx, &platform.sources, &transfers).await?;
    let settled: Vec<_> = gifts.into_iter().zip(&payments).collect();
    settle_pledges(tx, platform, &settled).await
}

fn transfer(line: &PreparedLine, reference: Reference, channel: TransferChannel) -> Transfer {
    Transfer { reference, amount: line.amount, channel, date: line.date, bank_ref: line.source_ref.clone() }
}

fn booked(line: &PreparedLine, reference: Reference) -> Found {
    let source = Some(("bank", line.source_ref.clone()));
    Found { state: LineState::Booked, source, reference: Some(reference), proposals: Vec::new() }
}

async fn book_one(
    tx: &Tx,
    platform: &Platform,
    place: &Place,
    looking: &Looking,
    line: &PreparedLine,
    reference: Reference,
    otherwise: Vec<(String, &'static str)>,
) -> Result<Found, StoreError> {
    let is_regular = looking.gift(&reference).is_some_and(|gift| gift.frequency.is_regular());
    let channel = if is_regular { TransferChannel::StandingOrder } else { TransferChannel::BankTransfer };
    match book_transfer(tx, platform, &transfer(line, reference, channel), None).await? {
        Booked::New | Booked::AlreadyThere => Ok(booked(line, reference)),
        Booked::OtherLine | Booked::UnknownReference => suspend(tx, platform, place, line, otherwise).await,
    }
}

async fn book_several(
    tx: &Tx,
    platform: &Platform,
    place: &Place,
    line: &PreparedLine,
    references: Vec<Reference>,
) -> Result<Found, StoreError> {
    let Some(first) = references.first().copied() else {
        return suspend(tx, platform, place, line, Vec::new()).await;
    };
    let whole = transfer(line, first, TransferChannel::BankTransfer);
    match book_shared(tx, platform, &whole, &references).await? {
        Shared::New(_) | Shared::AlreadyThere => Ok(booked(line, first)),
        Shared::Not(_) => {
            let near = references.iter().map(|r| (r.to_string(), "one of several references")).collect();
            suspend(tx, platform, place, line, near).await
        }
    }
}

/// Keeps a line in suspense, with what is near.
async fn suspend(
    tx: &Tx,
    platform: &Platform,
    place: &Place,
    line: &PreparedLine,
    proposals: Vec<(String, &'static str)>,
) -> Result<Found, StoreError> {
    let source_ref = line.source_ref.clone();
    let source = book_suspense(tx, platform, &source_ref, line.amount, line.date, place.fund.clone()).await?;
    let source = Some((source, source_ref));
    Ok(Found { state: LineState::Suspense, source, reference: None, proposals })
}

/// Books money that nothing explains; says of which source that is.
pub(super) async fn book_suspense(
    tx: &Tx,
    platform: &Platform,
    source_ref: &str,
    amount: Money,
    date: NaiveDate,
    fund: String,
) -> Result<&'static str, StoreError> {
    let (sources, source_ref) = (&platform.sources, source_ref.to_owned());
    if amount.minor > 0 {
        let channel = TransferChannel::BankTransfer;
        let transfer = UnexplainedTransfer { bank_ref: source_ref, amount, channel, date, fund };
        record_unexplained(tx, sources, &transfer, "").await?;
        return Ok("bank");
    }
    let amount = amount.checked_neg().map_err(|_| StoreError::Corrupt("a line's amount".to_owned()))?;
    let outgoing = Outgoing { source_ref, amount, date, fund };
    record_entry(tx, sources, &outgoing_unexplained(&outgoing)?).await?;
    Ok("bank_line_out")
}
