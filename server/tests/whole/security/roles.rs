use std::collections::BTreeSet;

use axum::http::{Method, header};
use domain::person::{Permission, Role};
use serde_json::{Value, json};
use server::api;
use sqlx::PgPool;

use crate::installation::{Caller, Installation};

/// A change, with something that would be taken from those who may make it.
struct Change {
    method: Method,
    route: &'static str,
    body: Value,
    needs: Permission,
}

fn change(method: Method, route: &'static str, needs: Permission, body: Value) -> Change {
    Change { method, route, body, needs }
}

/// Returns every change that the API can make.
fn changes() -> Vec<Change> {
    use Permission::{Administer, Edit, Run};
    let job = json!({"name": "j", "kind": "sql", "gold": {"table": "t", "sql": "select 1 as one"}});
    let user = json!({"email": "new@example.org", "name": "New", "role": "viewer"});
    let cron = json!({"cron_expression": "0 2 * * *"});
    let workspace = json!({"name": "Northbank", "timezone": "UTC"});
    let none = Value::Null;
    vec![
        change(Method::POST, "/api/workflows", Edit, json!({"name": "new"})),
        change(Method::PUT, "/api/workflows/{id}", Edit, json!({"name": "changed"})),
        change(Method::POST, "/api/workflows/{id}/pause", Edit, json!({"reason": "because"})),
        change(Method::POST, "/api/workflows/{id}/resume", Edit, none.clone()),
        change(Method::POST, "/api/workflows/{id}/duplicate", Edit, none.clone()),
        change(Method::POST, "/api/workflows/{id}/executions", Run, none.clone()),
        change(Method::POST, "/api/workflows/{id}/jobs", Edit, job.clone()),
        change(Method::PUT, "/api/workflows/{id}/jobs/{job_id}", Edit, job),
        change(Method::PUT, "/api/workflows/{id}/jobs/{job_id}/position", Edit, json!({"position": 1})),
        change(Method::DELETE, "/api/workflows/{id}/jobs/{job_id}", Edit, none.clone()),
        change(Method::POST, "/api/workflows/{id}/triggers", Edit, cron.clone()),
        change(Method::PUT, "/api/workflows/{id}/triggers/{trigger_id}", Edit, cron),
        change(Method::PATCH, "/api/workflows/{id}/triggers/{trigger_id}/enable", Edit, none.clone()),
        change(Method::PATCH, "/api/workflows/{id}/triggers/{trigger_id}/disable", Edit, none.clone()),
        change(Method::POST, "/api/workflows/{id}/triggers/{trigger_id}/run", Run, none.clone()),
        change(Method::POST, "/api/workflows/{id}/triggers/{trigger_id}/pause", Edit, json!({"reason": "because"})),
        change(Method::POST, "/api/workflows/{id}/triggers/{trigger_id}/resume", Edit, none.clone()),
        change(Method::POST, "/api/workflows/{id}/triggers/{trigger_id}/skip-next", Edit, none.clone()),
        change(Method::DELETE, "/api/workflows/{id}/triggers/{trigger_id}/skip-next", Edit, none.clone()),
        change(Method::POST, "/api/workflows/{id}/triggers/{trigger_id}/firings/{firing_id}/cancel", Run, none.clone()),
        change(Method::POST, "/api/workflows/{id}/triggers/{trigger_id}/firings/{firing_id}/start", Run, none.clone()),
        change(Method::POST, "/api/workflows/{id}/triggers/{trigger_id}/webhook/secrets", Edit, none.clone()),
        change(
            Method::DELETE,
            "/api/workflows/{id}/triggers/{trigger_id}/webhook/secrets/{secret_id}",
            Edit,
            none.clone(),
        ),
        change(
            Method::POST,
            "/api/workflows/{id}/triggers/{trigger_id}/webhook/deliveries/{delivery_id}/replay",
            Run,
            none.clone(),
        ),
        change(Method::PATCH, "/api/workflows/{id}/triggers/enable", Edit, none.clone()),
        change(Method::PATCH, "/api/workflows/{id}/triggers/disable", Edit, none.clone()),
        change(
            Method::POST,
            "/api/workflows/{id}/triggers/validate-dependency",
            Edit,
            json!({"depends_on_workflow_id": 1}),
        ),
        change(Method::DELETE, "/api/workflows/{id}/triggers/{trigger_id}", Edit, none.clone()),
        change(Method::POST, "/api/executions/{id}/cancel", Run, none.clone()),
        change(Method::POST, "/api/executions/{id}/retry", Run, none.clone()),
        change(Method::POST, "/api/executions/{id}/resolve", Run, json!({"why": "w"})),
        change(Method::DELETE, "/api/executions/{id}/resolve", Run, none.clone()),
        change(Method::DELETE, "/api/workflows/{id}", Edit, none.clone()),
        change(Method::POST, "/api/workflows/{id}/restore", Edit, none.clone()),
        change(Method::DELETE, "/api/datasets/{id}", Administer, none.clone()),
        change(Method::POST, "/api/import", Edit, json!({"workflows": [{"name": "imported"}]})),
        change(Method::POST, "/api/uploads", Edit, json!({"file_name": "a.csv", "size": 1})),
        change(Method::PUT, "/api/uploads/{id}", Edit, none.clone()),
        change(Method::POST, "/api/users", Administer, user.clone()),
        change(Method::PUT, "/api/users/{id}", Administer, user),
        change(Method::PATCH, "/api/users/{id}/disable", Administer, none.clone()),
        change(Method::PATCH, "/api/users/{id}/enable", Administer, none.clone()),
        change(Method::POST, "/api/users/{id}/link", Administer, none.clone()),
        // Of somebody else: one's own is everybody's to revoke.
        change(Method::DELETE, "/api/tokens/{id}", Administer, none.clone()),
        change(Method::PUT, "/api/workspace", Administer, workspace),
        change(Method::POST, "/api/workspace/pause", Administer, json!({"reason": "because"})),
        change(Method::POST, "/api/workspace/resume", Administer, none.clone()),
        change(
            Method::POST,
            "/api/workspace/maintenance-windows",
            Administer,
            json!({"starts_at": "2026-01-01T00:00:00Z", "ends_at": "2099-01-01T00:00:00Z", "reason": "because"}),
        ),
        change(Method::DELETE, "/api/workspace/maintenance-windows/{id}", Administer, none.clone()),
        change(Method::POST, "/api/workspace/sample", Edit, none.clone()),
        change(Method::DELETE, "/api/workspace/sample", Edit, none),
    ]
}

