//! Numbers without gaps, on two instances at once.

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
