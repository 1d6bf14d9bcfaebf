use domain::{format, person::Permission};
use leptos::prelude::*;

use super::rpc::{LoadSample, SampleState};
use crate::{
    format::Moment,
    forms::{ActionButton, use_form},
    ui::{Card, icon, use_dialog_href},
    viewer::use_viewer,
};

/// Says whether the sample is there, and offers to bring it or to take it away.
#[component]
pub(super) fn SampleCard(sample: SampleState, on_change: Callback<()>) -> impl IntoView {
    let may = use_viewer().may(Permission::Edit);
    let content = match (sample.loaded_at, may) {
        (Some(at), _) => {
            let number = |list: usize| i64::try_from(list).unwrap_or(i64::MAX);
            let workflows = format::counted(number(sample.contents.workflows.len()), "workflow", "workflows");
            let tables = format::counted(number(sample.contents.tables.len()), "table", "tables");
            view! {
                <p>"Loaded "<Moment at/>": "{workflows}" and "{tables}" over generated files."</p>
                {may.then(|| view! { <RemoveLink/> })}
            }
            .into_any()
        }
        (None, true) => view! { <LoadButton on_change/> }.into_any(),
        (None, false) => view! { <p>"It is not loaded."</p> }.into_any(),
    };
    view! {
        <Card title="Sample workspace">
            {content}
            {(!may).then(|| view! { <p class="small muted">"Loading and removing it needs the role Editor."</p> })}
        </Card>
    }
    .into_any()
}

#[component]
fn RemoveLink() -> impl IntoView {
    let remove = use_dialog_href("remove-sample");
    view! {
        <div class="row"><a class="button danger-quiet" href=remove data-noscroll="">"Remove the sample…"</a></div>
    }
    .into_any()
}

#[component]
fn LoadButton(on_change: Callback<()>) -> impl IntoView {
    let form = use_form::<LoadSample>();
    view! {
        <p>"Four workflows over generated files, with defects planted in them: lending, customers, retail. They run at once, so there is something to look at, and leave without a trace."</p>
        <div class="row">
            <ActionButton form fields=vec![] label="Load the sample" glyph=icon::FLASK_CONICAL on_done=on_change>
                "Load the sample"
            </ActionButton>
        </div>
    }
    .into_any()
}
