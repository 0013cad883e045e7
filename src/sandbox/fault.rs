//! Faults that a test asks for: slow answers, refusals, lost replies, lost or doubled webhooks.

use serde_json::{Value, json};

/// What goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FaultKind {
    /// The answer comes `value` milliseconds late.
    Delay,
    /// The answer is HTTP status `value`, and nothing is done.
    Status,
    /// All is done, and the connection is closed without an answer.
    DropReply,
    /// A webhook is sent `value` times (2).
    DuplicateWebhooks,
    /// A webhook is held back for up to `value` milliseconds (2000), so that later ones overtake it.
    ReorderWebhooks,
    /// A webhook is never sent.
    DropWebhooks,
    /// A webhook is signed with another secret; like any refused delivery it is tried again.
    BadSignature,
}

const NAMES: &[(&str, FaultKind)] = &[
    ("delay", FaultKind::Delay),
    ("status", FaultKind::Status),
    ("drop_reply", FaultKind::DropReply),
    ("duplicate_webhooks", FaultKind::DuplicateWebhooks),
    ("reorder_webhooks", FaultKind::ReorderWebhooks),
    ("drop_webhooks", FaultKind::DropWebhooks),
    ("bad_signature", FaultKind::BadSignature),
];

/// One fault, in force until it happened `times` times, or until cleared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    /// Beginning of the paths (or, for webhooks, of the event types) it befalls; `*` for all.
    path: String,
    kind: FaultKind,
    value: Option<i64>,
    times: Option<i64>,
}

impl Fault {
    /// Reads `{"path", "kind", "value"?, "times"?}`; an error names what is wrong.
    pub fn read(sent: &Value) -> Result<Fault, String> {
        let word = sent["kind"].as_str().ok_or("kind is missing")?;
        let kind = NAMES
            .iter()
            .find(|(name, _)| *name == word)
            .map(|(_, kind)| *kind)
            .ok_or_else(|| format!("kind {word:?} is not known"))?;
        let number = |name: &str| match &sent[name] {
            Value::Null => Ok(None),
            Value::Number(number) => number
                .as_i64()
                .filter(|number| *number >= 0)
                .map(Some)
                .ok_or_else(|| format!("{name} must be a whole number")),
            Value::String(text) => {
                text.parse().map(Some).map_err(|_| format!("{name} must be a whole number"))
            }
            _ => Err(format!("{name} must be a whole number")),
        };
        let value = number("value")?;
        let times = number("times")?;
        match (kind, value) {
            (FaultKind::Delay, None) => return Err("value: how many milliseconds?".to_owned()),
            (FaultKind::Status, status) if !status.is_some_and(|s| (400..600).contains(&s)) => {
                return Err("value: an HTTP status from 400 to 599".to_owned());
            }
            _ => {}
        }
        Ok(Fault { path: sent["path"].as_str().unwrap_or("*").to_owned(), kind, value, times })
    }

    /// Reads a list that was kept.
    pub fn from_json(kept: &Value) -> Vec<Fault> {
        kept.as_array().into_iter().flatten().filter_map(|fault| Fault::read(fault).ok()).collect()
    }

    /// As it is kept and shown.
    pub fn to_json(&self) -> Value {
        let name = NAMES.iter().find(|(_, kind)| *kind == self.kind).map(|(name, _)| *name);
        json!({"path": self.path, "kind": name, "value": self.value, "times": self.times})
    }

    fn is_of_webhooks(&self) -> bool {
        !matches!(self.kind, FaultKind::Delay | FaultKind::Status | FaultKind::DropReply)
    }

    fn befalls(&self, what: &str) -> bool {
        // A webhook has no path of ours: a fault that names one means all of them.
        let all = self.path == "*" || (self.is_of_webhooks() && self.path.starts_with('/'));
        all || what.starts_with(&self.path)
    }
}

/// Takes the first fault of this kind in force for a path or event type; answers its value.
pub(super) fn take(faults: &mut Vec<Fault>, kind: FaultKind, what: &str) -> Option<Option<i64>> {
    let index = faults.iter().position(|fault| {
        fault.kind == kind && fault.befalls(what) && fault.times.is_none_or(|times| times > 0)
    })?;
    let fault = &mut faults[index];
    let value = fault.value;
    if let Some(times) = &mut fault.times {
        *times -= 1;
        if *times == 0 {
            faults.remove(index);
        }
    }
    Some(value)
}
