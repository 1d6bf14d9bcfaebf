//! When other schedules start.

use chrono::Timelike;
use chrono_tz::Tz;
use domain::{
    ids::TriggerId,
    trigger::{
        busy::{BusyDay, Crowd},
        cron::{BuiltTimes, CronBuilder, Field},
        look::ScheduleLook,
        timezone::place_name,
    },
};
use leptos::prelude::*;

use super::{
    follow::{last, understood},
    form_state::{FormState, Stage},
};
use crate::{
    awaited::awaited,
    triggers::rpc::load_busy_day,
    ui::{Button, Callout, Size, icon},
    viewer::use_viewer,
};

/// Shows when other schedules start, hour by hour, and proposes a quiet time nearby where many start at the same one.
#[component]
pub(super) fn Busy(
    /// What is typed.
    state: FormState,
    /// The trigger that is edited: it is no other.
    own: Option<TriggerId>,
) -> impl IntoView {
    let busy = Resource::new(|| (), move |()| load_busy_day(own));
    view! {
        <Transition>
            {awaited(move || async move {
                // Without an answer the page only knows less.
                let busy = busy.await.unwrap_or_default();
                (!busy.minutes.is_empty()).then(|| view! { <Others state busy/> })
            })}
        </Transition>
    }
    .into_any()
}

#[component]
fn Others(state: FormState, busy: BusyDay) -> impl IntoView {
    // While nothing can be understood, the last one keeps its place unseen.
    let known = last(state.settled, ScheduleLook::clone);
    let is_lost = Memo::new(move |_| understood(&state.settled.read()).is_none());
    let is_blank = Memo::new(move |_| state.stage.get() == Stage::Blank);
    move || {
        let look = known.get().filter(|_| !is_blank.get())?;
        let (timezone, now) = (look.schedule.timezone, state.minute.get());
        let hours = busy.by_hour(timezone, now);
        let crowd = CronBuilder::of(&look.schedule.expression)
            .and_then(|builder| busy.crowd_at(builder.times.only()?, timezone, now).map(|crowd| (builder, crowd)));
        Some(view! {
            <section class="card" class:kept=is_lost aria-labelledby="busy-head">
                <header>
                    <h2 id="busy-head">"Other schedules"</h2>
                    <span class="muted small">{format!("starts by hour, {}", zone_words(timezone))}</span>
                </header>
                <div class="body stack">
                    {bars(&hours, &look)}
                    {crowd.map(|(builder, crowd)| view! { <CrowdNote state builder crowd/> })}
                </div>
            </section>
        })
    }
}

fn zone_words(timezone: Tz) -> String {
    match timezone {
        Tz::UTC => "UTC".to_owned(),
        timezone => format!("{} time", place_name(timezone)),
    }
}

/// Draws a bar for each hour, and marks those in which this schedule starts.
fn bars(hours: &[u32; 24], look: &ScheduleLook) -> AnyView {
    let most = hours.iter().copied().max().unwrap_or(0).max(1);
    let clock = use_viewer().zone.clock();
    let hour_words = |hour: usize| clock.time(u32::try_from(hour % 24).unwrap_or(0), 0);
    let mine = look.schedule.expression.values(Field::Hour);
    let mut text = String::new();
    for (hour, count) in (0_u32..).zip(hours) {
        let tenth = (count * 10).div_ceil(most);
        let class = if mine.contains(&hour) && mine.len() < 24 { "mine" } else { "" };
        let starts = domain::format::counted((*count).into(), "start", "starts");
        text.push_str(&format!(
            "<i class=\"{class}\" data-tenth={tenth} title=\"{} to {}: {starts}\"></i>",
            hour_words(hour as usize),
            hour_words(hour as usize + 1),
        ));
    }
    let busiest = hours.iter().position(|count| *count == most).unwrap_or(0);
    let label = format!(
        "Most starts, {}, from {} to {}.",
        domain::format::count(most.into()),
        hour_words(busiest),
        hour_words(busiest + 1),
    );
    view! {
        <div class="hours" role="img" aria-label=label inner_html=text></div>
        <div class="axis" aria-hidden="true">{[0, 6, 12, 18, 24].map(|hour| view! { <span>{format!("{hour:02}")}</span> }).collect_view()}</div>
    }
    .into_any()
}

#[component]
fn CrowdNote(state: FormState, builder: CronBuilder, crowd: Crowd) -> impl IntoView {
    let quiet = CronBuilder { times: BuiltTimes::At(vec![crowd.quiet]), ..builder };
    let clock = use_viewer().zone.clock();
    let [at, quiet_at] = [crowd.at, crowd.quiet].map(|time| clock.time(time.hour(), time.minute()));
    let words = format!(
        "{} start then; at {quiet_at} {}.",
        domain::format::counted(crowd.starts.into(), "other", "others"),
        match crowd.quiet_starts {
            0 => "none does".to_owned(),
            1 => "one does".to_owned(),
            few => format!("{few} do"),
        }
    );
    let label = format!("Use {quiet_at}");
    let take = move |()| {
        if let Ok(cron) = quiet.to_cron() {
            state.cron.set(cron);
        }
    };
    let actions = move || view! { <Button size=Size::Small on_press=take>{label}</Button> };
    view! { <Callout glyph=icon::LAYERS actions><p><strong>{at}" is busy: "</strong>{words}</p></Callout> }.into_any()
}
