use domain::{
    job::{
        BronzeDraft, BronzeMode, Change, ColumnDraft, DateOrder, Encoding, FormatKind, GoldDraft, GoldMode, Header,
        Job, JobDraft, JobKind, KeepOrder, OnMisfit, SchemaDrift, SilverDraft, SilverStrategy, SourceDraft,
    },
    person::Permission,
};
use serde_json::{Value, json};

use super::{Schemas, Section, common::JSON, describe::Describing};
use crate::api::jobs::{Place, SET_BY_SERVER, Shown};

/// Describes the operations on jobs.
pub(super) fn section(schemas: &mut Schemas) -> Section {
    let body = body(schemas);
    let mut api = Describing::new(
        schemas,
        "Jobs",
        "The steps of a workflow, which run in their order. A job is sent with the fields of a draft, or with `spec` as \
         it is shown.",
        Permission::Edit,
    );
    api.get("/api/workflows/{id}/jobs", "list_jobs", "Lists the jobs of a workflow").list::<Job>("jobs");
    api.post("/api/workflows/{id}/jobs", "create_job", "Adds a job at the end of a workflow")
        .body(true, JSON, body.clone())
        .example("Files", files())
        .example("SQL", sql())
        .made_versioned::<Job>("job");
    api.get("/api/workflows/{id}/jobs/{job_id}", "load_job", "Shows a job").versioned::<Job>("job");
    api.put("/api/workflows/{id}/jobs/{job_id}", "save_job", "Changes a job")
        .if_match()
        .body(true, JSON, body)
        .example("Files", files())
        .example("SQL", sql())
        .versioned::<Job>("job");
    api.delete("/api/workflows/{id}/jobs/{job_id}", "delete_job", "Deletes a job").details("Its tables stay.").done();
    api.put("/api/workflows/{id}/jobs/{job_id}/position", "move_job", "Moves a job")
        .details("The first place is 1.")
        .takes::<Place>(json!({"position": 1}))
        .list::<Job>("jobs");
    api.end()
}

/// Returns what a job is sent as.
fn body(schemas: &mut Schemas) -> Value {
    schemas.fields::<JobDraft>().passed_over(&SET_BY_SERVER).code::<JobKind>("kind").switches(&["enabled"]);
    schemas.fields::<Shown>().passed_over(&SET_BY_SERVER);
    schemas
        .fields::<SourceDraft>()
        .code::<FormatKind>("format")
        .code::<Encoding>("encoding")
        .code::<Header>("header")
        .code::<SchemaDrift>("schema_drift")
        .switches(&["reread"]);
    schemas.fields::<ColumnDraft>().code::<DateOrder>("date_order").codes::<Change>("changes").switches(&[
        "decimal_comma",
        "key",
        "required",
        "excluded",
    ]);
    schemas.fields::<BronzeDraft>().code::<BronzeMode>("mode");
    schemas
        .fields::<SilverDraft>()
        .code::<SilverStrategy>("strategy")
        .code::<KeepOrder>("keep")
        .code::<OnMisfit>("on_misfit")
        .switches(&["enabled"]);
    schemas.fields::<GoldDraft>().code::<GoldMode>("mode").switches(&["enabled"]);
    // Shown as it is written, so that it can be sent back whole.
    json!({"anyOf": [schemas.read::<JobDraft>(), schemas.written::<Shown>()]})
}

fn files() -> Value {
    json!({
        "name": "Orders",
        "source": {"pattern": "/data/in/orders-*.csv"},
        "columns": [
            {"source": "order_id", "key": true},
            {"source": "amount", "data_type": "decimal(10,2)", "changes": ["trim"]},
        ],
        "bronze": {"table": "orders", "mode": "append"},
        "silver": {"table": "orders", "strategy": "merge"},
        "gold": {"table": "revenue", "sql": "select sum(amount) as revenue from silver.orders"},
    })
}

fn sql() -> Value {
    json!({
        "name": "Revenue by day",
        "kind": "sql",
        "gold": {"table": "revenue_by_day", "sql": "select day, sum(amount) as revenue from silver.orders group by day"},
    })
}
