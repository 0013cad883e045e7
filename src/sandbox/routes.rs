//! Which call does what.

use serde_json::Value;

use super::balance;
use super::charge;
use super::customer;
use super::dispute;
use super::error::ApiError;
use super::form::Params;
use super::invoice_call;
use super::listing;
use super::lists;
use super::params;
use super::portal;
use super::price;
use super::refund;
use super::schedule;
use super::session;
use super::subscription_create;
use super::subscription_update;
use super::work::Work;

/// Answers a call under `/v1/`, as yet uncommitted.
pub(super) async fn route(
    work: &mut Work<'_>,
    method: &str,
    path: &str,
    params: &Params,
) -> Result<Value, ApiError> {
    let segments: Vec<&str> = path.trim_start_matches("/v1/").split('/').collect();
    let answer = match method {
        "GET" => return get(work, path, &segments, params).await,
        "POST" => post(work, &segments, params).await?,
        "DELETE" => match segments[..] {
            ["customers", id] => Some(customer::delete(work, id).await?),
            ["subscriptions", id] => Some(subscription_update::cancel(work, id, params).await?),
            _ => None,
        },
        _ => None,
    };
    let answer = answer.ok_or_else(|| ApiError::unknown_path(method, path))?;
    let shown = work.shown(answer);
    listing::expanded(work, shown, params).await
}

async fn post(work: &mut Work<'_>, segments: &[&str], params: &Params) -> Result<Option<Value>, ApiError> {
    Ok(Some(match *segments {
        ["checkout", "sessions"] => session::create(work, params).await?,
        ["checkout", "sessions", id, "expire"] => {
            params::EXPAND_ONLY.check(params)?;
            session::expire_on_request(work, id).await?
        }
        ["refunds"] => refund::create(work, params).await?,
        ["charges", id] => charge::update(work, id, params).await?,
        ["customers"] => customer::create(work, params)?,
        ["customers", id] => customer::update(work, id, params).await?,
        ["subscriptions"] => subscription_create::create(work, params).await?,
        ["subscriptions", id] => subscription_update::update(work, id, params).await?,
        ["subscription_schedules"] => schedule::create(work, params).await?,
        ["subscription_schedules", id] => schedule::update(work, id, params).await?,
        ["subscription_schedules", id, "release"] => schedule::release(work, id, params).await?,
        ["subscription_schedules", id, "cancel"] => schedule::cancel(work, id, params).await?,
        ["billing_portal", "sessions"] => portal::create(work, params).await?,
        ["invoices", id, "pay"] => invoice_call::pay(work, id, params).await?,
        ["invoices", id, "void"] => invoice_call::void(work, id, params).await?,
        ["invoices", id, "finalize"] => invoice_call::finalize(work, id, params).await?,
        ["products"] => price::create_product(work, params)?,
        ["prices"] => price::create(work, params).await?,
        ["disputes", id, "close"] => {
            params::EXPAND_ONLY.check(params)?;
            let open = work.require("dispute", id, "dispute").await?;
            dispute::close(work, open, false)?
        }
        _ => return Ok(None),
    }))
}

async fn get(work: &mut Work<'_>, path: &str, segments: &[&str], params: &Params) -> Result<Value, ApiError> {
    match *segments {
        ["balance"] => return balance::balance(work).await,
        ["account"] => return Ok(balance::account()),
        ["checkout", "sessions", id, "line_items"] => return listing::line_items(work, id).await,
        ["checkout", "sessions", id] => {
            params::EXPAND_ONLY.check(params)?;
            let session = session::current(work, id).await?;
            return listing::one(work, session, params).await;
        }
        _ => {}
    }
    let short = path.trim_start_matches("/v1/");
    for (url, kind, schema, filters) in lists::all() {
        if short == url {
            return listing::page(work, kind, path, params, schema, filters).await;
        }
        let Some(id) = short.strip_prefix(url).and_then(|rest| rest.strip_prefix('/')) else { continue };
        if id.is_empty() || id.contains('/') {
            continue;
        }
        if kind == "payment_intent" {
            params::INTENT_RETRIEVE.check(params)?
        } else {
            params::EXPAND_ONLY.check(params)?
        }
        let object = work.require(kind, id, "id").await?;
        return listing::one(work, object, params).await;
    }
    Err(ApiError::unknown_path("GET", path))
}
