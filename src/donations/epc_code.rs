//! The picture that a banking app reads: a credit transfer in euros by the European Payments Council's
//! guideline EPC069-12, version 002.

use qrcode::{EcLevel, QrCode, render::svg};

use crate::kernel::{
    bank_details::{BankAccount, BankDetails},
    money::{Currency, Money},
    reference::Reference,
};

/// The longest payee that the guideline takes, in characters.
const LONGEST_NAME: usize = 70;
/// The side of the picture in pixels; it may be shown at any size.
const SIDE: u32 = 240;

/// The text inside; `None` for what is not a transfer in euros to an IBAN.
pub fn epc_text(bank: &BankDetails, amount: Money, reference: Reference) -> Option<String> {
    let BankAccount::International { iban, bic } = &bank.account else { return None };
    if amount.currency != Currency::EUR || amount.minor <= 0 {
        return None;
    }
    let payee: String = bank.payee.chars().take(LONGEST_NAME).collect();
    let iban: String = iban.chars().filter(|c| !c.is_whitespace()).collect();
    let amount = format!("EUR{}", amount.to_decimal());
    let lines = ["BCD", "002", "1", "SCT", bic, &payee, &iban, &amount, "", "", reference.as_str()];
    Some(lines.join("\n"))
}

/// The picture as SVG.
pub fn epc_picture(bank: &BankDetails, amount: Money, reference: Reference) -> Option<String> {
    let text = epc_text(bank, amount, reference)?;
    // The guideline fixes error correction level M.
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    Some(code.render::<svg::Color<'_>>().min_dimensions(SIDE, SIDE).build())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::clock::Sources;

    fn bank(account: BankAccount) -> BankDetails {
        BankDetails { payee: "EXAMPLE Campaign".into(), bank_name: "EXAMPLE Bank".into(), account }
    }

    #[test]
    fn the_text_is_as_the_guideline_lists_it() {
        let account =
            BankAccount::International { iban: "DE00 0000 0000 0000 0000 00".into(), bic: "EXAMPLEX".into() };
        let reference = Reference::generate(&Sources::system());
        let euros = Money::new(1250, Currency::EUR);
        let text = epc_text(&bank(account.clone()), euros, reference).unwrap();
        let expected = format!(
            "BCD\n002\n1\nSCT\nEXAMPLEX\nEXAMPLE Campaign\nDE00000000000000000000\nEUR12.50\n\n\n{reference}"
        );
        assert_eq!(text, expected);
        assert!(text.len() <= 331, "the guideline's most");
        let picture = epc_picture(&bank(account.clone()), euros, reference).unwrap();
        assert!(picture.contains("<svg") && !picture.contains("<script") && !picture.contains(" style="));
        assert_eq!(epc_text(&bank(account), Money::new(1250, Currency::GBP), reference), None);
        let domestic = BankAccount::Domestic { sort_code: "00-00-00".into(), account_number: "0".into() };
        assert_eq!(epc_text(&bank(domestic), euros, reference), None);
    }
}
