use domain::{
    execution::TriggerType,
    person::Permission,
    workflow::{
        Consequences, DataClassification, Environment, PauseDraft, Priority, Workflow, WorkflowDraft, WorkflowOrder,
        WorkflowState, WorkflowSummary,
    },
};
use serde_json::json;

use super::{Schemas, Section, describe::Describing};

/// Describes the operations on workflows.
pub(super) fn section(schemas: &mut Schemas) -> Section {
    let mut api =
        Describing::new(schemas, "Workflows", "Lists of jobs that read data and write tables.", Permission::Edit);
    api.fields::<WorkflowDraft>()
        .code::<Environment>("environment")
        .code::<Priority>("priority")
        .code::<DataClassification>("data_classification");
    let draft = json!({"name": "Loan payments", "team": "Lending", "environment": "production", "tags": ["nightly"]});
    api.get("/api/workflows", "list_workflows", "Lists workflows")
        .text("q", "Words that the name, description, owner, team or a tag must hold, all of them.")
        .choice::<WorkflowState>("state", "What it is doing.")
        .choice::<TriggerType>("trigger", "Those with an enabled trigger of this type; `manual`: with none at all.")
        .choice::<Environment>("environment", "Where it belongs.")
        .choice::<Priority>("priority", "How much it matters.")
        .choice::<DataClassification>("data_classification", "How carefully its data is to be handled.")
        .text("team", "A team, exactly.")
        .text("tag", "A tag, exactly.")
        .choice::<WorkflowOrder>("order", "What comes first.")
        .cursor()
        .limit()
        .list::<WorkflowSummary>("workflows");
    api.post("/api/workflows", "create_workflow", "Makes a workflow")
        .details("Only `name` is needed.")
        .saves::<WorkflowDraft>()
        .example("Workflow", draft.clone())
        .made_versioned::<Workflow>("workflow");
    api.get("/api/workflows/{id}", "load_workflow", "Shows a workflow").versioned::<Workflow>("workflow");
    api.put("/api/workflows/{id}", "save_workflow", "Changes a workflow")
        .if_match()
        .saves::<WorkflowDraft>()
        .example("Workflow", draft)
        .versioned::<Workflow>("workflow");
    api.delete("/api/workflows/{id}", "delete_workflow", "Deletes a workflow")
        .details("For a week it can be restored. Executions keep their names and stay readable.")
        .switch("confirm", "Delete it although other workflows wait for its end.")
        .done()
        .refuses(409, "`has_dependents`: other workflows wait for its end; `dependents` names their triggers.");
    api.get("/api/workflows/{id}/consequences", "list_consequences", "Says what deleting a workflow would mean")
        .one::<Consequences>("consequences");
    api.get("/api/workflows/deleted", "list_deleted_workflows", "Lists workflows that can be restored")
        .list::<Workflow>("workflows");
    api.post("/api/workflows/{id}/restore", "restore_workflow", "Takes the deletion of a workflow back")
        .details("Schedules go on with their next planned instant; nothing is made up for.")
        .versioned::<Workflow>("workflow")
        .refuses(409, "`table_taken`: a job of another workflow writes one of its tables now.");
    api.post("/api/workflows/{id}/duplicate", "duplicate_workflow", "Copies a workflow")
        .details("The copy has tables of its own, and its triggers are off.")
        .made_versioned::<Workflow>("workflow");
    api.post("/api/workflows/{id}/pause", "pause_workflow", "Holds the triggers of a workflow back")
        .details("What runs is not touched, and starts by hand go on.")
        .takes::<PauseDraft>(json!({"reason": "The source is being moved", "resume_at": "2030-01-01T06:00:00Z"}))
        .versioned::<Workflow>("workflow");
    api.post("/api/workflows/{id}/resume", "resume_workflow", "Lets the triggers of a workflow go on")
        .details("Nothing that was planned during the pause is made up for.")
        .versioned::<Workflow>("workflow");
    api.end()
}
