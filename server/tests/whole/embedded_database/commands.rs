use std::{
    fs,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::Stdio,
};

use crate::support::{Guarded, Server, cluster, flowforge, kill, open_folder, postmaster, run, runs, wait_until};

/// Returns the folder of the socket in an address.
fn sockets(url: &str) -> PathBuf {
    let (_, host) = url.split_once("host=").expect("a socket");
    let host = host.split('&').next().expect("a value").replace("%2F", "/").replace("%2D", "-").replace("%2E", ".");
    PathBuf::from(host)
}

#[test]
fn a_command_uses_the_database_of_the_running_server() {
    let folder = open_folder();
    let data = folder.path().join("data");
    let _server = Server::start(&data);
    let pid = postmaster(&data);
    let said = run(folder.path(), &["database", "open", "--", "sh", "-c", "echo $DATABASE_URL"]);
    assert_eq!(said.code(), Some(0), "{said:?}");
    assert_eq!(said.out, run(folder.path(), &["database", "url"]).out);
    assert_eq!(postmaster(&data), pid);
    assert!(runs(pid));
}

#[test]
fn a_command_without_a_server_starts_the_database_and_stops_it_again() {
    let folder = open_folder();
    let data = folder.path().join("data");
    Server::start(&data).end("TERM");
    let said = run(
        folder.path(),
        &["database", "open", "--", "sh", "-c", "head -n 1 data/database/cluster/postmaster.pid; exit 7"],
    );
    assert_eq!(said.code(), Some(7), "{said:?}");
    let pid: u32 = said.out.trim().parse().expect("a process number");
    assert!(!runs(pid));
    assert!(!cluster(&data).join("postmaster.pid").exists());
}

#[test]
fn a_temporary_database_is_there_for_one_command_and_leaves_nothing() {
    let folder = open_folder();
    let said = run(folder.path(), &["database", "run", "--fast", "--", "sh", "-c", "echo $DATABASE_URL; exit 3"]);
    assert_eq!(said.code(), Some(3), "{said:?}");
    let home = sockets(&said.out).parent().expect("a folder").to_owned();
    assert!(
        home.file_name().is_some_and(|name| name.to_string_lossy().starts_with("flowforge-")),
        "{}",
        home.display()
    );
    assert!(!home.exists());
    assert!(!folder.path().join("data").exists());
}

#[test]
fn a_killed_temporary_database_leaves_nothing_either() {
    let folder = open_folder();
    // The command ends with its input: it would outlive whoever started it, as with any other program.
    let script = "echo $DATABASE_URL; read -r line";
    let child = flowforge(folder.path())
        .args(["database", "run", "--fast", "--", "sh", "-c", script])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn();
    let mut child = Guarded(child.expect("the program starts"));
    let mut url = String::new();
    BufReader::new(child.0.stdout.take().expect("piped")).read_line(&mut url).expect("an address");
    let home = sockets(&url).parent().expect("a folder").to_owned();
    let pid = first_line_as_pid(&home.join("cluster/postmaster.pid"));
    kill(child.0.id(), "KILL");
    wait_until("PostgreSQL ends", || !runs(pid));
    wait_until("its folder goes", || !home.exists());
}

#[test]
fn a_request_to_end_reaches_the_command_and_its_status_comes_back() {
    let folder = open_folder();
    let script = "trap 'exit 9' TERM; echo ready; while :; do sleep 0.1; done";
    let child = flowforge(folder.path())
        .args(["database", "run", "--fast", "--", "sh", "-c", script])
        .stdout(Stdio::piped())
        .spawn();
    let mut child = Guarded(child.expect("the program starts"));
    let mut line = String::new();
    BufReader::new(child.0.stdout.take().expect("piped")).read_line(&mut line).expect("a line");
    kill(child.0.id(), "TERM");
    wait_until("the command ends", || child.0.try_wait().expect("our child").is_some());
    assert_eq!(child.0.wait().expect("our child").code(), Some(9));
}

fn first_line_as_pid(path: &Path) -> u32 {
    let text = fs::read_to_string(path).expect("PostgreSQL runs");
    text.lines().next().and_then(|line| line.parse().ok()).expect("a process number")
}
