//! Somebody of the office at a browser: keeps cookies, reads forms, has an authenticator app that follows the test's
//! clock.

use std::{collections::BTreeMap, fs};

use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::TimeDelta;
use solidarity::{kernel::clock::system_now, office::TotpSecret};

use crate::harness::app::App;

/// How somebody signs in.
#[derive(Clone)]
pub struct Person {
    pub email: String,
    pub password: String,
    pub secret: TotpSecret,
    pub recovery_codes: Vec<String>,
}

/// A browser in the office.
pub struct Desk<'a> {
    pub app: &'a App,
    pub cookies: BTreeMap<String, String>,
}

/// What a page said.
#[derive(Debug)]
pub struct Page {
    pub status: u16,
    pub location: Option<String>,
    /// As the server sent them.
    pub set_cookies: Vec<String>,
    pub retry_after: Option<String>,
    pub text: String,
}

/// The key in an `otpauth://` address.
pub fn secret_in(text: &str) -> TotpSecret {
    let (_, after) = text.split_once("secret=").expect("an otpauth address");
    let end = after.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(after.len());
    from_base32(&after[..end])
}

/// A key as a page shows it to be typed.
pub fn from_base32(text: &str) -> TotpSecret {
    let plain: String = text.chars().filter(char::is_ascii_alphanumeric).collect();
    let secret = totp_rs::Secret::try_from_base32(plain).expect("a key in base32");
    TotpSecret::from_bytes(secret.as_ref()).unwrap()
}

impl App {
    /// Seconds by the moved clock.
    pub fn unix_now(&self) -> i64 {
        let moved = fs::read_to_string(self.folder.join("clock"));
        let moved: i64 = moved.map_or(0, |text| text.trim().parse().unwrap());
        (system_now() + TimeDelta::seconds(moved)).timestamp()
    }

    /// Lets time pass so that the app shows another code.
    pub async fn next_code(&self) {
        self.advance_seconds(31).await;
    }

    /// Lets time pass until the code of now is good for at least twenty seconds more.
    pub async fn early_in_the_code(&self) {
        let gone = self.unix_now() % 30;
        if gone > 10 {
            self.advance_seconds(30 - gone).await;
        }
    }

    /// The treasurer whom a development installation invents; can open names.
    pub fn demonstration(&self) -> Person {
        let text = fs::read_to_string(self.keys_folder().join("treasurer")).expect("written at the start");
        let lines: Vec<&str> = text.lines().collect();
        Person {
            email: lines[0].to_owned(),
            password: lines[1].to_owned(),
            secret: TotpSecret::from_bytes(&STANDARD.decode(lines[2]).unwrap()).unwrap(),
            recovery_codes: Vec::new(),
        }
    }

    /// `user create` with a password on standard input.
    pub fn create_user(&self, email: &str, role: &str, more: &[&str]) -> Person {
        let password = format!("the password of {role}");
        let said =
            self.user(&[&["user", "create", "--email", email, "--role", role], more].concat(), &password);
        assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
        person(email, &password, &String::from_utf8(said.stdout).unwrap())
    }

    /// A command of `user` that reads a password.
    pub fn user(&self, args: &[&str], password: &str) -> std::process::Output {
        self.cli_reading(args, &format!("{password}\n"))
    }
}

/// What `user create` or `user reset` printed.
pub fn person(email: &str, password: &str, printed: &str) -> Person {
    let codes =
        printed.lines().map(str::trim).filter(|line| line.len() == 19 && line.matches('-').count() == 3);
    Person {
        email: email.to_owned(),
        password: password.to_owned(),
        secret: secret_in(printed),
        recovery_codes: codes.map(str::to_owned).collect(),
    }
}

impl<'a> Desk<'a> {
    pub fn new(app: &'a App) -> Self {
        Self { app, cookies: BTreeMap::new() }
    }

    /// Somebody who has just signed in.
    pub async fn of(app: &'a App, person: &Person) -> Self {
        let mut desk = Self::new(app);
        let page = desk.sign_in(person).await;
        assert_eq!(page.status, 303, "{}", page.text);
        desk
    }

