//! Receipts over a real mail server, which postpones, refuses, hangs up and is not there.

use std::{
    fs,
    path::Path,
    process::Command,
    time::{Duration, Instant},
};

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

use crate::{
    db_test,
    harness::{
        app::{App, PATIENCE, free_ports, processes::let_pauses_end, steps::parts},
        db::TestDb,
        smtp::{Message, SmtpServer},
    },
};

const CARD: &str = "4242424242424242";

async fn start(db: &TestDb, url: &str) -> App {
    let settings = [
        ("SOLIDARITY_MAIL__TRANSPORT", "smtp"),
        ("SOLIDARITY_MAIL__SMTP_URL", url),
        ("SOLIDARITY_MAIL__FROM", "office@example.net"),
    ];
    App::start_with(db, &settings).await
}

/// A gift paid by somebody with this address; its reference.
async fn paid_by(app: &App, address: &str, more: Value) -> String {
    let mut body = json!({ "email": address });
    for (name, value) in more.as_object().unwrap() {
        body[name] = value.clone();
    }
    let (reference, page) = app.card_gift(body).await;
    assert_eq!(app.pay_as(&page, CARD, address).await.status(), 303);
    app.wait_status(&reference, "paid").await;
    reference
}

fn to(messages: &[Message], address: &str) -> Vec<Message> {
    messages.iter().filter(|message| message.to == [address]).cloned().collect()
}

/// Of all addresses only that of the invented treasurer, who is printed at the start, is in the log.
fn logs_no_reader(app: &App) -> bool {
    let known = ["treasurer@example.org", "treasurer%40example.org"];
    let rest = known.iter().fold(app.log(), |log, printed| log.replace(printed, ""));
    !rest.contains("example.org")
}

