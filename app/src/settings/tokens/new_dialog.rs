use chrono::TimeDelta;
use domain::{
    choice::Choice,
    format,
    person::{Permission, Role},
};
use leptos::prelude::*;

use super::{
    example::command,
    rpc::{MakeToken, NewToken},
};
use crate::{
    format::use_clock,
    forms::{CheckField, Form, FormHandle, SelectField, SelectOption, SubmitButton, TextField, use_form},
    ui::{Code, CopyButton, Dialog, DialogFoot, Field, ShownOnce, use_dialog_href},
    viewer::use_viewer,
};

/// Asks what a token is for and what it may do, then shows it.
#[component]
pub(super) fn NewTokenDialog(on_change: Callback<()>) -> impl IntoView {
    view! { <Dialog name="new" title="New token"><NewTokenForm on_change/></Dialog> }.into_any()
}

#[component]
fn NewTokenForm(on_change: Callback<()>) -> impl IntoView {
    let form = use_form::<MakeToken>();
    move || match form.result::<NewToken>() {
        Some(token) => view! { <TokenShown token/> }.into_any(),
        None => view! {
            <Form form class="" on_done=on_change>
                <div class="body stack">
                    <TextField form at="name" label="Name" hint=|| "So that you know what to revoke later."/>
                    <Scopes form/>
                    <EndField form/>
                </div>
                <DialogFoot>
                    <SubmitButton form>"Make token"</SubmitButton>
                </DialogFoot>
            </Form>
        }
        .into_any(),
    }
}

/// Asks what the token may do; what the person may not do is named with what it needs.
#[component]
fn Scopes(form: FormHandle) -> impl IntoView {
    let viewer = use_viewer();
    let scope = move |&scope: &Permission| {
        if viewer.may(scope) {
            let checked = scope == Permission::Read;
            view! { <CheckField form at="scopes[]" value=scope.code() checked>{scope.label()}</CheckField> }.into_any()
        } else {
            let needed = if Role::Editor.may(scope) { Role::Editor } else { Role::Admin };
            view! { <p class="small muted">{scope.label()}": needs the role "{needed.label()}</p> }.into_any()
        }
    };
    view! {
        <Field id=form.id("scopes") label="It may" group=true problem=form.problem("scopes")>
            <div class="stack tight">{Permission::ALL.iter().map(scope).collect_view()}</div>
        </Field>
    }
    .into_any()
}

/// Asks how long the token lives, and says until when that is.
#[component]
fn EndField(form: FormHandle) -> impl IntoView {
    let days = RwSignal::new("90".to_owned());
    let (viewer, now) = (use_viewer(), use_clock().now());
    let end = move || match days.read().parse() {
        Ok(days) => format!("On {}.", format::date(now + TimeDelta::days(days), &viewer.zone)),
        Err(_) => "Until somebody revokes it. A token without an end is easily forgotten.".to_owned(),
    };
    let options = vec![
        SelectOption::new("30", "30 days"),
        SelectOption::new("90", "90 days"),
        SelectOption::new("365", "1 year"),
        SelectOption::new("", "Never"),
    ];
    view! { <SelectField form at="days" label="Ends after" value="90" options bind=days hint=move || view! { {end} }/> }
        .into_any()
}

#[component]
fn TokenShown(token: NewToken) -> impl IntoView {
    let closed = use_dialog_href("");
    let NewToken { name, token, scopes, server } = token;
    let example = command(&server, &token, &scopes);
    view! {
        <div class="body stack">
            <ShownOnce title=format!("Token “{name}” is ready.") label="New token" secret=token>
                <p>"Keep it like a password. Whoever has it can do what it may."</p>
            </ShownOnce>
            <div class="stack tight">
                <div class="row between"><h3>"Try it"</h3><CopyButton text=example.clone() label="Copy the command"/></div>
                <Code label="Command that uses the token" text=example/>
            </div>
        </div>
        <footer><a class="button primary" href=closed data-noscroll="">"Done"</a></footer>
    }
    .into_any()
}
