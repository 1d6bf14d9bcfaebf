//! What may happen to a server at work, and what is left afterwards: nothing lost, nothing doubled.

/// A database that does not answer.
mod database;
/// A process that is killed or stopped while it works.
mod process;
/// Several servers over one database.
mod several;

use std::path::Path;

use serde_json::{Value, json};

use super::support::{PATIENCE, Server, run};

/// A server with a token that may do everything with workflows.
struct Worked<'a> {
    server: &'a Server,
    token: &'a str,
}

impl Worked<'_> {
    #[track_caller]
    fn get(&self, path: &str) -> Value {
        let (status, answer) = self.server.ask(self.token, "GET", path, &Value::Null);
        assert_eq!(status, 200, "{path}: {answer}");
        answer
    }

    /// Makes something, and returns its number.
    #[track_caller]
    fn make(&self, path: &str, name: &str, body: Value) -> i64 {
        let (status, answer) = self.server.ask(self.token, "POST", path, &body);
        assert_eq!(status, 201, "{path}: {answer}");
        answer[name]["id"].as_i64().expect("a number")
    }

    /// Makes a workflow of one job that reads `rows` rows into bronze, silver and gold; returns the workflow's number.
    fn make_workflow(&self, file: &Path, rows: u64) -> i64 {
        use std::fmt::Write;
        let mut content = String::from("id,country,amount\n");
        for row in 0..rows {
            let _ = writeln!(content, "{row:09},{},{}.50", ["PT", "SE", "DE"][(row % 3) as usize], row % 1000);
        }
        std::fs::write(file, content).expect("a file");
        let workflow = self.make("/api/workflows", "workflow", json!({"name": "Orders"}));
        let sql = "select country, count(*) as orders from silver.orders group by country order by country";
        let job = json!({
            "name": "Orders",
            "enabled": true,
            "source": {"pattern": file},
            "columns": [{"source": "id", "key": true}, {"source": "country"}, {"source": "amount", "data_type": "decimal(10,2)"}],
            "bronze": {"table": "orders"},
            "silver": {"enabled": true, "table": "orders"},
            "gold": {"enabled": true, "table": "orders_by_country", "sql": sql},
        });
        self.make(&format!("/api/workflows/{workflow}/jobs"), "job", job);
        workflow
    }

    fn start(&self, workflow: i64) -> i64 {
        self.make(&format!("/api/workflows/{workflow}/executions"), "execution", Value::Null)
    }

    /// Reads the execution again at each of its events until it stands where `wanted` says.
    fn wait_for(&self, id: i64, wanted: impl Fn(&Value) -> bool) -> Value {
        let headers = format!("Authorization: Bearer {}\r\n", self.token);
        let mut changes = self.server.follow(&format!("/events?topics=execution:{id},log:{id}"), &headers);
        let deadline = std::time::Instant::now() + PATIENCE;
        loop {
            let shown = self.get(&format!("/api/executions/{id}"));
            if wanted(&shown) {
                return shown;
            }
            assert!(std::time::Instant::now() < deadline, "it never came to that: {shown}");
            changes.next_message();
        }
    }

    fn wait_for_end(&self, id: i64) -> Value {
        self.wait_for(id, |shown| shown["execution"]["finished_at"].is_string())
    }

    /// Asserts that each of `rows` rows is in each layer once.
    #[track_caller]
    fn assert_whole(&self, rows: u64) {
        for layer in ["bronze", "silver"] {
            let found = self.get(&format!("/api/datasets?layer={layer}"));
            assert_eq!(found["datasets"][0]["row_count"], rows, "{layer}: {found}");
        }
        let gold = self.get("/api/datasets?layer=gold")["datasets"][0]["id"].clone();
        let counted = self.get(&format!("/api/datasets/{gold}/rows"));
        let orders = counted["rows"].as_array().expect("rows").iter();
        let orders: u64 =
            orders.map(|row| row[1].as_str().and_then(|count| count.parse::<u64>().ok()).expect("a count")).sum();
        assert_eq!(orders, rows, "{counted}");
    }
}

/// Makes a token on the data folder of a server that runs.
fn token(folder: &Path) -> String {
    run(folder, &["token", "create", "test", "--scope", "read,run,edit"]).out.trim().to_owned()
}
