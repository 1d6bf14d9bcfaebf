use std::collections::HashSet;

use arrow::{
    array::{AsArray, StringArray},
    datatypes::SchemaRef,
};
use chrono_tz::Tz;
use domain::job::{Change, ColumnSpec, DataType, DateOrder, Reading};

use super::{SampledColumn, header_of};
use crate::{cast::Caster, failure::Result, source::RawBatch};

/// Names of columns.
mod names;
/// Values of a column.
mod values;

use names::{key_likeness, silver_name};
use values::Values;

/// The share of values that may not fit a type that is suggested all the same.
const MISFITS: f64 = 0.02;

/// Returns the columns of a sample with a suggestion for each.
pub(super) fn columns(schema: &SchemaRef, batch: &RawBatch, zone: Tz) -> Result<Vec<SampledColumn>> {
    let mut columns = Vec::new();
    let mut names = HashSet::new();
    let mut unique = Vec::new();
    for (place, field) in schema.fields().iter().enumerate() {
        let texts = batch.columns[place].as_string::<i32>();
        let values = Values::of(texts);
        let mut suggestion = Suggestion::new(field.name(), silver_name(field.name(), place, &mut names));
        suggestion.decide(texts, &values, zone)?;
        let is_key_type = matches!(
            suggestion.spec.data_type,
            DataType::Text | DataType::Integer | DataType::Bigint | DataType::Decimal { .. }
        );
        if values.is_unique(batch.rows) && is_key_type && suggestion.misfits == 0 {
            unique.push((key_likeness(field.name(), place), place));
        }
        columns.push(SampledColumn {
            header: header_of(field),
            filled: values.filled as i64,
            suggestion: suggestion.spec,
            notes: suggestion.notes,
        });
    }
    let likely = unique
        .into_iter()
        .filter(|(likeness, _)| *likeness > 0)
        .max_by_key(|(likeness, place)| (*likeness, usize::MAX - place));
    if let Some(column) = likely.and_then(|(_, place)| columns.get_mut(place)) {
        column.suggestion.key = true;
        column.suggestion.required = true;
        column.notes.push("Likely the key: every row has a value, and none is there twice.".to_owned());
    }
    Ok(columns)
}

/// A suggestion that is being made.
struct Suggestion {
    spec: ColumnSpec,
    notes: Vec<String>,
    misfits: usize,
}

impl Suggestion {
    fn new(source: &str, name: String) -> Self {
        let spec = ColumnSpec {
            source: source.to_owned(),
            name,
            data_type: DataType::Text,
            reading: Reading::default(),
            changes: Vec::new(),
            key: false,
            required: false,
        };
        Self { spec, notes: Vec::new(), misfits: 0 }
    }

    fn decide(&mut self, texts: &StringArray, values: &Values<'_>, zone: Tz) -> Result<()> {
        if values.texts.is_empty() {
            self.notes.push("No value in any of these rows.".to_owned());
            return Ok(());
        }
        self.choose(texts, values, zone)?;
        if self.spec.data_type == DataType::Text && values.has_space_around {
            self.spec.changes.push(Change::Trim);
            self.notes.push("White space around values is removed.".to_owned());
        }
        if self.misfits > 0 {
            self.notes.push(format!(
                "{} of {} do not fit and would be set aside.",
                grouped(self.misfits),
                grouped(values.texts.len())
            ));
        }
        let empty = values.rows - values.texts.len();
        if empty > 0 {
            let share = empty as f64 * 100.0 / values.rows as f64;
            self.notes.push(if share < 0.1 {
                format!("{} empty.", grouped(empty))
            } else {
                format!("{share:.1} % empty.")
            });
        }
        Ok(())
    }

    fn choose(&mut self, texts: &StringArray, values: &Values<'_>, zone: Tz) -> Result<()> {
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if values.texts.iter().any(|text| text.len() > 1 && text.starts_with('0') && digits(text))
            && values.all(|text| text.len() < 40)
            && values.texts.iter().filter(|text| digits(text)).count() * 10 >= values.texts.len() * 9
        {
            self.notes.push("Leading zeros: kept as text.".to_owned());
            return Ok(());
        }
        let words = |text: &str| {
            ["true", "false", "yes", "no", "t", "f", "y", "n"].contains(&text.to_ascii_lowercase().as_str())
        };
        if values.all(words) && values.distinct.len() <= 4 {
            self.take(DataType::Boolean, Reading::default(), 0);
            return Ok(());
        }
        if values.all(|text| text.len() == 8 && digits(text)) {
            let reading = Reading { date_order: DateOrder::YearFirst, ..Reading::default() };
            let plausible = values.all(|text| ("19000101".."21000101").contains(&text));
            if plausible && self.misfits_of(DataType::Date, &reading, texts)? == 0 {
                self.take(DataType::Date, reading, 0);
                self.notes.push("Eight digits that are a date in every row.".to_owned());
                return Ok(());
            }
        }
        if values.texts.iter().any(|text| text.len() > 18 && digits(text)) {
            self.notes.push("More digits than a whole number can hold: kept as text.".to_owned());
            return Ok(());
        }
        let fits = |misfits: usize| misfits as f64 <= values.texts.len() as f64 * MISFITS;
        let whole = self.misfits_of(DataType::Bigint, &Reading::default(), texts)?;
        if whole == 0 {
            self.take(DataType::Bigint, Reading::default(), 0);
            return Ok(());
        }
        if self.number(texts, values, &fits)? || self.instant(texts, values, zone, &fits)? {
            return Ok(());
        }
        if fits(whole) {
            self.take(DataType::Bigint, Reading::default(), whole);
        }
        Ok(())
    }

