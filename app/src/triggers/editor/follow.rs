//! When what follows from the form follows: with the key, a frame later, or once nothing more is typed.

use std::time::Duration;

use domain::{
    problem::Problems,
    trigger::{definition::TriggerDraft, look::ScheduleLook},
};
use leptos::prelude::*;

/// How long nothing is typed before the rest of the page follows: longer than quick typists take between two keys, whose next
/// key would wait for it.
const SETTLED_AFTER: Duration = Duration::from_millis(250);

/// What a schedule means, or what is wrong with it; nothing where nothing was typed.
pub(super) type Look = Result<Option<ScheduleLook>, Problems>;

/// Returns what a schedule means, if it is one.
pub(super) fn understood(look: &Look) -> Option<&ScheduleLook> {
    look.as_ref().ok()?.as_ref()
}

/// Returns what follows from a look, or from the last one that was understood: nothing before there was any.
pub(super) fn last<T: Clone + PartialEq + Send + Sync + 'static>(
    look: Memo<Look>,
    of: impl Fn(&ScheduleLook) -> T + Send + Sync + 'static,
) -> Memo<Option<T>> {
    Memo::new(move |before: Option<&Option<T>>| match understood(&look.read()) {
        Some(look) => Some(of(look)),
        None => before.cloned().flatten(),
    })
}

/// Returns a value as it was when the last frame had been drawn, for what nobody looks at while the frame that answers a key is
/// drawn.
pub(super) fn a_frame_later<T: Clone + PartialEq + Send + Sync + 'static>(
    value: Signal<T>,
    is_live: ReadSignal<bool>,
) -> Memo<T> {
    let late = RwSignal::new(value.get_untracked());
    let take = move || {
        // The page may have been left.
        if let (Some(now), Some(before)) = (value.try_get_untracked(), late.try_get_untracked())
            && now != before
        {
            late.set(now);
        }
    };
    Effect::new(move |before: Option<()>| {
        value.track();
        match before {
            None => take(),
            Some(()) => request_animation_frame(move || set_timeout(take, Duration::ZERO)),
        }
    });
    Memo::new(move |_| if is_live.get() { late.get() } else { value.get() })
}

/// Returns what a look is once nothing more is typed for a moment. Where nothing was typed yet, it is that at once.
pub(super) fn settled(typed: Memo<TriggerDraft>, look: Memo<Look>, is_live: ReadSignal<bool>) -> Memo<Look> {
    let late = RwSignal::new(Ok(None));
    let changes = StoredValue::new(0_u32);
    Effect::new(move |before: Option<()>| {
        // What is typed counts even where it means the same: the next key must not wait for what comes late.
        typed.track();
        let shown = look.get();
        if before.is_none() {
            late.set(shown);
            return;
        }
        changes.update_value(|changes| *changes += 1);
        let change = changes.get_value();
        let take = move || {
            // More may have been typed meanwhile, and the page may have been left.
            if changes.try_get_value() == Some(change) {
                _ = late.try_set(shown);
            }
        };
        set_timeout(take, SETTLED_AFTER);
    });
    Memo::new(move |_| if is_live.get() { late.get() } else { look.get() })
}
