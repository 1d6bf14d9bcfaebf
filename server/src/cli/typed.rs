//! Says what is wrong with what was typed, beside the option it was typed for.

use domain::problem::{Problem, Problems};
use service::Error;

use super::exit::{Exit, Failure};

/// Something that was typed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Typed<'a> {
    /// The field of the draft that it became.
    pub(super) field: &'a str,
    /// Where it was typed, as `--help` shows it.
    pub(super) option: &'a str,
    /// What was typed.
    pub(super) text: &'a str,
}

/// Returns how a command ends that a service refused: problems of fields are those of the options behind them.
pub(super) fn refused(error: Error, typed: &[Typed<'_>]) -> Failure {
    let Error::Invalid(Problems(problems)) = error else { return error.into() };
    let lines = problems.into_iter().map(|problem| match typed.iter().find(|typed| typed.field == problem.field) {
        Some(Typed { option, text, .. }) => format!("{option}: {}", pointed_at(text, &problem)),
        None => Problems(vec![problem]).to_string(),
    });
    Failure::new(Exit::Usage, lines.collect::<Vec<_>>().join("\n"))
}

/// Says what is wrong, with marks under the part of the text in which it is, and what would pass.
pub(super) fn pointed_at(text: &str, problem: &Problem) -> String {
    let mut message = problem.message.clone();
    if let Some(span) = problem.span {
        let marks = span.end.saturating_sub(span.start).max(1) as usize;
        message.push_str(&format!("\n  {text}\n  {}{}", " ".repeat(span.start as usize), "^".repeat(marks)));
    }
    if let Some(fix) = &problem.fix {
        message.push_str(&format!("\nUse: {fix}"));
    }
    message
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_problem_is_told_of_its_option_and_under_its_text() {
        let mut problems = Problems::from(Problem::new("cron_expression", "Hour is 0–23, you wrote 25.").at(2, 4));
        problems.add("trigger_name", "Another trigger has this name.");
        problems.add("starts_at", "It is over.");
        let typed = [
            Typed { field: "cron_expression", option: "--cron", text: "0 25 * * *" },
            Typed { field: "trigger_name", option: "--name", text: "Nightly" },
        ];
        let failure = refused(problems.into(), &typed);
        assert_eq!(failure.exit(), Exit::Usage);
        assert_eq!(
            failure.to_string(),
            "--cron: Hour is 0–23, you wrote 25.\n  0 25 * * *\n    ^^\n--name: Another trigger has this name.\n\
             starts_at: It is over."
        );
    }

    #[test]
    fn what_is_no_problem_of_a_field_keeps_its_words_and_its_status() {
        let failure = refused(Error::NotFound("It is not here.".to_owned()), &[]);
        assert_eq!((failure.exit(), failure.to_string().as_str()), (Exit::NotFound, "It is not here."));
    }
}
