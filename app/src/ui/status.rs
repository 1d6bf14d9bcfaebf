//! The state of a thing.

use leptos::prelude::*;

use super::{Glyph, Icon, Size, classes, icon};

/// The states that the design system can tell apart. Each has a shape, a word and a colour, trusted in that order.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum State {
    /// In the queue.
    Queued,
    /// Going on.
    Running,
    /// Ended well.
    Succeeded,
    /// Ended badly.
    Failed,
    /// Ended by a person.
    Cancelled,
    /// Did not run, as it was not to.
    Skipped,
    /// Waits for something that is known.
    Waiting,
    /// Held by a person.
    Paused,
    /// Cannot work until it is changed.
    Broken,
    /// Did not run, though it was to.
    Missed,
    /// Will run.
    Planned,
    /// Switched off.
    Off,
}

impl State {
    /// Returns the icon.
    pub fn glyph(self) -> Glyph {
        match self {
            Self::Queued => icon::CIRCLE_DASHED,
            Self::Running => icon::LOADER_CIRCLE,
            Self::Succeeded => icon::CIRCLE_CHECK,
            Self::Failed => icon::OCTAGON_X,
            Self::Cancelled => icon::BAN,
            Self::Skipped => icon::CHEVRONS_RIGHT,
            Self::Waiting => icon::HOURGLASS,
            Self::Paused => icon::CIRCLE_PAUSE,
            Self::Broken => icon::UNLINK,
            Self::Missed => icon::CALENDAR_X,
            Self::Planned => icon::CALENDAR_CLOCK,
            Self::Off => icon::CIRCLE,
        }
    }

    /// Returns the code that gives the colour.
    pub fn code(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Running => "running",
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
            Self::Skipped => "skipped",
            Self::Waiting => "waiting",
            Self::Paused => "paused",
            Self::Broken => "broken",
            Self::Missed => "missed",
            Self::Planned => "planned",
            Self::Off => "off",
        }
    }
}

/// Shows the state of a thing: quiet when it is well, tinted when it wants an eye.
#[component]
pub fn Status(
    /// The state.
    state: State,
    /// Large, beside a page title.
    #[prop(optional)]
    size: Size,
    /// The word.
    children: Children,
) -> impl IntoView {
    view! {
        <span class=classes(["status", size.class()]) data-status=state.code()>
            <Icon glyph=state.glyph()/>
            {children()}
        </span>
    }
    .into_any()
}
