use domain::{
    choice::Choice,
    format::machine_time,
    trigger::{cron::HourClock, definition::Trigger, firing::Firing, schedule::PlannedRun},
};
use serde_json::json;

use super::Numbered;
use crate::cli::{exit::Failure, output::table, session::Session, workflow::find_workflow};

/// How many planned starts, and how many decisions are told.
const AHEAD: usize = 5;
const BEHIND: i64 = 10;

impl Numbered {
    /// Says what a trigger does, what it has planned, and what it decided lately, and why.
    pub(super) async fn explain(&self, session: &Session<'_>) -> Result<(), Failure> {
        let workflow = find_workflow(session, &self.of.workflow).await?;
        let (triggers, actor) = (&session.services.triggers, &session.actor);
        let trigger = triggers.load_trigger(actor, workflow, self.trigger).await?;
        let firings = triggers.list_firings(actor, workflow, Some(self.trigger), None, BEHIND).await?;
        let next = triggers.list_next_runs(actor, &trigger, AHEAD).await?;
        session.output.answer(&json!({"trigger": trigger, "next": next, "firings": firings}), || {
            let parts = [about(&trigger), planned(&trigger, &next), decided(&firings)];
            parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n")
        })
    }
}

fn about(trigger: &Trigger) -> String {
    let mut lines = vec![format!("{}: {}.", trigger.spec.name, trigger.sentence(HourClock::TwentyFour))];
    let mut say = |line: String| lines.push(line);
    if let Some(error) = &trigger.error {
        say(format!("It was set aside: {error}"));
    }
    if !trigger.spec.enabled {
        say("It is off: nothing fires.".to_owned());
    }
    if let Some(pause) = &trigger.pause {
        let until = pause.resume_at.map(|at| format!(", until {}", machine_time(at))).unwrap_or_default();
        say(format!("It is paused by {}: “{}”{until}.", pause.by, pause.reason));
    }
    if let Some(words) = trigger.waiting_words() {
        say(format!("{words}."));
    }
    if let Some(at) = trigger.waiting_until {
        say(format!("A delayed start is due {}.", machine_time(at)));
    }
    if let Some(at) = trigger.skip_next_at {
        say(format!("The start planned for {} is left out.", machine_time(at)));
    }
    say(format!("If the workflow is busy: {}.", trigger.spec.overlap_policy.label().to_lowercase()));
    lines.join("\n")
}

fn planned(trigger: &Trigger, next: &[PlannedRun]) -> String {
    if next.is_empty() {
        return String::new();
    }
    let rows: Vec<_> = next
        .iter()
        .map(|run| {
            let left_out = if trigger.skip_next_at == Some(run.at) { "left out" } else { "" };
            let moved = if run.clock_change { "the clocks change" } else { left_out };
            [
                machine_time(run.at),
                format!("{} {} {}", run.date(), run.time(HourClock::TwentyFour), run.abbreviation),
                moved.to_owned(),
            ]
        })
        .collect();
    table(["Next start", "There", ""], &rows)
}

fn decided(firings: &[Firing]) -> String {
    if firings.is_empty() {
        return "It has decided nothing yet.".to_owned();
    }
    let rows: Vec<_> = firings
        .iter()
        .map(|firing| {
            let execution = firing.execution_id.map(|id| format!("#{id}")).unwrap_or_default();
            [machine_time(firing.decided_at), firing.state.to_string(), execution, firing.sentence()]
        })
        .collect();
    table(["Decided", "Decision", "Execution", "Why"], &rows)
}
