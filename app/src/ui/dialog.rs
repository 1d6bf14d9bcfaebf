//! A question, or a form of a few fields, over the page.

use leptos::{ev, html, prelude::*};
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate},
};

use super::{Icon, icon};

/// The part of the address that names the open dialog.
const PARAMETER: &str = "dialog";

/// Returns the address that opens a dialog on the page that is shown, with its other parameters kept; an empty name
/// closes it. It must be called where a view is made.
///
/// A view may stay for a moment after what made it is gone, as a list does while another one is on its way: when the
/// address changes then, there is none any more.
pub fn use_dialog_href(name: impl Into<String>) -> impl Fn() -> Option<String> + Copy + Send + Sync + 'static {
    let href = use_href(name);
    move || href.try_get()
}

fn use_href(name: impl Into<String>) -> Signal<String> {
    let name = name.into();
    let location = use_location();
    Signal::derive(move || dialog_href(&location.pathname.read(), &location.search.read(), &name))
}

/// Returns what closes the dialog that is open, for forms that were taken.
pub fn use_close_dialog() -> Callback<()> {
    let (closed, navigate) = (use_href(""), use_navigate());
    Callback::new(move |()| navigate(&closed.get_untracked(), NavigateOptions { scroll: false, ..Default::default() }))
}

/// Returns what to do when a form of a dialog was taken: what follows from it, then closing.
pub fn use_close_after(on_done: Callback<()>) -> Callback<()> {
    let close = use_close_dialog();
    Callback::new(move |()| {
        // Closing comes first: what follows may take away what the dialog stands in.
        close.run(());
        _ = on_done.try_run(());
    })
}

/// Returns the address of a page with a dialog open, or closed if `name` is empty.
pub fn dialog_href(path: &str, search: &str, name: &str) -> String {
    let own = |part: &&str| part.split('=').next() == Some(PARAMETER);
    let mut parts: Vec<&str> = search.trim_start_matches('?').split('&').filter(|part| !part.is_empty()).collect();
    parts.retain(|part| !own(part));
    let opened = format!("{PARAMETER}={name}");
    if !name.is_empty() {
        parts.push(&opened);
    }
    if parts.is_empty() { path.to_owned() } else { format!("{path}?{}", parts.join("&")) }
}

/// A question, or a form of a few fields, over the page.
///
/// It is open while the address says `dialog=<name>`: a link opens it, the way back closes it, and it works without
/// script. In the browser it is modal: focus stays inside and returns to where it was, and Escape closes it.
#[component]
pub fn Dialog(
    /// The name in the address. It names the thing too if there is one for each: `revoke-5`.
    #[prop(into)]
    name: String,
    /// The question, or what the form makes.
    #[prop(into)]
    title: String,
    /// The content, made when the dialog opens: a form, say.
    children: ChildrenFn,
) -> impl IntoView {
    let location = use_location();
    let wanted = name.clone();
    let open = Memo::new(move |_| location.query.read().get_str(PARAMETER) == Some(wanted.as_str()));
    let closed = use_href("");
    let heading = format!("dialog-{name}");
    let children = StoredValue::new(children);
    let title = StoredValue::new(title);
    move || {
        open.get().then(|| {
            view! {
                <OpenDialog heading=heading.clone() title=title.get_value() closed>
                    {children.with_value(|children| children())}
                </OpenDialog>
            }
            .into_any()
        })
    }
}

/// The foot of a dialog: what closes it without doing anything, and what does what it asks about.
#[component]
pub fn DialogFoot(
    /// The words of what closes it.
    #[prop(default = "Cancel")]
    keep: &'static str,
    /// The button that does it, if there is anything to do.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let closed = use_dialog_href("");
    view! { <footer><a class="button" href=closed data-noscroll="">{keep}</a>{children.map(|children| children())}</footer> }.into_any()
}

#[component]
fn OpenDialog(heading: String, title: String, closed: Signal<String>, children: Children) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    let navigate = use_navigate();
    let close = move || navigate(&closed.get_untracked(), NavigateOptions { scroll: false, ..Default::default() });
    Effect::new(move || {
        if let Some(dialog) = dialog.get() {
            // The page came with it open, but only the browser can make it modal.
            dialog.close();
            _ = dialog.show_modal();
        }
    });
    // Closing gives the focus back to what opened it, which taking it off the page would not.
    on_cleanup(move || {
        if let Some(dialog) = dialog.try_get_untracked().flatten() {
            dialog.close();
        }
    });
    let press = {
        let close = close.clone();
        move |event: ev::MouseEvent| {
            // A press on the dialog itself, not on what it holds, is a press on the darkened page around it.
            if dialog.get_untracked().is_some_and(|dialog| event.target().as_ref() == Some(dialog.as_ref())) {
                close();
            }
        }
    };
    let cancel = move |event: ev::Event| {
        event.prevent_default();
        close();
    };
    view! {
        <dialog class="dialog" open=true node_ref=dialog aria-labelledby=heading on:cancel=cancel on:mousedown=press>
            <header>
                <h2 id=heading.clone()>{title}</h2>
                <a class="icon-button sm" href=closed aria-label="Close" title="Close" data-noscroll="">
                    <Icon glyph=icon::X/>
                </a>
            </header>
            {children()}
        </dialog>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_keeps_its_other_parameters() {
        assert_eq!(dialog_href("/settings", "", "new"), "/settings?dialog=new");
        assert_eq!(
            dialog_href("/runs", "status=failed&q=a%20b", "stop-5"),
            "/runs?status=failed&q=a%20b&dialog=stop-5"
        );
        assert_eq!(dialog_href("/runs", "?dialog=old&q=1", "new"), "/runs?q=1&dialog=new");
        assert_eq!(dialog_href("/runs", "?q=1&dialog=new", ""), "/runs?q=1");
        assert_eq!(dialog_href("/runs", "dialog=new", ""), "/runs");
    }
}