async fn wait_for_log(app: &App, text: &str) {
    let started = Instant::now();
    while !app.log().contains(text) {
        assert!(started.elapsed() < PATIENCE, "nothing says {text:?}\n{}", app.log());
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

db_test!(
    async fn receipts_arrive_in_the_givers_language_as_text_and_html(db: TestDb) {
        let server = SmtpServer::start();
        let app = start(&db, &server.url()).await;
        let english = paid_by(&app, "en@example.org", json!({ "locale": "en" })).await;
        let euros = json!({ "locale": "ru", "currency": "EUR", "amount_minor": 150_050 });
        let russian = paid_by(&app, "ru@example.org", euros).await;
        let messages = server.wait_for(2).await;
        app.quiet().await;

        let mail = &to(&messages, "en@example.org")[0];
        assert_eq!(mail.from, "office@example.net");
        assert!(mail.header("message-id").unwrap().starts_with('<'));
        assert!(mail.header("date").is_some());
        let subject = mail.header("subject").unwrap();
        assert!(subject.starts_with("Receipt ") && !subject.contains("Kazakhstan"), "{subject}");
        let both = parts(&mail.source);
        for kind in ["text/plain", "text/html"] {
            let text = &both[kind];
            for wanted in [english.as_str(), "£25.00", "Fighting Fund", "Gift Aid"] {
                assert!(text.contains(wanted), "{wanted} is missing in {text}");
            }
        }

        let mail = &to(&messages, "ru@example.org")[0];
        let both = parts(&mail.source);
        for kind in ["text/plain", "text/html"] {
            let text = &both[kind];
            let sum = text.replace(['\u{a0}', '\u{202f}'], " ");
            assert!(sum.contains("1 500,50 €"), "{sum}");
            for wanted in [russian.as_str(), "Фонд борьбы", "Квитанция"] {
                assert!(text.contains(wanted), "{wanted} is missing in {text}");
            }
            assert!(!text.contains("Receipt"), "{text}");
        }
        assert_eq!(server.messages().len(), 2, "one each");
        assert!(logs_no_reader(&app), "no address is logged");
    }
);

db_test!(
    async fn one_address_postponed_another_refused_and_the_others_served(db: TestDb) {
        let mut server = SmtpServer::start();
        server.refuse("later@example.org", "450 4.2.0 come back later");
        server.refuse("never@example.org", "550 5.1.1 unknown");
        let app = start(&db, &server.url()).await;
        paid_by(&app, "later@example.org", json!({})).await;
        paid_by(&app, "never@example.org", json!({})).await;
        for _ in 0..3 {
            paid_by(&app, "others@example.org", json!({})).await;
        }
        assert_eq!(to(&server.wait_for(3).await, "others@example.org").len(), 3);
        wait_for_log(&app, "a mail waits for another try").await;
        wait_for_log(&app, "a mail became a dead letter").await;

        server.accept("later@example.org");
        let_pauses_end(&db).await;
        assert_eq!(to(&server.wait_for(4).await, "later@example.org").len(), 1);
        app.quiet().await;
        assert!(app.cli_ok(&["verify"]).contains("queue: 0 waiting, 1 dead letters"));
        assert_eq!(app.exported().len(), 5, "the money does not wait for mail");
        assert_eq!(server.messages().len(), 4);
        assert!(logs_no_reader(&app), "no address is logged, not even the server's words");
    }
);

db_test!(
    async fn a_server_that_comes_back_gets_everything_once(db: TestDb) {
        let [port] = free_ports();
        let app = start(&db, &format!("smtp://127.0.0.1:{port}")).await;
        for _ in 0..3 {
            paid_by(&app, "giver@example.org", json!({})).await;
        }
        wait_for_log(&app, "cannot be reached").await;
        let server = SmtpServer::start_at(port);
        let started = Instant::now();
        while server.messages().len() < 3 {
            assert!(started.elapsed() < PATIENCE, "the receipts do not come\n{}", app.log());
            let_pauses_end_of_the_failed(&db, &app).await;
        }
        app.quiet().await;
        assert_eq!(server.messages().len(), 3);
    }
);

/// Ends the pauses once nothing is under way any more: a mail that is being sent must keep its lease.
async fn let_pauses_end_of_the_failed(db: &TestDb, app: &App) {
    let failures = || app.log().matches("a mail waits for another try").count();
    let before = failures();
    tokio::time::sleep(Duration::from_millis(1500)).await;
    if failures() == before {
        let_pauses_end(db).await;
        tokio::time::sleep(Duration::from_millis(1500)).await;
    }
}

db_test!(
    async fn a_yes_that_is_not_heard_makes_one_copy_with_the_same_id(db: TestDb) {
        let mut server = SmtpServer::start();
        server.hang_up_after_acceptance(1);
        let app = start(&db, &server.url()).await;
        paid_by(&app, "giver@example.org", json!({})).await;
        wait_for_log(&app, "a mail waits for another try").await;
        let_pauses_end(&db).await;
        let messages = server.wait_for(2).await;
        app.quiet().await;
        assert_eq!(server.messages().len(), 2);
        assert_eq!(messages[0].source, messages[1].source, "the same bytes, and so the same Message-ID");
        assert!(messages[0].header("message-id").is_some());
    }
);

/// Checks a signature as a reader's server does, with the public key where the DNS would have it.
fn is_signed(folder: &Path, message: &str, record: &str) -> bool {
    const CHECK: &str = "import sys, dkim
message = open(sys.argv[1], 'rb').read()
def dns(name, timeout=5):
    return sys.argv[2].encode() if name == b'receipts._domainkey.example.net.' else None
sys.exit(0 if dkim.verify(message, dnsfunc=dns) else 1)";
    let path = folder.join("signed.eml");
    fs::write(&path, message).unwrap();
    let checked = Command::new("/usr/bin/python3").args(["-c", CHECK]).arg(path).arg(record).status();
    checked.unwrap().success()
}

/// An RSA key, and the record of its public half.
fn rsa_key(folder: &Path) -> (String, String) {
    fs::create_dir_all(folder).unwrap();
    let path = folder.join("dkim.pem").display().to_string();
    let openssl = |args: &[&str]| {
        let output = Command::new("openssl").args(args).output().unwrap();
        assert!(output.status.success(), "{output:?}");
        output.stdout
    };
    openssl(&["genrsa", "-traditional", "-out", &path, "2048"]);
    let public = openssl(&["rsa", "-in", &path, "-pubout", "-outform", "DER"]);
    (path, format!("v=DKIM1; k=rsa; p={}", STANDARD.encode(public)))
}

db_test!(
    async fn what_the_campaign_signs_is_found_genuine_and_what_was_changed_is_not(db: TestDb) {
        let (key, record) = rsa_key(db.folder());
        let server = SmtpServer::start();
        let settings = [
            ("SOLIDARITY_MAIL__TRANSPORT", "smtp"),
            ("SOLIDARITY_MAIL__SMTP_URL", &server.url()),
            ("SOLIDARITY_MAIL__FROM", "office@example.net"),
            ("SOLIDARITY_MAIL__DKIM_KEY_FILE", &key),
            ("SOLIDARITY_MAIL__DKIM_SELECTOR", "receipts"),
        ];
        let app = App::start_with(&db, &settings).await;
        paid_by(&app, "giver@example.org", json!({})).await;
        let mails = server.wait_for(1).await;
        let mail = &mails[0].source;
        assert!(mail.contains("d=example.net") && mail.contains("s=receipts"), "{mail}");
        assert!(is_signed(db.folder(), mail, &record));
        assert!(!is_signed(db.folder(), &mail.replacen("Receipt", "Invoice", 1), &record));
        let unfinished = app.cli_with(&[("SOLIDARITY_MAIL__DKIM_SELECTOR", "")], &["worker"]);
        assert_eq!(unfinished.status.code(), Some(3));
        assert!(String::from_utf8_lossy(&unfinished.stderr).contains("mail.dkim_selector: is not set"));
    }
);
