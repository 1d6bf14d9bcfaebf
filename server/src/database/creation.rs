use std::{
    fs,
    io::Write,
    path::Path,
    process::{Output, Stdio},
};

use super::{
    DatabaseError,
    account::Account,
    binaries::Binaries,
    place::make_folder,
    settings::{self, DATABASE, Durability, USER},
};

/// Returns the major version that made the cluster in `cluster`, or nothing if there is none yet.
///
/// # Errors
///
/// When the folder holds something else.
pub(crate) fn version_of(cluster: &Path) -> Result<Option<String>, DatabaseError> {
    if let Ok(version) = fs::read_to_string(cluster.join("PG_VERSION")) {
        return Ok(Some(version.trim().to_owned()));
    }
    let occupied = fs::read_dir(cluster).is_ok_and(|mut entries| entries.next().is_some());
    if occupied { Err(DatabaseError::NotACluster(cluster.to_owned())) } else { Ok(None) }
}

/// Makes a cluster with an empty database in `cluster`.
///
/// It is made beside its place and moved there when complete: an interrupted start leaves nothing half made.
pub(crate) fn create(
    binaries: &Binaries,
    account: &Account,
    cluster: &Path,
    durability: Durability,
) -> Result<(), DatabaseError> {
    let unfinished = cluster.with_extension("unfinished");
    // Characters are classified by Unicode and sorted by code point, the same on every system; where the C library
    // knows no such locale, only ASCII letters have upper and lower case.
    let mut output = None;
    for characters in ["C.UTF-8", "C"] {
        if unfinished.exists() {
            fs::remove_dir_all(&unfinished).map_err(DatabaseError::file("clear", &unfinished))?;
        }
        make_folder(&unfinished, 0o700)?;
        account.own(&unfinished)?;
        let attempt = initialise(binaries, account, &unfinished, characters, durability)?;
        let done = attempt.status.success();
        output = Some(attempt);
        if done {
            break;
        }
    }
    check("initdb", output)?;
    append(&unfinished.join("postgresql.conf"), settings::INITIAL)?;
    check("postgres --single", Some(create_database(binaries, account, &unfinished)?))?;
    // An empty folder may be there, made by whoever prepared the place.
    if cluster.exists() {
        fs::remove_dir(cluster).map_err(DatabaseError::file("replace", cluster))?;
    }
    fs::rename(&unfinished, cluster).map_err(DatabaseError::file("create", cluster))
}

fn initialise(
    binaries: &Binaries,
    account: &Account,
    folder: &Path,
    characters: &str,
    durability: Durability,
) -> Result<Output, DatabaseError> {
    let program = binaries.program("initdb");
    let mut command = account.command(&program);
    command
        .arg("--pgdata")
        .arg(folder)
        .args(["--username", USER, "--encoding", "UTF8", "--auth", "peer", "--no-instructions"])
        .args(["--locale", "C", "--lc-ctype", characters]);
    if durability == Durability::None {
        command.arg("--no-sync");
    }
    command.output().map_err(|source| DatabaseError::Spawn { program, source })
}

/// Creates the database with a server that serves nobody but its own input: no client program is needed.
fn create_database(binaries: &Binaries, account: &Account, folder: &Path) -> Result<Output, DatabaseError> {
    let program = binaries.program("postgres");
    let spawn = |source| DatabaseError::Spawn { program: program.clone(), source };
    let mut child = account
        .command(&program)
        .args(["--single", "-j", "-c", "exit_on_error=on", "-D"])
        .arg(folder)
        .arg("postgres")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(spawn)?;
    if let Some(mut input) = child.stdin.take() {
        input.write_all(format!("create database {DATABASE};\n\n").as_bytes()).map_err(spawn)?;
    }
    child.wait_with_output().map_err(spawn)
}

/// Turns an output that tells of failure into an error with its last lines.
fn check(program: &'static str, output: Option<Output>) -> Result<(), DatabaseError> {
    match output {
        Some(output) if !output.status.success() => {
            let text = String::from_utf8_lossy(&output.stderr).into_owned();
            let lines: Vec<_> = text.lines().rev().take(6).collect();
            let output_lines = lines.into_iter().rev().collect::<Vec<_>>().join(" / ");
            Err(DatabaseError::Failed { program, status: output.status.to_string(), output: output_lines })
        }
        _ => Ok(()),
    }
}

fn append(path: &Path, text: &str) -> Result<(), DatabaseError> {
    let mut file = fs::OpenOptions::new().append(true).open(path).map_err(DatabaseError::file("open", path))?;
    file.write_all(text.as_bytes()).map_err(DatabaseError::file("write", path))
}
