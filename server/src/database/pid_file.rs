use std::{fs, path::Path};

/// The name of the file that a running PostgreSQL keeps in its cluster.
pub(crate) const NAME: &str = "postmaster.pid";

/// What a running PostgreSQL says about itself in `postmaster.pid`.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct PidFile {
    /// The number of its first process.
    pub pid: u32,
    /// The folder of its socket, empty before it listens.
    pub sockets: String,
    /// Whether it accepts connections.
    pub ready: bool,
}

impl PidFile {
    /// Reads the file in `cluster`, if there is one that makes sense.
    pub fn read(cluster: &Path) -> Option<Self> {
        Self::parse(&fs::read_to_string(cluster.join(NAME)).ok()?)
    }

    /// Reads the lines: pid, data directory, start time, port, socket folder, address, shared memory, status.
    fn parse(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        // A standalone backend writes its number with a minus sign.
        let pid = lines.next()?.trim().trim_start_matches('-').parse().ok()?;
        let sockets = lines.nth(3).unwrap_or_default().trim().to_owned();
        let ready = lines.nth(2).is_some_and(|status| status.trim() == "ready");
        Some(Self { pid, sockets, ready })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_is_ready_only_when_it_says_so() {
        let text = "812\n/data\n1764000000\n5432\n/data/run\n\n  5432001         3\nstarting\n";
        let file = PidFile::parse(text).expect("well formed");
        assert_eq!((file.pid, file.sockets.as_str(), file.ready), (812, "/data/run", false));
        let file = PidFile::parse(&text.replace("starting", "ready   ")).expect("well formed");
        assert!(file.ready);
    }

    #[test]
    fn an_unfinished_file_is_not_ready_and_an_empty_one_says_nothing() {
        assert_eq!(PidFile::parse("812\n/data\n"), Some(PidFile { pid: 812, sockets: String::new(), ready: false }));
        assert_eq!(PidFile::parse(""), None);
    }
}
