//! p7 and p9: the page of the form, and how quickly and lightly the service stands.

use std::{thread, time::Duration};

use anyhow::{Context, Result};

use crate::{
    Bench,
    gifts::mebibytes,
    http::{Requests, ask, get, send},
    limits::BareServer,
    report::{Turns, at_least, at_most, median, note},
};

const REQUESTS: usize = 60_000;
const STARTS: usize = 9;

/// p7: `GET /donate`.
pub fn form(bench: &Bench) -> Result<()> {
    let site = bench.sqlite()?;
    let service = site.start(&["serve"])?;
    let bare = BareServer::start()?;
    let page = |count| {
        let requests = Requests { texts: vec![get("/donate")], count, connections: 32, expected: 200 };
        send(&[service.address], requests)
    };
    page(2_000)?;
    let (mut turns, mut latencies) = (Turns::default(), Vec::new());
    for _ in 0..bench.rounds {
        turns.limits.push(bare.rate(REQUESTS)?);
        let answers = page(REQUESTS)?;
        turns.services.push(answers.per_second());
        latencies.push(answers.p99().as_secs_f64() * 1e3);
    }
    at_least("p7", median(turns.services.clone()), "/s", 20_000.0);
    at_most("p7 p99", median(latencies), " ms", 5.0);
    let ratios = turns.services.iter().zip(&turns.limits).map(|(service, limit)| service / limit).collect();
    let (ratio, limit) = (median(ratios), median(turns.limits));
    note("p7", &format!("{ratio:.2} of a bare server with one worker ({limit:.0}/s)"));
    let (_, html) = ask(service.address, &get("/donate"))?;
    let html = String::from_utf8(html)?;
    let sheets: Vec<_> = html.split("rel=\"stylesheet\" href=\"").skip(1).collect();
    let sheet =
        sheets.first().and_then(|rest| rest.split('"').next()).context("the page has no style sheet")?;
    let (status, css) = ask(service.address, &get(sheet))?;
    anyhow::ensure!(status == 200 && sheets.len() == 1, "not one style sheet");
    let mut scripts = 0;
    for tag in html.split("<script").skip(1) {
        let tag = tag.split('>').next().unwrap_or_default();
        anyhow::ensure!(tag.contains(" defer"), "a script makes the page wait");
        let address = tag.split("src=\"").nth(1).and_then(|rest| rest.split('"').next());
        let (status, script) = ask(service.address, &get(address.context("a script within the page")?))?;
        anyhow::ensure!(status == 200, "a script is missing");
        scripts += script.len();
    }
    at_most("p7 page, style sheet, script", (html.len() + css.len() + scripts) as f64 / 1024.0, " KiB", 30.0);
    Ok(())
}

/// p9: start on a database that is there, and memory at rest.
pub fn start(bench: &Bench) -> Result<()> {
    let site = bench.sqlite()?;
    drop(site.start(&["serve"])?);
    let mut starts = Vec::new();
    for _ in 0..STARTS {
        starts.push(site.start(&["serve"])?.started_in.as_secs_f64() * 1e3);
    }
    at_most("p9 start to ready", median(starts), " ms", 200.0);
    let service = site.start(&["serve"])?;
    ask(service.address, &get("/donate"))?;
    thread::sleep(Duration::from_secs(3));
    at_most("p9 memory at rest", mebibytes(service.memory_kib("VmRSS")?), " MiB", 40.0);
    Ok(())
}
