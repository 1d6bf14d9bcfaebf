use std::collections::HashSet;

use arrow::datatypes::{DataType, Field, Schema, SchemaRef, TimeUnit};
use domain::job::SilverStrategy;

use crate::{
    bronze::{EXECUTION_ID, ROW_NUMBER, SOURCE_FILE},
    failure::{Failure, Result},
    keyed::{IS_CURRENT, VALID_FROM, VALID_TO},
    lake::KEY_METADATA,
    values::type_words,
};

/// The key of a row: 32 hexadecimal digits.
pub(crate) const ROW_KEY: &str = "_row_key";
/// When the execution started that wrote the row.
pub(crate) const UPDATED_AT: &str = "_updated_at";

/// The columns of a silver table after a commit.
#[derive(Debug)]
pub(crate) struct Shape {
    pub(crate) schema: SchemaRef,
    /// Whether the log must be told, because the schema is new or has changed.
    pub(crate) changed: bool,
    /// Whether a column has become wider, so that all files must be written anew.
    pub(super) widened: bool,
    pub(super) notes: Vec<String>,
}

/// Returns whether a column is one of those that silver adds.
pub(crate) fn is_silver_column(name: &str) -> bool {
    [ROW_KEY, EXECUTION_ID, SOURCE_FILE, ROW_NUMBER, UPDATED_AT, VALID_FROM, VALID_TO, IS_CURRENT].contains(&name)
}

fn added_fields(strategy: SilverStrategy) -> Vec<Field> {
    let instant = || DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into()));
    let mut fields = vec![
        Field::new(ROW_KEY, DataType::Utf8, true),
        Field::new(EXECUTION_ID, DataType::Int64, true),
        Field::new(SOURCE_FILE, DataType::Utf8, true),
        Field::new(ROW_NUMBER, DataType::Int64, true),
        Field::new(UPDATED_AT, instant(), true),
    ];
    if strategy == SilverStrategy::History {
        fields.push(Field::new(VALID_FROM, instant(), true));
        fields.push(Field::new(VALID_TO, instant(), true));
        fields.push(Field::new(IS_CURRENT, DataType::Boolean, true));
    }
    fields
}

impl Shape {
    /// Returns the columns of a table that gets rows with `incoming` columns.
    ///
    /// Columns of the table stay, in their place; new ones follow. A type may only become wider.
    pub(crate) fn of(
        table: Option<&Schema>,
        incoming: &[Field],
        strategy: SilverStrategy,
        label: &str,
    ) -> Result<Self> {
        let mut notes = Vec::new();
        let mut widened = false;
        let mut fields: Vec<Field> = Vec::new();
        // A table that is rebuilt forgets what it was.
        let kept = table.filter(|_| strategy != SilverStrategy::Replace);
        let known = kept.map(business).unwrap_or_default();
        for old in &known {
            let Some(new) = incoming.iter().find(|field| field.name() == old.name()) else {
                fields.push(old.clone().with_metadata(Default::default()));
                continue;
            };
            let data_type = common_type(old, new, label)?;
            if data_type != *old.data_type() {
                widened = true;
                notes.push(format!(
                    "The column {} has become {}; it was {}.",
                    old.name(),
                    type_words(&data_type),
                    type_words(old.data_type())
                ));
            }
            fields.push(new.clone().with_data_type(data_type));
        }
        let names: HashSet<_> = known.iter().map(|field| field.name().to_lowercase()).collect();
        let added: Vec<_> = incoming.iter().filter(|field| !names.contains(&field.name().to_lowercase())).collect();
        if let Some(clash) = added_in_other_case(&known, incoming) {
            return Err(Failure::new(format!(
                "The table {label} has a column that differs from “{clash}” in case only."
            ))
            .hint("Give the column the name that it has in the table."));
        }
        if kept.is_some() && !added.is_empty() {
            let names: Vec<_> = added.iter().map(|field| field.name().as_str()).collect();
            notes.push(format!("New columns, empty in older rows: {}.", names.join(", ")));
        }
        fields.extend(added.into_iter().cloned());
        fields.extend(added_fields(strategy));
        let history = kept.is_some_and(|table| table.field_with_name(VALID_FROM).is_ok());
        if history && strategy != SilverStrategy::History {
            return Err(Failure::new(format!("The table {label} holds history; another strategy would spoil it."))
                .hint(
                    "Go back to the strategy “history”, rebuild the table with “replace”, or choose another table.",
                ));
        }
        if kept.is_some() && !history && strategy == SilverStrategy::History {
            return Err(Failure::new(format!(
                "The table {label} holds no history yet, and rows in it have no beginning."
            ))
            .hint("Choose another table for history, or drop this one first."));
        }
        let schema = Schema::new(fields);
        let changed = table.is_none_or(|table| !same(table, &schema));
        Ok(Self { schema: SchemaRef::new(schema), changed, widened, notes })
    }
}

fn business(schema: &Schema) -> Vec<Field> {
    let fields = schema.fields().iter().filter(|field| !is_silver_column(field.name()));
    fields.map(|field| field.as_ref().clone()).collect()
}

fn added_in_other_case<'a>(known: &[Field], incoming: &'a [Field]) -> Option<&'a str> {
    let differs = |new: &&Field| {
        known.iter().any(|old| old.name() != new.name() && old.name().to_lowercase() == new.name().to_lowercase())
    };
    incoming.iter().find(differs).map(|field| field.name().as_str())
}

fn same(a: &Schema, b: &Schema) -> bool {
    let keys = |field: &Field| field.metadata().contains_key(KEY_METADATA);
    a.fields().len() == b.fields().len()
        && a.fields()
            .iter()
            .zip(b.fields())
            .all(|(a, b)| a.name() == b.name() && a.data_type() == b.data_type() && keys(a) == keys(b))
}

/// Returns the type that holds all values of both, if the one of the table can become it without a loss.
fn common_type(old: &Field, new: &Field, label: &str) -> Result<DataType> {
    let (was, is) = (old.data_type(), new.data_type());
    let wider = match (was, is) {
        _ if was == is => true,
        (DataType::Int32, DataType::Int64) => true,
        (DataType::Decimal128(old, old_scale), DataType::Decimal128(new, new_scale)) => {
            new_scale >= old_scale && i16::from(*new) - i16::from(*new_scale) >= i16::from(*old) - i16::from(*old_scale)
        }
        _ => false,
    };
    if wider {
        return Ok(is.clone());
    }
    Err(Failure::new(format!(
        "The column {} of {label} is {}, and the job declares it as {}.",
        old.name(),
        type_words(was),
        type_words(is)
    ))
    .hint("Declare the type that the table has, or let silver be rebuilt once with the strategy “replace”."))
}
