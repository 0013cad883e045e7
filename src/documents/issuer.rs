//! Whose documents these are, and the words that all of them share.

use super::paper::Row;
use crate::{
    kernel::bank_details::{BankAccount, BankDetails},
    platform::{config::Settings, i18n::Texts},
};

/// The campaign, as the law wants it named.
#[derive(Clone, Debug)]
pub struct Issuer {
    pub legal_name: String,
    pub legal_address: String,
    pub contact: String,
}

impl Issuer {
    pub fn of(settings: &Settings) -> Self {
        let campaign = &settings.campaign;
        Self {
            legal_name: campaign.legal_name.clone(),
            legal_address: campaign.legal_address.clone(),
            contact: campaign.contact.as_str().to_owned(),
        }
    }

    /// Name, address, contact: one a line.
    pub(super) fn lines(&self) -> Vec<String> {
        let address = self.legal_address.split([',', '\n']).map(str::trim).filter(|line| !line.is_empty());
        std::iter::once(self.legal_name.as_str())
            .chain(address)
            .chain([self.contact.as_str()])
            .map(str::to_owned)
            .collect()
    }

    pub(super) fn footer(&self) -> String {
        format!("{} · {}", self.legal_name, self.legal_address.replace('\n', ", "))
    }

    #[cfg(test)]
    pub(super) fn sample() -> Self {
        Self {
            legal_name: "Campaign Kazakhstan (example)".to_owned(),
            legal_address: "1 Example Street, London".to_owned(),
            contact: "office@example.org".to_owned(),
        }
    }
}

/// Where a transfer goes, in the order in which a bank's form asks.
pub(super) fn bank_rows(texts: Texts, bank: &BankDetails, reference: &str) -> Vec<Row> {
    let mut rows =
        vec![(texts.t("bank-reference"), reference.to_owned()), (texts.t("bank-payee"), bank.payee.clone())];
    match &bank.account {
        BankAccount::Domestic { sort_code, .. } => {
            rows.push((texts.t("bank-sort-code"), sort_code.clone()));
            rows.push((texts.t("bank-account-number"), bank.account.number()));
        }
        BankAccount::International { bic, .. } => {
            rows.push((texts.t("bank-iban"), bank.account.number()));
            rows.push((texts.t("bank-bic"), bic.clone()));
        }
    }
    rows.push((texts.t("bank-name"), bank.bank_name.clone()));
    rows
}
