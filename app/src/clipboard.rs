//! Copying texts.

use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{HtmlDocument, HtmlElement, HtmlTextAreaElement};

/// Copies a text. Returns whether that was done.
pub(crate) async fn copy_text(text: &str) -> bool {
    // Browsers have it for pages that came over HTTPS, or from the same machine.
    let is_there = js_sys::Reflect::get(&window().navigator(), &JsValue::from_str("clipboard"));
    if is_there.is_ok_and(|clipboard| !clipboard.is_undefined()) {
        return JsFuture::from(window().navigator().clipboard().write_text(text)).await.is_ok();
    }
    copy_as_selected(text).unwrap_or(false)
}

/// Copies a text as if a person had selected it, which works over plain HTTP as well.
fn copy_as_selected(text: &str) -> Option<bool> {
    let focused = document().active_element();
    // Within a dialog nothing outside of it can be selected.
    let dialog = focused.as_ref().and_then(|focused| focused.closest("dialog").ok().flatten());
    let place = dialog.or_else(|| document().body().map(Into::into))?;
    let field: HtmlTextAreaElement = document().create_element("textarea").ok()?.dyn_into().ok()?;
    field.set_class_name("sr");
    field.set_value(text);
    place.append_child(&field).ok()?;
    field.select();
    let page: HtmlDocument = document().dyn_into().ok()?;
    let is_copied = page.exec_command("copy").unwrap_or(false);
    field.remove();
    if let Some(focused) = focused.and_then(|focused| focused.dyn_into::<HtmlElement>().ok()) {
        _ = focused.focus();
    }
    Some(is_copied)
}
