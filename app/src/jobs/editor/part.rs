use leptos::prelude::*;

/// One of the four parts of the editor: its number, its title, and what belongs to it.
#[component]
pub(super) fn Part(
    /// Its number.
    number: u8,
    /// What it is about.
    title: &'static str,
    /// The target of links to it.
    id: &'static str,
    /// What is said beside the title.
    #[prop(optional, into)]
    note: Option<ViewFnOnce>,
    /// What can be done with the whole part.
    #[prop(optional, into)]
    actions: Option<ViewFnOnce>,
    /// The content: bodies, tables, a foot.
    children: Children,
) -> impl IntoView {
    let heading = format!("{id}-title");
    let named_by = heading.clone();
    view! {
        <section class="card flush job-part" id=id aria-labelledby=named_by>
            <header>
                <span class="avatar" aria-hidden="true">{number}</span>
                <h2 id=heading>{title}</h2>
                {note.map(|note| view! { <span class="small muted">{note.run()}</span> })}
                {actions.map(|actions| view! { <span class="push row">{actions.run()}</span> })}
            </header>
            {children()}
        </section>
    }
    .into_any()
}
