use domain::execution::{ExecutionFilter, SavedView};
use leptos::prelude::*;

use crate::{
    awaited::awaited,
    executions::{
        address::Place,
        rpc::{DeleteView, SaveView, SetDefaultView, list_saved_views},
    },
    forms::{ActionButton, Form, Hidden, SubmitButton, TextField, use_form, use_form_for},
    ui::{ChipLink, Size, icon},
};

/// Leads to the views that whoever looks has saved, and saves what is shown as another.
#[component]
pub(super) fn SavedViews(filter: Memo<ExecutionFilter>) -> impl IntoView {
    let saved = RwSignal::new(0_u32);
    let views = Resource::new(move || saved.get(), |_| list_saved_views());
    let changed = Callback::new(move |()| saved.update(|saved| *saved += 1));
    view! {
        <Transition>
            {awaited(move || async move {
                // Without them the page only leads to less.
                let views = views.await.unwrap_or_default();
                view! { <Views views filter changed/> }
            })}
        </Transition>
    }
    .into_any()
}

/// Returns what stands in the address after the question mark; pages of a list are no part of a view.
fn query_of(filter: &ExecutionFilter) -> String {
    let filter = filter.first_page();
    if filter.is_empty() {
        return String::new();
    }
    Place::All.address(&filter).split_once('?').map(|(_, query)| query.to_owned()).unwrap_or_default()
}

#[component]
fn Views(views: Vec<SavedView>, filter: Memo<ExecutionFilter>, changed: Callback<()>) -> impl IntoView {
    let query = Memo::new(move |_| query_of(&filter.read()));
    let known = StoredValue::new(views.clone());
    let current = move || known.with_value(|views| views.iter().find(|view| view.query == query.get()).cloned());
    let chips = move || {
        let query = query.get();
        let chip = |view: SavedView| {
            let current = view.query == query;
            let mark = view.is_default.then_some(" · opens first");
            view! { <ChipLink href=format!("/executions?{}", view.query) current>{view.name}{mark}</ChipLink> }
        };
        let views = known.get_value();
        // Where the list opens with a view, this is the way to all that it leaves out.
        let all = views.iter().any(|view| view.is_default).then(|| {
            view! { <ChipLink href=Place::All.everything() current=query.is_empty()>"All executions"</ChipLink> }
        });
        view! { {all}{views.into_iter().map(chip).collect_view()} }
    };
    let act = move || match current() {
        Some(view) => Some(view! { <OpensFirst view=view.clone() changed/><Remove view changed/> }.into_any()),
        None if query.read().is_empty() => None,
        None => Some(view! { <Save query=query.get() changed/> }.into_any()),
    };
    view! { <div class="row saved-views" role="group" aria-label="Saved views">{chips}{act}</div> }.into_any()
}

/// Lets the list open with a view, or not any more.
#[component]
fn OpensFirst(view: SavedView, changed: Callback<()>) -> impl IntoView {
    let form = use_form_for::<SetDefaultView>(view.id).flat();
    let words = if view.is_default { "Do not open with it" } else { "Make default" };
    let fields = vec![("id", view.id.to_string()), ("is_default", (!view.is_default).to_string())];
    view! { <ActionButton form fields label=words size=Size::Small on_done=changed>{words}</ActionButton> }.into_any()
}

#[component]
fn Remove(view: SavedView, changed: Callback<()>) -> impl IntoView {
    let form = use_form_for::<DeleteView>(view.id).flat();
    let label = format!("Remove the view {}", view.name);
    view! {
        <ActionButton form fields=vec![("id", view.id.to_string())] label glyph=icon::TRASH_2 size=Size::Small on_done=changed/>
    }
    .into_any()
}

#[component]
fn Save(query: String, changed: Callback<()>) -> impl IntoView {
    let form = use_form::<SaveView>().flat();
    let error = form.error();
    // It stays open while what was wrong is put right.
    let open = Memo::new(move |before: Option<&bool>| before.copied().unwrap_or(false) || error.read().is_some());
    view! {
        <details class="more-fields save-view" open=open>
            <summary>"Save this view"</summary>
            <Form form class="row" on_done=changed>
                <Hidden name="query" value=query/>
                <TextField form at="name" label="Name of the view"/>
                <SubmitButton form>"Save view"</SubmitButton>
            </Form>
        </details>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_view_is_the_filter_and_not_the_page() {
        let filter = ExecutionFilter {
            status: "failed".into(),
            since: "24h".into(),
            before: "12".into(),
            ..ExecutionFilter::default()
        };
        assert_eq!(query_of(&filter), "status=failed&since=24h");
        assert_eq!(query_of(&ExecutionFilter::default()), "");
    }
}
