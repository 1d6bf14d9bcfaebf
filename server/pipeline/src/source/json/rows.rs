use std::{borrow::Cow, collections::HashMap, fmt, sync::Arc};

use arrow::datatypes::{Schema, SchemaRef};
use serde::de::{Deserializer, Error, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::super::{column_names, text_columns::TextColumns};

/// Columns as they are found.
pub(super) struct Columns {
    by_name: HashMap<String, usize>,
    names: Vec<String>,
    schema: SchemaRef,
}

impl Default for Columns {
    fn default() -> Self {
        Self { by_name: HashMap::new(), names: Vec::new(), schema: Arc::new(Schema::empty()) }
    }
}

impl Columns {
    pub(super) fn count(&self) -> usize {
        self.names.len()
    }

    /// Returns the columns as of the last update.
    pub(super) fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }

    /// Brings the schema up to the names, so that batches with the same columns share one.
    pub(super) fn update_schema(&mut self) {
        if self.schema.fields().len() != self.names.len() {
            self.schema = Arc::new(Schema::new(column_names(self.names.iter().map(String::as_str))));
        }
    }

    /// Returns the place of a column, which is added if it is new.
    fn place(&mut self, name: &str, rows: &mut TextColumns) -> usize {
        if let Some(place) = self.by_name.get(name) {
            return *place;
        }
        let place = self.names.len();
        self.by_name.insert(name.to_owned(), place);
        self.names.push(name.to_owned());
        rows.add_column();
        place
    }
}

/// Puts the values of an object into columns.
pub(super) fn read_row(object: &[u8], columns: &mut Columns, rows: &mut TextColumns) -> serde_json::Result<()> {
    let mut json = serde_json::Deserializer::from_slice(object);
    json.deserialize_map(RowVisitor { columns, rows })?;
    json.end()
}

struct RowVisitor<'a> {
    columns: &'a mut Columns,
    rows: &'a mut TextColumns,
}

impl<'de> Visitor<'de> for RowVisitor<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        while let Some(name) = members.next_key::<Text<'de>>()? {
            let place = self.columns.place(&name.0, self.rows);
            let value: &RawValue = members.next_value()?;
            if self.rows.is_filled(place) {
                return Err(A::Error::custom(format!("the name “{}” is there twice", name.0)));
            }
            match value.get() {
                "null" => self.rows.push_null(place),
                text if text.starts_with('"') => {
                    let text: Text<'_> = serde_json::from_str(text).map_err(A::Error::custom)?;
                    self.rows.push(place, text.0.as_bytes());
                }
                exact => self.rows.push(place, exact.as_bytes()),
            }
        }
        Ok(())
    }
}

/// A text, borrowed where nothing in it is escaped.
#[derive(serde::Deserialize)]
struct Text<'a>(#[serde(borrow)] Cow<'a, str>);
