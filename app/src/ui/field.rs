//! Label, control, hint and what is wrong.

use domain::problem::{Problem, Span};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

use super::{Button, Size};

/// Surrounds a control with its label, a hint and what is wrong with it.
///
/// The control itself names both with `aria-describedby="<id>-hint <id>-error"`.
#[component]
pub fn Field(
    /// The id of the control, or of the group of controls.
    id: String,
    /// What is asked.
    #[prop(into)]
    label: String,
    /// Whether several controls answer one question, such as radio buttons.
    #[prop(optional)]
    group: bool,
    /// How to answer, or what follows from the answer.
    #[prop(optional_no_strip)]
    hint: Option<ViewFnOnce>,
    /// Something beside the label, such as a link.
    #[prop(optional_no_strip)]
    aside: Option<ViewFnOnce>,
    /// What is wrong.
    #[prop(optional, into)]
    problem: Signal<Option<Problem>>,
    /// The text as it stands in the control, to point into.
    #[prop(optional, into)]
    text: Signal<String>,
    /// Takes the replacement that a problem knows.
    #[prop(optional, into)]
    on_fix: Option<Callback<String>>,
    /// The control.
    children: Children,
) -> impl IntoView {
    let hint = hint.map(|hint| view! { <div class="hint" id=format!("{id}-hint")>{hint.run()}</div> });
    let shown_in = id.clone();
    let error = view! {
        <div id=format!("{id}-error") class="field-error">
            {move || problem.get().map(|problem| view! { <FieldProblem problem text=text.get() on_fix of=shown_in.clone()/> })}
        </div>
    };
    let aside = aside.map(ViewFnOnce::run);
    if group {
        let label = view! { <legend class="label">{label}{aside}</legend> };
        view! { <fieldset class="field" id=id>{label}{children()}{hint}{error}</fieldset> }.into_any()
    } else {
        let name = view! { <label for=id>{label}</label> };
        let label = match aside {
            Some(aside) => view! { <div class="row between">{name}{aside}</div> }.into_any(),
            None => name.into_any(),
        };
        view! { <div class="field">{label}{children()}{hint}{error}</div> }.into_any()
    }
}

/// Says what is wrong with a text: where it is long enough to need pointing, with the text as typed and a caret under
/// the place; where one is known, with the replacement.
#[component]
pub fn FieldProblem(
    /// What is wrong.
    problem: Problem,
    /// The text as typed.
    #[prop(into)]
    text: String,
    /// Takes the replacement; without it, the replacement is text only.
    on_fix: Option<Callback<String>>,
    /// The id of the control that holds the text: a press on what is wrong selects it there.
    #[prop(optional, into)]
    of: Option<String>,
) -> impl IntoView {
    let fix = problem.fix.map(|fix| match on_fix {
        Some(on_fix) => {
            let value = fix.clone();
            view! {
                <Button size=Size::Small on_press=move |()| on_fix.run(value.clone())>"Use "<span class="mono">{fix}</span></Button>
            }
            .into_any()
        }
        None => view! { <span>"Use "<span class="mono">{fix}</span></span> }.into_any(),
    });
    match problem.span {
        Some(span) => view! {
            <div class="error" on:click=move |_| select(of.as_deref(), span)>
                <pre class="caret" aria-hidden="true">{text.clone()}"\n"<mark>{caret(&text, span)}</mark></pre>
                <p class="message"><span>{problem.message}</span>{fix}</p>
            </div>
        }
        .into_any(),
        None => view! { <p class="message danger-text small"><span>{problem.message}</span>{fix}</p> }.into_any(),
    }
}

/// Selects what is wrong in the control that holds it, to be typed over.
fn select(id: Option<&str>, span: Span) {
    let input = id.and_then(|id| document().get_element_by_id(id)).and_then(|input| input.dyn_into().ok());
    let Some(input): Option<HtmlInputElement> = input else { return };
    let text = input.value();
    // A browser counts in UTF-16.
    let place = |place: u32| {
        let before = text.chars().take(usize::try_from(place).unwrap_or(usize::MAX));
        u32::try_from(before.map(char::len_utf16).sum::<usize>()).unwrap_or(u32::MAX)
    };
    _ = input.focus();
    _ = input.set_selection_range(place(span.start), place(span.end));
}

/// Returns the line under a text: spaces up to the place, carets under it.
fn caret(text: &str, span: Span) -> String {
    let length = text.chars().count();
    let start = usize::try_from(span.start).unwrap_or(length).min(length);
    let end = usize::try_from(span.end).unwrap_or(length).clamp(start, length);
    format!("{}{}", " ".repeat(start), "^".repeat((end - start).max(1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_caret_stays_under_the_text() {
        assert_eq!(caret("60 9 * * 1-5", Span { start: 0, end: 2 }), "^^");
        assert_eq!(caret("0 9 * * MON-FIR", Span { start: 12, end: 15 }), "            ^^^");
        assert_eq!(caret("0 9", Span { start: 3, end: 3 }), "   ^");
        assert_eq!(caret("0 9", Span { start: 90, end: 99 }), "   ^");
    }
}
