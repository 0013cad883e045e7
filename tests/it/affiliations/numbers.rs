//! Numbers without gaps, and numbers that never repeat, on two instances at once.

use std::collections::BTreeSet;

use futures_util::future::join_all;
use serde_json::{Value, json};

use super::body::branch;
use crate::harness::{
    app::App,
    db::{TestDb, on_postgres},
};

const BODIES: usize = 12;

#[test]
fn invoice_numbers_have_no_gap_on_two_instances() {
    on_postgres(async |db: TestDb| {
        let first = App::start(&db).await;
        let second = App::start_with(&db, &[("SOLIDARITY_STRIPE__API_BASE", first.sandbox.as_str())]).await;
        let applications = (0..BODIES).map(|number| {
            let app = if number % 2 == 0 { &first } else { &second };
            // Every third one is refused, and takes no number with it.
            let country = if number % 3 == 2 { "XX" } else { "GB" };
            app.affiliate(branch(json!({"method": "invoice", "country": country})))
        });
        let answers: Vec<(u16, Value)> = join_all(applications).await;
        let mut numbers: Vec<String> = answers
            .iter()
            .filter(|(status, _)| *status == 201)
            .map(|(_, taken)| taken["invoice_number"].as_str().unwrap().to_owned())
            .collect();
        numbers.sort();
        assert_eq!(numbers.len(), BODIES * 2 / 3);
        for (number, expected) in numbers.iter().zip(1..) {
            assert!(number.ends_with(&format!("-{expected:04}")), "{numbers:?}");
        }
        first.quiet().await;
    });
}

/// Runs a command for each body at once, on either instance by turns.
fn at_once(apps: [&App; 2], bodies: &[String], args: impl Fn(&str, usize) -> Vec<String> + Sync) {
    std::thread::scope(|scope| {
        for (at, body) in bodies.iter().enumerate() {
            let args = &args;
            scope.spawn(move || {
                let args = args(body, at);
                apps[at % 2].cli_ok(&args.iter().map(String::as_str).collect::<Vec<_>>());
            });
        }
    });
}

#[test]
fn credit_notes_have_no_gap_and_certificates_and_receipts_never_repeat_on_two_instances() {
    on_postgres(async |db: TestDb| {
        let first = App::start(&db).await;
        let second = App::start_with(&db, &[("SOLIDARITY_STRIPE__API_BASE", first.sandbox.as_str())]).await;
        let apps = [&first, &second];
        let applications = (0..BODIES).map(|at| apps[at % 2].affiliate(branch(json!({"method": "invoice"}))));
        let bodies: Vec<String> = join_all(applications)
            .await
            .into_iter()
            .map(|(status, taken)| {
                assert_eq!(status, 201, "{taken}");
                taken["reference"].as_str().unwrap().to_owned()
            })
            .collect();
        let (paying, leaving) = bodies.split_at(BODIES / 2);
        let date = first.clock_date().to_string();
        at_once(apps, paying, |body, at| {
            let line = format!("line-{at}");
            let words = ["payment", "book", body, "--amount", "36", "--currency", "GBP", "--date", &date];
            words.into_iter().chain(["--bank-ref", &line]).map(str::to_owned).collect()
        });
        let by = ["--by", "A. Officer"];
        at_once(apps, paying, |body, _| {
            ["affiliation", "accept", body].into_iter().chain(by).map(str::to_owned).collect()
        });
        at_once(apps, leaving, |body, _| {
            let words = ["affiliation", "withdraw", body, "--reason", "asked"];
            words.into_iter().chain(by).map(str::to_owned).collect()
        });
        first.quiet().await;
        let papers = async |subject: &str| -> Vec<String> {
            // Either instance's worker may have written it.
            let started = std::time::Instant::now();
            loop {
                let letters = apps.iter().flat_map(|app| app.letters_now(subject));
                let names: BTreeSet<String> = letters.map(|letter| letter.papers[0].0.clone()).collect();
                if names.len() == BODIES / 2 {
                    return names.into_iter().collect();
                }
                assert!(started.elapsed() < crate::harness::app::PATIENCE, "{subject}: {names:?}");
                tokio::time::sleep(std::time::Duration::from_millis(200)).await;
            }
        };
        let credits = papers("Credit note CN-").await;
        for (name, expected) in credits.iter().zip(1..) {
            assert!(name.ends_with(&format!("-{expected:04}.pdf")), "{credits:?}");
        }
        papers("Certificate C-").await;
        papers("Receipt R-").await;
        first.quiet().await;
    });
}
