//! PostgreSQL: the only crate with SQL.
//!
//! [`Store`] reads; [`Tx`] changes, and nothing it did is seen before [`Tx::commit`]. Functions carry the name of what
//! the service calls them for; rows are private and become values of `domain`. Whatever decides that something is due
//! asks `scheduler_now()` of the database (see `migrations/`), never the clock of a process.

/// API tokens.
mod api_tokens;
/// Starts because something has arrived.
mod arrivals;
/// Who changed what.
mod audit;
/// What the calendar asks.
mod calendar;
/// Bronze, silver and gold tables, as lists and searches know them.
mod datasets;
/// What follows from the end of an execution.
mod dependents;
/// Waiting decisions whose instant has come.
mod due;
/// What can go wrong, and how a constraint becomes a message.
mod error;
/// The history of executions.
mod executions;
/// Files as they were at the last look.
mod file_looks;
/// Decisions of triggers.
mod firings;
/// What the home page asks.
mod home;
/// Webhooks, their secrets, what came to them.
mod hooks;
/// Which file went into which execution.
mod ingested_files;
/// Attempts at jobs.
mod job_executions;
/// The steps of workflows.
mod jobs;
/// The lines that executions write.
mod log;
/// LISTEN and NOTIFY: when to look, never what is true.
mod notify;
/// Claims, leases, ends: every move of an execution.
mod queue;
/// What is kept of the past, and for how long.
mod retention;
/// Views that people keep.
mod saved_views;
/// Browser sessions, one-time links, failed attempts.
mod sessions;
/// The ticker's questions and answers.
mod ticks;
/// What starts workflows.
mod triggers;
/// Uploaded files.
mod uploads;
/// Accounts.
mod users;
/// Workflows, and the list of them.
mod workflows;
/// Settings of the whole installation.
mod workspace;

use std::time::Duration;

use sqlx::{
    Connection, PgPool,
    migrate::{Migrate, Migrator},
    postgres::{PgConnectOptions, PgPoolOptions},
};

pub use api_tokens::{NewToken, TokenHolder};
pub use arrivals::{ArrivalDecision, Arrived, file_parameters};
pub use audit::AuditFilter;
pub use calendar::{StartedExecution, StartedWanted};
pub use datasets::{DatasetFilter, DatasetWrite};
pub use error::{Result, StoreError};
pub use executions::{ExecutionPage, NewExecution};
pub use file_looks::{LookDue, SeenFile};
pub use firings::NewFiring;
pub use hooks::NewDelivery;
pub use ingested_files::IngestedFile;
pub use job_executions::NewJobExecution;
pub use jobs::TableWriter;
pub use log::{LogPage, NewLogLine};
pub use notify::{Change, Listener, Topic};
pub use queue::{Claimed, Ending, Heartbeat, QueueFigures, Waiting};
pub use sessions::{NewSession, SessionUser};
pub use ticks::{Ahead, Decision, DueTrigger};
pub use triggers::{Dependency, DetachedTrigger, TriggerWrite};
pub use uploads::Upload;
pub use workflows::Surroundings;

/// The changes of schema that this version knows.
pub static MIGRATOR: Migrator = sqlx::migrate!("./migrations");

/// A pool of connections; clones share it.
#[derive(Clone, Debug)]
pub struct Store {
    pool: PgPool,
}

/// The connections of a pool.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Connections {
    /// Those that are at work.
    pub used: u32,
    /// Those that wait for work.
    pub idle: u32,
    /// How many there may be.
    pub most: u32,
}

/// A transaction: rolled back when it is dropped without [`Tx::commit`].
#[derive(Debug)]
pub struct Tx {
    inner: sqlx::Transaction<'static, sqlx::Postgres>,
}

impl Store {
    /// Connects with a pool of at most `connections`.
    ///
    /// Every connection gives up on its own: a statement after 10 s, a lock after 2 s, an open transaction in which
    /// nothing happens after 15 s; and PostgreSQL looks every second whether the client is still there. Without these,
    /// the row locks of a killed process stay for as long as its statement runs (29.5 s were seen).
    ///
    /// # Errors
    ///
    /// When the URL is not understood or the database does not answer within 10 s.
    pub async fn connect(url: &str, connections: u32) -> Result<Self> {
        Self::connect_with(url, connections, &[], true).await
    }

