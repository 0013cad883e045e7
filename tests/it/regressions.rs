//! Ways in which others lost money, names or trust: each test carries the number of the loss it prevents.
//!
//! r01 card testing · r02 charged twice · r03 charged and never recorded · r05 receipts missing or sent again ·
//! r08 totals wrong after refunds · r09 rounding · r10 the wrong currency · r12 an anonymous giver shown

mod attacks;
mod crashes;
pub mod every_point;
mod money;
pub mod names;
