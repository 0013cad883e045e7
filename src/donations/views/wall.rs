//! The wall of solidarity.

use askama::Template;
use chrono_tz::Tz;

use crate::{
    donations::wall::PublishedMessage,
    kernel::{ids::DonationId, locale::Locale},
    platform::{http::frame::Frame, i18n::Texts},
};

#[derive(Template)]
#[template(path = "donations/templates/wall.html")]
pub struct WallView {
    pub frame: Frame,
    /// The newest first.
    pub messages: Vec<PublishedMessage>,
    /// For `before`, when there are more.
    pub next: Option<String>,
    pub zone: Tz,
}

impl WallView {
    fn signed(&self, message: &PublishedMessage) -> String {
        let name = message.name.clone();
        let name = name.unwrap_or_else(|| self.frame.texts.t("wall-unnamed"));
        let day = self.frame.texts.date(&message.published_at.with_timezone(&self.zone).date_naive());
        self.frame.texts.t2("wall-signed", ("name", &name), ("date", &day))
    }

    /// The page with invented content.
    pub fn sample(texts: Texts) -> Self {
        let message = |text: &str, name: Option<&str>, locale| PublishedMessage {
            donation: DonationId(uuid::Uuid::nil()),
            text: text.to_owned(),
            name: name.map(str::to_owned),
            locale,
            published_at: chrono::DateTime::UNIX_EPOCH,
        };
        Self {
            frame: Frame::sample(texts),
            messages: vec![
                message(
                    "An injury to one is an injury to all.\n\nStay strong!",
                    Some("Branch 7"),
                    Locale::EN,
                ),
                message("Солидарность — наша сила.", None, Locale::from_static("ru")),
            ],
            next: Some("0-00000000000000000000000000000000".to_owned()),
            zone: chrono_tz::UTC,
        }
    }
}
