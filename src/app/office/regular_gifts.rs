//! `/office/regular-gifts`: regular gifts by card, and, once cards are switched off, telling their givers how to go on by
//! standing order. References only; an address is opened for the mail to it, while the treasurer's request is in flight.

use std::time::Duration;

use actix_web::{
    HttpRequest,
    http::StatusCode,
    web::{Data, Query},
};
use askama::Template;
use chrono_tz::Tz;
use serde::Deserialize;
use tokio::time::Instant;
use uuid::Uuid;

use super::{payment::LONGEST_REASON, words};
use crate::{
    donations::{
        donation::State,
        regular::{
            CardGift, CardGiftCounts, ToldOfTransfer, count_card_gifts, list_card_gifts, tell_of_transfer,
            untold_card_gifts,
        },
    },
    kernel::{frequency::Frequency, ids::DonationId, text::check_line},
    office::{
        Right,
        audit::{Act, Action, Reason, record_alone},
        may,
        pages::{Answer, Signed, SignedForm, html, is_confirmed, lead_to, office_frame},
        views::OfficeFrame,
    },
    platform::{Platform, http::problem::ApiError},
    supporters::RecordOpener,
};

/// Gifts on a page.
const PAGE: u64 = 100;
/// Gifts whose records are read at once.
const BATCH: u64 = 50;
/// So long one press of the button works; the next one goes on.
const PATIENCE: Duration = Duration::from_secs(15);

#[derive(Template)]
#[template(path = "app/office/templates/regular_gifts.html")]
pub(super) struct RegularGiftsView {
    pub office: OfficeFrame,
    pub zone: Tz,
    pub counts: CardGiftCounts,
    pub rows: Vec<CardGift>,
    pub funds: Vec<(String, String)>,
    pub next: Option<Uuid>,
    /// Cards are switched off: their givers can be told.
    pub cards_off: bool,
    pub can_open: bool,
    pub notice: Option<String>,
    pub problem: Option<String>,
    pub reason: String,
}

impl RegularGiftsView {
    /// Givers with an address who were not told.
    fn waiting(&self) -> i64 {
        self.counts.with_address.saturating_sub(self.counts.told).max(0)
    }

    fn may_tell(&self) -> bool {
        self.cards_off && self.waiting() > 0 && self.office.may(Right::OpenNames)
    }

    fn progress(&self) -> String {
        let number = |count: i64| self.office.texts.number(count);
        let (told, all) = (number(self.counts.told), number(self.counts.with_address));
        self.office.texts.t2("regular-progress", ("told", &told), ("all", &all))
    }

    fn reference(&self, row: &CardGift) -> String {
        row.donation.reference.grouped()
    }

    fn fund(&self, row: &CardGift) -> String {
        let known = self.funds.iter().find(|(slug, _)| *slug == row.donation.fund);
        known.map_or(&row.donation.fund, |(_, name)| name).clone()
    }

    fn amount(&self, row: &CardGift) -> String {
        let each = match row.donation.frequency {
            Frequency::Regular(interval) => interval.code(),
            Frequency::Once => "once",
        };
        let key = if each == "yearly" { "regular-yearly" } else { "regular-monthly" };
        self.office.texts.t1(key, "amount", self.office.texts.money(&row.donation.amount))
    }

    fn standing(&self, row: &CardGift) -> String {
        self.office.texts.t(match row.donation.state {
            State::Paused => "regular-paused",
            State::Failed => "regular-failed",
            _ => "regular-active",
        })
    }

    fn told(&self, row: &CardGift) -> String {
        match row.told_at {
            Some(at) => self.office.texts.date_time(at, self.zone),
            None if row.donation.wants_receipt && row.donation.supporter.is_some() => "–".to_owned(),
            None => self.office.texts.t("regular-no-address"),
        }
    }
}

/// What a page says beside what it always shows.
#[derive(Default)]
struct Saying {
    notice: Option<String>,
    problem: Option<&'static str>,
    reason: String,
}

