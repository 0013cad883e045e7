//! What may be given back.

use chrono::NaiveDate;
use proptest::prelude::*;

use super::*;
use crate::kernel::money::Currency;

fn payment(day: u32, minor: i64, refunded: i64) -> Payment {
    Payment {
        id: PaymentId(Uuid::from_u128(u128::from(day))),
        reference: None,
        channel: "card".to_owned(),
        source_ref: format!("ch_{day}"),
        payment_intent: None,
        fund: "general".to_owned(),
        amount: Money::new(minor, Currency::GBP),
        refunded_minor: refunded,
        dispute_status: None,
        fee_known: true,
        balance_transaction: None,
        business_date: NaiveDate::from_ymd_opt(2026, 11, day).unwrap(),
        returned: false,
    }
}

#[test]
fn the_latest_payment_of_which_something_is_left_is_given_back() {
    let payments = [payment(1, 1000, 0), payment(2, 1000, 200), payment(3, 1000, 1000)];
    assert_eq!(choose_payment(&payments, None).unwrap().source_ref, "ch_2");
    assert_eq!(choose_payment(&payments, Some("ch_1")).unwrap().source_ref, "ch_1");
    assert_eq!(choose_payment(&payments, Some("ch_9")), Err(NoRefund::NoSuchPayment));
    assert_eq!(choose_payment(&[], None), Err(NoRefund::NoPayment));
    let spent = [payment(3, 1000, 1000)];
    assert_eq!(choose_amount(choose_payment(&spent, None).unwrap(), None), Err(NoRefund::NothingLeft));
}

#[test]
fn what_is_not_ours_to_give_back_is_refused_with_its_reason() {
    let disputed = Payment { dispute_status: Some("open".to_owned()), ..payment(1, 1000, 0) };
    assert_eq!(left_of(&disputed), Err(NoRefund::Disputed));
    let inquiry = Payment { dispute_status: Some("inquiry".to_owned()), ..payment(1, 1000, 0) };
    assert!(left_of(&inquiry).is_ok(), "no money moved yet");
    assert_eq!(left_of(&Payment { returned: true, ..payment(1, 1000, 0) }), Err(NoRefund::Returned));
    let cash = Payment { channel: "cash".to_owned(), ..payment(1, 1000, 0) };
    assert_eq!(left_of(&cash), Err(NoRefund::NotByCard));
}

proptest! {
    #[test]
    fn never_more_than_is_left(minor in 1i64..100_000, refunded in 0i64..100_000, wanted in 1i64..200_000) {
        let payment = payment(1, minor, refunded.min(minor));
        let chosen = choose_amount(&payment, Some(Money::new(wanted, Currency::GBP)));
        let left = minor - refunded.min(minor);
        match chosen {
            Ok(amount) => prop_assert!(amount.minor == wanted && wanted <= left),
            Err(_) => prop_assert!(wanted > left),
        }
        let other = choose_amount(&payment, Some(Money::new(1, Currency::EUR)));
        prop_assert!(other.is_err(), "another currency than was paid");
    }
}
