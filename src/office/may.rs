//! The rights as types, so that a handler's signature says which one it needs: `Signed<may::Refund>`.

use super::Right;

/// Names the right that a request needs.
pub trait Needs: 'static {
    const RIGHT: Right;
}

macro_rules! rights {
    ($($name:ident),+ $(,)?) => {$(
        #[doc = concat!("Needs [`Right::", stringify!($name), "`].")]
        pub struct $name;

        impl Needs for $name {
            const RIGHT: Right = Right::$name;
        }
    )+};
}

rights! {
    Enter, SeePayments, Export, OpenNames, Refund, BookByHand, ResendReceipt, ManageTokens, ManageStaff, SeeAudit,
    Moderate, AcceptBodies, CloseMonths, SeeDisbursements, RequestDisbursement, ApproveDisbursement, PayDisbursement,
    ReadDocuments,
}
