//! Every document in every language: its words, and that it can be set.

use chrono::NaiveDate;

use super::*;
use crate::{
    kernel::{
        bank_details::{BankAccount, BankDetails},
        locale::Locale,
        money::{Currency, Money},
        reference::Reference,
    },
    platform::i18n::{Texts, locales},
};

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn pounds(minor: i64) -> Money {
    Money::new(minor, Currency::GBP)
}

fn reference() -> Reference {
    // Any that passes its check.
    let tail = "23456789ABCDEFGHJKMNPQRSTUVWXYZ".chars();
    tail.filter_map(|last| format!("K7QM2XRA9TB{last}").parse().ok()).next().unwrap()
}

fn bank() -> BankDetails {
    BankDetails {
        payee: "EXAMPLE Campaign".to_owned(),
        bank_name: "EXAMPLE Bank".to_owned(),
        account: BankAccount::Domestic { sort_code: "00-00-00".into(), account_number: "00000000".into() },
    }
}

fn branch() -> Vec<String> {
    vec!["RMT Branch 0742 & Жезқазған кеншілері".to_owned(), "National Union of Rail Workers".to_owned()]
}

fn line() -> BillLine {
    BillLine {
        what: "Affiliation".to_owned(),
        working: "180 members × £0.20 = £36.00".to_owned(),
        amount: pounds(3600),
    }
}

fn url(path: &str) -> String {
    format!("https://give.campaign.example{path}")
}

const VAT: &str = "VAT is not charged.";

fn quote(texts: Texts) -> Paper {
    let quote = QuoteSheet {
        texts,
        issuer: Issuer::sample(),
        reference: reference(),
        date: date("2026-11-24"),
        valid_until: date("2027-03-24"),
        addressee: branch(),
        what: "Affiliation".to_owned(),
        working: "180 members × £0.20 = £36.00".to_owned(),
        fee: pounds(3600),
        delegates: Some(4),
        motion: ["This branch notes #strong[nothing] of markup.", "It resolves to affiliate."]
            .map(str::to_owned)
            .to_vec(),
        report_url: url("/affiliate/K7QM2XRA9TBF"),
    };
    quote.paper()
}

fn invoice(texts: Texts) -> Paper {
    let invoice = Invoice {
        texts,
        issuer: Issuer::sample(),
        number: "INV-2026-0001".to_owned(),
        reference: reference(),
        date: date("2026-11-24"),
        due: date("2026-12-24"),
        addressee: branch(),
        purchase_order: Some("PO 77".to_owned()),
        lines: vec![line()],
        total: pounds(3600),
        paid: Some(pounds(1000)),
        vat_sentence: VAT.to_owned(),
        bank: Some(bank()),
        pay_url: Some(url("/affiliate/K7QM2XRA9TBF")),
    };
    invoice.paper()
}

fn credit_note(texts: Texts) -> Paper {
    let credit = CreditNote {
        texts,
        issuer: Issuer::sample(),
        number: "CN-2026-0001".to_owned(),
        reference: reference(),
        date: date("2026-11-25"),
        addressee: branch(),
        invoice: "INV-2026-0001".to_owned(),
        invoice_date: date("2026-11-24"),
        lines: vec![line()],
        total: pounds(3600),
        reason: "The motion was lost.".to_owned(),
        vat_sentence: VAT.to_owned(),
    };
    credit.paper()
}

fn receipt(texts: Texts) -> Paper {
    let receipt = Receipt {
        texts,
        issuer: Issuer::sample(),
        number: "R-K7QM-2XRA-9TBF".to_owned(),
        date: date("2026-11-24"),
        zone: chrono_tz::Europe::London,
        addressee: branch(),
        what: "Affiliation".to_owned(),
        amount: pounds(3600),
        reference: reference(),
        method: ReceiptMethod::Transfer,
    };
    receipt.paper()
}

