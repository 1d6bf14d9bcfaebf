use domain::person::Permission;
use leptos::prelude::*;

use crate::{
    forms::{ActionButton, use_form},
    settings::LoadSample,
    ui::{ButtonKind, Empty, LinkButton, icon},
    viewer::use_viewer,
};

/// Says what a workspace without workflows is for, and how to begin.
#[component]
pub(super) fn NothingHere() -> impl IntoView {
    let sample = use_form::<LoadSample>().flat();
    let may_edit = use_viewer().may(Permission::Edit);
    let actions = move || {
        may_edit.then(|| view! {
            <LinkButton href="/workflows/new" kind=ButtonKind::Primary glyph=icon::PLUS>"New workflow"</LinkButton>
            <ActionButton form=sample fields=vec![] label="Load the sample" glyph=icon::FLASK_CONICAL>"Load the sample"</ActionButton>
        })
    };
    view! {
        <section class="card">
            <Empty glyph=icon::WORKFLOW title="Nothing here yet" actions>
                <p>"A workflow reads files and writes bronze, silver and gold tables. Make one of your own, or load the sample to watch one run within a minute."</p>
                {(!may_edit).then(|| view! { <p>"Making one needs the role Editor."</p> })}
            </Empty>
        </section>
    }
    .into_any()
}
