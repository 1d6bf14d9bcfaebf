use axum::http::{HeaderName, header};
use domain::person::Role;
use serde_json::{Value, json};
use sqlx::PgPool;

use crate::installation::Installation;

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_trigger_is_made_read_changed_and_sent_back_as_it_was_read(pool: PgPool) {
    let installation = Installation::over(&pool);
    let editor = installation.program("Mara", Role::Editor).await;
    let workflow = editor.make_workflow("w").await;
    let sent = json!({
        "trigger_name": "Nightly",
        "cron_expression": "30 2 * * *",
        "timezone": "Europe/Berlin",
        "missed_policy": "all",
        "parameters": {"day": "2026-11-22", "limit": 5},
    });
    let made = editor.post(&format!("{workflow}/triggers"), sent).await.expect(201);
    let mut trigger = made.json()["trigger"].clone();
    let path = made.header(header::LOCATION).to_owned();
    assert_eq!(path, format!("{workflow}/triggers/{}", trigger["id"]));
    assert_eq!(trigger["enabled"], true, "on unless it says otherwise");
    assert_eq!(trigger["parameters"], json!({"day": "2026-11-22", "limit": 5}));
    assert!(trigger["next_run_at"].as_str().is_some_and(|at| at.ends_with('Z')), "times are in UTC: {trigger}");

    assert_eq!(editor.get(&path).await.expect(200).json()["trigger"], trigger);
    trigger["overlap_policy"] = json!("queue");
    let saved = editor.put(&path, trigger.clone()).await.expect(200).json()["trigger"].clone();
    assert_eq!((&saved["overlap_policy"], &saved["parameters"]), (&json!("queue"), &trigger["parameters"]));
    editor.clone().with(header::IF_MATCH, "\"1\"").put(&path, trigger).await.problem(412, "changed_meanwhile");
    editor.delete(&path).await.expect(204);
    editor.get(&path).await.problem(404, "not_found");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_expression_that_cannot_be_is_pointed_at(pool: PgPool) {
    let installation = Installation::over(&pool);
    let editor = installation.program("Mara", Role::Editor).await;
    let workflow = editor.make_workflow("w").await;
    let sent = json!({"cron_expression": "0 25 * * *", "timezone": "Europe/Berln"});
    let problem = editor.post(&format!("{workflow}/triggers"), sent).await.problem(422, "invalid");
    assert_eq!(problem["errors"][0]["field"], "cron_expression");
    assert_eq!(problem["errors"][0]["span"], json!({"start": 2, "end": 4}));
    assert_eq!(problem["errors"][1]["field"], "timezone");

    let preview = format!("{workflow}/triggers/schedule/preview");
    let wrong = editor.get(&format!("{preview}?cron=0+25+*+*+*")).await.problem(422, "invalid");
    assert_eq!(wrong["errors"][0]["span"], json!({"start": 2, "end": 4}));
    assert_eq!(editor.get(&format!("{preview}?cron=@daily&count=101")).await.wrong_fields(), ["count"]);
    assert_eq!(editor.get(&preview).await.wrong_fields(), ["cron_expression"]);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_schedule_is_previewed_by_the_clock_of_the_database(pool: PgPool) {
    let installation = Installation::over(&pool);
    let viewer = installation.program("Vera", Role::Viewer).await;
    let editor = installation.program("Mara", Role::Editor).await;
    let workflow = editor.make_workflow("w").await;
    sqlx::query("update scheduler_clock set shift = timestamptz '2026-03-28T12:00:00Z' - now()")
        .execute(&pool)
        .await
        .expect("the clock");
    let query = "cron=0+2+*+*+*&timezone=Europe/Berlin&count=2";
    let path = format!("{workflow}/triggers/schedule/preview?{query}");
    let preview = viewer.get(&path).await.expect(200).json()["preview"].clone();
    assert_eq!(preview["sentence"], "At 02:00 every day");
    // On that Sunday, the clocks skip two o'clock.
    assert_eq!(preview["next"][0]["at"], "2026-03-29T01:00:00Z");
    assert_eq!(preview["next"].as_array().map(Vec::len), Some(2));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_preview_is_what_a_trigger_with_these_limits_does(pool: PgPool) {
    let installation = Installation::over(&pool);
    let editor = installation.program("Mara", Role::Editor).await;
    let workflow = editor.make_workflow("w").await;
    let preview = format!("{workflow}/triggers/schedule/preview");
    let limits = json!({
        "cron_expression": "0 9 * * 1,5", "timezone": "Europe/Berlin", "starts_at": "2099-01-05T00:00", "ends_at": "2099-03-01T00:00",
        "every_weeks": 2, "weeks_from": "2099-01-05", "excluded_dates": ["2099-01-09"], "ends_after_runs": 4,
    });
    let query = "?cron=0+9+*+*+1,5&timezone=Europe/Berlin&starts_at=2099-01-05T00:00&ends_at=2099-03-01T00:00&every_weeks=2\
        &weeks_from=2099-01-05&excluded_dates=2099-01-09&ends_after_runs=4";
    let shown = editor.get(&format!("{preview}{query}")).await.expect(200).json()["preview"].clone();
    let dates: Vec<_> = shown["next"].as_array().expect("runs").iter().map(|run| run["local"].clone()).collect();
    assert_eq!(dates, ["2099-01-05T09:00:00", "2099-01-19T09:00:00", "2099-01-23T09:00:00", "2099-02-02T09:00:00"]);
    assert_eq!(shown["sentence"], "Every 2 weeks: at 09:00 on Mondays and Fridays");

    let trigger = editor.post(&format!("{workflow}/triggers"), limits).await.expect(201).json()["trigger"].clone();
    assert_eq!(trigger["next_run_at"], shown["next"][0]["at"]);
    for wrong in ["starts_at=soon", "ends_at=2099-13-01", "ends_after_runs=0", "every_weeks=99", "excluded_dates=x"] {
        let field = wrong.split('=').next().expect("a name");
        assert_eq!(editor.get(&format!("{preview}?cron=@daily&{wrong}")).await.wrong_fields(), [field], "{wrong}");
    }
    assert_eq!(editor.get(&format!("{preview}?cron=@daily&every_weeks=2")).await.wrong_fields(), ["weeks_from"]);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_trigger_is_switched_and_run_and_says_what_it_decided(pool: PgPool) {
    let installation = Installation::over(&pool);
    let editor = installation.program("Mara", Role::Editor).await;
    let workflow = editor.make_workflow("w").await;
    let sent = json!({"cron_expression": "@hourly", "enabled": true, "parameters": {"day": "x"}});
    let made = editor.post(&format!("{workflow}/triggers"), sent).await.expect(201);
    let path = made.header(header::LOCATION).to_owned();
    let off = editor.patch(&format!("{path}/disable")).await.expect(200).json();
    assert_eq!((&off["trigger"]["enabled"], &off["trigger"]["next_run_at"]), (&json!(false), &Value::Null));
    let on = editor.patch(&format!("{path}/enable")).await.expect(200).json();
    assert!(on["trigger"]["next_run_at"].is_string());

    let twice = editor.clone().with(HeaderName::from_static("idempotency-key"), "click");
    let first = twice.post(&format!("{path}/run"), Value::Null).await.expect(201);
    let execution = first.json()["execution"].clone();
    assert_eq!(first.header(header::LOCATION), format!("/api/executions/{}", execution["id"]));
    assert_eq!((&execution["trigger_type"], &execution["parameters"]), (&json!("manual"), &json!({"day": "x"})));
    let again = twice.post(&format!("{path}/run"), Value::Null).await.expect(200).json();
    assert_eq!(again["execution"]["id"], execution["id"]);
    for _ in 0..2 {
        editor.post(&format!("{path}/run"), Value::Null).await.expect(201);
    }
    let history = editor.get(&format!("{path}/history?limit=2")).await.expect(200).json();
    assert_eq!(history["firings"][0]["reason"], "started_by_person");
    let cursor = history["meta"]["next_cursor"].as_str().expect("there are more");
    let rest = editor.get(&format!("{path}/history?limit=2&cursor={cursor}")).await.expect(200).json();
    assert_eq!(rest["firings"][0]["execution_id"], execution["id"]);
    assert_eq!(rest["meta"]["next_cursor"], Value::Null);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_dependency_is_made_shown_both_ways_and_refused_where_it_would_loop(pool: PgPool) {
    let installation = Installation::over(&pool);
    let editor = installation.program("Mara", Role::Editor).await;
    let mut ids = Vec::new();
    for name in ["Orders", "Customers", "Report"] {
        let made = editor.post("/api/workflows", json!({"name": name})).await.expect(201).json();
        ids.push(made["workflow"]["id"].as_i64().expect("a number"));
    }
    let of = |id: i64| format!("/api/workflows/{id}/triggers");
    let sent = json!({"trigger_type": "dependency", "depends_on_workflow_id": ids[0], "delay_minutes": 5,
        "dependency_condition": "on_completion", "enabled": true});
    let made = editor.post(&of(ids[1]), sent).await.expect(201);
    let path = made.header(header::LOCATION).to_owned();
    let trigger = made.json()["trigger"].clone();
    assert_eq!(trigger["trigger_name"], "After Orders ends, 5 minutes later");
    assert_eq!(
        (&trigger["depends_on_workflow_id"], &trigger["upstream_workflow_ids"]),
        (&json!(ids[0]), &json!([ids[0]]))
    );
    assert_eq!((&trigger["overlap_policy"], &trigger["trigger_type"]), (&json!("queue"), &json!("dependency")));
    // What was read is sent back as it is.
    assert_eq!(editor.put(&path, trigger.clone()).await.expect(200).json()["trigger"]["delay_minutes"], 5);
    let both = json!({"trigger_type": "dependency", "upstream_workflow_ids": [ids[0], ids[1]], "upstream_mode": "all"});
    let both = editor.post(&of(ids[2]), both).await.expect(201).json()["trigger"].clone();
    assert_eq!((&both["depends_on_workflow_id"], &both["upstreams"][0]["name"]), (&Value::Null, &json!("Customers")));

    let loops = json!({"trigger_type": "dependency", "depends_on_workflow_id": ids[2]});
    let problem = editor.post(&of(ids[0]), loops).await.problem(409, "cycle");
    let names: Vec<_> = problem["path"].as_array().expect("a path").iter().map(|step| step["name"].clone()).collect();
    assert_eq!(names, ["Orders", "Report", "Orders"], "the shortest way");
    let proposal = json!({"depends_on_workflow_id": ids[2]});
    let check = editor.post(&format!("{}/validate-dependency", of(ids[0])), proposal).await.expect(200).json();
    assert_eq!(
        (&check["validation"]["valid"], check["validation"]["path"].as_array().map(Vec::len)),
        (&json!(false), Some(3))
    );

    let offered = editor.get(&format!("/api/workflows/available-upstream?for={}", ids[0])).await.expect(200).json();
    let available: Vec<_> =
        offered["workflows"].as_array().expect("a list").iter().map(|one| one["available"].clone()).collect();
    assert_eq!(available, vec![json!(false); 3]);
    assert_eq!(editor.get("/api/workflows/available-upstream").await.wrong_fields(), ["for"]);
    let graph = editor.get(&format!("{}/dependencies?depth=1", of(ids[0]))).await.expect(200).json();
    assert_eq!(graph["dependencies"]["edges"].as_array().map(Vec::len), Some(3));
    assert_eq!(editor.get(&format!("{}/dependencies?depth=0", of(ids[0]))).await.wrong_fields(), ["depth"]);

    editor.delete(&format!("/api/workflows/{}", ids[0])).await.problem(409, "has_dependents");
    editor.delete(&format!("/api/workflows/{}?confirm=true", ids[0])).await.expect(204);
    assert_eq!(editor.get(&of(ids[1])).await.expect(200).json()["meta"]["total"], 0);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_trigger_is_held_back_and_many_are_switched(pool: PgPool) {
    let installation = Installation::over(&pool);
    let editor = installation.program("Mara", Role::Editor).await;
    let workflow = editor.make_workflow("Customers").await;
    let sent =
        json!({"cron_expression": "@hourly", "enabled": true, "jitter_seconds": 30, "excluded_dates": ["2026-12-25"]});
    let made = editor.post(&format!("{workflow}/triggers"), sent).await.expect(201);
    let path = made.header(header::LOCATION).to_owned();
    assert_eq!(made.json()["trigger"]["excluded_dates"], json!(["2026-12-25"]));
    let skipped = editor.post(&format!("{path}/skip-next"), Value::Null).await.expect(200).json()["trigger"].clone();
    assert_eq!(skipped["skip_next_at"], skipped["next_run_at"]);
    let kept = editor.delete(&format!("{path}/skip-next")).await.expect(200).json();
    assert_eq!(kept["trigger"]["skip_next_at"], Value::Null);
    let paused = editor.post(&format!("{path}/pause"), json!({"reason": "moving"})).await.expect(200).json();
    assert_eq!(paused["trigger"]["pause"]["reason"], "moving");
    editor.post(&format!("{path}/resume"), Value::Null).await.expect(200);
    editor.post(&format!("{path}/firings/99/cancel"), Value::Null).await.problem(409, "not_waiting");
    let off = editor.patch(&format!("{workflow}/triggers/disable")).await.expect(200).json();
    assert_eq!(off["meta"]["total"], 1);
    assert_eq!(editor.patch(&format!("{workflow}/triggers/disable")).await.expect(200).json()["meta"]["total"], 0);
}
