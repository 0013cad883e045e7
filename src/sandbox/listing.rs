//! Lists with their filters and pages, and `expand[]`.
//!
//! See <https://docs.stripe.com/api/pagination> and <https://docs.stripe.com/api/expanding_objects>.

use serde_json::{Value, json};

use super::clock::DAY;
use super::error::ApiError;
use super::form::Params;
use super::params::Schema;
use super::store::{Place, Test, Window};
use super::work::{Work, empty, list};

/// Events are kept this long (<https://docs.stripe.com/api/events>).
const EVENTS_KEPT: i64 = 30 * DAY;

/// How deep `expand` goes.
const DEEPEST: usize = 4;

/// What a list may be filtered by: the parameter, and the member it is compared with.
pub(super) type Filters = &'static [(&'static str, &'static str)];

/// A list of the objects of a kind.
pub(super) async fn page(
    work: &Work<'_>,
    kind: &str,
    url: &str,
    params: &Params,
    schema: &Schema,
    filters: Filters,
) -> Result<Value, ApiError> {
    schema.check(params)?;
    let mut tests = times(params, "created")?;
    tests.extend(times(params, "arrival_date")?);
    for (param, member) in filters {
        if let Some(value) = params.text(param)? {
            tests.push(Test::OneOf(member, vec![value.to_owned()]));
        }
    }
    if kind == "subscription" {
        tests.push(subscription_status(params)?);
        if let Some(price) = params.text("price")? {
            tests.push(Test::OneOf("items.data[0].price.id", vec![price.to_owned()]));
        }
    }
    if kind == "invoice_payment" && params.get("payment").is_some() {
        params.required("payment[type]", 100)?;
    }
    if kind == "event" {
        tests.push(Test::Number("created", ">=", work.now - EVENTS_KEPT));
        let types = params.strings("types")?;
        if !types.is_empty() {
            tests.push(Test::OneOf("type", types.into_iter().map(str::to_owned).collect()));
        }
        if let Some(pattern) = params.text("type")? {
            tests.push(Test::Like("type", pattern.to_owned()));
        }
        if params.get("delivery_success").is_some() {
            return Err(ApiError::invalid("The sandbox does not know delivery_success yet.")
                .param("delivery_success"));
        }
    }
    let limit = params.integer("limit")?.unwrap_or(10);
    if !(1..=100).contains(&limit) {
        return Err(ApiError::invalid("Invalid integer: limit must be between 1 and 100.")
            .code("parameter_invalid_integer")
            .param("limit"));
    }
    let window = window(work, kind, params).await?;
    let limit = limit.unsigned_abs();
    let mut found = work.core.store.objects(kind, &tests, window, limit + 1).await?;
    let has_more = u64::try_from(found.len()).unwrap_or(u64::MAX) > limit;
    if has_more {
        // What is beyond the page is at the far end, which lies first when paging towards newer ones.
        let beyond = if matches!(window, Window::NewerThan(_)) { 0 } else { found.len() - 1 };
        found.remove(beyond);
    }
    found.retain(|object| object["deleted"] != true);
    let mut data = Vec::with_capacity(found.len());
    for object in found {
        data.push(shown(work, object).await?);
    }
    expanded(work, list(url, data, has_more), params).await
}

/// Without `status` a list of subscriptions leaves out the cancelled ones.
fn subscription_status(params: &Params) -> Result<Test, ApiError> {
    const LIVE: &[&str] =
        &["active", "incomplete", "incomplete_expired", "past_due", "paused", "trialing", "unpaid"];
    const ENDED: &[&str] = &["canceled", "incomplete_expired"];
    let all = [LIVE, &["canceled"]].concat();
    let words = match params.choice("status", &[all.as_slice(), &["all", "ended"]].concat())? {
        None => LIVE.to_vec(),
        Some("all") => all,
        Some("ended") => ENDED.to_vec(),
        Some(one) => vec![one],
    };
    Ok(Test::OneOf("status", words.into_iter().map(str::to_owned).collect()))
}

/// One object, as a retrieve call shows it.
pub(super) async fn one(work: &Work<'_>, object: Value, params: &Params) -> Result<Value, ApiError> {
    let object = shown(work, object).await?;
    expanded(work, object, params).await
}

async fn shown(work: &Work<'_>, object: Value) -> Result<Value, ApiError> {
    let mut object = work.shown(object);
    if object["object"] == "event" {
        let waits = work.core.store.is_waiting(object["id"].as_str().unwrap_or_default()).await?;
        object["pending_webhooks"] = json!(i64::from(waits));
    }
    Ok(object)
}

