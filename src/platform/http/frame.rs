//! What surrounds every page: title line, languages, footer, style sheet.

use std::{hash::Hasher, sync::OnceLock};

use secrecy::ExposeSecret;

use crate::{
    kernel::locale::Locale,
    platform::{
        config::{Profile, Settings},
        i18n::{self, Texts},
    },
};

/// The one style sheet, served at [`css_path`] and cacheable for ever: its address changes with its content.
pub const SITE_CSS: &str = include_str!("assets/site.css");
/// The icon, served at `/assets/favicon.svg`.
pub const FAVICON_SVG: &str = include_str!("assets/favicon.svg");

/// Address of the style sheet, with a query that changes whenever the sheet does.
pub fn css_path() -> &'static str {
    static PATH: OnceLock<String> = OnceLock::new();
    PATH.get_or_init(|| {
        let mut hasher = std::hash::DefaultHasher::new();
        hasher.write(SITE_CSS.as_bytes());
        format!("/assets/site.css?v={:016x}", hasher.finish())
    })
}

/// A link to the same page in another language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LanguageLink {
    pub tag: &'static str,
    /// The language's name in itself.
    pub name: &'static str,
    pub href: String,
    pub current: bool,
}

/// The frame of one page in one language.
#[derive(Clone, Debug)]
pub struct Frame {
    pub texts: Texts,
    pub campaign_name: String,
    /// The campaign's own site, linked from the footer.
    pub site_url: Option<String>,
    pub languages: Vec<LanguageLink>,
    /// No real money moves here: a banner says so.
    pub rehearsal: bool,
}

impl Frame {
    /// `path` and `query` are those of the request; the links to the `offered` languages keep everything but
    /// `lang`.
    fn new(texts: Texts, offered: &[Locale], campaign_name: &str, path: &str, query: &str) -> Self {
        let kept: Vec<&str> =
            query.split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("lang=")).collect();
        let languages = offered
            .iter()
            .map(|locale| {
                let mut pairs = kept.clone();
                let choice = format!("lang={}", locale.tag());
                pairs.push(&choice);
                LanguageLink {
                    tag: locale.tag(),
                    name: i18n::own_name(*locale),
                    href: format!("{path}?{}", pairs.join("&")),
                    current: *locale == texts.locale,
                }
            })
            .collect();
        Self { texts, campaign_name: campaign_name.to_owned(), site_url: None, languages, rehearsal: false }
    }

    /// The frame of this campaign's page. `path` and `query` are those of the request.
    pub fn of_campaign(settings: &Settings, texts: Texts, path: &str, query: &str) -> Self {
        let key = settings.stripe.secret_key.as_ref().map(|key| key.expose_secret());
        let test_key = key.is_some_and(|key| key.starts_with("sk_test") || key.starts_with("rk_test"));
        Self {
            site_url: Some(settings.campaign.site_url.to_string()),
            rehearsal: settings.profile != Profile::Production || test_key,
            ..Self::new(texts, &settings.campaign.locales(), &settings.campaign.name, path, query)
        }
    }

    /// A frame with invented content, for checking templates.
    pub fn sample(texts: Texts) -> Self {
        Self {
            site_url: Some("https://campaign.example".to_owned()),
            rehearsal: true,
            ..Self::new(
                texts,
                i18n::locales(),
                "Campaign Kazakhstan",
                "/donate",
                "fund=fighting-fund&lang=en",
            )
        }
    }

    pub fn css_path(&self) -> &'static str {
        css_path()
    }
}

#[cfg(test)]
mod tests {
    use super::Frame;
    use crate::{kernel::locale::Locale, platform::i18n::Texts};

    #[test]
    fn a_language_link_keeps_the_page_and_replaces_the_language() {
        let frame = Frame::sample(Texts::new(Locale::EN));
        let russian = frame.languages.iter().find(|link| link.tag == "ru").expect("Russian is there");
        assert_eq!(russian.href, "/donate?fund=fighting-fund&lang=ru");
        assert_eq!(russian.name, "Русский");
        assert!(!russian.current);
    }
}
