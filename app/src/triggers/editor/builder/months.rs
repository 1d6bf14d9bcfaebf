use domain::{format::MONTHS, trigger::cron::CronBuilder};
use leptos::prelude::*;

use super::{BuilderState, toggle};

/// The months; all, unless some are chosen.
#[component]
pub(super) fn MonthsRow(state: BuilderState) -> impl IntoView {
    let months = state.of(months_of);
    let press = move |month: u32| {
        state.change("months", |builder| {
            let mut months = months_of(builder);
            // Without any it would be all again.
            if months != [month] {
                toggle(&mut months, month);
            }
            builder.months = if months.len() == 12 { Vec::new() } else { months };
        });
    };
    let button = move |(month, name): (u32, &'static str)| {
        let pressed = move || if months.read().contains(&month) { "true" } else { "false" };
        view! { <button type="button" aria-pressed=pressed on:click=move |_| press(month)>{name}</button> }
    };
    let words = move || match months.read().as_slice() {
        all if all.len() == 12 => "all 12".to_owned(),
        some => some.iter().filter_map(|month| MONTHS.get(*month as usize - 1).copied()).collect::<Vec<_>>().join(", "),
    };
    view! {
        <details class="more-fields">
            <summary>"Months: "{words}</summary>
            <span class="segmented days months" role="group" aria-label="Months">{(1..).zip(MONTHS).map(button).collect_view()}</span>
        </details>
    }
    .into_any()
}

/// Returns the months that are pressed.
fn months_of(builder: &CronBuilder) -> Vec<u32> {
    if builder.months.is_empty() { (1..=12).collect() } else { builder.months.clone() }
}
