//! SQL of the export. A page comes as one text, its rows parted by the record separator and their fields by the unit
//! separator: one value a page instead of twenty a row is what makes a million rows quick.

use sea_orm::{ConnectionTrait, DatabaseBackend, Statement};
use uuid::Uuid;

use super::{filter::PaymentFilter, totals::ExportTotals};
use crate::{
    ledger::totals::PENDING_POSTINGS,
    platform::db::{Db, StoreError},
    reports::store::Conditions,
};

const SEPARATOR: char = '\u{1f}';
const ROW_SEPARATOR: char = '\u{1e}';
/// The state of one payment, as the list and the exports have it.
pub(in crate::reports) const STATUS: &str = "CASE WHEN p.returned_at IS NOT NULL THEN 'failed' WHEN p.dispute_status IN ('open', 'lost') THEN 'disputed' \
     WHEN p.refunded_minor >= p.amount_minor THEN 'refunded' \
     WHEN p.refunded_minor > 0 THEN 'partially_refunded' ELSE 'paid' END";

/// Where a page ends: its last row's place in the order of (business date, id).
#[derive(Clone, Copy, Debug)]
pub(super) struct Position {
    date: chrono::NaiveDate,
    id: Uuid,
}

/// Where a page begins.
#[derive(Clone, Copy, Debug)]
pub(super) enum Begin {
    First,
    After(Position),
}

/// A row, borrowed from its text. What is absent is empty.
pub(super) struct Fields<'a> {
    pub reference: &'a str,
    pub paid_on: &'a str,
    pub occurred_at: &'a str,
    pub channel: &'a str,
    pub fund: &'a str,
    pub currency: &'a str,
    pub amount_minor: &'a str,
    pub refunded_minor: &'a str,
    pub fee_minor: &'a str,
    pub fee_currency: &'a str,
    pub dispute: &'a str,
    pub balance_transaction: &'a str,
    pub status: &'a str,
    pub frequency: &'a str,
    pub method: &'a str,
    pub charge: &'a str,
    /// Hexadecimal: supporter, its sealing key, sealed name, sealed email.
    pub sealed: [&'a str; 4],
}

fn damaged() -> StoreError {
    StoreError::Corrupt("a payment cannot be read".to_owned())
}

/// The page's SQL text of one row. The bank's id of a line is the one free text: it comes last, so
/// that nothing in it can push other fields out of their columns.
fn line_sql(sqlite: bool, names: bool) -> String {
    let (separator, row_separator, instant, date) = if sqlite {
        ("char(31)", "char(30)", "replace(substr(p.occurred_at, 1, 19), ' ', 'T') || 'Z'", "p.business_date")
    } else {
        (
            "chr(31)",
            "chr(30)",
            // Both as ISO 8601 has them: sqlx sets the session's DateStyle. `to_char` takes several times as long.
            "replace(left(CAST(p.occurred_at AT TIME ZONE 'UTC' AS TEXT), 19), ' ', 'T') || 'Z'",
            "CAST(p.business_date AS TEXT)",
        )
    };
    let hex = |column: &str| {
        if sqlite {
            format!("COALESCE(hex({column}), '')")
        } else {
            format!("COALESCE(encode({column}, 'hex'), '')")
        }
    };
    let mut parts: Vec<String> = [date, instant].map(str::to_owned).into();
    parts.extend(["p.channel", "p.fund", "p.currency"].map(str::to_owned));
    parts.extend(["p.amount_minor", "p.refunded_minor"].map(|c| format!("CAST({c} AS TEXT)")));
    parts.push("COALESCE(CAST(p.fee_minor AS TEXT), '')".to_owned());
    parts.extend(
        [
            "p.fee_currency",
            "p.reference",
            "p.dispute_status",
            "p.balance_transaction",
            "d.frequency",
            "d.method",
        ]
        .map(|c| format!("COALESCE({c}, '')")),
    );
    parts.push(STATUS.to_owned());
    if names {
        let uuid = |c: &str| if sqlite { hex(c) } else { format!("COALESCE({c}::text, '')") };
        parts.extend([uuid("s.id"), uuid("s.sealing_key_id"), hex("s.name"), hex("s.email")]);
    }
    // The only text that comes from outside: it must not end a row.
    parts.push(format!("replace(p.source_ref, {row_separator}, ' ')"));
    format!("concat_ws({separator}, {})", parts.join(", "))
}

/// The rows of one page, in the order of (business date, id).
#[derive(Default)]
pub(super) struct Page {
    text: String,
    pub count: usize,
}

impl Page {
    pub fn rows(&self) -> impl Iterator<Item = &str> {
        let some = (self.count > 0).then(|| self.text.split(ROW_SEPARATOR));
        some.into_iter().flatten()
    }
}

