use std::time::Duration;

use async_trait::async_trait;
use domain::{
    dataset::{Column, DatasetVersion, Rows, TableRef},
    job::{
        ColumnsTrial, FileJob, FileSource, Format, FoundFile, JobSpec, Misfits, SourceSample, SqlCheck, SqlPreview,
        SuggestedColumn,
    },
    problem::Problem,
    template::TemplateValues,
};
use pipeline::{CheckedSql, Evaluation, LookError, Pipeline, QueryResult, Reason};
use service::ports::{Lake, RowsWanted, Values};

/// How long a preview of SQL may run.
const PREVIEW_PATIENCE: Duration = Duration::from_secs(20);

/// The lake as services see it.
#[derive(Clone, Debug)]
pub struct EngineLake {
    engine: Pipeline,
}

impl EngineLake {
    /// Returns the lake of an engine.
    pub fn new(engine: Pipeline) -> Self {
        Self { engine }
    }
}

#[async_trait]
impl Lake for EngineLake {
    fn allowed_folders(&self) -> Vec<String> {
        self.engine.allowed_folders()
    }

    async fn sample_source(&self, source: FileSource, values: Values) -> Result<SourceSample, Problem> {
        let sample = self.engine.sample_source(&source, &template_values(&values)).await?;
        Ok(source_sample(&source.format, sample))
    }

    async fn find_files(&self, pattern: String, values: Values) -> Result<Vec<FoundFile>, Problem> {
        let mut found = self.engine.matching_files(&pattern, &template_values(&values)).await.map_err(whole_field)?;
        found.sort_by_key(|file| std::cmp::Reverse(file.modified_ms));
        Ok(found.into_iter().map(found_file).collect())
    }

    async fn check_pattern(&self, pattern: String) -> Result<(), Problem> {
        self.engine.check_pattern(&pattern)
    }

    async fn try_columns(&self, job: FileJob, values: Values) -> Result<ColumnsTrial, Problem> {
        let evaluation = self.engine.evaluate_columns(&job, &template_values(&values)).await.map_err(whole_field)?;
        Ok(columns_trial(&job, evaluation))
    }

    async fn check_gold(&self, job: JobSpec, earlier: Vec<JobSpec>) -> Result<SqlCheck, Problem> {
        let checked = self.engine.check_gold(&job, &earlier).await.map_err(whole_field)?;
        Ok(sql_check(checked))
    }

    async fn preview_gold(&self, job: JobSpec, values: Values, limit: usize) -> Result<SqlPreview, Problem> {
        let values = template_values(&values);
        let result = match &job {
            JobSpec::File(file) => self.engine.preview_gold(file, &values, limit, PREVIEW_PATIENCE).await,
            JobSpec::Sql(gold) => self.engine.preview_sql(&gold.sql, &values, limit, PREVIEW_PATIENCE).await,
        };
        Ok(sql_preview(result.map_err(whole_field)?))
    }

    async fn load_rows(&self, table: TableRef, wanted: RowsWanted) -> Result<Rows, Problem> {
        let offset = wanted.offset.try_into().unwrap_or(u64::MAX);
        self.engine.rows(&table, wanted.version, offset, wanted.limit).await.map_err(look_problem)
    }

    async fn load_quarantine(&self, table: TableRef, wanted: RowsWanted) -> Result<Rows, Problem> {
        let offset = wanted.offset.try_into().unwrap_or(u64::MAX);
        let aside = self.engine.quarantined_rows(&table, None, offset, wanted.limit).await.map_err(look_problem)?;
        let mut rows = aside.rows;
        rows.columns.insert(0, Column { name: "reason".to_owned(), data_type: "text".to_owned(), key: false });
        for (row, reasons) in rows.rows.iter_mut().zip(&aside.reasons) {
            row.insert(0, Some(reasons.iter().map(reason_words).collect::<Vec<_>>().join("; ")));
        }
        Ok(rows)
    }

    async fn list_versions(&self, table: TableRef, limit: usize) -> Result<Vec<DatasetVersion>, Problem> {
        self.engine.versions(&table, limit).await.map_err(look_problem)
    }

