use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use super::{
    BronzeMode, BronzeSpec, Change, ColumnSpec, DataType, DateOrder, Encoding, FileJob, FileSource, Format, FormatKind,
    GoldMode, GoldSpec, Header, Job, JobSpec, KeepOrder, Location, OnMisfit, Reading, SchemaDrift, SilverSpec,
    SilverStrategy,
};
use crate::{
    choice::{Choice, check_choice, choices},
    dataset::TableName,
    entry::Entry,
    name::check_name,
    problem::{Problem, Problems},
    template::Template,
};

choices! {
    /// What sort of job it is.
    pub enum JobKind {
        /// Reads files.
        File = "file", "Files";
        /// Builds a gold table by SQL.
        Sql = "sql", "SQL";
    }
}

/// A job as it is typed: every field is text, and [`JobDraft::check`] says what is wrong with it.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct JobDraft {
    /// The version the edit started from; blank for a new job.
    pub version: Entry,
    /// The name.
    pub name: Entry,
    /// A code of [`JobKind`]; blank means `file`.
    pub kind: Entry,
    /// A switch: whether the job runs with the workflow.
    pub enabled: Entry,
    /// Where a file job reads.
    pub source: SourceDraft,
    /// The columns of silver.
    pub columns: Vec<ColumnDraft>,
    /// The bronze table.
    pub bronze: BronzeDraft,
    /// The silver table.
    pub silver: SilverDraft,
    /// The gold table.
    pub gold: GoldDraft,
}

/// Where a file job reads, as typed.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SourceDraft {
    /// The upload's number; when it is filled, `pattern` is not used.
    pub upload_id: Entry,
    /// The uploaded file's name.
    pub file_name: Entry,
    /// A path pattern under an allowed folder.
    pub pattern: Entry,
    /// A code of [`FormatKind`].
    pub format: Entry,
    /// One character, or the words `comma`, `semicolon`, `tab`, `bar`; blank detects it.
    pub delimiter: Entry,
    /// One character; blank means `"`.
    pub quote: Entry,
    /// A code of [`Encoding`].
    pub encoding: Entry,
    /// A code of [`Header`].
    pub header: Entry,
    /// A whole number.
    pub skip_rows: Entry,
    /// The Excel sheet; blank takes the first.
    pub sheet: Entry,
    /// Texts that stand for "no value", separated by commas.
    #[serde(deserialize_with = "crate::entry::list")]
    pub null_words: Entry,
    /// A code of [`SchemaDrift`].
    pub schema_drift: Entry,
    /// A switch: read the same bytes again.
    pub reread: Entry,
}

/// One column, as typed.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ColumnDraft {
    /// The name in the file.
    pub source: Entry,
    /// The name in silver; blank means the name in the file.
    pub name: Entry,
    /// A [`DataType`]; blank means `text`.
    pub data_type: Entry,
    /// A code of [`DateOrder`].
    pub date_order: Entry,
    /// A `strftime` pattern.
    pub date_format: Entry,
    /// The IANA zone of timestamps without an offset; blank means UTC.
    pub timezone: Entry,
    /// A switch: the comma is the decimal sign.
    pub decimal_comma: Entry,
    /// Codes of [`Change`], separated by commas, in the order in which they are done.
    #[serde(deserialize_with = "crate::entry::list")]
    pub changes: Entry,
    /// A switch: part of the key.
    pub key: Entry,
    /// A switch: a row without a value goes to quarantine.
    pub required: Entry,
    /// A switch: the column is left out of silver.
    pub excluded: Entry,
}

/// The bronze table, as typed.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BronzeDraft {
    /// The table's name.
    pub table: Entry,
    /// A code of [`BronzeMode`]; blank means `append`.
    pub mode: Entry,
}

/// The silver table, as typed.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SilverDraft {
    /// A switch: whether there is a silver table.
    pub enabled: Entry,
    /// The table's name.
    pub table: Entry,
    /// A code of [`SilverStrategy`]; blank means `merge` with a key and `append` without.
    pub strategy: Entry,
    /// A silver column; blank goes by the order of reading.
    pub order_by: Entry,
    /// A code of [`KeepOrder`]; blank means `newest`.
    pub keep: Entry,
    /// A code of [`OnMisfit`]; blank means `quarantine`.
    pub on_misfit: Entry,
}

/// The gold table, as typed.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct GoldDraft {
    /// A switch: whether there is a gold table. A job of kind `sql` always has one.
    pub enabled: Entry,
    /// The table's name.
    pub table: Entry,
    /// One `select`.
    pub sql: Entry,
    /// A code of [`GoldMode`]; blank means `rebuild`.
    pub mode: Entry,
    /// For merge: column names separated by commas.
    #[serde(deserialize_with = "crate::entry::list")]
    pub key: Entry,
}

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

