use domain::execution::Status;
use proptest::{prelude::*, sample::Index};

/// What can happen. An [`Index`] picks one of the triggers that there are.
#[derive(Clone, Debug)]
pub(super) enum Step {
    /// A person makes a schedule.
    CreateSchedule { cron: usize, overlap: usize, missed: usize },
    /// A person makes a dependency on some of the upstreams.
    CreateDependency { upstreams: Vec<usize>, all: bool, condition: usize, delay: i32 },
    /// A person lets an upstream come after the workflow, which closes a cycle if the workflow comes after it.
    TurnAround(usize),
    /// A person changes the schedule or the delay of a trigger.
    Edit(Index, usize),
    /// A person switches a trigger.
    Switch(Index, bool),
    /// A person pauses a trigger, for so many minutes or until it is resumed.
    Pause(Index, Option<i64>),
    /// A person lets a trigger go on.
    Resume(Index),
    /// A person pauses everything, or lets everything go on.
    PauseEverything(bool),
    /// A person leaves the next start out, or takes that back.
    SkipNext(Index, bool),
    /// A person starts the workflow as a trigger would.
    RunNow(Index),
    /// A person deletes a trigger.
    Delete(Index),
    /// A webhook arrives, with one of few keys.
    Deliver(usize),
    /// Time passes and nobody looks.
    Pass(i64),
    /// The ticker looks.
    Tick,
    /// An execution of an upstream ends.
    End(usize, Status),
    /// A worker does what waits.
    Work,
    /// A worker takes what waits and is lost; then it comes back and wants to write the end.
    LoseWorker,
    /// A schedule becomes unreadable: by a hand in the database, or by a version that knew more.
    Break(Index),
}

impl Step {
    /// Returns whether a person does it.
    pub(super) fn is_of_a_person(&self) -> bool {
        !matches!(
            self,
            Self::Deliver(_)
                | Self::Pass(_)
                | Self::Tick
                | Self::End(..)
                | Self::Work
                | Self::LoseWorker
                | Self::Break(_)
        )
    }
}

pub(super) fn any_step() -> impl Strategy<Value = Step> {
    let trigger = || any::<Index>();
    prop_oneof![
        4 => (0..4_usize, 0..4_usize, 0..3_usize)
            .prop_map(|(cron, overlap, missed)| Step::CreateSchedule { cron, overlap, missed }),
        4 => (prop::sample::subsequence(vec![0, 1, 2], 1..=3), any::<bool>(), 0..3_usize, prop::sample::select(vec![0, 0, 1, 60]))
            .prop_map(|(upstreams, all, condition, delay)| Step::CreateDependency { upstreams, all, condition, delay }),
        1 => (0..3_usize).prop_map(Step::TurnAround),
        2 => (trigger(), 0..4_usize).prop_map(|(trigger, change)| Step::Edit(trigger, change)),
        3 => (trigger(), any::<bool>()).prop_map(|(trigger, on)| Step::Switch(trigger, on)),
        2 => (trigger(), prop::option::of(1..300_i64)).prop_map(|(trigger, minutes)| Step::Pause(trigger, minutes)),
        2 => trigger().prop_map(Step::Resume),
        1 => any::<bool>().prop_map(Step::PauseEverything),
        2 => (trigger(), any::<bool>()).prop_map(|(trigger, skip)| Step::SkipNext(trigger, skip)),
        2 => trigger().prop_map(Step::RunNow),
        1 => trigger().prop_map(Step::Delete),
        2 => (0..3_usize).prop_map(Step::Deliver),
        6 => prop_oneof![0..90_i64, 90..1500_i64].prop_map(Step::Pass),
        6 => Just(Step::Tick),
        6 => (0..3_usize, prop::sample::select(vec![Status::Succeeded, Status::Succeeded, Status::Failed, Status::Cancelled]))
            .prop_map(|(upstream, status)| Step::End(upstream, status)),
        3 => Just(Step::Work),
        1 => Just(Step::LoseWorker),
        1 => trigger().prop_map(Step::Break),
    ]
}
