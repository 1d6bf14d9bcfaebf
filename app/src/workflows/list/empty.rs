//! What the list says when there is nothing in it.

use domain::person::Permission;
use leptos::prelude::*;

use crate::{
    forms::{ActionButton, use_form},
    settings::LoadSample,
    ui::{ButtonKind, Card, Empty, LinkButton, icon},
    viewer::use_viewer,
};

/// Says what workflows are, in a workspace without any.
#[component]
pub(super) fn NoWorkflows() -> impl IntoView {
    let may_edit = use_viewer().may(Permission::Edit);
    let sample = use_form::<LoadSample>().flat();
    let actions = move || {
        view! {
            {may_edit.then(|| view! { <LinkButton href="/workflows/new" kind=ButtonKind::Primary glyph=icon::PLUS>"New workflow"</LinkButton> })}
            {may_edit.then(|| view! {
                <ActionButton form=sample fields=vec![] label="Add the sample" glyph=icon::FLASK_CONICAL>"Add the sample"</ActionButton>
            })}
        }
    };
    view! {
        <Card flush=true>
            <Empty glyph=icon::WORKFLOW title="No workflows yet" actions>
                <p>"A workflow reads files and writes bronze, silver and gold tables. The sample shows one in a minute."</p>
            </Empty>
        </Card>
    }
    .into_any()
}

/// Says that the filters leave nothing.
#[component]
pub(super) fn NothingMatches(
    /// The list without filters.
    all: String,
) -> impl IntoView {
    let actions = move || view! { <LinkButton href=all kind=ButtonKind::Primary>"Clear filters"</LinkButton> };
    view! {
        <Card flush=true>
            <Empty glyph=icon::FILTER_X title="No workflow matches" actions>
                <p>"No workflow has all of these words and filters."</p>
            </Empty>
        </Card>
    }
    .into_any()
}
