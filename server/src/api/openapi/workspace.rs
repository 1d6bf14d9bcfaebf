use domain::{
    person::Permission,
    workflow::PauseDraft,
    workspace::{MaintenanceDraft, MaintenanceWindow, Workspace},
};
use serde_json::json;

use super::{Schemas, Section, describe::Describing};
use crate::api::workspace::WorkspaceDraft;

/// Describes the operations on the whole installation.
pub(super) fn section(schemas: &mut Schemas) -> Section {
    let mut api =
        Describing::new(schemas, "Workspace", "What holds for the whole installation.", Permission::Administer);
    api.get("/api/workspace", "load_workspace", "Shows the workspace").one::<Workspace>("workspace");
    api.put("/api/workspace", "save_workspace", "Changes the workspace")
        .saves::<WorkspaceDraft>()
        .example("Workspace", json!({"name": "Northbank", "timezone": "Europe/Berlin"}))
        .one::<Workspace>("workspace");
    api.post("/api/workspace/pause", "pause_everything", "Holds all triggers back")
        .details("What runs is not touched, and starts by hand go on.")
        .takes::<PauseDraft>(json!({"reason": "The database moves", "resume_at": "2030-01-01T06:00:00Z"}))
        .one::<Workspace>("workspace");
    api.post("/api/workspace/resume", "resume_everything", "Lets all triggers go on").one::<Workspace>("workspace");
    let windows = "/api/workspace/maintenance-windows";
    api.get(windows, "list_windows", "Lists maintenance windows that are not over")
        .list::<MaintenanceWindow>("maintenance_windows");
    api.post(windows, "plan_window", "Plans a time in which nothing starts by itself")
        .takes::<MaintenanceDraft>(json!({
            "starts_at": "2030-01-05 22:00",
            "ends_at": "2030-01-06 02:00",
            "timezone": "Europe/Berlin",
            "reason": "New database",
        }))
        .made::<MaintenanceWindow>("maintenance_window");
    api.delete("/api/workspace/maintenance-windows/{id}", "cancel_window", "Takes a maintenance window back").done();
    api.post("/api/workspace/sample", "load_sample", "Loads the sample workspace")
        .needs(Permission::Edit)
        .done()
        .refuses(409, "`sample_loaded`: it is here already.");
    api.delete("/api/workspace/sample", "remove_sample", "Removes the sample workspace with its tables")
        .needs(Permission::Edit)
        .done()
        .refuses(409, "`still_running`: an execution of it did not stop in time.");
    api.end()
}
