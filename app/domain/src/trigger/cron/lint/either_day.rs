use chrono::Datelike;

use super::{Lint, LintCode, LintContext};
use crate::format::counted;
use crate::trigger::cron::{
    CronExpression, Field,
    describe::{day_phrase, weekday_phrase},
    fields::Fields,
    local::local_time,
    words::{join, ordinal, weekday_name},
};

/// Explains that day and weekday are joined by “or”, counting the runs of the next calendar year.
pub(super) fn either_day(expression: &CronExpression, context: &LintContext) -> Option<Lint> {
    let fields = expression.fields();
    if !fields.either_day_field() {
        return None;
    }
    let year = local_time(context.from, context.timezone).year() + 1;
    let runs = expression.runs_per_year(year, context.timezone, context.policy);
    let runs = counted(i64::try_from(runs).unwrap_or(i64::MAX), "run", "runs");
    let (days, weekdays) = (days(fields), weekdays(fields));
    let mut message = format!("Cron means either: it runs {days} and {weekdays} ({runs} in {year}).");
    if [Field::Day, Field::Weekday].into_iter().any(|field| fields.text(field).starts_with('*')) {
        message.push_str(" Vixie cron asks for both when one of them starts with *.");
    }
    let only_days = format!("Only {}", bare(day_phrase(fields).trim_end_matches(" of the month")));
    let only_weekdays = format!("Only {}", bare(&weekday_phrase(fields)));
    Some(
        Lint::new(LintCode::EitherDay, message)
            .fixed_by(only_days, expression.with_texts(&[(Field::Weekday, "*")]))
            .fixed_by(only_weekdays, expression.with_texts(&[(Field::Day, "*")])),
    )
}

/// Says few days as people do, others as the sentence does.
fn days(fields: &Fields) -> String {
    if fields.day_rules.is_empty() && fields.days.len() <= 4 {
        let days: Vec<_> = fields.days.iter().map(ordinal).collect();
        return format!("on the {}", join(&days, "and"));
    }
    day_phrase(fields)
}

fn weekdays(fields: &Fields) -> String {
    if fields.weekday_rules.is_empty() && fields.weekdays.len() <= 2 {
        let days: Vec<_> = fields.weekdays.iter().map(|weekday| weekday_name(weekday).to_owned()).collect();
        return format!("on every {}", join(&days, "and"));
    }
    weekday_phrase(fields)
}

fn bare(phrase: &str) -> &str {
    phrase.strip_prefix("on ").or_else(|| phrase.strip_prefix("from ")).unwrap_or(phrase)
}
