//! The fields of a trigger as people read them.

use domain::trigger::{
    cron::DstPolicy,
    definition::{DeadlineAction, DependencyCondition, EventType, MissedPolicy, OverlapPolicy, UpstreamMode},
};

use crate::forms::label_of;

/// Returns the name and the value of a field as people read them.
pub(super) fn words_of(field: &str, value: &str) -> (String, String) {
    let (name, value) = match field {
        "trigger_name" => ("Name", value.to_owned()),
        "trigger_type" => ("Type", value.to_owned()),
        "enabled" => ("State", if value == "on" { "on" } else { "off" }.to_owned()),
        "cron_expression" => ("Cron", value.to_owned()),
        "timezone" => ("Time zone", value.to_owned()),
        "dst_policy" => ("When clocks change", label_of::<DstPolicy>(value)),
        "missed_policy" => ("If missed", label_of::<MissedPolicy>(value)),
        "starts_at" => ("Starts", value.to_owned()),
        "ends_at" => ("Ends", value.to_owned()),
        "ends_after_runs" => ("Ends after runs", value.to_owned()),
        "every_weeks" => ("Every how many weeks", value.to_owned()),
        "weeks_from" => ("Weeks counted from", value.to_owned()),
        "excluded_dates" => ("Dates left out", value.to_owned()),
        "jitter_seconds" => ("Spread over seconds", value.to_owned()),
        "catchup_window_minutes" => ("Minutes to catch up", value.to_owned()),
        "catchup_limit" => ("Runs to catch up", value.to_owned()),
        "depends_on_workflow_id" | "upstream_workflow_ids" => ("After workflows", value.to_owned()),
        "dependency_condition" => ("Which ends count", label_of::<DependencyCondition>(value)),
        "upstream_mode" => ("How many of them", label_of::<UpstreamMode>(value)),
        "window_minutes" => ("Window in minutes", value.to_owned()),
        "delay_minutes" => ("Delay in minutes", value.to_owned()),
        "deadline_minutes" => ("Deadline in minutes", value.to_owned()),
        "deadline_action" => ("At the deadline", label_of::<DeadlineAction>(value)),
        "event_type" => ("What arrives", label_of::<EventType>(value)),
        "event_config" => ("Settings of the arrival", value.to_owned()),
        "overlap_policy" => ("If still running", label_of::<OverlapPolicy>(value)),
        "pause_after_failures" => ("Paused after failures in a row", value.to_owned()),
        "parameters" => ("Parameters", value.to_owned()),
        other => (other, value.to_owned()),
    };
    (name.to_owned(), value)
}

#[cfg(test)]
mod tests {
    use domain::trigger::{definition::TriggerDraft, kind::TriggerKind};

    use super::*;

    #[test]
    fn every_field_of_a_draft_has_words() {
        let draft = serde_json::to_value(TriggerDraft::blank(TriggerKind::Schedule)).expect("a draft is JSON");
        for field in draft.as_object().expect("an object").keys().filter(|field| *field != "version") {
            assert_ne!(words_of(field, "").0, *field);
        }
        assert_eq!(words_of("missed_policy", "latest").1, "Run latest once");
    }
}
