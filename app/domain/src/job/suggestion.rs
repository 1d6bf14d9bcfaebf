use serde::{Deserialize, Serialize};

use super::{ColumnDraft, DataType, JobDraft, JobKind, SourceDraft, SourceSample};
use crate::{choice::Choice, dataset::TableName, entry::Entry};

/// What a look at a source found, with a name for the tables that no other job writes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SourceLook {
    /// What was found.
    pub sample: SourceSample,
    /// The name.
    pub table: TableName,
}

impl SourceLook {
    /// Returns the columns as a job would begin with them.
    pub fn columns(&self) -> Vec<ColumnDraft> {
        self.sample.columns.iter().map(|column| ColumnDraft::from(&column.spec)).collect()
    }
}

/// What a look suggested, to tell later what nobody has changed since.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
pub struct Suggestion {
    /// The name of the job.
    pub name: String,
    /// The name of its tables.
    pub table: String,
    /// Its columns.
    pub columns: Vec<ColumnDraft>,
    /// Its statement.
    pub sql: String,
}

impl JobDraft {
    /// Returns the draft that the editor of a new job begins with.
    pub fn blank(kind: JobKind) -> Self {
        let mut draft = Self { kind: kind.code().into(), enabled: Entry::of_switch(true), ..Self::default() };
        draft.silver.enabled = Entry::of_switch(kind == JobKind::File);
        draft.gold.enabled = Entry::of_switch(kind == JobKind::Sql);
        draft
    }

    /// Fills in what a look at the source tells and nobody has typed: the name, the tables, the columns, the statement. What
    /// is as an earlier look suggested it follows the source, too. Returns what is suggested now.
    pub fn fill_in(&mut self, look: &SourceLook, before: &Suggestion) -> Suggestion {
        let mut now = Suggestion {
            name: name_for(&look.sample.file),
            table: look.table.to_string(),
            columns: look.columns(),
            sql: String::new(),
        };
        take(&mut self.name, &before.name, &now.name);
        take(&mut self.bronze.table, &before.table, &now.table);
        take(&mut self.silver.table, &before.table, &now.table);
        self.columns = following(&self.columns, &before.columns, &now.columns);
        now.sql = self.starter_sql();
        if self.gold.enabled.is_on() {
            take(&mut self.gold.table, &before.table, &now.table);
            take(&mut self.gold.sql, &before.sql, &now.sql);
        }
        now
    }

    /// Returns a statement to begin gold with: what is most likely counted and added up in these columns.
    pub fn starter_sql(&self) -> String {
        let table = self.silver.table.filled().unwrap_or("data");
        let type_of = |column: &ColumnDraft| column.data_type.0.parse().unwrap_or(DataType::Text);
        let kept = || self.columns.iter().filter(|column| !column.excluded.is_on());
        let day = kept().find(|column| matches!(type_of(column), DataType::Date | DataType::Timestamp));
        let amount = kept().find(|column| {
            !column.key.is_on() && matches!(type_of(column), DataType::Decimal { .. } | DataType::Double)
        });
        let mut columns = Vec::new();
        columns.extend(day.map(|day| format!("date_trunc('month', {}) as month", day.silver_name())));
        columns.push("count(*) as rows".to_owned());
        columns.extend(amount.map(|amount| format!("sum({0}) as {0}", amount.silver_name())));
        let group = if day.is_some() { "\ngroup by 1\norder by 1" } else { "" };
        format!("select {}\nfrom silver.{table}{group}", columns.join(",\n       "))
    }
}

impl SourceDraft {
    /// Leaves the uploaded file out.
    pub fn forget_upload(&mut self) {
        self.upload_id = Entry::default();
        self.file_name = Entry::default();
    }
}

impl ColumnDraft {
    /// Returns the name in silver.
    pub fn silver_name(&self) -> &str {
        self.name.filled().unwrap_or(self.source.trimmed())
    }
}

/// Puts a suggestion in a field that is blank or as it was suggested before.
fn take(field: &mut Entry, before: &str, now: &str) {
    if field.is_blank() || field.0 == before {
        *field = now.into();
    }
}

/// Returns the columns after another look at the source: those that nobody has changed become what it suggests now, those
/// that are new join, and of those that are gone only the ones stay that somebody has changed.
fn following(columns: &[ColumnDraft], before: &[ColumnDraft], now: &[ColumnDraft]) -> Vec<ColumnDraft> {
    let of_source = |all: &[ColumnDraft], source: &Entry| all.iter().find(|column| column.source == *source).cloned();
    let untouched = |column: &ColumnDraft| before.contains(column);
    let mut following: Vec<_> = now
        .iter()
        .map(|suggested| match of_source(columns, &suggested.source) {
            Some(column) if !untouched(&column) => column,
            _ => suggested.clone(),
        })
        .collect();
    let gone = |column: &&ColumnDraft| of_source(now, &column.source).is_none() && !untouched(column);
    following.extend(columns.iter().filter(gone).cloned());
    following
}

