use domain::{
    execution::{Execution, TriggerType},
    person::Permission,
    trigger::{
        cron::DstPolicy,
        definition::{
            DeadlineAction, DependencyCondition, EventType, MissedPolicy, OverlapPolicy, SchedulePreview, Trigger,
            TriggerDraft, UpstreamMode,
        },
        dependency::MAX_CHAIN_DEPTH,
        firing::Firing,
    },
};
use serde_json::json;
use service::{AvailableUpstream, DependencyCheck, DependencyGraph};

use super::{
    Schemas, Section,
    describe::{Describing, One},
};
use crate::api::{answer::Meta, triggers::dependencies::Proposal};

/// Describes the operations on triggers.
pub(super) fn section(schemas: &mut Schemas) -> Section {
    let mut api = Describing::new(
        schemas,
        "Triggers",
        "What starts a workflow: a person, a schedule, the end of other workflows, or something that arrives.",
        Permission::Edit,
    );
    api.fields::<TriggerDraft>()
        .code::<TriggerType>("trigger_type")
        .code::<DstPolicy>("dst_policy")
        .code::<MissedPolicy>("missed_policy")
        .code::<DependencyCondition>("dependency_condition")
        .code::<UpstreamMode>("upstream_mode")
        .code::<DeadlineAction>("deadline_action")
        .code::<EventType>("event_type")
        .code::<OverlapPolicy>("overlap_policy")
        .switches(&["enabled"]);
    api.get("/api/workflows/{id}/triggers", "list_triggers", "Lists the triggers of a workflow")
        .list::<Trigger>("triggers");
    saves(api.post("/api/workflows/{id}/triggers", "create_trigger", "Makes a trigger"))
        .made_versioned::<Trigger>("trigger")
        .refuses(409, CYCLE);
    api.get("/api/workflows/{id}/triggers/{trigger_id}", "load_trigger", "Shows a trigger")
        .versioned::<Trigger>("trigger");
    saves(api.put("/api/workflows/{id}/triggers/{trigger_id}", "save_trigger", "Changes a trigger"))
        .details(
            "What waits for a delay stays as it was decided; what waits for other upstreams begins anew. Nothing is \
             fired for the time before.",
        )
        .if_match()
        .versioned::<Trigger>("trigger")
        .refuses(409, CYCLE);
    api.delete("/api/workflows/{id}/triggers/{trigger_id}", "delete_trigger", "Deletes a trigger").done();
    api.patch("/api/workflows/{id}/triggers/{trigger_id}/enable", "enable_trigger", "Switches a trigger on")
        .details("It goes on with the next planned instant.")
        .versioned::<Trigger>("trigger")
        .refuses(409, CYCLE);
    api.patch("/api/workflows/{id}/triggers/{trigger_id}/disable", "disable_trigger", "Switches a trigger off")
        .details("What waits is ended.")
        .versioned::<Trigger>("trigger");
    api.post("/api/workflows/{id}/triggers/{trigger_id}/run", "run_trigger", "Starts the workflow as a trigger would")
        .details("The cadence stays as it is.")
        .needs(Permission::Run)
        .idempotency_key()
        .made::<Execution>("execution")
        .again_by_key();
    api.get(
        "/api/workflows/{id}/triggers/{trigger_id}/history",
        "list_firings",
        "Lists what a trigger decided, and why",
    )
    .details("The newest first. What waits is among it, with `due_at`.")
    .cursor()
    .limit()
    .list::<Firing>("firings");
    api.get("/api/workflows/{id}/triggers/schedule/preview", "preview_schedule", "Says when a schedule would run")
        .text("cron", "The cron expression.")
        .needed("0 2 * * *")
        .text("timezone", "The IANA zone in which it is read; UTC without it.")
        .number("count", 5, 1..=100, "How many runs to show.")
        .choice::<DstPolicy>("dst_policy", "What happens when the clocks change.")
        .text(
            "starts_at",
            "The first instant at which it may run; without an offset, as the clocks of the zone show it.",
        )
        .text("ends_at", "The last instant at which it may run.")
        .text("ends_after_runs", "After how many runs it ends.")
        .text("every_weeks", "Every how many weeks it runs, from 2 on; every week without it.")
        .text("weeks_from", "A date in a week in which it runs; without it, that of `starts_at`.")
        .text("excluded_dates", "The dates without runs, with commas between them.")
        .one::<SchedulePreview>("preview");
    api.get(
        "/api/workflows/{id}/triggers/dependencies",
        "load_dependencies",
        "Shows what comes before and after a workflow",
    )
    .number("depth", MAX_CHAIN_DEPTH.into(), 1..=MAX_CHAIN_DEPTH.into(), "How many steps away.")
    .one::<DependencyGraph>("dependencies");
    api.post(
        "/api/workflows/{id}/triggers/validate-dependency",
        "validate_dependency",
        "Says whether a workflow could come after others",
    )
    .takes::<Proposal>(json!({"upstream_workflow_ids": [1]}))
    .one::<DependencyCheck>("validation");
    api.get("/api/workflows/available-upstream", "list_available_upstreams", "Lists what a workflow could come after")
        .details("All workflows; those that would close a cycle with the `path` that it would have.")
        .id("for", "The number of the workflow.")
        .needed(1)
        .answers(200, "The workflows.".to_owned(), &[])
        .with::<Vec<AvailableUpstream>>(200, "workflows")
        .with::<Meta>(200, "meta")
        .refuses(404, "`not_found`: there is no such workflow.");
    api.end()
}

const CYCLE: &str = "`cycle`: the workflow would come after itself; `path` names the workflows in the order in which they would start each other, the first repeated at the end. Triggers that are off count.";

fn saves(operation: One<'_>) -> One<'_> {
    operation
        .saves::<TriggerDraft>()
        .example("Schedule", json!({"cron_expression": "0 2 * * *", "timezone": "Europe/Berlin"}))
        .example(
            "Twice a day, every second week, ten times",
            json!({
                "cron_expression": "0 9 * * 1-5; 30 15 * * 1-5", "timezone": "Europe/Berlin", "every_weeks": 2,
                "weeks_from": "2030-01-07", "ends_after_runs": 10
            }),
        )
        .example(
            "After other workflows",
            json!({"trigger_type": "dependency", "upstream_workflow_ids": [3, 4], "upstream_mode": "all", "window_minutes": 60}),
        )
        .example(
            "Webhook",
            json!({"trigger_type": "event", "event_type": "webhook", "event_config": {"signature": "github"}}),
        )
        .example(
            "File",
            json!({"trigger_type": "event", "event_type": "file_arrival", "event_config": {"pattern": "/data/in/*.csv"}}),
        )
}
