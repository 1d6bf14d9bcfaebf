//! Commands beside a running server, and without one.

use std::{io::Write, path::Path, process::Stdio};

use serde_json::{Value, json};

use super::{
    api::transfer::example,
    support::{Guarded, Said, Server, flowforge, open_folder, run},
};

/// Runs a command that must succeed, and returns its answer as JSON: one document on standard output.
#[track_caller]
fn answer(folder: &Path, arguments: &[&str]) -> Value {
    let said = run(folder, &[arguments, &["--json"]].concat());
    assert_eq!(said.code(), Some(0), "{arguments:?}: {said:?}");
    serde_json::from_str(&said.out).unwrap_or_else(|error| panic!("{arguments:?}: {error}: {}", said.out))
}

#[track_caller]
fn refused(folder: &Path, arguments: &[&str], code: i32, words: &str) -> Said {
    let said = run(folder, arguments);
    assert_eq!(said.code(), Some(code), "{arguments:?}: {said:?}");
    assert!(said.err.contains(words) && said.out.is_empty(), "{arguments:?}: {said:?}");
    said
}

fn with_input(folder: &Path, arguments: &[&str], input: &str) -> Option<i32> {
    let mut command = flowforge(folder);
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = Guarded(command.spawn().expect("the program starts"));
    child.0.stdin.take().expect("piped").write_all(input.as_bytes()).expect("it reads");
    child.0.wait().expect("our child").code()
}

#[test]
fn people_and_tokens_are_kept_from_the_command_line() {
    let folder = open_folder();
    let here = folder.path();
    let server = Server::start(&here.join("data"));
    let added = answer(here, &["user", "add", "mara@example.org", "--name", "Mara", "--role", "editor"]);
    assert_eq!(added["user"]["role"], "editor");
    let link = added["sign_in_link"].as_str().expect("a link");
    let path = link.strip_prefix(&format!("http://{}", server.address)).expect("where the server listens");
    assert_eq!(server.get(path, "").0, 303, "{link}");
    refused(here, &["user", "add", "MARA@example.org"], 2, "already signs in with this address");
    refused(here, &["user", "add", "nobody"], 2, "not an email address");
    refused(here, &["user", "link", "nobody@example.org"], 4, "Nobody signs in as nobody@example.org");
    let listed = answer(here, &["user", "list"]);
    assert_eq!(listed["users"].as_array().map(Vec::len), Some(2), "the owner and Mara: {listed}");
    assert_ne!(answer(here, &["user", "link", "mara@example.org"])["sign_in_link"], link);
    assert_eq!(with_input(here, &["user", "set-password", "mara@example.org"], "correct horse battery\n"), Some(0));
    assert_eq!(with_input(here, &["user", "set-password", "mara@example.org"], "short\n"), Some(2));
    refused(here, &["user", "disable", "owner@localhost"], 5, "the last administrator");
    assert_eq!(answer(here, &["user", "disable", "mara@example.org"])["user"]["disabled"], true);
    assert_eq!(answer(here, &["user", "enable", "mara@example.org"])["user"]["disabled"], false);

    let made =
        run(here, &["token", "create", "CI", "--scope", "read,run", "--days", "9", "--user", "mara@example.org"]);
    assert_eq!(made.out.lines().count(), 1, "the token and nothing else, for scripts: {made:?}");
    let token = made.out.trim();
    assert_eq!(server.ask(token, "GET", "/api/workflows", &Value::Null).0, 200);
    assert_eq!(server.ask(token, "POST", "/api/workflows", &json!({"name": "w"})).0, 403);
    refused(
        here,
        &["token", "create", "CI", "--scope", "administer", "--user", "mara@example.org"],
        2,
        "its maker may not",
    );
    refused(here, &["token", "create", "CI", "--scope", "everything"], 2, "everything");
    refused(here, &["token", "create", " ", "--scope", "read"], 2, "<NAME>: ");
    let listed = answer(here, &["token", "list"]);
    assert!(!listed.to_string().contains(token), "a token is shown once");
    let id = listed["tokens"][0]["id"].to_string();
    answer(here, &["token", "revoke", &id]);
    refused(here, &["token", "revoke", &id], 4, "may have been revoked");
    assert_eq!(server.ask(token, "GET", "/api/workflows", &Value::Null).0, 401);
}

