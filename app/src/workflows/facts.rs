//! What people say about a workflow.

use domain::{choice::Choice, format::counted, workflow::Workflow};
use leptos::prelude::*;

use crate::{
    format::Moment,
    ui::{Card, Fact, Kv},
};

/// Shows what people say about a workflow; what nobody has said is left out.
#[component]
pub(super) fn FactsCard(
    /// The workflow.
    workflow: Workflow,
) -> impl IntoView {
    let spec = workflow.spec;
    let at_once = counted(spec.max_active_executions.into(), "execution", "executions");
    let facts = [
        ("Owner", spec.owner),
        ("Team", spec.team),
        ("Business unit", spec.business_unit),
        ("Application", spec.application),
        ("Environment", spec.environment.label().to_owned()),
        ("Priority", spec.priority.label().to_owned()),
        ("Classification", spec.data_classification.label().to_owned()),
        ("Tags", spec.tags.join(", ")),
        ("Contact", spec.notification_email),
        ("At once", at_once),
    ];
    let known = facts.into_iter().filter(|(_, value)| !value.is_empty());
    view! {
        <Card title="Facts">
            <Kv>
                {known.map(|(term, value)| view! { <Fact term>{value}</Fact> }).collect_view()}
                <Fact term="Last changed"><Moment at=workflow.updated_at/>", by "{workflow.updated_by}</Fact>
            </Kv>
        </Card>
    }
    .into_any()
}
