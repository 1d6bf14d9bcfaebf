//! Gold of a job that may not have run yet: checked, and shown over a sample.

use std::time::Duration;

use domain::{
    job::{FileJob, Job, JobSpec},
    problem::Problem,
    template::TemplateValues,
};
use pipeline::QueryResult;
use serde_json::Map;

use crate::{
    drafts::{files, sql_job},
    lab::{Lab, pick},
};

fn file_job(job: &Job) -> &FileJob {
    let JobSpec::File(job) = &job.spec else { panic!("a job of SQL") };
    job
}

/// Returns the columns that the gold statement of a job gives, each as `name type`.
async fn columns(lab: &Lab, job: &Job) -> Result<Vec<String>, Problem> {
    let (columns, _) = lab.pipeline.check_gold(&job.spec, &[]).await?;
    Ok(columns.into_iter().map(|column| format!("{} {}", column.name, column.data_type)).collect())
}

async fn preview(lab: &Lab, job: &Job) -> Result<QueryResult, Problem> {
    let values = TemplateValues {
        parameters: &Map::new(),
        scheduled_for: "2026-11-20T06:00:00Z".parse().expect("an instant"),
        timezone: chrono_tz::Tz::Europe__Berlin,
    };
    lab.pipeline.preview_gold(file_job(job), &values, 10, Duration::from_secs(60)).await
}

#[tokio::test]
async fn declared_columns_are_known_before_anything_has_run() {
    let lab = Lab::new();
    let job = files(&lab, "a.csv")
        .columns("id:bigint* city:text amount:decimal(10,2)")
        .with(|draft| draft.source.schema_drift = "ignore".into())
        .silver("history")
        .gold("select id, amount, _valid_from from silver.t")
        .job();
    assert_eq!(
        columns(&lab, &job).await.expect("columns"),
        ["id bigint", "amount decimal(10,2)", "_valid_from timestamp"]
    );
    let job = files(&lab, "a.csv")
        .columns("id:bigint* city:text")
        .with(|draft| draft.source.schema_drift = "ignore".into())
        .silver("merge")
        .gold("select ctiy from silver.t")
        .job();
    let problem = columns(&lab, &job).await.expect_err("no such column");
    assert_eq!(problem.message, "There is no column “ctiy”. Did you mean city?");
    assert_eq!(problem.fix.as_deref(), Some("select city from silver.t"));
}

#[tokio::test]
async fn columns_that_join_are_those_of_the_newest_file() {
    let lab = Lab::new();
    lab.put("2026-11-20.csv", "id,city\n1,Ulm\n");
    let pattern = "{{ scheduled_for | date }}.csv";
    let job = |sql: &str| files(&lab, pattern).silver("append").gold(sql).job();
    let sql = "select city, _source_file from silver.t";
    assert_eq!(columns(&lab, &job(sql)).await.expect("columns"), ["city text", "_source_file text"]);
    let problem = columns(&lab, &job("select ctiy from silver.t")).await.expect_err("no such column");
    assert_eq!(problem.message, "There is no column “ctiy”. Did you mean city?");
    let declared =
        files(&lab, pattern).columns("id:bigint*").silver("merge").gold("select id, city from silver.t").job();
    assert_eq!(columns(&lab, &declared).await.expect("columns"), ["id bigint", "city text"]);
}

#[tokio::test]
async fn without_a_file_a_name_that_is_not_known_may_still_join_as_text() {
    let lab = Lab::new();
    let job = |sql: &str| files(&lab, "a.csv").columns("id:bigint*").silver("merge").gold(sql).job();
    let sql = "select id, upper(city) as city, t.zip from silver.t t where country = 'DE'";
    assert_eq!(columns(&lab, &job(sql)).await.expect("columns"), ["id bigint", "city text", "zip text"]);
    let problem = columns(&lab, &job("select id from silver.zzz")).await.expect_err("no such table");
    assert_eq!(problem.message, "There is no table “silver.zzz”. There are bronze.t, silver.t.");
}

#[tokio::test]
async fn columns_of_the_table_count_as_long_as_it_keeps_them() {
    let lab = Lab::new();
    lab.put("a.csv", "id,old\n1,x\n");
    lab.run(&files(&lab, "a.csv").columns("id:integer* old:text").silver("merge").job(), 1).await;
    lab.put("a.csv", "id,new\n1,y\n");
    let job = |strategy: &str, sql: &str| files(&lab, "a.csv").columns("id:bigint*").silver(strategy).gold(sql).job();
    let sql = "select id, old, new from silver.t";
    assert_eq!(columns(&lab, &job("merge", sql)).await.expect("columns"), ["id bigint", "old text", "new text"]);
    // A table that is rebuilt takes in what bronze holds.
    assert_eq!(columns(&lab, &job("replace", sql)).await.expect("columns"), ["id bigint", "old text", "new text"]);
}

#[tokio::test]
async fn gold_may_read_bronze_where_there_is_no_silver() {
    let lab = Lab::new();
    lab.put("a.csv", "ID,city\n1,Ulm\n");
    let job = files(&lab, "a.csv").gold("select \"ID\", city, _row_number from bronze.t").job();
    assert_eq!(columns(&lab, &job).await.expect("columns"), ["ID text", "city text", "_row_number bigint"]);
    let result = preview(&lab, &job).await.expect("rows");
    assert_eq!((pick(&result.rows, "ID,city,_row_number"), result.sampled_rows), (vec!["1|Ulm|1".to_owned()], Some(1)));
    lab.run(&job, 1).await;
    assert_eq!(preview(&lab, &job).await.expect("rows").sampled_rows, None);
}

