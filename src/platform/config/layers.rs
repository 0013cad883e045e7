//! Layers of settings: each value keeps where it came from, and the last one given wins.

use std::{collections::BTreeMap, fmt, path::PathBuf};

use toml::{Table, Value};

use crate::platform::config::{
    Problem, Profile,
    schema::{self, Kind, Secrecy, Setting},
};

/// Where a value came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// `config/default.toml`, embedded.
    Default,
    /// `config/<profile>.toml`, embedded.
    Profile(Profile),
    /// The file named by `SOLIDARITY_CONFIG`.
    File(PathBuf),
    /// The variable of this name.
    Variable(String),
    /// The file named by the variable of this name.
    VariableFile(String),
    /// Taken from another setting.
    Follows(&'static str),
    /// Nobody set it.
    Unset,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::Profile(profile) => write!(f, "{} profile", profile.name()),
            Self::File(path) => write!(f, "{}", path.display()),
            Self::Variable(name) => f.write_str(name),
            Self::VariableFile(name) => write!(f, "file named by {name}"),
            Self::Follows(setting) => write!(f, "follows {setting}"),
            Self::Unset => f.write_str("not set"),
        }
    }
}

pub(super) struct Leaf {
    pub setting: &'static Setting,
    pub value: Value,
    pub origin: Origin,
}

/// The values in force, by path.
#[derive(Default)]
pub(super) struct Layers {
    pub leaves: BTreeMap<String, Leaf>,
    pub problems: Vec<Problem>,
}

impl Layers {
    /// Lays a TOML document over what is there.
    pub fn add_document(&mut self, text: &str, origin: &Origin) {
        match text.parse::<Table>() {
            Ok(table) => {
                // An account is one thing: half of an old one must not shine through a new one.
                let accounts = table.get("bank").and_then(Value::as_table);
                for currency in accounts.into_iter().flat_map(Table::keys) {
                    let prefix = format!("bank.{}.", currency.to_ascii_uppercase());
                    self.leaves.retain(|path, _| !path.starts_with(&prefix));
                }
                self.add_table(&table, &mut Vec::new(), origin);
            }
            // The parser's message may quote a line with a secret: say only where.
            Err(error) => {
                let line = error.span().map_or(0, |span| 1 + text[..span.start].matches('\n').count());
                self.refuse(origin.to_string(), format!("is not TOML: line {line} cannot be read"));
            }
        }
    }

