//! Settings: defaults ← profile ← file ← environment; every value knows where it came from, and a name
//! that is no setting is refused.

mod address_range;
mod affiliations;
mod bank_account;
mod check;
mod layers;
mod office;
mod production;
mod schema;
mod settings;

use std::{collections::BTreeMap, fmt, path::PathBuf};

use secrecy::SecretString;
use toml::Value;
use url::Url;

pub use address_range::{AddressRange, NotAnAddressRange};
pub use affiliations::{AffiliationYear, AffiliationsSettings, Reasons};
pub use bank_account::{AccountNumber, BankAccount};
pub use layers::Origin;
pub use office::OfficeSettings;
pub use settings::*;

use layers::{Layers, Leaf};
use schema::Secrecy;

const DEFAULT: &str = include_str!("../../../config/default.toml");
const DEVELOPMENT: &str = include_str!("../../../config/development.toml");
const TEST: &str = include_str!("../../../config/test.toml");
const PRODUCTION: &str = include_str!("../../../config/production.toml");

/// What stands in place of a secret.
const MASK: &str = "***";

/// A setting, by its path or its variable's name, and what is wrong with it. Never holds a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub setting: String,
    pub why: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.setting, self.why)
    }
}

/// The settings cannot be used; all that is wrong with them, at once.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", problems.iter().map(Problem::to_string).collect::<Vec<_>>().join("\n"))]
pub struct ConfigError {
    pub problems: Vec<Problem>,
}

/// One line of `solidarity config`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingLine {
    /// `http.listen`
    pub name: String,
    /// Secrets masked, passwords taken out of URLs.
    pub shown: String,
    pub origin: Origin,
}

impl fmt::Display for SettingLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} = {}  ({})", self.name, self.shown, self.origin)
    }
}

/// The settings and where each came from. `Debug` shows no secret.
#[derive(Clone, Debug)]
pub struct Loaded {
    pub settings: Settings,
    pub lines: Vec<SettingLine>,
}

impl Profile {
    pub fn name(self) -> &'static str {
        match self {
            Self::Development => "development",
            Self::Test => "test",
            Self::Production => "production",
        }
    }

    fn document(self) -> &'static str {
        match self {
            Self::Development => DEVELOPMENT,
            Self::Test => TEST,
            Self::Production => PRODUCTION,
        }
    }
}

/// This process's variables that concern the service.
pub fn environment() -> impl Iterator<Item = (String, String)> {
    std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.to_string_lossy().into_owned())))
        .filter(|(name, _)| name.starts_with("SOLIDARITY_"))
}

/// Loads the settings. Reads nothing of the process: variables are given, files are those they name.
///
/// # Errors
/// Unknown names, values that do not fit, files that cannot be read: all of them, by name.
pub fn load(variables: impl Iterator<Item = (String, String)>) -> Result<Loaded, ConfigError> {
    let variables: BTreeMap<String, String> = variables.collect();
    let profile = match variables.get("SOLIDARITY_PROFILE").map(String::as_str) {
        None | Some("" | "development") => Profile::Development,
        Some("test") => Profile::Test,
        Some("production") => Profile::Production,
        Some(_) => {
            let why = "is none of development, test, production".to_owned();
            return Err(ConfigError {
                problems: vec![Problem { setting: "SOLIDARITY_PROFILE".to_owned(), why }],
            });
        }
    };
    let mut layers = Layers::default();
    layers.add_document(DEFAULT, &Origin::Default);
    layers.add_document(profile.document(), &Origin::Profile(profile));
    if let Some(path) = variables.get("SOLIDARITY_CONFIG").filter(|path| !path.is_empty()) {
        match std::fs::read_to_string(path) {
            Ok(text) => layers.add_document(&text, &Origin::File(PathBuf::from(path))),
            Err(error) => {
                layers
                    .refuse("SOLIDARITY_CONFIG".to_owned(), format!("cannot read the file {path}: {error}"));
            }
        }
    }
    layers.add_variables(&variables);
    follow_listen(&mut layers);
    if !layers.problems.is_empty() {
        return Err(ConfigError { problems: layers.problems });
    }
    let mut settings = typed(profile, &layers)?;
    settings.donations.currencies.retain(|_, currency| currency.offered);
    let problems = check::check(&settings);
    if problems.is_empty() {
        Ok(Loaded { settings, lines: lines(&layers) })
    } else {
        Err(ConfigError { problems })
    }
}

