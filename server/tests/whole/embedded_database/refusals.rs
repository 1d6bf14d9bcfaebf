use std::{fs, os::unix::fs::chown};

use sqlx::Connection;

use crate::support::{Guarded, Server, cluster, flowforge, open_folder, run};

#[test]
fn two_servers_do_not_share_a_data_folder() {
    let folder = open_folder();
    let data = folder.path().join("data");
    let server = Server::start(&data);
    let said = run(folder.path(), &["serve", "--listen", "127.0.0.1:0"]);
    assert_eq!(said.code(), Some(5), "{said:?}");
    assert!(said.err.contains(&format!("a server with process number {}", server.pid())), "{}", said.err);
    assert_eq!(server.get("/readyz", "").0, 200, "the first one suffers");
}

#[test]
fn a_database_of_a_newer_version_is_left_alone() {
    let folder = open_folder();
    let data = folder.path().join("data");
    Server::start(&data).end("TERM");
    let mark = flowforge(folder.path())
        .args(["database", "open", "--", "sh", "-c", "echo $DATABASE_URL; cat"])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn();
    let mut child = Guarded(mark.expect("the program starts"));
    let mut url = String::new();
    let mut output = std::io::BufReader::new(child.0.stdout.take().expect("piped"));
    std::io::BufRead::read_line(&mut output, &mut url).expect("an address");
    tokio::runtime::Runtime::new().expect("a runtime").block_on(async {
        let mut connection = sqlx::PgConnection::connect(url.trim()).await.expect("it answers");
        let insert = "insert into _sqlx_migrations (version, description, success, checksum, execution_time)
                      values (29991231235959, 'from the future', true, '\\x00', 0)";
        sqlx::query(insert).execute(&mut connection).await.expect("the table of migrations");
        connection.close().await.expect("it answers");
    });
    drop(child.0.stdin.take());
    assert!(child.0.wait().expect("our child").success());

    let said = run(folder.path(), &["serve", "--listen", "127.0.0.1:0"]);
    assert_eq!(said.code(), Some(1), "{said:?}");
    assert!(said.err.contains("newer") && said.err.contains("29991231235959"), "{}", said.err);
}

#[test]
fn a_cluster_of_another_major_version_is_named_with_both_versions() {
    let folder = open_folder();
    let cluster = cluster(&folder.path().join("data"));
    fs::create_dir_all(&cluster).expect("a folder");
    fs::write(cluster.join("PG_VERSION"), "9\n").expect("a file");
    let said = run(folder.path(), &["serve", "--listen", "127.0.0.1:0"]);
    assert_eq!(said.code(), Some(1), "{said:?}");
    assert!(said.err.contains("was made by PostgreSQL 9, but only version"), "{}", said.err);
}

#[test]
fn a_folder_with_something_else_in_it_is_not_touched() {
    let folder = open_folder();
    let cluster = cluster(&folder.path().join("data"));
    fs::create_dir_all(&cluster).expect("a folder");
    fs::write(cluster.join("precious.txt"), "mine").expect("a file");
    let said = run(folder.path(), &["serve", "--listen", "127.0.0.1:0"]);
    assert_eq!(said.code(), Some(1), "{said:?}");
    assert!(said.err.contains("is not a PostgreSQL cluster"), "{}", said.err);
    assert_eq!(fs::read_to_string(cluster.join("precious.txt")).expect("still there"), "mine");
}

#[test]
fn a_configured_folder_without_programs_is_named() {
    let folder = open_folder();
    let said = run(folder.path(), &["serve", "--listen", "127.0.0.1:0", "--pg-bin", "/nonexistent/bin"]);
    assert_eq!(said.code(), Some(1), "{said:?}");
    assert!(said.err.contains("There is no PostgreSQL in /nonexistent/bin"), "{}", said.err);
}

#[test]
fn a_backup_that_root_copied_back_is_taken_over() {
    let us = std::os::unix::fs::MetadataExt::uid(&fs::metadata("/proc/self").expect("a process"));
    let folder = open_folder();
    let data = folder.path().join("data");
    Server::start(&data).end("TERM");
    if us == 0 {
        // Copied back as root: everything belongs to root.
        let mut folders = vec![cluster(&data)];
        while let Some(folder) = folders.pop() {
            chown(&folder, Some(0), Some(0)).expect("root may");
            for entry in fs::read_dir(&folder).expect("a folder").flatten() {
                if entry.file_type().expect("a kind").is_dir() {
                    folders.push(entry.path());
                } else {
                    chown(entry.path(), Some(0), Some(0)).expect("root may");
                }
            }
        }
    }
    assert_eq!(Server::start(&data).get("/readyz", "").0, 200);
}
