//! Tables of payments; they never leave the store.

crate::table!(payable, "payable" {
    #[sea_orm(primary_key, auto_increment = false)]
    reference: String,
    kind: String,
    owner_id: Uuid,
});

crate::table!(payment, "payment" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    reference: Option<String>,
    channel: String,
    source: String,
    source_ref: String,
    payment_intent: Option<String>,
    fund: String,
    currency: String,
    amount_minor: i64,
    refunded_minor: i64,
    dispute_status: Option<String>,
    fee_minor: Option<i64>,
    fee_currency: Option<String>,
    balance_transaction: Option<String>,
    occurred_at: DateTimeUtc,
    business_date: Date,
});

crate::table!(intent_origin, "intent_origin" {
    #[sea_orm(primary_key, auto_increment = false)]
    payment_intent: String,
    invoice: Option<String>,
    subscription: Option<String>,
    reference: Option<String>,
});

crate::table!(dispute, "dispute" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: String,
    payment_id: Uuid,
    currency: String,
    amount_minor: i64,
    status: String,
    due_by: Option<DateTimeUtc>,
    occurred_at: DateTimeUtc,
});

crate::table!(stripe_event, "stripe_event" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: String,
    r#type: String,
    object_id: Option<String>,
    created_at: DateTimeUtc,
    received_at: DateTimeUtc,
    body: Option<Vec<u8>>,
    body_hash: Vec<u8>,
    flag: Option<String>,
    state: String,
    attempts: i32,
    next_attempt_at: DateTimeUtc,
    lease_until: Option<DateTimeUtc>,
    last_error: Option<String>,
});
