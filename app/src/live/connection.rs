//! The connection to the server's events.
//!
//! A browser opens few connections to one server, so the app has one for all listeners of a page, and none while the
//! page is hidden. Each message says up to which [`Place`] it tells what has changed, and each connection is opened from
//! the place that is known, so that nothing is missed between two, or before the first.

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use leptos::{ev, prelude::*};
use send_wrapper::SendWrapper;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{EventSource, MessageEvent};

use super::{
    Message, Place,
    audience::{Audience, Changed},
};

/// How long the connection may be lost before the page says so: a moment is not worth a banner.
const PATIENCE: Duration = Duration::from_secs(3);

/// How long to wait before trying again where the browser itself has given up, as it does when the server answers with
/// an error.
const PAUSE: Duration = Duration::from_secs(5);

pub(super) struct Connection {
    inner: Mutex<Inner>,
    set_lost: WriteSignal<bool>,
}

#[derive(Default)]
struct Inner {
    audience: Audience,
    source: Option<SendWrapper<Source>>,
    /// Counts the times something was done about the connection, so that what was planned before can tell.
    age: u32,
    watching: bool,
    /// Who is to be called once the server has said all of what it says together.
    heard: BTreeSet<u32>,
    /// How many wait for the page to be left, or not.
    holds: u32,
    /// Who is told when nobody does so any more.
    put_off: BTreeSet<u32>,
}

struct Source {
    events: EventSource,
    topics: Vec<String>,
    _handlers: [Closure<dyn Fn(web_sys::Event)>; 4],
}

impl Connection {
    /// Returns none yet, on a page that was made when as much was known.
    pub(super) fn new(place: Place, set_lost: WriteSignal<bool>) -> Arc<Self> {
        let inner = Inner { audience: Audience::new(place), ..Inner::default() };
        Arc::new(Self { inner: Mutex::new(inner), set_lost })
    }

    pub(super) fn listen(self: &Arc<Self>, topics: Vec<String>, changed: Changed) -> u32 {
        let number = self.change(|inner| inner.audience.listen(topics, changed));
        self.watch_visibility();
        self.renew_soon();
        number
    }

    pub(super) fn leave(self: &Arc<Self>, number: u32) {
        self.change(|inner| inner.audience.leave(number));
        self.renew_soon();
    }

    /// Says that another page is turned to.
    pub(super) fn turn_page(&self) {
        self.change(|inner| inner.audience.turn_page());
    }

    /// Opens the connection that the listeners need, once all that come and go together have done so.
    fn renew_soon(self: &Arc<Self>) {
        let connection = Arc::clone(self);
        set_timeout(move || connection.renew(), Duration::ZERO);
    }

    fn renew(self: &Arc<Self>) {
        let (wanted, current, behind) = self.change(|inner| {
            let current = inner.source.as_ref().map(|source| source.topics.clone()).unwrap_or_default();
            (inner.audience.topics(), current, inner.audience.is_behind())
        });
        let wanted = if document().hidden() { Vec::new() } else { wanted };
        if wanted != current || behind {
            self.close();
        }
        if wanted.is_empty() {
            return;
        }
        let since = self.change(|inner| inner.audience.catch_up());
        if wanted != current || behind {
            self.open(wanted, since);
        }
    }

    fn open(self: &Arc<Self>, topics: Vec<String>, since: Place) {
        let query = topics.iter().map(|topic| String::from(js_sys::encode_uri_component(topic))).collect::<Vec<_>>();
        let Ok(events) = EventSource::new(&format!("/events?topics={}&since={since}", query.join(","))) else {
            return;
        };
        let handler = |act: fn(&Arc<Self>, web_sys::Event)| {
            let connection = Arc::clone(self);
            Closure::<dyn Fn(web_sys::Event)>::new(move |event| act(&connection, event))
        };
        let opened = handler(|connection, _| connection.opened());
        let heard = handler(|connection, event| connection.heard(&event));
        let still = handler(|connection, event| _ = connection.note_place(&event));
        let failed = handler(|connection, _| connection.failed());
        events.set_onopen(Some(opened.as_ref().unchecked_ref()));
        events.set_onmessage(Some(heard.as_ref().unchecked_ref()));
        events.set_onerror(Some(failed.as_ref().unchecked_ref()));
        // It cannot fail: the name is not empty.
        _ = events.add_event_listener_with_callback(Message::STILL, still.as_ref().unchecked_ref());
        let source = Source { events, topics, _handlers: [opened, heard, still, failed] };
        self.change(|inner| inner.source = Some(SendWrapper::new(source)));
    }

