use crate::ui::Portion;

/// How long an execution takes, seen against what is usual for its workflow.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Pace {
    /// How much of the usual duration it has taken, at most all of it.
    pub(super) portion: Portion,
    /// How many tenths of the usual duration it has taken, if that is remarkably more.
    pub(super) over: Option<i64>,
}

impl Pace {
    /// How much longer than usual is remarkable, in milliseconds: below, it is chance.
    const CHANCE: i64 = 5_000;

    /// Returns the pace of an execution that has taken some milliseconds.
    pub(super) fn new(took: i64, usual: i64) -> Self {
        let usual = usual.max(1);
        let remarkable = took - usual > Self::CHANCE && took > usual + usual / 2;
        Self { portion: Portion::of(took, usual), over: remarkable.then(|| took.saturating_mul(10) / usual) }
    }

    /// Returns how much longer than usual it took, if that is remarkable: `1.8× usual`.
    pub(super) fn words(self) -> Option<String> {
        self.over.map(|tenths| match (tenths / 10, tenths % 10) {
            (whole, 0) => format!("{whole}× usual"),
            (whole, _) if whole >= 10 => format!("{whole}× usual"),
            (whole, tenth) => format!("{whole}.{tenth}× usual"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_remarkably_longer_than_usual_is_remarked_upon() {
        for (took, usual, words) in [
            (120_000, 240_000, None),
            (300_000, 240_000, None),
            (324_000, 180_000, Some("1.8× usual")),
            (480_000, 240_000, Some("2× usual")),
            (9_000_000, 60_000, Some("150× usual")),
            (84, 20, None),
            (5_000, 0, None),
        ] {
            assert_eq!(Pace::new(took, usual).words().as_deref(), words, "{took} of {usual}");
        }
        assert_eq!(Pace::new(120_000, 240_000).portion, Portion::of(1, 2));
        assert_eq!(Pace::new(500_000, 240_000).portion, Portion::WHOLE);
    }
}
