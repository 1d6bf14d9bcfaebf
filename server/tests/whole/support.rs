use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    sync::mpsc::{Receiver, channel},
    thread,
    time::{Duration, Instant},
};

use tempfile::TempDir;

/// How long anything may take before a test gives up on it. Generous, for machines that build at the same time.
pub(crate) const PATIENCE: Duration = Duration::from_secs(90);

/// Returns a command that runs the program with a clean environment, in `folder`.
pub(crate) fn flowforge(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_flowforge"));
    command.env_clear().current_dir(folder).stdin(Stdio::null());
    for name in ["PATH", "HOME", "LD_LIBRARY_PATH", "TMPDIR"] {
        if let Some(value) = std::env::var_os(name) {
            command.env(name, value);
        }
    }
    command
}

/// What a finished command said.
#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) status: ExitStatus,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Said {
    pub(crate) fn code(&self) -> Option<i32> {
        self.status.code()
    }
}

/// Runs the program to its end.
pub(crate) fn run(folder: &Path, arguments: &[&str]) -> Said {
    let output = flowforge(folder).args(arguments).output().expect("the program starts");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Said { status: output.status, out: text(&output.stdout), err: text(&output.stderr) }
}

/// Returns a new folder that the user who runs PostgreSQL can pass through.
pub(crate) fn open_folder() -> TempDir {
    use std::os::unix::fs::PermissionsExt;
    tempfile::Builder::new().permissions(fs::Permissions::from_mode(0o755)).tempdir().expect("a temporary folder")
}

/// A child process that is ended with the test, however the test ends.
pub(crate) struct Guarded(pub(crate) Child);

impl Drop for Guarded {
    fn drop(&mut self) {
        if self.0.try_wait().is_ok_and(|ended| ended.is_none()) {
            kill(self.0.id(), "TERM");
            let _ = self.0.wait();
        }
    }
}

/// A server on a free port, which is killed when the test ends without stopping it.
pub(crate) struct Server {
    child: Guarded,
    pub(crate) address: String,
    log: Receiver<String>,
    seen: Vec<String>,
}

impl Server {
    /// Starts a server on the data folder `data` and waits until it is ready.
    pub(crate) fn start(data: &Path) -> Self {
        Self::start_with(data, &[])
    }

    /// Starts a server with more flags.
    pub(crate) fn start_with(data: &Path, flags: &[&str]) -> Self {
        let parent = data.parent().expect("a data folder has a parent");
        let mut command = flowforge(parent);
        command.args(["serve", "--listen", "127.0.0.1:0", "--data-dir"]).arg(data).args(flags);
        let mut child = command.stderr(Stdio::piped()).spawn().expect("the program starts");
        let (sender, log) = channel();
        let stderr = child.stderr.take().expect("piped");
        thread::spawn(move || {
            for line in BufReader::new(stderr).lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    return;
                }
            }
        });
        let mut server = Self { child: Guarded(child), address: String::new(), log, seen: Vec::new() };
        let line = server.wait_for_line("is ready on http://");
        let (_, address) = line.split_once("http://").expect("just found");
        server.address = address.trim().to_owned();
        server
    }

    /// Waits for a log line that contains `words`, unless it was there already.
    pub(crate) fn wait_for_line(&mut self, words: &str) -> String {
        if let Some(line) = self.seen.iter().find(|line| line.contains(words)) {
            return line.clone();
        }
        let deadline = Instant::now() + PATIENCE;
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            match self.log.recv_timeout(left) {
                Ok(line) if line.contains(words) => return line,
                Ok(line) => self.seen.push(line),
                Err(_) => panic!("no line with “{words}” in:\n{}", self.seen.join("\n")),
            }
        }
    }

    /// Asks the server for `path` and returns the status and the body.
    pub(crate) fn get(&self, path: &str, headers: &str) -> (u16, String) {
        self.send("GET", path, headers, "")
    }

    /// Sends JSON to the server with an API token and returns the status and the answer.
    pub(crate) fn ask(
        &self,
        token: &str,
        method: &str,
        path: &str,
        body: &serde_json::Value,
    ) -> (u16, serde_json::Value) {
        let headers = format!("Authorization: Bearer {token}\r\nContent-Type: application/json\r\n");
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let (status, answer) = self.send(method, path, &headers, &body);
        (status, serde_json::from_str(&answer).unwrap_or_default())
    }

    /// Sends a request to the server and returns the status and the body.
    pub(crate) fn send(&self, method: &str, path: &str, headers: &str, body: &str) -> (u16, String) {
        let mut stream = TcpStream::connect(&self.address).expect("the server listens");
        let (host, length) = (&self.address, body.len());
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nContent-Length: {length}\r\n{headers}\r\n{body}"
        )
        .expect("it reads");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("it answers in text");
        let status = answer.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
        let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
        let in_chunks = head.to_ascii_lowercase().contains("transfer-encoding: chunked");
        (status, if in_chunks { whole(body) } else { body.to_owned() })
    }

    /// Begins a request whose body follows bit by bit.
    pub(crate) fn begin(&self, method: &str, path: &str, headers: &str) -> Exchange {
        let mut stream = TcpStream::connect(&self.address).expect("the server listens");
        stream.set_read_timeout(Some(PATIENCE)).expect("a socket");
        write!(stream, "{method} {path} HTTP/1.1\r\nHost: {}\r\n{headers}\r\n", self.address).expect("it reads");
        Exchange { stream: BufReader::new(stream) }
    }

    /// Begins to hear of changes.
    pub(crate) fn follow(&self, path: &str, headers: &str) -> Exchange {
        let mut exchange = self.begin("GET", path, headers);
        assert!(exchange.line().contains(" 200 "), "the server lets us listen");
        exchange
    }

    /// Returns the cookie that an answer to `path` sets.
    pub(crate) fn cookie(&self, path: &str) -> String {
        let mut exchange = self.begin("GET", path, "Connection: close\r\n");
        loop {
            let line = exchange.line();
            if let Some(cookie) = line.strip_prefix("set-cookie: ") {
                return cookie.split(';').next().unwrap_or_default().to_owned();
            }
        }
    }

    /// Sends a signal by its name and waits for the end.
    pub(crate) fn end(mut self, signal: &str) -> ExitStatus {
        kill(self.pid(), signal);
        self.wait()
    }

    /// Waits for the end.
    pub(crate) fn wait(&mut self) -> ExitStatus {
        wait_until("the server ends", || self.child.0.try_wait().expect("our child").is_some());
        self.child.0.wait().expect("our child")
    }

    /// Returns the number of its process.
    pub(crate) fn pid(&self) -> u32 {
        self.child.0.id()
    }
}

