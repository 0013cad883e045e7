//! Every field of the form with what people get wrong.

use super::*;
use crate::platform::config;

fn settings() -> Settings {
    config::load([("SOLIDARITY_PROFILE".to_owned(), "development".to_owned())].into_iter()).unwrap().settings
}

fn good() -> ApplyForm {
    ApplyForm {
        kind: "branch".into(),
        union: "gb-rmt".into(),
        body_name: "Bristol Rail".into(),
        country: "GB".into(),
        members: "180".into(),
        currency: "GBP".into(),
        contact_name: "A. Secretary".into(),
        contact_email: "secretary@example.org".into(),
        authority: true,
        method: "invoice".into(),
        ..ApplyForm::default()
    }
}

fn checked(form: &ApplyForm) -> Result<Application, Vec<Refusal>> {
    let settings = settings();
    let checking = Checking {
        settings: &settings,
        scales: Scales::get(),
        locale: Locale::EN,
        mark: DecimalMark::Point,
        today: "2026-11-24".parse().unwrap(),
        card_available: true,
    };
    check_form(form, checking)
}

#[test]
fn a_short_form_is_enough() {
    let application = checked(&good()).ok().unwrap();
    assert_eq!(application.quote.fee.amount, Money::new(3600, Currency::GBP));
    assert_eq!(application.union_slug.as_deref(), Some("gb-rmt"));
    assert_eq!(application.method, Some(Method::Invoice));
    assert_eq!(application.contacts.addresses().len(), 1);
}

type Fill = fn(&mut ApplyForm, &str);

const FILLS: [(&str, Fill); 30] = [
    ("kind", |f, t| f.kind = t.into()),
    ("union", |f, t| f.union = t.into()),
    ("union_other", |f, t| f.union_other = t.into()),
    ("body_name", |f, t| f.body_name = t.into()),
    ("branch_number", |f, t| f.branch_number = t.into()),
    ("country", |f, t| f.country = t.into()),
    ("members", |f, t| f.members = t.into()),
    ("currency", |f, t| f.currency = t.into()),
    ("contact_name", |f, t| f.contact_name = t.into()),
    ("contact_email", |f, t| f.contact_email = t.into()),
    ("contact_phone", |f, t| f.contact_phone = t.into()),
    ("contact_address", |f, t| f.contact_address = t.into()),
    ("renewal", |f, t| f.renewal = t.into()),
    ("treasurer_phone", |f, t| f.treasurer_phone = t.into()),
    ("chair_name", |f, t| f.chair_name = t.into()),
    ("chair_email", |f, t| f.chair_email = t.into()),
    ("chair_phone", |f, t| f.chair_phone = t.into()),
    ("authority", |f, _| f.authority = false),
    ("motion_date", |f, t| f.motion_date = t.into()),
    ("delegates", |f, t| f.delegates = t.into()),
    ("treasurer_name", |f, t| f.treasurer_name = t.into()),
    ("treasurer_email", |f, t| f.treasurer_email = t.into()),
    ("invoice_name", |f, t| f.invoice_name = t.into()),
    ("invoice_email", |f, t| f.invoice_email = t.into()),
    ("purchase_order", |f, t| f.purchase_order = t.into()),
    ("note", |f, t| f.note = t.into()),
    ("offered", |f, t| f.offered = t.into()),
    ("donation", |f, t| f.donation = t.into()),
    ("twin_with", |f, t| f.twin_with = t.into()),
    ("method", |f, t| f.method = t.into()),
];

/// Stands for ten thousand characters.
const LONG: &str = "LONG";

/// A field, and what is typed into it.
const WRONG: [(&str, &str); 62] = [
    ("kind", ""),
    ("kind", "sect"),
    ("union", ""),
    ("union", "gb-cpsa"),
    ("union", "kz-knprk"),
    ("union", "CGT"),
    ("union", "Amalgamated Nobodies"),
    ("union_other", "A Small Union"),
    ("body_name", ""),
    ("body_name", "   "),
    ("body_name", "a\r\nBcc: x"),
    ("body_name", "\u{202e}evil"),
    ("body_name", LONG),
    ("branch_number", LONG),
    ("country", ""),
    ("country", "XX"),
    ("country", "Britain"),
    ("members", ""),
    ("members", "0"),
    ("members", "-1"),
    ("members", "1000000000"),
    ("members", "99999999999999999999"),
    ("members", "about 200"),
    ("members", "1,5"),
    ("members", "٢٠٠"),
    ("currency", ""),
    ("currency", "USD"),
    ("contact_name", ""),
    ("contact_name", "\u{1b}[31m"),
    ("contact_email", ""),
    ("contact_email", "a@localhost"),
    ("contact_email", "a@example.org, b@example.org"),
    ("contact_phone", "call me"),
    ("contact_phone", "12"),
    ("contact_address", LONG),
    ("contact_address", "a\0"),
    ("renewal", "perhaps"),
    ("treasurer_phone", "<script>"),
    ("chair_name", "\u{202e}evil"),
    ("chair_email", "chair@"),
    ("chair_phone", "++--"),
    ("authority", ""),
    ("motion_date", "2026-11-25"),
    ("motion_date", "yesterday"),
    ("motion_date", "2026-02-30"),
    ("delegates", "5"),
    ("delegates", "-1"),
    ("delegates", "some"),
    ("treasurer_name", "a\0"),
    ("treasurer_email", "treasurer@"),
    ("invoice_name", "a\u{7}"),
    ("invoice_name", LONG),
    ("invoice_email", "@example.org"),
    ("purchase_order", "a\nb"),
    ("note", LONG),
    ("offered", "50"),
    ("offered", "what we can"),
    ("donation", "0"),
    ("donation", "-5"),
    ("donation", "a tenner"),
    ("twin_with", "gb-nobody"),
    ("method", "barter"),
];

