//! What the affiliation form sends, exactly as it was typed; the API's requests are brought into the same shape.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

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
    #[serde(skip_serializing)]
    pub nonce: String,
    /// The link's token, when the form was left and come back to.
    #[serde(skip_serializing)]
    pub draft: String,
    /// The button that mails the link to come back by.
    #[serde(deserialize_with = "ticked", skip_serializing)]
    pub save_draft: bool,
    /// The button that shows the price before anything is sent.
    #[serde(deserialize_with = "ticked", skip_serializing)]
    pub show_price: bool,
}

impl ApplyForm {
    /// Everything that was filled in, without the nonce, as bytes that no other filling gives: each value
    /// stands behind its length.
    pub fn canonical(&self) -> Vec<u8> {
        let ticks = [self.authority, self.consent_public];
        let texts = [
            &self.kind,
            &self.union,
            &self.union_other,
            &self.body_name,
            &self.branch_number,
            &self.country,
            &self.members,
            &self.currency,
            &self.contact_name,
            &self.contact_email,
            &self.contact_phone,
            &self.contact_address,
            &self.renewal,
            &self.motion_date,
            &self.delegates,
            &self.treasurer_name,
            &self.treasurer_email,
            &self.treasurer_phone,
            &self.chair_name,
            &self.chair_email,
            &self.chair_phone,
            &self.invoice_name,
            &self.invoice_email,
            &self.purchase_order,
            &self.note,
            &self.offered,
            &self.donation,
            &self.twin_with,
            &self.method,
        ];
        let mut bytes: Vec<u8> = ticks.into_iter().map(u8::from).collect();
        for text in texts {
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
