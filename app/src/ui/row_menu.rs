//! Actions behind three dots, one menu for all rows of a table.

use leptos::{
    ev::{MouseEvent, PointerEvent},
    html,
    prelude::*,
};
use send_wrapper::SendWrapper;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::{Icon, icon};

/// The name under which the style sheet finds the button that has opened the menu.
const ANCHOR: &str = "--row-menu";

/// A menu that the rows of a table share: a menu of its own for each would be half of the table, and most are never
/// opened.
pub struct RowMenuHandle<T: 'static> {
    row: RwSignal<Option<T>>,
    menu: NodeRef<html::Div>,
    opener: StoredValue<Option<SendWrapper<HtmlElement>>>,
    /// Whether the menu was open when the button was pressed: the browser has closed it by the time of the click.
    was_open: StoredValue<bool>,
}

impl<T> Clone for RowMenuHandle<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for RowMenuHandle<T> {}

/// Returns a menu for the rows of a table, each known by a `T`.
pub fn use_row_menu<T: Send + Sync + 'static>() -> RowMenuHandle<T> {
    RowMenuHandle {
        row: RwSignal::new(None),
        menu: NodeRef::new(),
        opener: StoredValue::new(None),
        was_open: StoredValue::new(false),
    }
}

impl<T: Copy + PartialEq + Send + Sync + 'static> RowMenuHandle<T> {
    fn press(self, row: T) {
        let open = self.menu.get_untracked().is_some_and(|menu| menu.matches(":popover-open").unwrap_or_default());
        self.was_open.set_value(open && self.row.get_untracked() == Some(row));
    }

    fn open(self, opener: HtmlElement, row: T) {
        if let Some(before) = self.opener.get_value() {
            _ = before.style().remove_property("anchor-name");
        }
        _ = opener.style().set_property("anchor-name", ANCHOR);
        self.opener.set_value(Some(SendWrapper::new(opener)));
        self.row.set(Some(row));
        // The menu is filled by then.
        request_animation_frame(move || {
            let Some(menu) = self.menu.get_untracked() else { return };
            _ = menu.show_popover();
            let first = menu.query_selector("a, button").ok().flatten();
            if let Some(first) = first.and_then(|first| first.dyn_into::<HtmlElement>().ok()) {
                _ = first.focus();
            }
        });
    }
}

/// The button that opens the menu of a row. Without script it is a link to the page where the same actions are.
#[component]
pub fn RowMenuButton<T: Copy + PartialEq + Send + Sync + 'static>(
    /// The menu.
    menu: RowMenuHandle<T>,
    /// The row.
    row: T,
    /// What it holds, and of what: `More for Loan payments`.
    #[prop(into)]
    label: String,
    /// The page with the same actions.
    #[prop(into)]
    href: String,
) -> impl IntoView {
    let click = move |event: MouseEvent| {
        let opener = event.current_target().and_then(|target| target.dyn_into::<HtmlElement>().ok());
        let Some(opener) = opener.filter(|_| !event.ctrl_key() && !event.meta_key() && !event.shift_key()) else {
            return;
        };
        event.prevent_default();
        if !menu.was_open.get_value() {
            menu.open(opener, row);
        }
        menu.was_open.set_value(false);
    };
    let press = move |_: PointerEvent| menu.press(row);
    view! {
        <a class="icon-button sm" href=href aria-haspopup="true" aria-label=label.clone() title=label
            on:pointerdown=press on:click=click>
            <Icon glyph=icon::ELLIPSIS/>
        </a>
    }
    .into_any()
}

/// The menu of the row whose button was pressed. It stands once, beside the table.
#[component]
pub fn RowMenu<T: Copy + PartialEq + Send + Sync + 'static>(
    /// The menu.
    menu: RowMenuHandle<T>,
    /// Returns what it holds for a row: links, and forms with one button each.
    content: Callback<T, AnyView>,
) -> impl IntoView {
    let close = move |_| {
        if let Some(menu) = menu.menu.get_untracked() {
            _ = menu.hide_popover();
        }
    };
    view! {
        <div class="menu of-row" popover="auto" node_ref=menu.menu on:click=close>
            {move || menu.row.get().map(|row| content.run(row))}
        </div>
    }
    .into_any()
}
