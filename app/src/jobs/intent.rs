//! What the buttons of the form of a job ask for.

use domain::entry::Entry;

/// What a button of the form asks for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Intent {
    /// Save the job.
    Save,
    /// Save it and start the workflow.
    Run,
    /// Look at the source, try the columns, check the statement.
    Look,
    /// The same, and run the statement for its first rows.
    Preview,
    /// Take all columns as the source suggests them.
    Suggest,
    /// Leave the uploaded file out.
    ForgetUpload,
    /// Show another page of the columns.
    ShowColumns(u32),
}

impl Intent {
    /// Returns what is sent.
    pub(super) fn code(self) -> String {
        match self {
            Self::Save => "save".to_owned(),
            Self::Run => "run".to_owned(),
            Self::Look => "look".to_owned(),
            Self::Preview => "preview".to_owned(),
            Self::Suggest => "suggest".to_owned(),
            Self::ForgetUpload => "forget_upload".to_owned(),
            Self::ShowColumns(page) => format!("columns_{page}"),
        }
    }
}

impl From<&Entry> for Intent {
    /// Returns what was sent; what is not known saves, as a form without any button does.
    fn from(entry: &Entry) -> Self {
        match entry.trimmed() {
            "run" => Self::Run,
            "look" => Self::Look,
            "preview" => Self::Preview,
            "suggest" => Self::Suggest,
            "forget_upload" => Self::ForgetUpload,
            other => match other.strip_prefix("columns_").and_then(|page| page.parse().ok()) {
                Some(page) => Self::ShowColumns(page),
                None => Self::Save,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_button_asks_for_arrives() {
        for intent in [
            Intent::Save,
            Intent::Run,
            Intent::Look,
            Intent::Preview,
            Intent::Suggest,
            Intent::ForgetUpload,
            Intent::ShowColumns(3),
        ] {
            assert_eq!(Intent::from(&intent.code().into()), intent);
        }
        assert_eq!(Intent::from(&Entry::default()), Intent::Save);
    }
}
