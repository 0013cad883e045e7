//! A branch as its secretary acts: by the API, by the links in its mails, by the pages behind them.

use std::time::Instant;

use mail_parser::{MessageParser, MimeHeaders};
use serde_json::{Value, json};

use crate::harness::app::{App, PATIENCE};

/// An application of a branch of 180 members; `more` adds or replaces fields.
pub fn branch(more: Value) -> Value {
    let mut body = json!({
        "kind": "branch", "union": "gb-rmt", "members": 180, "currency": "GBP", "body_name": "Bristol Rail",
        "branch_number": "0742", "country": "GB", "authority": true,
        "contact": {"name": "Contact Canary", "email": "secretary-canary@example.org"},
    });
    for (name, value) in more.as_object().unwrap() {
        body[name] = value.clone();
    }
    body
}

/// A mail, read.
pub struct Letter {
    pub to: String,
    pub text: String,
    /// File names and bytes of what goes with it.
    pub papers: Vec<(String, Vec<u8>)>,
}

impl App {
    pub async fn affiliate(&self, body: Value) -> (u16, Value) {
        let answer =
            self.http.post(format!("{}/api/v1/affiliations", self.base)).json(&body).send().await.unwrap();
        (answer.status().as_u16(), answer.json().await.unwrap())
    }

    /// `GET /api/v1/affiliations/{reference}`.
    pub async fn body_of(&self, reference: &str) -> Value {
        let url = format!("{}/api/v1/affiliations/{reference}", self.base);
        self.http.get(url).send().await.unwrap().json().await.unwrap()
    }

    pub async fn wait_standing(&self, reference: &str, wanted: &str) -> Value {
        let started = Instant::now();
        loop {
            let body = self.body_of(reference).await;
            if body["status"] == wanted {
                return body;
            }
            assert!(started.elapsed() < PATIENCE, "{body} is not {wanted}\n{}", self.log());
            tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        }
    }

    /// The mails whose subject begins so, once there are `count` of them.
    pub async fn letters(&self, subject: &str, count: usize) -> Vec<Letter> {
        let started = Instant::now();
        loop {
            let found = self.letters_now(subject);
            if found.len() >= count {
                assert_eq!(found.len(), count, "too many {subject}");
                return found;
            }
            assert!(started.elapsed() < PATIENCE, "{} mails {subject}\n{}", found.len(), self.log());
            tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        }
    }

    pub fn letters_now(&self, subject: &str) -> Vec<Letter> {
        let mut found: Vec<(i64, Letter)> = Vec::new();
        for raw in self.mails() {
            let mail = MessageParser::default().parse(raw.as_bytes()).unwrap();
            if !mail.subject().unwrap_or_default().starts_with(subject) {
                continue;
            }
            let papers = mail.attachments().map(|part| {
                (part.attachment_name().unwrap_or_default().to_owned(), part.contents().to_vec())
            });
            let to = mail.to().and_then(|to| to.first()).and_then(|to| to.address()).unwrap_or_default();
            let letter = Letter {
                to: to.to_owned(),
                text: mail.body_text(0).unwrap().into_owned(),
                papers: papers.collect(),
            };
            found.push((mail.date().map_or(0, |date| date.to_timestamp()), letter));
        }
        found.sort_by_key(|(at, _)| *at);
        found.into_iter().map(|(_, letter)| letter).collect()
    }

    /// A page, which must be there, and its nonce.
    pub async fn page(&self, path: &str) -> (String, String) {
        let answer = self.http.get(format!("{}{path}", self.base)).send().await.unwrap();
        assert_eq!(answer.status(), 200, "{path}\n{}", self.log());
        let text = answer.text().await.unwrap();
        let nonce = text.split("name=\"nonce\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
        (text.clone(), nonce.unwrap_or_default().to_owned())
    }

    /// Sends a form as a browser does.
    pub async fn send(&self, path: &str, fields: &[(&str, &str)]) -> reqwest::Response {
        let request = self
            .http
            .post(format!("{}{path}", self.base))
            .header("content-type", "application/x-www-form-urlencoded")
            .header("origin", &self.base)
            .body(serde_urlencoded::to_string(fields).unwrap());
        request.send().await.unwrap()
    }

    /// Books a transfer by hand and returns what the command said.
    pub fn book(&self, reference: &str, amount: &str, date: &str, line: &str) -> String {
        let order = ["payment", "book", reference, "--amount", amount, "--currency", "GBP"];
        self.cli_ok(&[&order[..], &["--date", date, "--bank-ref", line]].concat())
    }
}

/// The link to the body's own page, as a path.
pub fn own_path(app: &App, letter: &Letter) -> String {
    let start = letter.text.find(&format!("{}/affiliate/", app.base)).expect("a link");
    let link = letter.text[start..].split_whitespace().next().unwrap();
    link.trim_start_matches(app.base.as_str()).to_owned()
}
