//! Who speaks for a body. Kept under the server key: invoices and reminders need them.

use serde::{Deserialize, Serialize};

use crate::{
    kernel::{email::EmailAddress, ids::AffiliationId},
    platform::{Platform, db::StoreError},
};

pub(super) const PURPOSE: &str = "affiliation-contacts";

/// One person. `Debug` shows nothing.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Person {
    pub name: String,
    pub email: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
}

/// Somebody who takes over an office, as one who leaves it says.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Successor {
    /// The address of the one who leaves.
    pub leaver: String,
    pub name: String,
    pub email: String,
}

impl std::fmt::Debug for Successor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Successor(…)")
    }
}

/// The body's contacts. `Debug` shows nothing.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Contacts {
    /// Who filled in the form: the secretary, as a rule.
    pub contact: Person,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub treasurer: Option<Person>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub invoice: Option<Person>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chair: Option<Person>,
    /// Named by one who left; acts for nobody yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub successor: Option<Successor>,
    /// What the body wants us to know.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl std::fmt::Debug for Person {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Person(…)")
    }
}

impl std::fmt::Debug for Contacts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Contacts(…)")
    }
}

impl Contacts {
    /// Every address once: contact, treasurer, invoice contact.
    pub fn addresses(&self) -> Vec<EmailAddress> {
        let people = [Some(&self.contact), self.treasurer.as_ref(), self.invoice.as_ref()];
        let mut found: Vec<EmailAddress> = Vec::new();
        for address in people.into_iter().flatten().filter_map(|person| person.email.as_deref()) {
            if let Ok(address) = address.parse::<EmailAddress>()
                && !found.contains(&address)
            {
                found.push(address);
            }
        }
        found
    }

    /// The successor takes every office that the one who leaves held; nothing else of the leaver is kept.
    pub fn hand_over(&mut self) -> Option<Successor> {
        let successor = self.successor.take()?;
        let offices =
            [Some(&mut self.contact), self.treasurer.as_mut(), self.invoice.as_mut(), self.chair.as_mut()];
        for person in offices.into_iter().flatten() {
            if person.email.as_deref() == Some(successor.leaver.as_str()) {
                *person = Person {
                    name: successor.name.clone(),
                    email: Some(successor.email.clone()),
                    ..Person::default()
                };
            }
        }
        Some(successor)
    }

    /// Encrypts them, bound to their row.
    ///
    /// # Errors
    /// None in practice: they can always be written as JSON.
    pub fn seal(&self, platform: &Platform, id: AffiliationId) -> Result<Vec<u8>, StoreError> {
        let plain = serde_json::to_vec(self)
            .map_err(|_| StoreError::Corrupt("contacts cannot be written".to_owned()))?;
        Ok(platform.server_key.encrypt(PURPOSE, id.0.as_bytes(), &plain, &platform.sources))
    }

    /// Reads them back; none where they were erased.
    ///
    /// # Errors
    /// `Corrupt` when they do not open.
    pub fn open(platform: &Platform, id: AffiliationId, sealed: Option<&[u8]>) -> Result<Self, StoreError> {
        let Some(sealed) = sealed else { return Ok(Self::default()) };
        let corrupt = || StoreError::Corrupt("contacts do not open".to_owned());
        let plain = platform.server_key.decrypt(PURPOSE, id.0.as_bytes(), sealed).map_err(|_| corrupt())?;
        serde_json::from_slice(&plain).map_err(|_| corrupt())
    }
}
