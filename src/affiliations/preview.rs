//! The letters to bodies with invented content, for looking at them in development.

use chrono::{DateTime, NaiveDate};

use super::{
    affiliation::{Affiliation, Credited, InvoiceRecord, Method, TermRecord},
    body_kind::BodyKind,
    compose::{Letter, Writing},
    drafts, people,
    standing::{State, Term},
};
use crate::{
    kernel::{
        ids::{AffiliationId, InvoiceId, PaymentId, TermId},
        locale::Locale,
        money::{Currency, Money},
        reference::Reference,
    },
    mail::views::RenderedMail,
    payments::Payment,
    platform::{Platform, db::StoreError},
};

fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2012, month, day).unwrap_or_default()
}

fn body(platform: &Platform, locale: Locale) -> Affiliation {
    Affiliation {
        id: AffiliationId::generate(&platform.sources),
        reference: Reference::generate(&platform.sources),
        kind: BodyKind::Branch,
        union_slug: Some("gb-rmt".to_owned()),
        union_typed: None,
        body_name: "Example Rail".to_owned(),
        branch_number: Some("0742".to_owned()),
        country: "GB".to_owned(),
        locale,
        sealed_contacts: None,
        link_generation: 0,
        state: State::Active,
        consent_public: true,
        twin_with: Some("kz-zhanartu".to_owned()),
        twinned_on: Some(day(7, 1)),
        twin_body_agreed_on: Some(day(7, 1)),
        twin_union_agreed_on: Some(day(7, 1)),
        accepted_at: Some(DateTime::UNIX_EPOCH),
        accepted_by: None,
        term_sequence: 1,
        created_at: DateTime::UNIX_EPOCH,
        says_renewal: None,
        successor_named_on: None,
    }
}

fn year(platform: &Platform, body: &Affiliation) -> TermRecord {
    TermRecord {
        id: TermId::generate(&platform.sources),
        affiliation: body.id,
        sequence: 1,
        members: Some(180),
        delegates: Some(4),
        delegates_sent: None,
        scale: "example".to_owned(),
        fee: Money::new(3_600, Currency::GBP),
        working: "180 × £0.20 = £36.00".to_owned(),
        donation_minor: 2_000,
        donation_fund: platform.settings.funds.first().map(|fund| fund.slug.clone()).unwrap_or_default(),
        method: Some(Method::Invoice),
        purchase_order: Some("PO-17".to_owned()),
        quoted_on: day(6, 1),
        valid_until: day(9, 29),
        motion_date: Some(day(6, 12)),
        paid_minor: 1_000,
        waived_minor: 0,
        term: Some(Term { from: day(7, 1), until: NaiveDate::from_ymd_opt(2013, 6, 30).unwrap_or_default() }),
        steps_done: 0,
        certificate: Some("C-EXAMPLE".to_owned()),
        certified_on: Some(day(7, 1)),
    }
}

fn invoice(platform: &Platform, body: &Affiliation, term: &TermRecord) -> InvoiceRecord {
    InvoiceRecord {
        id: InvoiceId::generate(&platform.sources),
        number: "INV-2012-0001".to_owned(),
        reference: body.reference,
        term: term.id,
        issued_on: day(6, 13),
        due_on: day(7, 13),
        fee: term.fee,
        donation_minor: term.donation_minor,
        working: term.working.clone(),
        purchase_order: term.purchase_order.clone(),
        credited: Some(Credited {
            number: "CN-2012-0001".to_owned(),
            on: day(6, 20),
            reason: "180 → 160".to_owned(),
        }),
    }
}

fn payment(platform: &Platform, body: &Affiliation) -> Payment {
    Payment {
        id: PaymentId::generate(&platform.sources),
        reference: Some(body.reference),
        channel: "bank_transfer".to_owned(),
        source_ref: "EXAMPLE".to_owned(),
        payment_intent: None,
        fund: String::new(),
        amount: Money::new(1_000, Currency::GBP),
        refunded_minor: 0,
        dispute_status: None,
        fee_known: true,
        balance_transaction: None,
        business_date: day(7, 1),
        returned: false,
    }
}

/// Every letter once, by its kind in the outbox, and what it says where a kind has several.
///
/// # Errors
/// Only what a template reports.
pub fn letter_previews(
    platform: &Platform,
    locale: Locale,
) -> Result<Vec<(String, RenderedMail)>, StoreError> {
    let body = body(platform, locale);
    let term = year(platform, &body);
    let invoice = invoice(platform, &body, &term);
    let link = "https://give.campaign.example/affiliate/REFERENCE/KEY";
    let writing = Writing { link, platform, affiliation: &body, term: &term };
    let share = Money::new(1_000, Currency::GBP);
    let mut letters = vec![
        writing.quote()?,
        writing.applied()?,
        writing.link()?,
        writing.invoice(&invoice)?,
        writing.receipt(&payment(platform, &body), share, "R-EXAMPLE")?,
        writing.twin_notice("An urgent appeal.\n\nWrite to the embassy.")?,
    ];
    letters.extend(writing.credit_note(&invoice)?);
    letters.extend(writing.certificate()?);
    for kind in ["reminder_30", "reminder_7", "reminder_0", "arrears", "lapsed"] {
        letters.extend(writing.reminder(kind)?);
    }
    let shown = letters.into_iter().map(|Letter { kind, mail, .. }| (kind.to_owned(), mail));
    let mut shown: Vec<_> = shown.collect();
    for key in people::LETTERS {
        let link = (key != "letter-successor-left").then(|| link.to_owned());
        let name = key.trim_start_matches("letter-successor-");
        shown.push((format!("affiliation_people_{name}"), people::letter(&body, key, link)?));
    }
    shown.push(("affiliation_draft".to_owned(), drafts::letter(platform, "TOKEN", locale)?));
    Ok(shown)
}
