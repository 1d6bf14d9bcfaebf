//! Timelines, bars and lines.

use leptos::prelude::*;

use crate::ui::{
    Bar, BarKind, Card, Part, PartKind, Portion, Progress, ProgressKind, Sparkline, StackedBar, State, Tick, Timeline,
    TimelineRow,
};

#[component]
pub(super) fn Pictures() -> impl IntoView {
    let percent = |share| Portion::of(share, 100);
    let tick = |minute: i64| Tick {
        at: Portion::of(minute, 6),
        label: if minute == 0 { "0 min".to_owned() } else { minute.to_string() },
    };
    let bar = |kind, from, length| Bar { kind, from: percent(from), length: percent(length) };
    let row = |state, label: &str, bars, end: &str| TimelineRow {
        state,
        label: label.to_owned(),
        href: "#pictures".to_owned(),
        bars,
        end: end.to_owned(),
    };
    let rows = vec![
        row(State::Queued, "Waiting for a worker", vec![bar(BarKind::Waiting, 0, 3)], "11 s"),
        row(State::Succeeded, "Payments file", vec![bar(BarKind::Done, 3, 24)], "1 min 28 s"),
        row(
            State::Failed,
            "Clean payments",
            vec![bar(BarKind::Failed, 27, 19), bar(BarKind::Between, 46, 50), bar(BarKind::Failed, 96, 1)],
            "2 attempts",
        ),
        row(State::Running, "Clean customers", vec![bar(BarKind::Running, 30, 33)], "1 min 40 s"),
        row(State::Planned, "Customers by branch", vec![bar(BarKind::Planned, 80, 16)], "next"),
        row(State::Skipped, "Payments by month", vec![bar(BarKind::Skipped, 0, 100)], "Skipped"),
    ];
    let parts = vec![
        Part { kind: PartKind::Solid, amount: 14_688, label: "kept" },
        Part { kind: PartKind::Striped, amount: 710, label: "quarantined" },
        Part { kind: PartKind::Outlined, amount: 410, label: "duplicates" },
    ];
    view! {
        <Card title="Steps" id="pictures" flush=true head=|| view! { <span class="caption push">"01:30:00 to 01:35:51 WET"</span> }>
            <Timeline label="Steps" ticks=(0..=6).map(tick).collect() now=percent(63) rows/>
        </Card>
        <Card title="Progress">
            <Progress label="Step 2 of 3" portion=Signal::stored(percent(78))/>
            <Progress label="Longer than usual" portion=Signal::stored(percent(100)) kind=ProgressKind::Over thin=true/>
            <Progress label="Shorter than usual" portion=Signal::stored(percent(40)) kind=ProgressKind::Neutral thin=true/>
            <StackedBar parts/>
            <div class="row"><Sparkline values=vec![3, 4, 4, 6, 7, 9, 12] label="Rows of the last 7 loads"/>"8,760"</div>
        </Card>
    }
    .into_any()
}
