//! Which files are waited for.

use domain::{
    format::{bytes, count, counted},
    job::{FileMatches, FoundFile},
    person::Permission,
    problem::{Problem, Problems},
    trigger::definition::TriggerDraft,
};
use leptos::prelude::*;

use super::part::Part;
use crate::{
    error::AppError,
    forms::{FormHandle, TextField},
    live::Asked,
    triggers::{event::event_text, rpc::find_waiting_files},
    ui::Card,
    viewer::use_viewer,
};

/// The field.
const FIELD: &str = "event_config.pattern";

/// How many files are named.
const NAMED: usize = 10;

/// Returns the part of the form that belongs to files. `files` are those that match what the form came back with, or what is
/// wrong with it.
pub(super) fn files_part(
    form: FormHandle,
    draft: &TriggerDraft,
    folders: Vec<String>,
    files: Option<Result<FileMatches, Problems>>,
) -> Part {
    let value = form.value(FIELD, event_text(draft, "pattern"));
    let pattern = RwSignal::new(value.clone());
    let (found, refused) = match files {
        Some(Ok(found)) => (Some(found), None),
        Some(Err(problems)) => (None, Some(problems)),
        None => (None, None),
    };
    if let Some(problems) = refused {
        form.refuse(problems);
    }
    let matches = Asked::new(found);
    // Whoever may not change it may not look either.
    let may_look = use_viewer().may(Permission::Edit);
    matches.follow(
        move || Some(pattern.get()).filter(|pattern| may_look && !pattern.trim().is_empty()),
        find_waiting_files,
    );
    let problem = Signal::derive(move || typed_problem(matches.error().as_ref()));
    let fields = view! {
        <TextField form at=FIELD label="Files" value mono=true bind=pattern problem placeholder="/data/in/orders_*.csv"
            hint=move || view! {
                <Folders folders/>" "<code>"*"</code>" stands for anything in a name, "<code>"**"</code>" for any folders."
            }/>
    };
    let aside = view! {
        <Card title="Matches now">
            <div class="stack tight" aria-live="polite">
                {move || match matches.good() {
                    Some(found) => view! { <Matches found/> }.into_any(),
                    None if matches.is_waiting() => view! { <p class="muted">"Looking…"</p> }.into_any(),
                    None => view! { <p class="muted">"Type which files, and those that match are listed here."</p> }.into_any(),
                }}
            </div>
            <p class="muted small">
                "What lies there already starts nothing. A file counts once it has not changed between two looks, and once more when it has changed; its path is the parameter "<code>"file"</code>"."
            </p>
        </Card>
    };
    let when_on = "On: it starts the workflow once for each file that arrives";
    Part { has_preview: true, ..Part::new(fields.into_any(), aside.into_any(), when_on) }
}

fn typed_problem(error: Option<&AppError>) -> Option<Problem> {
    error?.problems()?.of_field(FIELD).cloned()
}

/// Names the folders in which files can be waited for.
#[component]
fn Folders(folders: Vec<String>) -> impl IntoView {
    if folders.is_empty() {
        return "No folder is allowed yet: an administrator names them in the setting allowed_roots.".into_any();
    }
    let last = folders.len() - 1;
    let one = move |(index, folder): (usize, String)| {
        let between = match index {
            0 => "",
            _ if index == last => " or ",
            _ => ", ",
        };
        view! { {between}<code>{folder}</code> }
    };
    view! { "A path under "{folders.into_iter().enumerate().map(one).collect_view()}"." }.into_any()
}

/// Says which files match.
#[component]
fn Matches(found: FileMatches) -> impl IntoView {
    let FileMatches { count: total, newest, .. } = found;
    let Some(first) = newest.first() else {
        return view! { <p>"No file yet. The first one that arrives starts the workflow."</p> }.into_any();
    };
    let words = view! {
        <p><strong>{counted(total, "file", "files")}</strong>", newest "<code>{name_of(&first.path)}</code>"."</p>
    };
    let rest = total - i64::try_from(newest.len().min(NAMED)).unwrap_or(total);
    let file = |file: &FoundFile| {
        view! { <li class="small"><code>{file.path.clone()}</code>" "<span class="muted">{size_of(file)}</span></li> }
    };
    view! {
        {words}
        <ul class="stack tight file-list">{newest.iter().take(NAMED).map(file).collect_view()}</ul>
        {(rest > 0).then(|| view! { <p class="muted small">"And "{count(rest)}" more."</p> })}
    }
    .into_any()
}

fn name_of(path: &str) -> String {
    path.rsplit('/').next().unwrap_or(path).to_owned()
}

fn size_of(file: &FoundFile) -> String {
    bytes(i64::try_from(file.size).unwrap_or(i64::MAX))
}
