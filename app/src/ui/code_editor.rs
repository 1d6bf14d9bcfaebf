//! SQL that is typed: coloured, with numbered lines, and with what is wrong underlined.

use domain::problem::{Problem, Span};
use leptos::{html, prelude::*};
use wasm_bindgen::JsCast;

/// The colours of a statement.
mod paint;

use super::follow;
use paint::paint;

/// The caret of a [`CodeEditor`]: what stands before it, and text put where it is.
#[derive(Clone, Copy, Default)]
pub struct Caret {
    area: NodeRef<html::Textarea>,
    word: RwSignal<String>,
}

impl Caret {
    /// Returns the word that ends at the caret, with the dots in it; none before anything was typed.
    pub fn word(self) -> String {
        self.word.get()
    }

    /// Puts text in place of the last characters before the caret, as if it had been typed.
    pub fn complete(self, length: usize, text: &str) {
        if let Some(area) = self.area.get_untracked()
            && let Ok(Some(end)) = area.selection_end()
        {
            let length = u32::try_from(length).unwrap_or_default();
            _ = area.set_selection_range(end.saturating_sub(length), end);
        }
        self.insert(text);
        self.word.set(String::new());
    }

    /// Puts text in place of what is selected, as if it had been typed: it can be undone.
    pub fn insert(self, text: &str) {
        let Some(area) = self.area.get_untracked() else { return };
        _ = area.focus();
        if let Some(document) = document().dyn_ref::<web_sys::HtmlDocument>() {
            _ = document.exec_command_with_show_ui_and_value("insertText", false, text);
        }
    }

    /// Puts text in place of everything, as if it had been typed.
    pub fn replace(self, text: &str) {
        if let Some(area) = self.area.get_untracked() {
            area.select();
            self.insert(text);
        }
    }

    /// Looks where the caret is now.
    fn look(self) {
        let Some(area) = self.area.get_untracked() else { return };
        let (start, end) = (area.selection_start().ok().flatten(), area.selection_end().ok().flatten());
        let word = match (start, end) {
            (Some(start), Some(end)) if start == end => word_before(&area.value(), end),
            _ => String::new(),
        };
        if *self.word.read_untracked() != word {
            self.word.set(word);
        }
    }
}

/// Returns the word that ends at a place, which browsers count in UTF-16.
fn word_before(text: &str, place: u32) -> String {
    let before: Vec<u16> = text.encode_utf16().take(usize::try_from(place).unwrap_or(usize::MAX)).collect();
    let before = String::from_utf16_lossy(&before);
    let is_of_word = |character: char| character.is_alphanumeric() || "_.".contains(character);
    let start = before.trim_end_matches(is_of_word).len();
    before[start..].to_owned()
}

/// Asks for a statement.
///
/// What is typed stays in an ordinary text area, whose text is made invisible once the browser can paint the same text in
/// colours behind it.
#[component]
pub fn CodeEditor(
    /// The id of the text area.
    id: String,
    /// Its name in the form.
    name: String,
    /// What it begins with.
    value: String,
    /// What is typed.
    typed: RwSignal<String>,
    /// What is wrong with it.
    #[prop(into)]
    problem: Signal<Option<Problem>>,
    /// The caret, for those who put text there.
    caret: Caret,
    /// How many lines are seen at least.
    #[prop(default = 6)]
    rows: u16,
) -> impl IntoView {
    let area = caret.area;
    follow(area, typed, || ());
    let span = Memo::new(move |_| problem.read().as_ref().and_then(|problem| problem.span));
    let described = format!("{id}-hint {id}-error");
    view! {
        <div class="code-editor">
            <pre class="code lined" aria-hidden="true">{move || painted(&typed.read(), span.get())}</pre>
            <textarea
                id=id
                name=name
                rows=rows.to_string()
                wrap="off"
                spellcheck="false"
                autocomplete="off"
                autocapitalize="off"
                aria-invalid=move || problem.read().is_some().then_some("true")
                aria-describedby=described
                node_ref=area
                on:input=move |event| {
                    typed.set(event_target_value(&event));
                    caret.look();
                }
                on:keyup=move |_| caret.look()
                on:click=move |_| caret.look()
            >{value}</textarea>
        </div>
    }
    .into_any()
}

/// Returns the lines of a text in colours. Every line ends with a line break, so that an empty one is as high as others.
fn painted(text: &str, bad: Option<Span>) -> impl IntoView + use<> {
    let piece = |piece: paint::Piece| view! { <span class=piece.class class:bad=piece.bad>{piece.text}</span> };
    let line = |line: Vec<paint::Piece>| view! { <span>{line.into_iter().map(piece).collect_view()}"\n"</span> };
    paint(text, bad).into_iter().map(line).collect_view()
}

/// Returns the line and the column, both from 1, of a place in a text.
pub fn line_and_column(text: &str, place: u32) -> (usize, usize) {
    let before = text.chars().take(usize::try_from(place).unwrap_or(usize::MAX));
    before.fold((1, 1), |(line, column), character| if character == '\n' { (line + 1, 1) } else { (line, column + 1) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_before_the_caret_is_found() {
        assert_eq!(word_before("select größe, s.amo from", 19), "s.amo");
        assert_eq!(word_before("select größe, s.amo from", 12), "größe");
        assert_eq!(word_before("select ", 7), "");
        assert_eq!(word_before("🦀 ab", 5), "ab", "a character outside of the basic plane counts twice");
    }

    #[test]
    fn places_are_told_by_line_and_column() {
        assert_eq!(line_and_column("select a\nfrom ü.b", 0), (1, 1));
        assert_eq!(line_and_column("select a\nfrom ü.b", 9), (2, 1));
        assert_eq!(line_and_column("select a\nfrom ü.b", 16), (2, 8));
        assert_eq!(line_and_column("a\n", 99), (2, 1));
    }
}
