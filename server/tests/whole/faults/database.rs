use std::{
    io,
    net::{Shutdown, TcpListener, TcpStream},
    os::unix::net::UnixStream,
    path::PathBuf,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    thread,
};

use serde_json::json;
use sqlx::{ConnectOptions, PgPool};

use super::{Worked, token};
use crate::support::{Server, kill, open_folder, postmaster, run, wait_until};

/// Stands between a server and its database, and can be cut.
struct Line {
    port: u16,
    open: Arc<AtomicBool>,
    streams: Arc<Mutex<Vec<(TcpStream, UnixStream)>>>,
}

impl Line {
    fn to(socket: PathBuf) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("bound").port();
        let (open, streams) = (Arc::new(AtomicBool::new(true)), Arc::<Mutex<Vec<(TcpStream, UnixStream)>>>::default());
        let (is_open, kept) = (Arc::clone(&open), Arc::clone(&streams));
        thread::spawn(move || {
            for near in listener.incoming().map_while(Result::ok) {
                if !is_open.load(Ordering::SeqCst) {
                    continue;
                }
                let far = UnixStream::connect(&socket).expect("the database runs");
                let mut ways = (near.try_clone().expect("a stream"), far.try_clone().expect("a stream"));
                let mut back = (far.try_clone().expect("a stream"), near.try_clone().expect("a stream"));
                thread::spawn(move || io::copy(&mut ways.0, &mut ways.1));
                thread::spawn(move || io::copy(&mut back.0, &mut back.1));
                kept.lock().expect("nobody panicked").push((near, far));
            }
        });
        Self { port, open, streams }
    }

    fn cut(&self) {
        self.open.store(false, Ordering::SeqCst);
        for (near, far) in self.streams.lock().expect("nobody panicked").drain(..) {
            let _ = near.shutdown(Shutdown::Both);
            let _ = far.shutdown(Shutdown::Both);
        }
    }

    fn mend(&self) {
        self.open.store(true, Ordering::SeqCst);
    }
}

#[sqlx::test(migrations = false)]
async fn a_database_that_is_away_is_said_on_every_page_until_it_is_back(pool: PgPool) {
    let folder = open_folder();
    let options = pool.connect_options();
    let socket = options.get_socket().expect("a socket").join(format!(".s.PGSQL.{}", options.get_port()));
    let line = Line::to(socket);
    let mut url = options.to_url_lossy();
    url.set_query(None);
    url.set_host(Some("127.0.0.1")).expect("a host");
    url.set_port(Some(line.port)).expect("a port");
    let url = url.to_string();
    let server = Server::start_with(&folder.path().join("data"), &["--database-url", &url]);
    let said = run(folder.path(), &["user", "link", "owner@localhost", "--database-url", &url]);
    let path = said.out.trim().rsplit_once("/sign-in").map(|(_, rest)| format!("/sign-in{rest}")).expect("a link");
    let cookie = server.cookie(&path);
    let signed_in = format!("Cookie: {cookie}\r\nAccept: text/html\r\n");
    assert_eq!(server.get("/workflows", &signed_in).0, 200);
    assert!(server.get("/metrics", "").1.contains("flowforge_database_up 1"));

    line.cut();
    for path in [
        "/",
        "/workflows",
        "/workflows/1",
        "/workflows/1/jobs",
        "/workflows/1/jobs/new",
        "/workflows/1/triggers",
        "/workflows/1/triggers/new",
        "/workflows/1/executions",
        "/workflows/1/settings",
        "/workflows/deleted",
        "/executions",
        "/executions/1",
        "/datasets",
        "/datasets/1",
        "/settings",
        "/settings/users",
        "/settings/tokens",
        "/settings/audit",
        "/settings/workspace",
    ] {
        let (status, page) = server.get(path, &signed_in);
        assert_eq!(status, 503, "{path}: {page}");
        assert!(page.contains("The database does not answer") && page.contains("nothing is lost"), "{path}: {page}");
    }
    let (status, answer) = server.get("/api/workflows", &format!("Cookie: {cookie}\r\n"));
    assert_eq!(status, 503, "{answer}");
    assert!(answer.contains("\"code\":\"unavailable\""), "{answer}");
    assert_eq!(server.get("/readyz", "").0, 503);
    assert_eq!(server.get("/healthz", "").0, 200, "the process is well");
    assert!(server.get("/metrics", "").1.contains("flowforge_database_up 0"));
    let (status, page) = server.get("/sign-in", "");
    assert!(status == 200 || status == 503, "{status}: {page}");

    line.mend();
    wait_until("the server is ready again", || server.get("/readyz", "").0 == 200);
    let (status, page) = server.get("/workflows", &signed_in);
    assert_eq!(status, 200, "the session is as it was: {page}");
    assert_eq!(server.end("TERM").code(), Some(0));
}

#[test]
fn a_database_that_dies_under_the_server_costs_a_moment_and_no_row() {
    const ROWS: u64 = 300_000;
    let folder = open_folder();
    let data = folder.path().join("data");
    let mut server = Server::start(&data);
    let token = token(folder.path());
    let worked = Worked { server: &server, token: &token };
    let workflow = worked.make_workflow(&data.join("files/orders.csv"), ROWS);
    let id = worked.start(workflow);
    worked.wait_for(id, |shown| shown["job_executions"][0]["status"] == "running");
    kill(postmaster(&data), "KILL");
    let (status, answer) = server.ask(&token, "GET", "/api/workflows", &json!(null));
    assert!(status == 200 || status == 503, "it waits, or says so: {status} {answer}");
    server.wait_for_line("PostgreSQL runs again");
    wait_until("the server is ready again", || server.get("/readyz", "").0 == 200);
    let worked = Worked { server: &server, token: &token };
    let done = worked.wait_for_end(id);
    assert_eq!(done["execution"]["status"], "succeeded", "{done}");
    worked.assert_whole(ROWS);
}
