use domain::entry::Entry;
use leptos::prelude::*;

use super::state::EditorState;

/// Asks for the values of parameters while a job is looked at. They are not saved with it.
#[component]
pub(super) fn ParameterFields(
    state: EditorState,
    /// The names of the parameters.
    #[prop(into)]
    names: Signal<Vec<String>>,
) -> impl IntoView {
    let names = Memo::new(move |_| names.get());
    move || {
        let names = names.get();
        (!names.is_empty()).then(|| {
            let fields = names.into_iter().map(|name| view! { <ParameterField state name/> }).collect_view();
            view! {
                <div class="stack tight">
                    <p class="small muted">
                        "A start of the workflow asks for these. What you write here is only for looking, and is not saved."
                    </p>
                    <div class="columns small">{fields}</div>
                </div>
            }
        })
    }
}

#[component]
fn ParameterField(state: EditorState, name: String) -> impl IntoView {
    let id = format!("parameter-{name}");
    let sent = format!("parameters[{name}]");
    let value = state
        .parameters
        .with_untracked(|known| known.get(&name).map(|entry| entry.0.clone()))
        .unwrap_or_else(|| state.form.flat().value(&format!("parameters.{name}"), String::new()));
    let label = format!("{name} to look with");
    let typed = move |event| {
        let text = event_target_value(&event);
        state.parameters.update(|parameters| _ = parameters.insert(name.clone(), Entry(text)));
    };
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <input class="input mono sm" id=id name=sent type="text" value=value autocomplete="off" on:input=typed/>
        </div>
    }
    .into_any()
}
