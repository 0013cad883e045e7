//! An installation that was lived in for a while, so that every page has something to show; and which pages there are,
//! from where the sources register them: a page that nobody looks at is a test that fails.

use std::{
    cell::RefCell,
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use fantoccini::Client;
use serde_json::{Value, json};
use solidarity::app::office::addresses;

use crate::{
    affiliations::body::{Letter, branch, own_path},
    appeals,
    bank::{Entry, camt, import, pledge},
    harness::{app::App, browser::keep_picture},
    newsletter::wait_asked,
    office::{desk::Desk, disbursements::three_for_a_look},
    regular_gifts::{self, active, wait_mails_with},
};

/// What the office downloads, though its address has no ending that says so.
const DOWNLOADS: [&str; 2] = ["/office/export/{kind}", "/office/months/{file}"];

/// Pages of the office that have something to show whatever happened.
const OFFICE: [&str; 25] = [
    "/office",
    "/office/sign-in",
    "/office/payments",
    "/office/book",
    "/office/statements",
    "/office/bodies?unpaid=yes",
    "/office/messages",
    "/office/months",
    "/office/disbursements",
    "/office/disbursements/new",
    "/office/appeals",
    "/office/received-by-part",
    "/office/appeals/new?fund=fighting-fund",
    "/office/funds",
    "/office/notices",
    "/office/payouts",
    "/office/regular-gifts",
    "/office/export",
    "/office/staff",
    "/office/key",
    "/office/dead-letters",
    "/office/tokens",
    "/office/audit",
    "/office/account",
    "/office/payments/paying_in/SLIP-1",
];

/// The same, for everybody.
const PUBLIC: [&str; 16] = [
    "/",
    "/donate",
    "/donate?currency=EUR&amount=12&counts_for=branch-1",
    "/embed/donate",
    "/embed/funds/fighting-fund",
    "/funds/fighting-fund",
    "/funds/zhanaozen-medical",
    "/funds/zhanaozen-medical/spent",
    "/affiliate",
    "/affiliate/unions",
    "/affiliated",
    "/solidarity",
    "/privacy",
    "/gifts",
    "/api/docs",
    "/there-is-no-such-page",
];

/// The addresses at which somebody finds a page.
pub struct EveryPage {
    pub public: Vec<String>,
    pub office: Vec<String>,
    /// A bank statement that was not uploaded yet.
    pub statement: PathBuf,
}

fn to<'a>(letters: &'a [Letter], address: &str) -> &'a Letter {
    letters.iter().find(|letter| letter.to == address).unwrap_or_else(|| panic!("no letter to {address}"))
}

async fn paid(app: &App, more: serde_json::Value) -> String {
    let (reference, page) = app.card_gift(more).await;
    assert_eq!(app.pay(&page, "4242424242424242").await.status(), 303, "{}", app.log());
    app.wait_status(&reference, "paid").await;
    reference
}

