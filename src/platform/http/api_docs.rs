//! The API's description as plain HTML, made on the server from the OpenAPI document.

use askama::Template;
use serde_json::{Map, Value};

use super::frame::Frame;
use crate::platform::i18n::Texts;

/// One parameter of a call, or one field of a type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    pub name: String,
    /// `query`, `path` or `header`; empty for a field of a type.
    pub place: String,
    pub kind: String,
    pub required: bool,
    pub meaning: String,
}

/// One answer of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    pub status: String,
    pub kind: String,
    pub meaning: String,
}

/// One call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operation {
    pub id: String,
    pub method: String,
    pub path: String,
    pub summary: String,
    pub parameters: Vec<Field>,
    pub body: Option<String>,
    pub answers: Vec<Answer>,
}

/// One named type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schema {
    pub name: String,
    pub meaning: String,
    pub kind: String,
    pub fields: Vec<Field>,
}

#[derive(Template)]
#[template(path = "platform/http/templates/api_docs.html")]
pub struct ApiDocsView {
    pub frame: Frame,
    pub title: String,
    pub description: String,
    pub operations: Vec<Operation>,
    pub schemas: Vec<Schema>,
}

const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

impl ApiDocsView {
    /// Reads an OpenAPI 3 document; what it lacks is left empty.
    pub fn from_openapi(frame: Frame, document: &Value) -> Self {
        let paths = document["paths"].as_object();
        let operations = paths
            .into_iter()
            .flatten()
            .flat_map(|(path, item)| {
                METHODS.iter().filter_map(move |method| Some(operation(path, method, item.get(*method)?)))
            })
            .collect();
        let schemas = document["components"]["schemas"].as_object();
        Self {
            frame,
            title: text(&document["info"]["title"]),
            description: text(&document["info"]["description"]),
            operations,
            schemas: schemas.into_iter().flatten().map(|(name, value)| schema(name, value)).collect(),
        }
    }

    /// A small document.
    pub fn sample(texts: Texts) -> Self {
        let document = serde_json::json!({
            "info": {"title": "solidarity", "description": "Donations <of> a campaign."},
            "paths": {"/api/v1/donations": {"post": {
                "operationId": "create", "summary": "Makes a donation.",
                "parameters": [{"name": "Idempotency-Key", "in": "header", "required": false,
                    "description": "The same key gives the same answer.", "schema": {"type": "string"}}],
                "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/New"}}}},
                "responses": {"201": {"description": "Made.", "content": {"application/json": {"schema":
                    {"$ref": "#/components/schemas/New"}}}}, "422": {"description": "Refused."}}
            }}},
            "components": {"schemas": {"New": {"type": "object", "description": "A donation to be made.",
                "required": ["amount_minor"], "properties": {
                    "amount_minor": {"type": "integer", "description": "Minor units."},
                    "name": {"type": ["string", "null"]},
                    "tags": {"type": "array", "items": {"type": "string"}}}},
                "Method": {"type": "string", "enum": ["card", "transfer"]}}}
        });
        Self::from_openapi(Frame::sample(texts), &document)
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn operation(path: &str, method: &str, value: &Value) -> Operation {
    let summary = [text(&value["summary"]), text(&value["description"])].join(" ");
    let parameters = value["parameters"].as_array().into_iter().flatten().map(|parameter| Field {
        name: text(&parameter["name"]),
        place: text(&parameter["in"]),
        kind: kind(&parameter["schema"]),
        required: parameter["required"].as_bool().unwrap_or(false),
        meaning: text(&parameter["description"]),
    });
    let answers = value["responses"].as_object().into_iter().flatten().map(|(status, answer)| Answer {
        status: status.clone(),
        kind: content_kind(answer).unwrap_or_default(),
        meaning: text(&answer["description"]),
    });
    Operation {
        id: format!("{method}-{}", path.trim_matches('/').replace(['/', '{', '}'], "-")),
        method: method.to_uppercase(),
        path: path.to_owned(),
        summary: summary.trim().to_owned(),
        parameters: parameters.collect(),
        body: content_kind(&value["requestBody"]),
        answers: answers.collect(),
    }
}

/// The type of the first content that a body or answer may have.
fn content_kind(value: &Value) -> Option<String> {
    let content = value["content"].as_object()?.values().next()?;
    Some(kind(&content["schema"]))
}

fn schema(name: &str, value: &Value) -> Schema {
    let required: Vec<&str> =
        value["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let empty = Map::new();
    let properties = value["properties"].as_object().unwrap_or(&empty);
    let fields = properties.iter().map(|(field, value)| Field {
        name: field.clone(),
        place: String::new(),
        kind: kind(value),
        required: required.contains(&field.as_str()),
        meaning: text(&value["description"]),
    });
    Schema {
        name: name.to_owned(),
        meaning: text(&value["description"]),
        kind: kind(value),
        fields: fields.collect(),
    }
}

/// A type in a few words: `string (date)`, `list of string`, `card | transfer`, the name of another type.
fn kind(schema: &Value) -> String {
    if let Some(reference) = schema["$ref"].as_str() {
        return reference.rsplit('/').next().unwrap_or_default().to_owned();
    }
    if let Some(values) = schema["enum"].as_array() {
        return values.iter().map(text).collect::<Vec<_>>().join(" | ");
    }
    for combination in ["oneOf", "anyOf", "allOf"] {
        if let Some(parts) = schema[combination].as_array() {
            return parts.iter().map(kind).collect::<Vec<_>>().join(" | ");
        }
    }
    if schema["type"] == "array" {
        return format!("list of {}", kind(&schema["items"]));
    }
    let name = match &schema["type"] {
        Value::Array(names) => names.iter().map(text).collect::<Vec<_>>().join(" | "),
        name => text(name),
    };
    match schema["format"].as_str() {
        Some(format) => format!("{name} ({format})"),
        None => name,
    }
}

#[cfg(test)]
mod tests {
    use super::{ApiDocsView, Texts};
    use crate::kernel::locale::Locale;

    #[test]
    fn a_reader_finds_calls_with_their_fields_and_types() {
        let docs = ApiDocsView::sample(Texts::new(Locale::EN));
        let call = &docs.operations[0];
        assert_eq!((call.method.as_str(), call.path.as_str()), ("POST", "/api/v1/donations"));
        assert_eq!(call.body.as_deref(), Some("New"));
        assert_eq!(call.parameters[0].place, "header");
        let new = docs.schemas.iter().find(|schema| schema.name == "New").expect("listed");
        let kinds: Vec<(&str, &str, bool)> =
            new.fields.iter().map(|f| (f.name.as_str(), f.kind.as_str(), f.required)).collect();
        assert!(kinds.contains(&("amount_minor", "integer", true)));
        assert!(kinds.contains(&("name", "string | null", false)));
        assert!(kinds.contains(&("tags", "list of string", false)));
        let method = docs.schemas.iter().find(|schema| schema.name == "Method").expect("listed");
        assert_eq!(method.kind, "card | transfer");
    }
}
