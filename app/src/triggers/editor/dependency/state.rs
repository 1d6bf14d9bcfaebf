use std::collections::BTreeMap;

use domain::{
    choice::Choice,
    entry::Entry,
    ids::WorkflowId,
    problem::{Problem, Problems},
    trigger::{
        cycle::paths_from,
        definition::{DependencyCondition, DependencySpec, TriggerDraft, UpstreamMode},
        graph::{Cycle, GraphEdge, WorkflowGraph, WorkflowNode},
        kind::TriggerKind,
    },
};
use leptos::prelude::*;

use super::{
    Choices,
    search::{add_missing, answers},
};
use crate::{forms::FormHandle, live::Asked, triggers::rpc::UPSTREAMS_LISTED};

/// What a search found.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Found {
    /// The workflows that are listed, in their order.
    pub(super) listed: Vec<WorkflowId>,
    /// How many fit.
    pub(super) count: usize,
    /// How many of these cannot be chosen.
    pub(super) refused: usize,
}

/// What is typed, and what follows from it. The server makes it from what was sent, the browser from every key.
#[derive(Clone, Copy)]
pub(super) struct DependencyState {
    /// The form.
    pub(super) form: FormHandle,
    /// The workflow that it starts.
    pub(super) workflow: WorkflowId,
    /// What there is to choose from.
    pub(super) choices: StoredValue<WorkflowGraph>,
    /// The upstreams that are chosen, in the order in which they were.
    pub(super) chosen: RwSignal<Vec<WorkflowId>>,
    /// What is searched for.
    pub(super) search: RwSignal<String>,
    /// How many of the upstreams must have ended.
    pub(super) mode: RwSignal<String>,
    /// Which ends count.
    pub(super) condition: RwSignal<String>,
    /// Within how many minutes of each other.
    pub(super) window: RwSignal<String>,
    /// How many minutes later it starts.
    pub(super) delay: RwSignal<String>,
    /// How many minutes it waits for the others.
    pub(super) deadline: RwSignal<String>,
    /// What it does then.
    pub(super) deadline_action: RwSignal<String>,
    /// For each workflow that cannot be chosen the way from this one to it. What the server has said of a cycle counts, too.
    pub(super) cycles: Memo<BTreeMap<WorkflowId, Vec<WorkflowId>>>,
    /// What the search found.
    pub(super) found: Memo<Found>,
    /// What it means, or what is wrong with it.
    pub(super) spec: Memo<Result<DependencySpec, Problems>>,
    is_live: ReadSignal<bool>,
}

impl DependencyState {
    /// Returns the state of a form that begins with a draft.
    pub(super) fn new(
        form: FormHandle,
        draft: &TriggerDraft,
        Choices { workflow, own, graph: mut choices, search, found: first_found }: Choices,
    ) -> Self {
        let is_partial = usize::try_from(choices.total).is_ok_and(|total| total > choices.workflows.len());
        if let Some(found) = &first_found {
            add_missing(&mut choices, &found.workflows);
        }
        let text = |field: &str, entry: &Entry| RwSignal::new(form.value(field, entry.0.clone()));
        let first = first_chosen(form, draft, &choices);
        let own_team = choices.find(workflow).map(|own| own.team.clone()).unwrap_or_default();
        let choices = StoredValue::new(choices);
        let search = RwSignal::new(form.flat().value("look.search", search));
        let total = usize::try_from(choices.with_value(|choices| choices.total)).unwrap_or(0);
        let answers = is_partial.then(|| answers(workflow, own, search, choices, first_found));
        let chosen = RwSignal::new(first.clone());
        let error = form.error();
        let cycles = Memo::new(move |_| {
            let said: Option<Cycle> = error.read().as_ref().and_then(|error| error.details(Cycle::CODE));
            let said = said.map(|cycle| cycle.edges).unwrap_or_default();
            choices.with_value(|choices| {
                let edges: Vec<_> = choices.edges.iter().chain(&said).map(GraphEdge::edge).collect();
                paths_from(&edges, workflow)
            })
        });
        let found = Memo::new(move |_| {
            let search = search.read();
            let answer = answers.and_then(Asked::good);
            if let Some(answer) = answer.filter(|answer| answer.search == *search) {
                return answer.found;
            }
            choices.with_value(|choices| {
                let mut fit: Vec<_> = choices.workflows.iter().filter(|other| other.matches(&search)).collect();
                // What was chosen when the page was made stays on top; then come those of the same team.
                let is_near = |other: &WorkflowNode| !own_team.is_empty() && other.team == own_team;
                fit.sort_by_key(|other| (!first.contains(&other.id), !is_near(other)));
                let refused = fit.iter().filter(|other| cycles.read().contains_key(&other.id)).count();
                let count = if is_partial && search.trim().is_empty() { total } else { fit.len() };
                Found { count, refused, listed: fit.iter().take(UPSTREAMS_LISTED).map(|other| other.id).collect() }
            })
        });
        let (mode, condition) =
            (text("upstream_mode", &draft.upstream_mode), text("dependency_condition", &draft.dependency_condition));
        let (window, delay) =
            (text("window_minutes", &draft.window_minutes), text("delay_minutes", &draft.delay_minutes));
        let deadline = text("deadline_minutes", &draft.deadline_minutes);
        let deadline_action = text("deadline_action", &draft.deadline_action);
        let spec = Memo::new(move |_| {
            let ids: Vec<_> = chosen.read().iter().map(ToString::to_string).collect();
            let draft = TriggerDraft {
                upstream_workflow_ids: ids.join(", ").into(),
                upstream_mode: mode.get().into(),
                dependency_condition: condition.get().into(),
                window_minutes: window.get().into(),
                delay_minutes: delay.get().into(),
                deadline_minutes: deadline.get().into(),
                deadline_action: deadline_action.get().into(),
                ..TriggerDraft::blank(TriggerKind::Dependency)
            };
            let spec = draft.check()?;
            spec.dependency().cloned().ok_or_else(Problems::default)
        });
        let (is_live, set_live) = signal(false);
        Effect::new(move || set_live.set(true));
        Self {
            form,
            workflow,
            choices,
            chosen,
            search,
            mode,
            condition,
            window,
            delay,
            deadline,
            deadline_action,
            cycles,
            found,
            spec,
            is_live,
        }
    }

