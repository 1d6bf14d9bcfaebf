use domain::{person::Permission, trigger::definition::Trigger, workflow::PauseDraft};
use serde_json::json;

use super::{Schemas, Section, describe::Describing};
use crate::api::triggers::holding::Which;

/// Describes how triggers are held back.
pub(super) fn section(schemas: &mut Schemas) -> Section {
    let mut api = Describing::new(schemas, "Holding triggers back", "What runs is never touched.", Permission::Edit);
    for (path, id, summary) in [
        ("/api/workflows/{id}/triggers/enable", "enable_triggers", "Switches triggers of a workflow on"),
        ("/api/workflows/{id}/triggers/disable", "disable_triggers", "Switches triggers of a workflow off"),
    ] {
        api.patch(path, id, summary)
            .details("All of them, or those that are named. The answer has those that were not so before.")
            .may_take::<Which>(json!({"trigger_ids": [1]}))
            .list::<Trigger>("triggers");
    }
    api.post("/api/workflows/{id}/triggers/{trigger_id}/pause", "pause_trigger", "Holds a trigger back")
        .takes::<PauseDraft>(json!({"reason": "Month end", "resume_at": "2030-01-01T06:00:00Z"}))
        .versioned::<Trigger>("trigger");
    api.post("/api/workflows/{id}/triggers/{trigger_id}/resume", "resume_trigger", "Lets a trigger go on")
        .details("Nothing that was planned during the pause is made up for.")
        .versioned::<Trigger>("trigger");
    api.post("/api/workflows/{id}/triggers/{trigger_id}/skip-next", "skip_next", "Leaves the next planned start out")
        .versioned::<Trigger>("trigger")
        .refuses(409, "`nothing_planned`: there is no planned start to leave out.");
    api.delete("/api/workflows/{id}/triggers/{trigger_id}/skip-next", "keep_next", "Keeps the next planned start")
        .versioned::<Trigger>("trigger");
    api.post(
        "/api/workflows/{id}/triggers/{trigger_id}/firings/{firing_id}/cancel",
        "cancel_firing",
        "Takes back a start that waits",
    )
    .needs(Permission::Run)
    .done()
    .refuses(409, "`not_waiting`: it has been decided about already.");
    api.post(
        "/api/workflows/{id}/triggers/{trigger_id}/firings/{firing_id}/start",
        "hasten_firing",
        "Makes a start that waits for its delay now",
    )
    .needs(Permission::Run)
    .done()
    .refuses(409, "`not_waiting`: it has been decided about already, or it waits for something else.");
    api.end()
}
