use std::mem;

use domain::choice::Choice;
use schemars::{
    JsonSchema, Schema, SchemaGenerator,
    generate::{Contract, SchemaSettings},
    transform::RecursiveTransform,
};
use serde_json::{Map, Value, json};

/// The schemas of the types that are read and written.
pub(super) struct Schemas {
    read: SchemaGenerator,
    written: SchemaGenerator,
    /// What a property is beyond its type: name of the schema, name of the property, what to set.
    refined: Vec<(String, String, Value)>,
}

impl Default for Schemas {
    fn default() -> Self {
        let generator = |contract| {
            let settings = SchemaSettings::draft2020_12().with(|settings| {
                settings.definitions_path = "/components/schemas".into();
                settings.meta_schema = None;
                settings.contract = contract;
            });
            settings.with_transform(RecursiveTransform(for_readers as fn(&mut Schema))).into_generator()
        };
        Self { read: generator(Contract::Deserialize), written: generator(Contract::Serialize), refined: Vec::new() }
    }
}

impl Schemas {
    /// Returns the schema of a type as it is read, by reference where it has a name.
    pub(super) fn read<T: JsonSchema>(&mut self) -> Value {
        self.read.subschema_for::<T>().to_value()
    }

    /// Returns the schema of a type as it is written, by reference where it has a name.
    pub(super) fn written<T: JsonSchema>(&mut self) -> Value {
        self.written.subschema_for::<T>().to_value()
    }

    /// Returns the fields of a type that is read, to say more about them than their type does.
    pub(super) fn fields<T: JsonSchema>(&mut self) -> Fields<'_> {
        Fields { name: T::schema_name().into_owned(), schemas: self }
    }

    /// Returns all schemas by name.
    pub(super) fn end(mut self) -> Map<String, Value> {
        let mut schemas = self.read.take_definitions(true);
        for (name, schema) in self.written.take_definitions(true) {
            debug_assert!(schemas.get(&name).is_none_or(|read| *read == schema), "{name} means two things");
            schemas.insert(name, schema);
        }
        for (schema, property, more) in self.refined {
            let properties = schemas.get_mut(&schema).and_then(|schema| schema["properties"].as_object_mut());
            debug_assert!(properties.is_some(), "{schema} has no properties");
            if let (Some(properties), Value::Object(more)) = (properties, more) {
                let slot = properties.entry(property).or_insert(json!({}));
                let about = slot["description"].take();
                *slot = Value::Object(more);
                if about.is_string() {
                    slot["description"] = about;
                }
            }
        }
        schemas
    }
}

/// The fields of a draft. As entries they may hold anything that can be typed; here they are what makes sense.
pub(super) struct Fields<'a> {
    name: String,
    schemas: &'a mut Schemas,
}

impl Fields<'_> {
    /// Says that a field takes a code of a choice.
    pub(super) fn code<C: Choice + JsonSchema>(self, field: &str) -> Self {
        let code = self.schemas.read::<C>();
        self.refine(field, json!({"anyOf": [code, {"type": "null"}]}))
    }

    /// Says that a field takes codes of a choice.
    pub(super) fn codes<C: Choice + JsonSchema>(self, field: &str) -> Self {
        let code = self.schemas.read::<C>();
        self.refine(field, json!({"type": "array", "items": code}))
    }

    /// Says that a field is on or off.
    pub(super) fn switches(mut self, fields: &[&str]) -> Self {
        for field in fields {
            self = self.refine(field, json!({"type": "boolean"}));
        }
        self
    }

    /// Says that fields may be sent back as they were shown, and are passed over.
    pub(super) fn passed_over(mut self, fields: &[&str]) -> Self {
        for field in fields {
            self = self.refine(field, json!({"readOnly": true, "description": "Set by the server, and passed over."}));
        }
        self
    }

    fn refine(self, field: &str, more: Value) -> Self {
        self.schemas.refined.push((self.name.clone(), field.to_owned(), more));
        self
    }
}

/// Makes of a schema for Rust one for readers of the API.
fn for_readers(schema: &mut Schema) {
    // What a blank field means is said in words.
    schema.remove("default");
    if let Some(Value::String(about)) = schema.get_mut("description") {
        *about = plain(&mem::take(about));
    }
}

/// Writes names of Rust as the API has them: ``[`Role`]`` is `Role`, ``[`Mode::All`]`` is `all`, `None` is `null`.
fn plain(about: &str) -> String {
    let mut parts = about.split("[`");
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, rest) = part.split_once("`]").unwrap_or((part, ""));
        let word = match name.rsplit_once("::") {
            Some((of, variant)) if of.starts_with(char::is_uppercase) => variant.to_lowercase(),
            Some((_, last)) => last.to_owned(),
            None => name.to_owned(),
        };
        plain += &format!("`{word}`{rest}");
    }
    plain.replace("`None`", "`null`").replace('\n', " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn descriptions_speak_of_the_api_and_not_of_rust() {
        for (written, read) in [
            ("A code of [`Role`]; blank means `viewer`.", "A code of `Role`; blank means `viewer`."),
            ("For [`UpstreamMode::All`]: within\nhow long.", "For `all`: within how long."),
            ("A code of [`super::EventType`].", "A code of `EventType`."),
            ("`None` never does.", "`null` never does."),
        ] {
            assert_eq!(plain(written), read);
        }
    }
}
