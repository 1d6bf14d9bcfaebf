use axum::http::{Method, header};
use domain::person::Role;
use serde_json::{Value, json};
use sqlx::PgPool;

use crate::installation::{Caller, Installation, Reply};

async fn send(editor: &Caller, path: &str, body: impl Into<axum::body::Body>) -> Reply {
    editor.clone().with(header::CONTENT_TYPE, "application/json").send(Method::POST, path, body).await
}

/// Expects that a draft is refused at a field. Returns what the refusal says about it.
async fn refuses(editor: &Caller, path: &str, draft: Value, field: &str) -> Value {
    let body = draft.to_string();
    let shown: String = body.chars().take(120).collect();
    let reply = send(editor, path, body).await;
    assert_eq!(reply.status.as_u16(), 422, "{shown}: {}", reply.text());
    let problem = reply.json();
    let errors = problem["errors"].as_array().expect("errors");
    let wrong = errors.iter().find(|error| error["field"] == field);
    let wrong = wrong.unwrap_or_else(|| panic!("{field} is not among {errors:?} for {shown}"));
    assert!(wrong["message"].as_str().is_some_and(|words| words.len() > 10 && words.len() < 600), "{shown}: {wrong}");
    wrong.clone()
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
        "0/15 * * * *",
        "? * * * *",
        "0 0 L-3 * *",
        "0 0 32W * *",
        "0 0 * 13 *",
        "0 0 * JANUARY *",
    ];
    for cron in crons {
        let wrong = refuses(&editor, &path, json!({"cron_expression": cron}), "cron_expression").await;
        // Where there are characters at fault, they are pointed at; where one is missing, the place for it.
        if cron.len() < 100 && !cron.trim().is_empty() {
            let (start, end) = (wrong["span"]["start"].as_u64(), wrong["span"]["end"].as_u64());
            let points = start <= end && end.is_some_and(|end| end as usize <= cron.chars().count().max(cron.len()));
            assert!(points, "{cron}: {wrong}");
        }
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
    let odd = [
        "0 9 * * 7",
        "0 0 29 2 MON",
        "0 0 ? * *",
        "0 0 L * *",
        "0 0 15W * *",
        "0 0 * * 5#3",
        "0\t0 * * *",
        "* * * * *",
    ];
    for cron in odd {
        editor.post(&path, json!({"cron_expression": cron, "overlap_policy": "queue"})).await.expect(201);
    }
    for zone in ["US/Pacific", "Europe/Kyiv", "Europe/Kiev", ""] {
        let name = format!("in {zone}");
        editor
            .post(&path, json!({"cron_expression": "@daily", "timezone": zone, "trigger_name": name}))
            .await
            .expect(201);
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
    for (first, same) in [("Caf\u{e9}", "cafe\u{301}"), ("Nightly", "NIGHTLY")] {
        editor.post(&path, json!({"cron_expression": "@daily", "trigger_name": first})).await.expect(201);
        refuses(&editor, &path, json!({"cron_expression": "@daily", "trigger_name": same}), "trigger_name").await;
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
        (r#"{"cron_expression": "@daily", "cron_expression": "@hourly"}"#, [400, 422]),
    ] {
        let reply = send(&editor, &path, body.to_owned()).await;
        let shown: String = body.chars().take(60).collect();
        assert!(statuses.contains(&reply.status.as_u16()), "{shown}: {} {}", reply.status, reply.text());
    }
    let large = format!(r#"{{"cron_expression": "@daily", "description": "{}"}}"#, "x".repeat(20 << 20));
    assert_eq!(send(&editor, &path, large).await.status.as_u16(), 413);
    let bomb = editor.clone().with(header::CONTENT_ENCODING, "gzip").with(header::CONTENT_TYPE, "application/json");
    let reply = bomb.send(Method::POST, &path, vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]).await;
    assert!(matches!(reply.status.as_u16(), 400 | 415), "{}", reply.text());
    let invalid = editor.clone().with(header::CONTENT_TYPE, "application/json");
    let reply = invalid.send(Method::POST, &path, b"{\"trigger_name\": \"\xff\"}".to_vec()).await;
    assert_eq!(reply.status.as_u16(), 400, "{}", reply.text());
    let html = editor.clone().with(header::CONTENT_TYPE, "text/html").send(Method::POST, &path, "{}").await;
    html.problem(415, "not_json");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_trigger_is_found_only_under_its_own_workflow(pool: PgPool) {
    let installation = Installation::over(&pool);
    let (editor, path, other) = a_place(&installation).await;
    let made = editor.post(&path, json!({"cron_expression": "@daily"})).await.expect(201).json();
    let elsewhere = format!("/api/workflows/{other}/triggers/{}", made["trigger"]["id"]);
    editor.get(&elsewhere).await.problem(404, "not_found");
    editor.get(&format!("{elsewhere}/history")).await.problem(404, "not_found");
    editor.patch(&format!("{elsewhere}/disable")).await.problem(404, "not_found");
    editor.delete(&elsewhere).await.problem(404, "not_found");
    editor.put(&elsewhere, json!({"cron_expression": "@hourly"})).await.problem(404, "not_found");
    for id in ["0", "-1", "9223372036854775808", "1.5", "x", "%00"] {
        let reply = editor.get(&format!("{path}/{id}")).await;
        assert!(matches!(reply.status.as_u16(), 400 | 404), "{id}: {}", reply.text());
    }
}
