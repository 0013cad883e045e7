//! Which of the campaign's own accounts a statement is of.

use zeroize::Zeroizing;

use super::{ImportError, ImportOptions};
use crate::{
    bank::{KnownAccount, LineKeys, find_account, statement::Summary},
    kernel::money::Currency,
    platform::{Platform, config::AccountNumber},
};

/// The account of whoever keeps one only.
const MAIN: &str = "main";

/// A statement of another account than was meant.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AccountError {
    #[error(
        "the statement is of an account ending {found}, but `{slug}` in {currency} is the one ending {known}: \
         if it is another account of the campaign, name it with --account"
    )]
    Other { found: String, slug: String, currency: Currency, known: String },
    #[error("the statement is of the account `{0}`, not of `{1}`")]
    NotThatOne(String, String),
    #[error(
        "the statement is of an account ending {0}, but the account that givers are shown in {1} is another one: \
         if it is another account of the campaign, name it with --account"
    )]
    NotShown(String, Currency),
    #[error("`{0}` is no short name of an account: lower-case letters, figures and hyphens")]
    Slug(String),
}

/// An account, and how to note it where it is not known yet.
pub(super) struct Resolved {
    pub slug: String,
    pub ending: String,
    pub bind: Option<KnownAccount>,
    /// No statement of it came before.
    pub is_new: bool,
}

pub(super) async fn resolve(
    platform: &Platform,
    key: &Zeroizing<[u8; 32]>,
    summary: &Summary,
    currency: Currency,
    options: &ImportOptions,
) -> Result<Resolved, ImportError> {
    if let Some(slug) = &options.account {
        let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        if slug.is_empty() || slug.len() > 40 || !slug.bytes().all(fits) {
            return Err(AccountError::Slug(slug.clone()).into());
        }
    }
    let known = find_account(&platform.db, currency).await?;
    let wanted = options.account.clone().unwrap_or_else(|| MAIN.to_owned());
    let number = summary.number.as_deref().map(bare).filter(|number| !number.is_empty());
    let Some(number) = number else {
        let there = known.into_iter().find(|account| account.slug == wanted);
        let ending = there.as_ref().map_or_else(String::new, |account| account.ending.clone());
        let is_new = there.is_none();
        let slug = wanted.clone();
        let new = KnownAccount { slug, number_mac: None, tail_mac: None, ending: String::new() };
        return Ok(Resolved { slug: wanted, ending, bind: is_new.then_some(new), is_new });
    };
    let mac = LineKeys::of_number(key, &number).to_vec();
    let tail = LineKeys::of_number_tail(key, &number).to_vec();
    let ending = number[number.len().saturating_sub(4)..].to_owned();
    if let Some(account) = known.iter().find(|account| account.number_mac.as_ref() == Some(&mac)) {
        if options.account.is_some() && account.slug != wanted {
            return Err(AccountError::NotThatOne(account.slug.clone(), wanted).into());
        }
        // Of an account from before such hashes were kept the tail is noted now.
        let noted = KnownAccount { tail_mac: Some(tail), ..account.clone() };
        let bind = account.tail_mac.is_none().then_some(noted);
        return Ok(Resolved { slug: account.slug.clone(), ending, bind, is_new: false });
    }
    // The same account as another format writes it; whoever means another one names it.
    let alike = known.iter().find(|account| account.tail_mac.as_ref() == Some(&tail));
    if let Some(account) = alike.filter(|account| options.account.is_none() || account.slug == wanted) {
        let (slug, ending) = (account.slug.clone(), account.ending.clone());
        return Ok(Resolved { slug, ending, bind: None, is_new: false });
    }
    if let Some(other) = known.iter().find(|account| account.slug == wanted && account.number_mac.is_some()) {
        let (slug, known) = (wanted, other.ending.clone());
        return Err(AccountError::Other { found: ending, slug, currency, known }.into());
    }
    if options.account.is_none() && !may_be_shown(platform, currency, &number) {
        return Err(AccountError::NotShown(ending, currency).into());
    }
    let is_new = !known.iter().any(|account| account.slug == wanted);
    let slug = wanted.clone();
    let new = KnownAccount { slug, number_mac: Some(mac), tail_mac: Some(tail), ending: ending.clone() };
    Ok(Resolved { slug: wanted, ending, bind: Some(new), is_new })
}

fn bare(number: &str) -> String {
    number.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_uppercase()
}

/// Whether a number can be that of the account that givers are shown. A bank may leave out the country, the bank or the
/// sort code; an invented number says nothing.
fn may_be_shown(platform: &Platform, currency: Currency, number: &str) -> bool {
    let Some(shown) = platform.settings.bank.get(&currency) else { return true };
    let shown = match &shown.number {
        AccountNumber::SortCode { account_number, .. } => bare(account_number),
        AccountNumber::Iban { iban, .. } => bare(iban),
    };
    let invented = shown.contains("PLACEHOLDER") || shown.bytes().all(|b| b == b'0');
    invented || shown.ends_with(number) || number.ends_with(&shown) || digits_end_alike(&shown, number)
}

/// MT940 tells bank code and account with a slash, an IBAN has check digits before them.
fn digits_end_alike(shown: &str, number: &str) -> bool {
    let tail = |text: &str| text[text.len().saturating_sub(8)..].to_owned();
    shown.len() >= 8 && number.len() >= 8 && tail(shown) == tail(number)
}
