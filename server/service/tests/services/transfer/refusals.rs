use domain::{person::Role, problem::Problem};
use serde_json::json;
use service::Error;
use sqlx::PgPool;

use super::{AS_IS, PRUNE, audited, import};
use crate::support::Workplace;

/// The part of a text that a problem points at.
fn pointed_at(text: &str, problem: &Problem) -> String {
    let span = problem.span.unwrap();
    text.chars().skip(span.start as usize).take((span.end - span.start) as usize).collect()
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn everything_that_is_wrong_is_told_with_its_line_and_nothing_is_done(pool: PgPool) {
    let place = Workplace::over(&pool);
    let editor = place.person("Mara", Role::Editor).await;
    let text = r#"version: 1
workflows:
  - name: Daily
    max_active_executions: 0
    jobs:
      - name: Sums
        kind: sql
        source:
          pattern: /files/x.csv
        gold:
          table: sums
          sql: |
            select 1,
              {{ nonsense }}
      - name: sums
        source: {pattern: /files/a.csv}
        bronze: {table: Two words}
    triggers:
      - trigger_name: Nightly
        trigger_type: scheduled
        cron_expression: "0 25 * * *"
      - trigger_name: Later
        trigger_type: dependency
        upstream_workflows: [Daily sales]
        cron_expression: "@daily"
      - trigger_type: manual
  - name: daily
  - owner: Mara
"#;
    let before = audited(&place).await;
    let refused = place.services.transfer.import_workflows(&editor, text, AS_IS, None).await.unwrap_err();
    let Error::Invalid(problems) = refused else { panic!("{refused:?}") };
    let told: Vec<_> = problems
        .0
        .iter()
        .map(|problem| format!("{} [{}] {}", problem.field, pointed_at(text, problem), problem.message))
        .collect();
    let expected = [
        ("workflows[1].name [daily] Line 27: ", "Another workflow of this file"),
        ("workflows[0].max_active_executions [0] Line 4: ", "From 1 to 100"),
        ("workflows[0].jobs[0].gold.sql [", "Line 14: "),
        ("workflows[0].jobs[1].name [sums] Line 15: ", "Another job"),
        ("workflows[0].jobs[1].bronze.table [Two words] Line 17: ", ""),
        ("workflows[0].triggers[0].cron_expression [25] Line 21: ", "Hour is 0–23"),
        ("workflows[0].triggers[1].upstream_workflows[0] [Daily sales] Line 24: ", "no workflow “Daily sales”"),
        ("workflows[0].triggers[2].trigger_name [trigger_type: manual] Line 26: ", "A trigger needs a name"),
        ("workflows[2].name [owner: Mara] Line 28: ", "A workflow needs a name."),
    ];
    for (start, words) in expected {
        let found = told.iter().find(|told| told.starts_with(start));
        assert!(found.is_some_and(|told| told.contains(words)), "{start} is not among\n{}", told.join("\n"));
    }
    assert_eq!(told.len(), expected.len(), "{}", told.join("\n"));
    assert_eq!(audited(&place).await, before);
    assert!(place.store.list_workflow_names(10).await.unwrap().is_empty());
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_only_the_server_knows_is_told_the_same_way(pool: PgPool) {
    let place = Workplace::over(&pool);
    let editor = place.person("Mara", Role::Editor).await;
    let job = |name: &str, table: &str, sql: &str| {
        format!("      - {{name: {name}, kind: sql, gold: {{table: {table}, sql: {sql}}}}}\n")
    };
    import(&place, &editor, &format!("workflows:\n  - name: other\n    jobs:\n{}", job("o", "taken", "select 1")))
        .await;
    let text = format!(
        "workflows:\n  - name: w\n    jobs:\n{}{}{}    triggers:\n      - {{trigger_name: t, trigger_type: event, event_type: file_arrival, \
         event_config: {{pattern: /etc/*}}}}\n",
        job("a", "mine", "select nonsense"),
        job("b", "mine", "select 1"),
        job("c", "taken", "select 1")
    );
    let told = |error: Error| match error {
        Error::Invalid(problems) => problems.0.iter().map(|problem| pointed_at(&text, problem)).collect::<Vec<_>>(),
        other => panic!("{other:?}"),
    };
    let transfer = &place.services.transfer;
    assert_eq!(told(transfer.plan_import(&editor, &text, AS_IS).await.unwrap_err()), ["nonsense", "/etc/*"]);
    let text = text.replace("nonsense", "12345678").replace("/etc/*", "/tmp/*");
    assert_eq!(told(transfer.plan_import(&editor, &text, PRUNE).await.unwrap_err()), ["mine", "taken"]);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn fields_of_another_kind_of_thing_are_refused(pool: PgPool) {
    let place = Workplace::over(&pool);
    let editor = place.person("Mara", Role::Editor).await;
    place.a_workflow(&editor, "there").await;
    let text = "workflows:\n  - name: w\n    jobs:\n      - name: a\n        kind: sql\n        gold: {table: g, sql: select 1}\n        \
                columns: [{source: x}]\n    triggers:\n      - {trigger_name: t, trigger_type: manual, cron_expression: x}\n      \
                - {trigger_name: u, cron_expression: \"@daily\", upstream_workflows: there}\n";
    let refused = place.services.transfer.plan_import(&editor, text, AS_IS).await.unwrap_err();
    let words = refused.to_string();
    for expected in [
        "Line 7: A job of kind “sql” has no “columns”.",
        "Line 9: A trigger of type “manual” has no “cron_expression”.",
        "Line 10: A trigger of type “scheduled” has no “upstream_workflows”.",
    ] {
        assert!(words.contains(expected), "{words}");
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_cycle_is_refused_with_its_path_and_its_line(pool: PgPool) {
    let place = Workplace::over(&pool);
    let editor = place.person("Mara", Role::Editor).await;
    let trigger = |upstream: &str| {
        format!(
            "    triggers:\n      - {{trigger_name: t, trigger_type: dependency, upstream_workflows: [{upstream}]}}\n"
        )
    };
    import(&place, &editor, &format!("workflows:\n  - name: A\n  - name: B\n{}", trigger("A"))).await;
    let text = format!("workflows:\n  - name: C\n{}  - name: A\n{}", trigger("B"), trigger("C"));
    let refused = place.services.transfer.import_workflows(&editor, &text, AS_IS, None).await.unwrap_err();
    let Error::Conflict { code: "cycle", message, details } = &refused else { panic!("{refused:?}") };
    assert!(message.starts_with("Line 4: ") && message.contains("C → A → B → C"), "{message}");
    let names: Vec<_> = details["path"].as_array().unwrap().iter().map(|step| step["name"].clone()).collect();
    assert_eq!(names, ["C", "A", "B", "C"]);
    assert_eq!(details["path"][0]["id"], json!(null), "it is not made yet");
    assert!(details["path"][1]["id"].is_i64());
    assert!(place.store.find_workflow("C").await.unwrap().is_none());
    let itself = format!("workflows:\n  - name: A\n{}", trigger("a"));
    assert!(matches!(
        place.services.transfer.plan_import(&editor, &itself, AS_IS).await,
        Err(Error::Conflict { code: "cycle", .. })
    ));
}
