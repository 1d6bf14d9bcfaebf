//! Who is signed in, and the way out.

use domain::{choice::Choice, person::initials};
use leptos::prelude::*;

use crate::viewer::Person;

/// Shows who is signed in, with what that person may do and the way out.
#[component]
pub(super) fn AccountMenu(
    /// The person.
    person: Person,
) -> impl IntoView {
    let label = format!("{}, account", person.name);
    view! {
        <button type="button" class="avatar" popovertarget="account" aria-label=label.clone() title=label>
            {initials(&person.name)}
        </button>
        <div class="menu account" id="account" popover="auto">
            <div class="who"><strong>{person.name}</strong><span class="caption">{person.role.label()}</span></div>
        </div>
    }
    .into_any()
}
