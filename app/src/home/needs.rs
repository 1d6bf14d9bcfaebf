use domain::{dataset::Dataset, execution::Execution, format, home::Home, ids::ExecutionId, person::Permission};
use leptos::prelude::*;

use crate::{
    executions::RetryExecution,
    format::Relative,
    forms::{ActionButton, use_form_for},
    ui::{Badge, Card, Item, Items, LinkButton, Size, State, Status, Tone, icon},
    viewer::use_viewer,
};

/// Lists what wants a person: failures with their reason, rows that were set aside.
#[component]
pub(super) fn NeedsYou(home: ReadSignal<Home>) -> impl IntoView {
    let count = Memo::new(move |_| home.read().failed + home.read().quarantined);
    let failures = Memo::new(move |_| home.read().failures.clone());
    let ids = Memo::new(move |_| failures.read().iter().map(|failure| failure.id).collect::<Vec<_>>());
    let quarantines = Memo::new(move |_| home.read().quarantines.clone());
    let badge = move || {
        let count = count.get();
        (count > 0).then(|| view! { <Badge tone=Tone::Danger>{format::count(count)}</Badge> })
    };
    let more = move || {
        let home = home.read();
        let hidden = home.failed - length(&home.failures);
        (hidden > 0).then(|| view! {
            <footer><a href="/executions?unresolved=on">{format::counted(hidden, "more failure", "more failures")}</a></footer>
        })
    };
    view! {
        <Card title="Needs you" id="needs" flush=true head=move || view! { {badge} }>
            <Show when=move || { count.get() > 0 } fallback=|| view! { <p class="quiet">"Nothing. No failure is unresolved, and no row is set aside."</p> }>
                <Items>
                    <For each=move || ids.get() key=|id| *id let(id)><FailureItem id failures/></For>
                    {move || quarantines.get().into_iter().map(|dataset| view! { <QuarantineItem dataset/> }).collect_view()}
                </Items>
            </Show>
            {more}
        </Card>
    }
    .into_any()
}

/// A failure stays the same element while it lasts, so that no press goes to another one.
#[component]
fn FailureItem(id: ExecutionId, failures: Memo<Vec<Execution>>) -> impl IntoView {
    let failure = Memo::new(move |_| failures.read().iter().find(|failure| failure.id == id).cloned());
    let may_run = use_viewer().may(Permission::Run);
    move || {
        let failure = failure.get()?;
        let href = format!("/executions/{id}");
        let title = format!("{} #{id}", failure.workflow_name);
        let (why, link) = (failure.error.unwrap_or_default(), href.clone());
        let ended = failure.finished_at.map(|at| view! { " · "<Relative at/> });
        let retry = may_run.then(|| {
            let form = use_form_for::<RetryExecution>(id).flat();
            view! {
                <ActionButton form fields=vec![("id", id.to_string())] label="Retry" glyph=icon::ROTATE_CCW size=Size::Small>
                    "Retry"<span class="sr">" #"{id.0}</span>
                </ActionButton>
            }
        });
        Some(view! {
            <Item
                mark=|| view! { <Status state=State::Failed>"Failed"</Status> }
                title=move || view! { <a class="plain" href=href>{title}</a> }
                note=move || view! { {why}{ended} }
            >
                <LinkButton href=link size=Size::Small>"See why"<span class="sr">" #"{id.0}" failed"</span></LinkButton>
                {retry}
            </Item>
        })
    }
}

#[component]
fn QuarantineItem(dataset: Dataset) -> impl IntoView {
    let href = format!("/datasets/{}?tab=quarantine", dataset.id);
    let (link, name) = (href.clone(), dataset.table.name.to_string());
    let rows = format::counted(dataset.quarantined_rows, "row of", "rows of");
    let of = dataset.produced_by.map_or_else(
        || "They do not fit their columns.".to_owned(),
        |job| format!("Set aside by “{}” in {}, because they do not fit.", job.job_name, job.workflow_name),
    );
    view! {
        <Item
            mark=|| view! { <Status state=State::Waiting>"Quarantine"</Status> }
            title=move || view! { <a class="plain" href=href>{rows}" "<span class="mono">{name}</span></a> }
            note=move || of
        >
            <LinkButton href=link size=Size::Small>"Look at the rows"</LinkButton>
        </Item>
    }
    .into_any()
}

fn length<T>(items: &[T]) -> i64 {
    i64::try_from(items.len()).unwrap_or_default()
}
