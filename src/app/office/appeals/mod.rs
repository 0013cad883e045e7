//! `/office/appeals`: drives for a fund, with targets for branches and regions, and how far each is.

mod set;
mod typed;
mod views;

use actix_web::{
    HttpRequest,
    http::StatusCode,
    web::{self, Data, Query},
};

#[cfg(test)]
pub(super) use views::samples;

use super::{payment::Done, words};
use crate::{
    donations::progress_of,
    funds::all_appeals,
    office::{
        may,
        pages::{Answer, Page, Signed, html, office_frame},
    },
    platform::Platform,
};
use views::{FundLine, ListView, ListedAppeal};

pub(super) fn pages() -> Vec<Page> {
    vec![
        Page::new("GET", "/office/appeals", || web::get().to(show)),
        Page::new("POST", "/office/appeals", || web::post().to(set::make)),
        Page::new("GET", "/office/appeals/new", || web::get().to(set::blank)),
        Page::new("GET", "/office/appeals/{id}", || web::get().to(set::again)),
        Page::new("POST", "/office/appeals/{id}", || web::post().to(set::change)),
    ]
}

async fn show(
    request: HttpRequest,
    signed: Signed<may::SeePayments>,
    done: Query<Done>,
    platform: Data<Platform>,
) -> Answer {
    let office = office_frame(&request, &platform, Some(&signed.session));
    let settings = &platform.settings;
    let mut funds: Vec<FundLine> = settings
        .funds
        .iter()
        .map(|fund| FundLine {
            slug: fund.slug.clone(),
            name: words::fund(settings, office.texts, &fund.slug),
            appeals: Vec::new(),
        })
        .collect();
    // Newest first, as somebody who comes back looks for them.
    for appeal in all_appeals(&platform.db).await?.into_iter().rev() {
        // A fund that the settings name no more has no page either.
        let Some(line) = funds.iter_mut().find(|fund| fund.slug == appeal.fund) else { continue };
        let id = appeal.id;
        line.appeals.push(ListedAppeal { id, progress: progress_of(&platform, appeal).await? });
    }
    let notice = (done.done.as_deref() == Some("set")).then(|| office.texts.t("appeals-done"));
    let view = ListView { campaign: settings.campaign.clone(), funds, notice, office };
    html(StatusCode::OK, view.render_page())
}
