//! A real mail server beside the test, which can refuse, postpone and hang up.

use std::{
    collections::BTreeMap,
    fs,
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use serde::{Deserialize, Serialize};
use tempfile::TempDir;

/// A message that the server accepted.
#[derive(Debug, Clone, Deserialize)]
pub struct Message {
    /// The envelope's sender.
    pub from: String,
    /// The envelope's recipients.
    pub to: Vec<String>,
    /// Headers and body as they came over the wire.
    pub source: String,
}

impl Message {
    /// The value of a header, unfolded; still encoded if it holds more than ASCII.
    pub fn header(&self, name: &str) -> Option<String> {
        let head = self.source.split("\r\n\r\n").next()?;
        let unfolded = head.replace("\r\n ", " ").replace("\r\n\t", " ");
        unfolded.split("\r\n").find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name).then(|| value.trim().to_owned())
        })
    }
}

/// What the server does other than accept.
#[derive(Debug, Default, Serialize)]
struct Orders {
    refuse: BTreeMap<String, String>,
    /// The number of the last message, counted from 1, after which it hangs up.
    hang_up_up_to: usize,
}

/// The server; it ends with this value.
#[derive(Debug)]
pub struct SmtpServer {
    child: Child,
    folder: TempDir,
    port: u16,
    orders: Orders,
}

impl SmtpServer {
    /// Starts it on a free port of loopback.
    pub fn start() -> Self {
        Self::start_at(0)
    }

    /// Starts it on this port, where it was not until now; 0 is a free one.
    pub fn start_at(port: u16) -> Self {
        let folder = TempDir::with_prefix("solidarity-smtp-").unwrap();
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/harness/smtp_server.py");
        // Debian's own Python by its full name: python3-aiosmtpd is a package of that one.
        let mut child = Command::new("/usr/bin/python3")
            .arg(script)
            .arg(folder.path())
            .arg(port.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("Debian's python3 starts");
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let port =
            line.trim().parse().expect("the mail server says its port (is python3-aiosmtpd installed?)");
        Self { child, folder, port, orders: Orders::default() }
    }

    /// For `SOLIDARITY_MAIL__SMTP_URL`: plain SMTP without a password.
    pub fn url(&self) -> String {
        format!("smtp://127.0.0.1:{}", self.port)
    }

    /// Answers `RCPT` for this address with a refusal: `450 4.2.0 later`, `550 5.1.1 unknown`.
    pub fn refuse(&mut self, address: &str, answer: &str) {
        self.orders.refuse.insert(address.to_owned(), answer.to_owned());
        self.write_orders();
    }

    /// Accepts this address again.
    pub fn accept(&mut self, address: &str) {
        self.orders.refuse.remove(address);
        self.write_orders();
    }

    /// Keeps the next `messages` and hangs up before the client hears that they were accepted.
    pub fn hang_up_after_acceptance(&mut self, messages: usize) {
        self.orders.hang_up_up_to = self.messages().len() + messages;
        self.write_orders();
    }

    fn write_orders(&self) {
        let unfinished = self.folder.path().join("orders.part");
        fs::write(&unfinished, serde_json::to_vec(&self.orders).unwrap()).unwrap();
        fs::rename(unfinished, self.folder.path().join("orders.json")).unwrap();
    }

    /// Everything accepted so far, oldest first.
    pub fn messages(&self) -> Vec<Message> {
        let mut paths: Vec<_> =
            fs::read_dir(self.folder.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
        paths.retain(|path| path.extension().is_some_and(|extension| extension == "message"));
        paths.sort();
        paths.iter().map(|path| serde_json::from_slice(&fs::read(path).unwrap()).unwrap()).collect()
    }

    /// Waits until `count` messages were accepted, at most ten seconds, and gives them.
    pub async fn wait_for(&self, count: usize) -> Vec<Message> {
        let started = Instant::now();
        loop {
            let messages = self.messages();
            if messages.len() >= count {
                return messages;
            }
            assert!(
                started.elapsed() < Duration::from_secs(10),
                "{} of {count} messages came",
                messages.len()
            );
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

impl Drop for SmtpServer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    use lettre::{AsyncSmtpTransport, AsyncTransport, Message as Mail, Tokio1Executor};

    use crate::harness::db::block_on;

    async fn send(server: &SmtpServer, to: &str) -> Result<(), lettre::transport::smtp::Error> {
        let mail = Mail::builder()
            .from("office@example.org".parse().unwrap())
            .to(to.parse().unwrap())
            .subject("Receipt")
            .body("Thank you.\r\n".to_owned())
            .unwrap();
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(&server.url()).unwrap().build();
        transport.send(mail).await.map(|_| ())
    }

    #[test]
    fn what_is_accepted_can_be_read() {
        block_on(async {
            let server = SmtpServer::start();
            send(&server, "a@example.org").await.unwrap();
            let messages = server.wait_for(1).await;
            assert_eq!(messages[0].from, "office@example.org");
            assert_eq!(messages[0].to, ["a@example.org"]);
            assert_eq!(messages[0].header("subject").as_deref(), Some("Receipt"));
            assert!(messages[0].source.contains("\r\n\r\nThank you.\r\n"));
        });
    }

    #[test]
    fn one_address_is_refused_and_the_others_are_not() {
        block_on(async {
            let mut server = SmtpServer::start();
            server.refuse("later@example.org", "450 4.2.0 come back later");
            server.refuse("never@example.org", "550 5.1.1 unknown");
            assert!(send(&server, "later@example.org").await.unwrap_err().is_transient());
            assert!(send(&server, "never@example.org").await.unwrap_err().is_permanent());
            send(&server, "a@example.org").await.unwrap();
            server.accept("later@example.org");
            send(&server, "later@example.org").await.unwrap();
            assert_eq!(server.messages().len(), 2);
        });
    }

    #[test]
    fn it_hangs_up_after_it_accepted() {
        block_on(async {
            let mut server = SmtpServer::start();
            server.hang_up_after_acceptance(1);
            let error = send(&server, "a@example.org").await.unwrap_err();
            assert!(!error.is_permanent(), "{error}");
            assert_eq!(server.messages().len(), 1, "the message was kept although the client heard nothing");
            send(&server, "a@example.org").await.unwrap();
            assert_eq!(server.messages().len(), 2);
        });
    }
}
