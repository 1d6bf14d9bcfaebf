use std::time::{Duration, Instant};

use serde_json::json;

use super::{Worked, token};
use crate::support::{Server, kill, open_folder};

/// Enough that the engine is at it for some seconds, and the kill is in the middle.
const ROWS: u64 = 600_000;

#[test]
fn what_a_killed_server_was_doing_is_done_by_the_next_and_nothing_twice() {
    let folder = open_folder();
    let data = folder.path().join("data");
    let server = Server::start(&data);
    let token = token(folder.path());
    let worked = Worked { server: &server, token: &token };
    let workflow = worked.make_workflow(&data.join("files/orders.csv"), ROWS);
    let id = worked.start(workflow);
    worked.wait_for(id, |shown| shown["job_executions"][0]["status"] == "running");
    server.end("KILL");

    let mut server = Server::start(&data);
    server.wait_for_line("1 execution was running when the server ended");
    let worked = Worked { server: &server, token: &token };
    let done = worked.wait_for_end(id);
    assert_eq!(
        (&done["execution"]["status"], &done["execution"]["attempt"]),
        (&json!("succeeded"), &json!(2)),
        "{done}"
    );
    let first = &done["job_executions"][0];
    assert_eq!((&first["attempt"], &first["status"]), (&json!(1), &json!("failed")));
    assert_eq!(first["error"], "The worker was lost while it ran this.");
    worked.assert_whole(ROWS);
    // The same again reads nothing: the file is known.
    let again = worked.wait_for_end(worked.start(workflow));
    assert_eq!(again["execution"]["rows"]["read"], 0, "{again}");
    worked.assert_whole(ROWS);
}

#[test]
fn a_server_that_is_stopped_hands_back_what_it_was_doing() {
    let folder = open_folder();
    let data = folder.path().join("data");
    let server = Server::start(&data);
    let token = token(folder.path());
    let worked = Worked { server: &server, token: &token };
    let workflow = worked.make_workflow(&data.join("files/orders.csv"), 10_000);
    worked.wait_for_end(worked.start(workflow));
    // A million million rows: nobody waits for them.
    let sql = "select sum(a.amount + b.amount - c.amount) as total \
               from silver.orders a cross join silver.orders b cross join silver.orders c";
    let job = json!({"name": "Count", "kind": "sql", "enabled": true, "gold": {"table": "total", "sql": sql}});
    worked.make(&format!("/api/workflows/{workflow}/jobs"), "job", job);
    let id = worked.start(workflow);
    worked.wait_for(id, |shown| shown["job_executions"][1]["status"] == "running");
    let asked = Instant::now();
    assert_eq!(server.end("TERM").code(), Some(0));
    assert!(asked.elapsed() < Duration::from_secs(10), "{:?}", asked.elapsed());

    let server = Server::start(&data);
    let worked = Worked { server: &server, token: &token };
    let again = worked.wait_for(id, |shown| shown["execution"]["attempt"] == 2);
    let first = &again["job_executions"][1];
    assert_eq!(
        (&first["status"], &first["error"]),
        (&json!("cancelled"), &json!("The server was stopped; another attempt follows."))
    );
    let (status, _) = server.ask(&token, "POST", &format!("/api/executions/{id}/cancel"), &json!(null));
    assert_eq!(status, 200);
    assert_eq!(worked.wait_for_end(id)["execution"]["status"], "cancelled");
}

#[test]
fn a_stop_in_the_middle_of_an_upload_keeps_what_arrived() {
    let folder = open_folder();
    let data = folder.path().join("data");
    let server = Server::start(&data);
    let token = token(folder.path());
    let worked = Worked { server: &server, token: &token };
    let upload = worked.make("/api/uploads", "upload", json!({"file_name": "orders.csv", "size": 12}));
    let path = format!("/api/uploads/{upload}");
    let mut sending = server.begin("PUT", &path, &format!("Authorization: Bearer {token}\r\nContent-Length: 12\r\n"));
    sending.send("id\n1\n");
    let arrived = || worked.get(&path)["upload"]["received"].clone();
    crate::support::wait_until("something arrives", || arrived() == 5);
    kill(server.pid(), "KILL");
    drop(sending);
    drop(server);

    let server = Server::start(&data);
    let worked = Worked { server: &server, token: &token };
    assert_eq!(worked.get(&path)["upload"]["received"], 5);
    let headers = format!("Authorization: Bearer {token}\r\n");
    let (status, answer) = server.send("PUT", &format!("{path}?offset=5"), &headers, "2\n3\n4\n5");
    assert_eq!(status, 200, "{answer}");
    assert!(worked.get(&path)["upload"]["completed_at"].is_string());
}