#[tokio::test]
async fn a_preview_shows_what_the_sample_gives_until_the_table_is_there() {
    let lab = Lab::new();
    lab.put("a.csv", "id,city,amount\n1,Ulm,1.50\n1,Ulm,2.50\n2,Bonn,1\nx,Bonn,1\n");
    let job = |columns: &str| {
        files(&lab, "a.csv")
            .columns(columns)
            .silver("merge")
            .gold("select city, sum(amount) as total, min(_row_key) as key from silver.t group by city order by city")
            .job()
    };
    let first = job("id:bigint* city:text amount:decimal(10,2)");
    let result = preview(&lab, &first).await.expect("rows");
    assert_eq!(pick(&result.rows, "city,total"), ["Bonn|1.00", "Ulm|2.50"]);
    assert_eq!(result.sampled_rows, Some(4));
    assert_eq!(result.tables.iter().map(ToString::to_string).collect::<Vec<_>>(), ["silver.t"]);
    let keys = pick(&result.rows, "key");

    lab.run(&first, 1).await;
    lab.put("a.csv", "id,city,amount\n3,Ulm,100\n");
    let result = preview(&lab, &first).await.expect("rows");
    assert_eq!(pick(&result.rows, "city,total"), ["Bonn|1.00", "Ulm|2.50"]);
    assert_eq!((result.sampled_rows, pick(&result.rows, "key")), (None, keys));

    // Other columns than the table has: the sample stands in for it again.
    let wider = job("id:bigint* city:text amount:decimal(12,3)");
    let result = preview(&lab, &wider).await.expect("rows");
    assert_eq!((pick(&result.rows, "city,total"), result.sampled_rows), (vec!["Ulm|100.000".to_owned()], Some(1)));
}

#[tokio::test]
async fn history_is_previewed_with_the_times_in_which_rows_hold() {
    let lab = Lab::new();
    lab.put("a.csv", "id,v,day\n1,a,2026-01-01\n1,b,2026-02-01\n");
    let job = files(&lab, "a.csv")
        .columns("id:bigint* v:text day:date")
        .silver("history")
        .order("day", "newest")
        .gold("select v, _valid_from, _valid_to, _is_current from silver.t order by v")
        .job();
    let result = preview(&lab, &job).await.expect("rows");
    assert_eq!(
        pick(&result.rows, "v,_valid_from,_valid_to,_is_current"),
        ["a|2026-01-01T00:00:00Z|2026-02-01T00:00:00Z|false", "b|2026-02-01T00:00:00Z|∅|true"]
    );
}

#[tokio::test]
async fn a_preview_without_rows_says_why() {
    let lab = Lab::new();
    let job = files(&lab, "*.csv").columns("id:bigint*").silver("merge").gold("select id from silver.t").job();
    let problem = preview(&lab, &job).await.expect_err("no file");
    assert_eq!(problem.message, "There are no rows to look at yet: No file matches the pattern now.");
    lab.put("a.csv", "id\n1\n");
    let wrong = files(&lab, "*.csv").columns("id:bigint*").silver("merge").gold("select di from silver.t").job();
    let problem = preview(&lab, &wrong).await.expect_err("no such column");
    assert!(problem.span.is_some() && problem.message.starts_with("There is no column “di”."), "{}", problem.message);
}

#[tokio::test]
async fn a_statement_reads_what_the_jobs_before_it_will_have_made() {
    let lab = Lab::new();
    lab.put("a.csv", "id,city\n1,Ulm\n");
    let files = files(&lab, "a.csv")
        .columns("id:bigint* city:text")
        .silver("merge")
        .gold("select city, count(*) as people from silver.t group by city")
        .job();
    let sum = sql_job(2, "select sum(people) as people from gold.t", "rebuild", "");
    let columns = async |sql: &str, earlier: &[JobSpec]| {
        let job = sql_job(3, sql, "rebuild", "");
        let (columns, tables) = lab.pipeline.check_gold(&job.spec, earlier).await?;
        let columns = columns.into_iter().map(|column| format!("{} {}", column.name, column.data_type));
        let tables: Vec<_> = tables.iter().map(ToString::to_string).collect();
        Ok::<_, Problem>((columns.collect::<Vec<_>>(), tables.join(" ")))
    };
    let earlier = [files.spec.clone()];
    let known = columns("select s.city, g.people from silver.t s join gold.t g using (city)", &earlier).await;
    let expected = (vec!["city text".to_owned(), "people bigint".to_owned()], "silver.t gold.t".to_owned());
    assert_eq!(known.expect("columns"), expected);

    let problem = columns("select ctiy from silver.t", &earlier).await.expect_err("no such column");
    assert_eq!(problem.message, "There is no column “ctiy”. Did you mean city?");
    let problem = columns("select city from silver.t", &[]).await.expect_err("nothing makes it");
    assert!(problem.message.starts_with("There is no table “silver.t”"), "{}", problem.message);

    // What cannot be known is left out, and nothing else with it.
    let earlier = [sum.spec.clone(), files.spec.clone()];
    assert!(columns("select city from silver.t", &earlier).await.is_ok());
    let earlier = [files.spec, sum.spec];
    assert_eq!(columns("select people from gold.t", &earlier).await.expect("columns").0, ["people bigint"]);
}
