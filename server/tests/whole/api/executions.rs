use axum::{
    body::Body,
    http::{HeaderName, Method, header},
};
use domain::person::Role;
use serde_json::{Value, json};
use sqlx::PgPool;

use crate::installation::Installation;

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_same_key_starts_once(pool: PgPool) {
    let installation = Installation::over(&pool);
    let editor = installation.program("Mara", Role::Editor).await;
    let workflow = editor.make_workflow("w").await;
    let start = format!("{workflow}/executions");
    let keyed = editor.clone().with(HeaderName::from_static("idempotency-key"), "import-2026-11-22");
    let started = keyed.post(&start, json!({"parameters": {"day": "2026-11-22"}})).await.expect(201);
    let execution = started.json()["execution"].clone();
    assert_eq!(started.header(header::LOCATION), format!("/api/executions/{}", execution["id"]));
    assert_eq!((&execution["status"], &execution["parameters"]["day"]), (&json!("queued"), &json!("2026-11-22")));
    assert_eq!(execution["triggered_by"], "API token “test”");
    let in_body = json!({"idempotency_key": "import-2026-11-22"});
    let again = editor.post(&start, in_body).await.expect(200);
    assert_eq!(again.json()["execution"]["id"], execution["id"]);
    let other = editor.post(&start, Value::Null).await.expect(201).json();
    assert_ne!(other["execution"]["id"], execution["id"], "a start needs no body");
    let typed = editor.clone().with(header::CONTENT_TYPE, "application/json");
    typed.send(Method::POST, &start, Body::empty()).await.expect(201);
    let in_chunks = Body::from_stream(futures::stream::empty::<Result<Vec<u8>, std::io::Error>>());
    typed.send(Method::POST, &start, in_chunks).await.expect(201);

    let at_once =
        futures::future::join_all((0..5).map(|_| editor.post(&start, json!({"idempotency_key": "race"})))).await;
    let statuses: Vec<_> = at_once.iter().map(|reply| reply.status.as_u16()).collect();
    assert_eq!(statuses.iter().filter(|&&status| status == 201).count(), 1, "{statuses:?}");

    assert_eq!(editor.post(&start, json!({"parameters": [1]})).await.wrong_fields(), ["parameters"]);
    let long = json!({"idempotency_key": "k".repeat(201)});
    assert_eq!(editor.post(&start, long).await.wrong_fields(), ["idempotency_key"]);
    editor.post("/api/workflows/999/executions", Value::Null).await.problem(404, "not_found");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn executions_are_listed_forwards_and_back(pool: PgPool) {
    let installation = Installation::over(&pool);
    let editor = installation.program("Mara", Role::Editor).await;
    let (first, second) = (editor.make_workflow("first").await, editor.make_workflow("second").await);
    let mut ids = Vec::new();
    for workflow in [&first, &second, &first, &first, &second] {
        let started = editor.post(&format!("{workflow}/executions"), Value::Null).await.expect(201).json();
        ids.push(started["execution"]["id"].as_i64().expect("a number"));
    }
    ids.reverse();
    let listed = async |query: &str| {
        let page = editor.get(query).await.expect(200).json();
        let ids: Vec<_> =
            page["executions"].as_array().expect("a list").iter().filter_map(|one| one["id"].as_i64()).collect();
        (ids, page["meta"].clone())
    };
    let (newest, meta) = listed("/api/executions?limit=2").await;
    assert_eq!((&newest[..], &meta["total"], &meta["previous_cursor"]), (&ids[..2], &json!(5), &Value::Null));
    let next = meta["next_cursor"].as_str().expect("there are more");
    let (older, meta) = listed(&format!("/api/executions?limit=2&cursor={next}")).await;
    assert_eq!(older, ids[2..4]);
    let previous = meta["previous_cursor"].as_str().expect("there are newer ones");
    let (back, _) = listed(&format!("/api/executions?limit=2&cursor={previous}")).await;
    assert_eq!(back, ids[..2]);

    let (of_first, meta) = listed(&format!("{first}/executions?status=queued")).await;
    assert_eq!((of_first.len(), &meta["total"]), (3, &json!(3)));
    let number = first.rsplit('/').next().expect("a number");
    assert_eq!(listed(&format!("/api/executions?workflow={number}&since=1h&q=first")).await.0.len(), 3);
    assert_eq!(listed("/api/executions?status=failed").await.0.len(), 0);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_waits_is_cancelled_at_once_and_can_be_queued_again(pool: PgPool) {
    let installation = Installation::over(&pool);
    let editor = installation.program("Mara", Role::Editor).await;
    let workflow = editor.make_workflow("w").await;
    let started = editor.post(&format!("{workflow}/executions"), Value::Null).await.expect(201);
    let path = started.header(header::LOCATION).to_owned();
    editor.post(&format!("{path}/retry"), Value::Null).await.problem(409, "not_failed");
    let cancelled = editor.post(&format!("{path}/cancel"), Value::Null).await.expect(200).json();
    assert_eq!(cancelled["execution"]["status"], "cancelled");
    assert_eq!(cancelled["execution"]["error"], "Cancelled by API token “test”.");
    editor.post(&format!("{path}/cancel"), Value::Null).await.problem(409, "already_ended");
    let retried = editor.post(&format!("{path}/retry"), json!({"parameters": {"day": "x"}})).await.expect(200).json();
    assert_eq!(
        (&retried["execution"]["status"], &retried["execution"]["parameters"]),
        (&json!("queued"), &json!({"day": "x"}))
    );
    assert_eq!(editor.post(&format!("{path}/retry"), json!({"key": 1})).await.wrong_fields(), ["key"]);
    editor.get("/api/executions/999").await.problem(404, "not_found");
}
