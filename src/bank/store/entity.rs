//! Tables of bank statements; they never leave the store.

crate::table!(bank_account, "bank_account" {
    #[sea_orm(primary_key, auto_increment = false)]
    slug: String,
    #[sea_orm(primary_key, auto_increment = false)]
    currency: String,
    number_mac: Option<Vec<u8>>,
    ending: String,
    created_at: DateTimeUtc,
    tail_mac: Option<Vec<u8>>,
});

crate::table!(bank_statement, "bank_statement" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    account: String,
    currency: String,
    format: String,
    opening_minor: Option<i64>,
    closing_minor: Option<i64>,
    first_on: Option<Date>,
    last_on: Option<Date>,
    lines: i64,
    new_lines: i64,
    is_whole: bool,
    imported_at: DateTimeUtc,
});

crate::table!(bank_line, "bank_line" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    statement_id: Uuid,
    account: String,
    currency: String,
    booked_on: Date,
    amount_minor: i64,
    mac: Vec<u8>,
    bank_id_mac: Option<Vec<u8>>,
    state: String,
    source: Option<String>,
    source_ref: Option<String>,
    reference: Option<String>,
    sealed: Option<Vec<u8>>,
    sealing_key_id: Option<Uuid>,
    imported_at: DateTimeUtc,
    payer_mac: Option<Vec<u8>>,
    words_mac: Option<Vec<u8>>,
    carried: Option<String>,
});

crate::table!(bank_same_line, "bank_same_line" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    line_id: Uuid,
    statement_id: Uuid,
    format: String,
    account: String,
    currency: String,
    booked_on: Date,
    amount_minor: i64,
    mac: Vec<u8>,
    bank_id_mac: Option<Vec<u8>>,
    payer_mac: Option<Vec<u8>>,
    words_mac: Option<Vec<u8>>,
    carried: Option<String>,
    source_ref: String,
    is_asked: bool,
    sealed: Option<Vec<u8>>,
    sealing_key_id: Option<Uuid>,
    imported_at: DateTimeUtc,
});

crate::table!(bank_proposal, "bank_proposal" {
    #[sea_orm(primary_key, auto_increment = false)]
    line_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    what: String,
    why: String,
});

crate::table!(bank_expected, "bank_expected" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    account: String,
    currency: String,
    amount_minor: i64,
    expected_on: Date,
    source: String,
    source_ref: String,
    line_id: Option<Uuid>,
});

crate::table!(bank_csv_mapping, "bank_csv_mapping" {
    #[sea_orm(primary_key, auto_increment = false)]
    name: String,
    headings: String,
    mapping: String,
});

crate::table!(by_hand, "by_hand" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    source: String,
    source_ref: String,
    union_slug: Option<String>,
    counts_for: Option<String>,
    origin: Option<String>,
    note: Option<Vec<u8>>,
    sealing_key_id: Option<Uuid>,
    created_at: DateTimeUtc,
});

crate::table!(bank_upload, "bank_upload" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    staff_id: Uuid,
    sealed: Vec<u8>,
    created_at: DateTimeUtc,
});
