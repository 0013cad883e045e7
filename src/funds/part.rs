//! A branch or region with a target of its own. It is a body and never a person: its name is shown to everybody.

use std::{fmt, str::FromStr};

use crate::kernel::reference::Reference;

/// The longest name, in characters: it stands in one line of a picture.
pub const LONGEST_NAME: usize = 60;

/// What a part is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartKind {
    Region,
    Branch,
}

impl PartKind {
    pub const ALL: [Self; 2] = [Self::Region, Self::Branch];

    pub fn code(self) -> &'static str {
        match self {
            Self::Region => "region",
            Self::Branch => "branch",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// By which links, forms and the API name a part: `branch-3`. It never changes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartCode(String);

/// The text is no code of a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a code of a branch or region")]
pub struct NotAPartCode;

impl PartCode {
    /// The code of the `number`th part of its kind.
    pub fn numbered(kind: PartKind, number: u64) -> Self {
        Self(format!("{}-{number}", kind.code()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for PartCode {
    type Err = NotAPartCode;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (kind, number) = text.split_once('-').ok_or(NotAPartCode)?;
        let is_number =
            !number.is_empty() && number.len() <= 9 && number.bytes().all(|byte| byte.is_ascii_digit());
        match PartKind::from_code(kind) {
            Some(_) if is_number && !number.starts_with('0') => Ok(Self(text.to_owned())),
            _ => Err(NotAPartCode),
        }
    }
}

impl fmt::Display for PartCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A branch or region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    pub code: PartCode,
    pub kind: PartKind,
    pub name: String,
    /// Where it is an affiliated body: what that gives counts as well.
    pub body: Option<Reference>,
}

impl Part {
    /// Whether somebody who typed this means it: by its code or by its name.
    pub fn is_meant_by(&self, typed: &str) -> bool {
        typed.trim() == self.code.as_str() || name_key(typed) == name_key(&self.name)
    }
}

/// By what two names are the same: without case and doubled spaces.
pub fn name_key(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    words.join(" ").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_a_kind_and_a_number() {
        for good in ["branch-1", "region-120"] {
            assert_eq!(good.parse::<PartCode>().map(|code| code.to_string()), Ok(good.to_owned()));
        }
        for bad in
            ["", "branch", "branch-", "branch-0", "branch-01", "person-1", "branch-x", "branch-1234567890"]
        {
            assert_eq!(bad.parse::<PartCode>(), Err(NotAPartCode), "{bad}");
        }
        assert_eq!(PartCode::numbered(PartKind::Branch, 3).as_str(), "branch-3");
    }

    #[test]
    fn a_part_is_known_by_its_code_and_by_its_name() {
        let part = Part {
            code: PartCode::numbered(PartKind::Region, 1),
            kind: PartKind::Region,
            name: "Юго-Запад Англии".to_owned(),
            body: None,
        };
        for typed in ["region-1", " ЮГО-запад  англии "] {
            assert!(part.is_meant_by(typed), "{typed}");
        }
        for typed in ["region-2", "Юго-Запад", ""] {
            assert!(!part.is_meant_by(typed), "{typed}");
        }
    }
}
