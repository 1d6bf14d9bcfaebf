use arrow::datatypes::{DataType, Field, Schema, SchemaRef};

use crate::{
    failure::{Failure, Result},
    lake::KEY_METADATA,
    values::type_words,
};

/// The columns of a table into which a result is merged.
pub(super) struct United {
    pub(super) schema: SchemaRef,
    pub(super) changed: bool,
    /// Whether a column has become wider, so that all files must be written anew.
    pub(super) widened: bool,
    pub(super) notes: Vec<String>,
}

/// Returns the columns of a table after rows with `incoming` columns were merged into it.
pub(super) fn united_columns(table: Option<&Schema>, incoming: &Schema, key: &[String], label: &str) -> Result<United> {
    let mut fields: Vec<Field> = Vec::new();
    let (mut notes, mut widened) = (Vec::new(), false);
    for old in table.map(|table| table.fields().iter()).into_iter().flatten() {
        let Ok(new) = incoming.field_with_name(old.name()) else {
            notes.push(format!("The SQL no longer gives the column {}; it is empty in new rows.", old.name()));
            fields.push(old.as_ref().clone());
            continue;
        };
        let data_type = wider(old.data_type(), new.data_type()).ok_or_else(|| {
            Failure::new(format!(
                "The column {} of {label} is {}, and the SQL gives {}.",
                old.name(),
                type_words(old.data_type()),
                type_words(new.data_type())
            ))
            .hint("Cast it to the type that the table has, or let the table be rebuilt.")
        })?;
        widened |= data_type != *old.data_type();
        fields.push(new.clone().with_data_type(data_type));
    }
    for new in
        incoming.fields().iter().filter(|new| table.is_none_or(|table| table.field_with_name(new.name()).is_err()))
    {
        if table.is_some() {
            notes.push(format!("The column {} is new; it is empty in older rows.", new.name()));
        }
        fields.push(new.as_ref().clone());
    }
    for field in &mut fields {
        if key.contains(field.name()) {
            field.set_metadata([(KEY_METADATA.to_owned(), "true".to_owned())].into());
        }
    }
    let schema = Schema::new(fields);
    let changed = table.is_none_or(|table| *table != schema);
    Ok(United { schema: SchemaRef::new(schema), changed, widened: widened && table.is_some(), notes })
}

/// Returns the type that holds the values of both, if one of them does.
fn wider(old: &DataType, new: &DataType) -> Option<DataType> {
    let rank = |data_type: &DataType| match data_type {
        DataType::Int8 => Some(1),
        DataType::Int16 => Some(2),
        DataType::Int32 => Some(3),
        DataType::Int64 => Some(4),
        _ => None,
    };
    match (old, new) {
        _ if old == new => Some(old.clone()),
        (DataType::Decimal128(precision, scale), DataType::Decimal128(other, other_scale)) if scale == other_scale => {
            Some(DataType::Decimal128(*precision.max(other), *scale))
        }
        _ => match (rank(old)?, rank(new)?) {
            (old_rank, new_rank) if old_rank > new_rank => Some(old.clone()),
            _ => Some(new.clone()),
        },
    }
}
