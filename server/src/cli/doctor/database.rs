use std::{fs, time::Duration};

use chrono::{DateTime, TimeDelta, Utc};
use store::Store;

use super::checks::Check;
use crate::{
    config::{Config, logging::Secret},
    database::{binaries, open::running_at},
};

/// How long the database may take to answer.
const PATIENCE: Duration = Duration::from_secs(5);

/// The difference of the clocks above which "in five minutes" means something else to a person than to the scheduler.
const NOTICEABLE: TimeDelta = TimeDelta::seconds(2);

/// Looks at the database that the settings name, or at the embedded one, without starting it.
pub(super) fn checks(config: &Config) -> Vec<Check> {
    if let Some(url) = config.database.url.value.as_ref().map(Secret::expose) {
        return answers(url);
    }
    let home = config.storage.database();
    let version = fs::read_to_string(home.join("cluster/PG_VERSION")).ok().and_then(|text| text.trim().parse().ok());
    let mut checks = vec![match (binaries::find(config.database.pg_bin.value.as_deref(), version), version) {
        (Err(error), _) => Check::wrong("postgresql", error.to_string()),
        (Ok(found), Some(version)) if found.major != version => {
            let place = found.folder.display();
            Check::wrong(
                "postgresql",
                format!("The database was made by version {version}, but {place} is version {}.", found.major),
            )
        }
        (Ok(found), _) => Check::right("postgresql", format!("version {} in {}", found.major, found.folder.display())),
    }];
    match running_at(&home) {
        Some(url) => checks.extend(answers(&url)),
        None => checks.push(Check::right("database", "the embedded one does not run; the server starts it")),
    }
    checks
}

fn answers(url: &str) -> Vec<Check> {
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return vec![Check::wrong("database", error.to_string())],
    };
    let asked = runtime.block_on(async { tokio::time::timeout(PATIENCE, ask(url)).await });
    match asked {
        Err(_) => vec![Check::wrong("database", format!("It does not answer within {} seconds.", PATIENCE.as_secs()))],
        Ok(Err(error)) => vec![Check::wrong("database", format!("{:#}.", anyhow::Error::new(error)))],
        Ok(Ok(clock)) => {
            let clock = match clock {
                Ok(skew) if skew.abs() <= NOTICEABLE => {
                    Check::right("clock", format!("{} ms from the database’s", skew.num_milliseconds()))
                }
                Ok(skew) => Check::doubtful(
                    "clock",
                    format!(
                        "This machine’s clock is {} s from the database’s, which decides what is due.",
                        skew.num_seconds()
                    ),
                ),
                Err(_) => Check::right("clock", "unknown: the first start of the server prepares the database"),
            };
            vec![Check::right("database", "it answers"), clock]
        }
    }
}

/// Connects and returns the difference of the clocks, or why that is unknown.
async fn ask(url: &str) -> store::Result<store::Result<TimeDelta>> {
    let store = Store::connect(url, 1).await?;
    store.ping().await?;
    // Our clock is read before and after, so that the travel of the question does not count as difference.
    let before = Utc::now();
    let theirs = store.scheduler_now().await;
    let after = Utc::now();
    store.close().await;
    Ok(theirs.map(|theirs| skew(before, theirs, after)))
}

/// Returns how far `theirs` lies outside of what our clock showed before and after.
fn skew(before: DateTime<Utc>, theirs: DateTime<Utc>, after: DateTime<Utc>) -> TimeDelta {
    if theirs < before {
        before - theirs
    } else if theirs > after {
        theirs - after
    } else {
        TimeDelta::zero()
    }
}
