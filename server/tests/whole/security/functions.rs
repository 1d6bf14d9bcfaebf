use std::collections::BTreeMap;

use axum::http::{HeaderName, Method, header};
use domain::person::{Permission, Role};
use serde_json::{Value, json};
use sqlx::PgPool;

use super::roles::Things;
use crate::installation::{Caller, Installation};

/// What a server function that changes something is called with: fields of a form, or JSON.
enum With {
    Fields(&'static str),
    Json(Value),
}

use With::{Fields, Json};

/// Returns every server function that changes something or makes the server work, with what it needs. The first of
/// each thing is there.
fn changes() -> BTreeMap<&'static str, (Permission, With)> {
    use Permission::{Administer, Edit, Run};
    let source = json!({"pattern": "/files/a.csv"});
    let job = json!({"name": "j", "source": source, "bronze": {"table": "t"}});
    BTreeMap::from([
        ("/rpc/calendar/cancel_maintenance", (Administer, Fields("id=1"))),
        ("/rpc/calendar/pause", (Administer, Fields("draft[reason]=r"))),
        (
            "/rpc/calendar/plan_maintenance",
            (
                Administer,
                Fields("draft[starts_at]=2126-01-01T00:00:00Z&draft[ends_at]=2126-01-01T01:00:00Z&draft[reason]=r"),
            ),
        ),
        ("/rpc/calendar/resume", (Administer, Fields(""))),
        ("/rpc/datasets/drop", (Administer, Fields("id=1"))),
        ("/rpc/executions/cancel", (Run, Fields("id=1"))),
        ("/rpc/executions/reopen", (Run, Fields("id=1"))),
        ("/rpc/executions/resolve", (Run, Fields("id=1&why=w"))),
        ("/rpc/executions/resolve_failures", (Run, Fields("filter[unresolved]=on&up_to=9&why=w"))),
        ("/rpc/executions/retry", (Run, Fields("id=1"))),
        ("/rpc/executions/retry_group", (Run, Fields("ids=1"))),
        ("/rpc/executions/run_again", (Run, Fields("id=1&key=k"))),
        ("/rpc/jobs/check_gold", (Edit, Json(json!({"workflow": 1, "draft": job})))),
        ("/rpc/jobs/delete", (Edit, Fields("workflow=1&job=1"))),
        ("/rpc/jobs/find_matches", (Edit, Json(json!({"workflow": 1, "pattern": "/files/a.csv", "parameters": {}})))),
        ("/rpc/jobs/look_at_source", (Edit, Json(json!({"source": source, "parameters": {}})))),
        ("/rpc/jobs/move", (Edit, Fields("workflow=1&job=1&position=1"))),
        ("/rpc/jobs/preview_gold", (Edit, Json(json!({"workflow": 1, "draft": job, "parameters": {}})))),
        ("/rpc/jobs/save", (Edit, Fields("workflow=1&draft[name]=j"))),
        ("/rpc/jobs/set_enabled", (Edit, Fields("workflow=1&job=1&enabled=true"))),
        ("/rpc/jobs/try_columns", (Edit, Json(json!({"draft": job, "parameters": {}})))),
        ("/rpc/triggers/cancel_firing", (Run, Fields("workflow=1&id=1&firing=1"))),
        ("/rpc/triggers/hasten_firing", (Run, Fields("workflow=1&id=1&firing=1"))),
        ("/rpc/triggers/delete", (Edit, Fields("workflow=1&id=1"))),
        ("/rpc/triggers/find_files", (Edit, Json(json!({"pattern": "/files/*.csv"})))),
        ("/rpc/triggers/pause", (Edit, Fields("workflow=1&id=1&draft[reason]=r"))),
        ("/rpc/triggers/resume", (Edit, Fields("workflow=1&id=1"))),
        ("/rpc/triggers/run", (Run, Fields("workflow=1&id=1&key=k"))),
        ("/rpc/triggers/save", (Edit, Fields("workflow=1&draft[cron_expression]=@daily&base="))),
        ("/rpc/triggers/skip_next", (Edit, Fields("workflow=1&id=1&skip=true"))),
        ("/rpc/triggers/switch", (Edit, Fields("workflow=1&id=1&enabled=true"))),
        ("/rpc/users/add", (Administer, Fields("draft[email]=a@example.org&draft[name]=A"))),
        ("/rpc/users/make_link", (Administer, Fields("id=1&name=A"))),
        ("/rpc/users/save", (Administer, Fields("id=1&draft[email]=a@example.org&draft[name]=A"))),
        ("/rpc/users/set_disabled", (Administer, Fields("id=1&disabled=on"))),
        ("/rpc/triggers/reprocess_file", (Run, Fields("workflow=1&trigger=1&path=a"))),
        ("/rpc/webhooks/replay", (Run, Fields("workflow=1&trigger=1&id=1"))),
        ("/rpc/webhooks/revoke", (Edit, Fields("workflow=1&trigger=1&id=1"))),
        ("/rpc/webhooks/rotate", (Edit, Fields("workflow=1&trigger=1"))),
        ("/rpc/webhooks/test", (Run, Fields("workflow=1&trigger=1&body={}"))),
        ("/rpc/workflows/create", (Edit, Fields("draft[name]=w"))),
        ("/rpc/workflows/delete", (Edit, Fields("id=1"))),
        ("/rpc/workflows/duplicate", (Edit, Fields("id=1"))),
        ("/rpc/workflows/pause", (Edit, Fields("id=1&draft[reason]=r"))),
        ("/rpc/workflows/restore", (Edit, Fields("id=1"))),
        ("/rpc/workflows/resume", (Edit, Fields("id=1"))),
        ("/rpc/workflows/run", (Run, Fields("id=1&key=k"))),
        ("/rpc/workflows/save", (Edit, Fields("id=1&draft[name]=w&base="))),
        ("/rpc/workspace/load_sample", (Edit, Fields(""))),
        ("/rpc/workspace/remove_sample", (Edit, Fields(""))),
        ("/rpc/workspace/save", (Administer, Fields("name=n&timezone=UTC"))),
    ])
}

