//! What the server says of something while it is typed.

use std::future::Future;

use domain::problem::Problems;
use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*, task::spawn_local};

use crate::error::AppError;

/// How long nothing is typed before the server is asked.
const PAUSE: std::time::Duration = std::time::Duration::from_millis(400);

/// What the server says of something that is being typed.
pub struct Asked<A: Send + Sync + 'static> {
    answer: RwSignal<Option<Result<A, AppError>>>,
    waiting: RwSignal<bool>,
}

impl<A: Send + Sync + 'static> Clone for Asked<A> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<A: Send + Sync + 'static> Copy for Asked<A> {}

impl<A: Clone + Send + Sync + 'static> Asked<A> {
    /// Returns nothing asked yet, or the answer that the page came with.
    pub fn new(first: Option<A>) -> Self {
        Self { answer: RwSignal::new(first.map(Ok)), waiting: RwSignal::new(false) }
    }

    /// Returns the last answer, if it was a good one.
    pub fn good(self) -> Option<A> {
        self.answer.read().as_ref().and_then(|answer| answer.as_ref().ok()).cloned()
    }

    /// Calls `look` with the last answer, if it was a good one.
    pub fn with<T>(self, look: impl FnOnce(&A) -> T) -> Option<T> {
        self.answer.read().as_ref().and_then(|answer| answer.as_ref().ok()).map(look)
    }

    /// Returns why there is no answer.
    pub fn error(self) -> Option<AppError> {
        self.answer.read().as_ref().and_then(|answer| answer.as_ref().err()).cloned()
    }

    /// Returns whether there is an answer, good or bad.
    pub fn is_answered(self) -> bool {
        self.answer.read().is_some()
    }

    /// Returns whether the server is being asked.
    pub fn is_waiting(self) -> bool {
        self.waiting.get()
    }

    /// Asks the server in the browser, at once and then whenever the question has changed and nothing more was typed for a
    /// moment. Only the answer to the last question counts. `None` asks nothing.
    pub fn follow<Q, F>(
        self,
        question: impl Fn() -> Option<Q> + Send + Sync + 'static,
        ask: impl Fn(Q) -> F + Copy + Send + Sync + 'static,
    ) where
        Q: Clone + PartialEq + Send + Sync + 'static,
        F: Future<Output = Result<Result<A, Problems>, AppError>> + 'static,
    {
        let question = Memo::new(move |_| question());
        let asked = StoredValue::new(0_u32);
        Effect::new(move |before: Option<Option<TimeoutHandle>>| {
            if let Some(Some(timer)) = before {
                timer.clear();
            }
            asked.update_value(|asked| *asked += 1);
            let number = asked.get_value();
            let is_first = before.is_none();
            let Some(question) = question.get() else {
                self.settle(None);
                return None;
            };
            if is_first && self.answer.with_untracked(Option::is_some) {
                return None;
            }
            self.waiting.set(true);
            let work = move || {
                spawn_local(async move {
                    let answer = ask(question).await.and_then(|looked| looked.map_err(AppError::Invalid));
                    // The page may have been left, or something else been typed meanwhile.
                    if asked.try_get_value() == Some(number) {
                        self.settle(Some(answer));
                    }
                });
            };
            let pause = if is_first { std::time::Duration::ZERO } else { PAUSE };
            set_timeout_with_handle(work, pause).ok()
        });
    }

    fn settle(self, answer: Option<Result<A, AppError>>) {
        if self.answer.with_untracked(Option::is_some) || answer.is_some() {
            self.answer.set(answer);
        }
        self.waiting.set(false);
    }
}
