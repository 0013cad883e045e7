//! A bank account that givers are shown.

use serde::Deserialize;

/// Where transfers in one currency go.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "WrittenAccount")]
pub struct BankAccount {
    pub payee: String,
    pub bank_name: String,
    pub number: AccountNumber,
}

/// How a bank names an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AccountNumber {
    /// In the United Kingdom.
    SortCode { sort_code: String, account_number: String },
    /// ISO 13616 and ISO 9362.
    Iban { iban: String, bic: String },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenAccount {
    payee: String,
    bank_name: String,
    sort_code: Option<String>,
    account_number: Option<String>,
    iban: Option<String>,
    bic: Option<String>,
}

impl TryFrom<WrittenAccount> for BankAccount {
    type Error = &'static str;

    fn try_from(written: WrittenAccount) -> Result<Self, Self::Error> {
        let number = match (written.sort_code, written.account_number, written.iban, written.bic) {
            (Some(sort_code), Some(account_number), None, None) => {
                AccountNumber::SortCode { sort_code, account_number }
            }
            (None, None, Some(iban), Some(bic)) => AccountNumber::Iban { iban, bic },
            _ => return Err("needs either sort_code and account_number, or iban and bic, and not both"),
        };
        Ok(Self { payee: written.payee, bank_name: written.bank_name, number })
    }
}

/// Whether the check digits of an IBAN are right (ISO 7064 MOD 97-10): a mistyped one would lose every transfer.
pub(super) fn iban_checks(iban: &str) -> bool {
    let compact: Vec<u8> = iban.bytes().filter(|b| *b != b' ').collect();
    if !(15..=34).contains(&compact.len()) || !compact.iter().all(u8::is_ascii_alphanumeric) {
        return false;
    }
    let remainder = compact[4..].iter().chain(&compact[..4]).fold(0u32, |remainder, b| {
        let digit = char::from(*b).to_digit(36).unwrap_or(0);
        (remainder * if digit < 10 { 10 } else { 100 } + digit) % 97
    });
    remainder == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistyped_iban_is_noticed() {
        // The registry's own example (SWIFT IBAN registry, GB).
        assert!(iban_checks("GB29 NWBK 6016 1331 9268 19"));
        assert!(iban_checks("gb29nwbk60161331926819"));
        for bad in
            ["GB29 NWBK 6016 1331 9268 18", "GB92 NWBK 6016 1331 9268 19", "", "GB29", "PLACEHOLDER IBAN"]
        {
            assert!(!iban_checks(bad), "{bad}");
        }
    }
}
