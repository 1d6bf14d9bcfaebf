use std::time::{Duration, Instant};

use super::support::{Server, open_folder, run};

#[test]
fn a_ready_server_says_so_and_shows_its_figures_to_this_machine_only() {
    let folder = open_folder();
    let server = Server::start_with(&folder.path().join("data"), &["--metrics-token", "s3cret"]);

    assert_eq!(server.get("/healthz", ""), (200, "ok\n".to_owned()));
    assert_eq!(server.get("/readyz", "").0, 200);
    let (status, figures) = server.get("/metrics", "");
    assert_eq!(status, 200);
    assert!(figures.contains("http_requests_total{method=\"GET\",route=\"/readyz\",status=\"200\"} 1"), "{figures}");
    let handbook = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/operations.md");
    let handbook = std::fs::read_to_string(handbook).expect("the handbook");
    let names: Vec<_> = figures.lines().filter_map(|line| line.strip_prefix("# TYPE ")?.split(' ').next()).collect();
    for name in &names {
        assert!(handbook.contains(&format!("| `{name}")), "docs/operations.md has no row for {name}");
    }
    for name in ["flowforge_executions", "flowforge_database_up", "flowforge_database_connections"] {
        assert!(names.contains(&name), "{name} is not among {names:?}");
    }
    assert_eq!(server.get("/metrics", "X-Forwarded-For: 192.0.2.1\r\n").0, 403);
    assert_eq!(server.get("/metrics", "X-Forwarded-For: 192.0.2.1\r\nAuthorization: Bearer s3cret\r\n").0, 200);
}

#[test]
fn a_server_that_is_asked_to_stop_is_gone_within_ten_seconds() {
    for signal in ["TERM", "INT", "HUP"] {
        let folder = open_folder();
        let server = Server::start(&folder.path().join("data"));
        let asked = Instant::now();
        let status = server.end(signal);
        assert_eq!(status.code(), Some(0), "{signal}");
        assert!(asked.elapsed() < Duration::from_secs(10), "{signal} took {:?}", asked.elapsed());
    }
}

#[test]
fn a_taken_port_is_explained_before_anything_is_made() {
    let folder = open_folder();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = taken.local_addr().expect("bound").to_string();
    let said = run(folder.path(), &["serve", "--listen", &address]);
    assert_eq!(said.code(), Some(5), "{said:?}");
    assert!(said.err.contains("choose another address with `--listen`"), "{}", said.err);
    assert!(!folder.path().join("data").exists());
}
