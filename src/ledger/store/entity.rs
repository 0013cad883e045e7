//! Tables of the ledger; they never leave the store.

crate::table!(journal_entry, "journal_entry" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    source: String,
    source_ref: String,
    template: String,
    reference: Option<String>,
    channel: String,
    occurred_at: DateTimeUtc,
    business_date: Date,
    recorded_at: DateTimeUtc,
    true_date: Option<Date>,
});

crate::table!(posting, "posting" {
    #[sea_orm(primary_key, auto_increment = false)]
    entry_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    line: i32,
    account: String,
    fund: String,
    currency: String,
    amount_minor: i64,
});

crate::table!(ledger_pending, "ledger_pending" {
    #[sea_orm(primary_key, auto_increment = false)]
    entry_id: Uuid,
});

crate::table!(ledger_chain, "ledger_chain" {
    #[sea_orm(primary_key, auto_increment = false)]
    seq: i64,
    entry_id: Uuid,
    mac: Vec<u8>,
});

crate::table!(ledger_chain_key, "ledger_chain_key" {
    #[sea_orm(primary_key, auto_increment = false)]
    from_seq: i64,
    wrapped: Vec<u8>,
    recovery: Vec<u8>,
    sealed_to: String,
    created_at: DateTimeUtc,
});
