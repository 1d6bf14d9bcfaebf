use leptos::prelude::*;

use super::rpc::PauseEverything;
use crate::{forms::use_form, pauses::PauseForm, ui::Dialog};

/// The name of the dialog in the address.
pub(super) const DIALOG: &str = "pause-everything";

/// Asks why and until when to pause all triggers.
#[component]
pub(super) fn PauseEverythingDialog(
    /// Called when they are paused.
    on_done: Callback<()>,
) -> impl IntoView {
    view! {
        <Dialog name=DIALOG.to_owned() title="Pause all triggers?".to_owned()>
            <PauseForm form={use_form::<PauseEverything>()} on_done verb="Pause all triggers"
                meaning="Nothing starts by itself while everything is paused: schedules, dependencies, webhooks, files. What runs goes on, and people can still start workflows. Each trigger stays on or off as it is."
                shown="Shown to everybody."
                endless="Left blank, everything stays paused until somebody resumes it."/>
        </Dialog>
    }
    .into_any()
}
