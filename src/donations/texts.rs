//! A fund's name and a currency's bank details, out of the campaign's settings.

use crate::{
    kernel::{
        bank_details::{BankAccount, BankDetails},
        money::Currency,
    },
    platform::config::{AccountNumber, Settings},
};

/// The fund's name in a language; its slug where the settings no longer have the fund.
pub(super) fn fund_name(settings: &Settings, slug: &str, tag: &str) -> String {
    let fund = settings.funds.iter().find(|f| f.slug == slug);
    fund.map_or(slug, |f| f.names.get(tag, &settings.campaign)).to_owned()
}

/// Where transfers in a currency go, if there is an account for it.
pub fn bank_details(settings: &Settings, currency: Currency) -> Option<BankDetails> {
    let account = settings.bank.get(&currency)?;
    let number = match &account.number {
        AccountNumber::SortCode { sort_code, account_number } => {
            BankAccount::Domestic { sort_code: sort_code.clone(), account_number: account_number.clone() }
        }
        AccountNumber::Iban { iban, bic } => {
            BankAccount::International { iban: iban.clone(), bic: bic.clone() }
        }
    };
    Some(BankDetails { payee: account.payee.clone(), bank_name: account.bank_name.clone(), account: number })
}
