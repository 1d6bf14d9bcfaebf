use std::{collections::HashMap, sync::Arc};

use arrow::{
    array::{
        Array, ArrayRef, AsArray, BooleanArray, Int64Array, RecordBatch, StringArray, TimestampMicrosecondArray,
        UInt32Array,
    },
    compute::{filter_record_batch, take_record_batch},
    datatypes::{DataType, Field, Int64Type, Schema, SchemaRef, TimeUnit},
};
use serde_json::json;

use super::plan::CastPlan;
use crate::{
    bronze::{EXECUTION_ID, RAGGED, ROW_NUMBER, SOURCE_FILE, is_audit_column},
    cast::Misfit,
    failure::{Failure, Result},
    keyed::{Entries, KeyPlan},
};

/// Why a row of quarantine did not fit: a JSON list of objects with `column`, `value` and `reason`.
pub(crate) const REASONS: &str = "_reasons";
/// When the execution started that set a row aside.
const QUARANTINED_AT: &str = "_quarantined_at";

/// What has become of a batch of bronze.
pub(crate) struct Prepared {
    pub(crate) rows: usize,
    /// The rows that fit, as their types, with what tells where they are from.
    pub(crate) fitting: RecordBatch,
    /// For tables with a key.
    pub(crate) entries: Option<Entries>,
    /// The rows that do not fit, as received, with their reasons.
    pub(crate) misfits: Option<RecordBatch>,
    /// How often which column did not fit for which reason.
    pub(crate) reasons: HashMap<(String, String), u64>,
}

/// What turns batches of bronze into rows of silver.
pub(crate) struct Preparation {
    pub(crate) plan: CastPlan,
    pub(crate) keys: Option<KeyPlan>,
    /// Whether a row that does not fit makes the job fail.
    pub(crate) fails: bool,
    /// When the execution started, in microseconds since 1970.
    pub(crate) started_at: i64,
}

impl Preparation {
    pub(crate) fn prepare(&self, batch: &RecordBatch) -> Result<Prepared> {
        let mapping = self.plan.mapping(&batch.schema());
        let mut misfits = ragged_rows(batch);
        let mut columns: Vec<ArrayRef> = Vec::with_capacity(mapping.fields.len() + 3);
        let nothing = StringArray::new_null(batch.num_rows());
        for (column, place) in self.plan.declared().iter().zip(&mapping.declared) {
            let texts = match place {
                Some(place) => text_column(batch, *place)?,
                None => &nothing,
            };
            columns.push(column.caster.cast(texts, &mut misfits));
        }
        columns.extend(mapping.texts.iter().map(|place| Arc::clone(batch.column(*place))));
        let mut fields = mapping.fields.clone();
        for name in [SOURCE_FILE, ROW_NUMBER, EXECUTION_ID] {
            let (place, field) = audit_column(batch, name)?;
            columns.push(Arc::clone(batch.column(place)));
            fields.push(field.clone());
        }
        let typed = RecordBatch::try_new(Arc::new(Schema::new(fields)), columns)?;
        let mut prepared =
            Prepared { rows: batch.num_rows(), fitting: typed, entries: None, misfits: None, reasons: HashMap::new() };
        if !misfits.is_empty() {
            self.set_aside(batch, misfits, &mut prepared)?;
        }
        if let Some(keys) = &self.keys {
            prepared.entries = Some(keys.entries(&prepared.fitting)?);
        }
        Ok(prepared)
    }

    fn set_aside(&self, batch: &RecordBatch, mut misfits: Vec<Misfit>, prepared: &mut Prepared) -> Result<()> {
        misfits.sort_by_key(|misfit| misfit.row);
        if self.fails
            && let Some(first) = misfits.first()
        {
            return Err(does_not_fit(batch, first));
        }
        let (mut rows, mut texts) = (Vec::new(), Vec::new());
        for of_row in misfits.chunk_by(|a, b| a.row == b.row) {
            let reasons: Vec<_> = of_row
                .iter()
                .map(|misfit| {
                    let column = Some(&misfit.column).filter(|column| !column.is_empty());
                    json!({"column": column, "value": misfit.value, "reason": misfit.reason})
                })
                .collect();
            rows.extend(u32::try_from(of_row[0].row));
            texts.push(serde_json::Value::from(reasons).to_string());
        }
        for misfit in misfits {
            *prepared.reasons.entry((misfit.column, misfit.reason)).or_default() += 1;
        }
        let mut fits = vec![true; batch.num_rows()];
        rows.iter().for_each(|row| fits[*row as usize] = false);
        prepared.fitting = filter_record_batch(&prepared.fitting, &BooleanArray::from(fits))?;
        prepared.misfits = Some(self.quarantined(batch, rows, texts)?);
        Ok(())
    }

