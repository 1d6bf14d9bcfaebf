//! `/events`: tells pages what has changed, so that they read it again.

use std::{collections::BTreeSet, convert::Infallible, time::Duration};

use app::live::Message;
use axum::{
    Extension,
    extract::{Query, State},
    http::StatusCode,
    response::{
        Sse,
        sse::{Event, KeepAlive},
    },
};
use domain::{
    choice::Choice,
    person::{Actor, Permission},
};
use futures::Stream;
use serde::Deserialize;
use service::Services;
use store::{Change, Listener, Store, Topic};
use tokio::sync::broadcast::{self, error::RecvError};
use tokio_util::sync::CancellationToken;

use crate::api::Problem;

/// How many changes a slow reader may be behind before it is told to read everything again.
const BACKLOG: usize = 1024;

/// How long changes are collected: a page that reads three times a second is live enough, and a thousand executions a
/// second must not make it read a thousand times.
const COLLECT: Duration = Duration::from_millis(300);

/// How long to wait before connecting again.
const PAUSE: Duration = Duration::from_secs(1);

/// What changes, as it changes. Clones share it.
#[derive(Clone, Debug)]
pub struct Events {
    /// `None` says that changes may have been missed.
    changes: broadcast::Sender<Option<Change>>,
    stop: CancellationToken,
}

impl Events {
    /// Starts to listen to the database, and lets services forget what is old.
    pub fn listen(store: Store, services: Services, stop: CancellationToken) -> Self {
        let events = Self { changes: broadcast::Sender::new(BACKLOG), stop };
        let listening = events.clone();
        tokio::spawn(async move {
            while !listening.stop.is_cancelled() {
                if let Err(error) = listening.pass_on(&store, &services).await {
                    tracing::debug!(%error, "changes of the database are not heard");
                }
                // Whatever was remembered may be old now.
                services.forget(None);
                listening.stop.run_until_cancelled(tokio::time::sleep(PAUSE)).await;
            }
        });
        events
    }

    async fn pass_on(&self, store: &Store, services: &Services) -> store::Result<()> {
        let mut listener = Listener::connect(store).await?;
        self.tell(services, None).await;
        loop {
            let Some(change) = self.stop.run_until_cancelled(listener.next()).await else { return Ok(()) };
            self.tell(services, change?).await;
        }
    }

    async fn tell(&self, services: &Services, change: Option<Change>) {
        services.forget(change);
        // Every page says whether all triggers are paused, from what was read last.
        if change.is_none_or(|change| change.topic == Topic::Workspace)
            && let Err(error) = services.settings.load_workspace().await
        {
            tracing::debug!(%error, "the settings cannot be read");
        }
        // Nobody may be listening.
        let _ = self.changes.send(change);
    }
}

/// What a page wants to hear about.
#[derive(Debug, Deserialize)]
pub struct Wanted {
    /// Topics separated by commas: `execution` for all, `execution:812` for one.
    #[serde(default)]
    topics: String,
}

/// Answers with a stream of messages, until the page goes away or the server stops.
///
/// # Errors
///
/// When whoever asks may not read.
pub async fn follow(
    State(events): State<Events>,
    Extension(actor): Extension<Actor>,
    Query(wanted): Query<Wanted>,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Problem> {
    if !actor.may(Permission::Read) {
        let detail = "This token may not do that: its scopes do not include “read”.";
        return Err(Problem::new(StatusCode::FORBIDDEN, "not_allowed", detail));
    }
    let topics: BTreeSet<String> =
        wanted.topics.split(',').filter(|topic| !topic.is_empty()).map(str::to_owned).take(100).collect();
    let changes = events.changes.subscribe();
    let stream = futures::stream::unfold((changes, topics, events.stop), async |(mut changes, topics, stop)| {
        let heard = stop.run_until_cancelled(next_messages(&mut changes, &topics)).await.flatten()?;
        Some((heard, (changes, topics, stop)))
    });
    let messages = futures::StreamExt::flat_map(stream, |heard: Vec<Message>| {
        futures::stream::iter(heard.into_iter().filter_map(|message| Event::default().json_data(message).ok().map(Ok)))
    });
    Ok(Sse::new(messages).keep_alive(KeepAlive::new().interval(Duration::from_secs(15))))
}

/// Waits for something that was asked about, then collects what else happens in a moment. Nothing when the server stops.
async fn next_messages(
    changes: &mut broadcast::Receiver<Option<Change>>,
    topics: &BTreeSet<String>,
) -> Option<Vec<Message>> {
    let mut heard = BTreeSet::new();
    while heard.is_empty() {
        collect(changes.recv().await, topics, &mut heard)?;
    }
    let deadline = tokio::time::Instant::now() + COLLECT;
    while let Ok(change) = tokio::time::timeout_at(deadline, changes.recv()).await {
        collect(change, topics, &mut heard)?;
    }
    Some(heard.into_iter().map(|(topic, id)| Message { topic, id }).collect())
}

fn collect(
    change: Result<Option<Change>, RecvError>,
    topics: &BTreeSet<String>,
    heard: &mut BTreeSet<(String, Option<i64>)>,
) -> Option<()> {
    match change {
        Ok(Some(change)) => heard.extend(matching(change, topics)),
        // Something may have been missed, so everything must be read again.
        Ok(None) | Err(RecvError::Lagged(_)) => heard.extend(topics.iter().map(|topic| (topic.clone(), None))),
        Err(RecvError::Closed) => return None,
    }
    Some(())
}

/// Returns the topics to which a change belongs.
fn matching(change: Change, topics: &BTreeSet<String>) -> Vec<(String, Option<i64>)> {
    let code = change.topic.code();
    let belongs = |topic: &&String| match topic.split_once(':') {
        None => *topic == code,
        Some((kind, number)) => kind == code && change.id.is_none_or(|id| number.parse() == Ok(id)),
    };
    topics.iter().filter(belongs).map(|topic| (topic.clone(), change.id)).collect()
}

#[cfg(test)]
mod tests {
    use store::Topic;

    use super::*;

    fn heard(change: Change, topics: &[&str]) -> Vec<String> {
        let topics = topics.iter().map(|topic| (*topic).to_owned()).collect();
        matching(change, &topics).into_iter().map(|(topic, _)| topic).collect()
    }

    #[test]
    fn a_change_reaches_those_who_asked_for_it_or_for_all() {
        let one = Change { topic: Topic::Execution, id: Some(812) };
        assert_eq!(
            heard(one, &["execution", "execution:812", "execution:9", "log:812"]),
            ["execution", "execution:812"]
        );
    }

    #[test]
    fn a_change_that_may_be_any_reaches_everybody_of_its_kind() {
        let any = Change { topic: Topic::Execution, id: None };
        assert_eq!(heard(any, &["execution:9", "workflow"]), ["execution:9"]);
    }
}
