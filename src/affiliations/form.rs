//! What the affiliation form sends, exactly as it was typed; the API's requests are brought into the same shape.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::steps::Step;

/// The fields of the form. Nothing is checked yet; an unknown or repeated field is refused by the parser.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct ApplyForm {
    pub kind: String,
    /// A slug, a label of the list, an acronym or a name.
    pub union: String,
    /// A union that is not in the list.
    pub union_other: String,
    pub body_name: String,
    pub branch_number: String,
    pub country: String,
    pub members: String,
    pub currency: String,
    pub contact_name: String,
    pub contact_email: String,
    pub contact_phone: String,
    pub contact_address: String,
    /// `new`, `renewal`, or nothing.
    pub renewal: String,
    #[serde(deserialize_with = "ticked", serialize_with = "as_tick")]
    pub authority: bool,
    /// `2026-11-24`.
    pub motion_date: String,
    pub delegates: String,
    pub treasurer_name: String,
    pub treasurer_email: String,
    pub treasurer_phone: String,
    pub chair_name: String,
    pub chair_email: String,
    pub chair_phone: String,
    pub invoice_name: String,
    pub invoice_email: String,
    pub purchase_order: String,
    pub note: String,
    /// In major units.
    pub offered: String,
    /// In major units.
    pub donation: String,
    pub twin_with: String,
    #[serde(deserialize_with = "ticked", serialize_with = "as_tick")]
    pub consent_public: bool,
    /// `card`, `invoice`, or nothing: only a quote.
    pub method: String,
    /// The step that was shown; nothing when all was sent at once.
    pub step: String,
    #[serde(skip_serializing)]
    pub nonce: String,
    /// The link's token, when the form was left and come back to.
    #[serde(skip_serializing)]
    pub draft: String,
    /// The button that mails the link to come back by.
    #[serde(deserialize_with = "ticked", skip_serializing)]
    pub save_draft: bool,
    /// The button that shows the price of what stands in the form now.
    #[serde(deserialize_with = "ticked", skip_serializing)]
    pub show_price: bool,
    /// The button to the step before.
    #[serde(deserialize_with = "ticked", skip_serializing)]
    pub back: bool,
    /// Pressed to read the form in another language: what was typed stays.
    #[serde(deserialize_with = "ticked", skip_serializing)]
    pub change_language: bool,
    /// It comes from the list of unions: `union` is what was chosen there, or nothing.
    #[serde(deserialize_with = "ticked", skip_serializing)]
    pub choosing: bool,
    /// What stood in `union` when the list was opened.
    #[serde(skip_serializing)]
    pub union_before: String,
    /// What is looked for in the list.
    #[serde(skip_serializing)]
    pub find_union: String,
}

/// What the sender of the form wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pressed {
    /// The same step again, in another language or with a union from the list: nothing is checked.
    Again,
    Back,
    Price,
    KeepDraft,
    /// On to the next step.
    Next,
    Send,
}

impl ApplyForm {
    /// The step that was shown; whoever sends all at once is at the last one.
    pub fn shown_step(&self) -> Step {
        Step::from_number(&self.step).unwrap_or(Step::Rest)
    }

    /// The enter key presses nothing: it goes on.
    pub fn pressed(&self) -> Pressed {
        match self {
            Self { change_language: true, .. } | Self { choosing: true, .. } => Pressed::Again,
            Self { back: true, .. } => Pressed::Back,
            Self { save_draft: true, .. } => Pressed::KeepDraft,
            Self { show_price: true, .. } => Pressed::Price,
            form if form.shown_step() == Step::Rest => Pressed::Send,
            _ => Pressed::Next,
        }
    }

    /// Each text that can be filled in, with its field.
    fn texts(&self) -> [(&'static str, &str); 29] {
        [
            ("kind", &self.kind),
            ("union", &self.union),
            ("union_other", &self.union_other),
            ("body_name", &self.body_name),
            ("branch_number", &self.branch_number),
            ("country", &self.country),
            ("members", &self.members),
            ("currency", &self.currency),
            ("contact_name", &self.contact_name),
            ("contact_email", &self.contact_email),
            ("contact_phone", &self.contact_phone),
            ("contact_address", &self.contact_address),
            ("renewal", &self.renewal),
            ("motion_date", &self.motion_date),
            ("delegates", &self.delegates),
            ("treasurer_name", &self.treasurer_name),
            ("treasurer_email", &self.treasurer_email),
            ("treasurer_phone", &self.treasurer_phone),
            ("chair_name", &self.chair_name),
            ("chair_email", &self.chair_email),
            ("chair_phone", &self.chair_phone),
            ("invoice_name", &self.invoice_name),
            ("invoice_email", &self.invoice_email),
            ("purchase_order", &self.purchase_order),
            ("note", &self.note),
            ("offered", &self.offered),
            ("donation", &self.donation),
            ("twin_with", &self.twin_with),
            ("method", &self.method),
        ]
    }

    fn ticks(&self) -> [(&'static str, bool); 2] {
        [("authority", self.authority), ("consent_public", self.consent_public)]
    }

    /// Everything that was filled in, by its field.
    pub fn filled(&self) -> Vec<(&'static str, &str)> {
        let ticks = self.ticks().into_iter().filter(|(_, ticked)| *ticked).map(|(field, _)| (field, "yes"));
        self.texts().into_iter().filter(|(_, text)| !text.is_empty()).chain(ticks).collect()
    }

    /// What was filled in on other steps than this one: it goes along unseen.
    pub fn carried(&self, step: Step) -> Vec<(&'static str, &str)> {
        self.filled().into_iter().filter(|(field, _)| Step::of(field) != step).collect()
    }

    /// Everything that was filled in, without the nonce, as bytes that no other filling gives: each value
    /// stands behind its length.
    pub fn canonical(&self) -> Vec<u8> {
        let mut bytes: Vec<u8> = self.ticks().into_iter().map(|(_, ticked)| u8::from(ticked)).collect();
        for (_, text) in self.texts() {
            bytes.extend_from_slice(&text.len().to_be_bytes());
            bytes.extend_from_slice(text.as_bytes());
        }
        bytes
    }
}

/// As a browser sends it, so that a form that was kept is read as one that comes.
fn as_tick<S: Serializer>(ticked: &bool, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(if *ticked { "yes" } else { "" })
}

/// A checkbox or a pressed button is there with some value, or absent.
fn ticked<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    let value = String::deserialize(deserializer)?;
    Ok(!matches!(value.as_str(), "" | "false" | "off" | "0"))
}
