use chrono::TimeDelta;
use domain::{
    calendar::{CalendarEntry, CalendarHour, EntryKind},
    choice::Choice,
    execution::Status,
    format,
};
use leptos::prelude::*;

use crate::{
    executions::state_of,
    ui::{Glyph, Icon, State, icon},
    viewer::use_viewer,
};

/// How an entry is shown.
pub(super) struct EntryLook {
    pub(super) glyph: Glyph,
    pub(super) class: &'static str,
    pub(super) state: State,
    pub(super) word: &'static str,
    pub(super) note: String,
    pub(super) href: String,
}

impl EntryLook {
    pub(super) fn of(entry: &CalendarEntry) -> Self {
        let look = Self::of_kind(entry);
        let Some(lasts) = entry.lasts_ms.map(|lasts| format::duration(TimeDelta::milliseconds(lasts))) else {
            return look;
        };
        let note = match entry.kind {
            EntryKind::LeftOut { .. } => return look,
            EntryKind::Execution { .. } => format!("{}, took {lasts}", look.note),
            EntryKind::Planned { .. } | EntryKind::Delayed { .. } | EntryKind::Expected { .. } => {
                format!("{}, usually takes {lasts}", look.note)
            }
        };
        Self { note, ..look }
    }

    fn of_kind(entry: &CalendarEntry) -> Self {
        let trigger = |id| format!("/workflows/{}/triggers/{id}", entry.workflow_id);
        match &entry.kind {
            EntryKind::Execution { id, status, trigger_type } => Self {
                glyph: state_of(*status).glyph(),
                class: match status {
                    Status::Succeeded => "event ok",
                    Status::Failed => "event failed",
                    Status::Queued | Status::Running | Status::Cancelled => "event",
                },
                state: state_of(*status),
                word: status.label(),
                note: format!("#{id}, {}", trigger_type.label().to_lowercase()),
                href: format!("/executions/{id}"),
            },
            EntryKind::Planned { trigger_id } => Self {
                glyph: icon::CALENDAR_CLOCK,
                class: "event planned",
                state: State::Planned,
                word: "Planned",
                note: "by its schedule".to_owned(),
                href: trigger(*trigger_id),
            },
            EntryKind::LeftOut { trigger_id, why } => Self {
                glyph: icon::CHEVRONS_RIGHT,
                class: "event skip",
                state: State::Skipped,
                word: "Left out",
                note: format!("will be skipped, {}", why.label()),
                href: trigger(*trigger_id),
            },
            EntryKind::Delayed { trigger_id, after } => Self {
                glyph: icon::HOURGLASS,
                class: "event planned",
                state: State::Planned,
                word: "Planned",
                note: format!("after {after}, once its delay has passed"),
                href: trigger(*trigger_id),
            },
            EntryKind::Expected { trigger_id, after } => Self {
                glyph: icon::GIT_MERGE,
                class: "event planned",
                state: State::Waiting,
                word: "Expected",
                note: format!("after {after}, if that takes as long as usual"),
                href: trigger(*trigger_id),
            },
        }
    }
}

/// Leads to what a place of the grid has no room for, and says whether some of it failed.
pub(super) fn more_link(hour: &CalendarHour, href: String) -> Option<impl IntoView + use<>> {
    let count = |count: usize| format::count(i64::try_from(count).unwrap_or(i64::MAX));
    (hour.more > 0).then(|| {
        let failed = (hour.more_failed > 0).then(|| format!(", {} failed", count(hour.more_failed)));
        let words = format!("{} more{}", count(hour.more), failed.unwrap_or_default());
        view! { <a class="event busy" href=href><Icon glyph=icon::LAYERS/><span>{words}</span></a> }
    })
}

/// Shows an entry in the grid.
#[component]
pub(super) fn Event(entry: CalendarEntry) -> impl IntoView {
    let EntryLook { glyph, class, word, note, href, .. } = EntryLook::of(&entry);
    let time = format::clock_time(entry.at, &use_viewer().zone);
    let title = format!("{time} {}: {}, {note}", entry.workflow_name, word.to_lowercase());
    view! {
        <a class=class href=href title=title>
            <Icon glyph/>
            <span class="sr">{word}": "</span>
            <time datetime=format::machine_time(entry.at)>{time}</time>
            <span>{entry.workflow_name}</span>
        </a>
    }
    .into_any()
}
