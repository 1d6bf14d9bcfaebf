//! The tables of a job.

use domain::{choice::Choice, job::JobTable};
use leptos::prelude::*;

use crate::ui::Layer;

/// Shows tables by their layer and their name, each with a link to it once it has been written.
#[component]
pub fn JobTables(
    /// The tables.
    tables: Vec<JobTable>,
) -> impl IntoView {
    let one = |JobTable { table, dataset }: JobTable| {
        let name = table.name.to_string();
        let name = match dataset {
            Some(id) => view! { <a class="mono plain" href=format!("/datasets/{id}")>{name}</a> }.into_any(),
            None => view! { <span class="mono">{name}</span> }.into_any(),
        };
        view! { <li class="row snug-pair"><Layer code=table.layer.code() label=table.layer.label()/>{name}</li> }
    };
    view! { <ul class="job-tables">{tables.into_iter().map(one).collect_view()}</ul> }.into_any()
}
