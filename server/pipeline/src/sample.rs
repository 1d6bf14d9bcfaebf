//! Samples: what a source looks like, and what a job would make of it, before there is a job.

use std::{io::Read, path::PathBuf, sync::Arc};

use arrow::{
    array::{ArrayRef, new_null_array},
    compute::concat,
    datatypes::{DataType, SchemaRef},
};
use domain::{
    dataset::{Column, Rows},
    job::{ColumnSpec, Encoding, FileSource, Format, FormatKind, Location},
    problem::Problem,
    template::{Template, TemplateValues},
};
use serde_json::{Map, Value};
use tokio::task::spawn_blocking;
use tokio_util::sync::CancellationToken;

use crate::{
    Pipeline, Shared,
    failure::{Failure, Result},
    source::{Detected, FoundFile, HEADER_METADATA, RawBatch, Utf8Check, open_rows, unpack_failure, unpacked},
};

/// What a job would make of a sample.
mod evaluate;
/// Gold of a job that may not have run yet.
mod gold;
/// What type a column has, most likely.
mod suggest;
/// Rows of a sample on their way through the layers.
mod trial;

pub use evaluate::{Evaluation, MisfitExample};
use trial::Trial;

/// The most rows that are looked at.
const ROWS: usize = 50_000;
/// The most bytes of values that are looked at.
const BYTES: usize = 16 << 20;
/// How many of the rows are shown.
const SHOWN: usize = 100;
/// How much of a file is looked at to find out its encoding.
const ENCODING_BYTES: u64 = 16 << 20;

/// What a source looks like.
#[derive(Clone, Debug, PartialEq)]
pub struct SourceSample {
    /// The file that was looked at.
    pub file: FoundFile,
    /// How its bytes become rows: as declared, or as detected.
    pub format: SampledFormat,
    /// Its columns.
    pub columns: Vec<SampledColumn>,
    /// The first rows, as received.
    pub rows: Rows,
    /// The number of rows that were looked at.
    pub rows_sampled: i64,
    /// The number of rows of the file: exact if all were looked at, else estimated by its size.
    pub rows_of_file: i64,
    /// Whether all rows were looked at.
    pub complete: bool,
    /// What a person should know about the file.
    pub notes: Vec<String>,
}

/// How a file's bytes become rows.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SampledFormat {
    /// The kind of content.
    pub kind: FormatKind,
    /// The separator of CSV.
    pub delimiter: Option<char>,
    /// The encoding of text.
    pub encoding: Option<Encoding>,
    /// The encoding in words.
    pub encoding_words: Option<String>,
    /// `gzip` or `zstd`.
    pub compression: Option<String>,
    /// The sheets of a workbook.
    pub sheets: Vec<String>,
}

/// A column of a source, and what silver could make of it.
#[derive(Clone, Debug, PartialEq)]
pub struct SampledColumn {
    /// The header as it stands in the file.
    pub header: String,
    /// How silver could take it.
    pub suggestion: ColumnSpec,
    /// Why, and what a person should know: `Leading zeros: kept as text.`
    pub notes: Vec<String>,
    /// Rows with a value.
    pub filled: i64,
}

/// Rows of a source that are held in memory.
pub(crate) struct Sampled {
    file: FoundFile,
    detected: Detected,
    schema: SchemaRef,
    /// All rows in one batch.
    batch: RawBatch,
    complete: bool,
    rows_of_file: i64,
    notes: Vec<String>,
}

impl Pipeline {
    /// Returns what is wrong with a pattern for files, if something is.
    ///
    /// # Errors
    ///
    /// The problem, with the field `pattern`.
    pub fn check_pattern(&self, pattern: &str) -> Result<(), Problem> {
        let template = Template::parse(pattern).map_err(of_pattern)?;
        let anything: Map<String, Value> =
            template.parameters().into_iter().map(|name| (name.to_owned(), Value::from("x"))).collect();
        let values = TemplateValues {
            parameters: &anything,
            scheduled_for: chrono::DateTime::UNIX_EPOCH,
            timezone: chrono_tz::Tz::UTC,
        };
        let rendered = template.render_path(&values).map_err(of_pattern)?;
        self.shared.roots.check(&rendered).map_err(|problem| Problem {
            // A place in the text with its values is none in the text as typed.
            span: problem.span.filter(|_| rendered == pattern),
            ..problem
        })
    }

