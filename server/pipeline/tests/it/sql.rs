//! SQL reads the lake and does nothing else; what is wrong is said where it stands.

use std::time::Duration;

use domain::{problem::Problem, template::TemplateValues};
use serde_json::{Map, Value, json};

use crate::{
    drafts::{files, sql_job},
    lab::{Attempt, Lab},
};

async fn lab() -> Lab {
    let lab = Lab::new();
    lab.put("a.csv", "id,city,amount\n1,Ulm,1.50\n2,Bonn,2.25\n");
    let job = files(&lab, "a.csv").columns("id:bigint* city:text amount:decimal(10,2)").silver("merge").job();
    lab.run(&job, 1).await;
    lab
}

/// Returns the part of a text to which a problem points.
fn marked(text: &str, problem: &Problem) -> String {
    let span = problem.span.unwrap_or_else(|| panic!("no place: {}", problem.message));
    text.chars().skip(span.start as usize).take((span.end - span.start) as usize).collect()
}

#[tokio::test]
async fn nothing_but_one_select_is_run() {
    let lab = lab().await;
    let outside = lab.folder.path().join("outside.csv");
    std::fs::write(&outside, "a\n1\n").expect("a file");
    let only_select = "Only a select can stand here: SQL reads the lake, and changes nothing.";
    for (sql, part, message) in [
        ("insert into silver.t values (3, 'x', 1)", "insert", only_select),
        ("  update silver.t set id = 1", "update", only_select),
        ("delete from silver.t", "delete", only_select),
        ("create table x as select 1 as a", "create", only_select),
        ("create external table x stored as csv location '/etc/passwd'", "create", only_select),
        ("drop table silver.t", "drop", only_select),
        ("copy silver.t to '/tmp/x.csv'", "copy", only_select),
        ("copy (select 1) to '/tmp/x.csv'", "copy", only_select),
        ("set datafusion.execution.batch_size = 1", "set", only_select),
        ("show tables", "show", only_select),
        ("explain select 1", "explain", only_select),
        ("describe silver.t", "describe", only_select),
        ("begin", "begin", only_select),
        ("prepare p as select 1", "prepare", only_select),
        ("select * into x from silver.t", "select", only_select),
        ("with x as (select 1 as a) insert into silver.t select * from x", "with", only_select),
        (
            "select 1 as a; drop table silver.t",
            "; drop table silver.t",
            "Only one statement is run. Remove what stands after the first semicolon.",
        ),
        (
            "select 1 as a; select 2 as a",
            "; select 2 as a",
            "Only one statement is run. Remove what stands after the first semicolon.",
        ),
    ] {
        let problem = lab.pipeline.check_sql(sql).await.expect_err(sql);
        assert_eq!(problem.message, message, "{sql}");
        assert_eq!(marked(sql, &problem), part, "{sql}");
        let failed = lab.try_run(&sql_job(9, sql, "rebuild", ""), 9).await.expect_err(sql);
        assert_eq!(failed.failure.message, format!("The SQL of gold.t cannot be run: {message}"));
    }
    assert_eq!(lab.rows("silver.t", "id").await.len(), 2);
    // One statement with a semicolon at its end, or one in a text, is one.
    lab.pipeline.check_sql("select ';' as a;").await.expect("one statement");
}

#[tokio::test]
async fn no_function_and_no_table_touches_a_file() {
    let lab = lab().await;
    let file = lab.path("a.csv").display().to_string();
    for sql in [
        format!("select * from '{file}'"),
        format!("select * from \"{file}\""),
        format!("select * from read_csv('{file}')"),
        format!("select * from read_parquet('{file}')"),
        format!("select * from csv_scan('{file}')"),
        format!("select load_file('{file}') as a"),
        "select * from information_schema.tables".to_owned(),
        "select * from pg_catalog.pg_tables".to_owned(),
        "select getenv('PATH') as a".to_owned(),
    ] {
        let problem = lab.pipeline.check_sql(&sql).await.expect_err(&sql);
        assert!(problem.message.starts_with("There is no "), "{sql}: {}", problem.message);
    }
}

