//! p10: the size of the binary, and how long the compiler takes.

use std::{process::Command, time::Instant};

use anyhow::{Result, ensure};

use crate::{
    Bench,
    report::{at_most, median, note},
};

/// A file of rules: pure, and used by much.
const RULES: &str = "src/donations/donation.rs";

pub fn builds(bench: &Bench) -> Result<()> {
    let bytes = std::fs::metadata(&bench.binary)?.len();
    at_most("p10 binary", bytes as f64 / 1_048_576.0, " MiB", 64.0);
    cargo(&["check", "--quiet"])?;
    let mut checks = Vec::new();
    for _ in 0..bench.rounds {
        std::fs::File::options().append(true).open(RULES)?.set_modified(std::time::UNIX_EPOCH + now())?;
        checks.push(cargo(&["check", "--quiet"])?);
    }
    at_most("p10 cargo check after a rule file", median(checks), " s", 10.0);
    if !bench.from_nothing {
        note("p10", "builds from nothing are measured with --from-nothing");
        return Ok(());
    }
    for (name, options, minutes) in [("debug", &[][..], 7.0), ("release", &["--release"][..], 16.0)] {
        let target = tempfile::Builder::new().prefix("solidarity-bench-").tempdir()?;
        let mut all = vec!["build", "--quiet", "--target-dir"];
        let folder = target.path().display().to_string();
        all.push(&folder);
        all.extend(options);
        at_most(&format!("p10 {name} build from nothing"), cargo(&all)? / 60.0, " min", minutes);
    }
    Ok(())
}

fn now() -> std::time::Duration {
    std::time::UNIX_EPOCH.elapsed().unwrap_or_default()
}

/// Seconds.
fn cargo(args: &[&str]) -> Result<f64> {
    let began = Instant::now();
    let status = Command::new("cargo").args(args).status()?;
    ensure!(status.success(), "cargo {} failed", args.join(" "));
    Ok(began.elapsed().as_secs_f64())
}
