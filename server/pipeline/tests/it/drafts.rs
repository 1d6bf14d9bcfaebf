//! Jobs as a person would type them.

use domain::{
    entry::Entry,
    ids::{JobId, WorkflowId},
    job::{BronzeDraft, ColumnDraft, GoldDraft, Job, JobDraft, SilverDraft, SourceDraft},
};

use super::lab::Lab;

/// A job that reads files; its tables are called `t`.
pub(crate) struct Files {
    pub(crate) id: i64,
    pub(crate) draft: JobDraft,
}

/// Returns a job that reads the files that match a pattern in the lab's folder into `bronze.t`.
pub(crate) fn files(lab: &Lab, pattern: &str) -> Files {
    let draft = JobDraft {
        name: "load".into(),
        source: SourceDraft { pattern: lab.path(pattern).display().to_string().into(), ..Default::default() },
        bronze: BronzeDraft { table: "t".into(), ..Default::default() },
        ..Default::default()
    };
    Files { id: 1, draft }
}

impl Files {
    pub(crate) fn id(mut self, id: i64) -> Self {
        self.id = id;
        self
    }

    pub(crate) fn with(mut self, change: impl FnOnce(&mut JobDraft)) -> Self {
        change(&mut self.draft);
        self
    }

    /// Adds columns, each as `source:type`, with `*` behind the key and `!` behind what is required.
    pub(crate) fn columns(mut self, columns: &str) -> Self {
        for column in columns.split_whitespace() {
            let (source, data_type) = column.split_once(':').expect("a type");
            let key = data_type.ends_with('*');
            let required = data_type.ends_with('!');
            self.draft.columns.push(ColumnDraft {
                source: source.into(),
                data_type: data_type.trim_end_matches(['*', '!']).into(),
                key: Entry::of_switch(key),
                required: Entry::of_switch(required),
                ..Default::default()
            });
        }
        self
    }

    /// Adds a silver table with a strategy.
    pub(crate) fn silver(mut self, strategy: &str) -> Self {
        self.draft.silver = SilverDraft {
            enabled: Entry::of_switch(true),
            table: "t".into(),
            strategy: strategy.into(),
            ..Default::default()
        };
        self
    }

    /// Orders rows of a key.
    pub(crate) fn order(mut self, column: &str, keep: &str) -> Self {
        self.draft.silver.order_by = column.into();
        self.draft.silver.keep = keep.into();
        self
    }

    pub(crate) fn gold(mut self, sql: &str) -> Self {
        self.draft.gold =
            GoldDraft { enabled: Entry::of_switch(true), table: "t".into(), sql: sql.into(), ..Default::default() };
        self
    }

    pub(crate) fn job(&self) -> Job {
        job(self.id, &self.draft)
    }
}

pub(crate) fn job(id: i64, draft: &JobDraft) -> Job {
    let (name, spec) = draft.check().unwrap_or_else(|problems| panic!("{problems}"));
    Job { id: JobId(id), workflow_id: WorkflowId(1), position: 1, name, enabled: true, spec, version: 1 }
}

/// Returns a job that builds `gold.t` by SQL.
pub(crate) fn sql_job(id: i64, sql: &str, mode: &str, key: &str) -> Job {
    let gold =
        GoldDraft { table: "t".into(), sql: sql.into(), mode: mode.into(), key: key.into(), ..Default::default() };
    job(id, &JobDraft { name: "model".into(), kind: "sql".into(), gold, ..Default::default() })
}
