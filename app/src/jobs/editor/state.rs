use domain::{
    choice::Choice,
    entry::Entry,
    ids::{JobId, WorkflowId},
    job::{
        BronzeDraft, ColumnsTrial, EditorStart, FileMatches, GoldDraft, JobDraft, JobEdit, JobKind, SilverDraft,
        SourceLook, SqlCheck, Suggestion,
    },
    problem::Problem,
    template::Template,
};
use leptos::prelude::*;

use super::{columns::ColumnsState, silver_state::SilverState, source_state::SourceState};
use crate::{
    forms::FormHandle,
    jobs::{
        looks::{Parameters, check_gold, find_matches, look_at_source, try_columns},
        packed::unpack_suggestion,
    },
    live::Asked,
};

/// What is typed in the editor of a job, and what the server says of it while it is typed.
#[derive(Clone, Copy)]
pub(super) struct EditorState {
    /// The form.
    pub(super) form: FormHandle,
    /// The workflow.
    pub(super) workflow: WorkflowId,
    /// The job, unless it is new.
    pub(super) job: Option<JobId>,
    /// What sort of job it is.
    pub(super) kind: JobKind,
    /// The name.
    pub(super) name: RwSignal<String>,
    /// The source.
    pub(super) source: SourceState,
    /// The columns.
    pub(super) columns: ColumnsState,
    /// The bronze table.
    pub(super) bronze_table: RwSignal<String>,
    /// The silver table.
    pub(super) silver: SilverState,
    /// Whether there is a gold table.
    pub(super) gold_on: RwSignal<bool>,
    /// Its name.
    pub(super) gold_table: RwSignal<String>,
    /// The statement.
    pub(super) sql: RwSignal<String>,
    /// Values for templates while the job is looked at.
    pub(super) parameters: RwSignal<Parameters>,
    /// What the last look suggested, for a job that is not saved yet.
    pub(super) suggested: RwSignal<Suggestion>,
    /// What a look at the source found.
    pub(super) look: Asked<SourceLook>,
    /// What the pattern comes to.
    pub(super) matches: Asked<FileMatches>,
    /// What becomes of the rows.
    pub(super) trial: Asked<ColumnsTrial>,
    /// What the statement gives.
    pub(super) check: Asked<SqlCheck>,
}

impl EditorState {
    /// Returns what the editor begins with: what was typed if the form came back, else what the server knows.
    pub(super) fn new(form: FormHandle, start: &EditorStart, edit: JobEdit) -> Self {
        let JobEdit { draft, suggested, look, matches, trial, check, problems, columns_page, .. } = edit;
        let text = |path: &str, initial: &Entry| RwSignal::new(form.value(path, initial.0.clone()));
        let suggested = match form.flat().value("packed.suggested", String::new()) {
            text if text.is_empty() => suggested,
            text => unpack_suggestion(&text),
        };
        if !problems.is_empty() {
            form.refuse(problems);
        }
        Self {
            form,
            workflow: start.workflow,
            job: start.job,
            kind: start.kind,
            name: text("name", &draft.name),
            source: SourceState::new(form, &draft.source),
            columns: ColumnsState::new(form, draft.columns, columns_page),
            bronze_table: text("bronze.table", &draft.bronze.table),
            silver: SilverState::new(form, &draft.silver),
            gold_on: RwSignal::new(form.chosen("gold.enabled", "on", draft.gold.enabled.is_on())),
            gold_table: text("gold.table", &draft.gold.table),
            sql: text("gold.sql", &draft.gold.sql),
            parameters: RwSignal::default(),
            suggested: RwSignal::new(suggested),
            look: Asked::new(look),
            matches: Asked::new(matches),
            trial: Asked::new(trial),
            check: Asked::new(check),
        }
    }

    /// Returns what is typed, as far as looks at it need it.
    pub(super) fn draft(self) -> JobDraft {
        JobDraft {
            name: self.name.get().into(),
            kind: self.kind.code().into(),
            source: self.source.draft(),
            columns: self.columns.drafts(),
            bronze: BronzeDraft { table: self.bronze_table.get().into(), ..BronzeDraft::default() },
            silver: self.silver.draft(),
            gold: GoldDraft {
                enabled: Entry::of_switch(self.gold_on.get()),
                table: self.gold_table.get().into(),
                sql: self.sql.get().into(),
                ..GoldDraft::default()
            },
            ..JobDraft::default()
        }
    }

