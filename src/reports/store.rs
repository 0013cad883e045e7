//! What the statements of several reports share.

use sea_orm::Value;

/// Conditions with their values, numbered as they come.
#[derive(Default)]
pub(super) struct Conditions {
    pub text: String,
    pub values: Vec<Value>,
}

impl Conditions {
    /// The number of a new value.
    pub fn value(&mut self, value: impl Into<Value>) -> String {
        self.values.push(value.into());
        format!("${}", self.values.len())
    }

    pub fn and(&mut self, left: &str, value: impl Into<Value>) {
        let number = self.value(value);
        self.text.push_str(&format!(" AND {left} {number}"));
    }
}
