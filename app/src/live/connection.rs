//! The connection to the server's events.
//!
//! A browser opens few connections to one server, so the app has one for all listeners of a page, and none while the
//! page is hidden.

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use leptos::{ev, prelude::*};
use send_wrapper::SendWrapper;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{EventSource, MessageEvent};

use super::Message;

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
    listeners: Vec<Listener>,
    last_number: u32,
    source: Option<SendWrapper<Source>>,
    /// Counts the times something was done about the connection, so that what was planned before can tell.
    age: u32,
    /// Whether something may have been missed since the listeners were last called.
    missed: bool,
    watching: bool,
    /// How many wait for the page to be left, or not.
    holds: u32,
    /// Who is told when nobody does so any more.
    put_off: BTreeSet<u32>,
}

#[derive(Clone)]
struct Listener {
    number: u32,
    topics: Vec<String>,
    changed: Arc<dyn Fn() + Send + Sync>,
}

struct Source {
    events: EventSource,
    topics: Vec<String>,
    _handlers: [Closure<dyn Fn(web_sys::Event)>; 3],
}

impl Connection {
    pub(super) fn new(set_lost: WriteSignal<bool>) -> Arc<Self> {
        Arc::new(Self { inner: Mutex::default(), set_lost })
    }

    pub(super) fn listen(self: &Arc<Self>, topics: Vec<String>, changed: Arc<dyn Fn() + Send + Sync>) -> u32 {
        let number = self.change(|inner| {
            inner.last_number += 1;
            inner.listeners.push(Listener { number: inner.last_number, topics, changed });
            inner.last_number
        });
        self.watch_visibility();
        self.renew_soon();
        number
    }

    pub(super) fn leave(self: &Arc<Self>, number: u32) {
        self.change(|inner| inner.listeners.retain(|listener| listener.number != number));
        self.renew_soon();
    }

    /// Opens the connection that the listeners need, once all that come and go together have done so.
    fn renew_soon(self: &Arc<Self>) {
        let connection = Arc::clone(self);
        set_timeout(move || connection.renew(), Duration::ZERO);
    }

    fn renew(self: &Arc<Self>) {
        let wanted = self.change(|inner| {
            let mut topics: Vec<_> = inner.listeners.iter().flat_map(|listener| listener.topics.clone()).collect();
            topics.sort_unstable();
            topics.dedup();
            topics
        });
        let wanted = if document().hidden() { Vec::new() } else { wanted };
        let current =
            self.change(|inner| inner.source.as_ref().map(|source| source.topics.clone()).unwrap_or_default());
        if wanted != current {
            self.close();
            if !wanted.is_empty() {
                self.open(wanted);
            }
        }
    }

    fn open(self: &Arc<Self>, topics: Vec<String>) {
        let query = topics.iter().map(|topic| String::from(js_sys::encode_uri_component(topic))).collect::<Vec<_>>();
        let Ok(events) = EventSource::new(&format!("/events?topics={}", query.join(","))) else { return };
        let handler = |act: fn(&Arc<Self>, web_sys::Event)| {
            let connection = Arc::clone(self);
            Closure::<dyn Fn(web_sys::Event)>::new(move |event| act(&connection, event))
        };
        let opened = handler(|connection, _| connection.opened());
        let heard = handler(|connection, event| connection.heard(&event));
        let failed = handler(|connection, _| connection.failed());
        events.set_onopen(Some(opened.as_ref().unchecked_ref()));
        events.set_onmessage(Some(heard.as_ref().unchecked_ref()));
        events.set_onerror(Some(failed.as_ref().unchecked_ref()));
        let source = Source { events, topics, _handlers: [opened, heard, failed] };
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
        let missed = self.change(|inner| {
            inner.age += 1;
            std::mem::take(&mut inner.missed)
        });
        self.set_lost.set(false);
        if missed {
            self.call(|_| true);
        }
    }

    fn heard(&self, event: &web_sys::Event) {
        let text = event.dyn_ref::<MessageEvent>().and_then(|event| event.data().as_string());
        let message = text.and_then(|text| serde_json::from_str::<Message>(&text).ok());
        if let Some(message) = message {
            self.call(|listener| listener.topics.contains(&message.topic));
        }
    }

    fn failed(self: &Arc<Self>) {
        let (age, given_up) = self.change(|inner| {
            inner.missed = true;
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
            if document().hidden() {
                connection.change(|inner| inner.missed = true);
            }
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
        self.call(|listener| told.contains(&listener.number));
    }

    /// Returns whether nobody listens, as always on the server.
    pub(super) fn is_idle(&self) -> bool {
        self.change(|inner| inner.listeners.is_empty())
    }

    fn call(&self, which: impl Fn(&Listener) -> bool) {
        // A listener may come or go while others are called.
        let listeners: Vec<_> = self.change(|inner| {
            let concerned = inner.listeners.iter().filter(|listener| which(listener));
            if inner.holds > 0 {
                inner.put_off.extend(concerned.map(|listener| listener.number));
                Vec::new()
            } else {
                concerned.cloned().collect()
            }
        });
        for listener in listeners {
            (listener.changed)();
        }
    }

    fn change<T>(&self, act: impl FnOnce(&mut Inner) -> T) -> T {
        act(&mut self.inner.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
