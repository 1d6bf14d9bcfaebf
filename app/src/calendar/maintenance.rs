use domain::{format, person::Permission, workspace::MaintenanceWindow};
use leptos::prelude::*;

use super::rpc::{CancelMaintenance, PlanMaintenance};
use crate::{
    format::use_clock,
    forms::{ActionButton, Form, Hidden, SubmitButton, TextField, use_form, use_form_for},
    ui::{ButtonKind, Card, Dialog, DialogFoot, Size, State, Status, use_close_after},
    viewer::use_viewer,
};

/// The name of the dialog in the address.
pub(super) const DIALOG: &str = "plan-maintenance";

/// Lists the maintenance windows that are not over; each can be taken back.
#[component]
pub(super) fn MaintenanceWindows(
    /// The windows, the next first.
    windows: Vec<MaintenanceWindow>,
    /// Reads the calendar again.
    read_again: Callback<()>,
) -> impl IntoView {
    (!windows.is_empty()).then(|| {
        let windows = windows.into_iter().map(|window| view! { <Window window read_again/> }).collect_view();
        view! {
            <Card title="Maintenance" flush=true>
                <ul class="items" aria-label="Maintenance windows">{windows}</ul>
            </Card>
        }
        .into_any()
    })
}

#[component]
fn Window(window: MaintenanceWindow, read_again: Callback<()>) -> impl IntoView {
    let viewer = use_viewer();
    let (zone, now) = (viewer.zone.clone(), use_clock().now());
    let is_on = window.holds_at(now);
    let state = if is_on { State::Paused } else { State::Planned };
    let span =
        format!("{} to {}", format::instant(window.starts_at, &zone, now), format::instant(window.ends_at, &zone, now));
    let take_back = viewer.may(Permission::Administer).then(|| {
        let form = use_form_for::<CancelMaintenance>(window.id).flat();
        let fields = vec![("id", window.id.to_string())];
        let label = format!("Take back the maintenance window {span}");
        view! { <ActionButton form fields label kind=ButtonKind::Ghost size=Size::Small on_done=read_again>"Take back"</ActionButton> }
    });
    view! {
        <li>
            <Status state>{if is_on { "Now" } else { "Planned" }}</Status>
            <span class="about">{span.clone()}<small>{window.reason}" · "{window.created_by}</small></span>
            {take_back}
        </li>
    }
    .into_any()
}

/// Asks from when until when nothing starts by itself, and why.
#[component]
pub(super) fn PlanMaintenanceDialog(
    /// Called when the window is planned.
    on_done: Callback<()>,
) -> impl IntoView {
    view! {
        <Dialog name=DIALOG.to_owned() title="Plan maintenance".to_owned()><MaintenanceForm on_done/></Dialog>
    }
    .into_any()
}

#[component]
fn MaintenanceForm(on_done: Callback<()>) -> impl IntoView {
    let form = use_form::<PlanMaintenance>();
    let zone = use_viewer().zone.clone();
    let (from, until) = (format!("From, {} time", zone.place()), format!("Until, {} time", zone.place()));
    let done = use_close_after(on_done);
    view! {
        <Form form class="" on_done=done>
            <div class="body stack">
                <p>"In this time nothing starts by itself: schedules, dependencies, webhooks, files. What runs goes on, and people can still start workflows. What is left out is not made up for."</p>
                <Hidden name=form.name("timezone") value=zone.name/>
                <TextField form at="starts_at" label=from kind="datetime-local"/>
                <TextField form at="ends_at" label=until kind="datetime-local"/>
                <TextField form at="reason" label="Why" hint=|| "Shown on the calendar."/>
            </div>
            <DialogFoot>
                <SubmitButton form>"Plan maintenance"</SubmitButton>
            </DialogFoot>
        </Form>
    }
    .into_any()
}
