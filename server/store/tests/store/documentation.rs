//! What `docs/triggers.md` says about the source is true.

use std::{
    fs,
    path::{Path, PathBuf},
};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The files below a folder, with what they hold.
fn sources(folder: &str) -> Vec<(PathBuf, String)> {
    let mut open = vec![root().join(folder)];
    let mut found = Vec::new();
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
        } else if path.extension().is_some_and(|extension| extension == "rs" || extension == "sql") {
            found.push((path.clone(), fs::read_to_string(path).unwrap()));
        }
    }
    found
}

#[test]
fn the_tests_that_prove_the_guarantees_are_there() {
    let page = fs::read_to_string(root().join("docs/triggers.md")).unwrap();
    let folders = [
        ("clockwork", "server/scheduler/tests/clockwork"),
        ("cron", "app/domain/tests/cron"),
        ("service", "server/service/tests/services"),
        ("store", "server/store/tests/store"),
        ("whole", "server/tests/whole"),
    ];
    let mut proven = 0;
    for line in page.lines().filter(|line| line.starts_with('|') && line.contains(".rs`")) {
        let mut content = String::new();
        // In the last column are the names: first a file, then its tests.
        for name in line.rsplit('|').nth(1).unwrap().split('`').skip(1).step_by(2) {
            if let Some((binary, file)) = name.split_once('/').filter(|_| name.ends_with(".rs")) {
                let folder = folders.iter().find(|(known, _)| *known == binary).expect(name).1;
                content = fs::read_to_string(root().join(folder).join(file)).expect(name);
            } else {
                assert!(content.contains(&format!("fn {name}(")), "{name} is not where {line} says");
                proven += 1;
            }
        }
    }
    assert!(proven > 20, "only {proven} tests were found");
}

#[test]
fn only_the_clock_of_the_database_decides() {
    // The lines of a log say when a worker wrote them.
    let of_processes = ["log_writer.rs"];
    for (path, content) in [sources("server/scheduler/src"), sources("server/store/src")].concat() {
        let asks = content.contains("Utc::now") || content.contains("SystemTime::now");
        let may = of_processes.iter().any(|file| path.ends_with(file));
        assert!(may || !asks, "{} asks the clock of the process", path.display());
    }
    for part in ["ticks", "due", "dependents", "arrivals", "queue"] {
        let folder = format!("server/store/src/{part}");
        for (path, content) in [sources(&folder), sources(&format!("{folder}.rs"))].concat() {
            let decides = content.replace("scheduler_now()", "");
            assert!(!decides.contains(" now()"), "{} asks a clock that tests cannot move", path.display());
        }
    }
}

/// Foreign keys without an index, of tables of which few rows refer to what is rarely removed.
const FEW: [&str; 5] = [
    "datasets.last_execution_id",
    "datasets.produced_by_job_id",
    "executions.triggered_by_user",
    "sign_in_links.user_id",
    "uploads.uploaded_by",
];

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_refers_to_a_row_is_found_when_the_row_is_removed(pool: sqlx::PgPool) {
    let unindexed: Vec<String> = sqlx::query_scalar(
        "select c.conrelid::regclass || '.' || a.attname
         from pg_constraint c
         join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
         where c.contype = 'f'
           and not exists (select from pg_index i where i.indrelid = c.conrelid and i.indkey[0] = c.conkey[1])
         order by 1",
    )
    .fetch_all(&pool)
    .await
    .unwrap();
    assert_eq!(unindexed, FEW);
}
