//! p5 and p6: a million payments as CSV and as a spreadsheet, and CSV with names.

use std::{
    fs::File,
    process::Stdio,
    thread,
    time::{Duration, Instant},
};

use anyhow::{Result, ensure};

use crate::{
    Bench,
    gifts::mebibytes,
    limits,
    office::look_around,
    report::{Turns, at_most, median, note},
    service::{Site, memory_kib},
};

/// Seconds, and the most memory in MiB, of one export.
pub struct Exported {
    pub seconds: f64,
    pub mebibytes: f64,
}

/// Runs both numbers on both databases, and the office's part of p8 where it is wanted, so that each is filled once.
pub fn exports(bench: &Bench, csv: bool, others: bool, office: bool) -> Result<()> {
    for site in [bench.sqlite()?, bench.postgres("bench_exports")?] {
        fill(bench, &site)?;
        if csv {
            plain(bench, &site)?;
        }
        if others {
            sheets_and_names(bench, &site)?;
        }
        if office {
            look_around(bench, &site)?;
        }
    }
    Ok(())
}

/// Invents as many payments as are asked for.
pub fn fill(bench: &Bench, site: &Site) -> Result<()> {
    let began = Instant::now();
    site.run(&["demo-data", "--donations", &bench.rows.to_string(), "--seed", "7"])?;
    site.database.analyze()?;
    let filled = began.elapsed().as_secs();
    note(site.database.name(), &format!("{} payments invented in {filled} s", bench.rows));
    Ok(())
}

fn plain(bench: &Bench, site: &Site) -> Result<()> {
    let (mut turns, mut memory) = (Turns::default(), Vec::new());
    for _ in 0..bench.rounds {
        turns.limits.push(limits::plain_export(&site.database, &site.folder.path().join("limit.csv"))?);
        let exported = export(bench, site, &["--format", "csv"])?;
        turns.services.push(exported.seconds);
        memory.push(exported.mebibytes);
    }
    let name = format!("p5 {}", site.database.name());
    turns.seconds(&name, 2.0);
    at_most(&format!("{name} peak memory"), median(memory), " MiB", 64.0);
    Ok(())
}

fn sheets_and_names(bench: &Bench, site: &Site) -> Result<()> {
    let name = format!("p6 {}", site.database.name());
    let (mut sheets, mut memory) = (Vec::new(), Vec::new());
    let mut turns = Turns::default();
    let identity = match &site.database {
        crate::database::Database::Sqlite(path) => path.with_file_name("keys"),
        crate::database::Database::Postgres(_) => site.folder.path().join("data/keys"),
    };
    let identity = identity.join("office.identity").display().to_string();
    for _ in 0..bench.rounds {
        let sheet = export(bench, site, &["--format", "xlsx"])?;
        sheets.push(sheet.seconds);
        memory.push(sheet.mebibytes);
        turns.limits.push(export(bench, site, &["--format", "csv"])?.seconds);
        let named = export(bench, site, &["--format", "csv", "--names", "--identity", &identity])?;
        turns.services.push(named.seconds);
    }
    at_most(&format!("{name} XLSX"), median(sheets), " s", 30.0);
    at_most(&format!("{name} XLSX peak memory"), median(memory), " MiB", 128.0);
    turns.seconds(&format!("{name} CSV with names over CSV"), 4.0);
    Ok(())
}

fn export(bench: &Bench, site: &Site, options: &[&str]) -> Result<Exported> {
    let exported = export_kind(site, "payments", options)?;
    if options.contains(&"csv") {
        let path = site.folder.path().join("export");
        let lines = std::io::BufRead::lines(std::io::BufReader::new(File::open(&path)?)).count();
        ensure!(lines > bench.rows, "{lines} lines of {} payments", bench.rows);
    }
    Ok(exported)
}

/// Exports to the file `export` of the site's folder.
pub fn export_kind(site: &Site, kind: &str, options: &[&str]) -> Result<Exported> {
    let path = site.folder.path().join("export");
    let mut command = site.command(&["export", kind]);
    let began = Instant::now();
    let mut child = command.args(options).stdout(File::create(&path)?).stderr(Stdio::null()).spawn()?;
    let mut most = 0;
    let status = loop {
        // The kernel keeps the highest mark: only growth in the last moment can be missed.
        most = memory_kib(child.id(), "VmHWM").unwrap_or(most);
        if let Some(status) = child.try_wait()? {
            break status;
        }
        thread::sleep(Duration::from_millis(10));
    };
    let seconds = began.elapsed().as_secs_f64();
    ensure!(status.success(), "the export ended with {status}");
    Ok(Exported { seconds, mebibytes: mebibytes(most) })
}
