use super::{BronzeDraft, ColumnDraft, GoldDraft, JobDraft, JobKind, SilverDraft, SourceDraft, source::delimiter_word};
use crate::{
    choice::Choice,
    entry::Entry,
    job::{ColumnSpec, FileSource, GoldSpec, Job, JobSpec, Location, SilverSpec},
};

impl From<&Job> for JobDraft {
    /// Returns the draft that an editor opens with: checking it gives the same specification back.
    fn from(job: &Job) -> Self {
        let mut draft = Self {
            version: job.version.to_string().into(),
            name: job.name.as_str().into(),
            enabled: Entry::of_switch(job.enabled),
            ..Self::default()
        };
        match &job.spec {
            JobSpec::Sql(gold) => {
                draft.kind = JobKind::Sql.code().into();
                draft.gold = gold.into();
            }
            JobSpec::File(file) => {
                draft.kind = JobKind::File.code().into();
                draft.source = (&file.source).into();
                draft.columns = file.columns.iter().map(ColumnDraft::from).collect();
                draft.columns.extend(file.excluded.iter().map(|source| ColumnDraft {
                    source: source.as_str().into(),
                    excluded: Entry::of_switch(true),
                    ..ColumnDraft::default()
                }));
                draft.bronze =
                    BronzeDraft { table: file.bronze.table.as_str().into(), mode: file.bronze.mode.code().into() };
                draft.silver = file.silver.as_ref().map(SilverDraft::from).unwrap_or_default();
                draft.gold = file.gold.as_ref().map(GoldDraft::from).unwrap_or_default();
            }
        }
        draft
    }
}

impl From<&FileSource> for SourceDraft {
    fn from(source: &FileSource) -> Self {
        let format = &source.format;
        let mut draft = Self {
            format: format.kind.code().into(),
            delimiter: format.delimiter.map(delimiter_word).unwrap_or_default().into(),
            quote: format.quote.to_string().into(),
            encoding: format.encoding.code().into(),
            header: format.header.code().into(),
            skip_rows: format.skip_rows.to_string().into(),
            sheet: format.sheet.clone().unwrap_or_default().into(),
            null_words: format.null_words.join(", ").into(),
            schema_drift: source.schema_drift.code().into(),
            reread: Entry::of_switch(source.reread),
            ..Self::default()
        };
        match &source.location {
            Location::Upload { upload_id, file_name } => {
                draft.upload_id = upload_id.to_string().into();
                draft.file_name = file_name.as_str().into();
            }
            Location::Pattern { pattern } => draft.pattern = pattern.as_str().into(),
        }
        draft
    }
}

impl From<&ColumnSpec> for ColumnDraft {
    fn from(column: &ColumnSpec) -> Self {
        Self {
            source: column.source.as_str().into(),
            name: column.name.as_str().into(),
            data_type: column.data_type.to_string().into(),
            date_order: column.reading.date_order.code().into(),
            date_format: column.reading.date_format.clone().unwrap_or_default().into(),
            timezone: column.reading.timezone.as_str().into(),
            decimal_comma: Entry::of_switch(column.reading.decimal_comma),
            changes: column.changes.iter().map(|change| change.code()).collect::<Vec<_>>().join(", ").into(),
            key: Entry::of_switch(column.key),
            required: Entry::of_switch(column.required),
            excluded: Entry::default(),
        }
    }
}

impl From<&SilverSpec> for SilverDraft {
    fn from(silver: &SilverSpec) -> Self {
        Self {
            enabled: Entry::of_switch(true),
            table: silver.table.as_str().into(),
            strategy: silver.strategy.code().into(),
            order_by: silver.order_by.clone().unwrap_or_default().into(),
            keep: silver.keep.code().into(),
            on_misfit: silver.on_misfit.code().into(),
        }
    }
}

impl From<&GoldSpec> for GoldDraft {
    fn from(gold: &GoldSpec) -> Self {
        Self {
            enabled: Entry::of_switch(true),
            table: gold.table.as_str().into(),
            sql: gold.sql.as_str().into(),
            mode: gold.mode.code().into(),
            key: gold.key.join(", ").into(),
        }
    }
}