/// What is refused to whoever may only read.
const READS: [&str; 4] = ["/api/users", "/api/users/{id}", "/api/tokens/{id}", "/api/audit"];

/// One of each thing, so that a refusal is never for want of it.
pub(super) struct Things {
    workflow: i64,
    job: i64,
    trigger: i64,
    execution: i64,
    dataset: i64,
    upload: i64,
    user: i64,
    token: i64,
}

impl Things {
    pub(super) async fn make(installation: &Installation) -> Self {
        let admin = installation.program("Owner", Role::Admin).await;
        let made = async |path: &str, name: &str, body: Value| {
            let made = admin.post(path, body).await.expect(201).json();
            made[name]["id"].as_i64().expect("a number")
        };
        let workflow = made("/api/workflows", "workflow", json!({"name": "w"})).await;
        let path = format!("/api/workflows/{workflow}");
        let sql = json!({"name": "first", "kind": "sql", "gold": {"table": "first", "sql": "select 1 as one"}});
        let job = made(&format!("{path}/jobs"), "job", sql).await;
        let cron = json!({"cron_expression": "0 1 * * *"});
        let trigger = made(&format!("{path}/triggers"), "trigger", cron).await;
        let execution = made(&format!("{path}/executions"), "execution", Value::Null).await;
        let upload = made("/api/uploads", "upload", json!({"file_name": "a.csv", "size": 1})).await;
        let user = made("/api/users", "user", json!({"email": "other@example.org", "name": "Other"})).await;
        let dataset = sqlx::query_scalar(
            "insert into datasets (layer, name, location) values ('gold', 'first', '/lake/gold/first') returning id",
        );
        let dataset = dataset.fetch_one(&installation.pool).await.expect("a row");
        let token = sqlx::query_scalar("select min(id) from api_tokens");
        let token = token.fetch_one(&installation.pool).await.expect("a row");
        Self { workflow, job, trigger, execution, dataset, upload, user, token }
    }

    fn address(&self, route: &str) -> String {
        let noun = route.split('/').nth(2).unwrap_or_default();
        let id = match noun {
            "workflows" => self.workflow,
            "executions" => self.execution,
            "datasets" => self.dataset,
            "uploads" => self.upload,
            "users" => self.user,
            "tokens" => self.token,
            _ => 0,
        };
        let path = route.replace("{job_id}", &self.job.to_string()).replace("{trigger_id}", &self.trigger.to_string());
        let path = path.replace("{firing_id}", "1").replace("{secret_id}", "1").replace("{delivery_id}", "1");
        path.replace("{id}", &id.to_string())
    }
}

