//! Regular gifts that change: amount, pause, interval, card, end.

use serde_json::{Value, json};

use super::{Answer, Desk};

const DAY: i64 = 86_400;

fn end_of(subscription: &Value) -> i64 {
    subscription["items"]["data"][0]["current_period_end"].as_i64().unwrap()
}

fn id_of(object: &Value) -> &str {
    object["id"].as_str().unwrap()
}

async fn reach(desk: &Desk, at: i64) {
    let now = desk.state().await["clock"]["now"].as_i64().unwrap();
    desk.advance((at - now).max(0)).await;
}

async fn update(desk: &Desk, subscription: &Value, form: &[(&str, &str)]) -> Answer {
    desk.post(&format!("/v1/subscriptions/{}", id_of(subscription)), form).await
}

/// The form that puts another price on the one item, on its present product.
fn new_price<'a>(subscription: &'a Value, amount: &'a str, interval: &'a str) -> Vec<(&'a str, &'a str)> {
    let item = &subscription["items"]["data"][0];
    vec![
        ("items[0][id]", item["id"].as_str().unwrap()),
        ("items[0][price_data][currency]", "gbp"),
        ("items[0][price_data][product]", item["price"]["product"].as_str().unwrap()),
        ("items[0][price_data][recurring][interval]", interval),
        ("items[0][price_data][unit_amount]", amount),
    ]
}

#[tokio::test]
async fn a_new_amount_counts_from_the_next_period() {
    let desk = Desk::open().await;
    let subscription = desk.subscribed(2500, "month", "4242424242424242").await;
    let form = [new_price(&subscription, "3000", "month"), vec![("proration_behavior", "none")]].concat();
    let changed = update(&desk, &subscription, &form).await.ok();
    assert_eq!((&changed["id"], end_of(&changed)), (&subscription["id"], end_of(&subscription)));
    let item = &changed["items"]["data"][0];
    assert_eq!(
        (&item["id"], &item["price"]["unit_amount"]),
        (&subscription["items"]["data"][0]["id"], &json!(3000))
    );
    assert_eq!(desk.invoices(&changed).await.len(), 1);
    reach(&desk, end_of(&changed) + 2 * 3600).await;
    let invoices = desk.invoices(&changed).await;
    assert_eq!((invoices.len(), &invoices[1]["amount_paid"]), (2, &json!(3000)));
    let kinds = desk.event_kinds().await;
    assert!(kinds.iter().filter(|kind| *kind == "customer.subscription.updated").count() >= 3);
}

