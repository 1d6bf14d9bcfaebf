use domain::person::Permission;
use leptos::prelude::*;

use crate::{
    forms::{ActionButton, use_form},
    settings::LoadSample,
    ui::{ButtonKind, LinkButton, icon},
    viewer::use_viewer,
};

/// How to begin in a workspace without workflows: with one of one's own, or with the sample. Who may do neither is told
/// so.
#[component]
pub fn Beginning() -> impl IntoView {
    if !use_viewer().may(Permission::Edit) {
        return view! { <p class="muted">"Making a workflow needs the role Editor."</p> }.into_any();
    }
    let sample = use_form::<LoadSample>().flat();
    view! {
        <LinkButton href="/workflows/new" kind=ButtonKind::Primary glyph=icon::PLUS>"New workflow"</LinkButton>
        <ActionButton form=sample fields=vec![] label="Load the sample" glyph=icon::FLASK_CONICAL>"Load the sample"</ActionButton>
    }
    .into_any()
}
