use saphyr::{MarkedYaml, Scalar, ScalarStyle, YamlData};
use serde_json::{Map, Number, Value};

use super::{Mark, Reader, inside};

impl Reader {
    /// Reads names and values of any kind as the JSON that a draft holds; nothing is none.
    pub(super) fn object(&mut self, node: &MarkedYaml<'_>, path: &str) -> Option<String> {
        let mut object = Map::new();
        for (key, value) in self.entries(node, path, "It") {
            let name = self.name(key, path)?;
            let path = inside(path, name);
            self.places.note(&path, Mark::of(value));
            let value = self.json(value, &path)?;
            if object.insert(name.to_owned(), value).is_some() {
                self.refuse(&path, Mark::of(key), &format!("“{name}” is there a second time."));
            }
        }
        Some(if object.is_empty() { String::new() } else { Value::Object(object).to_string() })
    }

    fn json(&mut self, node: &MarkedYaml<'_>, path: &str) -> Option<Value> {
        match &node.data {
            YamlData::Representation(text, ScalarStyle::Plain, None) => match plain(text) {
                Some(value) => Some(value),
                None => {
                    self.refuse(path, Mark::of(node), &format!("JSON has no number {text}. Put it into quotes."));
                    None
                }
            },
            YamlData::Representation(text, _, None) => Some(Value::String(text.clone().into_owned())),
            YamlData::Sequence(items) => items.iter().map(|item| self.json(item, path)).collect(),
            YamlData::Mapping(entries) => {
                let mut object = Map::new();
                for (key, value) in entries {
                    let name = self.name(key, path)?.to_owned();
                    object.insert(name, self.json(value, path)?);
                }
                Some(Value::Object(object))
            }
            _ => {
                self.refuse(path, Mark::of(node), "Tags, such as !name, are not understood.");
                None
            }
        }
    }
}

/// Returns what a text without quotes stands for; a number keeps all its digits.
fn plain(text: &str) -> Option<Value> {
    match Scalar::parse_from_cow(text.into()) {
        Scalar::Null => Some(Value::Null),
        Scalar::Boolean(on) => Some(Value::Bool(on)),
        Scalar::String(text) => match serde_json::from_str::<Number>(&text) {
            Ok(number) => Some(Value::Number(number)),
            Err(_) => Some(Value::String(text.into_owned())),
        },
        Scalar::Integer(number) => Some(serde_json::from_str(text).unwrap_or_else(|_| number.into())),
        Scalar::FloatingPoint(number) => match serde_json::from_str(text) {
            Ok(value) => Some(value),
            Err(_) => Number::from_f64(number.into_inner()).map(Value::Number),
        },
    }
}