/// Gifts in every state, and what their givers were mailed.
async fn gifts(app: &App, public: &mut Vec<String>) {
    let identity = app.office_identity().display().to_string();
    let regular = active(app, json!({})).await;
    public.push(format!("/donate/{regular}"));
    let own = regular_gifts::own_path(&wait_mails_with(app, "Receipt R-", 1).await[0]);
    let year = app.clock_date().format("%Y").to_string();
    public.extend([own.clone(), format!("{own}/statement/{year}")]);
    let words =
        "Stand firm. The whole night shift of our depot was read your letter, and every one of us signed.";
    let spoken =
        json!({ "name": "A. Giver", "message": words, "publish_message": true, "publish_name": true });
    let first = paid(app, spoken.clone()).await;
    paid(app, spoken).await;
    app.cli_ok(&["message", "publish", &first, "--by", "An Officer", "--identity", &identity]);
    paid(app, json!({ "amount_minor": 6_900, "counts_for": "region-1" })).await;
    let ticked = json!({ "email": "reader@example.org", "newsletter": true });
    let reader = paid(app, ticked).await;
    let asked = wait_asked(app, 1).await.remove(0);
    public.extend([asked.confirm, asked.leave]);
    let refunded = paid(app, json!({})).await;
    app.cli_ok(&["refund", &refunded, "--amount", "10.00", "--reason", "asked for it"]);
    let promised = pledge(app, json!({ "currency": "EUR", "fund": "zhanaozen-medical" })).await;
    let order = pledge(app, json!({ "frequency": "monthly", "counts_for": "branch-1" })).await;
    public.extend([first, refunded, promised, order].map(|reference| format!("/donate/{reference}")));

    let nonce = app.page("/privacy").await.1;
    let asked = app.send("/privacy", &[("nonce", &nonce), ("reference", &reader)]).await;
    assert_eq!(asked.status(), 200);
    let mail = wait_mails_with(app, "/privacy/erase/", 1).await.remove(0);
    let (_, token) = mail.split_once("/privacy/erase/").unwrap();
    let token: String =
        token.chars().take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c)).collect();
    public.push(format!("/privacy/erase/{token}"));
}

/// Bodies from the first quote to a twin whose secretary leaves.
async fn bodies(app: &App, public: &mut Vec<String>) {
    let (status, quoted) = app.affiliate(branch(json!({ "union": null, "union_other": "Bakers" }))).await;
    assert_eq!(status, 201, "{quoted}");
    let own = own_path(app, &app.letters("Quote", 1).await.remove(0));
    public.extend([format!("/affiliate/{}", quoted["reference"].as_str().unwrap()), own]);

    let twin = json!({
        "method": "invoice", "body_name": "Leeds Rail and Bus Workers of the North", "consent_public": true,
        "twin_with": "kz-zhanartu", "donation_minor": 1_000,
        "contact": {"name": "The Secretary", "email": "old@example.org"},
        "treasurer": {"name": "The Treasurer", "email": "treasurer@example.org"},
    });
    let (status, taken) = app.affiliate(branch(twin)).await;
    assert_eq!(status, 201, "{taken}");
    let reference = taken["reference"].as_str().unwrap();
    let letters = app.letters("Invoice INV-", 2).await;
    let secretary = own_path(app, to(&letters, "old@example.org"));
    let treasurer = own_path(app, to(&letters, "treasurer@example.org"));
    app.book(reference, "46", &app.clock_date().to_string(), "line-twin");
    app.wait_standing(reference, "active").await;
    app.cli_ok(&["affiliation", "accept", reference, "--by", "An Officer"]);
    let order = ["affiliation", "twin", reference, "--with", "kz-zhanartu", "--agreed", "both"];
    app.cli_ok(&[&order[..], &["--by", "An Officer"]].concat());
    let certificate = app.letters("Certificate C-", 2).await.remove(0);
    public.push(format!("/verify/{}", certificate.papers[0].0.trim_end_matches(".pdf")));
    let nonce = app.page(&format!("{secretary}/leave")).await.1;
    let named = [("nonce", nonce.as_str()), ("name", "The Next One"), ("email", "next@example.org")];
    assert_eq!(app.send(&format!("{secretary}/leave"), &named).await.status(), 200);
    // Hers has the form by which she leaves, the treasurer's asks whether the next one is right.
    public.extend([format!("/affiliate/{reference}"), format!("{secretary}/leave"), secretary, treasurer]);

    let nonce = app.page("/affiliate").await.1;
    let left = [("nonce", nonce.as_str()), ("contact_email", "later@example.org"), ("save_draft", "yes")];
    assert_eq!(app.send("/affiliate", &left).await.status(), 200);
    let link = wait_mails_with(app, "/affiliate/draft/", 1).await.remove(0);
    let (_, token) = link.split_once("/affiliate/draft/").unwrap();
    public.push(format!("/affiliate/draft/{}", token.split_whitespace().next().unwrap()));
}

