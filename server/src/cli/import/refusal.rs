use std::path::Path;

use domain::problem::{Problem, Problems, Span};
use service::Error;

use crate::cli::exit::{Exit, Failure};

/// Returns how an import ends that was refused: each problem with the line that it is about, and marks under the part of it
/// that is wrong.
pub(super) fn refused(error: Error, file: &Path, text: &str) -> Failure {
    match error {
        Error::Invalid(Problems(problems)) => {
            let shown: Vec<_> = problems.iter().map(|problem| shown(problem, text)).collect();
            let message = format!("{} does not hold. Nothing was imported.\n{}", file.display(), shown.join("\n"));
            Failure::new(Exit::Usage, message)
        }
        Error::Conflict { message, details, .. } => {
            let span = serde_json::from_value::<Span>(details["span"].clone()).ok();
            Failure::new(Exit::Conflict, shown(&Problem { span, ..Problem::new("", message) }, text))
        }
        other => other.into(),
    }
}

fn shown(problem: &Problem, text: &str) -> String {
    let mut message = problem.message.clone();
    if let Some(span) = problem.span {
        message.push_str(&excerpt(text, span));
    }
    if let Some(fix) = &problem.fix {
        message.push_str(&format!("\nUse: {fix}"));
    }
    message
}

/// Returns the line in which a part of a text begins, marked, under its number.
fn excerpt(text: &str, span: Span) -> String {
    let (start, end) = (span.start as usize, span.end as usize);
    let before: String = text.chars().take(start).collect();
    let number = before.matches('\n').count() + 1;
    let line = text.split('\n').nth(number - 1).unwrap_or_default().trim_end_matches('\r');
    let column = before.chars().rev().take_while(|character| *character != '\n').count();
    let marks = end.saturating_sub(start).min(line.chars().count().saturating_sub(column)).max(1);
    let margin = " ".repeat(number.to_string().len());
    // A tab before the marks is as wide as the one above it.
    let indent: String =
        line.chars().take(column).map(|character| if character == '\t' { '\t' } else { ' ' }).collect();
    format!("\n  {number} | {line}\n  {margin} | {indent}{}", "^".repeat(marks))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_is_shown_in_its_line() {
        let text = "workflows:\n  - nane: Größe\n";
        let problems = Problems(vec![
            Problem::new("workflows[0].nane", "Line 2: A workflow has no field “nane”.").at(15, 19).fixed_by("name"),
            Problem::new("", "There are 3 more problems."),
        ]);
        let failure = refused(problems.into(), Path::new("w.yaml"), text);
        assert_eq!(failure.exit(), Exit::Usage);
        assert_eq!(
            failure.to_string(),
            "w.yaml does not hold. Nothing was imported.\nLine 2: A workflow has no field “nane”.\n  2 |   - nane: Größe\n    \
             |     ^^^^\nUse: name\nThere are 3 more problems."
        );
        assert!(excerpt(text, Span { start: 21, end: 999 }).ends_with("^^^^^"), "not beyond the line");
    }

    #[test]
    fn a_cycle_is_a_conflict_in_its_line() {
        let details = serde_json::json!({"span": {"start": 0, "end": 1}});
        let error = Error::Conflict { code: "cycle", message: "Line 1: A → B → A".to_owned(), details };
        let failure = refused(error, Path::new("w.yaml"), "a: 1\n");
        assert_eq!(
            (failure.exit(), failure.to_string().as_str()),
            (Exit::Conflict, "Line 1: A → B → A\n  1 | a: 1\n    | ^")
        );
    }
}