    /// Asks the server about what is typed while it is typed.
    pub(super) fn follow(self) {
        let Self { workflow, job, source, .. } = self;
        if self.kind == JobKind::File {
            self.look.follow(
                move || source.is_chosen().then(|| (source.draft(), self.parameters.get())),
                move |(draft, parameters)| look_at_source(job, draft, parameters),
            );
            self.matches.follow(
                move || source.reads_pattern().then(|| (source.pattern.get(), self.parameters.get())),
                move |(pattern, parameters)| find_matches(workflow, pattern, parameters),
            );
            self.trial.follow(
                move || self.look.with(|_| ()).map(|()| (self.rows_draft(), self.parameters.get())),
                move |(draft, parameters)| try_columns(draft, parameters),
            );
        }
        self.check.follow(
            move || (self.gold_on.get() && !self.sql.read().trim().is_empty()).then(|| self.draft()),
            move |draft| check_gold(workflow, job, draft),
        );
        Effect::new(move || {
            if let Some(look) = self.look.good()
                && self.job.is_none()
            {
                self.fill_in(&look);
            }
        });
    }

    /// Fills in what a look tells and nobody has typed.
    fn fill_in(self, look: &SourceLook) {
        let mut draft = untrack(move || self.draft());
        let now = draft.fill_in(look, &self.suggested.get_untracked());
        self.suggested.set(now);
        self.columns.become_like(draft.columns);
        for (signal, entry) in [
            (self.name, draft.name),
            (self.bronze_table, draft.bronze.table),
            (self.silver.table, draft.silver.table),
            (self.gold_table, draft.gold.table),
            (self.sql, draft.gold.sql),
        ] {
            set_if_new(signal, entry.0);
        }
    }

    /// Switches gold on or off; one that is new begins with a statement.
    pub(super) fn switch_gold(self, on: bool) {
        self.gold_on.set(on);
        let draft = untrack(move || self.draft());
        let is_file = self.kind == JobKind::File;
        if on && is_file && draft.gold.sql.is_blank() && !draft.columns.is_empty() {
            self.sql.set(draft.starter_sql());
        }
        if on && draft.gold.table.is_blank() {
            self.gold_table.set(draft.silver.table.0);
        }
    }

    /// Returns what decides what becomes of the rows: nothing else needs another trial.
    fn rows_draft(self) -> JobDraft {
        JobDraft {
            source: self.source.draft(),
            columns: self.columns.drafts(),
            silver: SilverDraft { table: Entry::default(), ..self.silver.draft() },
            ..JobDraft::default()
        }
    }

    /// Returns the names of the parameters that a text uses.
    pub(super) fn parameters_of(text: &str) -> Vec<String> {
        let names =
            Template::parse(text).map(|template| template.parameters().into_iter().map(str::to_owned).collect());
        names.unwrap_or_default()
    }

    /// Returns what a look found wrong with a field of the source while it is typed.
    pub(super) fn source_problem(self, field: &'static str) -> Signal<Option<Problem>> {
        Signal::derive(move || self.look.error()?.problems()?.of_field(field).cloned())
    }

    /// Returns what is wrong with a field of a column: what a trial says while it is typed, else what the form says.
    pub(super) fn column_problem(self, index: usize, field: &str) -> Signal<Option<Problem>> {
        let path = format!("columns[{index}].{field}");
        let sent = self.form.problem(path.clone());
        Signal::derive(move || match self.trial.error() {
            Some(error) => error.problems().and_then(|problems| problems.of_field(&path).cloned()),
            None if self.trial.is_answered() => None,
            None => sent.get(),
        })
    }

    /// Returns what is wrong with the statement: what a check says while it is typed, else what the form says.
    pub(super) fn sql_problem(self) -> Signal<Option<Problem>> {
        let sent = self.form.problem("gold.sql");
        Signal::derive(move || match self.check.error() {
            Some(error) => error.problems().and_then(|problems| problems.of_field("gold.sql").cloned()),
            None if self.check.is_answered() => None,
            None => sent.get(),
        })
    }
}

/// Sets a text unless it is there already, so that nothing follows from it.
pub(super) fn set_if_new(signal: RwSignal<String>, text: String) {
    if *signal.read_untracked() != text {
        signal.set(text);
    }
}