fn statement(texts: Texts) -> Paper {
    let payment = |day: &str, amount: Money| StatementLine {
        date: date(day),
        what: "Affiliation".to_owned(),
        reference: reference(),
        amount,
    };
    let statement = Statement {
        texts,
        issuer: Issuer::sample(),
        year: 2026,
        date: date("2027-01-02"),
        addressee: branch(),
        lines: vec![
            payment("2026-03-01", pounds(3600)),
            payment("2026-05-01", Money::new(10_000, Currency::EUR)),
            payment("2026-07-01", pounds(400)),
        ],
    };
    statement.paper()
}

fn certificate(texts: Texts) -> Paper {
    let certificate = Certificate {
        texts,
        campaign: "Campaign Kazakhstan".to_owned(),
        number: "C-K7QM-2XRA-9TBF".to_owned(),
        issued: date("2026-11-24"),
        body: "Жезқазған Ә Ғ Қ Ң Ө Ұ Ү Һ І кеншілер бөлімшесі".to_owned(),
        union: Some("Жаңарту".to_owned()),
        from: date("2026-11-24"),
        until: date("2027-11-23"),
        twin: Some("Zhanartu".to_owned()),
        check_url: url("/verify/C-K7QM-2XRA-9TBF"),
    };
    certificate.paper()
}

fn fund_report(texts: Texts) -> Paper {
    let part = |name: &str, items: Vec<(String, Money)>, closing| FundPart {
        name: name.to_owned(),
        opening: pounds(10_000),
        items,
        closing: pounds(closing),
    };
    let items =
        vec![("Received: donations (card)".to_owned(), pounds(2_500)), ("Fees".to_owned(), pounds(-58))];
    let report = FundReport {
        texts,
        issuer: Issuer::sample(),
        date: date("2027-01-02"),
        period: (Some(date("2026-01-01")), None),
        zone: chrono_tz::Europe::London,
        funds: vec![part("Күрес қоры & Co", items, 12_442), part("Medical", Vec::new(), 10_000)],
        sums: vec![pounds(22_442)],
    };
    report.paper()
}

/// One of each kind, by the name of its snapshot.
fn samples(texts: Texts) -> [(&'static str, Paper); 7] {
    [
        ("quote", quote(texts)),
        ("invoice", invoice(texts)),
        ("credit_note", credit_note(texts)),
        ("receipt", receipt(texts)),
        ("statement", statement(texts)),
        ("certificate", certificate(texts)),
        ("fund_report", fund_report(texts)),
    ]
}

#[test]
fn every_document_says_what_it_should_in_every_language() {
    for locale in locales() {
        for (name, paper) in samples(Texts::new(*locale)) {
            let text = paper.to_text();
            assert!(
                !text.contains("document-") && !text.contains("funds-") && !text.contains("{ $"),
                "{name} {locale}: {text}"
            );
            insta::assert_snapshot!(format!("{name}_{locale}"), text);
        }
    }
}

#[test]
fn every_document_can_be_set_and_the_same_words_give_the_same_bytes() {
    for locale in locales() {
        for (name, paper) in samples(Texts::new(*locale)) {
            let pdf = typeset(&paper).unwrap_or_else(|error| panic!("{name} {locale}: {error}"));
            assert!(pdf.starts_with(b"%PDF-"), "{name}");
            assert!(pdf.len() < 200_000, "{name}: {} bytes, so whole fonts are inside", pdf.len());
            assert_eq!(pdf, typeset(&paper).unwrap(), "{name}");
        }
    }
}

#[test]
fn a_name_of_a_thousand_signs_or_of_markup_is_only_a_name() {
    let texts = Texts::new(Locale::EN);
    for name in
        ["#panic()", "$x$ *bold* _it_ <label> @ref", "\\ \" ' ` // /* */", &"Ж".repeat(1000), "محمد", "𝕏 😀"]
    {
        let paper = Certificate {
            texts,
            campaign: name.to_owned(),
            number: "C".to_owned(),
            issued: date("2026-11-24"),
            body: name.to_owned(),
            union: Some(name.to_owned()),
            from: date("2026-11-24"),
            until: date("2027-11-23"),
            twin: None,
            check_url: "https://give.campaign.example/verify/C".to_owned(),
        };
        let paper = paper.paper();
        assert!(paper.to_text().contains(name));
        assert!(typeset(&paper).is_ok(), "{name}");
    }
}
