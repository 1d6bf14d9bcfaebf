//! Pauses: why and until when, and what is said of them.

use domain::workflow::Pause;
use leptos::prelude::*;
use server_fn::codec::GetUrl;

use crate::{
    error::AppError,
    forms::{Form, FormHandle, Hidden, SubmitButton, TextField},
    live::use_fresh,
    ui::{DialogFoot, use_close_after},
    viewer::use_viewer,
};

/// Whether all triggers are paused: as the page came, and then as it becomes.
#[derive(Clone, Copy)]
pub struct PauseOfEverything {
    /// Why and until when, if they are.
    pub pause: ReadSignal<Option<Pause>>,
    /// Has it read again at once, by whoever has changed it.
    pub read_again: Callback<()>,
}

/// Lets every page say whether all triggers are paused. Those who are not signed in are told nothing.
pub fn provide_pause_of_everything(first: Option<Pause>, is_signed_in: bool) {
    if is_signed_in {
        let (pause, read_again) = use_fresh(first, ["workspace".to_owned()], load_pause);
        provide_context(PauseOfEverything { pause, read_again });
    }
}

/// Returns whether all triggers are paused.
///
/// # Panics
///
/// Where nobody is signed in.
pub fn use_pause_of_everything() -> PauseOfEverything {
    expect_context()
}

/// Returns whether, why and until when all triggers are paused.
#[server(prefix = "/rpc", endpoint = "workspace/pause", input = GetUrl, output = crate::Json)]
pub async fn load_pause() -> Result<Option<Pause>, AppError> {
    use crate::server::{actor, services};
    actor()?;
    Ok(services().settings.load_workspace().await?.pause.clone())
}

/// Asks, in a dialog, why to pause something, and until when by the clock of whoever looks.
#[component]
pub fn PauseForm(
    /// The form.
    form: FormHandle,
    /// Called when it is paused.
    on_done: Callback<()>,
    /// What the pause means.
    meaning: &'static str,
    /// Who will read why.
    shown: &'static str,
    /// What happens without an end.
    endless: &'static str,
    /// What is done: `Pause workflow`.
    verb: &'static str,
    /// What is paused, as hidden fields.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let zone = use_viewer().zone.clone();
    let until = format!("Resume by itself, {} time", zone.place());
    let done = use_close_after(on_done);
    view! {
        <Form form class="" on_done=done>
            <div class="body stack">
                {children.map(|children| children())}
                <p>{meaning}</p>
                <Hidden name=form.name("timezone") value=zone.name/>
                <TextField form at="reason" label="Why" hint=move || shown/>
                <TextField form at="resume_at" label=until kind="datetime-local" hint=move || endless/>
            </div>
            <DialogFoot>
                <SubmitButton form>{verb}</SubmitButton>
            </DialogFoot>
        </Form>
    }
    .into_any()
}