async fn page<R>(
    request: &HttpRequest,
    platform: &Platform,
    signed: &Signed<R>,
    after: Option<Uuid>,
    saying: Saying,
) -> Answer {
    let office = office_frame(request, platform, Some(&signed.session));
    let rows = list_card_gifts(&platform.db, after.map(DonationId), PAGE).await?;
    let is_full = rows.len() as u64 == PAGE;
    let fund = |slug: &str| (slug.to_owned(), words::fund(&platform.settings, office.texts, slug));
    let status = if saying.problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let view = RegularGiftsView {
        zone: platform.settings.campaign.time_zone,
        counts: count_card_gifts(&platform.db).await?,
        funds: platform.settings.funds.iter().map(|one| fund(&one.slug)).collect(),
        next: rows.last().filter(|_| is_full).map(|row| row.donation.id.0),
        rows,
        cards_off: !platform.settings.donations.card_enabled,
        can_open: signed.session.can_open(),
        notice: saying.notice,
        problem: saying.problem.map(|key| office.texts.t(key)),
        reason: saying.reason,
        office,
    };
    html(status, view.render())
}

#[derive(Deserialize)]
pub(super) struct Asked {
    after: Option<Uuid>,
    told: Option<i64>,
    failed: Option<i64>,
}

pub(super) async fn show(
    request: HttpRequest,
    signed: Signed<may::SeePayments>,
    asked: Query<Asked>,
    platform: Data<Platform>,
) -> Answer {
    let texts = office_frame(&request, &platform, None).texts;
    let told = asked.told.map(|count| texts.t_count("regular-told", "count", count));
    let failed = asked.failed.filter(|count| *count > 0);
    let failed = failed.map(|count| texts.t_count("regular-not-told", "count", count));
    let notice: Vec<String> = told.into_iter().chain(failed).collect();
    let notice = (!notice.is_empty()).then(|| notice.join(" "));
    page(&request, &platform, &signed, asked.after, Saying { notice, ..Saying::default() }).await
}

#[derive(Deserialize)]
pub(super) struct Telling {
    #[serde(default)]
    reason: String,
    code: Option<String>,
}

/// Mails givers who were not told yet, as many as come about while one request may last.
pub(super) async fn tell(
    request: HttpRequest,
    form: SignedForm<may::OpenNames, Telling>,
    platform: Data<Platform>,
) -> Answer {
    let SignedForm { signed, form } = form;
    let refused = async |problem| {
        let saying = Saying { problem: Some(problem), reason: form.reason.clone(), ..Saying::default() };
        page(&request, &platform, &signed, None, saying).await
    };
    if platform.settings.donations.card_enabled {
        return refused("regular-error-cards-on").await;
    }
    let Ok(reason) = check_line(&form.reason, LONGEST_REASON) else {
        return refused("office-error-reason").await;
    };
    let Some(identity) = signed.office_identity() else { return refused("office-key-missing").await };
    if !is_confirmed(&request, &platform, &signed.session, form.code.as_deref()).await? {
        return refused("office-error-code").await;
    }
    let counts = count_card_gifts(&platform.db).await?;
    let reason = Reason::try_new(&platform, &reason).map_err(|_| ApiError::Internal)?;
    let act = Act::new(Some(signed.staff().id), Action::GiversTold).on("by_transfer");
    let waiting = counts.with_address.saturating_sub(counts.told).max(0);
    record_alone(&platform, act.counting(waiting).because(reason)).await?;
    let opener = RecordOpener::new(platform.db.clone(), identity);
    let (told, failed) = tell_all(&platform, opener).await?;
    Ok(lead_to(&format!("/office/regular-gifts?told={told}&failed={failed}")))
}

/// How many were told, and how many could not be: no account in their currency, or no address that opens.
async fn tell_all(platform: &Platform, opener: RecordOpener) -> Result<(u64, u64), ApiError> {
    let (mut told, mut failed, mut after) = (0, 0, None);
    let begun = Instant::now();
    while begun.elapsed() < PATIENCE {
        let batch = untold_card_gifts(&platform.db, after, BATCH).await?;
        let Some(last) = batch.last() else { break };
        after = Some(last.id);
        for donation in batch {
            let Some(supporter) = donation.supporter else { continue };
            let address = match opener.open(supporter).await {
                Ok(record) => record.and_then(|record| record.email),
                Err(error) => {
                    tracing::error!(%error, reference = %donation.reference, "a record could not be opened");
                    None
                }
            };
            let Some(address) = address else {
                failed += 1;
                continue;
            };
            let (context, id) = (platform.clone(), donation.id);
            let write = move |tx| async move { tell_of_transfer(&tx, &context, id, address).await };
            match platform.db.write(write).await? {
                ToldOfTransfer::Queued => told += 1,
                ToldOfTransfer::NoBank => failed += 1,
                ToldOfTransfer::Before | ToldOfTransfer::Over => {}
            }
        }
    }
    Ok((told, failed))
}
