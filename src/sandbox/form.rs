//! Reads Stripe's form encoding, with its brackets, into a tree: `a[b][0][c]=1`, `expand[]=x`.
//!
//! See <https://docs.stripe.com/api> ("accepts form-encoded request bodies") and <https://docs.stripe.com/api/metadata>.

use serde_json::{Map, Value};

use super::error::ApiError;

/// The parameters of a request: a tree whose leaves are the strings that were sent.
#[derive(Debug, Clone, Default)]
pub(super) struct Params(pub Value);

/// Deepest nesting that is read; Stripe's own parameters go six deep.
const DEEPEST: usize = 12;

impl Params {
    /// Parses a query string or a form body.
    pub fn parse(text: &str) -> Result<Params, ApiError> {
        let pairs: Vec<(String, String)> = serde_urlencoded::from_str(text)
            .map_err(|_| ApiError::invalid("The request is not form-encoded."))?;
        let mut root = Value::Object(Map::new());
        for (key, value) in pairs {
            let path = segments(&key);
            if path.len() > DEEPEST {
                return Err(ApiError::invalid(format!("Invalid parameter: {key}")).param(key));
            }
            insert(&mut root, &path, value)
                .ok_or_else(|| ApiError::invalid(format!("Invalid object: {key}")).param(key.clone()))?;
        }
        Ok(Params(lists(root, "")))
    }

    /// The value at a bracketed path, such as `line_items[0][price_data]`.
    pub fn get(&self, path: &str) -> Option<&Value> {
        segments(path).iter().try_fold(&self.0, |at, key| match at {
            Value::Object(map) => map.get(key),
            Value::Array(items) => key.parse::<usize>().ok().and_then(|i| items.get(i)),
            _ => None,
        })
    }

    /// The string at a path; an object or a list there is refused.
    pub fn text(&self, path: &str) -> Result<Option<&str>, ApiError> {
        match self.get(path) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(other) => Err(ApiError::invalid(format!("Invalid string: {other}")).param(path)),
        }
    }

    /// A string of at most `most` characters, not empty.
    pub fn bounded(&self, path: &str, most: usize) -> Result<Option<&str>, ApiError> {
        let Some(text) = self.text(path)? else { return Ok(None) };
        if text.is_empty() {
            return Err(ApiError::invalid(format!(
                "You passed an empty string for '{path}'. We assume empty values are an attempt to unset a \
                 parameter; however '{path}' cannot be unset. You should remove '{path}' from your request or \
                 supply a non-empty value."
            ))
            .code("parameter_invalid_empty")
            .param(path));
        }
        if text.chars().count() > most {
            return Err(
                ApiError::invalid(format!("Invalid string; must be at most {most} characters")).param(path)
            );
        }
        Ok(Some(text))
    }

    /// A string that has to be there.
    pub fn required(&self, path: &str, most: usize) -> Result<&str, ApiError> {
        self.bounded(path, most)?.ok_or_else(|| missing(path))
    }

    /// An integer.
    pub fn integer(&self, path: &str) -> Result<Option<i64>, ApiError> {
        let Some(text) = self.text(path)? else { return Ok(None) };
        let plain = text.strip_prefix('-').unwrap_or(text);
        let digits = !plain.is_empty() && plain.bytes().all(|b| b.is_ascii_digit());
        match text.parse() {
            Ok(number) if digits => Ok(Some(number)),
            _ => Err(ApiError::invalid(format!("Invalid integer: {text}"))
                .code("parameter_invalid_integer")
                .param(path)),
        }
    }

    /// A boolean, as Stripe's clients send it.
    pub fn boolean(&self, path: &str) -> Result<Option<bool>, ApiError> {
        match self.text(path)? {
            None => Ok(None),
            Some("true") => Ok(Some(true)),
            Some("false") => Ok(Some(false)),
            Some(other) => Err(ApiError::invalid(format!("Invalid boolean: {other}")).param(path)),
        }
    }

    /// One of a closed set of words.
    pub fn choice(&self, path: &str, words: &[&str]) -> Result<Option<&str>, ApiError> {
        match self.text(path)? {
            Some(word) if !words.contains(&word) => {
                Err(ApiError::invalid(format!("Invalid {path}: must be one of {}", words.join(", ")))
                    .param(path))
            }
            word => Ok(word),
        }
    }

    /// The strings of a list.
    pub fn strings(&self, path: &str) -> Result<Vec<&str>, ApiError> {
        match self.get(path) {
            None => Ok(Vec::new()),
            Some(Value::Array(items)) if items.iter().all(Value::is_string) => {
                Ok(items.iter().filter_map(Value::as_str).collect())
            }
            Some(_) => Err(ApiError::invalid("Invalid array").param(path)),
        }
    }

    /// An email address, as loosely checked as Stripe does.
    pub fn email(&self, path: &str) -> Result<Option<&str>, ApiError> {
        match self.bounded(path, 512)? {
            Some(email) if !plausible_email(email) => {
                Err(ApiError::invalid(format!("Invalid email address: {email}"))
                    .code("email_invalid")
                    .param(path))
            }
            email => Ok(email),
        }
    }

    /// Metadata over `old`: at most 50 keys of 40 characters, values of 500; an empty value removes the key.
    /// See <https://docs.stripe.com/api/metadata>.
    pub fn metadata(&self, path: &str, old: &Value) -> Result<Value, ApiError> {
        let mut all = old.as_object().cloned().unwrap_or_default();
        let sent = match self.get(path) {
            None => return Ok(Value::Object(all)),
            Some(Value::Object(sent)) => sent,
            Some(Value::String(text)) if text.is_empty() => return Ok(Value::Object(Map::new())),
            Some(_) => return Err(ApiError::invalid("Invalid hash").param(path)),
        };
        for (key, value) in sent {
            let at = format!("{path}[{key}]");
            let text = value
                .as_str()
                .ok_or_else(|| ApiError::invalid("Metadata values must be strings").param(at.clone()))?;
            let too_long = |what, most| {
                ApiError::invalid(format!("Metadata {what} can have up to {most} characters."))
                    .param(at.clone())
            };
            if key.chars().count() > 40 {
                return Err(too_long("keys", 40));
            }
            if text.chars().count() > 500 {
                return Err(too_long("values", 500));
            }
            if text.is_empty() {
                all.remove(key);
            } else {
                all.insert(key.clone(), value.clone());
            }
        }
        if all.len() > 50 {
            return Err(ApiError::invalid("Metadata can have up to 50 keys.").param(path));
        }
        Ok(Value::Object(all))
    }
}

