//! What surrounds every page: title line, languages, footer, style sheet.

use secrecy::ExposeSecret;

use super::assets;
use crate::{
    kernel::locale::Locale,
    platform::{
        config::{Profile, Settings},
        i18n::{self, Texts},
    },
};

/// Pages that search engines may show, beside those of funds. All others belong to one gift or one body.
pub const PUBLIC_PATHS: [&str; 6] = ["/", "/donate", "/affiliate", "/affiliated", "/solidarity", "/privacy"];
/// Before the slug of a fund's page.
pub const FUND_PATH: &str = "/funds/";

/// A link to the same page in another language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LanguageLink {
    pub tag: &'static str,
    /// The language's name in itself.
    pub name: &'static str,
    pub href: String,
    pub current: bool,
}

/// Where a page is found from outside, for search engines and for who passes it on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageAddress {
    /// The page without a query: it speaks the reader's language.
    pub page: String,
    /// The same, in the language that was asked for in its address.
    pub canonical: String,
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
    /// Absent from pages that are nobody's but the reader's: no search engine is to keep them.
    pub address: Option<PageAddress>,
    /// The id of a form whose content a change of language keeps: the languages are buttons of it then.
    pub language_form: Option<&'static str>,
    /// Inside a page of the campaign's own site: without head and foot, and every way leads out of the frame.
    pub embedded: bool,
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
        Self {
            texts,
            campaign_name: campaign_name.to_owned(),
            site_url: None,
            languages,
            rehearsal: false,
            address: None,
            language_form: None,
            embedded: false,
        }
    }

    /// The frame of this campaign's page. `path` and `query` are those of the request.
    pub fn of_campaign(settings: &Settings, texts: Texts, path: &str, query: &str) -> Self {
        let key = settings.stripe.secret_key.as_ref().map(|key| key.expose_secret());
        let test_key = key.is_some_and(|key| key.starts_with("sk_test") || key.starts_with("rk_test"));
        Self {
            site_url: Some(settings.campaign.site_url.to_string()),
            rehearsal: settings.profile != Profile::Production || test_key,
            address: page_address(settings, path, query),
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
        assets::css_path()
    }
}

/// Where a page for everyone is found.
fn page_address(settings: &Settings, path: &str, query: &str) -> Option<PageAddress> {
    if !PUBLIC_PATHS.contains(&path) && !path.starts_with(FUND_PATH) {
        return None;
    }
    let page = format!("{}{path}", settings.http.public_url.as_str().trim_end_matches('/'));
    let asked = query.split('&').find_map(|pair| pair.strip_prefix("lang="));
    let canonical = match asked.and_then(|tag| settings.campaign.find_locale(tag)) {
        Some(locale) => format!("{page}?lang={}", locale.tag()),
        None => page.clone(),
    };
    Some(PageAddress { page, canonical })
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
