//! `/funds/{slug}/spent`: what everybody may know of a fund's money out.

use actix_web::{
    HttpRequest, HttpResponse,
    web::{self, Data, Path},
};
use askama::Template;

use super::{
    Purpose,
    api::show_spent,
    spending::{FEWEST_RECIPIENTS, Published, published_spending},
};
use crate::{
    kernel::money::Money,
    platform::{
        Platform,
        http::{frame::Frame, gate::reader_locale, problem::ApiError},
        i18n::Texts,
    },
};

pub fn configure(cfg: &mut web::ServiceConfig) {
    let get_only = || web::to(|| async { Err::<HttpResponse, _>(ApiError::MethodNotAllowed("GET")) });
    cfg.service(web::resource("/funds/{slug}/spent").get(page).default_service(get_only()));
    let spent = web::resource("/api/v1/funds/{slug}/spent");
    cfg.service(spent.get(show_spent).default_service(get_only()));
}

#[derive(Template)]
#[template(path = "disbursements/templates/spent.html")]
struct SpentView {
    frame: Frame,
    slug: String,
    fund: String,
    /// Newest quarter first.
    rows: Vec<Published>,
}

impl SpentView {
    fn text(&self) -> String {
        let fewest = i64::try_from(FEWEST_RECIPIENTS).unwrap_or(i64::MAX);
        self.frame.texts.t1("spent-text", "fewest", self.frame.texts.number(fewest))
    }

    fn quarter(&self, row: &Published) -> String {
        row.quarter.to_string()
    }

    fn purpose(&self, row: &Published) -> String {
        self.frame.texts.t(match row.purpose {
            Some(Purpose::Living) => "spent-living",
            Some(Purpose::Medical) => "spent-medical",
            Some(Purpose::Legal) => "spent-legal",
            Some(Purpose::Hardship) => "spent-hardship",
            Some(Purpose::Union) => "spent-union",
            Some(Purpose::Other) => "spent-other",
            None => "spent-pooled",
        })
    }

    fn money(&self, money: &Money) -> String {
        self.frame.texts.money(money)
    }

    fn recipients(&self, row: &Published) -> String {
        self.frame.texts.number(i64::try_from(row.recipients).unwrap_or(i64::MAX))
    }
}

async fn page(
    request: HttpRequest,
    slug: Path<String>,
    platform: Data<Platform>,
) -> Result<HttpResponse, ApiError> {
    let settings = &platform.settings;
    let fund = settings.fund(&slug).ok_or(ApiError::NotFound)?;
    let texts = Texts::new(reader_locale(&request));
    let mut rows = published_spending(&platform, &fund.slug).await?;
    rows.reverse();
    let view = SpentView {
        frame: Frame::of_campaign(settings, texts, request.path(), request.query_string()),
        slug: fund.slug.clone(),
        fund: fund.names.get(texts.locale.tag(), &settings.campaign).to_owned(),
        rows,
    };
    let page = view.render().map_err(|_| ApiError::Internal)?;
    Ok(HttpResponse::Ok().content_type("text/html; charset=utf-8").body(page))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{disbursements::Quarter, kernel::money::Currency, platform::i18n::locales};

    #[test]
    fn the_page_is_whole_in_every_language() {
        let quarter = Quarter::of(chrono::NaiveDate::from_ymd_opt(2026, 5, 1).unwrap());
        let row = |purpose| Published {
            quarter,
            purpose,
            amount: Money::new(125_000, Currency::GBP),
            recipients: 12,
        };
        let purposes = Purpose::ALL.iter().map(|purpose| Some(*purpose)).chain([None]);
        let rows: Vec<Published> = purposes.map(row).collect();
        for locale in locales() {
            for rows in [Vec::new(), rows.clone()] {
                let frame = Frame::sample(Texts::new(*locale));
                let (slug, fund) = ("medical".to_owned(), "Aid & Co".to_owned());
                let page = SpentView { frame, slug, fund, rows }.render().unwrap();
                assert_eq!(page.matches("<h1").count(), 1, "{locale}");
                for wrong in [">spent-", "{ $", " style=", "<script"] {
                    assert!(!page.contains(wrong), "{locale}: {wrong}: {page}");
                }
            }
        }
    }
}