    /// Chooses an exact decimal, with a point or a comma, or a double where exponents are written.
    fn number(&mut self, texts: &StringArray, values: &Values<'_>, fits: &impl Fn(usize) -> bool) -> Result<bool> {
        let mut best: Option<(usize, bool)> = None;
        for decimal_comma in [false, true] {
            let reading = Reading { decimal_comma, ..Reading::default() };
            let misfits = self.misfits_of(DataType::Double, &reading, texts)?;
            if fits(misfits) && best.is_none_or(|(least, _)| misfits < least) {
                best = Some((misfits, decimal_comma));
            }
        }
        let Some((misfits, decimal_comma)) = best else { return Ok(false) };
        let reading = Reading { decimal_comma, ..Reading::default() };
        let point = if decimal_comma { ',' } else { '.' };
        let exponent = values.texts.iter().any(|text| text.contains(['e', 'E']));
        let count = |text: &str| text.bytes().filter(u8::is_ascii_digit).count();
        let split = |text: &&str| {
            let (whole, fraction) = text.split_once(point).unwrap_or((text, ""));
            (count(whole), count(fraction))
        };
        let whole = values.texts.iter().map(split).map(|(whole, _)| whole).max().unwrap_or_default();
        let scale = values.texts.iter().map(split).map(|(_, fraction)| fraction).max().unwrap_or_default();
        let fraction = values.texts.iter().any(|text| text.contains(point));
        if exponent || scale > 12 || whole + scale > 38 {
            self.take(DataType::Double, reading, misfits);
        } else if !fraction && misfits > 0 {
            return Ok(false);
        } else {
            let precision = if whole + scale <= 16 { 18 } else { 38 };
            self.take(DataType::Decimal { precision, scale: scale as u8 }, reading, misfits);
            if decimal_comma {
                self.notes.push("The comma is the decimal sign.".to_owned());
            }
        }
        Ok(true)
    }

    /// Chooses a date or a timestamp.
    fn instant(
        &mut self,
        texts: &StringArray,
        values: &Values<'_>,
        zone: Tz,
        fits: &impl Fn(usize) -> bool,
    ) -> Result<bool> {
        for data_type in [DataType::Date, DataType::Timestamp] {
            let mut counts = Vec::new();
            for date_order in [DateOrder::YearFirst, DateOrder::DayFirst, DateOrder::MonthFirst] {
                let reading = Reading { date_order, ..Reading::default() };
                counts.push((self.misfits_of(data_type, &reading, texts)?, date_order));
            }
            let Some(&(misfits, date_order)) = counts.iter().min_by_key(|(misfits, _)| *misfits) else { continue };
            if !fits(misfits) {
                continue;
            }
            let both = counts[0].0 > misfits && counts[1].0 == misfits && counts[2].0 == misfits;
            let mut reading = Reading { date_order, ..Reading::default() };
            if both {
                self.notes.push("Day and month cannot be told apart in these rows: read as day first.".to_owned());
            } else if date_order != DateOrder::YearFirst {
                self.notes.push(
                    if date_order == DateOrder::DayFirst { "The day comes first." } else { "The month comes first." }
                        .to_owned(),
                );
            }
            if data_type == DataType::Timestamp {
                let has_offset = |text: &str| {
                    text.ends_with(['Z', 'z']) || text.get(10..).is_some_and(|rest| rest.contains(['+', '-']))
                };
                if !values.all(has_offset) {
                    reading.timezone = zone.name().to_owned();
                    self.notes.push(format!("Times without an offset are read in {}.", zone.name()));
                }
            }
            self.take(data_type, reading, misfits);
            return Ok(true);
        }
        Ok(false)
    }

    fn take(&mut self, data_type: DataType, reading: Reading, misfits: usize) {
        self.spec.data_type = data_type;
        self.spec.reading = reading;
        self.misfits = misfits;
    }

    fn misfits_of(&self, data_type: DataType, reading: &Reading, texts: &StringArray) -> Result<usize> {
        let spec = ColumnSpec { data_type, reading: reading.clone(), ..self.spec.clone() };
        let mut misfits = Vec::new();
        Caster::new(&spec)?.cast(texts, &mut misfits);
        Ok(misfits.len())
    }
}

/// Writes a count with a comma between groups of three digits.
fn grouped(count: usize) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