    fn close(&self) {
        let source = self.change(|inner| {
            inner.age += 1;
            inner.source.take()
        });
        if let Some(source) = source {
            source.events.close();
        }
    }

    fn opened(&self) {
        self.change(|inner| inner.age += 1);
        self.set_lost.set(false);
    }

    /// Calls those concerned, each once for all that the server says together: after a while away that may be thousands
    /// of messages. The last of them says up to where it has told.
    fn heard(&self, event: &web_sys::Event) {
        let text = event.dyn_ref::<MessageEvent>().and_then(|event| event.data().as_string());
        let message = text.and_then(|text| serde_json::from_str::<Message>(&text).ok());
        self.change(|inner| {
            let concerned = message.map(|message| inner.audience.of_topic(&message.topic));
            inner.heard.extend(concerned.into_iter().flatten());
        });
        if self.note_place(event) {
            let concerned = self.change(|inner| std::mem::take(&mut inner.heard));
            self.call(concerned);
        }
    }

    /// Notes up to where the server has told what has changed. Returns whether it said that with this event, and not with
    /// one before it.
    fn note_place(&self, event: &web_sys::Event) -> bool {
        let id = event.dyn_ref::<MessageEvent>().map(MessageEvent::last_event_id);
        let place = id.and_then(|id| id.parse().ok());
        place.is_some_and(|place| self.change(|inner| inner.audience.told(place)))
    }

    fn failed(self: &Arc<Self>) {
        let (age, given_up) = self.change(|inner| {
            let closed = |source: &SendWrapper<Source>| source.events.ready_state() == EventSource::CLOSED;
            (inner.age, inner.source.as_ref().is_some_and(closed))
        });
        let connection = Arc::clone(self);
        set_timeout(
            move || {
                if connection.change(|inner| inner.age == age) {
                    connection.set_lost.set(true);
                }
            },
            PATIENCE,
        );
        if given_up {
            let connection = Arc::clone(self);
            set_timeout(
                move || {
                    // Only forget the source: `age` stays, so that the banner still comes.
                    let current = connection.change(|inner| inner.age == age && inner.source.take().is_some());
                    if current {
                        connection.renew();
                    }
                },
                PAUSE,
            );
        }
    }

    /// Lets go of the connection while the page is hidden, and catches up when it is looked at again.
    fn watch_visibility(self: &Arc<Self>) {
        if self.change(|inner| std::mem::replace(&mut inner.watching, true)) {
            return;
        }
        let connection = Arc::clone(self);
        // The app lasts as long as the document.
        std::mem::forget(window_event_listener(ev::visibilitychange, move |_| {
            connection.renew();
        }));
    }

    /// Puts off what listeners are told until [`release`](Self::release).
    pub(super) fn hold(&self) {
        self.change(|inner| inner.holds += 1);
    }

    /// Tells those who still listen what was put off, if nothing else holds it.
    pub(super) fn release(&self) {
        let told = self.change(|inner| {
            inner.holds -= 1;
            if inner.holds == 0 { std::mem::take(&mut inner.put_off) } else { BTreeSet::new() }
        });
        self.call(told);
    }

    /// Returns whether nobody listens, as always on the server.
    pub(super) fn is_idle(&self) -> bool {
        self.change(|inner| inner.audience.is_empty())
    }

    /// Tells some listeners, or puts it off.
    fn call(&self, numbers: BTreeSet<u32>) {
        // A listener may come or go while others are called.
        let calls = self.change(|inner| {
            if inner.holds > 0 {
                inner.put_off.extend(numbers);
                Vec::new()
            } else {
                inner.audience.calls(&numbers)
            }
        });
        for changed in calls {
            changed();
        }
    }

    fn change<T>(&self, act: impl FnOnce(&mut Inner) -> T) -> T {
        act(&mut self.inner.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