#[test]
fn workflows_are_run_and_watched_from_the_command_line() {
    let folder = open_folder();
    let here = folder.path();
    let server = Server::start(&here.join("data"));
    let token = run(here, &["token", "create", "CI", "--scope", "read,run,edit"]).out.trim().to_owned();
    let made = |path: &str, body: Value| {
        let (status, made) = server.ask(&token, "POST", path, &body);
        assert_eq!(status, 201, "{made}");
        made
    };
    let workflow = made("/api/workflows", json!({"name": "Daily sales"}))["workflow"]["id"].to_string();
    std::fs::write(here.join("data/files/sales.csv"), "day,amount\n2026-11-22,10\n2026-11-23,12\n").expect("a file");
    let source = json!({"pattern": here.join("data/files/sales.csv"), "schema_drift": "fail"});
    let job = json!({"name": "Sales", "enabled": true, "source": source, "bronze": {"table": "sales"}});
    made(&format!("/api/workflows/{workflow}/jobs"), job);

    let listed = answer(here, &["workflow", "list", "--search", "daily"]);
    assert_eq!((&listed["total"], &listed["workflows"][0]["name"]), (&json!(1), &json!("Daily sales")));
    refused(here, &["workflow", "list", "--state", "broken"], 2, "broken");
    refused(here, &["workflow", "run", "Nightly sales", "--wait"], 4, "There is no workflow called “Nightly sales”");
    let waited = run(
        here,
        &["workflow", "run", "daily SALES", "--wait", "--parameters", "{\"day\": \"2026-11-22\"}", "-p", "limit=5"],
    );
    assert_eq!(waited.code(), Some(0), "{waited:?}");
    let (log, end) = waited.out.trim_end().rsplit_once('\n').expect("several lines");
    assert!(log.contains("INFO") && log.contains("Job 1, “Sales”") && end.ends_with("succeeded"), "{}", waited.out);
    let id = end.trim_start_matches('#').split(' ').next().expect("a number");
    let shown = answer(here, &["execution", "list", "--workflow", &workflow, "--status", "succeeded", "--since", "1h"]);
    assert_eq!(shown["executions"][0]["parameters"], json!({"day": "2026-11-22", "limit": 5}));
    assert_eq!(shown["executions"][0]["rows"]["read"], 2);

    let keyed = ["workflow", "run", &workflow, "--key", "import-1"];
    assert_eq!(answer(here, &keyed)["new"], true);
    assert_eq!(answer(here, &keyed)["new"], false);
    let lines = answer(here, &["execution", "logs", id]);
    assert_eq!(lines["lines"][0]["seq"], 1);
    let followed = run(here, &["execution", "logs", id, "-f", "--json"]);
    assert!(followed.out.lines().all(|line| serde_json::from_str::<Value>(line).is_ok()), "{}", followed.out);
    assert_eq!(Some(followed.out.lines().count()), lines["lines"].as_array().map(Vec::len));
    refused(here, &["execution", "logs", "999"], 4, "#999 does not exist");
    refused(here, &["execution", "retry", id], 5, "Only what failed or was cancelled");
    refused(here, &["execution", "cancel", id], 5, "has ended already");

    // The columns are others now, so the next one fails, and says so by its status.
    std::fs::write(here.join("data/files/sales.csv"), "day,total\n2026-11-24,7\n").expect("a file");
    let failed = run(here, &["workflow", "run", &workflow, "--wait", "--json"]);
    assert_eq!(failed.code(), Some(1), "{failed:?}");
    let document: Value = serde_json::from_str(&failed.out).expect("one document");
    assert_eq!(document["execution"]["status"], "failed");
    assert!(failed.err.contains("ERROR") && failed.err.contains("did not succeed"), "{}", failed.err);
    let retried = run(here, &["execution", "retry", &document["execution"]["id"].to_string(), "--wait"]);
    assert_eq!(retried.code(), Some(1), "{retried:?}");
    assert!(retried.out.contains("Attempt 2") && !retried.out.contains("Attempt 1"), "{}", retried.out);
}

#[test]
fn triggers_are_kept_from_the_command_line() {
    let folder = open_folder();
    let here = folder.path();
    let server = Server::start(&here.join("data"));
    let token = run(here, &["token", "create", "CI", "--scope", "read,edit"]).out.trim().to_owned();
    assert_eq!(server.ask(&token, "POST", "/api/workflows", &json!({"name": "w"})).0, 201);
    let added = answer(here, &["trigger", "add", "w", "--cron", "0 2 * * *", "--timezone", "Europe/Berlin"]);
    assert_eq!(added["trigger"]["trigger_name"], "At 02:00 every day");
    let id = added["trigger"]["id"].to_string();
    let wrong = ["trigger", "add", "w", "--cron", "0 25 * * *"];
    refused(here, &wrong, 2, "--cron: Hour is 0–23, you wrote 25.\n  0 25 * * *\n    ^^");
    refused(here, &["trigger", "add", "v", "--cron", "@daily"], 4, "no workflow called “v”");
    assert_eq!(answer(here, &["trigger", "disable", "w", &id])["trigger"]["enabled"], false);
    assert_eq!(answer(here, &["trigger", "enable", "w", &id])["trigger"]["enabled"], true);
    assert_eq!(answer(here, &["trigger", "list", "w"])["triggers"].as_array().map(Vec::len), Some(1));
    assert_eq!(answer(here, &["trigger", "history", "w", &id])["firings"], json!([]));
    let words = run(here, &["trigger", "list", "w"]).out;
    assert!(words.contains("At 02:00 every day, Berlin time") && !words.contains('\u{1b}'), "{words}");
    assert_eq!(
        answer(here, &["workflow", "pause", "w", "--reason", "moving"])["workflow"]["pause"]["reason"],
        "moving"
    );
    assert_eq!(answer(here, &["workflow", "resume", "w"])["workflow"]["pause"], Value::Null);
}

