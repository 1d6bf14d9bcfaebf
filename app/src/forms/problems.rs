//! What is wrong with the whole of a form.

use leptos::prelude::*;

use super::FormHandle;
use crate::error::AppError;

/// Says what is wrong with the whole of a form: with links to the fields if it is more than one, and with what to do if
/// nobody is signed in any more.
#[component]
pub fn FormProblems(
    /// The form.
    form: FormHandle,
) -> impl IntoView {
    move || form.error.get().map(|error| summary(form, error))
}

fn summary(form: FormHandle, error: AppError) -> AnyView {
    let content = match error {
        AppError::Invalid(problems) => {
            let (whole, of_fields): (Vec<_>, Vec<_>) = problems.0.into_iter().partition(|problem| problem.field.is_empty());
            // One problem is said beside its field; a list of one would only say it twice.
            if whole.is_empty() && of_fields.len() < 2 {
                return ().into_any();
            }
            let count = of_fields.len();
            let links = (count > 1).then(|| {
                let link = |problem: domain::problem::Problem| {
                    let field = format!("#{}", form.id(&problem.field));
                    // The router would only scroll; the browser moves the focus, too.
                    view! { <p><a href=field rel="external">{problem.message}</a></p> }
                };
                view! {
                    <p class="message">{domain::format::counted(i64::try_from(count).unwrap_or(i64::MAX), "field needs", "fields need")}" a look"</p>
                    {of_fields.into_iter().map(link).collect_view()}
                }
            });
            let whole = whole.into_iter().map(|problem| view! { <p class="message">{problem.message}</p> });
            view! { {whole.collect_view()} {links} }.into_any()
        }
        AppError::Unauthorized => view! {
            <p class="message">"You are not signed in any more. What you typed is still here."</p>
            <p><a href="/sign-in" target="_blank" rel="external">"Sign in on a new page"</a>", then send this again."</p>
        }
        .into_any(),
        error => view! { <p class="message">{error.to_string()}</p> }.into_any(),
    };
    view! { <div class="error form-problems" role="alert" tabindex="-1">{content}</div> }.into_any()
}
