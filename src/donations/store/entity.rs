//! Tables of gifts; they never leave the store.

crate::table!(donation, "donation" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    reference: String,
    frequency: String,
    method: String,
    fund: String,
    currency: String,
    amount_minor: i64,
    status: String,
    locale: String,
    wants_receipt: bool,
    publish_message: bool,
    publish_name: bool,
    newsletter: bool,
    supporter_id: Option<Uuid>,
    created_at: DateTimeUtc,
});

crate::table!(checkout, "checkout" {
    #[sea_orm(primary_key, auto_increment = false)]
    donation_id: Uuid,
    stripe_key: String,
    session_id: Option<String>,
    sealed_url: Option<Vec<u8>>,
    state: String,
    created_at: DateTimeUtc,
    expires_at: DateTimeUtc,
    asked_at: Option<DateTimeUtc>,
});

crate::table!(submission, "submission" {
    #[sea_orm(primary_key, auto_increment = false)]
    key_mac: Vec<u8>,
    body_mac: Vec<u8>,
    donation_id: Uuid,
    created_at: DateTimeUtc,
});

crate::table!(receipt, "receipt" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    number: String,
    payment_id: Uuid,
    reference: String,
    locale: String,
    mail_id: Option<Uuid>,
    issued_at: DateTimeUtc,
});
