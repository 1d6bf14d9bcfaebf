//! Values that follow what happens.

use leptos::{prelude::*, task::spawn_local};

use super::use_live;
use crate::error::AppError;

/// Returns a value that is read again whenever something of these topics has changed, with a way to have it read now.
///
/// What is made from the signal changes, and nothing else: a form beside it keeps what was typed, which it would not
/// where a resource makes the whole page again. What cannot be read stays as it was.
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
    let again = move || {
        spawn_local(async move {
            if let Ok(fresh) = read().await {
                // The page may have been left meanwhile.
                _ = set_value.try_set(fresh);
            }
        });
    };
    use_live(topics, again);
    (value, Callback::new(move |()| again()))
}
