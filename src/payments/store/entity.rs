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
    returned_at: Option<DateTimeUtc>,
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
    lost_at: Option<DateTimeUtc>,
});

crate::table!(balance_line, "balance_line" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: String,
    kind: String,
    source: Option<String>,
    currency: String,
    amount_minor: i64,
    fee_minor: i64,
    net_minor: i64,
    occurred_at: DateTimeUtc,
    payout_id: Option<String>,
});

crate::table!(payout, "payout" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: String,
    currency: String,
    amount_minor: i64,
    status: String,
    automatic: bool,
    balance_transaction: Option<String>,
    failure_code: Option<String>,
    arrival_at: DateTimeUtc,
    occurred_at: DateTimeUtc,
    business_date: Date,
    lines_next_at: Option<DateTimeUtc>,
    lines_attempts: i32,
    lines_checked_at: Option<DateTimeUtc>,
    difference_minor: Option<i64>,
});

crate::table!(refund_attempt, "refund_attempt" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    payment_id: Uuid,
    currency: String,
    amount_minor: i64,
    reason: Vec<u8>,
    sealing_key_id: Uuid,
    stripe_key: String,
    key_made_at: DateTimeUtc,
    state: String,
    refund_id: Option<String>,
    created_at: DateTimeUtc,
});

crate::table!(sweep_checkpoint, "sweep_checkpoint" {
    #[sea_orm(primary_key, auto_increment = false)]
    list: String,
    cursor: String,
    reached_at: DateTimeUtc,
    running: bool,
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