#[test]
fn workflows_are_written_to_files_and_taken_in_again() {
    let folder = open_folder();
    let here = folder.path();
    std::fs::write(here.join("w.yaml"), example()).expect("a file");
    let _server = Server::start(&here.join("data"));
    let planned = run(here, &["import", "w.yaml", "--plan"]);
    assert!(planned.out.contains("+ workflow “Daily sales”\n    + job “Sales by hour”"), "{planned:?}");
    assert!(planned.out.ends_with("5 to create, 0 to change, 0 to delete, 0 as they are.\n"), "{planned:?}");
    refused(here, &["import", "w.yaml"], 2, "import with --yes");
    assert_eq!(answer(here, &["import", "w.yaml", "--yes"])["import"]["workflows"][0]["action"], "create");
    assert_eq!(run(here, &["import", "w.yaml"]).out.lines().last(), Some("Everything is as the file says."));

    let exported = run(here, &["export"]);
    assert_eq!(exported.code(), Some(0), "{exported:?}");
    let changed = exported.out.replace("0 2 * * *", "0 3 * * *").replace("Sales by hour", "Sales");
    std::fs::write(here.join("w.yaml"), &changed).expect("a file");
    let planned = run(here, &["import", "w.yaml", "--plan", "--prune"]).out;
    for line in ["+ job “Sales”", "- job “Sales by hour”", "cron_expression: \"0 2 * * *\" → \"0 3 * * *\""] {
        assert!(planned.contains(line), "{planned}");
    }
    assert_eq!(with_input(here, &["import", "-", "--prune", "--yes"], &changed), Some(0));
    answer(here, &["export", "Report", "--output", "report.yaml"]);
    let report = std::fs::read_to_string(here.join("report.yaml")).expect("a file");
    assert!(report.contains("name: Report") && !report.contains("name: Daily sales"), "{report}");
    refused(here, &["export", "Nobody"], 4, "flowforge workflow list");

    std::fs::write(here.join("w.yaml"), changed.replace("0 3 * * *", "0 25 * * *")).expect("a file");
    let words = "w.yaml does not hold. Nothing was imported.\nLine ";
    let said = refused(here, &["import", "w.yaml", "--yes"], 2, words);
    assert!(said.err.contains(" |         cron_expression: 0 25 * * *\n") && said.err.contains("^^\n"), "{}", said.err);
    let around = "workflows: [{name: Daily sales, triggers: [{trigger_name: t, trigger_type: dependency, upstream_workflows: Report}]}]";
    std::fs::write(here.join("w.yaml"), around).expect("a file");
    refused(here, &["import", "w.yaml", "--plan"], 5, "Daily sales → Report → Daily sales");
    refused(here, &["import", "nothing.yaml"], 4, "nothing.yaml");
    let added =
        answer(here, &["trigger", "add", "Report", "--files", &here.join("data/files/*.csv").to_string_lossy()]);
    assert_eq!(added["trigger"]["event_type"], "file_arrival");
}

#[test]
fn without_a_server_nothing_is_promised() {
    let folder = open_folder();
    let here = folder.path();
    refused(here, &["workflow", "run", "w"], 4, "flowforge serve");
    let server = Server::start(&here.join("data"));
    let token = run(here, &["token", "create", "CI", "--scope", "read,edit"]).out.trim().to_owned();
    assert_eq!(server.ask(&token, "POST", "/api/workflows", &json!({"name": "w"})).0, 201);
    server.end("TERM");

    refused(here, &["workflow", "run", "w", "--wait"], 5, "No server runs that would do the work");
    assert_eq!(answer(here, &["execution", "list"])["total"], 0, "nothing was started");
    let queued = run(here, &["workflow", "run", "w"]);
    assert!(queued.out.contains("is queued. No server runs; it begins when one does"), "{queued:?}");
    let _server = Server::start(&here.join("data"));
    let followed = run(here, &["execution", "logs", "1", "--follow"]);
    assert!(followed.out.contains("Attempt 1"), "{followed:?}");
    assert_eq!(answer(here, &["execution", "list", "--status", "succeeded"])["total"], 1);
}
