//! How often a gift is made.

/// How often a regular gift is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Interval {
    Monthly,
    Yearly,
}

/// Once, or regularly.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Frequency {
    Once,
    Regular(Interval),
}

impl Interval {
    pub const ALL: [Self; 2] = [Self::Monthly, Self::Yearly];

    /// The word of the API, of forms and of the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::Monthly => "monthly",
            Self::Yearly => "yearly",
        }
    }
}

impl Frequency {
    pub const ALL: [Self; 3] =
        [Self::Once, Self::Regular(Interval::Monthly), Self::Regular(Interval::Yearly)];

    /// The word of the API, of forms and of the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::Once => "once",
            Self::Regular(interval) => interval.code(),
        }
    }

    /// The frequency of a word, if it is one.
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|frequency| frequency.code() == code)
    }

    pub fn interval(self) -> Option<Interval> {
        match self {
            Self::Once => None,
            Self::Regular(interval) => Some(interval),
        }
    }

    pub fn is_regular(self) -> bool {
        self != Self::Once
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_frequency_is_found_by_its_word() {
        for frequency in Frequency::ALL {
            assert_eq!(Frequency::of_code(frequency.code()), Some(frequency));
            assert_eq!(frequency.is_regular(), frequency.interval().is_some());
        }
        assert_eq!(Frequency::of_code("weekly"), None);
    }
}
