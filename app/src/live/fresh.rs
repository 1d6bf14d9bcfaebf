//! Values that follow what happens.

use leptos::{prelude::*, task::spawn_local};

use super::use_live;
use crate::error::AppError;

/// Returns a value that is read again whenever something of these topics has changed, with a way to have it read now.
///
/// What is made from the signal changes, and nothing else: a form beside it keeps what was typed, which it would not
/// where a resource makes the whole page again. What cannot be read stays as it was.
///
/// One answer is waited for at a time, so that an old one never takes the place of a newer one; what changes meanwhile
/// is read once more when it has come.
pub fn use_fresh<T, Read, Reading, const N: usize>(
    first: T,
    topics: [String; N],
    read: Read,
) -> (ReadSignal<T>, Callback<()>)
where
    T: Send + Sync + 'static,
    Read: Fn() -> Reading + Copy + Send + Sync + 'static,
    Reading: Future<Output = Result<T, AppError>> + 'static,
{
    let (value, set_value) = signal(first);
    let work = StoredValue::new(Work::default());
    let again = move || {
        if !work.try_update_value(Work::begin).unwrap_or_default() {
            return;
        }
        spawn_local(async move {
            loop {
                if let Ok(fresh) = read().await {
                    // The page may have been left meanwhile.
                    _ = set_value.try_set(fresh);
                }
                if !work.try_update_value(Work::goes_on).unwrap_or_default() {
                    break;
                }
            }
        });
    };
    use_live(topics, again);
    (value, Callback::new(move |()| again()))
}

/// Whether an answer is waited for, and whether another one will be needed.
#[derive(Debug, Default)]
struct Work {
    busy: bool,
    again: bool,
}

impl Work {
    /// Notes that there is something to read. Returns whether to begin.
    fn begin(&mut self) -> bool {
        self.again = self.busy;
        !std::mem::replace(&mut self.busy, true)
    }

    /// Notes that an answer has come. Returns whether to ask again.
    fn goes_on(&mut self) -> bool {
        self.busy = std::mem::take(&mut self.again);
        self.busy
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_changes_while_an_answer_is_waited_for_is_read_once_more() {
        let mut work = Work::default();
        assert!(work.begin());
        assert!(!work.begin() && !work.begin(), "one at a time");
        assert!(work.goes_on(), "once more");
        assert!(!work.goes_on(), "and no more than that");
        assert!(work.begin());
        assert!(!work.goes_on());
    }
}