/// The answer to a parameter that has to be there and is not.
pub(super) fn missing(path: &str) -> ApiError {
    ApiError::invalid(format!("Missing required param: {path}.")).code("parameter_missing").param(path)
}

/// Whether this looks like an address that mail could be sent to.
pub(super) fn plausible_email(email: &str) -> bool {
    let Some((local, domain)) = email.split_once('@') else { return false };
    !local.is_empty()
        && domain.split('.').count() > 1
        && domain.split('.').all(|label| !label.is_empty())
        && !email.chars().any(|c| c.is_whitespace() || c.is_control())
        && !domain.contains('@')
}

fn segments(key: &str) -> Vec<String> {
    let Some((head, rest)) = key.split_once('[') else { return vec![key.to_owned()] };
    let rest = rest.strip_suffix(']').unwrap_or(rest);
    std::iter::once(head).chain(rest.split("][")).map(str::to_owned).collect()
}

fn insert(at: &mut Value, path: &[String], value: String) -> Option<()> {
    let map = at.as_object_mut()?;
    let (head, rest) = path.split_first()?;
    let key = if head.is_empty() { map.len().to_string() } else { head.clone() };
    if rest.is_empty() {
        map.insert(key, Value::String(value));
        return Some(());
    }
    insert(map.entry(key).or_insert_with(|| Value::Object(Map::new())), rest, value)
}

/// Turns objects whose keys are all numbers into lists; metadata may have such keys and stays as it is.
fn lists(value: Value, name: &str) -> Value {
    let Value::Object(map) = value else { return value };
    let list = name != "metadata" && !map.is_empty() && map.keys().all(|key| key.parse::<u32>().is_ok());
    let children = map.into_iter().map(|(key, child)| {
        let child = lists(child, &key);
        (key, child)
    });
    if !list {
        return Value::Object(children.collect());
    }
    let mut items: Vec<(u32, Value)> =
        children.filter_map(|(key, child)| Some((key.parse().ok()?, child))).collect();
    items.sort_by_key(|(index, _)| *index);
    Value::Array(items.into_iter().map(|(_, child)| child).collect())
}
