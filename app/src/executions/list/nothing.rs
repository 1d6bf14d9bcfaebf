use domain::{
    execution::{Condition, ExecutionFilter},
    format,
    person::Permission,
};
use leptos::prelude::*;

use super::{
    chips::conditions,
    words::{condition_words, nothing_words},
};
use crate::{
    awaited::awaited,
    executions::{address::Place, rpc::suggest_start},
    forms::{ActionButton, use_form},
    home::Beginning,
    ui::{ButtonKind, Empty, LinkButton, icon},
    viewer::use_viewer,
    workflows::RunWorkflow,
};

/// Says why nothing is listed, and what to do.
#[component]
pub(super) fn Nothing(
    filter: ExecutionFilter,
    /// The condition that hides the most, and how many match without it.
    hidden_by: Option<(Condition, i64)>,
    place: Place,
) -> impl IntoView {
    if conditions(place, &filter).is_empty() {
        return view! { <NothingYet place/> }.into_any();
    }
    let clear = place.everything();
    match hidden_by.filter(|(condition, _)| place == Place::All || *condition != Condition::Workflow) {
        Some((condition, count)) => {
            let words = condition_words(condition, &filter, &[]);
            let without = place.address(&filter.without(condition));
            let several = conditions(place, &filter).len() > 1;
            let actions = move || view! {
                <LinkButton href=without kind=ButtonKind::Primary>"Clear this filter"</LinkButton>
                {several.then(|| view! { <LinkButton href=clear kind=ButtonKind::Ghost>"Clear all filters"</LinkButton> })}
            };
            let counted = format::counted(count, "execution matches", "executions match");
            view! {
                <section class="card">
                    <Empty glyph=icon::FILTER_X title=nothing_words(&filter) actions>
                        <p>"The filter “"{words}"” hides the most: "{counted}" without it."</p>
                    </Empty>
                </section>
            }
            .into_any()
        }
        None => view! {
            <section class="card">
                <Empty glyph=icon::FILTER_X title=nothing_words(&filter)
                    actions=move || view! { <LinkButton href=clear kind=ButtonKind::Primary>"Clear filters"</LinkButton> }>
                    <p>"Nothing matches without one of them either."</p>
                </Empty>
            </section>
        }
        .into_any(),
    }
}

/// Says what would be listed, and offers to start something.
#[component]
fn NothingYet(place: Place) -> impl IntoView {
    let actions = move || match place {
        Place::All => view! { <StartSomething/> }.into_any(),
        Place::Workflow(workflow) => view! {
            <LinkButton href=format!("/workflows/{workflow}/triggers")>"Let a trigger start it"</LinkButton>
        }
        .into_any(),
    };
    view! {
        <section class="card">
            <Empty glyph=icon::ACTIVITY title="No executions yet" actions>
                <p>"Each start of a workflow is listed here with its log, its rows and the reason it started."</p>
            </Empty>
        </section>
    }
    .into_any()
}

/// Offers to run the first workflow there is, or to make one.
#[component]
fn StartSomething() -> impl IntoView {
    let may_run = use_viewer().may(Permission::Run);
    let suggestion = Resource::new(|| (), |()| suggest_start());
    let form = use_form::<RunWorkflow>().flat();
    view! {
        <Transition>
            {awaited(move || async move {
                match suggestion.await.ok().flatten() {
                    Some((id, name, key)) if may_run => {
                        let fields = vec![("id", id.to_string()), ("key", key)];
                        view! {
                            <ActionButton form fields label="Run now" glyph=icon::PLAY kind=ButtonKind::Primary>"Run "{name}" now"</ActionButton>
                        }
                        .into_any()
                    }
                    Some(_) => view! { <LinkButton href="/workflows" kind=ButtonKind::Primary>"Open workflows"</LinkButton> }.into_any(),
                    None => view! { <Beginning/> }.into_any(),
                }
            })}
        </Transition>
    }
    .into_any()
}