#[tokio::test]
async fn without_a_word_the_difference_is_prorated() {
    let desk = Desk::open().await;
    let subscription = desk.subscribed(1000, "month", "4242424242424242").await;
    let (start, end) = (subscription["created"].as_i64().unwrap(), end_of(&subscription));
    reach(&desk, start + (end - start) / 2).await;
    update(&desk, &subscription, &new_price(&subscription, "3000", "month")).await.ok();
    reach(&desk, end + 2 * 3600).await;
    let invoice = desk.invoices(&subscription).await[1].clone();
    let amounts: Vec<i64> = invoice["lines"]["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| line["amount"].as_i64().unwrap())
        .collect();
    assert_eq!(amounts.len(), 3);
    assert!(
        (amounts[0] + 500).abs() <= 1 && (amounts[1] - 1500).abs() <= 1 && amounts[2] == 3000,
        "{amounts:?}"
    );
    assert_eq!(invoice["total"], amounts.iter().sum::<i64>());
}

#[tokio::test]
async fn wrong_changes_are_refused() {
    let desk = Desk::open().await;
    let subscription = desk.subscribed(2500, "month", "4242424242424242").await;
    let other = desk.subscribed(2500, "month", "4242424242424242").await;
    let foreign = other["default_payment_method"].as_str().unwrap();
    let item = subscription["items"]["data"][0]["id"].as_str().unwrap();
    let refusals: [(&[(&str, &str)], &str); 8] = [
        (&[("foo", "1")], "foo"),
        (&[("items[0][id]", "si_no"), ("items[0][price]", "price_1no")], "items[0][id]"),
        (
            &[("items[0][id]", item), ("items[0][price_data][unit_amount]", "5")],
            "items[0][price_data][product]",
        ),
        (&[("default_payment_method", foreign)], "default_payment_method"),
        (&[("pause_collection[resumes_at]", "1")], "pause_collection[behavior]"),
        (
            &[("pause_collection[behavior]", "void"), ("pause_collection[resumes_at]", "1")],
            "pause_collection[resumes_at]",
        ),
        (&[("trial_end", "now")], "trial_end"),
        (&[("cancel_at", "1")], "cancel_at"),
    ];
    for (form, param) in refusals {
        let answer = update(&desk, &subscription, form).await;
        assert_eq!(
            (answer.status, &answer.json()["error"]["param"]),
            (400, &json!(param)),
            "{}",
            answer.text
        );
    }
    assert_eq!(desk.subscription(id_of(&subscription)).await, subscription);
}

#[tokio::test]
async fn a_pause_voids_its_invoices_and_ends_by_itself() {
    let desk = Desk::open().await;
    let subscription = desk.subscribed(2500, "month", "4242424242424242").await;
    let resumes = (end_of(&subscription) + 40 * DAY).to_string();
    let form = [("pause_collection[behavior]", "void"), ("pause_collection[resumes_at]", resumes.as_str())];
    let paused = update(&desk, &subscription, &form).await.ok();
    assert_eq!(
        (&paused["status"], &paused["pause_collection"]["behavior"]),
        (&json!("active"), &json!("void"))
    );
    reach(&desk, end_of(&subscription) + 75 * DAY).await;
    let resumed = desk.subscription(id_of(&subscription)).await;
    assert_eq!((&resumed["pause_collection"], &resumed["status"]), (&json!(null), &json!("active")));
    let invoices = desk.invoices(&subscription).await;
    let statuses: Vec<&str> = invoices.iter().map(|invoice| invoice["status"].as_str().unwrap()).collect();
    assert_eq!(statuses, ["paid", "void", "void", "paid"]);
    assert_eq!(desk.get("/v1/charges").await.ok()["data"].as_array().unwrap().len(), 2);
    let voided = desk.event_kinds().await.into_iter().filter(|kind| kind == "invoice.voided").count();
    assert_eq!(voided, 2);

    let paused = update(&desk, &subscription, &[("pause_collection[behavior]", "void")]).await.ok();
    assert_eq!(paused["pause_collection"]["resumes_at"], json!(null));
    let resumed = update(&desk, &subscription, &[("pause_collection", "")]).await.ok();
    assert_eq!(resumed["pause_collection"], json!(null));
}

#[tokio::test]
async fn it_ends_at_once_or_after_the_paid_period() {
    let desk = Desk::open().await;
    let first = desk.subscribed(2500, "month", "4242424242424242").await;
    let path = format!("/v1/subscriptions/{}", id_of(&first));
    let delete = || desk.client.delete(desk.url(&path)).header("Authorization", "Bearer sk_test_x");
    let ended = desk.send(delete()).await.unwrap().ok();
    assert_eq!(
        (&ended["status"], &ended["cancellation_details"]["reason"]),
        (&json!("canceled"), &json!("cancellation_requested"))
    );
    assert_eq!(desk.send(delete()).await.unwrap().refusal(), (404, "resource_missing".to_owned()));
    assert_eq!(update(&desk, &first, &[("cancel_at_period_end", "true")]).await.status, 400);

    let second = desk.subscribed(2500, "month", "4242424242424242").await;
    let ending = update(&desk, &second, &[("cancel_at_period_end", "true")]).await.ok();
    assert_eq!((&ending["cancel_at"], &ending["status"]), (&json!(end_of(&second)), &json!("active")));
    let going_on = update(&desk, &second, &[("cancel_at_period_end", "false")]).await.ok();
    assert_eq!((&going_on["cancel_at"], &going_on["canceled_at"]), (&json!(null), &json!(null)));
    update(&desk, &second, &[("cancel_at_period_end", "true")]).await.ok();
    reach(&desk, end_of(&second) + 5 * DAY).await;
    let ended = desk.subscription(id_of(&second)).await;
    assert_eq!((&ended["status"], &ended["ended_at"]), (&json!("canceled"), &json!(end_of(&second))));
    assert_eq!(desk.invoices(&second).await.len(), 1);
    let listed = async |query: &str| desk.get(&format!("/v1/subscriptions{query}")).await;
    assert_eq!(listed("").await.ok()["data"], json!([]));
    assert_eq!(listed("?status=all").await.ok()["data"].as_array().unwrap().len(), 2);
    assert_eq!(listed("?status=canceled&limit=1").await.ok()["has_more"], true);
    assert_eq!(listed("?status=gone").await.status, 400);
    let customer = second["customer"].as_str().unwrap();
    assert_eq!(
        listed(&format!("?customer={customer}&status=ended")).await.ok()["data"][0]["id"],
        second["id"]
    );
}

#[tokio::test]
async fn another_interval_bills_at_once_and_through_a_schedule_at_the_periods_end() {
    let desk = Desk::open().await;
    let at_once = desk.subscribed(1000, "month", "4242424242424242").await;
    let form = [new_price(&at_once, "9000", "year"), vec![("proration_behavior", "none")]].concat();
    let changed = update(&desk, &at_once, &form).await.ok();
    let invoices = desk.invoices(&changed).await;
    assert_eq!((invoices.len(), &invoices[1]["amount_paid"]), (2, &json!(9000)));
    assert_eq!(invoices[1]["billing_reason"], "subscription_update");

    let later = desk.subscribed(1000, "month", "4242424242424242").await;
    let schedule =
        desk.post("/v1/subscription_schedules", &[("from_subscription", id_of(&later))]).await.ok();
    assert_eq!((&schedule["status"], &schedule["subscription"]), (&json!("active"), &later["id"]));
    let twice = desk.post("/v1/subscription_schedules", &[("from_subscription", id_of(&later))]).await;
    assert_eq!(twice.status, 400);
    assert_eq!(update(&desk, &later, &[("cancel_at_period_end", "true")]).await.status, 400);
    let path = format!("/v1/subscription_schedules/{}", id_of(&schedule));
    let present = &schedule["phases"][0];
    let (start, end) = (present["start_date"].to_string(), present["end_date"].to_string());
    let form = [
        ("end_behavior", "release"),
        ("phases[0][start_date]", start.as_str()),
        ("phases[0][end_date]", end.as_str()),
        ("phases[0][items][0][price]", present["items"][0]["price"].as_str().unwrap()),
        ("phases[1][items][0][price_data][currency]", "gbp"),
        (
            "phases[1][items][0][price_data][product]",
            later["items"]["data"][0]["price"]["product"].as_str().unwrap(),
        ),
        ("phases[1][items][0][price_data][recurring][interval]", "year"),
        ("phases[1][items][0][price_data][unit_amount]", "9000"),
        ("phases[1][proration_behavior]", "none"),
    ];
    let planned = desk.post(&path, &form).await.ok();
    assert_eq!(planned["phases"][1]["start_date"], end_of(&later));
    assert_eq!(desk.invoices(&later).await.len(), 1);
    reach(&desk, end_of(&later) + 2 * 3600).await;
    let yearly = desk.subscription(id_of(&later)).await;
    assert_eq!(yearly["items"]["data"][0]["price"]["recurring"]["interval"], "year");
    assert!(end_of(&yearly) - end_of(&later) >= 365 * DAY);
    assert_eq!(yearly["billing_cycle_anchor"], end_of(&later));
    let invoices = desk.invoices(&later).await;
    assert_eq!((invoices.len(), &invoices[1]["amount_paid"]), (2, &json!(9000)));
    reach(&desk, end_of(&yearly) + 2 * 3600).await;
    let after = desk.subscription(id_of(&later)).await;
    assert_eq!((&after["schedule"], &after["status"]), (&json!(null), &json!("active")));
    assert_eq!(desk.get(&path).await.ok()["status"], "released");
    assert_eq!(desk.invoices(&later).await[2]["amount_paid"], 9000);
}

#[tokio::test]
async fn a_schedule_can_be_let_go() {
    let desk = Desk::open().await;
    let subscription = desk.subscribed(1000, "month", "4242424242424242").await;
    let schedule =
        desk.post("/v1/subscription_schedules", &[("from_subscription", id_of(&subscription))]).await.ok();
    let path = format!("/v1/subscription_schedules/{}/release", id_of(&schedule));
    let released = desk.post(&path, &[]).await.ok();
    assert_eq!(
        (&released["status"], &released["released_subscription"]),
        (&json!("released"), &subscription["id"])
    );
    assert_eq!(desk.post(&path, &[]).await.status, 400);
    assert_eq!(desk.subscription(id_of(&subscription)).await["schedule"], json!(null));
}

#[tokio::test]
async fn a_deleted_customers_gifts_end_at_once() {
    let desk = Desk::open().await;
    let subscription = desk.subscribed(1000, "month", "4242424242424242").await;
    let customer = subscription["customer"].as_str().unwrap();
    let found = desk.get("/v1/customers?email=ada@example.org").await.ok();
    assert_eq!(found["data"][0]["id"], customer);
    let path = format!("/v1/customers/{customer}");
    let request = desk.client.delete(desk.url(&path)).header("Authorization", "Bearer sk_test_x");
    assert_eq!(desk.send(request).await.unwrap().ok()["deleted"], true);
    assert_eq!(desk.subscription(id_of(&subscription)).await["status"], "canceled");
    assert_eq!(desk.get("/v1/customers?email=ada@example.org").await.ok()["data"], json!([]));
    desk.advance(60 * DAY).await;
    assert_eq!(desk.invoices(&subscription).await.len(), 1);
    let kinds = desk.event_kinds().await;
    assert_eq!(kinds.iter().filter(|kind| *kind == "customer.subscription.deleted").count(), 1);
}

#[tokio::test]
async fn the_portal_changes_the_card_once_and_sends_back() {
    let desk = Desk::open().await;
    let subscription = desk.subscribed(1000, "month", "4242424242424242").await;
    let customer = subscription["customer"].as_str().unwrap();
    let form = [
        ("customer", customer),
        ("return_url", "http://127.0.0.1:1/gift"),
        ("flow_data[type]", "payment_method_update"),
        ("flow_data[after_completion][type]", "redirect"),
        ("flow_data[after_completion][redirect][return_url]", "http://127.0.0.1:1/gift?card=changed"),
    ];
    let visit = desk.post("/v1/billing_portal/sessions", &form).await.ok();
    assert_eq!(
        (&visit["customer"], &visit["flow"]["type"]),
        (&json!(customer), &json!("payment_method_update"))
    );
    let base = desk.url("");
    let path = visit["url"].as_str().unwrap().strip_prefix(&base).unwrap().to_owned();
    assert!(desk.get(&path).await.text.contains("Change your card"));
    let card = |number: &'static str| vec![("card_number", number), ("expiry", "12/34"), ("cvc", "123")];
    assert_eq!(desk.post(&path, &card("4000000000000002")).await.status, 402);
    assert!(desk.post(&path, &card("4000002500003155")).await.text.contains("3-D Secure"));
    let done = desk.post(&path, &[("authenticate", "complete")]).await;
    assert_eq!(
        (done.status, done.headers["location"].to_str().unwrap()),
        (303, "http://127.0.0.1:1/gift?card=changed")
    );
    assert_eq!(desk.get(&path).await.status, 410);
    let changed = desk.subscription(id_of(&subscription)).await;
    assert_ne!(changed["default_payment_method"], subscription["default_payment_method"]);
    let owner = desk.get(&format!("/v1/customers/{customer}")).await.ok();
    assert_eq!(owner["invoice_settings"]["default_payment_method"], changed["default_payment_method"]);
    // It was set up by its owner: the renewal asks for nothing.
    reach(&desk, end_of(&subscription) + 2 * 3600).await;
    assert_eq!(desk.invoices(&subscription).await[1]["status"], "paid");
    let refused = desk.post("/v1/billing_portal/sessions", &[("customer", "cus_no")]).await;
    assert_eq!(refused.refusal(), (400, "resource_missing".to_owned()));
    let refused = desk.post("/v1/billing_portal/sessions", &[("customer", customer), ("foo", "1")]).await;
    assert_eq!(refused.refusal(), (400, "parameter_unknown".to_owned()));
}

#[tokio::test]
async fn an_unpaid_invoice_is_repaired_on_its_page_or_by_the_api() {
    let desk = Desk::open().await;
    let subscription = desk.subscribed(1000, "month", "4000002760003184").await;
    reach(&desk, end_of(&subscription) + 2 * 3600).await;
    let invoice = desk.invoices(&subscription).await[1].clone();
    let pay = format!("/v1/invoices/{}/pay", id_of(&invoice));
    let refused = desk.post(&pay, &[]).await;
    assert_eq!(refused.refusal(), (402, "invoice_payment_intent_requires_action".to_owned()));
    let path =
        invoice["hosted_invoice_url"].as_str().unwrap().strip_prefix(&desk.url("")).unwrap().to_owned();
    assert!(desk.get(&path).await.text.contains("3-D Secure"));
    assert_eq!(desk.post(&path, &[("authenticate", "fail")]).await.status, 402);
    assert!(desk.get(&path).await.text.contains("Pay GBP 10.00"));
    let card = |number: &'static str| vec![("card_number", number), ("expiry", "12/34"), ("cvc", "123")];
    assert_eq!(desk.post(&path, &card("4000000000009995")).await.status, 402);
    assert!(desk.post(&path, &card("4000002760003184")).await.text.contains("3-D Secure"));
    assert_eq!(desk.post(&path, &[("authenticate", "complete")]).await.status, 200);
    let paid = desk.get(&format!("/v1/invoices/{}", id_of(&invoice))).await.ok();
    // Attempts made by hand do not count.
    assert_eq!((&paid["status"], &paid["attempt_count"]), (&json!("paid"), &json!(1)));
    assert_eq!(desk.subscription(id_of(&subscription)).await["status"], "active");
    assert_eq!(desk.post(&pay, &[]).await.status, 400);

    let other = desk.subscribed(1000, "month", "4242424242424242").await;
    desk.change_card(&other, "4000000000000341").await;
    reach(&desk, end_of(&other) + 2 * 3600).await;
    let invoice = desk.invoices(&other).await[1].clone();
    let pay = format!("/v1/invoices/{}/pay", id_of(&invoice));
    assert_eq!(desk.post(&pay, &[]).await.refusal(), (402, "card_declined".to_owned()));
    desk.change_card(&other, "4242424242424242").await;
    assert_eq!(desk.post(&pay, &[]).await.ok()["status"], "paid");
    assert_eq!(desk.subscription(id_of(&other)).await["status"], "active");
}

#[tokio::test]
async fn a_beginning_that_nobody_pays_expires() {
    let desk = Desk::open().await;
    let known = desk.subscribed(1000, "month", "4242424242424242").await;
    let customer = known["customer"].as_str().unwrap();
    desk.change_card(&known, "4000000000000341").await;
    let form = [
        ("customer", customer),
        ("items[0][price_data][currency]", "gbp"),
        ("items[0][price_data][product]", known["items"]["data"][0]["price"]["product"].as_str().unwrap()),
        ("items[0][price_data][recurring][interval]", "month"),
        ("items[0][price_data][unit_amount]", "700"),
        ("metadata[reference]", "SOL-9"),
    ];
    let failing = desk.post("/v1/subscriptions", &form).await.ok();
    assert_eq!(failing["status"], "incomplete");
    let later = [&form[..], &[("payment_behavior", "default_incomplete")]].concat();
    let waiting = desk.post("/v1/subscriptions", &later).await.ok();
    assert_eq!(waiting["status"], "incomplete");
    desk.change_card(&known, "4242424242424242").await;
    let invoice = waiting["latest_invoice"].as_str().unwrap();
    assert_eq!(desk.post(&format!("/v1/invoices/{invoice}/pay"), &[]).await.ok()["status"], "paid");
    let begun = desk.subscription(id_of(&waiting)).await;
    assert_eq!((&begun["status"], &begun["metadata"]["reference"]), (&json!("active"), &json!("SOL-9")));
    desk.advance(23 * 3600 + 60).await;
    let expired = desk.subscription(id_of(&failing)).await;
    assert_eq!(expired["status"], "incomplete_expired");
    assert_eq!(desk.invoices(&failing).await[0]["status"], "void");
}
