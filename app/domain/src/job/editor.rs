use serde::{Deserialize, Serialize};

use super::{
    ColumnDraft, ColumnsTrial, FileMatches, JobDraft, JobKind, Misfits, ReadableTable, SourceLook, SqlCheck,
    SqlPreview, Suggestion,
};
use crate::{
    dataset::TableRef,
    ids::{DatasetId, JobId, WorkflowId},
    problem::Problems,
};

/// A job as a line of a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct JobSummary {
    /// Identifies the job.
    pub id: JobId,
    /// Its name.
    pub name: String,
    /// Whether it runs with the workflow.
    pub enabled: bool,
    /// What sort of job it is.
    pub kind: JobKind,
    /// The file or the pattern that it reads.
    pub source: Option<String>,
    /// The tables that its SQL reads.
    pub reads: Vec<JobTable>,
    /// The tables that it writes.
    pub writes: Vec<JobTable>,
}

/// A table that a job reads or writes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct JobTable {
    /// The table.
    pub table: TableRef,
    /// Its dataset, once it has been written.
    pub dataset: Option<DatasetId>,
}

/// What the editor of a job begins with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EditorStart {
    /// The workflow.
    pub workflow: WorkflowId,
    /// Its name.
    pub workflow_name: String,
    /// The job, unless it is new.
    pub job: Option<JobId>,
    /// What sort of job it is.
    pub kind: JobKind,
    /// Its place in the workflow, from 1.
    pub place: i64,
    /// How many jobs the workflow has with it.
    pub jobs: i64,
    /// What to begin with.
    pub edit: JobEdit,
    /// The greatest size of an upload in bytes.
    pub upload_limit: i64,
    /// The folders from which files may be read.
    pub folders: Vec<String>,
    /// The tables that its statement can read.
    pub tables: Vec<ReadableTable>,
}

/// A job that is being edited, with what was found about it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct JobEdit {
    /// What is typed.
    pub draft: JobDraft,
    /// What the last look at the source suggested, for a job that is not saved yet.
    pub suggested: Suggestion,
    /// What a look at the source found.
    pub look: Option<SourceLook>,
    /// What the pattern comes to.
    pub matches: Option<FileMatches>,
    /// What becomes of the rows.
    pub trial: Option<ColumnsTrial>,
    /// What the statement gives.
    pub check: Option<SqlCheck>,
    /// Its first rows.
    pub preview: Option<SqlPreview>,
    /// What is wrong with what is typed.
    pub problems: Problems,
    /// The page of the columns that is shown, from 0.
    pub columns_page: u32,
}

impl ColumnsTrial {
    /// Puts the misfits beside the columns of the draft that was tried, one by one: what is left out has none.
    pub fn beside(&mut self, columns: &[ColumnDraft]) {
        let mut tried = std::mem::take(&mut self.misfits).into_iter();
        let misfits = columns.iter().map(|column| match column.excluded.is_on() {
            true => Misfits::default(),
            false => tried.next().unwrap_or_default(),
        });
        self.misfits = misfits.collect();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn misfits_stand_beside_their_columns() {
        let column = |excluded: &str| ColumnDraft { excluded: excluded.into(), ..ColumnDraft::default() };
        let counted = |count| Misfits { count, ..Misfits::default() };
        let mut trial = ColumnsTrial { misfits: vec![counted(1), counted(2)], ..ColumnsTrial::default() };
        trial.beside(&[column(""), column("on"), column("")]);
        assert_eq!(trial.misfits.iter().map(|misfits| misfits.count).collect::<Vec<_>>(), [1, 0, 2]);
    }
}