/// A request and its answer, bit by bit.
pub(crate) struct Exchange {
    stream: BufReader<TcpStream>,
}

impl Exchange {
    /// Sends a part of the body.
    pub(crate) fn send(&mut self, part: &str) {
        self.stream.get_mut().write_all(part.as_bytes()).expect("it reads");
    }

    /// Waits for the next line of the answer.
    pub(crate) fn line(&mut self) -> String {
        let mut line = String::new();
        assert_ne!(self.stream.read_line(&mut line).expect("it answers in time"), 0, "the answer goes on");
        line
    }

    /// Waits for the next message of a stream of events.
    pub(crate) fn next_message(&mut self) {
        while !self.line().starts_with("data: {") {}
    }
}

/// Puts a body together that came in chunks, each after a line with its length.
fn whole(mut chunks: &str) -> String {
    let mut body = String::new();
    while let Some((length, rest)) = chunks.split_once("\r\n") {
        let length = usize::from_str_radix(length, 16).expect("a length");
        body.push_str(&rest[..length]);
        chunks = rest[length..].trim_start_matches("\r\n");
    }
    body
}

/// Sends `signal` to `pid`.
pub(crate) fn kill(pid: u32, signal: &str) {
    let status = Command::new("kill").args(["-s", signal, &pid.to_string()]).status().expect("kill exists");
    assert!(status.success(), "process {pid} could not be sent {signal}");
}

/// Returns whether `pid` runs, zombies left out.
pub(crate) fn runs(pid: u32) -> bool {
    fs::read_to_string(format!("/proc/{pid}/stat"))
        .is_ok_and(|stat| stat.rsplit_once(')').is_some_and(|(_, rest)| !rest.trim_start().starts_with('Z')))
}

/// Waits until `condition` holds.
pub(crate) fn wait_until(what: &str, mut condition: impl FnMut() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !condition() {
        assert!(Instant::now() < deadline, "waited in vain until {what}");
        thread::sleep(Duration::from_millis(20));
    }
}

/// Returns the cluster under a data folder.
pub(crate) fn cluster(data: &Path) -> PathBuf {
    data.join("database/cluster")
}

/// Returns the number of PostgreSQL's first process under a data folder.
pub(crate) fn postmaster(data: &Path) -> u32 {
    let text = fs::read_to_string(cluster(data).join("postmaster.pid")).expect("PostgreSQL runs");
    text.lines().next().and_then(|line| line.parse().ok()).expect("a process number")
}
