//! The databases that are measured, asked through their own command line programs.

use std::{
    path::{Path, PathBuf},
    process::{Command, Output},
};

use anyhow::{Context, Result, bail};

/// A database of its own for each measurement.
pub enum Database {
    Sqlite(PathBuf),
    /// The URL with the database's name.
    Postgres(String),
}

impl Database {
    pub fn sqlite(folder: &Path) -> Self {
        Self::Sqlite(folder.join("solidarity.db"))
    }

    /// Makes an empty database in the server of this URL.
    pub fn postgres(server: &str, name: &str) -> Result<Self> {
        let (base, _) = server.rsplit_once('/').context("a PostgreSQL URL without a database")?;
        for statement in
            [format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"), format!("CREATE DATABASE {name}")]
        {
            output(Command::new("psql").args(["-X", "-q", "-c", &statement, server]))?;
        }
        Ok(Self::Postgres(format!("{base}/{name}")))
    }

    pub fn url(&self) -> String {
        match self {
            Self::Sqlite(path) => format!("sqlite://{}", path.display()),
            Self::Postgres(url) => url.clone(),
        }
    }

    pub fn name(&self) -> &'static str {
        match self {
            Self::Sqlite(_) => "SQLite",
            Self::Postgres(_) => "PostgreSQL",
        }
    }

    /// The program that asks this database and writes what it finds as CSV without a heading.
    pub fn asking(&self, sql: &str) -> Command {
        match self {
            Self::Sqlite(path) => {
                let mut command = Command::new("sqlite3");
                command.args(["-readonly", "-csv", "-cmd", ".timeout 5000"]).arg(path).arg(sql);
                command
            }
            Self::Postgres(url) => {
                let mut command = Command::new("psql");
                command.args(["-X", "-q", "-c", &format!("COPY ({sql}) TO STDOUT WITH (FORMAT csv)"), url]);
                command
            }
        }
    }

    /// One number.
    pub fn number(&self, sql: &str) -> Result<i64> {
        let output = output(&mut self.asking(sql))?;
        String::from_utf8_lossy(&output.stdout)
            .trim()
            .parse()
            .with_context(|| format!("no number from {sql}"))
    }

    /// Brings the statistics up to date, as PostgreSQL does by itself after a while.
    pub fn analyze(&self) -> Result<()> {
        if let Self::Postgres(url) = self {
            output(Command::new("psql").args(["-X", "-q", "-c", "VACUUM ANALYZE", url]))?;
        }
        Ok(())
    }
}

/// Runs a program to its end.
pub fn output(command: &mut Command) -> Result<Output> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command.output().with_context(|| format!("{name} cannot be run"))?;
    if !output.status.success() {
        bail!("{name}: {}", String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(output)
}