/// How the columns of a job and those of its source differ.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct ColumnsDrift {
    /// Columns of the source that the job does not know, by their names there.
    pub new: Vec<String>,
    /// Columns of the job that the source does not have, each with the new column that is likely meant.
    pub gone: Vec<(String, Option<String>)>,
}

impl ColumnsDrift {
    /// Compares the columns of a job with those that a look found.
    pub fn between(columns: &[ColumnDraft], found: &SourceSample) -> Self {
        let known = |name: &str| columns.iter().any(|column| column.source.trimmed() == name);
        let new: Vec<String> =
            found.columns.iter().map(|column| column.spec.source.clone()).filter(|name| !known(name)).collect();
        let is_there =
            |column: &ColumnDraft| found.columns.iter().any(|other| other.spec.source == column.source.trimmed());
        let gone = columns.iter().filter(|column| !column.excluded.is_on() && !is_there(column)).map(|column| {
            let plain_name = plain(column.source.trimmed());
            let meant = new.iter().find(|name| plain(name) == plain_name).cloned();
            (column.source.trimmed().to_owned(), meant)
        });
        Self { gone: gone.collect(), new }
    }
}

/// Returns a name without what is written differently most often: case, spaces, underscores.
fn plain(name: &str) -> String {
    name.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Returns the name for the tables of a job that reads a file, or files that match a pattern: without the date that is
/// often at the end, without what a template or a wildcard stands for. What has no other name is called after its folder.
pub fn table_for(file: &str) -> TableName {
    TableName::suggested_by(&words_of(file).join("_"))
}

/// Returns the name for a job that reads a file.
fn name_for(file: &str) -> String {
    let text = words_of(file).join(" ");
    let mut characters = text.chars();
    match characters.next() {
        Some(first) => first.to_uppercase().chain(characters).collect(),
        None => "Files".to_owned(),
    }
}

fn words_of(file: &str) -> Vec<String> {
    let mut plain = String::new();
    let mut rest = file;
    while let Some(open) = rest.find("{{") {
        plain.push_str(&rest[..open]);
        rest = rest[open..].find("}}").map_or("", |close| &rest[open + close + 2..]);
    }
    plain.push_str(rest);
    let mut parts = plain.rsplit(['/', '\\']);
    // What follows the first dot of a file is how it is written, which says nothing about what it holds.
    let file = words_in(parts.next().unwrap_or_default().trim_start_matches('.').split('.').next().unwrap_or_default());
    // A day alone is no name; the folder around it is more likely one.
    let named = std::iter::once(file.clone())
        .chain(parts.map(words_in))
        .find(|words| !words.iter().all(|word| is_number(word)));
    let words = named.unwrap_or(file);
    let kept = words.iter().rposition(|word| !is_number(word)).map_or(words.len(), |last| last + 1);
    words[..kept].iter().map(|word| (*word).to_owned()).collect()
}

fn words_in(text: &str) -> Vec<&str> {
    text.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty()).collect()
}

