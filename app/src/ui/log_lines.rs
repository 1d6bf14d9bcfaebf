//! Lines of a log.

use leptos::prelude::*;

use super::{Tone, classes};

/// One line of a log.
#[derive(Clone, Debug)]
pub struct LogLine {
    /// Its number, from 1; also its address on the page: `#L121`.
    pub number: i64,
    /// The time of day, ready to be read.
    pub time: String,
    /// Its level: `INFO`.
    pub level: &'static str,
    /// Warning and danger mark the line.
    pub tone: Tone,
    /// The text.
    pub text: String,
}

/// Shows lines of a log. They scroll in their own box, also by keyboard, and each has an address.
#[component]
pub fn LogLines(
    /// What it is the log of.
    #[prop(into)]
    label: String,
    /// The lines.
    lines: Vec<LogLine>,
    /// The text that was searched for, marked where it is found.
    #[prop(optional, into)]
    search: String,
) -> impl IntoView {
    let line = move |line: LogLine| {
        let tone = match line.tone {
            Tone::Warning => "warn",
            Tone::Danger => "err",
            _ => "",
        };
        let (id, href) = (format!("L{}", line.number), format!("#L{}", line.number));
        view! {
            <li id=id class=classes([tone])>
                <a href=href>{line.number}</a>
                <time>{line.time}</time>
                <span class="lvl">{line.level}</span>
                <span>{marked(&line.text, &search)}</span>
            </li>
        }
    };
    view! {
        <div class="log" role="log" aria-live="off" tabindex="0" aria-label=label>
            <ol>{lines.into_iter().map(line).collect_view()}</ol>
        </div>
    }
    .into_any()
}

fn marked(text: &str, search: &str) -> Vec<AnyView> {
    if search.is_empty() {
        return vec![text.to_owned().into_any()];
    }
    let mut views = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(search) {
        let (before, found) = rest.split_at(at);
        let (found, after) = found.split_at(search.len());
        views.push(before.to_owned().into_any());
        views.push(view! { <mark>{found.to_owned()}</mark> }.into_any());
        rest = after;
    }
    views.push(rest.to_owned().into_any());
    views
}
