//! A fund's page, whole or in a frame of another site, and the picture of its progress.

use askama::Template;
use chrono_tz::Tz;

use crate::{
    documents::Poster,
    donations::progress::{AppealProgress, FundProgress},
    kernel::money::Money,
    platform::{
        config::CampaignSettings,
        http::{
            assets::{FRAME_JS, versioned},
            frame::Frame,
        },
        i18n::Texts,
    },
};

/// What a fund is for, and how far it is.
#[derive(Template)]
#[template(path = "donations/templates/fund.html")]
pub struct FundView<'a> {
    pub frame: Frame,
    pub campaign: &'a CampaignSettings,
    pub slug: String,
    pub name: String,
    pub purpose: String,
    pub open: bool,
    pub progress: FundProgress,
}

/// A line of the table of branches and regions; the last two are what counts for none of them, and all together.
struct PartRow {
    name: String,
    /// By which the form chooses it, while it can be given for.
    code: Option<String>,
    target: String,
    received: String,
    percent: String,
    pledged: String,
    /// Hundredths of the bar: where the received part ends, and where the target's mark begins.
    bar: Option<(i64, i64)>,
}

/// Stands where there is no figure.
const NONE: &str = "–";

impl FundView<'_> {
    fn frame_script(&self) -> String {
        versioned(&FRAME_JS)
    }

    fn picture(&self) -> ProgressPicture<'_> {
        let (texts, zone) = (self.frame.texts, self.campaign.time_zone);
        ProgressPicture { texts, name: &self.name, progress: &self.progress, zone, with_parts: false }
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

    fn title(&self, appeal: &AppealProgress) -> Option<String> {
        let titles = appeal.titles.as_ref()?;
        Some(titles.get(self.frame.texts.locale.tag(), self.campaign).to_owned())
    }

    fn is_over(&self, appeal: &AppealProgress) -> bool {
        self.progress.as_of.with_timezone(&self.campaign.time_zone).date_naive() > appeal.until
    }

    fn takes_for_parts(&self, appeal: &AppealProgress) -> bool {
        self.open && !self.is_over(appeal)
    }

    fn days(&self, appeal: &AppealProgress) -> String {
        let texts = self.frame.texts;
        let days = (texts.date(&appeal.from), texts.date(&appeal.until));
        let key = if self.is_over(appeal) { "fund-appeal-over" } else { "fund-appeal-days" };
        texts.t2(key, ("from", &days.0), ("until", &days.1))
    }

    /// Out of a frame the reader goes on in the frame's language.
    fn more_query(&self) -> String {
        let language = self.frame.languages.iter().find(|language| language.current);
        language.filter(|_| self.frame.embedded).map_or_else(String::new, |of| format!("&lang={}", of.tag))
    }

    fn part_rows(&self, appeal: &AppealProgress) -> Vec<PartRow> {
        let texts = self.frame.texts;
        let percent = |percent| texts.t1("fund-percent", "percent", texts.number(percent));
        let takes = self.takes_for_parts(appeal);
        let mut rows: Vec<PartRow> = appeal
            .parts
            .iter()
            .map(|row| PartRow {
                name: row.part.name.clone(),
                code: takes.then(|| row.part.code.to_string()),
                target: texts.money(&row.target),
                received: texts.money(&row.received),
                percent: percent(row.percent()),
                pledged: texts.money(&row.pledged),
                bar: Some(bar(row.received, row.target, 99)),
            })
            .collect();
        let (received, pledged) = appeal.elsewhere();
        rows.push(PartRow {
            name: texts.t("fund-elsewhere"),
            code: None,
            target: NONE.to_owned(),
            received: texts.money(&received),
            percent: NONE.to_owned(),
            pledged: texts.money(&pledged),
            bar: None,
        });
        rows.push(PartRow {
            name: texts.t("fund-together"),
            code: None,
            target: texts.money(&appeal.target),
            received: texts.money(&appeal.received),
            percent: percent(appeal.percent()),
            pledged: texts.money(&appeal.pledged),
            bar: None,
        });
        rows
    }
}

/// Where the received part ends and where the target stands, in parts of a bar of this length: past the target the bar
/// grows beyond its mark.
fn bar(received: Money, target: Money, length: i64) -> (i64, i64) {
    let received = i128::from(received.minor.max(0));
    let target = i128::from(target.minor.max(1));
    let whole = received.max(target);
    let part = |of: i128| i64::try_from(of * i128::from(length) / whole).unwrap_or(length);
    (part(received), part(target))
}

