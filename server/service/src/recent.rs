use std::{
    collections::HashMap,
    hash::Hash,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
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
    memory: Mutex<Memory<K, V>>,
    lifetime: Duration,
}

#[derive(Debug)]
struct Memory<K, V> {
    answers: HashMap<K, (Instant, Arc<V>)>,
    /// Counts how often everything was forgotten.
    clearings: u64,
}

/// When a question was asked that nothing was remembered of. What is forgotten before the answer comes is not remembered
/// by it: the answer may be from before the change.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Asked(u64);

impl<K: Eq + Hash, V> Recent<K, V> {
    /// Returns an empty memory of answers that are good for `lifetime`.
    pub(crate) fn new(lifetime: Duration) -> Self {
        Self { memory: Mutex::new(Memory { answers: HashMap::new(), clearings: 0 }), lifetime }
    }

    /// Returns the answer to a question: what is remembered, else what `ask` returns.
    pub(crate) async fn get_or_ask<E>(&self, key: K, ask: impl AsyncFnOnce(&K) -> Result<V, E>) -> Result<Arc<V>, E> {
        match self.get(&key) {
            Ok(known) => Ok(known),
            Err(asked) => {
                let answer = ask(&key).await?;
                Ok(self.insert(asked, key, answer))
            }
        }
    }

    /// Returns the answer to a question, if it was asked lately.
    pub(crate) fn get(&self, key: &K) -> Result<Arc<V>, Asked> {
        let memory = self.memory();
        match memory.answers.get(key) {
            Some((at, answer)) if at.elapsed() < self.lifetime => Ok(Arc::clone(answer)),
            _ => Err(Asked(memory.clearings)),
        }
    }

    /// Remembers an answer, unless everything was forgotten since it was asked for.
    pub(crate) fn insert(&self, asked: Asked, key: K, value: V) -> Arc<V> {
        let value = Arc::new(value);
        let mut memory = self.memory();
        if memory.clearings != asked.0 {
            return value;
        }
        if memory.answers.len() >= CAPACITY {
            memory.answers.retain(|_, (at, _)| at.elapsed() < self.lifetime);
            if memory.answers.len() >= CAPACITY {
                memory.answers.clear();
            }
        }
        memory.answers.insert(key, (Instant::now(), Arc::clone(&value)));
        value
    }

    /// Forgets all answers.
    pub(crate) fn clear(&self) {
        let mut memory = self.memory();
        memory.answers.clear();
        memory.clearings += 1;
    }

    fn memory(&self) -> MutexGuard<'_, Memory<K, V>> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_remembered_until_all_are_forgotten() {
        let recent = Recent::new(Duration::from_secs(60));
        let asked = recent.get(&1).expect_err("nothing is remembered yet");
        recent.insert(asked, 1, "one");
        assert_eq!(*recent.get(&1).expect("remembered"), "one");
        recent.clear();
        assert!(recent.get(&1).is_err());
    }

    #[test]
    fn an_answer_from_before_a_change_is_given_and_not_remembered() {
        let recent = Recent::new(Duration::from_secs(60));
        let asked = recent.get(&1).expect_err("nothing is remembered yet");
        recent.clear();
        assert_eq!(*recent.insert(asked, 1, "before"), "before");
        assert!(recent.get(&1).is_err());
    }

    #[test]
    fn an_old_answer_is_asked_for_again() {
        let recent = Recent::new(Duration::ZERO);
        let asked = recent.get(&1).expect_err("nothing is remembered yet");
        recent.insert(asked, 1, "one");
        assert!(recent.get(&1).is_err());
    }
}