/// Fields of a row's text.
pub(super) fn fields(line: &str, names: bool) -> Result<Fields<'_>, StoreError> {
    let mut parts = line.splitn(if names { 20 } else { 16 }, SEPARATOR);
    let mut next = || parts.next().ok_or_else(damaged);
    let (paid_on, occurred_at, channel, fund, currency) = (next()?, next()?, next()?, next()?, next()?);
    let (amount_minor, refunded_minor, fee_minor, fee_currency) = (next()?, next()?, next()?, next()?);
    let (reference, dispute, balance_transaction) = (next()?, next()?, next()?);
    let (frequency, method, status) = (next()?, next()?, next()?);
    let sealed = if names { [next()?, next()?, next()?, next()?] } else { [""; 4] };
    Ok(Fields {
        reference,
        paid_on,
        occurred_at,
        channel,
        fund,
        currency,
        amount_minor,
        refunded_minor,
        fee_minor,
        fee_currency,
        dispute,
        balance_transaction,
        status,
        frequency,
        method,
        charge: next()?,
        sealed,
    })
}

/// The newest payment's id.
pub(super) async fn head(db: &Db) -> Result<Option<Uuid>, StoreError> {
    let backend = db.reader().get_database_backend();
    let statement = Statement::from_string(backend, "SELECT id FROM payment ORDER BY id DESC LIMIT 1");
    let row = db.reader().query_one_raw(statement).await?;
    Ok(row.map(|row| row.try_get_by_index(0)).transpose()?)
}

/// The currencies of what a filter takes.
pub(super) async fn currencies(db: &Db, filter: &PaymentFilter) -> Result<Vec<String>, StoreError> {
    let mut conditions = Conditions::default();
    conditions.filter(filter, "p", "p");
    conditions.origin(filter);
    if let Some(status) = filter.status {
        conditions.and(&format!("{STATUS} ="), status.code());
    }
    let sql = format!("SELECT DISTINCT p.currency FROM payment p WHERE 1 = 1{} ORDER BY 1", conditions.text);
    let backend = db.reader().get_database_backend();
    let statement = Statement::from_sql_and_values(backend, sql, conditions.values);
    let rows = db.reader().query_all_raw(statement).await?;
    rows.iter().map(|row| Ok(row.try_get_by_index(0)?)).collect()
}

impl Conditions {
    /// What the ledger and payments both know. `moved`: the row with the date; `fund`: that with the rest.
    pub(in crate::reports) fn filter(&mut self, filter: &PaymentFilter, dated: &str, rest: &str) {
        if let Some(from) = filter.from {
            self.and(&format!("{dated}.business_date >="), from);
        }
        if let Some(to) = filter.to {
            self.and(&format!("{dated}.business_date <="), to);
        }
        if let Some(channel) = &filter.channel {
            self.and(&format!("{dated}.channel ="), channel.as_str());
        }
        if let Some(fund) = &filter.fund {
            self.and(&format!("{rest}.fund ="), fund.as_str());
        }
        if let Some(currency) = filter.currency {
            self.and(&format!("{rest}.currency ="), currency.code());
        }
    }

    /// Whose payments these are, and what brought them to the bank: of the payment `p`. Written so that few are looked
    /// up, and not all looked through.
    pub(in crate::reports) fn origin(&mut self, filter: &PaymentFilter) {
        if let Some(body) = filter.body {
            let body = self.value(String::from(body));
            self.text.push_str(&format!(
                " AND p.id IN (SELECT b.id FROM payment b WHERE b.reference = {body} UNION ALL \
                 SELECT b.id FROM regular_gift g JOIN donation h ON h.id = g.donation_id \
                 JOIN payment b ON b.reference = h.reference WHERE g.twin_body = {body})"
            ));
        }
        if let Some(payout) = &filter.payout {
            let payout = self.value(payout.as_str());
            self.text.push_str(&format!(
                " AND p.id IN (SELECT b.id FROM balance_line l JOIN payment b \
                 ON b.source = 'stripe' AND b.source_ref = l.source WHERE l.payout_id = {payout})"
            ));
        }
    }
}

/// The payments of a filter, as far as they are in the export whose head this is, from a page's beginning on.
fn wanted(filter: &PaymentFilter, begin: Begin, head: Uuid) -> Conditions {
    let mut conditions = Conditions::default();
    conditions.and("p.id <=", head);
    conditions.filter(filter, "p", "p");
    conditions.origin(filter);
    if let Some(status) = filter.status {
        conditions.and(&format!("{STATUS} ="), status.code());
    }
    if let Begin::After(after) = begin {
        let (date, id) = (conditions.value(after.date), conditions.value(after.id));
        conditions.text.push_str(&format!(" AND (p.business_date, p.id) > ({date}, {id})"));
    }
    conditions
}

/// Where a page of so many rows ends; `None` when there are not so many left.
pub(super) async fn page_end(
    db: &Db,
    filter: &PaymentFilter,
    begin: Begin,
    head: Uuid,
    rows: u32,
) -> Result<Option<Position>, StoreError> {
    let conditions = wanted(filter, begin, head);
    let sql = format!(
        "SELECT p.business_date, p.id FROM payment p WHERE 1 = 1{} \
         ORDER BY p.business_date, p.id LIMIT 1 OFFSET {}",
        conditions.text,
        rows.saturating_sub(1),
    );
    let backend = db.reader().get_database_backend();
    let statement = Statement::from_sql_and_values(backend, sql, conditions.values);
    let row = db.reader().query_one_raw(statement).await?;
    row.map(|row| Ok(Position { date: row.try_get_by_index(0)?, id: row.try_get_by_index(1)? })).transpose()
}

