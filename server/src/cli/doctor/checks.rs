use std::{fs, io::ErrorKind, net::TcpListener, path::Path};

use serde::Serialize;

use super::{database, machine};
use crate::{
    config::{Config, running::Role},
    database::open::running_at,
    web::Site,
};

/// One thing that was looked at.
#[derive(Debug, Serialize)]
pub(super) struct Check {
    /// What it is, in a word or two.
    pub(super) name: &'static str,
    /// How it is.
    pub(super) verdict: Verdict,
    /// What was found, and what to do about it.
    pub(super) message: String,
}

/// How something is.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Verdict {
    /// As it should be.
    Right,
    /// It works, but perhaps not as meant.
    Doubtful,
    /// It keeps the server from working.
    Wrong,
}

impl Check {
    pub(super) fn right(name: &'static str, message: impl Into<String>) -> Self {
        Self { name, verdict: Verdict::Right, message: message.into() }
    }

    pub(super) fn doubtful(name: &'static str, message: impl Into<String>) -> Self {
        Self { name, verdict: Verdict::Doubtful, message: message.into() }
    }

    pub(super) fn wrong(name: &'static str, message: impl Into<String>) -> Self {
        Self { name, verdict: Verdict::Wrong, message: message.into() }
    }
}

/// Looks at everything.
pub(super) fn all(config: &Config) -> Vec<Check> {
    let mut checks: Vec<_> =
        config.warnings.iter().map(|warning| Check::doubtful("environment", warning.clone())).collect();
    checks.push(writable("data folder", &config.storage.data_dir));
    checks.push(writable("lake", &config.storage.lake()));
    checks.push(writable("uploads", &config.storage.uploads()));
    checks.extend(machine::disk(&config.storage.data_dir));
    checks.extend(database::checks(config));
    checks.push(port(config));
    checks.extend(encryption(config));
    checks.extend(config.storage.allowed_folders().map(readable_root));
    checks.extend(config.storage.allowed_buckets().map(|address| {
        Check::right("allowed bucket", format!("{address} is asked when a job or a trigger looks for files in it"))
    }));
    if config.running.does(Role::Web) {
        checks.push(site(config));
    }
    checks.extend(machine::memory(config.running.memory.value));
    checks
}

/// Writes a file and removes it again: permission bits do not tell of read-only disks.
fn writable(name: &'static str, folder: &Path) -> Check {
    let existing = folder.ancestors().find(|folder| folder.is_dir()).unwrap_or(Path::new("."));
    match tempfile::tempfile_in(existing) {
        Ok(_) if existing == folder => Check::right(name, format!("{} can be written", folder.display())),
        Ok(_) => Check::right(name, format!("{} will be made by the first start", folder.display())),
        Err(error) => Check::wrong(
            name,
            format!("{} cannot be written: {error}. Choose another with `--data-dir`.", existing.display()),
        ),
    }
}

fn port(config: &Config) -> Check {
    const NAME: &str = "port";
    let address = config.web.listen.value;
    match TcpListener::bind(address) {
        Ok(_) => Check::right(NAME, format!("{address} is free")),
        Err(error) if error.kind() == ErrorKind::AddrInUse && running_at(&config.storage.database()).is_some() => {
            Check::right(NAME, format!("{address} is in use, and a server runs on this data folder"))
        }
        Err(error) => Check::wrong(NAME, format!("{address}: {error}. Choose another address with `--listen`.")),
    }
}

/// Says so when passwords and cookies would cross a network in the clear.
fn encryption(config: &Config) -> Option<Check> {
    let local = config.web.listen.ip().is_loopback();
    let encrypted = config.web.public_url.starts_with("https://");
    if !encrypted && !local {
        let advice = "Put a proxy with HTTPS in front and set public_url to its https address.";
        return Some(Check::doubtful(
            "encryption",
            format!("Passwords and cookies cross the network in the clear. {advice}"),
        ));
    }
    if config.web.cookies_are_secure() && !encrypted {
        return Some(Check::doubtful(
            "encryption",
            "Cookies are sent over HTTPS only, but public_url is http: nobody stays signed in.",
        ));
    }
    None
}

fn readable_root(root: &Path) -> Check {
    const NAME: &str = "allowed folder";
    match fs::read_dir(root) {
        Ok(_) => Check::right(NAME, format!("{} can be read", root.display())),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            Check::doubtful(NAME, format!("{} does not exist yet", root.display()))
        }
        Err(error) => Check::wrong(NAME, format!("{} cannot be read: {error}", root.display())),
    }
}

fn site(config: &Config) -> Check {
    const NAME: &str = "pages";
    match config.web.site_dir.value.as_deref() {
        // Read as the server reads it.
        Some(folder) => match Site::load(folder) {
            Ok(site) => match site.missing() {
                missing if missing.is_empty() => {
                    Check::right(NAME, format!("scripts and styles are in {}", folder.display()))
                }
                missing => Check::wrong(
                    NAME,
                    format!(
                        "{} lacks {}: build it again with scripts/build-site",
                        folder.display(),
                        missing.join(", ")
                    ),
                ),
            },
            Err(error) => Check::wrong(
                NAME,
                format!("{} cannot be read: {error}. Pages have no styles and are not live", folder.display()),
            ),
        },
        None => {
            let advice = "Run `make run` in a checkout, or set site_dir.";
            Check::wrong(
                NAME,
                format!("Scripts and styles were not found: pages have no styles and are not live. {advice}"),
            )
        }
    }
}