impl SourceDraft {
    /// Returns the source, or everything that is wrong with it, for a look at it while the rest is not filled in.
    ///
    /// # Errors
    ///
    /// One problem for each field that does not hold.
    pub fn check_alone(&self) -> Result<FileSource, Problems> {
        let mut problems = Problems::default();
        match self.check(&mut problems) {
            Some(source) => problems.or(source),
            None => Err(problems),
        }
    }

    fn check(&self, problems: &mut Problems) -> Option<FileSource> {
        let location = self.check_location(problems);
        let mut format = Format {
            kind: check_choice(problems, "format", &self.format, FormatKind::Detect),
            encoding: check_choice(problems, "encoding", &self.encoding, Encoding::Detect),
            header: check_choice(problems, "header", &self.header, Header::FirstRow),
            sheet: self.sheet.filled().map(str::to_owned),
            null_words: words(&self.null_words),
            ..Format::default()
        };
        match delimiter(&self.delimiter) {
            Ok(delimiter) => format.delimiter = delimiter,
            Err(message) => problems.add("delimiter", message),
        }
        match one_character(&self.quote) {
            Ok(quote) => format.quote = quote.unwrap_or('"'),
            Err(message) => problems.add("quote", message),
        }
        if format.delimiter == Some(format.quote) {
            problems.add("quote", "The quote and the separator cannot be the same character.");
        }
        match self.skip_rows.filled().unwrap_or("0").parse::<u32>() {
            Ok(rows) if rows <= 10_000 => format.skip_rows = rows,
            _ => problems.add(
                "skip_rows",
                format!("Rows to skip is a whole number from 0 to 10,000, you wrote {}.", self.skip_rows.trimmed()),
            ),
        }
        let schema_drift = check_choice(problems, "schema_drift", &self.schema_drift, SchemaDrift::Add);
        Some(FileSource { location: location?, format, schema_drift, reread: self.reread.is_on() })
    }

    fn check_location(&self, problems: &mut Problems) -> Option<Location> {
        if let Some(upload) = self.upload_id.filled() {
            let Ok(upload_id) = upload.parse() else {
                problems.add("upload_id", format!("“{upload}” is not the number of an upload."));
                return None;
            };
            return Some(Location::Upload { upload_id, file_name: self.file_name.trimmed().to_owned() });
        }
        let Some(pattern) = self.pattern.filled() else {
            problems.add("pattern", "Upload a file, or say which files to read.");
            return None;
        };
        match Template::parse(pattern) {
            Ok(_) => Some(Location::Pattern { pattern: pattern.to_owned() }),
            Err(problem) => {
                problems.0.push(Problem { field: "pattern".to_owned(), ..problem });
                None
            }
        }
    }
}

impl ColumnDraft {
    fn check(&self, problems: &mut Problems) -> ColumnSpec {
        let source = self.source.trimmed().to_owned();
        if source.is_empty() {
            problems.add("source", "Which column of the file is it?");
        }
        let name = self.name.filled().unwrap_or(&source).to_owned();
        if name.starts_with('_') {
            problems
                .add("name", format!("Names that start with an underscore are FlowForge's own; “{name}” is not free."));
        }
        if let Some(character) =
            name.chars().find(|character| " ,;{}()\n\t=\"".contains(*character) || character.is_control())
        {
            problems.0.push(
                Problem::new("name", format!("A silver column's name cannot hold “{}”.", character.escape_debug()))
                    .fixed_by(TableName::suggested_by(&name).to_string()),
            );
        }
        if name.chars().count() > 127 {
            problems.add("name", "A column's name has at most 127 characters.");
        }
        let data_type = match self.data_type.filled().unwrap_or("text").parse() {
            Ok(data_type) => data_type,
            Err(message) => {
                problems.add("data_type", message);
                DataType::Text
            }
        };
        let mut changes = Vec::new();
        for code in words(&self.changes) {
            match code.parse::<Change>() {
                Ok(change) => changes.push(change),
                Err(error) => problems.add("changes", format!("{error}.")),
            }
        }
        let key = self.key.is_on();
        ColumnSpec {
            source,
            name,
            data_type,
            reading: self.check_reading(problems),
            changes,
            key,
            required: key || self.required.is_on(),
        }
    }

