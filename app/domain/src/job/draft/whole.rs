use std::collections::HashSet;

use super::JobDraft;
use crate::{
    choice::check_choice,
    job::{ColumnSpec, FileJob, JobSpec, draft::JobKind},
    name::check_name,
    problem::Problems,
};

impl JobDraft {
    /// Returns the name and the specification, or everything that is wrong.
    ///
    /// What needs more than the draft is left to the service: whether the pattern lies under an allowed folder, whether
    /// the upload exists, whether the SQL is valid, whether the name is taken.
    ///
    /// # Errors
    ///
    /// One problem for each field that does not hold.
    pub fn check(&self) -> Result<(String, JobSpec), Problems> {
        let mut problems = Problems::default();
        let name = check_name(&mut problems, "name", "job", &self.name);
        let kind = check_choice(&mut problems, "kind", &self.kind, JobKind::File);
        let spec = match kind {
            JobKind::Sql => {
                let mut part = Problems::default();
                let gold = self.gold.check(&mut part);
                problems.add_part("gold", part);
                gold.map(JobSpec::Sql)
            }
            JobKind::File => self.check_file(&mut problems).map(|file| JobSpec::File(Box::new(file))),
        };
        match spec {
            Some(spec) => problems.or((name, spec)),
            None => Err(problems),
        }
    }

    fn check_file(&self, problems: &mut Problems) -> Option<FileJob> {
        let mut part = Problems::default();
        let source = self.source.check(&mut part);
        problems.add_part("source", part);

        let columns = self.check_columns(problems);

        let mut part = Problems::default();
        let bronze = self.bronze.check(&mut part);
        problems.add_part("bronze", part);

        let mut part = Problems::default();
        let silver = self.silver.enabled.is_on().then(|| self.silver.check(&mut part, &columns)).flatten();
        problems.add_part("silver", part);

        let mut part = Problems::default();
        let gold = self.gold.enabled.is_on().then(|| self.gold.check(&mut part)).flatten();
        problems.add_part("gold", part);

        Some(FileJob { source: source?, columns, excluded: self.excluded(), bronze: bronze?, silver, gold })
    }

    fn excluded(&self) -> Vec<String> {
        let excluded = self.columns.iter().filter(|column| column.excluded.is_on());
        excluded.filter_map(|column| column.source.filled()).map(str::to_owned).collect()
    }

    fn check_columns(&self, problems: &mut Problems) -> Vec<ColumnSpec> {
        let mut names = HashSet::new();
        let mut columns = Vec::new();
        for (index, draft) in self.columns.iter().enumerate() {
            if draft.excluded.is_on() {
                continue;
            }
            let mut part = Problems::default();
            let column = draft.check(&mut part);
            if !names.insert(column.name.to_lowercase()) {
                part.add("name", format!("Another column is already called “{}”.", column.name));
            }
            problems.add_part(&format!("columns[{index}]"), part);
            columns.push(column);
        }
        if !self.columns.is_empty() && columns.is_empty() {
            problems.add("columns", "Every column is left out. Keep at least one, or switch silver off.");
        }
        columns
    }
}
