use std::{
    fs,
    os::unix::{fs::MetadataExt, process::CommandExt},
    path::Path,
    process::{Command, Stdio},
};

use crate::support::{Guarded, Server, cluster, kill, open_folder, postmaster, runs, wait_until};

/// Returns the process that would stop PostgreSQL `pid` if its server were killed.
fn keeper_of(pid: u32) -> u32 {
    let ending = format!("flowforge-keeper\0{pid}\0\0");
    let processes = fs::read_dir("/proc").expect("a list of processes").flatten();
    let keeper = processes.filter_map(|process| process.file_name().to_str()?.parse::<u32>().ok()).find(|process| {
        fs::read_to_string(format!("/proc/{process}/cmdline")).is_ok_and(|line| line.ends_with(&ending))
    });
    keeper.expect("a keeper")
}

#[test]
fn a_killed_server_does_not_leave_its_database_running() {
    let folder = open_folder();
    let data = folder.path().join("data");
    let server = Server::start(&data);
    let pid = postmaster(&data);
    server.end("KILL");
    wait_until("PostgreSQL ends", || !runs(pid));
    assert_eq!(Server::start(&data).get("/readyz", "").0, 200);
}

#[test]
fn a_database_that_was_left_running_is_stopped_by_the_next_start() {
    let folder = open_folder();
    let data = folder.path().join("data");
    let server = Server::start(&data);
    let left = postmaster(&data);
    kill(keeper_of(left), "KILL");
    server.end("KILL");
    assert!(runs(left), "nobody was there to stop it");

    let server = Server::start(&data);
    assert!(!runs(left));
    assert_ne!(postmaster(&data), left);
    assert_eq!(server.get("/readyz", "").0, 200);
}

#[test]
fn a_database_that_dies_is_started_again_while_the_server_serves() {
    let folder = open_folder();
    let data = folder.path().join("data");
    let mut server = Server::start(&data);
    let pid = postmaster(&data);
    kill(pid, "KILL");
    server.wait_for_line("ended by itself");
    server.wait_for_line("PostgreSQL runs again");
    assert_ne!(postmaster(&data), pid);
    wait_until("the server is ready again", || server.get("/readyz", "").0 == 200);
    assert_eq!(server.end("TERM").code(), Some(0));
}

#[test]
fn a_killed_database_is_recovered_by_the_next_start() {
    let folder = open_folder();
    let data = folder.path().join("data");
    let mut server = Server::start(&data);
    let pid = postmaster(&data);
    kill(keeper_of(pid), "KILL");
    // The server first, so that it does not start another.
    kill(server.pid(), "KILL");
    kill(pid, "KILL");
    server.wait();
    wait_until("PostgreSQL ends", || !runs(pid));
    assert!(cluster(&data).join("postmaster.pid").exists(), "the file must be stale for this test");
    assert_eq!(Server::start(&data).get("/readyz", "").0, 200);
}

#[test]
fn a_process_number_that_another_program_has_now_is_no_obstacle() {
    let folder = open_folder();
    let data = folder.path().join("data");
    Server::start(&data).end("TERM");
    // PostgreSQL itself believes any program of its own user to be its predecessor.
    let owner = fs::metadata(cluster(&data)).expect("a cluster");
    let mut sleep = Command::new("sleep");
    sleep.arg("600").stdout(Stdio::null());
    if fs::metadata("/proc/self").expect("a process").uid() == 0 {
        sleep.uid(owner.uid()).gid(owner.gid());
    }
    let other = Guarded(sleep.spawn().expect("sleep exists"));
    write_pid_file(&cluster(&data), other.0.id(), &owner);

    assert_eq!(Server::start(&data).get("/readyz", "").0, 200);
    assert!(runs(other.0.id()), "the other program was ended");
}

fn write_pid_file(cluster: &Path, pid: u32, owner: &fs::Metadata) {
    let path = cluster.join("postmaster.pid");
    let text = format!("{pid}\n{}\n1764000000\n5432\n/tmp\n\n  1234567       999\nready   \n", cluster.display());
    fs::write(&path, text).expect("our cluster");
    std::os::unix::fs::chown(&path, Some(owner.uid()), Some(owner.gid())).expect("our file");
}
