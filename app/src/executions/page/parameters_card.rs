use domain::execution::{Execution, parameter_text};
use leptos::prelude::*;

use crate::ui::{Card, Fact, Kv};

/// Shows what an execution was started with; nothing if that is nothing.
#[component]
pub(super) fn ParametersCard(execution: Execution) -> impl IntoView {
    if execution.parameters.is_empty() {
        return ().into_any();
    }
    let fact = |(name, value)| {
        let value = parameter_text(&value);
        view! { <Fact term=name mono=true>{value}</Fact> }
    };
    view! { <Card title="Parameters"><Kv>{execution.parameters.into_iter().map(fact).collect_view()}</Kv></Card> }
        .into_any()
}