    /// Returns the files that match a pattern now, by path.
    ///
    /// # Errors
    ///
    /// What is wrong with the pattern, or with a file that it matches.
    pub async fn matching_files(&self, pattern: &str, values: &TemplateValues<'_>) -> Result<Vec<FoundFile>, Problem> {
        let rendered =
            Template::parse(pattern).and_then(|template| template.render_path(values)).map_err(of_pattern)?;
        self.shared.roots.check(&rendered)?;
        let shared = Arc::clone(&self.shared);
        let found =
            spawn_blocking_on(&self.shared, move || shared.roots.matching(&rendered, shared.config.limits.files));
        found.await.map_err(|failure| problem(&failure))
    }

    /// Looks at the beginning of a source: of several files, at the one that was changed last.
    ///
    /// # Errors
    ///
    /// What is wrong with the source.
    pub async fn sample_source(
        &self,
        source: &FileSource,
        values: &TemplateValues<'_>,
    ) -> Result<SourceSample, Problem> {
        let zone = values.timezone;
        let sampled = self.sampled(source, values).await?;
        let looked = spawn_blocking_on(&self.shared, move || sampled.describe(zone));
        looked.await.map_err(|failure| problem(&failure))
    }

    async fn sampled(&self, source: &FileSource, values: &TemplateValues<'_>) -> Result<Sampled, Problem> {
        let (path, file) = match &source.location {
            Location::Upload { upload_id, file_name } => {
                let path = self.shared.roots.upload(*upload_id);
                (path, FoundFile { path: file_name.clone(), size: 0, modified_ms: 0 })
            }
            Location::Pattern { pattern } => {
                let found = self.matching_files(pattern, values).await?;
                let newest = found.into_iter().max_by_key(|file| file.modified_ms);
                let newest = newest.ok_or_else(|| Problem::new("pattern", "No file matches the pattern now."))?;
                (PathBuf::from(&newest.path), newest)
            }
        };
        let (shared, format) = (Arc::clone(&self.shared), source.format.clone());
        let read = spawn_blocking_on(&self.shared, move || read(&shared, path, file, &format));
        read.await.map_err(|failure| problem(&failure))
    }
}

/// Runs work that waits for disks on the engine's threads.
async fn spawn_blocking_on<T: Send + 'static>(
    shared: &Arc<Shared>,
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
    shared.runtime.run(async move { spawn_blocking(work).await? }).await?
}

fn of_pattern(problem: Problem) -> Problem {
    Problem { field: "pattern".to_owned(), ..problem }
}

fn problem(failure: &Failure) -> Problem {
    Problem::new("pattern", failure.words())
}

/// Reads the beginning of a file.
fn read(shared: &Shared, path: PathBuf, file: FoundFile, format: &Format) -> Result<Sampled> {
    let limits = &shared.config.limits;
    let stop = CancellationToken::new();
    let (opened, metadata) = shared.roots.open(&path)?;
    let file = FoundFile { size: metadata.len(), modified_ms: crate::source::modified_ms(&metadata), ..file };
    let mut check = Utf8Check::default();
    let (_, bytes) = unpacked(opened.try_clone()?, &file.path, limits)?;
    let mut beginning = Vec::new();
    bytes.take(ENCODING_BYTES).read_to_end(&mut beginning).map_err(|error| unpack_failure(&file.path, error))?;
    check.add(&beginning);
    let valid_utf8 = !check.is_broken();
    drop(beginning);

    let (detected, mut reader) = open_rows(shared, opened, &file.path, format, valid_utf8, &stop)?;
    let mut batches: Vec<RawBatch> = Vec::new();
    let (mut rows, mut bytes, mut complete) = (0, 0, false);
    while rows < ROWS && bytes < BYTES {
        match reader.next()? {
            Some(batch) => {
                rows += batch.rows;
                bytes += batch.columns.iter().map(|column| column.get_array_memory_size()).sum::<usize>();
                batches.push(batch);
            }
            None => {
                complete = true;
                break;
            }
        }
    }
    complete = complete || (rows < ROWS * 2 && bytes < BYTES * 2 && reader.next()?.is_none());
    let schema = batches.last().map_or_else(|| reader.columns(), |batch| SchemaRef::clone(&batch.schema));
    let batch = joined(&batches, &schema)?;
    let packed = detected.packing.word().is_some();
    let estimate = if bytes == 0 || packed {
        rows as f64
    } else {
        rows as f64 * file.size as f64 / text_bytes(&batch).max(1) as f64
    };
    let rows_of_file = if complete { rows as i64 } else { (estimate as i64).max(rows as i64) };
    let notes = if complete { reader.notes() } else { Vec::new() };
    Ok(Sampled { file, detected, schema, batch, complete, rows_of_file, notes })
}

