use domain::{
    execution::{Execution, JobExecution, LogLevel, LogLine, Status, TriggerType},
    person::Permission,
};
use serde_json::json;

use super::{
    Schemas, Section,
    describe::{Describing, One},
};
use crate::api::executions::{Resolve, Retry, Start};

/// Describes the operations on executions.
pub(super) fn section(schemas: &mut Schemas) -> Section {
    let mut api =
        Describing::new(schemas, "Executions", "Starts of workflows, from the queue to their end.", Permission::Run);
    api.post("/api/workflows/{id}/executions", "start_execution", "Starts a workflow")
        .idempotency_key()
        .may_take::<Start>(json!({"parameters": {"day": "2026-11-22"}}))
        .made::<Execution>("execution")
        .again_by_key();
    let lists = |operation: One<'_>| {
        operation
            .text("since", "How far back: a number of hours or days, such as `24h` or `7d`.")
            .text("from", "The first day, such as `2026-11-24`. What still goes on then counts.")
            .text("until", "The last day, itself included.")
            .text("timezone", "The IANA zone in which these days begin; UTC unless given.")
            .text("unresolved", "`true`: those that failed, after which none of the workflow has succeeded, and that nobody has marked as resolved.")
            .text("warnings", "`true`: those with warnings in their logs, as rows that were set aside leave.")
            .cursor()
            .limit()
            .list::<Execution>("executions");
    };
    lists(
        api.get("/api/executions", "list_executions", "Lists executions, the newest first")
            .text("q", "Words of the workflow’s name, or the number of an execution.")
            .choice::<Status>("status", "Where it stands.")
            .choice::<TriggerType>("trigger", "What started it.")
            .id("workflow", "The number of the workflow."),
    );
    lists(
        api.get("/api/workflows/{id}/executions", "list_executions_of_workflow", "Lists executions of a workflow")
            .text("q", "The number of an execution.")
            .choice::<Status>("status", "Where it stands.")
            .choice::<TriggerType>("trigger", "What started it."),
    );
    api.get("/api/executions/{id}", "load_execution", "Shows an execution and what each job did")
        .one::<Execution>("execution")
        .with::<Vec<JobExecution>>(200, "job_executions");
    api.post("/api/executions/{id}/cancel", "cancel_execution", "Stops an execution")
        .details("One that runs stops within a second.")
        .one::<Execution>("execution")
        .refuses(409, "`already_ended`: it has ended already.");
    api.post("/api/executions/{id}/retry", "retry_execution", "Queues an execution again")
        .details("It goes on from the job that failed, with the same inputs. Parameters may be others.")
        .may_take::<Retry>(json!({"parameters": {"day": "2026-11-23"}}))
        .one::<Execution>("execution")
        .refuses(
            409,
            "`not_failed`: only what failed or was cancelled can be retried. `workflow_deleted`: its workflow is gone.",
        );
    api.post("/api/executions/{id}/resolve", "resolve_execution", "Marks a failure as resolved")
        .details(
            "It needs nobody any more, though nothing of its workflow has succeeded since. A retry takes that back.",
        )
        .takes::<Resolve>(json!({"why": "The bank withdrew the file"}))
        .one::<Execution>("execution")
        .refuses(409, "`not_failed`: only what failed can be marked.");
    api.delete("/api/executions/{id}/resolve", "reopen_execution", "Marks a failure as unresolved again")
        .one::<Execution>("execution")
        .refuses(409, "`not_failed`: only what failed can be marked.");
    api.get("/api/executions/{id}/logs", "list_log", "Shows the log of an execution")
        .choice::<LogLevel>("level", "Lines that matter at least this much.")
        .id("job_execution", "The number of a job’s attempt.")
        .text("q", "A text that the lines hold.")
        .query("format", "`text` is the whole log as a file.", json!({"type": "string", "enum": ["json", "text"]}))
        .cursor()
        .list::<LogLine>("lines")
        .also(200, "text/plain", json!({"type": "string"}));
    api.end()
}
