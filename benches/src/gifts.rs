//! p1 to p4: gifts taken, webhooks archived, and payments booked with their receipts.

use std::{
    net::SocketAddr,
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::{
    Bench,
    database::Database,
    events::{Templates, gift_request},
    http::{Answers, Requests, send},
    limits,
    report::{Turns, at_least, median, note},
    service::{Service, Site},
};

const CONNECTIONS: usize = 32;
/// So long may it take until everything is booked.
const PATIENCE: Duration = Duration::from_secs(120);
/// Statements of one transaction: the giver, the gift, its reference, its mail; an event.
const STATEMENTS_OF_A_GIFT: usize = 4;
const STATEMENTS_OF_AN_EVENT: usize = 1;

/// p1: gifts by transfer.
pub fn transfers(bench: &Bench) -> Result<()> {
    let site = bench.sqlite()?;
    let service = site.start(&["serve", "--no-worker"])?;
    take_transfers(&[service.address], bench.gifts / 5)?;
    let mut turns = Turns::default();
    for _ in 0..bench.rounds {
        turns.limits.push(limits::sqlite_commits()?);
        turns.services.push(take_transfers(&[service.address], bench.gifts)?);
    }
    turns.rates("p1", 0.5);
    note("p1", &format!("{:.1} MiB resident afterwards", mebibytes(service.memory_kib("VmRSS")?)));
    Ok(())
}

/// p2: webhooks archived and acknowledged.
pub fn webhooks(bench: &Bench) -> Result<()> {
    let site = bench.sqlite()?;
    let service = site.start(&["serve", "--no-worker"])?;
    let templates = record_templates(&site, &service)?;
    archive(bench, &[service.address], &templates, "warm")?;
    let mut turns = Turns::default();
    for round in 0..bench.rounds {
        turns.limits.push(limits::sqlite_commits()?);
        turns.services.push(archive(bench, &[service.address], &templates, &format!("r{round}x"))?);
    }
    turns.rates("p2", 0.5);
    Ok(())
}

/// p3: from the first webhook until the last gift is paid, booked, and its receipt queued.
pub fn payments(bench: &Bench) -> Result<()> {
    let site = bench.sqlite()?;
    let sandbox = site.start_sandbox()?;
    let service = site.start(&["serve"])?;
    let templates = Templates::record(&service, sandbox.address)?;
    let mut rates = Vec::new();
    for round in 0..bench.rounds {
        rates.push(pay(bench, &site, &[service.address], &templates, &format!("r{round}x"))?);
    }
    at_least("p3", median(rates), " donations/s", 1_000.0);
    site.run(&["verify"]).context("p3: the books do not verify")
}

/// p4: the same on PostgreSQL, with one and two instances.
pub fn on_postgres(bench: &Bench) -> Result<()> {
    let site = bench.postgres("bench_gifts")?;
    let limit_site = bench.postgres("bench_limit")?;
    let sandbox = site.start_sandbox()?;
    let one = site.start(&["serve", "--no-worker"])?;
    let two = site.start(&["serve", "--no-worker"])?;
    let (single, both) = ([one.address], [one.address, two.address]);
    let templates = Templates::record(&one, sandbox.address)?;
    take_transfers(&both, bench.gifts / 5)?;
    archive(bench, &both, &templates, "warm")?;

    let limit = |statements| limits::pgbench(&limit_site.database, statements);
    let mut turns = Turns::default();
    let mut doubled = Vec::new();
    for _ in 0..bench.rounds {
        turns.limits.push(limit(STATEMENTS_OF_A_GIFT)?);
        turns.services.push(take_transfers(&single, bench.gifts)?);
        doubled.push(take_transfers(&both, bench.gifts)?);
    }
    let ratio = median(doubled.iter().zip(&turns.services).map(|(two, one)| two / one).collect());
    turns.rates("p4 p1", 0.3);
    at_least("p4 p1, 2 instances over 1, percent", ratio * 100.0, "", 90.0);

    let mut turns = Turns::default();
    let mut doubled = Vec::new();
    for round in 0..bench.rounds {
        turns.limits.push(limit(STATEMENTS_OF_AN_EVENT)?);
        turns.services.push(archive(bench, &single, &templates, &format!("s{round}x"))?);
        doubled.push(archive(bench, &both, &templates, &format!("d{round}x"))?);
    }
    let ratio = median(doubled.iter().zip(&turns.services).map(|(two, one)| two / one).collect());
    turns.rates("p4 p2", 0.3);
    at_least("p4 p2, 2 instances over 1, percent", ratio * 100.0, "", 90.0);
    drop((one, two));
    payments_on_postgres(bench, &templates)
}

fn payments_on_postgres(bench: &Bench, templates: &Templates) -> Result<()> {
    let site = bench.postgres("bench_payments")?;
    let _sandbox = site.start_sandbox()?;
    let mut medians = Vec::new();
    for instances in [1, 2] {
        let running = (0..instances).map(|_| site.start(&["serve"])).collect::<Result<Vec<_>>>()?;
        let addresses: Vec<_> = running.iter().map(|service| service.address).collect();
        let mut rates = Vec::new();
        for round in 0..bench.rounds {
            rates.push(pay(bench, &site, &addresses, templates, &format!("i{instances}r{round}x"))?);
        }
        medians.push(median(rates));
    }
    at_least("p4 p3, 1 instance", medians[0], " donations/s", 1_000.0);
    at_least("p4 p3, 2 instances", medians[1], " donations/s", 1_000.0);
    at_least("p4 p3, 2 instances over 1, percent", medians[1] / medians[0] * 100.0, "", 90.0);
    site.run(&["verify"]).context("p4: the books do not verify")
}

fn record_templates(site: &Site, service: &Service) -> Result<Templates> {
    let sandbox = site.start_sandbox()?;
    Templates::record(service, sandbox.address)
}

/// So many at once as in every other load.
pub fn requests(texts: Vec<Vec<u8>>, expected: u16) -> Requests {
    Requests { count: texts.len(), texts, connections: CONNECTIONS, expected }
}

/// Gifts a second.
pub fn take_transfers(addresses: &[SocketAddr], count: usize) -> Result<f64> {
    let texts = (0..count).map(|number| gift_request(number, "transfer", "once")).collect();
    Ok(send(addresses, requests(texts, 201))?.per_second())
}

/// Webhooks a second.
fn archive(bench: &Bench, addresses: &[SocketAddr], templates: &Templates, series: &str) -> Result<f64> {
    // To archive, a reference need not be known.
    let references: Vec<_> = (0..bench.gifts).map(|number| format!("{number:012}")).collect();
    Ok(send(addresses, requests(templates.requests(&references, series), 200))?.per_second())
}

/// Gifts a second, end to end.
fn pay(
    bench: &Bench,
    site: &Site,
    addresses: &[SocketAddr],
    templates: &Templates,
    series: &str,
) -> Result<f64> {
    let texts = (0..bench.gifts).map(|number| gift_request(number, "card", "once")).collect();
    let references = begin_by_card(addresses, texts)?;
    wait_until_quiet(&site.database)?;
    let before = receipts(&site.database)?;
    let texts = templates.requests(&references, series);
    let began = Instant::now();
    send(addresses, requests(texts, 200))?;
    let wanted = before + i64::try_from(references.len())?;
    while receipts(&site.database)? < wanted {
        ensure!(began.elapsed() < PATIENCE, "{} of {wanted} receipts", receipts(&site.database)?);
        thread::sleep(Duration::from_millis(100));
    }
    let rate = references.len() as f64 / began.elapsed().as_secs_f64();
    let sql = "SELECT COUNT(*) FROM donation d JOIN payment p ON p.reference = d.reference \
               JOIN journal_entry e ON e.source_ref = p.source_ref WHERE d.status = 'paid'";
    ensure!(site.database.number(sql)? >= wanted, "not every gift is paid and booked");
    wait_until_quiet(&site.database)?;
    Ok(rate)
}

/// The references of gifts that go to the card page.
pub fn begin_by_card(addresses: &[SocketAddr], texts: Vec<Vec<u8>>) -> Result<Vec<String>> {
    let Answers { bodies, .. } = send(addresses, requests(texts, 201))?;
    let reference = |body: &Vec<u8>| {
        let answer: Value = serde_json::from_slice(body)?;
        answer["reference"].as_str().map(str::to_owned).context("an answer without a reference")
    };
    bodies.iter().map(reference).collect()
}

/// Receipts queued or sent.
pub fn receipts(database: &Database) -> Result<i64> {
    database.number("SELECT COUNT(*) FROM receipt WHERE mail_id IS NOT NULL")
}

/// Lets the worker finish what earlier rounds left, so that each begins alike.
pub fn wait_until_quiet(database: &Database) -> Result<()> {
    let began = Instant::now();
    let sql = "SELECT (SELECT COUNT(*) FROM stripe_event WHERE state = 'queued') \
               + (SELECT COUNT(*) FROM mail WHERE state = 'queued') + (SELECT COUNT(*) FROM ledger_pending)";
    while database.number(sql)? > 0 {
        ensure!(began.elapsed() < PATIENCE, "the worker does not finish");
        thread::sleep(Duration::from_millis(200));
    }
    Ok(())
}

/// KiB as MiB.
pub fn mebibytes(kib: u64) -> f64 {
    kib as f64 / 1024.0
}
