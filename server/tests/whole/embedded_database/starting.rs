use std::{fs, os::unix::fs::MetadataExt, os::unix::fs::PermissionsExt};

use crate::support::{Server, cluster, open_folder, postmaster, runs};

#[test]
fn the_first_start_makes_a_database_that_stops_with_the_server() {
    let folder = open_folder();
    let data = folder.path().join("data");
    let server = Server::start(&data);
    let pid = postmaster(&data);
    assert!(runs(pid));
    let log = fs::read_to_string(data.join("database/postgres.log")).expect("a log");
    assert!(log.contains("listening on Unix socket") && !log.contains("listening on IP"), "{log}");

    assert_eq!(server.end("TERM").code(), Some(0));
    assert!(!runs(pid));
    assert!(!data.join("database/run").exists(), "the folder of the socket stays behind");
    let log = fs::read_to_string(data.join("database/postgres.log")).expect("a log");
    assert!(log.contains("database system is shut down"), "it was not stopped in order:\n{log}");

    let again = Server::start(&data);
    assert_eq!(again.get("/readyz", "").0, 200);
}

#[test]
fn nobody_else_can_enter_the_database_and_root_does_not_run_it() {
    let folder = open_folder();
    let data = folder.path().join("data");
    let _server = Server::start(&data);

    let metadata = fs::metadata(cluster(&data)).expect("a cluster");
    assert_eq!(metadata.mode() & 0o777, 0o700);
    let sockets = fs::metadata(data.join("database/run")).expect("a folder for the socket");
    assert_eq!(sockets.mode() & 0o777, 0o700);
    let process = fs::metadata(format!("/proc/{}", postmaster(&data))).expect("a process");
    assert_ne!(process.uid(), 0, "PostgreSQL runs as root");
    assert_eq!(process.uid(), metadata.uid());
    let us = fs::metadata("/proc/self").expect("a process").uid();
    if us != 0 {
        assert_eq!(process.uid(), us);
    }
}

#[test]
fn a_data_folder_with_a_long_path_gets_a_short_socket() {
    let folder = open_folder();
    let data = folder.path().join("x".repeat(110)).join("data");
    fs::create_dir_all(&data).expect("a folder");
    let server = Server::start(&data);
    assert_eq!(server.get("/readyz", "").0, 200);
}

#[test]
fn a_data_folder_that_only_root_can_enter_keeps_its_database_elsewhere() {
    let folder = open_folder();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o700)).expect("our folder");
    let data = folder.path().join("data");
    let server = Server::start(&data);
    let elsewhere = fs::read_link(cluster(&data)).ok();
    let status = server.end("TERM");

    // Only root has to; anybody else passes through a folder of their own.
    let root = fs::metadata("/proc/self").expect("a process").uid() == 0;
    assert_eq!(elsewhere.is_some(), root);
    if let Some(cluster) = elsewhere {
        assert!(cluster.starts_with("/var/lib/flowforge"), "{}", cluster.display());
        fs::remove_dir_all(cluster.parent().expect("a parent")).expect("ours");
    }
    assert_eq!(status.code(), Some(0));
}
