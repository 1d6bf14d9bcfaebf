//! The form itself.

use domain::problem::Problems;
use leptos::{ev::SubmitEvent, html, prelude::*, task::spawn_local};
use leptos_router::hooks::use_navigate;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event};

use super::{
    FUNCTION_FIELD, FormHandle, FormProblems, KEY_FIELD, QUIET_FIELD,
    send::{Answer, body_of, send},
};
use crate::{
    error::AppError,
    flash::{Flash, use_flashes},
    live::Live,
};

/// A form that calls a server function.
///
/// It begins with what is wrong with it, if the fields do not say so themselves. What was said of a field holds until the
/// field is changed.
#[component]
pub fn Form(
    /// Which function it calls, and what came of it.
    form: FormHandle,
    /// Whether there is nothing to type: what goes wrong is then said in a message that passes.
    #[prop(optional)]
    quiet: bool,
    /// Whether the browser itself sends it and loads the page that follows, as signing in needs.
    #[prop(optional)]
    plain: bool,
    /// Looks at what was typed before it is sent.
    #[prop(optional, into)]
    check: Option<Callback<(), Result<(), Problems>>>,
    /// Called when it was taken and the function led nowhere else.
    #[prop(optional, into)]
    on_done: Option<Callback<()>>,
    /// Its id, for buttons that send it from elsewhere on the page ([`RowButton`](super::RowButton)).
    #[prop(optional)]
    id: Option<&'static str>,
    /// A class for how its parts stand: `stack` unless given.
    #[prop(default = "stack")]
    class: &'static str,
    /// The fields and the button.
    children: Children,
) -> impl IntoView {
    let element = NodeRef::<html::Form>::new();
    let navigate = use_navigate();
    let flashes = use_flashes();
    let live = use_context::<Live>();
    let taken = move |answer: Answer| {
        form.error.set(None);
        if let Some(flash) = answer.flash {
            flashes.show(flash);
        }
        if let Some(location) = answer.location {
            navigate(&location, Default::default());
        } else {
            form.result.set(Some(answer.result));
            form.done.update(|done| *done += 1);
            if let Some(on_done) = on_done {
                // Not if the form is gone: the news of what it did may have come before its answer.
                _ = on_done.try_run(());
            }
        }
    };
    let refused = move |error: AppError| {
        if quiet {
            flashes.show(Flash::failed(error.to_string()));
        } else {
            form.error.set(Some(error));
            focus_first_problem(element);
        }
    };
    let submit = move |event: SubmitEvent| {
        if plain || event.default_prevented() {
            return;
        }
        event.prevent_default();
        if form.pending.get_untracked() {
            return;
        }
        if let Some(Err(problems)) = check.map(|check| check.run(())) {
            form.refuse(problems);
            focus_first_problem(element);
            return;
        }
        let Some(body) = body_of(&event) else { return };
        let (taken, refused) = (taken.clone(), refused);
        form.pending.set(true);
        // What it deletes must not be read again by the page that it leads away from.
        let hold = live.map(Live::hold);
        spawn_local(async move {
            let answer = send(form.function, &body).await;
            // The page may have been left meanwhile; what came of it is still said.
            _ = form.pending.try_set(false);
            match answer {
                Ok(answer) => taken(answer),
                Err(error) => refused(error),
            }
            drop(hold);
        });
    };
    let changed = move |event: Event| {
        let control = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        if let Some(name) = control.and_then(|control| control.get_attribute("name")) {
            form.forget_named(&name);
        }
    };
    let key = form.key.get_value();
    view! {
        <form method="post" novalidate id=id class=class node_ref=element on:submit=submit on:input=changed on:change=changed>
            <input type="hidden" name=FUNCTION_FIELD value=form.function/>
            {(!key.is_empty()).then(|| view! { <input type="hidden" name=KEY_FIELD value=key/> })}
            {quiet.then(|| view! { <input type="hidden" name=QUIET_FIELD value="on"/> })}
            {(!quiet).then(|| view! { <FormProblems form/> })}
            {children()}
        </form>
    }
    .into_any()
}

/// Puts the focus on the first thing that is wrong, once it is on the page.
fn focus_first_problem(form: NodeRef<html::Form>) {
    request_animation_frame(move || {
        let form = form.try_get_untracked().flatten();
        let find = |selector| form.as_ref().and_then(|form| form.query_selector(selector).ok().flatten());
        // What a form tells in a part of its own says more than the fields.
        let first = find("[data-told-first]").or_else(|| find("[aria-invalid=true], .form-problems"));
        let first = first.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok());
        if let Some(first) = first {
            _ = first.focus();
        }
    });
}
