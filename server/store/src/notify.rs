use domain::choice::Choice;
use sqlx::postgres::PgListener;

use crate::{Result, Store, Tx};

/// The one channel; the payload says what changed.
const CHANNEL: &str = "flowforge";

/// What kind of thing changed.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Topic {
    /// An execution, or what belongs to it.
    Execution,
    /// The lines of an execution's log.
    Log,
    /// Something waits in the queue, or a place has become free.
    Queue,
    /// A person has asked a running execution to stop.
    Cancel,
    /// A workflow or its jobs.
    Workflow,
    /// A trigger, or when it fires next.
    Trigger,
    /// A table of the lake.
    Dataset,
    /// Accounts, tokens or sessions.
    People,
    /// The settings of the installation.
    Workspace,
}

impl Choice for Topic {
    const ALL: &'static [Self] = &[
        Self::Execution,
        Self::Log,
        Self::Queue,
        Self::Cancel,
        Self::Workflow,
        Self::Trigger,
        Self::Dataset,
        Self::People,
        Self::Workspace,
    ];

    fn code(self) -> &'static str {
        match self {
            Self::Execution => "execution",
            Self::Log => "log",
            Self::Queue => "queue",
            Self::Cancel => "cancel",
            Self::Workflow => "workflow",
            Self::Trigger => "trigger",
            Self::Dataset => "dataset",
            Self::People => "people",
            Self::Workspace => "workspace",
        }
    }

    fn label(self) -> &'static str {
        self.code()
    }
}

/// Something changed: a reason to look again, never what is true.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct Change {
    /// What kind of thing.
    pub topic: Topic,
    /// Which one; `None` when it may be any.
    pub id: Option<i64>,
}

/// A connection on which changes arrive.
#[derive(Debug)]
pub struct Listener {
    inner: PgListener,
}

impl Listener {
    /// Connects and listens.
    ///
    /// # Errors
    ///
    /// When the database cannot be reached.
    pub async fn connect(store: &Store) -> Result<Self> {
        let mut inner = PgListener::connect_with(&store.pool).await?;
        inner.listen(CHANNEL).await?;
        Ok(Self { inner })
    }

    /// Waits for the next change. `None` means that the connection was lost and is there again: changes may have been
    /// missed, so everything must be looked at.
    ///
    /// # Errors
    ///
    /// When the connection is lost and does not come back; connect again.
    pub async fn next(&mut self) -> Result<Option<Change>> {
        loop {
            match self.inner.try_recv().await? {
                None => return Ok(None),
                // A payload of a newer version's topic is no reason to look for this one.
                Some(notification) => {
                    if let Some(change) = parse(notification.payload()) {
                        return Ok(Some(change));
                    }
                }
            }
        }
    }
}

impl Change {
    fn payload(self) -> String {
        match self.id {
            Some(id) => format!("{}:{id}", self.topic.code()),
            None => self.topic.code().to_owned(),
        }
    }
}

impl Tx {
    /// Tells everybody who listens, when the transaction commits. PostgreSQL sends equal messages of one transaction
    /// once.
    pub(crate) async fn notify(&mut self, topic: Topic, id: Option<i64>) -> Result<()> {
        self.notify_all([(topic, id)]).await
    }

    /// Tells of several changes in one statement.
    pub(crate) async fn notify_all(&mut self, changes: impl IntoIterator<Item = (Topic, Option<i64>)>) -> Result<()> {
        let payloads: Vec<_> = changes.into_iter().map(|(topic, id)| Change { topic, id }.payload()).collect();
        if payloads.is_empty() {
            return Ok(());
        }
        sqlx::query("select pg_notify($1, payload) from unnest($2::text[]) payload")
            .bind(CHANNEL)
            .bind(payloads)
            .execute(&mut *self.inner)
            .await?;
        Ok(())
    }
}

fn parse(payload: &str) -> Option<Change> {
    match payload.split_once(':') {
        Some((topic, id)) => Some(Change { topic: Topic::from_code(topic)?, id: Some(id.parse().ok()?) }),
        None => Some(Change { topic: Topic::from_code(payload)?, id: None }),
    }
}