    fn add_table<'t>(&mut self, table: &'t Table, above: &mut Vec<&'t str>, origin: &Origin) {
        for (key, value) in table {
            above.push(key);
            if let Some((setting, path)) = schema::find(above) {
                self.leaves.insert(path, Leaf { setting, value: value.clone(), origin: origin.clone() });
            } else if !schema::is_section(above) {
                let hint = hint(schema::nearest(above));
                self.refuse(above.join("."), format!("is not a setting{hint} ({origin})"));
            } else if let Some(below) = value.as_table() {
                self.add_table(below, above, origin);
            } else {
                self.refuse(above.join("."), format!("is a section, not a value ({origin})"));
            }
            above.pop();
        }
    }

    /// Lays `SOLIDARITY_<SECTION>__<KEY>` over what is there.
    pub fn add_variables(&mut self, variables: &BTreeMap<String, String>) {
        for (name, text) in variables {
            let Some(rest) = name.strip_prefix("SOLIDARITY_").filter(|rest| rest.contains("__")) else {
                self.refuse_mistyped_switch(name);
                continue;
            };
            let lower = rest.to_ascii_lowercase();
            let segments: Vec<&str> = lower.split("__").collect();
            if let Some((setting, path)) = schema::find(&segments) {
                if variables.contains_key(&format!("{name}_FILE")) && setting.secrecy != Secrecy::Open {
                    self.refuse(name.clone(), format!("is given twice: {name}_FILE too"));
                }
                self.add_text(name, text, setting, path, Origin::Variable(name.clone()));
            } else if let Some((setting, path)) = find_with_file(&lower) {
                match std::fs::read_to_string(text) {
                    Ok(content) => {
                        self.add_text(name, &content, setting, path, Origin::VariableFile(name.clone()));
                    }
                    Err(error) => self.refuse(name.clone(), format!("cannot read the file {text}: {error}")),
                }
            } else {
                let nearest = schema::nearest(&segments);
                let hint = hint(nearest.map(|path| variable_name(&path)));
                self.refuse(name.clone(), format!("is not a setting{hint}"));
            }
        }
    }

    /// A mistyped `SOLIDARITY_PROFILE` would silently run the development profile.
    fn refuse_mistyped_switch(&mut self, name: &str) {
        const SWITCHES: [&str; 2] = ["SOLIDARITY_PROFILE", "SOLIDARITY_CONFIG"];
        if !name.starts_with("SOLIDARITY_") || SWITCHES.contains(&name) {
            return;
        }
        let mistyped = SWITCHES.iter().find(|switch| schema::is_mistyped(name, switch));
        if let Some(switch) = mistyped {
            self.refuse(name.to_owned(), format!("is not a setting; did you mean {switch}?"));
        }
    }

    fn add_text(&mut self, name: &str, text: &str, setting: &'static Setting, path: String, origin: Origin) {
        let text = text.trim_end_matches(['\r', '\n']);
        if text.trim().is_empty() {
            self.leaves.remove(&path);
            return;
        }
        match read(text, setting.kind) {
            Ok(value) => {
                self.leaves.insert(path, Leaf { setting, value, origin });
            }
            Err(why) => self.refuse(name.to_owned(), why.to_owned()),
        }
    }

    pub fn refuse(&mut self, setting: String, why: String) {
        self.problems.push(Problem { setting, why });
    }

    /// The merged document.
    pub fn to_table(&self) -> Table {
        let mut table = Table::new();
        // Sections exist even if empty, so that what is missing is named by its whole path.
        let fixed = schema::SETTINGS.iter().filter(|setting| !setting.path.contains('{'));
        for (section, _) in fixed.filter_map(|setting| setting.path.split_once('.')) {
            table.insert(section.to_owned(), Value::Table(Table::new()));
        }
        for (path, leaf) in &self.leaves {
            let (sections, key) = path.rsplit_once('.').unwrap_or(("", path));
            let mut section = &mut table;
            for name in sections.split('.').filter(|name| !name.is_empty()) {
                let below = section.entry(name).or_insert_with(|| Value::Table(Table::new()));
                // No path is the beginning of another, so this is always a table.
                let Value::Table(below) = below else { return table };
                section = below;
            }
            section.insert(key.to_owned(), leaf.value.clone());
        }
        table
    }
}

fn find_with_file(lower: &str) -> Option<(&'static Setting, String)> {
    let segments: Vec<&str> = lower.strip_suffix("_file")?.split("__").collect();
    schema::find(&segments).filter(|(setting, _)| setting.secrecy != Secrecy::Open)
}

/// `http.listen` → `SOLIDARITY_HTTP__LISTEN`
pub(super) fn variable_name(path: &str) -> String {
    format!("SOLIDARITY_{}", path.to_ascii_uppercase().replace('.', "__"))
}

fn hint(nearest: Option<String>) -> String {
    nearest.map(|name| format!("; did you mean {name}?")).unwrap_or_default()
}

/// Reads a variable's text. The message never quotes it: it may be a secret in the wrong place.
fn read(text: &str, kind: Kind) -> Result<Value, &'static str> {
    let integer = |text: &str| text.trim().parse().map(Value::Integer).map_err(|_| "is not a whole number");
    // In a file of recipients each has its line, and comments are usual.
    let words = || {
        let lines = text.lines().filter(|line| !line.trim_start().starts_with('#'));
        lines.flat_map(|line| line.split([',', ' ', '\t'])).filter(|word| !word.is_empty())
    };
    match kind {
        Kind::Text => Ok(Value::String(text.to_owned())),
        Kind::Integer => integer(text),
        Kind::Boolean => match text.trim() {
            "true" => Ok(Value::Boolean(true)),
            "false" => Ok(Value::Boolean(false)),
            _ => Err("is neither true nor false"),
        },
        Kind::TextList => Ok(Value::Array(words().map(|word| Value::String(word.to_owned())).collect())),
        Kind::IntegerList => words().map(integer).collect::<Result<_, _>>().map(Value::Array),
        Kind::Tables => Err("can be set in a file only"),
    }
}
