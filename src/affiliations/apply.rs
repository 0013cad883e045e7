//! One body from a checked form or request to where it goes next: the same for pages and programs.

use super::{
    affiliation::{Affiliation, Method, TermRecord},
    register::{invoice_number, present_term},
    start_checkout::{CheckoutError, start_checkout},
    take_application::{SubmissionKey, TakeError, take_application},
    validate::Application,
};
use crate::{
    platform::{Platform, db::StoreError},
    stripe::{Client, StripeError},
};

/// What the pages and the API of affiliations stand on.
pub struct AffiliationsState {
    pub platform: Platform,
    stripe: Option<Client>,
}

/// A body that applied, and where it pays.
#[derive(Clone, Debug)]
pub struct Applied {
    pub affiliation: Affiliation,
    pub term: TermRecord,
    pub invoice: Option<String>,
    pub checkout_url: Option<String>,
}

/// Why an application went nowhere.
#[derive(Debug, thiserror::Error)]
pub enum ApplyError {
    #[error(transparent)]
    Take(#[from] TakeError),
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Nothing was charged; the same submission finds the same application again.
    #[error(transparent)]
    Stripe(#[from] StripeError),
}

impl From<CheckoutError> for ApplyError {
    fn from(error: CheckoutError) -> Self {
        match error {
            CheckoutError::Store(error) => Self::Store(error),
            CheckoutError::Stripe(error) => Self::Stripe(error),
        }
    }
}

impl AffiliationsState {
    pub fn new(platform: Platform, stripe: Option<Client>) -> Self {
        Self { platform, stripe }
    }

    /// Whether cards are taken at all.
    pub fn has_cards(&self) -> bool {
        self.stripe.is_some() && self.platform.settings.donations.card_enabled
    }

    /// Takes an application and, by card, opens its page.
    ///
    /// # Errors
    /// See [`ApplyError`].
    pub async fn apply(
        &self,
        application: Application,
        key: Option<SubmissionKey>,
    ) -> Result<Applied, ApplyError> {
        let affiliation = take_application(&self.platform, application, key).await?;
        let db = &self.platform.db;
        let gone = || StoreError::Corrupt("an affiliation without a term".to_owned());
        let term = present_term(db, &affiliation).await?.ok_or_else(gone)?;
        let by_card = term.method == Some(Method::Card);
        let checkout_url = if by_card { self.card_page(&affiliation).await? } else { None };
        let invoice = invoice_number(db, &term).await?;
        Ok(Applied { affiliation, term, invoice, checkout_url })
    }

    /// The card page of what is open of a body's present year; `None` when nothing is, or cards are off.
    ///
    /// # Errors
    /// See [`ApplyError`].
    pub async fn card_page(&self, affiliation: &Affiliation) -> Result<Option<String>, ApplyError> {
        match self.stripe.as_ref().filter(|_| self.has_cards()) {
            Some(stripe) => Ok(start_checkout(&self.platform, stripe, affiliation).await?),
            None => Ok(None),
        }
    }
}
