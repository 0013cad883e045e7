//! A month's renewals of many regular gifts, and a sweep over what webhooks told and what they missed.

use std::{
    fs::File,
    net::SocketAddr,
    process::Stdio,
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use crate::{
    Bench,
    database::{Database, output},
    events::{gift_request, signed},
    gifts::{begin_by_card, mebibytes, receipts, requests, wait_until_quiet},
    http::{ask, post_json, send},
    report::{at_least, at_most, note},
    service::{Service, Site, memory_kib},
};

/// So many gifts are begun, paid and told together.
const TOGETHER: usize = 5_000;
/// One of so many webhooks does not come.
const MISSED: usize = 100;
/// So long may it take until a part is booked.
const PATIENCE: Duration = Duration::from_secs(300);

/// A month's renewals: from the first webhook of each part until its last gift is booked and its receipt queued.
pub fn renewals(bench: &Bench) -> Result<()> {
    let all = bench.gifts * 20;
    for (name, site) in [("SQLite", bench.sqlite()?), ("PostgreSQL", bench.postgres("bench_renewals")?)] {
        let sandbox = site.start_sandbox()?;
        let service = site.start(&["serve"])?;
        let mut parts = Vec::new();
        for first in (0..all).step_by(TOGETHER) {
            let count = TOGETHER.min(all - first);
            parts.push((count, renew(&site, &service, sandbox.address, count)?));
        }
        let rate = |parts: &[(usize, Duration)]| {
            let seconds: f64 = parts.iter().map(|(_, took)| took.as_secs_f64()).sum();
            parts.iter().map(|(count, _)| count).sum::<usize>() as f64 / seconds
        };
        let (first, last) = (rate(&parts[..1]), rate(&parts[parts.len() - 1..]));
        note("renewals", &format!("{name}: first part {first:.0} gifts/s, last part {last:.0} gifts/s"));
        let rate = rate(&parts);
        at_least(&format!("renewals {name}, {all} gifts"), rate, " gifts/s", 1_000.0);
        note("renewals", &format!("{:.1} MiB resident afterwards", mebibytes(service.memory_kib("VmRSS")?)));
        site.run(&["verify"]).with_context(|| format!("renewals: the books on {name} do not verify"))?;
    }
    Ok(())
}

/// Begins gifts, lets a period of each be paid, and times how long the service takes to book what it is told.
fn renew(site: &Site, service: &Service, sandbox: SocketAddr, count: usize) -> Result<Duration> {
    let gifts = (0..count).map(|number| gift_request(number, "card", "monthly")).collect();
    let references = begin_by_card(&[service.address], gifts)?;
    let order = json!({
        "renewals": count, "references": references, "email": "payer@example.org",
        "events": ["customer.subscription.created", "charge.succeeded", "invoice.paid"],
    });
    control(sandbox, "bulk", &order)?;
    let started = events(sandbox, "customer.subscription.created", count)?;
    send(&[service.address], requests(started, 200))?;
    wait_until_quiet(&site.database)?;
    let since = Since::now(&site.database)?;
    let charged = events(sandbox, "charge.succeeded", count)?;
    let paid = events(sandbox, "invoice.paid", count)?;
    let told = charged.into_iter().zip(paid).flat_map(|(charge, invoice)| [charge, invoice]).collect();
    site.database.analyze()?;
    let began = Instant::now();
    send(&[service.address], requests(told, 200))?;
    wait(&site.database, &since.receipts(), count as i64)?;
    let took = began.elapsed();
    wait_until_quiet(&site.database)?;
    let active = site.database.number("SELECT COUNT(*) FROM donation WHERE status = 'active'")?;
    ensure!(active >= receipts(&site.database)?, "{active} gifts are active");
    Ok(took)
}

/// The newest receipt at a time, written as the database wants it. Those after it are counted by their ids, which are in the
/// order of time: to count all of a hundred thousand again and again would be a part of what is measured.
struct Since(String);

impl Since {
    fn now(database: &Database) -> Result<Self> {
        let is_sqlite = matches!(database, Database::Sqlite(_));
        let id = if is_sqlite { "hex(id)" } else { "id" };
        let newest = format!("SELECT {id} FROM receipt ORDER BY receipt.id DESC LIMIT 1");
        let newest = String::from_utf8(output(&mut database.asking(&newest))?.stdout)?;
        Ok(Self(match (newest.trim(), is_sqlite) {
            ("", true) => "x''".to_owned(),
            ("", false) => "'00000000-0000-0000-0000-000000000000'".to_owned(),
            (id, true) => format!("x'{id}'"),
            (id, false) => format!("'{id}'"),
        }))
    }

    fn receipts(&self) -> String {
        format!("SELECT COUNT(*) FROM receipt WHERE id > {} AND mail_id IS NOT NULL", self.0)
    }
}

/// A sweep over events and lines of the balance of which one of a hundred was missed.
pub fn sweep(bench: &Bench) -> Result<()> {
    let all = bench.rows / 10;
    for (name, site) in [("SQLite", bench.sqlite()?), ("PostgreSQL", bench.postgres("bench_sweep")?)] {
        let sandbox = site.start_sandbox()?;
        let service = site.start(&["serve"])?;
        let began = Instant::now();
        for first in (0..all).step_by(TOGETHER) {
            charge(&site, &service, sandbox.address, TOGETHER.min(all - first))?;
        }
        wait(&site.database, "SELECT COUNT(*) FROM payment WHERE fee_minor IS NOT NULL", heard(all))?;
        drop(service);
        note("sweep", &format!("{name}: {all} charges made and told in {} s", began.elapsed().as_secs()));
        let known = site.database.number("SELECT COUNT(*) FROM payment")?;
        ensure!(known == heard(all), "{known} of {all} charges are known before the sweep");
        let (seconds, most) = reconcile(&site)?;
        at_most(&format!("sweep {name}, {all} events and as many lines"), seconds, " s", 60.0);
        at_most(&format!("sweep {name} peak memory"), most, " MiB", 64.0);
        let known = site.database.number("SELECT COUNT(*) FROM payment WHERE fee_minor IS NOT NULL")?;
        ensure!(known == all as i64, "{known} of {all} charges are booked with their fees after the sweep");
        site.run(&["verify"]).with_context(|| format!("sweep: the books on {name} do not verify"))?;
    }
    Ok(())
}

/// How many of so many charges a webhook tells.
fn heard(all: usize) -> i64 {
    (0..all)
        .step_by(TOGETHER)
        .map(|first| TOGETHER.min(all - first))
        .map(|part| part - missed(part))
        .sum::<usize>() as i64
}

fn missed(part: usize) -> usize {
    part.div_ceil(MISSED)
}

/// Begins gifts, lets each be charged, and tells all but one of a hundred.
fn charge(site: &Site, service: &Service, sandbox: SocketAddr, count: usize) -> Result<()> {
    let gifts = (0..count).map(|number| gift_request(number, "card", "once")).collect();
    let references = begin_by_card(&[service.address], gifts)?;
    let order = json!({ "charges": count, "references": references, "events": ["charge.succeeded"] });
    control(sandbox, "bulk", &order)?;
    let told = events(sandbox, "charge.succeeded", count)?;
    let told = told.into_iter().enumerate().filter(|(place, _)| place % MISSED != 0).map(|(_, text)| text);
    send(&[service.address], requests(told.collect(), 200))?;
    wait_until_quiet(&site.database)
}

/// Seconds, and the most memory in MiB.
fn reconcile(site: &Site) -> Result<(f64, f64)> {
    // Before everything that was made here; events are kept for 30 days.
    let mut command = site.command(&["reconcile", "--since", "2020-01-01"]);
    let report = site.folder.path().join("reconcile");
    let began = Instant::now();
    let mut child = command
        .stdout(File::create(&report)?)
        .stderr(File::create(report.with_extension("log"))?)
        .stdin(Stdio::null())
        .spawn()?;
    let mut most = 0;
    let status = loop {
        most = memory_kib(child.id(), "VmHWM").unwrap_or(most);
        if let Some(status) = child.try_wait()? {
            break status;
        }
        thread::sleep(Duration::from_millis(10));
    };
    let seconds = began.elapsed().as_secs_f64();
    ensure!(status.success(), "reconcile ended with {status}:\n{}", std::fs::read_to_string(&report)?);
    Ok((seconds, mebibytes(most)))
}

/// The newest events of a type, as signed webhooks, oldest first.
fn events(sandbox: SocketAddr, kind: &str, count: usize) -> Result<Vec<Vec<u8>>> {
    let mut found: Vec<String> = Vec::with_capacity(count);
    let mut cursor = String::new();
    while found.len() < count {
        let path = format!("/v1/events?limit=100&type={kind}{cursor}");
        let request = format!(
            "GET {path} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer sk_test_sandbox\r\n\r\n"
        );
        let (status, body) = ask(sandbox, request.as_bytes())?;
        ensure!(status == 200, "the sandbox answered {status}: {}", String::from_utf8_lossy(&body));
        let page: Value = serde_json::from_slice(&body)?;
        let events = page["data"].as_array().context("a list without its events")?;
        let last = events.last().and_then(|event| event["id"].as_str()).context("too few events")?;
        cursor = format!("&starting_after={last}");
        found.extend(events.iter().map(Value::to_string));
    }
    found.truncate(count);
    Ok(found.iter().rev().map(|body| signed(body)).collect())
}

fn control(sandbox: SocketAddr, what: &str, order: &Value) -> Result<()> {
    let (status, body) = ask(sandbox, &post_json(&format!("/_sandbox/{what}"), "", &order.to_string()))?;
    ensure!(status == 200, "the sandbox answered {status}: {}", String::from_utf8_lossy(&body));
    Ok(())
}

/// Waits until a count has come.
fn wait(database: &Database, sql: &str, wanted: i64) -> Result<()> {
    let began = Instant::now();
    loop {
        let count = database.number(sql)?;
        if count >= wanted {
            return Ok(());
        }
        ensure!(began.elapsed() < PATIENCE, "{count} of {wanted} by {sql}");
        thread::sleep(Duration::from_millis(250));
    }
}