/// The rows from a page's beginning to its end, or to the last, in the order of (business date, id).
pub(super) async fn page(
    db: &Db,
    filter: &PaymentFilter,
    begin: Begin,
    end: Option<Position>,
    head: Uuid,
    names: bool,
) -> Result<Page, StoreError> {
    let mut conditions = wanted(filter, begin, head);
    if let Some(end) = end {
        let (date, id) = (conditions.value(end.date), conditions.value(end.id));
        conditions.text.push_str(&format!(" AND (p.business_date, p.id) <= ({date}, {id})"));
    }
    let people = if names { "LEFT JOIN supporter s ON s.id = d.supporter_id" } else { "" };
    let (joined, row_separator) =
        if db.is_sqlite() { ("group_concat", "char(30)") } else { ("string_agg", "chr(30)") };
    let sql = format!(
        "SELECT count(*), {joined}(line, {row_separator} ORDER BY business_date, id) FROM ( \
           SELECT {line} AS line, p.business_date, p.id \
           FROM payment p LEFT JOIN donation d ON d.reference = p.reference {people} \
           WHERE 1 = 1{}) AS page",
        conditions.text,
        line = line_sql(db.is_sqlite(), names),
    );
    let statement =
        Statement::from_sql_and_values(db.reader().get_database_backend(), sql, conditions.values);
    let Some(row) = db.reader().query_one_raw(statement).await? else { return Ok(Page::default()) };
    let count: i64 = row.try_get_by_index(0)?;
    let text: Option<String> = row.try_get_by_index(1)?;
    Ok(Page { text: text.unwrap_or_default(), count: usize::try_from(count).unwrap_or(0) })
}

/// What payments are credited to. Where one payment was for two funds, both sides of what the funds owe each other
/// belong to it: so each fund's sum is that of its payments.
const INCOME: &str = "'income:donations', 'income:affiliation-fees', 'liabilities:affiliations-prepaid', \
                      'equity:between-funds'";

/// Postings on suspense, for conditions on the few entries `e` to follow, with which a planner has to begin.
const SUSPENSE: &str = "SELECT g.currency, g.fund, -g.amount_minor FROM journal_entry e CROSS JOIN posting g \
                        WHERE g.entry_id = e.id AND g.account = 'liabilities:suspense'";

/// What the ledger received by currency and fund, gross: income from the daily totals and from entries that
/// the chain lacks, suspense from the few entries without a reference and from those that explained one; less what came in after `head`.
pub(super) async fn ledger_sums(
    db: &Db,
    filter: &PaymentFilter,
    head: Uuid,
) -> Result<ExportTotals, StoreError> {
    let mut day = Conditions::default();
    day.filter(filter, "t", "t");
    let mut tail = Conditions { values: day.values, ..Conditions::default() };
    tail.filter(filter, "e", "g");
    let mut suspense = Conditions { values: tail.values, ..Conditions::default() };
    suspense.filter(filter, "e", "g");
    let mut explained = Conditions { values: suspense.values, ..Conditions::default() };
    explained.filter(filter, "e", "g");
    let mut late = Conditions { values: explained.values, ..Conditions::default() };
    late.filter(filter, "p", "p");
    late.and("p.id >", head);
    let sql = format!(
        "SELECT currency, fund, CAST(SUM(minor) AS BIGINT) AS minor FROM ( \
           SELECT t.currency, t.fund, -SUM(t.amount_minor) AS minor FROM ledger_day_total t \
             WHERE t.account IN ({INCOME}){} GROUP BY t.currency, t.fund \
           UNION ALL SELECT g.currency, g.fund, -g.amount_minor FROM {PENDING_POSTINGS} \
             AND g.account IN ({INCOME}){} \
           UNION ALL {SUSPENSE} AND e.reference IS NULL AND e.template IN ('charge_taken', 'transfer_received'){} \
           UNION ALL {SUSPENSE} AND e.source IN ('charge_explained', 'bank_line_explained'){} \
           UNION ALL SELECT p.currency, p.fund, -p.amount_minor FROM payment p WHERE 1 = 1{}) AS moved \
         GROUP BY currency, fund HAVING SUM(minor) <> 0",
        day.text, tail.text, suspense.text, explained.text, late.text,
    );
    let backend = match db.is_sqlite() {
        true => DatabaseBackend::Sqlite,
        false => DatabaseBackend::Postgres,
    };
    let rows = db.reader().query_all_raw(Statement::from_sql_and_values(backend, sql, late.values)).await?;
    let mut totals = ExportTotals::default();
    for row in rows {
        let (currency, fund): (String, String) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
        totals.add_sum(&currency, &fund, row.try_get_by_index(2)?)?;
    }
    Ok(totals)
}
