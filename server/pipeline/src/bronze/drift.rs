use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use domain::job::{FileJob, SchemaDrift};

use super::rows::{is_audit_column, with_audit};
use crate::failure::{Failure, Result};

/// The columns of the bronze table, as they grow with what files bring.
#[derive(Clone, Debug)]
pub(super) struct Columns {
    drift: SchemaDrift,
    /// Those that the job knows, in lower case: what it declares, else what the table has.
    expected: Option<HashMap<String, String>>,
    /// Those of the table, then new ones as they came.
    fields: Vec<Field>,
    by_lower_case: HashMap<String, usize>,
    added: Vec<String>,
    missing: BTreeSet<String>,
    /// Answers given before, by the columns of the file.
    admitted: Vec<(SchemaRef, SchemaRef)>,
}

impl Columns {
    pub(super) fn new(job: &FileJob, table: Option<&Schema>) -> Self {
        let fields: Vec<_> = table.map(business).unwrap_or_default();
        let declared = job.columns.iter().map(|column| &column.source).chain(&job.excluded);
        let mut expected: HashMap<_, _> = declared.map(|name| (name.to_lowercase(), name.clone())).collect();
        if expected.is_empty() {
            expected = fields.iter().map(|field| (field.name().to_lowercase(), field.name().clone())).collect();
        }
        let mut columns = Self {
            drift: job.source.schema_drift,
            expected: Some(expected).filter(|expected| !expected.is_empty()),
            fields: Vec::new(),
            by_lower_case: HashMap::new(),
            added: Vec::new(),
            missing: BTreeSet::new(),
            admitted: Vec::new(),
        };
        fields.into_iter().for_each(|field| columns.push(field));
        columns
    }

    fn push(&mut self, field: Field) {
        self.by_lower_case.insert(field.name().to_lowercase(), self.fields.len());
        self.fields.push(field);
    }

    /// Returns the schema under which rows with these columns are written.
    ///
    /// A column that differs from a known one in case only is that column.
    pub(super) fn admit(&mut self, path: &str, file: &SchemaRef) -> Result<SchemaRef> {
        if let Some((_, schema)) = self.admitted.iter().find(|(known, _)| Arc::ptr_eq(known, file)) {
            return Ok(Arc::clone(schema));
        }
        let mut written = Vec::new();
        for field in file.fields() {
            let lower = field.name().to_lowercase();
            self.check_expected(path, field, &lower)?;
            if !self.by_lower_case.contains_key(&lower) {
                self.added.push(field.name().clone());
                self.push(field.as_ref().clone());
            }
            written.push(self.fields[self.by_lower_case[&lower]].clone());
        }
        let schema = Arc::new(with_audit(&written));
        self.admitted.push((Arc::clone(file), Arc::clone(&schema)));
        Ok(schema)
    }

    fn check_expected(&self, path: &str, field: &Field, lower: &str) -> Result<()> {
        let Some(expected) = &self.expected else { return Ok(()) };
        if self.drift != SchemaDrift::Fail || expected.contains_key(lower) {
            return Ok(());
        }
        Err(Failure::new(format!("The file {path} has a column “{}” that the job does not know.", field.name()))
            .hint("Add the column to the job, or let the job take new columns."))
    }

    /// Looks for columns that a file should have and does not, once all of the file's columns are known.
    pub(super) fn check_missing(&mut self, path: &str, file: &SchemaRef) -> Result<()> {
        let Some(expected) = &self.expected else { return Ok(()) };
        let present: BTreeSet<_> = file.fields().iter().map(|field| field.name().to_lowercase()).collect();
        let mut missing: Vec<_> =
            expected.iter().filter(|(lower, _)| !present.contains(*lower)).map(|(_, name)| name.clone()).collect();
        missing.sort();
        if let (SchemaDrift::Fail, Some(name)) = (self.drift, missing.first()) {
            return Err(Failure::new(format!("The file {path} lacks the column “{name}”.")).hint(
                "Provide the file with the column, take the column out of the job, or let the job take such files.",
            ));
        }
        self.missing.extend(missing);
        Ok(())
    }

    /// Returns the table's schema if it is new or has changed.
    pub(super) fn changed_schema(&self, table: Option<&Schema>) -> Option<Schema> {
        let mut fields = table.map(business).unwrap_or_default();
        let known: BTreeSet<_> = fields.iter().map(|field| field.name().clone()).collect();
        fields.extend(self.fields.iter().filter(|field| !known.contains(field.name())).cloned());
        let schema = with_audit(&fields);
        let names = |schema: &Schema| schema.fields().iter().map(|field| field.name().clone()).collect::<Vec<_>>();
        let unchanged = table.is_some_and(|table| names(table) == names(&schema));
        (!unchanged).then_some(schema)
    }

    /// Returns whether what was written fits beside the columns that the table has now: under another spelling of the same
    /// name it would not.
    pub(super) fn fit_beside(&self, table: &Schema) -> bool {
        business(table).iter().all(|field| {
            let ours = self.by_lower_case.get(&field.name().to_lowercase()).and_then(|&place| self.fields.get(place));
            ours.is_none_or(|ours| ours.name() == field.name())
        })
    }

    /// Returns what a person should know about new and missing columns.
    pub(super) fn notes(&self, is_new_table: bool) -> Vec<String> {
        let mut notes = Vec::new();
        if !self.added.is_empty() && !is_new_table {
            notes.push(format!("New columns: {}.", self.added.join(", ")));
        }
        if !self.missing.is_empty() {
            let names: Vec<_> = self.missing.iter().cloned().collect();
            notes.push(format!("Columns that were not in every file, and are empty there: {}.", names.join(", ")));
        }
        notes
    }
}

/// The columns of bronze after an execution.
pub(crate) struct ColumnsAfter {
    /// Under which the rows of the execution are written.
    pub(crate) rows: SchemaRef,
    pub(crate) table: SchemaRef,
}

/// Returns the columns of bronze after an execution that has read a file with certain columns; if these are not known, they
/// are those that the job declares, else those that the table has.
pub(crate) fn columns_after(job: &FileJob, table: Option<&Schema>, file: Option<&SchemaRef>) -> Result<ColumnsAfter> {
    let declared = job.columns.iter().map(|column| &column.source).chain(&job.excluded);
    let declared: Vec<_> = declared.map(|name| Field::new(name, DataType::Utf8, true)).collect();
    let file = match file {
        Some(file) => Arc::clone(file),
        None if declared.is_empty() => Arc::new(Schema::new(table.map(business).unwrap_or_default())),
        None => Arc::new(Schema::new(declared)),
    };
    let mut columns = Columns::new(job, table);
    let rows = columns.admit("of the sample", &file)?;
    let after = columns.changed_schema(table).or_else(|| table.cloned()).unwrap_or_else(Schema::empty);
    Ok(ColumnsAfter { rows, table: Arc::new(after) })
}

/// Returns the columns that came from files.
fn business(table: &Schema) -> Vec<Field> {
    let fields = table.fields().iter().filter(|field| !is_audit_column(field.name()));
    fields.map(|field| field.as_ref().clone()).collect()
}