async fn ask(caller: &Caller, things: &Things, change: &Change) -> (u16, String) {
    let reply = caller.json(change.method.clone(), &things.address(change.route), change.body.clone()).await;
    (reply.status.as_u16(), reply.text())
}

#[test]
fn every_change_of_the_api_is_tried_here() {
    let tried: BTreeSet<_> =
        changes().into_iter().map(|change| format!("{} {}", change.method, change.route)).collect();
    let mut missing = Vec::new();
    for (route, methods, _) in api::table() {
        for method in methods.iter().filter(|&method| method != Method::GET) {
            let name = format!("{method} {route}");
            // What a person without a role may do: make a token of their own, which allows no more than they may.
            if !tried.contains(&name) && name != "POST /api/tokens" {
                missing.push(name);
            }
        }
    }
    assert_eq!(missing, Vec::<String>::new());
}

#[test]
fn the_document_says_what_each_change_needs() {
    let operations = || api::openapi::description().sections.iter().flat_map(|section| &section.operations);
    for change in changes() {
        let described = operations().find(|one| one.method == change.method && one.path == change.route);
        let needs = described.and_then(|operation| operation.needs);
        assert_eq!(needs, Some(change.needs), "{} {}", change.method, change.route);
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn each_role_changes_what_it_may_and_nothing_else(pool: PgPool) {
    let installation = Installation::over(&pool);
    let things = Things::make(&installation).await;
    for role in [Role::Viewer, Role::Editor] {
        let browser = installation.browser(&format!("{role:?}"), role).await;
        for change in changes().iter().filter(|change| !role.may(change.needs)) {
            let (status, text) = ask(&browser, &things, change).await;
            assert_eq!(status, 403, "{role:?}: {} {}: {text}", change.method, change.route);
            assert!(text.contains("needs the role"), "{text}");
        }
    }
    let viewer = installation.browser("Vera", Role::Viewer).await;
    for (route, methods, _) in api::table() {
        if methods.contains(&Method::GET) {
            let reply = viewer.get(&things.address(route)).await;
            let may = !READS.contains(&route);
            // Quarantine is for silver, rows need a table, a preview needs an expression: the role is not the reason.
            assert_eq!(reply.status.as_u16() != 403, may, "GET {route}: {} {}", reply.status, reply.text());
        }
    }
    let admin = installation.browser("Ada", Role::Admin).await;
    for change in changes() {
        let (status, text) = ask(&admin, &things, &change).await;
        assert!(!matches!(status, 401 | 403), "Admin: {} {}: {status} {text}", change.method, change.route);
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_token_changes_what_its_scopes_say_whatever_its_owner_may(pool: PgPool) {
    let installation = Installation::over(&pool);
    let things = Things::make(&installation).await;
    let ada = installation.person("Ada", Role::Admin).await;
    let all = [Permission::Read, Permission::Run, Permission::Edit, Permission::Administer];
    for left_out in all {
        let scopes: Vec<_> = all.into_iter().filter(|&scope| scope != left_out).collect();
        let program = installation.program_of(ada, &scopes).await;
        for change in changes().iter().filter(|change| change.needs == left_out) {
            let (status, text) = ask(&program, &things, change).await;
            assert_eq!(status, 403, "without {left_out}: {} {}: {text}", change.method, change.route);
            assert!(text.contains(&format!("do not include “{left_out}”")), "{text}");
        }
        if left_out == Permission::Read {
            program.get("/api/workflows").await.problem(403, "not_allowed");
        }
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_token_ends_when_it_says_and_with_its_account(pool: PgPool) {
    let installation = Installation::over(&pool);
    let mara = installation.person("Mara", Role::Editor).await;
    let program = installation.program_of(mara, &[Permission::Read]).await;
    program.get("/api/workflows").await.expect(200);
    sqlx::query("update api_tokens set expires_at = now()").execute(&pool).await.expect("a row");
    installation.services.forget(None);
    program.get("/api/workflows").await.problem(401, "not_signed_in");
    sqlx::query("update api_tokens set expires_at = null").execute(&pool).await.expect("a row");
    program.get("/api/workflows").await.expect(200);

    let admin = installation.program("Ada", Role::Admin).await;
    admin.patch(&format!("/api/users/{mara}/disable")).await.expect(200);
    program.get("/api/workflows").await.problem(401, "not_signed_in");
    admin.patch(&format!("/api/users/{mara}/enable")).await.expect(200);
    program.get("/api/workflows").await.expect(200);
    let pages = program.get("/workflows").await.expect(303);
    assert!(pages.header(header::LOCATION).starts_with("/sign-in"), "pages are for people");
}