/// Lets all of it happen. The clock has moved on by months afterwards.
pub async fn lived_in(app: &mut App) -> EveryPage {
    let mut office = OFFICE.map(str::to_owned).to_vec();
    // Nobody who wants a receipt: the letters that are looked for below are others'.
    paid(app, json!({ "email": null })).await;
    let [waiting, carried] = three_for_a_look(app).await;
    office.extend([format!("{waiting}/amend"), waiting, carried]);
    // What was paid out is told of months later.
    app.advance_days(140).await;
    app.restart().await;
    app.sandbox_control("clock", json!({ "advance_seconds": 1 })).await;
    let payout = app.at_stripe("payout").await.remove(0);
    office.push(format!("/office/payouts/{}", payout["id"].as_str().unwrap()));
    let slip = ["book", "paying-in", "--number", "SLIP-1", "--amount", "12", "--currency", "GBP"];
    let more = ["--date", "2026-11-03", "--counted-by", "A", "--counted-by", "B", "--counts-for", "Wales"];
    app.cli_ok(&[&slip[..], &more].concat());
    {
        let app = &*app;
        let mut desk = Desk::of(app, &app.demonstration()).await;
        let lines =
            [("region", "Wales", "50"), ("branch", "Rail and bus workers of Leeds and Bradford", "40")];
        appeals::set(&mut desk, &lines, &[]).await;
        let list = desk.get("/office/appeals").await.text;
        let (_, id) = list.split_once("href=\"/office/appeals/").unwrap();
        office.push(format!("/office/appeals/{}", id.split('"').next().unwrap()));
        let invited = [("email", "new@campaign.example"), ("role", "clerk"), ("locale", "en")];
        assert_eq!(desk.press("/office/staff", &invited).await.status, 303);
        let mail = wait_mails_with(app, "/office/join/", 1).await.remove(0);
        let (_, token) = mail.split_once("/office/join/").unwrap();
        office.push(format!("/office/join/{}", token.split_whitespace().next().unwrap()));
        app.next_code().await;
    }
    let mut public = PUBLIC.map(str::to_owned).to_vec();
    gifts(app, &mut public).await;
    bodies(app, &mut public).await;
    let unknown = [Entry("2026-11-02", 2_500, "N1", "Unknown", "-")];
    import(app, &camt(app, "first.xml", 0, &unknown));
    let (opening, charges) = (2_500, [Entry("2026-11-05", -1_200, "N2", "Bank", "charges")]);
    let statement = camt(app, "second.xml", opening, &charges);
    let first = app.at_stripe("charge").await.remove(0);
    office.push(format!("/office/payments/stripe/{}", first["id"].as_str().unwrap()));
    EveryPage { public, office, statement }
}

/// The patterns under which pages are registered: what somebody reads in a browser.
pub fn public_patterns() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut others = BTreeSet::new();
    patterns_in(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found, &mut others);
    // Elsewhere an address is written out where it is registered, or this would not find it.
    let known = ["assets.rs", "route.rs", "mail_preview.rs", "own_pages.rs"].map(str::to_owned);
    assert_eq!(others, BTreeSet::from(known), "who registers addresses that are not written out");
    assert!(found.len() >= 20 && found.contains("/donate/{reference}"), "{found:?}");
    found
}

pub fn office_patterns() -> BTreeSet<String> {
    let read = addresses()
        .into_iter()
        .filter(|(method, path)| *method == "GET" && !is_file(path) && !DOWNLOADS.contains(path));
    read.map(|(_, path)| path.to_owned()).collect()
}

fn is_file(path: &str) -> bool {
    path.rsplit('/').next().is_some_and(|last| last.contains('.'))
}

