//! Lines of a log.

use leptos::prelude::*;

use super::{Tone, classes};

mod marked;

use marked::marked;

/// One line of a log.
#[derive(Clone, Debug)]
pub struct LogLine {
    /// What it is known by on the page; a line that is shown twice has it once.
    pub id: Option<String>,
    /// Its number, from 1.
    pub number: i64,
    /// Its address.
    pub href: String,
    /// The time of day, ready to be read.
    pub time: String,
    /// Its level: `INFO`.
    pub level: &'static str,
    /// Warning and danger mark the line.
    pub tone: Tone,
    /// The text.
    pub text: String,
}

/// Shows a few lines of a log. They scroll in their own box, also by keyboard, and each has an address.
#[component]
pub fn LogLines(
    /// What it is the log of.
    #[prop(into)]
    label: String,
    /// The lines.
    lines: Vec<LogLine>,
    /// The text that was searched for.
    #[prop(optional, into)]
    search: Signal<String>,
) -> impl IntoView {
    let line = move |line: LogLine| view! { <LogItem line search/> };
    view! {
        <div class="log wrap" role="log" aria-live="off" tabindex="0" aria-label=label>
            <ol>{lines.into_iter().map(line).collect_view()}</ol>
        </div>
    }
    .into_any()
}

/// Shows one line of a log, within a list of them.
#[component]
pub fn LogItem(
    /// The line.
    line: LogLine,
    /// The text that is searched for, marked where it is found, whatever the case of its letters.
    #[prop(optional, into)]
    search: Signal<String>,
    /// Whether it is the line that was asked for.
    #[prop(optional, into)]
    hit: Signal<bool>,
) -> impl IntoView {
    let tone = match line.tone {
        Tone::Warning => "warn",
        Tone::Danger => "err",
        _ => "",
    };
    let text = line.text;
    view! {
        <li id=line.id class=classes([tone]) class:hit=hit>
            <a href=line.href aria-label=format!("Line {}", line.number)>{line.number}</a>
            <time>{line.time}</time>
            <span class="lvl">{line.level}</span>
            <span>{move || marked(&text, &search.read())}</span>
        </li>
    }
}