    /// Connects as [`Store::connect`] does, for the clockwork.
    ///
    /// What it asks has an index, and is asked of tables that grow from nothing to thousands of rows in a second. PostgreSQL
    /// keeps the plan that was right when they were empty, which reads a table whole for each row of another: 10,000 starts
    /// took 11 s instead of one.
    ///
    /// # Errors
    ///
    /// As [`Store::connect`].
    pub async fn connect_clockwork(url: &str, connections: u32) -> Result<Self> {
        // Avoided plans count as dear, and dear ones would be compiled first. Whether a connection is still good is not asked
        // each time: every loop tries again.
        Self::connect_with(url, connections, &[("enable_seqscan", "off"), ("jit", "off")], false).await
    }

    async fn connect_with(url: &str, connections: u32, settings: &[(&str, &str)], is_asked: bool) -> Result<Self> {
        let options: PgConnectOptions = url.parse().map_err(StoreError::from)?;
        let options = options.application_name("flowforge").options(settings.iter().copied()).options([
            ("statement_timeout", "10s"),
            ("lock_timeout", "2s"),
            ("idle_in_transaction_session_timeout", "15s"),
            ("client_connection_check_interval", "1s"),
            ("tcp_keepalives_idle", "10"),
            ("tcp_user_timeout", "15s"),
        ]);
        let pool = PgPoolOptions::new()
            .max_connections(connections)
            .min_connections(1)
            .acquire_timeout(Duration::from_secs(10))
            .test_before_acquire(is_asked)
            .connect_with(options)
            .await?;
        Ok(Self { pool })
    }

    /// Returns a store over a pool that is there already; for tests.
    pub fn over(pool: PgPool) -> Self {
        Self { pool }
    }

    /// Brings the schema up to date; processes that start together wait for each other.
    ///
    /// # Errors
    ///
    /// When the database has a migration that this version does not know, or one fails.
    pub async fn migrate(&self) -> Result<()> {
        // Not from the pool: its statement timeout is too short for a migration that moves data.
        let mut connection = sqlx::PgConnection::connect_with(&self.pool.connect_options().as_ref().clone().options([
            ("statement_timeout", "0"),
            ("lock_timeout", "0"),
            ("idle_in_transaction_session_timeout", "0"),
        ]))
        .await?;
        // The table of migrations is made under the lock, too: two that make it at once fail.
        connection.lock().await.map_err(StoreError::Migration)?;
        connection.ensure_migrations_table(&MIGRATOR.table_name).await.map_err(StoreError::Migration)?;
        let applied = connection.list_applied_migrations(&MIGRATOR.table_name).await.map_err(StoreError::Migration)?;
        let known = MIGRATOR.iter().map(|migration| migration.version).max().unwrap_or(0);
        if let Some(found) = applied.iter().map(|migration| migration.version).max().filter(|&found| found > known) {
            return Err(StoreError::TooNew { found, known });
        }
        MIGRATOR.run(&mut connection).await.map_err(StoreError::Migration)?;
        connection.close().await?;
        Ok(())
    }

    /// Returns the connections there are now.
    pub fn connections(&self) -> Connections {
        let idle = u32::try_from(self.pool.num_idle()).unwrap_or(u32::MAX);
        let most = self.pool.options().get_max_connections();
        Connections { used: self.pool.size().saturating_sub(idle), idle, most }
    }

    /// Returns once the database has answered.
    ///
    /// # Errors
    ///
    /// When it does not.
    pub async fn ping(&self) -> Result<()> {
        sqlx::query("select 1").execute(&self.pool).await?;
        Ok(())
    }

    /// Returns the instant by which scheduling decides.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub async fn scheduler_now(&self) -> Result<chrono::DateTime<chrono::Utc>> {
        Ok(sqlx::query_scalar("select scheduler_now()").fetch_one(&self.pool).await?)
    }

    /// Starts a transaction.
    ///
    /// # Errors
    ///
    /// When no connection is free in time.
    pub async fn begin(&self) -> Result<Tx> {
        Ok(Tx { inner: self.pool.begin().await? })
    }

    /// Closes all connections; what is under way is finished first.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}

impl Tx {
    /// Makes everything that was done visible to others.
    ///
    /// # Errors
    ///
    /// When the database cannot; then nothing was done.
    pub async fn commit(self) -> Result<()> {
        Ok(self.inner.commit().await?)
    }
}
