//! States and outcomes.

use leptos::prelude::*;

use crate::ui::{Card, Outcome, Outcomes, State, Status};

#[component]
pub(super) fn Statuses() -> impl IntoView {
    const STATES: [(State, &str); 12] = [
        (State::Queued, "Queued"),
        (State::Running, "Running"),
        (State::Succeeded, "Succeeded"),
        (State::Failed, "Failed"),
        (State::Cancelled, "Cancelled"),
        (State::Skipped, "Skipped"),
        (State::Waiting, "Waiting"),
        (State::Paused, "Paused"),
        (State::Broken, "Broken"),
        (State::Missed, "Missed"),
        (State::Planned, "Planned"),
        (State::Off, "Off"),
    ];
    use Outcome::{Cancelled, Failed, Running, Skipped, Succeeded};
    let outcomes =
        vec![Succeeded, Succeeded, Succeeded, Succeeded, Failed, Succeeded, Cancelled, Skipped, Running, Succeeded];
    let foot = move || {
        view! {
            "Last ten:"<Outcomes outcomes/>
            <span class="caption">"above the line succeeded"</span>
            <span class="caption">"below failed, outlined cancelled"</span>
            <span class="caption">"on the line skipped"</span>
            <span class="push caption">"and with two: "<Outcomes outcomes=vec![Succeeded, Failed]/></span>
        }
    };
    view! {
        <Card title="Status" foot>
            <div class="row wide">
                {STATES.map(|(state, word)| view! { <Status state>{word}</Status> }).collect_view()}
            </div>
        </Card>
    }
    .into_any()
}
