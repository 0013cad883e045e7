//! A fund's page and the picture of its progress.

use askama::Template;
use chrono_tz::Tz;

use crate::{
    documents::Poster,
    donations::progress::{AppealProgress, FundProgress},
    kernel::money::Money,
    platform::{http::frame::Frame, i18n::Texts},
};

/// What a fund is for, and how far it is.
#[derive(Template)]
#[template(path = "donations/templates/fund.html")]
pub struct FundView {
    pub frame: Frame,
    pub slug: String,
    pub name: String,
    pub purpose: String,
    pub open: bool,
    pub progress: FundProgress,
    pub zone: Tz,
}

impl FundView {
    fn picture(&self) -> ProgressPicture<'_> {
        ProgressPicture {
            texts: self.frame.texts,
            name: &self.name,
            progress: &self.progress,
            zone: self.zone,
        }
    }

    fn rows(&self) -> Vec<(String, String)> {
        let texts = self.frame.texts;
        let sums = self.progress.sums.iter();
        sums.map(|(currency, sum)| {
            let money = |minor| texts.money(&Money::new(minor, *currency));
            (money(sum.received_minor), money(sum.pledged_minor))
        })
        .collect()
    }

    fn days(&self, appeal: &AppealProgress) -> String {
        let texts = self.frame.texts;
        let days = (texts.date(&appeal.from), texts.date(&appeal.until));
        texts.t2("fund-appeal-days", ("from", &days.0), ("until", &days.1))
    }
}

/// The picture: in the page, or embedded elsewhere. Whoever cannot see it reads its title.
#[derive(Template)]
#[template(path = "donations/templates/progress.svg")]
pub struct ProgressPicture<'a> {
    pub texts: Texts,
    pub name: &'a str,
    pub progress: &'a FundProgress,
    pub zone: Tz,
}

/// The bar's length in the picture's units.
const BAR: i128 = 448;

impl ProgressPicture<'_> {
    /// What the picture says, line by line.
    fn lines(&self) -> Vec<String> {
        match &self.progress.appeal {
            Some(appeal) => {
                let (received, target) =
                    (self.texts.money(&appeal.received), self.texts.money(&appeal.target));
                let percent = self.texts.t1("fund-percent", "percent", self.texts.number(appeal.percent()));
                let of = self.texts.t2("fund-received-of", ("received", &received), ("target", &target));
                vec![format!("{of} · {percent}")]
            }
            None => {
                let sums = self.progress.sums.iter().filter(|(_, sum)| sum.received_minor != 0);
                let parts: Vec<String> = sums
                    .map(|(currency, sum)| self.texts.money(&Money::new(sum.received_minor, *currency)))
                    .collect();
                if parts.is_empty() {
                    vec![self.texts.t("fund-nothing-yet")]
                } else {
                    vec![self.texts.t1("fund-received-sum", "received", parts.join(" · "))]
                }
            }
        }
    }

    fn as_of(&self) -> String {
        self.texts.t1("fund-as-of", "time", self.texts.date_time(self.progress.as_of, self.zone))
    }

    /// The same as a picture that networks show beside a link: they take no SVG.
    pub fn poster(&self, campaign: &str) -> Poster {
        // Beside a link nobody is told that a fund is empty.
        let nothing_yet =
            self.progress.appeal.is_none() && self.progress.sums.values().all(|sum| sum.received_minor == 0);
        let thousandths = |part: i128| i64::try_from(part * 1_000 / BAR).unwrap_or(1_000);
        Poster {
            lang: self.texts.locale.tag(),
            campaign: campaign.to_owned(),
            name: self.name.to_owned(),
            said: if nothing_yet { self.texts.t("landing-give") } else { self.lines().join(" · ") },
            as_of: self.as_of(),
            bar: self.bar().map(|(received, target)| (thousandths(received), thousandths(target))),
        }
    }

    /// Where the received part ends and where the target stands: past the target the bar grows beyond its mark.
    fn bar(&self) -> Option<(i128, i128)> {
        let appeal = self.progress.appeal.as_ref()?;
        let received = i128::from(appeal.received.minor.max(0));
        let target = i128::from(appeal.target.minor.max(1));
        let whole = received.max(target);
        Some((received * BAR / whole, target * BAR / whole))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use chrono::{DateTime, NaiveDate};

    use super::*;
    use crate::kernel::{locale::Locale, money::Currency};

    fn shown(received: i64) -> String {
        let day = |day| NaiveDate::from_ymd_opt(2012, 7, day).unwrap();
        let appeal = AppealProgress {
            target: Money::new(100_000, Currency::GBP),
            received: Money::new(received, Currency::GBP),
            from: day(1),
            until: day(31),
        };
        let progress =
            FundProgress { as_of: DateTime::UNIX_EPOCH, sums: BTreeMap::new(), appeal: Some(appeal) };
        let texts = Texts::new(Locale::EN);
        ProgressPicture { texts, name: "Strike & <hope>", progress: &progress, zone: Tz::UTC }
            .render()
            .unwrap()
    }

    #[test]
    fn the_picture_tells_more_than_the_target_as_it_is() {
        let text = shown(138_000);
        assert!(text.contains("£1,380.00 of £1,000.00 · 138%"), "{text}");
        assert!(text.contains("width=\"448\"") && text.contains("x1=\"324\""), "{text}");
        assert!(text.contains("Strike &#38; &#60;hope&#62;"), "{text}");
    }

    #[test]
    fn half_of_the_target_is_half_of_the_bar() {
        let text = shown(50_000);
        assert!(text.contains("width=\"224\"") && text.contains("50%"), "{text}");
    }
}
