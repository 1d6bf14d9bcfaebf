use domain::person::Permission;
use serde_json::{Value, json};
use service::ImportPlan;

use super::{Schemas, Section, describe::Describing};
use crate::api::transfer::YAML;

/// Describes workflows as YAML.
pub(super) fn section(schemas: &mut Schemas) -> Section {
    let mut api = Describing::new(
        schemas,
        "YAML",
        "Workflows with their jobs and triggers as a file: see docs/import.md.",
        Permission::Edit,
    );
    api.get("/api/export", "export_workflows", "Writes workflows as YAML")
        .details("Secrets of webhooks, uploaded files, pauses and history are not in it.")
        .query(
            "workflow",
            "A workflow, by its name or number; several times for several, left out for all.",
            json!({"type": "array", "items": {"type": "string"}}),
        )
        .holds(200, "The file.", YAML, file())
        .refuses(404, "`not_found`: there is no workflow with this name or number.");
    api.post("/api/import", "import_workflows", "Makes workflows as a file says")
        .details("All of it or nothing. What is so already is not touched, and neither is a workflow that the file does not name.")
        .switch("plan", "Say what would change, and change nothing.")
        .switch("prune", "Delete jobs and triggers that the workflows have here and not in the file.")
        .body(true, YAML, file())
        .example(
            "A workflow",
            json!({"workflows": [{
                "name": "Daily sales",
                "triggers": [{"trigger_name": "Nightly", "cron_expression": "0 2 * * *"}],
            }]}),
        )
        .answers(200, "What has changed, or with `plan` what would.".to_owned(), &[])
        .may_have::<ImportPlan>(200, "import")
        .may_have::<ImportPlan>(200, "plan")
        .refuses(409, "`cycle`: workflows would start each other for ever; `path` names them. `changed_meanwhile`: somebody else changes the same workflows at this moment.")
        .refuses(415, "`not_yaml`: send `Content-Type: application/yaml`.");
    api.end()
}

/// Returns what a file is, as the data that its YAML stands for.
fn file() -> Value {
    json!({
        "type": "object",
        "properties": {
            "version": {"type": "integer", "description": "The version of the format: 1."},
            "workflows": {"type": "array", "items": {"type": "object"}},
        },
        "required": ["workflows"],
    })
}
