use domain::{format, home::Home};
use leptos::prelude::*;

use super::{
    around::AroundNow, checklist::FirstMinutes, counts::HomeCounts, gold::GoldTables, needs::NeedsYou,
    nothing::NothingHere, rpc::load_home,
};
use crate::{
    awaited::awaited,
    failure::Failure,
    format::use_clock,
    live::use_fresh,
    ui::{PageHead, Skeleton},
    viewer::use_viewer,
};

/// What the page follows: everything that it counts.
const TOPICS: [&str; 5] = ["dataset", "execution", "trigger", "workflow", "workspace"];

/// Shows what is running, what failed, what comes next.
#[component]
pub fn HomePage() -> impl IntoView {
    let home = Resource::new(|| (), |()| load_home());
    view! {
        <PageHead title="Home" note=|| view! { <span class="small"><Today/></span> }/>
        <Transition fallback=|| view! { <Skeleton lines=6/> }>
            {awaited(move || async move {
                match home.await {
                    Ok(home) => view! { <HomeView home/> }.into_any(),
                    Err(error) => view! { <Failure error/> }.into_any(),
                }
            })}
        </Transition>
    }
    .into_any()
}

#[component]
fn HomeView(home: Home) -> impl IntoView {
    let (home, refresh) = use_fresh(home, TOPICS.map(str::to_owned), load_home);
    let has_workflows = Memo::new(move |_| home.read().has_workflows);
    view! {
        <Show when=move || has_workflows.get() fallback=move || view! { <NothingHere/><FirstMinutes home refresh/> }>
            <HomeCounts home/>
            <div class="split">
                <div class="stack loose">
                    <NeedsYou home/>
                    <AroundNow home/>
                </div>
                <div class="stack loose">
                    <GoldTables home/>
                    <FirstMinutes home refresh/>
                </div>
            </div>
        </Show>
    }
    .into_any()
}

/// The day and the time, where whoever looks is: `Monday 23 November, 11:16 in Lisbon (WET)`.
#[component]
fn Today() -> impl IntoView {
    let (viewer, clock) = (use_viewer(), use_clock());
    move || {
        let (zone, now) = (&viewer.zone, clock.minute());
        format!("{}, {} in {}", format::day(now, zone), format::clock_time(now, zone), zone.label(now))
    }
}
