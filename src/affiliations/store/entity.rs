//! Tables of affiliations; they never leave the store.

crate::table!(affiliation, "affiliation" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    reference: String,
    kind: String,
    union_slug: Option<String>,
    union_typed: Option<String>,
    body_name: String,
    branch_number: Option<String>,
    country: String,
    locale: String,
    contacts: Option<Vec<u8>>,
    link_generation: i32,
    state: String,
    consent_public: bool,
    twin_with: Option<String>,
    twinned_on: Option<Date>,
    accepted_at: Option<DateTimeUtc>,
    accepted_by: Option<String>,
    term_sequence: i32,
    next_step_on: Option<Date>,
    created_at: DateTimeUtc,
    search_key: String,
    says_renewal: Option<bool>,
    twin_body_agreed_on: Option<Date>,
    twin_union_agreed_on: Option<Date>,
    successor_named_on: Option<Date>,
});

crate::table!(term, "affiliation_term" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    affiliation_id: Uuid,
    sequence: i32,
    members: Option<i32>,
    delegates: Option<i32>,
    scale: String,
    currency: String,
    fee_minor: i64,
    working: String,
    donation_minor: i64,
    donation_fund: String,
    method: Option<String>,
    purchase_order: Option<String>,
    quoted_on: Date,
    valid_until: Date,
    motion_date: Option<Date>,
    paid_minor: i64,
    waived_minor: i64,
    starts_on: Option<Date>,
    ends_on: Option<Date>,
    steps_done: i32,
    certificate: Option<String>,
    certified_on: Option<Date>,
    delegates_sent: Option<i32>,
});

crate::table!(invoice, "affiliation_invoice" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    number: String,
    reference: String,
    term_id: Uuid,
    issued_on: Date,
    due_on: Date,
    currency: String,
    fee_minor: i64,
    donation_minor: i64,
    working: String,
    purchase_order: Option<String>,
    credit_note: Option<String>,
    credited_on: Option<Date>,
    credit_reason: Option<String>,
});

crate::table!(payment_part, "affiliation_payment" {
    #[sea_orm(primary_key, auto_increment = false)]
    payment_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    term_id: Uuid,
    fee_minor: i64,
    donation_minor: i64,
    prepaid_minor: i64,
    counted: bool,
});

crate::table!(money_return, "affiliation_return" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    payment_id: Option<Uuid>,
    term_id: Uuid,
    why: String,
    on_date: Date,
    at: DateTimeUtc,
    fee_minor: i64,
    donation_minor: i64,
    prepaid_minor: i64,
});

crate::table!(transition, "affiliation_transition" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    affiliation_id: Uuid,
    from_state: Option<String>,
    to_state: String,
    at: DateTimeUtc,
    on_date: Date,
    made_by: String,
    why: String,
});

crate::table!(checkout, "affiliation_checkout" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    term_id: Uuid,
    amount_minor: i64,
    stripe_key: String,
    session_id: Option<String>,
    sealed_url: Option<Vec<u8>>,
    state: String,
    created_at: DateTimeUtc,
    expires_at: DateTimeUtc,
});

crate::table!(submission, "affiliation_submission" {
    #[sea_orm(primary_key, auto_increment = false)]
    key_mac: Vec<u8>,
    body_mac: Vec<u8>,
    affiliation_id: Uuid,
    created_at: DateTimeUtc,
});

crate::table!(notice, "affiliation_notice" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    affiliation_id: Uuid,
    term_id: Uuid,
    kind: String,
    about: String,
    state: String,
    attempts: i32,
    next_attempt_at: DateTimeUtc,
    lease_until: Option<DateTimeUtc>,
    last_error: Option<String>,
});

crate::table!(draft, "affiliation_draft" {
    #[sea_orm(primary_key, auto_increment = false)]
    token_hash: Vec<u8>,
    form: Vec<u8>,
    expires_at: DateTimeUtc,
});

crate::table!(twin_notice, "twin_notice" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    union_slug: String,
    text: String,
    made_by: String,
    made_at: DateTimeUtc,
});

crate::table!(twin_message, "twin_message" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    affiliation_id: Uuid,
    union_slug: String,
    text: Option<Vec<u8>>,
    state: String,
    made_at: DateTimeUtc,
    settled_by: Option<String>,
    settled_at: Option<DateTimeUtc>,
});
