use std::path::Path;

use super::{account::Account, place::Place};

/// The database user that FlowForge connects as, who owns everything in its private cluster.
pub(crate) const USER: &str = "flowforge";
/// The database that FlowForge keeps its tables in.
pub(crate) const DATABASE: &str = "flowforge";

/// Whether what is committed must survive a power cut.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Durability {
    /// It must: PostgreSQL's own defaults.
    Full,
    /// The cluster is thrown away anyway: no waiting for disks.
    None,
}

/// What is appended to `postgresql.conf` when the cluster is made. An operator may change it there.
pub(crate) const INITIAL: &str = "
# Set by FlowForge when it made this cluster; change as you like.
max_connections = 120
shared_buffers = 128MB
timezone = 'UTC'
log_timezone = 'UTC'
# A client that died holds its locks until PostgreSQL looks at the connection again.
client_connection_check_interval = '1s'
idle_in_transaction_session_timeout = '60s'
# FlowForge's statements are short: compiling them takes longer than running them, and parallel workers need shared
# memory that small containers do not have.
jit = off
max_parallel_workers_per_gather = 0
random_page_cost = 1.1
";

/// Who may connect: over the socket only, as the operating-system users in `pg_ident.conf`, without a password to leak.
pub(crate) const HOST_BASED_ACCESS: &str = "# Written by FlowForge at every start.\nlocal all all peer map=flowforge\n";

/// Returns `pg_ident.conf`: the user FlowForge runs as and the one PostgreSQL runs as are both `flowforge`.
pub(crate) fn identities(ours: &str, account: &Account) -> String {
    let mut text = "# Written by FlowForge at every start.\n".to_owned();
    for name in [ours, &account.name] {
        text.push_str(&format!("flowforge \"{name}\" {USER}\n"));
    }
    text
}

/// Returns the arguments that must hold whatever `postgresql.conf` says.
pub(crate) fn arguments(place: &Place, durability: Durability) -> Vec<String> {
    let mut settings = vec![
        "listen_addresses=".to_owned(),
        "port=5432".to_owned(),
        format!("unix_socket_directories={}", quoted(&place.sockets)),
        "unix_socket_permissions=0700".to_owned(),
        "log_destination=stderr".to_owned(),
        "logging_collector=off".to_owned(),
        "log_line_prefix=%m [%p] ".to_owned(),
    ];
    if durability == Durability::None {
        settings.extend(
            ["fsync=off", "full_page_writes=off", "synchronous_commit=off", "max_connections=300"].map(str::to_owned),
        );
    }
    settings.into_iter().flat_map(|setting| ["-c".to_owned(), setting]).collect()
}

/// Quotes a folder for a list of folders, in which commas and spaces separate.
fn quoted(folder: &Path) -> String {
    format!("\"{}\"", folder.display().to_string().replace('"', "\"\""))
}

/// Returns the address of the database behind the socket in `sockets`.
///
/// The port is named although it is the usual one, because `PGPORT` in the environment would win over silence.
pub(crate) fn url(sockets: &Path) -> String {
    let host = percent_encoding::utf8_percent_encode(&sockets.to_string_lossy(), percent_encoding::NON_ALPHANUMERIC)
        .to_string();
    format!("postgresql:///{DATABASE}?host={host}&port=5432&user={USER}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_with_a_space_survives_the_address_and_the_list() {
        assert_eq!(quoted(Path::new("/my data/run")), "\"/my data/run\"");
        assert_eq!(
            url(Path::new("/my data/run")),
            "postgresql:///flowforge?host=%2Fmy%20data%2Frun&port=5432&user=flowforge"
        );
    }
}
