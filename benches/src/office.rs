//! p8, the office's part: the overview and the payments of a treasurer, on both databases.

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    process::Stdio,
    time::Duration,
};

use anyhow::{Context, Result, ensure};

use crate::{
    Bench,
    exports::fill,
    http::{Requests, send},
    report::at_most,
    service::Site,
};

/// Requests of one page, one after another.
const LOOKS: usize = 200;
/// Milliseconds within which a page has to come.
const MUST_MS: f64 = 100.0;
const EMAIL: &str = "treasurer@bench.example";
const PASSWORD: &str = "a password of the benchmark";

/// Fills each database once, and looks around.
pub fn office(bench: &Bench) -> Result<()> {
    for site in [bench.sqlite()?, bench.postgres("bench_office")?] {
        fill(bench, &site)?;
        look_around(bench, &site)?;
    }
    Ok(())
}

/// Signs in, and looks at the pages that show payments.
pub fn look_around(bench: &Bench, site: &Site) -> Result<()> {
    let code = recovery_code(site)?;
    let name = format!("p8 {} {} payments", site.database.name(), bench.rows);
    let service = site.start(&["serve"])?;
    let cookies = sign_in(service.address, &code)?;
    let look = |path: &str| get_with(path, &cookies);
    let list = talk(service.address, &look("/office/payments"))?;
    ensure!(list.status == 200, "the payments answer {}", list.status);
    let story = between(&list.text, "href=\"/office/payments/", "\"").context("a payment in the list")?;
    let mut paths = vec![
        ("overview", "/office".to_owned()),
        ("payments", "/office/payments".to_owned()),
        ("payments of a fund and month", filtered("fund=fighting-fund")),
        ("payments by cheque of a month", filtered("channel=cheque")),
        ("a payment", format!("/office/payments/{story}")),
        ("funds", "/office/funds".to_owned()),
    ];
    if let Some(next) = between(&list.text, "href=\"/office/payments?", "\"").filter(|q| q.contains("after"))
    {
        paths.push(("next page", format!("/office/payments?{}", next.replace("&amp;", "&"))));
    }
    for (what, path) in paths {
        let page = |count| {
            let requests = Requests { texts: vec![look(&path)], count, connections: 1, expected: 200 };
            send(&[service.address], requests)
        };
        page(5)?;
        let p99: Duration = page(LOOKS)?.p99();
        at_most(&format!("{name} {what} p99"), p99.as_secs_f64() * 1e3, " ms", MUST_MS);
    }
    Ok(())
}

fn filtered(query: &str) -> String {
    format!("/office/payments?{query}&from=2026-10-01&to=2026-10-31")
}

/// Makes a treasurer; one of the codes that replace the app.
fn recovery_code(site: &Site) -> Result<String> {
    let mut command = site.command(&["user", "create", "--email", EMAIL, "--role", "treasurer"]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    writeln!(child.stdin.take().context("standard input")?, "{PASSWORD}")?;
    let output = child.wait_with_output()?;
    ensure!(output.status.success(), "user create: {}", output.status);
    let printed = String::from_utf8(output.stdout)?;
    let codes = printed.lines().map(str::trim);
    let code = codes.into_iter().find(|line| line.len() == 19 && line.matches('-').count() == 3);
    Ok(code.context("a recovery code")?.to_owned())
}

/// The cookies of a session.
fn sign_in(address: SocketAddr, code: &str) -> Result<String> {
    let page = talk(address, &get_with("/office/sign-in", ""))?;
    let nonce = between(&page.text, "name=\"nonce\" value=\"", "\"").context("a nonce")?;
    let password = PASSWORD.replace(' ', "+");
    let body = format!("nonce={nonce}&next=&email={EMAIL}&password={password}&code={code}");
    let request = format!(
        "POST /office/sign-in HTTP/1.1\r\nhost: 127.0.0.1\r\ncookie: {}\r\n\
         content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
        page.cookies,
        body.len(),
    );
    let answer = talk(address, request.as_bytes())?;
    ensure!(answer.status == 303, "signing in answers {}", answer.status);
    Ok(answer.cookies)
}

struct Answer {
    status: u16,
    /// As they are sent back.
    cookies: String,
    text: String,
}

fn get_with(path: &str, cookies: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncookie: {cookies}\r\n\r\n").into_bytes()
}

/// One request, and the whole answer with its cookies.
fn talk(address: SocketAddr, request: &[u8]) -> Result<Answer> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(Duration::from_secs(2)))?;
    stream.write_all(request)?;
    let mut bytes = Vec::new();
    // A connection that stays open ends by the timeout: what has come until then is the answer.
    let _ = stream.read_to_end(&mut bytes);
    let text = String::from_utf8(bytes)?;
    let status = text.split(' ').nth(1).context("an answer")?.parse()?;
    let head = text.split("\r\n\r\n").next().unwrap_or_default();
    let set = head.lines().filter_map(|line| line.strip_prefix("set-cookie: "));
    let cookies: Vec<&str> = set.filter_map(|cookie| cookie.split(';').next()).collect();
    Ok(Answer { status, cookies: cookies.join("; "), text })
}

fn between(text: &str, before: &str, after: &str) -> Option<String> {
    Some(text.split_once(before)?.1.split_once(after)?.0.to_owned())
}
