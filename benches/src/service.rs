//! The service under measurement: the release binary in processes of their own, on loopback, on free ports.

use std::{
    fs::{self, File},
    net::{SocketAddr, TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};

use crate::{
    database::{Database, output},
    http::{ask, get},
};

/// What the sandbox signs with; the test profile's.
pub const SANDBOX_SECRET: &str = "whsec_sandbox";
const PATIENCE: Duration = Duration::from_secs(60);

/// A folder, a database and the settings of everything that runs on them.
pub struct Site {
    pub folder: tempfile::TempDir,
    /// Where mails go. In memory where there is such a folder: a mail of a campaign leaves by SMTP, and making and removing
    /// thousands of files is what a disk is slowest at.
    mails: tempfile::TempDir,
    pub database: Database,
    binary: PathBuf,
    sandbox: SocketAddr,
}

impl Site {
    pub fn new(binary: &Path, database: impl FnOnce(&Path) -> Result<Database>) -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("solidarity-bench-").tempdir()?;
        let memory = Path::new("/dev/shm");
        let mails =
            tempfile::Builder::new().prefix("solidarity-bench-mail-").tempdir_in(match memory.is_dir() {
                true => memory,
                false => folder.path(),
            })?;
        let database = database(folder.path())?;
        Ok(Self { folder, mails, database, binary: binary.to_owned(), sandbox: free_address()? })
    }

    /// A command of the binary with this site's settings: the test profile, which raises the limits of abuse,
    /// with the log as in production.
    pub fn command(&self, args: &[&str]) -> Command {
        // Whatever becomes of the measurement, nothing that it started outlives it.
        let mut command = Command::new("setpriv");
        command.args(["--pdeathsig", "KILL"]).arg(&self.binary).args(args);
        command.current_dir(self.folder.path());
        for (name, value) in [
            ("PROFILE", "test".to_owned()),
            ("DATABASE__URL", self.database.url()),
            ("MAIL__DIR", self.mails.path().display().to_string()),
            ("HTTP__WORKERS", "0".to_owned()),
            ("STRIPE__API_BASE", format!("http://{}", self.sandbox)),
            ("LOG__FORMAT", "json".to_owned()),
            ("LOG__FILTER", "info,sqlx=warn".to_owned()),
        ] {
            command.env(format!("SOLIDARITY_{name}"), value);
        }
        command
    }

    fn log(&self) -> Result<File> {
        Ok(File::options().create(true).append(true).open(self.folder.path().join("log"))?)
    }

    /// Runs a command to its end.
    pub fn run(&self, args: &[&str]) -> Result<()> {
        output(&mut self.command(args)).map(|_| ())
    }

    /// Starts the service and waits until it is ready.
    pub fn start(&self, args: &[&str]) -> Result<Service> {
        let (address, private) = (free_address()?, free_address()?);
        let mut command = self.command(args);
        command.env("SOLIDARITY_HTTP__LISTEN", address.to_string());
        command.env("SOLIDARITY_HTTP__PRIVATE_LISTEN", private.to_string());
        let began = Instant::now();
        let child = command.stdout(self.log()?).stderr(self.log()?).stdin(Stdio::null()).spawn()?;
        let mut service = Service { child, address, started_in: Duration::ZERO };
        service.started_in = service.wait_until_ready(private, began)?;
        Ok(service)
    }

    /// Starts the stand-in for Stripe, which tells nobody what happens in it.
    pub fn start_sandbox(&self) -> Result<Service> {
        let listen = self.sandbox.to_string();
        let mut command = self.command(&["sandbox", "--listen", &listen, "--webhook-secret", SANDBOX_SECRET]);
        // Nothing listens there.
        command.args(["--webhook-url", &format!("http://{}/webhooks/stripe", free_address()?)]);
        command.args(["--state", "sandbox.db"]);
        let child = command.stdout(self.log()?).stderr(self.log()?).stdin(Stdio::null()).spawn()?;
        let mut sandbox = Service { child, address: self.sandbox, started_in: Duration::ZERO };
        let began = Instant::now();
        while TcpStream::connect(self.sandbox).is_err() {
            sandbox.must_live(began)?;
            std::thread::sleep(Duration::from_millis(10));
        }
        Ok(sandbox)
    }
}

/// A running process; it ends with this value.
pub struct Service {
    child: Child,
    pub address: SocketAddr,
    /// From its start to its first answer that it is ready.
    pub started_in: Duration,
}

impl Service {
    fn wait_until_ready(&mut self, private: SocketAddr, began: Instant) -> Result<Duration> {
        loop {
            if let Ok((200, _)) = ask(private, &get("/readyz")) {
                return Ok(began.elapsed());
            }
            self.must_live(began)?;
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    fn must_live(&mut self, began: Instant) -> Result<()> {
        if let Some(status) = self.child.try_wait()? {
            bail!("a process ended with {status} instead of serving; see its folder's log");
        }
        if began.elapsed() > PATIENCE {
            bail!("a process does not serve");
        }
        Ok(())
    }

    /// A line of `/proc/PID/status`, in KiB: `VmRSS` (memory now), `VmHWM` (the most until now).
    pub fn memory_kib(&self, line: &str) -> Result<u64> {
        memory_kib(self.child.id(), line)
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// See [`Service::memory_kib`].
pub fn memory_kib(pid: u32, line: &str) -> Result<u64> {
    let status = fs::read_to_string(format!("/proc/{pid}/status"))?;
    let found = status.lines().find_map(|text| text.strip_prefix(line)?.strip_prefix(':'));
    let number = found.and_then(|text| text.trim().split(' ').next()).context("no such line")?;
    Ok(number.parse()?)
}

/// An address at which nothing listens.
pub fn free_address() -> Result<SocketAddr> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?)
}
