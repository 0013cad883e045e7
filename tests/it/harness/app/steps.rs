//! What several tests do and look at: the form of the page, rows of the export, texts of mails.

use std::{collections::HashMap, path::PathBuf};

use mail_parser::{MessageParser, MimeHeaders};
use serde_json::Value;

use super::App;

/// A row of the payments export by its columns' names.
pub type Row = HashMap<String, String>;

impl App {
    /// The payments export, one map for each row.
    pub fn export_rows(&self) -> Vec<Row> {
        let text = self.cli_ok(&["export", "payments", "--format", "csv"]);
        csv::Reader::from_reader(text.as_bytes()).deserialize().map(|row| row.unwrap()).collect()
    }

    /// The objects of one kind at the sandbox: `charge`, `checkout.session`, `events`.
    pub async fn at_stripe(&self, kind: &str) -> Vec<Value> {
        self.sandbox_state().await[kind].as_array().unwrap_or_else(|| panic!("no {kind}")).clone()
    }

    /// Charges that took money.
    pub async fn paid_at_stripe(&self) -> Vec<Value> {
        let mut charges = self.at_stripe("charge").await;
        charges.retain(|charge| charge["paid"] == true);
        charges
    }

    pub async fn fault(&self, fault: Value) {
        self.sandbox_control("faults", fault).await;
    }

    /// The nonce of a freshly read form.
    pub async fn nonce(&self) -> String {
        let page = self.http.get(format!("{}/donate", self.base)).send().await.unwrap();
        assert_eq!(page.status(), 200);
        nonce_in(&page.text().await.unwrap())
    }

    /// Sends the form of the page as a browser does: a gift of 25.00 GBP by card, changed by `more`.
    pub async fn send_form(&self, nonce: &str, more: &[(&str, &str)]) -> reqwest::Response {
        let mut fields: Vec<(&str, &str)> = vec![
            ("nonce", nonce),
            ("frequency", "once"),
            ("currency", "GBP"),
            ("amount_preset", "other"),
            ("amount", "25"),
            ("fund", "fighting-fund"),
            ("name", ""),
            ("email", ""),
            ("message", ""),
            ("on_behalf_of", ""),
            ("method", "card"),
        ];
        for (name, value) in more {
            fields.retain(|(known, _)| known != name);
            fields.push((name, value));
        }
        let body = serde_urlencoded::to_string(fields).unwrap();
        self.http
            .post(format!("{}/donate", self.base))
            .header("content-type", "application/x-www-form-urlencoded")
            .header("origin", &self.base)
            .body(body)
            .send()
            .await
            .unwrap()
    }

    /// The text of a PDF, as a reader's program finds it.
    pub fn pdf_text(&self, bytes: &[u8]) -> String {
        let path = self.folder.join("paper.pdf");
        std::fs::write(&path, bytes).unwrap();
        let output =
            std::process::Command::new("pdftotext").arg("-layout").arg(&path).arg("-").output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    /// What the codes on the pages of a PDF say, as a telephone reads them from the paper.
    pub fn codes_on(&self, bytes: &[u8]) -> Vec<String> {
        let path = self.folder.join("paper.pdf");
        std::fs::write(&path, bytes).unwrap();
        let output = std::process::Command::new("pdftoppm").args(["-gray", "-r", "240"]).arg(&path).output();
        let output = output.unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let mut codes = Vec::new();
        let mut rest = output.stdout.as_slice();
        // Pages follow each other: "P5", width, height, 255, and a byte for each point.
        while rest.starts_with(b"P5") {
            let mut sizes = Vec::new();
            for _ in 0..4 {
                let end = rest.iter().position(u8::is_ascii_whitespace).unwrap();
                sizes.push(String::from_utf8(rest[..end].to_vec()).unwrap());
                rest = &rest[end + 1..];
            }
            let (width, height): (usize, usize) = (sizes[1].parse().unwrap(), sizes[2].parse().unwrap());
            let (page, others) = rest.split_at(width * height);
            rest = others;
            let mut reader = quircs::Quirc::default();
            let found: Vec<_> = reader.identify(width, height, page).collect();
            for code in found {
                let data = code.unwrap().decode().unwrap();
                codes.push(String::from_utf8(data.payload).unwrap());
            }
        }
        codes
    }

    /// The office's identity file, as the development profile makes it.
    pub fn office_identity(&self) -> PathBuf {
        let beside_the_database = self.folder.join("keys/office.identity");
        if beside_the_database.exists() {
            return beside_the_database;
        }
        self.folder.join("data/keys/office.identity")
    }
}

/// The nonce in a form.
pub fn nonce_in(page: &str) -> String {
    let (_, after) = page.split_once("name=\"nonce\" value=\"").expect("the page has a form");
    after.split('"').next().unwrap().to_owned()
}

/// Where a 303 leads.
pub fn location(answer: &reqwest::Response) -> String {
    assert_eq!(answer.status(), 303);
    answer.headers()["location"].to_str().unwrap().to_owned()
}

/// The decoded parts of a mail by their type (`text/plain`, `text/html`).
pub fn parts(mail: &str) -> HashMap<String, String> {
    let message = MessageParser::default().parse(mail).expect("a mail");
    let texts = message.parts.iter().filter(|part| part.is_text());
    texts
        .map(|part| {
            let kind = part.content_type().expect("a part says its type");
            let kind = format!("{}/{}", kind.ctype(), kind.subtype().unwrap_or_default());
            (kind, part.text_contents().expect("a text").replace("\r\n", "\n"))
        })
        .collect()
}
