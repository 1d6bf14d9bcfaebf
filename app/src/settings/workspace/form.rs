use leptos::prelude::*;

use super::rpc::SaveWorkspace;
use crate::{
    forms::{Form, SubmitButton, TextField, use_form},
    ui::{ButtonKind, Card, Fact, Kv},
};

/// Asks for the name and the zone.
#[component]
pub(super) fn WorkspaceForm(
    name: String,
    timezone: String,
    /// The zones to choose from, with what is true of each now.
    zones: Vec<(String, String)>,
) -> impl IntoView {
    let form = use_form::<SaveWorkspace>().flat();
    let chosen = RwSignal::new(timezone.clone());
    let suggestions: Vec<_> = zones.iter().map(|(name, _)| name.clone()).collect();
    let facts = move || {
        let chosen = chosen.read();
        zones.iter().find(|(name, _)| *name == chosen.trim()).map(|(_, facts)| format!("Now {facts}. "))
    };
    view! {
        <Card title="Workspace">
            <Form form>
                <TextField form at="name" label="Name" value=name hint=|| "Shown where people sign in."/>
                <TextField form at="timezone" label="Time zone" value=timezone bind=chosen suggestions
                    hint=move || view! {
                        {facts}"Suggested for new schedules, and used for people whose browser does not tell its own. Existing schedules keep theirs."
                    }/>
                <div class="row"><SubmitButton form kind=ButtonKind::Secondary>"Save workspace"</SubmitButton></div>
            </Form>
        </Card>
    }
    .into_any()
}

/// Shows the name and the zone to those who cannot change them.
#[component]
pub(super) fn WorkspaceFacts(name: String, timezone: String) -> impl IntoView {
    view! {
        <Card title="Workspace">
            <Kv>
                <Fact term="Name">{name}</Fact>
                <Fact term="Time zone">{timezone}</Fact>
            </Kv>
            <p class="small muted">"Changing them needs the role Admin."</p>
        </Card>
    }
    .into_any()
}
