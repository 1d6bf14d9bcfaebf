use super::{ColumnDraft, words};
use crate::{
    choice::check_choice,
    dataset::TableName,
    job::{Change, ColumnSpec, DataType, DateOrder, Reading},
    problem::{Problem, Problems},
};

impl ColumnDraft {
    pub(super) fn check(&self, problems: &mut Problems) -> ColumnSpec {
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
