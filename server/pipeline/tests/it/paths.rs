//! Jobs read from the allowed folders and from nowhere else.

use std::os::unix::fs::symlink;

use domain::template::TemplateValues;
use serde_json::{Map, Value};

use crate::{
    drafts::files,
    lab::{Attempt, Lab},
};

#[tokio::test]
async fn a_pattern_is_refused_where_it_is_wrong() {
    let lab = Lab::new();
    let root = lab.path("").display().to_string();
    let root = root.trim_end_matches('/');
    for (pattern, marked, message) in [
        ("in/a.csv".to_owned(), "in/a.csv", format!("“in/a.csv” is not an absolute path: start with one of {root}.")),
        (String::new(), "", format!("“” is not an absolute path: start with one of {root}.")),
        (format!("{root}/../a.csv"), "..", "A pattern cannot hold “..”: write the folder itself.".to_owned()),
        (format!("{root}/x/.."), "..", "A pattern cannot hold “..”: write the folder itself.".to_owned()),
        (
            "/etc/passwd".to_owned(),
            "/etc/passwd",
            format!("“/etc/passwd” lies outside of the allowed folders: {root}."),
        ),
        ("/*/a.csv".to_owned(), "/*/a.csv", format!("“/*/a.csv” lies outside of the allowed folders: {root}.")),
        (
            format!("{root}x/a.csv"),
            &format!("{root}x/a.csv"),
            format!("“{root}x/a.csv” lies outside of the allowed folders: {root}."),
        ),
        (
            format!("{root}/é/***.csv"),
            "*",
            "The pattern is not understood here: wildcards are either regular `*` or recursive `**`.".to_owned(),
        ),
        (format!("{root}/[a.csv"), "[", "The pattern is not understood here: invalid range pattern.".to_owned()),
    ] {
        let problem = lab.pipeline.check_pattern(&pattern).expect_err(&pattern);
        assert_eq!(problem.message, message, "{pattern}");
        assert_eq!(problem.field, "pattern");
        let span = problem.span.expect(&pattern);
        let part: String = pattern.chars().skip(span.start as usize).take((span.end - span.start) as usize).collect();
        assert_eq!(part, marked, "{pattern}");
        let job = files(&lab, "").with(|draft| draft.source.pattern = format!("{pattern} ").as_str().into());
        if !pattern.is_empty() {
            let failed = lab.try_run(&job.job(), 1).await.expect_err(&pattern);
            assert_eq!(failed.failure.message, message);
        }
    }
    lab.pipeline.check_pattern(&format!("{root}/**/p_{{{{ parameters.day }}}}_*.csv")).expect("a pattern");
}

#[tokio::test]
async fn no_link_leads_out_of_the_folders() {
    let lab = Lab::new();
    let outside = lab.folder.path().join("secret.csv");
    std::fs::write(&outside, "id\nsecret\n").expect("a file");
    symlink(&outside, lab.path("link.csv")).expect("a link");
    symlink(lab.folder.path(), lab.path("folder")).expect("a link");
    for pattern in ["link.csv", "*.csv", "folder/secret.csv", "folder/*.csv", "**/secret.csv"] {
        let failed = lab.try_run(&files(&lab, pattern).job(), 1).await.expect_err(pattern);
        let message = &failed.failure.message;
        assert!(message.ends_with("leads out of the allowed folders."), "{pattern}: {message}");
    }
    assert!(lab.stored("bronze.t").is_empty());
    // A link that stays inside is as good as the file.
    lab.put("real/a.csv", "id\n1\n");
    symlink(lab.path("real/a.csv"), lab.path("inside.txt")).expect("a link");
    lab.run(&files(&lab, "inside.txt").job(), 2).await;
    assert_eq!(lab.rows("bronze.t", "id").await, ["1"]);
}

#[tokio::test]
async fn only_regular_files_are_read() {
    let lab = Lab::new();
    let pipe = std::process::Command::new("mkfifo").arg(lab.path("pipe.csv")).status().expect("mkfifo");
    assert!(pipe.success());
    let failed = lab.try_run(&files(&lab, "pipe.csv").job(), 1).await.expect_err("a pipe");
    assert!(failed.failure.message.ends_with("is not a regular file."), "{}", failed.failure.message);
}

#[tokio::test]
async fn a_value_in_a_path_cannot_change_where_it_leads() {
    let lab = Lab::new();
    lab.put("2026/a.csv", "id\n1\n");
    let job = files(&lab, "{{ parameters.year }}/a.csv").job();
    for value in ["..", "../in/2026", "*", "2026/../2026", ""] {
        let parameters = Map::from_iter([("year".to_owned(), Value::from(value))]);
        let failed = lab.try_run(&job, Attempt { parameters, ..1.into() }).await.expect_err(value);
        let message = format!("The path cannot be built: The value “{value}” cannot be part of a path.");
        assert_eq!(failed.failure.message, message);
    }
    let parameters = Map::from_iter([("year".to_owned(), Value::from(2026))]);
    lab.run(&job, Attempt { parameters, ..2.into() }).await;
    assert_eq!(lab.rows("bronze.t", "id").await, ["1"]);
}

#[tokio::test]
async fn files_are_found_and_read_in_the_order_of_their_paths() {
    let lab = Lab::new();
    for (name, content) in
        [("b/2.csv", "id\n3\n"), ("b/.hidden.csv", "id\n9\n"), ("a/1.csv", "id\n1\n"), ("b/1.csv", "id\n2\n")]
    {
        lab.put(name, content);
    }
    let parameters = Map::new();
    let values = TemplateValues {
        parameters: &parameters,
        scheduled_for: chrono::DateTime::UNIX_EPOCH,
        timezone: chrono_tz::Tz::UTC,
    };
    let pattern = lab.path("**/*.csv").display().to_string();
    let found = lab.pipeline.matching_files(&pattern, &values).await.expect("files");
    let names: Vec<_> = found.iter().map(|file| &file.path[lab.path("").display().to_string().len()..]).collect();
    assert_eq!(names, ["a/1.csv", "b/1.csv", "b/2.csv"]);
    lab.run(&files(&lab, "**/*.csv").job(), 1).await;
    assert_eq!(lab.rows("bronze.t", "id").await, ["1", "2", "3"]);
    let failed = lab.try_run(&files(&lab, "none.csv").job(), 2).await.expect_err("no file");
    assert!(failed.failure.message.ends_with("none.csv does not exist."), "{}", failed.failure.message);
    let report = lab.run(&files(&lab, "none*.csv").job(), 3).await;
    assert!(report.layers[0].notes[0].starts_with("No file matches "));
}
