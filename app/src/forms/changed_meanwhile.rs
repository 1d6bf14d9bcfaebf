//! What to do when somebody else was faster.

use domain::{choice::Choice, draft::Difference};
use leptos::prelude::*;

use super::{FormHandle, SubmitButton};
use crate::{
    error::Meanwhile,
    format::Moment,
    ui::{Cell, Column, HeadCell, Row, Table, TableKind},
};

/// Returns the label behind a code, for the words of a field; what is no code stays as it is.
pub fn label_of<C: Choice>(code: &str) -> String {
    C::from_code(code).map_or_else(|| code.to_owned(), |choice| choice.label().to_owned())
}

/// Shows who has saved what while a form was open, beside what was typed, and lets a person choose: the form's function
/// takes `over=on` to save what was typed over it.
#[component]
pub fn ChangedMeanwhile(
    /// The form.
    form: FormHandle,
    /// Returns the name and the value of a field as people read them.
    words: fn(&str, &str) -> (String, String),
    /// The page that begins with what is saved now.
    #[prop(into)]
    theirs: String,
) -> impl IntoView {
    let error = form.error();
    move || {
        let Meanwhile { by, at, differences } = error.read().as_ref()?.details(Meanwhile::CODE)?;
        let theirs = theirs.clone();
        let table = (!differences.is_empty()).then(|| view! { <Differences by=by.clone() differences words/> });
        Some(view! {
            <section class="card flush" aria-label="What was changed meanwhile">
                <header>
                    <h2>"Changed by "{by.clone()}</h2>
                    {at.map(|at| view! { <span class="muted small"><Moment at/></span> })}
                </header>
                {table}
                <footer>
                    <SubmitButton form name="over" value="on">"Save yours"</SubmitButton>
                    <a class="button" href=theirs rel="external">"Take theirs"</a>
                    <span class="muted">"Saving yours keeps what only "{by}" has changed."</span>
                </footer>
            </section>
        })
    }
}

#[component]
fn Differences(by: String, differences: Vec<Difference>, words: fn(&str, &str) -> (String, String)) -> impl IntoView {
    let columns = vec![Column::new("Field"), Column::new("Yours"), Column::new(by)];
    let row = move |difference: Difference| {
        let (name, mine) = words(&difference.field, &difference.mine);
        let (_, theirs) = words(&difference.field, &difference.theirs);
        view! {
            <Row>
                <HeadCell>{name}</HeadCell>
                <Cell label="Yours">
                    {or_blank(mine)}
                    {(!difference.both).then(|| view! { <span class="muted">" (not changed by you)"</span> })}
                </Cell>
                <Cell label="Theirs">{or_blank(theirs)}</Cell>
            </Row>
        }
    };
    view! {
        <Table caption="Fields that differ" kind=TableKind::Records compact=true columns>
            {differences.into_iter().map(row).collect_view()}
        </Table>
    }
    .into_any()
}

fn or_blank(text: String) -> AnyView {
    if text.is_empty() { view! { <span class="muted">"blank"</span> }.into_any() } else { text.into_any() }
}
