//! Tables of regular gifts; they never leave the store.

crate::table!(regular_gift, "regular_gift" {
    #[sea_orm(primary_key, auto_increment = false)]
    donation_id: Uuid,
    subscription: Option<String>,
    customer: Option<String>,
    as_of: Option<DateTimeUtc>,
    period_end: Option<DateTimeUtc>,
    resumes_at: Option<DateTimeUtc>,
    ends_at: Option<DateTimeUtc>,
    schedule: Option<String>,
    later_amount_minor: Option<i64>,
    later_interval: Option<String>,
    ended_unpaid: bool,
    money_at: Option<DateTimeUtc>,
    money_came: Option<bool>,
    last_arrival: Option<Date>,
    ended_at: Option<DateTimeUtc>,
    sealed_link: Option<Vec<u8>>,
    sealed_link_until: Option<DateTimeUtc>,
    twin_body: Option<String>,
    twin_union: Option<String>,
});

crate::table!(gift_link, "gift_link" {
    #[sea_orm(primary_key, auto_increment = false)]
    mac: Vec<u8>,
    donation_id: Uuid,
    may_change: bool,
    created_at: DateTimeUtc,
    expires_at: DateTimeUtc,
});

crate::table!(gift_notice, "gift_notice" {
    #[sea_orm(primary_key, auto_increment = false)]
    donation_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    kind: String,
    #[sea_orm(primary_key, auto_increment = false)]
    about: String,
    created_at: DateTimeUtc,
    waiting: bool,
});

crate::table!(link_request, "link_request" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    address_mac: Vec<u8>,
    sealed_address: Option<Vec<u8>>,
    created_at: DateTimeUtc,
});
