//! Stripe's events about gifts: the shapes are those of a gift that was paid at the sandbox, with other ids.

use std::net::SocketAddr;

use anyhow::{Context, Result, bail};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::Value;
use sha2::Sha256;

use crate::{
    http::{ask, get, post_json},
    service::{SANDBOX_SECRET, Service},
};

/// What Stripe tells of one paid gift, as texts in which ids are replaced.
pub struct Templates {
    completed: String,
    updated: String,
    /// Ids that stand in the texts, with the letters that they begin with.
    ids: Vec<(&'static str, String)>,
    reference: String,
}

impl Templates {
    /// Gives by card through the service and pays at the sandbox, once.
    pub fn record(service: &Service, sandbox: SocketAddr) -> Result<Self> {
        let (reference, page) = card_gift(service)?;
        let path = page.splitn(4, '/').nth(3).context("a card page's address")?;
        let form = "card_number=4242424242424242&expiry=12%2F40&cvc=123&email=payer%40example.org&name=Payer";
        let request = format!(
            "POST /{path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/x-www-form-urlencoded\r\n\
             content-length: {}\r\n\r\n{form}",
            form.len()
        );
        let (status, _) = ask(sandbox, request.as_bytes())?;
        if status != 303 {
            bail!("the sandbox's card page answered {status}");
        }
        let (_, state) = ask(sandbox, &get("/_sandbox/state"))?;
        let state: Value = serde_json::from_slice(&state)?;
        let events = state["events"].as_array().context("the sandbox has no events")?;
        let find = |kind: &str| {
            let found = events.iter().find(|event| {
                event["type"] == kind
                    && event["data"]["object"]["metadata"]["reference"] == reference.as_str()
            });
            found.with_context(|| format!("the sandbox told no {kind}"))
        };
        let (completed, updated) = (find("checkout.session.completed")?, find("charge.updated")?);
        let (session, charge) = (&completed["data"]["object"], &updated["data"]["object"]);
        let id = |value: &Value| value.as_str().map(str::to_owned).context("an id is missing");
        Ok(Self {
            ids: vec![
                ("evt_a", id(&completed["id"])?),
                ("evt_b", id(&updated["id"])?),
                ("cs_test_", id(&session["id"])?),
                ("pi_", id(&charge["payment_intent"])?),
                ("ch_", id(&charge["id"])?),
                ("txn_", id(&charge["balance_transaction"])?),
            ],
            completed: completed.to_string(),
            updated: updated.to_string(),
            reference,
        })
    }

    /// The two signed webhooks of each gift: all gifts' first ones, then all second ones would hide waiting,
    /// so they follow one another, gift by gift.
    pub fn requests(&self, references: &[String], series: &str) -> Vec<Vec<u8>> {
        let mut requests = Vec::with_capacity(references.len() * 2);
        for (number, reference) in references.iter().enumerate() {
            for template in [&self.completed, &self.updated] {
                let mut body = template.replace(&self.reference, reference);
                for (prefix, id) in &self.ids {
                    body = body.replace(id.as_str(), &format!("{prefix}{series}{number:08}"));
                }
                requests.push(signed(&body));
            }
        }
        requests
    }
}

fn card_gift(service: &Service) -> Result<(String, String)> {
    let (status, body) = ask(service.address, &gift_request(0, "card", "once"))?;
    let answer: Value = serde_json::from_slice(&body)?;
    if status != 201 {
        bail!("a gift by card was answered {status}: {answer}");
    }
    let text = |name: &str| answer[name].as_str().map(str::to_owned).context("an incomplete answer");
    Ok((text("reference")?, text("checkout_url")?))
}

/// A gift through the API, by a giver with name, address and message.
pub fn gift_request(number: usize, method: &str, frequency: &str) -> Vec<u8> {
    let body = format!(
        r#"{{"amount_minor":2500,"currency":"GBP","frequency":"{frequency}","fund":"fighting-fund","method":"{method}",
"name":"Giver {number}","email":"giver{number}@example.org","message":"With you, from the {number}th branch.",
"locale":"en"}}"#
    );
    post_json("/api/v1/donations", "", &body)
}

/// A webhook with this body.
pub fn signed(body: &str) -> Vec<u8> {
    let at = std::time::UNIX_EPOCH.elapsed().map_or(0, |since| since.as_secs());
    let mut mac = match Hmac::<Sha256>::new_from_slice(SANDBOX_SECRET.as_bytes()) {
        Ok(mac) => mac,
        Err(_) => unreachable!("an HMAC key may have any length"),
    };
    mac.update(format!("{at}.{body}").as_bytes());
    let signature = hex::encode(mac.finalize().into_bytes());
    post_json("/webhooks/stripe", &format!("stripe-signature: t={at},v1={signature}\r\n"), body)
}
