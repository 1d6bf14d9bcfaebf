use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::{BronzeDraft, FileJob, GoldDraft, GoldMode, JobDraft, JobKind, JobSpec, SilverDraft};
use crate::{choice::Choice, dataset::TableName, entry::Entry, problem::Problems, workflow::start_parameters};

/// A name for what has none yet while only a part of a job is looked at.
const ANY_NAME: &str = "x";

impl JobDraft {
    /// Returns the part of the job that decides what becomes of the rows of its source, for a trial while the rest is not
    /// filled in.
    ///
    /// # Errors
    ///
    /// One problem for each field of the source, the columns and silver that does not hold.
    pub fn check_rows(&self) -> Result<FileJob, Problems> {
        let draft = Self {
            name: ANY_NAME.into(),
            kind: JobKind::File.code().into(),
            bronze: BronzeDraft { table: ANY_NAME.into(), mode: Entry::default() },
            silver: self.silver.with_a_table(),
            gold: GoldDraft::default(),
            ..self.clone()
        };
        file_of(draft.check()?.1)
    }

    /// Returns the part of the job that decides what its gold statement gives, for a look while the rest is not filled in.
    ///
    /// # Errors
    ///
    /// One problem for each field of the columns, silver and the statement that does not hold.
    pub fn check_gold(&self) -> Result<JobSpec, Problems> {
        let mut draft = Self {
            name: ANY_NAME.into(),
            bronze: BronzeDraft { table: ANY_NAME.into(), mode: Entry::default() },
            silver: self.silver.with_a_table(),
            gold: GoldDraft {
                enabled: Entry::of_switch(true),
                table: ANY_NAME.into(),
                sql: self.gold.sql.clone(),
                mode: GoldMode::Rebuild.code().into(),
                key: Entry::default(),
            },
            ..self.clone()
        };
        if draft.source.check_alone().is_err() {
            // Where the rows come from does not matter for what is done with them.
            draft.source = super::SourceDraft { pattern: "/".into(), ..super::SourceDraft::default() };
        }
        Ok(draft.check()?.1)
    }
}

/// Returns the values for templates that are given for a look: a blank one is none.
pub fn given_parameters(typed: &BTreeMap<String, Entry>) -> Map<String, Value> {
    let given: Vec<_> = typed.iter().filter(|(_, value)| !value.is_blank()).collect();
    let names: Vec<String> = given.iter().map(|(name, _)| (*name).clone()).collect();
    let typed: Vec<_> = given.into_iter().map(|(name, value)| (name.clone(), value.clone())).collect();
    start_parameters(&names, &typed).unwrap_or_default()
}

impl SilverDraft {
    fn with_a_table(&self) -> Self {
        let mut silver = self.clone();
        if silver.table.trimmed().parse::<TableName>().is_err() {
            silver.table = ANY_NAME.into();
        }
        silver
    }
}

fn file_of(spec: JobSpec) -> Result<FileJob, Problems> {
    match spec {
        JobSpec::File(file) => Ok(*file),
        JobSpec::Sql(_) => Err(Problems::of("kind", "A job of SQL reads no files.")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::job::{ColumnDraft, SourceDraft};

    fn draft() -> JobDraft {
        JobDraft {
            source: SourceDraft { pattern: "/in/*.csv".into(), ..SourceDraft::default() },
            columns: vec![ColumnDraft { source: "a".into(), data_type: "number".into(), ..ColumnDraft::default() }],
            ..JobDraft::blank(JobKind::File)
        }
    }

    #[test]
    fn rows_are_tried_before_names_are_given() {
        let mut draft = draft();
        let problems = draft.check_rows().expect_err("there is no such type");
        assert_eq!(
            problems.0.iter().map(|problem| problem.field.as_str()).collect::<Vec<_>>(),
            ["columns[0].data_type"]
        );
        draft.columns[0].data_type = "bigint".into();
        assert!(draft.check().is_err(), "it has no name");
        assert_eq!(draft.check_rows().expect("rows can be tried").columns.len(), 1);
        assert!(JobDraft { kind: "sql".into(), ..draft }.check_rows().is_ok(), "only files have rows to try");
    }

    #[test]
    fn a_statement_is_looked_at_before_anything_else_is_there() {
        let mut draft = JobDraft::blank(JobKind::File);
        draft.silver.table = "orders".into();
        assert!(draft.check_gold().is_err(), "there is no statement");
        draft.gold.sql = "select 1".into();
        let JobSpec::File(file) = draft.check_gold().expect("a statement") else { panic!("a job that reads files") };
        assert_eq!(file.silver.map(|silver| silver.table.to_string()), Some("orders".to_owned()));
        assert!(matches!(JobDraft { kind: "sql".into(), ..draft }.check_gold(), Ok(JobSpec::Sql(_))));
    }

    #[test]
    fn a_blank_value_is_none() {
        let typed = BTreeMap::from([("day".to_owned(), " ".into()), ("limit".to_owned(), "5".into())]);
        assert_eq!(given_parameters(&typed), Map::from_iter([("limit".to_owned(), Value::from(5))]));
    }
}
