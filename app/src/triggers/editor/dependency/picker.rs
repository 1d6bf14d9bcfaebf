use domain::{format::count, ids::WorkflowId, problem::Problem};
use leptos::{ev::KeyboardEvent, html, prelude::*};

use super::{option::UpstreamOption, state::DependencyState};
use crate::{
    forms::Hidden,
    ui::{Field, Icon, icon},
};

/// Asks for the workflows that it comes after. What would loop can be seen and not be chosen, with the way round as the
/// reason.
#[component]
pub(super) fn UpstreamPicker(
    /// What is typed.
    state: DependencyState,
) -> impl IntoView {
    let form = state.form;
    let id = form.id("upstream_workflow_ids");
    let problem = form.problem("upstream_workflow_ids");
    let list = NodeRef::<html::Div>::new();
    let words = move || {
        let found = state.found.read();
        let listed = found.listed.len();
        status_words(found.count, listed, found.refused)
    };
    let option = move |id: WorkflowId| view! { <UpstreamOption state id/> };
    view! {
        <Field id=id.clone() label="Start after" group=true problem>
            <div class="stack tight">
                <Chosen state/>
                <SearchField state list problem described=format!("{id}-error")/>
                <div class="listbox upstreams" node_ref=list>
                    <For each=move || state.found.get().listed key=|id| *id children=option/>
                    {move || (state.found.read().count == 0).then(|| view! { <p class="group">"No workflow fits. Type a part of a name, a team or an owner."</p> })}
                </div>
                <p class="hint" role="status">{words}</p>
            </div>
        </Field>
    }
    .into_any()
}

/// The upstreams that are chosen. Those that the search does not show are sent, too.
#[component]
fn Chosen(state: DependencyState) -> impl IntoView {
    let name = state.form.name("upstream_workflow_ids[]");
    let chip = move |id: WorkflowId| {
        let (words, name) = (state.name_of(id), name.clone());
        let remove = format!("Do not start after {words}");
        let is_listed = move || state.found.read().listed.contains(&id);
        view! {
            <span class="chip on">
                {words}
                <button type="button" class="remove when-live" aria-label=remove.clone() title=remove on:click=move |_| state.choose(id, false)>
                    <Icon glyph=icon::X/>
                </button>
                {move || (!is_listed()).then(|| view! { <Hidden name=name.clone() value=id.to_string()/> })}
            </span>
        }
        .into_any()
    };
    view! {
        <div class="row" role="group" aria-label="Chosen">
            <For each=move || state.chosen.get() key=|id| *id children=chip/>
        </div>
    }
    .into_any()
}

/// Searches the workflows: in the browser while it is typed, else by the server.
#[component]
fn SearchField(
    state: DependencyState,
    list: NodeRef<html::Div>,
    problem: Signal<Option<Problem>>,
    /// What says what is wrong.
    described: String,
) -> impl IntoView {
    let press = move |event: KeyboardEvent| match event.key().as_str() {
        // Enter would save the trigger.
        "Enter" => event.prevent_default(),
        "ArrowDown" => {
            event.prevent_default();
            focus_first(list);
        }
        _ => {}
    };
    view! {
        <div class="row zone-row">
            <div class="input-group grow">
                <Icon glyph=icon::SEARCH/>
                <input class="input" type="search" name="look[search]" aria-label="Find a workflow" placeholder="Find by name, team or owner"
                    autocomplete="off" spellcheck="false" value=state.search.get_untracked()
                    aria-invalid=move || problem.read().is_some().then_some("true") aria-describedby=described
                    on:input=move |event| state.search.set(event_target_value(&event)) on:keydown=press/>
            </div>
            <button type="submit" class="button when-plain" name="look[preview]" value="on">"Find"</button>
        </div>
    }
    .into_any()
}

fn focus_first(list: NodeRef<html::Div>) {
    use wasm_bindgen::JsCast;
    let first = list.get_untracked().and_then(|list| list.query_selector("input:not(:disabled)").ok().flatten());
    if let Some(first) = first.and_then(|first| first.dyn_into::<web_sys::HtmlElement>().ok()) {
        _ = first.focus();
    }
}

/// Says how many workflows fit: `7 workflows fit; 3 cannot be chosen.`
fn status_words(fit: usize, listed: usize, refused: usize) -> String {
    let number = |number: usize| count(i64::try_from(number).unwrap_or(i64::MAX));
    let mut words = match fit {
        1 => "1 workflow fits".to_owned(),
        _ => format!("{} workflows fit", number(fit)),
    };
    if fit > listed {
        words += &format!(", the first {} are listed: type more to find others", number(listed));
    }
    if refused > 0 {
        words += &format!("; {} cannot be chosen", number(refused));
    }
    words + "."
}

#[cfg(test)]
mod tests {
    use super::status_words;

    #[test]
    fn it_is_said_how_many_fit_and_why_others_are_not_there() {
        assert_eq!(status_words(1, 1, 0), "1 workflow fits.");
        assert_eq!(status_words(7, 7, 3), "7 workflows fit; 3 cannot be chosen.");
        assert_eq!(
            status_words(1200, 20, 1),
            "1,200 workflows fit, the first 20 are listed: type more to find others; 1 cannot be chosen."
        );
    }
}
