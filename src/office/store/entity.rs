//! Tables of the office; they never leave the store.

crate::table!(staff, "staff" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    email: Vec<u8>,
    email_mac: Vec<u8>,
    role: String,
    locale: String,
    password_cost: Option<String>,
    password_salt: Option<Vec<u8>>,
    password_verifier: Option<Vec<u8>>,
    totp_secret: Option<Vec<u8>>,
    totp_step: i64,
    recipient: Option<String>,
    wrapped_identity: Option<Vec<u8>>,
    office_key: Option<Vec<u8>>,
    created_at: DateTimeUtc,
    joined_at: Option<DateTimeUtc>,
    disabled_at: Option<DateTimeUtc>,
});

crate::table!(staff_recovery_code, "staff_recovery_code" {
    #[sea_orm(primary_key, auto_increment = false)]
    hash: Vec<u8>,
    staff_id: Uuid,
    used_at: Option<DateTimeUtc>,
});

crate::table!(staff_invitation, "staff_invitation" {
    #[sea_orm(primary_key, auto_increment = false)]
    token_hash: Vec<u8>,
    staff_id: Uuid,
    totp_secret: Vec<u8>,
    created_at: DateTimeUtc,
    expires_at: DateTimeUtc,
    used_at: Option<DateTimeUtc>,
});

crate::table!(staff_session, "staff_session" {
    #[sea_orm(primary_key, auto_increment = false)]
    id_hash: Vec<u8>,
    staff_id: Uuid,
    office_key: Option<Vec<u8>>,
    own_key: Option<Vec<u8>>,
    created_at: DateTimeUtc,
    seen_at: DateTimeUtc,
    verified_at: DateTimeUtc,
    expires_at: DateTimeUtc,
});

crate::table!(audit_entry, "audit_entry" {
    #[sea_orm(primary_key, auto_increment = false)]
    seq: i64,
    id: Uuid,
    at: DateTimeUtc,
    staff_id: Option<Uuid>,
    action: String,
    subject: Option<String>,
    count: Option<i64>,
    reason: Option<Vec<u8>>,
    sealing_key_id: Option<Uuid>,
    mac: Vec<u8>,
});

crate::table!(audit_head, "audit_head" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: i32,
    seq: i64,
    mac: Vec<u8>,
});

crate::table!(api_token, "api_token" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    token_hash: Vec<u8>,
    role: String,
    label: String,
    staff_id: Option<Uuid>,
    created_at: DateTimeUtc,
    expires_at: Option<DateTimeUtc>,
    revoked_at: Option<DateTimeUtc>,
});

crate::table!(office_key_proposal, "office_key_proposal" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    staff_id: Uuid,
    proposed_at: DateTimeUtc,
    ended_at: Option<DateTimeUtc>,
});
