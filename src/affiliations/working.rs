//! How a fee came about, in words: `180 members × £0.20 = £36.00`.

use super::{
    fee_scale::{Bound, Working},
    quote::Quote,
};
use crate::platform::i18n::{FluentValue, Texts};

/// The working of a quote's fee, one line.
pub fn working(texts: Texts, quote: &Quote) -> String {
    let amount = texts.money(&quote.fee.amount);
    match quote.fee.working {
        Working::Flat => {
            let kind = texts.t(quote.input.kind.name_key());
            texts.t2("fee-flat", ("kind", &kind), ("amount", &amount))
        }
        Working::Band { members, from, below } => {
            let args = |other: u32| {
                [
                    ("count", FluentValue::from(i64::from(members))),
                    ("members", FluentValue::from(texts.number(i64::from(members)))),
                    ("from", FluentValue::from(texts.number(i64::from(from)))),
                    ("to", FluentValue::from(texts.number(i64::from(other.saturating_sub(1))))),
                    ("below", FluentValue::from(texts.number(i64::from(other)))),
                    ("amount", FluentValue::from(amount.as_str())),
                ]
            };
            match (from, below) {
                (0, Some(below)) => texts.t_args("fee-band-first", &args(below)),
                (_, Some(below)) => texts.t_args("fee-band-middle", &args(below)),
                (_, None) => texts.t_args("fee-band-last", &args(from)),
            }
        }
        Working::PerHead { members, rate, product, bound } => {
            let (rate, product) = (texts.money(&rate), texts.money(&product));
            let args = [
                ("count", FluentValue::from(i64::from(members))),
                ("members", FluentValue::from(texts.number(i64::from(members)))),
                ("rate", FluentValue::from(rate.as_str())),
                ("product", FluentValue::from(product.as_str())),
            ];
            let line = texts.t_args("fee-per-head", &args);
            match bound {
                None => line,
                Some(Bound::Minimum(least)) => {
                    texts.t2("fee-at-least", ("line", &line), ("amount", &texts.money(&least)))
                }
                Some(Bound::Maximum(most)) => {
                    texts.t2("fee-at-most", ("line", &line), ("amount", &texts.money(&most)))
                }
            }
        }
        Working::Suggested { suggested, minimum } => {
            let suggested = texts.money(&suggested);
            match minimum {
                Some(minimum) => {
                    let least = texts.money(&minimum);
                    texts.t2("fee-suggested-from", ("suggested", &suggested), ("minimum", &least))
                }
                None => texts.t1("fee-suggested", "suggested", &suggested),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;
    use crate::{
        affiliations::{body_kind::BodyKind, quote::QuoteInput, scales::Scales},
        kernel::money::Currency,
        platform::i18n::find,
    };

    fn told(tag: &str, kind: BodyKind, members: u32) -> String {
        let input = QuoteInput { kind, members: Some(members), currency: Currency::GBP, offered: None };
        let on = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
        let quote = Quote::make(Scales::get(), input, on).unwrap();
        working(Texts::new(find(tag).unwrap()), &quote).replace(['\u{a0}', '\u{202f}'], " ")
    }

    #[test]
    fn the_working_is_shown_in_the_readers_language() {
        assert_eq!(told("en", BodyKind::Branch, 180), "180 members × £0.20 = £36.00");
        assert_eq!(told("en", BodyKind::Branch, 1), "1 member × £0.20 = £0.20; at least £10.00 is paid");
        assert_eq!(
            told("en", BodyKind::Branch, 2501),
            "2,501 members × £0.20 = £500.20; at most £500.00 is paid"
        );
        assert_eq!(told("en", BodyKind::TradesCouncil, 499), "499 members: fewer than 500 pay £60.00");
        assert_eq!(told("en", BodyKind::TradesCouncil, 500), "500 members: 500 or more pay £90.00");
        assert_eq!(told("en", BodyKind::Region, 500), "Region: £200.00");
        assert_eq!(told("en", BodyKind::Other, 5), "Suggested: £50.00. Pay what you can, from £10.00 up");
        assert_eq!(told("ru", BodyKind::Branch, 180), "180 членов × 0,20 £ = 36,00 £");
        assert_eq!(told("ru", BodyKind::Branch, 201), "201 член × 0,20 £ = 40,20 £");
    }
}
