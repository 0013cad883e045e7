//! Reads a list of Stripe's forward, oldest first, from a checkpoint that is kept after each page.

use chrono::{DateTime, Utc};

use crate::{
    app::process_events::ProcessError,
    payments::sweeps::{self, Checkpoint},
    platform::Platform,
    stripe::{Client, ListedEvent, ListedLine, StripeError, Window},
};

/// Something listed, with its id and its time (Unix seconds, UTC).
pub(super) trait Listed {
    fn id(&self) -> &str;
    fn created(&self) -> i64;
}

impl Listed for ListedEvent {
    fn id(&self) -> &str {
        &self.id
    }

    fn created(&self) -> i64 {
        self.created
    }
}

impl Listed for ListedLine {
    fn id(&self) -> &str {
        &self.id
    }

    fn created(&self) -> i64 {
        self.created
    }
}

/// A list: how a page of it is asked for, and what is done with one.
pub(super) trait List {
    type Item: Listed + Send;
    /// The name of its checkpoint.
    const NAME: &'static str;

    /// Newest first, and whether there is more.
    async fn page(stripe: &Client, window: Window<'_>) -> Result<(Vec<Self::Item>, bool), StripeError>;

    /// Works on a page, oldest first.
    async fn work(&mut self, items: Vec<Self::Item>) -> Result<(), ProcessError>;
}

/// From where to where.
#[derive(Clone, Copy, Debug)]
pub(super) struct Span {
    /// Where it begins when no earlier sweep was interrupted.
    pub from: DateTime<Utc>,
    /// What was made after this is left for the next sweep.
    pub until: DateTime<Utc>,
    /// Stripe keeps nothing older of this list.
    pub kept_from: Option<DateTime<Utc>>,
    /// Whether the turn for the nightly sweep is held, and kept with each page.
    pub nightly: bool,
}

/// Walks through the list and hands each page on. A walk that was killed goes on where it was.
pub(super) async fn walk<L: List>(
    platform: &Platform,
    stripe: &Client,
    list: &mut L,
    span: Span,
) -> Result<(), ProcessError> {
    let interrupted = sweeps::checkpoint(&platform.db, L::NAME)
        .await?
        .filter(|known| known.running && span.kept_from.is_none_or(|kept| known.reached_at > kept));
    let mut cursor = match interrupted {
        Some(known) => Some(known.cursor),
        None => begin(platform, stripe, list, span).await?,
    };
    let until = span.until.timestamp();
    while let Some(after) = cursor.take() {
        let window = Window { newer_than: Some(&after), ..Window::default() };
        let (mut items, more) = L::page(stripe, window).await?;
        items.reverse();
        let whole = items.len();
        items.retain(|item| item.created() <= until);
        let ends = !more || items.len() < whole;
        let last = items.last().map(|item| (item.id().to_owned(), item.created()));
        if !items.is_empty() {
            list.work(items).await?;
        }
        fail::fail_point!("sweep-page-worked-before-kept");
        let Some((id, created)) = last else { break };
        keep(platform, L::NAME, (&id, created), span.nightly).await?;
        fail::fail_point!("sweep-page-done");
        cursor = (!ends).then_some(id);
    }
    fail::fail_point!("sweep-list-read-before-rest");
    Ok(sweeps::rest(&platform.db, L::NAME, span.until.min(platform.sources.now())).await?)
}

/// The id after which the walk begins; what is older than that is not wanted. Where nothing older is listed,
/// the oldest that is wanted is worked on here.
async fn begin<L: List>(
    platform: &Platform,
    stripe: &Client,
    list: &mut L,
    span: Span,
) -> Result<Option<String>, ProcessError> {
    let from = span.from.timestamp();
    let older = Window { before: Some(from), ..Window::default() };
    if let Some(item) = L::page(stripe, older).await?.0.first() {
        keep(platform, L::NAME, (item.id(), item.created()), span.nightly).await?;
        return Ok(Some(item.id().to_owned()));
    }
    let Some(oldest) = oldest::<L>(stripe, from, span.until.timestamp() + 1).await? else { return Ok(None) };
    let (id, created) = (oldest.id().to_owned(), oldest.created());
    list.work(vec![oldest]).await?;
    fail::fail_point!("sweep-oldest-worked-before-kept");
    keep(platform, L::NAME, (&id, created), span.nightly).await?;
    Ok(Some(id))
}

/// The oldest item of a span, found by halving it: a list cannot be asked for its end.
async fn oldest<L: List>(stripe: &Client, from: i64, until: i64) -> Result<Option<L::Item>, StripeError> {
    let (mut low, mut high) = (from, until);
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        let window = Window { from: Some(low), before: Some(middle), most: Some(1), ..Window::default() };
        let (mut items, more) = L::page(stripe, window).await?;
        match (items.pop(), more) {
            (None, _) => low = middle,
            (Some(only), false) => return Ok(Some(only)),
            (Some(_), true) => high = middle,
        }
    }
    let window = Window { from: Some(low), before: Some(high), ..Window::default() };
    let (items, _) = L::page(stripe, window).await?;
    last_within::<L>(stripe, low, high, items).await
}

/// The last of the list within one second, page by page.
async fn last_within<L: List>(
    stripe: &Client,
    from: i64,
    before: i64,
    mut items: Vec<L::Item>,
) -> Result<Option<L::Item>, StripeError> {
    loop {
        let Some(last) = items.pop() else { return Ok(None) };
        let window = Window {
            from: Some(from),
            before: Some(before),
            older_than: Some(last.id()),
            ..Window::default()
        };
        let (older, _) = L::page(stripe, window).await?;
        if older.is_empty() {
            return Ok(Some(last));
        }
        items = older;
    }
}

async fn keep(
    platform: &Platform,
    list: &'static str,
    (cursor, created): (&str, i64),
    nightly: bool,
) -> Result<(), ProcessError> {
    let reached_at = DateTime::from_timestamp(created, 0).unwrap_or(DateTime::UNIX_EPOCH);
    let checkpoint = Checkpoint { cursor: cursor.to_owned(), reached_at, running: true };
    sweeps::keep(&platform.db, list, checkpoint).await?;
    tracing::debug!(list, until = %reached_at, "a page was swept");
    if nightly {
        sweeps::keep_turn(&platform.db, platform.sources.now()).await?;
    }
    Ok(())
}
