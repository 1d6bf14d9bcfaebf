use domain::person::Role;
use serde_json::{Value, json};
use sqlx::PgPool;

use crate::installation::Installation;

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_settings_are_read_and_changed(pool: PgPool) {
    let installation = Installation::over(&pool);
    let admin = installation.program("Ada", Role::Admin).await;
    let mut workspace = admin.get("/api/workspace").await.expect(200).json()["workspace"].clone();
    workspace["name"] = json!("Northbank");
    workspace["timezone"] = json!("Europe/Lisbon");
    let saved = admin.put("/api/workspace", workspace).await.expect(200).json()["workspace"].clone();
    assert_eq!((&saved["name"], &saved["timezone"]), (&json!("Northbank"), &json!("Europe/Lisbon")));
    let wrong = json!({"name": "", "timezone": "Europe/Lisbn"});
    assert_eq!(admin.put("/api/workspace", wrong).await.wrong_fields(), ["name", "timezone"]);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_sample_comes_once_and_goes(pool: PgPool) {
    let installation = Installation::over(&pool);
    let editor = installation.program("Mara", Role::Editor).await;
    editor.post("/api/workspace/sample", Value::Null).await.expect(204);
    editor.post("/api/workspace/sample", Value::Null).await.problem(409, "sample_loaded");
    assert_eq!(editor.get("/api/workflows").await.expect(200).json()["meta"]["total"], 4);
    editor.delete("/api/workspace/sample").await.expect(204);
    assert_eq!(editor.get("/api/workflows").await.expect(200).json()["meta"]["total"], 0);
}
