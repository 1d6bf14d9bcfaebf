use domain::format::counted;
use leptos::prelude::*;

use super::state::EditorState;
use crate::{
    forms::SubmitButton,
    jobs::intent::Intent,
    ui::{ButtonKind, FormFoot, Icon, LinkButton, icon},
    workflows::WorkflowTab,
};

/// Save, save and run, cancel; and what still needs a look.
#[component]
pub(super) fn JobFoot(state: EditorState) -> impl IntoView {
    let form = state.form;
    let save_and_run = move || {
        view! {
            <SubmitButton form kind=ButtonKind::Secondary glyph=icon::PLAY name="intent" value=Intent::Run.code()>
                "Save and run"
            </SubmitButton>
        }
    };
    view! {
        <FormFoot>
            <SubmitButton form name="intent" value=Intent::Save.code()>"Save job"</SubmitButton>
            {save_and_run()}
            <LinkButton href=WorkflowTab::Jobs.href(state.workflow) kind=ButtonKind::Ghost>"Cancel"</LinkButton>
            {move || needs_a_look(state).map(|words| view! {
                <span class="reason wide-only"><Icon glyph=icon::TRIANGLE_ALERT/>{words}</span>
            })}
        </FormFoot>
    }
    .into_any()
}

/// Returns what a person should look at before saving, if there is something.
fn needs_a_look(state: EditorState) -> Option<String> {
    if state.sql_problem().read().is_some() {
        return Some("The statement needs a look".to_owned());
    }
    let misfits = state.trial.with(|trial| trial.misfits.iter().filter(|misfits| misfits.count > 0).count())?;
    let misfits = i64::try_from(misfits).unwrap_or(i64::MAX);
    (misfits > 0).then(|| format!("Values of {} do not fit", counted(misfits, "column", "columns")))
}
