//! Samples: what a source looks like, and what a job would make of it, before there is a job.

use std::{path::PathBuf, sync::Arc};

use arrow::{
    array::RecordBatch,
    datatypes::{Field, SchemaRef},
};
use domain::{
    dataset::{Column, Rows},
    job::{ColumnSpec, Encoding, FileSource, FormatKind, Location},
    problem::Problem,
    template::{Template, TemplateValues},
};
use futures::future::BoxFuture;
use serde_json::{Map, Value};
use tokio::task::spawn_blocking;

use crate::{
    Pipeline, Shared,
    failure::{Failure, Result},
    source::{FoundFile, HEADER_METADATA},
    values::push_rows,
};

/// The tables that jobs will have made.
mod ahead;
/// What a job would make of a sample.
mod evaluate;
/// Gold of a job that may not have run yet.
mod gold;
/// The beginning of a file, in memory.
mod reading;
/// What type a column has, most likely.
mod suggest;
/// Rows of a sample on their way through the layers.
mod trial;

pub use evaluate::{Evaluation, MisfitExample};
use reading::{Sampled, read};
use trial::Trial;

/// How many of the rows are shown.
const SHOWN: usize = 100;

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
    pub fn matching_files<'a>(
        &'a self,
        pattern: &'a str,
        values: &'a TemplateValues<'a>,
    ) -> BoxFuture<'a, Result<Vec<FoundFile>, Problem>> {
        Box::pin(async move {
            let rendered =
                Template::parse(pattern).and_then(|template| template.render_path(values)).map_err(of_pattern)?;
            self.shared.roots.check(&rendered)?;
            let shared = Arc::clone(&self.shared);
            let found = async move { shared.roots.matching(&rendered, shared.config.limits.files).await };
            self.shared.runtime.run(found).await.and_then(|found| found).map_err(|failure| problem(&failure))
        })
    }

    /// Looks at the beginning of a source: of several files, at the one that was changed last.
    ///
    /// # Errors
    ///
    /// What is wrong with the source.
    pub fn sample_source<'a>(
        &'a self,
        source: &'a FileSource,
        values: &'a TemplateValues<'a>,
    ) -> BoxFuture<'a, Result<SourceSample, Problem>> {
        Box::pin(async move {
            let zone = values.timezone;
            let sampled = self.sampled(source, values).await?;
            let looked = spawn_blocking_on(&self.shared, move || sampled.describe(zone));
            looked.await.map_err(|failure| problem(&failure))
        })
    }

    async fn sampled(&self, source: &FileSource, values: &TemplateValues<'_>) -> Result<Sampled, Problem> {
        let (path, file) = match &source.location {
            Location::Upload { upload_id, file_name } => {
                let path = self.shared.roots.upload(*upload_id);
                (path, FoundFile { path: file_name.clone(), size: 0, modified_ms: 0, etag: String::new() })
            }
            Location::Pattern { pattern } => {
                let found = self.matching_files(pattern, values).await?;
                let newest = found.into_iter().max_by_key(|file| file.modified_ms);
                let newest = newest.ok_or_else(|| Problem::new("pattern", "No file matches the pattern now."))?;
                (PathBuf::from(&newest.path), newest)
            }
        };
        let (shared, format) = (Arc::clone(&self.shared), source.format.clone());
        let read = async move {
            let place = shared.roots.place(&path, &shared.scratch).await?;
            spawn_blocking(move || read(&shared, &place, file, &format)).await?
        };
        self.shared.runtime.run(read).await.and_then(|read| read).map_err(|failure| problem(&failure))
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
            let batch = RecordBatch::try_new(SchemaRef::clone(&self.schema), sliced)?;
            push_rows(&mut rows, &batch)?;
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
fn header_of(field: &Field) -> String {
    field.metadata().get(HEADER_METADATA).unwrap_or(field.name()).clone()
}
