//! Where a bank transfer goes.

/// The campaign's account in one currency, as a giver needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BankDetails {
    pub payee: String,
    pub bank_name: String,
    pub account: BankAccount,
}

/// How the account is addressed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BankAccount {
    /// A British account: sort code and number.
    Domestic { sort_code: String, account_number: String },
    /// Any other: IBAN (ISO 13616) and BIC (ISO 9362).
    International { iban: String, bic: String },
}

impl BankAccount {
    /// The number that a giver types: an account number, or an IBAN in groups of four as ISO 13616 prints it.
    pub fn number(&self) -> String {
        match self {
            Self::Domestic { account_number, .. } => account_number.clone(),
            Self::International { iban, .. } => {
                let compact: Vec<char> = iban.chars().filter(|c| !c.is_whitespace()).collect();
                // A placeholder stays as it is, so that it is seen to be one.
                if !compact.iter().skip(2).take(2).all(char::is_ascii_digit) {
                    return iban.clone();
                }
                let groups: Vec<String> = compact.chunks(4).map(|group| group.iter().collect()).collect();
                groups.join(" ")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::BankAccount;

    #[test]
    fn an_iban_is_printed_in_groups_of_four() {
        let account =
            BankAccount::International { iban: "GB33BUKB20201555555555".into(), bic: "BUKBGB22".into() };
        assert_eq!(account.number(), "GB33 BUKB 2020 1555 5555 55");
    }

    #[test]
    fn a_placeholder_is_not_taken_apart() {
        let account = BankAccount::International { iban: "PLACEHOLDER IBAN".into(), bic: "BIC".into() };
        assert_eq!(account.number(), "PLACEHOLDER IBAN");
    }
}
