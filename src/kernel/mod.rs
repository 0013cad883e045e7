//! Pure values: money, currency, references, ids, clock, email address, locale, payment facts. No I/O.

pub mod amount;
pub mod bank_details;
pub mod clock;
pub mod country;
pub mod email;
pub mod frequency;
pub mod ids;
pub mod locale;
pub mod money;
pub mod payment_fact;
pub mod reference;
pub mod subscription;
pub mod text;