    fn check_reading(&self, problems: &mut Problems) -> Reading {
        let timezone = self.timezone.filled().unwrap_or("UTC");
        if timezone.parse::<chrono_tz::Tz>().is_err() {
            problems.add("timezone", format!("“{timezone}” is not a time zone. Use a place, such as Europe/Berlin."));
        }
        let date_format = self.date_format.filled();
        if let Some(format) = date_format
            && chrono::format::StrftimeItems::new(format).any(|item| item == chrono::format::Item::Error)
        {
            problems.add("date_format", format!("“{format}” is not a date pattern. %d.%m.%Y reads 20.11.2026."));
        }
        Reading {
            date_order: check_choice(problems, "date_order", &self.date_order, DateOrder::YearFirst),
            date_format: date_format.map(str::to_owned),
            timezone: timezone.to_owned(),
            decimal_comma: self.decimal_comma.is_on(),
        }
    }
}

impl BronzeDraft {
    fn check(&self, problems: &mut Problems) -> Option<BronzeSpec> {
        let mode = check_choice(problems, "mode", &self.mode, BronzeMode::Append);
        Some(BronzeSpec { table: table_name(problems, &self.table)?, mode })
    }
}

impl SilverDraft {
    fn check(&self, problems: &mut Problems, columns: &[ColumnSpec]) -> Option<SilverSpec> {
        let has_key = columns.iter().any(|column| column.key);
        let usual = if has_key { SilverStrategy::Merge } else { SilverStrategy::Append };
        let strategy = check_choice(problems, "strategy", &self.strategy, usual);
        if !has_key && matches!(strategy, SilverStrategy::Merge | SilverStrategy::History) {
            problems
                .add("strategy", format!("{} needs a key: tick the columns that identify a row.", strategy.label()));
        }
        let order_by = self.order_by.filled().map(str::to_owned);
        if let Some(column) = &order_by
            && !columns.iter().any(|known| known.name == *column)
        {
            problems.add("order_by", format!("Silver has no column “{column}”."));
        }
        let keep = check_choice(problems, "keep", &self.keep, KeepOrder::Newest);
        let on_misfit = check_choice(problems, "on_misfit", &self.on_misfit, OnMisfit::Quarantine);
        Some(SilverSpec { table: table_name(problems, &self.table)?, strategy, order_by, keep, on_misfit })
    }
}

impl GoldDraft {
    fn check(&self, problems: &mut Problems) -> Option<GoldSpec> {
        let sql = self.sql.0.trim_end();
        if sql.trim().is_empty() {
            problems.add("sql", "Gold needs a select, such as: select count(*) as rows from silver.orders");
        } else if let Err(problem) = Template::parse(sql) {
            problems.0.push(Problem { field: "sql".to_owned(), ..problem });
        }
        let mode = check_choice(problems, "mode", &self.mode, GoldMode::Rebuild);
        let key = words(&self.key);
        if mode == GoldMode::Merge && key.is_empty() {
            problems.add("key", "Merge needs a key: name the columns that identify a row.");
        }
        Some(GoldSpec { table: table_name(problems, &self.table)?, sql: sql.to_owned(), mode, key })
    }
}

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

fn table_name(problems: &mut Problems, entry: &Entry) -> Option<TableName> {
    match entry.trimmed().parse() {
        Ok(name) => Some(name),
        Err(message) => {
            let mut problem = Problem::new("table", message);
            if !entry.is_blank() {
                problem = problem.fixed_by(TableName::suggested_by(entry.trimmed()).to_string());
            }
            problems.0.push(problem);
            None
        }
    }
}

fn words(entry: &Entry) -> Vec<String> {
    entry.0.split(',').map(str::trim).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

fn delimiter(entry: &Entry) -> Result<Option<char>, String> {
    match entry.trimmed() {
        "comma" => Ok(Some(',')),
        "semicolon" => Ok(Some(';')),
        "tab" | "\\t" => Ok(Some('\t')),
        "bar" => Ok(Some('|')),
        _ if entry.0 == "\t" => Ok(Some('\t')),
        _ => one_character(entry),
    }
}

fn delimiter_word(delimiter: char) -> String {
    match delimiter {
        ',' => "comma".to_owned(),
        ';' => "semicolon".to_owned(),
        '\t' => "tab".to_owned(),
        '|' => "bar".to_owned(),
        other => other.to_string(),
    }
}

fn one_character(entry: &Entry) -> Result<Option<char>, String> {
    let mut characters = entry.trimmed().chars();
    match (characters.next(), characters.next()) {
        (None, _) => Ok(None),
        (Some(character), None) if character.is_ascii() && !character.is_ascii_alphanumeric() => Ok(Some(character)),
        _ => Err(format!("“{}” is not one character of punctuation.", entry.trimmed())),
    }
}
