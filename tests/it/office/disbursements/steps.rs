//! What is done with money out, step by step.

use super::super::desk::{Desk, Page, Person, hidden};
use crate::harness::app::App;

pub(in crate::office) const PAGE: &str = "/office/disbursements";
pub(in crate::office) const FUND: &str = "zhanaozen-medical";
pub(in crate::office) const PAPER: &[u8] = b"the hospital's bill, which is not kept";

/// A request that is in order.
pub(in crate::office) const WISH: [(&str, &str); 11] = [
    ("fund", FUND),
    ("amount", "50.00"),
    ("currency", "GBP"),
    ("purpose", "medical"),
    ("recipients", "F-001, f-002\nF-003"),
    ("intermediary", ""),
    ("place", "F3/12"),
    ("note", "for Canary Widow"),
    ("list", "uk"),
    ("list_date", "2026-11-20"),
    ("result", "clear"),
];

/// The same with other fields.
pub(in crate::office) fn wish<'a>(other: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let changed = |name: &str| other.iter().find(|(field, _)| *field == name);
    let mut all: Vec<(&str, &str)> = WISH.iter().map(|one| *changed(one.0).unwrap_or(one)).collect();
    all.extend(other.iter().filter(|(name, _)| WISH.iter().all(|(field, _)| field != name)));
    all
}

pub(in crate::office) struct People {
    pub(in crate::office) treasurer: Person,
    pub(in crate::office) officer: Person,
    pub(in crate::office) clerk: Person,
    pub(in crate::office) auditor: Person,
}

impl People {
    pub(in crate::office) fn of(app: &App) -> Self {
        let create = |role: &str| app.create_user(&format!("{role}@campaign.example"), role, &[]);
        Self {
            treasurer: app.demonstration(),
            officer: create("officer"),
            clerk: create("clerk"),
            auditor: create("auditor"),
        }
    }
}

pub(in crate::office) fn open_fund(app: &App, amount: &str) {
    let (date, note) = ("2026-11-03", "statement 10/2026, folder 3");
    let args = ["book", "opening-balance", "--number", "O1", "--amount", amount, "--currency", "GBP"];
    app.cli_ok(&[&args[..], &["--date", date, "--fund", FUND, "--note", note]].concat());
}

/// Sends a request; the address of what was made.
pub(in crate::office) async fn ask(desk: &mut Desk<'_>, other: &[(&str, &str)]) -> String {
    ask_with(desk, other, PAPER).await
}

/// The same with another document.
pub(in crate::office) async fn ask_with(desk: &mut Desk<'_>, other: &[(&str, &str)], paper: &[u8]) -> String {
    let once = hidden(&desk.get("/office/disbursements/new").await.text, "once");
    let page = desk.upload(PAGE, &[&wish(other)[..], &[("once", &once)]].concat(), paper).await;
    let location = page.location.unwrap_or_else(|| panic!("{}: {}", page.status, page.text));
    let (path, done) = location.split_once('?').unwrap();
    assert_eq!(done, "done=requested");
    path.to_owned()
}

pub(in crate::office) async fn approve(
    desk: &mut Desk<'_>,
    path: &str,
    version: &str,
    more: &[(&str, &str)],
) -> Page {
    let fields = [&[("version", version), ("read", "yes")], more].concat();
    desk.press(&format!("{path}/approve"), &fields).await
}

pub(in crate::office) async fn pay(desk: &mut Desk<'_>, path: &str, number: &str) -> Page {
    let fields = [("version", "1"), ("date", "2026-11-20"), ("account", "main"), ("number", number)];
    desk.press(&format!("{path}/pay"), &fields).await
}

/// Something that has to be refused, and what the page says then.
pub(in crate::office) fn is_refused(page: &Page, words: &str) {
    assert_eq!(page.status, 422, "{words}: {}", page.text);
    assert!(page.text.contains(words), "{words} in {}", page.text);
}

pub(in crate::office) fn is_done(page: &Page, path: &str, done: &str) {
    assert_eq!(page.location.as_deref(), Some(format!("{path}?done={done}").as_str()), "{}", page.text);
}

/// Asked for by the clerk, approved by officer and treasurer.
pub(in crate::office) async fn approved(app: &App, people: &People, other: &[(&str, &str)]) -> String {
    let mut clerk = Desk::of(app, &people.clerk).await;
    let path = ask(&mut clerk, other).await;
    for person in [&people.officer, &people.treasurer] {
        let mut desk = Desk::of(app, person).await;
        is_done(&approve(&mut desk, &path, "1", &[]).await, &path, "approved");
    }
    app.next_code().await;
    path
}
