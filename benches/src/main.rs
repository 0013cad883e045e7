//! Measures the service beside the limits of the machine, and prints one line for each number of
//! `docs/performance.md`. Started by `scripts/bench`, which builds the binary and starts PostgreSQL.

mod builds;
mod database;
mod events;
mod exports;
mod gifts;
mod http;
mod limits;
mod office;
mod pages;
mod register;
mod regular;
mod report;
mod service;
mod statement;

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context, Result, bail};

use crate::{database::Database, service::Site};

const NUMBERS: [&str; 13] =
    ["p1", "p2", "p3", "p4", "p5", "p6", "p7", "p8", "p9", "p10", "p11", "renewals", "sweep"];

/// What is measured, and how often.
pub struct Bench {
    pub binary: PathBuf,
    /// A PostgreSQL server in which databases may be made.
    server: Option<String>,
    /// Turns of limit and service, of which the medians are told.
    pub rounds: usize,
    /// Gifts of a turn; a month renews twenty times as many.
    pub gifts: usize,
    /// Payments of an export; a sweep reads a tenth as many events.
    pub rows: usize,
    /// Bodies of the register.
    pub bodies: usize,
    /// Lines of a bank statement, and open promises.
    pub lines: usize,
    /// Whether builds from nothing are timed, too.
    pub from_nothing: bool,
}

impl Bench {
    /// A site on a new SQLite database.
    pub fn sqlite(&self) -> Result<Site> {
        Site::new(&self.binary, |folder| Ok(Database::sqlite(folder)))
    }

    /// A site on a new PostgreSQL database.
    pub fn postgres(&self, name: &str) -> Result<Site> {
        let server = self.server.as_deref().context("SOLIDARITY_TEST_POSTGRES is not set")?;
        Site::new(&self.binary, |_: &Path| Database::postgres(server, name))
    }

    fn measure(&self, number: &str, wanted: &[String]) -> Result<()> {
        let is_wanted = |other: &str| wanted.iter().any(|number| number == other);
        match number {
            "p1" => gifts::transfers(self),
            "p2" => gifts::webhooks(self),
            "p3" => gifts::payments(self),
            "p4" => gifts::on_postgres(self),
            // Measured on the same payments: when the first of them comes.
            "p6" if is_wanted("p5") => Ok(()),
            "p5" | "p6" => exports::exports(self, is_wanted("p5"), is_wanted("p6"), is_wanted("p8")),
            "p7" => pages::form(self),
            "p8" if is_wanted("p5") || is_wanted("p6") => register::register(self),
            "p8" => register::register(self).and_then(|()| office::office(self)),
            "p9" => pages::start(self),
            "p10" => builds::builds(self),
            "p11" => statement::statement(self),
            "renewals" => regular::renewals(self),
            "sweep" => regular::sweep(self),
            other => bail!("{other} is not measured here; one of {}", NUMBERS.join(" ")),
        }
    }
}

fn main() -> ExitCode {
    match run() {
        Ok(()) if report::missed() == 0 => ExitCode::SUCCESS,
        Ok(()) => ExitCode::from(1),
        Err(error) => {
            eprintln!("bench: {error:#}");
            ExitCode::from(3)
        }
    }
}

fn run() -> Result<()> {
    let mut bench = Bench {
        binary: PathBuf::new(),
        server: std::env::var("SOLIDARITY_TEST_POSTGRES").ok(),
        rounds: 3,
        gifts: 5_000,
        rows: 1_000_000,
        bodies: 50_000,
        lines: 100_000,
        from_nothing: false,
    };
    let mut numbers = Vec::new();
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().with_context(|| format!("{argument} lacks its value"));
        match argument.as_str() {
            "hello" => return limits::say_hello(&value()?),
            "--binary" => bench.binary = std::fs::canonicalize(value()?)?,
            "--rounds" => bench.rounds = value()?.parse()?,
            "--gifts" => bench.gifts = value()?.parse()?,
            "--rows" => bench.rows = value()?.parse()?,
            "--bodies" => bench.bodies = value()?.parse()?,
            "--lines" => bench.lines = value()?.parse()?,
            "--from-nothing" => bench.from_nothing = true,
            number if NUMBERS.contains(&number) => numbers.push(argument),
            _ => bail!("{argument} is neither an option nor one of {}", NUMBERS.join(" ")),
        }
    }
    if numbers.is_empty() {
        numbers = NUMBERS.map(str::to_owned).to_vec();
    }
    println!(
        "abuse limits: raised by the test profile, to a million requests a minute and gifts an hour of one source"
    );
    for number in &numbers {
        bench.measure(number, &numbers).with_context(|| number.clone())?;
    }
    Ok(())
}
