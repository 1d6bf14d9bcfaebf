use domain::{
    choice::Choice,
    execution::{BY_ERROR, Condition, ExecutionFilter, PLANNED, Status, TriggerType},
    format::calendar_date,
    ids::WorkflowId,
};

/// The periods that can be asked for, with their words.
pub(super) const PERIODS: [(&str, &str); 4] =
    [("1h", "Last hour"), ("24h", "Last 24 h"), ("7d", "Last 7 days"), ("30d", "Last 30 days")];

/// What is said of starts that are planned.
pub(super) const PLANNED_WORDS: &str = "Planned within the hour";

/// What is said of failures by what they say.
pub(super) const BY_ERROR_WORDS: &str = "Failed, by error";

/// Returns a condition of a filter in words: `Status: Failed`.
pub(super) fn condition_words(
    condition: Condition,
    filter: &ExecutionFilter,
    names: &[(WorkflowId, String)],
) -> String {
    let value = filter.value(condition).trim();
    let meant = match condition {
        Condition::Status if value == PLANNED => PLANNED_WORDS.to_owned(),
        Condition::Status if value == BY_ERROR => BY_ERROR_WORDS.to_owned(),
        Condition::Status => Status::from_code(value).map_or(value, |choice| choice.label()).to_owned(),
        Condition::Trigger => TriggerType::from_code(value).map_or(value, |choice| choice.label()).to_owned(),
        Condition::Since => period_words(value).to_owned(),
        Condition::Dates => days_words(&filter.from, &filter.until),
        Condition::Workflow => names
            .iter()
            .find(|(id, _)| id.to_string() == value)
            .map_or_else(|| format!("number {value}"), |(_, name)| name.clone()),
        Condition::Text => format!("“{value}”"),
        Condition::Unresolved | Condition::Warnings => return condition.label().to_owned(),
    };
    format!("{}: {meant}", condition.label())
}

/// Returns what is not there, in words: `No failed executions in the last 24 h`.
pub(super) fn nothing_words(filter: &ExecutionFilter) -> String {
    let which = match Status::from_code(filter.status.as_str()) {
        _ if filter.is_unresolved() => "unresolved failures".to_owned(),
        Some(status) => format!("{} executions", status.label().to_lowercase()),
        None => "executions".to_owned(),
    };
    let which = if filter.is_with_warnings() { format!("{which} with warnings") } else { which };
    let when =
        if filter.since.is_empty() { String::new() } else { format!(" in the {}", lower(period_words(&filter.since))) };
    let others = [Condition::Text, Condition::Trigger, Condition::Workflow, Condition::Dates];
    let match_ = if filter.conditions().iter().any(|condition| others.contains(condition)) { " match" } else { "" };
    format!("No {which}{when}{match_}")
}

/// Writes the first and the last day: `24 Nov 2026 – 30 Nov 2026`, `from 24 Nov 2026`.
fn days_words(from: &str, until: &str) -> String {
    let day = |text: &str| text.trim().parse().ok().map(calendar_date);
    match (day(from), day(until)) {
        (Some(from), Some(until)) if from == until => from,
        (Some(from), Some(until)) => format!("{from} – {until}"),
        (Some(from), None) => format!("from {from}"),
        (None, Some(until)) => format!("until {until}"),
        (None, None) => String::new(),
    }
}

fn period_words(code: &str) -> &str {
    PERIODS.iter().find(|(other, _)| *other == code).map_or(code, |(_, words)| words)
}

fn lower(words: &str) -> String {
    words.replacen('L', "l", 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filter(status: &str, since: &str, unresolved: &str, q: &str) -> ExecutionFilter {
        ExecutionFilter {
            status: status.into(),
            since: since.into(),
            unresolved: unresolved.into(),
            q: q.into(),
            workflow: String::new(),
            ..ExecutionFilter::default()
        }
    }

    #[test]
    fn what_is_not_there_is_said_in_words() {
        for (filter, words) in [
            (filter("failed", "24h", "", ""), "No failed executions in the last 24 h"),
            (filter("", "", "on", ""), "No unresolved failures"),
            (filter("cancelled", "", "", "loans"), "No cancelled executions match"),
            (filter("", "7d", "", "loans"), "No executions in the last 7 days match"),
            (
                ExecutionFilter { warnings: "on".into(), ..filter("succeeded", "", "", "") },
                "No succeeded executions with warnings",
            ),
        ] {
            assert_eq!(nothing_words(&filter), words);
        }
    }

    #[test]
    fn a_condition_is_said_in_words_even_if_its_value_is_strange() {
        let names = [(WorkflowId(5), "Loan payments".to_owned())];
        let mut filter = filter("failed", "3h", "", "");
        filter.workflow = "5".into();
        assert_eq!(condition_words(Condition::Status, &filter, &names), "Status: Failed");
        assert_eq!(condition_words(Condition::Since, &filter, &names), "Period: 3h");
        assert_eq!(condition_words(Condition::Workflow, &filter, &names), "Workflow: Loan payments");
        filter.from = "2026-11-24".into();
        assert_eq!(condition_words(Condition::Dates, &filter, &names), "Days: from 24 Nov 2026");
        filter.until = "2026-11-30".into();
        assert_eq!(condition_words(Condition::Dates, &filter, &names), "Days: 24 Nov 2026 – 30 Nov 2026");
        filter.workflow = "6".into();
        assert_eq!(condition_words(Condition::Workflow, &filter, &names), "Workflow: number 6");
    }
}
