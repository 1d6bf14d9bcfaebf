use axum::http::header;
use domain::person::Role;
use serde_json::{Value, json};
use sqlx::PgPool;

use crate::installation::Installation;

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_next_starts_of_a_trigger_are_a_file_for_calendars(pool: PgPool) {
    let installation = Installation::over(&pool);
    let editor = installation.browser("Mara", Role::Editor).await;
    let viewer = installation.browser("Vera", Role::Viewer).await;
    let workflow = editor.make_workflow("Loans, monthly").await;
    let sent = json!({"trigger_name": "Nightly", "cron_expression": "30 2 * * *", "timezone": "Europe/Berlin"});
    let made = editor.post(&format!("{workflow}/triggers"), sent).await.expect(201);
    let page = made.header(header::LOCATION).trim_start_matches("/api").to_owned();
    sqlx::query("update scheduler_clock set shift = timestamptz '2027-03-26T12:00:00Z' - now()")
        .execute(&pool)
        .await
        .expect("the clock");

    let reply = viewer.get(&format!("{page}/starts.ics")).await.expect(200);
    assert_eq!(reply.header(header::CONTENT_TYPE), "text/calendar; charset=utf-8");
    assert!(reply.header(header::CONTENT_DISPOSITION).starts_with("attachment; filename=\"trigger-"));
    let file = reply.text();
    assert_eq!(file.matches("BEGIN:VEVENT\r\n").count(), 50);
    assert!(file.contains("SUMMARY:Loans\\, monthly: Nightly\r\n"), "{file}");
    assert!(file.contains(&format!("URL:https://flow.example{page}\r\n")), "{file}");
    // The clocks skip 02:30 on the second of the days.
    let first: Vec<_> = file.lines().filter_map(|line| line.strip_prefix("DTSTART:")).take(3).collect();
    assert_eq!(first, ["20270327T013000Z", "20270328T010000Z", "20270329T003000Z"]);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn without_a_planned_start_the_page_says_why_there_is_no_file(pool: PgPool) {
    let installation = Installation::over(&pool);
    let editor = installation.browser("Mara", Role::Editor).await;
    let workflow = editor.make_workflow("w").await;
    let made = editor.post(&format!("{workflow}/triggers"), json!({"trigger_type": "manual"})).await.expect(201);
    let page = made.header(header::LOCATION).trim_start_matches("/api").to_owned();
    let led = editor.get(&format!("{page}/starts.ics")).await.expect(303);
    assert_eq!(led.header(header::LOCATION), page);
    assert!(led.header(header::SET_COOKIE).starts_with("ff_flash="));
    for nothing in ["/workflows/99/triggers/99/starts.ics", "/workflows/1/triggers/new/starts.ics"] {
        editor.get(nothing).await.expect(404);
    }
    editor.post(&format!("{page}/starts.ics"), Value::Null).await.expect(405);
}