    async fn send(&mut self, request: reqwest::RequestBuilder) -> Page {
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let answer = request.header("cookie", cookies.join("; ")).send().await.unwrap();
        let header = |name: &str| answer.headers().get(name).map(|value| value.to_str().unwrap().to_owned());
        let set_cookies: Vec<String> =
            answer.headers().get_all("set-cookie").iter().map(|v| v.to_str().unwrap().to_owned()).collect();
        for cookie in &set_cookies {
            let (name, value) = cookie.split(';').next().unwrap().split_once('=').unwrap();
            if cookie.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        Page {
            status: answer.status().as_u16(),
            location: header("location"),
            retry_after: header("retry-after"),
            set_cookies,
            text: answer.text().await.unwrap(),
        }
    }

    pub async fn get(&mut self, path: &str) -> Page {
        let request = self.app.http.get(format!("{}{path}", self.app.base));
        self.send(request).await
    }

    /// A file: the status and its bytes.
    pub async fn bytes(&self, path: &str) -> (u16, Vec<u8>) {
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = self.app.http.get(format!("{}{path}", self.app.base));
        let answer = request.header("cookie", cookies.join("; ")).send().await.unwrap();
        (answer.status().as_u16(), answer.bytes().await.unwrap().to_vec())
    }

    /// Sends a form as it is.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let request = self
            .app
            .http
            .post(format!("{}{path}", self.app.base))
            .header("content-type", "application/x-www-form-urlencoded")
            .header("origin", &self.app.base)
            .body(serde_urlencoded::to_string(fields).unwrap());
        self.send(request).await
    }

    /// Sends a form with the token of a page of this session.
    pub async fn press(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let token = hidden(&self.get("/office/account").await.text, "csrf");
        let fields = [&[("csrf", token.as_str())], fields].concat();
        self.post(path, &fields).await
    }

    /// Sends a form whose answer is a file: the status and its bytes.
    pub async fn press_for_bytes(&mut self, path: &str, fields: &[(&str, &str)]) -> (u16, Vec<u8>) {
        let token = hidden(&self.get("/office/account").await.text, "csrf");
        let fields = [&[("csrf", token.as_str())], fields].concat();
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = self
            .app
            .http
            .post(format!("{}{path}", self.app.base))
            .header("content-type", "application/x-www-form-urlencoded")
            .header("origin", &self.app.base)
            .header("cookie", cookies.join("; "))
            .body(serde_urlencoded::to_string(fields).unwrap());
        let answer = request.send().await.unwrap();
        (answer.status().as_u16(), answer.bytes().await.unwrap().to_vec())
    }

    /// Sends a form with a file, with the token of a page of this session.
    pub async fn upload(&mut self, path: &str, fields: &[(&str, &str)], file: &[u8]) -> Page {
        let token = hidden(&self.get("/office/account").await.text, "csrf");
        let mut body = Vec::new();
        for (name, value) in [&[("csrf", token.as_str())], fields].concat() {
            let part =
                format!("--PART\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            body.extend_from_slice(part.as_bytes());
        }
        let head = "--PART\r\nContent-Disposition: form-data; name=\"file\"; filename=\"statement\"\r\n\
                    Content-Type: application/octet-stream\r\n\r\n";
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(file);
        body.extend_from_slice(b"\r\n--PART--\r\n");
        let request = self
            .app
            .http
            .post(format!("{}{path}", self.app.base))
            .header("content-type", "multipart/form-data; boundary=PART")
            .header("origin", &self.app.base)
            .body(body);
        self.send(request).await
    }

    pub async fn sign_in(&mut self, person: &Person) -> Page {
        let code = person.secret.code_at(self.app.unix_now());
        self.sign_in_with(&person.email, &person.password, &code).await
    }

    pub async fn sign_in_with(&mut self, email: &str, password: &str, code: &str) -> Page {
        let nonce = hidden(&self.get("/office/sign-in").await.text, "nonce");
        let fields = [
            ("nonce", nonce.as_str()),
            ("next", "/office/account"),
            ("email", email),
            ("password", password),
            ("code", code),
        ];
        self.post("/office/sign-in", &fields).await
    }
}

/// The value of a hidden field.
pub fn hidden(page: &str, name: &str) -> String {
    let (_, after) = page
        .split_once(&format!("name=\"{name}\" value=\""))
        .unwrap_or_else(|| panic!("the page has a field {name}: {page}"));
    after.split('"').next().unwrap().to_owned()
}
