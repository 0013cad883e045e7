//! Tables of disbursements; they never leave the store.

crate::table!(disbursement, "disbursement" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    reference: String,
    state: String,
    version: i32,
});

crate::table!(disbursement_version, "disbursement_version" {
    #[sea_orm(primary_key, auto_increment = false)]
    disbursement_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    version: i32,
    fund: String,
    amount_minor: i64,
    currency: String,
    purpose: String,
    recipients: String,
    intermediary: Option<String>,
    evidence_sha256: String,
    evidence_place: String,
});

crate::table!(disbursement_check, "disbursement_check" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    disbursement_id: Uuid,
    version: i32,
    list: String,
    list_date: Date,
    result: String,
    staff_id: Uuid,
    checked_at: DateTimeUtc,
});

crate::table!(disbursement_act, "disbursement_act" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    disbursement_id: Uuid,
    seq: i32,
    kind: String,
    version: i32,
    staff_id: Uuid,
    acted_at: DateTimeUtc,
    amount_minor: Option<i64>,
    currency: Option<String>,
    got_minor: Option<i64>,
    got_currency: Option<String>,
    fee_minor: Option<i64>,
    moved_on: Option<Date>,
    bank_number: Option<String>,
    evidence_sha256: Option<String>,
    evidence_place: Option<String>,
    recipients: Option<String>,
    note: Option<Vec<u8>>,
    sealing_key_id: Option<Uuid>,
});

crate::table!(evidence_file, "evidence_file" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    disbursement_id: Uuid,
    sha256: String,
    size: i64,
    staff_id: Uuid,
    kept_at: DateTimeUtc,
});

crate::table!(evidence_part, "evidence_part" {
    #[sea_orm(primary_key, auto_increment = false)]
    file_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    seq: i32,
    sealed: Vec<u8>,
});

crate::table!(evidence_key, "evidence_key" {
    #[sea_orm(primary_key, auto_increment = false)]
    file_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    staff_id: Uuid,
    wrapped: Vec<u8>,
});
