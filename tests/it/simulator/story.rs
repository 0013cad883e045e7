//! What people do in a run, decided before it begins: faults change when the service hears of it, never what was
//! done.

use solidarity::kernel::frequency::Interval;

use super::chance::Chance;

/// A card, by what it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CardKind {
    Good,
    /// Declined first, then another card pays.
    DeclinedFirst,
    /// Paid, then disputed.
    Disputed,
    /// The giver never pays.
    None,
}

/// One thing that somebody does. Numbers choose among what there is, whatever that is by then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    Give {
        interval: Option<Interval>,
        euros: bool,
        minor: i64,
        medical: bool,
        record: bool,
        card: CardKind,
    },
    Pledge {
        minor: i64,
        record: bool,
    },
    LookAtStatus(usize),
    ChangeGift(usize, GiftDeed),
    CardOnFile {
        gift: usize,
        good: bool,
    },
    RefundByUs {
        payment: usize,
        part: Option<i64>,
    },
    RefundAtStripe {
        charge: usize,
        part: Option<i64>,
    },
    Dispute {
        charge: usize,
        inquiry: bool,
    },
    EndDispute {
        dispute: usize,
        won: bool,
    },
    DebitReturns(usize),
    RefundFails(usize),
    PayoutFails(usize),
    /// Stripe knows the fee so many seconds after the charge.
    LateLines(i64),
    /// Seconds that pass.
    Wait(i64),
}

/// What a giver does with a regular gift.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GiftDeed {
    Pause,
    Resume,
    Cancel,
    CancelAtEnd,
    Amount(i64),
}

const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;

/// Seconds since the epoch at which runs begin: an ordinary day, the days before both changes of the clock in
/// London, and before the year's end, which is a leap year's too.
pub const BEGINNINGS: [i64; 5] = [1_939_896_000, 1_901_008_800, 1_919_152_800, 1_924_851_600, 1_835_254_800];

/// The story of a seed.
pub fn tell(seed: u64) -> Vec<Deed> {
    let mut chance = Chance::new(seed, 1);
    // Most lives of many are short: what is wrong in them is found soon, and read easily. Some defects need many deeds.
    let is_long = seed <= super::THOROUGH || chance.percent(6);
    let length = if is_long { 10 + chance.below(12) } else { 3 + chance.below(4) };
    let mut deeds = vec![give(&mut chance)];
    while deeds.len() < length {
        let deed = deed(&mut chance);
        deeds.push(deed);
    }
    // Time in which renewals, payouts and late fees of the last deeds come.
    deeds.push(Deed::Wait(chance.between(1, 40) * DAY));
    deeds
}

fn give(chance: &mut Chance) -> Deed {
    let interval = match chance.below(10) {
        0..6 => None,
        6..9 => Some(Interval::Monthly),
        _ => Some(Interval::Yearly),
    };
    let card = match chance.below(20) {
        0..15 => CardKind::Good,
        15..17 => CardKind::DeclinedFirst,
        17..19 if interval.is_none() => CardKind::Disputed,
        _ => CardKind::None,
    };
    Deed::Give {
        interval,
        euros: chance.percent(25),
        minor: chance.between(200, 30_000),
        medical: chance.percent(40),
        record: chance.percent(60),
        card,
    }
}

fn deed(chance: &mut Chance) -> Deed {
    let any = chance.below(1000);
    let part = |chance: &mut Chance| chance.percent(50).then(|| chance.between(1, 400));
    match chance.below(100) {
        0..24 => give(chance),
        24..28 => Deed::Pledge { minor: chance.between(200, 90_000), record: chance.percent(50) },
        28..33 => Deed::LookAtStatus(any),
        33..42 => {
            let amount = GiftDeed::Amount(chance.between(200, 9000));
            let kinds = [GiftDeed::Pause, GiftDeed::Resume, GiftDeed::Cancel, GiftDeed::CancelAtEnd, amount];
            Deed::ChangeGift(any, *chance.pick(&kinds))
        }
        42..47 => Deed::CardOnFile { gift: any, good: chance.percent(35) },
        47..52 => Deed::RefundByUs { payment: any, part: part(chance) },
        52..57 => Deed::RefundAtStripe { charge: any, part: part(chance) },
        57..61 => Deed::Dispute { charge: any, inquiry: chance.percent(25) },
        61..65 => Deed::EndDispute { dispute: any, won: chance.percent(50) },
        65..67 => Deed::DebitReturns(any),
        67..69 => Deed::RefundFails(any),
        69..71 => Deed::PayoutFails(any),
        71..74 => Deed::LateLines(*chance.pick(&[0, 2 * HOUR, DAY])),
        74..82 => Deed::Wait(chance.between(1, 50) * 60),
        82..88 => Deed::Wait(chance.between(1, 20) * HOUR),
        88..96 => Deed::Wait(chance.between(1, 9) * DAY),
        _ => Deed::Wait(chance.between(25, 40) * DAY),
    }
}
