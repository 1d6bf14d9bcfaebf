//! What a colour means.

/// What a colour means.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tone {
    /// A fact, without weight.
    #[default]
    Neutral,
    /// What can be pressed, is selected, or is new.
    Accent,
    /// Going on.
    Running,
    /// Done.
    Success,
    /// Wants an eye.
    Warning,
    /// Wants action.
    Danger,
}

impl Tone {
    /// Returns the class that gives the colour.
    pub(crate) fn class(self) -> &'static str {
        match self {
            Self::Neutral => "",
            Self::Accent => "accent",
            Self::Running => "running",
            Self::Success => "success",
            Self::Warning => "warning",
            Self::Danger => "danger",
        }
    }
}
