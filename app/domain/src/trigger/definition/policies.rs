use crate::choice::choices;

choices! {
    /// What to do about planned instants that passed while nothing could fire.
    pub enum MissedPolicy {
        /// Nothing; they are noted as missed.
        Skip = "skip", "Skip them";
        /// Fire once, for the latest of them.
        Latest = "latest", "Run latest once";
        /// Fire for each, up to a limit and a window.
        All = "all", "Run all";
    }
}

choices! {
    /// What to do when the workflow has as many active executions as it may have.
    pub enum OverlapPolicy {
        /// Leave this one out.
        Skip = "skip", "Skip this run";
        /// Let the execution wait in the queue.
        Queue = "queue", "Queue";
        /// Start it beside the others, beyond the workflow's limit.
        Allow = "allow", "Run at the same time";
        /// Cancel what runs and waits, and start it in their place.
        CancelRunning = "cancel_running", "Cancel the running one";
    }
}

choices! {
    /// Which ends of an upstream's execution count.
    pub enum DependencyCondition {
        /// It succeeded.
        OnSuccess = "on_success", "When it succeeds";
        /// It failed or timed out; what a person cancelled does not count.
        OnFailure = "on_failure", "When it fails";
        /// It ended, in whatever way.
        OnCompletion = "on_completion", "When it ends";
    }
}

impl DependencyCondition {
    /// Returns what counts in a word, of one upstream or of several: `succeeds`, `succeed`.
    pub fn verb(self, is_one: bool) -> &'static str {
        match (self, is_one) {
            (Self::OnSuccess, true) => "succeeds",
            (Self::OnSuccess, false) => "succeed",
            (Self::OnFailure, true) => "fails",
            (Self::OnFailure, false) => "fail",
            (Self::OnCompletion, true) => "ends",
            (Self::OnCompletion, false) => "end",
        }
    }
}

choices! {
    /// How many of the upstreams must have ended.
    pub enum UpstreamMode {
        /// One is enough, each time.
        Any = "any", "Any of them";
        /// Every one, since the trigger has fired last.
        All = "all", "All of them";
    }
}

choices! {
    /// What to do when not all upstreams have ended in time.
    pub enum DeadlineAction {
        /// Start with those that have.
        RunAnyway = "run_anyway", "Run anyway";
        /// Start nothing, and wait for all of them anew.
        GiveUp = "give_up", "Give up";
    }
}

choices! {
    /// How a webhook proves from whom it is.
    pub enum Signature {
        /// `X-FlowForge-Timestamp` and `X-FlowForge-Signature`.
        Generic = "generic", "FlowForge";
        /// `X-Hub-Signature-256`, as GitHub signs.
        Github = "github", "GitHub";
        /// `Stripe-Signature`, as Stripe signs.
        Stripe = "stripe", "Stripe";
    }
}
