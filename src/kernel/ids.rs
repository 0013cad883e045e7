//! Database ids: a newtype per thing over UUIDv7 (RFC 9562), never shown to anybody.

use uuid::Uuid;

use crate::kernel::clock::Sources;

/// A new UUIDv7 from the given time and random source.
pub fn new_uuid(sources: &Sources) -> Uuid {
    let millis = u64::try_from(sources.now().timestamp_millis()).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(millis, &sources.bytes::<10>()).into_uuid()
}

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            pub fn generate(sources: &Sources) -> Self {
                Self(new_uuid(sources))
            }
        }
    )+};
}

id! {
    DonationId,
    /// The sealed personal record of a supporter.
    SupporterId,
    SealingKeyId,
    EntryId,
    PaymentId,
    CheckoutId,
    JobId,
    MailId,
    ReceiptId,
    TokenId,
    /// Somebody of the office.
    StaffId,
    /// A body that affiliates.
    AffiliationId,
    /// One year of an affiliation.
    TermId,
    InvoiceId,
    /// A paper or reminder to be mailed to a body.
    NoticeId,
    /// A drive for a fund.
    AppealId,
}