    /// Returns rows of bronze as quarantine holds them.
    fn quarantined(&self, batch: &RecordBatch, rows: Vec<u32>, reasons: Vec<String>) -> Result<RecordBatch> {
        let taken = take_record_batch(batch, &UInt32Array::from(rows))?;
        let schema = taken.schema();
        let (mut fields, mut columns): (Vec<Field>, Vec<ArrayRef>) = (Vec::new(), Vec::new());
        let business = |field: &Field| !is_audit_column(field.name());
        let kept = |field: &Field| [SOURCE_FILE, ROW_NUMBER, EXECUTION_ID, RAGGED].contains(&field.name().as_str());
        let mut push = |wanted: &dyn Fn(&Field) -> bool| {
            for (field, column) in schema.fields().iter().zip(taken.columns()).filter(|(field, _)| wanted(field)) {
                fields.push(field.as_ref().clone());
                columns.push(Arc::clone(column));
            }
        };
        push(&business);
        push(&kept);
        let instants = TimestampMicrosecondArray::from_value(self.started_at, reasons.len()).with_timezone("UTC");
        fields.push(Field::new(REASONS, DataType::Utf8, true));
        columns.push(Arc::new(StringArray::from(reasons)));
        fields.push(Field::new(QUARANTINED_AT, DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())), true));
        columns.push(Arc::new(instants));
        Ok(RecordBatch::try_new(SchemaRef::new(Schema::new(fields)), columns)?)
    }
}

fn does_not_fit(batch: &RecordBatch, misfit: &Misfit) -> Failure {
    let source = batch.column_by_name(SOURCE_FILE).and_then(|column| column.as_string_opt::<i32>());
    let number = batch.column_by_name(ROW_NUMBER).and_then(|column| column.as_primitive_opt::<Int64Type>());
    let source = source.map_or("its file", |texts| texts.value(misfit.row));
    let number = number.map_or(0, |numbers| numbers.value(misfit.row));
    Failure::new(format!("Row {number} of {source} does not fit: {}.", misfit.words()))
        .hint("Correct the file, change the column's type, or let rows that do not fit go to quarantine.")
}

fn ragged_rows(batch: &RecordBatch) -> Vec<Misfit> {
    let ragged = batch.column_by_name(RAGGED).and_then(|column| column.as_string_opt::<i32>());
    let Some(ragged) = ragged.filter(|ragged| ragged.null_count() < ragged.len()) else { return Vec::new() };
    let rows = ragged.iter().enumerate().filter_map(|(row, text)| Some((row, text?)));
    rows.map(|(row, text)| {
        let described: serde_json::Value = serde_json::from_str(text).unwrap_or_default();
        let (fields, columns) = (&described["fields"], &described["columns"]);
        let reason = format!("the row has {fields} fields, the header has {columns}");
        Misfit { row, column: String::new(), reason, value: None }
    })
    .collect()
}

fn text_column(batch: &RecordBatch, place: usize) -> Result<&StringArray> {
    let column = batch.column(place).as_string_opt::<i32>();
    column.ok_or_else(|| {
        let name = batch.schema().field(place).name().clone();
        Failure::new(format!("The bronze column “{name}” does not hold text: something other than FlowForge wrote it."))
    })
}

fn audit_column<'a>(batch: &'a RecordBatch, name: &str) -> Result<(usize, &'a Field)> {
    batch.schema_ref().column_with_name(name).ok_or_else(|| {
        Failure::new(format!("The bronze table lacks the column {name}: something other than FlowForge made it."))
            .hint("Let the job write to a bronze table of another name.")
    })
}

/// Row numbers and sources of a batch, for row keys.
pub(super) fn origins(batch: &RecordBatch) -> Option<(&StringArray, &Int64Array, &Int64Array)> {
    Some((
        batch.column_by_name(SOURCE_FILE)?.as_string_opt::<i32>()?,
        batch.column_by_name(ROW_NUMBER)?.as_primitive_opt::<Int64Type>()?,
        batch.column_by_name(EXECUTION_ID)?.as_primitive_opt::<Int64Type>()?,
    ))
}
