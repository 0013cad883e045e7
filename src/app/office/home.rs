//! `/office`: what waits for somebody, what came in, how regular gifts and affiliations stand.

use std::collections::BTreeMap;

use actix_web::{HttpRequest, http::StatusCode, web::Data};
use askama::Template;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::{
    charts::{Axis, MONTHS, months_of, received},
    words,
};
use crate::{
    funds::all_parts,
    kernel::money::{Currency, Money},
    office::{
        Right, may, open_proposal,
        pages::{Answer, Signed, html, office_frame},
        views::OfficeFrame,
    },
    payments::{OpenDispute, WaitingTransfer},
    platform::Platform,
    reports::overview::{Attention, RegularGifts, affiliations, attention, regular_gifts},
};

/// One chart with its table.
pub(super) struct Panel {
    pub currency: Currency,
    pub axis: Axis,
    /// What each column is of: funds, or channels.
    pub columns: Vec<String>,
    pub rows: Vec<(String, Vec<Money>)>,
}

#[derive(Template)]
#[template(path = "app/office/templates/home.html")]
pub(super) struct HomeView {
    pub office: OfficeFrame,
    pub zone: Tz,
    pub attention: Attention,
    /// Somebody proposed a new office's key, and this treasurer may confirm it.
    pub key_waits: bool,
    /// What came in this month and this year.
    pub this_month: Vec<Money>,
    pub this_year: Vec<Money>,
    pub panels: Vec<Panel>,
    /// Of which there is a chart by branch and region: none before any has a target.
    pub part_currencies: Vec<Currency>,
    pub gifts: RegularGifts,
    pub bodies: BTreeMap<String, i64>,
}

impl HomeView {
    fn at(&self, at: &DateTime<Utc>) -> String {
        self.office.texts.date_time(*at, self.zone)
    }

    fn dispute(&self, dispute: &OpenDispute) -> String {
        let (texts, amount) = (self.office.texts, self.money(&dispute.amount));
        match &dispute.due_by {
            Some(due) => texts.t2("office-wait-dispute-due", ("amount", &amount), ("due", &self.at(due))),
            None => texts.t1("office-wait-dispute", "amount", amount),
        }
    }

    fn suspense(&self, line: &WaitingTransfer) -> String {
        let (texts, amount) = (self.office.texts, self.money(&line.amount));
        texts.t2("office-wait-suspense", ("amount", &amount), ("date", &texts.date(&line.date)))
    }

    fn money(&self, money: &Money) -> String {
        self.office.texts.money(money)
    }

    fn sums(&self, sums: &[Money]) -> String {
        words::sums(self.office.texts, sums)
    }

    fn bodies_in(&self, state: &str) -> String {
        self.office.texts.number(self.bodies.get(state).copied().unwrap_or(0))
    }

    fn count(&self, key: &str, count: &i64) -> String {
        self.office.texts.t_count(key, "count", *count)
    }

    /// What is dead: the same as [`Self::counted`], with a page of its own.
    fn dead(&self) -> Vec<String> {
        let attention = &self.attention;
        [
            ("office-wait-events", attention.dead_events),
            ("office-wait-mails", attention.dead_mails),
            ("office-wait-papers", attention.dead_papers),
        ]
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(key, count)| self.count(key, &count))
        .collect()
    }

    /// Counts that somebody has to look at: text and number.
    fn counted(&self) -> Vec<String> {
        let attention = &self.attention;
        let erasures = i64::try_from(attention.erasures).unwrap_or(i64::MAX);
        [
            ("office-wait-receipts", attention.receipts_waiting),
            ("office-wait-erasures", erasures),
            ("office-wait-messages", attention.messages),
            ("office-wait-bodies", attention.bodies),
            ("office-wait-unions", attention.unions),
            ("office-wait-fees-back", attention.fees_back),
            ("disburse-wait-asked", attention.disbursements_asked),
            ("disburse-wait-approved", attention.disbursements_approved),
        ]
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(key, count)| self.count(key, &count))
        .collect()
    }
}

fn add(sums: &mut Vec<Money>, amount: Money) {
    match sums.iter_mut().find(|sum| sum.currency == amount.currency) {
        Some(sum) => sum.minor = sum.minor.saturating_add(amount.minor),
        None => sums.push(amount),
    }
}

pub(super) async fn show(
    request: HttpRequest,
    signed: Signed<may::Enter>,
    platform: Data<Platform>,
) -> Answer {
    let settings = &platform.settings;
    let months = months_of(&platform, MONTHS);
    let all = received(&platform).await?;
    let office = office_frame(&request, &platform, Some(&signed.session));
    let (mut this_month, mut this_year) = (Vec::new(), Vec::new());
    let present = months.last().copied().unwrap_or_default();
    for part in &all {
        if part.month == present {
            add(&mut this_month, part.amount);
        }
        if chrono::Datelike::year(&part.month) == chrono::Datelike::year(&present) {
            add(&mut this_year, part.amount);
        }
    }
    let mut currencies: Vec<Currency> = Vec::new();
    for part in &all {
        if !currencies.contains(&part.amount.currency) {
            currencies.push(part.amount.currency);
        }
    }
    let has_parts = !all_parts(&platform.db).await?.is_empty();
    let part_currencies = if has_parts { currencies.clone() } else { Vec::new() };
    let mut panels = Vec::new();
    for currency in currencies {
        for axis in [Axis::Fund, Axis::Channel] {
            let (names, rows) = axis.table(&all, &months, currency);
            let columns = names.iter().map(|name| axis.name(settings, office.texts, name)).collect();
            let rows = rows.into_iter().map(|(month, sums)| (month.format("%Y-%m").to_string(), sums));
            panels.push(Panel { currency, axis, columns, rows: rows.collect() });
        }
    }
    let proposed = open_proposal(&platform).await?.is_some_and(|open| open.by != signed.staff().id);
    let key_waits = proposed && signed.role().may(Right::ManageStaff);
    let view = HomeView {
        office,
        zone: settings.campaign.time_zone,
        attention: attention(&platform).await?,
        key_waits,
        this_month,
        this_year,
        panels,
        part_currencies,
        gifts: regular_gifts(&platform.db, platform.sources.now()).await?,
        bodies: affiliations(&platform.db).await?,
    };
    html(StatusCode::OK, view.render())
}