fn is_number(word: &str) -> bool {
    word.chars().all(|character| character.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        dataset::Rows,
        job::{ColumnSpec, Reading, SuggestedColumn},
    };

    fn suggested(source: &str, data_type: DataType) -> SuggestedColumn {
        let spec = ColumnSpec {
            source: source.to_owned(),
            name: source.to_lowercase(),
            data_type,
            reading: Reading::default(),
            changes: Vec::new(),
            key: source == "id",
            required: source == "id",
        };
        SuggestedColumn { spec, example: None, notes: Vec::new() }
    }

    fn look(columns: &[(&str, DataType)]) -> SourceLook {
        let sample = SourceSample {
            file: "Loan payments_2026-11-23.csv.gz".to_owned(),
            columns: columns.iter().map(|(name, data_type)| suggested(name, *data_type)).collect(),
            rows: Rows::default(),
            ..SourceSample::default()
        };
        SourceLook { table: table_for(&sample.file), sample }
    }

    fn sources(columns: &[ColumnDraft]) -> Vec<&str> {
        columns.iter().map(|column| column.source.0.as_str()).collect()
    }

    #[test]
    fn names_leave_out_what_changes_from_file_to_file() {
        for (file, table, name) in [
            ("Loan payments_2026-11-23.csv.gz", "loan_payments", "Loan payments"),
            ("/in/orders_{{ scheduled_for | date: %Y }}*.csv", "orders", "Orders"),
            ("/in/orders/2026/*.json", "orders", "Orders"),
            ("/in/orders/2026/11/23.csv.gz", "orders", "Orders"),
            (".orders.csv", "orders", "Orders"),
            ("C:\\Export\\Kunden.xlsx", "kunden", "Kunden"),
            ("20261123.csv", "_20261123", "20261123"),
            ("q3 2026 final.csv", "q3_2026_final", "Q3 2026 final"),
            ("/{{ parameters.a }}/*", "data", "Files"),
        ] {
            assert_eq!((table_for(file).as_str(), name_for(file).as_str()), (table, name), "{file}");
        }
    }

    #[test]
    fn a_first_look_makes_a_job_that_can_be_saved() {
        let look = look(&[("id", DataType::Bigint), ("Amount", DataType::Decimal { precision: 12, scale: 2 })]);
        let mut draft = JobDraft::blank(JobKind::File);
        draft.source.pattern = "/in/*.csv".into();
        draft.fill_in(&look, &Suggestion::default());
        let (name, spec) = draft.check().expect("a job");
        assert_eq!(name, "Loan payments");
        let crate::job::JobSpec::File(file) = spec else { panic!("a job that reads files") };
        assert_eq!(file.key_columns(), ["id"]);
        assert_eq!(file.silver.map(|silver| silver.table), Some(look.table));
    }

    #[test]
    fn what_was_typed_stays() {
        let look = look(&[("id", DataType::Bigint)]);
        let mut draft = JobDraft { name: "Mine".into(), ..JobDraft::blank(JobKind::File) };
        draft.silver.table = "mine".into();
        draft.columns = vec![ColumnDraft { data_type: "text".into(), ..look.columns().remove(0) }];
        draft.fill_in(&look, &Suggestion::default());
        assert_eq!(
            (draft.name, draft.silver.table, draft.bronze.table),
            ("Mine".into(), "mine".into(), "loan_payments".into())
        );
        assert_eq!(draft.columns[0].data_type, "text".into());
    }

    #[test]
    fn what_nobody_changed_follows_another_file() {
        let mut draft = JobDraft::blank(JobKind::File);
        draft.gold.enabled = Entry::of_switch(true);
        let first = draft.fill_in(&look(&[("id", DataType::Bigint)]), &Suggestion::default());
        draft.bronze.table = "mine".into();
        let mut other = look(&[("id", DataType::Bigint), ("day", DataType::Date)]);
        (other.sample.file, other.table) = ("orders.csv".to_owned(), table_for("orders.csv"));
        draft.fill_in(&other, &first);
        assert_eq!((draft.name.0.as_str(), draft.bronze.table.0.as_str()), ("Orders", "mine"));
        assert_eq!((draft.silver.table.0.as_str(), draft.gold.table.0.as_str()), ("orders", "orders"));
        assert!(draft.gold.sql.0.starts_with("select date_trunc('month', day)"), "{}", draft.gold.sql);
    }

    #[test]
    fn columns_that_nobody_changed_follow_the_source() {
        let before = look(&[("id;a", DataType::Text), ("b", DataType::Text), ("c", DataType::Text)]).columns();
        let now = look(&[("id", DataType::Bigint), ("b", DataType::Date), ("c", DataType::Date)]).columns();
        let mut typed = before.clone();
        typed[2].name = "renamed".into();
        let columns = following(&typed, &before, &now);
        assert_eq!(sources(&columns), ["id", "b", "c"], "the wrong column is gone");
        assert_eq!((columns[1].data_type.0.as_str(), columns[2].name.0.as_str()), ("date", "renamed"));
        let columns = following(&typed, &before, &now[..2]);
        assert_eq!(sources(&columns), ["id", "b", "c"], "what was typed is not lost with the column");
    }

    #[test]
    fn a_column_with_another_spelling_is_taken_for_the_one_that_is_gone() {
        let found = look(&[("id", DataType::Bigint), ("valuedate", DataType::Date), ("extra", DataType::Text)]).sample;
        let column = |source: &str| ColumnDraft { source: source.into(), ..ColumnDraft::default() };
        let excluded = ColumnDraft { excluded: "on".into(), ..column("old") };
        let drift = ColumnsDrift::between(&[column("id"), column("Value_Date"), column("lost"), excluded], &found);
        assert_eq!(drift.new, ["valuedate", "extra"]);
        assert_eq!(drift.gone, [("Value_Date".to_owned(), Some("valuedate".to_owned())), ("lost".to_owned(), None)]);
    }

    #[test]
    fn gold_begins_with_what_can_be_counted() {
        let mut draft = JobDraft::blank(JobKind::File);
        draft.fill_in(&look(&[("id", DataType::Bigint)]), &Suggestion::default());
        assert_eq!(draft.starter_sql(), "select count(*) as rows\nfrom silver.loan_payments");
        draft.columns = look(&[("paid", DataType::Date), ("amount", DataType::Double)]).columns();
        assert_eq!(
            draft.starter_sql(),
            "select date_trunc('month', paid) as month,\n       count(*) as rows,\n       sum(amount) as amount\n\
             from silver.loan_payments\ngroup by 1\norder by 1"
        );
    }
}
