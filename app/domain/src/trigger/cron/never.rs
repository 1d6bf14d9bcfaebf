use super::{
    day_rule::DayRule,
    field::Field,
    fields::Fields,
    refusal::{Part, Refusal},
    words::{join, month_name, ordinal},
};

/// The greatest length of each month.
const LENGTHS: [u32; 12] = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/// Returns the greatest length of a month, in leap years too.
pub(super) fn greatest_length(month: u32) -> u32 {
    LENGTHS[(month as usize + 11) % 12]
}

/// Refuses expressions whose day is in none of their months, such as the 31st of February.
///
/// A weekday always comes, and so does any other rule, so that only plain days and `31W` can fail.
pub(super) fn refuse_dates_that_never_come(fields: &Fields, day: Part<'_>, month: Part<'_>) -> Result<(), Refusal> {
    if fields.is_star(Field::Day) || !fields.is_star(Field::Weekday) {
        return Ok(());
    }
    let mut wanted = fields.days;
    for rule in &fields.day_rules {
        match rule {
            DayRule::NearestWorkday(day) => wanted.insert(*day),
            _ => return Ok(()),
        }
    }
    let longest = fields.months.iter().map(greatest_length).max().unwrap_or(31);
    if wanted.first().is_some_and(|first| first <= longest) {
        return Ok(());
    }
    let months: Vec<_> = fields.months.iter().map(|month| month_name(month).to_owned()).collect();
    let days: Vec<_> = wanted.iter().map(ordinal).collect();
    let verb = if months.len() == 1 { "has" } else { "have" };
    let message = format!("Never runs: {} {verb} no {}.", join(&months, "and"), join(&days, "or"));
    Err(Refusal::new(day.at..month.span().end, message).replacing(day.span(), "L"))
}
