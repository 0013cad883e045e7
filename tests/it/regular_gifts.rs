//! Regular gifts through their whole life: paid, renewed, failed, changed, ended.

pub mod closing_orders;
mod confirming;
mod dying;
mod erasing;
mod giving_back;
mod links;
mod notices;
mod own_page;
mod paying;
mod standing_orders;
mod telling;

use serde_json::{Value, json};

use crate::harness::app::{
    App,
    steps::{Row, parts},
};

pub const CARD: &str = "4242424242424242";
/// It can be put on file, and fails every charge.
pub const FAILING_CARD: &str = "4000000000000341";

/// A monthly gift by card of 25.00 GBP whose giver gave us an address; `more` adds or replaces fields.
pub async fn begin(app: &App, more: Value) -> (String, String) {
    let mut wanted = json!({ "frequency": "monthly", "email": "giver@example.org" });
    for (name, value) in more.as_object().unwrap() {
        wanted[name] = value.clone();
    }
    app.card_gift(wanted).await
}

/// The same, paid and known to be active: its reference.
pub async fn active(app: &App, more: Value) -> String {
    let (reference, page) = begin(app, more).await;
    let paid = app.pay(&page, CARD).await;
    assert_eq!(paid.status(), 303, "{}", app.log());
    app.wait_status(&reference, "active").await;
    reference
}

/// The subscription of a gift as Stripe has it.
pub async fn subscription(app: &App, reference: &str) -> Value {
    let all = app.at_stripe("subscription").await;
    let ours = all.into_iter().find(|s| s["metadata"]["reference"] == reference);
    ours.unwrap_or_else(|| panic!("no subscription of {reference}"))
}

/// Payments of a gift in the export.
pub fn payments(app: &App, reference: &str) -> Vec<Row> {
    let mut rows = app.export_rows();
    rows.retain(|row| row["reference"] == reference);
    rows
}

/// Waits for so many payments of a gift.
pub async fn wait_payments(app: &App, reference: &str, count: usize) -> Vec<Row> {
    for _ in 0..200 {
        let rows = payments(app, reference);
        if rows.len() >= count {
            assert_eq!(rows.len(), count, "{rows:?}");
            return rows;
        }
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    }
    panic!("{} payments, not {count}\n{}", payments(app, reference).len(), app.log());
}

/// The plain texts of all mails whose text has this in it.
pub fn mails_with(app: &App, mark: &str) -> Vec<String> {
    let texts = app.mails().into_iter().map(|mail| parts(&mail)["text/plain"].clone());
    texts.filter(|text| text.contains(mark)).collect()
}

/// Waits for so many mails with this in their text.
pub async fn wait_mails_with(app: &App, mark: &str, count: usize) -> Vec<String> {
    for _ in 0..200 {
        let mails = mails_with(app, mark);
        if mails.len() >= count {
            assert_eq!(mails.len(), count, "{mails:?}");
            return mails;
        }
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    }
    panic!("{} mails with {mark:?}, not {count}\n{}", mails_with(app, mark).len(), app.log());
}

/// The link to the giver's own page in a text, without the host.
pub fn own_path(text: &str) -> String {
    let (_, after) = text.split_once("/gifts/").expect("a link to the giver's own page");
    let token: String =
        after.chars().take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c)).collect();
    assert_eq!(token.len(), 43, "256 bits: {token}");
    format!("/gifts/{token}")
}
