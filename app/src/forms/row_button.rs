//! A button in every row of a list, for one form beside it.

use leptos::prelude::*;

use crate::ui::{Glyph, Icon};

/// An icon in a row that sends a form which stands once beside the list, with the row's id: a form of its own in each row
/// would be most of what the row weighs.
#[component]
pub fn RowButton(
    /// The id of the form's element.
    form: &'static str,
    /// The row, as the argument `id` of the form's function.
    #[prop(into)]
    id: String,
    /// What it does, and to what: `Run Loan payments now`. It is read out, and shown when pointed at.
    #[prop(into)]
    label: String,
    /// The icon.
    glyph: Glyph,
) -> impl IntoView {
    view! {
        <button type="submit" class="icon-button sm" form=form name="id" value=id aria-label=label.clone() title=label>
            <Icon glyph/>
        </button>
    }
    .into_any()
}
