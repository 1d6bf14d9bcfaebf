use axum::http::HeaderName;
use domain::person::Role;
use serde_json::json;
use sqlx::PgPool;

use crate::installation::{Caller, Installation};

/// Makes a workflow and returns its number.
async fn make_workflow(caller: &Caller, name: &str) -> i64 {
    let path = caller.make_workflow(name).await;
    path.rsplit('/').next().and_then(|id| id.parse().ok()).expect("a number")
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn whoever_says_how_much_is_known_is_told_what_came_after(pool: PgPool) {
    let installation = Installation::over(&pool);
    let editor = installation.browser("Mara", Role::Editor).await;
    let mut others = editor.follow("workflow").await;
    let known = make_workflow(&editor, "Known").await;
    others.wait_for("workflow", known).await;
    let place = others.place.clone();
    let id = make_workflow(&editor, "Shop").await;
    others.wait_for("workflow", id).await;

    let since = format!("workflow&since={place}");
    let told = editor.follow(&since).await.next().await;
    assert_eq!(told, json!({"topic": "workflow", "id": id}));
    // A browser that has lost the connection asks with the address it began with.
    let returning = editor.clone().with(HeaderName::from_static("last-event-id"), &place);
    let told = returning.follow("workflow&since=1-1").await.next().await;
    assert_eq!(told, json!({"topic": "workflow", "id": id}));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn whoever_knows_another_server_reads_everything_again(pool: PgPool) {
    let installation = Installation::over(&pool);
    let editor = installation.browser("Mara", Role::Editor).await;
    for place in ["1-1", "99999999999999999-5", "yesterday"] {
        let told = editor.follow(&format!("execution,workflow&since={place}")).await.next().await;
        assert_eq!(told, json!({"topic": "execution"}), "{place}");
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_page_follows_from_where_it_was_made(pool: PgPool) {
    let installation = Installation::over(&pool);
    let editor = installation.browser("Mara", Role::Editor).await;
    let mut changes = editor.follow("workflow").await;
    let id = make_workflow(&editor, "Shop").await;
    changes.wait_for("workflow", id).await;
    let (epoch, _) = changes.place.split_once('-').expect("a place");
    let page = editor.get("/workflows").await.expect(200).text();
    assert!(page.contains(&format!("\\\"epoch\\\":{epoch}")), "{page}");
}
