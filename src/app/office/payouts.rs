//! `/office/payouts`: what Stripe sent to the bank, and `/office/payouts/{id}`: the lines that make one up.

use actix_web::{
    HttpRequest,
    http::StatusCode,
    web::{Data, Path, Query},
};
use askama::Template;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde::Deserialize;

use super::{
    bank_line::{ShownLine, shown},
    payments::story_path,
};
use crate::{
    bank::{ToldLine, lines_of},
    kernel::money::Money,
    office::{
        may,
        pages::{Answer, Signed, html, office_frame},
        views::OfficeFrame,
    },
    platform::{Platform, http::problem::ApiError},
    reports::payout_list::{
        LineSums, ListedPayout, PayoutLine, Position, line_sums, payout, payout_lines, payouts,
    },
};

fn state(office: &OfficeFrame, payout: &ListedPayout) -> String {
    office.texts.t(match payout.status.as_str() {
        "pending" => "payouts-pending",
        "in_transit" => "payouts-in-transit",
        "paid" => "payouts-paid",
        "failed" => "payouts-failed",
        "canceled" => "payouts-canceled",
        other => return other.to_owned(),
    })
}

/// Whether a payout and its lines agree, in a sentence.
fn agreement(office: &OfficeFrame, payout: &ListedPayout) -> String {
    let texts = office.texts;
    match payout.difference {
        Some(difference) if difference.minor == 0 => texts.t("payouts-agrees"),
        Some(difference) => texts.t1("payouts-differs", "amount", texts.money(&difference)),
        None if payout.automatic => texts.t("payouts-not-compared"),
        None => texts.t("payouts-by-hand"),
    }
}

#[derive(Template)]
#[template(path = "app/office/templates/payouts.html")]
pub(super) struct PayoutsView {
    pub office: OfficeFrame,
    pub payouts: Vec<ListedPayout>,
    /// Where the next page begins.
    pub next: Option<Position>,
}

impl PayoutsView {
    fn state(&self, payout: &ListedPayout) -> String {
        state(&self.office, payout)
    }

    fn agreement(&self, payout: &ListedPayout) -> String {
        agreement(&self.office, payout)
    }

    fn money(&self, money: &Money) -> String {
        self.office.texts.money(money)
    }
}

#[derive(Template)]
#[template(path = "app/office/templates/payout.html")]
pub(super) struct PayoutView {
    pub office: OfficeFrame,
    pub zone: Tz,
    pub payout: ListedPayout,
    pub lines: Vec<PayoutLine>,
    pub sums: LineSums,
    /// The lines of the bank's statements that it was found to be.
    pub bank_lines: Vec<ToldLine>,
    /// The line after which the next page begins.
    pub next: Option<String>,
}

impl PayoutView {
    fn state(&self) -> String {
        state(&self.office, &self.payout)
    }

    fn agreement(&self) -> String {
        agreement(&self.office, &self.payout)
    }

    fn differs(&self) -> bool {
        self.payout.difference.is_some_and(|difference| difference.minor != 0)
    }

    fn money(&self, money: &Money) -> String {
        self.office.texts.money(money)
    }

    fn at(&self, at: &DateTime<Utc>) -> String {
        self.office.texts.date_time(*at, self.zone)
    }

    fn arrival(&self) -> String {
        self.office.texts.date(&self.payout.arrival_at.with_timezone(&self.zone).date_naive())
    }

    fn bank_lines(&self) -> Vec<ShownLine> {
        shown(&self.office, self.zone, &self.bank_lines)
    }

    /// The payment to which a line belongs: its page, and what it is called.
    fn payment(&self, line: &PayoutLine) -> Option<(String, String)> {
        let charge = line.charge.as_deref()?;
        let called = line.reference.map_or_else(|| charge.to_owned(), |reference| reference.grouped());
        Some((story_path("stripe", charge), called))
    }
}

#[derive(Deserialize)]
pub(super) struct After {
    #[serde(default)]
    after: String,
}

pub(super) async fn list(
    request: HttpRequest,
    signed: Signed<may::SeePayments>,
    asked: Query<After>,
    platform: Data<Platform>,
) -> Answer {
    let after = match asked.after.as_str() {
        "" => None,
        text => Some(text.parse().map_err(|()| ApiError::NotFound)?),
    };
    let (payouts, next) = payouts(&platform.db, after).await?;
    let view =
        PayoutsView { office: office_frame(&request, &platform, Some(&signed.session)), payouts, next };
    html(StatusCode::OK, view.render())
}

pub(super) async fn show(
    request: HttpRequest,
    signed: Signed<may::SeePayments>,
    id: Path<String>,
    asked: Query<After>,
    platform: Data<Platform>,
) -> Answer {
    let found = payout(&platform.db, &id).await?.ok_or(ApiError::NotFound)?;
    let (lines, next) = payout_lines(&platform.db, &found, &asked.after).await?;
    let view = PayoutView {
        office: office_frame(&request, &platform, Some(&signed.session)),
        zone: platform.settings.campaign.time_zone,
        sums: line_sums(&platform.db, &found).await?,
        bank_lines: lines_of(&platform.db, "stripe_payout", &found.id).await?,
        payout: found,
        lines,
        next,
    };
    html(StatusCode::OK, view.render())
}
