//! What a form says of people, checked: nothing is taken that the campaign has no reason to ask.

use super::{
    contacts::{Contacts, Person},
    form::ApplyForm,
    refusal::Refusal,
    validate::{Collector, NAME_MAX, NUMBER_MAX},
};
use crate::{
    kernel::{email::EmailAddress, text::check_paragraphs},
    platform::config::{LocalizedText, Reasons},
};

const NOTE_MAX: usize = 1000;
const ADDRESS_MAX: usize = 300;

impl Collector {
    fn person(
        &mut self,
        name: (&'static str, &str),
        email: (&'static str, &str),
        phone: (&'static str, &str),
    ) -> Option<Person> {
        let (name, email) = (self.line(name.0, name.1, NAME_MAX), self.email(email.0, email.1));
        let phone = self.phone(phone.0, phone.1);
        (name.is_some() || email.is_some() || phone.is_some()).then(|| Person {
            name: name.unwrap_or_default(),
            email,
            phone,
            ..Person::default()
        })
    }

    /// Figures, and what people put between them.
    fn phone(&mut self, field: &'static str, text: &str) -> Option<String> {
        let phone = self.line(field, text, NUMBER_MAX)?;
        let fits = phone.chars().all(|c| c.is_ascii_digit() || " +-()./".contains(c));
        let figures = phone.chars().filter(char::is_ascii_digit).count();
        self.take(if fits && figures >= 4 { Ok(phone) } else { Err(Refusal::Phone(field)) })
    }

    /// What the campaign gives no reason for is not taken: what is not needed is not kept.
    fn only_if_asked(&mut self, reason: Option<&LocalizedText>, fields: &[(&'static str, &str)]) {
        let filled = fields.iter().find(|(_, text)| reason.is_none() && !text.trim().is_empty());
        if let Some((field, _)) = filled {
            self.0.push(Refusal::NotAsked(field));
        }
    }
}

pub(super) fn check_contacts(form: &ApplyForm, collector: &mut Collector) -> Contacts {
    let name = collector.needed_line("contact_name", &form.contact_name);
    if form.contact_email.trim().is_empty() {
        collector.0.push(Refusal::Missing("contact_email"));
    }
    let email = collector.email("contact_email", &form.contact_email);
    let note = if form.note.is_empty() {
        None
    } else {
        let checked = check_paragraphs(&form.note, NOTE_MAX);
        collector.take(checked.map_err(|error| Refusal::Text("note", error, NOTE_MAX)))
    };
    Contacts {
        contact: Person {
            name: name.unwrap_or_default(),
            email,
            phone: collector.phone("contact_phone", &form.contact_phone),
            address: check_address(form, collector),
        },
        treasurer: collector.person(
            ("treasurer_name", &form.treasurer_name),
            ("treasurer_email", &form.treasurer_email),
            ("treasurer_phone", &form.treasurer_phone),
        ),
        invoice: collector.person(
            ("invoice_name", &form.invoice_name),
            ("invoice_email", &form.invoice_email),
            ("invoice_name", ""),
        ),
        chair: collector.person(
            ("chair_name", &form.chair_name),
            ("chair_email", &form.chair_email),
            ("chair_phone", &form.chair_phone),
        ),
        successor: None,
        note,
    }
}

/// Lines of a letter's address.
fn check_address(form: &ApplyForm, collector: &mut Collector) -> Option<String> {
    if form.contact_address.is_empty() {
        return None;
    }
    let checked = check_paragraphs(&form.contact_address, ADDRESS_MAX);
    collector.take(checked.map_err(|error| Refusal::Text("contact_address", error, ADDRESS_MAX)))
}

pub(super) fn check_reasons(form: &ApplyForm, reasons: &Reasons, collector: &mut Collector) {
    collector.only_if_asked(
        reasons.treasurer.as_ref(),
        &[("treasurer_name", &form.treasurer_name), ("treasurer_email", &form.treasurer_email)],
    );
    collector.only_if_asked(
        reasons.chair.as_ref(),
        &[("chair_name", &form.chair_name), ("chair_email", &form.chair_email)],
    );
    collector.only_if_asked(
        reasons.phone.as_ref(),
        &[
            ("contact_phone", &form.contact_phone),
            ("treasurer_phone", &form.treasurer_phone),
            ("chair_phone", &form.chair_phone),
        ],
    );
    collector.only_if_asked(reasons.address.as_ref(), &[("contact_address", &form.contact_address)]);
}

/// Who takes over an office: name and address, checked.
///
/// # Errors
/// One refusal per field.
pub fn check_successor(name: &str, email: &str, leaver: &str) -> Result<(String, String), Vec<Refusal>> {
    let mut collector = Collector(Vec::new());
    let name = collector.needed_line("name", name);
    if email.trim().is_empty() {
        collector.0.push(Refusal::Missing("email"));
    }
    let email = collector.email("email", email);
    if email.as_deref() == Some(leaver) {
        collector.0.push(Refusal::SuccessorSame);
    }
    match (name, email) {
        (Some(name), Some(email)) if collector.0.is_empty() => Ok((name, email)),
        _ => Err(collector.0),
    }
}

/// The address to which the link of a form that is left is mailed.
///
/// # Errors
/// It is missing, or none that we can write to.
pub fn check_draft_email(form: &ApplyForm) -> Result<EmailAddress, Refusal> {
    match form.contact_email.trim() {
        "" => Err(Refusal::Missing("contact_email")),
        typed => typed.parse().map_err(|_| Refusal::Email("contact_email")),
    }
}
