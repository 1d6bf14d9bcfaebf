//! A schedule to try out, on a page of its own that anybody may see.

use domain::trigger::{definition::TriggerDraft, kind::TriggerKind, timezone::parse_timezone};
use leptos::{ev::SubmitEvent, prelude::*};
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_query_map},
};

use super::{
    builder::Builder, copy_as::Texts, cron_field::CronField, folded::Folded, form_state::FormState, notes::Notes,
    presets::Presets, preview::Preview, say::Say, timezone::TimezoneField, year::Year,
};
use crate::{
    forms::{FormHandle, Hidden, use_form},
    params::address,
    triggers::rpc::SaveTrigger,
    ui::{Button, CopyButton, PageHead},
    viewer::use_viewer,
};

/// The page.
pub const CRON_TOOL_PATH: &str = "/tools/cron";

/// What it begins with.
const EXAMPLE: &str = "0 9 * * 1-5";

/// Returns the address of the page with a schedule.
pub(super) fn address_of(state: FormState) -> String {
    let fields = [("e", state.cron), ("tz", state.timezone), ("weeks", state.every_weeks), ("from", state.weeks_from)];
    let values = fields.map(|(name, value)| (name, value.read().trim().to_owned()));
    address(CRON_TOOL_PATH, &values.each_ref().map(|(name, value)| (*name, value.as_str())))
}

/// Shows a schedule to try out: what it means, when it starts next, what may not be meant. Nothing is saved, and nobody
/// needs to be signed in. The browser does all of it; without script, the address holds what was typed.
#[component]
pub fn CronToolPage() -> impl IntoView {
    // The fields are those of the editor, so that without script they come under its names.
    let form = use_form::<SaveTrigger>();
    let query = use_query_map();
    let asked = move |name: &str, field: &str| {
        let query = query.read_untracked();
        query.get(name).or_else(|| query.get(&form.name(field))).filter(|text| !text.trim().is_empty())
    };
    let weeks = |name, field| asked(name, field).unwrap_or_default().into();
    let own_zone = use_viewer().zone.name.clone();
    let own_zone = if parse_timezone(&own_zone).is_ok() { own_zone } else { "UTC".to_owned() };
    let draft = TriggerDraft {
        cron_expression: asked("e", "cron_expression").unwrap_or_else(|| EXAMPLE.to_owned()).into(),
        timezone: asked("tz", "timezone").unwrap_or_else(|| own_zone.clone()).into(),
        every_weeks: weeks("weeks", "every_weeks"),
        weeks_from: weeks("from", "weeks_from"),
        ..TriggerDraft::blank(TriggerKind::Schedule)
    };
    let lede = || "Say it, click it together or type cron: here is what it means, when it starts next, and what to look out for.";
    view! {
        <PageHead title="Try a schedule" lede/>
        <Tool form draft own_zone/>
    }
    .into_any()
}

#[component]
fn Tool(form: FormHandle, draft: TriggerDraft, own_zone: String) -> impl IntoView {
    let state = FormState::new(form, &draft, 0);
    let navigate = use_navigate();
    // Enter puts the schedule into the address of the page.
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let address = untrack(|| address_of(state));
        navigate(&address, NavigateOptions { scroll: false, replace: true, ..Default::default() });
    };
    view! {
        <form method="get" action=CRON_TOOL_PATH class="stack" aria-label="Schedule" on:submit=submit>
            <div class="split">
                <section class="card">
                    <div class="body stack">
                        <div class="stack tight">
                            <Say state/>
                            <Presets state/>
                        </div>
                        <Builder state/>
                        <CronField state value=draft.cron_expression.0/>
                        <TimezoneField state value=draft.timezone.0 workspace_zone=own_zone/>
                        <Hidden name=form.name("every_weeks") value=state.every_weeks/>
                        <Hidden name=form.name("weeks_from") value=state.weeks_from/>
                        <div class="row when-plain"><Button>"Show what it means"</Button></div>
                        <Share state/>
                    </div>
                </section>
                <div class="stack">
                    <Preview state/>
                    <Notes state usual=None has_policies=false/>
                    <Folded state class="card copy-as" summary="Copy as cron, systemd, GitHub Actions">
                        <div class="body stack"><Texts state has_buttons=true/></div>
                    </Folded>
                </div>
            </div>
            <Year state/>
        </form>
    }
    .into_any()
}

/// Copies the address of the page with what is typed.
#[component]
fn Share(state: FormState) -> impl IntoView {
    let host = RwSignal::new(String::new());
    Effect::new(move || host.set(window().location().origin().unwrap_or_default()));
    let text = Memo::new(move |_| format!("{}{}", host.read(), address_of(state)));
    view! {
        <div class="row when-live">
            {move || view! { <CopyButton text=text.get() words="Copy the address"/> }}
        </div>
    }
    .into_any()
}
