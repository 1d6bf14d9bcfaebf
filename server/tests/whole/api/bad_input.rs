use std::time::{Duration, Instant};

use axum::http::{Method, header};
use domain::person::Role;
use serde_json::{Value, json};
use sqlx::PgPool;

use crate::installation::{Caller, Installation, Reply};

/// What one refusal may take: with some patience for a machine that does other things meanwhile, of several tries the best.
const QUICK: Duration = Duration::from_millis(50);

/// Sends bad input. Returns the answer of the quickest of three tries.
async fn send(editor: &Caller, path: &str, body: &str) -> (Reply, Duration) {
    let mut best: Option<(Reply, Duration)> = None;
    for _ in 0..3 {
        let began = Instant::now();
        let editor = editor.clone().with(header::CONTENT_TYPE, "application/json");
        let reply = editor.send(Method::POST, path, body.to_owned()).await;
        let took = began.elapsed();
        if best.as_ref().is_none_or(|(_, best)| took < *best) {
            best = Some((reply, took));
        }
    }
    best.expect("three tries")
}

async fn refuses(editor: &Caller, path: &str, draft: Value, field: &str) {
    let body = draft.to_string();
    let shown: String = body.chars().take(120).collect();
    let (reply, took) = send(editor, path, &body).await;
    assert_eq!(reply.status.as_u16(), 422, "{shown}: {}", reply.text());
    let problem = reply.json();
    let errors = problem["errors"].as_array().expect("errors");
    let wrong = errors.iter().find(|error| error["field"] == field);
    let wrong = wrong.unwrap_or_else(|| panic!("{field} is not among {errors:?} for {shown}"));
    assert!(wrong["message"].as_str().is_some_and(|words| words.len() > 10 && words.len() < 600), "{shown}: {wrong}");
    assert!(took < QUICK, "{shown} took {took:?}");
}

