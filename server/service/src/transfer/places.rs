use std::collections::BTreeMap;

use domain::problem::{Problem, Problems, Span};
use saphyr::{MarkedYaml, ScalarStyle, YamlData};

/// The most problems that are told at once.
const MOST_TOLD: usize = 100;

/// A part of the text, in characters.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark {
    start: usize,
    end: usize,
    /// How it is written, if it is a text.
    style: Option<ScalarStyle>,
}

impl Mark {
    /// Returns where a node is.
    pub(super) fn of(node: &MarkedYaml<'_>) -> Self {
        let style = match &node.data {
            YamlData::Representation(_, style, _) => Some(*style),
            _ => None,
        };
        Self { start: node.span.start.index(), end: node.span.end.index(), style }
    }

    /// Returns the place of one character.
    pub(super) fn at(index: usize) -> Self {
        Self { start: index, end: index + 1, style: None }
    }
}

/// Where in a text each field stands.
#[derive(Debug)]
pub(super) struct Places {
    text: Vec<char>,
    /// Where each line begins.
    lines: Vec<usize>,
    marks: BTreeMap<String, Mark>,
}

impl Places {
    /// Returns the places of a text in which nothing has been found yet.
    pub(super) fn of(text: &str) -> Self {
        let text: Vec<char> = text.chars().collect();
        let after_breaks = text.iter().enumerate().filter(|(_, character)| **character == '\n').map(|(at, _)| at + 1);
        let lines = std::iter::once(0).chain(after_breaks).collect();
        Self { text, lines, marks: BTreeMap::new() }
    }

    /// Notes where a field is.
    pub(super) fn note(&mut self, field: &str, mark: Mark) {
        self.marks.insert(field.to_owned(), mark);
    }

    /// Returns a problem of a part of the text: the line is in its words, and its span counts characters of the whole text.
    pub(super) fn problem(&self, field: &str, mark: Mark, message: &str) -> Problem {
        self.pointing(field, message, mark.start, mark.end)
    }

    /// Returns problems of fields as problems of the text; of very many, the first.
    pub(super) fn locate(&self, Problems(problems): Problems) -> Problems {
        let left = problems.len().saturating_sub(MOST_TOLD);
        let mut located: Vec<_> = problems.into_iter().take(MOST_TOLD).map(|problem| self.located(problem)).collect();
        if left > 0 {
            located.push(Problem::new("", format!("There are {left} more problems.")));
        }
        Problems(located)
    }

    /// Returns a problem of a field as a problem of the text.
    pub(super) fn located(&self, problem: Problem) -> Problem {
        let Some((mark, is_exact)) = self.find(&problem.field) else { return problem };
        let inner = problem.span.filter(|_| is_exact).and_then(|span| self.within(mark, span));
        let (start, end) = inner.unwrap_or((mark.start, mark.end));
        Problem { fix: problem.fix, ..self.pointing(&problem.field, &problem.message, start, end) }
    }

    /// Returns where a field is, or where the thing is that lacks it.
    fn find(&self, field: &str) -> Option<(Mark, bool)> {
        let mut path = field;
        loop {
            if let Some(mark) = self.marks.get(path) {
                return Some((*mark, path == field));
            }
            path = &path[..path.rfind(['.', '['])?];
        }
    }

    fn pointing(&self, field: &str, message: &str, start: usize, end: usize) -> Problem {
        let line = self.lines.partition_point(|begin| *begin <= start);
        let line_end = self.lines.get(line).map_or(self.text.len(), |next| next - 1);
        Problem::new(field, format!("Line {line}: {message}")).at(start, end.min(line_end).max(start))
    }

    /// Returns the part of the text in which a part of a value is written, where the value is written as it is.
    fn within(&self, mark: Mark, span: Span) -> Option<(usize, usize)> {
        let (from, to) = (span.start as usize, span.end as usize);
        let (start, escape) = match mark.style? {
            ScalarStyle::Plain => (mark.start, None),
            ScalarStyle::SingleQuoted => (mark.start + 1, Some('\'')),
            ScalarStyle::DoubleQuoted => (mark.start + 1, Some('\\')),
            ScalarStyle::Literal => return Some((self.in_block(mark, from)?, self.in_block(mark, to)?)),
            ScalarStyle::Folded => return None,
        };
        let passed = self.text.get(start..start + to)?;
        let is_literal = passed.iter().all(|character| *character != '\n' && Some(*character) != escape);
        is_literal.then_some((start + from, start + to))
    }

    /// Returns where the character with a number stands in a text of several lines, each of which is indented like the first.
    fn in_block(&self, mark: Mark, number: usize) -> Option<usize> {
        let first_line = self.lines.partition_point(|begin| *begin <= mark.start);
        let indent = mark.start - self.lines.get(first_line - 1)?;
        let mut at = mark.start;
        for _ in 0..number {
            let is_break = *self.text.get(at)? == '\n';
            at += 1;
            if is_break {
                let spaces = self.text[at..].iter().take(indent).take_while(|character| **character == ' ');
                at += spaces.count();
            }
        }
        Some(at)
    }
}
