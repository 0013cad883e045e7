//! What the machine gives at most, measured with the databases' own programs and a bare HTTP server.

use std::{
    fs::File,
    io::{BufWriter, Write},
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use actix_web::{App, HttpServer, web};
use anyhow::{Context, Result};

use crate::{
    database::{Database, output},
    http::{Requests, get, send},
};

const COMMITS: usize = 6_000;
/// Of each measurement of pgbench.
const SECONDS: &str = "4";

/// Commits of one row each a second: SQLite, write-ahead log, `synchronous=FULL`, through its own program.
pub fn sqlite_commits() -> Result<f64> {
    let folder = tempfile::Builder::new().prefix("solidarity-bench-").tempdir()?;
    let script = folder.path().join("commits.sql");
    let mut lines = BufWriter::new(File::create(&script)?);
    writeln!(lines, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;")?;
    writeln!(lines, "CREATE TABLE one_row (id INTEGER PRIMARY KEY, body TEXT NOT NULL);")?;
    for number in 0..COMMITS {
        writeln!(lines, "INSERT INTO one_row (body) VALUES ('{number:0100}');")?;
    }
    lines.into_inner()?.sync_all()?;
    let began = Instant::now();
    output(Command::new("sqlite3").arg(folder.path().join("commits.db")).stdin(File::open(&script)?))?;
    Ok(COMMITS as f64 / began.elapsed().as_secs_f64())
}

/// Transactions of so many one-row inserts a second: pgbench, 8 connections, prepared statements.
pub fn pgbench(database: &Database, statements: usize) -> Result<f64> {
    let url = database.url();
    let mut tables = String::new();
    let mut script = String::from("\\set key random(1, 9000000000000000000)\n");
    if statements > 1 {
        script.push_str("BEGIN;\n");
    }
    for number in 0..statements {
        let columns = "id BIGSERIAL PRIMARY KEY, key BIGINT NOT NULL, body TEXT NOT NULL";
        tables.push_str(&format!("CREATE TABLE IF NOT EXISTS limit_{number} ({columns});"));
        let body = "x".repeat(200);
        script.push_str(&format!("INSERT INTO limit_{number} (key, body) VALUES (:key, '{body}');\n"));
    }
    if statements > 1 {
        script.push_str("COMMIT;\n");
    }
    output(Command::new("psql").args(["-X", "-q", "-c", &tables, &url]))?;
    let mut file = tempfile::NamedTempFile::new()?;
    file.write_all(script.as_bytes())?;
    let mut command = Command::new("pgbench");
    command
        .args(["-n", "-M", "prepared", "-c", "8", "-j", "2", "-T", SECONDS, "-f"])
        .arg(file.path())
        .arg(&url);
    let text = String::from_utf8(output(&mut command)?.stdout)?;
    let rate = text.lines().find_map(|line| line.strip_prefix("tps = ")?.split(' ').next());
    rate.and_then(|rate| rate.parse().ok()).with_context(|| format!("pgbench said {text}"))
}

/// Seconds in which the database's own program writes a million payments, 12 columns and a join, to a file.
pub fn plain_export(database: &Database, file: &Path) -> Result<f64> {
    let sql = "SELECT p.reference, p.business_date, p.occurred_at, p.channel, p.fund, p.currency, p.amount_minor, \
               p.refunded_minor, p.fee_minor, p.source_ref, p.balance_transaction, d.method \
               FROM payment p LEFT JOIN donation d ON d.reference = p.reference";
    let began = Instant::now();
    let status = database.asking(sql).stdout(File::create(file)?).status()?;
    anyhow::ensure!(status.success(), "the database's own program failed");
    Ok(began.elapsed().as_secs_f64())
}

/// A bare HTTP server in a process of its own: one worker, a few bytes.
pub struct BareServer {
    child: Child,
    address: std::net::SocketAddr,
}

impl BareServer {
    pub fn start() -> Result<Self> {
        let address = crate::service::free_address()?;
        let mut command = Command::new("setpriv");
        command.args(["--pdeathsig", "KILL"]).arg(std::env::current_exe()?);
        let child = command.args(["hello", &address.to_string()]).stdin(Stdio::null()).spawn()?;
        let server = Self { child, address };
        let began = Instant::now();
        while std::net::TcpStream::connect(address).is_err() {
            anyhow::ensure!(began.elapsed() < Duration::from_secs(20), "the bare server does not listen");
            std::thread::sleep(Duration::from_millis(10));
        }
        Ok(server)
    }

    /// Answers a second.
    pub fn rate(&self, count: usize) -> Result<f64> {
        let requests = Requests { texts: vec![get("/")], count, connections: 32, expected: 200 };
        Ok(send(&[self.address], requests)?.per_second())
    }
}

impl Drop for BareServer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The bare server itself, until it is killed.
pub fn say_hello(address: &str) -> Result<()> {
    let server = HttpServer::new(|| App::new().route("/", web::get().to(|| async { "hello" })));
    let server = server.workers(1).bind(address)?;
    actix_web::rt::System::new().block_on(server.run())?;
    Ok(())
}
