//! The donation form as it is first seen, rendered once for each language and choice, and kept on both
//! sides of its nonce. Only known values make a key, so that the number of pages is bounded.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
};

use askama::Template;

use super::{
    form::{DonateForm, FieldError},
    views::{CurrencyChoice, DonateView, FundChoice},
};
use crate::{
    funds::Part,
    kernel::locale::Locale,
    platform::{config::Settings, http::frame::Frame, i18n::Texts},
};

/// Stands where the nonce will. No text and no setting has it.
const NONCE_MARK: &str = "@@nonce@@";

/// What a first look at the form depends on: known values only.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct FirstLook {
    /// For a frame in another site.
    pub embedded: bool,
    pub locale: Locale,
    /// The address asks for the language, so that it is another page for search engines.
    pub locale_asked: bool,
    pub fund: Option<String>,
    pub currency: Option<String>,
    pub card_available: bool,
}

/// Rendered pages.
#[derive(Default)]
pub struct FormCache(RwLock<Rendered>);

/// What was rendered while these branches and regions were offered.
#[derive(Default)]
struct Rendered {
    parts: Arc<[Part]>,
    pages: HashMap<FirstLook, (String, String)>,
}

impl FormCache {
    /// The page with this nonce in it.
    pub(super) fn page(
        &self,
        settings: &Settings,
        look: FirstLook,
        parts: &Arc<[Part]>,
        nonce: &str,
    ) -> Result<String, askama::Error> {
        {
            let kept = self.0.read().unwrap_or_else(PoisonError::into_inner);
            if Arc::ptr_eq(&kept.parts, parts)
                && let Some((before, after)) = kept.pages.get(&look)
            {
                return Ok([before, nonce, after].concat());
            }
        }
        let form = DonateForm {
            fund: look.fund.clone().unwrap_or_default(),
            currency: look.currency.clone().unwrap_or_default(),
            ..DonateForm::default()
        };
        let shown = FormShown {
            locale: look.locale,
            locale_asked: look.locale_asked,
            embedded: look.embedded,
            card_available: look.card_available,
        };
        let page = render_form(settings, shown, parts, NONCE_MARK, form, Vec::new())?;
        let Some((before, after)) = page.split_once(NONCE_MARK) else {
            return Err(askama::Error::Fmt);
        };
        let whole = [before, nonce, after].concat();
        let mut kept = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if !Arc::ptr_eq(&kept.parts, parts) {
            *kept = Rendered { parts: parts.clone(), pages: HashMap::new() };
        }
        kept.pages.insert(look, (before.to_owned(), after.to_owned()));
        Ok(whole)
    }
}

/// How the form is shown, whatever stands in it.
#[derive(Clone, Copy)]
pub(super) struct FormShown {
    pub locale: Locale,
    pub locale_asked: bool,
    pub embedded: bool,
    pub card_available: bool,
}

/// The form with what was typed and what is wrong with it.
pub(super) fn render_form(
    settings: &Settings,
    shown: FormShown,
    parts: &[Part],
    nonce: &str,
    form: DonateForm,
    errors: Vec<FieldError>,
) -> Result<String, askama::Error> {
    let kept = [("fund", &form.fund), ("currency", &form.currency), ("counts_for", &form.counts_for)];
    let mut chosen: Vec<String> = kept
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| {
            let value: String = url::form_urlencoded::byte_serialize(value.as_bytes()).collect();
            format!("{name}={value}")
        })
        .collect();
    let FormShown { locale, locale_asked, embedded, card_available } = shown;
    chosen.extend(locale_asked.then(|| format!("lang={}", locale.tag())));
    let path = if embedded { "/embed/donate" } else { "/donate" };
    let form = DonateForm {
        // Without a choice the first that works is marked.
        method: if card_available { form.method } else { "transfer".to_owned() },
        ..form
    };
    DonateView {
        frame: Frame {
            embedded,
            language_form: Some("give"),
            ..Frame::of_campaign(settings, Texts::new(locale), path, &chosen.join("&"))
        },
        nonce,
        currencies: CurrencyChoice::offered(settings),
        funds: FundChoice::open(settings, locale),
        parts: parts.to_vec(),
        form,
        errors,
        card_available,
        message_max: settings.donations.message_max,
        name_max: settings.donations.name_max,
    }
    .render()
}
