use domain::{choice::Choice, execution::ExecutionDetail};
use leptos::prelude::*;

use super::actions::Actions;
use crate::{
    executions::state_of,
    ui::{ButtonKind, Crumb, LinkButton, PageHead, Size, Status, icon},
};

/// Shows name, number and status, and what can be done.
#[component]
pub(super) fn Head(detail: Memo<ExecutionDetail>, start_key: StoredValue<String>) -> impl IntoView {
    let known = Memo::new(move |_| {
        let execution = &detail.read().execution;
        (execution.id, execution.workflow_name.clone(), execution.workflow_id, execution.status)
    });
    move || {
        let (id, name, workflow, status) = known.get();
        let mut crumbs = vec![Crumb::new("Executions", "/executions")];
        crumbs.extend(workflow.map(|workflow| Crumb::new(name.clone(), format!("/workflows/{workflow}"))));
        let document = format!("{name} #{id}");
        view! {
            <PageHead
                title=name
                document
                note=move || view! { "#"{id.0} }
                crumbs
                state=move || view! { <Status state=state_of(status) size=Size::Large>{status.label()}</Status> }
                actions=move || view! {
                    <LinkButton href=format!("/executions/{id}/compare") kind=ButtonKind::Ghost glyph=icon::SCALE>"Compare"</LinkButton>
                    <Actions detail start_key/>
                }
            />
        }
    }
}