async fn a_place(installation: &Installation) -> (Caller, String, i64) {
    let editor = installation.program("Mara", Role::Editor).await;
    let made = editor.post("/api/workflows", json!({"name": "w"})).await.expect(201).json();
    let other = editor.post("/api/workflows", json!({"name": "other"})).await.expect(201).json();
    let path = format!("/api/workflows/{}/triggers", made["workflow"]["id"]);
    (editor, path, other["workflow"]["id"].as_i64().expect("a number"))
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_schedule_that_cannot_be_is_refused_at_its_field(pool: PgPool) {
    let installation = Installation::over(&pool);
    let (editor, path, _) = a_place(&installation).await;
    let (million, list) = ("1,".repeat(500_000), vec!["1"; 200_000].join(","));
    let crons = [
        "",
        "   ",
        &million,
        &list,
        "* * * *",
        "* * * * * *",
        "0 * * * * * *",
        "60 * * * *",
        "*/0 * * * *",
        "*/100 * * * *",
        "5-2 * * * *",
        "MON, * * * *",
        "0 0 * * MON,",
        "0 0 * * FRI-MON",
        "0 9 * * 8",
        "0 0 31 2 *",
        "@reboot",
        "H * * * *",
        "0 0 * * +MON",
        "0 0 5#6 * *",
        "0 0 * * 5#6",
        "０ 0 * * *",
        "0 0 * * *\0",
        "\u{202e}0 0 * * *",
        "0\u{a0}0 * * *",
        "+5 * * * *",
        "1.5 * * * *",
        "4294967296 * * * *",
    ];
    for cron in crons {
        refuses(&editor, &path, json!({"cron_expression": cron}), "cron_expression").await;
    }
    let long = "x".repeat(10_000);
    let zones = [
        "PST",
        "EST5EDT",
        "GMT+3",
        "UTC+2",
        "../../etc/passwd",
        "posixrules",
        "Factory",
        &long,
        "Europe/Paris\0",
        "Mars/Olympus",
    ];
    for zone in zones {
        refuses(&editor, &path, json!({"cron_expression": "@daily", "timezone": zone}), "timezone").await;
    }
    for (field, value) in [
        ("jitter_seconds", json!(-1)),
        ("jitter_seconds", json!(601)),
        ("jitter_seconds", json!(1.5)),
        ("catchup_limit", json!(0)),
        ("catchup_window_minutes", json!(1e9)),
        ("starts_at", json!("tomorrow")),
        ("excluded_dates", json!(["2026-02-30"])),
        ("excluded_dates", json!(long)),
        ("missed_policy", json!("maybe")),
        ("overlap_policy", json!("pile_up")),
        ("dst_policy", json!("never")),
        ("parameters", json!("{")),
        ("parameters", json!({"a": "\0"})),
    ] {
        refuses(&editor, &path, json!({"cron_expression": "@daily", field: value}), field).await;
    }
    refuses(&editor, &path, json!({"trigger_type": "sometimes"}), "trigger_type").await;
    let before =
        json!({"cron_expression": "@daily", "starts_at": "2026-12-02T00:00:00Z", "ends_at": "2026-12-01T00:00:00Z"});
    refuses(&editor, &path, before, "ends_at").await;
    for taken in ["0 9 * * 7", "US/Pacific"] {
        let draft = json!({"cron_expression": if taken.contains('*') { taken } else { "@daily" },
            "timezone": if taken.contains('*') { "UTC" } else { taken }});
        editor.post(&path, draft).await.expect(201);
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_dependency_or_an_event_that_cannot_be_is_refused_at_its_field(pool: PgPool) {
    let installation = Installation::over(&pool);
    let (editor, path, other) = a_place(&installation).await;
    let dependency = |field: &str, value: Value| {
        let mut draft = json!({"trigger_type": "dependency", "depends_on_workflow_id": other});
        draft[field] = value;
        draft
    };
    for delay in [json!(-1), json!(61), json!(1e9), json!(1.5), json!("soon"), json!("NaN")] {
        refuses(&editor, &path, dependency("delay_minutes", delay), "delay_minutes").await;
    }
    for (delay, number) in [(json!(0), 1), (json!(60), 2), (json!("5"), 3), (Value::Null, 4)] {
        let mut draft = dependency("delay_minutes", delay);
        draft["trigger_name"] = json!(format!("delay {number}"));
        editor.post(&path, draft).await.expect(201);
    }
    for (field, value) in [
        ("depends_on_workflow_id", json!("x")),
        ("depends_on_workflow_id", json!(-4)),
        ("dependency_condition", json!("on_a_whim")),
        ("upstream_mode", json!("some")),
        ("window_minutes", json!(0)),
        ("deadline_minutes", json!(100_000)),
        ("deadline_action", json!("panic")),
    ] {
        refuses(&editor, &path, dependency(field, value), field).await;
    }
    refuses(&editor, &path, json!({"trigger_type": "dependency"}), "upstream_workflow_ids").await;
    refuses(&editor, &path, dependency("depends_on_workflow_id", json!(99_999)), "upstream_workflow_ids").await;
    let many: Vec<_> = (1..=101).collect();
    let many = json!({"trigger_type": "dependency", "upstream_workflow_ids": many});
    refuses(&editor, &path, many, "upstream_workflow_ids").await;

    let file = |pattern: &str| json!({"trigger_type": "event", "event_type": "file_arrival", "event_config": {"pattern": pattern}});
    let long = format!("/{}", "x".repeat(2000));
    for pattern in [
        "",
        "../secret",
        "/etc/passwd",
        "~/in/*.csv",
        "/data/[",
        "/data/{a,b",
        "/data/\0",
        r"\\?\C:\x",
        "/in/../../etc/*",
        "/in/{{ parameters.day }}.csv",
        &long,
    ] {
        refuses(&editor, &path, file(pattern), "event_config.pattern").await;
    }
    refuses(&editor, &path, json!({"trigger_type": "event"}), "event_type").await;
    refuses(&editor, &path, json!({"trigger_type": "event", "event_type": "pigeon"}), "event_type").await;
    let webhook = |config: Value| json!({"trigger_type": "event", "event_type": "webhook", "event_config": config});
    refuses(&editor, &path, webhook(json!({"signature": "wax"})), "event_config.signature").await;
    refuses(&editor, &path, webhook(json!({"color": "red"})), "event_config.color").await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn names_and_bodies_that_cannot_be_are_refused_and_odd_ones_kept(pool: PgPool) {
    let installation = Installation::over(&pool);
    let (editor, path, _) = a_place(&installation).await;
    for name in ["x".repeat(10_000), "a\0b".into(), "\u{202e}evil".into(), "a\u{200b}b".into()] {
        refuses(&editor, &path, json!({"cron_expression": "@daily", "trigger_name": name}), "trigger_name").await;
    }
    for name in ["<script>alert(1)</script>", "'; DROP TABLE workflow_triggers;--", "%s{}", "👩‍👩‍👧 naïve"]
    {
        let made = editor.post(&path, json!({"cron_expression": "@daily", "trigger_name": name})).await.expect(201);
        assert_eq!(made.json()["trigger"]["trigger_name"], name);
    }
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    for (body, statuses) in [
        ("", [400, 422]),
        ("nonsense", [400, 422]),
        ("[]", [400, 422]),
        (deep.as_str(), [400, 422]),
        (r#"{"cron_expression": "@daily", "parameters": {"a": 1e400}}"#, [400, 422]),
        (r#"{"trigger_name": "\ud800"}"#, [400, 422]),
        (r#"{"cron_expression": "@daily", "no_such_field": 1}"#, [422, 422]),
        (r#"{"cron_expression": ["@daily"]}"#, [422, 422]),
    ] {
        let (reply, took) = send(&editor, &path, body).await;
        let shown: String = body.chars().take(60).collect();
        assert!(statuses.contains(&reply.status.as_u16()), "{shown}: {} {}", reply.status, reply.text());
        assert!(took < QUICK, "{shown} took {took:?}");
    }
    let invalid = editor.clone().with(header::CONTENT_TYPE, "application/json");
    let reply = invalid.send(Method::POST, &path, b"{\"trigger_name\": \"\xff\"}".to_vec()).await;
    assert_eq!(reply.status.as_u16(), 400, "{}", reply.text());
    let html = editor.clone().with(header::CONTENT_TYPE, "text/html").send(Method::POST, &path, "{}").await;
    html.problem(415, "not_json");
}