#[test]
fn every_field_has_its_refusal() {
    let long = "x".repeat(10_000);
    for (field, typed) in WRONG {
        let typed = if typed == LONG { long.as_str() } else { typed };
        let fill = FILLS.iter().find(|(name, _)| *name == field).unwrap().1;
        let mut form = good();
        fill(&mut form, typed);
        let refusals = checked(&form).err().unwrap_or_default();
        let fields: Vec<&str> = refusals.iter().map(Refusal::field).collect();
        assert_eq!(fields, [field], "{field} {typed:.20}");
        for locale in crate::platform::i18n::locales() {
            let said = refusals[0].explain(crate::platform::i18n::Texts::new(*locale));
            assert!(said.ends_with(['.', ':']) && !said.contains('{') && said.contains(' '), "{said}");
        }
    }
}

#[test]
fn no_field_of_the_form_is_without_a_row() {
    let form = serde_json::to_value(ApplyForm::default()).unwrap();
    let mut fields: Vec<&str> = form.as_object().unwrap().keys().map(String::as_str).collect();
    // A tick either way is right, and the step is nothing that anybody types.
    fields.retain(|field| !["consent_public", "step"].contains(field));
    assert!(fields.len() > 25, "{fields:?}");
    for field in fields {
        assert!(WRONG.iter().any(|(row, _)| *row == field), "what is wrong in {field}?");
    }
}

#[test]
fn what_people_type_all_the_same_is_taken() {
    for members in ["180", " 180 ", "1 200", "1,200", "1.200", "1\u{a0}200"] {
        let form = ApplyForm { members: members.into(), ..good() };
        assert!(checked(&form).is_ok(), "{members}");
    }
    for (union, country) in
        [("rmt", "gb"), ("RMT – National Union of Rail, Maritime and Transport Workers (GB)", "GB")]
    {
        let form = ApplyForm { union: union.into(), country: country.into(), ..good() };
        assert_eq!(checked(&form).ok().unwrap().union_slug.as_deref(), Some("gb-rmt"));
    }
    let other = ApplyForm { union: String::new(), union_other: "Sozialer Bund".into(), ..good() };
    assert_eq!(checked(&other).ok().unwrap().union_typed.as_deref(), Some("Sozialer Bund"));
    let today = ApplyForm { motion_date: "2026-11-24".into(), delegates: "4".into(), ..good() };
    assert!(checked(&today).is_ok());
}

#[test]
fn what_the_campaign_has_no_reason_for_is_not_taken() {
    let mut settings = settings();
    settings.affiliations.reasons = crate::platform::config::Reasons::default();
    let checking = Checking {
        settings: &settings,
        scales: Scales::get(),
        locale: Locale::EN,
        mark: DecimalMark::Point,
        today: "2026-11-24".parse().unwrap(),
        card_available: true,
    };
    assert!(check_form(&good(), checking).is_ok());
    for (field, typed) in [
        ("treasurer_name", "A. Treasurer"),
        ("treasurer_email", "treasurer@example.org"),
        ("chair_name", "A. Chair"),
        ("chair_email", "chair@example.org"),
        ("contact_phone", "+44 20 7946 0000"),
        ("contact_address", "1 Example Street"),
    ] {
        let fill = FILLS.iter().find(|(name, _)| *name == field).unwrap().1;
        let mut form = good();
        fill(&mut form, typed);
        assert_eq!(check_form(&form, checking).err().unwrap(), [Refusal::NotAsked(field)]);
    }
}

#[test]
fn everything_wrong_is_told_at_once() {
    let refusals = checked(&ApplyForm::default()).err().unwrap();
    let fields: Vec<&str> = refusals.iter().map(Refusal::field).collect();
    for field in
        ["kind", "union", "body_name", "country", "currency", "contact_name", "contact_email", "authority"]
    {
        assert!(fields.contains(&field), "{field} in {fields:?}");
    }
}