/// Returns about how many bytes of a text file the rows take: their values, and a separator behind each.
fn text_bytes(batch: &RawBatch) -> usize {
    use arrow::array::AsArray;
    let of_column = |column: &ArrayRef| column.as_string::<i32>().value_data().len() + batch.rows;
    batch.columns.iter().map(of_column).sum()
}

/// Puts batches behind one another; earlier ones may lack columns.
fn joined(batches: &[RawBatch], schema: &SchemaRef) -> Result<RawBatch> {
    let mut columns = Vec::new();
    for place in 0..schema.fields().len() {
        let parts = batches.iter().map(|batch| match batch.columns.get(place) {
            Some(column) => Arc::clone(column),
            None => new_null_array(&DataType::Utf8, batch.rows),
        });
        let parts: Vec<ArrayRef> = parts.collect();
        let parts: Vec<_> = parts.iter().map(AsRef::as_ref).collect();
        columns.push(if parts.is_empty() { new_null_array(&DataType::Utf8, 0) } else { concat(&parts)? });
    }
    let ragged = batches.iter().flat_map(|batch| {
        let of_row = move |row: usize| {
            use arrow::array::Array;
            let texts = batch.ragged.as_ref().filter(|texts| texts.is_valid(row))?;
            Some(texts.value(row).to_owned())
        };
        (0..batch.rows).map(of_row)
    });
    let ragged: arrow::array::StringArray = ragged.collect();
    let rows = batches.iter().map(|batch| batch.rows).sum();
    Ok(RawBatch { schema: SchemaRef::clone(schema), columns, rows, first_row: 1, ragged: Some(Arc::new(ragged)) })
}

impl Sampled {
    fn describe(self, zone: chrono_tz::Tz) -> Result<SourceSample> {
        let columns = suggest::columns(&self.schema, &self.batch, zone)?;
        let shown = self.batch.rows.min(SHOWN);
        let mut rows = Rows {
            columns: self.schema.fields().iter().map(|field| text_column(field.name())).collect(),
            rows: Vec::new(),
            total: self.complete.then_some(self.rows_of_file),
        };
        let sliced = self.batch.columns.iter().map(|column| column.slice(0, shown)).collect();
        if !self.schema.fields().is_empty() {
            let batch = arrow::array::RecordBatch::try_new(SchemaRef::clone(&self.schema), sliced)?;
            crate::values::push_rows(&mut rows, &batch)?;
        }
        let detected = &self.detected;
        Ok(SourceSample {
            format: SampledFormat {
                kind: detected.kind,
                delimiter: detected.delimiter.map(char::from),
                encoding: detected.charset.map(|charset| charset.encoding()),
                encoding_words: detected.charset.map(|charset| charset.label().to_owned()),
                compression: detected.packing.word().map(str::to_owned),
                sheets: detected.sheets.clone(),
            },
            file: self.file,
            columns,
            rows,
            rows_sampled: self.batch.rows as i64,
            rows_of_file: self.rows_of_file,
            complete: self.complete,
            notes: self.notes,
        })
    }
}

fn text_column(name: &str) -> Column {
    Column { name: name.to_owned(), data_type: "text".to_owned(), key: false }
}

/// Returns the header of a column as it stands in the file.
fn header_of(field: &arrow::datatypes::Field) -> String {
    field.metadata().get(HEADER_METADATA).unwrap_or(field.name()).clone()
}