/// What everybody may do with what is their own, and the examples for developers, which keep nothing.
const OWN: [&str; 13] = [
    "/rpc/account/change_password",
    "/rpc/account/save_profile",
    "/rpc/design/try_form",
    "/rpc/design/try_secret",
    "/rpc/design/try_undo",
    "/rpc/executions/delete_view",
    "/rpc/executions/save_view",
    "/rpc/executions/set_default_view",
    "/rpc/home/close_checklist",
    "/rpc/session/sign_in",
    "/rpc/session/sign_out",
    "/rpc/tokens/make",
    // One's own; the service asks for an administrator when it is another's.
    "/rpc/tokens/revoke",
];

#[test]
fn every_function_that_changes_something_is_tried_here() {
    let mut known: Vec<_> = changes().into_keys().chain(OWN).collect();
    let mut registered: Vec<_> = server_fn::axum::server_fn_paths()
        .filter(|(_, method)| *method == Method::POST)
        .map(|(path, _)| path)
        .collect();
    known.sort_unstable();
    registered.sort_unstable();
    assert_eq!(known, registered, "a new function needs a line here that says who may call it");
}

async fn call(browser: &Caller, path: &str, with: &With) -> (u16, String) {
    let (kind, body) = match with {
        Fields(fields) => ("application/x-www-form-urlencoded", (*fields).to_owned()),
        Json(value) => ("application/json", value.to_string()),
    };
    let caller = browser.clone().with(header::CONTENT_TYPE, kind);
    let reply = caller.send(Method::POST, path, body).await;
    (reply.status.as_u16(), reply.text())
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn each_role_calls_what_it_may_and_nothing_else(pool: PgPool) {
    let installation = Installation::over(&pool);
    Things::make(&installation).await;
    for role in [Role::Viewer, Role::Editor] {
        let browser = installation.browser(&format!("{role:?}"), role).await;
        for (path, (needs, with)) in changes().iter().filter(|(_, (needs, _))| !role.may(*needs)) {
            let (status, text) = call(&browser, path, with).await;
            assert_eq!(status, 403, "{role:?} {path}, which needs “{needs}”: {text}");
            assert!(text.contains("needs the role"), "{path}: {text}");
        }
    }
    let admin = installation.browser("Ada", Role::Admin).await;
    for (path, (_, with)) in changes() {
        let (status, text) = call(&admin, path, &with).await;
        assert!(!matches!(status, 401 | 403 | 500), "{path}: {status} {text}");
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_form_of_a_page_is_refused_like_the_function_it_calls(pool: PgPool) {
    let installation = Installation::over(&pool);
    let viewer = installation.browser("Vera", Role::Viewer).await;
    let viewer = viewer.with(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    let form = "_function=%2Frpc%2Fworkflows%2Fcreate&draft%5Bname%5D=Kept";
    let page = viewer.clone().send(Method::POST, "/workflows/new", form).await;
    assert_eq!(page.status.as_u16(), 403, "{}", page.text());
    assert!(page.text().contains("needs the role"), "{}", page.text());
    let elsewhere = viewer.with(HeaderName::from_static("sec-fetch-site"), "cross-site");
    elsewhere.send(Method::POST, "/workflows/new", form).await.expect(403);
}
