//! What the schedule means.

use chrono_tz::Tz;
use domain::{
    format::{self, Zone},
    trigger::{schedule::PlannedRun, timezone::place_name},
};
use leptos::prelude::*;

use super::{
    follow::{a_frame_later, last},
    form_state::{FormState, Stage},
    said::Said,
};
use crate::{
    ui::{Button, Size},
    viewer::use_viewer,
};

/// The next runs.
mod runs;

use runs::Runs;

/// How many runs more are shown on demand.
const MORE: usize = 20;

/// Says what the schedule means, and when it starts the workflow next, in its zone and the viewer's.
///
/// All of it is made at once and stays: a key only changes the words in it.
#[component]
pub(super) fn Preview(state: FormState) -> impl IntoView {
    let sentence = Memo::new(move |_| match &*state.look.read() {
        Ok(Some(look)) => format!("{}.", look.sentence),
        _ => String::new(),
    });
    let instead = Memo::new(move |_| match state.stage.get() {
        Stage::Blank => Some("Type when it is to start the workflow, and what that means is shown here."),
        Stage::Unknown => Some("This comes back when the schedule can be understood."),
        Stage::Known | Stage::Lost => None,
    });
    let message = move || {
        let message = instead.get()?;
        Some(view! { <div class="card"><div class="body"><p class="muted">{message}</p></div></div> })
    };
    view! {
        <section aria-label="Preview">
            {message}
            <div class="card flush" hidden=move || instead.get().is_some()><Meaning state sentence/></div>
            <Said sentence/>
        </section>
    }
    .into_any()
}

#[component]
fn Meaning(state: FormState, sentence: Memo<String>) -> impl IntoView {
    let clock = use_viewer().zone.clock();
    let is_lost = Memo::new(move |_| state.stage.get() == Stage::Lost);
    let words = move || if is_lost.get() { "Not understood yet.".to_owned() } else { sentence.get() };
    let known = last(state.look, |look| look.schedule.timezone);
    let timezone = Memo::new(move |_| known.get().unwrap_or(Tz::UTC));
    let zone = Memo::new(move |_| Zone::around(timezone.get(), state.minute.get_untracked()).written(clock));
    let place = Memo::new(move |_| place_name(timezone.get()));
    let now = move || format!("Now {} in {}", format::clock_time(state.minute.get(), &zone.read()), place.read());
    let runs = last(state.look, |look| look.next.clone());
    let followed = a_frame_later(runs.into(), state.is_live);
    let has_more = Memo::new(move |_| {
        let count = runs.read().as_ref().map(Vec::len);
        count.is_some_and(|count| state.runs.get() == count && count < MORE)
    });
    let more = move || {
        has_more.get().then(|| {
            view! { <footer class="when-live" class:kept=is_lost><Button size=Size::Small on_press=move |()| state.runs.update(|runs| *runs += MORE)>"Show 20 more"</Button></footer> }
        })
    };
    view! {
        <div class="body stack tight">
            <p class="caption">"Reads as"</p>
            <p class="reads" class:muted=is_lost>{words}</p>
        </div>
        <header class="next-head"><h2>"Next starts"</h2><span class="caption push">{now}</span></header>
        <div class:kept=is_lost><Runs place runs followed/></div>
        {more}
    }
    .into_any()
}

/// Returns the time of a run in another zone, with its day where that is another.
fn own_time(zone: &Zone, run: &PlannedRun) -> String {
    let day = if zone.local(run.at).date() == run.local.date() {
        String::new()
    } else {
        format!("{} ", format::date(run.at, zone).chars().take(3).collect::<String>())
    };
    format!("{day}{} {}", format::clock_time(run.at, zone), zone.abbreviation(run.at))
}

#[cfg(test)]
mod tests {
    use domain::trigger::{cron::HourClock, definition::TriggerDraft, look::ScheduleLook};

    use super::*;

    #[test]
    fn the_day_is_said_where_it_is_another() {
        let draft = |cron: &str| TriggerDraft {
            cron_expression: cron.into(),
            timezone: "Asia/Tokyo".into(),
            ..TriggerDraft::default()
        };
        let now = "2026-11-23T11:16:04Z".parse().expect("an instant");
        let lisbon = Zone::around(chrono_tz::Europe::Lisbon, now);
        let own = |cron: &str| {
            let look = ScheduleLook::at(&draft(cron), now, 1, 0, HourClock::TwentyFour)
                .expect("it holds")
                .expect("it was typed");
            own_time(&lisbon, &look.next[0])
        };
        assert_eq!(own("0 12 * * *"), "03:00 WET");
        assert_eq!(own("0 2 * * *"), "Mon 17:00 WET");
    }
}