    /// Returns what is wrong with a number while it is typed.
    pub(super) fn problem(self, field: &'static str) -> Signal<Option<Problem>> {
        Signal::derive(move || self.spec.read().as_ref().err()?.of_field(field).cloned())
    }

    /// Returns why the form cannot be sent: a number that does not hold. That nothing is chosen is said when it is sent.
    pub(super) fn refusal(self) -> Signal<Option<String>> {
        Signal::derive(move || {
            let spec = self.spec.read();
            let problems = spec.as_ref().err().filter(|_| self.is_live.get())?;
            let is_wrong = problems.0.iter().any(|problem| problem.field.ends_with("_minutes"));
            is_wrong.then(|| "Correct the number of minutes first.".to_owned())
        })
    }

    /// Returns the name of a workflow.
    pub(super) fn name_of(self, id: WorkflowId) -> String {
        self.choices.with_value(|choices| choices.name_of(id))
    }

    /// Returns whether several upstreams are chosen and all of them are waited for.
    pub(super) fn waits_for_all(self) -> bool {
        self.has_several() && *self.mode.read() == UpstreamMode::All.code()
    }

    /// Returns whether several upstreams are chosen.
    pub(super) fn has_several(self) -> bool {
        self.chosen.read().len() > 1
    }

    /// Returns which ends count.
    pub(super) fn condition_now(self) -> DependencyCondition {
        DependencyCondition::from_code(&self.condition.read()).unwrap_or(DependencyCondition::OnSuccess)
    }

    /// Chooses a workflow, or takes that back.
    pub(super) fn choose(self, id: WorkflowId, is_chosen: bool) {
        self.chosen.update(|chosen| {
            chosen.retain(|other| *other != id);
            if is_chosen {
                chosen.push(id);
            }
        });
        self.form.forget("upstream_workflow_ids");
    }
}

/// Returns what is chosen at first: what was sent if the form came back, else what the draft says.
fn first_chosen(form: FormHandle, draft: &TriggerDraft, choices: &WorkflowGraph) -> Vec<WorkflowId> {
    let of_draft: Vec<WorkflowId> =
        draft.upstream_workflow_ids.0.split(',').filter_map(|id| id.trim().parse().ok()).collect();
    let others = choices.workflows.iter().map(|workflow| workflow.id).filter(|id| !of_draft.contains(id));
    let all = of_draft.iter().copied().chain(others);
    let is_chosen = |id: &WorkflowId| form.chosen("upstream_workflow_ids[]", &id.to_string(), of_draft.contains(id));
    all.filter(is_chosen).collect()
}
