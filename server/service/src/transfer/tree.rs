use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::fields::{Field, Fields, Kind};

/// A value of a file, its fields in the order in which they are written.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Node {
    /// Text.
    Text(String),
    /// A number, as it is written.
    Number(String),
    /// True or false.
    Switch(bool),
    /// Nothing.
    Null,
    /// Several values.
    List(Vec<Node>),
    /// Named values.
    Fields(Vec<(String, Node)>),
}

/// Whether fields are told that have their usual value.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Told {
    /// Only what is not as usual.
    Unusual,
    /// Everything.
    All,
}

/// Returns the fields of a draft, which holds everything as text, with the values that they stand for.
pub(super) fn node(fields: &Fields, draft: &Value, told: Told) -> Node {
    let named = |field: &Field| Some((field.name.to_owned(), value(field, draft.get(field.name)?, told)?));
    Node::Fields(fields.list.iter().filter_map(named).collect())
}

/// Returns the value of a field, or nothing where it is not told.
fn value(field: &Field, draft: &Value, told: Told) -> Option<Node> {
    let text = draft.as_str().unwrap_or_default();
    let is_told = |usual: &str| !text.trim().is_empty() && (told == Told::All || text != usual);
    match field.kind {
        Kind::Text { usual } => is_told(usual).then(|| Node::Text(text.to_owned())),
        Kind::Number { usual } => is_told(usual).then(|| number_or_text(text)),
        Kind::Switch { usual } => {
            let on = is_on(text);
            (told == Told::All || on != usual).then_some(Node::Switch(on))
        }
        Kind::Texts => {
            let texts = text.split(',').map(str::trim).filter(|text| !text.is_empty());
            some(texts.map(|text| Node::Text(text.to_owned())).collect())
        }
        Kind::Names => {
            let names = draft.as_array().into_iter().flatten().filter_map(Value::as_str);
            some(names.map(|name| Node::Text(name.to_owned())).collect())
        }
        Kind::Object => match serde_json::from_str(text) {
            Ok(Value::Object(fields)) if !fields.is_empty() => Some(Node::from(&Value::Object(fields))),
            _ => None,
        },
        Kind::Part(fields) => Some(node(fields, draft, told)).filter(|part| *part != Node::Fields(Vec::new())),
        Kind::Table(fields) => is_on(draft["enabled"].as_str().unwrap_or_default()).then(|| node(fields, draft, told)),
        Kind::List(fields) => {
            let items = draft.as_array().into_iter().flatten();
            some(items.map(|item| node(fields, item, told)).collect())
        }
    }
}

fn some(items: Vec<Node>) -> Option<Node> {
    if items.is_empty() { None } else { Some(Node::List(items)) }
}

fn is_on(text: &str) -> bool {
    text == "on"
}

fn number_or_text(text: &str) -> Node {
    if text.parse::<i64>().is_ok() { Node::Number(text.to_owned()) } else { Node::Text(text.to_owned()) }
}

impl From<&Value> for Node {
    fn from(value: &Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(on) => Self::Switch(*on),
            Value::Number(number) => Self::Number(number.to_string()),
            Value::String(text) => Self::Text(text.clone()),
            Value::Array(items) => Self::List(items.iter().map(Self::from).collect()),
            Value::Object(fields) => {
                // Sorted, so that a file does not depend on how the map happens to keep its fields.
                let fields: BTreeMap<_, _> = fields.iter().collect();
                Self::Fields(fields.into_iter().map(|(name, value)| (name.clone(), Self::from(value))).collect())
            }
        }
    }
}

impl From<&Node> for Value {
    fn from(node: &Node) -> Self {
        match node {
            Node::Null => Self::Null,
            Node::Switch(on) => json!(on),
            Node::Number(text) => serde_json::from_str(text).unwrap_or_else(|_| json!(text)),
            Node::Text(text) => json!(text),
            Node::List(items) => items.iter().map(Self::from).collect(),
            Node::Fields(fields) => {
                Self::Object(fields.iter().map(|(name, node)| (name.clone(), Self::from(node))).collect::<Map<_, _>>())
            }
        }
    }
}
