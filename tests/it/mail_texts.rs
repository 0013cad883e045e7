//! Every mail that the service can write, word for word, in every language: a changed word is seen before it is sent.
//! The list is that of `/dev/mail/preview`, so that a new mail is looked at by being there; and it has to be there.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    fs,
    path::Path,
};

use mail_parser::MessageParser;

use crate::harness::{app::App, db::on_sqlite};

const LANGUAGES: [&str; 5] = ["en", "ru", "kk", "fr", "de"];
/// Mail programs cut longer ones off; in bytes.
const LARGEST: usize = 50_000;

async fn get(app: &App, path: &str) -> String {
    let answer = app.http.get(format!("{}{path}", app.base)).send().await.unwrap();
    assert_eq!(answer.status(), 200, "{path}");
    answer.text().await.unwrap()
}

async fn names(app: &App, language: &str) -> Vec<String> {
    let list = get(app, &format!("/dev/mail/preview?lang={language}")).await;
    let links = list.split("href=\"/dev/mail/preview/").skip(1);
    links.map(|rest| rest.split_once('"').unwrap().0.to_owned()).collect()
}

#[test]
fn every_mail_says_word_for_word_what_it_said() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        let known = names(&app, "en").await;
        assert!(known.len() >= 30, "{known:?}");
        let unique: BTreeSet<&String> = known.iter().collect();
        assert_eq!(unique.len(), known.len(), "each by a name of its own: {known:?}");
        let mut written: BTreeMap<&str, String> = BTreeMap::new();
        for language in LANGUAGES {
            assert_eq!(names(&app, language).await, known, "{language}");
            for name in &known {
                let part = async |part: &str| {
                    get(&app, &format!("/dev/mail/preview/{name}/{part}?lang={language}")).await
                };
                let (text, html) = (part("text").await, part("html").await);
                assert!(text.len() + html.len() < LARGEST, "{name} in {language}: {} bytes", html.len());
                assert!(html.contains(&format!("<html lang=\"{language}\">")), "{name}: {html}");
                for unwanted in ["<img", "<script", "url(", "http-equiv", "{ $"] {
                    assert!(!html.contains(unwanted), "{name} in {language}: {unwanted}");
                }
                let all = written.entry(name).or_default();
                write!(all, "==== {language} ====\n{text}\n---- as HTML ----\n{html}\n").unwrap();
            }
        }
        // References are random, and so is the port of this installation.
        let filters = [
            (r"\b[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}\b", "REFE-REN-CE"),
            (r"\b[2-9A-HJKMNP-Z]{12}\b", "REFERENCE"),
            (r"http://127\.0\.0\.1:\d+", "https://give.campaign.example"),
        ];
        for (name, all) in written {
            insta::with_settings!({ filters => filters.to_vec(), omit_expression => true, prepend_module_to_snapshot => false }, {
                insta::assert_snapshot!(format!("mail_{name}"), all);
            });
        }
    });
}

/// The kinds of mail that the sources put into the outbox.
fn queued_kinds(folder: &Path, kinds: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            queued_kinds(&path, kinds);
            continue;
        }
        let text = fs::read_to_string(&path).unwrap_or_default();
        let quoted = |text: &str| text.split('"').next().unwrap_or_default().to_owned();
        if text.contains("NewMail {") && !path.ends_with("mail/queue.rs") {
            // Papers that go with a mail have a kind too: a media type.
            let written = text.split("kind: \"").skip(1).map(quoted);
            kinds.extend(written.filter(|kind| !kind.contains('/')));
        }
        // Letters to bodies are composed by their kind before they are put into the outbox.
        if path.ends_with("affiliations/compose.rs") || path.ends_with("mail/gift_mail.rs") {
            let words = text.split('"').skip(1).step_by(2);
            let is_kind = |word: &&str| word.starts_with("affiliation_") || word.starts_with("gift_");
            kinds.extend(words.filter(is_kind).map(str::to_owned));
        }
    }
}

#[test]
fn every_mail_that_is_queued_can_be_looked_at() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        let known = names(&app, "en").await;
        let mut kinds = BTreeSet::new();
        queued_kinds(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut kinds);
        assert!(kinds.len() >= 20 && kinds.contains("receipt") && kinds.contains("staff"), "{kinds:?}");
        for kind in kinds {
            let variant = format!("{kind}_");
            let there = known.iter().any(|name| *name == kind || name.starts_with(&variant));
            assert!(there, "{kind} is queued and not among {known:?}");
        }
    });
}

impl App {
    /// Every mail that was written is small, and only one that puts an address on a list can be left by a click in a mail
    /// program (RFC 8058).
    pub fn check_mails(&self) {
        for raw in self.mails() {
            let mail = MessageParser::default().parse(raw.as_bytes()).expect("a mail");
            let header = |name: &str| mail.header_raw(name).map(str::trim).map(str::to_owned);
            let (text, html) = (mail.body_text(0).unwrap_or_default(), mail.body_html(0).unwrap_or_default());
            let subject = mail.subject().unwrap_or_default();
            assert!(text.len() + html.len() < LARGEST, "{subject}: {} bytes", html.len());
            let of_a_list = text.contains("/newsletter/");
            assert_eq!(header("List-Unsubscribe").is_some(), of_a_list, "{subject}: {raw}");
            assert_eq!(
                header("List-Unsubscribe-Post").as_deref(),
                of_a_list.then_some("List-Unsubscribe=One-Click"),
                "{subject}"
            );
        }
    }
}