    async fn drop_table(&self, table: TableRef) -> Result<(), Problem> {
        match self.engine.drop_table(&table).await {
            // It is gone, which is what was wanted.
            Ok(()) | Err(LookError::NoTable(_)) => Ok(()),
            Err(error) => Err(look_problem(error)),
        }
    }
}

fn template_values(values: &Values) -> TemplateValues<'_> {
    TemplateValues { parameters: &values.parameters, scheduled_for: values.scheduled_for, timezone: values.timezone }
}

/// The service names the field that was asked about, so the engine's own name for it goes.
fn whole_field(problem: Problem) -> Problem {
    Problem { field: String::new(), ..problem }
}

fn look_problem(error: LookError) -> Problem {
    match error {
        LookError::Failed(failure) => {
            tracing::warn!(detail = failure.detail.as_deref(), "The lake could not be looked at: {failure}");
            let words = match &failure.hint {
                Some(hint) => format!("{failure} {hint}"),
                None => failure.to_string(),
            };
            Problem::new("", words)
        }
        missing @ LookError::NoTable(_) => Problem::new("", missing.to_string()),
    }
}

fn found_file(file: pipeline::FoundFile) -> FoundFile {
    FoundFile { path: file.path, size: file.size, modified_ms: file.modified_ms }
}

fn sql_check((columns, inputs): CheckedSql) -> SqlCheck {
    SqlCheck { columns, tables: inputs.iter().map(ToString::to_string).collect() }
}

fn sql_preview(result: QueryResult) -> SqlPreview {
    SqlPreview {
        rows: result.rows,
        more: result.more,
        elapsed_ms: u64::try_from(result.elapsed.as_millis()).unwrap_or(u64::MAX),
        tables: result.tables.iter().map(ToString::to_string).collect(),
        sampled: result.sampled_rows,
    }
}

fn source_sample(asked: &Format, sample: pipeline::SourceSample) -> SourceSample {
    let detected = sample.format;
    let mut notes = sample.notes;
    if let Some(words) = &detected.encoding_words {
        notes.push(format!("Read as {words}."));
    }
    let example = |place: usize| {
        sample.rows.rows.iter().find_map(|row| row.get(place)?.clone().filter(|value| !value.is_empty()))
    };
    let columns = sample.columns.into_iter().enumerate().map(|(place, column)| SuggestedColumn {
        spec: column.suggestion,
        example: example(place),
        notes: column.notes,
    });
    SourceSample {
        file: sample.file.path,
        size: sample.file.size,
        format: Format {
            kind: detected.kind,
            delimiter: detected.delimiter.or(asked.delimiter),
            encoding: detected.encoding.unwrap_or(asked.encoding),
            ..asked.clone()
        },
        compression: detected.compression,
        sheets: detected.sheets,
        columns: columns.collect(),
        rows: sample.rows,
        rows_looked_at: sample.rows_sampled,
        complete: sample.complete,
        notes,
    }
}

fn columns_trial(job: &FileJob, evaluation: Evaluation) -> ColumnsTrial {
    let misfits = job.columns.iter().map(|column| {
        let counted = evaluation.misfits_by_column.iter().find(|(name, _)| *name == column.name);
        let example =
            evaluation.misfits.iter().find(|misfit| misfit.reason.column.as_deref() == Some(column.name.as_str()));
        Misfits {
            count: counted.map_or(0, |(_, count)| *count),
            example: example.and_then(|misfit| misfit.reason.value.clone()),
            reason: example.map(|misfit| misfit.reason.reason.clone()),
        }
    });
    ColumnsTrial {
        rows: evaluation.rows,
        kept: evaluation.kept,
        quarantined: evaluation.quarantined,
        duplicates: evaluation.duplicates,
        misfits: misfits.collect(),
        silver: evaluation.preview,
    }
}

fn reason_words(reason: &Reason) -> String {
    match (&reason.column, &reason.value) {
        (Some(column), Some(value)) => format!("{column}: “{value}” {}", reason.reason),
        (Some(column), None) => format!("{column} {}", reason.reason),
        (None, _) => reason.reason.clone(),
    }
}
