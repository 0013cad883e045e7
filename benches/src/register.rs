//! p8, the register's part: lists, searches and exports of bodies, on both databases.

use std::time::Duration;

use anyhow::{Result, ensure};

use crate::{
    Bench,
    exports::export_kind,
    http::{Requests, ask, get, send},
    report::{at_most, median, note},
};

/// Requests of one list, one after another.
const LOOKS: usize = 200;
/// Milliseconds within which a page has to come.
const MUST_MS: f64 = 100.0;

/// Fills each database once and measures on it.
pub fn register(bench: &Bench) -> Result<()> {
    for site in [bench.sqlite()?, bench.postgres("bench_register")?] {
        let bodies = bench.bodies.to_string();
        site.run(&["demo-data", "--donations", "1", "--affiliations", &bodies, "--seed", "7"])?;
        site.database.analyze()?;
        let name = format!("p8 {} {} bodies", site.database.name(), bench.bodies);
        let service = site.start(&["serve"])?;
        let (status, first) = ask(service.address, &get("/api/v1/affiliated"))?;
        ensure!(status == 200, "the list answers {status}");
        let next = String::from_utf8(first)?;
        let next = next.split("\"next\":\"").nth(1).and_then(|rest| rest.split('"').next());
        let mut paths = vec![
            ("first page", "/affiliated".to_owned()),
            ("search that finds", "/affiliated?q=leeds%20rail".to_owned()),
            ("search that finds nothing", "/affiliated?q=nobody%20at%20all".to_owned()),
        ];
        if let Some(next) = next {
            let next: String = next.bytes().map(|byte| format!("%{byte:02x}")).collect();
            paths.push(("next page", format!("/affiliated?after={next}")));
        }
        for (what, path) in paths {
            let page = |count| {
                let requests = Requests { texts: vec![get(&path)], count, connections: 1, expected: 200 };
                send(&[service.address], requests)
            };
            page(10)?;
            let p99: Duration = page(LOOKS)?.p99();
            at_most(&format!("{name} {what} p99"), p99.as_secs_f64() * 1e3, " ms", MUST_MS);
        }
        drop(service);
        for format in ["csv", "xlsx"] {
            let (mut seconds, mut memory) = (Vec::new(), Vec::new());
            for _ in 0..bench.rounds {
                let exported = export_kind(&site, "affiliations", &["--format", format])?;
                seconds.push(exported.seconds);
                memory.push(exported.mebibytes);
            }
            note(&name, &format!("{format} in {:.2} s", median(seconds)));
            at_most(&format!("{name} {format} peak memory"), median(memory), " MiB", 128.0);
        }
    }
    Ok(())
}
