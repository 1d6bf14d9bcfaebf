use axum::http::{HeaderName, Method, header};
use domain::person::Role;
use serde_json::json;
use sqlx::PgPool;

use crate::installation::{Caller, Installation};

const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

fn sent_from(caller: &Caller, headers: &[(HeaderName, &str)]) -> Caller {
    let mut caller = caller.clone();
    caller.headers.remove(FETCH_SITE);
    headers.iter().fold(caller, |caller, (name, value)| caller.with(name.clone(), value))
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn another_site_cannot_use_the_session_of_a_visitor(pool: PgPool) {
    let installation = Installation::over(&pool);
    let browser = installation.browser("Ada", Role::Admin).await.with(header::HOST, "flow.example");
    let elsewhere: [&[(HeaderName, &str)]; 5] = [
        &[(FETCH_SITE, "cross-site")],
        &[(FETCH_SITE, "same-site")],
        &[(header::ORIGIN, "https://evil.example")],
        &[(header::ORIGIN, "https://flow.example.evil.example")],
        &[(header::ORIGIN, "null")],
    ];
    let changes = [
        (Method::POST, "/api/workflows"),
        (Method::PATCH, "/api/users/1/disable"),
        (Method::DELETE, "/api/workspace/sample"),
        (Method::POST, "/uploads"),
        (Method::POST, "/rpc/session/sign_out"),
        (Method::POST, "/workflows"),
        (Method::POST, "/preferences"),
    ];
    for headers in elsewhere {
        let caller = sent_from(&browser, headers);
        for (method, path) in &changes {
            let reply = caller.json(method.clone(), path, json!({"name": "w"})).await;
            assert_eq!(reply.status.as_u16(), 403, "{method} {path} with {headers:?}");
        }
        caller.get("/api/workflows").await.expect(200);
    }
    sent_from(&browser, &[(FETCH_SITE, "cross-site")])
        .post("/api/workflows", json!({"name": "w"}))
        .await
        .problem(403, "cross_site");
    for headers in [&[(FETCH_SITE, "same-origin")], &[(header::ORIGIN, "https://flow.example")]] {
        let caller = sent_from(&browser, headers);
        let name = format!("made with {headers:?}");
        caller.post("/api/workflows", json!({"name": &name[..name.len().min(100)]})).await.expect(201);
    }
    assert_eq!(browser.get("/api/workflows").await.expect(200).json()["meta"]["total"], 2);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn another_site_cannot_sign_a_visitor_in(pool: PgPool) {
    let installation = Installation::over(&pool);
    let caller = installation.nobody().with(FETCH_SITE, "cross-site");
    let caller = caller.with(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    caller.send(Method::POST, "/rpc/session/sign_in", "email=a@example.org&password=x").await.expect(403);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_token_is_meant_wherever_it_comes_from(pool: PgPool) {
    let installation = Installation::over(&pool);
    let program = installation.program("Mara", Role::Editor).await;
    let from_a_page = program.with(FETCH_SITE, "cross-site").with(header::ORIGIN, "https://dashboard.example");
    from_a_page.post("/api/workflows", json!({"name": "w"})).await.expect(201);

    // A wrong token beside a good session decides: what it may not, the session does not do in its place.
    let browser = installation.browser("Ada", Role::Admin).await;
    let wrong = browser.with(header::AUTHORIZATION, "Bearer ff_wrong");
    wrong.post("/api/workflows", json!({"name": "v"})).await.problem(401, "not_signed_in");
}
