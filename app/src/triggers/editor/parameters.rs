//! Values for what the jobs use.

use domain::{entry::Entry, trigger::parameters::ParameterTexts};
use leptos::prelude::*;

use crate::{
    forms::{FormHandle, TextArea, TextField},
    ui::Card,
};

/// Asks for the parameters of the executions that it starts: one by one for those that the jobs use, as JSON for others.
#[component]
pub(super) fn Parameters(
    /// The form.
    form: FormHandle,
    /// What they begin with.
    parameters: Entry,
    /// The names that the jobs use.
    names: Vec<String>,
) -> impl IntoView {
    let ParameterTexts { named, rest } = ParameterTexts::of(&parameters, &names);
    let is_used = !named.is_empty();
    let error = form.error();
    let folded = rest.is_empty();
    let open =
        move || !folded || error.read().as_ref().and_then(|error| error.problems()?.of_field("parameters")).is_some();
    let field = move |(name, text): (String, String)| {
        view! {
            <TextField form=form.flat() at=format!("values.{name}") label=name value=text mono=true
                hint=|| "A job uses it. Without a value, executions that it starts fail."/>
        }
    };
    let label = if is_used { "Other parameters, as JSON" } else { "Parameters, as JSON" };
    view! {
        <Card title="Parameters">
            {named.into_iter().map(field).collect_view()}
            {(!is_used).then(|| view! { <p class="muted">"No job of this workflow uses any."</p> })}
            <details class="more-fields" open=open>
                <summary>{label}</summary>
                <TextArea form at="parameters" label value=rest mono=true hint=|| view! { "An object, such as "<code>"{\"branch\": \"Leipzig\"}"</code>"." }/>
            </details>
        </Card>
    }
    .into_any()
}
