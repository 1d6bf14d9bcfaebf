use domain::{
    choice::Choice,
    dataset::{Layer, TableName},
    problem::Problem,
};
use leptos::prelude::*;

use crate::forms::{FormHandle, TextField};

/// Asks for the name of a table.
#[component]
pub(in crate::jobs::editor) fn TableField(
    form: FormHandle,
    /// The layer of the table; its path in the draft begins with it.
    layer: Layer,
    /// What is typed.
    typed: RwSignal<String>,
) -> impl IntoView {
    let at = format!("{}.table", layer.code());
    let label = format!("{} table", layer.label());
    let hint = move || view! { "Known in SQL as "<code>{layer.code()}"."{move || shown(&typed.read())}</code>"." };
    let problem = Signal::derive(move || wrong(&typed.read()));
    view! { <TextField form at label value=typed.get_untracked() mono=true bind=typed hint problem/> }.into_any()
}

fn shown(name: &str) -> String {
    if name.trim().is_empty() { "name".to_owned() } else { name.trim().to_owned() }
}

/// Returns what is wrong with a name while it is typed. That there is none is only wrong when the job is saved.
fn wrong(name: &str) -> Option<Problem> {
    let name = name.trim();
    let message = name.parse::<TableName>().err().filter(|_| !name.is_empty())?;
    Some(Problem::new("", message).fixed_by(TableName::suggested_by(name).to_string()))
}
