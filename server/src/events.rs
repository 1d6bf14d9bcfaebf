//! `/events`: tells pages what has changed, so that they read it again.

use std::{
    collections::{BTreeMap, BTreeSet},
    convert::Infallible,
    time::Duration,
};

use app::live::{Message, Place};
use axum::{
    Extension,
    extract::{Query, State},
    http::{HeaderMap, StatusCode},
    response::{Sse, sse::Event},
};
use chrono::Utc;
use domain::{
    choice::Choice,
    person::{Actor, Permission},
};
use futures::{Stream, StreamExt};
use serde::Deserialize;
use service::Services;
use store::{Change, Listener, Store, Topic};
use tokio::{
    sync::watch,
    time::{Instant, sleep, timeout_at},
};
use tokio_util::sync::CancellationToken;

use crate::api::Problem;

/// What has changed lately.
mod recent;

use recent::Recent;

/// How long changes are collected: a page that reads three times a second is live enough, and a thousand executions a
/// second must not make it read a thousand times.
const COLLECT: Duration = Duration::from_millis(300);

/// How many things of one topic are named at once.
const NAMED: usize = 50;

/// After how long without a change a page is told so, which also keeps the connection open.
const STILL: Duration = Duration::from_secs(15);

/// How long to wait before connecting again.
const PAUSE: Duration = Duration::from_secs(1);

/// What changes, as it changes. Clones share it.
#[derive(Clone, Debug)]
pub struct Events {
    recent: watch::Sender<Recent>,
    stop: CancellationToken,
}

impl Events {
    /// Starts to listen to the database, and lets services forget what is old.
    pub fn listen(store: Store, services: Services, stop: CancellationToken) -> Self {
        let recent = Recent::new(Utc::now().timestamp_micros());
        let events = Self { recent: watch::Sender::new(recent), stop };
        let listening = events.clone();
        tokio::spawn(async move {
            while !listening.stop.is_cancelled() {
                if let Err(error) = listening.pass_on(&store, &services).await {
                    tracing::debug!(%error, "changes of the database are not heard");
                }
                // Whatever was remembered may be old now.
                services.forget(None);
                listening.stop.run_until_cancelled(sleep(PAUSE)).await;
            }
        });
        events
    }

    /// Returns up to where is known what has changed: what is read from now on is not older.
    pub fn place(&self) -> Place {
        self.recent.borrow().place()
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
        self.recent.send_modify(|recent| recent.push(change));
    }
}

/// What a page wants to hear about.
#[derive(Debug, Deserialize)]
pub struct Wanted {
    /// Topics separated by commas: `execution` for all, `execution:812` for one.
    #[serde(default)]
    topics: String,
    /// The [`Place`] up to which it knows; without one, it is told what changes from now on.
    since: Option<String>,
}

/// Answers with a stream of messages, until the page goes away or the server stops. A browser that has lost it asks again
/// by itself, and says with `Last-Event-ID` up to where it was told.
///
/// # Errors
///
/// When whoever asks may not read.
pub async fn follow(
    State(events): State<Events>,
    Extension(actor): Extension<Actor>,
    Query(wanted): Query<Wanted>,
    headers: HeaderMap,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Problem> {
    if !actor.may(Permission::Read) {
        let detail = "This token may not do that: its scopes do not include “read”.";
        return Err(Problem::new(StatusCode::FORBIDDEN, "not_allowed", detail));
    }
    let topics = wanted.topics.split(',').filter(|topic| !topic.is_empty()).map(str::to_owned).take(100).collect();
    let last = headers.get("last-event-id").and_then(|id| id.to_str().ok());
    let told = match last.or(wanted.since.as_deref()) {
        // What cannot be read is no place that is known.
        Some(place) => place.parse().unwrap_or_default(),
        None => events.place(),
    };
    let follower = Follower { recent: events.recent.subscribe(), topics, told };
    // At once, so that whoever asks again without having heard of anything can say from where on.
    let first = futures::stream::iter([still(told)]);
    let further = futures::stream::unfold((follower, events.stop), async |(mut follower, stop)| {
        let heard = stop.run_until_cancelled(follower.next()).await.flatten()?;
        Some((futures::stream::iter(heard), (follower, stop)))
    });
    Ok(Sse::new(first.chain(further.flatten()).map(Ok)))
}

/// Who is told what changes.
struct Follower {
    recent: watch::Receiver<Recent>,
    topics: BTreeSet<String>,
    /// Up to where it was told.
    told: Place,
}

impl Follower {
    /// Waits for something that was asked about, then collects what else happens in a moment. Nothing when nothing will
    /// happen any more.
    async fn next(&mut self) -> Option<Vec<Event>> {
        let deadline = Instant::now() + STILL;
        let mut heard = self.collect();
        while heard.is_empty() {
            match timeout_at(deadline, self.recent.changed()).await {
                Ok(changed) => changed.ok()?,
                Err(_) => return Some(vec![still(self.told)]),
            }
            heard = self.collect();
        }
        sleep(COLLECT).await;
        heard.append(&mut self.collect());
        let mut messages = messages_of(heard);
        let last = messages.pop();
        // Only the last one says up to where: if the connection breaks before it, all of them are told again.
        let before = messages.into_iter().map(|message| Event::default().json_data(message));
        let last = last.into_iter().map(|message| Event::default().id(self.told.to_string()).json_data(message));
        Some(before.chain(last).filter_map(Result::ok).collect())
    }

    /// Returns the topics of what has changed since it was told.
    fn collect(&mut self) -> BTreeSet<(String, Option<i64>)> {
        let recent = self.recent.borrow_and_update();
        let heard = recent.since(self.told).flat_map(|change| matching(change, &self.topics)).collect();
        self.told = recent.place();
        heard
    }
}

/// Returns the messages about what has changed: where very much of one topic has, one that names nothing.
fn messages_of(heard: BTreeSet<(String, Option<i64>)>) -> Vec<Message> {
    let mut by_topic: BTreeMap<String, Vec<Option<i64>>> = BTreeMap::new();
    for (topic, id) in heard {
        by_topic.entry(topic).or_default().push(id);
    }
    let of_topic = |(topic, ids): (String, Vec<Option<i64>>)| {
        let ids = if ids.len() > NAMED { vec![None] } else { ids };
        ids.into_iter().map(move |id| Message { topic: topic.clone(), id }).collect::<Vec<_>>()
    };
    by_topic.into_iter().flat_map(of_topic).collect()
}

/// Returns what says that nothing has changed, and up to where that holds.
fn still(place: Place) -> Event {
    // With no text at all, browsers pass nothing on.
    Event::default().event(Message::STILL).id(place.to_string()).data(Message::STILL)
}

/// Returns the topics to which a change belongs: all where it may be any.
fn matching(change: Option<Change>, topics: &BTreeSet<String>) -> Vec<(String, Option<i64>)> {
    let Some(change) = change else { return topics.iter().map(|topic| (topic.clone(), None)).collect() };
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
        matching(Some(change), &topics).into_iter().map(|(topic, _)| topic).collect()
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
    fn very_much_of_one_topic_is_said_in_one_message() {
        let changed = |count: i64| (0..count).map(|id| ("execution".to_owned(), Some(id))).collect();
        assert_eq!(messages_of(changed(50)).len(), 50);
        assert_eq!(messages_of(changed(51)), [Message { topic: "execution".to_owned(), id: None }]);
    }

    #[test]
    fn a_change_that_may_be_any_reaches_everybody_of_its_kind() {
        let any = Change { topic: Topic::Execution, id: None };
        assert_eq!(heard(any, &["execution:9", "workflow"]), ["execution:9"]);
    }
}