/// Without a public URL the service is reached where it listens, so that changing the port alone is enough.
fn follow_listen(layers: &mut Layers) {
    let listen = layers.leaves.get("http.listen").and_then(|leaf| leaf.value.as_str());
    let Some((setting, path)) = schema::find(&["http", "public_url"]) else { return };
    if let (Some(listen), false) = (listen, layers.leaves.contains_key(&path)) {
        let reachable = listen.replace("0.0.0.0:", "127.0.0.1:").replace("[::]:", "[::1]:");
        let value = Value::String(format!("http://{reachable}"));
        layers.leaves.insert(path, Leaf { setting, value, origin: Origin::Follows("http.listen") });
    }
}

fn typed(profile: Profile, layers: &Layers) -> Result<Settings, ConfigError> {
    let mut table = layers.to_table();
    table.insert("profile".to_owned(), Value::String(profile.name().to_owned()));
    serde_path_to_error::deserialize(Value::Table(table)).map_err(|error| {
        let setting = error.path().to_string();
        let leaf = layers.leaves.get(&setting);
        let why = match leaf {
            // The message may quote the value.
            Some(leaf) if leaf.setting.secrecy != Secrecy::Open => "has a value of the wrong kind".to_owned(),
            _ => error.inner().message().to_owned(),
        };
        let origin = leaf.map(|leaf| format!(" ({})", leaf.origin)).unwrap_or_default();
        ConfigError { problems: vec![Problem { setting, why: format!("{why}{origin}") }] }
    })
}

/// Every setting: those of currencies and languages as they are given, all others also if unset.
fn lines(layers: &Layers) -> Vec<SettingLine> {
    let given = layers.leaves.iter().map(|(path, leaf)| SettingLine {
        name: path.clone(),
        shown: shown(leaf),
        origin: leaf.origin.clone(),
    });
    let unset = schema::SETTINGS
        .iter()
        .filter(|setting| !setting.path.contains('{') && !layers.leaves.contains_key(setting.path))
        .map(|setting| SettingLine {
            name: setting.path.to_owned(),
            shown: String::new(),
            origin: Origin::Unset,
        });
    let mut lines: Vec<SettingLine> = given.chain(unset).collect();
    lines.sort_by(|a, b| a.name.cmp(&b.name));
    lines
}

fn shown(leaf: &Leaf) -> String {
    match (leaf.setting.secrecy, &leaf.value) {
        (Secrecy::Secret, _) => MASK.to_owned(),
        (Secrecy::Url, Value::String(url)) => masked_url(url),
        (_, Value::String(text)) => text.clone(),
        (_, value) => value.to_string(),
    }
}

/// A database's address without its password, which may stand before the host or in the query.
fn masked_url(text: &str) -> String {
    if text.starts_with("sqlite:") {
        return text.to_owned();
    }
    let Ok(mut url) = Url::parse(text) else { return MASK.to_owned() };
    url.set_query(None);
    let hidden = url.password().is_some() && url.set_password(Some("PASSWORD")).is_ok();
    if hidden { url.as_str().replacen(":PASSWORD@", &format!(":{MASK}@"), 1) } else { url.to_string() }
}

/// Whether a secret is empty or one of those in the source code, which everybody knows.
fn is_known(secret: &SecretString) -> bool {
    use secrecy::ExposeSecret;
    ["", "sk_test_sandbox", "whsec_sandbox"].contains(&secret.expose_secret().trim())
}

#[cfg(test)]
mod tests;