async fn window(work: &Work<'_>, kind: &str, params: &Params) -> Result<Window, ApiError> {
    let (after, before) = (params.text("starting_after")?, params.text("ending_before")?);
    let (param, id) = match (after, before) {
        (Some(_), Some(_)) => {
            return Err(ApiError::invalid(
                "You may only specify one of these parameters: ending_before, starting_after.",
            ));
        }
        (Some(id), None) => ("starting_after", id),
        (None, Some(id)) => ("ending_before", id),
        (None, None) => return Ok(Window::Newest),
    };
    let cursor = work.require(kind, id, param).await.map_err(|error| error.status(400))?;
    let place = Place {
        created: cursor["created"].as_i64().unwrap_or_default(),
        seq: cursor["_seq"].as_i64().unwrap_or_default(),
    };
    Ok(if param == "starting_after" { Window::OlderThan(place) } else { Window::NewerThan(place) })
}

/// `created=…` or `created[gte]=…` and the like.
fn times(params: &Params, name: &'static str) -> Result<Vec<Test>, ApiError> {
    match params.get(name) {
        None => Ok(Vec::new()),
        Some(Value::String(_)) => {
            Ok(params.integer(name)?.map(|at| Test::Number(name, "=", at)).into_iter().collect())
        }
        Some(_) => {
            let mut tests = Vec::new();
            for (word, operator) in [("gt", ">"), ("gte", ">="), ("lt", "<"), ("lte", "<=")] {
                if let Some(at) = params.integer(&format!("{name}[{word}]"))? {
                    tests.push(Test::Number(name, operator, at));
                }
            }
            Ok(tests)
        }
    }
}

/// Replaces ids by the objects they name, as `expand[]` asks.
pub(super) async fn expanded(work: &Work<'_>, mut answer: Value, params: &Params) -> Result<Value, ApiError> {
    for wanted in params.strings("expand")? {
        let path: Vec<&str> = wanted.split('.').collect();
        if path.len() > DEEPEST {
            return Err(
                ApiError::invalid("You cannot expand more than 4 levels of a property.").param("expand")
            );
        }
        expand(work, &mut answer, &path).await?;
    }
    Ok(answer)
}

async fn expand(work: &Work<'_>, at: &mut Value, path: &[&str]) -> Result<(), ApiError> {
    let Some((name, rest)) = path.split_first() else { return Ok(()) };
    let refused =
        || ApiError::invalid(format!("This property cannot be expanded ({name}).")).param("expand[0]");
    if let Some(items) = at["data"].as_array_mut().filter(|_| *name == "data") {
        for item in items {
            Box::pin(expand(work, item, rest)).await?;
        }
        return Ok(());
    }
    match included(work, at, name).await? {
        Some(value) => at[*name] = value,
        None => {
            let id = match at.get(*name) {
                None => return Err(refused()),
                Some(Value::Null | Value::Object(_)) => None,
                Some(Value::String(id)) => Some(id.clone()),
                Some(_) => return Err(refused()),
            };
            if let Some(id) = id {
                let object = work.get(&id).await?.ok_or_else(refused)?;
                at[*name] = shown(work, object).await?;
            }
        }
    }
    if at[*name].is_object() { Box::pin(expand(work, &mut at[*name], rest)).await } else { Ok(()) }
}

/// Lists that are there only when asked for.
async fn included(work: &Work<'_>, at: &Value, name: &str) -> Result<Option<Value>, ApiError> {
    let id = at["id"].as_str().unwrap_or_default();
    match (at["object"].as_str(), name) {
        (Some("checkout.session"), "line_items") => Ok(Some(line_items(work, id).await?)),
        (Some("charge"), "refunds") => {
            let tests = [Test::OneOf("charge", vec![id.to_owned()])];
            let refunds = work.core.store.objects("refund", &tests, Window::Newest, 10).await?;
            let data = refunds.into_iter().map(|refund| work.shown(refund)).collect();
            Ok(Some(list(&format!("/v1/charges/{id}/refunds"), data, false)))
        }
        (Some("invoice"), "payments") => {
            let tests = [Test::OneOf("invoice", vec![id.to_owned()])];
            let payments = work.core.store.objects("invoice_payment", &tests, Window::Newest, 10).await?;
            let data = payments.into_iter().map(|payment| work.shown(payment)).collect();
            Ok(Some(list(&format!("/v1/invoice_payments?invoice={id}"), data, false)))
        }
        (Some("customer"), "subscriptions") => {
            let tests =
                [Test::OneOf("customer", vec![id.to_owned()]), subscription_status(&Params(empty()))?];
            let found = work.core.store.objects("subscription", &tests, Window::Newest, 10).await?;
            let data = found.into_iter().map(|subscription| work.shown(subscription)).collect();
            Ok(Some(list(&format!("/v1/customers/{id}/subscriptions"), data, false)))
        }
        _ => Ok(None),
    }
}

/// `GET /v1/checkout/sessions/{id}/line_items`.
pub(super) async fn line_items(work: &Work<'_>, id: &str) -> Result<Value, ApiError> {
    let session = work.require("checkout.session", id, "session").await?;
    let items = session["_line_items"].as_array().cloned().unwrap_or_default();
    let data = items.into_iter().map(|item| work.shown(item)).collect();
    Ok(list(&format!("/v1/checkout/sessions/{id}/line_items"), data, false))
}