/// The picture: in the page, or embedded elsewhere. Whoever cannot see it reads its title.
#[derive(Template)]
#[template(path = "donations/templates/progress.svg")]
pub struct ProgressPicture<'a> {
    pub texts: Texts,
    pub name: &'a str,
    pub progress: &'a FundProgress,
    pub zone: Tz,
    /// With a bar for each branch and region. The page has a table instead.
    pub with_parts: bool,
}

/// A bar of the picture.
struct PictureRow {
    name: String,
    short_name: String,
    line: String,
    /// From the picture's upper edge, in its units.
    top: i64,
    bar: (i64, i64),
}

/// The bar's length in the picture's units.
const BAR: i64 = 448;
/// Of the picture without branches and regions.
const HEIGHT: i64 = 128;
/// Of a branch or region.
const ROW: i64 = 40;
/// The longest name that stands beside its figures, in characters.
const SHORT: usize = 26;

impl ProgressPicture<'_> {
    /// What the picture says above its bar.
    fn line(&self) -> String {
        match &self.progress.appeal {
            Some(appeal) => self.reached(&appeal.received, &appeal.target, appeal.percent()),
            None => {
                let sums = self.progress.sums.iter().filter(|(_, sum)| sum.received_minor != 0);
                let parts: Vec<String> = sums
                    .map(|(currency, sum)| self.texts.money(&Money::new(sum.received_minor, *currency)))
                    .collect();
                if parts.is_empty() {
                    self.texts.t("fund-nothing-yet")
                } else {
                    self.texts.t1("fund-received-sum", "received", parts.join(" · "))
                }
            }
        }
    }

    fn reached(&self, received: &Money, target: &Money, percent: i64) -> String {
        let (received, target) = (self.texts.money(received), self.texts.money(target));
        let percent = self.texts.t1("fund-percent", "percent", self.texts.number(percent));
        let of = self.texts.t2("fund-received-of", ("received", &received), ("target", &target));
        format!("{of} · {percent}")
    }

    fn as_of(&self) -> String {
        self.texts.t1("fund-as-of", "time", self.texts.date_time(self.progress.as_of, self.zone))
    }

    fn rows(&self) -> Vec<PictureRow> {
        let parts = self.progress.appeal.iter().filter(|_| self.with_parts).flat_map(|appeal| &appeal.parts);
        let tops = (0..).map(|number| HEIGHT - 24 + ROW * number);
        parts
            .zip(tops)
            .map(|(row, top)| PictureRow {
                name: row.part.name.clone(),
                short_name: shortened(&row.part.name),
                line: self.reached(&row.received, &row.target, row.percent()),
                top,
                bar: bar(row.received, row.target, BAR),
            })
            .collect()
    }

    fn height(&self) -> i64 {
        HEIGHT + ROW * i64::try_from(self.rows().len()).unwrap_or(0)
    }

    /// The same as a picture that networks show beside a link: they take no SVG.
    pub fn poster(&self, campaign: &str) -> Poster {
        // Beside a link nobody is told that a fund is empty.
        let nothing_yet =
            self.progress.appeal.is_none() && self.progress.sums.values().all(|sum| sum.received_minor == 0);
        let bar = self.progress.appeal.as_ref().map(|appeal| bar(appeal.received, appeal.target, 1_000));
        Poster {
            lang: self.texts.locale.tag(),
            campaign: campaign.to_owned(),
            name: self.name.to_owned(),
            said: if nothing_yet { self.texts.t("landing-give") } else { self.line() },
            as_of: self.as_of(),
            bar,
        }
    }

    fn bar(&self) -> Option<(i64, i64)> {
        self.progress.appeal.as_ref().map(|appeal| bar(appeal.received, appeal.target, BAR))
    }
}

/// A name that leaves room for figures beside it; the picture's title has it whole.
fn shortened(name: &str) -> String {
    if name.chars().count() <= SHORT {
        return name.to_owned();
    }
    let kept: String = name.chars().take(SHORT - 1).collect();
    format!("{}…", kept.trim_end())
}

#[cfg(test)]
#[path = "fund_tests.rs"]
mod tests;
