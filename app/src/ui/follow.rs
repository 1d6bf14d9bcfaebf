use leptos::{html::ElementType, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, HtmlTextAreaElement};

/// A control in which a person types text.
pub trait TextControl {
    /// Returns what stands in it.
    fn text(&self) -> String;

    /// Puts text in place of what stands in it.
    fn set_text(&self, text: &str);
}

impl TextControl for HtmlInputElement {
    fn text(&self) -> String {
        self.value()
    }

    fn set_text(&self, text: &str) {
        self.set_value(text);
    }
}

impl TextControl for HtmlTextAreaElement {
    fn text(&self) -> String {
        self.value()
    }

    fn set_text(&self, text: &str) {
        self.set_value(text);
    }
}

/// Keeps a signal and a control alike: what was typed before the program arrived goes into the signal, what is set
/// later goes into the control, and `on_set` is called.
pub fn follow<E>(control: NodeRef<E>, typed: RwSignal<String>, on_set: impl Fn() + 'static)
where
    E: ElementType + 'static,
    E::Output: TextControl + JsCast + Clone + 'static,
{
    Effect::new(move |began: Option<bool>| {
        let Some(control) = control.get() else { return false };
        let text = typed.get();
        if control.text() != text {
            if began == Some(true) {
                control.set_text(&text);
                on_set();
            } else {
                typed.set(control.text());
            }
        }
        true
    });
}
