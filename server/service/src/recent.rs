use std::{
    collections::HashMap,
    hash::Hash,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

/// The greatest number of answers that are remembered.
const CAPACITY: usize = 10_000;

/// Answers of the database that are remembered for a few seconds, so that a page that is read a thousand times a second
/// is not asked for a thousand times.
///
/// What changes an answer calls [`Recent::clear`], in this process at once, in others when the notification arrives.
#[derive(Debug)]
pub(crate) struct Recent<K, V> {
    answers: Mutex<HashMap<K, (Instant, Arc<V>)>>,
    lifetime: Duration,
}

impl<K: Eq + Hash, V> Recent<K, V> {
    /// Returns an empty memory of answers that are good for `lifetime`.
    pub(crate) fn new(lifetime: Duration) -> Self {
        Self { answers: Mutex::default(), lifetime }
    }

    /// Returns the answer to a question, if it was asked lately.
    pub(crate) fn get(&self, key: &K) -> Option<Arc<V>> {
        let answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        let (at, answer) = answers.get(key)?;
        (at.elapsed() < self.lifetime).then(|| Arc::clone(answer))
    }

    /// Remembers an answer.
    pub(crate) fn insert(&self, key: K, value: V) -> Arc<V> {
        let value = Arc::new(value);
        let mut answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        if answers.len() >= CAPACITY {
            answers.retain(|_, (at, _)| at.elapsed() < self.lifetime);
            if answers.len() >= CAPACITY {
                answers.clear();
            }
        }
        answers.insert(key, (Instant::now(), Arc::clone(&value)));
        value
    }

    /// Forgets all answers.
    pub(crate) fn clear(&self) {
        self.answers.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}
