use crate::choice::choices;

choices! {
    /// What becomes of a fixed local time that a change of the clocks removes or repeats.
    ///
    /// Expressions whose minute or hour starts with `*` are not asked: they run whenever the clock shows a time they
    /// mean, and so follow real time.
    #[derive(Default)]
    pub enum DstPolicy {
        /// A missing time runs at the first instant after the gap, a repeated one on its first pass.
        #[default]
        Once = "once", "Run once";
        /// A missing time does not run, a repeated one runs on its first pass.
        Skip = "skip", "Skip a time that does not exist";
        /// A missing time runs at the first instant after the gap, a repeated one on both passes.
        Twice = "twice", "Run twice when the clock repeats a time";
    }
}

/// A policy applied to an expression.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct DstRule {
    /// Whether a missing time is made up for after the gap.
    pub(super) shift: bool,
    /// Whether a repeated time counts on its second pass too.
    pub(super) repeat: bool,
}

impl DstRule {
    pub(super) fn new(policy: DstPolicy, follows_real_time: bool) -> Self {
        match policy {
            _ if follows_real_time => Self { shift: false, repeat: true },
            DstPolicy::Once => Self { shift: true, repeat: false },
            DstPolicy::Skip => Self { shift: false, repeat: false },
            DstPolicy::Twice => Self { shift: true, repeat: true },
        }
    }
}