#[tokio::test]
async fn an_unknown_name_is_marked_and_the_likely_one_suggested() {
    let lab = lab().await;
    for (sql, part, message, fix) in [
        (
            "select id,\n  ctiy from silver.t",
            "ctiy",
            "There is no column “ctiy”. Did you mean city?",
            Some("select id,\n  city from silver.t"),
        ),
        (
            "select s.amuont as a from silver.t s",
            "s.amuont",
            "There is no column “amuont”. Did you mean amount?",
            Some("select s.amount as a from silver.t s"),
        ),
        (
            "select zzz from silver.t",
            "zzz",
            "There is no column “zzz”. There are id, city, amount, _row_key, _execution_id, _source_file, _row_number, _updated_at.",
            None,
        ),
        (
            "select * from silver.tt",
            "silver.tt",
            "There is no table “silver.tt”. Did you mean silver.t?",
            Some("select * from silver.t"),
        ),
        ("select * from t", "t", "There is no table “t”. Did you mean silver.t?", Some("select * from silver.t")),
        (
            "select * from silver.orders",
            "silver.orders",
            "There is no table “silver.orders”. There are bronze.t, silver.t.",
            None,
        ),
        ("select sim(amount) as a from silver.t", "sim", "There is no function “sim”. Did you mean “sin”?", None),
        ("select id from silver.t wher id = 1", "id", "“id” is not expected here; end of statement is.", None),
        ("select id from", "", "The statement ends too early: identifier is expected.", None),
        (
            "select id from silver.t a join silver.t b on a.id = b.id",
            "id",
            "“id” is a column of more than one table. Write the table in front of it.",
            None,
        ),
    ] {
        let problem = lab.pipeline.check_sql(sql).await.expect_err(sql);
        assert_eq!(problem.message, message, "{sql}");
        assert_eq!(marked(sql, &problem), part, "{sql}");
        assert_eq!(problem.fix.as_deref(), fix, "{sql}");
    }
}

#[tokio::test]
async fn values_are_bound_and_never_become_part_of_the_statement() {
    let lab = lab().await;
    let job = sql_job(2, "select id from silver.t where city = {{ parameters.city }}", "rebuild", "");
    for (city, expected) in [("Ulm", vec!["1"]), ("x' or 'a' = 'a", vec![]), ("'; drop table silver.t; --", vec![])] {
        let parameters = Map::from_iter([("city".to_owned(), Value::from(city))]);
        let execution = 10 + city.len() as i64;
        lab.run(&job, Attempt { parameters, ..execution.into() }).await;
        assert_eq!(lab.rows("gold.t", "id").await, expected, "{city}");
    }
    assert_eq!(lab.rows("silver.t", "id").await.len(), 2);
    let quoted = "select id from silver.t where city = '{{ parameters.city }}'";
    let problem = lab.pipeline.check_sql(quoted).await.expect_err("a value in quotes");
    assert_eq!(marked(quoted, &problem), "{{ parameters.city }}");
    assert!(problem.message.starts_with("A value cannot stand in quotes or a comment."), "{}", problem.message);
    let missing = lab.try_run(&job, 50).await.expect_err("no value");
    assert!(missing.failure.message.ends_with("The parameter “city” was not given."), "{}", missing.failure.message);
}

#[tokio::test]
async fn a_preview_shows_the_first_rows_with_values_of_every_type() {
    let lab = lab().await;
    let parameters = json!({"n": 1, "on": true, "x": 0.5, "none": null});
    let parameters = parameters.as_object().expect("an object").clone();
    let values = TemplateValues {
        parameters: &parameters,
        scheduled_for: "2026-11-20T23:30:00Z".parse().expect("an instant"),
        timezone: chrono_tz::Tz::Europe__Berlin,
    };
    let sql = "select id, {{ scheduled_for | date }} as day, {{ scheduled_for }} as at, {{ parameters.x }} as x,
        {{ parameters.none }} as none from silver.t where id >= {{ parameters.n }} and {{ parameters.on }} order by id";
    let minute = Duration::from_secs(60);
    let preview = lab.pipeline.preview_sql(sql, &values, 1, minute).await.expect("rows");
    let row: Vec<_> = preview.rows.rows[0].iter().map(|value| value.as_deref().unwrap_or("∅")).collect();
    assert_eq!(row, ["1", "2026-11-21", "2026-11-20T23:30:00Z", "0.5", "∅"]);
    assert!(preview.more);
    let endless = "select count(*) as n from silver.t a cross join range(1, 10000000000) b";
    let problem =
        lab.pipeline.preview_sql(endless, &values, 1, Duration::from_millis(200)).await.expect_err("too long");
    assert!(problem.message.starts_with("The query was stopped after "), "{}", problem.message);
}

#[tokio::test]
async fn what_goes_wrong_while_a_statement_runs_is_said_in_words() {
    let lab = lab().await;
    for (sql, message) in [
        ("select id / (id - 1) as a from silver.t", "Divide by zero error."),
        ("select cast(city as bigint) as a from silver.t", "Cannot cast string 'Ulm' to value of Int64 type."),
    ] {
        let failed = lab.try_run(&sql_job(3, sql, "rebuild", ""), 3).await.expect_err(sql);
        assert_eq!(failed.failure.message, message, "{sql}");
    }
    for (sql, message) in [
        (
            "select id + 1 from silver.t",
            "The column “silver.t.id + Int64(1)” needs a name: write “as” and a name after it.",
        ),
        ("select id, id from silver.t", "Two columns are called “id”. Give one of them another name with “as”."),
        (
            "select id as a, city as \"A\" from silver.t",
            "Two columns are called “a”. Give one of them another name with “as”.",
        ),
        (
            "select interval '1 day' as a",
            "The column “a” is of the type interval, which a table cannot hold. Cast it to text.",
        ),
    ] {
        let problem = lab.pipeline.check_sql(sql).await.expect_err(sql);
        assert_eq!(problem.message, message, "{sql}");
    }
}