fn patterns_in(folder: &Path, found: &mut BTreeSet<String>, others: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            if name != "sandbox" {
                patterns_in(&path, found, others);
            }
            continue;
        }
        let text = fs::read_to_string(&path).unwrap_or_default();
        for call in text.split("web::resource(").skip(1) {
            let Some(rest) = call.trim_start().strip_prefix('"') else {
                others.insert(name.clone());
                continue;
            };
            let (address, rest) = rest.split_once('"').unwrap();
            let registered = rest.split(';').next().unwrap();
            let for_programs = ["/api/v1", "/dev/", "/webhooks", "/healthz", "/readyz", "/metrics"];
            let is_read = registered.contains(".get(") && !is_file(address);
            if is_read && !for_programs.iter().any(|start| address.starts_with(start)) {
                found.insert(address.to_owned());
            }
        }
    }
}

/// The pages that were looked at, by where the browser was, and what was wrong with them: all of it is told at the end.
#[derive(Default)]
pub struct Looked {
    seen: RefCell<BTreeSet<String>>,
    wrong: RefCell<Vec<String>>,
}

impl Looked {
    /// Notes where the browser is, and keeps a picture of it where somebody asked for pictures.
    pub async fn at(&self, page: &Client, what: &str) {
        let url = page.current_url().await.unwrap();
        self.seen.borrow_mut().insert(url.path().to_owned());
        keep_picture(page, what).await;
    }

    /// Notes what is wrong with a page; an empty list is nothing.
    pub fn wrong(&self, what: &str, found: &Value) {
        if *found != json!([]) {
            self.wrong.borrow_mut().push(format!("{what}: {found:#}"));
        }
    }

    /// Fails for whatever was wrong with a page, and for a pattern under which no page was looked at.
    pub fn at_all(&self, patterns: &BTreeSet<String>) {
        let wrong = self.wrong.borrow();
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        let seen = self.seen.borrow();
        let missing: Vec<&String> = patterns
            .iter()
            .filter(|pattern| !seen.iter().any(|path| of(patterns, path) == Some(*pattern)))
            .collect();
        assert!(missing.is_empty(), "nobody looked at {missing:?}");
    }
}

/// The pattern to which a path leads: of several the one that is written out further.
fn of<'a>(patterns: &'a BTreeSet<String>, path: &str) -> Option<&'a String> {
    let fits = |pattern: &&String| {
        let (wanted, given): (Vec<_>, Vec<_>) = (pattern.split('/').collect(), path.split('/').collect());
        let same = |(wanted, given): (&&str, &&str)| wanted == given || wanted.starts_with('{');
        wanted.len() == given.len() && wanted.iter().zip(&given).all(same)
    };
    patterns.iter().filter(fits).min_by_key(|pattern| pattern.matches('{').count())
}

#[test]
fn a_page_that_was_not_looked_at_is_named() {
    let patterns: BTreeSet<String> = [
        "/gifts",
        "/gifts/{token}",
        "/gifts/{token}/statement/{year}",
        "/affiliate/unions",
        "/affiliate/{reference}",
    ]
    .map(str::to_owned)
    .into();
    for (path, pattern) in [
        ("/gifts/abc", "/gifts/{token}"),
        ("/affiliate/unions", "/affiliate/unions"),
        ("/affiliate/K7Q", "/affiliate/{reference}"),
    ] {
        assert_eq!(of(&patterns, path).map(String::as_str), Some(pattern));
    }
    assert_eq!(of(&patterns, "/elsewhere"), None);
    let looked = Looked {
        seen: RefCell::new(["/gifts", "/gifts/a/statement/2026"].map(str::to_owned).into()),
        ..Looked::default()
    };
    let missed = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| looked.at_all(&patterns)));
    let said = missed.unwrap_err().downcast::<String>().unwrap();
    assert!(said.contains("\"/gifts/{token}\"") && !said.contains("\"/gifts\""), "{said}");
    looked.wrong("a page without faults", &json!([]));
    looked.wrong("/gifts in French", &json!(["too wide"]));
    let faulty = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| looked.at_all(&BTreeSet::new())));
    let said = faulty.unwrap_err().downcast::<String>().unwrap();
    assert!(said.contains("/gifts in French") && !said.contains("without faults"), "{said}");
}
